"""Fixtures many tests share: the same store on SQLite and on PostgreSQL, a real Redis, a feed host, the platforms."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import pytest
import structlog
from hypothesis import settings as hypothesis_settings

from bot.pictures.painter import painter
from newsroom.settings import Settings
from newsroom.store.database import Database, open_database
from newsroom.store.embedded import binaries
from tests.fakes.slack import SlackFake
from tests.fakes.telegram import TelegramFake
from tests.servers import FeedHost
from tests.stores import PostgresCluster, RedisServer, run_sql, settings_for

NUMBERS = count()
os.environ.pop(
    "PYTHONDONTWRITEBYTECODE", None
)  # the many programs that tests start would compile all of it each time

# What is tested is what a picture shows, not how busy the machine is.
painter().patience_s = 60

# The same examples every time: a suite that is red by chance teaches people to run it again.
hypothesis_settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis_settings.load_profile("steady")


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """A command that was run within a test has set logging up for itself."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[PostgresCluster]:
    """A private server of this worker, from the newest binaries installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not found:
        pytest.skip("PostgreSQL is not installed and TEST_POSTGRES_URL is not set: only SQLite is tested")
    cluster = PostgresCluster(found[-1])
    yield cluster
    cluster.remove()


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest, worker_id: str) -> Iterator[str]:
    """An empty database; TEST_POSTGRES_URL names one to create it beside, else the private server is used."""
    yield from _empty_database(request, worker_id)


@pytest.fixture(scope="module")
def shared_postgres_url(request: pytest.FixtureRequest, worker_id: str) -> Iterator[str]:
    """The same, for all tests of a module."""
    yield from _empty_database(request, worker_id)


def _empty_database(request: pytest.FixtureRequest, worker_id: str) -> Iterator[str]:
    given = os.environ.get("TEST_POSTGRES_URL")
    admin = given or request.getfixturevalue("postgres_cluster").url("postgres")
    name = f"rasid_test_{worker_id}_{os.getpid()}_{next(NUMBERS)}"
    run_sql(admin, f"CREATE DATABASE {name} TEMPLATE template0")
    before, _, query = admin.partition("?")
    yield f"{before.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")
    run_sql(admin, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def store_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings with an empty database, of each kind in turn, and no Redis."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    return settings_for(tmp_path, url)


@pytest.fixture
async def database(store_settings: Settings) -> AsyncIterator[Database]:
    opened = await open_database(store_settings)
    yield opened
    await opened.close()


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    """A real server of this test's own, which it may freeze or kill."""
    server = RedisServer(next(binaries()))
    yield server
    server.remove()


@pytest.fixture
async def host() -> AsyncIterator[FeedHost]:
    async with FeedHost() as running:
        yield running


@pytest.fixture
async def bot_api() -> AsyncIterator[TelegramFake]:
    async with TelegramFake() as fake:
        yield fake


@pytest.fixture
async def slack_api() -> AsyncIterator[SlackFake]:
    async with SlackFake() as fake:
        yield fake
