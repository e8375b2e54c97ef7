"""What is followed, looked up by the names people type. Imports newsroom.models, .arabic and .nearest."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from newsroom.arabic import searching
from newsroom.arabic.fold import heavy
from newsroom.arabic.words import SOFT, forms
from newsroom.models import Dossier, Entity, EntityKind, Milestone, Quantity
from newsroom.nearest import Names, glued, other_layout

NEAREST = 3
WITHIN = 0.98  # a whole name among other words, before any that is misspelt
PUZZLING = 0.5  # what is less near than this would not help
IN_CONTEXT = 0.04  # less for an alias that is no name by itself
GLUED = 6  # letters of a name whose gaps may be missing
WORDS = 8  # of what was typed that are compared with names
TITLE = 24  # words: what is longer is no title
PART = 3  # letters of a word that may be looked for inside the words of a title: تسليم in وتسليمها
# Words people put before a name: they tell the kind of thing that is meant.
KIND_WORDS = {
    EntityKind.BASE: ("قاعدة", "مطار", "مقر", "معسكر"),
    EntityKind.CITY: ("مدينة", "محافظة", "بلدة", "ناحية", "إقليم", "دولة"),
    EntityKind.FORCE: ("قوات", "تنظيم", "حركة", "عملية"),
    EntityKind.PERSON: ("السيد", "الرئيس", "الفريق", "الجنرال"),
}
# Words people put around a name when they ask about it.
AROUND = (
    *("ملف", "موضوع", "قضية", "وضع", "الوضع", "حالة", "الحالة", "أخبار", "آخر", "جديد", "تطورات", "مستجدات"),
    *("ما", "ماذا", "شو", "هو", "هي", "أين", "وين", "إلى", "وصل", "وصلت", "صار", "عن", "في", "من", "مع"),
    *("حول", "بشأن", "بخصوص", "الآن", "اليوم", "هلق", "هسه", "حاليا", "الحالي", "الحالية", "لو", "سمحت"),
    *("فضلك", "رجاء", "فضلا", "يا", "راصد", "the", "of", "about", "in", "on", "is", "what", "status", "now"),
    *("today", "currently", "please", "situation"),
)


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of a dossier: the milestones that name it."""

    dossier: str
    id: str
    ar: str
    en: str


Thing = Entity | Milestone | Phase | Quantity | Dossier
KINDS: tuple[type[Thing], ...] = (Entity, Milestone, Phase, Quantity, Dossier)
Key = tuple[str, str]  # its kind and id: ids are unique within a kind alone
Called = dict[str, dict[Key, Thing]]  # folded name -> what is called so


@dataclass(frozen=True, slots=True)
class Found:
    """What is of exactly that name, or else the nearest to suggest."""

    exact: tuple[Thing, ...]
    nearest: tuple[Thing, ...] = ()


