"""The feeds: what the config file says of them, who polls them now, and how the last poll went.

Imports `newsroom.models`, the tables and `newsroom.store.sql`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, insert, or_, select, update

from newsroom.models import Feed, FeedSpec, FeedState, Pages, Trust
from newsroom.store.sql import chunks
from newsroom.store.tables import feeds

POLLED = (FeedState.ACTIVE, FeedState.GONE)
ARCHIVE = "archive"  # origin of the feeds that hold what was handed in
# Nothing is known of the address.
FRESH = {"etag": None, "last_modified": None, "body_hash": None, "failures": 0, "baseline_at": None}
STARTED = {"items_seen": 0, "items_dropped": 0, **FRESH}


@dataclass(frozen=True, slots=True)
class Synced:
    """What following a config file changed, by key."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    removed: tuple[str, ...]  # no longer in the file: paused, their items kept
    kept: tuple[str, ...]  # changed by a person, and so different from the file


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one poll, as the feed's row remembers it."""

    ok: bool
    next_check_at: datetime
    reason: str | None = None  # code of newsroom.errors, null when ok
    detail: str | None = None
    http_status: int | None = None
    etag: str | None = None  # null: keep what is known
    last_modified: str | None = None
    body_hash: str | None = None
    state: FeedState | None = None  # null: unchanged
    baseline: bool = False  # all that the feed holds was read: what comes from now on is news


def sync(conn: Connection, specs: Sequence[FeedSpec], now: datetime) -> Synced:
    """Let the rows follow the file, save those a person changed."""
    rows = {row.key: row for row in conn.execute(select(feeds))}
    added = [spec for spec in specs if spec.key not in rows]
    if added:
        conn.execute(insert(feeds), [_new_row(spec, "config", now) for spec in added])
    different = [spec for spec in specs if spec.key in rows and _differs(rows[spec.key], spec)]
    kept = [spec.key for spec in different if rows[spec.key].origin == "person"]
    updated = [spec for spec in different if rows[spec.key].origin == "config"]
    for spec in updated:
        _follow(conn, rows[spec.key], spec, now)
    named = {spec.key for spec in specs}
    removed = [r.key for r in rows.values() if r.key not in named and _ruled_by_file(r)]
    _pause(conn, removed, "not-in-config")
    return Synced(_keys(added), _keys(updated), tuple(removed), tuple(kept))


def claim_due(conn: Connection, now: datetime, limit: int, lease_s: int, per_host: int) -> list[Feed]:
    """Feeds to poll now, the latest first, leased to the caller until `finish` or the lease's end."""
    free = or_(feeds.c.leased_until.is_(None), feeds.c.leased_until <= now)
    due = and_(feeds.c.state.in_(POLLED), feeds.c.next_check_at <= now, free)
    turn = func.row_number().over(partition_by=feeds.c.host, order_by=(feeds.c.next_check_at, feeds.c.id))
    queue = select(feeds.c.id, feeds.c.host, feeds.c.next_check_at, turn.label("turn")).where(due).subquery()
    busy = select(feeds.c.host, func.count().label("polls")).where(~free).group_by(feeds.c.host).subquery()
    ids = (
        select(queue.c.id)
        .outerjoin(busy, busy.c.host == queue.c.host)
        .where(queue.c.turn + func.coalesce(busy.c.polls, 0) <= per_host)
        .order_by(queue.c.next_check_at, queue.c.id)
        .limit(limit)
    )
    claimed = (
        update(feeds)
        .where(feeds.c.id.in_(conn.execute(ids).scalars().all()), due)  # again: another may have been faster
        .values(leased_until=now + timedelta(seconds=lease_s))
        .returning(*feeds.c)
    )
    return sorted(map(_feed, conn.execute(claimed)), key=lambda feed: (feed.next_check_at or now, feed.id))


def all_feeds(conn: Connection) -> list[Feed]:
    return [_feed(row) for row in conn.execute(select(feeds).where(_listed()).order_by(feeds.c.key))]


def by_key(conn: Connection, key: str) -> Feed | None:
    row = conn.execute(select(feeds).where(feeds.c.key == key, _listed())).one_or_none()
    return _feed(row) if row else None


def add(conn: Connection, spec: FeedSpec, now: datetime) -> Feed:
    """Add a feed by hand, or change the one of that key; the file does not rule it from now on."""
    row = conn.execute(select(feeds).where(feeds.c.key == spec.key)).one_or_none()
    if row is None:
        conn.execute(insert(feeds).values(_new_row(spec, "person", now)))
    else:
        _follow(conn, row, spec, now, origin="person")
    return _feed(conn.execute(select(feeds).where(feeds.c.key == spec.key)).one())


def add_all(conn: Connection, specs: Sequence[FeedSpec], now: datetime) -> list[str]:
    """Add by hand those whose key and address are new; their keys."""
    rows = conn.execute(select(feeds.c.key, feeds.c.url).where(_listed())).all()
    keys, urls = {row.key for row in rows}, {row.url for row in rows}
    new = {spec.key: spec for spec in specs if spec.key not in keys and spec.url not in urls}
    for spec in new.values():
        add(conn, spec, now)
    return list(new)


