"""What follows from the statements, kept: where milestones stand, what contradicts what, what people decided.

Standings, conflicts and pasts can be drawn anew from the statements at any time; they are kept so that asking costs
nothing, a change is noticed, and a report costs the same however much was said before it.
Imports `newsroom.models`, `newsroom.status`, the tables and its siblings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from newsroom.models import Conflict, Decision, Ruling, Standing, State
from newsroom.status.past import Past
from newsroom.store.sql import chunks, insert_all
from newsroom.store.tables import conflicts as conflict_rows
from newsroom.store.tables import decisions as decision_rows
from newsroom.store.tables import meta
from newsroom.store.tables import pasts as past_rows
from newsroom.store.tables import standings as standing_rows

STANDING = TypeAdapter(Standing)
CONFLICT = TypeAdapter(Conflict)
PAST = TypeAdapter(Past)
READ = 512  # rows remembered as read
PASTS = 32  # ... of those that are long
DRAWN_FROM = "ledger"  # key of the fingerprint of all that the ledger depends on beside its rows


# What is asked for again and again is the same text until something changes; what it says is frozen.
@lru_cache(maxsize=READ)
def _standing(data: str) -> Standing:
    return STANDING.validate_json(data)


@lru_cache(maxsize=PASTS)
def _past(data: str) -> Past:
    return PAST.validate_json(data)


@lru_cache(maxsize=READ)
def _conflict(data: str) -> Conflict:
    return CONFLICT.validate_json(data)


def standings(conn: Connection, milestones: Iterable[str]) -> dict[str, Standing]:
    """Where these milestones stood when they were last settled; those never reported are left out."""
    query = select(standing_rows.c.milestone, standing_rows.c.data)
    wanted = sorted(set(milestones))
    return {
        milestone: _standing(data)
        for some in chunks(wanted)
        for milestone, data in conn.execute(query.where(standing_rows.c.milestone.in_(some)))
    }


def keep_standings(conn: Connection, dossier: str, standings: Mapping[str, Standing], now: datetime) -> None:
    _forget(conn, standing_rows.c.milestone, list(standings))
    insert_all(
        conn,
        standing_rows,
        [
            {
                "milestone": milestone,
                "dossier": dossier,
                "data": STANDING.dump_json(standing).decode(),
                "settled_at": now,
            }
            for milestone, standing in sorted(standings.items())
        ],
    )


def pasts(conn: Connection, milestones: Iterable[str], rules: str) -> dict[str, Past]:
    """The latest that is known of each of these milestones under these rules."""
    wanted = past_rows.c.milestone.in_(sorted(milestones)) & (past_rows.c.rules == rules)
    of = select(past_rows.c.milestone, func.max(past_rows.c.until).label("until")).where(wanted)
    last = of.group_by(past_rows.c.milestone).subquery()
    query = select(past_rows.c.milestone, past_rows.c.data).join(
        last, (past_rows.c.milestone == last.c.milestone) & (past_rows.c.until == last.c.until)
    )
    return {milestone: _past(data) for milestone, data in conn.execute(query)}


def keep_past(conn: Connection, milestone: str, past: Past, rules: str) -> None:
    """Keep it, and of the older ones fewer the older they are: who comes late is read from the one before him."""
    own = past_rows.c.milestone == milestone
    known = select(past_rows.c.until).where(own, past_rows.c.rules == rules).order_by(past_rows.c.until)
    oldest: dict[int, date] = {}  # of those that are twice as old as the next
    for until in conn.execute(known).scalars():
        oldest.setdefault((past.until - until).days.bit_length(), until)
    kept = [until for until in oldest.values() if until < past.until]
    conn.execute(delete(past_rows).where(own, past_rows.c.until.not_in(kept)))
    data = PAST.dump_json(past).decode()
    conn.execute(insert(past_rows).values(milestone=milestone, until=past.until, rules=rules, data=data))


def forget_pasts(conn: Connection, days: Mapping[str, date | None], rules: str) -> None:
    """Of these milestones those pasts that know of the day, or all: something was said on it that they do not know. A
    day is one of the calendar of these rules; elsewhere it may be the day before."""
    until = past_rows.c.until
    for day in sorted(set(days.values()), key=str):
        milestones = sorted(id_ for id_, its in days.items() if its == day)
        own: ColumnElement[bool] = past_rows.c.milestone.in_(milestones)
        if day is not None:
            own &= (until > day) | ((until == day) & (past_rows.c.rules != rules))
        conn.execute(delete(past_rows).where(own))


def conflicts(conn: Connection, dossier: str, subjects: Iterable[str] | None = None) -> list[Conflict]:
    """The conflicts of a dossier, or those on some subjects, in no order."""
    query = select(conflict_rows.c.data).where(conflict_rows.c.dossier == dossier)
    if subjects is not None:
        query = query.where(conflict_rows.c.subject.in_(sorted(subjects)))
    return [_conflict(data) for data in conn.execute(query).scalars()]


def keep_conflicts(
    conn: Connection, dossier: str, subjects: Iterable[str], found: Sequence[Conflict], now: datetime
) -> None:
    """Let these be the conflicts on these subjects."""
    ours = (conflict_rows.c.dossier == dossier) & conflict_rows.c.subject.in_(sorted(subjects))
    query = select(conflict_rows.c.key, conflict_rows.c.found_at).where(ours)
    before: dict[str, datetime] = dict(conn.execute(query).all())
    _forget(conn, conflict_rows.c.key, list(before))
    insert_all(
        conn,
        conflict_rows,
        [
            {
                "key": one.key,
                "dossier": dossier,
                "subject": one.subject,
                "data": CONFLICT.dump_json(one).decode(),
                "found_at": before.get(one.key, now),
            }
            for one in found
        ],
    )


def decisions(conn: Connection, milestones: Iterable[str], zone: ZoneInfo) -> list[Decision]:
    """What people decided of these milestones, undone decisions included, the oldest first; on the clock of `zone`."""
    query = select(decision_rows).where(decision_rows.c.milestone.in_(sorted(set(milestones))))
    return [_on_clock(_decision(row), zone) for row in conn.execute(query.order_by(decision_rows.c.id))]


def _on_clock(made: Decision, zone: ZoneInfo) -> Decision:
    undone = made.undone_at.astimezone(zone) if made.undone_at else None
    return replace(made, at=made.at.astimezone(zone), undone_at=undone)


def decision(conn: Connection, id_: int) -> Decision | None:
    row = conn.execute(select(decision_rows).where(decision_rows.c.id == id_)).one_or_none()
    return _decision(row) if row else None


def decide(conn: Connection, made: Decision) -> int:
    """Keep a decision; its id (the one it came with does not count)."""
    values = {
        "milestone": made.milestone,
        "ruling": made.ruling,
        "by": made.by,
        "at": made.at,
        "evidence_id": made.evidence,
        "state": made.state,
        "day": made.day,
        "note": made.note,
        "undone_by": "",
    }
    return int(conn.execute(insert(decision_rows).values(values).returning(decision_rows.c.id)).scalar_one())


def undo(conn: Connection, id_: int, by: str, now: datetime) -> bool:
    """Whether there was such a decision, not undone yet."""
    standing = update(decision_rows).where(decision_rows.c.id == id_, decision_rows.c.undone_at.is_(None))
    return conn.execute(standing.values(undone_at=now, undone_by=by)).rowcount == 1


def drawn_from(conn: Connection) -> str:
    """The fingerprint under which the ledger was last drawn; empty when it never was."""
    return conn.execute(select(meta.c.value).where(meta.c.key == DRAWN_FROM)).scalar() or ""


def forget_all(conn: Connection) -> None:
    """Before everything is drawn anew: of what is followed no longer, nothing is shown."""
    for table in (standing_rows, conflict_rows, past_rows):
        conn.execute(delete(table))


def note_drawn_from(conn: Connection, fingerprint: str) -> None:
    conn.execute(delete(meta).where(meta.c.key == DRAWN_FROM))
    conn.execute(insert(meta).values(key=DRAWN_FROM, value=fingerprint))


def _forget(conn: Connection, column: Any, values: Sequence[str]) -> None:
    for some in chunks(values):
        conn.execute(delete(column.table).where(column.in_(some)))


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        row.id,
        row.milestone,
        Ruling(row.ruling),
        row.by,
        row.at,
        row.evidence_id,
        State(row.state) if row.state else None,
        row.day,
        row.note,
        row.undone_at,
        row.undone_by,
    )
