"""Looks at the calendar: what falls due, is overdue, or has fallen silent is announced, by nobody's doing.

Between two looks it indexes what an older rasid left without an index, and at night clears away what nothing rests on;
either some articles a tick.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from newsroom.desk import Desk
from newsroom.pruning import Pruner
from newsroom.store import outbox, search

EVERY = timedelta(minutes=10)


class Clerk:
    """One look every ten minutes. Each thing is told once, however often it is looked at."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._looked: datetime | None = None
        self._pruner = Pruner(desk)
        self._behind = True  # until it is known that everything can be searched

    async def tick(self) -> None:
        now = self._desk.now()
        if self._looked is None or now - self._looked >= EVERY:
            await self._desk.db.write(self._desk.ledger.remind, now, self._desk.policy.reminders)
            await self._desk.db.write(outbox.forsake, now)
            self._looked = now
        if self._behind:
            self._behind = await self._desk.db.write(search.catch_up)
        await self._pruner.tick()
