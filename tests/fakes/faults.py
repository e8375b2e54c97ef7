"""What can go wrong with one call, and at which call it does.

A fault is what a call meets instead of its answer; a `Rule` says which calls of a method, to which chat, meet
it. Both can be read from JSON, for a fake that runs in a process of its own:

    [{"method": "sendMessage", "chat": "-1001", "call": 2, "times": 1, "fault": "cut after"},
     {"method": "sendMessage", "fault": {"status": 429, "body": {"ok": false}}, "times": null},
     {"down": 5.0, "for": 2.0}]

The last one closes the port five seconds after the start, for two seconds.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one call instead of its answer."""

    status: int = 200
    body: Mapping[str, Any] | str | None = None  # a str is an HTML page; None the true answer, if recorded
    headers: Mapping[str, str] = field(default_factory=dict)
    recorded: bool = False  # the message is shown, though the caller is not told
    cut: bool = False  # the connection is closed instead of an answer
    before: float = 0.0  # seconds before the message is shown, or would be
    delay: float = 0.0  # seconds after that, before the answer
    keep: int | None = None  # bytes of the answer; then the line is cut, though more were promised
    drip: float | None = None  # seconds between one byte of the answer and the next
    closes: bool = False  # the port: this answer is the last until it is opened again


CUT = Fault(cut=True)
CUT_AFTER = Fault(cut=True, recorded=True)
ERROR = Fault(500, "<html><h1>Internal Server Error</h1></html>")
ERROR_AFTER = Fault(502, "<html><h1>Bad Gateway</h1></html>", recorded=True)
JUNK = Fault(200, "<html>a captive portal</html>", recorded=True)
JUNK_LOST = Fault(200, "<html>a captive portal</html>")
PARTIAL = Fault(recorded=True, keep=20)
DRIP = Fault(recorded=True, drip=1.0)
LAST = Fault(recorded=True, closes=True)
SLOW_BEFORE = Fault(recorded=True, before=60.0)
SLOW_AFTER = Fault(recorded=True, delay=60.0)

NAMED: dict[str, Fault] = {
    "cut before": CUT,
    "cut after": CUT_AFTER,
    "500": ERROR,
    "502 recorded": ERROR_AFTER,
    "junk": JUNK_LOST,
    "junk recorded": JUNK,
    "partial": PARTIAL,
    "drip": DRIP,
    "last": LAST,
    "slow before": SLOW_BEFORE,
    "slow after": SLOW_AFTER,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """Calls of `method` to `chat` (None: to any), from the `call`-th on and `times` of them (None: all)."""

    method: str
    fault: Fault
    chat: str | None = None
    call: int = 1
    times: int | None = 1

    def fits(self, method: str, chat: str, call: int) -> bool:
        last = self.call if self.times is None else self.call + self.times - 1
        wanted = self.chat in (None, chat) and self.method.lower() == method.lower()
        return wanted and self.call <= call and (self.times is None or call <= last)


@dataclass(frozen=True, slots=True)
class Outage:
    """The port is closed `after` seconds from the start, for `lasts` seconds."""

    after: float
    lasts: float


class Plan:
    """Which fault the next call meets: those queued for its method first, then the rules, then its chat's own."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.refuse: dict[str, Fault] = {}  # chat -> what every message to it meets
        self._next: dict[str, deque[Fault]] = defaultdict(deque)
        self._calls: Counter[tuple[str, str | None]] = Counter()

    def queue(self, method: str, faults: Sequence[Fault]) -> None:
        self._next[method.lower()].extend(faults)

    def next_for(self, method: str, chat: str) -> Fault | None:
        name = method.lower()
        for key in ((name, chat), (name, None)):
            self._calls[key] += 1
        if self._next[name]:
            return self._next[name].popleft()
        for rule in self.rules:
            if rule.fits(name, chat, self._calls[name, chat if rule.chat else None]):
                return rule.fault
        return self.refuse.get(chat)


def read_script(text: str, named: Mapping[str, Fault]) -> tuple[list[Rule], list[Outage]]:
    """A script as above. Raises ValueError for a name, a field or a shape nobody knows."""
    rules: list[Rule] = []
    outages: list[Outage] = []
    for entry in json.loads(text):
        if "down" in entry:
            outages.append(Outage(float(entry["down"]), float(entry["for"])))
            continue
        told = {**entry, "fault": _fault(entry.get("fault"), named)}
        if unknown := told.keys() - {found.name for found in fields(Rule)}:
            raise ValueError(f"a rule has no {sorted(unknown)}")
        if told.get("chat") is not None:
            told["chat"] = str(told["chat"])
        rules.append(Rule(**told))
    return rules, outages


def _fault(told: object, named: Mapping[str, Fault]) -> Fault:
    if isinstance(told, str):
        if told not in named:
            raise ValueError(f"no fault is called {told!r}; there are {', '.join(named)}")
        return named[told]
    if not isinstance(told, dict):
        raise ValueError("a fault is a name or an object")
    if unknown := told.keys() - {found.name for found in fields(Fault)}:
        raise ValueError(f"a fault has no {sorted(unknown)}")
    return Fault(**told)


async def meet(request: web.Request, fault: Fault, answer: Any = None) -> web.StreamResponse:
    """The answer as the fault leaves of it; `answer` is what would have been said."""
    if fault.cut and request.transport:
        request.transport.close()
    page = fault.body if isinstance(fault.body, str) else None
    said = fault.body if fault.body is not None else answer if fault.recorded else None
    body = (page if page is not None else json.dumps(said or {})).encode()
    headers = {"Content-Type": "text/html" if page is not None else "application/json", **fault.headers}
    if fault.keep is None and fault.drip is None:
        whole = web.Response(status=fault.status, body=body, headers=headers)
        if fault.closes:
            whole.force_close()
        return whole
    response = web.StreamResponse(status=fault.status, headers=headers)
    response.content_length = len(body)
    await response.prepare(request)
    if fault.drip is None:
        await response.write(body[: fault.keep])
        if request.transport:
            request.transport.close()
        return response
    for n in range(len(body)):
        await response.write(body[n : n + 1])
        await asyncio.sleep(fault.drip)
    return response
