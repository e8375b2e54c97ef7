"""The scaled-out roles as real processes on a real PostgreSQL and a real Redis, for tests that kill and stop them.

    fleet = Fleet(folder, postgres_url, redis_server.url)
    fleet.tell(bot_api)                       # who is told: the Telegram fake; before anything is started
    worker = await fleet.start("work", "--threads", "8")
    keys = await fleet.follow(url_1, url_2, …)
    await fleet.all_polled()                  # or: await fleet.until(lambda: …)
    await fleet.end()

`start(…, through=("ip", "netns", "exec", "a"))` runs a role behind another command. Each role has a data folder and a
log of its own, `fleet.log(role)`, and all share one config folder. What is followed is a small dossier of one harbour,
so that a start takes less.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from asyncio.subprocess import Process
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from newsroom.desk import utc_now
from newsroom.models import FeedSpec, Pages
from newsroom.store import feeds
from newsroom.store.database import Database, open_database
from tests.environment import inherited
from tests.fakes.telegram import TOKEN, TelegramFake
from tests.stores import settings_for

ROOT = Path(__file__).parent.parent
HARBOUR = "ميناء السنديان"
DOSSIER = f"""\
id: harbour
ar: {HARBOUR}
en: Sindyan harbour
phases: {{all: كل المراحل}}
entities:
  - {{id: sindyan, kind: site, ar: {HARBOUR}, en: Sindyan harbour, aliases: [{HARBOUR}]}}
relevance: {{core: [sindyan]}}
"""
POLICY = "policy: {first_poll_alerts: 50, instant_at_once: 3}\n"
CHAT = "700001"
PATIENCE_S = 60.0
SOON = ("--dead-after", "3")  # for `work`: tests that wait for the tasks of the dead need not wait for long


class Fleet:
    def __init__(self, folder: Path, database_url: str, redis_url: str) -> None:
        self.folder = folder
        self.database_url = database_url
        self.more = {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "RASID_LOG_LEVEL": "INFO"}
        self._started: list[Process] = []
        self._database: Database | None = None
        self._keys = (f"f{n}" for n in count())
        (folder / "config" / "dossiers").mkdir(parents=True)
        self._write("dossiers/harbour.yaml", DOSSIER)
        self._write("feeds.yaml", "feeds: {}\n")
        self._write("rasid.yaml", POLICY)

    def tell(self, bot_api: TelegramFake, *chats: str) -> None:
        """These chats are told everything, at once."""
        subscribed = "subscriptions: [{dossier: harbour, frequency: [instant]}]"
        targets = "".join(f'  - {{key: "telegram:{chat}", {subscribed}}}\n' for chat in chats or (CHAT,))
        self._write("rasid.yaml", f"{POLICY}targets:\n{targets}")
        self.more |= {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_BASE_URL": bot_api.base_url}

    async def follow(self, *urls: str, interval_s: int = 300) -> list[str]:
        """Feeds as a person adds them while all is running; their keys, f0, f1, …"""
        if self._database is None:
            self._database = await open_database(settings_for(self.folder, self.database_url))
        specs = [
            FeedSpec(next(self._keys), url, f"عينة {n}", interval_s=interval_s, pages=Pages.NEVER)
            for n, url in enumerate(urls)
        ]
        await self._database.write(feeds.add_all, specs, utc_now())
        return [spec.key for spec in specs]

    async def start(
        self, role: str, *words: str, name: str = "", through: Sequence[str] = (), **more: str
    ) -> Process:
        """`rasid <role> <words>`; `name` sets its folder and log apart from those of others of the same role, and
        `more` is put into its environment."""
        name = name or role
        (self.folder / name).mkdir(exist_ok=True)
        with (self.folder / f"{name}.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *(*through, sys.executable, "-m", "bot.cli", role, *words),
                env=self._environment(name) | more,
                stdout=log,
                stderr=log,
                cwd=self.folder / name,
            )
        self._started.append(process)
        return process

    async def run(self, *words: str) -> tuple[int, str]:
        """A short command, to its end: exit code, and all it said."""
        (self.folder / "short.log").unlink(missing_ok=True)
        process = await self.start(*words, name="short")
        return await asyncio.wait_for(process.wait(), PATIENCE_S), self.log("short")

    def log(self, name: str) -> str:
        path = self.folder / f"{name}.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def rows(self, query: str, *given: object) -> list[tuple[Any, ...]]:
        """No rows where the tables are not there yet."""
        with psycopg.connect(self.database_url) as server:
            try:
                return server.execute(query, given or None).fetchall()
            except psycopg.errors.UndefinedTable:
                return []

    def number(self, query: str, *given: object) -> int:
        return int((self.rows(query, *given) or [(0,)])[0][0])

    async def until(self, true: Callable[[], object], seconds: float = PATIENCE_S) -> None:
        end = time.monotonic() + seconds
        while not await asyncio.to_thread(true):
            assert time.monotonic() < end, self._last_words()
            await asyncio.sleep(0.1)

    async def up(self, *names: str) -> None:
        await self.until(lambda: all("started" in self.log(name) for name in names))

    async def all_polled(self, keys: Collection[str], seconds: float = PATIENCE_S) -> None:
        """Those that are not paused have been polled well at least once, and none is in hand. Where a worker was
        killed, entries that it had reserved in Redis may still be left to the next poll, a minute later."""
        left = "key = ANY(%s) AND state <> 'paused' AND (last_ok_at IS NULL OR tries > 0)"
        await self.until(
            lambda: not self.number(f"SELECT count(*) FROM feeds WHERE {left}", list(keys)), seconds
        )

    async def stop(self, process: Process) -> int:
        """SIGTERM; its exit code."""
        process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(process.wait(), 20)

    def running(self) -> set[Process]:
        return {process for process in self._started if process.returncode is None}

    async def end(self) -> None:
        """Nothing that a test started outlives it."""
        await self.end_all(self.running())
        if self._database:
            await self._database.close()

    async def end_all(self, processes: Collection[Process]) -> None:
        for process in processes:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGCONT)
                process.terminate()
        for process in processes:
            try:
                await asyncio.wait_for(process.wait(), 12)
            except TimeoutError:
                process.kill()
                await process.wait()

    def _last_words(self) -> str:
        """The end of each log, the latest written last."""
        paths = sorted(self.folder.glob("*.log"), key=lambda path: path.stat().st_mtime)
        return "\n".join(f"== {path.stem}\n" + "\n".join(tail(path)) for path in paths)

    def _environment(self, name: str) -> dict[str, str]:
        return inherited() | {
            "PYTHONPATH": str(ROOT),
            "RASID_DATA": str(self.folder / name / "data"),
            "RASID_CONFIG": str(self.folder / "config"),
            "RASID_ALLOW_LOOPBACK": "true",
            **self.more,
        }

    def _write(self, name: str, text: str) -> None:
        (self.folder / "config" / name).write_text(text, encoding="utf-8")


def tail(path: Path, lines: int = 30) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]
