"""What the role that listens leaves for the one that sends. Imports the tables and `newsroom.store.sql`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from newsroom.store.sql import upsert
from newsroom.store.tables import meta

CONFLICT = "conflict"  # the row of `meta`


def tell_conflict(conn: Connection, since: datetime | None) -> None:
    """Since when another program reads the Telegram bot's messages; None: none does."""
    upsert(conn, meta, {"key": CONFLICT}, {"value": since.isoformat() if since else ""})


def conflict(conn: Connection) -> datetime | None:
    said = conn.execute(select(meta.c.value).where(meta.c.key == CONFLICT)).scalar()
    return datetime.fromisoformat(said) if said else None
