"""Rival lists: two sources name members of a roll, each one that the other does not name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from newsroom.models import Conflict, ConflictKind, Dossier, Listing, Said, Side
from newsroom.status.conflicts.sides import conflict, joined, quotes

NEAR = 365  # days between two lists that speak of one time
LIST = 2  # members: who names but one base does not say that it is the only one


@dataclass(frozen=True, slots=True)
class _List:
    members: frozenset[str]
    origin: str
    day: date
    said: tuple[Listing, ...]


def conflicts_of_rolls(dossier: Dossier, told: Sequence[Listing]) -> Iterator[Conflict]:
    for roll in dossier.rolls:
        sides = _sides(_lists([each for each in told if each.roll == roll.id]))
        pairs = [(a, b) for a, b in combinations(range(len(sides)), 2) if _any_rival(sides[a], sides[b])]
        for group in joined(len(sides), pairs):
            yield _conflict(roll.id, [sides[place] for place in group])


def _conflict(roll: str, sides: Sequence[Sequence[_List]]) -> Conflict:
    ordered = sorted(sides, key=lambda side: sorted(side[0].members))
    shown = [
        Side(
            members=tuple(sorted(frozenset().union(*(each.members for each in side)))),
            said=_quotes(side),
        )
        for side in ordered
    ]
    values = ["+".join(sorted(side[0].members)) for side in ordered]
    return conflict(ConflictKind.ROLL, roll, shown, values)


def _quotes(side: Sequence[_List]) -> tuple[Said, ...]:
    """A sentence for each member an article names; one that names two stands once."""
    said = [each for one in side for each in one.said]
    named = {id(each) for each in quotes(said, lambda listing: listing.entity)}
    return quotes([each for each in said if id(each) in named], lambda listing: listing.quote)


def _lists(told: Sequence[Listing]) -> list[_List]:
    """What each article names, the oldest first; of one origin the last word counts."""
    newest: dict[str, _List] = {}
    for item in dict.fromkeys(each.source.item for each in told):
        said = tuple(each for each in told if each.source.item == item)
        source = said[0].source
        found = _List(frozenset(each.entity for each in said), source.origin, source.day, said)
        if len(found.members) >= LIST:
            newest[source.origin] = found
    return sorted(newest.values(), key=lambda each: (each.day, sorted(each.members), each.origin))


def _sides(lists: Sequence[_List]) -> list[list[_List]]:
    """A list joins the side whose first it holds, or which holds it."""
    sides: list[list[_List]] = []
    for each in lists:
        fits = (side for side in sides if not _differ(side[0].members, each.members))
        if side := next(fits, None):
            side.append(each)
        else:
            sides.append([each])
    return sides


def _any_rival(left: Sequence[_List], right: Sequence[_List]) -> bool:
    return any(
        abs(a.day - b.day).days <= NEAR and a.origin != b.origin and _differ(a.members, b.members)
        for a in left
        for b in right
    )


def _differ(a: frozenset[str], b: frozenset[str]) -> bool:
    return not (a <= b or b <= a)
