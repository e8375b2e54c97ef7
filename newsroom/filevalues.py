"""Single values of the files in `config/`, each with the sentence that refuses a bad one.

Imports newsroom.models.
"""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator

from newsroom.models import Platform

T = TypeVar("T")

WEEKDAYS = {  # ISO
    name: number
    for number, name in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), start=1
    )
}
_UNITS = {"s": 1, "m": 60, "h": 3600}
_MIN_INTERVAL_S, _MAX_INTERVAL_S = 1, 86_400
_TARGET = re.compile(
    r"console"
    r"|telegram:(?P<telegram>-?[1-9]\d*)(?:/(?P<thread>[1-9]\d*))?"
    r"|slack:(?P<slack>[CDG][A-Z0-9]+)",
    re.ASCII,
)


def parse_target(key: str) -> tuple[Platform, str, int | None]:
    """Platform, address and thread of a target key. Raises ValueError when it is none."""
    found = _TARGET.fullmatch(key)
    if not found:
        raise ValueError("is no target; write console, telegram:-100…, telegram:-100…/45 or slack:C…")
    if found["telegram"]:
        return Platform.TELEGRAM, found["telegram"], int(found["thread"]) if found["thread"] else None
    return (Platform.SLACK, found["slack"], None) if found["slack"] else (Platform.CONSOLE, "console", None)


def _shape(pattern: str, otherwise: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(otherwise)
        return value

    return AfterValidator(check)


def _seconds(value: object) -> int:
    found = re.fullmatch(r"(\d{1,6})([smh])", value) if isinstance(value, str) else None
    seconds = int(found[1]) * _UNITS[found[2]] if found else 0
    if not _MIN_INTERVAL_S <= seconds <= _MAX_INTERVAL_S:
        raise ValueError("is no interval from 1s to 24h; write 90s, 5m or 1h")
    return seconds


def _wall_time(value: object) -> time:
    if not isinstance(value, str) or not re.fullmatch(r"(?:[01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError('is no time of day; write "08:00" or "18:30"')
    return time.fromisoformat(value)


def _weekday(value: object) -> int:
    if not isinstance(value, str) or value not in WEEKDAYS:
        raise ValueError("is no day; write friday")
    return WEEKDAYS[value]


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError("is no time zone; write one like Asia/Baghdad") from None
    return value


def _days(value: int) -> int:
    if not (value == 0 or 7 <= value <= 3650):
        raise ValueError("is no number of days from 7 to 3650, or 0 for ever")
    return value


def _address(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9+.-]*://\S+", value, re.ASCII | re.IGNORECASE):
        raise ValueError("is no address; write one like https://example.com/rss.xml")
    return value  # whether it may be reached is the gate's to say, for this feed alone


def _target_key(value: str) -> str:
    parse_target(value)
    return value


def filled(value: T) -> T:
    if value == ():
        raise ValueError("is an empty list")
    return value


Slug = Annotated[str, _shape(r"[a-z0-9]+(?:-[a-z0-9]+)*", "is no key; use a-z, 0-9 and single hyphens")]
Country = Annotated[str, _shape(r"(?:[A-Z]{2})?", "is no country code; write two capitals like IQ")]
Language = Annotated[str, _shape(r"[a-z]{2,3}", "is no language code; write ar, ckb or en")]
Name = Annotated[str, _shape(r"(?s).*\S.*", "is empty")]
Address = Annotated[str, AfterValidator(_address)]
Zone = Annotated[str, AfterValidator(_zone)]
Interval = Annotated[int, BeforeValidator(_seconds)]
Days = Annotated[int, AfterValidator(_days)]
WallTime = Annotated[time, BeforeValidator(_wall_time)]
Weekday = Annotated[int, BeforeValidator(_weekday)]
TargetKey = Annotated[str, AfterValidator(_target_key)]
PersonId = Annotated[
    str,
    _shape(r"telegram:[1-9]\d*|slack:[UW][A-Z0-9]+", "is no person; write telegram:42 or slack:U012AB3CD"),
]
