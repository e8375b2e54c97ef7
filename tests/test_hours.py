"""Digests fall due, and quiet times end, as people expect from the clock on their wall."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from newsroom.hours import instant, local_day, merges, next_due, quiet_until
from newsroom.models import Frequency, Platform, TargetSpec

ARAB_ZONES = (
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Amman",
    "Asia/Baghdad",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Riyadh",
)
ANY_ZONE = sorted(
    available_timezones() - {"localtime"}
)  # whose clocks also move by half hours, and at midnight
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def target(zone: str = "Asia/Baghdad", **wishes: object) -> TargetSpec:
    return TargetSpec("console", Platform.CONSOLE, "console", timezone=zone, **wishes)  # type: ignore[arg-type]


def at(text: str, zone: str = "Asia/Baghdad") -> datetime:
    """The moment a clock in that city shows this; of two the first."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


MOMENTS = st.timedeltas(timedelta(), 15 * 365 * DAY).map(
    lambda since: datetime(2021, 1, 1, tzinfo=UTC) + since
)
WALLS = st.times().map(lambda wall: wall.replace(second=0, microsecond=0))
TARGETS = st.builds(
    target,
    st.sampled_from(ARAB_ZONES),
    digest_at=st.lists(WALLS, max_size=3, unique=True).map(tuple),
    weekly_on=st.integers(1, 7),
    quiet=st.none() | st.tuples(WALLS, WALLS),
    weekend=st.lists(st.integers(1, 7), unique=True).map(tuple),
)


# ── when a digest is due ─────────────────────────────────────────────────────────────────────────────────


def test_a_time_inside_a_spring_gap_becomes_the_first_minute_after_it() -> None:
    """Cairo had no 00:30 on 2024-04-26: its clocks jumped from midnight to one."""
    cairo = ZoneInfo("Africa/Cairo")

    assert instant(date(2024, 4, 26), time(0, 30), cairo).astimezone(cairo).time() == time(1, 0)


def test_a_time_inside_an_autumn_fold_means_the_first_of_the_two() -> None:
    """Cairo showed 23:30 twice on 2024-10-31; at the second nothing is due."""
    spec = target("Africa/Cairo", digest_at=(time(23, 30),))
    first = next_due(spec, Frequency.DAILY, at("2024-10-31 22:00", "Africa/Cairo"))

    assert first == datetime(2024, 10, 31, 20, 30, tzinfo=UTC)
    assert next_due(spec, Frequency.DAILY, first) == at("2024-11-01 23:30", "Africa/Cairo")


def test_two_times_that_a_gap_makes_one_are_one_digest() -> None:
    """Beirut went from midnight to one on 2024-03-31, past both."""
    spec = target("Asia/Beirut", digest_at=(time(0, 0), time(0, 30)))
    first = next_due(spec, Frequency.DAILY, at("2024-03-30 23:00", "Asia/Beirut"))

    assert first == at("2024-03-31 01:00", "Asia/Beirut")
    assert next_due(spec, Frequency.DAILY, first) == at("2024-04-01 00:00", "Asia/Beirut")


def test_several_times_a_day_come_in_order_whatever_the_order_they_are_given_in() -> None:
    """The evening digest follows the morning one."""
    spec = target(digest_at=(time(18), time(8)))
    morning = next_due(spec, Frequency.DAILY, at("2026-11-22 06:00"))

    assert morning == at("2026-11-22 08:00")
    assert next_due(spec, Frequency.DAILY, morning) == at("2026-11-22 18:00")


def test_what_is_told_at_once_and_what_has_no_time_is_never_due() -> None:
    """An instant alert waits for no clock; a daily digest without a time does not exist."""
    assert next_due(target(digest_at=(time(8),)), Frequency.INSTANT, at("2026-11-22 06:00")) is None
    assert next_due(target(), Frequency.DAILY, at("2026-11-22 06:00")) is None


def test_the_weekly_digest_comes_on_its_day_at_the_first_time_of_the_daily_ones() -> None:
    """2026-11-22 was a Sunday; a target that names no time gets it at eight."""
    thursdays = target(digest_at=(time(18), time(9, 30)), weekly_on=4)

    assert next_due(thursdays, Frequency.WEEKLY, at("2026-11-22 12:00")) == at("2026-11-26 09:30")
    assert next_due(thursdays, Frequency.WEEKLY, at("2026-11-26 09:30")) == at("2026-12-03 09:30")
    assert next_due(target(), Frequency.WEEKLY, at("2026-11-22 07:59")) == at("2026-11-22 08:00")


def test_the_hourly_digest_comes_with_each_full_local_hour() -> None:
    """Also where the full hour is not that of UTC."""
    assert next_due(target(), Frequency.HOURLY, at("2026-11-22 12:00:00.5")) == at("2026-11-22 13:00")
    assert next_due(target("Asia/Tehran"), Frequency.HOURLY, at("2026-11-22 12:07", "Asia/Tehran")) == at(
        "2026-11-22 13:00", "Asia/Tehran"
    )


