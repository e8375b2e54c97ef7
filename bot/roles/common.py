"""What every role needs: a server for the database and one for tasks, its lease, the way out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import structlog

from bot.leader import LEASE_S, Leader, alone, holding
from newsroom.desk import Desk, Duty, open_desk
from newsroom.errors import ConfigError, Fault
from newsroom.settings import Settings
from newsroom.store.database import Database
from newsroom.store.engine import address
from newsroom.store.leases import LEADER
from watchers.fetch import AT_ONCE, Fetcher
from watchers.pool import ParserPool
from watchers.tasks import beside

log = structlog.get_logger()


def task_server(settings: Settings, role: str) -> str:
    """Where polls are handed on. Raises ConfigError where processes could not meet: on SQLite, or without a Redis of
    their own."""
    faults = []
    if address(settings).get_backend_name() == "sqlite":
        why = f"must name a PostgreSQL server for `rasid {role}`: on SQLite one process does everything, `rasid run`"
        faults.append(Fault("environment", "DATABASE_URL", why))
    url = settings.redis_url.get_secret_value() if settings.redis_url else "off"
    if url == "off":
        why = f"must name a Redis server for `rasid {role}`: the embedded one serves one process"
        faults.append(Fault("environment", "REDIS_URL", why))
    if faults:
        raise ConfigError(faults)
    return settings.tasks_redis_url.get_secret_value() if settings.tasks_redis_url else beside(url)


@asynccontextmanager
async def on_duty(
    settings: Settings, duties: Duty, name: str, *, lease_s: float = LEASE_S
) -> AsyncIterator[tuple[Desk, Leader]]:
    """The desk of the one process that holds this lease. Raises AlreadyRunningError where another does."""
    led: list[Leader] = []

    @asynccontextmanager
    async def turn(db: Database) -> AsyncIterator[int | None]:
        async with holding(db, settings, (name,), lease_s) as leaders:
            led.extend(leaders)
            yield leaders[0].fence if name == LEADER else None

    with alone(settings, (name,)):
        async with open_desk(settings, service=True, duties=duties, leading=turn) as desk:
            yield desk, led[0]


async def gate(
    settings: Settings, stack: AsyncExitStack, parsers: int, at_once: int = AT_ONCE
) -> tuple[Fetcher, ParserPool]:
    """The way to the network, and the children that read what comes from there."""
    fetcher = Fetcher(contact=settings.contact, allow_loopback=settings.allow_loopback, at_once=at_once)
    return (
        await stack.enter_async_context(fetcher),
        await stack.enter_async_context(ParserPool(workers=parsers)),
    )


async def tell_health(desk: Desk, stack: AsyncExitStack) -> None:
    if desk.settings.health_address:
        from bot.healthz import answering

        await stack.enter_async_context(answering(desk, desk.settings.health_address))


def started(role: str, desk: Desk, **facts: object) -> None:
    log.info("started", role=role, data=str(desk.settings.data.absolute()), redis=desk.seen.state, **facts)
