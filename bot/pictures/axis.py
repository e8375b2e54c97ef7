"""Which days an axis shows and where it is marked: few marks, on first days of months or years. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from bot.pictures.content import Axis, Tick
from newsroom.arabic import display

MOST = 8  # marks, and one more where an edge falls on one
SHORTEST = 60  # days an axis shows at least
MARGIN = 0.04  # of its length, on either side
DAYS = (7, 14)  # between marks, where months would give too few
FEWEST = 4
MONTHS = (1, 2, 3, 4, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 24_000)
YEAR = 12


def axis(days: Iterable[int], language: str) -> Axis:
    """An axis on which all of `days` have room."""
    known = sorted(days)
    start, end = known[0], known[-1]
    short = max(0, SHORTEST - (end - start))
    margin = max(2, round((end - start + short) * MARGIN))
    start, end = start - (short + 1) // 2 - margin, end + short // 2 + margin
    return Axis(max(1, start), min(date.max.toordinal(), end), tuple(_ticks(start, end, language)))


def reach(near: Iterable[int], far: Iterable[int], longest: int) -> tuple[int, int]:
    """The days `near`, and as many of `far` as an axis of `longest` days can show besides, the nearest first."""
    known = list(near) or list(far)
    first, last = min(known), max(known)
    for day in sorted(far, key=lambda one: max(first - one, one - last)):
        if max(last, day) - min(first, day) <= longest:
            first, last = min(first, day), max(last, day)
    return first, last


def _ticks(start: int, end: int, language: str) -> Iterator[Tick]:
    first, last = date.fromordinal(max(1, start)), date.fromordinal(min(end, date.max.toordinal()))
    chosen = _chosen(first, last)
    dated = any(day.day != 1 for day in chosen)
    year = None
    for day in chosen:
        named = year is None or day.year != year
        year = day.year
        yield _tick(day, language, dated=dated, yearly=_yearly(chosen), named=named)


def _chosen(first: date, last: date) -> list[date]:
    months = next((found for step in MONTHS if len(found := _months(first, last, step)) <= MOST), [])
    if len(months) >= FEWEST:
        return months
    weeks = next((found for step in DAYS if len(found := _weeks(first, last, step)) <= MOST), [])
    return weeks or months


def _months(first: date, last: date, step: int) -> list[date]:
    """First days of months, `step` months apart, counted from January."""
    month = first.year * 12 + first.month - 1 + (first.day > 1)
    month += -month % step
    found = []
    while month // 12 <= date.max.year and (day := date(month // 12, month % 12 + 1, 1)) <= last:
        found.append(day)
        month += step
    return found


def _weeks(first: date, last: date, step: int) -> list[date]:
    count = (last - first).days // step
    spare = ((last - first).days - count * step) // 2
    return [first + timedelta(spare + step * number) for number in range(count + 1)]


def _yearly(days: list[date]) -> bool:
    return all((day.month, day.day) == (1, 1) for day in days) and len({day.year for day in days}) > 1


def _tick(day: date, language: str, *, dated: bool, yearly: bool, named: bool) -> Tick:
    if yearly:
        return Tick(day.toordinal(), (str(day.year),))
    names = display.month_names(day.month, language)
    names = names if language == "ar" else (names[0][:3],)
    lines = tuple(f"{day.day} {name}" if dated else name for name in names)
    return Tick(day.toordinal(), lines, str(day.year) if named else "")
