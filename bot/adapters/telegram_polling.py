"""Updates by long polling through python-telegram-bot, which asks and takes, and does no more.

getUpdates ─► Door.put ─► stored, those of one answer together ─► (the next getUpdates tells Telegram that they arrived)
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from telegram import Update
from telegram import error as tg
from telegram.request import HTTPXRequest

from bot.adapters.telegram import trusted

log = structlog.get_logger()

OK, CONFLICT = 200, 409  # HTTP
TELL_AGAIN = timedelta(minutes=10)


class Door(asyncio.Queue[object]):
    """Where polling puts each update. `passed` returns when all of them are in the database."""

    def __init__(self, take: Callable[[object], Coroutine[Any, Any, None]]) -> None:
        super().__init__()
        self._take = take
        self._passing: set[asyncio.Task[None]] = set()

    async def put(self, item: object) -> None:
        """What people ask is stored together; what tells where the bot is keeps its place between them."""
        together = _asks(item)
        if not together:
            await self.passed()
        task = asyncio.create_task(self._take(item))
        self._passing.add(task)
        task.add_done_callback(self._over)
        if not together:
            await self.passed()

    async def passed(self) -> None:
        if self._passing:
            await asyncio.wait(self._passing)

    def _over(self, task: asyncio.Task[None]) -> None:
        self._passing.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("an update could not be taken", platform="telegram", exc_info=error)


class Polling(HTTPXRequest):
    """The connection for getUpdates, which notices when another program polls with the same token.

    A request tells Telegram that what came before has arrived, so it waits until that is in the database."""

    def __init__(self, arrived: Callable[[], Awaitable[None]]) -> None:
        super().__init__(
            1,
            connect_timeout=5.0,
            read_timeout=20.0,
            write_timeout=20.0,
            pool_timeout=10.0,
            httpx_kwargs={"verify": trusted()},
        )
        self.conflict: datetime | None = None  # since when
        self._arrived = arrived
        self._told_at: datetime | None = None

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        await self._arrived()
        code, body = await super().do_request(*args, **kwargs)
        if code == CONFLICT and self.conflict is None:
            self._begin_conflict(datetime.now(UTC))
        elif code == OK and self.conflict is not None:
            self.conflict = None
            log.debug("polling alone again", platform="telegram")
        return code, body

    def _begin_conflict(self, now: datetime) -> None:
        """Two programs interrupt each other by turns, so this begins and ends again and again."""
        self.conflict = now
        if self._told_at is None or now - self._told_at > TELL_AGAIN:
            self._told_at = now
            log.error("another program polls with this token: stop one of the two", platform="telegram")


def _asks(item: object) -> bool:
    if not isinstance(item, Update):
        return False
    said = item.message
    moves = bool(said and (said.migrate_to_chat_id or said.migrate_from_chat_id))
    return bool(item.callback_query or said) and not moves


def poll_failed(error: tg.TelegramError) -> None:
    if not isinstance(error, tg.Conflict):  # told by `Polling`
        log.warning("polling failed, trying again", platform="telegram", error=type(error).__name__)
