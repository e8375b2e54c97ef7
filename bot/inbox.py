"""The inbox: a question is stored before its platform is told that it arrived, and answered once.

    take ─► handling ─► done            a crash in between: unfinished, on the next start

Whatever is asked of the database here is asked until it answers: a question waits, and is not lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, nullcontext
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from bot.insisting import until_written
from newsroom import killpoints
from newsroom.models import Platform
from newsroom.store import dialogues, inbox
from newsroom.store.database import Database
from newsroom.store.inbox import Held

log = structlog.get_logger()

AWAITED = timedelta(minutes=30)  # nobody waits longer for an answer; Slack's address for it dies then, too
REMEMBERED = timedelta(days=3)  # Telegram redelivers for a day, Slack for an hour
SWEEP = timedelta(hours=1)


class Inbox:
    """Built once, and handed to every bot that listens."""

    def __init__(self, db: Database, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now
        self._swept_at: datetime | None = None

    async def take(
        self, platform: Platform, key: str, payload: Mapping[str, Any], *, begun: bool = False
    ) -> Held | None:
        """Stored when this returns; None when it was before. `key` is the platform's own id of the update, and
        `payload` plain JSON: all that is needed to answer it in another life. `begun`: it is handled at once, and
        that counts as a try from now on."""
        received = self._now()
        put = lambda: self._db.write(inbox.put, platform, key, payload, received, begun)  # noqa: E731
        update_id = await until_written(put, Exception)
        return None if update_id is None else Held(update_id, payload, begun)

    @asynccontextmanager
    async def handling(self, held: Held, room: asyncio.Semaphore | None = None) -> AsyncIterator[None]:
        """One try, as soon as there is room, which the next may have while this one is crossed off. A fault within is
        logged and ends it, as it would come again; only what was cut off, by a crash or by stopping, stays
        unfinished."""
        async with room or nullcontext():
            if not held.begun:
                await until_written(lambda: self._db.write(inbox.begin, held.id), Exception)
            try:
                yield
            except Exception:
                log.exception("an update could not be handled", update=held.id)
        killpoints.reached("mid_command")
        await until_written(lambda: self._db.write(inbox.done, held.id, self._now()), Exception)
        await self._sweep()

    async def unfinished(self, platform: Platform) -> list[Held]:
        """What a former life left, for this one to handle; call it before listening, and once."""
        now = self._now()
        expired = await until_written(lambda: self._db.write(inbox.expire, now - AWAITED, now), Exception)
        if expired:
            log.warning("questions given up: too old, or a crash came twice", count=expired)
        left = await until_written(lambda: self._db.read(inbox.unfinished, platform), Exception)
        if left:
            log.info("answering what was left unanswered", platform=platform.value, count=len(left))
        return left

    async def _sweep(self) -> None:
        now = self._now()
        if self._swept_at is None or now - self._swept_at > SWEEP:
            self._swept_at = now
            for store in (inbox, dialogues):
                await until_written(partial(self._db.write, store.forget, now - REMEMBERED), Exception)
