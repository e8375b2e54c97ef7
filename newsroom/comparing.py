"""Sources side by side: the newest word of each, and whether it is its own. Pure; imports newsroom.models."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from newsroom.models import Evidence, Figure
from newsroom.stories.headline import outlet_name

Word = TypeVar("Word", Evidence, Figure)


@dataclass(frozen=True, slots=True)
class Newest(Generic[Word]):
    """What an outlet said last."""

    said: Word
    taken_from: str  # the outlet or wire it goes back to; empty: it is the outlet's own


def newest_of_each(said: Iterable[Word]) -> list[Newest[Word]]:
    """One of each outlet, the newest first; what was edited away does not count."""
    said = list(said)
    newest: dict[str, Word] = {}
    named = {outlet_name(one.source.outlet): one.source.outlet for one in said}
    in_force = [one for one in said if one.withdrawn is None]
    for one in sorted(in_force, key=_recency, reverse=True):
        newest.setdefault(one.source.outlet, one)
    return [Newest(one, named.get(taken_from(one), taken_from(one))) for one in newest.values()]


def _recency(one: Evidence | Figure) -> tuple[datetime, int, bool, int]:
    """Of one article a sentence goes before its headline, and the first before the others."""
    return one.source.said, one.source.item, one.quote != one.source.title, -one.id


def taken_from(one: Word) -> str:
    """Whom the sentence is quoted from, or else its whole article; an outlet by its name as it is compared."""
    given = one.report.attribution if isinstance(one, Evidence) else one.claim.attribution
    own = outlet_name(one.source.outlet)
    if given.via and outlet_name(given.via) != own:
        return given.via
    return one.source.origin if outlet_name(one.source.origin) != own else ""


def silent(outlets: Iterable[str], heard: Iterable[str]) -> list[str]:
    """Outlets, in their order, that are not among those heard."""
    known = {outlet_name(outlet) for outlet in heard}
    return [outlet for outlet in dict.fromkeys(outlets) if outlet_name(outlet) not in known]


def origins(found: Sequence[Newest[Word]]) -> int:
    """How many of these do not go back to one another."""
    return len({outlet_name(one.taken_from or one.said.source.outlet) for one in found})
