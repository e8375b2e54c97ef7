"""Finding an article's story among 50,000 of the last days, beside datasketch and beside comparing with all.

Ours is the sketch of the real text, one question to the embedded Redis, the stored sketches of the candidates unpacked
and the article placed; a dictionary stands in for the database. A thousand articles a second are a millisecond each.
The window is filled with articles of random shingles, which share nothing and so cost Redis more than news would.
The peers decide less: LSH names candidates by its estimate, in the memory of its process; "all pairs" names those
that share a third, exactly.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from bench import stage, table, texts
from bench.contestant import Lap
from newsroom.models import Article
from newsroom.settings import SHIPPED_CONFIG, load_settings
from newsroom.store.near import Near
from newsroom.store.redis_link import RedisLink, open_link
from newsroom.stories.headline import headline
from newsroom.stories.index import Entry
from newsroom.stories.kin import share
from newsroom.stories.placing import Neighbour, StorySoFar, place
from newsroom.stories.sketch import LEAD, Sketch, keys, pack, sketch, unpack

ARTICLES, MEMORY = "articles", "memory"
OURS = "rasid, Redis embedded"
DAYS = 5
WORDS = 260  # the mean of the background articles
NOW = datetime(2025, 9, 5, 12, tzinfo=UTC)
COMPARED = 20  # articles of a lap that is compared with all
ROWS, BANDS, HASHES = 2, 64, 128  # with datasketch's own parameters nearly nothing would be found here
A_THIRD = 0.3


def bench(scale: stage.Scale) -> Iterator[table.Row]:
    window = str(scale.feeds * 250)
    contestants = (
        stage.Contestant(OURS, "story", "ours", (window,)),
        stage.Contestant("datasketch MinHashLSH", "story", "datasketch", (window,)),
        stage.Contestant("all pairs", "story", "pairs", (window,)),
    )
    laps = stage.race(contestants, (ARTICLES, MEMORY), scale.long_runs)
    found = stage.of_lap(laps, ARTICLES)
    yield from table.rates(f"story, {int(window):,} articles in the window", "articles/s", found)
    yield from table.amounts("story, Redis for 1,000 articles", "MB", {OURS: laps[MEMORY, OURS]})


@asynccontextmanager
async def ours(window: str) -> AsyncIterator[Lap]:
    with TemporaryDirectory(prefix="rasid-bench-") as folder:
        link = await open_link(load_settings(data=Path(folder), config=SHIPPED_CONFIG, redis_url=None))
        near = Near("bench", link)
        before = await _used(link)
        for start in range(0, int(window), 1000):
            assert await near.fill([_entry(made, n) for n, made in _fillers(start, start + 1000)])
        await near.filled()
        per_article = (await _used(link) - before) / int(window)
        stored: dict[int, tuple[Article, bytes]] = {}
        articles = _articles()

        async def lap(name: str) -> float:
            if name == MEMORY:
                return per_article / 1000
            for number, article in enumerate(articles, int(window)):
                await _place(near, stored, number, article)
            return len(articles)

        yield lap
        await link.close()


@asynccontextmanager
async def datasketch(window: str) -> AsyncIterator[Lap]:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=HASHES, params=(BANDS, ROWS))
    dice, scheme = np.random.default_rng(0), MinHash(HASHES).scheme
    for number in range(int(window)):
        random = dice.integers(0, 2**32, HASHES, np.uint64)
        index.insert(number, MinHash(HASHES, hashvalues=random, scheme=scheme))

    def find(number: int, article: Article) -> None:
        made = MinHash(HASHES)
        words = article.text.split()
        made.update_batch([" ".join(words[at : at + 3]).encode() for at in range(len(words) - 2)])
        index.query(made)
        index.insert(number, made)

    yield _each(find, int(window), _articles())


@asynccontextmanager
async def pairs(window: str) -> AsyncIterator[Lap]:
    stored = [made.shingles for _, made in _fillers(0, int(window))]

    def find(number: int, article: Article) -> None:
        made = sketch(article.title, article.text).shingles
        assert not any(share(made, other) > A_THIRD for other in stored)

    yield _each(find, int(window), _articles()[:COMPARED])


def _each(find: Callable[[int, Article], None], first: int, articles: Sequence[Article]) -> Lap:
    async def lap(name: str) -> float:
        for number, article in enumerate(articles if name == ARTICLES else (), first):
            find(number, article)
        return len(articles)

    return lap


async def _place(near: Near, stored: dict[int, tuple[Article, bytes]], number: int, article: Article) -> None:
    made = sketch(article.title, article.text, outlet=article.source, published=NOW)
    answer = await near.ask([Entry(number, NOW.date(), keys(made))])
    assert isinstance(answer, list)
    place(made, [one for token in answer[0] if (one := _neighbour(stored, token))])
    stored[number] = article, pack(made)


def _neighbour(stored: dict[int, tuple[Article, bytes]], token: int) -> Neighbour | None:
    if token not in stored:
        return None
    article, packed = stored[token]
    made = unpack(packed, article.title, outlet=article.source, published=NOW)
    return Neighbour(token, made, StorySoFar(token, made, NOW, 1)) if made else None


def _articles() -> list[Article]:
    """A thousand texts, of which the second half are copies by another outlet with another beginning."""
    dice = random.Random(0)
    bodies = texts.bodies() if texts.CORPUS else [texts.sentence(dice, WORDS) for _ in range(500)]
    found = [Article("", _title(body), body, "وكالة") for body in bodies[:500]]
    copies = [replace(one, text="قال مراسلنا أمس. " + one.text[200:], source="قناة") for one in found]
    return found + copies


def _title(body: str) -> str:
    return " ".join(body.split()[:9])


def _fillers(start: int, end: int) -> Iterator[tuple[int, Sketch]]:
    """Stored articles of as many shingles as real ones have, by their numbers."""
    said = headline("", "")
    for number in range(start, end):
        shingles = np.random.default_rng(number).integers(0, 2**32, WORDS - 2, np.uint32)
        yield number, Sketch(np.unique(shingles), np.unique(shingles[: LEAD - 2]), WORDS, said, "", None, NOW)


def _entry(made: Sketch, number: int) -> Entry:
    return Entry(number, _day(number), keys(made))


def _day(number: int) -> date:
    return NOW.date() - timedelta(days=number % DAYS)


async def _used(link: RedisLink) -> int:
    call: Callable[[Any], Awaitable[Any]] = lambda client: client.info("memory")  # noqa: E731
    return int((await link.ask(call, {"used_memory": 0}))["used_memory"])
