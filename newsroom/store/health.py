"""How the service is doing, as the database knows it.

Imports `newsroom.models` and the tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, case, func, select

from newsroom.models import DeliveryState, FeedState, Mode
from newsroom.store.tables import alerts, deliveries, feeds, item_entities, items, targets

FAILING = 3  # polls in a row
TELLERS = timedelta(days=90)  # a feed that spoke of an entity within these would tell of it again
UNREAD = timedelta(days=1)  # without a good poll
REMEMBERED = timedelta(days=1)  # a message refused for good is worth a look for this long


@dataclass(frozen=True, slots=True)
class Snapshot:
    last_poll_at: datetime | None  # null: never, as in the next two
    last_ok_poll_at: datetime | None
    last_send_at: datetime | None
    oldest_due_at: datetime | None  # what should have left by now and has not; null when there is none
    due: int  # deliveries waiting, digests included, to enabled targets
    dead: int  # refused for good within the last day
    feeds_active: int
    feeds_failing: int  # of the active ones, three polls in a row
    feeds_paused: int
    feeds_gone: int
    shortest_interval_s: int | None  # of the active feeds; null when there is none
    targets_disabled: int
    items: int
    alerts: int


def snapshot(conn: Connection, now: datetime) -> Snapshot:
    polled = conn.execute(
        select(
            func.max(feeds.c.last_polled_at),
            func.max(feeds.c.last_ok_at),
            _count(feeds.c.state == FeedState.ACTIVE),
            _count((feeds.c.state == FeedState.ACTIVE) & (feeds.c.failures >= FAILING)),
            _count(feeds.c.state == FeedState.PAUSED),
            _count(feeds.c.state == FeedState.GONE),
            func.min(case((feeds.c.state == FeedState.ACTIVE, feeds.c.interval_s))),
        )
    ).one()
    refused = (deliveries.c.state == DeliveryState.DEAD) & (
        func.coalesce(deliveries.c.begun_at, deliveries.c.created_at) > now - REMEMBERED
    )
    waiting = deliveries.c.state.in_((DeliveryState.DUE, DeliveryState.CLAIMED))
    return Snapshot(
        last_poll_at=polled[0],
        last_ok_poll_at=polled[1],
        last_send_at=conn.execute(select(func.max(deliveries.c.sent_at))).scalar(),
        oldest_due_at=_oldest_due(conn, now),
        due=_rows(
            conn, select(func.count()).select_from(deliveries).join(targets).where(waiting, targets.c.enabled)
        ),
        dead=_rows(conn, select(func.count()).where(refused)),
        feeds_active=polled[2],
        feeds_failing=polled[3],
        feeds_paused=polled[4],
        feeds_gone=polled[5],
        shortest_interval_s=polled[6],
        targets_disabled=_rows(conn, select(func.count()).where(~targets.c.enabled)),
        items=_rows(conn, select(func.count()).select_from(items)),
        alerts=_rows(conn, select(func.count()).select_from(alerts)),
    )


@dataclass(frozen=True, slots=True)
class Heard:
    """Whether an entity was spoken of, and could have been."""

    last: datetime | None  # null: never
    deaf: int  # feeds that spoke of it lately and cannot be read now


def heard(conn: Connection, entity: str, now: datetime) -> Heard:
    named = item_entities.c.entity == entity
    newest = select(item_entities.c.dated_at).where(named).order_by(item_entities.c.dated_at.desc()).limit(1)
    lately = (
        select(items.c.feed_id)
        .join_from(item_entities, items)
        .where(named, item_entities.c.dated_at > now - TELLERS)
        .distinct()
    )
    polled = feeds.c.state.in_((FeedState.ACTIVE, FeedState.GONE))
    unread = feeds.c.last_ok_at.is_(None) | (feeds.c.last_ok_at < now - UNREAD)
    deaf = select(func.count()).where(feeds.c.id.in_(lately), polled, unread)
    return Heard(conn.execute(newest).scalar(), _rows(conn, deaf))


def _oldest_due(conn: Connection, now: datetime) -> datetime | None:
    """Since when the oldest alert waits, however often it was put off; or the oldest digest time that has passed."""
    waiting = deliveries.c.state.in_((DeliveryState.DUE, DeliveryState.CLAIMED))
    instant = (
        select(func.min(deliveries.c.created_at))
        .join(targets)
        .where(waiting, deliveries.c.mode == Mode.INSTANT, targets.c.enabled)
    )
    digest = select(func.min(targets.c.next_digest_at)).where(
        targets.c.enabled, targets.c.next_digest_at <= now
    )
    times = [conn.execute(query).scalar() for query in (instant, digest)]
    return min((at for at in times if at), default=None)


def _count(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _rows(conn: Connection, query: Any) -> int:
    return int(conn.execute(query).scalar_one())
