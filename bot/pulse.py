"""A loop that hangs for good ends its process: whoever keeps it running starts it anew, and what hung it is known by
its tries (`newsroom.store.polls`). Otherwise a process that does nothing would stand there for ever."""

from __future__ import annotations

import asyncio
import faulthandler
import os
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

import structlog

from bot.cli import EXIT_UNUSABLE

log = structlog.get_logger()

PATIENCE = 120  # looks, a second apart, that find the loop still at the same thing
BETWEEN_S = 1.0


class Pulse:
    """Context manager, entered in the loop it watches. A process that is frozen as a whole is not looked at."""

    def __init__(self, *, patience: int = PATIENCE, between_s: float = BETWEEN_S) -> None:
        self._loop = asyncio.get_running_loop()
        self._patience, self._between_s = patience, between_s
        self._beaten = threading.Event()
        self._over = threading.Event()

    def __enter__(self) -> Self:
        threading.Thread(target=self._watch, name="pulse", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()

    def _watch(self) -> None:
        missed = 0
        self._ask()
        while not self._over.wait(self._between_s):
            if self._beaten.is_set():
                missed = 0
                self._beaten.clear()
                self._ask()
                continue
            missed += 1
            if missed >= self._patience:
                _end()

    def _ask(self) -> None:
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._beaten.set)


def _end() -> None:
    with suppress(Exception):
        log.critical("the event loop hangs, ending now")
        faulthandler.dump_traceback()
    os._exit(EXIT_UNUSABLE)
