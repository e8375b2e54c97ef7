"""The heartbeat: an address asked for once a minute while no promise is in danger.

Whoever keeps that address raises the alarm when it falls silent: because a promise is in danger, or because nothing
is left that could say so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.vitals import look
from newsroom.desk import Desk
from newsroom.errors import FetchError, StoreError

log = structlog.get_logger()

EVERY_S = 60.0
LOOK_S = 20.0

Knock = Callable[[], Awaitable[object]]  # asks for the address; raises FetchError


class Heartbeat:
    def __init__(self, desk: Desk, knock: Knock, *, every_s: float = EVERY_S) -> None:
        self._desk = desk
        self._knock = knock
        self._every_s = every_s
        self._said = ""

    async def forever(self) -> None:
        while True:
            await self.beat()
            await asyncio.sleep(self._every_s)

    async def beat(self) -> bool:
        """Whether it was heard. What keeps it from being is logged when it changes."""
        why = await self._hindrance()
        if why and why != self._said:
            log.warning("no heartbeat", why=why)
        elif self._said and not why:
            log.info("the heartbeat is back")
        self._said = why
        return not why

    async def _hindrance(self) -> str:
        """What keeps it from being sent or heard; empty when it was heard."""
        try:
            async with asyncio.timeout(LOOK_S):
                _, report = await look(self._desk)
            if report.dangers:
                return f"in danger: {', '.join(danger.key for danger in report.dangers)}"
            await self._knock()
        except (StoreError, TimeoutError):
            return "the database does not answer"
        except FetchError as error:
            return f"the address does not answer: {error.reason}"
        except Exception as error:
            log.exception("no heartbeat")
            return f"a fault of ours: {type(error).__name__}"
        return ""
