"""Conflicts of figures: rivals for one quantity, a whole smaller than its part, two answers to one question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product

from newsroom.models import Conflict, ConflictKind, Dossier, Figure, Role, Side, Window
from newsroom.status.conflicts.sides import Span, camps, conflict, joined, quotes
from newsroom.status.figures import held, meant

NEAR = 45  # days between figures of one time
QUARTER = 92
EVENT = 3  # days: what is counted at one event
EVENTS = (Role.KILLED, Role.WOUNDED, Role.LEAVING, Role.ARRIVING)
STATIC = (Role.DISTANCE, Role.RANK, Role.CAPACITY, Role.PEAK)
MEASURED = (*STATIC, Role.DURATION)
TOLERANCE = 0.15  # of what is measured, and rounded in the telling
SAME = {Role.STAYING: Role.TARGET}  # roles that tell the same of a number


@dataclass(frozen=True, slots=True, eq=False)
class _Value:
    """What one origin says of a quantity for one time, and all its quotes, the oldest first."""

    quantity: str
    role: Role
    origin: str
    span: Span
    window: Window
    figures: tuple[Figure, ...]
    days: tuple[int, int]  # the window as numbers of days

    @property
    def items(self) -> set[int]:
        return {figure.source.item for figure in self.figures}


Rival = Callable[[_Value, _Value], bool]
Camp = list[_Value]


def conflicts_of_numbers(dossier: Dossier, told: Sequence[Figure]) -> Iterator[Conflict]:
    values = _values(told)
    asked: set[frozenset[str]] = set()
    for quantity in dossier.quantities:
        own = values[quantity.id]
        for role in dict.fromkeys(value.role for value in own):
            same = [value for value in own if value.role is role]
            yield from _conflicts(
                ConflictKind.FIGURE, quantity.id, _camps(same, same, _rivals), _rivals, same
            )
        if quantity.part_of:
            yield from _wholes(own, values[quantity.part_of], quantity.part_of)
        for other in quantity.like:
            pair = frozenset((quantity.id, other))
            if pair not in asked and len(pair) > 1:
                asked.add(pair)
                yield from _questions(*(values[each] for each in sorted(pair)))


def _wholes(parts: Camp, wholes: Camp, subject: str) -> Iterator[Conflict]:
    newest_part, newest_whole = _newest(parts), _newest(wholes)

    def rival(a: _Value, b: _Value) -> bool:
        part, whole = (b, a) if a.quantity == subject else (a, b)
        return (
            part.quantity != whole.quantity
            and part.role is whole.role
            and whole.span[1] < part.span[0]
            and _gap(part, whole) <= QUARTER
            and part.days[1] >= newest_part(whole)
            and whole.days[1] >= newest_whole(part)
        )

    found = [*_camps(parts, wholes, rival), *_camps(wholes, parts, rival)]
    yield from _conflicts(ConflictKind.WHOLE, subject, found, rival, [*parts, *wholes])


def _questions(left: Camp, right: Camp) -> Iterator[Conflict]:
    found = [*_camps(left, right, _answers), *_camps(right, left, _answers)]
    if found:
        subject = min(left[0].quantity, right[0].quantity)
        yield from _conflicts(ConflictKind.QUESTION, subject, found, _answers, [*left, *right])


def _conflicts(
    kind: ConflictKind, subject: str, found: Sequence[Camp], rival: Rival, known: Sequence[_Value]
) -> Iterator[Conflict]:
    """Of the camps of values that are at odds, those that are at odds with each other."""
    pairs = [
        (a, b)
        for a, b in combinations(range(len(found)), 2)
        if any(rival(x, y) for x, y in product(found[a], found[b]))
    ]
    for group in joined(len(found), pairs):
        sides = sorted((found[place] for place in group), key=_order)
        shown = [_side(camp, named=kind is not ConflictKind.FIGURE) for camp in sides]
        stands = sum(_upheld(camp, known) for camp in sides) > 1
        yield conflict(kind, subject, shown, map(_key, sides), standing=stands)


def _upheld(camp: Camp, known: Sequence[_Value]) -> bool:
    """Whether one of its origins has said nothing else since."""
    return any(
        not any(_later(other, value) and _apart(other, value) for other in known if _one_voice(other, value))
        for value in camp
    )


def _one_voice(a: _Value, b: _Value) -> bool:
    return (a.quantity, a.role, a.origin) == (b.quantity, b.role, b.origin)


def _later(a: _Value, b: _Value) -> bool:
    return a.figures[-1].source.said > b.figures[-1].source.said


def _camps(own: Sequence[_Value], others: Sequence[_Value], rival: Rival) -> list[Camp]:
    """Those of `own` that one of the others contradicts, in camps that agree."""
    known = [value for value in own if any(rival(value, other) for other in others)]
    return [[known[place] for place in camp] for camp in camps([value.span for value in known]) if camp]


def _rivals(a: _Value, b: _Value) -> bool:
    """Two figures of one quantity, of one time and two origins."""
    if a.origin == b.origin or not _apart(a, b):
        return False
    if a.role in EVENTS:
        return _one_event(a, b)
    return a.role in STATIC or _gap(a, b) <= NEAR


def _answers(a: _Value, b: _Value) -> bool:
    """Two quantities that answer one question; an origin that says otherwise later has changed its mind."""
    if a.quantity == b.quantity or not _apart(a, b):
        return False
    return bool(a.items & b.items) or (a.origin != b.origin and _gap(a, b) <= QUARTER)


def _apart(a: _Value, b: _Value) -> bool:
    return a.span[1] < b.span[0] or b.span[1] < a.span[0]


def _one_event(a: _Value, b: _Value) -> bool:
    """Both windows the same, to a few days; a month says which event is meant once it has gone by."""
    ends = zip(a.days, b.days, strict=True)
    return all(abs(x - y) <= EVENT for x, y in ends) and all(map(_fixed, (a, b)))


def _fixed(value: _Value) -> bool:
    start, end = value.days
    return end - start <= EVENT or all(end < figure.source.day.toordinal() for figure in value.figures)


def _newest(own: Sequence[_Value]) -> Callable[[_Value], int]:
    """The day of which the newest of these speak that are near to another's time and tell the same as he."""

    @cache  # asked of each pair
    def newest(other: _Value) -> int:
        near = (each for each in own if each.role is other.role and _gap(each, other) <= QUARTER)
        return max((each.days[0] for each in near), default=0)

    return newest


