"""What one poll brings, recorded in one transaction: all of it, or nothing.

    items (new, updated) → keys, articles, words, mentions, statements → stories → what follows (settle)
        → alerts → deliveries → the feed's validators

Unique keys decide what is new: a poll recorded twice, by one worker or two, changes nothing the second time.
Imports `newsroom.models`, `newsroom.killpoints`, the tables and its siblings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, literal, select, union_all, update

from newsroom import killpoints
from newsroom.models import Feed
from newsroom.store import feeds, origins, outbox, placing, search, statements
from newsroom.store.feeds import Check
from newsroom.store.outbox import Announcement, ReadItem, Told, entities
from newsroom.store.placing import Arrival, Asked
from newsroom.store.sql import among, insert_rows, reserve
from newsroom.store.tables import (
    articles,
    former_keys,
    item_dossiers,
    item_entities,
    item_keys,
    items,
    mentions,
    sketches,
)
from newsroom.stories.headline import outlet_name

PRUNED = 0  # the item of a key that outlived it


# One statement, on one snapshot, so that what is cleared away meanwhile is met on one of the two sides; built once,
# as that takes longer than the database.
_OF_KEYS = union_all(
    select(former_keys.c.key, literal(PRUNED), former_keys.c.content_hash, former_keys.c.feed_id).where(
        among(former_keys.c.key, "wanted")
    ),
    select(item_keys.c.key, items.c.id, items.c.content_hash, items.c.feed_id)
    .join_from(item_keys, items)
    .where(among(item_keys.c.key, "wanted")),
)


@dataclass(frozen=True, slots=True)
class Known:
    item_id: int  # PRUNED: it is kept no longer, and what it says now decides whether it is new
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
    if not keys:
        return {}
    found: dict[str, Known] = {}
    for key, item_id, content_hash, feed_id in conn.execute(_OF_KEYS, {"wanted": list(dict.fromkeys(keys))}):
        if item_id != PRUNED or key not in found:
            found[key] = Known(item_id, content_hash, feed_id)
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
    return record_all(conn, [poll], now, settle)[0]


def record_all(
    conn: Connection, polls: Sequence[Poll], now: datetime, settle: Settle = nothing_follows
) -> list[Recorded]:
    """Several polls in one transaction, as if one after the other; what follows from them is settled and told for all
    together, as it is for the items of one poll. Those that share a key wait for each other."""
    waiting, done = dict(enumerate(polls)), dict[int, Recorded]()
    while waiting:
        apart = _apart(waiting)
        done.update(zip(apart, _record(conn, [waiting.pop(at) for at in apart], now, settle), strict=True))
    return [done[at] for at in range(len(polls))]


def _apart(waiting: Mapping[int, Poll]) -> list[int]:
    """Places of those that have nothing in common, neither an item nor their feed; the first is always among them."""
    chosen, taken = list[int](), set[str | int]()
    for at, poll in waiting.items():
        own: set[str | int] = {key for read in poll.items for key in read.item.keys} | {poll.feed.id}
        if taken.isdisjoint(own):
            chosen.append(at)
            taken |= own
    return chosen


def _record(conn: Connection, polls: Sequence[Poll], now: datetime, settle: Settle) -> list[Recorded]:
    before = known(conn, [key for poll in polls for read in poll.items for key in read.item.keys])
    parts = [_sort(poll, before) for poll in polls]
    edited = {id_: read for _, changed in parts for id_, read in changed.items()}
    relevant_before = outbox.relevant(conn, edited)
    arrived = [
        Arrival(poll.feed, read, read.item.dated(now), poll.asked)
        for poll, (new, _) in zip(polls, parts, strict=True)
        for read in new
    ]
    told = _add(conn, arrived, now) + _edit(conn, edited, now)
    killpoints.reached("after_item_insert")
    regrouped = origins.regroup(conn, [one.item_id for one in told if one.read.sketch])
    announced = settle(conn, Taken(tuple(told), frozenset(edited), frozenset(regrouped)), now)
    outbox.withdraw(conn, edited)
    # What belongs to no dossier is in nobody's story, and nobody is told of it.
    followed = [one for one in told if one.read.analysis.relevant or one.item_id in edited]
    may_tell = [one for one in followed if one.read.tell]
    outbox.refresh(conn, may_tell, now)
    alerts = outbox.tell(conn, may_tell, relevant_before, announced, now)
    for poll, (new, _) in zip(polls, parts, strict=True):
        if poll.check:
            feeds.finish(conn, poll.feed.id, poll.check, now, seen=len(new), dropped=poll.dropped)
    return _counted(polls, parts, told, alerts)


Parts = tuple[list[ReadItem], dict[int, ReadItem]]  # new ones, and edited ones by item id


def _counted(
    polls: Sequence[Poll], parts: Sequence[Parts], told: Sequence[Told], alerts: Sequence[int | None]
) -> list[Recorded]:
    """What each poll brought; an alert that no item of them brought about counts for the first."""
    ids = {id(one.read): one.item_id for one in told}
    made = Counter(alerts)
    recorded = []
    for poll, (new, edited) in zip(polls, parts, strict=True):
        own = tuple(ids[id(read)] for read in new) + tuple(sorted(edited))
        brought = sum(made.pop(item_id, 0) for item_id in own)
        left = len(poll.items) - len(new) - len(edited)
        recorded.append(Recorded(len(new), len(edited), left, brought, own))
    recorded[0] = replace(recorded[0], alerts=recorded[0].alerts + made.total())
    return recorded


def _sort(poll: Poll, before: Mapping[str, Known]) -> Parts:
    """Of several entries of one poll that share a key the first counts, and only the feed that recorded an item edits
    it: two that differ would overwrite each other at every poll."""
    new: list[ReadItem] = []
    edited: dict[int, ReadItem] = {}
    met_keys: set[str] = set()
    met_ids: set[int] = set()
    for read in poll.items:
        matches = [before[key] for key in read.item.keys if key in before]
        match = _match(matches, read.item.content_hash) if matches else None
        repeated = not met_keys.isdisjoint(read.item.keys) or (match and match.item_id in met_ids)
        met_keys.update(read.item.keys)
        if match:
            met_ids.add(match.item_id)
        if repeated:
            continue
        if match is None:
            new.append(read)
        elif match.content_hash != read.item.content_hash and match.feed_id == poll.feed.id:
            edited[match.item_id] = read
    return new, edited


def _match(matches: Sequence[Known], content_hash: str) -> Known | None:
    """What it is: that which says the same; else any that is still kept."""
    same = (known for known in matches if known.content_hash == content_hash)
    return next(same, next((known for known in matches if known.item_id != PRUNED), None))


def _add(conn: Connection, arrived: Sequence[Arrival], now: datetime) -> list[Told]:
    if not arrived:
        return []
    reads = [one.read for one in arrived]
    placed = placing.put(conn, arrived, now)
    ids = reserve(
        conn, items, len(arrived)
    )  # after `put`, which lets one writer at a time bring what is near others
    told = [Told(id_, where.story_id, read) for id_, where, read in zip(ids, placed, reads, strict=True)]
    outlets = {one.feed.id: outlet_name(one.feed.outlet) for one in arrived}
    rows = [
        (
            *(id_, one.feed.id, where.story_id, where.relation, outlets[one.feed.id], 1, now),
            *_values(one.read, one.dated_at),
        )
        for id_, one, where in zip(ids, arrived, placed, strict=True)
    ]
    insert_rows(conn, items, (*_PLACE, *_VALUES), rows)
    keys = {key: one.item_id for one in told for key in one.read.item.keys}
    # In one order for all workers, else two that meet on the same keys could deadlock.
    insert_rows(conn, item_keys, ("key", "item_id"), sorted(keys.items()))
    insert_rows(conn, articles, ("item_id", *_ARTICLE), [(one.item_id, *_article(one)) for one in told])
    search.add(conn, [_words(one) for one in told])
    dated = {id_: one.dated_at for id_, one in zip(ids, arrived, strict=True)}
    _describe(conn, told, dated)
    placing.link(conn, told, placed)
    statements.add(conn, [one for one in told if _speaks(one.read)], dated)
    return told


def _edit(conn: Connection, edited: dict[int, ReadItem], now: datetime) -> list[Told]:
    """Replace what the outlet changed. The story stays, and so do the keys the item had."""
    if not edited:
        return []
    ids = sorted(edited)
    query = select(items.c.id, items.c.story_id, items.c.first_seen_at)
    found = {row.id: row for row in conn.execute(query.where(among(items.c.id, ids)))}
    told = [Told(id_, found[id_].story_id, edited[id_]) for id_ in ids]
    dated = {id_: edited[id_].item.dated(found[id_].first_seen_at) for id_ in ids}
    searched = search.forget(conn, ids)
    conn.execute(
        update(items).where(items.c.id == bindparam("this")).values(revision=items.c.revision + 1),
        [
            dict(zip(_VALUES, _values(one.read, dated[one.item_id]), strict=True))
            | {"this": one.item_id, "updated_at": now}
            for one in told
        ],
    )
    conn.execute(
        update(articles).where(articles.c.item_id == bindparam("this")),
        [dict(zip(_ARTICLE, _article(one), strict=True)) | {"this": one.item_id} for one in told],
    )
    search.add(conn, [_words(one) for one in told if one.item_id in searched])
    keys = {key: one.item_id for one in told for key in one.read.item.keys}
    insert_rows(conn, item_keys, ("key", "item_id"), sorted(keys.items()), new=True)
    for table in (mentions, item_entities, item_dossiers, sketches):
        conn.execute(delete(table).where(among(table.c.item_id, ids)))
    _describe(conn, told, dated)
    statements.revise(conn, told, now)
    return told


def _describe(conn: Connection, told: Sequence[Told], dated: Mapping[int, datetime]) -> None:
    """What an analysis says of each item: mentions, entities in order, dossiers."""
    found = [
        (one.item_id, mention.start, mention.end, mention.entity)
        for one in told
        for mention in one.read.analysis.mentions
    ]
    ranked = [
        (one.item_id, entity, dated[one.item_id], rank, *_span(one.read.quotes.get(entity)))
        for one in told
        if one.read.lead or one.read.analysis.mentions
        for rank, entity in enumerate(entities(one.read))
    ]
    relevant = [
        (one.item_id, dossier, dated[one.item_id])
        for one in told
        for dossier in dict.fromkeys(one.read.analysis.dossiers)
    ]
    insert_rows(conn, mentions, ("item_id", "start", "end", "entity"), found, new=True)
    insert_rows(conn, item_entities, ("item_id", "entity", "dated_at", "rank", *_QUOTE), ranked, new=True)
    insert_rows(conn, item_dossiers, ("item_id", "dossier", "dated_at"), relevant, new=True)
    placing.sketch_all(conn, told, dated)


def _speaks(read: ReadItem) -> bool:
    said = read.analysis
    return bool(said.reports or said.claims or said.members)


# ── rows, as values in the order of these columns ────────────────────────────────────────────────────────

_PLACE = ("id", "feed_id", "story_id", "relation", "origin", "revision", "first_seen_at")
_VALUES = ("title", "url", "published_at", "dated_at", "content_hash", "named_source")
_QUOTE = ("quote_start", "quote_end")
_ARTICLE = ("text", "text_source", "note", *_QUOTE)


def _values(read: ReadItem, dated: datetime) -> tuple[Any, ...]:
    item, origin = read.item, read.analysis.origin
    source = origin.source if origin.kind != "own" else None
    return item.title, item.url, item.published, dated, item.content_hash, source


def _article(one: Told) -> tuple[Any, ...]:
    return one.read.text, one.read.text_source, one.read.note, *_span(one.read.quote)


def _span(quote: tuple[int, int] | None) -> tuple[int | None, int | None]:
    return quote or (None, None)


def _words(one: Told) -> search.Words:
    return search.Words(one.item_id, one.read.item.title, one.read.text, one.read.words)
