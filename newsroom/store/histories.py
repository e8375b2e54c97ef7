"""Who spoke first and last of each thing: what is asked, by indexes, does not grow with what was said.

Imports `newsroom.models`, the tables and its siblings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    Table,
    bindparam,
    literal,
    select,
    union,
)

from newsroom.models import Role, Stage
from newsroom.store.statements import Subjects
from newsroom.store.tables import claims, members, reports

FIRST = 2  # statements of a kind: those who said it first ...
LAST = 6  # ... and those who said it last


def ends(conn: Connection, subjects: Subjects) -> set[int]:
    """The items that spoke first and last of each subject, of each thing that can be said of it."""
    asked = ((_REPORTS, subjects.milestones), (_CLAIMS, subjects.quantities), (_MEMBERS, subjects.rolls))
    return {
        item
        for query, wanted in asked
        for one in sorted(wanted)
        for item in conn.execute(query, {"subject": one}).scalars()
    }


def _ends(table: Table, *own: ColumnElement[bool]) -> Iterator[Select[Any]]:
    of = select(table.c.item_id).where(*own, table.c.withdrawn_at.is_(None))
    for moment, many in ((table.c.said_at.asc(), FIRST), (table.c.said_at.desc(), LAST)):
        yield select(of.order_by(moment).limit(many).subquery().c.item_id)


def _each(
    table: Table, subject: ColumnElement[bool], kind: Any, kinds: Iterable[StrEnum]
) -> CompoundSelect[Any]:
    return union(*(query for one in kinds for query in _ends(table, subject, kind == literal(one.value))))


_SUBJECT: ColumnElement[str] = bindparam("subject")
_REPORTS = _each(reports, reports.c.milestone == _SUBJECT, reports.c.stage, Stage)
_CLAIMS = _each(claims, claims.c.quantity == _SUBJECT, claims.c.role, Role)
_MEMBERS = union(*_ends(members, members.c.roll == _SUBJECT))
