"""The two column types that keep text and time honest, and the columns most tables have.

Imports nothing of the project.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, ForeignKey, Integer, MetaData, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine


class UTCDateTime(TypeDecorator[datetime]):
    """Takes aware datetimes only, keeps UTC, gives aware UTC back: SQLite would drop the zone in silence."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value!r}")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class SafeText(TypeDecorator[str]):
    """Text from outside: NUL and lone surrogates, which no database takes, become U+FFFD.

    One character for one, so that offsets into the text stay right.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or (value.isascii() and "\0" not in value):
            return value
        clean = value.replace("\0", "\ufffd")
        try:
            clean.encode()
        except UnicodeEncodeError:
            return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in clean)
        return clean

    def bind_all(self, values: Sequence[str | None], dialect: Dialect) -> Sequence[str | None]:
        """The same of many, looked at together: there is hardly ever anything to do."""
        whole = "".join(filter(None, values))
        try:
            whole.encode()
        except UnicodeEncodeError:
            harmless = False
        else:
            harmless = "\0" not in whole
        return values if harmless else [self.process_bind_param(value, dialect) for value in values]


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def id_() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def ref(name: str, target: str, **options: Any) -> Column[int]:
    return Column(name, Integer, ForeignKey(f"{target}.id"), nullable=False, **options)


def need(name: str, type_: Any = SafeText, **options: Any) -> Column[Any]:
    return Column(name, type_, nullable=False, **options)
