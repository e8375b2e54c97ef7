"""The way to the database: its address, and an engine that speaks to it as this project wants.

Imports `newsroom.settings` and `newsroom.errors`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, LiteralString

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from newsroom.errors import StoreError
from newsroom.settings import Settings

if TYPE_CHECKING:  # eight megabytes that a newsroom on SQLite has no use for
    import psycopg

READERS = 4
POSTGRES_WRITERS = 4
# What the server does of itself: a frozen process would hold its locks, the lease's among them, until it thaws; and a
# host that is cut off amid a long statement, of which the rest is awaited, for hours.
SERVER = """
SET idle_in_transaction_session_timeout = '10s';
SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3
"""


def address(settings: Settings) -> URL:
    """The database's URL, with the driver this project speaks to it through."""
    if settings.database_url is None:
        return URL.create("sqlite", database=str(settings.data / "rasid.db"))
    raw = settings.database_url.get_secret_value()
    if raw.partition("?")[0].count("@") > 1:  # its tail would be taken for the host, and shown
        raise StoreError("address", "DATABASE_URL has more than one @: write %40 for one in the password")
    try:
        url = make_url(raw)
    except (ArgumentError, ValueError):
        raise StoreError("address", "DATABASE_URL is not an address of the form postgresql://…") from None
    if url.get_backend_name() in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and url.database:
        return url.set(drivername="sqlite")
    raise StoreError("address", "DATABASE_URL must begin with postgresql:// (or sqlite:///file)")


def lock_path(settings: Settings) -> Path:
    """What a process that works alone locks: two on one SQLite file would undo each other's leases."""
    url = address(settings)
    if url.get_backend_name() == "sqlite":
        return Path(f"{url.database}.lock")
    return settings.data / "rasid.lock"


def migrating(engine: Engine) -> Engine:
    """For changing the schema: SQLite rebuilds a table to alter it, which its foreign keys would forbid."""
    if not is_sqlite(engine):
        return for_writing(engine)
    alone = create_engine(engine.url, poolclass=NullPool)
    event.listen(alone, "connect", _configure_sqlite)
    event.listen(alone, "connect", _loosen_sqlite)
    event.listen(alone, "begin", _begin_sqlite)
    return for_writing(alone)


def make_engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, pool_size=READERS + 1)
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(
        url,
        pool_pre_ping=True,
        pool_size=READERS + POSTGRES_WRITERS,
        connect_args={"connect_timeout": 5, "application_name": "rasid"},
    )
    event.listen(engine, "connect", _configure_postgres)
    event.listen(engine, "do_executemany", _one_after_another)
    engine.dialect.use_insertmanyvalues_wo_returning = True
    return engine


def _configure_postgres(connection: psycopg.Connection, _record: object) -> None:
    connection.execute(SERVER)
    connection.commit()


def _one_after_another(
    cursor: psycopg.Cursor[Any], statement: LiteralString, rows: Sequence[Any], _context: object
) -> bool:
    """psycopg would send them all ahead, and a Flush behind: at which the server disarms the clock set above, so that
    who freezes while it waits for the answer holds its locks until it thaws. Inserts of many rows do not come here:
    SQLAlchemy, or `sql.insert_rows`, makes one statement of them."""
    for row in rows:
        cursor.execute(statement, row)
    return True


def _configure_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours: the driver's own is deferred, and late
    connection.execute("PRAGMA busy_timeout = 5000")
    connection.execute("PRAGMA journal_mode = WAL")
    # FULL: after a power cut Redis may still know items whose transaction NORMAL would have forgotten.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _loosen_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys = OFF")


def _begin_sqlite(conn: Connection) -> None:
    # A deferred transaction that reads and then writes fails at once when another has written meanwhile.
    immediate = conn.get_execution_options().get("immediate", False)
    conn.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def for_writing(engine: Engine) -> Engine:
    return engine.execution_options(immediate=True)


def is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"
