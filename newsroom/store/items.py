"""What one poll brings, recorded in one transaction: all of it, or nothing.

    items (new, updated) → keys, articles, mentions, statements → stories → what follows (settle)
        → alerts → deliveries → the feed's validators

Unique keys decide what is new: a poll recorded twice, by one worker or two, changes nothing the second time.
Imports `newsroom.models`, the tables and its siblings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from newsroom.models import Feed
from newsroom.store import feeds, outbox, placing, statements
from newsroom.store.feeds import Check
from newsroom.store.outbox import Announcement, ReadItem, Told, entities
from newsroom.store.placing import Asked
from newsroom.store.sql import chunks, insert_all, insert_new
from newsroom.store.tables import (
    articles,
    item_dossiers,
    item_entities,
    item_keys,
    items,
    mentions,
    sketches,
)
from newsroom.stories.headline import outlet_name


@dataclass(frozen=True, slots=True)
class Known:
    item_id: int
    content_hash: str
    feed_id: int  # of the feed that recorded it, which alone may edit it


@dataclass(frozen=True, slots=True)
class Poll:
    feed: Feed
    items: tuple[ReadItem, ...]
    check: Check | None  # null when the feed was not polled: articles handed in
    dropped: int  # unusable entries; the reasons are logged
    asked: Asked | None = None  # what the index of near-duplicates said; null: it could not be asked


@dataclass(frozen=True, slots=True)
class Recorded:
    new: int
    updated: int
    known: int  # recorded before, or twice in this poll
    alerts: int
    item_ids: tuple[int, ...]  # of the new and updated ones


NOTHING_NEW = Recorded(0, 0, 0, 0, ())


def known(conn: Connection, keys: Sequence[str]) -> dict[str, Known]:
    """Which of these keys belong to an item, and what that item's content was."""
    found: dict[str, Known] = {}
    columns = (item_keys.c.key, items.c.id, items.c.content_hash, items.c.feed_id)
    query = select(*columns).join_from(item_keys, items)
    for some in chunks(list(dict.fromkeys(keys))):
        rows = conn.execute(query.where(item_keys.c.key.in_(some)))
        found |= {key: Known(*row) for key, *row in rows}
    return found


@dataclass(frozen=True, slots=True)
class Taken:
    """What a poll changed among the items."""

    told: tuple[Told, ...]  # new and edited
    edited: frozenset[int]
    regrouped: frozenset[int]  # whose origin is another than it was thought to be


Settle = Callable[[Connection, Taken, datetime], Sequence[Announcement]]  # see `newsroom.ledger`


def nothing_follows(*_: object) -> Sequence[Announcement]:
    return ()


def record(conn: Connection, poll: Poll, now: datetime, settle: Settle = nothing_follows) -> Recorded:
    """The one transaction: the items, what follows from them, and the feed's validators."""
    new, edited = _sort(conn, poll.feed, poll.items)
    relevant_before = outbox.relevant(conn, edited)
    told = _add(conn, poll, new, now) + _edit(conn, edited, now)
    regrouped = placing.regroup(conn, [one.item_id for one in told if one.read.sketch])
    announced = settle(conn, Taken(tuple(told), frozenset(edited), frozenset(regrouped)), now)
    outbox.withdraw(conn, edited)
    may_tell = [one for one in told if one.read.tell]
    outbox.refresh(conn, may_tell, now)
    made = outbox.tell(conn, may_tell, relevant_before, announced, now)
    if poll.check:
        feeds.finish(conn, poll.feed.id, poll.check, now, seen=len(new), dropped=poll.dropped)
    return Recorded(
        new=len(new),
        updated=len(edited),
        known=len(poll.items) - len(told),
        alerts=made,
        item_ids=tuple(one.item_id for one in told),
    )


def _sort(
    conn: Connection, feed: Feed, reads: Sequence[ReadItem]
) -> tuple[list[ReadItem], dict[int, ReadItem]]:
    """New ones, and edited ones by item id. Of several entries of one poll that share a key the first counts,
    and only the feed that recorded an item edits it: two that differ would overwrite each other at every poll."""
    before = known(conn, [key for read in reads for key in read.item.keys])
    new: list[ReadItem] = []
    edited: dict[int, ReadItem] = {}
    met_keys: set[str] = set()
    met_ids: set[int] = set()
    for read in reads:
        matches = [before[key] for key in read.item.keys if key in before]
        same = (m for m in matches if m.content_hash == read.item.content_hash)
        match = next(same, matches[0] if matches else None)
        repeated = not met_keys.isdisjoint(read.item.keys) or (match and match.item_id in met_ids)
        met_keys.update(read.item.keys)
        if match:
            met_ids.add(match.item_id)
        if repeated:
            continue
        if match is None:
            new.append(read)
        elif match.content_hash != read.item.content_hash and match.feed_id == feed.id:
            edited[match.item_id] = read
    return new, edited


