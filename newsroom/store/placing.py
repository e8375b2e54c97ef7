"""Which story a new item belongs to, and which items go back to one origin: gathered, asked of newsroom.stories,
and written. Part of the one transaction of `items.record`.

    candidates (named by Redis, or all of the days around) ─► sketches, verified ─► place ─► stories, links, origins

Only items of a dossier have sketches: nobody is told of the others.
Imports `newsroom.stories`, `newsroom.models`, the tables and its siblings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, func, insert, or_, select, update

from newsroom.models import Feed, Trust
from newsroom.store.outbox import ReadItem, Told
from newsroom.store.sql import chunks, insert_all, one_by_one
from newsroom.store.tables import feeds, item_links, items, mentions, meta, sketches, stories
from newsroom.stories import index
from newsroom.stories.index import Entry
from newsroom.stories.origins import ONE_ORIGIN, Member, origins
from newsroom.stories.placing import Neighbour, Placement, StorySoFar, place
from newsroom.stories.sketch import Sketch, keys, pack, shares, unpack

MISSED = "near-missed"  # how many polls were recorded without asking the index
AROUND = timedelta(days=index.BACK + 1)

AnyRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the index in Redis said of the items of a poll."""

    latest: int  # id of the newest sketch when it was asked: what came after is looked at besides
    tokens: Mapping[int, Sequence[int]]  # an item's token -> those of its candidates


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a new item goes. Links to items of the same poll are by their place in it."""

    story_id: int
    relation: str
    links: tuple[tuple[int, float], ...]  # (item id, overlap)
    links_within: tuple[tuple[int, float], ...]  # (place in the poll, overlap)


def latest(conn: Connection) -> tuple[int, str]:
    """The id of the newest item that has a sketch (0 when there is none), and the count of those the index missed."""
    missed = conn.execute(select(meta.c.value).where(meta.c.key == MISSED)).scalar()
    return conn.execute(select(func.max(sketches.c.item_id))).scalar() or 0, missed or "0"


def _miss(conn: Connection) -> None:
    """Something is recorded that the index in Redis does not hear of: it is to be filled before it is trusted."""
    times = int(latest(conn)[1]) + 1
    conn.execute(delete(meta).where(meta.c.key == MISSED))
    conn.execute(insert(meta).values(key=MISSED, value=str(times)))


def entries(conn: Connection, since: datetime) -> list[Entry]:
    """All items dated since, as the index in Redis keeps them: to fill one that is empty."""
    return [
        Entry(row.token, row.dated_at.date(), keys(made), row.trust == Trust.LOW)
        for row in conn.execute(_SKETCHES.where(sketches.c.dated_at >= since))
        if (made := _sketch(row))
    ]


def entry(read: ReadItem, feed: Feed, now: datetime) -> Entry | None:
    """An item as the index keeps it; none for an item without a sketch."""
    if read.sketch is None:
        return None
    day = read.item.dated(now).date()
    return Entry(token(read), day, keys(read.sketch), feed.trust is Trust.LOW)


def token(read: ReadItem) -> int:
    return index.token(read.item.keys[0])


def put(
    conn: Connection,
    feed: Feed,
    reads: Sequence[ReadItem],
    dated: Sequence[datetime],
    asked: Asked | None,
    now: datetime,
) -> list[Placed]:
    """A story for each new item: its own, or that of the articles it repeats."""
    if any(read.sketch for read in reads):
        one_by_one(conn)
        if asked is None:
            _miss(conn)
    stored = _Stored(conn)
    earlier: list[Neighbour] = []  # of this poll, under negative ids
    placements: list[Placement] = []
    for at, read in enumerate(reads):
        placement = _place(stored, feed, read, dated[at], asked, earlier)
        placements.append(placement)
        if read.sketch:
            _join(earlier, stored, at, read.sketch, placement, feed)
    return _written(conn, reads, placements, now)


def link(conn: Connection, told: Sequence[Told], placed: Sequence[Placed]) -> None:
    """Keep how the new items relate to others, and the sketches by which others will be related to them."""
    rows = [
        {"item_id": one.item_id, "other_id": other, "overlap": overlap}
        for one, where in zip(told, placed, strict=True)
        for other, overlap in (
            *where.links,
            *((told[at].item_id, overlap) for at, overlap in where.links_within),
        )
    ]
    insert_all(conn, item_links, rows)


def sketch_all(conn: Connection, told: Sequence[Told], dated: Mapping[int, datetime]) -> None:
    """Keep the sketches of new items, and of edited ones whose old sketches are gone."""
    rows = [
        {
            "item_id": one.item_id,
            "token": token(one.read),
            "dated_at": dated[one.item_id],
            "shingles": pack(one.read.sketch),
        }
        for one in told
        if one.read.sketch
    ]
    insert_all(conn, sketches, rows)


def regroup(conn: Connection, item_ids: Iterable[int]) -> set[int]:
    """Draw anew to whom these items go back, and all that share a text with them, in whatever story: the items whose
    origin has changed."""
    links = _reached(conn, set(item_ids))
    members, before = _members(conn, {*item_ids, *(id_ for one, other in links for id_ in (one, other))})
    changed = {
        item: name
        for group in _groups(members, links)
        for item, name in origins(group, ((one, other, 1.0) for one, other in links)).items()
        if before[item] != name
    }
    if changed:
        conn.execute(
            update(items).where(items.c.id == bindparam("this")).values(origin=bindparam("name")),
            [{"this": item, "name": name} for item, name in sorted(changed.items())],
        )
    return set(changed)


# ── placing ──────────────────────────────────────────────────────────────────────────────────────────────

_SKETCHES = (
    select(
        sketches.c.item_id,
        sketches.c.token,
        sketches.c.dated_at,
        sketches.c.shingles,
        items.c.story_id,
        items.c.title,
        items.c.url,
        items.c.published_at,
        feeds.c.outlet,
        feeds.c.trust,
    )
    .join_from(sketches, items)
    .join(feeds)
)


class _Stored:
    """Stored articles as neighbours, each story looked up once."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._stories: dict[int, StorySoFar] = {}

    def near(self, read: ReadItem, dated_at: datetime, asked: Asked | None) -> list[Neighbour]:
        """Those Redis named, and those it could not know yet; without it all of the days around."""
        around = sketches.c.dated_at.between(dated_at - AROUND, dated_at + AROUND)
        if asked is None:
            return self._neighbours(sketches.c.item_id.in_(self._similar(read, around)))
        named = sketches.c.token.in_(asked.tokens.get(token(read), ()))
        return self._neighbours(or_(sketches.c.item_id > asked.latest, named) & around)

    def _similar(self, read: ReadItem, around: ColumnElement[bool]) -> list[int]:
        """Of a whole window, those worth a comparison: told by the packed shingles, or of headlines, by the day."""
        query = select(sketches.c.item_id, sketches.c.shingles).where(around)
        made = read.sketch
        return [row.item_id for row in self._conn.execute(query) if made and shares(made, row.shingles)]

    def add(self, story: StorySoFar) -> None:
        self._stories[story.id] = story

    def story(self, id_: int) -> StorySoFar:
        return self._stories[id_]

    def _neighbours(self, which: ColumnElement[bool]) -> list[Neighbour]:
        rows = self._conn.execute(_SKETCHES.where(which)).all()
        names = _named(self._conn, rows)
        made = [(row, sketch) for row in rows if (sketch := _sketch(row, names[row.item_id]))]
        self._look_up({row.story_id for row, _ in made}, {row.item_id: sketch for row, sketch in made})
        return [
            Neighbour(row.item_id, sketch, self._stories[row.story_id], row.trust == Trust.LOW)
            for row, sketch in made
            if row.story_id in self._stories
        ]

    def _look_up(self, wanted: set[int], known: Mapping[int, Sketch]) -> None:
        unknown = sorted(wanted - self._stories.keys())
        members: dict[int, list[AnyRow]] = defaultdict(list)
        query = select(items.c.story_id, items.c.id, items.c.dated_at, feeds.c.trust).join(feeds)
        for some in chunks(unknown):
            for row in self._conn.execute(query.where(items.c.story_id.in_(some))):
                members[row.story_id].append(row)
        firsts = {story: min(rows, key=lambda row: (row.dated_at, row.id)) for story, rows in members.items()}
        first_sketches = dict(known)
        for some in chunks([row.id for row in firsts.values() if row.id not in known]):
            packed = self._conn.execute(_SKETCHES.where(sketches.c.item_id.in_(some))).all()
            names = _named(self._conn, packed)
            for one in packed:
                if sketch := _sketch(one, names[one.item_id]):
                    first_sketches[one.item_id] = sketch
        for story, rows in members.items():
            first = firsts[story]
            if first.id in first_sketches:
                low = all(row.trust == Trust.LOW for row in rows)
                sketch = first_sketches[first.id]
                self._stories[story] = StorySoFar(story, sketch, sketch.published, len(rows), low)


