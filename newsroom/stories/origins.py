"""How many independent origins a story has: copies of one wire are one voice.

Two articles go back to one origin when half of a text is shared, when both name the same source, or when one names
the outlet of the other as its source. An origin is called by what all would call it, in whatever order they came.
Pure; imports the fold and the names of outlets.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from newsroom.arabic.fold import heavy
from newsroom.stories.headline import outlet_name

ONE_ORIGIN = 0.5  # of a text shared
_NOUNS = frozenset(map(heavy, ("وكالة", "قناة", "صحيفة", "جريدة", "موقع", "شبكة")))
_GENERAL = (heavy("أنباء"), heavy("الأنباء"))  # «وكالة الأنباء العراقية» is not «قناة العراقية»
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story."""

    item: int
    outlet: str  # as the feed names it
    source: str | None = None  # the wire or outlet that it names as its source
    published: datetime | None = None


def origins(members: Sequence[Member], links: Iterable[tuple[int, int, float]]) -> dict[int, str]:
    """Item -> the folded name of its origin. `links`: (item, item, overlap), of members or not, either way round.

    The name is that of the source named most often, else that of the outlet that came first.
    """
    sets = _Sets(member.item for member in members)
    for one, other, overlap in links:
        if overlap >= ONE_ORIGIN and one in sets and other in sets:
            sets.join(one, other)
    named: dict[str, int] = {}  # a source -> an article that names it
    for member in members:
        if name := origin_name(member.source or ""):
            sets.join(member.item, named.setdefault(name, member.item))
    for member in members:
        if (name := origin_name(member.outlet)) in named:
            sets.join(member.item, named[name])
    groups: dict[int, list[Member]] = defaultdict(list)
    for member in members:
        groups[sets.of(member.item)].append(member)
    return {member.item: name for group in groups.values() for name in [_name(group)] for member in group}


def said_by(via: str | None, origin: str, outlets: Mapping[str, str] | None = None) -> str:
    """The origin of one sentence: whom it names itself («قال لرويترز»), else that of its article.

    `outlets`: where others of the story come from, by `origin_name` of their outlets.
    """
    name = origin_name(via or "")
    return (outlets or {}).get(name, name) or origin


def origin_name(outlet: str) -> str:
    """Folded, and without «وكالة» or «قناة», which one writes and another leaves out."""
    name = outlet_name(outlet)
    noun, _, rest = name.partition(" ")
    return rest if noun in _NOUNS and rest and not rest.startswith(_GENERAL) else name


def _name(group: Sequence[Member]) -> str:
    sources = Counter(name for member in group if (name := origin_name(member.source or "")))
    if sources:
        return min(sources, key=lambda name: (-sources[name], name))
    first = min(group, key=lambda member: (member.published or _LAST, origin_name(member.outlet)))
    return outlet_name(first.outlet)


class _Sets:
    """Items joined into sets (union-find)."""

    def __init__(self, items: Iterable[int]) -> None:
        self._parents = {item: item for item in items}

    def __contains__(self, item: int) -> bool:
        return item in self._parents

    def of(self, item: int) -> int:
        while (parent := self._parents[item]) != item:
            self._parents[item] = item = self._parents[parent]
        return item

    def join(self, one: int, other: int) -> None:
        self._parents[self.of(one)] = self.of(other)
