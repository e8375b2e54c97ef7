"""Clearing away what nothing rests on, a little at a time.

    window ─► articles that nothing needs ─► remove: their keys stay, in `former_keys`
    thin ─► sketches, fingerprints of messages, what never found its sources, updates answered, talks that are over

An article is needed that belongs to a dossier, names an entity, was ever reported from, told of, marked, or in a
cluster.
One that is removed and met again is known by its keys, as long as it says what it said.
Imports `newsroom.models`, `newsroom.retention`, the tables and its siblings.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Select, delete, exists, func, insert, select, update

from newsroom.models import DeliveryState
from newsroom.retention import Bounds
from newsroom.store import dialogues, inbox, search
from newsroom.store.sql import chunks
from newsroom.store.tables import (
    alerts,
    articles,
    claims,
    deliveries,
    former_keys,
    item_clusters,
    item_dossiers,
    item_entities,
    item_keys,
    items,
    marks,
    members,
    mentions,
    reports,
    sketches,
    stories,
)

WINDOW = 1000  # items looked at in one read
AT_ONCE = 5  # articles removed between two looks at the clock
BATCH = 200  # rows of another kind in one transaction
UNSHOWN = timedelta(days=30)  # how far back fingerprints are looked for

NEEDED_BY = (
    *(item_dossiers.c.item_id, item_entities.c.item_id, reports.c.item_id, claims.c.item_id),
    *(members.c.item_id, alerts.c.item_id, marks.c.item_id, item_clusters.c.item_id),
)


@dataclass(frozen=True, slots=True)
class Removed:
    """How much was, or would be, cleared away."""

    articles: int = 0
    characters: int = 0  # of their texts
    sketches: int = 0
    deliveries: int = 0  # never sent, for want of sources
    fingerprints: int = 0  # of messages that are brought up to date no more
    updates: int = 0  # answered, in the inbox
    dialogues: int = 0

    def __add__(self, other: Removed) -> Removed:
        return Removed(*(getattr(self, name) + getattr(other, name) for name in Removed.__slots__))

    @property
    def nothing(self) -> bool:
        return self == Removed()


@dataclass(frozen=True, slots=True)
class Window:
    ids: tuple[int, ...]  # of the articles that nothing needs
    last: int | None  # the next window begins after this id; null: this was the last


def window(conn: Connection, before: datetime, after: int) -> Window:
    """The next WINDOW items after this id, and which of them nothing needs that came before then."""
    seen = select(items.c.id).where(items.c.id > after).order_by(items.c.id).limit(WINDOW)
    ids = conn.execute(seen).scalars().all()
    if not ids:
        return Window((), None)
    among = select(items.c.id).where(items.c.id > after, items.c.id <= ids[-1], _unneeded(before))
    last = ids[-1] if len(ids) == WINDOW else None
    return Window(tuple(conn.execute(among.order_by(items.c.id)).scalars()), last)


def remove(
    conn: Connection, ids: Sequence[int], before: datetime, seconds: float
) -> tuple[Removed, tuple[int, ...]]:
    """Remove those of these articles that nothing needs, for so many seconds; and which are left over."""
    end, done, removed = time.monotonic() + seconds, 0, Removed()
    for some in chunks(ids, AT_ONCE):
        if done and time.monotonic() >= end:
            break
        done += len(some)
        still = select(items.c.id).where(items.c.id.in_(some), _unneeded(before))
        free = conn.execute(still.with_for_update(skip_locked=True)).scalars().all()
        if free:
            removed += Removed(len(free), _remove(conn, free))
    return removed, tuple(ids[done:])


def _remove(conn: Connection, ids: Sequence[int]) -> int:
    """How many characters their texts had."""
    size = select(func.coalesce(func.sum(func.length(articles.c.text)), 0)).where(articles.c.item_id.in_(ids))
    characters = int(conn.execute(size).scalar_one())
    told = set(conn.execute(select(items.c.story_id).where(items.c.id.in_(ids))).scalars())
    search.forget(conn, ids)
    keys = select(item_keys.c.key, items.c.feed_id, items.c.content_hash).join_from(item_keys, items)
    keys = keys.where(items.c.id.in_(ids))
    conn.execute(delete(former_keys).where(former_keys.c.key.in_(select(keys.subquery().c.key))))
    conn.execute(insert(former_keys).from_select(["key", "feed_id", "content_hash"], keys))
    for table in (item_keys, mentions, sketches, articles):
        conn.execute(delete(table).where(table.c.item_id.in_(ids)))
    conn.execute(delete(items).where(items.c.id.in_(ids)))
    empty = ~exists().where(items.c.story_id == stories.c.id) & ~exists().where(
        alerts.c.story_id == stories.c.id
    )
    conn.execute(delete(stories).where(stories.c.id.in_(told), empty))
    return characters


def thin(conn: Connection, until: Bounds) -> Removed:
    """Remove up to BATCH rows of every other kind that have had their time; nothing is left when none were."""
    old = conn.execute(_old_sketches(until.sketches).limit(BATCH)).scalars().all()
    conn.execute(delete(sketches).where(sketches.c.item_id.in_(old)))
    never = _never_told(until.articles)
    untold = [] if never is None else conn.execute(never.limit(BATCH)).scalars().all()
    conn.execute(delete(deliveries).where(deliveries.c.id.in_(untold)))
    stale = conn.execute(_shown(until.shown).limit(BATCH)).scalars().all()
    conn.execute(update(deliveries).where(deliveries.c.id.in_(stale)).values(shown=None))
    answered, over = inbox.forget(conn, until.asked), dialogues.forget(conn, until.asked)
    return Removed(0, 0, len(old), len(untold), len(stale), answered, over)


def count(conn: Connection, until: Bounds) -> Removed:
    """What would be removed; nothing is."""
    found, characters = 0, 0
    if until.articles is not None:
        length = func.coalesce(func.sum(func.length(articles.c.text)), 0)
        every = select(func.count(), length).select_from(items.outerjoin(articles))
        found, characters = conn.execute(every.where(_unneeded(until.articles))).one()
    never = _never_told(until.articles)
    return Removed(
        found,
        int(characters),
        _rows(conn, _old_sketches(until.sketches)),
        0 if never is None else _rows(conn, never),
        _rows(conn, _shown(until.shown)),
        inbox.ended(conn, until.asked),
        dialogues.over(conn, until.asked),
    )


def _unneeded(before: datetime) -> ColumnElement[bool]:
    """Of items: nothing rests on it, and its outlet has left it alone since then."""
    free = items.c.first_seen_at < before
    free &= func.coalesce(items.c.updated_at, items.c.first_seen_at) < before
    for column in NEEDED_BY:
        free &= ~exists().where(column == items.c.id)
    return free & ~exists().where(alerts.c.story_id == items.c.story_id)


def _old_sketches(before: datetime) -> Select[tuple[int]]:
    """Of stories that have ended: one that goes on is joined by way of its first article."""
    later = items.alias()
    goes_on = exists().where(later.c.story_id == items.c.story_id, later.c.dated_at >= before)
    query = select(sketches.c.item_id).join_from(sketches, items)
    return query.where(sketches.c.dated_at < before, items.c.first_seen_at < before, ~goes_on)


def _never_told(before: datetime | None) -> Select[tuple[int]] | None:
    """Stories that did not find enough sources for a target; None: they are kept."""
    if before is None:
        return None
    of = deliveries.c
    given_up = (of.state == DeliveryState.WITHDRAWN, of.reason == "sources", of.created_at < before)
    return select(of.id).where(*given_up)


def _shown(before: datetime) -> Select[tuple[int]]:
    of = deliveries.c
    return select(of.id).where(of.sent_at < before, of.sent_at > before - UNSHOWN, of.shown.is_not(None))


def _rows(conn: Connection, query: Select[tuple[int]]) -> int:
    return conn.execute(select(func.count()).select_from(query.subquery())).scalar_one()
