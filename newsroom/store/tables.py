"""The tables, their keys and indexes.

    feeds ─< items >─ stories ─< alerts ─< deliveries >─ targets ─< subscriptions
               ├─ item_keys · articles · sketches · item_links · mentions · item_entities · item_dossiers
               └─ reports · claims · members ─► decisions ─► standings · conflicts

A change here needs an Alembic revision in `migrations/versions`; a test holds the two equal.
Imports the column types.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from newsroom.store.columns import SafeText, UTCDateTime

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
    _need("trust"),
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
    _need("key", unique=True),  # of the item that began it
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
    _need("relation"),  # to its story: new, copy, update, related
    Column("named_source", SafeText),  # the wire or outlet the article says it is from
    _need("origin"),  # equal for what goes back to one source, whatever outlets carry it
    Index(None, "feed_id"),
    Index(None, "story_id", "dated_at"),
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
    _need("dated_at", UTCDateTime),  # of the item, so that the newest of an entity are found by the index
    _need("rank", Integer),  # 0 is the entity it is most about
    Column("quote_start", Integer),  # the first sentence of the text that names it; null: only the title does
    Column("quote_end", Integer),
    Index(None, "entity", "dated_at", "item_id"),
)

item_dossiers = Table(
    "item_dossiers",
    metadata,
    Column("item_id", Integer, ForeignKey("items.id"), primary_key=True),
    Column("dossier", Text, primary_key=True),
    _need("dated_at", UTCDateTime),
    Index(None, "dossier", "dated_at", "item_id"),
)

sketches = Table(
    "sketches",
    metadata,
    Column("item_id", Integer, ForeignKey("items.id"), primary_key=True),
    _need("token", BigInteger, index=True),  # by which Redis knows the item
    _need("dated_at", UTCDateTime, index=True),  # of the item: near-duplicates are sought within days of it
    _need("shingles", LargeBinary),
)

item_links = Table(
    "item_links",
    metadata,
    Column("item_id", Integer, ForeignKey("items.id"), primary_key=True),
    Column("other_id", Integer, ForeignKey("items.id"), primary_key=True),  # recorded before it
    _need("overlap", Float),  # of the smaller text, 0 to 1
    Index(None, "other_id"),
)


def _said() -> tuple[Column[Any], ...]:
    """What every statement has: where it stands, who vouches for it, and since when it no longer does."""
    return (
        _id(),
        _ref("item_id", "items", index=True),
        _need("start", Integer),  # the sentence: offsets into title, newline, text
        _need("end", Integer),
        _need("quote"),  # the sentence itself: an outlet may edit its article
        _need("said_at", UTCDateTime),  # the date of the item, or of the edit that brought it
        Column("withdrawn_at", UTCDateTime),  # when its outlet edited it away
    )


def _vouched() -> tuple[Column[Any], ...]:
    return (
        Column("when_start", Date),
        Column("when_end", Date),
        Column("when_precision", Text),  # null: no date was given
        Column("when_edge", Text),
        _need("voice", Text),
        _need("speaker"),
        _need("via"),
    )


reports = Table(
    "reports",
    metadata,
    *_said(),
    *_vouched(),
    _need("milestone", Text, index=True),
    _need("stage", Text),
    _need("trigger_start", Integer),
    _need("trigger_end", Integer),
    _need("rule", Text),
    _need("except_for"),
)

claims = Table(
    "claims",
    metadata,
    *_said(),
    *_vouched(),
    _need("quantity", Text),
    _need("low", Float),
    Column("high", Float),  # null: no upper end
    _need("qualifier", Text),
    _need("unit", Text),
    _need("role", Text),
    _need("number_start", Integer),
    _need("number_end", Integer),
    Index(None, "quantity", "said_at"),
)

members = Table(
    "members",
    metadata,
    *_said(),
    _need("roll", Text, index=True),
    _need("entity", Text),
)

decisions = Table(
    "decisions",
    metadata,
    _id(),
    _need("milestone", Text, index=True),
    _need("ruling", Text),
    _need("by"),
    _need("at", UTCDateTime),
    Column("evidence_id", Integer, ForeignKey("reports.id")),
    Column("state", Text),
    Column("day", Date),
    _need("note"),
    Column("undone_at", UTCDateTime),
    _need("undone_by"),
)

standings = Table(
    "standings",
    metadata,
    Column("milestone", Text, primary_key=True),
    _need("dossier", Text, index=True),
    _need("data"),  # a Standing as JSON: what the rows above say together, kept so that asking costs nothing
    _need("settled_at", UTCDateTime),
)

conflicts = Table(
    "conflicts",
    metadata,
    Column("key", Text, primary_key=True),
    _need("dossier", Text, index=True),
    _need("subject", Text),
    _need("data"),  # a Conflict as JSON
    _need("found_at", UTCDateTime),
)

alerts = Table(
    "alerts",
    metadata,
    _id(),
    _need("dossier", Text),
    _need("kind", Text),  # story, state, conflict, reminder, silence
    _need("key", Text),  # the same for what must not be told twice
    Column("story_id", Integer, ForeignKey("stories.id"), index=True),  # of a story
    Column("item_id", Integer, ForeignKey("items.id"), index=True),  # the one that made it
    _need("notices"),  # what it tells beyond the story, as JSON
    _need("entities", JSON),  # ids: whom it concerns
    _need("created_at", UTCDateTime),
    UniqueConstraint("dossier", "key"),
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
    Column(
        "refresh_at", UTCDateTime, index=True
    ),  # when the message sent is to be brought up to date; null: it is
    _need("created_at", UTCDateTime),
    UniqueConstraint("target_id", "alert_id", "mode"),
    Index(None, "state", "target_id", "mode", "id"),
)
