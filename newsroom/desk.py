"""What every actor is handed instead of globals: the stores, the watchlist, the newsroom's policy, the clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import Flag, auto
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import structlog

from newsroom import hours
from newsroom.amending import Amendment
from newsroom.errors import ConfigError
from newsroom.files import Config, Ignored, Policy, load_amended, load_config
from newsroom.ledger import Ledger
from newsroom.outside import Outside
from newsroom.reading import Rulebook
from newsroom.rights import Role
from newsroom.settings import Settings
from newsroom.store import edits, feeds, targets
from newsroom.store.database import Database, open_database
from newsroom.store.near import Near
from newsroom.store.redis_link import RedisLink, open_link
from newsroom.store.seen import Seen
from newsroom.watchlist import Watchlist

if TYPE_CHECKING:
    from newsroom.analysis import Analyser

log = structlog.get_logger()

REST = timedelta(minutes=1)


class Duty(Flag):
    """What a process of the service answers for."""

    FEEDS = auto()  # that the rows of the feeds follow the files
    TELLING = auto()  # the same of the targets, and that what is kept of the statements is drawn anew


NONE = Duty(0)
EVERYTHING = Duty.FEEDS | Duty.TELLING


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Followed:
    """What is followed and by whom it may be changed: replaced as a whole when somebody changes it."""

    watchlist: Watchlist
    rulebook: Rulebook  # by which articles are read, in children
    read_by: Callable[[], Analyser]  # the same in this process, built when a person asks for it
    ledger: Ledger
    roles: Mapping[str, Role]  # "telegram:42" → what they may
    revision: int = 0  # the last change that is in it
    ignored: tuple[Ignored, ...] = ()  # changes that no longer fit the files


@dataclass(slots=True)
class Desk:
    settings: Settings
    policy: Policy
    followed: Followed
    db: Database
    seen: Seen
    near: Near
    now: Callable[[], datetime] = utc_now
    fence: int | None = None  # number of this process's turn as leader; null: it does not lead
    outside: Outside | None = None  # for what people ask to be read; null: this process cannot
    _renewing: asyncio.Lock = field(default_factory=asyncio.Lock)
    _rests_until: datetime | None = None  # files with faults are not read again before

    @property
    def watchlist(self) -> Watchlist:
        return self.followed.watchlist

    @property
    def analyser(self) -> Analyser:
        return self.followed.read_by()

    @property
    def ledger(self) -> Ledger:
        return self.followed.ledger

    @property
    def roles(self) -> Mapping[str, Role]:
        return self.followed.roles

    async def renew(self, revision: int | None = None) -> None:
        """Follow what people have changed meanwhile, here or in another process. Who comes while another is at it
        is served as before. `revision`: the last change, where the caller has just read it."""
        if self._renewing.locked() or not await self._outdated(revision):
            return
        await self.catch_up()

    async def catch_up(self) -> None:
        """The same, and when this returns every change made before it is followed."""
        async with self._renewing:
            if not await self._outdated():
                return
            try:
                followed = await followed_now(self.settings.config, self.db, self.policy, self.followed)
            except ConfigError as error:  # somebody is at work on the files: what was followed goes on
                log.error("changes cannot be followed: the files have faults", why=str(error.faults[0]))
                self._rests_until = self.now() + REST
                return
            self.followed = followed
            if self.fence is not None:  # others draw what they need from the statements
                await self.db.write(self.ledger.redraw, self.now())

    async def _outdated(self, revision: int | None = None) -> bool:
        if self._rests_until and self.now() < self._rests_until:
            return False
        if revision is None:
            revision = await self.db.read(edits.revision)
        return revision != self.followed.revision


def _without_leading(_: Database) -> AbstractAsyncContextManager[int | None]:
    return nullcontext()


@asynccontextmanager
async def open_desk(
    settings: Settings,
    config: Config | None = None,
    *,
    service: bool,
    duties: Duty = EVERYTHING,
    now: Callable[[], datetime] = utc_now,
    leading: Callable[[Database], AbstractAsyncContextManager[int | None]] = _without_leading,
) -> AsyncIterator[Desk]:
    """Stores opened, closed at the end; between the two, and before a word is written, `leading` is entered, which
    gives the fence number.

    The service brings them in line with `config/`, as far as its `duties` go, and uses Redis. A short command does
    neither: it may have been started elsewhere, with another config, beside a running service. Only a database that
    knows no feed yet is filled from `config/` by whoever comes first.
    Raises ConfigError before anything is opened, StoreError when the database cannot be used.
    """
    given = config or load_config(settings.config)
    db = await open_database(settings)
    try:
        async with leading(db) as fence, _linked(settings, service) as link:
            seen = Seen(db.instance, link, alone=db.exclusive)
            if await db.read(edits.revision):
                followed = await followed_now(settings.config, db, given.policy)
            else:
                followed = _followed(given)
            desk = Desk(settings, given.policy, followed, db, seen, Near(db.instance, link), now, fence)
            for ignored in followed.ignored:
                log.error(
                    "a change made in chat no longer fits the files", change=ignored.key, why=ignored.why
                )
            if service or not await db.read(feeds.all_feeds):
                await _follow_files(desk, given, duties)
            yield desk
    finally:
        await db.close()


async def _follow_files(desk: Desk, given: Config, duties: Duty) -> None:
    if Duty.FEEDS in duties:
        await desk.db.write(feeds.sync, given.feeds, desk.now())
    if Duty.TELLING in duties:
        await desk.db.write(targets.sync, given.targets, desk.now(), hours.next_due)
        await desk.db.write(desk.ledger.redraw, desk.now())


@asynccontextmanager
async def _linked(settings: Settings, service: bool) -> AsyncIterator[RedisLink]:
    link = await open_link(settings) if service else RedisLink()
    try:
        yield link
    finally:
        await link.close()


async def followed_now(
    folder: Path, db: Database, policy: Policy, before: Followed | None = None
) -> Followed:
    """What the files say, as people have amended it until now. Raises ConfigError when the files themselves fail."""
    revision, amendments = await db.read(_amended)
    return await asyncio.to_thread(_read, folder, policy, amendments, revision, before)


def _amended(conn: Any) -> tuple[int, list[Amendment]]:
    return edits.revision(conn), edits.amendments(conn)


def _read(
    folder: Path, policy: Policy, amendments: Sequence[Amendment], revision: int, before: Followed | None
) -> Followed:
    config, ignored = load_amended(folder, amendments)
    if before and before.watchlist.dossiers == config.dossiers:  # only people have changed: what reads stays
        return replace(before, roles=config.roles, revision=revision, ignored=ignored)
    return _followed(replace(config, policy=policy), revision, ignored)


def _followed(config: Config, revision: int = 0, ignored: tuple[Ignored, ...] = ()) -> Followed:
    ledger = Ledger(config.dossiers, ZoneInfo(config.policy.timezone))
    rulebook = rulebook_of(config)
    read_by = cache(rulebook.analyser)
    return Followed(Watchlist(config.dossiers), rulebook, read_by, ledger, config.roles, revision, ignored)


def rulebook_of(config: Config) -> Rulebook:
    return Rulebook(config.dossiers, config.lexicon, config.policy.timezone)
