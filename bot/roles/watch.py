"""`rasid watch`: the ticker. Hands out what is due to the workers; one at a time, by its lease."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from bot.leader import LEASE_S, Leader
from bot.roles.common import on_duty, started, task_server, tell_health
from bot.running import Running
from newsroom.desk import Desk, Duty
from newsroom.settings import Settings
from newsroom.store import feeds
from newsroom.store.leases import TICKER
from watchers.dispatch import AHEAD, Dispatcher
from watchers.doorbell import listening
from watchers.fetch import Fetcher
from watchers.tasks import Queue
from watchers.websub import Hubs


@dataclass(frozen=True, slots=True)
class Watcher:
    desk: Desk
    leader: Leader
    dispatcher: Dispatcher
    hubs: Hubs | None = None

    async def forever(self, stop: asyncio.Event) -> None:
        await Running(
            jobs=(self.desk.renew, self.dispatcher.tick, *((self.hubs.tick,) if self.hubs else ())),
            leaders=(self.leader,),
            set_back=self._clock_set_back,
        ).forever(stop)

    async def _clock_set_back(self) -> None:
        await self.desk.db.write(feeds.make_due, self.desk.now())


@asynccontextmanager
async def open_watcher(
    settings: Settings, *, ahead: int = AHEAD, lease_s: float = LEASE_S
) -> AsyncIterator[Watcher]:
    """Raises AlreadyRunningError, ConfigError or StoreError before any work is done."""
    url = task_server(settings, "watch")
    async with (
        on_duty(settings, Duty.FEEDS, TICKER, lease_s=lease_s) as (desk, leader),
        AsyncExitStack() as stack,
    ):
        queue = Queue(url, desk.db.instance)
        stack.push_async_callback(queue.close)
        fetcher = Fetcher(contact=settings.contact, allow_loopback=settings.allow_loopback)
        hubs = await stack.enter_async_context(listening(desk, await stack.enter_async_context(fetcher)))
        await tell_health(desk, stack)
        started("watch", desk)
        yield Watcher(desk, leader, Dispatcher(desk, queue, ahead=ahead), hubs)
