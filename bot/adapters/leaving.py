"""The moment at which a message leaves: its connection stands, and its first byte is about to go.

A sender writes that moment down. All that goes wrong before it is known not to have arrived, and a process killed right
after it has nearly always sent the message. HTTP clients call `now_leaving` from their tracing hooks.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Leaving = Callable[[], Awaitable[None]]

_LEAVING: ContextVar[Leaving | None] = ContextVar("leaving", default=None)


@contextmanager
def told_when(leaving: Leaving | None) -> Iterator[None]:
    """Requests made within tell it when they leave. It may be told more than once, and may raise to stop them."""
    token = _LEAVING.set(leaving)
    try:
        yield
    finally:
        _LEAVING.reset(token)


async def now_leaving() -> None:
    if leaving := _LEAVING.get():
        await leaving()
