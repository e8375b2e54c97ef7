"""Asked to stop, the service finishes what it can, leaves the rest for its next life, and ends with 0."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.fakes.telegram import TOKEN, TelegramFake
from tests.scene_of_processes import Rasid, prepared
from tests.servers import FeedHost, item, rss

NEWS = "قوات التحالف الدولي تغادر قاعدة عين الأسد"
TARGETS = """
policy: {first_poll_alerts: 50}
targets:
  - key: "telegram:-1001234567890"
    subscriptions: [{dossier: coalition-withdrawal, frequency: [instant]}]
"""

pytestmark = pytest.mark.slow


@pytest.fixture
async def rasid(tmp_path: Path, bot_api: TelegramFake) -> AsyncIterator[Rasid]:
    program = prepared(tmp_path, TARGETS)
    program.more |= {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_BASE_URL": bot_api.base_url}
    yield program
    await program.end()


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.05)


async def stopped(process: Process, *signals: signal.Signals) -> str:
    """What it wrote to stderr until it ended, which it did well and without leaving anything undone behind."""
    for one in signals:
        process.send_signal(one)
        await asyncio.sleep(0.5)
    _, said = await asyncio.wait_for(process.communicate(), 40)
    assert process.returncode == 0, said.decode()
    assert "was destroyed" not in said.decode()
    assert "Traceback" not in said.decode()
    return said.decode()


def rows(rasid: Rasid, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(rasid.folder / "data" / "rasid.db")) as database:
        return database.execute(query).fetchall()


async def test_a_slow_feed_does_not_keep_it_from_ending(rasid: Rasid, host: FeedHost) -> None:
    """The feed is read in the next life."""
    rasid.follow(host.put("/f", rss(item(NEWS, link="https://news.example/1")), delay_s=60))
    running = await rasid.start("run")
    await until(lambda: host.hits("/f"))
    await stopped(running, signal.SIGTERM)
    host.put("/f", rss(item(NEWS, link="https://news.example/1")))

    assert rows(rasid, "SELECT holder FROM leases") == [("",)]
    assert (await rasid("run", "--once")).returncode == 0
    assert rows(rasid, "SELECT state FROM deliveries") == [("sent",)]


async def test_a_slow_send_is_left_in_doubt_and_told_once_more(
    rasid: Rasid, host: FeedHost, bot_api: TelegramFake
) -> None:
    """Nobody knows whether it arrived: the next life says that it may be a repeat."""
    bot_api.latency = 30.0
    rasid.follow(host.put("/f", rss(item(NEWS, link="https://news.example/1"))))
    running = await rasid.start("run")
    await until(lambda: any(method == "sendMessage" for method, _ in bot_api.calls))
    await stopped(running, signal.SIGTERM)
    bot_api.latency = 0.0

    ((state, attempts),) = rows(rasid, "SELECT state, attempts FROM deliveries")
    assert (state, attempts) in {("claimed", 1), ("due", 1)}
    again = await rasid.start("run")
    await until(lambda: rows(rasid, "SELECT state FROM deliveries") == [("sent",)])
    await stopped(again, signal.SIGTERM)


async def test_a_message_in_hand_is_sent_before_it_ends(
    rasid: Rasid, host: FeedHost, bot_api: TelegramFake
) -> None:
    """And marked as sent."""
    bot_api.latency = 0.8
    rasid.follow(host.put("/f", rss(item(NEWS, link="https://news.example/1"))))
    running = await rasid.start("run")
    await until(lambda: any(method == "sendMessage" for method, _ in bot_api.calls))
    await stopped(running, signal.SIGTERM)

    assert rows(rasid, "SELECT state FROM deliveries") == [("sent",)]
    assert len(bot_api.seen) == 1


async def test_asked_twice_it_ends_there_and_then(rasid: Rasid, host: FeedHost) -> None:
    """And nothing is lost by it."""
    rasid.follow(host.put("/f", rss(item(NEWS, link="https://news.example/1")), delay_s=60))
    running = await rasid.start("run")
    await until(lambda: host.hits("/f"))
    said = await stopped(running, signal.SIGTERM, signal.SIGTERM)
    host.put("/f", rss(item(NEWS, link="https://news.example/1")))

    assert "asked again, ending now" in said
    assert (await rasid("run", "--once")).returncode == 0
    assert rows(rasid, "SELECT state FROM deliveries") == [("sent",)]


async def test_asked_while_it_starts_it_does_not_start(rasid: Rasid, host: FeedHost) -> None:
    """Nothing is in hand yet."""
    rasid.follow(host.put("/f", rss()))
    running = await rasid.start("run")
    await until(lambda: (rasid.folder / "data" / "rasid.db").exists())
    await stopped(running, signal.SIGTERM)
