"""Times as people type them: «ساعتين»، «3 أيام»، «حتى الغد 08:00»، "2h", "until tomorrow 8:00"; «8 صباحًا»، «23:00».

Words are compared on the fold, which also makes all digits one. Pure but for the words for dates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.commands.ask.days import Days
from newsroom import hours
from newsroom.arabic.fold import heavy
from newsroom.errors import UserError

LONGEST = timedelta(days=90)

_UNITS = {
    timedelta(minutes=1): "دقيقة|دقائق|m|min|mins|minute|minutes",
    timedelta(hours=1): "ساعة|ساعات|h|hour|hours",
    timedelta(days=1): "يوم|يوما|أيام|ايام|d|day|days",
    timedelta(weeks=1): "أسبوع|أسبوعا|أسابيع|w|week|weeks",
    timedelta(days=30): "شهر|شهرا|أشهر|شهور|month|months",
}
_TWO = {
    timedelta(minutes=1): "دقيقتين|دقيقتان",
    timedelta(hours=1): "ساعتين|ساعتان",
    timedelta(days=1): "يومين|يومان",
    timedelta(weeks=1): "أسبوعين|أسبوعان",
    timedelta(days=30): "شهرين|شهران",
}
_NUMBERS = "صفر|واحد واحدة a an one|اثنين اثنان اثنتين two|ثلاث ثلاثة three|أربع أربعة four|خمس خمسة five"
_NUMBERS += "|ست ستة six|سبع سبعة seven|ثماني ثمانية eight|تسع تسعة nine|عشر عشرة ten"
_FOR = ("لمدة", "مدة", "ل", "خلال", "for")
_UNTIL = ("حتى", "لغاية", "إلى", "until", "till")
_AT = ("الساعة", "عند", "at", "في")
_HALVES = {"صباحا": 0, "ص": 0, "الصبح": 0, "am": 0, "مساء": 12, "م": 12, "ليلا": 12, "pm": 12}
_AHEAD = {0: "اليوم today", 1: "غد غدا الغد tomorrow بكرة"}
_WEEKDAYS = (
    *("الاثنين monday", "الثلاثاء tuesday", "الأربعاء wednesday", "الخميس thursday"),
    *("الجمعة friday", "السبت saturday", "الأحد sunday"),
)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(am|pm|ص|م)?")


def _folded(text: str, by: str = "|") -> frozenset[str]:
    return frozenset(heavy(word) for word in text.split(by))


UNITS = {word: unit for unit, text in _UNITS.items() for word in _folded(text)}
TWO = {word: 2 * unit for unit, text in _TWO.items() for word in _folded(text)}
NUMBERS = {word: n for n, text in enumerate(_NUMBERS.split("|")) for word in _folded(text, " ")}
FOR, UNTIL, AT = (frozenset(map(heavy, words)) for words in (_FOR, _UNTIL, _AT))
HALVES = {heavy(word): add for word, add in _HALVES.items()}
AHEAD = {word: days for days, text in _AHEAD.items() for word in _folded(text, " ")}
WEEKDAYS = {word: n for n, text in enumerate(_WEEKDAYS, start=1) for word in _folded(text, " ")}


@dataclass(frozen=True, slots=True)
class Clock:
    """By whose clock: that of the chat."""

    now: datetime
    timezone: str
    days: Days
    morning: time = time(8)  # of a day that is named without a time

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.timezone)).date()

    def at(self, day: date, wall: time) -> datetime:
        return hours.instant(day, wall, ZoneInfo(self.timezone))


def until(text: str, clock: Clock) -> tuple[str, datetime | None]:
    """The name that stands in a text, and the moment that stands after or before it; None when none does.

    UserError when the moment has passed, or is too far away.
    """
    words = text.split()
    for at in range(len(words)):
        if found := _moment(words[at:], clock):
            return " ".join(words[:at]), _bounded(found, clock)
    for at in range(len(words) - 1, 0, -1):
        if found := _moment(words[:at], clock):
            return " ".join(words[at:]), _bounded(found, clock)
    if any(heavy(word) in UNTIL | FOR for word in words):  # a time was meant
        raise UserError("not-a-while")
    return text, None


def _bounded(moment: datetime, clock: Clock) -> datetime:
    if moment <= clock.now:
        raise UserError("while-past")
    if moment - clock.now > LONGEST:
        raise UserError("while-long", days=LONGEST.days)
    return moment


def _moment(words: Sequence[str], clock: Clock) -> datetime | None:
    folded = [heavy(word).casefold() for word in words]
    if folded[0] in UNTIL:
        return _point(words[1:], folded[1:], clock)
    if folded[0] in FOR:
        folded = folded[1:]
    length = _length(folded)
    try:
        return None if length is None else clock.now + length
    except OverflowError:
        raise UserError("while-long", days=LONGEST.days) from None


def _length(words: Sequence[str]) -> timedelta | None:
    match list(words):
        case ["نصف", unit] | ["half", "an", unit] if unit in UNITS:
            return UNITS[unit] / 2
        case [unit] if unit in UNITS and not unit.isascii():
            return UNITS[unit]
        case [unit] if unit in TWO:
            return TWO[unit]
        case [joined] if found := re.fullmatch(r"(\d{1,6})([a-z]+)", joined):
            return _times(found[1], found[2])
        case [unit, number] if unit in UNITS and NUMBERS.get(number) == 1:  # ساعة واحدة
            return UNITS[unit]
        case [unit, number] if unit in TWO and NUMBERS.get(number) == 2:
            return TWO[unit]
        case [number, unit]:
            return _times(number, unit)
    return None


def _times(number: str, unit: str) -> timedelta | None:
    count = int(number) if re.fullmatch(r"\d{1,6}", number) else NUMBERS.get(number)
    if count is None or unit not in UNITS:
        return None
    return UNITS[unit] * count


def _point(words: Sequence[str], folded: list[str], clock: Clock) -> datetime | None:
    """A day, a time of day, or both."""
    if not words:
        return None
    for at in range(len(folded) + 1):
        wall = wall_time(" ".join(folded[at:])) if at < len(folded) else None
        if at < len(folded) and wall is None:
            continue
        day = _day(words[:at], folded[:at], clock) if at else clock.today
        if day is None:
            continue
        moment = clock.at(day, wall or clock.morning)
        return clock.at(day + timedelta(1), wall) if wall and not at and moment <= clock.now else moment
    return None


def _day(words: Sequence[str], folded: Sequence[str], clock: Clock) -> date | None:
    named = [word for word in folded if word not in ("يوم", "on")]
    match named:
        case [one] if one in AHEAD:
            return clock.today + timedelta(AHEAD[one])
        case ["بعد", "غد" | "الغد"] | ["the", "day", "after", "tomorrow"] | ["after", "tomorrow"]:
            return clock.today + timedelta(2)
        case [one] if one in WEEKDAYS:
            return clock.today + timedelta((WEEKDAYS[one] - clock.today.isoweekday() - 1) % 7 + 1)
    text = " ".join(words)
    for year in ("", f" {clock.today.year}", f" {clock.today.year + 1}"):
        window = clock.days.window(text + year)
        if window and window.start and window.start == window.end and window.start >= clock.today:
            return window.start
    return None


def wall_time(text: str) -> time | None:
    """«08:00»، «8»، «8 صباحًا»، «الساعة 11 ليلًا»، "6pm"."""
    words = [word for word in heavy(text).casefold().split() if word not in AT]
    if len(words) == 2 and words[1] in HALVES:
        words = [words[0] + ("pm" if HALVES[words[1]] else "am")]
    found = _CLOCK.fullmatch(words[0]) if len(words) == 1 else None
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + HALVES[found[3]]
    return time(hour, minute) if hour < 24 and minute < 60 else None


def wall_times(text: str) -> list[time] | None:
    """Several: «08:00 و18:00»، «من 11 ليلًا إلى 7 صباحًا»، "23:00-07:00"; None where something else stands."""
    plain = re.sub(r"[،,;]|(?<=\d)-(?=\d)|\s-\s|(?<=\s)و(?=\d)", " ", f" {heavy(text).casefold()} ")
    words = [
        w for w in plain.split() if w not in AT and w not in ("من", "الي", "و", "from", "to", "and", "حتي")
    ]
    found: list[time] = []
    while words:
        size = 2 if len(words) > 1 and words[1] in HALVES else 1
        wall = wall_time(" ".join(words[:size]))
        if wall is None:
            return None
        found.append(wall)
        words = words[size:]
    return found or None


def weekdays(text: str) -> tuple[int, ...] | None:
    """«الجمعة والسبت», "friday saturday"; None where something else stands there."""
    words = [heavy(word).casefold().removeprefix("و") for word in re.sub("[،,]", " ", text).split()]
    words = [word for word in words if word and word not in ("يوم", "يومي", "and")]
    days = [WEEKDAYS.get(word) or WEEKDAYS.get(f"ال{word}") for word in words]
    known = [day for day in days if day]
    return tuple(sorted(set(known))) if known and len(known) == len(days) else None
