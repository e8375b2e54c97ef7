"""Articles out of their pages: trafilatura in children that may be killed, beside trafilatura in a loop, in process.

The pages are those of the bundled samples, with what surrounds articles. The pool also decodes, cuts the furniture of
Arabic sites and hands its findings from process to process; the loop gives what trafilatura gives.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import trafilatura

from bench import stage, table
from bench.contestant import Lap
from bot.demo.samples import load_samples, page
from newsroom.settings import SHIPPED_CONFIG
from watchers.pool import ParserPool

LAST_WAVE = 99
HTML = "text/html; charset={}"


def bench(scale: stage.Scale) -> Iterator[table.Row]:
    times = str(max(1, scale.feeds // 50))
    contestants = (
        stage.Contestant("trafilatura in a loop", "extract", "loop", (times,)),
        stage.Contestant("rasid ParserPool, 1 worker", "extract", "pool", (times, "1")),
        stage.Contestant("rasid ParserPool, 2 workers", "extract", "pool", (times, "2")),
    )
    laps = stage.race(contestants, ("extract",), scale.long_runs)
    yield from table.rates("extract, sample pages", "pages/s", stage.of_lap(laps, "extract"))


@asynccontextmanager
async def loop(times: str) -> AsyncIterator[Lap]:
    pages = _pages() * int(times)
    trafilatura.extract(pages[0][0])

    async def lap(_: str) -> float:
        found = [trafilatura.extract(body) for body, _ in pages]
        assert sum(text is not None for text in found) > len(pages) / 2
        return len(pages)

    yield lap


@asynccontextmanager
async def pool(times: str, workers: str) -> AsyncIterator[Lap]:
    pages = _pages() * int(times)
    async with ParserPool(workers=int(workers)) as parsers:

        async def text(body: bytes, content_type: str) -> str | None:
            return await parsers.article(body, content_type, "https://outlet.example/news/1")

        await asyncio.gather(*(text(*one) for one in pages[: 4 * int(workers)]))

        async def lap(_: str) -> float:
            found = await asyncio.gather(*(text(*one) for one in pages))
            assert sum(one is not None for one in found) > len(pages) / 2
            return len(pages)

        yield lap


def _pages() -> list[tuple[bytes, str]]:
    """Each with its content type; only those that hold a text."""
    return [
        (page(outlet, item, LAST_WAVE), HTML.format(outlet.encoding))
        for outlet in load_samples(SHIPPED_CONFIG / "samples")
        for item in outlet.items
        if item.versions[-1].text
    ]
