"""Dates and counted things as readers in every Arab country know them, and as English readers do.

Months carry both their names (أيلول/سبتمبر), weekdays their article, digits are Western.
Text and dates in, text out; imports only the standard library.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

_LEVANT = (
    *("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران"),
    *("تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول"),
)
_EGYPT = (
    *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو"),
    *("يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
)
_ENGLISH = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTHS = {
    "ar": tuple(f"{east}/{west}" for east, west in zip(_LEVANT, _EGYPT, strict=True)),
    "en": _ENGLISH,
}
_WEEKDAYS = {
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_COMMA = {"ar": "،", "en": ","}
_FROM_TO = {"ar": "من {} إلى {}", "en": "{} to {}"}
_SINCE = {"ar": "ابتداءً من {}", "en": "from {}"}
_UNTIL = {"ar": "حتى {}", "en": "until {}"}


class Stretch(Protocol):
    """Days, both ends included; an open end is None."""

    @property
    def start(self) -> date | None: ...
    @property
    def end(self) -> date | None: ...


def day(moment: datetime, timezone: str, language: str = "ar") -> str:
    """«الأحد 22 تشرين الثاني/نوفمبر 2026», as the calendar stood in that time zone."""
    local = moment.astimezone(ZoneInfo(timezone)).date()
    comma = "" if language == "ar" else ","
    return f"{_WEEKDAYS[language][local.weekday()]}{comma} {calendar_day(local, language)}"


def moment(moment: datetime, timezone: str, language: str = "ar") -> str:
    """«22 تشرين الثاني/نوفمبر 2026، 18:05»."""
    local = moment.astimezone(ZoneInfo(timezone))
    return f"{calendar_day(local.date(), language)}{_COMMA[language]} {local:%H:%M}"


def calendar_day(value: date, language: str = "ar") -> str:
    return f"{value.day} {month(value.year, value.month, language)}"


def month(year: int, number: int, language: str = "ar") -> str:
    return f"{_MONTHS[language][number - 1]} {year}"


def month_names(number: int, language: str = "ar") -> tuple[str, ...]:
    """Every name it has: أيلول and سبتمبر."""
    return tuple(_MONTHS[language][number - 1].split("/"))


def window(stretch: Stretch, language: str = "ar") -> str:
    """A whole year or month by its name, a day as a day, anything else by its two ends."""
    start, end = stretch.start, stretch.end
    if start is None or end is None:
        words, known = (_UNTIL, end) if start is None else (_SINCE, start)
        return words[language].format(calendar_day(known, language)) if known else "—"
    if start == end:
        return calendar_day(start, language)
    whole = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    if whole and start.year == end.year and (start.month, end.month) == (1, 12):
        return str(start.year)
    if whole and (start.year, start.month) == (end.year, end.month):
        return month(start.year, start.month, language)
    ends = (month(d.year, d.month, language) if whole else calendar_day(d, language) for d in (start, end))
    return _FROM_TO[language].format(*ends)


@dataclass(frozen=True, slots=True)
class Noun:
    """The forms a counted noun takes: جندي، جنديان، 3 جنود، 11 جنديًا، 100 جندي."""

    one: str
    two: str
    few: str
    many: str
    hundred: str


def counted(count: int, noun: Noun) -> str:
    if count in (1, 2):
        return noun.one if count == 1 else noun.two
    rest = count % 100
    form = noun.few if 3 <= rest <= 10 else noun.many if rest >= 11 else noun.hundred
    return f"{count:,} {form}"
