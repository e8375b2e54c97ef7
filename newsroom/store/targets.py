"""The targets: which chats are told, what they subscribed to, when their next digests are, and what is in the way.

Imports `newsroom.models`, the tables and its siblings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from newsroom.models import (
    DIGESTS,
    AlertKind,
    DeliveryState,
    Frequency,
    MessageRef,
    Platform,
    Schedule,
    Subscription,
    Target,
    TargetSpec,
)
from newsroom.store.feeds import Synced
from newsroom.store.tables import deliveries, schedules, subscriptions, targets

NOT_IN_CONFIG, REMOVED = "not-in-config", "removed"
OURS = (NOT_IN_CONFIG, REMOVED)  # reasons that are no platform's refusal

NextDue = Callable[[TargetSpec, Frequency, datetime], datetime | None]


def sync(conn: Connection, specs: Sequence[TargetSpec], now: datetime, next_due: NextDue) -> Synced:
    """Let the rows follow the file, save those a person set up. A target that left it is disabled until it comes
    back."""
    rows = all_targets(conn)
    by_key = {target.spec.key: target for target in rows}
    by_place = {_place(target.spec): target for target in rows}
    moved = dict(conn.execute(select(targets.c.id, targets.c.moved_from)).all())
    added: list[str] = []
    updated: list[str] = []
    kept: list[str] = []
    stays: set[int] = set()
    for spec in specs:
        target = by_key.get(spec.key) or by_place.get(_place(spec))
        if target is None:
            _add(conn, spec, now, next_due)
            added.append(spec.key)
            continue
        stays.add(target.id)
        if target.by_hand:
            kept += [spec.key] if spec != target.spec else []
            continue
        if moved[target.id] == spec.address:  # the file does not know yet that the chat has a new id
            spec = replace(spec, address=target.spec.address)
        if spec != target.spec or target.disabled_reason == NOT_IN_CONFIG:
            _follow(conn, target, spec, now, next_due)
            updated.append(spec.key)
    removed = [target for target in rows if target.id not in stays and target.enabled and not target.by_hand]
    for target in removed:
        disable(conn, target.id, NOT_IN_CONFIG, now)
    return Synced(tuple(added), tuple(updated), tuple(target.spec.key for target in removed), tuple(kept))


def put(conn: Connection, spec: TargetSpec, now: datetime, next_due: NextDue) -> None:
    """Let the target of this key be so, because a person wants it: the file does not rule it from now on."""
    target = by_key(conn, spec.key)
    if target is None:
        _add(conn, spec, now, next_due, "person")
        return
    conn.execute(update(targets).where(targets.c.id == target.id).values(origin="person"))
    if _moved_from(conn, target.id) == spec.address:  # the key goes on naming where the chat was
        spec = replace(spec, address=target.spec.address)
    _follow(conn, target, spec, now, next_due)


def remove(conn: Connection, key: str, now: datetime) -> None:
    """Tell it nothing more, whatever the file says. Its row stays, for what it was told."""
    gone = {"enabled": False, "disabled_reason": REMOVED, "disabled_at": now, "origin": "person"}
    conn.execute(update(targets).where(targets.c.key == key).values(gone))


def by_key(conn: Connection, key: str) -> Target | None:
    """The target of that key, also while it is disabled."""
    found = load(conn, conn.execute(select(targets).where(targets.c.key == key)).all())
    return found[0] if found else None


def key_at(conn: Connection, platform: Platform, address: str, thread: int | None) -> str | None:
    """The key of the target that is there: the file may name another, if the chat got a new id."""
    there = (targets.c.platform == platform, targets.c.address == address)
    same = targets.c.thread.is_not_distinct_from(thread)
    return conn.execute(select(targets.c.key).where(*there, same)).scalars().first()


def language_of(conn: Connection, key: str) -> str | None:
    """In which language the chat is told things; None when it is told nothing."""
    return conn.execute(select(targets.c.language).where(targets.c.key == key)).scalar_one_or_none()


def reached(conn: Connection, key: str) -> None:
    """Its people have just spoken to us there: it no longer refuses us."""
    back = update(targets).where(targets.c.key == key, targets.c.disabled_reason.not_in(OURS))
    conn.execute(back.values(enabled=True, disabled_reason=None))


def all_targets(conn: Connection) -> list[Target]:
    return load(conn, conn.execute(select(targets).order_by(targets.c.id)).all())


def revive(conn: Connection, refused_before: datetime) -> int:
    """Try again to reach targets that refused us before that moment; how many. What waited is sent then."""
    refused = (targets.c.enabled.is_(False), targets.c.disabled_reason.not_in(OURS))
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


def wait(conn: Connection, target_id: int, until: datetime, reason: str) -> None:
    """Send nothing there before then: its platform asked for patience, or cannot be reached."""
    patience = {"wait_until": until, "wait_reason": reason}
    conn.execute(update(targets).where(targets.c.id == target_id).values(patience))


def cut_waits(conn: Connection, now: datetime) -> None:
    """The clock was set back: who waits, waits no longer than a minute more. A platform that wants more says so."""
    soon = now + timedelta(minutes=1)
    conn.execute(update(targets).where(targets.c.wait_until > soon).values(wait_until=soon))


def forget_token_waits(conn: Connection) -> None:
    """A restart may have brought the right token: what waits because of a wrong one is tried at once."""
    refused = update(targets).where(targets.c.wait_reason == "token")
    conn.execute(refused.values(wait_until=None, wait_reason=None))


def pause(conn: Connection, target_id: int, since: datetime, until: datetime) -> None:
    """Send nothing there until then; what was held is told together afterwards."""
    held = {"paused_at": since, "paused_until": until}
    conn.execute(update(targets).where(targets.c.id == target_id).values(held))


def resume(conn: Connection, target_id: int, now: datetime) -> None:
    """End a pause before its time."""
    paused = (targets.c.id == target_id, targets.c.paused_until > now)
    conn.execute(update(targets).where(*paused).values(paused_until=now))


def postpone_digest(conn: Connection, target_id: int, frequency: Frequency, next_at: datetime) -> None:
    """What this one would have told is left to the next."""
    conn.execute(_schedule_of(target_id, frequency).values(next_at=next_at))


def finish_digest(
    conn: Connection,
    target_id: int,
    frequency: Frequency,
    until: datetime,
    next_at: datetime | None,
    shown: tuple[date, MessageRef] | None,
) -> None:
    """What was known until then has been told; `shown` is the one message that stands for it, if there is one."""
    if next_at is None:
        conn.execute(delete(schedules).where(*_is_schedule(target_id, frequency)))
        return
    day, ref = shown or (None, None)
    where = {"platform": ref.platform, "address": ref.address, "message_id": ref.message_id} if ref else {}
    nowhere = dict.fromkeys(("platform", "address", "message_id"))
    values = {"until": until, "next_at": next_at, "day": day, "edited_at": until if ref else None}
    conn.execute(_schedule_of(target_id, frequency).values(values | nowhere | where))


def grown(
    conn: Connection, target_id: int, frequency: Frequency, now: datetime, until: datetime | None = None
) -> None:
    """The digest that stands in the chat was edited, and tells all that was known until then; null: it may be."""
    told = {"until": until} if until else {}
    conn.execute(_schedule_of(target_id, frequency).values(edited_at=now, **told))


def close_digest(conn: Connection, target_id: int, frequency: Frequency) -> None:
    """The digest that stands in the chat cannot grow any more."""
    gone = dict.fromkeys(("day", "platform", "address", "message_id", "edited_at"))
    conn.execute(_schedule_of(target_id, frequency).values(gone))


def load(conn: Connection, rows: Iterable[Row[Any]]) -> list[Target]:
    """Rows of the table, with their subscriptions and schedules."""
    wanted: dict[int, list[Subscription]] = defaultdict(list)
    for sub in conn.execute(select(subscriptions).order_by(subscriptions.c.id)):
        wanted[sub.target_id].append(subscription_of(sub))
    digests: dict[int, list[Schedule]] = defaultdict(list)
    for row in conn.execute(select(schedules)):
        digests[row.target_id].append(_schedule(row))
    return [_target(row, tuple(wanted[row.id]), tuple(digests[row.id])) for row in rows]


def subscription_of(row: Any) -> Subscription:
    return Subscription(
        row.dossier,
        tuple(row.about),
        tuple(map(AlertKind, row.kinds)),
        tuple(map(Frequency, row.frequencies)),
        row.min_sources,
    )


def _add(
    conn: Connection, spec: TargetSpec, now: datetime, next_due: NextDue, origin: str = "config"
) -> None:
    values = _columns(spec) | {"enabled": True, "origin": origin, "created_at": now}
    target_id = conn.execute(insert(targets).values(values).returning(targets.c.id)).scalar_one()
    _subscribe(conn, target_id, spec)
    _plan(conn, target_id, spec, {}, now, next_due)


def _follow(conn: Connection, target: Target, spec: TargetSpec, now: datetime, next_due: NextDue) -> None:
    values = _columns(spec)
    if target.disabled_reason in OURS:
        values |= {"enabled": True, "disabled_reason": None}
    conn.execute(update(targets).where(targets.c.id == target.id).values(values))
    conn.execute(delete(subscriptions).where(subscriptions.c.target_id == target.id))
    _subscribe(conn, target.id, spec)
    same_hours = _hours(spec) == _hours(target.spec)
    _plan(
        conn, target.id, spec, {s.frequency: s.next_at for s in target.schedules if same_hours}, now, next_due
    )


def _moved_from(conn: Connection, target_id: int) -> str | None:
    row = conn.execute(select(targets.c.moved_from).where(targets.c.id == target_id)).one()
    return None if row.moved_from is None else str(row.moved_from)


def _hours(spec: TargetSpec) -> tuple[object, ...]:
    return spec.digest_at, spec.weekly_on, spec.timezone


def _plan(
    conn: Connection,
    target_id: int,
    spec: TargetSpec,
    planned: dict[Frequency, datetime],
    now: datetime,
    next_due: NextDue,
) -> None:
    """A schedule for each kind of digest that is wanted."""
    wanted = {frequency for sub in spec.subscriptions for frequency in sub.frequencies}
    known = set(
        conn.execute(select(schedules.c.frequency).where(schedules.c.target_id == target_id)).scalars()
    )
    for frequency in DIGESTS:
        due = (planned.get(frequency) or next_due(spec, frequency, now)) if frequency in wanted else None
        if due is None:
            conn.execute(delete(schedules).where(*_is_schedule(target_id, frequency)))
        elif frequency in known:
            postpone_digest(conn, target_id, frequency, due)
        else:
            row = {"target_id": target_id, "frequency": frequency, "next_at": due, "until": now}
            conn.execute(insert(schedules).values(row))
    refile(conn, deliveries.c.target_id == target_id)


def refile(conn: Connection, which: ColumnElement[bool]) -> None:
    """Rows that wait for a digest their target has no more are told in another way it wants: at once, or in another
    digest. Where they are told in that way already, or nothing is wanted any more, they are withdrawn."""
    waiting = deliveries.c.state.in_((DeliveryState.HELD, DeliveryState.DUE))
    planned = select(schedules.c.target_id).where(
        schedules.c.target_id == deliveries.c.target_id, schedules.c.frequency == deliveries.c.frequency
    )
    stray = (which, waiting, deliveries.c.frequency != Frequency.INSTANT, ~planned.exists())
    columns = (deliveries.c.id, deliveries.c.target_id, deliveries.c.alert_id)
    for row in conn.execute(select(*columns).where(*stray)).all():
        ways = _ways(conn, row.target_id)
        same = (deliveries.c.target_id == row.target_id, deliveries.c.alert_id == row.alert_id)
        told = select(1).where(*same, deliveries.c.frequency.in_(ways))
        elsewhere = {"frequency": ways[0]} if ways and not conn.execute(told.limit(1)).first() else None
        gone = {"state": DeliveryState.WITHDRAWN, "reason": "unsubscribed"}
        conn.execute(update(deliveries).where(deliveries.c.id == row.id).values(elsewhere or gone))


def _ways(conn: Connection, target_id: int) -> list[str]:
    """How a target is told things now, the quickest first."""
    rows = conn.execute(select(subscriptions.c.frequencies).where(subscriptions.c.target_id == target_id))
    wanted = {frequency for frequencies in rows.scalars() for frequency in frequencies}
    digests = select(schedules.c.frequency).where(schedules.c.target_id == target_id)
    open_ = {Frequency.INSTANT.value, *conn.execute(digests).scalars()}
    return [one.value for one in Frequency if one.value in wanted & open_]


def _is_schedule(target_id: int, frequency: Frequency) -> tuple[Any, ...]:
    return schedules.c.target_id == target_id, schedules.c.frequency == frequency


def _schedule_of(target_id: int, frequency: Frequency) -> Any:
    return update(schedules).where(*_is_schedule(target_id, frequency))


def _subscribe(conn: Connection, target_id: int, spec: TargetSpec) -> None:
    rows = [
        {
            "target_id": target_id,
            "dossier": sub.dossier,
            "about": list(sub.about),
            "kinds": list(sub.kinds),
            "frequencies": list(sub.frequencies),
            "min_sources": sub.min_sources,
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
        "weekly_on": spec.weekly_on,
        "quiet": [at.isoformat() for at in spec.quiet or ()],
        "weekend": list(spec.weekend),
        "running": spec.running,
        "pictures": spec.pictures,
    }


def _target(row: Row[Any], wanted: tuple[Subscription, ...], digests: tuple[Schedule, ...]) -> Target:
    quiet = tuple(time.fromisoformat(at) for at in row.quiet)
    spec = TargetSpec(
        key=row.key,
        platform=Platform(row.platform),
        address=row.address,
        thread=row.thread,
        title=row.title,
        language=row.language,
        timezone=row.timezone,
        digest_at=tuple(time.fromisoformat(at) for at in row.digest_at),
        weekly_on=row.weekly_on,
        quiet=(quiet[0], quiet[1]) if quiet else None,
        weekend=tuple(row.weekend),
        running=row.running,
        pictures=row.pictures,
        subscriptions=wanted,
    )
    paused = (row.paused_at, row.paused_until) if row.paused_until else None
    by_hand = row.origin == "person"
    return Target(
        row.id,
        spec,
        row.enabled,
        row.disabled_reason,
        digests,
        paused,
        row.wait_until,
        by_hand,
        row.wait_reason,
    )


def _schedule(row: Row[Any]) -> Schedule:
    ref = MessageRef(Platform(row.platform), row.address, row.message_id) if row.message_id else None
    shown = (row.day, ref) if ref else None
    return Schedule(Frequency(row.frequency), row.next_at, row.until, shown, row.edited_at)
