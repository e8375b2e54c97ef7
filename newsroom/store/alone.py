"""An alert for one chat alone, that nobody subscribed to: into the outbox, to be sent as everything is.

Imports `newsroom.models`, the tables and its siblings.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert

from newsroom.models import AlertKind, DeliveryState, Frequency, Notice
from newsroom.store.outbox import NOTICES
from newsroom.store.tables import alerts, deliveries


def tell_alone(
    conn: Connection,
    target_id: int,
    dossier: str,
    key: str,
    notice: Notice,
    now: datetime,
    concerns: Sequence[str] = (),
) -> int:
    """The number of its row in the outbox. `key`: the same for what must not be told twice."""
    alert = {
        "dossier": dossier,
        "kind": AlertKind.REMINDER,
        "key": key,
        "notices": NOTICES.dump_json((notice,)).decode(),
        "concerns": list(concerns),
        "created_at": now,
    }
    row = {
        "target_id": target_id,
        "alert_id": conn.execute(insert(alerts).values(alert).returning(alerts.c.id)).scalar_one(),
        "frequency": Frequency.INSTANT,
        "state": DeliveryState.DUE,
        "needs": 1,
        "attempts": 0,
        "fence": 0,
        "created_at": now,
    }
    return int(conn.execute(insert(deliveries).values(row).returning(deliveries.c.id)).scalar_one())
