"""What is followed, looked up by the names people type. Imports newsroom.models, .arabic and difflib."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from newsroom.arabic.fold import heavy
from newsroom.arabic.words import SOFT, forms
from newsroom.models import Dossier, Entity, EntityKind, Milestone

NEAREST = 3
SIMILAR = 0.5  # below this a suggestion would only puzzle
# Words people put before a name: they tell the kind of thing that is meant.
KIND_WORDS = {
    EntityKind.BASE: ("قاعدة", "مطار", "مقر", "معسكر"),
    EntityKind.CITY: ("مدينة", "محافظة", "بلدة", "ناحية", "إقليم", "دولة"),
    EntityKind.FORCE: ("قوات", "تنظيم", "حركة", "عملية"),
    EntityKind.PERSON: ("السيد", "الرئيس", "الفريق", "الجنرال"),
}

Names = dict[str, dict[str, Entity]]  # folded name -> entities by id


@dataclass(frozen=True, slots=True)
class Found:
    """Entities of exactly that name, or else the nearest ones to suggest."""

    exact: tuple[Entity, ...]
    nearest: tuple[Entity, ...] = ()


class Watchlist:
    def __init__(self, dossiers: Sequence[Dossier]) -> None:
        self.dossiers = tuple(dossiers)
        self.entities: Mapping[str, Entity] = {e.id: e for dossier in dossiers for e in dossier.entities}
        self._milestones: dict[str, list[Milestone]] = defaultdict(list)
        for dossier in dossiers:
            for milestone in dossier.milestones:
                for entity_id in milestone.entities:
                    self._milestones[entity_id].append(milestone)
        self._names: Names = defaultdict(dict)
        self._in_context: Names = defaultdict(dict)  # aliases that are no name by themselves: بلد، السوداني
        for entity in self.entities.values():
            for name in (entity.id, entity.ar, entity.en):
                self._names[_key(name)][entity.id] = entity
            for alias in entity.aliases:
                names = (
                    self._in_context
                    if alias.near or alias.anywhere or alias.before or alias.after
                    else self._names
                )
                for form in forms(alias.text, al=alias.al):
                    names[_key(form)][entity.id] = entity

    def milestones_of(self, entity_id: str) -> tuple[Milestone, ...]:
        return tuple(self._milestones.get(entity_id, ()))

    def find(self, name: str) -> Found:
        """Whoever types a name means the entity, so an alias counts here without its context."""
        key = _key(name)
        hits = self._names.get(key) or self._in_context.get(key) or self._of_kind(key) or self._holding(key)
        return Found(tuple(hits.values())) if hits else Found((), tuple(self._nearest(key)))

    def _of_kind(self, key: str) -> dict[str, Entity]:
        """قاعدة حرير is the base called حرير."""
        for kind, words in KIND_WORDS.items():
            for word in words:
                bare = key.removeprefix(_key(word) + " ")
                if bare != key:
                    either = {**self._in_context.get(bare, {}), **self._names.get(bare, {})}
                    return {entity_id: entity for entity_id, entity in either.items() if entity.kind == kind}
        return {}

    def _holding(self, key: str) -> dict[str, Entity]:
        """Harir is the one that is called Harir air base."""
        words = set(key.split())
        held = (entities for name, entities in self._names.items() if words and words <= set(name.split()))
        return {entity_id: entity for entities in held for entity_id, entity in entities.items()}

    def _nearest(self, key: str) -> Iterator[Entity]:
        best: dict[str, float] = {}
        matcher = SequenceMatcher(b=key, autojunk=False)
        for name, entities in self._names.items():
            matcher.set_seq1(name)
            if matcher.quick_ratio() < SIMILAR or (ratio := matcher.ratio()) < SIMILAR:
                continue
            for entity_id in entities:
                best[entity_id] = max(ratio, best.get(entity_id, 0.0))
        for entity_id in sorted(best, key=lambda e: -best[e])[:NEAREST]:
            yield self.entities[entity_id]


def _key(name: str) -> str:
    """Folded, gaps squeezed, ال left off every word: people type قوات أميركية for القوات الأمريكية."""
    words = (word for word in heavy(name).translate(_SOFTENED).split() if any(map(str.isalnum, word)))
    return " ".join(word.removeprefix("ال") for word in words)


_SOFTENED = str.maketrans(dict.fromkeys(SOFT, " "))
