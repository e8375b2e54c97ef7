"""The little SQL that differs between SQLite and PostgreSQL, or that several tables need.

Imports the columns' types.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnClause,
    ColumnElement,
    Connection,
    Dialect,
    Table,
    TableClause,
    bindparam,
    func,
    insert,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql.dml import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite.dml import Insert as SQLiteInsert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Text, TypeDecorator, TypeEngine

from newsroom.store.columns import SafeText

T = TypeVar("T")

ONE_BY_ONE = 0x7261736965  # PostgreSQL advisory lock
TOGETHER = (
    50  # rows of an INSERT in SQLite: after each statement the writer may have to wait for other threads
)
CHUNK = 10_000  # values in one IN (...): SQLite takes 32,766 variables in a statement, PostgreSQL 65,535


def insert_new(conn: Connection, table: Table) -> PostgresInsert | SQLiteInsert:
    """INSERT that leaves alone what a unique key says is there already."""
    return _new(table, conn.dialect)


def _new(table: Table, dialect: Dialect) -> PostgresInsert | SQLiteInsert:
    insert: Any = postgresql.insert if dialect.name == "postgresql" else sqlite.insert
    statement: PostgresInsert | SQLiteInsert = insert(table).on_conflict_do_nothing()
    return statement


def upsert(conn: Connection, table: Table, key: dict[str, Any], values: dict[str, Any]) -> None:
    """The row of this key has these values, whether it was there or not; `key` names the primary key's columns."""
    insert: Any = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    statement = insert(table).values(key | values)
    conn.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))


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


def reserve(conn: Connection, table: Table, count: int) -> Sequence[int]:
    """Ids, ascending, for so many rows that this transaction inserts next. SQLite, whose one writer it must be, gives
    them again where they are not used."""
    if conn.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        drawn = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
        return sorted(conn.execute(drawn).scalars())
    newest: int = conn.execute(select(func.max(table.c.id))).scalar() or 0
    return range(newest + 1, newest + 1 + count)


def insert_rows(
    conn: Connection,
    table: TableClause,
    names: tuple[str, ...],
    rows: Sequence[Sequence[Any]],
    *,
    new: bool = False,
) -> int:
    """Many rows, each the values of the named columns; how many were inserted. `new`: less those that are there.

    SQLAlchemy prepares value after value, for longer than the database takes: here it is done by the column.
    """
    if not rows:
        return 0
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    statement, order = _insertion(table, names, new, conn.dialect)
    bound = {name: _bound(table.c[name], columns[name], conn.dialect) for name in order}
    if conn.dialect.name == "postgresql":
        return conn.exec_driver_sql(
            statement, {name: list(values) for name, values in bound.items()}
        ).rowcount
    given = list(zip(*bound.values(), strict=True))
    alone = len(given) % TOGETHER
    inserted = conn.exec_driver_sql(statement, given[:alone]).rowcount if alone else 0
    if together := [tuple(chain.from_iterable(some)) for some in chunks(given[alone:], TOGETHER)]:
        inserted += conn.exec_driver_sql(_of_several(statement, len(order)), together).rowcount
    return inserted


@lru_cache(maxsize=100)
def _of_several(statement: str, width: int) -> str:
    """An INSERT of one row, made one of TOGETHER."""
    row = f"({', '.join('?' * width)})"
    return statement.replace(row, ", ".join([row] * TOGETHER))


def _bound(of: ColumnClause[Any], values: Sequence[Any], dialect: Dialect) -> Sequence[Any]:
    """The values of a column as its type hands them to the driver."""
    if isinstance(of.type, SafeText):
        return of.type.bind_all(values, dialect)
    process = of.type.dialect_impl(dialect).bind_processor(dialect)
    if process is None:
        return values
    made = {value: process(value) for value in set(values)}  # times, most of which are equal
    return [made[value] for value in values]


@lru_cache(maxsize=100)
def _insertion(
    table: TableClause, names: tuple[str, ...], new: bool, dialect: Dialect
) -> tuple[str, tuple[str, ...]]:
    """The statement as text, and the columns in the order of its parameters: PostgreSQL is given each as an array, so
    that all rows are one statement; see `newsroom.store.engine`."""
    made: Any = _new(table, dialect) if new and isinstance(table, Table) else insert(table)
    if dialect.name == "postgresql":
        arrays = [bindparam(name, type_=postgresql.ARRAY(table.c[name].type)) for name in names]
        rows = func.unnest(*arrays).table_valued(*names).render_derived()
        made = made.from_select(names, select(rows), include_defaults=False)
    else:
        made = made.values({name: bindparam(name) for name in names})
    compiled = made.compile(dialect=dialect)
    return str(compiled), tuple(compiled.positiontup or names)


class _Several(TypeDecorator[Collection[Any]]):
    """Texts or ids as a single parameter: an array, or JSON in SQLite, which has none."""

    impl = Text
    cache_ok = True

    def __init__(self, of: TypeEngine[Any]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind = Text() if isinstance(self.of, SafeText) else self.of
        array = dialect.name == "postgresql"
        return dialect.type_descriptor(postgresql.ARRAY(kind) if array else Text())

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> Any:
        given = list(value or ())
        if isinstance(self.of, SafeText):
            given = list(self.of.bind_all(given, dialect))
        return given if dialect.name == "postgresql" else json.dumps(given, ensure_ascii=False)


class _Among(FunctionElement[Any]):
    """Of no type: a boolean would be written "… = 1" for SQLite, which then searches without the index."""

    inherit_cache = True


@compiles(_Among, "sqlite")
def _among_json(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    of, given = (compiler.process(one, **options) for one in element.clauses)
    return f"{of} IN (SELECT value FROM json_each({given}))"  # noqa: S608 - both are compiled


@compiles(_Among, "postgresql")
def _among_array(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    of, given = (compiler.process(one, **options) for one in element.clauses)
    return f"{of} = ANY ({given})"


def among(of: Column[Any], given: Collection[Any] | str) -> ColumnElement[bool]:
    """That a column of texts or ids has one of these values, however many they are; `given` may be the name of the
    parameter that will hold them, in a statement that is built once."""
    kind = _Several(of.type)
    values = bindparam(given, type_=kind) if isinstance(given, str) else bindparam(None, given, type_=kind)
    return _Among(of, values)
