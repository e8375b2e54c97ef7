"""Which story a new item belongs to: gathered, asked of newsroom.stories, and written. Part of the one transaction of
`items.record`.

    candidates (named by Redis, or all of the days around) ─► sketches, verified ─► place ─► stories, clusters

Only items of a dossier have sketches: nobody is told of the others.
Imports `newsroom.stories`, `newsroom.models`, the tables and its siblings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, or_, select

from newsroom.models import Feed, Trust
from newsroom.store import clusters
from newsroom.store.outbox import ReadItem, Told
from newsroom.store.sql import among, insert_rows, one_by_one, reserve
from newsroom.store.tables import feeds, items, mentions, meta, sketches, stories
from newsroom.stories import index
from newsroom.stories.index import Entry
from newsroom.stories.placing import Neighbour, Placement, StorySoFar, place
from newsroom.stories.sketch import Sketch, alike, keys, pack, unpack

MISSED = "near-missed"  # how many polls were recorded without asking the index
AROUND = timedelta(days=index.BACK + 1)

AnyRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the index in Redis said of the items of a poll."""

    latest: int  # id of the newest sketch when it was asked: what came after is looked at besides
    tokens: Mapping[int, Sequence[int]]  # an item's token -> those of its candidates


@dataclass(frozen=True, slots=True)
class Arrival:
    """A new item, still without a place."""

    feed: Feed
    read: ReadItem
    dated_at: datetime
    asked: Asked | None  # null: the index could not be asked


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a new item goes. Items that arrived with it are told by their place among them."""

    story_id: int
    relation: str
    shared: tuple[int, ...]  # ids of the items that go back to one origin with it
    shared_within: tuple[int, ...]  # and their places among the arrivals


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


def put(conn: Connection, arrived: Sequence[Arrival], now: datetime) -> list[Placed]:
    """A story for each new item: its own, or that of the articles it repeats."""
    placements = [_ALONE] * len(arrived)
    sketched = {at: one for at, one in enumerate(arrived) if one.read.sketch}
    if sketched:
        one_by_one(conn)
        if any(one.asked is None for one in sketched.values()):
            _miss(conn)
        near = _candidates(conn, sketched)
        stored = _Stored(conn, {id_ for ids in near.values() for id_ in ids})
        earlier: list[Neighbour] = []  # of these, under negative ids
        for at, one in sketched.items():
            placements[at] = _place(one, [*stored.neighbours(near[at]), *earlier])
            earlier.append(_joined(stored, at, one, placements[at]))
    return _written(conn, [one.read for one in arrived], placements, now)


def link(conn: Connection, told: Sequence[Told], placed: Sequence[Placed]) -> None:
    """Keep whose text the new items share."""
    clusters.join(
        conn,
        [
            (one.item_id, other)
            for one, where in zip(told, placed, strict=True)
            for other in (*where.shared, *(told[at].item_id for at in where.shared_within))
        ],
    )


def sketch_all(conn: Connection, told: Sequence[Told], dated: Mapping[int, datetime]) -> None:
    """Keep the sketches of new items, and of edited ones whose old sketches are gone."""
    rows = [
        (one.item_id, token(one.read), dated[one.item_id], pack(one.read.sketch))
        for one in told
        if one.read.sketch
    ]
    insert_rows(conn, sketches, ("item_id", "token", "dated_at", "shingles"), rows, new=True)


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


_ALONE = Placement(None, "new")


def _candidates(conn: Connection, sketched: Mapping[int, Arrival]) -> dict[int, list[int]]:
    """For each of these (by place) the stored articles that are worth a comparison, by id."""
    told = {at: (one, one.asked) for at, one in sketched.items() if one.asked}
    rest = {at: one for at, one in sketched.items() if not one.asked}
    return _named_by_index(conn, told) | _glanced_at(conn, rest)


def _named_by_index(conn: Connection, told: Mapping[int, tuple[Arrival, Asked]]) -> dict[int, list[int]]:
    """Those that Redis named, and those it could not know yet."""
    if not told:
        return {}
    named = {at: frozenset(asked.tokens.get(token(one.read), ())) for at, (one, asked) in told.items()}
    unknown = min(asked.latest for _, asked in told.values())
    days = [one.dated_at for one, _ in told.values()]
    query = select(sketches.c.item_id, sketches.c.token, sketches.c.dated_at).where(
        or_(sketches.c.item_id > unknown, among(sketches.c.token, frozenset().union(*named.values()))),
        sketches.c.dated_at.between(min(days) - AROUND, max(days) + AROUND),
    )
    rows = conn.execute(query).all()
    by_token: dict[int, list[AnyRow]] = defaultdict(list)
    for row in rows:
        by_token[row.token].append(row)
    later = [row for row in rows if row.item_id > unknown]
    near = {}
    for at, (one, asked) in told.items():
        of_tokens = (row for its in named[at] for row in by_token.get(its, ()))
        met = (*of_tokens, *(row for row in later if row.item_id > asked.latest))
        near[at] = sorted({row.item_id for row in met if abs(row.dated_at - one.dated_at) <= AROUND})
    return near


def _glanced_at(conn: Connection, unasked: Mapping[int, Arrival]) -> dict[int, list[int]]:
    """Without the index: of all of the days around, those worth a comparison, told by the packed shingles, or of
    headlines, by the day."""
    query = select(sketches.c.item_id, sketches.c.dated_at, sketches.c.shingles)
    rows = [
        row
        for first, last in _spans(one.dated_at for one in unasked.values())
        for row in conn.execute(query.where(sketches.c.dated_at.between(first, last)))
    ]
    near = {}
    for at, one in unasked.items():
        around = [row for row in rows if abs(row.dated_at - one.dated_at) <= AROUND]
        glances = alike(one.read.sketch, [row.shingles for row in around]) if one.read.sketch else ()
        near[at] = [row.item_id for row, worth in zip(around, glances, strict=True) if worth]
    return near


def _spans(moments: Iterable[datetime]) -> list[tuple[datetime, datetime]]:
    """The days around each of them, none twice."""
    spans: list[tuple[datetime, datetime]] = []
    for moment in sorted(set(moments)):
        first, last = moment - AROUND, moment + AROUND
        if spans and first <= spans[-1][1]:
            first = spans.pop()[0]
        spans.append((first, last))
    return spans


class _Stored:
    """Stored articles as neighbours, and their stories as they grow by the new ones; looked up once for all of
    these."""

    def __init__(self, conn: Connection, ids: Collection[int]) -> None:
        self._conn = conn
        self._made = self._sketches(ids)
        self._stories = self._look_up({row.story_id for row, _ in self._made.values()}) if self._made else {}

    def neighbours(self, ids: Iterable[int]) -> list[Neighbour]:
        """None for one whose story began with what is near nothing."""
        found = (self._made[id_] for id_ in ids if id_ in self._made)
        return [
            Neighbour(row.item_id, sketch, self._stories[row.story_id], row.trust == Trust.LOW)
            for row, sketch in found
            if row.story_id in self._stories
        ]

    def add(self, story: StorySoFar) -> None:
        self._stories[story.id] = story

    def story(self, id_: int) -> StorySoFar:
        return self._stories[id_]

    def _sketches(self, ids: Collection[int]) -> dict[int, tuple[AnyRow, Sketch]]:
        if not ids:
            return {}
        rows = self._conn.execute(_SKETCHES.where(among(sketches.c.item_id, ids))).all()
        names = _named(self._conn, rows)
        return {row.item_id: (row, made) for row in rows if (made := _sketch(row, names[row.item_id]))}

    def _look_up(self, wanted: Collection[int]) -> dict[int, StorySoFar]:
        members: dict[int, list[AnyRow]] = defaultdict(list)
        query = select(items.c.story_id, items.c.id, items.c.dated_at, feeds.c.trust).join(feeds)
        for row in self._conn.execute(query.where(among(items.c.story_id, wanted))):
            members[row.story_id].append(row)
        firsts = {story: min(rows, key=lambda row: (row.dated_at, row.id)) for story, rows in members.items()}
        made = self._made | self._sketches([row.id for row in firsts.values() if row.id not in self._made])
        stories = {}
        for story, rows in members.items():
            if firsts[story].id in made:
                _, first = made[firsts[story].id]
                low = all(row.trust == Trust.LOW for row in rows)
                stories[story] = StorySoFar(story, first, first.published, len(rows), low)
        return stories


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
    for item_id, entity in conn.execute(
        query.where(in_title, among(mentions.c.item_id, [row.item_id for row in rows]))
    ):
        named[item_id].add(entity)
    return named


def the_day(dated_at: datetime) -> datetime:
    """What has no date counts as of the day it was seen, and of no hour: many entries are seen at once."""
    return dated_at.replace(hour=0, minute=0, second=0, microsecond=0)


def _place(one: Arrival, near: Sequence[Neighbour]) -> Placement:
    made = one.read.sketch
    if made is None:
        return _ALONE
    made = made if made.published else replace(made, published=the_day(one.dated_at))
    return place(made, near, low_trust=one.feed.trust is Trust.LOW)


def _joined(stored: _Stored, at: int, one: Arrival, placement: Placement) -> Neighbour:
    """The item as the following ones of the poll meet it; a story made by it has a negative id so far."""
    sketch, low = one.read.sketch, one.feed.trust is Trust.LOW
    if sketch is None:
        raise ValueError("what has no sketch is near nothing")
    if placement.story is None:
        story = StorySoFar(-at - 1, sketch, sketch.published, 1, low)
    else:
        joined = stored.story(placement.story)
        story = replace(joined, size=joined.size + 1, low_trust=joined.low_trust and low)
    stored.add(story)
    return Neighbour(-at - 1, sketch, story, low)


def _written(
    conn: Connection, reads: Sequence[ReadItem], placements: Sequence[Placement], now: datetime
) -> list[Placed]:
    own = {at: f"item:{reads[at].item.keys[0]}" for at, one in enumerate(placements) if one.story is None}
    ids = _begun(conn, sorted(own.values()), now)

    def story_id(at: int, placement: Placement) -> int:
        if placement.story is None:
            return ids[own[at]]
        return placement.story if placement.story > 0 else ids[own[-placement.story - 1]]

    return [
        Placed(
            story_id(at, one),
            one.relation,
            tuple(item for item in one.shared if item > 0),
            tuple(-item - 1 for item in one.shared if item < 0),
        )
        for at, one in enumerate(placements)
    ]


def _begun(conn: Connection, keys: Sequence[str], now: datetime) -> dict[str, int]:
    """The ids of the stories of these keys. One may be there already: its first item is kept no longer, or another
    worker records the same."""
    ids = dict(zip(keys, reserve(conn, stories, len(keys)), strict=True)) if keys else {}
    rows = [(id_, key, now) for key, id_ in ids.items()]
    if insert_rows(conn, stories, ("id", "key", "created_at"), rows, new=True) < len(rows):
        found = select(stories.c.key, stories.c.id).where(among(stories.c.key, keys))
        ids.update(dict(conn.execute(found).all()))
    return ids
