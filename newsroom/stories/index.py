"""The index of keys in memory: who shares enough of them to be worth comparing. Pure; imports nothing of the project.

`newsroom/store/near.py` counts the same way in Redis; the tests hold the two side by side.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b

BACK = 5  # days looked back
AHEAD = 1  # and ahead: the clocks of sources differ, and archives are read in any order
OWNERS = 20  # of one key on one day; what more share is a set phrase
LOW_OWNERS = 10  # of them, that feeds of low trust may be
FOUND = 40  # candidates of one article, at most
COUNTED = 127  # keys of an article, as far as they are counted


@dataclass(frozen=True, slots=True)
class Entry:
    """One article for the index."""

    token: int  # 32 bits; see `token`
    day: date | None  # in Redis there must be one; without one it is near everything
    keys: Sequence[int]  # 32 bits each
    low_trust: bool = False


def token(item_key: str) -> int:
    """What stands for an item in the index: 32 bits of its first identity key. Two items may share one."""
    return int.from_bytes(blake2b(item_key.encode("utf-8", "replace"), digest_size=4).digest())


def needed(one: int, other: int) -> int:
    """How many keys two articles must share, by how many each has: three, or fewer where there are few."""
    fewer = min(one, other)
    return 1 if fewer <= 12 else 2 if fewer < 30 else 3


def size(entry: Entry) -> int:
    """How many keys it has, as far as they are counted."""
    return min(len(entry.keys), COUNTED)


def nearest(own_size: int, met: Iterable[tuple[int, int, int, bool]]) -> list[int]:
    """The tokens that share enough, those that share most first, and those of low trust behind all others.

    `met`: token, shared keys, its size, whether of low trust.
    """
    found = [
        (low, -shared / min(own_size, other), token)
        for token, shared, other, low in met
        if shared >= needed(own_size, other)
    ]
    return [token for _, _, token in sorted(found)[:FOUND]]


def days_near(day: date) -> list[date]:
    """Newest first."""
    return [day + timedelta(days=ahead) for ahead in range(AHEAD, -BACK - 1, -1)]


class Index:
    """Articles by their keys. It forgets nothing."""

    def __init__(self) -> None:
        self._days: dict[date | None, dict[int, list[tuple[int, int, bool]]]] = {}

    def ask(self, entry: Entry) -> tuple[int, ...]:
        """The tokens worth comparing, as `nearest` orders them; then the entry is in the index itself."""
        shared: Counter[int] = Counter()
        others: dict[int, tuple[int, bool]] = {}
        for owners in self._near(entry.day):
            for key in entry.keys:
                for other, other_size, low in owners.get(key, ()):
                    shared[other] += 1
                    others[other] = other_size, low
        del shared[entry.token]
        self._add(entry)
        met = ((other, count, *others[other]) for other, count in shared.items())
        return tuple(nearest(size(entry), met))

    def _near(self, day: date | None) -> list[dict[int, list[tuple[int, int, bool]]]]:
        if day is None:
            return list(self._days.values())
        return [self._days[near] for near in (*days_near(day), None) if near in self._days]

    def _add(self, entry: Entry) -> None:
        fields = self._days.setdefault(entry.day, defaultdict(list))
        for key in entry.keys:
            keep(fields[key], (entry.token, size(entry), entry.low_trust))


def keep(owners: list[tuple[int, int, bool]], new: tuple[int, int, bool]) -> None:
    """Add an owner to a key, in place: feeds of low trust can neither fill it nor keep others out."""
    if any(owner[0] == new[0] for owner in owners):
        return
    low = [at for at, owner in enumerate(owners) if owner[2]]
    if new[2]:
        if len(owners) < OWNERS and len(low) < LOW_OWNERS:
            owners.append(new)
    elif len(owners) < OWNERS:
        owners.append(new)
    elif low:
        owners[low[0]] = new
