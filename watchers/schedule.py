"""Due feeds → readers. One tick a second claims what is due; the rows hold every due time, APScheduler none."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from newsroom.desk import Desk
from newsroom.errors import StoreError
from newsroom.store import polls
from newsroom.store.items import Recorded
from watchers.pipeline import Reader
from watchers.turns import Turns

log = structlog.get_logger()

AT_ONCE = 96  # feeds in hand at one time
WORTH_A_CLAIM = 16  # places that become free before they are filled together
PER_HOST = 2
SET_BACK = 5.0  # seconds: less is waited out
LEASE_S = 180  # a reader that died gives its feed back after this


class Watch:
    """Keeps up to AT_ONCE readers busy with feeds that are due."""

    def __init__(self, desk: Desk, reader: Reader) -> None:
        self._desk = desk
        self._turns = Turns(desk, reader)
        self._busy: set[asyncio.Task[Recorded]] = set()
        self._claiming = asyncio.Lock()
        self._more = False  # the last claim took all there was room for, so more may be due
        self._refilling: asyncio.Task[None] | None = None
        self._ticking = False
        self._draining = False

    async def tick(self) -> None:
        """Hand what is due to readers; returns without waiting for them. Where more is due than there is room for,
        places that become free are filled at once, not with the next tick."""
        self._ticking = True
        await self._start()

    async def once(self, done: Callable[[], None]) -> int:
        """Read everything that is due until nothing is, calling `done` after each feed; how many were read."""
        read = 0
        while True:
            started = await self._start()
            for task in started:
                task.add_done_callback(lambda _: done())
            read += len(started)
            if not self._busy:
                return read
            await self._some_ended()

    async def drain(self, seconds: float) -> None:
        """Let readers in hand finish; what is not done by then is due for the next life."""
        self._draining = True
        try:
            if self._refilling:
                await self._refilling
            late = set(self._busy)
            if late:
                _, late = await asyncio.wait(late, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        finally:  # also where the time was too short
            await self._turns.give_back()

    async def _some_ended(self) -> None:
        """Until there is room worth a claim, a second has passed, or there is nothing left to wait for."""
        with suppress(TimeoutError):
            async with asyncio.timeout(1):
                while self._busy and AT_ONCE - len(self._busy) < WORTH_A_CLAIM:
                    await asyncio.wait(self._busy, return_when=asyncio.FIRST_COMPLETED)
                if self._busy and not self._more:
                    await asyncio.wait(self._busy, return_when=asyncio.FIRST_COMPLETED)

    async def _start(self) -> list[asyncio.Task[Recorded]]:
        """A reader for each feed that is due and free, as far as there is room."""
        async with self._claiming:
            room = AT_ONCE - len(self._busy)
            if room <= 0 or self._draining:
                return []
            due = await self._desk.db.write(polls.take, self._desk.now(), room, LEASE_S, PER_HOST)
            self._more = len(due) == room
            started = [asyncio.create_task(self._turns.poll(feed), name=f"read {feed.key}") for feed in due]
            for task in started:
                self._busy.add(task)
                task.add_done_callback(self._ended)
            return started

    def _ended(self, task: asyncio.Task[Recorded]) -> None:
        self._busy.discard(task)
        room = AT_ONCE - len(self._busy)
        idle = self._refilling is None or self._refilling.done()
        if self._ticking and self._more and idle and room >= WORTH_A_CLAIM and not self._draining:
            self._refilling = asyncio.create_task(self._refill())

    async def _refill(self) -> None:
        with suppress(StoreError):  # the next tick says so
            await self._start()


Job = Callable[[], Awaitable[None]]


def every_second(*jobs: Job) -> AsyncIOScheduler:
    """A ticker for these jobs: late ticks are merged, never dropped, never doubled."""
    scheduler = AsyncIOScheduler(
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}, timezone="UTC"
    )
    for job in jobs:
        scheduler.add_job(_patient(job), "interval", seconds=1)
    return scheduler


async def mind_the_clock(scheduler: AsyncIOScheduler, set_back: Job) -> None:
    """For ever: a wall clock that is set back would stop the ticks until it shows their time again. `set_back` is
    called then, for due times that stand in rows."""
    ahead = time.time() - time.monotonic()
    while True:
        await asyncio.sleep(1)
        moved = time.time() - time.monotonic() - ahead
        ahead += moved
        if moved < -SET_BACK:
            log.warning("the clock was set back", seconds=round(-moved))
            for job in scheduler.get_jobs():
                job.modify(next_run_time=datetime.now(UTC))
            await _patient(set_back)()


def _patient(job: Job) -> Job:
    """The job, outliving a database that is away; what is wrong is said when it changes, not every second."""
    said = ""

    async def tick() -> None:
        nonlocal said
        try:
            await job()
        except StoreError as error:
            if str(error) != said:
                log.error("waiting for the database", why=str(error))
            said = str(error)
        else:
            if said:
                log.info("the database is back")
            said = ""

    return tick
