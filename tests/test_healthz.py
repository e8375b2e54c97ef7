"""`/healthz` and the heartbeat: from outside one sees whether every promise holds, and that somebody is there."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from aiohttp import ClientSession
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.healthz import answering
from bot.heartbeat import Heartbeat
from bot.vitals import Diary
from newsroom.desk import Desk, open_desk, utc_now
from newsroom.errors import ConfigError
from newsroom.files import Config, load_config
from newsroom.settings import SHIPPED_CONFIG, Settings, load_settings
from newsroom.store import feeds, health
from newsroom.store.database import Database
from tests.servers import FeedHost
from tests.stores import feed_spec, good_check, hanging
from watchers.fetch import Fetcher

TOKEN = "987654321:AAcanaryOfTheTelegramToken-0000000000000"
FEED = "https://reader:canary-password@news.example/rss?key=canary-key"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """One feed, read a moment ago."""
    given = {"data": tmp_path, "redis_url": SecretStr("off"), "telegram_token": SecretStr(TOKEN)}
    shipped = load_config(SHIPPED_CONFIG)
    config = Config(**{**vars_of(shipped), "feeds": (feed_spec("one", url=FEED),), "targets": ()})
    async with open_desk(load_settings(**given), config, service=True) as opened:
        await read_well(opened.db)
        yield opened


def vars_of(config: Config) -> dict[str, object]:
    return {name: getattr(config, name) for name in config.__dataclass_fields__}


async def read_well(database: Database) -> None:
    (feed,) = await database.read(feeds.all_feeds)
    await database.write(feeds.finish, feed.id, good_check(next_check_at=utc_now()), utc_now())


async def failing(database: Database) -> None:
    """Its only feed cannot be read."""
    (feed,) = await database.read(feeds.all_feeds)
    for _ in range(3):
        bad = good_check(ok=False, http_status=None, body_hash=None, reason="dns", next_check_at=utc_now())
        await database.write(feeds.finish, feed.id, bad, utc_now())


async def asked(address: tuple[str, int], path: str = "/healthz") -> tuple[int, str]:
    async with ClientSession() as session, session.get(f"http://{address[0]}:{address[1]}{path}") as answer:
        return answer.status, await answer.text()


async def test_it_says_that_all_is_well_and_that_it_is_not(desk: Desk) -> None:
    """200 and 503, with what `rasid health --json` says."""
    async with answering(desk, ("127.0.0.1", 0), answer_s=60) as address:
        well = await asked(address)
        await failing(desk.db)
        ill = await asked(address)
        elsewhere = await asked(address, "/")

    assert (well[0], ill[0], elsewhere[0]) == (200, 503, 404)
    assert '"dangers": []' in well[1]
    assert '"feeds-failing"' in ill[1] and '"dns"' in ill[1]


async def test_it_answers_also_while_the_database_hangs(desk: Desk) -> None:
    """503 with the reason, to everybody who asks, and well again afterwards."""
    async with answering(desk, ("127.0.0.1", 0)) as address:
        async with hanging(desk.db):
            during = await asyncio.gather(*(asked(address) for _ in range(6)))
        async with asyncio.timeout(60):
            while (await asked(address))[0] != 200:
                pass

    assert {status for status, _ in during} == {503}
    assert all("the database does not answer" in body for _, body in during)


async def test_nothing_secret_is_shown(desk: Desk) -> None:
    """No token, no address of a feed, which may hold a key."""
    await failing(desk.db)
    async with answering(desk, ("127.0.0.1", 0), answer_s=60) as address:
        _, body = await asked(address)

    assert "canary" not in body


async def test_an_address_that_is_taken_is_a_fault_of_the_configuration(desk: Desk) -> None:
    """One clear line, before any work is done."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ConfigError, match="RASID_HEALTH: cannot be listened on"):
            async with answering(desk, taken.getsockname()):
                pass


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("", None),
        ("8080", ("127.0.0.1", 8080)),
        ("127.0.0.1:8080", ("127.0.0.1", 8080)),
        ("0.0.0.0:80", ("0.0.0.0", 80)),
        ("[::1]:8080", ("::1", 8080)),
    ],
)
def test_a_port_alone_is_one_of_loopback(written: str, address: tuple[str, int] | None) -> None:
    """Nobody is answered from outside unless that is said."""
    assert Settings(health=written).health_address == address


# ── the heartbeat ────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(allow_loopback=True) as opened:
        yield opened


async def test_the_heart_beats_while_all_is_well_and_not_in_danger(
    desk: Desk, host: FeedHost, fetcher: Fetcher
) -> None:
    """Silence is the alarm; it beats again when the danger has passed."""
    heartbeat = Heartbeat(desk, partial(fetcher.get, host.put("/ping", "ok"), limit=1000))

    assert await heartbeat.beat()
    await failing(desk.db)
    assert not await heartbeat.beat()
    assert host.hits("/ping") == 1
    await read_well(desk.db)
    assert await heartbeat.beat()
    assert host.hits("/ping") == 2


async def test_a_heartbeat_nobody_hears_is_told_once(desk: Desk, host: FeedHost, fetcher: Fetcher) -> None:
    """And again when the reason changes."""
    heartbeat = Heartbeat(desk, partial(fetcher.get, host.put("/ping", status=500), limit=1000))
    with capture_logs() as said:
        for _ in range(3):
            assert not await heartbeat.beat()
        host.put("/ping", status=404)
        assert not await heartbeat.beat()
        host.put("/ping")
        assert await heartbeat.beat()

    events = [(one["event"], one.get("why", "").rpartition(" ")[2]) for one in said]
    assert [one for one in events if "heart" in one[0]] == [
        ("no heartbeat", "http-500"),
        ("no heartbeat", "http-404"),
        ("the heartbeat is back", ""),
    ]


async def test_the_heart_goes_on_beating(desk: Desk, host: FeedHost, fetcher: Fetcher) -> None:
    """Once a minute; here faster."""
    url = host.put("/ping")
    beating = asyncio.create_task(
        Heartbeat(desk, partial(fetcher.get, url, limit=1000), every_s=0.01).forever()
    )
    async with asyncio.timeout(60):
        while host.hits("/ping") < 3:
            await asyncio.sleep(0.02)
    beating.cancel()


# ── what the service writes down of itself ───────────────────────────────────────────────────────────────


async def test_what_only_the_service_knows_is_written_down_when_it_changes(desk: Desk) -> None:
    """The state of Redis, and whether another program reads the bot's messages."""
    conflict = []
    diary = Diary(desk, lambda: conflict[0] if conflict else None)
    await diary.tick()
    first = await desk.db.read(health.vitals)
    conflict.append(utc_now())
    await diary.tick()
    second = await desk.db.read(health.vitals)
    began = conflict.pop()
    await diary.tick()

    assert first and (first.redis, first.conflict) == ("off", None)
    assert second and second.conflict == began
    assert await desk.db.read(health.vitals) == second  # two programs interrupt each other by turns
