"""What people changed, and the books of it: who, when, what stood before and what stands since.

Imports `newsroom.amending`, the tables and its siblings.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from newsroom.amending import LISTS, Amendment, Data, Kind
from newsroom.store.sql import chunks, one_by_one, upsert
from newsroom.store.tables import amendments as amendment_rows
from newsroom.store.tables import audit, feeds, targets


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the books."""

    id: int
    at: datetime
    by: str  # "telegram:42", "terminal"
    name: str  # what that person was called then
    kind: str  # entity, milestone, person, feed, target
    key: str
    before: Data | None  # None, as the next: it was not there
    after: Data | None
    undoes: int | None  # the entry that this one takes back


def revision(conn: Connection) -> int:
    """The last change to what is followed or to who may do what; 0 when there was none."""
    last = select(func.max(audit.c.id)).where(audit.c.kind.in_(list(LISTS)))
    return conn.execute(last).scalar() or 0


def amendments(conn: Connection) -> list[Amendment]:
    """In the order in which they were first made."""
    rows = conn.execute(select(amendment_rows).order_by(amendment_rows.c.at, amendment_rows.c.key))
    return [Amendment(row.kind, row.key, _loaded(row.data)) for row in rows]


def alone(conn: Connection) -> None:
    """Until the end of the transaction nobody else changes any of it."""
    one_by_one(conn)


def drop(conn: Connection, kind: Kind, key: str) -> None:
    """The files say it themselves."""
    place = (amendment_rows.c.kind == kind) & (amendment_rows.c.key == key)
    conn.execute(delete(amendment_rows).where(place))


def amend(conn: Connection, kind: Kind, key: str, data: Data | None, now: datetime) -> None:
    """Let that stand instead of what the files say."""
    upsert(conn, amendment_rows, {"kind": kind, "key": key}, {"data": _dumped(data), "at": now})


def enter(conn: Connection, entry: Entry) -> int:
    """Write it into the books, under the number that is returned."""
    row = {
        "at": entry.at,
        "by": entry.by,
        "name": entry.name,
        "kind": entry.kind,
        "key": entry.key,
        "before": _dumped(entry.before),
        "after": _dumped(entry.after),
        "undoes": entry.undoes,
    }
    return int(conn.execute(insert(audit).values(row).returning(audit.c.id)).scalar_one())


def entry(conn: Connection, id_: int) -> Entry | None:
    row = conn.execute(select(audit).where(audit.c.id == id_)).one_or_none()
    return _entry(row) if row else None


def undone_by(conn: Connection, id_: int) -> int | None:
    """The entry that took this one back, if one did and was not taken back itself."""
    by = conn.execute(select(func.max(audit.c.id)).where(audit.c.undoes == id_)).scalar()
    return None if by is None or undone_by(conn, by) is not None else int(by)


def undone(conn: Connection, ids: Sequence[int]) -> set[int]:
    """Which of these are taken back."""
    return {id_ for id_ in ids if undone_by(conn, id_) is not None}


@dataclass(frozen=True, slots=True)
class Of:
    """Which entries of the books are meant: all that is given must fit."""

    kind: str = ""
    key: str = ""
    by: str = ""
    before: int | None = None  # older than that entry


def entries(conn: Connection, limit: int, of: Of = Of()) -> list[Entry]:
    """The latest first."""
    query = select(audit).order_by(audit.c.id.desc()).limit(limit)
    for name in ("kind", "key", "by"):
        if wanted := getattr(of, name):
            query = query.where(audit.c[name] == wanted)
    if of.before is not None:
        query = query.where(audit.c.id < of.before)
    return [_entry(row) for row in conn.execute(query)]


def last_of(conn: Connection, kind: str, key: str) -> Entry | None:
    """Who changed it last."""
    return next(iter(entries(conn, 1, Of(kind, key))), None)


def editors(conn: Connection) -> dict[str, str]:
    """Everybody in the books: id → what they were called last."""
    last = select(func.max(audit.c.id)).group_by(audit.c.by)
    rows = conn.execute(select(audit.c.by, audit.c.name).where(audit.c.id.in_(last)).order_by(audit.c.id))
    return {row.by: row.name or row.by for row in rows}


def keys(conn: Connection) -> list[str]:
    """Of everything in the books."""
    return list(conn.execute(select(audit.c.key).distinct().order_by(audit.c.key)).scalars())


def by_hand(conn: Connection, kind: str) -> list[str]:
    """Keys of the feeds or targets that people set up, changed or took away: the files do not rule them."""
    table = {"feed": feeds, "target": targets}[kind]
    return list(
        conn.execute(select(table.c.key).where(table.c.origin == "person").order_by(table.c.id)).scalars()
    )


def hand_back(conn: Connection, kind: str, keys: Sequence[str]) -> None:
    """The files say the same of these by now, and rule them again."""
    table = {"feed": feeds, "target": targets}[kind]
    for some in chunks(list(keys)):
        conn.execute(update(table).where(table.c.key.in_(some)).values(origin="config"))


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    return Entry(
        row.id,
        row.at,
        row.by,
        row.name,
        row.kind,
        row.key,
        _loaded(row.before),
        _loaded(row.after),
        row.undoes,
    )


def _dumped(data: Data | None) -> str | None:
    return None if data is None else json.dumps(data, ensure_ascii=False, default=str)


def _loaded(text: str | None) -> Data | None:
    return None if text is None else json.loads(text)
