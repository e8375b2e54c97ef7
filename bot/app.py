"""The wiring: builds the desk, the reader, the sender and the bots, and runs them together.

The only module, beside the command line, that knows both watchers and bot. Chat SDKs are imported only for
the platforms whose tokens are set.
"""

from __future__ import annotations

import asyncio
import fcntl
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog

from bot.adapters.console import ConsoleChannel, for_terminal
from bot.commands.registry import dispatch
from bot.commands.request import Request
from bot.delivery import Outlet, Sender
from bot.message import Message
from newsroom.clerk import Clerk
from newsroom.desk import Desk, open_desk, utc_now
from newsroom.errors import AlreadyRunningError, StoreError
from newsroom.files import Config, unreachable
from newsroom.models import FeedState, Platform
from newsroom.settings import Settings
from newsroom.store import deliveries, feeds, targets
from newsroom.store.engine import lock_path
from watchers.fetch import Fetcher
from watchers.pipeline import Reader
from watchers.pool import ParserPool
from watchers.schedule import Watch, every_second

log = structlog.get_logger()

READERS_DRAIN_S = 4.0
SENDERS_DRAIN_S = 4.0


class Bot(Protocol):
    """The listening side of a chat platform."""

    async def start(self) -> None: ...
    async def stop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Service:
    desk: Desk
    watch: Watch
    clerk: Clerk
    sender: Sender
    bots: tuple[Bot, ...]

    async def read(self, done: Callable[[], None] = lambda: None) -> int:
        """Poll every feed that is not resting after a failure; `done` is called after each. How many."""
        await self.desk.db.write(feeds.make_due, self.desk.now())
        return await self.watch.once(done)

    async def forever(self, stop: asyncio.Event) -> None:
        """Until `stop`: then no new work, and what is in hand is finished."""
        ticker = every_second(self.watch.tick, self.clerk.tick, self.sender.tick)
        for bot in self.bots:
            await bot.start()
        ticker.start()
        await stop.wait()
        log.info("stopping")
        ticker.shutdown(wait=False)
        for bot in self.bots:
            await bot.stop()
        await self.watch.drain(READERS_DRAIN_S)
        await self.sender.drain(SENDERS_DRAIN_S)


@asynccontextmanager
async def open_service(
    settings: Settings,
    config: Config | None = None,
    *,
    listen: bool = True,
    now: Callable[[], datetime] = utc_now,
) -> AsyncIterator[Service]:
    """Everything in one process. Raises AlreadyRunningError, ConfigError or StoreError before any work is done."""
    with alone(settings):
        async with open_desk(settings, config, service=True, now=now) as desk, AsyncExitStack() as stack:
            if desk.db.exclusive:  # whoever held these leases is gone
                await desk.db.write(feeds.release_leases)
                await desk.db.write(deliveries.release_leases)
            await desk.db.write(deliveries.forget_token_waits, desk.now())
            fetcher = await stack.enter_async_context(
                Fetcher(contact=settings.contact, allow_loopback=settings.allow_loopback)
            )
            parsers = await stack.enter_async_context(ParserPool())
            outlets, bots = await connect(desk, stack, listen=listen)
            await _say_what_runs(desk)
            watch = Watch(desk, Reader(desk, fetcher, parsers))
            yield Service(desk, watch, Clerk(desk), Sender(desk, outlets), bots)


async def _say_what_runs(desk: Desk) -> None:
    specs = [target.spec for target in await desk.db.read(targets.all_targets) if target.enabled]
    for fault in unreachable(specs, desk.settings):
        log.warning("target cannot be reached", why=str(fault))
    active = sum(feed.state is FeedState.ACTIVE for feed in await desk.db.read(feeds.all_feeds))
    data = str(desk.settings.data.absolute())
    log.info("started", feeds=active, targets=[spec.key for spec in specs], data=data, redis=desk.seen.state)


async def connect(
    desk: Desk, stack: AsyncExitStack, *, listen: bool
) -> tuple[dict[Platform, Outlet], tuple[Bot, ...]]:
    """The platforms that can be reached: the terminal always, Telegram and Slack when their tokens are set."""
    settings = desk.settings
    outlets = {Platform.CONSOLE: Outlet(for_terminal(sys.stdout), ConsoleChannel())}
    bots: list[Bot] = []

    async def answer(text: str, language: str) -> Message:
        return await dispatch(Request(text, language), desk)

    if settings.telegram_token:
        from bot.adapters.telegram import TelegramBot, TelegramChannel
        from bot.render import telegram

        channel = await stack.enter_async_context(TelegramChannel(settings))
        outlets[Platform.TELEGRAM] = Outlet(telegram.render, channel)
        bots += [TelegramBot(settings, answer)] if listen else []
    if settings.slack_bot_token:
        from bot.adapters.slack import SlackBot, SlackChannel
        from bot.render import slack

        outlets[Platform.SLACK] = Outlet(
            slack.render, await stack.enter_async_context(SlackChannel(settings))
        )
        bots += [SlackBot(settings, answer)] if listen and settings.slack_app_token else []
    return outlets, tuple(bots)


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Hold the database's folder, or the data folder beside a server; the lock ends with the process."""
    path = lock_path(settings)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.open("a")
    except OSError as error:
        raise StoreError("unusable", f"{path.parent} cannot be used ({error.strerror})") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunningError(f"another rasid is running on {path.parent}") from None
        yield


async def serve(settings: Settings) -> None:
    """`rasid run`: until SIGTERM or SIGINT."""
    async with open_service(settings) as service:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, stop.set)
        await service.forever(stop)
