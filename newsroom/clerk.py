"""Looks at the calendar: what falls due, is overdue, or has fallen silent is announced, by nobody's doing."""

from __future__ import annotations

from datetime import datetime, timedelta

from newsroom.desk import Desk

EVERY = timedelta(minutes=10)


class Clerk:
    """One look every ten minutes. Each thing is told once, however often it is looked at."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._looked: datetime | None = None

    async def tick(self) -> None:
        now = self._desk.now()
        if self._looked is None or now - self._looked >= EVERY:
            await self._desk.db.write(self._desk.ledger.remind, now, self._desk.policy.reminders)
            self._looked = now
