"""How those who cannot all be right are put into camps, and a conflict is made of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from datetime import date

from newsroom.models import Conflict, ConflictKind, Evidence, Listing, Said, Side, Voice
from newsroom.status.figures import Heard

WEIGHT = {voice: rank for rank, voice in enumerate(Voice)}  # the weightiest first
Span = tuple[float, float]  # both ends included


def camps(spans: Sequence[Span]) -> list[list[int]]:
    """The fewest camps within which all agree, by place, the lowest first.

    A span that agrees with every camp says nothing and stands in none; one that agrees with some of them
    stands in the last of these.
    """
    points: list[float] = []
    for low, high in sorted(spans, key=lambda span: (span[1], span[0])):
        if not points or low > points[-1]:
            points.append(high)
    cores = [_core(point, spans, points) for point in points]
    found: list[list[int]] = [[] for _ in points]
    for place, (low, high) in enumerate(spans):
        agrees = [camp for camp, core in enumerate(cores) if low <= core[1] and core[0] <= high]
        if len(agrees) < len(points) or len(points) == 1:
            found[agrees[-1]].append(place)
    return found


def _core(point: float, spans: Sequence[Span], points: Sequence[float]) -> Span:
    """What all agree on that hold this point and none of the others."""
    own = [(low, high) for low, high in spans if [p for p in points if low <= p <= high] == [point]]
    return max(low for low, _ in own), min(high for _, high in own)


def joined(count: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Those linked by pairs, directly or through others; what is in no pair is left out."""
    group = list(range(count))
    linked: set[int] = set()
    for a, b in pairs:
        linked |= {a, b}
        group = [group[a] if each == group[b] else each for each in group]
    found: dict[int, list[int]] = {}
    for place in sorted(linked):
        found.setdefault(group[place], []).append(place)
    return list(found.values())


def quotes(said: Sequence[Heard], value: Callable[[Heard], Hashable]) -> tuple[Said, ...]:
    """One for each article and value, the weightiest; the order stays."""
    best: dict[tuple[int, Hashable], Heard] = {}
    for each in sorted(said, key=_weight):
        best.setdefault((each.source.item, value(each)), each)
    chosen = {id(each) for each in best.values()}
    return tuple(each for each in said if id(each) in chosen)


def conflict(
    kind: ConflictKind,
    subject: str,
    sides: Sequence[Side],
    values: Iterable[str],
    *,
    standing: bool = True,
    since: date | None = None,
) -> Conflict:
    days = sorted(min(said.source.day for said in side.said) for side in sides if side.said)
    key = ":".join((kind, subject, "|".join(values)))
    known = since or days[min(1, len(days) - 1)]
    return Conflict(key, kind, subject, tuple(sides), known, standing, _within(sides))


def of_two_sentences(a: Iterable[Said], b: Iterable[Said]) -> bool:
    """Whether not one sentence says it all: that would tell of two things, not contradict itself."""
    return len({sentence(said) for side in (a, b) for said in side}) > 1


def sentence(said: Said) -> tuple[int, str]:
    """What makes two statements one sentence."""
    return said.source.item, said.quote


def _within(sides: Sequence[Side]) -> str:
    if _twice([{said.source.item for said in side.said} for side in sides]):
        return "article"
    return "outlet" if _twice([{said.source.outlet for said in side.said} for side in sides]) else ""


def _twice(named: Sequence[Collection[Hashable]]) -> bool:
    """Whether one of the names stands on two sides."""
    return sum(map(len, named)) > len({name for names in named for name in names})


def _weight(said: Said) -> tuple[int, int]:
    if isinstance(said, Listing):
        return 0, said.id
    told = said.report if isinstance(said, Evidence) else said.claim
    return WEIGHT[told.attribution.voice], said.id
