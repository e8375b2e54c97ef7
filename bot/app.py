"""The wiring: builds the desk, the reader, the sender and the bots, and runs them together.

The only module, beside the command line, that knows both watchers and bot. Chat SDKs are imported only for
the platforms whose tokens are set.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol, runtime_checkable

import structlog

from bot import running
from bot.adapters.console import ConsoleChannel, for_terminal
from bot.commands.dialogue import asked
from bot.commands.registry import dispatch
from bot.commands.request import Request
from bot.courier import Outlet
from bot.delivery import Sender
from bot.heartbeat import Heartbeat
from bot.inbox import Inbox
from bot.leader import LEASE_S, Leader, alone, holding
from bot.message import Message
from bot.running import Bot, Running
from bot.texts import Texts
from bot.vitals import Diary
from newsroom import metrics
from newsroom.clerk import Clerk
from newsroom.desk import Desk, open_desk, utc_now
from newsroom.errors import StoreError
from newsroom.files import Config, unreachable
from newsroom.models import FeedState, Platform
from newsroom.settings import Settings
from newsroom.store import deliveries, feeds, targets
from newsroom.store.database import Database
from newsroom.store.engine import address
from newsroom.store.leases import LEADER, LISTENER, TICKER
from watchers.doorbell import listening
from watchers.fetch import Fetcher
from watchers.outside import Gate
from watchers.pipeline import Reader
from watchers.pool import ParserPool
from watchers.schedule import Watch
from watchers.websub import Hubs

log = structlog.get_logger()

FIRST_S = 2.0  # seconds for what a former life left to be sent, before anything new is read
PULSE_BYTES = 64 * 1024  # of the answer to a heartbeat, of which nothing is read


@runtime_checkable
class Contested(Protocol):
    """A bot whose messages a second program may read instead of it."""

    @property
    def conflict(self) -> datetime | None:
        """Since when; None: none does."""
        ...


@dataclass(frozen=True, slots=True)
class Service:
    desk: Desk
    watch: Watch
    clerk: Clerk
    sender: Sender
    bots: tuple[Bot, ...]
    leaders: tuple[Leader, ...]
    diary: Diary
    heartbeat: Heartbeat | None = None
    hubs: Hubs | None = None

    async def read(self, done: Callable[[], None] = lambda: None) -> int:
        """Poll every feed that is not resting after a failure; `done` is called after each. How many."""
        await self.desk.db.write(feeds.make_due, self.desk.now())
        return await self.watch.once(done)

    async def forever(self, stop: asyncio.Event) -> None:
        """See `Running`."""
        await Running(
            jobs=(
                *(self.desk.renew, self.watch.tick, self.clerk.tick, self.sender.tick, self.diary.tick),
                *((self.hubs.tick,) if self.hubs else ()),
            ),
            leaders=self.leaders,
            bots=self.bots,
            first=partial(first_of_all, self.sender),
            aside=(self.heartbeat.forever,) if self.heartbeat else (),
            set_back=self._clock_set_back,
            drains=(("readers", self.watch.drain), ("senders", self.sender.drain)),
        ).forever(stop)

    async def _clock_set_back(self) -> None:
        """What was to come soon would come an hour late, or whatever the clock was set back by."""
        await self.desk.db.write(feeds.make_due, self.desk.now())
        await self.desk.db.write(targets.cut_waits, self.desk.now())


async def first_of_all(sender: Sender) -> None:
    """A message that a crash left in doubt is sent once more while nothing else keeps the loop busy: a second crash
    between its mark and its first byte would set it aside. Then the ticks begin."""
    try:
        async with asyncio.timeout(FIRST_S):
            await sender.once()
    except (TimeoutError, StoreError) as error:
        log.debug("what was left is sent later", why=str(error))


@asynccontextmanager
async def open_service(
    settings: Settings,
    config: Config | None = None,
    *,
    listen: bool = True,
    now: Callable[[], datetime] = utc_now,
    lease_s: float = LEASE_S,
) -> AsyncIterator[Service]:
    """Everything in one process; without `listen` nobody is answered, over HTTP neither, and no heartbeat is sent.

    Raises AlreadyRunningError, ConfigError or StoreError before any work is done.
    """
    led: list[Leader] = []
    names = _leases(settings, listen=listen)

    @asynccontextmanager
    async def turn(db: Database) -> AsyncIterator[int]:
        async with holding(db, settings, names, lease_s) as leaders:
            led.extend(leaders)
            yield leaders[0].fence

    with alone(settings, names):
        async with (
            open_desk(settings, config, service=True, now=now, leading=turn) as desk,
            AsyncExitStack() as stack,
        ):
            await desk.db.write(
                feeds.release_leases
            )  # who still polls finds its claim gone, and records nothing
            if all(leader.alone for leader in led):  # whoever held these leases is gone
                await desk.db.write(deliveries.release_leases)
            await desk.db.write(targets.forget_token_waits)
            fetcher = await stack.enter_async_context(
                Fetcher(contact=settings.contact, allow_loopback=settings.allow_loopback)
            )
            parsers = await stack.enter_async_context(ParserPool())
            desk.outside = Gate(fetcher, parsers)
            outlets, bots = await connect(desk, stack, listen=listen)
            if listen and settings.health_address:
                from bot.healthz import answering

                await stack.enter_async_context(answering(desk, settings.health_address))
            hubs = await stack.enter_async_context(listening(desk, fetcher)) if listen else None
            await _say_what_runs(desk)
            diary = Diary(desk, partial(conflict, bots))
            sender = Sender(
                desk, outlets, suspended=lambda platform: platform is Platform.TELEGRAM and diary.contested
            )
            watch = Watch(desk, Reader(desk, fetcher, parsers))
            heartbeat = heart_of(desk, fetcher) if listen else None
            yield Service(desk, watch, Clerk(desk), sender, bots, tuple(led), diary, heartbeat, hubs)


def _leases(settings: Settings, *, listen: bool) -> tuple[str, ...]:
    """All that this process does alone. Where one process at a time works on a database, one lease is all of it."""
    if address(settings).get_backend_name() == "sqlite":
        return (LEADER,)
    return (LEADER, TICKER, LISTENER) if listen else (LEADER, TICKER)


def conflict(bots: Iterable[Bot]) -> datetime | None:
    """Since when a platform gives our messages to another program instead."""
    since = (bot.conflict for bot in bots if isinstance(bot, Contested))
    return min((at for at in since if at), default=None)


def heart_of(desk: Desk, fetcher: Fetcher) -> Heartbeat | None:
    address = desk.settings.heartbeat
    if address is None:
        return None
    return Heartbeat(desk, partial(fetcher.get, address.get_secret_value(), limit=PULSE_BYTES))


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

    inbox = Inbox(desk.db, desk.now)

    async def answer(request: Request) -> Message:
        with metrics.timed(metrics.QUESTION_TIME):
            return await dispatch(request, desk)

    async def in_words(request: Request, message: Message) -> Message:
        return await asked(message, replace(request, forms=False), desk, Texts(request.language))

    if settings.telegram_token:
        from bot.adapters.telegram import TelegramChannel
        from bot.adapters.telegram_bot import TelegramBot
        from bot.adapters.telegram_chats import Chats
        from bot.adapters.telegram_menus import Menus
        from bot.render import telegram

        channel = await stack.enter_async_context(TelegramChannel(settings))
        outlets[Platform.TELEGRAM] = Outlet(telegram.render, channel)
        if listen:
            bots.append(TelegramBot(settings, inbox, answer, Chats(desk.db, desk.now), Menus(desk)))
    if settings.slack_bot_token:
        from bot.adapters.slack import SlackChannel
        from bot.adapters.slack_bot import SlackBot
        from bot.adapters.slack_places import Channels
        from bot.render import slack

        outlets[Platform.SLACK] = Outlet(
            slack.render, await stack.enter_async_context(SlackChannel(settings, desk.db.instance))
        )
        if listen and (settings.slack_app_token or settings.slack_address):
            places = Channels(desk.db, desk.now)
            bots.append(SlackBot(settings, inbox, answer, in_words=in_words, places=places))
    return outlets, tuple(bots)


async def serve(settings: Settings, *, lease_s: float = LEASE_S) -> None:
    """`rasid run`: see `running.serve`."""
    await running.serve(open_service(settings, lease_s=lease_s))
