"""What an expression of time means: a window of days, against the day its article appeared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from newsroom.arabic.dates.calendar import (
    Lean,
    Now,
    Step,
    Unit,
    chosen,
    distance,
    end_of,
    month,
    months_in,
    months_on,
    moved,
    one_day,
    start_of,
    stretch,
    week,
    year_of,
)
from newsroom.models import Precision, When, Window

SOON = {
    "hour": 1,
    "day": 14,
    "week": 60,
    "month": 180,
    "year": 1825,
    "decade": 7300,
}  # days: the coming days, weeks…
NEAR_DEADLINE = (
    3  # months: "within 2 months" is the time until then, "within 12 months" the month it leads to
)
NEW_YEAR = 60  # days: so near the turn of the year, "the start of the year" is the nearer one
_YEARS = (Unit.YEAR, Unit.DECADE)


@dataclass(frozen=True, slots=True)
class InYear:
    year: int | Step | None = None  # None: the year is not said
    months: tuple[int, int] = (1, 12)  # beyond 12: of the year after
    precision: Precision = Precision.YEAR
    step: Step | None = None  # next winter
    hijri: bool = False

    def when(self, now: Now) -> When | None:
        if self.year is not None:
            number = _year(self.year, now, self.hijri)
            return None if number is None else self._in(number)
        base = now.base(self.step)
        if base is None:
            return None
        windows = [self._in(year) for year in _around(base, self.hijri)]
        if self.step or now.lean == Lean.AHEAD:
            return chosen(windows, base, self.step, now.lean)
        nearest = chosen(windows, base, Step(0), now.lean)
        near_by = nearest and now.lean == Lean.OPEN and distance(nearest, base) <= NEW_YEAR
        return nearest if near_by else windows[1]

    def _in(self, year: int) -> When:
        first, last = self.months
        start, _ = month(year, first, hijri=self.hijri)
        _, end = month(year + (last - 1) // 12, (last - 1) % 12 + 1, hijri=self.hijri)
        return When(Window(start, end), self.precision)


@dataclass(frozen=True, slots=True)
class InMonth:
    """A named month, or days of it; negative days are counted from its end."""

    month: int
    days: tuple[int, int] | None = None
    year: int | Step | None = None
    step: Step | None = None
    hijri: bool = False

    def when(self, now: Now) -> When | None:
        if self.year is not None:
            year = _year(self.year, now, self.hijri)
            return None if year is None else self._in(year)
        base = now.base(self.step)
        if base is None:
            return None
        windows = [self._in(year) for year in _around(base, self.hijri)]
        return chosen((window for window in windows if window), base, self.step, now.lean)

    def _in(self, year: int) -> When | None:
        """None when the month has no such day."""
        start, end = month(year, self.month, hijri=self.hijri)
        if self.days is None:
            return When(Window(start, end), Precision.MONTH)
        first, last = (
            start + timedelta(day - 1) if day > 0 else end + timedelta(day + 1) for day in self.days
        )
        if not start <= first <= last <= end:
            return None
        return one_day(first) if first == last else stretch(first, last)


@dataclass(frozen=True, slots=True)
class MonthAway:
    """Next month, or days of it; with a year, the month of that name."""

    step: Step
    days: tuple[int, int] | None = None
    year: int | Step | None = None

    def when(self, now: Now) -> When | None:
        base = now.base(self.step)
        if base is None:
            return None
        year, number = months_on(base, self.step.by)
        return InMonth(number, self.days, year if self.year is None else self.year).when(now)


@dataclass(frozen=True, slots=True)
class InWeek:
    step: Step
    weekend: bool = False

    def when(self, now: Now) -> When | None:
        base = now.base(self.step)
        return None if base is None else week(base + timedelta(weeks=self.step.by), weekend=self.weekend)


@dataclass(frozen=True, slots=True)
class OnWeekday:
    weekday: int  # Monday is 0
    step: Step | None = None
    after: OnWeekday | None = None  # السبت والأحد: the Sunday after that Saturday

    def when(self, now: Now) -> When | None:
        if self.after:
            first = self.after.when(now)
            return first and self._next(start_of(first), strict=True)
        base = now.base(self.step)
        if base is None:
            return None
        by = self.step.by if self.step else 0
        if by > 0 or (not by and now.lean == Lean.AHEAD):
            return self._next(base, strict=bool(by))
        return one_day(base - timedelta((base.weekday() - self.weekday - abs(by)) % 7 + abs(by)))

    def _next(self, day: date, *, strict: bool) -> When:
        return one_day(day + timedelta((self.weekday - day.weekday() - strict) % 7 + strict))


@dataclass(frozen=True, slots=True)
class OnDay:
    """Today, yesterday; with a weekday it is the nearest such day, for outlets differ on when a day ends."""

    offset: int
    weekday: int | None = None
    of_text: bool = False

    def when(self, now: Now) -> When | None:
        base = now.base(Step(0, self.of_text))
        if base is None:
            return None
        day = base + timedelta(self.offset)
        if self.weekday is not None:
            day += timedelta((self.weekday - day.weekday() + 3) % 7 - 3)
        return one_day(day)


@dataclass(frozen=True, slots=True)
class Away:
    """Two months ago, in two months: the unit it leads to. No count: some."""

    unit: Unit
    count: float | None
    sign: int

    def when(self, now: Now) -> When | None:
        if now.anchor is None or (self.sign > 0 and not self._ahead(now.lean)):
            return None
        if self.count is None:
            return _some(now.anchor, self.unit, self.sign)
        reached = moved(now.anchor, self.unit, self.sign * self.count)
        if self.unit in (Unit.HOUR, Unit.DAY):
            return one_day(reached)
        if self.unit == Unit.WEEK:
            return week(reached)
        if self.unit in _YEARS and self.count == int(self.count):
            return InYear(reached.year).when(now)
        return InMonth(reached.month, year=reached.year).when(now)

    def _ahead(self, lean: Lean) -> bool:
        """In a story of what was, "two months later" is not two months from now."""
        return lean == Lean.AHEAD or (lean == Lean.OPEN and self.count != 1 and self.unit not in _YEARS)


@dataclass(frozen=True, slots=True)
class Within:
    """The time until so long from now; months ahead, the month it ends in; years, the year."""

    unit: Unit
    count: float | None

    def when(self, now: Now) -> When | None:
        long = self.unit in _YEARS and self.count != 1  # it may also tell how long a thing took
        if now.anchor is None or now.lean == Lean.PAST or (long and now.lean != Lean.AHEAD):
            return None
        if self.count is None:
            return _some(now.anchor, self.unit, 1)
        end = moved(now.anchor, self.unit, self.count)
        months = months_in(self.unit, self.count)
        if months <= NEAR_DEADLINE:
            return stretch(now.anchor, end)
        return InMonth(end.month, year=end.year).when(now) if months <= 12 else InYear(end.year).when(now)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The coming ten days, the past years: from the day of the article on, or up to it."""

    unit: Unit
    count: float | None
    sign: int

    def when(self, now: Now) -> When | None:
        if now.anchor is None:
            return None
        if self.count is None:
            return _some(now.anchor, self.unit, self.sign)
        return stretch(now.anchor, moved(now.anchor, self.unit, self.sign * self.count))


