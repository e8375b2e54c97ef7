"""The tables of steering: what people changed in chat, the books of it, what they are asked, what they muted.

Imports the columns.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text

from newsroom.store.columns import SafeText, UTCDateTime, id_, metadata, need, ref

amendments = Table(
    "amendments",
    metadata,
    need("kind", Text),  # entity, milestone, person
    need("key"),  # "coalition-withdrawal/ain_al_asad", "telegram:42"
    Column("data", SafeText),  # what stands instead of what the file says, as JSON; null: it is taken away
    need("at", UTCDateTime),
    PrimaryKeyConstraint("kind", "key"),
)

audit = Table(
    "audit",
    metadata,
    id_(),
    need("at", UTCDateTime),
    need("by"),  # "telegram:42", "terminal"
    need("name"),  # what that person was called then
    need("kind", Text),  # entity, milestone, person, feed, target
    need("key"),
    Column("before", SafeText),  # as JSON; null, as the next: it was not there
    Column("after", SafeText),
    Column("undoes", Integer, ForeignKey("audit.id")),  # the change that this one takes back
    Index(None, "kind", "key"),
)

dialogues = Table(
    "dialogues",
    metadata,
    need("chat"),
    need("person"),
    need("purpose", Text),  # form: the next words fill it in; managing: commands act on another chat; draft:
    # what was shown to them before it is saved
    need("data"),  # as JSON
    need("until", UTCDateTime),
    PrimaryKeyConstraint("chat", "person", "purpose"),
)

mutes = Table(
    "mutes",
    metadata,
    ref("target_id", "targets"),
    need("about"),  # id of an entity, milestone or phase
    need("since", UTCDateTime),
    need("until", UTCDateTime),
    PrimaryKeyConstraint("target_id", "about"),
)

marks = Table(
    "marks",
    metadata,
    id_(),
    need("at", UTCDateTime),
    need("by"),
    need("kind", Text),  # wrong-match, wrong-state, wrong-story, ...
    need("item_id", Integer),
    need("subject"),  # id of the entity or milestone that was taken for meant
    need("note"),
    need("data", JSON),  # what the rules made of it then: enough to learn from later
)
