"""Deliveries of one target, put into the order people read them in. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsroom.models import Delivery, Story


@dataclass(frozen=True, slots=True)
class Entry:
    """One story of a digest, with the outbox rows it settles."""

    story: Story
    deliveries: tuple[int, ...]
    repeat: bool  # an earlier send of it may have arrived


@dataclass(frozen=True, slots=True)
class Section:
    entity: str | None  # entity id; null for stories that name nothing tracked, only the subject
    entries: tuple[Entry, ...]  # newest first


def group(deliveries: Iterable[Delivery]) -> tuple[Section, ...]:
    """By the entity each story is most about; the section and the story that moved last come first."""
    by_entity: dict[str | None, list[Entry]] = {}
    for entry in _entries(deliveries):
        by_entity.setdefault(next(iter(entry.story.entities), None), []).append(entry)
    sections = [Section(e, tuple(sorted(es, key=_newest, reverse=True))) for e, es in by_entity.items()]
    return tuple(sorted(sections, key=lambda s: _newest(s.entries[0]), reverse=True))


def outlets(sections: Sequence[Section]) -> int:
    return len({name for s in sections for e in s.entries for name in e.story.outlets})


def _entries(deliveries: Iterable[Delivery]) -> Iterable[Entry]:
    """A story told through two dossiers is one entry that settles both rows."""
    of_story: dict[int, list[Delivery]] = {}
    for delivery in deliveries:
        of_story.setdefault(delivery.alert.story.id, []).append(delivery)
    for rows in of_story.values():
        yield Entry(rows[0].alert.story, tuple(r.id for r in rows), any(r.attempts for r in rows))


def _newest(entry: Entry) -> tuple[float, int]:
    last = entry.story.versions[-1]
    return (last.published or last.first_seen).timestamp(), last.item_id
