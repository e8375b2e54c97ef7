"""`rasid send`: delivery, the calendar's clerk, the diary for `rasid health`, the heartbeat; one at a time.

What `rasid bot` learns of the platforms, another process with our Telegram token, stands in the database.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

from bot.app import connect, first_of_all, heart_of
from bot.delivery import Sender
from bot.heartbeat import Heartbeat
from bot.leader import LEASE_S, Leader
from bot.roles.common import on_duty, started, task_server, tell_health
from bot.roles.word import Heard
from bot.running import Running
from bot.vitals import Diary
from newsroom.clerk import Clerk
from newsroom.desk import Desk, Duty
from newsroom.models import Platform
from newsroom.settings import Settings
from newsroom.store import deliveries, targets
from newsroom.store.leases import LEADER
from watchers.fetch import Fetcher


@dataclass(frozen=True, slots=True)
class Telling:
    desk: Desk
    leader: Leader
    sender: Sender
    heard: Heard
    diary: Diary
    heartbeat: Heartbeat | None

    async def forever(self, stop: asyncio.Event) -> None:
        await Running(
            jobs=(self.desk.renew, self.heard.tick, Clerk(self.desk).tick, self.sender.tick, self.diary.tick),
            leaders=(self.leader,),
            first=partial(first_of_all, self.sender),
            aside=(self.heartbeat.forever,) if self.heartbeat else (),
            set_back=self._clock_set_back,
            drains=(("senders", self.sender.drain),),
        ).forever(stop)

    async def _clock_set_back(self) -> None:
        await self.desk.db.write(targets.cut_waits, self.desk.now())


@asynccontextmanager
async def open_sender(settings: Settings, *, lease_s: float = LEASE_S) -> AsyncIterator[Telling]:
    """Raises AlreadyRunningError, ConfigError or StoreError before any work is done."""
    task_server(settings, "send")
    async with (
        on_duty(settings, Duty.TELLING, LEADER, lease_s=lease_s) as (desk, leader),
        AsyncExitStack() as stack,
    ):
        if leader.alone:  # whoever held these leases is gone
            await desk.db.write(deliveries.release_leases)
        await desk.db.write(targets.forget_token_waits)
        fetcher = await stack.enter_async_context(
            Fetcher(contact=settings.contact, allow_loopback=settings.allow_loopback)
        )
        outlets, _ = await connect(desk, stack, listen=False)
        await tell_health(desk, stack)
        heard = Heard(desk)
        diary = Diary(desk, lambda: heard.conflict)
        sender = Sender(desk, outlets, suspended=lambda on: on is Platform.TELEGRAM and diary.contested)
        started("send", desk)
        yield Telling(desk, leader, sender, heard, diary, heart_of(desk, fetcher))
