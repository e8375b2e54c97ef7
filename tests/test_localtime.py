"""Digests fall due once a local day in every Arab time zone, through gaps and folds."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from newsroom.localtime import instant, next_due

ARAB_ZONES = [
    "Asia/Baghdad",
    "Asia/Riyadh",
    "Asia/Beirut",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Amman",
    "Asia/Gaza",
]


@pytest.mark.parametrize("zone", ARAB_ZONES)
@pytest.mark.parametrize("wall", [time(0, 0), time(0, 30), time(2, 30), time(18, 0), time(23, 30)])
def test_a_daily_digest_is_due_exactly_once_on_every_local_day(zone: str, wall: time) -> None:
    """Ten years, whatever the zone does to its clocks."""
    moment = datetime(2025, 12, 31, 0, 0, tzinfo=UTC)
    days: list[date] = []
    while moment < datetime(2036, 1, 1, tzinfo=UTC):
        due = next_due(moment, [wall], zone)
        assert due is not None
        assert due > moment
        moment = due
        days.append(due.astimezone(ZoneInfo(zone)).date())

    expected = [days[0] + timedelta(days=n) for n in range((days[-1] - days[0]).days + 1)]
    assert days == expected


def test_a_time_inside_a_spring_gap_becomes_the_first_minute_after_it() -> None:
    """Cairo has no 00:30 on 2027-04-30: its clocks jump from midnight to one."""
    moment = instant(date(2027, 4, 30), time(0, 30), ZoneInfo("Africa/Cairo"))

    assert moment.astimezone(ZoneInfo("Africa/Cairo")).time() == time(1, 0)


def test_a_time_inside_an_autumn_fold_means_the_first_of_the_two() -> None:
    """Cairo shows 23:30 twice on 2027-10-28."""
    moment = instant(date(2027, 10, 28), time(23, 30), ZoneInfo("Africa/Cairo"))

    assert moment.astimezone(ZoneInfo("Africa/Cairo")).fold == 0


def test_several_times_a_day_come_in_order_and_no_times_means_never() -> None:
    """The evening digest follows the morning one; a target without times has no digest."""
    morning = next_due(datetime(2026, 11, 22, 3, 0, tzinfo=UTC), [time(18, 0), time(8, 0)], "Asia/Baghdad")

    assert morning == datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
    assert next_due(morning, [time(18, 0), time(8, 0)], "Asia/Baghdad") == datetime(
        2026, 11, 22, 15, 0, tzinfo=UTC
    )
    assert next_due(morning, [], "Asia/Baghdad") is None
