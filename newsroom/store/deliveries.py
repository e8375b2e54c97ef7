"""The outbox: which alert still has to reach which target, who is sending it, and where it went.

    due → claimed (with a lease) → begun → sent | due again | dead
                                            └─ out of date → see `refreshes`

Rows of a target leave in the order they came, one batch at a time: while one waits, so do the others.
Imports `newsroom.models`, the tables and its siblings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Update,
    and_,
    case,
    func,
    or_,
    select,
    update,
)

from newsroom.models import Delivery, DeliveryState, MessageRef, Mode, Target
from newsroom.store import stories
from newsroom.store import targets as target_rows
from newsroom.store.outbox import alert_of
from newsroom.store.tables import alerts, deliveries, targets


@dataclass(frozen=True, slots=True)
class DueTarget:
    target: Target
    instant: int  # alerts that can be sent now
    digest_due: bool  # also when there is nothing to put into it
    refresh_due: bool = False  # a message sent to it is out of date: see `refreshes`


def due_targets(conn: Connection, now: datetime) -> list[DueTarget]:
    """Enabled targets with something to send now."""
    waiting = _held(now).with_only_columns(deliveries.c.target_id, deliveries.c.mode).distinct()
    held = set(conn.execute(waiting).all())
    count = select(deliveries.c.target_id, func.count()).where(
        _available(now), deliveries.c.mode == Mode.INSTANT
    )
    instant: dict[int, int] = dict(conn.execute(count.group_by(deliveries.c.target_id)).all())
    stale = select(deliveries.c.target_id).where(deliveries.c.refresh_at <= now).distinct()
    refresh = set(conn.execute(stale).scalars())
    enabled = select(targets).where(targets.c.enabled).order_by(targets.c.id)
    found = [
        DueTarget(
            target,
            instant.get(target.id, 0) if (target.id, Mode.INSTANT) not in held else 0,
            _has_come(target, now) and (target.id, Mode.DIGEST) not in held,
            target.id in refresh,
        )
        for target in target_rows.load(conn, conn.execute(enabled).all())
    ]
    return [due for due in found if due.instant or due.digest_due or due.refresh_due]


def claim(
    conn: Connection, target_id: int, mode: Mode, now: datetime, lease_s: float, limit: int
) -> list[Delivery]:
    """The oldest rows of a target, for the caller alone until the lease ends; none while some are held back."""
    # Two senders that claim for one target do so one after the other.
    conn.execute(select(targets.c.id).where(targets.c.id == target_id).with_for_update())
    wanted = and_(deliveries.c.target_id == target_id, deliveries.c.mode == mode)
    if conn.execute(_held(now).where(wanted).limit(1)).first():
        return []
    ready = select(deliveries.c.id).where(wanted, _available(now)).order_by(deliveries.c.id).limit(limit)
    claimed = (
        update(deliveries)
        .where(deliveries.c.id.in_(conn.execute(ready).scalars().all()))
        .values(state=DeliveryState.CLAIMED, leased_until=now + timedelta(seconds=lease_s), begun_at=None)
        .returning(deliveries.c.id)
    )
    return load(conn, conn.execute(claimed).scalars().all())


def begin(conn: Connection, claimed: Sequence[Delivery], now: datetime) -> list[Delivery]:
    """Say that these are being sent, just before they are. Gives them all if all are still the caller's,
    none otherwise: they are one message.

    The attempts read at the claim are the fence: a sender that slept through its lease while another
    took over finds the count, or the state, changed.
    """
    with conn.begin_nested() as attempt:
        begun = 0
        for attempts in {delivery.attempts for delivery in claimed}:
            ids = [delivery.id for delivery in claimed if delivery.attempts == attempts]
            mine = _claimed(ids).where(deliveries.c.attempts == attempts)
            begun += conn.execute(mine.values(attempts=attempts + 1, begun_at=now)).rowcount
        if begun == len(claimed):
            return list(claimed)
        attempt.rollback()
    return []


def sent(conn: Connection, ids: Sequence[int], ref: MessageRef, now: datetime) -> None:
    """They arrived, in this message. True whoever holds the rows by now."""
    arrived = update(deliveries).where(deliveries.c.id.in_(ids), deliveries.c.state != DeliveryState.SENT)
    conn.execute(
        arrived.values(
            state=DeliveryState.SENT,
            sent_at=now,
            leased_until=None,
            platform=ref.platform,
            address=ref.address,
            message_id=ref.message_id,
        )
    )


def again(conn: Connection, ids: Sequence[int], due_at: datetime, reason: str) -> None:
    """Certainly not sent: as if it had not been begun. Also for rows claimed and then not begun."""
    begun = case((deliveries.c.begun_at.is_(None), 0), else_=1)
    conn.execute(_waiting(ids, due_at, reason).values(attempts=deliveries.c.attempts - begun))


def release_leases(conn: Connection) -> None:
    """Give free what a dead sender held; only for whoever has the database to itself."""
    held = update(deliveries).where(deliveries.c.state == DeliveryState.CLAIMED)
    conn.execute(held.values(state=DeliveryState.DUE, leased_until=None))


def forget_token_waits(conn: Connection, now: datetime) -> None:
    """A restart may have brought the right token: what waits because of a wrong one is tried at once."""
    refused = (deliveries.c.state == DeliveryState.DUE, deliveries.c.reason == "token")
    conn.execute(update(deliveries).where(*refused, deliveries.c.due_at > now).values(due_at=now))


def unsure(conn: Connection, ids: Sequence[int], due_at: datetime, reason: str) -> None:
    """Perhaps sent: the next claim finds it begun, and marks the message."""
    conn.execute(_waiting(ids, due_at, reason))


def dead(conn: Connection, ids: Sequence[int], reason: str) -> None:
    """Refused for good. The rows are kept."""
    conn.execute(_claimed(ids).values(state=DeliveryState.DEAD, leased_until=None, reason=reason))


def finish_digest(conn: Connection, target_id: int, until: datetime, next_at: datetime | None) -> None:
    values = {"digest_until": until, "next_digest_at": next_at}
    conn.execute(update(targets).where(targets.c.id == target_id).values(values))


def load(conn: Connection, ids: Sequence[int]) -> list[Delivery]:
    """These rows with what they tell, the oldest first."""
    query = (
        select(
            deliveries.c.id,
            deliveries.c.target_id,
            deliveries.c.mode,
            deliveries.c.attempts,
            deliveries.c.alert_id,
            alerts.c.dossier,
            alerts.c.story_id,
            alerts.c.kind,
            alerts.c.notices,
            alerts.c.created_at.label("alerted_at"),
        )
        .join_from(deliveries, alerts)
        .where(deliveries.c.id.in_(ids))
        .order_by(deliveries.c.id)
    )
    rows = conn.execute(query).all()
    told = stories.load(conn, (row.story_id for row in rows if row.story_id is not None))
    return [
        Delivery(
            row.id,
            row.target_id,
            Mode(row.mode),
            row.attempts,
            alert_of(row, told.get(row.story_id)),
        )
        for row in rows
    ]


def _claimed(ids: Sequence[int]) -> Update:
    return update(deliveries).where(deliveries.c.id.in_(ids), deliveries.c.state == DeliveryState.CLAIMED)


def _waiting(ids: Sequence[int], due_at: datetime, reason: str) -> Update:
    return _claimed(ids).values(state=DeliveryState.DUE, leased_until=None, due_at=due_at, reason=reason)


def _available(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(deliveries.c.state == DeliveryState.DUE, deliveries.c.due_at <= now),
        and_(deliveries.c.state == DeliveryState.CLAIMED, deliveries.c.leased_until <= now),
    )


def _held(now: datetime) -> Select[int]:
    """Rows that wait for their time, or are in a sender's hands: those behind them wait too."""
    return select(deliveries.c.id).where(
        or_(
            and_(deliveries.c.state == DeliveryState.DUE, deliveries.c.due_at > now),
            and_(deliveries.c.state == DeliveryState.CLAIMED, deliveries.c.leased_until > now),
        )
    )


def _has_come(target: Target, now: datetime) -> bool:
    return target.next_digest_at is not None and target.next_digest_at <= now