def archive(conn: Connection, outlet: str, now: datetime) -> Feed:
    """The feed that holds what was handed in of an outlet, and is never polled."""
    spec = FeedSpec(f"archive:{outlet}", "", outlet, enabled=False)
    row = conn.execute(select(feeds).where(feeds.c.key == spec.key)).one_or_none()
    if row is None:
        conn.execute(insert(feeds).values(_new_row(spec, ARCHIVE, now) | {"baseline_at": now}))
        row = conn.execute(select(feeds).where(feeds.c.key == spec.key)).one()
    return _feed(row)


def remove(conn: Connection, key: str) -> bool:
    """Stop a feed for good. Its row stays, for its items and so that the file does not bring it back."""
    known = conn.execute(select(feeds.c.id).where(feeds.c.key == key, _listed())).scalar()
    _pause(conn, [key], "removed", origin="person")
    return known is not None


def make_due(conn: Connection, now: datetime, keys: Iterable[str] | None = None) -> int:
    """Let these feeds be polled at once, or all that are not resting after a failure; how many."""
    healthy = (feeds.c.state == FeedState.ACTIVE) & (feeds.c.failures == 0)
    wanted = healthy if keys is None else feeds.c.key.in_(list(keys)) & _listed()
    return conn.execute(update(feeds).where(wanted).values(next_check_at=now)).rowcount


def release_leases(conn: Connection) -> None:
    """Give free what a dead worker held; only for whoever has the database to itself."""
    conn.execute(update(feeds).values(leased_until=None))


def finish(
    conn: Connection, feed_id: int, check: Check, now: datetime, *, seen: int = 0, dropped: int = 0
) -> None:
    """Remember how the poll went and give the feed free."""
    values: dict[str, Any] = {
        "leased_until": None,
        "next_check_at": check.next_check_at,
        "last_polled_at": now,
        "last_status": check.http_status,
        "last_reason": check.reason,
        "last_detail": check.detail,
        "failures": 0 if check.ok else feeds.c.failures + 1,
        "items_seen": feeds.c.items_seen + seen,
        "items_dropped": feeds.c.items_dropped + dropped,
    }
    if check.ok:
        values["last_ok_at"] = now
    if check.baseline:
        values["baseline_at"] = func.coalesce(feeds.c.baseline_at, now)
    for validator in ("etag", "last_modified", "body_hash"):
        if (given := getattr(check, validator)) is not None:
            values[validator] = given
    if check.state:  # a feed paused during the poll stays paused
        values["state"] = case((feeds.c.state == FeedState.PAUSED, FeedState.PAUSED), else_=check.state)
    conn.execute(update(feeds).where(feeds.c.id == feed_id).values(values))


def _follow(conn: Connection, row: Row[Any], spec: FeedSpec, now: datetime, origin: str = "config") -> None:
    values = {**_wanted(row, spec), "origin": origin}
    if spec.url != row.url:
        values |= {**FRESH, "next_check_at": now}
    conn.execute(update(feeds).where(feeds.c.id == row.id).values(values))


def _differs(row: Row[Any], spec: FeedSpec) -> bool:
    return any(getattr(row, name) != value for name, value in _wanted(row, spec).items())


def _wanted(row: Row[Any], spec: FeedSpec) -> dict[str, Any]:
    """What the spec asks of the row; that an address is gone is the server's word, not the file's."""
    still_gone = row.state == FeedState.GONE and spec.enabled and spec.url == row.url
    return _spec_columns(spec) | ({"state": FeedState.GONE} if still_gone else {})


def _spec_columns(spec: FeedSpec) -> dict[str, Any]:
    columns = asdict(spec)
    enabled = columns.pop("enabled")
    return columns | {
        "host": urlsplit(spec.url).hostname or "",
        "state": FeedState.ACTIVE if enabled else FeedState.PAUSED,
        "state_reason": None if enabled else "disabled",
    }


def _new_row(spec: FeedSpec, origin: str, now: datetime) -> dict[str, Any]:
    return {**_spec_columns(spec), **STARTED, "origin": origin, "next_check_at": now, "created_at": now}


def _ruled_by_file(row: Row[Any]) -> bool:
    return bool(row.origin == "config" and row.state_reason != "not-in-config")


def _pause(conn: Connection, keys: Sequence[str], reason: str, **more: str) -> None:
    for some in chunks(keys):
        paused = {"state": FeedState.PAUSED, "state_reason": reason, **more}
        conn.execute(update(feeds).where(feeds.c.key.in_(some)).values(paused))


def _listed() -> ColumnElement[bool]:
    return (func.coalesce(feeds.c.state_reason, "") != "removed") & (feeds.c.origin != ARCHIVE)


def _keys(specs: Iterable[FeedSpec]) -> tuple[str, ...]:
    return tuple(spec.key for spec in specs)


FEED_COLUMNS = [field.name for field in fields(Feed)]


def _feed(row: Row[Any]) -> Feed:
    values = {name: getattr(row, name) for name in FEED_COLUMNS}
    kinds = {"state": FeedState(row.state), "pages": Pages(row.pages), "trust": Trust(row.trust)}
    return Feed(**values | kinds)
