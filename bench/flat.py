"""What recording a poll costs when much is stored already: the real `items.record` on an archive of two sizes, on
SQLite and on PostgreSQL where its server is installed.

A day of the archive, 2,500 articles, is recorded poll by poll as the service does it. The others are that day again and
again, each a day older, copied row by row inside the database, with the words of each article indexed anew: the small
archive is one of four days and the large one of forty (of four hundred with `--long`). One article in a hundred belongs
to the shipped dossier. Both archives stand ready at once, and a few polls are recorded in each by turns. The index of
near-duplicates in Redis is filled and asked as it is for a poll; reading the entries and their analysis are not
measured, as they know nothing of the archive.
"""

from __future__ import annotations

import random
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import SecretStr
from sqlalchemy import Column, Connection, DateTime, Table, func, insert, literal_column, select, text

from bench import stage, table
from bench.contestant import Lap
from bench.drawn import drawn
from bench.status import _binaries, _postgres
from newsroom.desk import Desk, open_desk
from newsroom.files import load_config
from newsroom.logs import configure_logging
from newsroom.models import Article, Feed, FeedSpec
from newsroom.settings import SHIPPED_CONFIG, load_settings
from newsroom.store import feeds, items, search, tables
from newsroom.store.items import Poll
from newsroom.store.outbox import ReadItem
from newsroom.store.search import Words
from tests.stores import PostgresCluster, run_sql
from watchers.articles import as_article
from watchers.ingest import as_item
from watchers.near import asked
from watchers.reading import read_here, read_item

SMALL, LARGE, LARGEST, FEW = 10_000, 100_000, 1_000_000, 1_000
DAYS = 4  # of the smaller archive: whatever looks back a few days finds as much in both
OUTLETS = 40
ENTRIES = 30  # of a poll
FOLLOWED = 100  # one article in so many is about what the dossier follows
TOLD = 5  # sentences of a text
POLLS, ROUNDS = 5, 5  # of each kind in a lap; more would make the last day another than those before
DAY = timedelta(days=1)
LAPS = {"plain": "30 new items of no dossier", "followed": "28 of no dossier and 2 of one"}
COPIED = (
    *(tables.stories, tables.items, tables.item_keys, tables.articles, tables.mentions, tables.item_entities),
    *(
        tables.item_dossiers,
        tables.sketches,
        tables.item_clusters,
        tables.reports,
        tables.claims,
        tables.members,
    ),
)
OWN_IDS = {
    "items": "items",
    "stories": "stories",
    "reports": "reports",
    "claims": "claims",
    "members": "members",
}
IDS = {"item_id": "items", "cluster_id": "items", "story_id": "stories"}


