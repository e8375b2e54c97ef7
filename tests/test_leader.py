"""Of several rasids on one database one polls and sends; the others say who does, and end with 75."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from bot.leader import leading, place_of
from newsroom.desk import utc_now
from newsroom.errors import AlreadyRunningError
from newsroom.models import DeliveryState
from newsroom.store import leases
from newsroom.store.database import Database, open_database
from newsroom.store.leases import LEADER
from newsroom.store.tables import deliveries
from newsroom.store.tables import leases as leases_table
from tests.fakes.telegram import TOKEN, TelegramFake
from tests.scene_of_processes import Rasid, prepared
from tests.servers import FeedHost, item, rss
from tests.stores import PostgresCluster, settings_for

HERE, ELSEWHERE = "news1:/data", "news2:/data"
CHAT = "-1001234567890"
TARGETS = f"""
policy: {{first_poll_alerts: 50, instant_at_once: 50}}
targets:
  - key: "telegram:{CHAT}"
    subscriptions: [{{dossier: coalition-withdrawal, frequency: [instant]}}]
"""


@pytest.fixture
async def postgres(postgres_url: str, tmp_path: Path) -> AsyncIterator[Database]:
    opened = await open_database(settings_for(tmp_path, postgres_url))
    yield opened
    await opened.close()


async def test_a_second_leader_elsewhere_is_refused_at_once_and_told_by_whom(postgres: Database) -> None:
    """And may lead as soon as the first has ended well."""
    async with leading(postgres, HERE) as first:
        with pytest.raises(AlreadyRunningError, match=r"news1:/data \(process \d+\), since \d{4}-"):
            async with leading(postgres, ELSEWHERE):
                pass
    async with leading(postgres, ELSEWHERE) as second:
        assert second.fence == first.fence + 1
        assert second.alone


async def test_a_restart_waits_for_the_time_of_its_dead_predecessor(postgres: Database) -> None:
    """On the same host and data folder, where no other can be alive; elsewhere it might be."""
    await dies(postgres, HERE, seconds=1.0)
    async with leading(postgres, HERE, seconds=1.0) as next_:
        assert next_.fence == 2
        assert next_.alone
    await dies(postgres, HERE, seconds=0.0)
    async with leading(postgres, ELSEWHERE, seconds=1.0) as other:
        assert not other.alone


async def test_where_a_lock_proves_it_dead_nobody_waits_for_a_predecessor(tmp_path: Path) -> None:
    """SQLite: whoever has come this far holds the file's lock."""
    database = await open_database(settings_for(tmp_path))
    await dies(database, ELSEWHERE, seconds=3600.0)
    async with leading(database, HERE) as leader:
        assert (leader.fence, leader.alone) == (2, True)
    await database.close()


async def dies(database: Database, place: str, seconds: float) -> None:
    taken = await database.write(leases.acquire, LEADER, f"{place} (process 1)", utc_now(), seconds)
    assert taken


async def test_a_leader_keeps_its_lease_for_longer_than_its_time(postgres: Database) -> None:
    """It is renewed in the background."""
    async with leading(postgres, HERE, seconds=5) as leader:
        await asyncio.sleep(6)
        with pytest.raises(AlreadyRunningError):
            async with leading(postgres, ELSEWHERE, seconds=5):
                pass
        assert not leader.lost.is_set()


async def test_a_leader_that_is_replaced_learns_of_it_and_takes_nothing_back(postgres: Database) -> None:
    """It says by whom."""
    async with leading(postgres, HERE, seconds=0.5) as leader:
        usurper = await postgres.write(leases.acquire, LEADER, ELSEWHERE, utc_now(), 60, alone=True)
        async with asyncio.timeout(60):
            await leader.lost.wait()
    assert ELSEWHERE in leader.lost_to
    assert await postgres.read(leases.current, LEADER) == usurper


async def test_a_database_that_is_away_for_a_moment_costs_no_lease(
    postgres: Database, postgres_cluster: PostgresCluster
) -> None:
    """The server restarts; the same leader goes on."""
    if os.environ.get("TEST_POSTGRES_URL"):
        pytest.skip("this server is not ours to restart")
    async with leading(postgres, HERE, seconds=0.8) as leader:
        await asyncio.to_thread(postgres_cluster.stop)
        await asyncio.sleep(1.0)
        await asyncio.to_thread(postgres_cluster.start)
        before = await postgres.read(leases.current, LEADER)
        assert before
        async with asyncio.timeout(60):
            while (now := await postgres.read(leases.current, LEADER)) and now.until == before.until:
                await asyncio.sleep(0.1)
        assert not leader.lost.is_set()
        assert await postgres.write(leases.held, leader.fence)


async def test_a_process_that_freezes_within_a_transaction_gives_its_locks_up(
    postgres: Database,
) -> None:
    """Else nobody could take its lease over; thawed, it repeats the transaction as if nothing had been."""
    thawed, tries = threading.Event(), []

    def frozen(conn: Connection) -> str:
        tries.append(1)
        conn.execute(select(leases_table).with_for_update()).all()
        thawed.wait()
        conn.execute(select(leases_table)).all()
        return "done"

    await postgres.write(leases.acquire, LEADER, HERE, utc_now(), 0.1)
    held = asyncio.create_task(postgres.write(frozen))
    await until(lambda: tries)
    assert await postgres.write(leases.acquire, LEADER, "another", utc_now(), 1.0)
    thawed.set()
    assert await held == "done"
    assert len(tries) == 2