def _gap(a: _Value, b: _Value) -> int:
    """Days between the times two figures speak of."""
    return max(0, a.days[0] - b.days[1], b.days[0] - a.days[1])


def _days(window: Window, figure: Figure) -> tuple[int, int]:
    """An open end is taken for the end that is known."""
    known = window.start or window.end or figure.source.day
    return (window.start or known).toordinal(), (window.end or known).toordinal()


def _values(told: Sequence[Figure]) -> defaultdict[str, Camp]:
    cells: dict[tuple[str, Role, str, Span, Window], list[Figure]] = {}
    for figure in told:
        claim = figure.claim
        role = SAME.get(claim.role, claim.role)
        origin = claim.attribution.via or figure.source.origin
        cell = (claim.quantity, role, origin, _span(figure), held(figure))
        cells.setdefault(cell, []).append(figure)
    found: defaultdict[str, Camp] = defaultdict(list)
    for cell, figures in cells.items():
        found[cell[0]].append(_Value(*cell, tuple(figures), _days(cell[4], figures[0])))
    return found


def _span(figure: Figure) -> Span:
    low, high = meant(figure.claim)
    if figure.claim.role in MEASURED:
        return low * (1 - TOLERANCE), high * (1 + TOLERANCE)
    return low, high


def _side(camp: Camp, *, named: bool) -> Side:
    said = _said(camp)
    return Side(
        figure=(said[0].claim.low, said[0].claim.high),
        subject=camp[0].quantity if named else "",
        said=quotes(said, lambda figure: (figure.claim.low, figure.claim.high)),
    )


def _said(camp: Camp) -> list[Figure]:
    return sorted(
        (figure for value in camp for figure in value.figures),
        key=lambda f: (f.source.said, f.claim.low, f.claim.high or 0.0, f.source.outlet, f.source.item, f.id),
    )


def _order(camp: Camp) -> tuple[str, Span]:
    return camp[0].quantity, min(value.span for value in camp)


def _key(camp: Camp) -> str:
    claim = _said(camp)[0].claim
    return f"{camp[0].quantity}={claim.low:g}-{'' if claim.high is None else format(claim.high, 'g')}"
