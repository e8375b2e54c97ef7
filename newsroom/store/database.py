"""Opening the database, bringing it up to date, and running one transaction after another on worker threads.

    open_database(settings) → Database.write(fn, …) / .read(fn, …)      fn(conn, …) stands in a sibling module

SQLite by default, with one writer thread, which commits together what came while it was busy; PostgreSQL when
DATABASE_URL says so. What passes by itself (a lost link, a deadlock, a lock held elsewhere) repeats the whole
transaction; what does not is a StoreError.
Imports `newsroom.settings`, `newsroom.errors`, the tables and its siblings.
"""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import quote

import structlog
from sqlalchemy import URL, Connection, Engine, create_engine, func, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from newsroom import metrics
from newsroom.errors import StoreError
from newsroom.settings import Settings
from newsroom.store.engine import (
    POSTGRES_WRITERS,
    READERS,
    address,
    for_writing,
    is_sqlite,
    make_engine,
    migrating,
)
from newsroom.store.faults import explained, first_line, passes
from newsroom.store.sql import insert_new
from newsroom.store.tables import meta

P = ParamSpec("P")
R = TypeVar("R")
Change = Callable[[Connection], Any]

log = structlog.get_logger(__name__)

PAUSES = (0.05, 0.2, 0.5, 1.0, 2.0, 4.0)  # seconds between tries of a transaction: a server restart fits in
TOGETHER = 32  # changes that may share a transaction
MIGRATING = 0x7261736964  # PostgreSQL advisory lock: one process migrates, the others wait
REVISIONS = Path(__file__).parent / "migrations"
FIRST_TABLES = {"meta", "feeds", "deliveries"}  # a database with others, and without these, is not ours


