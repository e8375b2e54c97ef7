"""What must be written down is asked of the database until it takes it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from newsroom.errors import RasidError

T = TypeVar("T")

log = structlog.get_logger()

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0  # seconds between tries


async def until_written(work: Callable[[], Awaitable[T]], passing: type[Exception]) -> T:
    """The result of `work`, which is tried again, later each time, as long as it fails in this way."""
    pause = FIRST_PAUSE
    while True:
        try:
            return await work()
        except passing as error:
            if pause == FIRST_PAUSE:
                known = isinstance(error, RasidError)
                log.warning("waiting for the database", why=str(error), exc_info=not known)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
