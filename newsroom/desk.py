"""What every actor is handed instead of globals: the stores, the watchlist, the newsroom's policy, the clock."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from newsroom import localtime
from newsroom.analysis import Analyser
from newsroom.files import Config, Policy, load_config
from newsroom.ledger import Ledger
from newsroom.models import TargetSpec
from newsroom.settings import Settings
from newsroom.store import feeds, targets
from newsroom.store.database import Database, open_database
from newsroom.store.near import Near
from newsroom.store.redis_link import RedisLink, open_link
from newsroom.store.seen import Seen
from newsroom.watchlist import Watchlist


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Desk:
    settings: Settings
    policy: Policy
    watchlist: Watchlist
    analyser: Analyser
    db: Database
    seen: Seen
    near: Near
    ledger: Ledger
    now: Callable[[], datetime] = utc_now


@asynccontextmanager
async def open_desk(
    settings: Settings,
    config: Config | None = None,
    *,
    service: bool,
    now: Callable[[], datetime] = utc_now,
) -> AsyncIterator[Desk]:
    """Stores opened, closed at the end.

    The service brings them in line with `config/` and uses Redis. A short command does neither: it may have been
    started elsewhere, with another config, beside a running service. Only a database that knows no feed yet is
    filled from `config/` by whoever comes first.
    Raises ConfigError before anything is opened, StoreError when the database cannot be used.
    """
    config = config or load_config(settings.config)
    db = await open_database(settings)
    link = RedisLink()
    try:
        if service:
            link = await open_link(settings)
        seen = Seen(db.instance, link, "alone" if db.exclusive else None)
        watchlist, analyser = Watchlist(config.dossiers), analyser_of(config)
        ledger = Ledger(config.dossiers, ZoneInfo(config.policy.timezone))
        near = Near(db.instance, link)
        desk = Desk(settings, config.policy, watchlist, analyser, db, seen, near, ledger, now)
        if service or not await db.read(feeds.all_feeds):
            await db.write(feeds.sync, config.feeds, desk.now())
            await db.write(targets.sync, config.targets, desk.now(), next_digest)
            await db.write(ledger.redraw, desk.now())
        yield desk
    finally:
        await link.close()
        await db.close()


def analyser_of(config: Config) -> Analyser:
    return Analyser(config.dossiers, config.lexicon, config.policy.timezone)


def next_digest(spec: TargetSpec, after: datetime) -> datetime | None:
    return localtime.next_due(after, spec.digest_at, spec.timezone)