class Watchlist:
    def __init__(self, dossiers: Sequence[Dossier]) -> None:
        self.dossiers = tuple(dossiers)
        self.entities: Mapping[str, Entity] = {e.id: e for dossier in dossiers for e in dossier.entities}
        self.milestones: Mapping[str, Milestone] = {m.id: m for d in dossiers for m in d.milestones}
        self.quantities: Mapping[str, Quantity] = {q.id: q for d in dossiers for q in d.quantities}
        self.phases = tuple(_phase(d, id_, ar) for d in dossiers for id_, ar in d.phases.items())
        self._dossier_of = {m.id: dossier for dossier in dossiers for m in dossier.milestones}
        self._milestones: dict[str, list[Milestone]] = defaultdict(list)
        for milestone in self.milestones.values():
            for entity_id in milestone.entities:
                self._milestones[entity_id].append(milestone)
        self._names: Called = defaultdict(dict)
        self._in_context: Called = defaultdict(dict)  # aliases that are no name by themselves: بلد، السوداني
        self._titles: Called = defaultdict(dict)  # sentences rather than names: any part of them will do
        for entity in self.entities.values():
            self._add_entity(entity)
        titled: list[Thing] = [*self.milestones.values(), *self.phases]
        titled += [*self.quantities.values(), *self.dossiers]
        for thing in titled:
            for name in (thing.id, thing.ar, thing.en):
                self._titles[_key(name)][_key_of(thing)] = thing

    def _add_entity(self, entity: Entity) -> None:
        for name in (entity.id, entity.ar, entity.en):
            self._names[_key(name)][_key_of(entity)] = entity
        for alias in entity.aliases:
            conditional = alias.near or alias.anywhere or alias.before or alias.after
            names = self._in_context if conditional else self._names
            for form in forms(alias.text, al=alias.al):
                names[_key(form)][_key_of(entity)] = entity

    def milestones_of(self, entity_id: str) -> tuple[Milestone, ...]:
        return tuple(self._milestones.get(entity_id, ()))

    def dossier_of(self, milestone_id: str) -> Dossier:
        return self._dossier_of[milestone_id]

    def find(self, name: str, kinds: Collection[type[Thing]] = KINDS) -> Found:
        """Whoever types a name means the thing, so an alias counts here without its context.

        A name goes before a part of one, and an entity before a milestone that only speaks of it.
        """
        wanted = tuple(kinds)
        keys = [key] if (key := _key(name)) else []
        if around := _bare_of_words_around(key):
            keys.append(around)
        ways = (
            self._called,
            self._of_kind,
            self._holding,
            self._with_clitics,
            self._entitled,
            self._unspaced,
        )
        for typed in keys:
            for way in ways:
                if hits := _of(wanted, way(typed)):
                    return Found(hits)
        return Found((), tuple(self._nearest(keys, name, wanted)))

    def _called(self, key: str) -> dict[Key, Thing]:
        named = {**self._names.get(key, {}), **self._titles.get(key, {})}
        return named or self._in_context.get(key, {})

    def _of_kind(self, key: str) -> dict[Key, Thing]:
        """قاعدة حرير is the base called حرير."""
        for kind, words in KIND_WORDS.items():
            for word in words:
                bare = key.removeprefix(_key(word) + " ")
                if bare != key:
                    either = {**self._in_context.get(bare, {}), **self._names.get(bare, {})}
                    return {k: e for k, e in either.items() if isinstance(e, Entity) and e.kind == kind}
        return {}

    def _holding(self, key: str) -> dict[Key, Thing]:
        """Harir is the one that is called Harir air base."""
        words = set(key.split())
        return _together(things for name, things in self._names.items() if words <= set(name.split()))

    def _entitled(self, key: str) -> dict[Key, Thing]:
        """تسليم عين الأسد is the milestone whose title speaks of both, in whatever form."""
        words = key.split()
        if len(words) > TITLE or not any(len(word) >= PART for word in words):
            return {}
        return _together(things for name, things in self._titles.items() if _parts(words, name) == len(words))

    def _unspaced(self, key: str) -> dict[Key, Thing]:
        """عينالأسد، ainalasad"""
        if len(glued(key)) < GLUED:
            return {}
        return _together(self._named(name) for name in self._known.without_gaps(key))

    def _with_clitics(self, key: str) -> dict[Key, Thing]:
        """«بحرير»، «لعين الأسد»"""
        first, _, rest = key.partition(" ")
        for left in searching.forms(first)[1:]:
            name = _key(f"{left} {rest}")
            if hits := self._called(name) or self._of_kind(name):
                return hits
        return {}

    @cached_property
    def _known(self) -> Names:
        common = {_key(word) for words in KIND_WORDS.values() for word in words}
        return Names((*self._names, *self._in_context, *self._titles), common | {"جويه", "base", "air"})

    def _named(self, name: str) -> dict[Key, Thing]:
        return {
            **self._in_context.get(name, {}),
            **self._names.get(name, {}),
            **self._titles.get(name, {}),
        }

    def _nearest(self, keys: Sequence[str], typed: str, kinds: tuple[type[Thing], ...]) -> Iterator[Thing]:
        """What stands whole among other words, or is misspelt, or was typed on the other keyboard."""
        best: dict[Key, float] = {}
        known: dict[Key, Thing] = {}

        def consider(things: Mapping[Key, Thing], score: float) -> None:
            for place, thing in things.items():
                if isinstance(thing, kinds) and score >= PUZZLING:
                    best[place], known[place] = max(score, best.get(place, 0.0)), thing

        for key in keys:
            words = key.split()[:WORDS]
            for name, score in self._known.near(" ".join(words)).items():
                consider({**self._names.get(name, {}), **self._titles.get(name, {})}, score)
                consider(self._in_context.get(name, {}), score - IN_CONTEXT)
            for things, length in self._within(words):
                consider(things, WITHIN - 0.01 * (len(words) - length))
            for name, things in self._titles.items() if len(words) > 1 else ():
                consider(things, _parts(words, name) / (len(words) + 1))  # two words of three
        meant = _key(other_layout(typed))
        if keys and len(meant) > PART:
            consider(self._called(meant) or self._holding(meant), WITHIN)
        for place in sorted(best, key=lambda p: -best[p])[:NEAREST]:
            yield known[place]

    def _within(self, words: Sequence[str]) -> Iterator[tuple[dict[Key, Thing], int]]:
        """Names that stand among the words, with the count of their own."""
        ways: tuple[Callable[[str], dict[Key, Thing]], ...] = (self._called, self._of_kind)
        for length in range(len(words) - 1, 0, -1):
            for at in range(len(words) - length + 1):
                part = " ".join(words[at : at + length])
                for way in ways:
                    if len(part) > PART and (things := way(part)):
                        yield things, length


