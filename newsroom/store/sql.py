"""The little SQL that differs between SQLite and PostgreSQL, or that several tables need.

Imports nothing of the project.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql.dml import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite.dml import Insert as SQLiteInsert

T = TypeVar("T")

CHUNK = 10_000  # values in one IN (...): SQLite takes 32,766 variables in a statement, PostgreSQL 65,535


def insert_new(conn: Connection, table: Table) -> PostgresInsert | SQLiteInsert:
    """INSERT that leaves alone what a unique key says is there already."""
    insert: Any = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    statement: PostgresInsert | SQLiteInsert = insert(table).on_conflict_do_nothing()
    return statement


def chunks(values: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def insert_all(conn: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """These rows, less those that are there already."""
    if rows:
        conn.execute(insert_new(conn, table), rows)
