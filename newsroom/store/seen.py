"""Which items were read already, and which another worker is reading: keys in Redis that only spare work.

    sort → known | mine | others        confirm after the transaction, release when it failed

The database has the last word. A server that is absent, slow, full or restarting is therefore no fault:
after three failures nobody asks it any more, save one probe every ten seconds, and every item counts as new.
Imports `newsroom.models`, `newsroom.errors`, `newsroom.settings` and the embedded server.
"""

from __future__ import annotations

import asyncio
import math
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar
from urllib.parse import quote

import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from newsroom.errors import ConfigError, Fault
from newsroom.models import Item
from newsroom.settings import Settings
from newsroom.store.embedded import EmbeddedServer

T = TypeVar("T")

log = structlog.get_logger(__name__)

ANSWER_S = 1.0
FAILURES = 3  # in a row, then nobody waits for the server any more
PROBE_S = 10.0
LEASE_S = 60
CONFIRMED_S = 8 * 24 * 3600

# ARGV: owner, lease; then, for each item, its content hash and how many of KEYS are its.
SORT = """
local owner, verdicts, last = '~' .. ARGV[1], {}, 0
for i = 3, #ARGV, 2 do
    local first, verdict = last + 1, 'mine'
    last = last + tonumber(ARGV[i + 1])
    for k = first, last do
        local value = redis.call('GET', KEYS[k])
        if value == '=' .. ARGV[i] then verdict = 'known' break end
        if value and value:sub(1, 1) == '~' and value ~= owner then verdict = 'others' end
    end
    if verdict == 'mine' then
        for k = first, last do redis.call('SET', KEYS[k], owner, 'EX', ARGV[2]) end
    end
    verdicts[#verdicts + 1] = verdict
end
return verdicts
"""
RELEASE = """
for _, key in ipairs(KEYS) do
    if redis.call('GET', key) == '~' .. ARGV[1] then redis.call('DEL', key) end
end
"""


@dataclass(frozen=True, slots=True)
class Sorted:
    """Where each item stands, by its index."""

    known: frozenset[int]  # confirmed, with the same content
    mine: frozenset[int]  # to be read by the caller
    others: frozenset[int]  # another worker is reading it


class Seen:
    """The keys of one database. Nothing here raises for a server that fails; open it with `open_seen`."""

    def __init__(
        self,
        instance: str,
        client: Redis | None,
        server: EmbeddedServer | None = None,
        probe_s: float = PROBE_S,
        owner: str | None = None,
    ) -> None:
        self._prefix = f"rasid:{instance}:item:"
        self._owner = owner or secrets.token_hex(6)
        self._client = client
        self._server = server
        self._probe_s = probe_s
        self._failures = 0
        self._next_probe = 0.0  # monotonic; counts only when the breaker is open
        self._reviving: asyncio.Task[None] | None = None

    @property
    def state(self) -> Literal["up", "down"]:
        return "up" if self._failures < FAILURES else "down"

    async def sort(self, items: Sequence[Item]) -> Sorted:
        """Tell apart what is known, and take a lease on the rest."""
        keys = self._keys(items)
        sizes = [word for item in items for word in (item.content_hash, len(item.keys))]
        verdicts = await self._ask(
            lambda client: client.register_script(SORT)(keys=keys, args=[self._owner, LEASE_S, *sizes]),
            ["mine"] * len(items),
        )
        known, mine, others = (
            frozenset(i for i, verdict in enumerate(verdicts) if verdict == wanted)
            for wanted in ("known", "mine", "others")
        )
        return Sorted(known, mine, others)

    async def confirm(self, items: Sequence[Item]) -> None:
        """They are in the database."""

        async def call(client: Redis) -> None:
            async with client.pipeline(transaction=False) as pipe:
                for item in items:
                    for key in item.keys:
                        pipe.set(self._prefix + key, f"={item.content_hash}", ex=CONFIRMED_S)
                await pipe.execute()

        await self._ask(call, None)

    async def release(self, items: Sequence[Item]) -> None:
        """They were not recorded after all: another may read them at once."""
        keys = self._keys(items)
        await self._ask(lambda client: client.register_script(RELEASE)(keys=keys, args=[self._owner]), None)

    async def check(self) -> bool:
        """Whether the server answers now; if not, nobody waits for it until the next probe."""
        self._failures = max(self._failures, FAILURES - 1)
        self._next_probe = 0.0
        return await self._ask(lambda client: client.ping(), False)

    async def close(self) -> None:
        if self._reviving:
            self._reviving.cancel()
            await asyncio.wait([self._reviving])
        if self._client:
            await self._client.aclose()
        if self._server:
            await self._server.stop()

    def _keys(self, items: Sequence[Item]) -> list[str]:
        return [self._prefix + key for item in items for key in item.keys]

    async def _ask(self, call: Callable[[Redis], Awaitable[Any]], otherwise: T) -> T:
        if self.state == "down":
            if time.monotonic() < self._next_probe:
                return otherwise
            self._next_probe = time.monotonic() + self._probe_s
        try:
            if self._client is None:
                raise ConnectionError("there is no server")
            answer: T = await call(self._client)
        except (RedisError, OSError) as error:
            self._failed(error)
            return otherwise
        if self.state == "down":
            log.info("Redis answers again")
        self._failures = 0
        return answer

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


async def open_seen(
    settings: Settings, instance: str, *, probe_s: float = PROBE_S, owner: str | None = None
) -> Seen:
    """REDIS_URL, else the embedded server, else (or with REDIS_URL=off) keys that are always down.

    A process that is always alone gives itself an `owner` name, and so takes up its leases after a crash.
    """
    url = settings.redis_url.get_secret_value() if settings.redis_url else None
    server = None
    if url is None:
        server = EmbeddedServer(settings.data / "redis")
        socket = await server.ensure()
        url = _unix(socket) if socket else "off"
    elif url == "off":
        probe_s = math.inf
    seen = Seen(instance, None if url == "off" else _client(url), server, probe_s, owner)
    await seen.check()
    return seen


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
