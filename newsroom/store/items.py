"""What one poll brings, recorded in one transaction: all of it, or nothing.

    items (new, updated) → keys, articles, mentions → stories → alerts → deliveries → the feed's validators

Unique keys decide what is new: a poll recorded twice, by one worker or two, changes nothing the second time.
Imports `newsroom.models`, the tables and its siblings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Table, and_, bindparam, delete, insert, select, update

from newsroom.models import Analysis, DeliveryState, Feed, Item, Mode, Subscription
from newsroom.store import feeds
from newsroom.store.feeds import Check
from newsroom.store.sql import chunks, insert_new
from newsroom.store.tables import (
    alerts,
    articles,
    deliveries,
    item_dossiers,
    item_entities,
    item_keys,
    items,
    mentions,
    stories,
    subscriptions,
    targets,
)


@dataclass(frozen=True, slots=True)
class Known:
    item_id: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item with all that reading it told."""

    item: Item
    text: str  # of the article; offsets below refer to title, newline, text
    text_source: Literal["feed", "page"]
    note: str | None  # why the page was not used, null when nothing is to be said
    body_hash: str | None  # items that share it are one story; null when too short to judge
    analysis: Analysis
    lead: tuple[str, ...]  # entity ids, the one it is most about first
    quote: tuple[int, int] | None  # the sentence that made it match
    tell: bool  # False: recorded without an alert (baseline)


@dataclass(frozen=True, slots=True)
class Poll:
    feed: Feed
    items: tuple[ReadItem, ...]
    check: Check | None  # null when the feed was not polled: articles handed in
    dropped: int  # unusable entries; the reasons are logged


@dataclass(frozen=True, slots=True)
class Recorded:
    new: int
    updated: int
    known: int  # recorded before, or twice in this poll
    alerts: int
    item_ids: tuple[int, ...]  # of the new and updated ones


NOTHING_NEW = Recorded(0, 0, 0, 0, ())


@dataclass(frozen=True, slots=True)
class _Told:
    """A recorded item that may be told, and the story it belongs to."""

    item_id: int
    story_id: int
    read: ReadItem


def known(conn: Connection, keys: Sequence[str]) -> dict[str, Known]:
    """Which of these keys belong to an item, and what that item's content was."""
    found: dict[str, Known] = {}
    query = select(item_keys.c.key, items.c.id, items.c.content_hash).join_from(item_keys, items)
    for some in chunks(list(dict.fromkeys(keys))):
        rows = conn.execute(query.where(item_keys.c.key.in_(some)))
        found |= {key: Known(item_id, content_hash) for key, item_id, content_hash in rows}
    return found


def record(conn: Connection, poll: Poll, now: datetime) -> Recorded:
    """The one transaction: the items, what follows from them, and the feed's validators."""
    new, edited = _sort(conn, poll.items)
    told = _add(conn, poll.feed.id, new, now) + _edit(conn, edited, now)
    made = _alert(conn, [one for one in told if one.read.tell], now)
    if poll.check:
        feeds.finish(conn, poll.feed.id, poll.check, now, seen=len(new), dropped=poll.dropped)
    return Recorded(
        new=len(new),
        updated=len(edited),
        known=len(poll.items) - len(told),
        alerts=made,
        item_ids=tuple(one.item_id for one in told),
    )


def _sort(conn: Connection, reads: Sequence[ReadItem]) -> tuple[list[ReadItem], dict[int, ReadItem]]:
    """New ones, and edited ones by item id. Of several entries of one poll that share a key the first counts:
    two that differ would otherwise overwrite each other at every poll."""
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
        elif match.content_hash != read.item.content_hash:
            edited[match.item_id] = read
    return new, edited


def _add(conn: Connection, feed_id: int, reads: Sequence[ReadItem], now: datetime) -> list[_Told]:
    if not reads:
        return []
    story_of = _stories(conn, {_story_key(read) for read in reads}, now)
    story_ids = [story_of[_story_key(read)] for read in reads]
    rows = [
        _columns(read, now) | {"feed_id": feed_id, "story_id": story_id, "revision": 1, "first_seen_at": now}
        for read, story_id in zip(reads, story_ids, strict=True)
    ]
    ids = (
        conn.execute(insert(items).returning(items.c.id, sort_by_parameter_order=True), rows).scalars().all()
    )
    told = [_Told(*one) for one in zip(ids, story_ids, reads, strict=True)]
    keys = {key: one.item_id for one in told for key in one.read.item.keys}
    # In one order for all workers, else two that meet on the same keys could deadlock.
    conn.execute(insert(item_keys), [{"key": key, "item_id": keys[key]} for key in sorted(keys)])
    conn.execute(insert(articles), [_article(one) for one in told])
    _describe(conn, told)
    return told