def test_a_moment_may_come_with_any_offset() -> None:
    """Cairo, while 23:xx is shown for the first time: the next full hour is the second 23:00."""
    shown = datetime(2024, 10, 31, 23, 10, tzinfo=ZoneInfo("Africa/Cairo"))
    due = next_due(target("Africa/Cairo"), Frequency.HOURLY, shown)

    assert due == datetime(2024, 10, 31, 21, tzinfo=UTC)
    assert due.tzinfo is UTC


@given(TARGETS, st.sampled_from(list(Frequency)), MOMENTS, st.floats(0, 1))
def test_what_is_due_does_not_depend_on_when_one_asks(
    spec: TargetSpec, frequency: Frequency, moment: datetime, part: float
) -> None:
    """Asked again at any time before it, the answer is the same; it lies ahead and is in UTC."""
    due = next_due(spec, frequency, moment)

    if due is not None:
        assert due > moment
        assert due.tzinfo is UTC
        assert next_due(spec, frequency, moment + (due - moment) * part * 0.999) == due


@given(st.sampled_from(ANY_ZONE), MOMENTS)
def test_an_hourly_digest_is_never_more_than_an_hour_away(zone: str, moment: datetime) -> None:
    """Anywhere on earth, whatever its clocks do."""
    due = next_due(target(zone), Frequency.HOURLY, moment)

    assert due is not None
    assert moment < due <= moment + HOUR


# ── a digest that is late ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("2026-11-22 08:05", False),
        ("2026-11-22 19:59", False),  # not yet late by twelve hours
        ("2026-11-22 20:00", True),
        ("2026-11-23 07:59", True),
        ("2026-11-23 08:00", False),  # the next of its kind is a day away
        ("2026-11-23 19:59", False),
        ("2026-11-23 20:00", True),
    ],
)
def test_a_daily_digest_late_by_half_a_day_is_left_to_the_next_if_that_is_near(now: str, left: bool) -> None:
    """It was due on the 22nd at eight."""
    spec = target(digest_at=(time(8),))

    assert merges(spec, Frequency.DAILY, at("2026-11-22 08:00"), at(now)) is left


def test_an_hourly_digest_is_caught_up_on_after_hours_and_left_to_the_next_after_a_night() -> None:
    """Its next one is never far."""
    due = at("2026-11-22 20:00")

    assert not merges(target(), Frequency.HOURLY, due, due + 11 * HOUR)
    assert merges(target(), Frequency.HOURLY, due, due + 12 * HOUR)


def test_a_weekly_digest_is_caught_up_on_unless_the_next_week_has_all_but_begun() -> None:
    """Due on a Sunday at eight."""
    due = at("2026-11-22 08:00")

    assert not merges(target(), Frequency.WEEKLY, due, due + 3 * DAY)
    assert merges(target(), Frequency.WEEKLY, due, due + 7 * DAY - 12 * HOUR)


def test_a_digest_that_no_longer_has_a_next_one_is_sent() -> None:
    """Its times were taken out of the configuration while the service was down."""
    assert not merges(target(), Frequency.DAILY, at("2026-11-01 08:00"), at("2026-11-22 08:00"))


# ── quiet ────────────────────────────────────────────────────────────────────────────────────────────────


def test_quiet_hours_pass_midnight() -> None:
    """From eleven to seven: the end belongs to the day."""
    spec = target(quiet=(time(23), time(7)))

    assert quiet_until(spec, at("2026-11-22 22:59")) is None
    assert quiet_until(spec, at("2026-11-22 23:00")) == at("2026-11-23 07:00")
    assert quiet_until(spec, at("2026-11-23 06:59")) == at("2026-11-23 07:00")
    assert quiet_until(spec, at("2026-11-23 07:00")) is None


def test_quiet_hours_within_a_day_and_none_at_all() -> None:
    """From and to alike mean none."""
    assert quiet_until(target(quiet=(time(13), time(15))), at("2026-11-22 14:00")) == at("2026-11-22 15:00")
    assert quiet_until(target(quiet=(time(13), time(15))), at("2026-11-22 16:00")) is None
    assert quiet_until(target(quiet=(time(7), time(7))), at("2026-11-22 07:00")) is None
    assert quiet_until(target(), at("2026-11-22 07:00")) is None


def test_a_weekend_is_quiet_for_whole_local_days() -> None:
    """2026-11-27 was a Friday."""
    spec = target(weekend=(5, 6))

    assert quiet_until(spec, at("2026-11-26 23:59")) is None
    assert quiet_until(spec, at("2026-11-27 00:00")) == at("2026-11-29 00:00")
    assert quiet_until(spec, at("2026-11-28 23:59")) == at("2026-11-29 00:00")


