"""The outbox: which alert still has to reach which target, who is sending it, and where it went.

    held → due → claimed (with a fence and a lease) → begun → sent | due again | in doubt | dead
                                                       └─ out of date → see `refreshes`

One sender at a time holds rows of a target. A row whose sender died, or whose send ended nobody knows how, is in
doubt: it carries why and since when, and counts how often. Imports `newsroom.models`, the tables and its siblings.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Update, and_, case, func, select, true, update

from newsroom.models import (
    AlertKind,
    Delivery,
    DeliveryState,
    Doubt,
    Frequency,
    MessageRef,
    Platform,
    Target,
)
from newsroom.store import leases, stories
from newsroom.store import targets as target_rows
from newsroom.store.outbox import OF_ALERT, alert_of, tells_state
from newsroom.store.sql import chunks
from newsroom.store.tables import alerts, deliveries, targets


@dataclass(frozen=True, slots=True)
class DueTarget:
    """An enabled target that nothing stands in the way of; what of this may be sent in quiet time is not judged."""

    target: Target
    instant: int = 0  # alerts that wait for it
    urgent: int = 0  # of these, changes of state
    digest: int = 0  # alerts that wait for its daily digest
    refresh_due: bool = False  # a message sent to it is out of date: see `refreshes`


def due_targets(conn: Connection, now: datetime) -> list[DueTarget]:
    """Targets that may have something to be sent, or whose digest is due, or whose messages are out of date."""
    free = (
        targets.c.enabled,
        func.coalesce(targets.c.wait_until, now) <= now,
        func.coalesce(targets.c.paused_until, now) <= now,
    )
    waiting = (
        select(
            deliveries.c.target_id,
            deliveries.c.frequency,
            func.count(),
            func.sum(case((alerts.c.kind == AlertKind.STATE, 1), else_=0)),
        )
        .join_from(deliveries, alerts)
        .where(_available(now))
        .group_by(deliveries.c.target_id, deliveries.c.frequency)
    )
    found = {(id_, frequency): (count, urgent) for id_, frequency, count, urgent in conn.execute(waiting)}
    stale = select(deliveries.c.target_id).where(
        deliveries.c.refresh_at <= now,
        deliveries.c.sent_at.is_not(None),  # by state, or distinct, SQLite would read all that was ever sent
    )
    refresh = set(conn.execute(stale).scalars())
    rows = conn.execute(select(targets).where(*free).order_by(targets.c.id)).all()
    every = [
        DueTarget(
            target,
            *found.get((target.id, Frequency.INSTANT), (0, 0)),
            found.get((target.id, Frequency.DAILY), (0, 0))[0],
            target.id in refresh,
        )
        for target in target_rows.load(conn, rows)
    ]
    return [
        due
        for due in every
        if due.instant
        or due.refresh_due
        or any(one.next_at <= now for one in due.target.schedules)
        or (due.digest and due.target.spec.running)
    ]


def claim(
    conn: Connection,
    target_id: int,
    frequency: Frequency,
    now: datetime,
    lease_s: float,
    limit: int,
    *,
    only: Collection[AlertKind] = (),
    leader: int | None = None,
) -> list[Delivery] | None:
    """Rows of a target, the weightiest and oldest first, for the caller alone until the lease ends.

    `only`: alerts of these kinds. `leader`: the fence of the caller's turn. None: others are in somebody's hands, or
    the caller leads no more, and cannot say what waits.
    """
    if leader is not None and not leases.held(conn, leader):
        return None
    # Two senders that claim for one target do so one after the other.
    conn.execute(select(targets.c.id).where(targets.c.id == target_id).with_for_update())
    conn.execute(_abandoned(deliveries.c.target_id == target_id, deliveries.c.leased_until <= now))
    mine = deliveries.c.target_id == target_id
    if conn.execute(select(1).where(mine, deliveries.c.state == DeliveryState.CLAIMED).limit(1)).first():
        return None
    ready = (
        select(deliveries.c.id)
        .join_from(deliveries, alerts)
        .where(
            mine,
            deliveries.c.frequency == frequency,
            deliveries.c.state == DeliveryState.DUE,
            alerts.c.kind.in_(only) if only else true(),
        )
        .order_by(_weight(), deliveries.c.id)
        .limit(limit)
    )
    claimed = (
        update(deliveries)
        .where(deliveries.c.id.in_(conn.execute(ready).scalars().all()))
        .values(
            state=DeliveryState.CLAIMED,
            fence=deliveries.c.fence + 1,
            leased_until=now + timedelta(seconds=lease_s),
            begun_at=None,
            # What its story gained until now is told; a message in doubt may stand without it.
            refresh_at=case((deliveries.c.doubt.is_not(None), deliveries.c.refresh_at), else_=None),
        )
        .returning(deliveries.c.id)
    )
    return _readable(conn, sorted(conn.execute(claimed).scalars()), now)


def _weight() -> ColumnElement[int]:
    return case((alerts.c.kind == AlertKind.STATE, 0), (alerts.c.kind == AlertKind.CONFLICT, 1), else_=2)


def _readable(conn: Connection, ids: Sequence[int], now: datetime) -> list[Delivery]:
    """These rows; one that cannot be read, by a fault of ours, is set aside and holds nobody up."""
    try:
        return load(conn, ids)
    except (ValueError, LookupError):
        if len(ids) > 1:
            return [row for id_ in ids for row in _readable(conn, [id_], now)]
        aside = {"state": DeliveryState.DEAD, "leased_until": None, "reason": "unwritable", "ended_at": now}
        conn.execute(update(deliveries).where(deliveries.c.id.in_(ids)).values(aside))
        return []


def urgent(conn: Connection, target_id: int) -> bool:
    """Whether a change of state waits for it."""
    waiting = (
        select(1)
        .select_from(deliveries.join(alerts))
        .where(
            deliveries.c.target_id == target_id,
            deliveries.c.state == DeliveryState.DUE,
            deliveries.c.frequency == Frequency.INSTANT,
            alerts.c.kind == AlertKind.STATE,
        )
    )
    return conn.execute(waiting.limit(1)).first() is not None


def begin(conn: Connection, claimed: Sequence[Delivery], now: datetime, leader: int | None = None) -> bool:
    """Say that these are being sent, just before they are. Whether all are still the caller's, and it leads; else
    none is begun: they are one message."""
    if leader is not None and not leases.held(conn, leader):
        return False
    with conn.begin_nested() as attempt:
        begun = _update(conn, claimed, attempts=deliveries.c.attempts + 1, begun_at=now)
        if begun == len(claimed):
            return True
        attempt.rollback()
    return False


def sent(conn: Connection, ids: Sequence[int], ref: MessageRef, now: datetime, shown: str | None) -> None:
    """They arrived, in this message. True whoever holds the rows by now."""
    arrived = update(deliveries).where(deliveries.c.id.in_(ids), deliveries.c.state != DeliveryState.SENT)
    conn.execute(
        arrived.values(
            state=DeliveryState.SENT,
            sent_at=now,
            leased_until=None,
            ended_at=None,
            doubt=None,
            platform=ref.platform,
            address=ref.address,
            message_id=ref.message_id,
            shown=shown,
        )
    )


def again(conn: Connection, claimed: Sequence[Delivery], reason: str | None) -> None:
    """Certainly not sent: as if it had not been begun. Also for rows claimed and then not begun."""
    begun = case((deliveries.c.begun_at.is_(None), 0), else_=1)
    _update(conn, claimed, **_waiting(reason), attempts=deliveries.c.attempts - begun)


def unsure(conn: Connection, claimed: Sequence[Delivery], reason: str) -> None:
    """Perhaps sent: the next claim finds it in doubt."""
    begun = func.coalesce(deliveries.c.begun_at, deliveries.c.doubted_at)
    doubt = {"doubt": Doubt.NETWORK, "doubted_at": begun}
    _update(conn, claimed, **_waiting(reason), **doubt)


def cleared(conn: Connection, claimed: Sequence[Delivery]) -> None:
    """The platform was asked, and has none of these: their doubts are gone. They stay the caller's."""
    _update(conn, claimed, attempts=0, doubt=None, doubted_at=None)


