"""Windows of days: how far one reaches, and whether two can be the same time. An open end is None."""

from __future__ import annotations

from datetime import date, timedelta

from newsroom.models import When, Window

_DAY = timedelta(days=1)
_YEAR = 360  # days: of a window this long an edge is a quarter, of a shorter one a third
_EDGE_SHARE = {True: 4, False: 3}


def narrowed(when: When) -> Window:
    """What is left of a window once its edge is taken at its word: the end of 2026 is its last quarter."""
    start, end = when.window.start, when.window.end
    if not when.edge or start is None or end is None:
        return when.window
    days = (end - start).days + 1
    part = max(1, round(days / _EDGE_SHARE[days >= _YEAR]))
    if when.edge == "start":
        return Window(start, start + (part - 1) * _DAY)
    if when.edge == "end":
        return Window(end - (part - 1) * _DAY, end)
    rest = (days - part) // 2
    return Window(start + rest * _DAY, start + (rest + part - 1) * _DAY)


def disjoint(a: Window, b: Window) -> bool:
    """Whether no day lies in both."""
    return _before(a, b) or _before(b, a)


def touches(a: Window, b: Window) -> bool:
    """Whether some day lies in both."""
    return not disjoint(a, b)


def contains(wide: Window, narrow: Window) -> bool:
    """Whether every day of `narrow` lies in `wide`."""
    return (wide.start or date.min) <= (narrow.start or date.min) and (narrow.end or date.max) <= (
        wide.end or date.max
    )


def _before(a: Window, b: Window) -> bool:
    return a.end is not None and b.start is not None and a.end < b.start