def test_a_day_of_the_weekend_may_have_23_or_25_hours() -> None:
    """2024-04-26, a Friday, began in Cairo at one; Thursday 2024-10-31 showed its last hour twice."""
    spec = target("Africa/Cairo", weekend=(4, 5))

    assert quiet_until(spec, at("2024-04-26 12:00", "Africa/Cairo")) == datetime(2024, 4, 26, 21, tzinfo=UTC)
    assert quiet_until(spec, datetime(2024, 10, 31, 21, 30, tzinfo=UTC)) == datetime(
        2024, 11, 1, 22, tzinfo=UTC
    )
    assert quiet_until(replace(spec, weekend=(4,)), datetime(2024, 10, 31, 12, tzinfo=UTC)) == datetime(
        2024, 10, 31, 22, tzinfo=UTC
    )


def test_quiet_hours_and_the_weekend_are_one_where_they_touch() -> None:
    """Thursday 23:00 to Sunday 07:00."""
    spec = target(quiet=(time(23), time(7)), weekend=(5, 6))

    assert quiet_until(spec, at("2026-11-26 23:30")) == at("2026-11-29 07:00")
    assert quiet_until(spec, at("2026-11-28 12:00")) == at("2026-11-29 07:00")
    assert quiet_until(spec, at("2026-11-24 23:30")) == at("2026-11-25 07:00")


def test_a_quiet_night_goes_right_through_a_gap_and_a_fold() -> None:
    """Cairo: what begins at the first 23:30 lasts while 23:10 is shown again; a night may end inside a gap."""
    nights = target("Africa/Cairo", quiet=(time(23, 30), time(7)))
    again_2310 = datetime(2024, 10, 31, 21, 10, tzinfo=UTC)
    short = target("Africa/Cairo", quiet=(time(23), time(0, 30)))

    assert quiet_until(nights, again_2310) == at("2024-11-01 07:00", "Africa/Cairo")
    assert quiet_until(short, at("2024-04-25 23:30", "Africa/Cairo")) == at(
        "2024-04-26 01:00", "Africa/Cairo"
    )


def test_quiet_hours_that_a_gap_swallows_are_none_that_day() -> None:
    """Beirut had nothing between midnight and one on 2024-03-31."""
    spec = target("Asia/Beirut", quiet=(time(0, 10), time(0, 50)))

    assert quiet_until(spec, at("2024-03-31 01:00", "Asia/Beirut")) is None
    assert quiet_until(spec, at("2024-04-01 00:20", "Asia/Beirut")) == at("2024-04-01 00:50", "Asia/Beirut")


def test_a_weekend_of_the_whole_week_is_none_but_its_nights_stay_quiet() -> None:
    """Otherwise nothing would ever be told again."""
    spec = target(quiet=(time(23), time(7)), weekend=(1, 2, 3, 4, 5, 6, 7))

    assert quiet_until(spec, at("2026-11-22 12:00")) is None
    assert quiet_until(spec, at("2026-11-22 23:30")) == at("2026-11-23 07:00")


@given(TARGETS, MOMENTS)
@example(  # the one free hour of the week falls into a gap, and the quiet lasts a fortnight
    target("Africa/Cairo", quiet=(time(0, 50), time(0, 10)), weekend=(6, 7, 1, 2, 3, 4)),
    datetime(2024, 4, 20, 12, tzinfo=UTC),
)
def test_quiet_ends_ahead_within_a_fortnight_and_its_end_is_not_quiet(
    spec: TargetSpec, moment: datetime
) -> None:
    """Whatever the hours and days: something can be told then, and all of the time before is quiet."""
    end = quiet_until(spec, moment)

    if end is not None:
        assert moment < end <= moment + 14 * DAY + HOUR
        assert quiet_until(spec, end) is None
        assert quiet_until(spec, moment + (end - moment) / 2) == end
        assert quiet_until(spec, end - timedelta(microseconds=1)) == end


@given(TARGETS, MOMENTS)
def test_on_days_of_24_hours_quiet_is_what_the_wall_clock_says(spec: TargetSpec, moment: datetime) -> None:
    """Judged by the shown time and weekday alone."""
    tz = ZoneInfo(spec.timezone)
    local = moment.astimezone(tz)
    assume(len({(moment + n * 12 * HOUR).astimezone(tz).utcoffset() for n in range(-4, 5)}) == 1)
    begin, end = spec.quiet or (time(0), time(0))
    wall = local.time()
    night = begin <= wall < end if begin <= end else wall >= begin or wall < end
    weekend = local.isoweekday() in spec.weekend and len(spec.weekend) < 7

    assert (quiet_until(spec, moment) is not None) == (night or weekend)


def test_the_local_day_is_that_of_the_city() -> None:
    """At 22:00 in London it is tomorrow in Baghdad."""
    late = datetime(2026, 11, 22, 22, tzinfo=UTC)

    assert local_day(target("Asia/Baghdad"), late) == date(2026, 11, 23)
    assert local_day(target("Africa/Casablanca"), late) == date(2026, 11, 22)
