"""How the service is doing, as the database knows it.

Imports `newsroom.models`, `newsroom.hours`, the tables and its siblings.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Table, case, func, select, text, update

from newsroom import hours
from newsroom.models import AlertKind, DeliveryState, FeedState, Frequency, Target
from newsroom.store import inbox, leases, watching
from newsroom.store import targets as target_rows
from newsroom.store.leases import LEADER, Lease
from newsroom.store.sql import insert_new
from newsroom.store.tables import alerts, deliveries, feeds, item_entities, items, meta, targets
from newsroom.store.targets import NOT_IN_CONFIG
from newsroom.store.watching import FAILING as FAILING
from newsroom.store.watching import SilentFeed

WORST = 5  # feeds told by name
TELLERS = timedelta(days=90)  # a feed that spoke of an entity within these would tell of it again
UNREAD = timedelta(days=1)  # without a good poll
REMEMBERED = timedelta(days=1)  # a message refused for good is worth a look for this long
DUE_AGE = timedelta(minutes=15)  # a message that has been waiting for this long is late
VITALS = "vitals"  # the row of `meta`
DOUBTFUL = (
    deliveries.c.state.in_((DeliveryState.DUE, DeliveryState.CLAIMED)),
    deliveries.c.doubt.is_not(None),
)


@dataclass(frozen=True, slots=True)
class BadFeed:
    key: str
    outlet: str
    state: FeedState  # active, or gone
    failures: int  # in a row
    reason: str | None
    last_ok_at: datetime | None


@dataclass(frozen=True, slots=True)
class Hindered:
    """A target that nothing is sent to now, by no wish of the newsroom."""

    key: str
    reason: str | None
    since: datetime | None  # null while it only waits
    until: datetime | None = None  # null: until it is tried again or a person acts


@dataclass(frozen=True, slots=True)
class Storage:
    kind: str  # sqlite, postgresql
    revision: str
    size_bytes: int
    wal_bytes: int | None = None  # written and not yet moved into the file; null, as the next: not SQLite
    free_bytes: int | None = None  # on the disk
    clock_ahead_s: float | None = None  # of the server, against ours; null: it has no clock of its own


@dataclass(frozen=True, slots=True)
class Vitals:
    """What only the running service knows of itself."""

    redis: str  # up, down, off
    redis_since: datetime
    conflict: datetime | None = None  # since when another program reads the Telegram bot's messages
    platforms: tuple[str, ...] = ()  # for which it has a token


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
    items: int  # the number of the newest; likewise of the alerts
    alerts: int
    late: int = 0  # of those due, what nothing and nobody holds back
    held: int = 0  # deliveries that wait for more sources
    feeds_worst: tuple[BadFeed, ...] = ()
    feeds_quarantined: int = 0  # polling them killed one process after another
    feeds_scrolling: int = (
        0  # items of them may have been missed within the last day: their lists are renewed too fast
    )
    feeds_silent: int = 0  # read well, and bring nothing any more
    silent_worst: tuple[SilentFeed, ...] = ()
    polls_due: int = 0  # feeds that nobody has taken up yet
    polls_behind: int = 0  # of these, for a quarter of an hour
    polls_queued: int = 0  # handed to workers, and not begun
    polls_due_since: datetime | None = None
    next_poll_at: datetime | None = None  # of the active feeds; null when there is none
    unanswered: int = 0  # questions of people
    in_doubt: int = 0  # deliveries that may have arrived
    targets_refused: tuple[Hindered, ...] = ()  # disabled, and not because they left the file
    targets_waiting: tuple[Hindered, ...] = ()
    leader: Lease | None = None  # null: none ever was
    leader_passed: bool = False  # it was not renewed in time
    vitals: Vitals | None = None
    storage: Storage | None = None


def snapshot(conn: Connection, now: datetime) -> Snapshot:
    polled = conn.execute(
        select(
            func.max(feeds.c.last_polled_at),
            func.max(feeds.c.last_ok_at),
            func.min(case((feeds.c.state == FeedState.ACTIVE, feeds.c.interval_s))),
        )
    ).one()
    feeds_now, silent = watching.reading(conn, now), watching.silent(conn, now)
    places = target_rows.all_targets(conn)
    oldest, late = _late(conn, places, now)
    leader = leases.current(conn, LEADER)
    waiting = deliveries.c.state.in_((DeliveryState.DUE, DeliveryState.CLAIMED))
    refused = (deliveries.c.state == DeliveryState.DEAD) & (deliveries.c.ended_at > now - REMEMBERED)
    return Snapshot(
        last_poll_at=polled[0],
        last_ok_poll_at=polled[1],
        last_send_at=conn.execute(select(func.max(deliveries.c.sent_at))).scalar(),
        oldest_due_at=oldest,
        due=_rows(
            conn, select(func.count()).select_from(deliveries).join(targets).where(waiting, targets.c.enabled)
        ),
        dead=_rows(conn, select(func.count()).where(refused)),
        feeds_active=feeds_now.active,
        feeds_failing=feeds_now.failing,
        feeds_paused=feeds_now.paused,
        feeds_gone=feeds_now.gone,
        shortest_interval_s=polled[2],
        targets_disabled=sum(not target.enabled for target in places),
        items=_newest(conn, items),
        alerts=_newest(conn, alerts),
        late=late,
        held=_rows(conn, select(func.count()).where(deliveries.c.state == DeliveryState.HELD)),
        feeds_worst=tuple(_worst(conn)),
        feeds_quarantined=feeds_now.quarantined,
        feeds_scrolling=feeds_now.scrolling,
        feeds_silent=len(silent),
        silent_worst=tuple(silent[:WORST]),
        polls_due=feeds_now.due,
        polls_behind=feeds_now.behind,
        polls_queued=feeds_now.queued,
        polls_due_since=feeds_now.oldest_due_at,
        next_poll_at=feeds_now.next_at,
        unanswered=inbox.waiting(conn),
        in_doubt=_rows(conn, select(func.count()).where(*DOUBTFUL)),
        targets_refused=tuple(_refused(conn)),
        targets_waiting=tuple(_waiting(conn, now)),
        leader=leader,
        leader_passed=leader is not None and leases.passed(conn, leader, now),
        vitals=vitals(conn),
        storage=_storage(conn, now),
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


def note(conn: Connection, told: Vitals) -> None:
    """The service's own word, for `rasid health` in another process."""
    value = json.dumps(
        {
            "redis": told.redis,
            "redis_since": told.redis_since.isoformat(),
            "conflict": told.conflict.isoformat() if told.conflict else None,
            "platforms": told.platforms,
        }
    )
    conn.execute(insert_new(conn, meta).values(key=VITALS, value=value))
    conn.execute(update(meta).where(meta.c.key == VITALS).values(value=value))