def _phase(dossier: Dossier, id_: str, ar: str) -> Phase:
    return Phase(dossier.id, id_, ar, id_.replace("-", " ").capitalize())


def _key_of(thing: Thing) -> Key:
    return type(thing).__name__, f"{thing.dossier}/{thing.id}" if isinstance(thing, Phase) else thing.id


def _together(found: Iterator[dict[Key, Thing]]) -> dict[Key, Thing]:
    return {place: thing for things in found for place, thing in things.items()}


def _parts(words: Sequence[str], name: str) -> int:
    """How many of the words stand in a title, a short one only as a word of its own."""
    own = set(name.split())
    return sum(word in own or (len(word) >= PART and word in name) for word in words)


def _of(kinds: tuple[type[Thing], ...], things: Mapping[Key, Thing]) -> tuple[Thing, ...]:
    return tuple(thing for thing in things.values() if isinstance(thing, kinds))


def _bare_of_words_around(key: str) -> str:
    """«وضع قاعدة حرير الآن» without the words around the name; empty where there are none."""
    words = key.split()
    first, last = 0, len(words)
    while first < last and words[first] in _AROUND:
        first += 1
    while last > first and words[last - 1] in _AROUND:
        last -= 1
    return " ".join(words[first:last]) if last - first < len(words) else ""


def _key(name: str) -> str:
    """Folded, gaps squeezed, ال left off every word: people type قوات أميركية for القوات الأمريكية."""
    words = (word for word in heavy(_apart(name)).translate(_SOFTENED).split() if any(map(str.isalnum, word)))
    return " ".join(word.strip(_STOPS).removeprefix("ال") for word in words)


def _apart(name: str) -> str:
    """Words glued after ta marbuta, which always ends one."""
    return _GLUED.sub("ة ", name)


_GLUED = re.compile(r"ة(?=\w)")
_STOPS = "؟?!.,،؛:"
_SOFTENED = str.maketrans(dict.fromkeys(SOFT, " "))
_AROUND = frozenset(map(_key, AROUND))
