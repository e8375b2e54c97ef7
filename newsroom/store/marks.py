"""What people marked: a match that is wrong, a case that is to wait for another source. Marks teach nothing by
themselves; they are kept with what the rules made of it then, and exported.

Rows are only added: taking a mark back is a mark of its own, whose subject is the number of the first.
Imports the tables.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from newsroom.store.tables import marks as mark_rows

WRONG = ("wrong-match", "wrong-state", "wrong-story", "wrong-other")  # reported from an alert
AWAIT = "await"  # its subject, a milestone or a conflict, waits for another origin; data: those it has
UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Mark:
    id: int
    at: datetime
    by: str  # "telegram:42", "terminal"
    kind: str
    item: int  # that it was marked on; 0: none
    subject: str  # id of the entity, milestone or story that was taken for meant
    note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


def add(conn: Connection, mark: Mark) -> Mark:
    """Keep it under a number of its own (the one it came with does not count)."""
    row = {
        "at": mark.at,
        "by": mark.by,
        "kind": mark.kind,
        "item_id": mark.item,
        "subject": mark.subject,
        "note": mark.note,
        "data": dict(mark.data),
    }
    added = insert(mark_rows).values(row).returning(*mark_rows.c)
    return _mark(conn.execute(added).one())


def annotate(conn: Connection, id_: int, note: str) -> None:
    conn.execute(update(mark_rows).where(mark_rows.c.id == id_).values(note=note))


def undo(conn: Connection, id_: int, by: str, now: datetime) -> Mark:
    return add(conn, Mark(0, now, by, UNDONE, 0, str(id_)))


def one(conn: Connection, id_: int) -> Mark | None:
    row = conn.execute(select(mark_rows).where(mark_rows.c.id == id_, mark_rows.c.kind != UNDONE)).first()
    return _mark(row) if row else None


def undone_by(conn: Connection, id_: int) -> Mark | None:
    """The mark that took this one back, if one did."""
    taken = select(mark_rows).where(mark_rows.c.kind == UNDONE, mark_rows.c.subject == str(id_))
    row = conn.execute(taken.order_by(mark_rows.c.id)).first()
    return _mark(row) if row else None


def standing(conn: Connection, kinds: Collection[str]) -> list[Mark]:
    """Those of these kinds that nobody took back, the oldest first."""
    taken = select(mark_rows.c.subject).where(mark_rows.c.kind == UNDONE)
    gone = {int(subject) for subject in conn.execute(taken).scalars()}
    query = select(mark_rows).where(mark_rows.c.kind.in_(list(kinds))).order_by(mark_rows.c.id)
    return [_mark(row) for row in conn.execute(query) if row.id not in gone]


def changes(conn: Connection, kind: str, subject: str) -> int:
    """How often a subject was marked so, and marks of it taken back: grows with each."""
    of = select(mark_rows.c.id).where(mark_rows.c.kind == kind, mark_rows.c.subject == subject)
    ids = conn.execute(of).scalars().all()
    back = (mark_rows.c.kind == UNDONE, mark_rows.c.subject.in_([str(id_) for id_ in ids]))
    return len(ids) + conn.execute(select(func.count()).where(*back)).scalar_one()


def _mark(row: Row[Any]) -> Mark:
    return Mark(row.id, row.at, row.by, row.kind, row.item_id, row.subject, row.note, row.data)
