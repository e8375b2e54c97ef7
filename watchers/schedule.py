"""Due feeds → readers. One tick a second claims what is due; the rows hold every due time, APScheduler none."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from newsroom.desk import Desk
from newsroom.errors import StoreError
from newsroom.models import Feed
from newsroom.store import feeds
from newsroom.store.items import NOTHING_NEW, Recorded
from watchers.pipeline import Reader

log = structlog.get_logger()

AT_ONCE = 20  # feeds in hand at one time
PER_HOST = 2
LEASE_S = 180  # a reader that died gives its feed back after this


class Watch:
    """Keeps up to AT_ONCE readers busy with feeds that are due."""

    def __init__(self, desk: Desk, reader: Reader) -> None:
        self._desk = desk
        self._reader = reader
        self._busy: set[asyncio.Task[Recorded]] = set()

    async def tick(self) -> None:
        """Hand what is due to readers; returns without waiting for them."""
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
            await asyncio.wait(self._busy, return_when=asyncio.FIRST_COMPLETED)

    async def drain(self, seconds: float) -> None:
        """Let readers in hand finish; what is not done by then is given up to its lease."""
        late = set(self._busy)
        if late:
            _, late = await asyncio.wait(late, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _start(self) -> list[asyncio.Task[Recorded]]:
        """A reader for each feed that is due and free, as far as there is room."""
        room = AT_ONCE - len(self._busy)
        if room <= 0:
            return []
        due = await self._desk.db.write(feeds.claim_due, self._desk.now(), room, LEASE_S, PER_HOST)
        started = [asyncio.create_task(self._read(feed), name=f"read {feed.key}") for feed in due]
        for task in started:
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)
        return started

    async def _read(self, feed: Feed) -> Recorded:
        try:
            return await self._reader.check(feed)
        except StoreError as error:
            log.error("feed not recorded", feed=feed.key, why=str(error))
        except Exception as error:
            # A fault of ours in one feed must not stop the others, nor come back every second.
            log.exception("feed could not be handled", feed=feed.key)
            await self._reader.give_up(feed, error)
        return NOTHING_NEW


Job = Callable[[], Awaitable[None]]


def every_second(*jobs: Job) -> AsyncIOScheduler:
    """A ticker for these jobs: late ticks are merged, never dropped, never doubled."""
    scheduler = AsyncIOScheduler(
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}, timezone="UTC"
    )
    for job in jobs:
        scheduler.add_job(_patient(job), "interval", seconds=1)
    return scheduler


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
