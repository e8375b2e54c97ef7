"""Whatever becomes of the database, at the start or in the middle of a poll, nothing is lost and nothing repeated."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import psycopg
import pytest
from sqlalchemy import Connection, Engine, event
from structlog.testing import capture_logs

from bot.message import Part
from newsroom.errors import StoreError
from newsroom.models import MessageRef, TargetSpec
from newsroom.store.database import open_database
from tests.bursts import QUESTION, open_bursts
from tests.chat import closed_port, until
from tests.fakes.telegram import TOKEN, TelegramFake
from tests.house import Room
from tests.oracle import Shown, judge, numbers
from tests.scene import HEADLINES, MORE_HEADLINES
from tests.scene_of_processes import Rasid, prepared
from tests.servers import FeedHost, Wire
from tests.stores import PostgresCluster, RedisServer, run_sql, settings_for

CHAT = "telegram:-1001234567890"
TARGETS = f"""
policy: {{first_poll_alerts: 50}}
targets:
  - key: "{CHAT}"
    subscriptions: [{{dossier: coalition-withdrawal, frequency: [instant]}}]
"""
DESKS = count()

# ── SQLite ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_database_that_another_program_writes_to_is_waited_for(tmp_path: Path) -> None:
    """At the start, and in the middle of a poll for longer than SQLite itself waits."""
    await (await open_database(settings_for(tmp_path))).close()
    other = sqlite3.connect(tmp_path / "rasid.db", isolation_level=None, check_same_thread=False)

    def write_for(seconds: float) -> None:
        other.execute("BEGIN IMMEDIATE")
        threading.Timer(seconds, other.rollback).start()

    write_for(1.0)
    async with open_bursts(tmp_path) as bursts:
        await bursts.burst()
        await bursts.burst(lambda: write_for(6.0))
        report = bursts.report()
    other.close()
    assert report.kept and report.repeated == 0, str(report)


class Disk:
    """Asks SQLite itself to let no file grow while it is full, in every transaction of the process."""

    full = False

    def __call__(self, conn: Connection) -> None:
        conn.exec_driver_sql(f"PRAGMA max_page_count = {1 if self.full else 2**30}")  # 1: what there is now

    def fill(self) -> None:
        self.full = True

    def empty(self) -> None:
        self.full = False


@pytest.fixture
def disk() -> Iterator[Disk]:
    disk = Disk()
    event.listen(Engine, "begin", disk)
    yield disk
    event.remove(Engine, "begin", disk)


async def test_a_full_disk_stops_the_reading_and_loses_nothing(
    disk: Disk, redis_server: RedisServer, tmp_path: Path
) -> None:
    """What could not be recorded is not taken for known; questions are answered all the while."""
    async with open_bursts(tmp_path, redis_url=redis_server.url) as bursts:
        await bursts.burst(size=3000)
        with capture_logs() as logs:
            await bursts.burst(disk.fill, size=3000)
        assert len(bursts.house.room.seen) == 3
        assert [line["event"] for line in logs if line["log_level"] == "error"] == ["feed not recorded"]
        assert await bursts.answered()
        assert await bursts.confirmed(redis_server) == await bursts.recorded()
        disk.empty()
        await bursts.again()
        await bursts.burst(size=3000)
        report = bursts.report()
    assert report.kept and report.repeated == 0, str(report)


@pytest.mark.parametrize("damaged", [True, False], ids=["damaged", "of another program"])
async def test_a_refused_file_stays_as_it_is_with_all_that_lies_beside_it(
    damaged: bool, tmp_path: Path
) -> None:
    """Also after a crash, which leaves what was written last in a file of its own."""
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    with sqlite3.connect(crashed / "rasid.db", isolation_level=None) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE recipes (name TEXT)")
        other.executemany("INSERT INTO recipes VALUES (?)", [(f"{n}" * 900,) for n in range(100)])
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        other.execute("INSERT INTO recipes VALUES ('the last')")
        found = {path.name: path.read_bytes() for path in crashed.iterdir() if not path.name.endswith("-shm")}
    other.close()
    if damaged:
        found["rasid.db"] = found["rasid.db"][:8192] + b"\xa5" * 40_000 + found["rasid.db"][48_192:]
    (tmp_path / "data").mkdir()
    for name, content in found.items():
        (tmp_path / "data" / name).write_bytes(content)
    with pytest.raises(StoreError) as failure:
        await open_database(settings_for(tmp_path / "data"))
    assert failure.value.reason == ("corrupt" if damaged else "not-ours")
    assert {name: (tmp_path / "data" / name).read_bytes() for name in found} == found


@dataclass
class Struck(Room):
    """A chat in which something happens as the message of a number arrives, which nobody has noted yet."""

    number: int = 0
    strike: Callable[[], object] = lambda: None

    async def send(self, spec: TargetSpec, part: Part, **how: Any) -> MessageRef:
        ref = await super().send(spec, part, **how)
        if len(self.seen) == self.number:
            self.strike()
        return ref


# ── PostgreSQL ───────────────────────────────────────────────────────────────────────────────────────────


class Newsdesk:
    """A database of its own on a server that fails as it is told, and a user whom the server may turn away."""

    def __init__(self, cluster: PostgresCluster, name: str) -> None:
        self.cluster = cluster
        self._admin = cluster.url("postgres")
        self.name = name
        run_sql(self._admin, f"CREATE ROLE {name} LOGIN")
        run_sql(self._admin, f"CREATE DATABASE {name} OWNER {name} TEMPLATE template0")
        self.url = cluster.url(name).replace("rasid@", f"{name}@")

    def restart(self, down_s: float = 0.3) -> None:
        self.cluster.stop()
        threading.Timer(down_s, self.cluster.start).start()

    def cut(self) -> None:
        run_sql(
            self._admin,
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{self.name}'",
        )

    def turn_away(self) -> None:
        self._limit(0)
        self.cut()
        threading.Timer(0.5, self._limit, [-1]).start()

    def stand_by(self) -> None:
        """As a server that is to take over, and has not yet."""
        self._read_only("on")
        threading.Timer(0.5, self._read_only, ["off"]).start()

    def answers(self) -> bool:
        try:
            run_sql(self._admin, "SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _limit(self, connections: int) -> None:
        run_sql(self._admin, f"ALTER ROLE {self.name} CONNECTION LIMIT {connections}")

    def _read_only(self, value: str) -> None:
        run_sql(self._admin, f"ALTER ROLE {self.name} SET default_transaction_read_only = {value}")
        self.cut()  # it counts for those who come


STRIKES: dict[str, Callable[[Newsdesk], object]] = {
    "restarted": Newsdesk.restart,
    "cut": Newsdesk.cut,
    "too many connections": Newsdesk.turn_away,
    "read only": Newsdesk.stand_by,
}


@pytest.fixture
def newsdesk(postgres_cluster: PostgresCluster, tmp_path: Path) -> Newsdesk:
    return Newsdesk(postgres_cluster, f"desk{next(DESKS)}")


@pytest.mark.parametrize("name", STRIKES)
async def test_a_server_that_goes_and_comes_back_costs_a_wait(
    name: str, newsdesk: Newsdesk, tmp_path: Path
) -> None:
    """In the middle of a poll, and as a message arrives that is not marked as sent yet."""
    room = Struck(number=5, strike=lambda: STRIKES[name](newsdesk))
    async with open_bursts(tmp_path, database_url=newsdesk.url, room=room) as bursts:
        await bursts.burst(room.strike)
        await bursts.burst()
        await bursts.burst()
        assert await bursts.answered()
        report = bursts.report()
    assert report.kept and report.repeated == 0, str(report)


async def test_a_server_that_stays_away_while_a_message_arrives_is_told_of_it_when_it_is_back(
    newsdesk: Newsdesk, tmp_path: Path
) -> None:
    """Away for longer than a transaction is repeated: what is known is written down when it can be."""
    room = Struck(number=2, strike=lambda: newsdesk.restart(10))
    async with open_bursts(tmp_path, database_url=newsdesk.url, room=room) as bursts:
        with capture_logs() as logs:
            await bursts.burst()
        assert "waiting for the database" in [line["event"] for line in logs]
        await until(newsdesk.answers)
        await bursts.again()
        report = bursts.report()
    assert report.kept, str(report)
    assert report.repeated == 0


# ── the whole program ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def rasid(tmp_path: Path) -> AsyncIterator[Rasid]:
    program = prepared(tmp_path, TARGETS)
    yield program
    await program.end()


async def test_it_does_not_start_on_a_damaged_file(rasid: Rasid) -> None:
    """One line that says what to do, exit 1, not a byte changed."""
    data = rasid.folder / "data"
    await (await open_database(settings_for(data))).close()
    path = data / "rasid.db"
    damaged = path.read_bytes()[:8192] + b"\xa5" * 40_000
    path.write_bytes(damaged)
    said = await refused(rasid)
    assert said == f"corrupt: {path} is damaged and was left as it is; restore a backup"
    assert path.read_bytes() == damaged


async def test_it_does_not_start_in_a_folder_it_cannot_write_to(rasid: Rasid) -> None:
    """The same, without the rights that let root write everywhere."""
    data = rasid.folder / "data"
    data.mkdir(mode=0o555)
    program = [sys.executable, "-m", "bot.cli", "run", "--once"]
    if os.getuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root writes everywhere, and there is no setpriv to take that from it")
        program = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--", *program]
    said = await refused(rasid, *as_is(*program))
    assert said == f"unusable: {data} cannot be used (Permission denied)"
    assert list(data.iterdir()) == []


async def test_it_does_not_start_without_its_server_and_does_with_it(
    rasid: Rasid, newsdesk: Newsdesk
) -> None:
    """It is told which server is missed, and without a password."""
    rasid.more["DATABASE_URL"] = newsdesk.url
    newsdesk.cluster.stop()
    try:
        said = await refused(rasid)
    finally:
        newsdesk.cluster.start()
    assert newsdesk.name in said
    assert (await rasid("run", "--once")).returncode == 0


async def refused(rasid: Rasid, *words: str) -> str:
    """The one line with which it ends."""
    process = await rasid.start_script(*(words or ("-m", "bot.cli", "run", "--once")))
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert (process.returncode, out) == (1, b"")
    (line,) = err.decode().splitlines()
    return line


def as_is(*command: str) -> tuple[str, ...]:
    """Another command, for a Python that becomes it."""
    return "-c", f"import os; os.execvp({command[0]!r}, {list(command)!r})"


@dataclass
class SmallDisk:
    """A file system of its own for a process and its data folder, which nobody else sees."""

    data: Path

    def command(self, *program: str) -> list[str]:
        made = f"mount -t tmpfs -o size=120m none '{self.data}' && exec {shlex.join(program)}"
        return ["unshare", "-m" if os.getuid() == 0 else "-rm", "sh", "-c", made]

    def can_be_made(self) -> bool:
        return subprocess.run(self.command("true"), capture_output=True).returncode == 0

    def fill(self, pid: int) -> Path:
        """Up to the last byte; the file to be deleted when that is enough."""
        ballast = Path(f"/proc/{pid}/root{self.data}/ballast")
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while file.write(bytes(4096)):
                pass
        return ballast


@pytest.mark.slow
async def test_a_disk_that_is_really_full_is_told_and_costs_only_time(rasid: Rasid) -> None:
    """Nothing is read or sent then, and health says why; when there is room again all is told, and answered."""
    disk = SmallDisk(rasid.folder / "data")
    disk.data.mkdir()
    if not disk.can_be_made():
        pytest.skip("no file system of its own can be made here")
    async with FeedHost() as host, TelegramFake() as bot_api:
        wire, port = Wire(host), closed_port()
        wire.publish(*HEADLINES)
        rasid.follow(wire.url, interval="1s")
        rasid.more |= {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_BASE_URL": bot_api.base_url}
        rasid.more |= {"RASID_HEALTH": str(port)}
        running = await rasid.start_script(*as_is(*disk.command(sys.executable, "-m", "bot.cli", "run")))
        await until(lambda: len(told(bot_api)) == len(HEADLINES))
        assert (await health(port))[0] == 200

        ballast = disk.fill(running.pid)
        wire.publish(*MORE_HEADLINES)
        bot_api.say(QUESTION)
        hits = host.hits("/wire.xml")
        await asyncio.sleep(2)
        status, said = await health(port)
        assert status == 503 and '"key": "disk"' in said
        assert len(told(bot_api)) == len(HEADLINES) and host.hits("/wire.xml") <= hits + 1

        ballast.unlink()
        await until(lambda: len(told(bot_api)) == len(wire.published))
        await until(lambda: any(one.chat == "42" for one in bot_api.seen))
        running.send_signal(signal.SIGTERM)
        _, err = await asyncio.wait_for(running.communicate(), 40)
        report = judge(wire.published, {CHAT: {one.number for one in wire.published}}, in_chat(bot_api))
    assert "Traceback" not in err.decode()
    assert report.kept and report.repeated == 0, str(report)


def in_chat(bot_api: TelegramFake) -> list[Shown]:
    return [Shown(CHAT, one.text) for one in bot_api.seen if CHAT.endswith(f":{one.chat}")]


def told(bot_api: TelegramFake) -> set[int]:
    return set(numbers(one.text for one in in_chat(bot_api)))


async def health(port: int) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/healthz") as answer,
    ):
        return answer.status, await answer.text()
