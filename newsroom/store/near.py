"""Which stored articles may share their text with a new one: an index in Redis that only spares a search in SQL.

    ask → tokens | "empty": to be filled from SQL | None: no server, look in SQL

One hash a day: a key of an article → the articles that have it, five bytes each. What comes back is a guess and is
always verified against stored sketches, so a token that is stale or stands for two articles costs a look and no more.
Imports the entries of `newsroom.stories.index`, the version of the sketches and the link to Redis.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha1
from struct import pack
from typing import Any, Literal

from redis.asyncio import Redis
from redis.exceptions import NoScriptError

from newsroom.store.redis_link import RedisLink
from newsroom.stories.index import LOW_OWNERS, OWNERS, Entry, days_near, nearest, size
from newsroom.stories.sketch import VERSION

KEPT_S = 8 * 24 * 3600
AT_ONCE = 20  # articles a round trip, so that even a busy server answers in time

# KEYS: the marker, the day of the article, then the other days to look at. ARGV: token (4 bytes) and size (1 byte, its
# high bit for low trust); the keys of the article, 4 bytes each; seconds to keep; how many may own a key, and how many
# of low trust. Gives back -1 for an index that was not filled, else token, shared and the size byte of
# each article that shares enough. The marker names the days that were there: one that is gone, because a server short
# of memory evicted it, takes the marker with it, and the index is filled anew.
ASK = """
local own, blob = ARGV[1], ARGV[2]
local most, most_low = tonumber(ARGV[4]), tonumber(ARGV[5])
local me, is_low, fields, mine = own:sub(1, 4), own:byte(5) > 127, {}, nil
for at = 1, #blob, 4 do fields[#fields + 1] = blob:sub(at, at + 3) end
local filled = redis.call('GET', KEYS[1])
for k = 2, #KEYS do
    if filled and filled:find(KEYS[k]:sub(-10), 1, true) and redis.call('EXISTS', KEYS[k]) == 0 then
        redis.call('DEL', KEYS[1])
        filled = false
    end
end
local shared, sizes, order = {}, {}, {}
for k = 2, #fields > 0 and #KEYS or 0 do
    local values = redis.call('HMGET', KEYS[k], unpack(fields))
    mine = mine or values
    for _, owners in ipairs(values) do
        for at = 1, owners and #owners or 0, 5 do
            local token = owners:sub(at, at + 3)
            if not shared[token] then order[#order + 1] = token end
            shared[token] = (shared[token] or 0) + 1
            sizes[token] = owners:byte(at + 4)
        end
    end
end
local changed = {}
for i, field in ipairs(fields) do
    local owners = mine[i] or ''
    local known, low, first_low = false, 0, nil
    for at = 1, #owners, 5 do
        known = known or owners:sub(at, at + 3) == me
        if owners:byte(at + 4) > 127 then
            low, first_low = low + 1, first_low or at
        end
    end
    local has_room = #owners < 5 * most and not (is_low and low >= most_low)
    local kept = nil
    if not known and has_room then kept = owners .. own end
    if not known and not has_room and not is_low and first_low then
        kept = owners:sub(1, first_low - 1) .. own .. owners:sub(first_low + 5)
    end
    if kept then
        changed[#changed + 1] = field
        changed[#changed + 1] = kept
    end
end
if #changed > 0 then
    redis.call('HSET', KEYS[2], unpack(changed))
    redis.call('EXPIRE', KEYS[2], ARGV[3])
end
if not filled then return -1 end
for k = 2, #KEYS do
    local day = KEYS[k]:sub(-10)
    if not filled:find(day, 1, true) and redis.call('EXISTS', KEYS[k]) == 1 then
        redis.call('APPEND', KEYS[1], ' ' .. day)
    end
end
local found, size = {}, own:byte(5) % 128
for _, token in ipairs(order) do
    local fewer = math.min(size, sizes[token] % 128)
    local needed = fewer <= 12 and 1 or fewer < 30 and 2 or 3
    if token ~= me and shared[token] >= needed then
        local a, b, c, d = token:byte(1, 4)
        found[#found + 1] = ((a * 256 + b) * 256 + c) * 256 + d
        found[#found + 1] = shared[token]
        found[#found + 1] = sizes[token]
    end
end
return found
"""
_SHA = sha1(ASK.encode(), usedforsecurity=False).hexdigest()  # as Redis names scripts


class Near:
    """The index of one database. Nothing here raises for a server that fails."""

    def __init__(self, instance: str, link: RedisLink) -> None:
        self._prefix = f"rasid:{instance}:near:{VERSION}:"
        self._link = link

    async def ask(
        self, entries: Sequence[Entry], missed: str = "0"
    ) -> list[tuple[int, ...]] | Literal["empty"] | None:
        """For each entry the tokens worth comparing, as `nearest` orders them, entries before it included.

        They are in the index then, whatever the answer is. `missed` says what SQL recorded without asking: "empty" when
        the index was not filled since; give it all articles of the last days by `fill`, then say `filled`.
        """
        answers = await self._put(entries, missed)
        if answers is None:
            return None
        if any(answer == -1 for answer in answers):
            return "empty"
        return [
            tuple(nearest(size(entry), _met(answer))) for entry, answer in zip(entries, answers, strict=True)
        ]

    async def fill(self, entries: Sequence[Entry]) -> bool:
        """Add some of the articles that SQL knows, again and again if need be; False when the server failed."""
        return await self._put(entries, "") is not None

    async def filled(self, missed: str = "0") -> None:
        """All that SQL knows of the last days was given to `fill`."""
        await self._link.ask(lambda client: client.set(self._marker(missed), 1), None)

    def _marker(self, missed: str) -> str:
        return f"{self._prefix}filled:{missed}"

    async def _put(self, entries: Sequence[Entry], missed: str) -> list[Any] | None:
        return await self._link.ask(lambda client: self._each(client, entries, missed), None)

    async def _each(self, client: Redis, entries: Sequence[Entry], missed: str) -> list[Any]:
        """What the script answers for each."""
        answers: list[Any] = []
        for start in range(0, len(entries), AT_ONCE):
            some = entries[start : start + AT_ONCE]
            try:
                answers += await self._run(client, some, missed)
            except NoScriptError:
                await client.script_load(ASK)
                answers += await self._run(client, some, missed)
        return answers

    async def _run(self, client: Redis, entries: Sequence[Entry], missed: str) -> list[Any]:
        async with client.pipeline(transaction=False) as pipe:
            for entry in entries:
                names = self._keys(entry, missed)
                pipe.evalsha(_SHA, len(names), *names, *_arguments(entry))
            return await pipe.execute()

    def _keys(self, entry: Entry, missed: str) -> list[str]:
        if entry.day is None:
            raise ValueError("an article in Redis has a day")
        others = (day for day in days_near(entry.day) if day != entry.day)
        return [self._marker(missed), *(f"{self._prefix}{day}" for day in (entry.day, *others))]


def _arguments(entry: Entry) -> list[Any]:
    own = pack(">IB", entry.token, size(entry) | (128 if entry.low_trust else 0))
    return [own, pack(f">{len(entry.keys)}I", *entry.keys), KEPT_S, OWNERS, LOW_OWNERS]


def _met(answer: Sequence[int]) -> Iterator[tuple[int, int, int, bool]]:
    for at in range(0, len(answer), 3):
        token, shared, byte = answer[at : at + 3]
        yield token, shared, byte % 128, byte > 127