def dead(conn: Connection, claimed: Sequence[Delivery], reason: str, now: datetime) -> None:
    """Refused for good, which is known not to have arrived, or in doubt too often and not begun again. The rows are
    kept, listed and can be put back."""
    begun = case((deliveries.c.begun_at.is_(None), 0), else_=1)
    aside = {"state": DeliveryState.DEAD, "leased_until": None, "reason": reason, "ended_at": now}
    _update(conn, claimed, **aside, attempts=deliveries.c.attempts - begun)


def now_shows(conn: Connection, ids: Sequence[int], shown: str) -> None:
    """The message that tells these was edited."""
    for some in chunks(ids):
        conn.execute(update(deliveries).where(deliveries.c.id.in_(some)).values(shown=shown))


def release_leases(conn: Connection) -> None:
    """Give free what a dead sender held; only for whoever has the database to itself."""
    conn.execute(_abandoned())


# ── what was set aside ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class DeadLetter:
    delivery: Delivery
    target: str  # its key
    platform: Platform
    reason: str
    ended_at: datetime


def dead_letters(conn: Connection, limit: int) -> list[DeadLetter]:
    """The newest first."""
    query = (
        select(deliveries.c.id, deliveries.c.reason, deliveries.c.ended_at, targets.c.key, targets.c.platform)
        .join_from(deliveries, targets)
        .where(deliveries.c.state == DeliveryState.DEAD)
        .order_by(deliveries.c.id.desc())
        .limit(limit)
    )
    rows = conn.execute(query).all()
    told = {row.id: row for row in load(conn, [row.id for row in rows])}
    return [
        DeadLetter(told[row.id], row.key, Platform(row.platform), row.reason or "", row.ended_at)
        for row in rows
    ]


