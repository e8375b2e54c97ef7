"""When digests fall due, and when people are left in peace, by the wall clock of a target's city. Pure.

In a spring gap a wall time becomes the first minute after it; in an autumn fold only the first of the two counts.
So what has a time of day comes exactly once a local day. Moments come in aware and go out in UTC.
Imports `newsroom.models`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from newsroom.models import Frequency, TargetSpec

LATE = timedelta(hours=12)  # a digest as late as this waits for the next, if that is as near
WEEKLY_AT = time(8)  # of targets that name no time for digests

_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)
_DAY = timedelta(days=1)


def next_due(spec: TargetSpec, frequency: Frequency, after: datetime) -> datetime | None:
    """When the first digest of that kind strictly after `after` is due.

    None when none ever is: an instant alert is no digest, and daily ones need a time.
    """
    tz = ZoneInfo(spec.timezone)
    if frequency is Frequency.HOURLY:
        return _next_hour(after, tz)
    if frequency is Frequency.DAILY:
        return _first_after(after, _days(after, tz, 1), spec.digest_at, tz)
    if frequency is Frequency.WEEKLY:
        days = (day for day in _days(after, tz, 7) if day.isoweekday() == spec.weekly_on)
        return _first_after(after, days, [min(spec.digest_at, default=WEEKLY_AT)], tz)
    return None


def merges(spec: TargetSpec, frequency: Frequency, due: datetime, now: datetime) -> bool:
    """Whether a digest due at `due` and not sent is left to the next one of its kind rather than sent now.

    After a long outage that is: what is sent now is one digest for all that were missed, or none.
    """
    following = next_due(spec, frequency, now)
    return following is not None and now - due >= LATE and following - now <= LATE


def quiet_until(spec: TargetSpec, at: datetime) -> datetime | None:
    """The end of the quiet time that `at` falls in, its last moment excluded; None when it falls in none.

    Quiet hours and days of the weekend that touch are one. A weekend of all seven days would hold everything back
    for ever: it counts as none, and only the quiet hours are kept.
    """
    end = at
    while later := _stretch_end(spec, end):
        end = later
    return end if end > at else None


def local_day(spec: TargetSpec, at: datetime) -> date:
    return at.astimezone(ZoneInfo(spec.timezone)).date()


def instant(day: date, wall: time, tz: ZoneInfo) -> datetime:
    """The UTC moment at which `tz` first shows `wall` on `day`, or the first minute after it that exists."""
    naive = datetime.combine(day, wall)
    while True:
        moment = naive.replace(tzinfo=tz, fold=0).astimezone(UTC)
        if moment.astimezone(tz).replace(tzinfo=None) == naive:
            return moment
        naive += _MINUTE


def _next_hour(after: datetime, tz: ZoneInfo) -> datetime:
    """The next full hour, as clocks stand at `after`: where they move by half an hour, the move itself counts."""
    local = after.astimezone(tz)
    past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return after.astimezone(UTC) - past + _HOUR


def _days(after: datetime, tz: ZoneInfo, ahead: int) -> Iterator[date]:
    """The local day of `after`, the one before, whose last hour a gap may move past midnight, and those to come."""
    today = after.astimezone(tz).date()
    return (today + n * _DAY for n in range(-1, ahead + 1))


def _first_after(
    after: datetime, days: Iterable[date], walls: Iterable[time], tz: ZoneInfo
) -> datetime | None:
    walls = tuple(walls)
    due = (instant(day, wall, tz) for day in days for wall in walls)
    return min((moment for moment in due if moment > after), default=None)


def _stretch_end(spec: TargetSpec, at: datetime) -> datetime | None:
    """The end of one quiet night or day that `at` falls in; the next may begin there."""
    tz = ZoneInfo(spec.timezone)
    stretches = (stretch for day in _days(at, tz, 0) for stretch in _stretches(spec, day, tz))
    return next((end for start, end in stretches if start <= at < end), None)


def _stretches(spec: TargetSpec, day: date, tz: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """What begins to be quiet on `day`, each with its end."""
    if day.isoweekday() in spec.weekend and len(set(spec.weekend)) < 7:
        yield instant(day, time(0), tz), instant(day + _DAY, time(0), tz)
    if spec.quiet and spec.quiet[0] != spec.quiet[1]:
        begin, end = spec.quiet
        yield instant(day, begin, tz), instant(day if begin < end else day + _DAY, end, tz)
