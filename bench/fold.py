"""Folding beside `str.translate` with a table of the same letters.

`fold` gives two levels and the way back to the raw text; the table gives the heavy level alone.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager

from bench import stage, table, texts
from bench.contestant import Lap
from bench.repeat import until_time
from newsroom.arabic.fold import fold, heavy
from newsroom.models import Article

TEXTS: dict[str, Callable[[], Sequence[Article]]] = {
    "samples": texts.samples,
    "background": texts.background,
}
LAPS = tuple(name for name in TEXTS if name != "background" or texts.CORPUS)


def bench(scale: stage.Scale) -> Iterator[table.Row]:
    lap_s = (str(scale.lap_s),)
    contestants = (
        stage.Contestant("str.translate", "fold", "translate", lap_s),
        stage.Contestant("rasid fold", "fold", "ours", lap_s),
    )
    laps = stage.race(contestants, LAPS, scale.runs)
    for name in LAPS:
        yield from table.rates(f"fold {name}", "MB/s", stage.of_lap(laps, name))


@asynccontextmanager
async def ours(lap_s: str) -> AsyncIterator[Lap]:
    yield _folding(fold, float(lap_s))


@asynccontextmanager
async def translate(lap_s: str) -> AsyncIterator[Lap]:
    letters = {code: heavy(chr(code)) for code in range(0x10000) if not 0xD800 <= code < 0xE000}
    changed = {code: read for code, read in letters.items() if read != chr(code)}
    yield _folding(lambda text: text.translate(changed), float(lap_s))


def _folding(work: Callable[[str], object], lap_s: float) -> Lap:
    bodies = {name: [article.body for article in TEXTS[name]()] for name in LAPS}
    megabytes = {name: texts.size_mb(TEXTS[name]()) for name in LAPS}

    async def lap(name: str) -> float:
        return megabytes[name] * until_time(lap_s, lambda: [work(body) for body in bodies[name]])

    for body in bodies["samples"]:  # tables are made at the first call
        work(body)
    return lap
