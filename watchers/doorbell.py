"""Where hubs reach us: their questions and their pushes, over HTTP at RASID_WEBSUB_LISTEN. See `watchers.websub`.

Everything is bounded: who does not know the end of an address that we gave away is turned away unread, a body has a
size and a time, and only so many are read at once. Imports aiohttp, `watchers.websub` and newsroom.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import structlog

from newsroom.desk import Desk
from newsroom.errors import ConfigError, Fault, StoreError
from newsroom.store import hubs
from newsroom.store.hubs import Held
from watchers.fetch import Fetcher
from watchers.websub import Hubs, lease_of, signed

if TYPE_CHECKING:  # a web server, which few want
    from aiohttp import web

log = structlog.get_logger()

BODY_BYTES = 2_000_000
READ_S = 10.0
AT_ONCE = 8  # bodies in memory
LONGEST_WORD = 1024  # characters of what a hub wants to have said back

_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_PLAIN = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}


class Doorbell:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._reading = asyncio.Semaphore(AT_ONCE)

    async def answer(self, request: web.Request) -> web.Response:
        token = request.path.rpartition("/")[2]
        if not _TOKEN.fullmatch(token):
            return _said(404)
        try:
            if request.method == "GET":
                return await self._question(token, request)
            return await self._push(token, request)
        except StoreError:
            return _said(503)

    async def _question(self, token: str, request: web.Request) -> web.Response:
        """The hub asks whether it was really us who asked."""
        mode, topic = request.query.get("hub.mode", ""), request.query.get("hub.topic", "")
        now, db = self._desk.now(), self._desk.db
        if mode == "denied":
            reason = request.query.get("hub.reason", "")
            return _said(200 if await db.write(hubs.deny, token, topic, reason, now) else 404)
        word = request.query.get("hub.challenge", "")
        if mode != "subscribe" or not 0 < len(word) <= LONGEST_WORD:
            return _said(404)
        lease = lease_of(request.query.get("hub.lease_seconds"))
        if not await db.write(hubs.confirm, token, topic, lease, now):
            return _said(404)
        log.info("hub confirmed", topic=topic, days=lease.days)
        return _said(200, word)

    async def _push(self, token: str, request: web.Request) -> web.Response:
        held = await self._desk.db.read(hubs.held, token)
        if held is None:
            return _said(410)  # so that the hub forgets us
        if (request.content_length or 0) > BODY_BYTES:
            return _said(413)
        if self._reading.locked():
            return _said(503)
        async with self._reading:
            try:
                async with asyncio.timeout(READ_S):
                    body = await request.read()
            except TimeoutError:
                return _said(408)
            return await self._judged(held, body, request.headers.get("X-Hub-Signature"))

    async def _judged(self, held: Held, body: bytes, signature: str | None) -> web.Response:
        if signed(held.secret, body, signature):
            await self._desk.db.write(hubs.pushed, held.feed_id, self._desk.now())
            log.debug("hub told of a change", feed=held.key)
        else:
            await self._desk.db.write(hubs.refused, held.feed_id)
            log.warning("push refused: its signature is wrong", feed=held.key)
        return _said(202)  # in either case: whoever guesses learns nothing


@asynccontextmanager
async def listening(desk: Desk, fetcher: Fetcher) -> AsyncIterator[Hubs | None]:
    """Hubs that are to be asked now and then, and an ear for their answers, while the block runs; None, and nothing
    listens, where RASID_WEBSUB_URL is not set. Raises ConfigError where the address cannot be listened on."""
    if not desk.settings.websub_url:
        await desk.db.write(hubs.forget)
        yield None
        return
    from aiohttp import web

    app = web.Application(client_max_size=BODY_BYTES)
    bell = Doorbell(desk)
    app.router.add_get("/{path:.*}", bell.answer)
    app.router.add_post("/{path:.*}", bell.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, *desk.settings.websub_address).start()
        except OSError as error:
            why = f"cannot be listened on ({error.strerror})"
            raise ConfigError([Fault("environment", "RASID_WEBSUB_LISTEN", why)]) from error
        yield Hubs(desk, fetcher.post)
    finally:
        await runner.cleanup()


def _said(status: int, text: str | None = None) -> web.Response:
    from aiohttp import web

    return web.Response(status=status, text=text, headers=_PLAIN)
