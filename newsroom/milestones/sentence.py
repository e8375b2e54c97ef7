"""One sentence ready to be read: its tokens and clauses, the words of the lexicon in it, and which of their
forms they are here. Imports newsroom.arabic and the vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from newsroom.arabic.clauses import Clause, ClauseReader, Phrases, Token
from newsroom.arabic.fold import heavy
from newsroom.milestones.vocabulary import CuesFile, Form, Hit, Vocabulary

_FEMININE = re.compile(r"(?:ه|ات|قوات|وحدات)$")
_SHAPES = (
    (Form.FUTURE, re.compile(r"[وف]?س[يتن]\w{3,}")),
    (Form.PRESENT, re.compile(r"[وف]?ي\w{3,}")),
    (Form.PAST, re.compile(r"[وف]?(?!ال|لل|بال)\w{3,}(?<!ا)ت(?:ها|ه)?")),
)
_NOUNS = (Form.NOUN, Form.WILLED)
FAR_UP = 60  # words above a complement that may rule it
# Which form a word that may be several is taken for, the first that it can be.
AS_VERB = (Form.PAST, Form.PRESENT, *_NOUNS)
AS_HERS = (Form.PRESENT, *_NOUNS, Form.PAST)
AS_WANTED = (Form.PRESENT, Form.PAST, *_NOUNS)
AS_NOUN = (*_NOUNS, Form.PRESENT, Form.PAST)
SURE = (Form.DONE, Form.PURPOSE, Form.FUTURE)


class Particles:
    """The small words of `cues.yaml`, compiled."""

    def __init__(self, file: CuesFile) -> None:
        self.negation = Phrases(file.negation)
        self.certain = Phrases(file.certain)
        self.happens = folded(file.happens)
        self.unnamed = folded(file.unnamed)
        self.identity = folded(file.identity)
        self.not_meant = Phrases(file.not_meant)
        self.may = Phrases(file.may)
        self.will = Phrases(file.will)
        self.first = Phrases(file.first)
        self.last = Phrases(file.last)
        self.whole = Phrases(file.whole)
        self.part = Phrases(file.part)
        self.exceptions = Phrases(file.exceptions)
        self.prepositions = folded(file.prepositions)
        self.before_verbs = folded(file.before_verbs)
        self.that = folded(file.that)
        self.subjunctive = folded(file.subjunctive)
        self.lack = folded(file.lack)
        self.when_if = folded(file.when_if)
        self.according = folded(file.according)


def folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(heavy, words))


@dataclass
class Parsed:
    words: list[Token]
    title: bool
    question: bool
    vocabulary: Vocabulary
    particles: Particles
    reader: ClauseReader
    named: frozenset[int]  # tokens inside a tracked name
    dated: frozenset[int]  # tokens inside a date
    _tenses: dict[int, Form | None] = field(default_factory=dict)

    @cached_property
    def clauses(self) -> list[Clause]:
        return self.reader.clauses(self.words, self._surely_verb, self._joined)

    @cached_property
    def clause_of(self) -> dict[int, int]:
        """Token -> number of its clause."""
        return {place: n for n, clause in enumerate(self.clauses) for place in clause.tokens}

    def word(self, place: int) -> str:
        """The word at a place, without a joined و; empty beyond the ends."""
        return self.words[place].text.removeprefix("و") if 0 <= place < len(self.words) else ""

    def clause(self, place: int) -> Clause:
        return self.clauses[self.clause_of[place]]

    def before(self, place: int) -> list[int]:
        """Tokens of the same clause before `place`, nearest first."""
        return [other for other in reversed(self.clause(place).tokens) if other < place]

    def after(self, place: int) -> list[int]:
        return [other for other in self.clause(place).tokens if other > place]

    def up(self, opens: int) -> Iterator[int]:
        """Tokens of the clauses around that of a token, nearest first."""
        parent = self.clause(opens).parent if self.clause(opens).kind != "main" else None
        while parent is not None:
            clause = self.clauses[parent]
            yield from (place for place in reversed(clause.tokens) if opens - FAR_UP < place < opens)
            parent = clause.parent if clause.kind == "complement" else None

    # ── words of the lexicon ─────────────────────────────────────────────────────────────────────────────

    @cached_property
    def hits(self) -> list[list[Hit]]:
        found = [list(self.vocabulary.hits(self.words, place)) for place in range(len(self.words))]
        return [[hit for hit in hits if hit.first not in self.dated or not hit.event] for hits in found]

    def cues(self, place: int) -> list[Hit]:
        """Words that rule, but not those inside a longer phrase: «بما يشمل» says nothing of a plan."""
        return self._cues[place]

    @cached_property
    def _cues(self) -> list[list[Hit]]:
        return [
            [] if place in self._covered else [hit for hit in hits if not hit.event]
            for place, hits in enumerate(self.hits)
        ]

    @cached_property
    def _covered(self) -> frozenset[int]:
        return frozenset(
            place
            for hits in self.hits
            for hit in hits
            if not hit.event
            for place in range(hit.first + 1, hit.last)
        )

    @cached_property
    def triggers(self) -> list[Hit]:
        """The events told, one reading each, in order."""
        chosen: list[Hit] = []
        for place in range(len(self.words)):
            readings = [
                hit for hit in self.hits[place] if hit.event and self.vocabulary.means(self.words, hit)
            ]
            for name in dict.fromkeys(hit.name for hit in readings):
                same = [hit for hit in readings if hit.name == name]
                if (reading := self._reading(place, same)) is not None:
                    chosen.append(reading)
        return chosen

    @cached_property
    def trigger_places(self) -> set[int]:
        return {hit.first for hit in self.triggers}

    # ── which form a word is ─────────────────────────────────────────────────────────────────────────────

    def _reading(self, place: int, readings: Sequence[Hit]) -> Hit | None:
        """Which of a word's forms it is here: سحب is a verb or a masdar, تسلم she hands over or a receiving."""
        longest = max(hit.last for hit in readings)
        readings = [hit for hit in readings if hit.last == longest]
        if len({hit.form for hit in readings}) == 1:
            return readings[0]
        for form in SURE:
            if found := next((hit for hit in readings if hit.form is form), None):
                return found
        order = self._order(place)
        return min(readings, key=lambda hit: order.index(hit.form))

    def _order(self, place: int) -> tuple[Form, ...]:
        if not self._verb_here(place):
            return AS_NOUN
        if self._she(place):
            return AS_HERS
        return AS_WANTED if self._after_that(place) else AS_VERB

    def _she(self, place: int) -> bool:
        """Whether the subject is feminine, as «forces» are: then «تسلم» is present, and «سحب» no verb at all."""
        left = self.before(place)
        subject = [p for p in left[:2] if p in self.named] or self.after(place)[:1]
        return any(_FEMININE.search(self.words[other].text) for other in subject)

    def _after_that(self, place: int) -> bool:
        return place > 0 and self.words[place - 1].text in self.particles.that

    def _verb_here(self, place: int) -> bool:
        """Whether a word that may be verb or masdar stands where a verb stands."""
        if self._after_that(place):
            return self.words[place - 1].text not in self.particles.subjunctive or not self._verb_later(place)
        if place and self.words[place - 1].text in self.particles.before_verbs:
            return True
        left = [p for p in self.before(place) if p not in self.dated and not self._preposition(p)]
        joined = any(hit.joined for hit in self.hits[place])
        if self._after_comma(place) and not joined and not any(map(self._surely_verb, left)):
            return True
        if not left:
            return not joined or place == 0
        if self.clause(place).kind == "relative" and len(left) == 1:
            return True
        ruled = any(self.hits[other] for other in left) or any(map(self._preposition, left[:2]))
        return not ruled and not joined and left[0] in self.named

    def _after_comma(self, place: int) -> bool:
        return any(mark in "،," for mark in self.words[place].gap)

    def _preposition(self, place: int) -> bool:
        return self.word(place) in self.particles.prepositions

    def _verb_later(self, place: int) -> bool:
        """Whether the clause has its verb still to come: «أن تسلم القاعدة ينهي …»."""
        return any(
            self._surely_verb(other) and not any(hit.joined for hit in self.hits[other])
            for other in self.after(place)
        )

    def _surely_verb(self, place: int) -> bool:
        forms = {hit.form for hit in self.hits[place]}
        return any(form.finite for form in forms) and not forms & {Form.NOUN, Form.WILLED}

    def _joined(self, place: int) -> bool:
        hits = self.hits[place]
        return all(hit.joined for hit in hits) if hits else self.words[place].text[0] in "وف"

    def finite(self, place: int) -> Form | None:
        """The tense of a verb; nothing for other words. Asked of each word many times."""
        if place not in self._tenses:
            self._tenses[place] = self._tense(place)
        return self._tenses[place]

    def _tense(self, place: int) -> Form | None:
        if place in self._covered:
            return None
        hits = [hit for hit in self.hits[place] if hit.form.finite]
        if not hits:
            return self._by_shape(place)
        nouns = any(hit.form in (Form.NOUN, Form.WILLED) for hit in self.hits[place])
        if nouns and not self._verb_here(place):
            return None
        return hits[0].form

    def _by_shape(self, place: int) -> Form | None:
        """A verb no lexicon knows, told by its shape where a clause begins."""
        if place in self.named or place in self.dated or place not in self.clause(place).tokens[:2]:
            return None
        return next((form for form, shape in _SHAPES if shape.fullmatch(self.words[place].text)), None)

    # ── what stands where ────────────────────────────────────────────────────────────────────────────────

    def with_subject(self, trigger: Hit) -> list[int]:
        """The tokens of its clause, and those of the one before when it goes on from there: «… وغادر القاعدة»."""
        number = self.clause_of[trigger.first]
        clause = self.clauses[number].tokens
        goes_on = trigger.form.finite and trigger.joined and clause[0] == trigger.first and number > 0
        return [*self.clauses[number - 1].tokens, *clause] if goes_on else clause

    def asked(self, place: int) -> bool:
        """Whether a verb stands in the subjunctive, right after its أن."""
        clause = self.clause(place)
        return clause.opener in self.particles.subjunctive and place - clause.tokens[0] <= 2

    def times_from(self, place: int) -> bool:
        """«بعد عامين ونصف من رحيل …»: the masdar is what time is counted from."""
        return any(hit.name == "after" for other in self.before(place)[:6] for hit in self.cues(other))

    def follows_past(self, place: int) -> bool:
        """«… غادرت القوات، لتطوي صفحة»: after a comma the particle says what came of it."""
        first = self.clause(place).tokens[0]
        told = next((form for p in range(first - 1, -1, -1) if (form := self.finite(p))), None)
        return bool(self.words[place].gap) and told is Form.PAST

    def heads(self, trigger: Hit) -> bool:
        """Whether the event opens its headline: «مغادرة رتل …»."""
        return self.title and trigger.first == self.clause(trigger.first).tokens[0]

    def participle(self, place: int) -> bool:
        """«الاتفاق المعلن»: a word that describes, and divides no clause."""
        return all(hit.form is Form.DONE for hit in self.triggers if hit.first == place)

    def part_of_another(self, trigger: Hit) -> bool:
        """«اكتمال المرحلة الأولى من الانسحاب»: what follows من only says of what."""
        if not trigger.first or self.words[trigger.first - 1].text != "من":
            return False
        same = [
            hit
            for hit in self.triggers
            if hit.first < trigger.first and self.clause_of[hit.first] == self.clause_of[trigger.first]
        ]
        return bool(same) and same[-1].name not in self.vocabulary.lasting

    def told_between(self, cue: Hit, trigger: Hit) -> bool:
        """Whether another event stands between a cue and this one."""
        return any(cue.last <= hit.first < trigger.first for hit in self.triggers)

    def counted(self, trigger: Hit) -> bool:
        """Whether a number of people is what leaves: «سحبت 300 جندي»."""
        near = [place for place in self.after(trigger.last - 1)[:4] if place not in self.dated]
        return any(self.words[place].text.isdigit() for place in near)
