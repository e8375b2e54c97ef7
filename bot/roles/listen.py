"""`rasid bot`: listens on the platforms whose tokens are set, and answers; one at a time, by its lease."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from bot.app import connect
from bot.leader import LEASE_S, Leader
from bot.roles.common import gate, on_duty, started, task_server, tell_health
from bot.roles.word import Word
from bot.running import Bot, Running
from newsroom.desk import Desk, Duty
from newsroom.errors import ConfigError, Fault
from newsroom.settings import Settings
from newsroom.store.leases import LISTENER
from watchers.outside import Gate

PARSERS = 1  # for links people ask about


@dataclass(frozen=True, slots=True)
class Listener:
    desk: Desk
    leader: Leader
    bots: tuple[Bot, ...]
    word: Word

    async def forever(self, stop: asyncio.Event) -> None:
        await Running(jobs=(self.desk.renew, self.word.tick), leaders=(self.leader,), bots=self.bots).forever(
            stop
        )


@asynccontextmanager
async def open_listener(settings: Settings, *, lease_s: float = LEASE_S) -> AsyncIterator[Listener]:
    """Raises AlreadyRunningError, ConfigError or StoreError before any work is done."""
    task_server(settings, "bot")
    async with (
        on_duty(settings, Duty(0), LISTENER, lease_s=lease_s) as (desk, leader),
        AsyncExitStack() as stack,
    ):
        desk.outside = Gate(*await gate(settings, stack, PARSERS))
        _, bots = await connect(desk, stack, listen=True)
        if not bots:
            why = "is not set, nor SLACK_BOT_TOKEN with SLACK_APP_TOKEN: `rasid bot` has nobody to listen to"
            raise ConfigError([Fault("environment", "TELEGRAM_TOKEN", why)])
        await tell_health(desk, stack)
        started("bot", desk, bots=[type(bot).__name__ for bot in bots])
        yield Listener(desk, leader, bots, Word(desk, bots))
