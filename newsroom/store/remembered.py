"""Small things to be remembered between two lives, by name. Imports the tables.

They stand in `meta`, beside what the store itself keeps there: names here begin with what they belong to.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from newsroom.store.tables import meta


def recall(conn: Connection, name: str) -> str:
    """Empty when nothing of that name was remembered."""
    return conn.execute(select(meta.c.value).where(meta.c.key == name)).scalar() or ""


def remember(conn: Connection, name: str, value: str) -> None:
    conn.execute(delete(meta).where(meta.c.key == name))
    conn.execute(insert(meta).values(key=name, value=value))
