"""What each pattern of the grammar means: from the parts of a match to meanings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from newsroom.arabic.dates.calendar import Step, Unit, one_day
from newsroom.arabic.dates.calendar import stretch as days_between
from newsroom.arabic.dates.meanings import (
    Away,
    Between,
    Fixed,
    InCentury,
    InMonth,
    InWeek,
    InYear,
    Meaning,
    MonthAway,
    OnDay,
    OnWeekday,
    Stretch,
    Unknown,
    Within,
)
from newsroom.arabic.dates.patterns import Parts, Span
from newsroom.arabic.dates.vocabulary import SHYEST, Token, day_of
from newsroom.models import Precision

START, MIDDLE, END = 1, 2, 3  # of the words for parts
_COMPANY = frozenset(("in", "since", "until", "before", "after", "within", "by", "from"))
_PIECES = {2: Precision.HALF, 3: Precision.RANGE, 4: Precision.QUARTER}


def numeric(parts: Parts) -> Meaning | None:
    year, month, day = (parts[name][0].value for name in ("year", "month", "day"))
    found = day_of(year, month, day)
    return Fixed(one_day(found)) if found else None


def full(parts: Parts) -> Meaning:
    return Fixed(one_day(date.fromordinal(parts["full"][0].value)))


def short(parts: Parts) -> Meaning:
    month, day = divmod(parts["short"][0].value, 100)
    return InMonth(month, (day, day), step=parts.step("step"))


def in_days(parts: Parts) -> list[tuple[Span, Meaning]]:
    """Days of a named month."""
    month, hijri = _month(parts)
    year, step = parts.year("tail"), parts.step("step") or parts.step("lead")
    if month is None or (parts["month"][0].shy == SHYEST and year is None and not parts["named"]):
        return []
    return parts.spread("days", lambda first, last: InMonth(month, (first, last), year, step, hijri))


def in_month(parts: Parts) -> list[tuple[Span, Meaning]]:
    """A named month; أيلول 2025 و2026 are two."""
    month, hijri = _month(parts)
    year, step = parts.year("tail"), parts.step("step")
    if month is None or (year is None and step is None and _doubtful(parts)):
        return []
    start, end = parts.match.span()
    more = parts.numbers("more")
    first = InMonth(month, None, year, step, hijri)
    others = [((at, at + 1), InMonth(month, None, value)) for at, value in more]
    return [((start, more[0][0] - 1 if more else end), first), *others]


def _doubtful(parts: Parts) -> bool:
    """The name alone may mean something else."""
    beside = len(parts["month"]) > 1 or bool(parts["named"])
    ruled = parts.before in _COMPANY or bool(parts["part"])
    return not beside and parts["month"][0].shy > ruled


def _month(parts: Parts) -> tuple[int | None, bool]:
    """Which month, and whether it is one of the Hijri year; none when two names do not agree."""
    first, last = parts["month"][0], parts["month"][-1]
    return first.value if first.value == last.value else None, first.kind == "hijri"


def months(parts: Parts) -> Meaning:
    """يناير - مارس 2026."""
    year, step = parts.year("tail"), parts.step("step")
    first, last = (InMonth(parts[name][0].value, None, year, step) for name in ("first", "last"))
    return first if first == last else Between(first, last)


def day_of_unit(parts: Parts) -> list[tuple[Span, Meaning]]:
    """The 15th of next month."""
    step = parts.step("unit") or Step(0)
    return parts.spread("days", lambda first, last: MonthAway(step, (first, last)))


def month_of(parts: Parts) -> Meaning:
    """The same month of last year."""
    return MonthAway(parts.step("unit") or Step(0), year=parts.year("tail"))


def slice_of_month(parts: Parts) -> Meaning | None:
    """The first half of a month, its last week."""
    days = _days(parts.value("piece", "fraction"), _which(parts))
    if days is None:
        return None
    if parts["unit"]:
        return MonthAway(parts.step("unit") or Step(0), days)
    month, hijri = _month(parts)
    return None if month is None else InMonth(month, days, parts.year("tail"), parts.step("step"), hijri)


def slice_of_year(parts: Parts) -> Meaning | None:
    pieces, which = parts["piece"][0].value, _which(parts)
    if which > pieces:
        return None
    length = 12 // pieces
    last = (pieces if which < 0 else which) * length
    return InYear(parts.year("year"), (last - length + 1, last), _PIECES[pieces])


def _which(parts: Parts) -> int:
    return -1 if parts["which"][0].kind == "final" else parts["which"][0].value


def _days(pieces: int | None, which: int) -> tuple[int, int] | None:
    """Days of a half, a third, or (no pieces) a week of a month, counted from its end where negative."""
    length, count = {2: (15, 2), 3: (10, 3), None: (7, 4)}.get(pieces, (0, 0))
    if which > count:
        return None
    if which < 0:
        return -length - (pieces == 2), -1
    return (which - 1) * length + 1, -1 if pieces == which else which * length


def in_years(parts: Parts) -> list[tuple[Span, Meaning]] | Meaning:
    part = parts.value("part")
    if part is not None and len(parts["years"]) == 1:
        return _of_year(parts["years"][0].value, part)
    return parts.spread(
        "years", lambda first, last: InYear(first) if first == last else Between(InYear(first), InYear(last))
    )


def _of_year(year: int | Step | None, part: int | None, step: Step | None = None) -> InYear:
    """The start of a year is its January; other parts name the year itself."""
    return InYear(year, (1, 1), Precision.MONTH, step) if part == START else InYear(year, step=step)


def ah_year(parts: Parts) -> Meaning:
    return InYear(parts["year"][0].value, hijri=True)


def years(parts: Parts) -> Meaning:
    first, last = divmod(parts["years"][0].value, 10_000)
    return Between(InYear(first), InYear(last))


def season(parts: Parts) -> Meaning:
    first = parts["season"][0].value
    return InYear(parts.year("tail"), (first, first + 2), Precision.RANGE, parts.step("step"))


def unit(parts: Parts) -> Meaning | None:
    """الشهر المقبل، هذا العام، نهاية الأسبوع."""
    part, step = parts.value("part"), parts.step("adj")
    match parts.unit("unit"):
        case Unit.YEAR if parts.has("adj", "new"):  # the new year: this one in January, the next in December
            return _of_year(None, part, Step(0)) if part == START else None
        case Unit.YEAR:
            return _of_year(parts.year("year") or step, part)
        case Unit.MONTH:
            return MonthAway(step or Step(0))
        case Unit.WEEK:
            return InWeek(step or Step(0), weekend=part == END)
        case Unit.DECADE if step and step.by:
            return Stretch(Unit.DECADE, 1, step.by)
        case Unit.CENTURY if step:
            return InCentury(step)
    return None


def stretch(parts: Parts) -> Meaning | None:
    """The coming ten days."""
    step = parts.value("step", "step")
    sign = -1 if step is None else step  # الأيام الأخيرة
    if abs(sign) != 1 or parts.unit("unit") == Unit.CENTURY:
        return None
    count = 2 if parts["unit"][0].kind.startswith("the_two") else _count(parts["count"])
    return Stretch(parts.unit("unit"), count, sign)


def shift(parts: Parts) -> Meaning | None:
    """Two months ago, in two months, within two months; two months after something else is not known."""
    way = parts["way"][0].kind
    if parts["event"] and way != "since":
        return Unknown()
    name = next(name for name in ("unit", "dual", "vague", "single") if parts[name])
    count = {"unit": _count(parts["count"]), "dual": 2, "single": 1}.get(name)
    size = count + 0.5 if count and parts["half"] else count
    if parts.unit(name) == Unit.CENTURY:
        return None
    return (
        Within(parts.unit(name), size)
        if way == "within"
        else Away(parts.unit(name), size, 1 if way == "after" else -1)
    )


def _count(words: Sequence[Token]) -> int | None:
    """خمسة عشر، خمسة وعشرين: the words are added up."""
    return sum(10 if word.kind == "ten" else word.value for word in words) or None


def decade(parts: Parts) -> Meaning | None:
    """Without a century the nineteen sixties; the twenties could be of either."""
    number, step = parts["decade"][0].value, parts.step("century")
    if step:
        return InCentury(step, number)
    if not parts["century"] and number < 30:
        return None
    first = (2000 if parts.has("century", "ordinal") else 1900) + number
    return Fixed(days_between(date(first, 1, 1), date(first + 9, 12, 31)))


def weekday(parts: Parts) -> Meaning:
    number, offset, step = parts["weekday"][0].value, parts.value("lead", "day"), parts.step("step")
    return OnWeekday(number, step) if offset is None or step else OnDay(offset, number)


def today(parts: Parts) -> Meaning:
    return OnDay(parts["day"][0].value)


def day_of_text(parts: Parts) -> Meaning | None:
    step = parts.step("echo")
    return OnDay(step.by, of_text=True) if step and not parts.value("day", "day") else None
