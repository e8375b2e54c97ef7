"""Polls from claim to end: who may begin one, and what becomes of a feed that kills whoever polls it.

    feeds.claim_due ─► begin: tries + 1 ─► feeds.finish: tries 0
                  └──► (nothing, where the feed was claimed anew)

A claim is known by the moment at which it lapses: a task that stands in a queue names it, and is refused when the feed
has been claimed anew or was finished. One that lapsed while it waited, and that nobody has claimed anew, is renewed as
it is begun: the ticker would hand out the same feed again while it is polled. A feed with tries left over is a
suspect: its last poll did not end. Suspects are begun one after another (see `watchers.turns`), so that the others in
hand at a death are not blamed for it; one that has begun POISON polls and finished none is quarantined, and rests
until a person lets it go on.
Imports the tables, `newsroom.store.feeds` and `.sql`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, select, tuple_, update

from newsroom.models import Feed, FeedState
from newsroom.store.feeds import POLLED, QUARANTINED, claim_due, feed_of
from newsroom.store.sql import chunks
from newsroom.store.tables import feeds

POISON = 3  # polls begun and not finished
RENEWED = timedelta(minutes=3)  # a claim that had lapsed before its poll was begun


@dataclass(frozen=True, slots=True)
class Claim:
    """A feed that is to be polled, and the end of the lease under which it is."""

    feed_id: int
    until: datetime


def claims_of(claimed: Iterable[Feed]) -> list[Claim]:
    return [Claim(feed.id, feed.leased_until) for feed in claimed if feed.leased_until]


def take(conn: Connection, now: datetime, limit: int, lease_s: int, per_host: int) -> list[Feed]:
    """As `claim_due`, for whoever polls them at once: all but the suspects, which have `tries`, are begun."""
    due = claim_due(conn, now, limit, lease_s, per_host)
    for some in chunks([feed.id for feed in due if not feed.tries]):
        conn.execute(update(feeds).where(feeds.c.id.in_(some)).values(tries=1))
    return due


def begin(conn: Connection, claims: Sequence[Claim], now: datetime) -> list[Feed]:
    """Begin those of these claims that stand still and are of no suspect."""
    standing = tuple_(feeds.c.id, feeds.c.leased_until).in_([(one.feed_id, one.until) for one in claims])
    values = {"tries": 1, "leased_until": _renewed(now)}
    begun = update(feeds).where(standing, feeds.c.tries == 0).values(values).returning(*feeds.c)
    return [feed_of(row) for row in conn.execute(begun)]


def begin_suspect(conn: Connection, claim: Claim, now: datetime) -> Feed | None:
    """Begin a poll of a feed that may kill us; None where the claim stands no more. One that has killed often enough
    comes back paused, and is not to be polled."""
    values = {"tries": feeds.c.tries + 1, "leased_until": _renewed(now)}
    one_more = update(feeds).where(_is(claim), feeds.c.tries < POISON).values(values)
    if row := conn.execute(one_more.returning(*feeds.c)).one_or_none():
        return feed_of(row)
    resting = {"state": FeedState.PAUSED, "state_reason": QUARANTINED, "leased_until": None}
    rest = update(feeds).where(_is(claim), feeds.c.state.in_(POLLED)).values(resting)
    row = conn.execute(rest.returning(*feeds.c)).one_or_none()
    return feed_of(row) if row else None


def give_back(conn: Connection, claims: Sequence[Claim]) -> None:
    """Polls that were begun and broken off by ourselves: due still, and nothing is held against the feeds."""
    for claim in claims:
        less = case((feeds.c.tries > 0, feeds.c.tries - 1), else_=0)
        conn.execute(update(feeds).where(_is(claim)).values(leased_until=None, tries=less))


def release(conn: Connection, claims: Sequence[Claim]) -> None:
    """Claims whose polls were not begun: due still."""
    for claim in claims:
        conn.execute(update(feeds).where(_is(claim)).values(leased_until=None))


def acquit(conn: Connection, feed_ids: Sequence[int]) -> None:
    """Their polls ended and could not be recorded: that is not the feeds' doing, and whoever polled them lives."""
    for feed_id in feed_ids:
        tried = and_(feeds.c.id == feed_id, feeds.c.tries > 0)
        conn.execute(update(feeds).where(tried).values(tries=feeds.c.tries - 1))


def forget_waiting(conn: Connection, now: datetime, until: datetime | None = None) -> int:
    """Let go of all that nobody has begun, or of those whose lease ends by `until`; how many."""
    waiting = and_(feeds.c.leased_until > now, feeds.c.tries == 0)
    if until:
        waiting &= feeds.c.leased_until <= until
    return conn.execute(update(feeds).where(waiting).values(leased_until=None)).rowcount


def claimed(conn: Connection, now: datetime) -> int:
    """How many feeds are claimed now, begun or not."""
    return int(conn.execute(select(func.count()).where(feeds.c.leased_until > now)).scalar_one())


def resume(conn: Connection, feed_id: int, now: datetime) -> bool:
    """Let a quarantined feed be polled again, as if nothing had been; False where it is not quarantined."""
    again = {"state": FeedState.ACTIVE, "state_reason": None, "tries": 0, "next_check_at": now}
    query = update(feeds).where(feeds.c.id == feed_id, feeds.c.state_reason == QUARANTINED).values(again)
    return conn.execute(query).rowcount > 0


def _renewed(now: datetime) -> ColumnElement[Any]:
    until = feeds.c.leased_until
    return case((until <= now, literal(now + RENEWED, until.type)), else_=until)


def _is(claim: Claim) -> ColumnElement[bool]:
    return and_(feeds.c.id == claim.feed_id, feeds.c.leased_until == claim.until)