class Database:
    """One database, whose functions run in worker threads; open it with `open_database`."""

    def __init__(self, engine: Engine, instance: str) -> None:
        self.instance = instance  # made with the database; prefixes every key in Redis
        self._engine = engine
        writers = 1 if is_sqlite(engine) else POSTGRES_WRITERS
        self._writers = ThreadPoolExecutor(writers, thread_name_prefix="rasid-write")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="rasid-read")
        self._waiting: deque[tuple[Change, Future[Any]]] = deque()

    @property
    def exclusive(self) -> bool:
        """Whether one process at a time works on it: SQLite, whose folder that process has locked."""
        return is_sqlite(self._engine)

    async def write(
        self, fn: Callable[Concatenate[Connection, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """`fn` in one transaction, which it may share with others. It may run more than once, so it must do nothing
        but SQL."""
        done: Future[R] = Future()
        self._waiting.append((lambda conn: fn(conn, *args, **kwargs), done))
        self._writers.submit(self._write_waiting)
        return await asyncio.wrap_future(done)

    async def read(
        self, fn: Callable[Concatenate[Connection, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """`fn` on one snapshot; whatever it writes is rolled back."""
        run = asyncio.get_running_loop().run_in_executor
        return await run(
            self._readers, self._repeated, self._on_snapshot, lambda conn: fn(conn, *args, **kwargs)
        )

    async def close(self) -> None:
        await asyncio.to_thread(self._close)

    def _write_waiting(self) -> None:
        """What has come since the writer last looked, in the order in which it came: a sync to the disk costs more
        than most changes. Only SQLite's single writer finds several; PostgreSQL gathers commits itself."""
        most = TOGETHER if self.exclusive else 1
        taken = [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]
        meant = [(fn, done) for fn, done in taken if done.set_running_or_notify_cancel()]
        if len(meant) > 1 and self._written_together(meant):
            return
        for fn, done in meant:
            try:
                result = self._repeated(self._in_transaction, fn)
            except BaseException as error:
                done.set_exception(error)
            else:
                done.set_result(result)

    def _written_together(self, meant: Sequence[tuple[Change, Future[Any]]]) -> bool:
        """Whether all of it is committed, in one transaction; otherwise none of it is, and each is to be tried alone,
        as one's fault is no other's."""
        try:
            results = self._in_transaction(lambda conn: [fn(conn) for fn, _ in meant])
        except BaseException as error:  # whatever it is, nobody may be left waiting
            log.debug("changes are written one by one", why=type(error).__name__)
            return False
        for (_, done), result in zip(meant, results, strict=True):
            done.set_result(result)
        return True

    def _repeated(self, how: Callable[[Callable[[Connection], R]], R], fn: Callable[[Connection], R]) -> R:
        pauses = iter(PAUSES)
        while True:
            try:
                return how(fn)
            except DBAPIError as error:
                pause = next(pauses, None)
                if pause is None or not passes(error):
                    raise explained(error, self._engine.url) from error
                metrics.DATABASE_RETRIES.inc()
                log.warning("transaction repeated", why=first_line(error), pause_s=pause)
            time.sleep(pause)

    def _in_transaction(self, fn: Callable[[Connection], R]) -> R:
        with for_writing(self._engine).begin() as conn:
            return fn(conn)

    def _on_snapshot(self, fn: Callable[[Connection], R]) -> R:
        with self._engine.connect() as conn:
            return fn(conn)

    def _close(self) -> None:
        self._writers.shutdown()
        self._readers.shutdown()
        self._engine.dispose()


async def open_database(settings: Settings) -> Database:
    """The database of these settings, at the newest revision. Raises StoreError."""
    engine = make_engine(address(settings))
    try:
        _, instance = await asyncio.to_thread(_prepare, engine)
    except StoreError:
        engine.dispose()
        raise
    return Database(engine, instance)


def upgrade(settings: Settings) -> str:
    """Bring the database to the newest revision and name it. Raises StoreError."""
    return upgrade_at(address(settings))


def upgrade_at(url: URL) -> str:
    """As `upgrade`, wherever it stands."""
    engine = make_engine(url)
    try:
        revision, _ = _prepare(engine)
    finally:
        engine.dispose()
    return revision


def _prepare(engine: Engine) -> tuple[str, str]:
    """Check, migrate, and give (revision, instance)."""
    try:
        if is_sqlite(engine):
            _check_file(engine.url)
        with migrating(engine).begin() as conn:
            return _migrate(conn), _instance(conn)
    except (DBAPIError, sqlite3.Error, OSError) as error:
        raise explained(error, engine.url) from error


def _check_file(url: URL) -> None:
    """Look before writing anything: a file that is not ours stays byte for byte what it was."""
    path = Path(url.database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or (path.is_file() and path.stat().st_size == 0):
        return
    # Read only: whoever closes a file last writes into it what a crash has left beside it.
    bare = create_engine(url, poolclass=NullPool, creator=lambda: _open_for_reading(path))
    with bare.connect() as conn:
        if conn.exec_driver_sql("PRAGMA quick_check(1)").scalar_one() != "ok":
            raise StoreError("corrupt", f"{path} is damaged and was left as it is; restore a backup")
        _refuse_foreign(conn)


def _open_for_reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)


def _migrate(conn: Connection) -> str:
    if conn.dialect.name == "postgresql":
        conn.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
    _refuse_foreign(conn)
    newest = max(path.stem[:4] for path in REVISIONS.glob("versions/[0-9]*.py"))
    if inspect(conn).has_table("alembic_version"):
        standing = conn.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if standing == newest:
            return newest
    from newsroom.store.upgrading import upgrade

    return upgrade(conn, REVISIONS)


def _refuse_foreign(conn: Connection) -> None:
    names = set(inspect(conn).get_table_names())
    if names and not {"alembic_version", *FIRST_TABLES} <= names:
        where = conn.engine.url.database
        raise StoreError("not-ours", f"{where} holds something else; give rasid a database of its own")


def _instance(conn: Connection) -> str:
    conn.execute(insert_new(conn, meta).values(key="instance", value=secrets.token_hex(6)))
    return str(conn.execute(select(meta.c.value).where(meta.c.key == "instance")).scalar_one())
