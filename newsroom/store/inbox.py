"""What people asked: kept before the platform is told that it arrived, until it is answered.

    put ─► begin ─► done          open ─► (changed) ─► done
    on start: expire, then unfinished ─► begin ─► done

A key is met once: the platform's second delivery of the same update finds the row. What was asked is forgotten
with the answer, and the row itself some days later. Imports the tables and its siblings.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import ColumnElement, Connection, delete, func, or_, select, update

from newsroom.models import Platform
from newsroom.store.sql import insert_new
from newsroom.store.tables import inbox

P = ParamSpec("P")
R = TypeVar("R")

OPEN, CHANGED, DONE, EXPIRED = "open", "changed", "done", "expired"
UNFINISHED = (OPEN, CHANGED)
MOST_TRIES = 2  # of one update: the second is for what a crash interrupted
NOTHING = "{}"


@dataclass(frozen=True, slots=True)
class Held:
    """An update in our keeping."""

    id: int
    payload: Mapping[str, Any]  # plain JSON: what is needed to answer it
    begun: bool = False  # the try that is about to be made is counted already


def put(
    conn: Connection,
    platform: Platform,
    key: str,
    payload: Mapping[str, Any],
    now: datetime,
    begun: bool = False,
) -> int | None:
    """Keep it, and give its id; None when the key is known already. `begun`: its first try follows at once."""
    row = {
        "platform": platform,
        "key": key,
        "payload": json.dumps(payload, ensure_ascii=False),
        "state": OPEN,
        "tries": int(begun),
        "received_at": now,
    }
    statement = insert_new(conn, inbox).values(row).returning(inbox.c.id)
    return conn.execute(statement).scalar_one_or_none()


def begin(conn: Connection, update_id: int) -> None:
    """A try begins: a crash after this counts against it."""
    conn.execute(update(inbox).where(inbox.c.id == update_id).values(tries=inbox.c.tries + 1))


def first_change(conn: Connection, update_id: int | None) -> bool:
    """Whether this update has changed nothing yet; from now on it has.

    Part of the transaction that makes the change, so that both are there or neither: a second try gets False,
    and only has to say what was done. What was not asked in a chat (None) is not tried again: always True.
    """
    if update_id is None:
        return True
    mark = update(inbox).where(inbox.c.id == update_id, inbox.c.state == OPEN).values(state=CHANGED)
    return conn.execute(mark).rowcount == 1


def has_changed(conn: Connection, update_id: int) -> bool:
    """Whether this update has changed something already: this is its second try."""
    state = conn.execute(select(inbox.c.state).where(inbox.c.id == update_id)).scalar_one_or_none()
    return state == CHANGED


def once(
    conn: Connection,
    update_id: int | None,
    change: Callable[Concatenate[Connection, P], R],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> R | None:
    """`change` in the same transaction as the mark that it was made; None when this update has made it already."""
    return change(conn, *args, **kwargs) if first_change(conn, update_id) else None


def done(conn: Connection, update_id: int, now: datetime) -> None:
    ended = update(inbox).where(inbox.c.id == update_id, inbox.c.state.in_(UNFINISHED))
    conn.execute(ended.values(state=DONE, payload=NOTHING, done_at=now))


def expire(conn: Connection, before: datetime, now: datetime) -> int:
    """Give up what arrived before, which nobody waits for any more, and what was tried often enough. How many."""
    stale = or_(inbox.c.received_at < before, inbox.c.tries >= MOST_TRIES)
    ended = update(inbox).where(inbox.c.state.in_(UNFINISHED), stale)
    return conn.execute(ended.values(state=EXPIRED, payload=NOTHING, done_at=now)).rowcount


def unfinished(conn: Connection, platform: Platform) -> list[Held]:
    """What is to be answered still, in the order in which it arrived."""
    query = (
        select(inbox.c.id, inbox.c.payload)
        .where(inbox.c.platform == platform, inbox.c.state.in_(UNFINISHED))
        .order_by(inbox.c.id)
    )
    return [Held(row.id, json.loads(row.payload)) for row in conn.execute(query)]


def forget(conn: Connection, before: datetime) -> int:
    """Drop what ended before; no platform delivers it again. How many."""
    return conn.execute(delete(inbox).where(_ended(before))).rowcount


def ended(conn: Connection, before: datetime) -> int:
    """How many `forget` would drop."""
    return conn.execute(select(func.count()).select_from(inbox).where(_ended(before))).scalar_one()


def waiting(conn: Connection) -> int:
    """How many are not answered yet, on all platforms."""
    query = select(func.count()).select_from(inbox).where(inbox.c.state.in_(UNFINISHED))
    return conn.execute(query).scalar_one()


def _ended(before: datetime) -> ColumnElement[bool]:
    return inbox.c.state.in_((DONE, EXPIRED)) & (inbox.c.done_at < before)