def _sketch(row: AnyRow, names: Iterable[str] = ()) -> Sketch | None:
    """None for one that an older version packed: it is near nothing any more."""
    published = row.published_at or the_day(row.dated_at)
    return unpack(
        row.shingles, row.title, outlet=row.outlet, url=row.url, published=published, names=tuple(names)
    )


def _named(conn: Connection, rows: Sequence[AnyRow]) -> dict[int, set[str]]:
    """The entities each headline names."""
    named: dict[int, set[str]] = defaultdict(set)
    query = select(mentions.c.item_id, mentions.c.entity).join_from(mentions, items)
    in_title = mentions.c.start < func.length(items.c.title)
    for some in chunks([row.item_id for row in rows]):
        for item_id, entity in conn.execute(query.where(in_title, mentions.c.item_id.in_(some))):
            named[item_id].add(entity)
    return named


def the_day(dated_at: datetime) -> datetime:
    """What has no date counts as of the day it was seen, and of no hour: many entries are seen at once."""
    return dated_at.replace(hour=0, minute=0, second=0, microsecond=0)


def _place(
    stored: _Stored,
    feed: Feed,
    read: ReadItem,
    dated_at: datetime,
    asked: Asked | None,
    earlier: Sequence[Neighbour],
) -> Placement:
    if read.sketch is None:
        return Placement(None, "new")
    near = [*stored.near(read, dated_at, asked), *earlier]
    made = read.sketch if read.sketch.published else replace(read.sketch, published=the_day(dated_at))
    return place(made, near, low_trust=feed.trust is Trust.LOW)


