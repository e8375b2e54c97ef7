"""A message sent to see whether it arrives: one alert that nobody subscribed to, for one target.

Imports `newsroom.models`, the tables and its siblings.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from newsroom.models import TrialNotice
from newsroom.store.alone import tell_alone


def put(conn: Connection, target_id: int, dossier: str, asked_by: str, now: datetime) -> int:
    """Into the outbox, to be sent as everything is; the number of its row there."""
    key = f"trial:{target_id}:{now.isoformat()}"
    return tell_alone(conn, target_id, dossier, key, TrialNotice(asked_by), now)
