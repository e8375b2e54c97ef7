"""What an event is about: where it happens, where it leads, who takes part.

Imports newsroom.models, newsroom.context, newsroom.arabic and the milestone modules below it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsroom.arabic.clauses import Phrases
from newsroom.arabic.fold import heavy
from newsroom.context import Context, Named
from newsroom.milestones.grammar import Governed
from newsroom.milestones.sentence import Parsed
from newsroom.milestones.vocabulary import Hit
from newsroom.models import Dossier, EntityKind
from newsroom.yamlfiles import Strict

PARTIES = (EntityKind.FORCE, EntityKind.ORGANISATION, EntityKind.PERSON)
NO_SITE = (EntityKind.BASE, EntityKind.AGREEMENT)
BEHIND = 2  # sentences before, whose parties may be meant
REACH = 3  # words between a preposition and the name it rules
BACK = 8  # words of a noun phrase before its relative clause
CARRIERS = ("light", "finish", "start", "going_on", "near")  # verbs whose subject is that of the event


class ReferenceFile(Strict):
    nouns: dict[EntityKind, tuple[str, ...]]
    pronouns: tuple[str, ...]
    heads: tuple[str, ...]
    to: tuple[str, ...]
    inside: tuple[str, ...]
    away: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arguments:
    at: frozenset[str] = frozenset()
    to: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()  # forces, bodies and persons of its part of the clause
    around: frozenset[str] = frozenset()  # all named in its sentence and just before
    text: str = ""  # of the event's part of the clause
    elsewhere: bool = False  # it happens at a place nobody tracks


class Linker:
    def __init__(
        self,
        dossier: Dossier,
        kinds: Mapping[str, EntityKind],
        reference: ReferenceFile,
        exceptions: Phrases,
    ) -> None:
        self._exceptions = exceptions
        self._kinds = kinds
        rules = [rule for milestone in dossier.milestones for rule in milestone.reports]
        sites = {entity for rule in rules if not rule.named for entity in rule.at}
        self._told_of = frozenset(sites)
        self._sites = frozenset(site for site in sites if self._kinds.get(site) not in NO_SITE)
        self._nouns = {kind: Phrases(words) for kind, words in reference.nouns.items()}
        self._pronouns = Phrases(reference.pronouns)
        self._heads = Phrases(reference.heads)
        self._place_words = frozenset(
            heavy(w) for w in (*reference.heads, *reference.inside, *reference.away)
        )
        self._prepositions = {
            "to": Phrases(reference.to),
            "in": Phrases(reference.inside),
            "from": Phrases(reference.away),
        }

    def arguments(
        self, context: Context, parsed: Parsed, trigger: Hit, rulers: Governed, partner: Arguments | None
    ) -> Arguments:
        right, left = parts(parsed, trigger)
        excepted = self._excepted(parsed, right)
        named = {
            p: e
            for p, e in self._named(context, parsed, [*left, trigger.first, *right]).items()
            if p not in excepted
        }
        roles = {place: self._role(parsed, place) for place in named}
        near = [place for place in named if place > trigger.first]
        if not self._places(named, near) and self._subject_first(parsed, trigger, rulers):
            near = list(named)
        at = {named[place] for place in near if roles[place] != "to" or not self._is_place(named[place])}
        to = {named[place] for place in near if roles[place] in ("to", "in", "")}
        elsewhere = self._untracked(parsed, [*left, *right] if trigger.form.finite else right)
        if not self._places(named, near) and not elsewhere:
            described = self._named(context, parsed, relatives(parsed, trigger, right))
            if self._places(described, list(described)):
                at |= set(described.values())
            elif partner:
                at |= partner.at
                to |= partner.to
            elif found := self._referred(context, parsed, trigger, [*right, *left]):
                at.add(found)
        parties = frozenset(name for name in named.values() if self._kinds.get(name) in PARTIES)
        parties -= at & self._told_of  # a command as the place that is left
        own = {*left, *right, trigger.first, *relatives(parsed, trigger, right)}
        text = " ".join(parsed.words[place].text for place in sorted(own))
        around = self._around(context, parsed)
        return Arguments(frozenset(at), frozenset(to), parties, around, f" {text} ", elsewhere)

    def _around(self, context: Context, parsed: Parsed) -> frozenset[str]:
        near = context.sentences_before(parsed.words[0].start, BEHIND)
        return frozenset(name.entity for name in context.named_within(near[0].first, near[-1].last))

    def _excepted(self, parsed: Parsed, right: Sequence[int]) -> frozenset[int]:
        """What stands after باستثناء is just what it is not about."""
        start = next((place for place in right if self._exceptions.at(parsed.words, place)), None)
        return frozenset(place for place in right if start is not None and place > start)

    def _named(self, context: Context, parsed: Parsed, places: Sequence[int]) -> dict[int, str]:
        """Token -> entity named from there on."""
        starts = {parsed.words[place].start: place for place in places}
        found: dict[int, str] = {}
        for name in context.named_within(parsed.words[0].start, parsed.words[-1].end):
            place = starts.get(name.start)
            if place is not None:
                found[place] = self._more_specific(found.get(place), name)
        return found

    def _more_specific(self, known: str | None, name: Named) -> str:
        return name.entity if known is None or self._is_place(name.entity) else known

    def _is_place(self, entity: str) -> bool:
        return self._kinds.get(entity) in (EntityKind.BASE, EntityKind.SITE, EntityKind.CITY)

    def _places(self, named: Mapping[int, str], near: Sequence[int]) -> bool:
        return any(self._kinds.get(named[place]) in (EntityKind.BASE, EntityKind.SITE) for place in near)

    def _subject_first(self, parsed: Parsed, trigger: Hit, rulers: Governed) -> bool:
        """Whether what stands before the event is its own subject: «القاعدة ستشهد انسحابا»."""
        verb = next((cue for cue in rulers.cues if cue.form.finite), None)
        if trigger.form.finite or verb is None:
            return trigger.form.finite or rulers.verb is None
        return verb.name in CARRIERS

    def _role(self, parsed: Parsed, place: int) -> str:
        token = parsed.words[place].text
        if token.startswith(("لل", "ول")):
            return "to"
        for back in range(1, REACH + 1):
            if place - back < 0:
                break
            for role, phrases in self._prepositions.items():
                if phrases.at(parsed.words, place - back):
                    return role
            if parsed.hits[place - back]:
                break
        before = [other for other in parsed.before(place)[:6] if other in parsed.named]
        return (
            self._role(parsed, before[-1]) if before and token.startswith("و") and before[-1] < place else ""
        )

    def _untracked(self, parsed: Parsed, places: Sequence[int]) -> bool:
        """A base or camp with a name of its own that nobody tracks."""
        for place in places:
            if place in parsed.named or not self._heads.at(parsed.words, place):
                continue
            if parsed.words[place].text.lstrip("وفبلك").startswith("ال"):
                continue
            following = place + 1
            if following < len(parsed.words) and following not in parsed.named and following in places:
                return True
        return False

    def _referred(self, context: Context, parsed: Parsed, trigger: Hit, places: Sequence[int]) -> str | None:
        """The last place named before, when the clause speaks of it again."""
        for kind, words in self._nouns.items():
            if words.among(parsed.words, [place for place in places if place not in parsed.named]):
                return self._last(context, parsed.words[trigger.first].start, (kind,))
        if (
            self._pronouns.among(parsed.words, places)
            or trigger_pronoun(parsed, trigger)
            or of_place(parsed, trigger)
        ):
            return self._last(context, parsed.words[trigger.first].start, (EntityKind.BASE, EntityKind.SITE))
        return None

    def _last(self, context: Context, before: int, kinds: Sequence[EntityKind]) -> str | None:
        for name in reversed(context.named):
            kind = self._kinds.get(name.entity)
            if name.entity in self._sites and self._placed(context, name):
                kind = EntityKind.SITE
            if name.start < before and kind in kinds:
                return name.entity if name.entity in self._told_of else None
        return None

    def _placed(self, context: Context, name: Named) -> bool:
        """Whether a body is named as a place: «في مقر قيادة …»."""
        before = context.page.words_before(name.start, REACH).split()
        return any(word.lstrip("وف") in self._place_words for word in before)


def parts(parsed: Parsed, trigger: Hit) -> tuple[list[int], list[int]]:
    """Tokens of the clause that are the event's own: after it, up to the next event, and before it."""
    right: list[int] = []
    for place in parsed.after(trigger.last - 1):
        if place in parsed.trigger_places and not _goes_on(parsed, trigger, place):
            break
        right.append(place)
    left: list[int] = []
    for place in parsed.before(trigger.first):
        if place in parsed.trigger_places and not _transparent(parsed, trigger, place):
            break
        left.append(place)
    clause = parsed.clause(trigger.first)
    if clause.kind == "relative" and clause.parent is not None:
        opens = clause.tokens[0]
        above = [place for place in parsed.clauses[clause.parent].tokens if opens - BACK <= place < opens]
        left += [place for place in above if place not in parsed.trigger_places]
    return right, left


