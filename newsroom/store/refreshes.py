"""Messages that stand in a chat and whose stories have gained something since: claimed, edited, done.

    refresh_at passes → claimed → refreshed | later

The lease stands in `refresh_at` itself: what a sender that died had in hand falls due again, and is edited again.
Imports `newsroom.models`, the tables and its siblings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Update, and_, select, update

from newsroom.models import Delivery, DeliveryState, MessageRef, Platform, State, StateNotice
from newsroom.store import leases, ledger, stories
from newsroom.store.deliveries import load, now_shows
from newsroom.store.outbox import LIVING, SETTLING
from newsroom.store.sql import chunks
from newsroom.store.tables import deliveries, targets

Place = tuple[Any, ...]  # (platform, address, message id, when): two runs of a console may give one id twice
PLACE = (deliveries.c.platform, deliveries.c.address, deliveries.c.message_id, deliveries.c.sent_at)


@dataclass(frozen=True, slots=True)
class SentMessage:
    ref: MessageRef
    rows: tuple[Delivery, ...]  # all it tells, as they were when it was sent
    changed: frozenset[int]  # ids of those whose story has gained something
    lease: datetime  # the caller's alone until then
    shown: str  # fingerprint of how it reads; empty where that is not known, or it is one part of several
    states: Mapping[str, State]  # milestone → what it is now, of those whose state it tells


def claim(
    conn: Connection, target_id: int, now: datetime, lease_s: float, limit: int, leader: int | None = None
) -> list[SentMessage]:
    """The messages of a target that are out of date, the oldest first. Those grown old are left as they are; who
    leads no more gets none."""
    if leader is not None and not leases.held(conn, leader):
        return []
    conn.execute(select(targets.c.id).where(targets.c.id == target_id).with_for_update())
    ours = _stale(target_id, now)
    conn.execute(update(deliveries).where(ours, deliveries.c.sent_at <= now - LIVING).values(refresh_at=None))
    changed: dict[Place, list[int]] = {}
    for id_, *place in conn.execute(select(deliveries.c.id, *PLACE).where(ours).order_by(deliveries.c.id)):
        changed.setdefault(tuple(place), []).append(id_)
    places = list(changed)[:limit]
    lease = now + timedelta(seconds=lease_s)
    taken = [id_ for place in places for id_ in changed[place]]
    conn.execute(update(deliveries).where(deliveries.c.id.in_(taken)).values(refresh_at=lease))
    held = _held(conn, target_id, places)
    rows = {row.id: _as_sent(row) for row in load(conn, [id_ for ids in held.values() for id_ in ids])}
    return [
        SentMessage(
            MessageRef(Platform(place[0]), place[1], place[2]),
            told,
            frozenset(changed[place]),
            lease,
            told[0].shown,
            _states(conn, told),
        )
        for place in places
        for told in [tuple(rows[id_] for id_ in held[place])]
    ]


def done(conn: Connection, message: SentMessage, now: datetime, shown: str | None) -> None:
    """It is up to date, or never will be. What its stories gained while it was edited is shown next time.

    `shown`: fingerprint of how it reads now; null when it was not changed."""
    if shown is not None:
        now_shows(conn, [row.id for row in message.rows], shown)
    told = {row.alert.story.id: len(row.alert.story.versions) for row in message.rows if row.alert.story}
    known = stories.load(conn, told)
    grown = {id_ for id_, story in known.items() if len(story.versions) > told[id_]}
    late = [row.id for row in message.rows if row.alert.story and row.alert.story.id in grown]
    if _states(conn, message.rows) != message.states:
        late = [row.id for row in message.rows]
    conn.execute(_leased(message).values(refresh_at=None))
    if late:
        again = update(deliveries).where(deliveries.c.id.in_(late), deliveries.c.refresh_at.is_(None))
        conn.execute(again.values(refresh_at=now + SETTLING))


def later(conn: Connection, message: SentMessage, at: datetime) -> None:
    conn.execute(_leased(message).values(refresh_at=at))


def hold(conn: Connection, target_id: int, now: datetime, until: datetime) -> None:
    """What is out of date in this target, and in nobody's hands, waits until then."""
    conn.execute(update(deliveries).where(_stale(target_id, now)).values(refresh_at=until))


def _stale(target_id: int, now: datetime) -> ColumnElement[bool]:
    ours = and_(deliveries.c.target_id == target_id, deliveries.c.state == DeliveryState.SENT)
    return and_(deliveries.c.refresh_at <= now, ours)


def _leased(message: SentMessage) -> Update:
    """Those of its rows that are still the caller's."""
    ours = deliveries.c.id.in_(sorted(message.changed))
    return update(deliveries).where(ours, deliveries.c.refresh_at == message.lease)


def _held(conn: Connection, target_id: int, places: Sequence[Place]) -> dict[Place, list[int]]:
    """The rows that each message told."""
    query = (
        select(deliveries.c.id, *PLACE)
        .where(deliveries.c.target_id == target_id, deliveries.c.state == DeliveryState.SENT)
        .order_by(deliveries.c.id)
    )
    found: dict[Place, list[int]] = {place: [] for place in places}
    for some in chunks([message_id for _, _, message_id, _ in places]):
        for id_, *place in conn.execute(query.where(deliveries.c.message_id.in_(some))):
            found.get(tuple(place), []).append(id_)
    return found


def _states(conn: Connection, rows: Sequence[Delivery]) -> dict[str, State]:
    told = {n.milestone for row in rows for n in row.alert.notices if isinstance(n, StateNotice)}
    return {id_: one.state for id_, one in ledger.standings(conn, told).items()} if told else {}


def _as_sent(row: Delivery) -> Delivery:
    """With the attempts it had when its message was written: it was begun once more since."""
    return replace(row, attempts=max(0, row.attempts - 1))