def bench(scale: stage.Scale) -> Iterator[table.Row]:
    small, large = (FEW, SMALL) if scale.quick else (SMALL, LARGEST if scale.long else LARGE)
    for kind in ("SQLite", "PostgreSQL") if _postgres() else ("SQLite",):
        contestants = [
            stage.Contestant(
                f"{kind}, {count:,} stored", "flat", "ours", (str(count), str(small // DAYS), kind)
            )
            for count in (small, large)
        ]
        laps = stage.in_turns(contestants, tuple(LAPS), ROUNDS)
        for name, shown in LAPS.items():
            yield from table.amounts(f"record a poll, {shown}", "ms", stage.of_lap(laps, name))


@asynccontextmanager
async def ours(count: str, block: str, kind: str) -> AsyncIterator[Lap]:
    configure_logging("WARNING")
    cluster = PostgresCluster(_binaries()) if kind == "PostgreSQL" else None
    try:
        with TemporaryDirectory(prefix="rasid-bench-") as folder:
            if cluster:
                run_sql(cluster.url("postgres"), "CREATE DATABASE bench TEMPLATE template0")
            url = SecretStr(cluster.url("bench")) if cluster else None
            settings = load_settings(
                data=Path(folder), config=SHIPPED_CONFIG, database_url=url, redis_url=None
            )
            outlets = (
                FeedSpec(f"flat-{n}", f"https://{n}.example/rss", f"وكالة {n}") for n in range(OUTLETS)
            )
            config = replace(load_config(SHIPPED_CONFIG), feeds=tuple(outlets), targets=())
            async with open_desk(settings, config, service=True) as desk:
                archive = _Archive(desk, await desk.db.read(feeds.all_feeds))
                await archive.fill(int(block))
                for age in range(1, int(count) // int(block)):
                    await desk.db.write(_copy, age)
                    stage.say(f"    {(age + 1) * int(block):,} articles")
                await desk.db.write(_analyse)
                yield archive.lap
    finally:
        if cluster:
            cluster.remove()


class _Archive:
    def __init__(self, desk: Desk, known: Sequence[Feed]) -> None:
        self._desk, self._feeds = desk, known
        self._dice = random.Random(7)
        self._made = 0

    async def fill(self, count: int) -> None:
        while self._made < count:
            followed = self._made % (FOLLOWED * ENTRIES) // FOLLOWED < ENTRIES // 10
            await self._record(self._poll(3 if followed else 0))

    async def lap(self, name: str) -> float:
        """Milliseconds that recording a poll takes."""
        polls = [self._poll(2 if name == "followed" else 0) for _ in range(POLLS)]
        return 1000 * median([await self._record(poll) for poll in polls])

    def _poll(self, followed: int) -> Poll:
        feed = self._feeds[self._made // ENTRIES % len(self._feeds)]
        reads = [self._read(feed, followed=number < followed) for number in range(ENTRIES)]
        return Poll(feed, tuple(reads), None, 0)

    def _read(self, feed: Feed, *, followed: bool) -> ReadItem:
        desk, dice, pool = self._desk, self._dice, drawn()
        self._made += 1
        title, said = dice.choice(pool.titles), ". ".join(dice.choices(pool.sentences, k=TOLD)) + "."
        if followed:
            title, told = dice.choice(pool.named)
            said = f"{told}\n\n{said}"
        published = desk.now() - timedelta(minutes=dice.randrange(24 * 60))
        number = self._made
        url = f"https://a.example/{number}"
        made = Article(f"flat:{number}", f"{title} {number}", said, feed.outlet, url, published)
        item = as_item(feed, made)
        reading = read_here(desk.analyser, as_article(feed, item, item.text))
        return read_item(item, item.text, reading, tell=False)

    async def _record(self, poll: Poll) -> float:
        desk = self._desk
        ready = replace(poll, asked=await asked(desk, poll.feed, poll.items))
        began = time.perf_counter()
        recorded = await desk.db.write(items.record, ready, desk.now(), desk.ledger.recorded)
        seconds = time.perf_counter() - began
        assert recorded.new == ENTRIES
        return seconds


# ── the same again, a day older each time ────────────────────────────────────────────────────────────────


def _copy(conn: Connection, age: int) -> None:
    """All rows of the first block once more, under ids and keys of their own."""
    steps = {name: _block(conn, tables.metadata.tables[name]) for name in OWN_IDS}
    for kind in COPIED:
        columns = [_column(conn, kind, column, age, steps) for column in kind.columns]
        own = OWN_IDS.get(kind.name)
        first = kind.c.id <= steps[own] if own else _of_first(kind, steps)
        conn.execute(insert(kind).from_select(list(kind.columns), select(*columns).where(first)))
    step = steps["items"]
    query = select(tables.items.c.id, tables.items.c.title, tables.articles.c.text)
    rows = conn.execute(query.join_from(tables.items, tables.articles).where(tables.items.c.id <= step)).all()
    search.add(conn, [Words(row.id + age * step, row.title, row.text) for row in rows])
    for name in OWN_IDS if conn.dialect.name == "postgresql" else ():
        conn.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}"))


def _block(conn: Connection, kind: Table) -> int:
    """The highest id of the first block: it is noted before the first copy is made."""
    known = _STEPS.get(kind.name)
    if known is None:
        known = _STEPS[kind.name] = conn.execute(select(func.max(kind.c.id))).scalar() or 0
    return known


_STEPS: dict[str, int] = {}


def _of_first(kind: Table, steps: dict[str, int]) -> Any:
    return kind.c.item_id <= steps["items"]


def _column(conn: Connection, kind: Table, column: Column[Any], age: int, steps: dict[str, int]) -> Any:
    if column.name == "id" or column.name in IDS:
        return column + age * steps[IDS.get(column.name, kind.name)]
    if column.name == "key":
        return column + f"#{age}"
    if isinstance(getattr(column.type, "impl", column.type), DateTime):
        return _older(conn, kind, column, age)
    return column


def _older(conn: Connection, kind: Table, column: Column[Any], age: int) -> Any:
    name = f'{kind.name}."{column.name}"'
    if conn.dialect.name == "postgresql":
        return literal_column(f"{name} - interval '{age} days'", column.type)
    day = f"strftime('%Y-%m-%d %H:%M:%S', {name}, '-{age} days')"
    return literal_column(f"{day} || '.000000'", column.type)


def _analyse(conn: Connection) -> None:
    conn.execute(text("ANALYZE"))
