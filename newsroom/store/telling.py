"""The tables of telling people: alerts, who wants them, the outbox; and what people ask.

Imports the columns.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from newsroom.store.columns import SafeText, UTCDateTime, id_, metadata, need, ref

alerts = Table(
    "alerts",
    metadata,
    id_(),
    need("dossier", Text),
    need("kind", Text),  # story, state, conflict, reminder, silence
    need("key", Text),  # the same for what must not be told twice
    Column("story_id", Integer, ForeignKey("stories.id"), index=True),  # of a story
    Column("item_id", Integer, ForeignKey("items.id"), index=True),  # the one that made it
    need("notices"),  # what it tells beyond the story, as JSON
    need("concerns", JSON),  # ids of entities, milestones and phases
    need("created_at", UTCDateTime),
    UniqueConstraint("dossier", "key"),
    Index(None, "dossier", "created_at"),
)

targets = Table(
    "targets",
    metadata,
    id_(),
    need("key", unique=True),
    need("platform"),
    need("address"),
    Column("moved_from", Text),  # the address the file still names; null unless the chat got a new id
    Column("thread", Integer),
    need("title"),
    need("language"),
    need("timezone"),
    need("digest_at", JSON),  # ["07:00", ...], local wall times
    need("weekly_on", Integer),  # ISO weekday
    need("quiet", JSON),  # ["23:00", "07:00"], local wall times; [] for none
    need("weekend", JSON),  # ISO weekdays
    need("running", Boolean),
    need("pictures", Boolean),  # whether answers there come with pictures
    need("origin", Text),  # config: follows the file; person: set up in chat, the file does not rule it
    need("enabled", Boolean),
    Column("disabled_reason", Text),
    Column("disabled_at", UTCDateTime),
    Column("paused_at", UTCDateTime),  # null, as the next: never paused
    Column("paused_until", UTCDateTime),
    Column("wait_until", UTCDateTime),  # nothing is sent before; null, as the next: nothing is in the way
    Column("wait_reason", Text),
    need("created_at", UTCDateTime),
)

schedules = Table(
    "schedules",
    metadata,
    Column("target_id", Integer, ForeignKey("targets.id"), primary_key=True),
    Column("frequency", Text, primary_key=True),
    need("next_at", UTCDateTime),
    need("until", UTCDateTime),  # alerts up to here were in a digest already
    Column("day", Date),  # the local day of the last digest, and where it went; null, all four: none yet
    Column("platform", Text),
    Column("address", SafeText),
    Column("message_id", SafeText),
    Column("edited_at", UTCDateTime),  # when that last grew
)

subscriptions = Table(
    "subscriptions",
    metadata,
    id_(),
    ref("target_id", "targets", index=True),
    need("dossier", Text, index=True),
    need("about", JSON),  # ids of entities, milestones and phases; empty: the whole dossier
    need("kinds", JSON),  # empty: every kind
    need("frequencies", JSON),
    need("min_sources", Integer),
)

deliveries = Table(
    "deliveries",
    metadata,
    id_(),
    ref("target_id", "targets"),
    ref("alert_id", "alerts", index=True),
    need("frequency", Text),
    need("state", Text),
    need("needs", Integer),  # independent sources before it may be told
    need("attempts", Integer),  # sends begun and not known to have failed
    need("fence", Integer),  # claims so far
    Column("leased_until", UTCDateTime),  # null unless claimed
    Column("begun_at", UTCDateTime),  # null unless the claim at hand began to send
    Column(
        "doubt", Text
    ),  # why the end of a send is not known, and when that was begun; null: none is in doubt
    Column("doubted_at", UTCDateTime),
    Column("sent_at", UTCDateTime, index=True),
    Column("ended_at", UTCDateTime),  # when it was refused for good; null unless it was
    Column("reason", SafeText),  # of the last refusal
    Column(
        "shown", Text
    ),  # fingerprint of the message as it stands; null: not sent, or not all of one message
    Column("platform", Text),  # where it went, with the next two; null until sent
    Column("address", SafeText),
    Column("message_id", SafeText),
    Column(
        "refresh_at", UTCDateTime, index=True
    ),  # when the message sent is to be brought up to date; null: it is
    need("created_at", UTCDateTime),
    UniqueConstraint("target_id", "alert_id", "frequency"),
    Index(None, "state", "target_id", "frequency", "id"),
    Index(None, "target_id", "message_id"),
)

leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    need("holder"),  # empty: given back
    need("fence", Integer),  # one more with each holder
    need("since", UTCDateTime),
    need("until", UTCDateTime),
)

inbox = Table(
    "inbox",
    metadata,
    id_(),
    need("platform", Text),
    need("key"),  # the platform's own id of the update
    need("payload"),  # what is needed to answer it, as JSON
    need("state", Text),  # open, changed, done, expired
    need("tries", Integer),
    need("received_at", UTCDateTime),
    Column("done_at", UTCDateTime),
    UniqueConstraint("platform", "key"),
    Index(None, "state", "received_at"),
)
