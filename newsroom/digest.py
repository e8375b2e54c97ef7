"""Deliveries of one target, put together and into the order people read them in. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from newsroom.models import AlertKind, Delivery, Notice, Story, Version

ORDER = (AlertKind.STATE, AlertKind.CONFLICT, AlertKind.REMINDER, AlertKind.SILENCE, AlertKind.STORY)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is told as one: a story with what it means, or a notice that no article brought about."""

    kind: AlertKind
    story: Story | None
    notices: tuple[Notice, ...]  # the weightiest first
    deliveries: tuple[int, ...]  # the outbox rows it settles
    repeat: bool  # an earlier send of it may have arrived
    at: datetime  # when it came about, as far as that is known


@dataclass(frozen=True, slots=True)
class Section:
    """`entity` is that of stories; null for notices, and for stories that name nothing tracked."""

    kind: AlertKind
    entity: str | None
    entries: tuple[Entry, ...]  # newest first


def together(deliveries: Iterable[Delivery]) -> list[list[Delivery]]:
    """What is told as one: a story that two dossiers tell, and all that an article means."""
    told: dict[tuple[str, int], list[Delivery]] = {}
    for delivery in deliveries:
        alert = delivery.alert
        told.setdefault(("story", alert.story.id) if alert.story else ("alert", alert.id), []).append(
            delivery
        )
    return list(told.values())


def entry(rows: Sequence[Delivery]) -> Entry:
    """Rows that are told together, as one."""
    alerts = sorted((row.alert for row in rows), key=lambda alert: ORDER.index(alert.kind))
    notices = tuple(dict.fromkeys(notice for alert in alerts for notice in alert.notices))
    story, kind = alerts[0].story, alerts[0].kind
    return Entry(
        kind,
        story,
        notices,
        tuple(row.id for row in rows),
        any(row.attempts for row in rows),
        _at(story, notices, min(alert.created_at for alert in alerts)),
    )


def group(deliveries: Iterable[Delivery]) -> tuple[Section, ...]:
    """Changes first, then conflicts, reminders and silence; then stories by the entity each is most about.

    Of the stories the section, and in it the story, that moved last comes first.
    """
    sections: dict[tuple[AlertKind, str | None], list[Entry]] = {}
    for one in map(entry, together(deliveries)):
        entities = one.story.entities if one.story and one.kind is AlertKind.STORY else ()
        sections.setdefault((one.kind, next(iter(entities), None)), []).append(one)
    made = [
        Section(kind, entity, tuple(sorted(entries, key=_newest, reverse=True)))
        for (kind, entity), entries in sections.items()
    ]
    newest_first = sorted(made, key=lambda section: _newest(section.entries[0]), reverse=True)
    return tuple(sorted(newest_first, key=lambda section: ORDER.index(section.kind)))


def outlets(sections: Sequence[Section]) -> int:
    return len({name for s in sections for e in s.entries if e.story for name in e.story.outlets})


def first_reported(story: Story) -> datetime:
    return _published(story.versions[0])


def _at(story: Story | None, notices: Sequence[Notice], told: datetime) -> datetime:
    """A story when it last moved; what it means when that became known."""
    return _published(story.versions[-1]) if story and not notices else told


def _newest(one: Entry) -> tuple[float, int]:
    last = one.story.versions[-1].item_id if one.story else 0
    return one.at.timestamp(), last or one.deliveries[0]


def _published(version: Version) -> datetime:
    return version.published or version.first_seen
