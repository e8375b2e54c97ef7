"""Which items were read already, and which another worker is reading: keys in Redis that only spare work.

    sort → known | mine | others        confirm after the transaction, release when it failed

The database has the last word: while the server is down every item counts as new.
Imports `newsroom.models`, `newsroom.settings` and the link to Redis.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from redis.asyncio import Redis

from newsroom.models import Item
from newsroom.settings import Settings
from newsroom.store.redis_link import PROBE_S, RedisLink, open_link

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

    def __init__(self, instance: str, link: RedisLink | None = None, owner: str | None = None) -> None:
        self.link = link or RedisLink()
        self._prefix = f"rasid:{instance}:item:"
        self._owner = owner or secrets.token_hex(6)

    @property
    def state(self) -> Literal["up", "down"]:
        return self.link.state

    async def sort(self, items: Sequence[Item]) -> Sorted:
        """Tell apart what is known, and take a lease on the rest."""
        keys = self._keys(items)
        sizes = [word for item in items for word in (item.content_hash, len(item.keys))]
        verdicts = await self.link.ask(
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

        await self.link.ask(call, None)

    async def release(self, items: Sequence[Item]) -> None:
        """They were not recorded after all: another may read them at once."""
        keys = self._keys(items)
        await self.link.ask(
            lambda client: client.register_script(RELEASE)(keys=keys, args=[self._owner]), None
        )

    async def close(self) -> None:
        await self.link.close()

    def _keys(self, items: Sequence[Item]) -> list[str]:
        return [self._prefix + key for item in items for key in item.keys]


async def open_seen(
    settings: Settings, instance: str, *, probe_s: float = PROBE_S, owner: str | None = None
) -> Seen:
    """REDIS_URL, else the embedded server, else (or with REDIS_URL=off) keys that are always down.

    A process that is always alone gives itself an `owner` name, and so takes up its leases after a crash.
    """
    return Seen(instance, await open_link(settings, probe_s=probe_s), owner)
