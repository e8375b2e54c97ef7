"""Outlets that publish so many items a second, evenly over their feeds, in a process of their own.

Each item is on the subject and a story of its own; its headline holds its number. When it was published, and when a
poll was first shown it, is written down at the end of the lap, one JSON object a line.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path

from bench.contestant import Lap
from bench.drawn import drawn
from bench.serving import Headers, Listening, Page, head

RSS = "application/rss+xml; charset=utf-8"
SHOWN = 60  # items of a feed
PORT, PUBLISH = "port", "publish"
MARK = "رقم الخبر"
STEP_S = 0.02
NUMBER = re.compile(rf"{MARK} (\d+)")


def url(feed: int, port: int) -> str:
    return f"http://{_address(feed)}:{port}/feed/{feed}"


class _Wire:
    def __init__(self, feeds: int, phrases: Sequence[str]) -> None:
        self._feeds = feeds
        self._phrases = phrases
        self._items: list[deque[tuple[int, str]]] = [deque(maxlen=SHOWN) for _ in range(feeds)]
        self._pages: list[Page | None] = [None] * feeds
        self._dice = random.Random(1)
        self._words = " ".join(drawn().sentences).split()
        self.published: list[float] = []
        self.found: dict[int, float] = {}
        for _ in range(feeds):  # a feed that is empty has no first poll
            self.publish()

    def publish(self) -> None:
        number, now = len(self.published), time.time()
        feed = number % self._feeds
        self._items[feed].appendleft((number, self._item(number, now)))
        self._pages[feed] = None
        self.published.append(now)

    def answer(self, path: str, headers: Headers) -> bytes:
        _, _, name = path.strip("/").partition("/")
        if not name.isdecimal() or int(name) >= self._feeds:
            return head(404, 0)
        feed = int(name)
        now = time.time()
        for number, _ in self._items[feed]:
            self.found.setdefault(number, now)
        page = self._pages[feed] or self._page(feed)
        return page.answer(headers)

    def _page(self, feed: int) -> Page:
        body = "".join(item for _, item in self._items[feed])
        document = (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
            f"<title>وكالة {feed}</title><link>https://wire-{feed}.example/</link>{body}</channel></rss>"
        )
        modified = datetime.now(UTC) + timedelta(seconds=1)
        page = self._pages[feed] = Page.of(document.encode(), RSS, modified)
        return page

    def _item(self, number: int, now: float) -> str:
        pool, dice = drawn(), self._dice
        first, second = (dice.choice(pool.titles).split() for _ in range(2))
        title = f"{self._phrases[number % len(self._phrases)]}: {' '.join(first[:4] + second[4:])}، {MARK} {number}"
        text = ". ".join(
            " ".join(dice.choices(self._words, k=16)) for _ in range(4)
        )  # no sentence comes twice
        at = format_datetime(datetime.fromtimestamp(now, UTC))
        return (
            f"<item><title>{escape(title)}</title><link>https://wire.example/{number}</link>"
            f'<guid isPermaLink="false">wire-{number}</guid><pubDate>{at}</pubDate>'
            f"<description>{escape(text)}.</description></item>"
        )


@asynccontextmanager
async def host(feeds: str, rate: str, seconds: str, phrases: str, journal: str) -> AsyncIterator[Lap]:
    """`phrases`: a JSON list; items take them by turns, in their headlines."""
    wire = _Wire(int(feeds), json.loads(phrases))
    async with Listening(map(_address, range(int(feeds))), wire.answer) as port:

        async def lap(name: str) -> float:
            if name == PORT:
                return port
            if name == PUBLISH:
                first = len(wire.published)
                await _publish(wire, float(rate), float(seconds))
                return first
            _write(Path(journal), wire)
            return len(wire.published)

        yield lap


async def _publish(wire: _Wire, rate: float, seconds: float) -> None:
    began, done = time.monotonic(), 0
    while (passed := time.monotonic() - began) < seconds:
        for _ in range(int(passed * rate) - done):
            wire.publish()
            done += 1
        await asyncio.sleep(STEP_S)


def _write(path: Path, wire: _Wire) -> None:
    rows = ({"n": n, "at": at, "found": wire.found.get(n)} for n, at in enumerate(wire.published))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def _address(feed: int) -> str:
    return f"127.1.{feed // 250}.{feed % 250 + 1}"
