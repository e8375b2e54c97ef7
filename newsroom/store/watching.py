"""How the reading goes, feed by feed: who has fallen silent, who is quarantined, how much is behind.

Imports `newsroom.models`, `newsroom.silence`, the tables and its siblings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from newsroom.models import FeedState
from newsroom.silence import AT_LEAST, is_silent, per_day
from newsroom.store.feeds import ARCHIVE, POLLED, QUARANTINED
from newsroom.store.tables import feeds

BEHIND = timedelta(minutes=15)  # a feed that has been due for so long is told of
FAILING = 3  # polls in a row
SCROLLED = timedelta(days=1)  # a list that showed nothing known is told of for so long


@dataclass(frozen=True, slots=True)
class SilentFeed:
    key: str
    outlet: str
    since: datetime  # when it last brought something
    per_day: float  # what it used to bring


@dataclass(frozen=True, slots=True)
class Reading:
    """All feeds, counted."""

    active: int  # failing and silent ones included
    failing: int
    gone: int
    paused: int  # by a person or the file
    quarantined: int
    due: int  # that nobody has taken up yet
    behind: int  # of these, for longer than BEHIND
    oldest_due_at: datetime | None  # null: none is due
    queued: int  # handed to the workers, and not begun
    next_at: datetime | None  # when the first of the active ones is to be read
    scrolling: int = 0  # active ones of which items may have been missed lately


def silent(conn: Connection, now: datetime) -> list[SilentFeed]:
    """Those that are read well and bring nothing, the busiest first. While nobody reads them, by a pause or because the
    service does not run, their silence does not grow."""
    of = feeds.c
    quiet = (of.state == FeedState.ACTIVE, of.failures == 0, of.news_at < now - AT_LEAST)
    brought = (of.items_seen - of.items_first).label("brought")
    columns = (of.key, of.outlet, brought, of.baseline_at, of.news_at, of.last_ok_at)
    rows = conn.execute(select(*columns).where(*quiet, of.items_seen > of.items_first)).all()
    read = [row for row in rows if row.baseline_at and row.last_ok_at]
    paced = [(row, per_day(row.brought, row.baseline_at, row.news_at)) for row in read]
    found = [
        SilentFeed(row.key, row.outlet, row.news_at, round(pace, 1))
        for row, pace in paced
        if is_silent(pace, row.news_at, row.last_ok_at)
    ]
    return sorted(found, key=lambda feed: (-feed.per_day, feed.key))


def reading(conn: Connection, now: datetime) -> Reading:
    of = feeds.c
    active, paused = of.state == FeedState.ACTIVE, of.state == FeedState.PAUSED
    apart = func.coalesce(of.state_reason, "") == QUARANTINED
    free = or_(of.leased_until.is_(None), of.leased_until <= now)
    due = and_(of.state.in_(POLLED), of.next_check_at <= now, free)
    row: Sequence[Any] = conn.execute(
        select(
            _count(active),
            _count(active & (of.failures >= FAILING)),
            _count(of.state == FeedState.GONE),
            _count(paused & ~apart),
            _count(paused & apart),
            _count(due),
            _count(due & (of.next_check_at <= now - BEHIND)),
            func.min(case((due, of.next_check_at))),
            _count(and_(of.leased_until > now, of.tries == 0)),
            func.min(case((active, of.next_check_at))),
            _count(active & (of.scrolled_at > now - SCROLLED)),
        ).where(of.origin != ARCHIVE)
    ).one()
    return Reading(*row)


def _count(condition: ColumnElement[bool]) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
