"""What is followed, looked up by the names people type. Imports newsroom.models, .arabic and difflib."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain

from newsroom.arabic.fold import heavy
from newsroom.arabic.words import SOFT, forms
from newsroom.models import Dossier, Entity, EntityKind, Milestone, Quantity

NEAREST = 3
SIMILAR = 0.5  # below this a suggestion would only puzzle
PART = 3  # letters of a word that may be looked for inside the words of a title: تسليم in وتسليمها
# Words people put before a name: they tell the kind of thing that is meant.
KIND_WORDS = {
    EntityKind.BASE: ("قاعدة", "مطار", "مقر", "معسكر"),
    EntityKind.CITY: ("مدينة", "محافظة", "بلدة", "ناحية", "إقليم", "دولة"),
    EntityKind.FORCE: ("قوات", "تنظيم", "حركة", "عملية"),
    EntityKind.PERSON: ("السيد", "الرئيس", "الفريق", "الجنرال"),
}


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
Names = dict[str, dict[Key, Thing]]  # folded name -> what is called so


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
        self._names: Names = defaultdict(dict)
        self._in_context: Names = defaultdict(dict)  # aliases that are no name by themselves: بلد، السوداني
        self._titles: Names = defaultdict(dict)  # sentences rather than names: any part of them will do
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
        key = _key(name)
        ways = (self._called, self._of_kind, self._holding, self._entitled)
        for way in ways if key else ():
            if hits := tuple(thing for thing in way(key).values() if isinstance(thing, tuple(kinds))):
                return Found(hits)
        return Found((), tuple(self._nearest(key, tuple(kinds))))

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
        if not any(len(word) >= PART for word in words):
            return {}
        return _together(things for name, things in self._titles.items() if _parts(words, name) == len(words))

    def _nearest(self, key: str, kinds: tuple[type[Thing], ...]) -> Iterator[Thing]:
        words = key.split()
        best: dict[Key, float] = {}
        known: dict[Key, Thing] = {}
        matcher = SequenceMatcher(b=key, autojunk=False)
        for name, things in chain(self._names.items(), self._titles.items()):
            matcher.set_seq1(name)
            ratio = matcher.ratio() if matcher.quick_ratio() >= SIMILAR else 0.0
            if len(words) > 1 and name in self._titles:
                ratio = max(ratio, _parts(words, name) / (len(words) + 1))  # two words of three
            if ratio < SIMILAR:
                continue
            for place, thing in things.items():
                if isinstance(thing, kinds):
                    best[place], known[place] = max(ratio, best.get(place, 0.0)), thing
        for place in sorted(best, key=lambda p: -best[p])[:NEAREST]:
            yield known[place]


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


def _key(name: str) -> str:
    """Folded, gaps squeezed, ال left off every word: people type قوات أميركية for القوات الأمريكية."""
    words = (word for word in heavy(name).translate(_SOFTENED).split() if any(map(str.isalnum, word)))
    return " ".join(word.removeprefix("ال") for word in words)


_SOFTENED = str.maketrans(dict.fromkeys(SOFT, " "))
