"""The roles apart on PostgreSQL and Redis: two workers on two cores beside one on one core, and what handing tasks on
costs beside `rasid run` on the same servers.

Everything is pinned: on one core the outlets, PostgreSQL, Redis and this program share it with the worker. New: feeds
of 30 entries nobody has read, one entry in a hundred on the subject. Unchanged: other feeds, known to be what they were
(304), all due at once and again and again. Feeds a second count from the first request to the last row written; CPU is
that of each program with its children, PostgreSQL's beside it. Every run begins with an empty database.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import yaml

from bench import feedhost, program, stage, table
from bench.documents import content_type, document
from bench.processes import Sampler
from bench.serving import Page
from bench.status import _binaries, _postgres
from newsroom.desk import utc_now
from newsroom.models import FeedSpec, Pages
from newsroom.settings import load_settings
from newsroom.store import feeds
from newsroom.store.database import open_database
from newsroom.store.embedded import binaries
from tests.stores import PostgresCluster, RedisServer, run_sql

NEW, UNCHANGED = "new", "unchanged"
HOUR_S = 3600
READY_S, PATIENCE_S, LOOK_S = 60.0, 900.0, 0.2
WEEK = "interval '7 days'"


@dataclass(frozen=True, slots=True)
class Shape:
    label: str
    roles: tuple[tuple[str, ...], ...]
    cores: int


WATCH, WORK = ("watch", "--ahead", "5000"), ("work",)
ONE = Shape("one worker on one core", (WATCH, WORK), 1)
TWO = Shape("two workers on two cores", (WATCH, WORK, WORK), 2)
WHOLE = Shape("rasid run on one core", (("run",),), 1)
SHAPES = (ONE, TWO, WHOLE)


@dataclass(frozen=True, slots=True)
class Sizes:
    warm: int  # feeds of 30 entries that are read before anything is measured
    new: int
    known: int
    rounds: int  # of the known ones

    @property
    def all(self) -> int:
        return self.warm + self.new + self.known


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one lap: how many polls, and seconds."""

    polls: int
    span_s: float
    python_s: float
    database_s: float
    redis_s: float


Measured = Mapping[tuple[str, str], Sequence[Figures]]  # (lap, shape), one of each run


def bench(scale: stage.Scale) -> Iterator[table.Row]:
    if not _postgres() or len(os.sched_getaffinity(0)) < TWO.cores:
        yield table.noted("roles apart", "", "missing: needs PostgreSQL and two cores")
        return
    sizes = Sizes(10, 20, 50, 2) if scale.quick else Sizes(60, 2 * scale.feeds, 5 * scale.feeds, 5)
    found: dict[tuple[str, str], list[Figures]] = {}
    contestant = stage.Contestant("feed host", "feedhost", "host", (str(sizes.all),))
    with stage.started(contestant) as host, _pinned(TWO.cores):
        for run in range(1, scale.long_runs + 1):
            for shape in SHAPES:
                stage.say(f"  run {run} of {scale.long_runs}: {shape.label}")
                for name, figures in _run(shape, host, sizes).items():
                    found.setdefault((name, shape.label), []).append(figures)
    for name in (NEW, UNCHANGED):
        yield from _rows(name, found)


def _rows(name: str, found: Measured) -> Iterator[table.Row]:
    what = f"roles apart, {name}"
    yield from _compared(f"{what}: speed", "feeds/s", (ONE, TWO, WHOLE), name, found, _speed)
    yield from _compared(f"{what}: CPU of Python a poll", "ms", (WHOLE, ONE, TWO), name, found, _python)
    yield from _compared(f"{what}: all CPU a poll", "ms", (WHOLE, ONE, TWO), name, found, _all)


def _compared(
    what: str,
    unit: str,
    shapes: Sequence[Shape],
    name: str,
    found: Measured,
    value: Callable[[Figures], float],
) -> Iterator[table.Row]:
    first = [value(one) for one in found[name, shapes[0].label]]
    for shape in shapes:
        values = [value(one) for one in found[name, shape.label]]
        ratios = [mine / other for mine, other in zip(values, first, strict=True)]
        yield table.Row(what, shape.label, unit, values, None if shape is shapes[0] else ratios, None, 0.0)


def _speed(one: Figures) -> float:
    return one.polls / one.span_s


def _python(one: Figures) -> float:
    return 1000 * one.python_s / one.polls


def _all(one: Figures) -> float:
    return 1000 * (one.python_s + one.database_s + one.redis_s) / one.polls


def _run(shape: Shape, host: stage.Started, sizes: Sizes) -> dict[str, Figures]:
    port = int(host.lap("cold").amount)
    with TemporaryDirectory(prefix="rasid-bench-") as name, _pinned(shape.cores):
        os.sched_setaffinity(host.pid, os.sched_getaffinity(0))
        with _servers() as (cluster, server):
            url = cluster.url("bench")
            folder = Path(name)
            _write_config(folder)
            asyncio.run(_follow(folder, url, port, sizes))
            with _programs(shape, folder, url, server.url) as programs:
                meters = _Meters(programs, cluster, server)
                with psycopg.connect(url, autocommit=True) as db:
                    read = sizes.warm + sizes.new
                    _lap(db, meters, host, f"id <= {sizes.warm}", sizes.warm, 1)
                    new = _lap(db, meters, host, f"id BETWEEN {sizes.warm + 1} AND {read}", sizes.new, 1)
                    _lap(db, meters, host, f"id > {read}", sizes.known, 1)
                    unchanged = _lap(db, meters, host, f"id > {read}", sizes.known, sizes.rounds)
                    return {NEW: new, UNCHANGED: unchanged}


