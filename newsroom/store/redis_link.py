"""The one way to talk to Redis: a client, a breaker around it, and the embedded server brought back when it is gone.

    answer = await link.ask(lambda client: client.get(key), otherwise)

Redis only spares work here, so a server that is absent, slow, full or restarting is no fault: after three failures
nobody asks it any more, save one probe every ten seconds, and everybody gets `otherwise`.
Imports `newsroom.errors`, `newsroom.settings` and the embedded server.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Literal, TypeVar
from urllib.parse import quote

import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from newsroom import metrics
from newsroom.errors import ConfigError, Fault
from newsroom.settings import Settings
from newsroom.store.embedded import EmbeddedServer

T = TypeVar("T")

log = structlog.get_logger(__name__)

ANSWER_S = 1.0
FAILURES = 3  # in a row, then nobody waits for the server any more
PROBE_S = 10.0


class RedisLink:
    """Nothing here raises for a server that fails; open it with `open_link`. Without a client it is always down."""

    def __init__(
        self, client: Redis | None = None, server: EmbeddedServer | None = None, probe_s: float = PROBE_S
    ) -> None:
        self._client = client
        self._server = server
        self._probe_s = probe_s
        self._failures = 0
        self._next_probe = 0.0  # monotonic; counts only when the breaker is open
        self._reviving: asyncio.Task[None] | None = None

    @property
    def state(self) -> Literal["up", "down"]:
        return "up" if self._failures < FAILURES else "down"

    async def ask(self, call: Callable[[Redis], Awaitable[Any]], otherwise: T) -> T:
        """What `call` gives back, or `otherwise` when the server fails or is not asked."""
        if self.state == "down":
            if time.monotonic() < self._next_probe:
                self._fall_back()
                return otherwise
            self._next_probe = time.monotonic() + self._probe_s
        try:
            if self._client is None:
                raise ConnectionError("there is no server")
            if self.state == "down":
                await _try_writing(self._client)
            answer: T = await call(self._client)
        except (RedisError, OSError) as error:
            self._failed(error)
            self._fall_back()
            return otherwise
        if self.state == "down":
            log.info("Redis answers again")
        self._failures = 0
        return answer

    async def check(self) -> bool:
        """Whether the server can be used now; if not, nobody waits for it until the next probe."""
        self._failures = max(self._failures, FAILURES - 1)
        self._next_probe = 0.0
        return await self.ask(_try_writing, False)

    async def close(self) -> None:
        if self._reviving:
            self._reviving.cancel()
            await asyncio.wait([self._reviving])
        if self._client:
            await self._client.aclose()
        if self._server:
            await self._server.stop()

    def _fall_back(self) -> None:
        if self._client:  # else nobody wanted Redis
            metrics.REDIS_FALLBACKS.inc()

    def _failed(self, error: Exception) -> None:
        self._failures += 1
        if self._failures == FAILURES:
            self._next_probe = time.monotonic() + self._probe_s
            log.warning("working without Redis", why=str(error) or type(error).__name__)
        if self.state == "down" and self._server and self._reviving is None:
            self._reviving = asyncio.create_task(self._revive(self._server))

    async def _revive(self, server: EmbeddedServer) -> None:
        """The process that ran the server may be gone: run it here from now on."""
        try:
            if socket := await server.ensure():
                before, self._client = self._client, _client(_unix(socket))
                if before:
                    await before.aclose()
                await self.check()
        finally:
            self._reviving = None


async def _try_writing(client: Redis) -> bool:
    """Writes nothing, and is refused like a write: one that is full or read-only answers all the rest."""
    await client.setrange("rasid:probe", 0, "")
    return True


async def open_link(settings: Settings, *, probe_s: float = PROBE_S) -> RedisLink:
    """REDIS_URL, else the embedded server, else (or with REDIS_URL=off) a link that is always down."""
    url = settings.redis_url.get_secret_value() if settings.redis_url else None
    server = None
    if url is None:
        server = EmbeddedServer(settings.data / "redis")
        socket = await server.ensure()
        url = _unix(socket) if socket else "off"
    elif url == "off":
        probe_s = math.inf
    link = RedisLink(None if url == "off" else _client(url), server, probe_s)
    await link.check()
    return link


def _unix(socket: Path) -> str:
    return f"unix://{quote(str(socket))}"


def _client(url: str) -> Redis:
    try:
        return Redis.from_url(
            url,
            socket_timeout=ANSWER_S,
            socket_connect_timeout=ANSWER_S,
            retry=Retry(NoBackoff(), 0),  # the default waits up to a minute for a server that hangs
            decode_responses=True,
            encoding_errors="replace",
        )
    except ValueError as error:
        raise ConfigError([Fault("environment", "REDIS_URL", "is not a redis:// address")]) from error
