"""WebSub: which hubs were asked to tell of changes, until when they do, and what they told.

    feed names a hub ─► due ─► ask ─► (the hub asks back) confirm ─► pushes ─► due again before the lease ends
                               └────► fail, deny: later each time

A push says only that there is something: it makes the feed due. Imports the tables and its siblings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, case, delete, func, or_, select, update

from newsroom.models import FeedState
from newsroom.store.feeds import ARCHIVE, PUSH_GAP
from newsroom.store.sql import upsert
from newsroom.store.tables import feeds, hub_leases

ANSWER = timedelta(hours=1)  # a hub that has not asked back by then is asked again
RENEWED = 0.85  # of a lease, after which the next is asked for
FIRST_PAUSE, LONGEST_PAUSE = timedelta(hours=1), timedelta(days=2)
REASON = 200  # characters


@dataclass(frozen=True, slots=True)
class Wanted:
    """A hub that is to be asked."""

    feed_id: int
    key: str
    hub: str
    topic: str
    token: str | None  # null: that hub was never asked for that topic
    secret: str | None


@dataclass(frozen=True, slots=True)
class Held:
    feed_id: int
    key: str
    topic: str
    secret: str


@dataclass(frozen=True, slots=True)
class Counts:
    active: int  # feeds whose hub tells of changes now
    waiting: int  # asked, and not answered yet or refused
    pushes: int
    refused: int  # pushes with a wrong signature


def due(conn: Connection, now: datetime, limit: int) -> list[Wanted]:
    """The hubs to ask now: of feeds that name a new one, and those whose lease ends soon. What one hub knows, the
    end of our address and the secret, is not told to another."""
    topic = func.coalesce(feeds.c.topic, feeds.c.url)
    other = or_(hub_leases.c.hub != feeds.c.hub, hub_leases.c.topic != topic)
    asked = or_(hub_leases.c.feed_id.is_(None), other, hub_leases.c.next_at <= now)
    wanted = and_(feeds.c.hub.is_not(None), feeds.c.state == FeedState.ACTIVE, feeds.c.origin != ARCHIVE)
    known = [case((~other, column)) for column in (hub_leases.c.token, hub_leases.c.secret)]
    query = (
        select(feeds.c.id, feeds.c.key, feeds.c.hub, topic, *known)
        .outerjoin(hub_leases, hub_leases.c.feed_id == feeds.c.id)
        .where(wanted, asked)
        .order_by(hub_leases.c.next_at, feeds.c.id)
        .limit(limit)
    )
    return [Wanted(*row) for row in conn.execute(query)]


def ask(conn: Connection, wanted: Wanted, token: str, secret: str, now: datetime) -> None:
    """Written before the request goes out: the hub may ask back before it has answered. What another hub has
    promised counts no more."""
    row = conn.execute(select(hub_leases).where(hub_leases.c.feed_id == wanted.feed_id)).one_or_none()
    kept = {
        "failures": row.failures if row else 0,
        "pushes": row.pushes if row else 0,
        "refused": row.refused if row else 0,
    }
    if wanted.token is None:
        conn.execute(update(feeds).where(feeds.c.id == wanted.feed_id).values(push_until=None))
    asked = {"hub": wanted.hub, "topic": wanted.topic, "token": token, "secret": secret, "asked_at": now}
    upsert(
        conn,
        hub_leases,
        {"feed_id": wanted.feed_id},
        {**asked, **kept, "next_at": now + ANSWER, "reason": None},
    )


def fail(conn: Connection, feed_id: int, reason: str, now: datetime) -> None:
    """The hub could not be asked, or will not have us: later each time."""
    row = conn.execute(select(hub_leases.c.failures).where(hub_leases.c.feed_id == feed_id)).one_or_none()
    failures = row.failures if row else 0
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(failures, 10))
    later = {"asked_at": None, "next_at": now + pause, "failures": failures + 1, "reason": reason[:REASON]}
    conn.execute(update(hub_leases).where(hub_leases.c.feed_id == feed_id).values(later))


def confirm(conn: Connection, token: str, topic: str, lease: timedelta, now: datetime) -> bool:
    """Whether we want what the hub offers at this address; its lease runs from now on then."""
    row = held(conn, token)
    if row is None or row.topic != topic:
        return False
    until = {"asked_at": None, "next_at": now + lease * RENEWED, "failures": 0, "reason": None}
    conn.execute(update(hub_leases).where(hub_leases.c.feed_id == row.feed_id).values(until))
    conn.execute(update(feeds).where(feeds.c.id == row.feed_id).values(push_until=now + lease))
    return True


def deny(conn: Connection, token: str, topic: str, reason: str, now: datetime) -> bool:
    row = held(conn, token)
    if row is None or row.topic != topic:
        return False
    fail(conn, row.feed_id, f"denied: {reason}", now)
    conn.execute(update(feeds).where(feeds.c.id == row.feed_id).values(push_until=None))
    return True


def pushed(conn: Connection, feed_id: int, now: datetime) -> None:
    """The feed is due, at most every few seconds; one that is being polled is polled once more (see `feeds.finish`)."""
    soon = case((feeds.c.last_polled_at > now - PUSH_GAP, now + PUSH_GAP), else_=now)
    sooner = and_(feeds.c.next_check_at > soon, func.coalesce(feeds.c.leased_until, now) <= now)
    told = {"pushed_at": now, "next_check_at": case((sooner, soon), else_=feeds.c.next_check_at)}
    conn.execute(update(feeds).where(feeds.c.id == feed_id).values(told))
    one_more = {"pushes": hub_leases.c.pushes + 1}
    conn.execute(update(hub_leases).where(hub_leases.c.feed_id == feed_id).values(one_more))


def refused(conn: Connection, feed_id: int) -> None:
    """A push whose signature is wrong."""
    one_more = {"refused": hub_leases.c.refused + 1}
    conn.execute(update(hub_leases).where(hub_leases.c.feed_id == feed_id).values(one_more))


def forget(conn: Connection) -> None:
    """Nobody listens any more: feeds are polled as if they had no hub."""
    conn.execute(update(feeds).where(feeds.c.push_until.is_not(None)).values(push_until=None))
    conn.execute(delete(hub_leases))


def counts(conn: Connection, now: datetime) -> Counts:
    active = conn.execute(select(func.count()).where(feeds.c.push_until > now)).scalar_one()
    rows = conn.execute(
        select(func.count(), func.sum(hub_leases.c.pushes), func.sum(hub_leases.c.refused)).select_from(
            hub_leases
        )
    ).one()
    return Counts(int(active), max(0, int(rows[0]) - int(active)), int(rows[1] or 0), int(rows[2] or 0))


def held(conn: Connection, token: str) -> Held | None:
    """What belongs to this end of our address; None where nothing is wanted there any more."""
    columns = (hub_leases.c.feed_id, feeds.c.key, hub_leases.c.topic, hub_leases.c.secret)
    wanted = (hub_leases.c.token == token, feeds.c.state == FeedState.ACTIVE)
    row = conn.execute(select(*columns).join_from(hub_leases, feeds).where(*wanted)).one_or_none()
    return Held(*row) if row else None
