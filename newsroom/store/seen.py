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

from newsroom.models import Item
from newsroom.settings import Settings
from newsroom.store.redis_link import PROBE_S, RedisLink, open_link

LEASE_S = 60
CONFIRMED_S = 8 * 24 * 3600

# ARGV: owner, lease (0: none); then, for each item, its content hash and how many of KEYS are its.
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
    if verdict == 'mine' and ARGV[2] ~= '0' then
        for k = first, last do redis.call('SET', KEYS[k], owner, 'EX', ARGV[2]) end
    end
    verdicts[#verdicts + 1] = verdict
end
return verdicts
"""
# ARGV: seconds to keep; then, for each item, its content hash and how many of KEYS are its.
CONFIRM = """
local last = 0
for i = 2, #ARGV, 2 do
    local first = last + 1
    last = last + tonumber(ARGV[i + 1])
    for k = first, last do redis.call('SET', KEYS[k], '=' .. ARGV[i], 'EX', ARGV[1]) end
end
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

    def __init__(self, instance: str, link: RedisLink | None = None, *, alone: bool = False) -> None:
        """`alone`: no other process reads for this database, so nothing has to be leased."""
        self.link = link or RedisLink()
        self._prefix = f"rasid:{instance}:item:"
        self._owner = "alone" if alone else secrets.token_hex(6)
        self._lease_s = 0 if alone else LEASE_S

    @property
    def state(self) -> Literal["up", "down"]:
        return self.link.state

    async def sort(self, items: Sequence[Item], *, met: bool = True) -> Sorted:
        """Tell apart what is known, and take a lease on the rest where others might read it.

        `met`: whether the feed was read before; of another there is nothing to be known here.
        """
        if not met and not self._lease_s:
            return Sorted(frozenset(), frozenset(range(len(items))), frozenset())
        keys, sizes = self._keys(items), _sizes(items)
        verdicts = await self.link.ask(
            lambda client: client.register_script(SORT)(keys=keys, args=[self._owner, self._lease_s, *sizes]),
            ["mine"] * len(items),
        )
        known, mine, others = (
            frozenset(i for i, verdict in enumerate(verdicts) if verdict == wanted)
            for wanted in ("known", "mine", "others")
        )
        return Sorted(known, mine, others)

    async def confirm(self, items: Sequence[Item]) -> None:
        """They are in the database."""
        keys, sizes = self._keys(items), _sizes(items)
        await self.link.ask(
            lambda client: client.register_script(CONFIRM)(keys=keys, args=[CONFIRMED_S, *sizes]), None
        )

    async def release(self, items: Sequence[Item]) -> None:
        """They were not recorded after all: another may read them at once."""
        if not self._lease_s:
            return
        keys = self._keys(items)
        await self.link.ask(
            lambda client: client.register_script(RELEASE)(keys=keys, args=[self._owner]), None
        )

    async def close(self) -> None:
        await self.link.close()

    def _keys(self, items: Sequence[Item]) -> list[str]:
        return [self._prefix + key for item in items for key in item.keys]


def _sizes(items: Sequence[Item]) -> list[str | int]:
    return [word for item in items for word in (item.content_hash, len(item.keys))]


async def open_seen(
    settings: Settings, instance: str, *, probe_s: float = PROBE_S, alone: bool = False
) -> Seen:
    """REDIS_URL, else the embedded server, else (or with REDIS_URL=off) keys that are always down."""
    return Seen(instance, await open_link(settings, probe_s=probe_s), alone=alone)
