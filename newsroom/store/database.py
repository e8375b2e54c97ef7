"""Opening the database, bringing it up to date, and running one transaction after another on worker threads.

    open_database(settings) → Database.write(fn, …) / .read(fn, …)      fn(conn, …) stands in a sibling module

SQLite by default, with one writer thread; PostgreSQL when DATABASE_URL says so. What passes by itself
(a lost link, a deadlock, a lock held elsewhere) repeats the whole transaction; what does not is a StoreError.
Imports `newsroom.settings`, `newsroom.errors`, the tables and its siblings.
"""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import structlog
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, delete, func, inspect, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

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

log = structlog.get_logger(__name__)

PAUSES = (0.05, 0.2, 0.5, 1.0, 2.0, 4.0)  # seconds between tries of a transaction: a server restart fits in
MIGRATING = 0x7261736964  # PostgreSQL advisory lock: one process migrates, the others wait
FIRST_TABLES = {"meta", "feeds", "deliveries"}  # a database with others, and without these, is not ours


class Database:
    """One database, whose functions run in worker threads; open it with `open_database`."""

    def __init__(self, engine: Engine, instance: str) -> None:
        self.instance = instance  # made with the database; prefixes every key in Redis
        self._engine = engine
        writers = 1 if is_sqlite(engine) else POSTGRES_WRITERS
        self._writers = ThreadPoolExecutor(writers, thread_name_prefix="rasid-write")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="rasid-read")

    @property
    def exclusive(self) -> bool:
        """Whether one process at a time works on it: SQLite, whose folder that process has locked."""
        return is_sqlite(self._engine)

    async def write(
        self, fn: Callable[Concatenate[Connection, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """`fn` in one transaction. It may run more than once, so it must do nothing but SQL."""
        return await self._run(self._writers, self._in_transaction, lambda conn: fn(conn, *args, **kwargs))

    async def read(
        self, fn: Callable[Concatenate[Connection, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """`fn` on one snapshot; whatever it writes is rolled back."""
        return await self._run(self._readers, self._on_snapshot, lambda conn: fn(conn, *args, **kwargs))

    async def close(self) -> None:
        await asyncio.to_thread(self._close)

    async def _run(
        self, threads: Executor, how: Callable[[Callable[[Connection], R]], R], fn: Callable[[Connection], R]
    ) -> R:
        return await asyncio.get_running_loop().run_in_executor(threads, self._repeated, how, fn)

    def _repeated(self, how: Callable[[Callable[[Connection], R]], R], fn: Callable[[Connection], R]) -> R:
        pauses = iter(PAUSES)
        while True:
            try:
                return how(fn)
            except DBAPIError as error:
                pause = next(pauses, None)
                if pause is None or not passes(error):
                    raise explained(error, self._engine.url) from error
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
    engine = make_engine(address(settings))
    try:
        revision, _ = _prepare(engine)
    finally:
        engine.dispose()
    return revision


def backup(settings: Settings, to: Path) -> None:
    """A consistent copy of the SQLite file while the service runs.

    The copy has no instance id: restored, it gets a new one, and so never meets keys that Redis
    holds for items it does not have.
    """
    url = address(settings)
    if not url.database or url.get_backend_name() != "sqlite":
        raise StoreError("unsupported", "copy a PostgreSQL database with pg_dump")
    if to.exists():
        raise StoreError("exists", f"{to} is there already")
    with closing(sqlite3.connect(url.database)) as source, closing(sqlite3.connect(to)) as copy:
        source.backup(copy)
    with create_engine(url.set(database=str(to)), poolclass=NullPool).begin() as conn:
        conn.execute(delete(meta).where(meta.c.key == "instance"))


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
    bare = create_engine(url, poolclass=NullPool)
    with bare.connect() as conn:
        if conn.exec_driver_sql("PRAGMA quick_check(1)").scalar_one() != "ok":
            raise StoreError("corrupt", f"{path} is damaged and was left as it is; restore a backup")
        _refuse_foreign(conn)


def _migrate(conn: Connection) -> str:
    if conn.dialect.name == "postgresql":
        conn.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
    _refuse_foreign(conn)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = conn
    scripts = ScriptDirectory.from_config(config)
    try:
        scripts.get_revision(MigrationContext.configure(conn).get_current_revision() or "base")
    except CommandError as error:
        raise StoreError("newer", f"{conn.engine.url.database} was written by a newer rasid") from error
    command.upgrade(config, "head")
    return scripts.get_current_head() or ""


def _refuse_foreign(conn: Connection) -> None:
    names = set(inspect(conn).get_table_names())
    if names and not {"alembic_version", *FIRST_TABLES} <= names:
        where = conn.engine.url.database
        raise StoreError("not-ours", f"{where} holds something else; give rasid a database of its own")


def _instance(conn: Connection) -> str:
    conn.execute(insert_new(conn, meta).values(key="instance", value=secrets.token_hex(6)))
    return str(conn.execute(select(meta.c.value).where(meta.c.key == "instance")).scalar_one())
