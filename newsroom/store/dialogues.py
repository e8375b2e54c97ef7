"""What was said last to a person in a chat, where the next words depend on it. Imports the tables and its siblings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, delete, func, select, update

from newsroom.store.sql import upsert
from newsroom.store.tables import dialogues

Purpose = Literal["form", "managing", "draft"]
TAKEN = "taken"  # in a form's data: the update whose words fill it in


def begin(
    conn: Connection, chat: str, person: str, purpose: Purpose, data: Mapping[str, Any], until: datetime
) -> None:
    """From now until then; what stood for this purpose before is over. `data`: plain JSON."""
    row = {"chat": chat, "person": person, "purpose": purpose}
    upsert(conn, dialogues, row, {"data": _written(data), "until": until})


def current(conn: Connection, chat: str, person: str, now: datetime) -> dict[str, dict[str, Any]]:
    """Purpose → data, of what is not over."""
    query = select(dialogues.c.purpose, dialogues.c.data).where(
        dialogues.c.chat == chat, dialogues.c.person == person, dialogues.c.until > now
    )
    return {row.purpose: json.loads(row.data) for row in conn.execute(query)}


def end(conn: Connection, chat: str, person: str, purpose: Purpose) -> None:
    conn.execute(delete(dialogues).where(_of(chat, person, purpose)))


# ── a form: filled in once ───────────────────────────────────────────────────────────────────────────────


def waiting(
    conn: Connection, chat: str, person: str, update_id: int | None, now: datetime
) -> dict[str, Any] | None:
    """The form that this update may fill in: an open one, or the one it took in a try before."""
    query = select(dialogues.c.data, dialogues.c.until).where(_of(chat, person, "form"))
    row = conn.execute(query).one_or_none()
    data: dict[str, Any] = json.loads(row.data) if row else {}
    if row is None or TAKEN not in data:
        return data if row and row.until > now else None
    return data if update_id is not None and data[TAKEN] == update_id else None


def take(
    conn: Connection, chat: str, person: str, update_id: int | None, now: datetime
) -> dict[str, Any] | None:
    """From now on the form is this update's alone, until `finish` or `reopen`; None when it cannot be."""
    data = waiting(conn, chat, person, update_id, now)
    if data is None or TAKEN in data:
        return data
    taken = {**data, TAKEN: update_id}
    held = update(dialogues).where(_standing(chat, person, data)).values(data=_written(taken))
    return taken if conn.execute(held).rowcount == 1 else None


def finish(conn: Connection, chat: str, person: str, taken: Mapping[str, Any]) -> None:
    """What was taken is over. A form that was begun since stays."""
    conn.execute(delete(dialogues).where(_standing(chat, person, taken)))


def reopen(conn: Connection, chat: str, person: str, taken: Mapping[str, Any], until: datetime) -> bool:
    """The next words may fill it in again; False when it is over, or another was begun since."""
    data = _written({key: value for key, value in taken.items() if key != TAKEN})
    opened = update(dialogues).where(_standing(chat, person, taken)).values(data=data, until=until)
    return conn.execute(opened).rowcount == 1


def _of(chat: str, person: str, purpose: Purpose) -> ColumnElement[bool]:
    key = dialogues.c
    return and_(key.chat == chat, key.person == person, key.purpose == purpose)


def _standing(chat: str, person: str, data: Mapping[str, Any]) -> ColumnElement[bool]:
    """As it was read: who comes later finds it changed."""
    return and_(_of(chat, person, "form"), dialogues.c.data == _written(data))


def _written(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False)


def forget(conn: Connection, before: datetime) -> int:
    """Drop those that ended before; how many."""
    return conn.execute(delete(dialogues).where(dialogues.c.until < before)).rowcount


def over(conn: Connection, before: datetime) -> int:
    """How many `forget` would drop."""
    ended = select(func.count()).select_from(dialogues).where(dialogues.c.until < before)
    return conn.execute(ended).scalar_one()
