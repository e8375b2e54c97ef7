"""How the service ends: asked once, it finishes what is in hand; asked twice, or out of time, it ends at once.

    SIGTERM → no new work → listeners, readers and senders finish → ticker → platforms, Redis, lease, database

Rows are always in a state that the next life can go on from, so ending at once loses nothing.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from bot.cli import EXIT_STOPPED

log = structlog.get_logger()

BUDGET_S = 9.5  # from the signal to the end of the process, whatever hangs
DRAIN_S = 5.0  # for what is in hand
TICKS_S = 1.0  # for what is just being handed out

Job = Callable[[], Awaitable[None]]


class Ending:
    """What a signal does. `asked` is set by the first; a second ends the process there and then."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self._starting: asyncio.Task[None] | None = None

    def listen(self, serving: asyncio.Task[None]) -> None:
        """From now on; until `begun` a signal ends `serving` itself, in which nothing is in hand yet."""
        self._starting = serving
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, self._signalled, 0)
        loop.add_signal_handler(signal.SIGINT, self._signalled, EXIT_STOPPED)

    def begun(self) -> None:
        self._starting = None

    def hurry(self, code: int) -> None:
        """End the process when the time is up, with this exit code, even if the loop or a thread hangs."""
        timer = threading.Timer(BUDGET_S, _end, (code, "not ended in time, ending now"))
        timer.daemon = True
        timer.start()

    def _signalled(self, code: int) -> None:
        if self.asked.is_set():
            _end(code, "asked again, ending now")
        self.asked.set()
        self.hurry(0)
        if self._starting:
            self._starting.cancel()


class Ticks:
    """The jobs of the ticker, counted: after `end` none begins, and those in hand have handed out their work."""

    def __init__(self) -> None:
        self._ended = False
        self._running: set[asyncio.Task[None]] = set()

    def counted(self, job: Job) -> Job:
        async def tick() -> None:
            if self._ended:
                return
            running = asyncio.ensure_future(job())
            self._running.add(running)
            running.add_done_callback(self._running.discard)
            await asyncio.shield(running)

        return tick

    async def end(self) -> None:
        self._ended = True
        if self._running:
            await asyncio.wait(self._running, timeout=TICKS_S)
        for late in self._running:
            late.cancel()


async def within(seconds: float, what: str, work: Awaitable[None]) -> None:
    """Give it so long; a fault or a delay of one part must not keep the others from ending."""
    try:
        async with asyncio.timeout(seconds):
            await work
    except TimeoutError:
        log.warning("not finished in time", part=what)
    except Exception:
        log.exception("not ended well", part=what)


def _end(code: int, why: str) -> None:
    with suppress(Exception):
        log.warning(why)
    os._exit(code)