def _add(conn: Connection, poll: Poll, reads: Sequence[ReadItem], now: datetime) -> list[Told]:
    if not reads:
        return []
    feed = poll.feed
    placed = placing.put(conn, feed, reads, [read.item.dated(now) for read in reads], poll.asked, now)
    fresh = {"feed_id": feed.id, "origin": outlet_name(feed.outlet), "revision": 1, "first_seen_at": now}
    rows = [
        _columns(read, now) | fresh | {"story_id": where.story_id, "relation": where.relation}
        for read, where in zip(reads, placed, strict=True)
    ]
    ids = (
        conn.execute(insert(items).returning(items.c.id, sort_by_parameter_order=True), rows).scalars().all()
    )
    told = [Told(id_, where.story_id, read) for id_, where, read in zip(ids, placed, reads, strict=True)]
    keys = {key: one.item_id for one in told for key in one.read.item.keys}
    # In one order for all workers, else two that meet on the same keys could deadlock.
    conn.execute(insert(item_keys), [{"key": key, "item_id": keys[key]} for key in sorted(keys)])
    conn.execute(insert(articles), [_article(one) for one in told])
    _describe(conn, told, dict.fromkeys(ids, now))
    placing.link(conn, told, placed)
    statements.add(conn, told, {one.item_id: one.read.item.dated(now) for one in told})
    return told


def _edit(conn: Connection, edited: dict[int, ReadItem], now: datetime) -> list[Told]:
    """Replace what the outlet changed. The story stays, and so do the keys the item had."""
    if not edited:
        return []
    ids = sorted(edited)
    rows = conn.execute(
        select(items.c.id, items.c.story_id, items.c.first_seen_at).where(items.c.id.in_(ids))
    )
    found = {row.id: row for row in rows}
    told = [Told(id_, found[id_].story_id, edited[id_]) for id_ in ids]
    conn.execute(
        update(items).where(items.c.id == bindparam("this")).values(revision=items.c.revision + 1),
        [
            _columns(one.read, found[one.item_id].first_seen_at) | {"this": one.item_id, "updated_at": now}
            for one in told
        ],
    )
    conn.execute(
        update(articles).where(articles.c.item_id == bindparam("this")),
        [{"this" if name == "item_id" else name: v for name, v in _article(one).items()} for one in told],
    )
    keys = {key: one.item_id for one in told for key in one.read.item.keys}
    conn.execute(insert_new(conn, item_keys), [{"key": key, "item_id": keys[key]} for key in sorted(keys)])
    for table in (mentions, item_entities, item_dossiers, sketches):
        conn.execute(delete(table).where(table.c.item_id.in_(ids)))
    _describe(conn, told, {id_: row.first_seen_at for id_, row in found.items()})
    statements.revise(conn, told, now)
    return told


def _describe(conn: Connection, told: Sequence[Told], first_seen: Mapping[int, datetime]) -> None:
    """What an analysis says of each item: mentions, entities in order, dossiers."""
    dated = {one.item_id: one.read.item.dated(first_seen[one.item_id]) for one in told}
    found = [
        {"item_id": one.item_id, "start": m.start, "end": m.end, "entity": m.entity}
        for one in told
        for m in one.read.analysis.mentions
    ]
    ranked = [
        {
            "item_id": one.item_id,
            "entity": entity,
            "dated_at": dated[one.item_id],
            "rank": rank,
            **_span(one.read.quotes.get(entity)),
        }
        for one in told
        for rank, entity in enumerate(entities(one.read))
    ]
    relevant = [
        {"item_id": one.item_id, "dossier": dossier, "dated_at": dated[one.item_id]}
        for one in told
        for dossier in dict.fromkeys(one.read.analysis.dossiers)
    ]
    insert_all(conn, mentions, found)
    insert_all(conn, item_entities, ranked)
    insert_all(conn, item_dossiers, relevant)
    placing.sketch_all(conn, told, dated)


def _columns(read: ReadItem, first_seen: datetime) -> dict[str, Any]:
    origin = read.analysis.origin
    return {
        "title": read.item.title,
        "url": read.item.url,
        "published_at": read.item.published,
        "dated_at": read.item.dated(first_seen),
        "content_hash": read.item.content_hash,
        "named_source": origin.source if origin.kind != "own" else None,
    }


def _span(quote: tuple[int, int] | None) -> dict[str, int | None]:
    start, end = quote or (None, None)
    return {"quote_start": start, "quote_end": end}


def _article(one: Told) -> dict[str, Any]:
    return {
        "item_id": one.item_id,
        "text": one.read.text,
        "text_source": one.read.text_source,
        "note": one.read.note,
        **_span(one.read.quote),
    }
