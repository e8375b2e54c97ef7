"""The feeds: what the config file says of them, who polls them now, and how the last poll went.

Imports `newsroom.models`, `newsroom.errors`, the tables and `newsroom.store.sql`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    Select,
    Update,
    and_,
    bindparam,
    case,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from newsroom.errors import StoreError
from newsroom.models import Feed, FeedSpec, FeedState, Pages, Rhythm, Trust
from newsroom.store.sql import chunks
from newsroom.store.tables import feeds, items

POLLED = (FeedState.ACTIVE, FeedState.GONE)
QUARANTINED = "quarantined"  # why it is paused: polling it killed one process after another
CLAIM_LOST = "claim-lost"  # why a poll is not recorded
PUSH_GAP = timedelta(seconds=5)  # between two polls that a hub asks for
LOOKS = 8  # at what is due, in one claim
PIECE = 200  # feeds that a second look takes in
WEAK_SHARE = 0.25  # of the feeds in hand may be failing or slow ones
ARCHIVE = "archive"  # origin of the feeds that hold what was handed in
VALIDATORS = ("etag", "last_modified", "body_hash")
RHYTHM = tuple(field.name for field in fields(Rhythm))
# Nothing is known of the address.
FRESH = {
    "etag": None,
    "last_modified": None,
    "body_hash": None,
    "failures": 0,
    "baseline_at": None,
    **{name: getattr(Rhythm(), name) for name in RHYTHM},
    "pushed_at": None,
    "push_until": None,
}
STARTED = {"items_seen": 0, "items_dropped": 0, "items_first": 0, **FRESH}


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
    rhythm: Rhythm | None = None  # null: nothing was learnt
    claim: datetime | None = None  # whose end of lease this poll was begun under; null: nobody's
    heard: datetime | None = (
        None  # when the feed's hub had last told of a change, as the poll began; null: no hub
    )


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
    """Feeds to poll now, the latest first, leased to the caller until `finish` or the lease's end. Those that fail or
    are slow get no more than a part of all that is in hand, lest the others wait for them."""
    polls: Counter[str] = Counter()
    held = sick = 0
    for host, count, weak in conn.execute(_held(), {"the_now": now}):
        polls[host], held, sick = count, held + count, sick + weak
    room_for_weak = max(1, int((held + limit) * WEAK_SHARE)) - sick
    ids = _next(conn, now, limit, room_for_weak, per_host, polls)
    given = {"the_now": now, "the_until": now + timedelta(seconds=lease_s), "the_ids": ids}
    claimed = map(feed_of, conn.execute(_taking(), given) if ids else ())
    return sorted(claimed, key=lambda feed: (feed.next_check_at or now, feed.id))


def _next(
    conn: Connection, now: datetime, limit: int, room_for_weak: int, per_host: int, polls: Counter[str]
) -> list[int]:
    """Ids of the latest of those that are due, no more of a host than it may have in hand. What is due is looked at
    in pieces, each without what cannot be claimed by then: all of it may be ten thousand rows, at every look."""
    found: list[int] = []
    size = 2 * limit + 10
    for _ in range(LOOKS):
        full = [host for host, count in polls.items() if count >= per_host]
        given = {"the_now": now, "the_full": full, "the_found": found, "the_size": size}
        rows = conn.execute(_looking(room_for_weak > 0), given).all()
        for id_, host, weak in rows:
            if polls[host] < per_host and len(found) < limit and (not weak or room_for_weak > 0):
                polls[host] += 1
                room_for_weak -= weak
                found.append(id_)
        if len(found) == limit or len(rows) < size:
            break
        size = PIECE
    return found


# What a claim asks, made once: making it takes longer than asking it.


@cache
def _held() -> Select[Any]:
    in_hand = feeds.c.leased_until > _the("now", feeds.c.leased_until)
    weak = func.sum(case((_weak(), 1), else_=0))
    return select(feeds.c.host, func.count(), weak).where(in_hand).group_by(feeds.c.host)


@cache
def _looking(weak_too: bool) -> Select[Any]:
    elsewhere = feeds.c.host.not_in(bindparam("the_full", expanding=True))
    others = feeds.c.id.not_in(bindparam("the_found", expanding=True))
    weak = case((_weak(), 1), else_=0)
    query = select(feeds.c.id, feeds.c.host, weak).where(_due(), elsewhere, others)
    query = query if weak_too else query.where(~_weak())
    return query.order_by(feeds.c.next_check_at, feeds.c.id).limit(bindparam("the_size"))


@cache
def _taking() -> ReturningUpdate[Any]:
    """Due is asked again: another may have been faster."""
    chosen = feeds.c.id.in_(bindparam("the_ids", expanding=True))
    leased = {"leased_until": _the("until", feeds.c.leased_until)}
    return update(feeds).where(chosen, _due()).values(leased).returning(*feeds.c)


def _due() -> ColumnElement[bool]:
    now = _the("now", feeds.c.leased_until)
    free = or_(feeds.c.leased_until.is_(None), feeds.c.leased_until <= now)
    return and_(feeds.c.state.in_(POLLED), feeds.c.next_check_at <= now, free)


def _weak() -> ColumnElement[bool]:
    return or_(feeds.c.failures > 0, feeds.c.slow)


def all_feeds(conn: Connection) -> list[Feed]:
    return [feed_of(row) for row in conn.execute(select(feeds).where(_listed()).order_by(feeds.c.key))]


def by_key(conn: Connection, key: str) -> Feed | None:
    row = conn.execute(select(feeds).where(feeds.c.key == key, _listed())).one_or_none()
    return feed_of(row) if row else None


def activity(conn: Connection, feed_id: int, since: datetime) -> tuple[datetime | None, int]:
    """When its last item came, None when none ever did; and how many have come since then."""
    mine = items.c.feed_id == feed_id
    last = conn.execute(select(func.max(items.c.first_seen_at)).where(mine)).scalar()
    lately = select(func.count()).where(mine, items.c.first_seen_at > since)
    return last, int(conn.execute(lately).scalar_one())


def add(conn: Connection, spec: FeedSpec, now: datetime) -> Feed:
    """Add a feed by hand, or change the one of that key; the file does not rule it from now on."""
    row = conn.execute(select(feeds).where(feeds.c.key == spec.key)).one_or_none()
    if row is None:
        conn.execute(insert(feeds).values(_new_row(spec, "person", now)))
    else:
        _follow(conn, row, spec, now, origin="person")
    return feed_of(conn.execute(select(feeds).where(feeds.c.key == spec.key)).one())


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
    return feed_of(row)


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
    """Give free what others held: what they poll still is refused by `finish`."""
    conn.execute(update(feeds).values(leased_until=None))


def finish(
    conn: Connection, feed_id: int, check: Check, now: datetime, *, seen: int = 0, dropped: int = 0
) -> None:
    """Remember how the poll went and give the feed free. Raises StoreError where another has taken it up meanwhile:
    then nothing of this poll may be kept."""
    given = tuple(name for name in VALIDATORS if getattr(check, name) is not None)
    shape = (check.ok, check.baseline, given, check.rhythm is not None)
    query = _finishing(
        *shape, heard=check.heard is not None, state=bool(check.state), claim=bool(check.claim)
    )
    values = {
        "now": now,
        "id": feed_id,
        "next_check_at": check.next_check_at,
        "last_status": check.http_status,
        "last_reason": check.reason,
        "last_detail": check.detail,
        "seen": seen,
        "dropped": dropped,
        **{name: getattr(check, name) for name in given},
        **({name: getattr(check.rhythm, name) for name in RHYTHM} if check.rhythm else {}),
        **({"heard": check.heard, "soon": now + PUSH_GAP} if check.heard else {}),
        **({"state": check.state} if check.state else {}),
        **({"claim": check.claim} if check.claim else {}),
    }
    done = conn.execute(query, {f"the_{name}": value for name, value in values.items()})
    if not done.rowcount and check.claim:
        raise StoreError(CLAIM_LOST, "another has taken the feed up meanwhile")


@cache
def _finishing(
    ok: bool, baseline: bool, given: tuple[str, ...], learnt: bool, *, heard: bool, state: bool, claim: bool
) -> Update:
    """What `finish` does, for each kind of outcome made once: making it takes longer than doing it."""
    now, column = _the("now", feeds.c.last_polled_at), feeds.c
    named = (
        "next_check_at",
        "last_status",
        "last_reason",
        "last_detail",
        *given,
        *(RHYTHM if learnt else ()),
    )
    values: dict[str, Any] = {name: _the(name, column[name]) for name in named}
    seen = column.items_seen + _the("seen", column.items_seen)
    values |= {
        "leased_until": None,
        "tries": 0,
        "last_polled_at": now,
        "failures": 0 if ok else column.failures + 1,
        "items_seen": seen,
        "items_dropped": column.items_dropped + _the("dropped", column.items_dropped),
    }
    if ok:
        values["last_ok_at"] = now
    if baseline:
        values["baseline_at"] = func.coalesce(column.baseline_at, now)
        values["items_first"] = case((column.baseline_at.is_(None), seen), else_=column.items_first)
    if heard:  # told of a change during the poll: it may have come too early to see it
        told = column.pushed_at > _the("heard", column.pushed_at)
        values["next_check_at"] = case(
            (told, _the("soon", column.next_check_at)), else_=values["next_check_at"]
        )
    if state:  # a feed paused during the poll stays paused
        paused = column.state == FeedState.PAUSED
        values["state"] = case((paused, FeedState.PAUSED), else_=_the("state", column.state))
    mine = column.id == _the("id", column.id)
    if claim:
        mine &= column.leased_until == _the("claim", column.leased_until)
    return update(feeds).where(mine).values(values)


def _the(name: str, column: ColumnElement[Any]) -> BindParameter[Any]:
    """A value that comes with the execution; one named as its column would be SQLAlchemy's own."""
    return bindparam(f"the_{name}", type_=column.type)


