"""The newest alerts as such, whoever was told them: for a digest that somebody asks for.

Imports `newsroom.models`, the tables and its siblings.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from newsroom.models import Alert
from newsroom.store import stories
from newsroom.store.outbox import OF_ALERT, alert_of
from newsroom.store.tables import alerts, item_dossiers, items
from newsroom.store.tracing import for_everybody


def made_since(conn: Connection, dossiers: Collection[str], since: datetime, limit: int) -> list[Alert]:
    """The newest first; without stories that their outlets have edited away from the dossier."""
    still = (
        select(item_dossiers.c.item_id)
        .join_from(item_dossiers, items)
        .where(items.c.story_id == alerts.c.story_id, item_dossiers.c.dossier == alerts.c.dossier)
    )
    query = (
        select(alerts.c.id.label("alert_id"), *OF_ALERT)
        .where(alerts.c.dossier.in_(sorted(dossiers)), alerts.c.created_at > since)
        .where(for_everybody(), alerts.c.story_id.is_(None) | still.exists())
        .order_by(alerts.c.created_at.desc(), alerts.c.id.desc())
        .limit(limit)
    )
    rows = conn.execute(query).all()
    told = stories.load(conn, {row.story_id for row in rows if row.story_id is not None})
    return [alert_of(row, told.get(row.story_id)) for row in rows]