class _Meters:
    """CPU seconds so far."""

    def __init__(self, programs: Sequence[int], cluster: PostgresCluster, server: RedisServer) -> None:
        self._programs = [Sampler(pid) for pid in programs]
        self._database, self._redis = Sampler(cluster.pid), Sampler(server.pid)

    def read(self) -> tuple[float, float, float]:
        """(Python, PostgreSQL, Redis)"""
        python = sum(one.totals()[0] for one in self._programs)
        return python, self._database.totals()[0], self._redis.totals()[0]


def _lap(
    db: psycopg.Connection, meters: _Meters, host: stage.Started, which: str, polls: int, rounds: int
) -> Figures:
    before, span = meters.read(), 0.0
    for _ in range(rounds):
        host.lap(feedhost.FIRST)
        began = utc_now()
        db.execute(f"UPDATE feeds SET next_check_at = %s WHERE {which}", (began,))
        last = _polled(db, which, began)
        span += last.timestamp() - host.lap(feedhost.FIRST).amount
    python, database, redis = (b - a for a, b in zip(before, meters.read(), strict=True))
    return Figures(polls * rounds, span, python, database, redis)


def _polled(db: psycopg.Connection, which: str, since: datetime) -> datetime:
    """When the last of these was, once all are."""
    left = "count(*) FILTER (WHERE last_ok_at < %s OR last_ok_at IS NULL)"
    query = f"SELECT {left}, max(last_ok_at) FROM feeds WHERE {which}"
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        row = db.execute(query, (since,)).fetchone()
        if row and not row[0]:
            return row[1]  # type: ignore[no-any-return]
        time.sleep(LOOK_S)
    raise SystemExit(f"not all feeds were polled within {PATIENCE_S:.0f} s")


async def _follow(folder: Path, url: str, port: int, sizes: Sizes) -> None:
    """All of them, due in a week; the later ones known already."""
    db = await open_database(load_settings(data=folder, database_url=url, redis_url="off"))
    try:
        specs = [_spec(n, port) for n in range(sizes.all)]
        await db.write(feeds.add_all, specs, utc_now())
    finally:
        await db.close()
    with psycopg.connect(url) as conn:
        conn.execute(f"UPDATE feeds SET next_check_at = now() + {WEEK}")
        known = "UPDATE feeds SET etag = %s, body_hash = 'known', baseline_at = now() WHERE key = %s"
        with conn.cursor() as cursor:
            cursor.executemany(known, [(_etag(n), f"f{n}") for n in range(sizes.warm + sizes.new, sizes.all)])


def _spec(number: int, port: int) -> FeedSpec:
    url = feedhost.url(number, port)
    return FeedSpec(f"f{number}", url, f"وكالة {number}", interval_s=24 * HOUR_S, pages=Pages.NEVER)


def _etag(number: int) -> str:
    return Page.of(document(number), content_type(number), datetime.now(UTC)).etag


def _write_config(folder: Path) -> None:
    """Nothing is told: what telling costs is another bench's."""
    program.write_config(folder / "config", ())
    policy = yaml.safe_dump({"policy": {"first_poll_alerts": 0}})
    (folder / "config" / "rasid.yaml").write_text(policy, encoding="utf-8")


@contextmanager
def _servers() -> Iterator[tuple[PostgresCluster, RedisServer]]:
    with ExitStack() as made:
        cluster = PostgresCluster(_binaries())
        made.callback(cluster.remove)
        run_sql(cluster.url("postgres"), "CREATE DATABASE bench TEMPLATE template0")
        server = RedisServer(next(binaries()))
        made.callback(server.remove)
        yield cluster, server


@contextmanager
def _programs(shape: Shape, folder: Path, url: str, redis_url: str) -> Iterator[list[int]]:
    """Their process ids, when all of them have started."""
    with ExitStack() as running:
        begun = []
        for n, words in enumerate(shape.roles):
            log = folder / f"{n}.log"
            env = program.environment(folder) | {
                "RASID_DATA": str(folder / str(n)),
                "RASID_LOG_LEVEL": "INFO",
            }
            env |= {"DATABASE_URL": url, "REDIS_URL": redis_url}
            with log.open("wb") as told:
                command = [sys.executable, "-m", "bot.cli", *words]
                one = subprocess.Popen(command, env=env, stdout=told, stderr=told, cwd=stage.ROOT)
            running.callback(_end, one)
            begun.append((one, log))
        for one, log in begun:
            program.until(lambda log=log: b"started" in log.read_bytes(), READY_S, "a role", one)  # type: ignore[misc]
        yield [one.pid for one, _ in begun]


def _end(one: subprocess.Popen[bytes]) -> None:
    one.terminate()
    try:
        one.wait(program.END_S)
    except subprocess.TimeoutExpired:
        one.kill()
        one.wait()


@contextmanager
def _pinned(cores: int) -> Iterator[None]:
    """This program and all it starts."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:cores])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
