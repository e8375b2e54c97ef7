"""The targets: which chats are told, what they subscribed to, and when their next digest is.

Imports `newsroom.models`, the tables and its siblings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from newsroom.models import Platform, Subscription, Target, TargetSpec
from newsroom.store.feeds import Synced
from newsroom.store.tables import subscriptions, targets

NOT_IN_CONFIG = "not-in-config"  # the one reason that is nobody's refusal

NextDigest = Callable[[TargetSpec, datetime], datetime | None]


def sync(conn: Connection, specs: Sequence[TargetSpec], now: datetime, next_digest: NextDigest) -> Synced:
    """Let the rows follow the file. A target that left it is disabled until it comes back."""
    rows = all_targets(conn)
    by_key = {target.spec.key: target for target in rows}
    by_place = {_place(target.spec): target for target in rows}
    moved = dict(conn.execute(select(targets.c.id, targets.c.moved_from)).all())
    added: list[str] = []
    updated: list[str] = []
    stays: set[int] = set()
    for spec in specs:
        target = by_key.get(spec.key) or by_place.get(_place(spec))
        if target is None:
            _add(conn, spec, now, next_digest)
            added.append(spec.key)
            continue
        stays.add(target.id)
        if moved[target.id] == spec.address:  # the file does not know yet that the chat has a new id
            spec = replace(spec, address=target.spec.address)
        if spec != target.spec or target.disabled_reason == NOT_IN_CONFIG:
            _follow(conn, target, spec, now, next_digest)
            updated.append(spec.key)
    removed = [target for target in rows if target.id not in stays and target.enabled]
    for target in removed:
        disable(conn, target.id, NOT_IN_CONFIG, now)
    return Synced(tuple(added), tuple(updated), tuple(target.spec.key for target in removed), ())


def all_targets(conn: Connection) -> list[Target]:
    return load(conn, conn.execute(select(targets).order_by(targets.c.id)).all())


def revive(conn: Connection, refused_before: datetime) -> int:
    """Try again to reach targets that refused us before that moment; how many. What waited is sent then."""
    refused = (targets.c.enabled.is_(False), targets.c.disabled_reason != NOT_IN_CONFIG)
    again = update(targets).where(*refused, targets.c.disabled_at <= refused_before)
    return conn.execute(again.values(enabled=True, disabled_reason=None)).rowcount


def disable(conn: Connection, target_id: int, reason: str, now: datetime) -> None:
    """Send nothing more there. What waits for it is kept."""
    refused = {"enabled": False, "disabled_reason": reason, "disabled_at": now}
    conn.execute(update(targets).where(targets.c.id == target_id).values(refused))


def move(conn: Connection, target_id: int, new_address: str) -> None:
    """The chat has a new id; the file may go on naming the old one."""
    moved = {"moved_from": targets.c.address, "address": new_address}
    conn.execute(
        update(targets).where(targets.c.id == target_id, targets.c.address != new_address).values(moved)
    )


def load(conn: Connection, rows: Iterable[Row[Any]]) -> list[Target]:
    """Rows of the table, with their subscriptions."""
    wanted: dict[int, list[Subscription]] = defaultdict(list)
    for sub in conn.execute(select(subscriptions).order_by(subscriptions.c.id)):
        wanted[sub.target_id].append(Subscription(sub.dossier, tuple(sub.entities), sub.instant, sub.digest))
    return [_target(row, tuple(wanted[row.id])) for row in rows]


def _add(conn: Connection, spec: TargetSpec, now: datetime, next_digest: NextDigest) -> None:
    values = _columns(spec) | {
        "enabled": True,
        "created_at": now,
        "next_digest_at": next_digest(spec, now),
        "digest_until": now,
    }
    target_id = conn.execute(insert(targets).values(values).returning(targets.c.id)).scalar_one()
    _subscribe(conn, target_id, spec)


def _follow(
    conn: Connection, target: Target, spec: TargetSpec, now: datetime, next_digest: NextDigest
) -> None:
    values = _columns(spec)
    if (spec.digest_at, spec.timezone) != (target.spec.digest_at, target.spec.timezone):
        values |= {"next_digest_at": next_digest(spec, now)}
    if target.disabled_reason == NOT_IN_CONFIG:
        values |= {"enabled": True, "disabled_reason": None}
    conn.execute(update(targets).where(targets.c.id == target.id).values(values))
    conn.execute(delete(subscriptions).where(subscriptions.c.target_id == target.id))
    _subscribe(conn, target.id, spec)


def _subscribe(conn: Connection, target_id: int, spec: TargetSpec) -> None:
    rows = [
        {
            "target_id": target_id,
            "dossier": sub.dossier,
            "entities": list(sub.entities),
            "instant": sub.instant,
            "digest": sub.digest,
        }
        for sub in spec.subscriptions
    ]
    if rows:
        conn.execute(insert(subscriptions), rows)


def _place(spec: TargetSpec) -> tuple[Platform, str, int | None]:
    return spec.platform, spec.address, spec.thread


def _columns(spec: TargetSpec) -> dict[str, Any]:
    return {
        "key": spec.key,
        "platform": spec.platform,
        "address": spec.address,
        "thread": spec.thread,
        "title": spec.title,
        "language": spec.language,
        "timezone": spec.timezone,
        "digest_at": [at.isoformat() for at in spec.digest_at],
    }


def _target(row: Row[Any], wanted: tuple[Subscription, ...]) -> Target:
    spec = TargetSpec(
        key=row.key,
        platform=Platform(row.platform),
        address=row.address,
        thread=row.thread,
        title=row.title,
        language=row.language,
        timezone=row.timezone,
        digest_at=tuple(time.fromisoformat(at) for at in row.digest_at),
        subscriptions=wanted,
    )
    return Target(row.id, spec, row.enabled, row.disabled_reason, row.next_digest_at, row.digest_until)
