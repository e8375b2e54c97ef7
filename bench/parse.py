"""Parsing in children that may be killed beside feedparser, with its defaults, called in a loop in process.

The pool also decodes, takes the markup out of texts, gives each entry its keys, and hands its findings from process
to process; the loop gives what feedparser gives.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from io import BytesIO

import feedparser

from bench import stage, table
from bench.contestant import Lap
from bench.documents import ENTRIES, content_type, document
from newsroom.models import Feed, FeedState, Pages
from watchers.pool import ParserPool

FEED = Feed(1, "a", "https://a.example/rss", "عينة", "", "ar", "", Pages.NEVER, 300, FeedState.ACTIVE)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def bench(scale: stage.Scale) -> Iterator[table.Row]:
    feeds = str(scale.feeds // 4)
    contestants = (
        stage.Contestant("feedparser in a loop", "parse", "loop", (feeds,)),
        stage.Contestant("rasid ParserPool, 1 worker", "parse", "pool", (feeds, "1")),
        stage.Contestant("rasid ParserPool, 2 workers", "parse", "pool", (feeds, "2")),
    )
    laps = stage.race(contestants, ("parse",), scale.long_runs)
    yield from table.rates(f"parse, {ENTRIES} items a feed", "feeds/s", stage.of_lap(laps, "parse"))


@asynccontextmanager
async def loop(feeds: str) -> AsyncIterator[Lap]:
    bodies = [document(number) for number in range(int(feeds))]
    feedparser.parse(BytesIO(bodies[0]))

    async def lap(_: str) -> float:
        assert all(len(feedparser.parse(BytesIO(body)).entries) == ENTRIES for body in bodies)
        return len(bodies)

    yield lap


@asynccontextmanager
async def pool(feeds: str, workers: str) -> AsyncIterator[Lap]:
    bodies = [(document(number), content_type(number)) for number in range(int(feeds))]
    async with ParserPool(workers=int(workers)) as parsers:
        await asyncio.gather(*(parsers.feed(*body, FEED, NOW) for body in bodies[: 4 * int(workers)]))

        async def lap(_: str) -> float:
            parsed = await asyncio.gather(*(parsers.feed(*body, FEED, NOW) for body in bodies))
            assert all(len(found.items) == ENTRIES for found in parsed)
            return len(parsed)

        yield lap
