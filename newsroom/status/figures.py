"""Figures over time: what a number means, when it held, which others repeat it. Pure; imports newsroom.models."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TypeVar

from newsroom.models import Claim, Figure, Quantity, Reading, Said, Window
from newsroom.status.windows import narrowed

ABOUT = 0.10  # «نحو 2500» may be a tenth more or less
ROUND = 0.05  # a round number stands for those around it
ROUND_FROM = 100
DIGITS = 2  # that a round number has, before its noughts
CAPS = ("less_than", "at_most")
FLOORS = ("more_than", "at_least")
LOOSE = ("about", "exact")  # whoever leaves out «نحو» means the same number

Heard = TypeVar("Heard", bound=Said)
Range = tuple[float, float]


def heard(said: Iterable[Heard], at: date) -> list[Heard]:
    """What was said by a day and not withdrawn by then, the oldest first, in whatever order it came."""
    known = (each for each in said if each.source.day <= at and not withdrawn(each, at))
    return sorted(known, key=lambda s: (s.source.said, s.source.outlet, s.source.item, s.id))


def withdrawn(said: Said, at: date) -> bool:
    return said.withdrawn is not None and said.withdrawn.date() <= at


def meant(claim: Claim) -> Range:
    """The numbers a writer has in mind: «أقل من 500» is no way to say twenty."""
    low, high = claim.low, claim.high
    if claim.qualifier in CAPS and high is not None:
        return max(low, high / 2), high
    if high is None or claim.qualifier in FLOORS:
        return low, max(high or 0.0, 2 * low)
    slack = ABOUT if claim.qualifier == "about" else ROUND if _round(low, high) else 0.0
    return low * (1 - slack), high * (1 + slack)


def held(figure: Figure) -> Window:
    """When it held; a figure without a date, on the day it was said."""
    when = figure.claim.as_of
    return narrowed(when) if when else Window(figure.source.day, figure.source.day)


def figures(quantity: Quantity, figures: Sequence[Figure], at: date) -> tuple[Reading, ...]:
    """The values of a quantity in the order of time; one that is said again and again is one reading."""
    own = [figure for figure in heard(figures, at) if figure.claim.quantity == quantity.id]
    runs: list[list[Figure]] = []
    for figure in sorted(own, key=_time):
        if not runs or _value(runs[-1][0].claim) != _value(figure.claim):
            runs.append([figure])
        elif all(figure.source.item != other.source.item for other in runs[-1]):
            runs[-1].append(figure)
    before: list[Figure | None] = [None, *(run[0] for run in runs)]
    return tuple(
        Reading(run[0], tuple(run[1:]), _change(last, run[0]))
        for last, run in zip(before, runs, strict=False)
    )


def _round(low: float, high: float) -> bool:
    if low != high or low < ROUND_FROM or low != int(low):
        return False
    return len(str(int(low)).rstrip("0")) <= DIGITS


def _time(figure: Figure) -> tuple[date, datetime, float, float]:
    window = held(figure)
    start = window.start or window.end or figure.source.day
    return start, figure.source.said, figure.claim.low, figure.claim.high or float("inf")


def _value(claim: Claim) -> tuple[float, float | None, str]:
    """Equal for figures that say the same, one in other words than the other."""
    return claim.low, claim.high, "" if claim.qualifier in LOOSE else claim.role


def _change(last: Figure | None, figure: Figure) -> float | None:
    sure = [_number(each.claim) for each in (last, figure) if each is not None]
    return sure[1] - sure[0] if len(sure) == 2 and sure[0] is not None and sure[1] is not None else None


def _number(claim: Claim) -> float | None:
    return claim.low if claim.low == claim.high and claim.qualifier in LOOSE else None
