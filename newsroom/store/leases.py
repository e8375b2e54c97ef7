"""Leases: who alone may do a thing now, for so many seconds unless renewed.

    acquire → renew, renew, … → release        each new holder gets a fence number one higher than the last

A holder that slept through its lease finds the fence moved on: it renews nothing and, where `held` is asked in the
same transaction, changes nothing. Whether a lease has passed is judged by the clock of a PostgreSQL server, which all
machines share, and on SQLite by `now`. Imports the tables and its siblings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Update, func, select, update

from newsroom.store.sql import insert_new
from newsroom.store.tables import leases

P = ParamSpec("P")
R = TypeVar("R")

LEADER = "leader"  # the lease of the one process that sends
TICKER = "ticker"  # of the one that says what is polled now
LISTENER = "listener"  # of the one that listens on the platforms
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Lease:
    name: str
    holder: str  # empty: nobody holds it, and whoever last did gave it back
    fence: int
    since: datetime
    until: datetime


def acquire(
    conn: Connection, name: str, holder: str, now: datetime, seconds: float, *, alone: bool = False
) -> Lease | None:
    """The lease, if nobody holds it; None while its time has not passed.

    `alone`: the caller knows by other means that whoever holds it is gone.
    """
    nobody = {"name": name, "holder": "", "fence": 0, "since": NEVER, "until": NEVER}
    conn.execute(insert_new(conn, leases).values(nobody))
    row = conn.execute(select(leases).where(leases.c.name == name).with_for_update()).one()
    at = _clock(conn, now)  # after the lock: waiting for it takes time
    if row.holder and row.until > at and not alone:
        return None
    mine = Lease(name, holder, row.fence + 1, at, at + timedelta(seconds=seconds))
    taken = {"holder": mine.holder, "fence": mine.fence, "since": mine.since, "until": mine.until}
    conn.execute(update(leases).where(leases.c.name == name).values(taken))
    return mine


def bid(
    conn: Connection, name: str, holder: str, now: datetime, seconds: float, *, alone: bool = False
) -> tuple[Lease | None, Lease | None]:
    """As `acquire`, with the row as it stood before."""
    before = current(conn, name)
    return before, acquire(conn, name, holder, now, seconds, alone=alone)


def renew(conn: Connection, lease: Lease, now: datetime, seconds: float) -> bool:
    """For so many seconds from now on, also where its time has passed and nobody came; False: it is another's."""
    until = _clock(conn, now) + timedelta(seconds=seconds)
    return conn.execute(_of(lease).values(until=until)).rowcount == 1


def release(conn: Connection, lease: Lease, now: datetime) -> None:
    """Give it back: the next may have it at once. Nothing happens where it is another's."""
    conn.execute(_of(lease).values(holder="", until=_clock(conn, now)))


def held(conn: Connection, fence: int) -> bool:
    """Whether the leader with this fence leads still, and goes on to until the end of this transaction."""
    query = select(leases.c.name).where(leases.c.name == LEADER, leases.c.fence == fence)
    return conn.execute(query.where(leases.c.holder != "").with_for_update(read=True)).first() is not None


def while_leading(
    conn: Connection,
    leader: int | None,
    change: Callable[Concatenate[Connection, P], R],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> R | None:
    """`change`, unless the caller, whose turn has this fence, leads no more."""
    leads = leader is None or held(conn, leader)
    return change(conn, *args, **kwargs) if leads else None


def current(conn: Connection, name: str) -> Lease | None:
    """The row as it stands; None when nobody ever held it."""
    row = conn.execute(select(leases).where(leases.c.name == name)).one_or_none()
    return _lease(row) if row else None


def passed(conn: Connection, lease: Lease, now: datetime) -> bool:
    return lease.until <= _clock(conn, now)


def _lease(row: Row[Any]) -> Lease:
    return Lease(row.name, row.holder, row.fence, row.since, row.until)


def _of(lease: Lease) -> Update:
    mine: tuple[ColumnElement[bool], ...] = (leases.c.name == lease.name, leases.c.fence == lease.fence)
    return update(leases).where(*mine, leases.c.holder != "")


def _clock(conn: Connection, now: datetime) -> datetime:
    if conn.dialect.name != "postgresql":
        return now
    at: datetime = conn.execute(select(func.clock_timestamp())).scalar_one()
    return at.astimezone(UTC)
