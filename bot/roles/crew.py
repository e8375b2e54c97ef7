"""`rasid work --processes N`: so many workers, each a program of its own, kept running until this one is stopped.

    start → it ended, though nobody asked → a pause, longer each time → start …      stopped → SIGTERM to each → wait

A worker ends by itself when this process is gone, whatever killed it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress

import structlog

from bot.cli import EXIT_BAD_INPUT
from bot.roles.common import task_server
from bot.stopping import BUDGET_S
from newsroom.errors import RasidError
from newsroom.settings import Settings

log = structlog.get_logger()

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0
SOUND_S = 60.0  # one that has lasted so long had a good start


class Crew:
    def __init__(self, settings: Settings, count: int, words: Sequence[str]) -> None:
        """`words`: further words of the command line of each."""
        self._settings = settings
        self._count = count
        self._words = words
        self._running: set[Process] = set()
        self._stopping = False

    async def forever(self, stop: asyncio.Event) -> None:
        """Raises RasidError where a worker cannot run at all; it has said why."""
        keeping = [asyncio.create_task(self._keep(number)) for number in range(self._count)]
        stopped = asyncio.create_task(stop.wait())
        done, _ = await asyncio.wait([stopped, *keeping], return_when=asyncio.FIRST_COMPLETED)
        log.info("stopping")
        await self._end()
        for task in (stopped, *keeping):
            task.cancel()
        await asyncio.gather(stopped, *keeping, return_exceptions=True)
        for task in done - {stopped}:
            task.result()

    async def _keep(self, number: int) -> None:
        pause = FIRST_PAUSE_S
        while True:
            begun = time.monotonic()
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.cli", "work", "--under", str(os.getpid()), *self._words),
                env=self._environment(number),
                start_new_session=True,  # Ctrl-C is for us; we end it
            )
            self._running.add(process)
            code = await process.wait()
            self._running.discard(process)
            if self._stopping:
                break
            if code == EXIT_BAD_INPUT:
                raise RasidError("a worker cannot run: see above")
            pause = FIRST_PAUSE_S if time.monotonic() - begun > SOUND_S else pause
            log.error("a worker ended: starting another", code=code, pause_s=pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_S)

    def _environment(self, number: int) -> Mapping[str, str]:
        """Each tells of its health on a port of its own: the first on the one that is set, the next on the next."""
        own = dict(os.environ)
        if address := self._settings.health_address:
            host, port = address
            own["RASID_HEALTH"] = f"{f'[{host}]' if ':' in host else host}:{port + number if port else 0}"
        return own

    async def _end(self) -> None:
        self._stopping = True
        for process in self._running:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
        waits = [asyncio.create_task(process.wait()) for process in self._running]
        if waits:
            await asyncio.wait(waits, timeout=BUDGET_S - 0.5)
        for process in self._running:
            with suppress(ProcessLookupError):
                process.kill()


@asynccontextmanager
async def open_crew(settings: Settings, count: int, words: Sequence[str]) -> AsyncIterator[Crew]:
    """Raises ConfigError before anything is started."""
    task_server(settings, "work")
    yield Crew(settings, count, words)