# ── the real program ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def two(
    tmp_path: Path, postgres_url: str, host: FeedHost, bot_api: TelegramFake
) -> AsyncIterator[list[Rasid]]:
    """Two of one database, each with a data folder of its own."""
    both = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        rasid = prepared(tmp_path / name, TARGETS)
        rasid.more |= {"DATABASE_URL": postgres_url, "RASID_LOG_LEVEL": "INFO"}
        rasid.more |= {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_BASE_URL": bot_api.base_url}
        rasid.follow(host.put("/f", rss()), interval="1s")
        both.append(rasid)
    yield both
    for rasid in both:
        await rasid.end()


def publish(host: FeedHost, *numbers: int) -> None:
    news = [
        item(f"قوات التحالف تغادر قاعدة عين الأسد، الدفعة {n}", link=f"https://news.example/{n}", guid=str(n))
        for n in numbers
    ]
    host.put("/f", rss(*news))


def told(bot_api: TelegramFake, *numbers: int) -> bool:
    return all(any(f"الدفعة {n}" in seen.text for seen in bot_api.seen) for n in numbers)


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.05)


@pytest.mark.slow
async def test_a_second_service_on_the_same_server_posts_nothing_and_says_who_leads(
    two: list[Rasid], host: FeedHost
) -> None:
    """Exit 75, one sentence; after the first has stopped it may run at once."""
    first = await two[0].start("run")
    await until(lambda: host.hits("/f") > 1)
    second = await two[1]("run", "--once")
    first.send_signal(signal.SIGTERM)

    assert await first.wait() == 0
    assert second.returncode == 75
    (line,) = (line for line in second.stderr.splitlines() if "another rasid" in line)
    assert f"{two[0].folder}/data (process {first.pid}), since " in line
    assert (await two[1]("run", "--once")).returncode == 0


@pytest.mark.slow
async def test_a_frozen_leader_that_thaws_sends_nothing_more_and_ends(
    postgres: Database, two: list[Rasid], host: FeedHost, bot_api: TelegramFake
) -> None:
    """Another has taken over meanwhile: it is one that tells, and each story once."""
    frozen = await two[0].start_script("-m", "tests.leading", "5.0")
    publish(host, 1, 2)
    await until(lambda: told(bot_api, 1, 2))
    await nothing_in_flight(postgres)
    frozen.send_signal(signal.SIGSTOP)
    publish(host, 1, 2, 3, 4)
    other = await taking_over(two[1], lambda: told(bot_api, 3, 4))
    frozen.send_signal(signal.SIGCONT)
    publish(host, 1, 2, 3, 4, 5)
    _, said = await asyncio.wait_for(frozen.communicate(), 60)
    await until(lambda: told(bot_api, 5))
    other.send_signal(signal.SIGTERM)

    assert frozen.returncode == 75
    assert "has taken over; this one sends nothing more and ends" in said.decode()
    assert sorted(seen.text.partition("الدفعة ")[2][:1] for seen in bot_api.seen) == list("12345")
    assert (await asyncio.wait_for(other.communicate(), 60)) and other.returncode == 0


async def nothing_in_flight(database: Database) -> None:
    """What freezes between a send and its record is in doubt, and is rightly sent again by another."""
    open_ones = select(deliveries.c.id).where(deliveries.c.state != DeliveryState.SENT)
    async with asyncio.timeout(60):
        while await database.read(lambda conn: conn.execute(open_ones).all()):
            await asyncio.sleep(0.05)


async def taking_over(rasid: Rasid, done: Callable[[], object]) -> Process:
    """Started again for as long as the lease of the other has not passed; the one that did the work."""
    async with asyncio.timeout(180):
        while True:
            process = await rasid.start_script("-m", "tests.leading", "5.0")
            while process.returncode is None:
                if done():
                    return process
                await asyncio.sleep(0.05)
            assert process.returncode == 75


@pytest.mark.slow
async def test_a_service_killed_on_a_server_comes_back_on_its_own_data(
    two: list[Rasid], host: FeedHost
) -> None:
    """It waits for its own old lease instead of giving up, and says so."""
    killed = await two[0].start_script("-m", "tests.leading", "25.0")
    await until(lambda: host.hits("/f") > 1)
    killed.kill()
    await killed.wait()
    before = host.hits("/f")
    again = await two[0].start_script("-m", "tests.leading", "25.0")
    await until(lambda: host.hits("/f") > before)
    again.send_signal(signal.SIGTERM)
    _, said = await asyncio.wait_for(again.communicate(), 60)

    assert again.returncode == 0
    assert "waiting for the time of a predecessor" in said.decode()


def test_the_place_of_a_leader_names_host_and_folder(tmp_path: Path) -> None:
    """Two of one place cannot both be alive: the folder is locked."""
    assert place_of(tmp_path) == f"{os.uname().nodename}:{tmp_path}"
