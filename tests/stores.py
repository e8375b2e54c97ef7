"""Real servers of the tests' own, and short ways to build what the store takes."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import redis
from sqlalchemy import Connection, select

from newsroom.models import (
    Analysis,
    Feed,
    FeedSpec,
    FeedState,
    Item,
    Mention,
    Pages,
    Platform,
    Subscription,
    TargetSpec,
)
from newsroom.settings import Settings
from newsroom.store.database import Database
from newsroom.store.engine import READERS
from newsroom.store.feeds import Check
from newsroom.store.items import Poll
from newsroom.store.outbox import ReadItem
from newsroom.stories.sketch import Sketch, sketch

NOW = datetime(2025, 9, 1, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
FEED = Feed(
    1, "a", "https://a.example/rss", "عينة: الرافد", "IQ", "ar", "", Pages.NEVER, 300, FeedState.ACTIVE
)
DOSSIER = "coalition-withdrawal"


class PostgresCluster:
    """A private PostgreSQL on a unix socket, thrown away afterwards."""

    def __init__(self, binaries: Path, *, listen: str = "") -> None:
        """`listen`: an address at which it answers the hosts of its network as well, at the usual port."""
        self._binaries = binaries
        self._listen = listen
        self._owner = "postgres" if os.getuid() == 0 else None  # the server refuses to run as root
        self._folder = Path(tempfile.mkdtemp(prefix="rasid-pg-"))
        if self._owner:
            shutil.chown(self._folder, *(pwd.getpwnam(self._owner)[2:4]))
        self._tool(
            "initdb", "--auth=trust", "--username=rasid", "--encoding=UTF8", "--no-sync", "--no-locale"
        )
        with (self._folder / "data" / "pg_hba.conf").open("a") as rules:
            rules.write("host all all samenet trust\n")
        self.start()

    def start(self) -> None:
        options = f"-c listen_addresses={self._listen} -c fsync=off -c unix_socket_directories={self._folder}"
        self._tool("pg_ctl", "start", "--wait", "-o", options, "-l", str(self._folder / "server.log"))

    def stop(self) -> None:
        self._tool("pg_ctl", "stop", "--mode=immediate")

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def pid(self) -> int:
        return int((self._folder / "data" / "postmaster.pid").read_text().split()[0])

    def url(self, database: str) -> str:
        return f"postgresql://rasid@/{database}?host={self._folder}"

    def _tool(self, name: str, *words: str) -> None:
        command = [str(self._binaries / name), "-D", str(self._folder / "data"), *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=self._owner, cwd="/")


def run_sql(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute(statement)


class RedisServer:
    """A private Redis on a unix socket."""

    def __init__(self, binary: str, *more: str) -> None:
        """`more`: further words of its command line."""
        self._binary = binary
        self._more = more
        self._folder = Path(tempfile.mkdtemp(prefix="rasid-rd-"))
        self.url = f"unix://{self._folder}/redis.sock"
        self.client = redis.Redis(unix_socket_path=f"{self._folder}/redis.sock", decode_responses=True)
        self.start()

    def start(self) -> None:
        words = [
            "--port",
            "0",
            "--unixsocket",
            f"{self._folder}/redis.sock",
            "--dir",
            str(self._folder),
            "--save",
            "",
            *self._more,
        ]
        self._process = subprocess.Popen([self._binary, *words], stdout=subprocess.DEVNULL)
        wait_for(self._pings)

    @property
    def pid(self) -> int:
        return self._process.pid

    def freeze(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def remove(self) -> None:
        self.kill()
        self.client.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _pings(self) -> bool:
        try:
            return bool(self.client.ping())
        except redis.RedisError:
            return False


def wait_for(condition: Any, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "what was waited for did not happen"
        time.sleep(0.02)


def settings_for(data: Path, database_url: str | None = None, redis_url: str | None = "off") -> Settings:
    return Settings(_env_file=None, data=data, database_url=database_url, redis_url=redis_url)  # type: ignore[call-arg, arg-type]


@asynccontextmanager
async def hanging(database: Database) -> AsyncIterator[None]:
    """Every reader there is waits, as for a disk that is gone, until the block is left."""
    held, release = threading.Barrier(READERS + 1, timeout=60), threading.Event()

    def hang(conn: Connection) -> None:
        conn.execute(select(1))
        held.wait()
        release.wait()

    reads = [asyncio.create_task(database.read(hang)) for _ in range(READERS)]
    await asyncio.to_thread(held.wait)
    try:
        yield
    finally:
        release.set()
        await asyncio.gather(*reads)


def feed_spec(key: str = "alhadath", **changes: Any) -> FeedSpec:
    return FeedSpec(**{"key": key, "url": f"https://{key}.example/rss", "outlet": key.title(), **changes})


def target_spec(key: str = "telegram:-1001", **changes: Any) -> TargetSpec:
    address = key.partition(":")[2]
    defaults = {"platform": Platform.TELEGRAM, "address": address, "subscriptions": (Subscription(DOSSIER),)}
    return TargetSpec(**{"key": key, **defaults, **changes})


def item(name: str, **changes: Any) -> Item:
    defaults = {
        "title": f"انسحاب من {name}",
        "url": f"https://news.example/{name}",
        "text": "",
        "published": NOW - timedelta(minutes=5),
        "keys": (f"id:{name}", f"url:{name}"),
        "content_hash": f"hash of {name}",
    }
    return Item(**{**defaults, **changes})


def read_item(name: str = "1", **changes: Any) -> ReadItem:
    """An article of two sentences on Ain al-Asad and Baghdad, relevant to the dossier."""
    of_item = changes.pop("item", None) or item(name)
    text = changes.pop("text", "غادرت القوات قاعدة عين الأسد. وفي بغداد صمت.")
    body = f"{of_item.title}\n{text}"
    found = tuple(
        Mention(entity, body.index(word), body.index(word) + len(word), word)
        for entity, word in (("ain-al-asad", "عين الأسد"), ("baghdad", "بغداد"))
        if word in body
    )
    quote = "غادرت القوات قاعدة عين الأسد."
    start = body.find(quote)
    defaults = {
        "item": of_item,
        "text": text,
        "text_source": "feed",
        "note": None,
        "sketch": None,
        "analysis": Analysis(found, (DOSSIER,)),
        "lead": ("ain-al-asad",) if found else (),
        "quote": (start, start + len(quote)) if start >= 0 else None,
        "quotes": {"ain-al-asad": (start, start + len(quote))} if start >= 0 else {},
        "tell": True,
    }
    return ReadItem(**{**defaults, **changes})


def wire(name: str, *, title: str = "", outlet: str = "") -> Sketch:
    """The sketch of an article that carries the agency report of that name: sixty words of its own."""
    dice = Random(name)
    words = ("".join(dice.choices("ابتثجحخدذرزسشصضط", k=6)) for _ in range(60))
    return sketch(title, " ".join(words), outlet=outlet)


def good_check(**changes: Any) -> Check:
    defaults = {
        "ok": True,
        "next_check_at": NOW + timedelta(minutes=5),
        "http_status": 200,
        "body_hash": "of it",
    }
    return Check(**{**defaults, **changes})


def poll(feed: Feed, *reads: ReadItem, **changes: Any) -> Poll:
    return Poll(**{"feed": feed, "items": reads, "check": good_check(), "dropped": 0, **changes})
