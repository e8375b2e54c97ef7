"""How long things are kept, and when they are cleared away. Pure; imports nothing of the project.

    for ever     whatever belongs to a dossier or names what is followed, and all that was said, told and decided of it
    keep_days    every other article: text, mentions, words for the search
    for ever     the keys of those, by which they are known again and are no news

A change here changes what a newsroom can look up later: `docs/operators.md` says the same in a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SKETCHES = timedelta(days=30)  # far beyond the days within which articles are compared
SHOWN = timedelta(days=7)  # after two days no message is brought up to date any more
ASKED = timedelta(days=3)  # no platform hands an update over again after that
WINDOW = timedelta(hours=4)  # of the night, within which it begins
PATIENCE = timedelta(days=3)  # without a night that was long enough, any hour will do


@dataclass(frozen=True, slots=True)
class Bounds:
    """What ended before these moments is not needed any more."""

    articles: datetime | None  # null: all are kept
    sketches: datetime
    shown: datetime
    asked: datetime


def bounds(keep_days: int, now: datetime) -> Bounds:
    """`keep_days` 0: for ever."""
    articles = now - timedelta(days=keep_days) if keep_days else None
    return Bounds(articles, now - SKETCHES, now - SHOWN, now - ASKED)


def turn(at: time, zone: ZoneInfo, last: date | None, now: datetime) -> date | None:
    """The local day whose turn it is to be cleared away for; None: it is not time, or it is done.

    `last`: the day for which it was done last.
    """
    local = now.astimezone(zone)
    since = timedelta(hours=local.hour - at.hour, minutes=local.minute - at.minute) % timedelta(days=1)
    day = (local - since).date()
    if last is not None and last >= day:
        return None
    overdue = last is not None and day - last > PATIENCE
    return day if since < WINDOW or overdue else None
