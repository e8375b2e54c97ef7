"""Reckoning with days: units, months of both calendars, and which of several windows is meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hijridate import Gregorian, Hijri

from newsroom.models import Precision, When, Window


class Lean(StrEnum):
    """Which way its clause looks from the day of the article."""

    OPEN = "open"
    AHEAD = "ahead"
    TOLD = "told"  # somebody said something then
    PAST = "past"  # it tells what had been: كان، قد
    DUE = "due"  # what was due then, and may still be


class Unit(StrEnum):
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"


_DAYS = {Unit.HOUR: 1 / 24, Unit.DAY: 1, Unit.WEEK: 7}
_MONTHS = {Unit.MONTH: 1, Unit.YEAR: 12, Unit.DECADE: 120, Unit.CENTURY: 1200}


@dataclass(frozen=True, slots=True)
class Step:
    """المقبل +1, الجاري 0, الماضي -1; `of_text`: from the date the text gave before (التالي، نفسه)."""

    by: int
    of_text: bool = False


@dataclass(frozen=True, slots=True)
class Now:
    anchor: date | None  # the day the article appeared
    told: date | None = None  # where the date before in the text begins
    lean: Lean = Lean.OPEN

    def base(self, step: Step | None) -> date | None:
        return self.told if step and step.of_text else self.anchor


def one_day(day: date) -> When:
    return When(Window(day, day), Precision.DAY)


def stretch(one: date, other: date) -> When:
    return When(Window(min(one, other), max(one, other)), Precision.RANGE)


def week(day: date, *, weekend: bool = False) -> When:
    """Sunday to Saturday; the weekend is its Friday and Saturday."""
    sunday = day - timedelta((day.weekday() + 1) % 7)
    return stretch(sunday + timedelta(5 * weekend), sunday + timedelta(6))


def month(year: int, number: int, *, hijri: bool = False) -> tuple[date, date]:
    """Its first and last day."""
    if hijri:
        first = Hijri(year, number, 1)
        start = _plain(first.to_gregorian())
        return start, start + timedelta(first.month_length() - 1)
    return date(year, number, 1), date(year + number // 12, number % 12 + 1, 1) - timedelta(1)


def hijri_day(year: int, number: int, day: int) -> date | None:
    try:
        return _plain(Hijri(year, number, day).to_gregorian())
    except (ValueError, OverflowError):
        return None


def year_of(day: date, *, hijri: bool = False) -> int:
    return Gregorian.fromdate(day).to_hijri().year if hijri else day.year


def months_on(day: date, by: int) -> tuple[int, int]:
    """Year and month so many months away."""
    years, number = divmod(day.month - 1 + by, 12)
    return day.year + years, number + 1


def moved(day: date, unit: Unit, count: float) -> date:
    """So many units away; a day the month lacks becomes its last."""
    if unit in _DAYS:
        return day + timedelta(int(count * _DAYS[unit]))
    whole = int(count * _MONTHS[unit])
    start, end = month(*months_on(day, whole))
    return min(start + timedelta(day.day - 1 + round((count * _MONTHS[unit] - whole) * 30)), end)


def months_in(unit: Unit, count: float) -> float:
    """How many months that is; none for days and weeks."""
    return _MONTHS.get(unit, 0) * count


def chosen(windows: Iterable[When], base: date, step: Step | None, lean: Lean) -> When | None:
    """Which of the windows, given in order, is meant on the day `base`: the nearest that fits."""
    choice = list(windows)
    if step and step.by > 0:
        choice = [one for one in choice if start_of(one) > base]
    elif step and step.by < 0:
        choice = [one for one in choice if end_of(one) < base]
    elif not step and lean == Lean.AHEAD:
        choice = [one for one in choice if end_of(one) >= base]
    elif not step and lean in (Lean.PAST, Lean.TOLD):
        choice = [one for one in choice if start_of(one) <= base]
    return min(choice, key=lambda one: distance(one, base), default=None)


def distance(when: When, day: date) -> int:
    return max((start_of(when) - day).days, (day - end_of(when)).days, 0)


def start_of(when: When) -> date:
    return when.window.start or date.min


def end_of(when: When) -> date:
    return when.window.end or date.max


def _plain(day: Gregorian) -> date:
    return date(day.year, day.month, day.day)