def vitals(conn: Connection) -> Vitals | None:
    """What a service last said; None when none ever did."""
    value = conn.execute(select(meta.c.value).where(meta.c.key == VITALS)).scalar()
    if value is None:
        return None
    said = json.loads(value)
    conflict = datetime.fromisoformat(said["conflict"]) if said["conflict"] else None
    since = datetime.fromisoformat(said["redis_since"])
    return Vitals(said["redis"], since, conflict, tuple(said.get("platforms", ())))


def _late(conn: Connection, places: Sequence[Target], now: datetime) -> tuple[datetime | None, int]:
    """Since when the oldest message waits that nothing holds back on purpose, and how many such deliveries there are.

    A message put off by its platform counts from its making. One held back by a pause or by quiet time, gathered for
    a digest or waiting for more sources, counts from when it might have left.
    """
    newest = select(func.max(items.c.first_seen_at)).where(items.c.story_id == alerts.c.story_id)
    enough = func.coalesce(newest.correlate(alerts).scalar_subquery(), deliveries.c.created_at)
    ready = case((deliveries.c.needs > 1, enough), else_=deliveries.c.created_at)
    urgent = (alerts.c.kind == AlertKind.STATE).label("urgent")
    query = (
        select(
            deliveries.c.target_id,
            deliveries.c.frequency,
            urgent,
            func.min(ready).label("oldest"),
            func.count().label("rows"),
        )
        .join_from(deliveries, alerts)
        .where(deliveries.c.state.in_((DeliveryState.DUE, DeliveryState.CLAIMED)))
        .group_by(deliveries.c.target_id, deliveries.c.frequency, urgent)
    )
    groups = conn.execute(query).all()
    found = [one for target in places if target.enabled for one in _waits(target, groups, now)]
    return min((since for since, _ in found), default=None), sum(count for _, count in found)


