"""The archive asked for words, over 20,000 articles on SQLite: its index beside LIKE over the texts.

LIKE finds one spelling and no clitics, and reads every text; it is the floor of what can be done without an index.
Both give the newest twenty. The index is also measured as it is filled: its time and its size an article.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, insert, or_, select

from bench import stage, table, texts
from bench.contestant import Lap
from newsroom.arabic.searching import wanted
from newsroom.models import Article, FeedSpec
from newsroom.settings import load_settings
from newsroom.store import feeds, search, tables
from newsroom.store.database import Database, open_database
from newsroom.store.search import Words

ARTICLES, FEW = 20_000, 2_000
ASKED = 9
BATCH = 500
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
QUESTIONS = {
    "rare": "two words, few have both",
    "common": "a word that most have",
    "phrase": "a phrase of two words",
}
ASKING = {"rare": ("العراق انسحاب", ()), "common": ("في", ()), "phrase": ("", ("القوات الأمريكية",))}


def bench(scale: stage.Scale) -> Iterator[table.Row]:
    count = ARTICLES if scale.long_runs > 1 else FEW
    contestants = [stage.Contestant(who, "search", name, (str(count),)) for who, name in CONTESTANTS.items()]
    laps = stage.race(contestants, tuple(QUESTIONS), 1)
    for name, shown in QUESTIONS.items():
        yield from table.amounts(f"search over {count:,} articles, {shown}", "ms", stage.of_lap(laps, name))
    filling = stage.race([stage.Contestant("ours", "search", "filling", (str(count),))], ("ms", "bytes"), 1)
    yield from table.amounts("search, filling the index", "ms an article", stage.of_lap(filling, "ms"))
    yield from table.amounts("search, size of the index", "bytes an article", stage.of_lap(filling, "bytes"))


CONTESTANTS = {"LIKE": "like", "ours": "ours"}


@asynccontextmanager
async def ours(count: str) -> AsyncIterator[Lap]:
    def ask(conn: Connection, words: str, phrases: Sequence[str]) -> int:
        return search.find(conn, wanted(words, phrases)).count

    async with _archive(int(count)) as (database, _):
        await database.write(_index, int(count))
        yield _timed(database, ask)


@asynccontextmanager
async def like(count: str) -> AsyncIterator[Lap]:
    def ask(conn: Connection, words: str, phrases: Sequence[str]) -> int:
        query = select(tables.items.c.id, tables.items.c.title).join_from(tables.items, tables.articles)
        for word in (*words.split(), *phrases):
            held = [column.contains(word) for column in (tables.items.c.title, tables.articles.c.text)]
            query = query.where(or_(*held))
        return len(conn.execute(query.order_by(tables.items.c.dated_at.desc())).all())

    async with _archive(int(count)) as (database, _):
        yield _timed(database, ask)


@asynccontextmanager
async def filling(count: str) -> AsyncIterator[Lap]:
    async with _archive(int(count)) as (database, file):
        before, began = file.stat().st_size, time.perf_counter()
        await database.write(_index, int(count))
        took = (time.perf_counter() - began) * 1000
        await database.close()  # what stands beside the file is written into it
        grown = {"ms": took / int(count), "bytes": (file.stat().st_size - before) / int(count)}

        async def lap(name: str) -> float:
            return grown[name]

        yield lap


def _timed(database: Database, ask: Callable[[Connection, str, Sequence[str]], int]) -> Lap:
    async def lap(name: str) -> float:
        took = []
        for _ in range(ASKED):
            began = time.perf_counter()
            assert await database.read(ask, *ASKING[name])
            took.append((time.perf_counter() - began) * 1000)
        return median(took)

    return lap


@asynccontextmanager
async def _archive(count: int) -> AsyncIterator[tuple[Database, Path]]:
    """Real articles again and again where there are any, else made ones; not indexed yet."""
    made = texts.background() or [*texts.samples(), *texts.unmatched(400)]
    with TemporaryDirectory(prefix="rasid-bench-") as folder:
        database = await open_database(load_settings(data=Path(folder), redis_url="off"))
        spec = FeedSpec("bench", "https://bench.example/rss", "وكالة")
        feed = await database.write(feeds.add, spec, NOW)
        for start in range(0, count, BATCH):
            await database.write(_write, feed.id, start, min(BATCH, count - start), made)
        try:
            yield database, Path(folder) / "rasid.db"
        finally:
            await database.close()


def _write(conn: Connection, feed_id: int, start: int, count: int, made: Sequence[Article]) -> None:
    rows: dict[Any, list[dict[str, Any]]] = {tables.stories: [], tables.items: [], tables.articles: []}
    for id_ in range(start + 1, start + count + 1):
        article, at = made[id_ % len(made)], NOW - timedelta(minutes=30) * (ARTICLES - id_)
        rows[tables.stories].append({"id": id_, "key": f"bench:{id_}", "created_at": at})
        of_item = {"feed_id": feed_id, "story_id": id_, "title": article.title, "url": None}
        of_item |= {"published_at": at, "dated_at": at, "first_seen_at": at, "content_hash": "h"}
        rows[tables.items].append(of_item | {"id": id_, "revision": 1, "relation": "new", "origin": "وكالة"})
        rows[tables.articles].append({"item_id": id_, "text": article.text, "text_source": "feed"})
    for into, some in rows.items():
        conn.execute(insert(into), some)


def _index(conn: Connection, count: int) -> None:
    """All of it; in one transaction, as a poll's share of it is a part of one."""
    query = select(tables.items.c.id, tables.items.c.title, tables.articles.c.text)
    rows = conn.execute(query.join_from(tables.items, tables.articles).limit(count))
    while some := list(islice(rows, BATCH)):
        search.add(conn, [Words(*row) for row in some])
