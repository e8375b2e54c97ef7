"""What `/metrics` asks the database beside the facts of `health`: counts by platform, none of them growing with the
archive. Imports `newsroom.models`, the tables and its siblings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from newsroom.models import DeliveryState
from newsroom.store.health import DOUBTFUL, Snapshot, snapshot
from newsroom.store.tables import deliveries, hub_leases, stories, targets

OPEN = (DeliveryState.HELD, DeliveryState.DUE, DeliveryState.CLAIMED, DeliveryState.DEAD)


@dataclass(frozen=True, slots=True)
class Gauges:
    facts: Snapshot
    deliveries: dict[tuple[str, str], int]  # (platform, state) → how many are there, of those not sent
    in_doubt: dict[str, int]  # platform → how many of these may have arrived
    stories: int  # the number of the newest
    hubs: int  # that have promised to tell of changes
    pushes: tuple[int, int]  # changes that hubs told of: believed, refused


def gauges(conn: Connection, now: datetime) -> Gauges:
    by_state = select(targets.c.platform, deliveries.c.state, func.count()).join_from(deliveries, targets)
    by_state = by_state.where(deliveries.c.state.in_(OPEN)).group_by(targets.c.platform, deliveries.c.state)
    doubts = select(targets.c.platform, func.count()).join_from(deliveries, targets).where(*DOUBTFUL)
    of = hub_leases.c
    told = select(func.count(), func.coalesce(func.sum(of.pushes), 0), func.coalesce(func.sum(of.refused), 0))
    hubs, believed, refused = conn.execute(told).one()
    return Gauges(
        facts=snapshot(conn, now),
        deliveries={(row[0], row[1]): row[2] for row in conn.execute(by_state)},
        in_doubt={row[0]: row[1] for row in conn.execute(doubts.group_by(targets.c.platform))},
        stories=conn.execute(select(func.max(stories.c.id))).scalar() or 0,
        hubs=hubs,
        pushes=(believed, refused),
    )