def _waits(target: Target, groups: Sequence[Row[Any]], now: datetime) -> Iterator[tuple[datetime, int]]:
    """(since, rows) of what might leave now."""
    paused = target.paused
    if paused and paused[1] > now:
        return
    resumed = paused[1] if paused else None
    quiet = hours.quiet_until(target.spec, now) is not None
    mine = [group for group in groups if group.target_id == target.id]
    for group in mine:
        if group.frequency == Frequency.INSTANT and (group.urgent or not quiet):
            free = [resumed, *(() if group.urgent else _quiet_ends(target, group.oldest, now))]
            yield max([group.oldest, *(end for end in free if end)]), group.rows
    for schedule in target.schedules:
        if schedule.next_at <= now and not quiet:
            rows = sum(group.rows for group in mine if group.frequency == schedule.frequency)
            free = [resumed, *_quiet_ends(target, schedule.next_at, now)]
            yield max([schedule.next_at, *(end for end in free if end)]), rows


def _quiet_ends(target: Target, began: datetime, now: datetime) -> list[datetime]:
    """When quiet time ended that it began in, or that was on a moment ago."""
    ends = (hours.quiet_until(target.spec, at) for at in (began, now - DUE_AGE))
    return [end for end in ends if end and end <= now]


def _worst(conn: Connection) -> Iterator[BadFeed]:
    bad = (feeds.c.state == FeedState.GONE) | (
        (feeds.c.state == FeedState.ACTIVE) & (feeds.c.failures >= FAILING)
    )
    query = select(feeds).where(bad).order_by(feeds.c.failures.desc(), feeds.c.key).limit(WORST)
    for row in conn.execute(query):
        state = FeedState(row.state)
        yield BadFeed(row.key, row.outlet, state, row.failures, row.last_reason, row.last_ok_at)


def _refused(conn: Connection) -> Iterator[Hindered]:
    of_others = func.coalesce(targets.c.disabled_reason, "") != NOT_IN_CONFIG
    query = select(targets).where(~targets.c.enabled, of_others).order_by(targets.c.id)
    for row in conn.execute(query):
        yield Hindered(row.key, row.disabled_reason, row.disabled_at)


def _waiting(conn: Connection, now: datetime) -> Iterator[Hindered]:
    query = select(targets).where(targets.c.enabled, targets.c.wait_until > now).order_by(targets.c.id)
    for row in conn.execute(query):
        yield Hindered(row.key, row.wait_reason, None, row.wait_until)


def _storage(conn: Connection, now: datetime) -> Storage:
    revision = str(conn.execute(text("SELECT version_num FROM alembic_version")).scalar())
    if conn.dialect.name == "postgresql":
        size = _rows(conn, select(func.pg_database_size(func.current_database())))
        clock: datetime = conn.execute(select(func.clock_timestamp())).scalar_one()
        return Storage("postgresql", revision, size, clock_ahead_s=(clock - now).total_seconds())
    pages, page = (
        conn.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size")
    )
    path, wal, free = conn.engine.url.database or "", 0, None
    with suppress(OSError):
        wal = os.stat(f"{path}-wal").st_size
    with suppress(OSError):
        free = shutil.disk_usage(os.path.dirname(path) or ".").free
    return Storage("sqlite", revision, pages * page, wal, free)


def _newest(conn: Connection, table: Table) -> int:
    """Its number. To count them PostgreSQL would read them all."""
    return int(conn.execute(select(func.max(table.c.id))).scalar() or 0)


def _rows(conn: Connection, query: Any) -> int:
    return int(conn.execute(query).scalar_one())
