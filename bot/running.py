"""What every role has in common: jobs once a second, work aside, listeners; from the first tick to the last.

start listeners → first → ticks … → asked to stop, or a lease lost → listeners, ticks, what is in hand
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

import structlog

from bot.cli import EXIT_BUSY
from bot.leader import Leader
from bot.pulse import Pulse
from bot.stopping import DRAIN_S, Ending, Job, Ticks, within
from newsroom.errors import AlreadyRunningError
from watchers.schedule import every_second, mind_the_clock

log = structlog.get_logger()

SWITCH_S = (
    0.001  # the database's threads give way sooner to the loop, where people wait: 5 ms each time add up
)

COLLECT_EVERY = (
    20_000  # new objects: at Python's 700 a tenth of recording was the search for cycles there are not
)

Drain = Callable[[float], Awaitable[None]]  # finish what is in hand within so many seconds


class Bot(Protocol):
    """The listening side of a chat platform."""

    async def start(self) -> None: ...
    async def stop(self) -> None: ...


class Lasting(Protocol):
    async def forever(self, stop: asyncio.Event) -> None: ...


async def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Running:
    jobs: tuple[Job, ...]
    leaders: tuple[Leader, ...] = ()
    bots: tuple[Bot, ...] = ()
    first: Job = _nothing  # before the first tick
    aside: tuple[Job, ...] = ()  # for as long as it runs
    set_back: Job = _nothing  # the clock was
    drains: tuple[tuple[str, Drain], ...] = ()

    async def forever(self, stop: asyncio.Event) -> None:
        """Until `stop`: then no new work, and what is in hand is finished.

        Raises AlreadyRunningError when another has taken over; then, too, what is in hand is finished first.
        """
        ticks = Ticks()
        ticker = every_second(*map(ticks.counted, self.jobs))
        for bot in self.bots:
            await bot.start()
        ticker.start(paused=True)
        tasks = [self._begin(ticker), mind_the_clock(ticker, self.set_back), *(job() for job in self.aside)]
        aside = [asyncio.ensure_future(task) for task in tasks]
        ends = [asyncio.create_task(e.wait()) for e in (stop, *(leader.lost for leader in self.leaders))]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            log.info("stopping")
            await _cancelled(*ends, *aside)
            ticker.pause()
            await asyncio.gather(
                *(within(DRAIN_S, type(bot).__name__, bot.stop()) for bot in self.bots), self._finish(ticks)
            )
            ticker.shutdown(wait=False)
        for leader in self.leaders:
            if leader.lost.is_set():
                raise AlreadyRunningError(leader.lost_to)

    async def _begin(self, ticker: Any) -> None:
        await self.first()
        ticker.resume()

    async def _finish(self, ticks: Ticks) -> None:
        """The parts do not wait for each other: what is read now is told in the next life."""
        await ticks.end()
        await asyncio.gather(*(within(DRAIN_S + 1, what, drain(DRAIN_S)) for what, drain in self.drains))


def tune() -> None:
    """How Python shares out the time of a process that serves."""
    sys.setswitchinterval(SWITCH_S)
    gc.freeze()  # what is imported stays
    gc.set_threshold(COLLECT_EVERY, *gc.get_threshold()[1:])


async def serve(opening: AbstractAsyncContextManager[Lasting]) -> None:
    """Until SIGTERM or SIGINT, or until another has taken over (AlreadyRunningError).

    The process is to end with this: once asked to stop, it does so within seconds, whatever hangs.
    """
    tune()
    ending = Ending()
    serving = asyncio.create_task(_serve(opening, ending))
    ending.listen(serving)
    try:
        await serving
    except asyncio.CancelledError:
        if not ending.asked.is_set():
            raise


async def _serve(opening: AbstractAsyncContextManager[Lasting], ending: Ending) -> None:
    async with opening as opened:
        ending.begun()
        try:
            with Pulse():
                await opened.forever(ending.asked)
        except AlreadyRunningError:
            ending.hurry(EXIT_BUSY)
            raise


async def _cancelled(*tasks: asyncio.Future[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
