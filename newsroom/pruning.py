"""The nightly clearing: some rows a tick, so that nothing else waits for the database. See `newsroom.retention`."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import structlog

from newsroom import metrics
from newsroom.desk import Desk
from newsroom.retention import Bounds, bounds, turn
from newsroom.store import remembered, retention
from newsroom.store.database import Database
from newsroom.store.retention import Removed

log = structlog.get_logger()

DONE = "pruned"  # the local day for which it was done last
HOLD_S = 0.02  # seconds after which a transaction begins to remove nothing more
SHARE_S = 0.1  # seconds of each tick after which no further transaction is begun
COUNTED = ("articles", "sketches", "deliveries", "updates", "dialogues")


class Pruner:
    """Some steps a tick once its time of night has come, until nothing is left for that day."""

    def __init__(self, desk: Desk, *, share_s: float = SHARE_S) -> None:
        self._desk = desk
        self._share_s = share_s
        self._last: date | None = None
        self._asked = False  # whether an earlier life's last day was looked up
        self._steps: AsyncIterator[Removed] | None = None
        self._day: date | None = None
        self._total = Removed()

    async def tick(self) -> None:
        end = time.monotonic() + self._share_s
        while await self._step() and time.monotonic() < end:
            pass

    async def _step(self) -> bool:
        """Whether there is more to do."""
        steps_ = self._steps or await self._begin()
        if steps_ is None:
            return False
        self._steps = None  # after a fault it begins again; what was removed stays removed
        removed = await anext(steps_, None)
        if removed is None:
            await self._end()
            return False
        self._steps = steps_
        self._total += removed
        for what in COUNTED:
            metrics.PRUNED.labels(what).inc(getattr(removed, what))
        return True

    async def _begin(self) -> AsyncIterator[Removed] | None:
        desk = self._desk
        if not self._asked:
            said = await desk.db.read(remembered.recall, DONE)
            self._last, self._asked = date.fromisoformat(said) if said else None, True
        policy, now = desk.policy, desk.now()
        self._day = turn(policy.prune_at, ZoneInfo(policy.timezone), self._last, now)
        return steps(desk.db, bounds(policy.keep_days, now)) if self._day else None

    async def _end(self) -> None:
        if self._day is not None:
            await self._desk.db.write(remembered.remember, DONE, self._day.isoformat())
        if not self._total.nothing:
            log.info("cleared away", articles=self._total.articles, sketches=self._total.sketches)
        self._last, self._total = self._day, Removed()


async def steps(db: Database, until: Bounds) -> AsyncIterator[Removed]:
    """What each short transaction removed."""
    while True:
        removed = await db.write(retention.thin, until)
        yield removed
        if removed.nothing:
            break
    if until.articles is not None:
        async for removed in _articles(db, until.articles):
            yield removed


async def _articles(db: Database, before: datetime) -> AsyncIterator[Removed]:
    after: int | None = 0
    while after is not None:
        found = await db.read(retention.window, before, after)
        left = found.ids
        while left:
            removed, left = await db.write(retention.remove, left, before, HOLD_S)
            yield removed
        after = found.last
        yield Removed()
