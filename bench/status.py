"""«حالة عين الأسد» over a database of 100,000 articles, on SQLite and on PostgreSQL where its server is installed.

The rows are made up and written straight into the tables: one article in twenty belongs to the dossier, most of
these name the base, four in five carry reports and two in five a figure; of the others one in five names somebody
followed. What is measured is the whole answer, from the text of the question to the neutral message, and to JSON.
Before it counts, every statement that the answer makes is explained by its database: one that reads a large table
from end to end ends the bench.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import SecretStr
from sqlalchemy import Connection, event, insert, text

from bench import stage, table
from bench.contestant import Lap
from bot.commands.registry import dispatch
from bot.commands.request import Request
from newsroom.desk import Desk, open_desk
from newsroom.files import load_config
from newsroom.logs import configure_logging
from newsroom.models import FeedSpec, Role, Rule, Stage, Voice
from newsroom.settings import SHIPPED_CONFIG, load_settings
from newsroom.store import feeds, tables
from tests.stores import PostgresCluster, run_sql

ARTICLES, FEW = 100_000, 10_000
OUTLETS = 40
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DAYS = 500
ASKED = 60
QUESTION = "حالة عين الأسد"
LAPS = {
    "median": "median",
    "p95": "95 of 100 are faster",
    "wide": "median, «حالة التحالف الدولي»",
    "day": "as of a day past",
}
QUESTIONS = {"wide": "حالة التحالف الدولي", "day": "حالة عين الأسد في 2026-02-01"}
LARGE = ("items", "articles", "item_entities", "stories")  # what is one in twenty may be read whole
BATCH = 5000


def bench(scale: stage.Scale) -> Iterator[table.Row]:
    count = ARTICLES if scale.long_runs > 1 else FEW
    contestants = [stage.Contestant("SQLite", "status", "ours", (str(count), "sqlite"))]
    if _postgres():
        contestants.append(stage.Contestant("PostgreSQL", "status", "ours", (str(count), "postgresql")))
    laps = stage.race(contestants, tuple(LAPS), 1)  # filling takes longest; a lap asks sixty times
    for name, shown in LAPS.items():
        what = f"status over {count:,} articles, {shown}"
        yield from table.amounts(what, "ms", stage.of_lap(laps, name))


@asynccontextmanager
async def ours(count: str, kind: str) -> AsyncIterator[Lap]:
    configure_logging()
    cluster = PostgresCluster(_binaries()) if kind == "postgresql" else None
    try:
        with TemporaryDirectory(prefix="rasid-bench-") as folder:
            url = SecretStr(cluster.url("bench")) if cluster else None
            if cluster:
                run_sql(cluster.url("postgres"), "CREATE DATABASE bench TEMPLATE template0")
            settings = load_settings(
                data=Path(folder), config=SHIPPED_CONFIG, database_url=url, redis_url="off"
            )
            config = replace(load_config(SHIPPED_CONFIG), feeds=_feeds(), targets=())
            async with open_desk(settings, config, service=True, now=lambda: NOW) as desk:
                await _fill(desk, int(count))
                await desk.db.write(_analyse)
                if int(count) >= ARTICLES:  # a small table is rightly read from end to end
                    await _explain(desk)
                yield _lap(desk)
    finally:
        if cluster:
            cluster.remove()


def _lap(desk: Desk) -> Lap:
    async def lap(name: str) -> float:
        question, took = QUESTIONS.get(name, QUESTION), []
        for _ in range(ASKED):
            began = time.perf_counter()
            message = await dispatch(Request(question), desk)
            took.append((time.perf_counter() - began) * 1000)
            assert len(message.blocks) > 5
        return quantiles(took, n=20)[-1] if name == "p95" else median(took)

    return lap


# ── what is asked ────────────────────────────────────────────────────────────────────────────────────────


async def _explain(desk: Desk) -> None:
    """Every statement of the answer, as its database would carry it out."""
    asked: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        asked.append((statement, parameters))

    engine = desk.db._engine
    event.listen(engine, "before_cursor_execute", note)
    await dispatch(Request(QUESTION), desk)
    event.remove(engine, "before_cursor_execute", note)
    selects = [(statement, parameters) for statement, parameters in asked if statement.startswith("SELECT")]
    for statement, parameters in selects:
        plan = await desk.db.read(_plan, statement, parameters)
        if scanned := _scanned(plan):
            raise SystemExit(f"reads all of {scanned}:\n{statement}\n{plan}")
    stage.say(f"    {len(selects)} statements, none of them reads a large table from end to end")


def _plan(conn: Connection, statement: str, parameters: Any) -> str:
    how = "EXPLAIN" if conn.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    rows = conn.exec_driver_sql(f"{how} {statement}", parameters).all()
    return "\n".join(str(row[-1]) for row in rows)


def _scanned(plan: str) -> str:
    for line in plan.splitlines():
        words = line.split()
        for scan in ("Seq Scan on", "SCAN"):
            if scan in line and (rest := line.partition(scan)[2].split()) and rest[0] in LARGE:
                return rest[0] if words else ""
    return ""


def _analyse(conn: Connection) -> None:
    conn.execute(text("ANALYZE"))


def _binaries() -> Path:
    return sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))[-1]


def _postgres() -> bool:
    found = any(Path("/usr/lib/postgresql").glob("*/bin")) and shutil.which("postgres") is not None
    if not found:
        stage.say("  PostgreSQL is not installed: SQLite alone")
    return found


# ── what is stored ───────────────────────────────────────────────────────────────────────────────────────


def _feeds() -> tuple[FeedSpec, ...]:
    return tuple(FeedSpec(f"bench-{n}", f"https://{n}.example/rss", f"وكالة {n}") for n in range(OUTLETS))


async def _fill(desk: Desk, count: int) -> None:
    known = [feed.id for feed in await desk.db.read(feeds.all_feeds)]
    rows = _Rows(random.Random(7), known, desk)
    for start in range(1, count + 1, BATCH):
        await desk.db.write(rows.write, range(start, min(start + BATCH, count + 1)), count)
        stage.say(f"    {min(start + BATCH - 1, count):,} articles")
    await desk.db.write(_forget)
    await desk.db.write(desk.ledger.redraw, NOW)


def _forget(conn: Connection) -> None:
    """The ledger was drawn while there was nothing."""
    conn.execute(tables.meta.delete().where(tables.meta.c.key == "ledger"))


class _Rows:
    def __init__(self, chance: random.Random, feed_ids: list[int], desk: Desk) -> None:
        self._chance, self._feeds = chance, feed_ids
        (dossier, *_) = desk.watchlist.dossiers
        self._dossier = dossier.id
        self._entities = [entity.id for entity in dossier.entities]
        self._milestones = [m.id for m in dossier.milestones if m.phase != "history"]
        self._quantities = [quantity.id for quantity in dossier.quantities]

    def write(self, conn: Connection, ids: range, count: int) -> None:
        rows: dict[Any, list[dict[str, Any]]] = {
            t: [] for t in (tables.stories, tables.items, tables.articles, tables.item_entities)
        }
        rows |= {t: [] for t in (tables.item_dossiers, tables.reports, tables.claims)}
        for id_ in ids:
            self._article(id_, count, rows)
        for into, some in rows.items():
            if some:
                conn.execute(insert(into), some)

    def _article(self, id_: int, count: int, rows: dict[Any, list[dict[str, Any]]]) -> None:
        chance = self._chance
        at = NOW - timedelta(days=DAYS * (1 - id_ / count), minutes=5)
        feed = chance.choice(self._feeds)
        named = {"published_at": at, "dated_at": at, "first_seen_at": at, "url": f"https://x.example/{id_}"}
        rows[tables.stories].append({"id": id_, "key": f"bench:{id_}", "created_at": at})
        rows[tables.items].append(
            {
                "id": id_,
                "feed_id": feed,
                "story_id": id_,
                "title": f"خبر رقم {id_} عن القوات في العراق",
                "content_hash": str(id_),
                "revision": 1,
                "relation": "new",
                "origin": f"origin {chance.randrange(60)}",
                **named,
            }
        )
        relevant = id_ % 20 == 0
        rows[tables.articles].append(
            {"item_id": id_, "text": "جملة من النص تقول شيئًا. " * 60, "text_source": "feed"}
        )
        if relevant:
            rows[tables.item_dossiers].append({"item_id": id_, "dossier": self._dossier, "dated_at": at})
            self._statements(id_, at, rows)
        self._names(id_, at, relevant, rows)

    def _names(self, id_: int, at: datetime, relevant: bool, rows: dict[Any, list[dict[str, Any]]]) -> None:
        chance = self._chance
        names = set(chance.sample(self._entities, 5)) if relevant else set()
        if relevant and chance.random() < 0.6:
            names |= {"ain_al_asad"}
        if not relevant and chance.random() < 0.2:
            names = {chance.choice(self._entities)}
        rows[tables.item_entities] += [
            {"item_id": id_, "entity": name, "dated_at": at, "rank": rank, "quote_start": 0, "quote_end": 20}
            for rank, name in enumerate(sorted(names))
        ]

    def _statements(self, id_: int, at: datetime, rows: dict[Any, list[dict[str, Any]]]) -> None:
        chance = self._chance
        voice = chance.choices(list(Voice), (3, 1, 2, 4))[0]
        said = {"item_id": id_, "start": 0, "end": 60, "quote": f"جملة الخبر {id_} كما وردت في نصه كاملة."}
        said |= {"voice": voice, "speaker": "", "via": "", "said_at": at}
        for _ in range(chance.choice((0, 1, 1, 2, 2))):
            dated = chance.random() < 0.4
            due = (at + timedelta(days=chance.randrange(-30, 90))).date()
            rows[tables.reports].append(
                {
                    **said,
                    "when_start": due if dated else None,
                    "when_end": due if dated else None,
                    "when_precision": "day" if dated else None,
                    "when_edge": "" if dated else None,
                    "milestone": chance.choice(self._milestones),
                    "stage": chance.choices(list(Stage), (40, 10, 35, 8, 5, 2))[0],
                    "trigger_start": 0,
                    "trigger_end": 4,
                    "rule": Rule.PAST,
                    "except_for": "",
                }
            )
        if chance.random() < 0.4:
            low = chance.choice((500, 900, 2000, 2500, 2500, 2500))
            rows[tables.claims].append(
                {
                    **said,
                    "quantity": chance.choice(self._quantities),
                    "low": low,
                    "high": low,
                    "qualifier": "about",
                    "unit": "soldier",
                    "role": Role.PRESENT,
                    "number_start": 0,
                    "number_end": 4,
                }
            )
