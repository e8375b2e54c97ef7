"""The little SQL that differs between SQLite and PostgreSQL, or that several tables need.

Imports nothing of the project.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql.dml import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite.dml import Insert as SQLiteInsert

T = TypeVar("T")

ONE_BY_ONE = 0x7261736965  # PostgreSQL advisory lock
CHUNK = 10_000  # values in one IN (...): SQLite takes 32,766 variables in a statement, PostgreSQL 65,535


def insert_new(conn: Connection, table: Table) -> PostgresInsert | SQLiteInsert:
    """INSERT that leaves alone what a unique key says is there already."""
    insert: Any = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    statement: PostgresInsert | SQLiteInsert = insert(table).on_conflict_do_nothing()
    return statement


def one_by_one(conn: Connection) -> None:
    """Until the end of the transaction nobody else places an item or settles the ledger: what two writers add at
    once must meet. SQLite has one writer anyway."""
    if conn.dialect.name == "postgresql":
        conn.execute(select(func.pg_advisory_xact_lock(ONE_BY_ONE)))


def chunks(values: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def insert_all(conn: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """These rows, less those that are there already."""
    if rows:
        conn.execute(insert_new(conn, table), rows)
