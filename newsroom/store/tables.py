"""The tables, their keys and indexes.

    feeds ─< items >─ stories ─< alerts ─< deliveries >─ targets ─< subscriptions · schedules
               ├─ item_keys · articles · sketches · item_clusters · mentions · item_entities · item_dossiers
               └─ reports · claims · members ─► decisions ─► pasts · standings · conflicts
    inbox · leases · amendments · audit · dialogues · former_keys stand alone; mutes belong to targets, marks to items

A change here needs an Alembic revision in `migrations/versions`; a test holds the two equal.
Imports the columns, and `telling` and `steering`, where the rest stands.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    false,
    text,
)

from newsroom.store.columns import SafeText, UTCDateTime, id_, need, ref
from newsroom.store.columns import metadata as metadata
from newsroom.store.steering import amendments as amendments
from newsroom.store.steering import audit as audit
from newsroom.store.steering import dialogues as dialogues
from newsroom.store.steering import marks as marks
from newsroom.store.steering import mutes as mutes
from newsroom.store.telling import alerts as alerts
from newsroom.store.telling import deliveries as deliveries
from newsroom.store.telling import inbox as inbox
from newsroom.store.telling import leases as leases
from newsroom.store.telling import schedules as schedules
from newsroom.store.telling import subscriptions as subscriptions
from newsroom.store.telling import targets as targets

_STANDS = text("withdrawn_at IS NULL")
IN_FORCE: dict[str, Any] = {
    "sqlite_where": _STANDS,
    "postgresql_where": _STANDS,
}  # an index of what still stands

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    need("value"),
)

feeds = Table(
    "feeds",
    metadata,
    id_(),
    need("key", unique=True),
    need("url"),
    need("host"),  # of the url: polls are limited per host
    need("outlet"),
    need("country"),
    need("language"),
    need("group"),
    need("pages"),
    need("interval_s", Integer),
    need("trust"),
    need("origin"),  # config: follows the file; person: changed by hand, the file no longer rules it
    need("state"),
    Column("state_reason", Text),  # why it is paused: disabled, not-in-config, removed, quarantined
    Column("etag", SafeText),
    Column("last_modified", SafeText),
    Column("body_hash", Text),
    need("failures", Integer),  # in a row
    need("tries", Integer, server_default="0"),  # polls begun and not finished
    need("next_check_at", UTCDateTime),
    Column("leased_until", UTCDateTime),  # null: nobody is polling it
    Column("baseline_at", UTCDateTime),  # null until the first good poll
    Column("last_polled_at", UTCDateTime),
    Column("last_ok_at", UTCDateTime),
    Column("last_status", Integer),  # HTTP
    Column("last_reason", Text),
    Column("last_detail", SafeText),
    need("items_seen", Integer),
    need("items_dropped", Integer),
    need("items_first", Integer, server_default="30"),  # of those seen, the ones that its first list held
    need("created_at", UTCDateTime),
    Column("pace_s", Integer),  # this and the next: see newsroom.models.Rhythm
    Column("news_at", UTCDateTime),
    Column("body_at", UTCDateTime),
    Column("doubted_at", UTCDateTime),
    need("scrolled", Integer, server_default="0"),
    Column("scrolled_at", UTCDateTime),
    need("slow", Boolean, server_default=false()),
    Column("moved_to", SafeText),
    Column("moved_at", UTCDateTime),
    need("moved_polls", Integer, server_default="0"),
    Column("ttl_s", Integer),
    need("skip_hours", Integer, server_default="0"),
    need("skip_days", Integer, server_default="0"),
    Column("hub", SafeText),
    Column("topic", SafeText),
    Column("pushed_at", UTCDateTime),  # its hub told of a change
    Column("push_until", UTCDateTime),  # its hub tells of changes until then
    Index(None, "next_check_at"),
    Index(None, "leased_until"),
)

hub_leases = Table(
    "hub_leases",
    metadata,
    Column("feed_id", Integer, ForeignKey("feeds.id"), primary_key=True),
    need("hub"),
    need("topic"),
    need("token", Text, unique=True),  # the end of our address that this hub alone knows
    need("secret", Text),  # with which it signs
    Column("asked_at", UTCDateTime),  # null: an answer is not waited for
    need("next_at", UTCDateTime),  # when it is asked, again or for the first time
    need("failures", Integer),  # in a row
    Column("reason", SafeText),  # of the last failure, maybe in the hub's words
    need("pushes", Integer),  # believed
    need("refused", Integer),  # with a wrong signature
    Index(None, "next_at"),
)

stories = Table(
    "stories",
    metadata,
    id_(),
    need("key", unique=True),  # of the item that began it
    need("created_at", UTCDateTime),
)

items = Table(
    "items",
    metadata,
    id_(),
    ref("feed_id", "feeds"),
    ref("story_id", "stories"),
    need("title"),
    Column("url", SafeText),
    Column("published_at", UTCDateTime),
    need("dated_at", UTCDateTime),  # published, but never later than first seen
    need("content_hash", Text),
    need("revision", Integer),  # 1, and one more with each edit by the outlet
    need("first_seen_at", UTCDateTime),
    Column("updated_at", UTCDateTime),
    need("relation"),  # to its story: new, copy, update, related
    Column("named_source", SafeText),  # the wire or outlet the article says it is from
    need("origin"),  # equal for what goes back to one source, whatever outlets carry it
    Index(None, "feed_id"),
    Index(None, "story_id", "dated_at"),
    Index(None, "dated_at"),
)

item_keys = Table(
    "item_keys",
    metadata,
    Column("key", SafeText, primary_key=True),
    ref("item_id", "items", index=True),
)

former_keys = Table(  # of items that are kept no longer: see `newsroom.store.retention`
    "former_keys",
    metadata,
    Column("key", SafeText, primary_key=True),
    need("feed_id", Integer),
    need("content_hash", Text),
    sqlite_with_rowid=False,
)

articles = Table(
    "articles",
    metadata,
    Column("item_id", Integer, ForeignKey("items.id"), primary_key=True),
    need("text"),
    need("text_source"),  # feed or page
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
    need("dated_at", UTCDateTime),  # of the item, so that the newest of an entity are found by the index
    need("rank", Integer),  # 0 is the entity it is most about
    Column("quote_start", Integer),  # the first sentence of the text that names it; null: only the title does
    Column("quote_end", Integer),
    Index(None, "entity", "dated_at", "item_id"),
)

item_dossiers = Table(
    "item_dossiers",
    metadata,
    Column("item_id", Integer, ForeignKey("items.id"), primary_key=True),
    Column("dossier", Text, primary_key=True),
    need("dated_at", UTCDateTime),
    Index(None, "dossier", "dated_at", "item_id"),
)

sketches = Table(
    "sketches",
    metadata,
    Column("item_id", Integer, ForeignKey("items.id"), primary_key=True),
    need("token", BigInteger, index=True),  # by which Redis knows the item
    need("dated_at", UTCDateTime, index=True),  # of the item: near-duplicates are sought within days of it
    need("shingles", LargeBinary),
)

item_clusters = Table(
    "item_clusters",
    metadata,
    Column("item_id", Integer, ForeignKey("items.id"), primary_key=True),
    need(
        "cluster_id", Integer, index=True
    ),  # the least id of all that share text, followed from item to item
)


def _said() -> tuple[Column[Any], ...]:
    """What every statement has: where it stands, who vouches for it, and since when it no longer does."""
    return (
        id_(),
        ref("item_id", "items", index=True),
        need("start", Integer),  # the sentence: offsets into title, newline, text
        need("end", Integer),
        need("quote"),  # the sentence itself: an outlet may edit its article
        need("said_at", UTCDateTime),  # the date of the item, or of the edit that brought it
        Column("withdrawn_at", UTCDateTime),  # when its outlet edited it away
    )


def _vouched() -> tuple[Column[Any], ...]:
    return (
        Column("when_start", Date),
        Column("when_end", Date),
        Column("when_precision", Text),  # null: no date was given
        Column("when_edge", Text),
        need("voice", Text),
        need("speaker"),
        need("via"),
    )


reports = Table(
    "reports",
    metadata,
    *_said(),
    *_vouched(),
    need("milestone", Text),
    need("stage", Text),
    need("trigger_start", Integer),
    need("trigger_end", Integer),
    need("rule", Text),
    need("except_for"),
    Index(None, "milestone", "said_at"),
    Index(None, "milestone", "stage", "said_at", **IN_FORCE),
)

claims = Table(
    "claims",
    metadata,
    *_said(),
    *_vouched(),
    need("quantity", Text),
    need("low", Float),
    Column("high", Float),  # null: no upper end
    need("qualifier", Text),
    need("unit", Text),
    need("role", Text),
    need("number_start", Integer),
    need("number_end", Integer),
    Index(None, "quantity", "said_at"),
    Index(None, "quantity", "role", "said_at", **IN_FORCE),
)

members = Table(
    "members",
    metadata,
    *_said(),
    need("roll", Text),
    need("entity", Text),
    Index(None, "roll", "said_at"),
)

decisions = Table(
    "decisions",
    metadata,
    id_(),
    need("milestone", Text, index=True),
    need("ruling", Text),
    need("by"),
    need("at", UTCDateTime),
    Column("evidence_id", Integer, ForeignKey("reports.id")),
    Column("state", Text),
    Column("day", Date),
    need("note"),
    Column("undone_at", UTCDateTime),
    need("undone_by"),
)

standings = Table(
    "standings",
    metadata,
    Column("milestone", Text, primary_key=True),
    need("dossier", Text, index=True),
    need("data"),  # a Standing as JSON: what the rows above say together, kept so that asking costs nothing
    need("settled_at", UTCDateTime),
)

pasts = Table(  # what is known of a milestone from all before a day, so that its history is not read again
    "pasts",
    metadata,
    Column("milestone", Text, primary_key=True),
    Column("until", Date, primary_key=True),  # the first day it knows nothing of
    need("rules"),  # the fingerprint under which it was drawn
    need("data"),  # a newsroom.status.past.Past as JSON
)

conflicts = Table(
    "conflicts",
    metadata,
    Column("key", Text, primary_key=True),
    need("dossier", Text, index=True),
    need("subject", Text),
    need("data"),  # a Conflict as JSON
    need("found_at", UTCDateTime),
)
