"""The tables, their keys and indexes, and the two column types that keep text and time honest.

    feeds ─< items >─ stories ─< alerts ─< deliveries >─ targets ─< subscriptions
               └─ item_keys · articles · mentions · item_entities · item_dossiers

A change here needs an Alembic revision in `migrations/versions`; a test holds the two equal.
Imports nothing of the project.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
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


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _ref(name: str, target: str, **options: Any) -> Column[int]:
    return Column(name, Integer, ForeignKey(f"{target}.id"), nullable=False, **options)


def _need(name: str, type_: Any = SafeText, **options: Any) -> Column[Any]:
    return Column(name, type_, nullable=False, **options)


meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    _need("value"),
)

feeds = Table(
    "feeds",
    metadata,
    _id(),
    _need("key", unique=True),
    _need("url"),
    _need("host"),  # of the url: polls are limited per host
    _need("outlet"),
    _need("country"),
    _need("language"),
    _need("group"),
    _need("pages"),
    _need("interval_s", Integer),
    _need("origin"),  # config: follows the file; person: changed by hand, the file no longer rules it
    _need("state"),
    Column("state_reason", Text),  # why it is paused: disabled, not-in-config, removed
    Column("etag", SafeText),
    Column("last_modified", SafeText),
    Column("body_hash", Text),
    _need("failures", Integer),  # in a row
    _need("next_check_at", UTCDateTime),
    Column("leased_until", UTCDateTime),  # null: nobody is polling it
    Column("baseline_at", UTCDateTime),  # null until the first good poll
    Column("last_polled_at", UTCDateTime),
    Column("last_ok_at", UTCDateTime),
    Column("last_status", Integer),  # HTTP
    Column("last_reason", Text),
    Column("last_detail", SafeText),
    _need("items_seen", Integer),
    _need("items_dropped", Integer),
    _need("created_at", UTCDateTime),
    Index(None, "next_check_at"),
)

stories = Table(
    "stories",
    metadata,
    _id(),
    _need("key", unique=True),  # the body hash its items share, or the key of its only item
    _need("created_at", UTCDateTime),
)

items = Table(
    "items",
    metadata,
    _id(),
    _ref("feed_id", "feeds"),
    _ref("story_id", "stories"),
    _need("title"),
    Column("url", SafeText),
    Column("published_at", UTCDateTime),
    _need("dated_at", UTCDateTime),  # published, but never later than first seen
    _need("content_hash", Text),
    _need("revision", Integer),  # 1, and one more with each edit by the outlet
    _need("first_seen_at", UTCDateTime),
    Column("updated_at", UTCDateTime),
    Index(None, "feed_id"),
    Index(None, "story_id"),
    Index(None, "dated_at"),
)

item_keys = Table(
    "item_keys",
    metadata,
    Column("key", SafeText, primary_key=True),
    _ref("item_id", "items", index=True),
)

articles = Table(
    "articles",
    metadata,
    Column("item_id", Integer, ForeignKey("items.id"), primary_key=True),
    _need("text"),
    _need("text_source"),  # feed or page
    Column("note", SafeText),  # why the page was not used, null when nothing is to be said
    Column("quote_start", Integer),  # the sentence that made it match: offsets into title, newline, text
    Column("quote_end", Integer),
)

mentions = Table(
    "mentions",
    metadata,
    Column("item_id", Integer, ForeignKey("items.id"), primary_key=True),
    Column("start", Integer, primary_key=True),  # offsets into title, newline, text
    Column("end", Integer, primary_key=True),
    Column("entity", Text, primary_key=True),
)

item_entities = Table(
    "item_entities",
    metadata,
    Column("item_id", Integer, ForeignKey("items.id"), primary_key=True),
    Column("entity", Text, primary_key=True),
    _need("rank", Integer),  # 0 is the entity it is most about
    Column("quote_start", Integer),  # the first sentence of the text that names it; null: only the title does
    Column("quote_end", Integer),
    Index(None, "entity", "item_id"),
)

item_dossiers = Table(
    "item_dossiers",
    metadata,
    Column("item_id", Integer, ForeignKey("items.id"), primary_key=True),
    Column("dossier", Text, primary_key=True),
    Index(None, "dossier", "item_id"),
)

alerts = Table(
    "alerts",
    metadata,
    _id(),
    _need("dossier", Text),
    _ref("story_id", "stories", index=True),
    _ref("item_id", "items"),  # the one that made it
    _need("created_at", UTCDateTime),
    UniqueConstraint("dossier", "story_id"),
)

targets = Table(
    "targets",
    metadata,
    _id(),
    _need("key", unique=True),
    _need("platform"),
    _need("address"),
    Column("moved_from", Text),  # the address the file still names; null unless the chat got a new id
    Column("thread", Integer),
    _need("title"),
    _need("language"),
    _need("timezone"),
    _need("digest_at", JSON),  # ["07:00", ...], local wall times
    _need("enabled", Boolean),
    Column("disabled_reason", Text),
    Column("disabled_at", UTCDateTime),
    Column("next_digest_at", UTCDateTime),  # null: no digest wanted
    Column("digest_until", UTCDateTime),  # alerts up to here were in a digest already
    _need("created_at", UTCDateTime),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    _id(),
    _ref("target_id", "targets", index=True),
    _need("dossier", Text, index=True),
    _need("entities", JSON),  # ids; empty: the whole dossier
    _need("instant", Boolean),
    _need("digest", Boolean),
)

deliveries = Table(
    "deliveries",
    metadata,
    _id(),
    _ref("target_id", "targets"),
    _ref("alert_id", "alerts", index=True),
    _need("mode", Text),
    _need("state", Text),
    _need("attempts", Integer),  # sends begun and not known to have failed
    _need("due_at", UTCDateTime),
    Column("leased_until", UTCDateTime),  # null unless claimed
    Column("begun_at", UTCDateTime),  # null unless the claim at hand began to send
    Column("sent_at", UTCDateTime),
    Column("reason", SafeText),  # of the last refusal
    Column("platform", Text),  # where it went, with the next two; null until sent
    Column("address", SafeText),
    Column("message_id", SafeText),
    _need("created_at", UTCDateTime),
    UniqueConstraint("target_id", "alert_id", "mode"),
    Index(None, "state", "target_id", "mode", "id"),
)
