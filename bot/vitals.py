"""How this service is doing, looked at from within: for `/healthz`, for the heartbeat, and written down for
`rasid health`, which runs in another process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from newsroom.desk import Desk
from newsroom.health import Report, examine
from newsroom.models import Platform
from newsroom.settings import Settings
from newsroom.store import health
from newsroom.store.health import Snapshot, Vitals

LINGERS = timedelta(
    minutes=2
)  # two programs on one bot interrupt each other by turns: between them it goes on


async def look(desk: Desk) -> tuple[Snapshot, Report]:
    """Raises StoreError."""
    now = desk.now()
    facts = await desk.db.read(health.snapshot, now)
    return facts, examine(facts, now)


def connected(settings: Settings) -> Iterator[Platform]:
    """The chat platforms for which there is a token."""
    if settings.telegram_token:
        yield Platform.TELEGRAM
    if settings.slack_bot_token:
        yield Platform.SLACK


GRACE = timedelta(seconds=30)  # the poll of a program that has just died lives on at the platform for a while


class Diary:
    """Writes down, whenever it changes, what only this process knows."""

    def __init__(self, desk: Desk, conflict: Callable[[], datetime | None]) -> None:
        url = desk.settings.redis_url
        self._platforms = tuple(connected(desk.settings))
        self._without_redis = url is not None and url.get_secret_value() == "off"
        self._desk = desk
        self._conflict = conflict
        self._redis, self._redis_since = self._redis_state(), desk.now()
        self._contested: tuple[datetime, datetime] | None = None  # since when, and when last seen
        self._written: Vitals | None = None

    async def tick(self) -> None:
        state = self._redis_state()
        if state != self._redis:
            self._redis, self._redis_since = state, self._desk.now()
        told = Vitals(self._redis, self._redis_since, self._contested_since(), self._platforms)
        if told != self._written:
            await self._desk.db.write(health.note, told)
            self._written = told

    @property
    def contested(self) -> bool:
        """Whether another program works with our Telegram token. Nobody can know then which of the two is meant to:
        as with a lost lease, nothing is sent there."""
        return self._contested is not None and self._desk.now() - self._contested[0] > GRACE

    def _contested_since(self) -> datetime | None:
        now, since = self._desk.now(), self._conflict()
        if since:
            self._contested = (self._contested[0] if self._contested else since, now)
        elif self._contested and now - self._contested[1] > LINGERS:
            self._contested = None
        return self._contested[0] if self._contested else None

    def _redis_state(self) -> str:
        return "off" if self._without_redis else self._desk.seen.state
