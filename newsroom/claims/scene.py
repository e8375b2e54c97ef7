"""Who and where an article names: parties that may own what is counted, and places where it may be.

Parties are entities of the dossiers and the nations and groups of the lexicon; nothing here knows which.
Imports newsroom.context, .matching, .models, .arabic and the claim modules below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from newsroom.arabic.fold import heavy
from newsroom.arabic.words import Page, any_of
from newsroom.claims.surroundings import Surroundings, SurroundingsReader
from newsroom.claims.vocabulary import ClaimLexicon
from newsroom.context import Context
from newsroom.matching import Matcher
from newsroom.models import Alias, Dossier, Entity, EntityKind

SITES = frozenset({EntityKind.BASE, EntityKind.SITE})
OWNERS = frozenset({EntityKind.FORCE, EntityKind.ORGANISATION, EntityKind.PERSON})
_ENDINGS = ("", "ا", "ة", "ين", "ون", "ان", "تين", "تان", "ات")
Level = Literal["", "site", "town", "nation"]


@dataclass(frozen=True, slots=True)
class Landmark:
    """A party or a place, on the page."""

    start: int
    end: int
    entities: frozenset[str] = frozenset()
    text: str = ""  # the names of a nation, for rules that go by words
    level: Level = ""  # of a place
    district: bool = False  # a place of which others are part: «في قضاء هيت»
    party: bool = False
    place: bool = False
    inside: bool = False  # a place after «في» and the like
    toward: bool = False  # … after «إلى»
    beside: bool = False  # a party that owns nothing here: «مع القوات العراقية»
    speaks: bool = False  # «قال البنتاغون»
    aside: bool = False  # compared with, or who says it


@dataclass(frozen=True, slots=True)
class _Raw:
    start: int
    end: int
    kind: str  # entity, or a list of the lexicon
    key: str


class SceneReader:
    def __init__(self, lexicon: ClaimLexicon, dossiers: Sequence[Dossier]) -> None:
        entities = [entity for dossier in dossiers for entity in dossier.entities]
        quantities = [quantity for dossier in dossiers for quantity in dossier.quantities]
        self._kinds = {entity.id: entity.kind for entity in entities}
        self._first_words = {e.id: {heavy(alias.text).split()[0] for alias in e.aliases} for e in entities}
        rules = [rule for quantity in quantities for rule in quantity.claims]
        self._owners = {owner for rule in rules for owner in rule.of}
        whose = tuple(sorted({word for rule in rules for word in rule.whose}))
        self._counted = any_of(whose) if whose else None  # whose soldiers a quantity counts
        self._nations = [heavy(" | ".join((*n.names, n.people, *n.also))) for n in lexicon.nations]
        self._matcher = Matcher(_as_entities(lexicon))
        self._surroundings = SurroundingsReader(lexicon)

    def landmarks(self, context: Context) -> tuple[Landmark, ...]:
        """All of them, by start; of nested ones the outermost."""
        found: list[Landmark] = []
        for _, same in groupby(_outermost(self._raw(context)), key=lambda raw: (raw.start, raw.end)):
            mark = self._landmark(context, list(same), found)
            if mark and mark.place and found and _is_kind_of(found[-1], mark):
                found.pop()
            if mark and found and is_joined(context.page, found[-1], mark):
                mark = _as(found[-1], mark)
            if mark:
                found.append(mark)
        return tuple(found)

    def _raw(self, context: Context) -> Iterator[_Raw]:
        for named in context.named:
            if self._kinds.get(named.entity, EntityKind.OTHER) not in (
                EntityKind.AGREEMENT,
                EntityKind.OTHER,
            ):
                yield _Raw(named.start, named.end, "entity", named.entity)
        for mention in self._matcher.search(context.page):
            kind, _, key = mention.entity.partition(":")
            yield _Raw(context.page.at(mention.start), context.page.at(mention.end - 1) + 1, kind, key)

    def _landmark(self, context: Context, raws: list[_Raw], before: list[Landmark]) -> Landmark | None:
        start, kinds = raws[0].start, {raw.kind for raw in raws}
        subject = before[-1].end if before and before[-1].party and not before[-1].beside else None
        around = self._surroundings.of(context.page, start, subject)
        mark = Landmark(
            start,
            raws[0].end,
            frozenset(raw.key for raw in raws if raw.kind == "entity"),
            " | ".join(self._nations[int(raw.key)] for raw in raws if raw.kind in ("nation", "people")),
            inside=around.into or self._with_ba(context.page.text[start : raws[0].end], raws),
            toward=around.toward,
            beside=around.beside,
            speaks=around.speaks,
            aside=around.aside,
        )
        if mark.entities:
            return self._entity(mark, around, nation="nation" in kinds)
        if "people" in kinds:
            counted = self._counted is not None and self._counted.search(mark.text) is not None
            return _people(mark, around, counted=counted)
        if "nation" in kinds:  # «غادر الجنود العراق»: a place without «في»
            return replace(
                mark, level="nation", place=True, party=not mark.inside, inside=mark.inside or around.told
            )
        if "group" in kinds:
            return replace(mark, party=True)
        if "back-site" in kinds:
            return _referred(context, mark, "site", before)
        if "back-nation" in kinds:
            return _referred(context, replace(mark, inside=True), "nation", before)
        if not mark.inside:
            return None
        return replace(
            mark, place=True, level="site" if "site" in kinds else "", district="district" in kinds
        )

    def _entity(self, mark: Landmark, around: Surroundings, *, nation: bool) -> Landmark:
        kinds = {self._kinds[entity] for entity in mark.entities}
        if EntityKind.FORCE in kinds:
            return replace(mark, party=True)
        if kinds == {EntityKind.PERSON} and mark.entities.isdisjoint(self._owners):
            return mark  # who speaks, not who has soldiers
        if kinds & OWNERS:
            place = around.inside and EntityKind.ORGANISATION in kinds
            level: Level = "site" if place else ""
            return replace(mark, party=True, place=place, level=level, beside=mark.beside or around.asked)
        level = "nation" if nation else "site" if kinds & SITES else "town"
        return replace(mark, place=True, level=level, party=nation and not mark.inside)

    def _with_ba(self, text: str, raws: list[_Raw]) -> bool:
        """«بالعراق»، «ببغداد»."""
        word = text.partition(" ")[0]
        if word.startswith(("بال", "وبال")):
            return True
        return word.startswith("ب") and any(word[1:] in self._known_as(raw) for raw in raws)

    def _known_as(self, raw: _Raw) -> Iterable[str]:
        if raw.kind == "entity":
            return self._first_words[raw.key]
        return self._nations[int(raw.key)].split() if raw.kind == "nation" else ()


def _people(mark: Landmark, around: Surroundings, *, counted: bool) -> Landmark:
    """An adjective: of a land it names the country, of men their owner."""
    if around.land or (around.ground and not counted):
        return replace(mark, place=True, inside=True, level="nation")
    if around.edge:
        return replace(mark, text="", place=True, inside=True)
    beside = mark.beside or around.asked or around.beside_noun
    return replace(mark, party=True, inside=False, beside=beside)


def _referred(context: Context, mark: Landmark, level: Level, before: Sequence[Landmark]) -> Landmark:
    """«القاعدة» is the last one named, «البلاد» the last country anything is in; one never named is a place too."""
    known = [
        one for one in reversed(before) if one.level == level and (one.entities or one.text) and not one.aside
    ]
    if level == "nation" and before and before[-1].party:  # «2500 عسكري أمريكي في البلاد»: nor in theirs
        known = [one for one in known if not _is_of(context.page, before[-1], one)]
    known.sort(key=lambda one: not one.inside and level == "nation")
    owner = bool(known) and known[0].party  # «تنشر أمريكا 500 جندي في هذا البلد»: not in its own
    found = known[1] if owner and len(known) > 1 else known[0] if known else mark
    return replace(mark, place=True, level=level, text=found.text, entities=found.entities)


def _is_of(page: Page, party: Landmark, nation: Landmark) -> bool:
    """«عسكري أمريكي» of «واشنطن»."""
    names = tuple(name for name in nation.text.split(" | ") if name)
    return bool(names) and any_of(names).search(page.text, party.start, party.end) is not None


def is_joined(page: Page, one: Landmark, two: Landmark) -> bool:
    """«في العراق وسوريا»."""
    return one.place and two.place and page.text[one.end : two.start + 1] == " و"


def _as(one: Landmark, two: Landmark) -> Landmark:
    """What the words before the first of two make of it they make of the second."""
    party = one.party and two.party
    return replace(two, inside=one.inside, toward=one.toward, aside=one.aside, beside=one.beside, party=party)


def _is_kind_of(one: Landmark, two: Landmark) -> bool:
    """«مدينة الموصل»: what a place is, before its name."""
    return one.level == "site" and not one.entities and two.start - one.end <= 1


def _outermost(raws: Iterable[_Raw]) -> Iterator[_Raw]:
    reached, last = -1, (-1, -1)
    for raw in sorted(raws, key=lambda r: (r.start, -r.end)):
        if raw.end > reached or (raw.start, raw.end) == last:
            yield raw
            reached, last = max(reached, raw.end), (raw.start, raw.end)


def _as_entities(lexicon: ClaimLexicon) -> Iterator[Entity]:
    """The words of the lexicon as something the matcher finds, with clitics and in every spelling."""
    for number, nation in enumerate(lexicon.nations):
        yield _entity(f"nation:{number}", nation.names, al=False)
        people = heavy(nation.people)
        yield _entity(f"people:{number}", (*(people + ending for ending in _ENDINGS), *nation.also), al=True)
    yield _entity("group", lexicon.groups, al=False)
    yield _entity("region", lexicon.regions, al=False)
    yield _entity("site", lexicon.sites, al=False)
    yield _entity("district", lexicon.districts, al=False)
    yield _entity("back-site", lexicon.back.site, al=False)
    yield _entity("back-nation", lexicon.back.nation, al=False)


def _entity(identity: str, words: Iterable[str], *, al: bool) -> Entity:
    return Entity(identity, EntityKind.OTHER, "", "", tuple(Alias(word, al=al) for word in words))
