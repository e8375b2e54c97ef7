"""Silence that people asked for: of a whole chat, which is a pause, or of one thing in it; and what it kept back.

What is kept back is withdrawn and never told later: it is counted, and can be asked for.
Imports `newsroom.models`, the tables and its siblings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from newsroom.models import DeliveryState
from newsroom.store.sql import upsert
from newsroom.store.tables import alerts, deliveries, mutes, targets

MUTED = "muted"  # why a delivery was withdrawn


@dataclass(frozen=True, slots=True)
class Mute:
    target_id: int
    about: str  # id of an entity, milestone or phase
    since: datetime
    until: datetime


def of_target(conn: Connection, target_id: int, now: datetime) -> list[Mute]:
    """Those in force, the first to end first."""
    mine = select(mutes).where(mutes.c.target_id == target_id, mutes.c.until > now)
    return [_mute(row) for row in conn.execute(mine.order_by(mutes.c.until, mutes.c.about))]


def in_force(conn: Connection, now: datetime) -> dict[int, frozenset[str]]:
    """Target id → what is muted there."""
    found: dict[int, set[str]] = defaultdict(set)
    for row in conn.execute(select(mutes.c.target_id, mutes.c.about).where(mutes.c.until > now)):
        found[row.target_id].add(row.about)
    return {target_id: frozenset(about) for target_id, about in found.items()}


def over(conn: Connection, now: datetime) -> list[Mute]:
    """Those whose time has passed and whose end was not told yet."""
    return [_mute(row) for row in conn.execute(select(mutes).where(mutes.c.until <= now))]


def forget(conn: Connection, mute: Mute) -> None:
    conn.execute(delete(mutes).where(*_place(mute.target_id, mute.about)))


def kept_back(conn: Connection, mute: Mute) -> dict[int, str]:
    """The alerts on it that were not told: id → dossier."""
    query = (
        select(alerts.c.id, alerts.c.dossier, alerts.c.concerns)
        .join_from(deliveries, alerts)
        .where(
            deliveries.c.target_id == mute.target_id,
            deliveries.c.state == DeliveryState.WITHDRAWN,
            deliveries.c.reason == MUTED,
            func.coalesce(deliveries.c.ended_at, deliveries.c.created_at) >= mute.since,
        )
    )
    return {row.id: row.dossier for row in conn.execute(query) if mute.about in row.concerns}


# ── as the books keep it ─────────────────────────────────────────────────────────────────────────────────


def key_of(target: str, about: str = "") -> str:
    """What the books call the silence of a target, or of one thing in it."""
    return f"{target} {about}".strip()


def read(conn: Connection, key: str) -> Mapping[str, Any] | None:
    """Since when and until when; None when there is no such silence."""
    target, _, about = key.partition(" ")
    if about:
        query = select(mutes.c.since, mutes.c.until).join(targets)
        row = conn.execute(query.where(targets.c.key == target, mutes.c.about == about)).one_or_none()
    else:
        paused = select(targets.c.paused_at.label("since"), targets.c.paused_until.label("until"))
        row = conn.execute(paused.where(targets.c.key == target)).one_or_none()
    if row is None or row.until is None:
        return None
    return {"since": row.since.isoformat(), "until": row.until.isoformat()}


def write(conn: Connection, key: str, data: Mapping[str, Any] | None, now: datetime) -> None:
    """Let that silence be so, or end. What was kept back stays so; a pause tells it when it ends."""
    target, _, about = key.partition(" ")
    target_id = conn.execute(select(targets.c.id).where(targets.c.key == target)).scalar_one()
    since, until = (datetime.fromisoformat(data[name]) for name in ("since", "until")) if data else (now, now)
    since = min(since, _standing_since(conn, key, now) or since)
    if not about:
        _pause(conn, target_id, since, until, now)
    elif data is None:
        conn.execute(delete(mutes).where(*_place(target_id, about)))
    else:
        place = {"target_id": target_id, "about": about}
        upsert(conn, mutes, place, {"since": since, "until": until})


def _standing_since(conn: Connection, key: str, now: datetime) -> datetime | None:
    """By which what it kept back is known: a silence that is prolonged, or whose end was not told yet, goes on."""
    stands = read(conn, key)
    if stands is None or (" " not in key and datetime.fromisoformat(stands["until"]) <= now):
        return None
    return datetime.fromisoformat(stands["since"])


def _pause(conn: Connection, target_id: int, since: datetime, until: datetime, now: datetime) -> None:
    """One that ends now keeps its beginning, by which what was held back in it is known."""
    row = update(targets).where(targets.c.id == target_id)
    if until > now:
        conn.execute(row.values(paused_at=since, paused_until=until))
    else:
        conn.execute(row.where(targets.c.paused_until > now).values(paused_until=now))


def _place(target_id: int, about: str) -> tuple[Any, ...]:
    return mutes.c.target_id == target_id, mutes.c.about == about


def _mute(row: Any) -> Mute:
    return Mute(row.target_id, row.about, row.since, row.until)
