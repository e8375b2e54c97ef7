"""The outlets of the refresh bench: every second feed on a loopback address of its own, in a process of its own.

Answers If-None-Match, and gives gzip. Its laps turn the outlets back to what they were, or let one in twenty
publish; each answers with the port. Imports aiohttp and bench.documents.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from bench.contestant import Lap
from bench.documents import content_type, document

CHANGED = "changed"  # the lap after which one in PUBLISHING feeds has new entries
PUBLISHING = 20
PER_ADDRESS = 2


@dataclass(frozen=True, slots=True)
class _Page:
    body: bytes  # compressed
    content_type: str
    etag: str


def url(number: int, port: int) -> str:
    return f"http://{_address(number)}:{port}/feed/{number}"


@asynccontextmanager
async def host(feeds: str) -> AsyncIterator[Lap]:
    numbers = range(int(feeds))
    before = {f"/feed/{number}": _page(number, changed=False) for number in numbers}
    after = before | {f"/feed/{n}": _page(n, changed=True) for n in numbers[::PUBLISHING]}
    shown = dict(before)

    async def answer(request: web.Request) -> web.Response:
        page = shown[request.path]
        headers = {"ETag": page.etag}
        if request.headers.get("If-None-Match") == page.etag:
            return web.Response(status=304, headers=headers)
        headers |= {"Content-Type": page.content_type, "Content-Encoding": "gzip"}
        return web.Response(body=page.body, headers=headers)

    async def lap(name: str) -> float:
        shown.update(after if name == CHANGED else before)
        return port

    app = web.Application()
    app.router.add_get("/feed/{number}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    port = 0
    for address in sorted({_address(number) for number in numbers}):
        await web.TCPSite(runner, address, port).start()
        port = runner.addresses[0][1]
    try:
        yield lap
    finally:
        await runner.cleanup()


def _address(number: int) -> str:
    place = number // PER_ADDRESS
    return f"127.0.{place // 250}.{place % 250 + 1}"


def _page(number: int, *, changed: bool) -> _Page:
    body = document(number, changed=changed)
    return _Page(gzip.compress(body), content_type(number), f'"{hashlib.sha1(body).hexdigest()}"')