def requeue(conn: Connection, ids: Collection[int] | None) -> list[int]:
    """Put dead letters back, all of them if none is named; the ids of those. What was in doubt stays marked."""
    named = deliveries.c.id.in_(ids) if ids is not None else true()
    back = update(deliveries).where(named, deliveries.c.state == DeliveryState.DEAD)
    fresh = {"state": DeliveryState.DUE, "ended_at": None, "begun_at": None}
    once = case((deliveries.c.doubt.is_not(None), 1), else_=0)
    found = sorted(conn.execute(back.values(**fresh, attempts=once).returning(deliveries.c.id)).scalars())
    target_rows.refile(conn, deliveries.c.id.in_(found))
    return found


def discard(conn: Connection, ids: Collection[int] | None) -> list[int]:
    """Tell these no more, all of them if none is named; the ids of those that were dead letters."""
    named = deliveries.c.id.in_(ids) if ids is not None else true()
    gone = update(deliveries).where(named, deliveries.c.state == DeliveryState.DEAD)
    values = gone.values(state=DeliveryState.WITHDRAWN, reason="discarded").returning(deliveries.c.id)
    return sorted(conn.execute(values).scalars())


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────


def of_message(conn: Connection, target_id: int, ref: MessageRef) -> list[Delivery]:
    """The rows that a message tells."""
    query = select(deliveries.c.id).where(
        deliveries.c.target_id == target_id,
        deliveries.c.message_id == ref.message_id,
        deliveries.c.address == ref.address,
        deliveries.c.state == DeliveryState.SENT,
    )
    return load(conn, conn.execute(query).scalars().all())


def last_told(
    conn: Connection, target_id: int, milestones: Collection[str], since: datetime
) -> MessageRef | None:
    """The last message in which the target was told at once of the state of one of these milestones."""
    query = (
        select(deliveries.c.platform, deliveries.c.address, deliveries.c.message_id, alerts.c.notices)
        .join_from(deliveries, alerts)
        .where(
            deliveries.c.target_id == target_id,
            deliveries.c.state == DeliveryState.SENT,
            deliveries.c.frequency == Frequency.INSTANT,
            deliveries.c.sent_at > since,
            alerts.c.kind == AlertKind.STATE,
        )
        .order_by(deliveries.c.sent_at.desc(), deliveries.c.id.desc())
    )
    for row in conn.execute(query):
        if row.message_id and tells_state(row.notices, milestones):
            return MessageRef(Platform(row.platform), row.address, row.message_id)
    return None


def waiting(conn: Connection) -> dict[int, int]:
    """Target id → how many alerts are still to reach it, digests included."""
    states = (DeliveryState.HELD, DeliveryState.DUE, DeliveryState.CLAIMED)
    query = select(deliveries.c.target_id, func.count()).where(deliveries.c.state.in_(states))
    return dict(conn.execute(query.group_by(deliveries.c.target_id)).all())


def load(conn: Connection, ids: Sequence[int]) -> list[Delivery]:
    """These rows with what they tell, the oldest first."""
    query = select(deliveries, *OF_ALERT).join_from(deliveries, alerts).order_by(deliveries.c.id)
    rows = [
        row for some in chunks(sorted(ids)) for row in conn.execute(query.where(deliveries.c.id.in_(some)))
    ]
    told = stories.load(conn, (row.story_id for row in rows if row.story_id is not None))
    return [
        Delivery(
            id=row.id,
            target_id=row.target_id,
            frequency=Frequency(row.frequency),
            attempts=row.attempts,
            alert=alert_of(row, told.get(row.story_id)),
            fence=row.fence,
            doubt=Doubt(row.doubt) if row.doubt else None,
            doubted_at=row.doubted_at,
            shown=row.shown or "",
        )
        for row in rows
    ]


def _update(conn: Connection, claimed: Sequence[Delivery], **values: object) -> int:
    """How many of these were still the caller's. The fence read at the claim decides: a sender that slept through
    its lease while another took over finds it raised, or the row no longer claimed."""
    changed = 0
    for fence in {row.fence for row in claimed}:
        ids = [row.id for row in claimed if row.fence == fence]
        for some in chunks(ids):
            mine = and_(deliveries.c.id.in_(some), deliveries.c.fence == fence)
            held = update(deliveries).where(mine, deliveries.c.state == DeliveryState.CLAIMED)
            changed += conn.execute(held.values(**values)).rowcount
    return changed


def _waiting(reason: str | None) -> dict[str, object]:
    return {"state": DeliveryState.DUE, "leased_until": None, "reason": reason}


def _abandoned(*which: ColumnElement[bool]) -> Update:
    """Rows whose sender is gone: what it had begun may have arrived."""
    begun = deliveries.c.begun_at.is_not(None)
    return (
        update(deliveries)
        .where(deliveries.c.state == DeliveryState.CLAIMED, *which)
        .values(
            state=DeliveryState.DUE,
            leased_until=None,
            doubt=case((begun, Doubt.CRASH.value), else_=deliveries.c.doubt),
            doubted_at=case((begun, deliveries.c.begun_at), else_=deliveries.c.doubted_at),
        )
    )


def _available(now: datetime) -> ColumnElement[bool]:
    return (deliveries.c.state == DeliveryState.DUE) | (
        (deliveries.c.state == DeliveryState.CLAIMED) & (deliveries.c.leased_until <= now)
    )