def _edit(conn: Connection, edited: dict[int, ReadItem], now: datetime) -> list[_Told]:
    """Replace what the outlet changed. The story stays, and so do the keys the item had."""
    if not edited:
        return []
    ids = sorted(edited)
    rows = conn.execute(
        select(items.c.id, items.c.story_id, items.c.first_seen_at).where(items.c.id.in_(ids))
    )
    found = {row.id: row for row in rows}
    told = [_Told(id_, found[id_].story_id, edited[id_]) for id_ in ids]
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
    for table in (mentions, item_entities, item_dossiers):
        conn.execute(delete(table).where(table.c.item_id.in_(ids)))
    _describe(conn, told)
    return told


def _describe(conn: Connection, told: Sequence[_Told]) -> None:
    """What an analysis says of each item: mentions, entities in order, dossiers."""
    found = [
        {"item_id": one.item_id, "start": m.start, "end": m.end, "entity": m.entity}
        for one in told
        for m in one.read.analysis.mentions
    ]
    ranked = [
        {"item_id": one.item_id, "entity": entity, "rank": rank}
        for one in told
        for rank, entity in enumerate(_entities(one.read))
    ]
    relevant = [
        {"item_id": one.item_id, "dossier": dossier}
        for one in told
        for dossier in dict.fromkeys(one.read.analysis.dossiers)
    ]
    _insert_all(conn, mentions, found)
    _insert_all(conn, item_entities, ranked)
    _insert_all(conn, item_dossiers, relevant)


def _insert_all(conn: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        conn.execute(insert_new(conn, table), rows)


def _alert(conn: Connection, told: Sequence[_Told], now: datetime) -> int:
    """One alert for a dossier and story that has none yet, and its deliveries, in the order of the items."""
    first: dict[tuple[str, int], _Told] = {}
    for one in told:
        for dossier in one.read.analysis.dossiers:
            first.setdefault((dossier, one.story_id), one)
    if not first:
        return 0
    rows = [
        {"dossier": dossier, "story_id": story_id, "item_id": one.item_id, "created_at": now}
        for (dossier, story_id), one in sorted(first.items(), key=lambda pair: pair[1].item_id)
    ]
    made = conn.execute(
        insert_new(conn, alerts).returning(alerts.c.id, alerts.c.dossier, alerts.c.story_id), rows
    ).all()
    wanted = _subscriptions(conn, {dossier for _, dossier, _ in made})
    outbox = [
        {"target_id": target_id, "alert_id": alert_id, "mode": mode}
        for alert_id, dossier, story_id in sorted(made, key=lambda row: first[row[1], row[2]].item_id)
        for target_id, subscription in wanted
        for mode in _modes(subscription, dossier, first[dossier, story_id].read)
    ]
    waiting = {"state": DeliveryState.DUE, "attempts": 0, "due_at": now, "created_at": now}
    _insert_all(conn, deliveries, [row | waiting for row in outbox])
    return len(made)


def _modes(subscription: Subscription, dossier: str, read: ReadItem) -> Iterable[Mode]:
    fits = not subscription.entities or not set(subscription.entities).isdisjoint(_entities(read))
    if subscription.dossier != dossier or not fits:
        return
    if subscription.instant:
        yield Mode.INSTANT
    if subscription.digest:
        yield Mode.DIGEST


def _subscriptions(conn: Connection, dossiers: Iterable[str]) -> list[tuple[int, Subscription]]:
    digest_wanted = and_(
        subscriptions.c.digest, targets.c.next_digest_at.is_not(None)
    )  # else it never leaves
    query = (
        select(subscriptions, digest_wanted.label("digest_wanted"))
        .join(targets)
        .where(targets.c.enabled, subscriptions.c.dossier.in_(sorted(dossiers)))
        .order_by(subscriptions.c.id)
    )
    return [
        (row.target_id, Subscription(row.dossier, tuple(row.entities), row.instant, row.digest_wanted))
        for row in conn.execute(query)
    ]


def _stories(conn: Connection, keys: Iterable[str], now: datetime) -> dict[str, int]:
    """Ids of the stories of these keys, made where there was none."""
    wanted = sorted(keys)
    conn.execute(insert_new(conn, stories), [{"key": key, "created_at": now} for key in wanted])
    return {
        key: id_
        for some in chunks(wanted)
        for key, id_ in conn.execute(select(stories.c.key, stories.c.id).where(stories.c.key.in_(some)))
    }


def _story_key(read: ReadItem) -> str:
    return f"body:{read.body_hash}" if read.body_hash else f"item:{read.item.keys[0]}"


def _columns(read: ReadItem, first_seen: datetime) -> dict[str, Any]:
    published = read.item.published
    return {
        "title": read.item.title,
        "url": read.item.url,
        "published_at": published,
        "dated_at": min(published, first_seen) if published else first_seen,
        "content_hash": read.item.content_hash,
    }


def _article(one: _Told) -> dict[str, Any]:
    start, end = one.read.quote or (None, None)
    return {
        "item_id": one.item_id,
        "text": one.read.text,
        "text_source": one.read.text_source,
        "note": one.read.note,
        "quote_start": start,
        "quote_end": end,
    }


def _entities(read: ReadItem) -> tuple[str, ...]:
    """Every entity mentioned, once, the one the item is most about first."""
    return tuple(dict.fromkeys((*read.lead, *(mention.entity for mention in read.analysis.mentions))))
