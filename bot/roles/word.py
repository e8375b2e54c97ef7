"""What one role tells another through the database: that a second program reads our Telegram bot's messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.app import conflict
from bot.running import Bot
from newsroom.desk import Desk
from newsroom.store import relay


class Word:
    """Written down by the role that listens, whenever it changes."""

    def __init__(self, desk: Desk, bots: Sequence[Bot]) -> None:
        self._desk = desk
        self._bots = bots
        self._written: datetime | None = None
        self._ever = False

    async def tick(self) -> None:
        since = conflict(self._bots)
        if since != self._written or not self._ever:
            await self._desk.db.write(relay.tell_conflict, since)
            self._written, self._ever = since, True


class Heard:
    """The same, read by the role that sends."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.conflict: datetime | None = None

    async def tick(self) -> None:
        self.conflict = await self._desk.db.read(relay.conflict)
