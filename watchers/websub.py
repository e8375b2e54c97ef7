"""WebSub: feeds that name a hub are told of by it, so that news need not wait for the next poll.

    Hubs.tick: ask the hub ─► it asks back, GET .../token ─► confirmed until its lease ends
                              it pushes, POST .../token ─► signature ─► the feed is due now

What is pushed is never read: a push only makes us poll, by the one path that all items take. Polling goes on beside
it, since hubs forget. Deciders come first, then the one actor; who listens is in `watchers.doorbell`.
Imports newsroom.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from newsroom.desk import Desk
from newsroom.errors import FetchError
from newsroom.store import hubs
from newsroom.store.hubs import Wanted

log = structlog.get_logger()

METHODS = ("sha256", "sha512", "sha384", "sha1")  # of a signature, as the standard names them
LEASE = timedelta(days=10)  # asked for, and taken where the hub names none
SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=30)
LOOK_EVERY = timedelta(seconds=10)
AT_ONCE = 5  # hubs asked in one look

Post = Callable[[str, dict[str, str]], Awaitable[int]]  # an address and a form; raises FetchError


def signed(secret: str, body: bytes, header: str | None) -> bool:
    """Whether `X-Hub-Signature` proves that the body comes from who knows the secret."""
    method, _, given = (header or "").strip().partition("=")
    if method.lower() not in METHODS or not given.isascii():
        return False
    right = hmac.new(secret.encode(), body, method.lower()).hexdigest()
    return hmac.compare_digest(right, given.lower())


def lease_of(text: str | None) -> timedelta:
    """What the hub offers, within limits: a lease of a second would be renewed without end, one of a year never."""
    text = text or ""
    offered = timedelta(seconds=int(text[:9])) if text.isascii() and text.isdecimal() else LEASE
    return min(max(offered, SHORTEST), LONGEST)


def form(callback: str, topic: str, secret: str) -> dict[str, str]:
    return {
        "hub.mode": "subscribe",
        "hub.topic": topic,
        "hub.callback": callback,
        "hub.secret": secret,
        "hub.lease_seconds": str(int(LEASE.total_seconds())),
    }


class Hubs:
    """Asks hubs for what feeds offer, and again before they forget."""

    def __init__(self, desk: Desk, post: Post) -> None:
        self._desk = desk
        self._post = post
        self._base = desk.settings.websub_url.rstrip("/")
        self._look_at: datetime | None = None

    async def tick(self) -> None:
        now = self._desk.now()
        if self._look_at and self._look_at - LOOK_EVERY <= now < self._look_at:
            return
        self._look_at = now + LOOK_EVERY
        await asyncio.gather(*map(self._ask, await self._desk.db.read(hubs.due, now, AT_ONCE)))

    async def _ask(self, wanted: Wanted) -> None:
        token = wanted.token or secrets.token_urlsafe(24)
        secret = wanted.secret or secrets.token_urlsafe(32)
        await self._desk.db.write(hubs.ask, wanted, token, secret, self._desk.now())
        try:
            await self._post(wanted.hub, form(f"{self._base}/{token}", wanted.topic, secret))
        except FetchError as error:
            log.warning("hub not asked", feed=wanted.key, reason=error.reason)
            await self._desk.db.write(hubs.fail, wanted.feed_id, error.reason, self._desk.now())
        else:
            log.info("hub asked", feed=wanted.key)
