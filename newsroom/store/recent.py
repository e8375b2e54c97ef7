"""What was read of late: the articles themselves, and how often each entity was named.

Imports the tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from newsroom.store.tables import articles, feeds, item_dossiers, item_entities, items


@dataclass(frozen=True, slots=True)
class Recent:
    """An article as it was recorded."""

    title: str
    text: str
    url: str | None
    outlet: str
    dated_at: datetime
    followed: bool  # it belongs to a dossier

    @property
    def body(self) -> str:
        return f"{self.title}\n{self.text}"


def articles_since(conn: Connection, since: datetime, limit: int) -> list[Recent]:
    """The newest first."""
    followed = select(item_dossiers.c.item_id).where(item_dossiers.c.item_id == items.c.id).exists()
    columns = (items.c.title, articles.c.text, items.c.url, feeds.c.outlet, items.c.dated_at)
    query = (
        select(*columns, followed.label("followed"))
        .join_from(items, articles)
        .join(feeds, feeds.c.id == items.c.feed_id)
        .where(items.c.dated_at >= since)
        .order_by(items.c.dated_at.desc(), items.c.id.desc())
        .limit(limit)
    )
    return [Recent(*row) for row in conn.execute(query)]


def named_since(conn: Connection, since: datetime) -> dict[str, int]:
    """Entity → articles dated since then that name it."""
    rows = item_entities.c
    query = select(rows.entity, func.count()).where(rows.dated_at >= since).group_by(rows.entity)
    return {row[0]: row[1] for row in conn.execute(query)}
