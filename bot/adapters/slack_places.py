"""Where the bot can speak: what Slack tells of that, written to the targets.

archived, deleted, removed from the channel ─► its target rests · let in again ─► it is told again
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog

from bot.insisting import until_written
from newsroom.models import Platform, Target
from newsroom.store import targets
from newsroom.store.database import Database

log = structlog.get_logger()


class Channels:
    def __init__(self, db: Database, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now

    async def gone(self, address: str, reason: str) -> None:
        """Nothing is sent there any more. What waits for it is kept."""
        for target in await self._of(address):
            if target.enabled:
                log.warning("channel left", target=target.spec.key, reason=reason)
                await self._write(targets.disable, target.id, reason, self._now())

    async def back(self, address: str) -> None:
        """It no longer refuses us; what a person or the file ended stays ended."""
        for target in await self._of(address):
            if not target.enabled:
                log.info("channel is back", target=target.spec.key)
                await self._write(targets.reached, target.spec.key)

    async def _of(self, address: str) -> list[Target]:
        found: list[Target] = await until_written(lambda: self._db.read(targets.all_targets), Exception)
        there = (Platform.SLACK, address)
        return [one for one in found if (one.spec.platform, one.spec.address) == there]

    async def _write(self, change: Callable[..., None], *args: object) -> None:
        await until_written(partial(self._db.write, change, *args), Exception)
