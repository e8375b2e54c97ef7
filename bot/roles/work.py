"""`rasid work`: a worker. Polls what the ticker hands out; any number of them, on any number of hosts."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from bot.roles.common import gate, started, task_server, tell_health
from bot.running import Running
from newsroom.desk import NONE, Desk, open_desk
from newsroom.settings import Settings
from watchers.fetch import AT_ONCE
from watchers.pipeline import Reader
from watchers.tasks import DEAD_AFTER_S, TOGETHER, Hands
from watchers.turns import Turns


@dataclass(frozen=True, slots=True)
class Worker:
    desk: Desk
    hands: Hands
    turns: Turns
    parent: int | None  # ends with it; null: on its own

    async def forever(self, stop: asyncio.Event) -> None:
        await Running(
            jobs=(self.desk.renew, self._mind_parent), first=self._begin, drains=(("polls", self._drain),)
        ).forever(stop)

    async def _begin(self) -> None:
        self.hands.start()

    async def _drain(self, seconds: float) -> None:
        try:
            await self.hands.drain(seconds)
        finally:  # also where the time was too short: what was broken off is due at once
            await self.turns.give_back()

    async def _mind_parent(self) -> None:
        if self.parent is not None and os.getppid() != self.parent:
            os.kill(os.getpid(), signal.SIGTERM)


@asynccontextmanager
async def open_worker(
    settings: Settings,
    *,
    threads: int,
    parsers: int,
    dead_after_s: float = DEAD_AFTER_S,
    parent: int | None = None,
) -> AsyncIterator[Worker]:
    """`threads`: tasks at one time; nearly all of that time they wait for the network. `parsers`: more than one, or a
    feed that hangs it holds up the rest. `dead_after_s`: when a worker that gives no sign loses its tasks to this one.
    Raises ConfigError or StoreError before any work is done."""
    url = task_server(settings, "work")
    async with open_desk(settings, service=True, duties=NONE) as desk, AsyncExitStack() as stack:
        fetcher, pool = await gate(settings, stack, parsers, at_once=max(AT_ONCE, threads * TOGETHER))
        await tell_health(desk, stack)
        turns = Turns(desk, Reader(desk, fetcher, pool))
        hands = Hands(url, desk.db.instance, threads, turns.claimed, dead_after_s=dead_after_s)
        started("work", desk, threads=threads, parsers=parsers)
        yield Worker(desk, hands, turns, parent)