@dataclass(frozen=True, slots=True)
class InCentury:
    step: Step
    decade: int | None = None  # 60: its sixties

    def when(self, now: Now) -> When | None:
        base = now.base(self.step)
        if base is None:
            return None
        first = base.year // 100 * 100 + 100 * self.step.by + (self.decade or 0)
        return stretch(date(first, 1, 1), date(first + (99 if self.decade is None else 9), 12, 31))


@dataclass(frozen=True, slots=True)
class Fixed:
    """Days that need no reckoning."""

    days: When

    def when(self, now: Now) -> When | None:
        return self.days


@dataclass(frozen=True, slots=True)
class Between:
    first: Meaning
    last: Meaning

    def when(self, now: Now) -> When | None:
        last = self.last.when(now)
        for lean in (now.lean, Lean.OPEN, Lean.PAST):  # it began before it ends
            first = self.first.when(replace(now, lean=lean))
            if first and last and start_of(first) <= end_of(last):
                return stretch(start_of(first), end_of(last))
        return None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Counted from another event: two days after the announcement."""

    def when(self, now: Now) -> When | None:
        return None


Meaning = (
    InYear
    | InMonth
    | MonthAway
    | InWeek
    | OnWeekday
    | OnDay
    | Away
    | Within
    | Stretch
    | InCentury
    | Fixed
    | Between
    | Unknown
)


def resolve(meaning: Meaning, now: Now) -> When | None:
    """None when it cannot be known, or lies outside the calendar."""
    try:
        return meaning.when(now)
    except (ValueError, OverflowError):
        return None


def narrowed(meaning: Meaning) -> bool:
    """Whether only a part of the unit named is meant: the January of a year, the weekend of a week."""
    if isinstance(meaning, InWeek):
        return meaning.weekend
    return isinstance(meaning, InYear) and meaning.precision is Precision.MONTH


def _year(year: int | Step, now: Now, hijri: bool) -> int | None:
    if isinstance(year, int):
        return year
    base = now.base(year)
    return None if base is None else year_of(base, hijri=hijri) + year.by


def _around(base: date, hijri: bool) -> tuple[int, int, int]:
    year = year_of(base, hijri=hijri)
    return year - 1, year, year + 1


def _some(anchor: date, unit: Unit, sign: int) -> When:
    return stretch(anchor, anchor + sign * timedelta(SOON[unit]))