def _follow(conn: Connection, row: Row[Any], spec: FeedSpec, now: datetime, origin: str = "config") -> None:
    values = {**_wanted(row, spec), "origin": origin}
    if spec.url != row.url:
        values |= {**FRESH, "next_check_at": now, "tries": 0}
        values["leased_until"] = None  # what a poll of the old address finds is refused
    conn.execute(update(feeds).where(feeds.c.id == row.id).values(values))


def _differs(row: Row[Any], spec: FeedSpec) -> bool:
    return any(getattr(row, name) != value for name, value in _wanted(row, spec).items())


def _wanted(row: Row[Any], spec: FeedSpec) -> dict[str, Any]:
    """What the spec asks of the row; that an address is gone is the server's word, not the file's, and that polling
    it kills is our own."""
    same = spec.enabled and spec.url == row.url
    if same and row.state_reason == QUARANTINED:
        return _spec_columns(spec) | {"state": row.state, "state_reason": row.state_reason}
    return _spec_columns(spec) | ({"state": FeedState.GONE} if same and row.state == FeedState.GONE else {})


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


FEED_COLUMNS = [field.name for field in fields(Feed) if field.name != "rhythm"]


def feed_of(row: Row[Any]) -> Feed:
    values = {name: getattr(row, name) for name in FEED_COLUMNS}
    kinds = {"state": FeedState(row.state), "pages": Pages(row.pages), "trust": Trust(row.trust)}
    return Feed(**values | kinds, rhythm=Rhythm(*(getattr(row, name) for name in RHYTHM)))