def _goes_on(parsed: Parsed, trigger: Hit, place: int) -> bool:
    """Whether the part of an event runs on over the next one."""
    wide = trigger.name in parsed.vocabulary.wide and not parsed.finite(place)
    return wide or _paired(parsed, trigger, place) or _of_it(parsed, place)


def _of_it(parsed: Parsed, place: int) -> bool:
    """«المرحلة الثانية من إنهاء المهام»: what follows من is part of what stands before."""
    near = {word.text for word in parsed.words[max(0, place - 2) : place]}  # من إنهاء، من اتفاق إنهاء
    return "من" in near and not parsed.finite(place)


def _transparent(parsed: Parsed, trigger: Hit, place: int) -> bool:
    """Whether the part of an event before it goes on beyond another's word."""
    carries = any(hit.form.finite and hit.name in CARRIERS for hit in parsed.cues(place))
    return parsed.participle(place) or carries or _same_subject(parsed, trigger, place)


def _same_subject(parsed: Parsed, trigger: Hit, place: int) -> bool:
    """«المرحلة الثانية تبدأ غدا وتنتهي في أيلول»: the second verb has the subject of the first."""
    return trigger.form.finite and trigger.joined and parsed.finite(place) is not None


def _paired(parsed: Parsed, trigger: Hit, place: int) -> bool:
    """تسليم وتسلم القاعدة: two events with one object."""
    hit = next(h for h in parsed.triggers if h.first == place)
    return hit.joined and place - trigger.last <= 0


def relatives(parsed: Parsed, trigger: Hit, right: Sequence[int]) -> list[int]:
    """Tokens of the clauses that describe what the event is about: «مغادرة الجنود الذين كانوا في القاعدة»."""
    number = parsed.clause_of[trigger.first]
    end = right[-1] + 1 if right else trigger.last
    return [
        place
        for clause in parsed.clauses
        if clause.kind == "relative" and clause.parent == number and clause.tokens[0] == end
        for place in clause.tokens
    ]


def trigger_pronoun(parsed: Parsed, trigger: Hit) -> bool:
    """تسليمها، غادرتها: the pronoun stands for the place; in انسحابها for those who leave."""
    ends = parsed.words[trigger.last - 1].text.endswith("ها")
    return ends and (trigger.form.finite or of_place(parsed, trigger))


def of_place(parsed: Parsed, trigger: Hit) -> bool:
    return trigger.name in parsed.vocabulary.placed
