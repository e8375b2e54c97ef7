"""Loopback stand-ins for the chat platforms, which the real client libraries talk to.

Each refuses what the platform refuses, fails as it is told (`Fault`), and keeps a journal of what a reader
would have seen: a message that was recorded before the line was cut is in it, one that was refused is not.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from aiohttp import web

from tests.fakes.faults import (
    CUT,
    CUT_AFTER,
    DRIP,
    ERROR,
    ERROR_AFTER,
    JUNK,
    JUNK_LOST,
    LAST,
    PARTIAL,
    SLOW_AFTER,
    SLOW_BEFORE,
    Fault,
    Outage,
    Plan,
    Rule,
    meet,
)
from tests.fakes.port import Port

__all__ = [
    "CUT",
    "CUT_AFTER",
    "DRIP",
    "ERROR",
    "ERROR_AFTER",
    "JUNK",
    "JUNK_LOST",
    "LAST",
    "PARTIAL",
    "SLOW_AFTER",
    "SLOW_BEFORE",
    "Fake",
    "Fault",
    "Outage",
    "Seen",
    "arguments",
    "meet",
]

EDIT, REPLY, SEND = "edit", "reply", "send"


@dataclass(frozen=True, slots=True)
class Seen:
    """One line of the journal."""

    chat: str
    thread: str | None
    text: str  # as shown: markup gone, Slack's links as their text
    at: float  # seconds since the epoch
    platform: str = ""
    message: str = ""  # its id in that chat
    kind: str = SEND  # send | edit | reply
    rows: tuple[int, ...] = ()  # of the outbox, as a Slack message's metadata names them


class Fake:
    """A server on loopback: `async with TelegramFake() as fake`."""

    platform = ""

    def __init__(self, log: Path | None = None, *, now: Callable[[], float] = time.time) -> None:
        self.seen: list[Seen] = []
        self.edits: list[Seen] = []  # what messages were changed to
        self.calls: list[tuple[str, dict[str, Any]]] = []  # (method, arguments), refused ones too
        self.latency = 0.0  # seconds before a message is shown, and again before the bot is told
        self.real_rate = False  # whether as many messages are refused as the platform would refuse
        self.now = now  # seconds since the epoch: what messages are dated and rates are counted by
        self.plan = Plan()
        self._log = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT) if log else None
        self._working: set[asyncio.Task[Any]] = set()
        self.app = web.Application()

    # ── what goes wrong ──

    @property
    def refuse(self) -> dict[str, Fault]:
        """Chat -> what every message to it meets."""
        return self.plan.refuse

    def fail(self, method: str, *faults: Fault) -> None:
        """The next calls of `method` meet these, one each."""
        self.plan.queue(method, faults)

    def fail_at(
        self, method: str, call: int, fault: Fault, *, chat: str | None = None, times: int | None = 1
    ) -> None:
        """The `call`-th call of `method` to that chat meets this, and the `times - 1` after it; None: all."""
        self.plan.rules.append(Rule(method, fault, chat, call, times))

    def heal(self) -> None:
        """Nothing goes wrong from now on."""
        self.plan.rules.clear()
        self.plan.refuse.clear()

    def fault_for(self, method: str, chat: str) -> Fault | None:
        return self.plan.next_for(method, chat)

    async def down(self) -> None:
        """Connections are refused from now on, and those that stand are cut."""
        await self._port.close()

    async def up(self) -> None:
        """On the same port as before."""
        await self._port.open()

    async def settled(self) -> None:
        """Every message that has arrived is shown, also those whose senders have given up."""
        while self._working:
            await asyncio.wait(set(self._working))

    # ── what a reader sees ──

    def show(
        self,
        chat: str,
        thread: str | None,
        text: str,
        *,
        message: str = "",
        kind: str = SEND,
        rows: tuple[int, ...] = (),
    ) -> None:
        seen = Seen(chat, thread, text, self.now(), self.platform, message, kind, rows)
        (self.edits if kind == EDIT else self.seen).append(seen)
        if self._log is not None:  # one write a line: whoever is killed, what was shown is in the log
            os.write(self._log, (json.dumps(asdict(seen), ensure_ascii=False) + "\n").encode())

    # ── the server ──

    async def carry_out(
        self, request: web.Request, fault: Fault | None, do: Callable[[], Any]
    ) -> web.StreamResponse:
        """What was asked has arrived: it is done even if whoever asked has gone meanwhile."""
        fault = fault or Fault(recorded=True, before=self.latency, delay=self.latency)
        doing = asyncio.create_task(_after(fault.before, do if fault.recorded else dict))
        self._working.add(doing)
        doing.add_done_callback(self._working.discard)
        answer = await asyncio.shield(doing)
        if isinstance(answer, Exception):
            raise answer
        await asyncio.sleep(fault.delay)
        if fault.closes:
            await self._port.close(spared=request.protocol)
        return await meet(request, fault, answer)

    async def serve(self, port: int = 0) -> None:
        self._port = Port(self.app, "127.0.0.1")
        await self._port.start(port)
        self.port: int = self._port.number

    async def __aenter__(self) -> Self:
        await self.serve()
        return self

    async def __aexit__(self, *exc: object) -> None:
        for task in self._working:
            task.cancel()
        await self._port.end()
        if self._log is not None:
            os.close(self._log)


async def _after(seconds: float, do: Callable[[], Any]) -> Any:
    """What it gives, or the exception it raises."""
    await asyncio.sleep(seconds)
    try:
        return do()
    except Exception as error:
        return error


async def arguments(request: web.Request) -> dict[str, Any]:
    """JSON, a form or the query string: clients differ, and so do their versions."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        given |= await request.json()
    else:
        given.update(await request.post())
    return given
