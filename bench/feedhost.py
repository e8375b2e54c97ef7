"""The outlets of the refresh and cycle benches: every second feed on a loopback address of its own, all of them in a
process of its own.

Understands If-None-Match and If-Modified-Since, and gives gzip to who can read it. Its laps answer with the port:
`changed` lets one in twenty publish, `next` the next one in twenty, everything else turns the outlets back to what
they were. Feeds can be dead, each in one of four ways. Imports bench.documents and bench.serving.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from bench.contestant import Lap
from bench.documents import content_type, document
from bench.serving import HANG, Answerer, Headers, Listening, Page, head

CHANGED = "changed"  # the lap after which one in PUBLISHING feeds has new entries
NEXT = "next"  # the lap after which another one in PUBLISHING has
FIRST = "first"  # answers with the moment of the first request since it was asked last, 0 for none
REQUESTS = "requests"  # answers with the number of requests so far
PUBLISHING = 20
PER_ADDRESS = 2
DEAD = ("hang", "refused", "500", "404")  # ways of being dead
REFUSING = 9  # a port at which nobody listens
STARTED = datetime.now(UTC) - timedelta(days=1)  # when everything became what it is at first
A_SECOND = timedelta(
    seconds=1
)  # HTTP knows whole ones: what is published is newer than what was read just before


def url(number: int, port: int) -> str:
    return f"http://{_address(number)}:{port}/feed/{number}"


def urls(count: int, port: int) -> tuple[str, ...]:
    """Neighbours have different hosts: some readers rest between two feeds of one."""
    numbers = sorted(range(count), key=lambda number: (number % PER_ADDRESS, number))
    return tuple(url(number, port) for number in numbers)


def dead_url(number: int, port: int, way: str) -> str:
    asked = REFUSING if way == "refused" else port
    return f"http://{_address(number)}:{asked}/{way}/{number}"


def healthy(number: int, dead_percent: int) -> bool:
    """Which feeds are dead: so many of a hundred, spread evenly."""
    return (number * 37) % 100 >= dead_percent


class _Outlets:
    """What each feed shows now."""

    def __init__(self, count: int) -> None:
        self._before = [_page(number, 0) for number in range(count)]
        self._later: dict[tuple[int, int], Page] = {}
        self._generation = [0] * count
        self._publishing = 0
        self._changed = self._ready(range(0, count, PUBLISHING))
        self.requests = 0
        self.first = 0.0

    def _ready(self, numbers: Sequence[int]) -> Sequence[int]:
        """Pages of the next generation, made before anybody asks."""
        for number in numbers:
            self._page(number, self._generation[number] + 1)
        return numbers

    def back(self) -> None:
        self._generation = [0] * len(self._before)

    def change(self, numbers: Sequence[int]) -> None:
        now = datetime.now(UTC) + A_SECOND
        for number in numbers:
            self._generation[number] += 1
            key = number, self._generation[number]
            self._later[key] = self._page(*key).modified_at(now)

    def change_some(self) -> None:
        """Each time others of the twenty."""
        self._publishing += 1
        self.change(self._ready(range(self._publishing % PUBLISHING, len(self._before), PUBLISHING)))

    def answer(self, path: str, headers: Headers) -> bytes:
        self.requests += 1
        self.first = self.first or time.time()
        way, _, number = path.strip("/").partition("/")
        if way == "feed" and number.isdecimal() and int(number) < len(self._before):
            return self._page(int(number), self._generation[int(number)]).answer(headers)
        return HANG if way == "hang" else head(500 if way == "500" else 404, 0)

    def _page(self, number: int, generation: int) -> Page:
        if generation == 0:
            return self._before[number]
        if (number, generation) not in self._later:
            self._later[number, generation] = _page(number, generation)
        return self._later[number, generation]

    def lap(self, name: str, port: int) -> float:
        if name == FIRST:
            at, self.first = self.first, 0.0
            return at
        if name == REQUESTS:
            return float(self.requests)
        if name == NEXT:
            self.change_some()
        else:
            self.back()
            self.change(self._changed if name == CHANGED else ())
        return float(port)


@asynccontextmanager
async def host(feeds: str) -> AsyncIterator[Lap]:
    outlets = _Outlets(int(feeds))
    answer: Answerer = outlets.answer
    async with Listening(map(_address, range(int(feeds))), answer) as port:

        async def lap(name: str) -> float:
            return outlets.lap(name, port)

        yield lap


def _address(number: int) -> str:
    place = number // PER_ADDRESS
    return f"127.0.{place // 250}.{place % 250 + 1}"


def _page(number: int, generation: int) -> Page:
    return Page.of(document(number, generation), content_type(number), STARTED)
