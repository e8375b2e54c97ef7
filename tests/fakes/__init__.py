"""Loopback stand-ins for the chat platforms, which the real client libraries talk to.

Each refuses what the platform refuses, fails as it is told (`Fault`), and keeps a journal of what a reader
would have seen: a message that was recorded before the line was cut is in it, one that was refused is not.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Seen:
    chat: str
    thread: str | None
    text: str  # as shown: markup gone, Slack's links as their text
    at: float  # seconds since the epoch


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one call instead of its answer."""

    status: int = 200
    body: Mapping[str, Any] | str | None = None  # a str is sent as an HTML page
    headers: Mapping[str, str] = field(default_factory=dict)
    recorded: bool = False  # the message is shown, though the caller is not told
    cut: bool = False  # the connection is closed instead of an answer
    delay: float = 0.0  # seconds before that


CUT = Fault(cut=True)
CUT_AFTER = Fault(cut=True, recorded=True)
ERROR = Fault(500, "<html><h1>Internal Server Error</h1></html>")
JUNK = Fault(200, "<html>a captive portal</html>", recorded=True)


class Fake:
    """A server on loopback: `async with TelegramFake() as fake`."""

    def __init__(self, log: Path | None = None) -> None:
        self.seen: list[Seen] = []
        self.edits: list[Seen] = []  # what messages were changed to
        self.calls: list[tuple[str, dict[str, Any]]] = []  # (method, arguments), refused ones too
        self.latency = 0.0  # seconds before a message is shown, and again before the bot is told
        self.refuse: dict[str, Fault] = {}  # chat -> what every message to it meets
        self._next: dict[str, deque[Fault]] = defaultdict(deque)
        self._log = log
        self.app = web.Application()

    def fail(self, method: str, *faults: Fault) -> None:
        """The next calls of `method` meet these, one each."""
        self._next[method].extend(faults)

    def show(self, chat: str, thread: str | None, text: str) -> None:
        seen = Seen(chat, thread, text, time.time())
        self.seen.append(seen)
        if self._log:
            with self._log.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(seen), ensure_ascii=False) + "\n")

    def fault_for(self, method: str, chat: str) -> Fault | None:
        return self._next[method].popleft() if self._next[method] else self.refuse.get(chat)

    async def serve(self, port: int = 0) -> None:
        self._runner = web.AppRunner(self.app, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.port: int = self._runner.addresses[0][1]

    async def __aenter__(self) -> Self:
        await self.serve()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._runner.cleanup()


async def meet(request: web.Request, fault: Fault) -> web.Response:
    await asyncio.sleep(fault.delay)
    if fault.cut and request.transport:
        request.transport.close()
    if isinstance(fault.body, str):
        return web.Response(
            status=fault.status, text=fault.body, content_type="text/html", headers=fault.headers
        )
    return web.json_response(fault.body or {}, status=fault.status, headers=fault.headers)


async def arguments(request: web.Request) -> dict[str, Any]:
    """JSON, a form or the query string: clients differ, and so do their versions."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        given |= await request.json()
    else:
        given.update(await request.post())
    return given
