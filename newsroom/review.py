"""What people decide of a milestone: kept as theirs, told to those who follow it, undone without a trace lost.

    a wish → checked against the ledger → Decision → the ledger settled → announcements, in one transaction

Used by the command line, and meant for the chats as it is. Imports newsroom.models, .errors, .ledger,
.watchlist and the store.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from newsroom.errors import UserError
from newsroom.ledger import Ledger
from newsroom.models import Decision, Evidence, Milestone, Ruling, Stage, State
from newsroom.store import ledger as rows
from newsroom.store import outbox, statements
from newsroom.watchlist import Watchlist

Conn = Any  # a connection of the store, handed through

# States a person may set: what is computed from several reports is not one of them.
SETTABLE = (State.PLANNED, State.IMMINENT, State.UNDERWAY, State.COMPLETE, State.DELAYED, State.UNRATED)


class RefusedError(UserError):
    """A decision that cannot be one; the sentence for it is `review-` and its key."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks for, not checked yet."""

    milestone: str
    ruling: Ruling
    by: str
    report: int | None = None
    state: State | None = None
    day: date | None = None
    note: str = ""


def decide(conn: Conn, ledger: Ledger, watchlist: Watchlist, wish: Wish, now: datetime) -> Decision:
    """Keep a decision and settle what follows from it. RefusedError when it cannot be one."""
    milestone = _milestone(wish.milestone, watchlist)
    _check(conn, ledger, milestone, wish, now)
    made = Decision(0, milestone.id, wish.ruling, wish.by, now, wish.report, wish.state, wish.day, wish.note)
    id_ = rows.decide(conn, made)
    return _settled(conn, ledger, milestone, id_, now)


def undo(conn: Conn, ledger: Ledger, watchlist: Watchlist, decision: int, by: str, now: datetime) -> Decision:
    """Take a decision back: the state is again what was reported."""
    made = rows.decision(conn, decision)
    if made is None:
        raise RefusedError("no-decision", id=str(decision))
    if made.undone_at is not None:
        raise RefusedError("undone-already", id=str(decision), by=made.undone_by)
    milestone = _milestone(made.milestone, watchlist)
    rows.undo(conn, decision, by, now)
    return _settled(conn, ledger, milestone, decision, now)


def _settled(conn: Conn, ledger: Ledger, milestone: Milestone, decision: int, now: datetime) -> Decision:
    """The decision as it is kept, once all that follows from it is kept and announced."""
    made = rows.decision(conn, decision)
    assert made  # noqa: S101 - it was written, or read, in this transaction
    announced = ledger.decided(conn, made, now)
    outbox.announce(conn, announced, now)
    return made


def _check(conn: Conn, ledger: Ledger, milestone: Milestone, wish: Wish, now: datetime) -> None:
    if not wish.by.strip():
        raise RefusedError("nobody")
    if wish.day and wish.day > ledger.today(now):
        raise RefusedError("day-ahead", day=wish.day.isoformat())
    report = _report(conn, ledger, milestone, wish.report) if wish.report is not None else None
    match wish.ruling:
        case Ruling.REJECT:
            _rejectable(report)
        case Ruling.CONFIRM:
            _confirmable(conn, ledger, milestone, report)
        case Ruling.SET:
            if wish.state not in SETTABLE:
                raise RefusedError("no-state", states=", ".join(SETTABLE))


def _rejectable(report: Evidence | None) -> None:
    if report is None:
        raise RefusedError("which-report")


def _confirmable(conn: Conn, ledger: Ledger, milestone: Milestone, report: Evidence | None) -> None:
    """There must be something to confirm: a report that says it is done."""
    told = [report] if report else statements.evidence(conn, [milestone.id], ledger.zone)
    if not any(one.report.stage is Stage.COMPLETED and one.withdrawn is None for one in told):
        raise RefusedError("nothing-to-confirm", milestone=milestone.id)


def _report(conn: Conn, ledger: Ledger, milestone: Milestone, id_: int) -> Evidence:
    report = statements.evidence_by_id(conn, id_, ledger.zone)
    if report is None or report.report.milestone != milestone.id:
        raise RefusedError("no-report", id=str(id_), milestone=milestone.id)
    return report


def _milestone(id_: str, watchlist: Watchlist) -> Milestone:
    if id_ not in watchlist.milestones:
        raise RefusedError("no-milestone", id=id_)
    return watchlist.milestones[id_]