def _join(
    earlier: list[Neighbour], stored: _Stored, at: int, sketch: Sketch, placement: Placement, feed: Feed
) -> None:
    """Let the following items of the poll meet this one; a story made by it has a negative id so far."""
    if placement.story is None:
        story = StorySoFar(-at - 1, sketch, sketch.published, 1, feed.trust is Trust.LOW)
    else:
        joined = stored.story(placement.story)
        low = joined.low_trust and feed.trust is Trust.LOW
        story = StorySoFar(joined.id, joined.first, joined.began, joined.size + 1, low)
    stored.add(story)
    earlier.append(Neighbour(-at - 1, sketch, story, feed.trust is Trust.LOW))


def _written(
    conn: Connection, reads: Sequence[ReadItem], placements: Sequence[Placement], now: datetime
) -> list[Placed]:
    own = {at: f"item:{reads[at].item.keys[0]}" for at, one in enumerate(placements) if one.story is None}
    insert_all(conn, stories, [{"key": key, "created_at": now} for key in sorted(own.values())])
    ids: dict[str, int] = {}
    for some in chunks(sorted(own.values())):
        found = select(stories.c.key, stories.c.id).where(stories.c.key.in_(some))
        ids.update(dict(conn.execute(found).all()))

    def story_id(at: int, placement: Placement) -> int:
        if placement.story is None:
            return ids[own[at]]
        return placement.story if placement.story > 0 else ids[own[-placement.story - 1]]

    return [
        Placed(
            story_id(at, one),
            one.relation,
            tuple((item, overlap) for item, overlap in one.links if item > 0),
            tuple((-item - 1, overlap) for item, overlap in one.links if item < 0),
        )
        for at, one in enumerate(placements)
    ]


# ── origins ──────────────────────────────────────────────────────────────────────────────────────────────


def _reached(conn: Connection, ids: set[int]) -> set[tuple[int, int]]:
    """The pairs that share so much text as to be one voice, followed from item to item."""
    found: set[tuple[int, int]] = set()
    query = select(item_links.c.item_id, item_links.c.other_id).where(item_links.c.overlap >= ONE_ORIGIN)
    known, new = set[int](), set(ids)
    while new:
        known |= new
        pairs = {
            (one, other)
            for column in (item_links.c.item_id, item_links.c.other_id)
            for some in chunks(sorted(new))
            for one, other in conn.execute(query.where(column.in_(some)))
        }
        found |= pairs
        new = {id_ for pair in pairs for id_ in pair} - known
    return found


def _members(conn: Connection, ids: Iterable[int]) -> tuple[list[Member], dict[int, str]]:
    """These articles, and their origins so far."""
    query = select(items.c.id, items.c.origin, items.c.named_source, items.c.dated_at, feeds.c.outlet).join(
        feeds
    )
    rows = [row for some in chunks(sorted(ids)) for row in conn.execute(query.where(items.c.id.in_(some)))]
    members = [Member(row.id, row.outlet, row.named_source, row.dated_at) for row in rows]
    return members, {row.id: row.origin for row in rows}


def _groups(members: Sequence[Member], links: Iterable[tuple[int, int]]) -> list[list[Member]]:
    """Those that are linked, however far apart, together; each of the others alone."""
    near: dict[int, set[int]] = defaultdict(set)
    for one, other in links:
        near[one].add(other)
        near[other].add(one)
    by_id = {member.item: member for member in members}
    groups = []
    while by_id:
        group, new = [], [next(iter(by_id))]
        while new:
            if member := by_id.pop(new.pop(), None):
                group.append(member)
                new += near[member.item]
        groups.append(group)
    return groups
