"""When a thing is due by the wall clock of a city, exactly once a local day. Pure.

In a spring gap the due time becomes the first minute after it; in an autumn fold only the first of the two counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_MINUTE = timedelta(minutes=1)


def next_due(after: datetime, times: Sequence[time], zone: str) -> datetime | None:
    """The first of the daily wall `times` in `zone` strictly after `after` (aware), in UTC; None without times."""
    if not times:
        return None
    tz = ZoneInfo(zone)
    today = after.astimezone(tz).date()
    due = (instant(today + timedelta(days=d), t, tz) for d in range(3) for t in times)
    return min(moment for moment in due if moment > after)


def instant(day: date, wall: time, tz: ZoneInfo) -> datetime:
    """The UTC moment at which `tz` first shows `wall`, or the first minute after it that exists, on `day`."""
    naive = datetime.combine(day, wall)
    while True:
        moment = naive.replace(tzinfo=tz, fold=0).astimezone(UTC)
        if moment.astimezone(tz).replace(tzinfo=None) == naive:
            return moment
        naive += _MINUTE
