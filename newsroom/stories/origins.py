"""How many independent origins a story has: copies of one wire are one voice.

Articles of one cluster, which share half a text, go back to one origin, and so do all that name one source or are that
source's own: an origin is called by what all would call it, in whatever order they came.
Pure; imports the fold and the names of outlets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from newsroom.arabic.fold import heavy
from newsroom.stories.headline import outlet_name

_NOUNS = frozenset(map(heavy, ("وكالة", "قناة", "صحيفة", "جريدة", "موقع", "شبكة")))
_GENERAL = (heavy("أنباء"), heavy("الأنباء"))  # «وكالة الأنباء العراقية» is not «قناة العراقية»
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Member:
    """An article."""

    item: int
    outlet: str  # as the feed names it
    source: str | None = None  # the wire or outlet that it names as its source
    published: datetime | None = None


def origin(cluster: Sequence[Member]) -> str:
    """The folded name of what these articles, of one cluster, go back to: the source named most often, else the outlet
    that came first."""
    sources = Counter(name for member in cluster if (name := origin_name(member.source or "")))
    if sources:
        return min(sources, key=lambda name: (-sources[name], name))
    first = min(cluster, key=lambda member: (member.published or _LAST, origin_name(member.outlet)))
    return outlet_name(first.outlet)


def origin_name(outlet: str) -> str:
    """Folded, and without «وكالة» or «قناة», which one writes and another leaves out."""
    name = outlet_name(outlet)
    noun, _, rest = name.partition(" ")
    return rest if noun in _NOUNS and rest and not rest.startswith(_GENERAL) else name
