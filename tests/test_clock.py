"""Years of digests in Arab cities, walked from event to event: each exactly once, whatever clocks and outages do.

The years before 2026 are walked too: their gaps and folds have happened, and no new time zone table repeals them.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from newsroom.hours import local_day, merges, next_due, quiet_until
from newsroom.models import DIGESTS, Frequency, TargetSpec
from tests.test_hours import ARAB_ZONES, DAY, HOUR, target

BEGIN, END = datetime(2021, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
WALLS = (time(0, 0), time(0, 30), time(2, 30), time(23, 30), time(8, 0))
in_every_zone = pytest.mark.parametrize("zone", ARAB_ZONES)


def walk(spec: TargetSpec, frequency: Frequency, end: datetime = END) -> Iterator[datetime]:
    """Every time a digest is due."""
    due = next_due(spec, frequency, BEGIN)
    while due is not None and due < end:
        yield due
        due = next_due(spec, frequency, due)


def every_day(first: date, last: date) -> list[date]:
    return [first + n * DAY for n in range((last - first).days + 1)]


@cache
def moves(zone: str) -> list[timedelta]:
    """Every time the clocks of a zone are moved, and by how much."""
    tz, days = ZoneInfo(zone), (END - BEGIN).days
    offsets = [(BEGIN + n * DAY).astimezone(tz).utcoffset() or timedelta() for n in range(days)]
    return [after - before for before, after in pairwise(offsets) if after != before]


@in_every_zone
@pytest.mark.parametrize("wall", WALLS, ids=str)
def test_a_daily_digest_comes_exactly_once_on_every_local_day(zone: str, wall: time) -> None:
    """At its time, or where clocks skip that, with the first minute after."""
    spec = target(zone, digest_at=(wall,))
    due = list(walk(spec, Frequency.DAILY))
    days = [local_day(spec, moment) for moment in due]
    shown = [moment.astimezone(ZoneInfo(zone)).time() for moment in due]

    assert days == every_day(days[0], days[-1])
    assert len(days) >= 15 * 365
    assert all(
        local in (wall, time(1, 0), time(3, 0)) for local in shown
    )  # where the gaps of these zones end
    assert sum(local != wall for local in shown) <= moves(zone).count(HOUR)


@in_every_zone
def test_a_weekly_digest_comes_exactly_once_a_week(zone: str) -> None:
    """At midnight, which some of the zones skip or show twice."""
    for weekday in range(1, 8):
        spec = target(zone, digest_at=(time(0, 0),), weekly_on=weekday)
        days = [local_day(spec, due) for due in walk(spec, Frequency.WEEKLY)]

        assert days == every_day(days[0], days[-1])[::7]
        assert days[0].isoweekday() == weekday


@in_every_zone
def test_an_hourly_digest_comes_each_hour_and_never_twice(zone: str) -> None:
    """Sixty real minutes apart, though a clock may show an hour twice or not at all."""
    due = list(walk(target(zone), Frequency.HOURLY))

    assert all(later - earlier == HOUR for earlier, later in pairwise(due))
    assert all(moment.astimezone(ZoneInfo(zone)).minute == 0 for moment in due)


@in_every_zone
def test_quiet_ends_once_a_night_and_once_a_weekend(zone: str) -> None:
    """Walked from end to end through all years: the nights around a weekend are one with it."""
    spec = target(zone, quiet=(time(20, 30), time(0, 30)), weekend=(5, 6))
    tz, moment, ends = ZoneInfo(zone), BEGIN, []
    while moment < END:
        end = quiet_until(spec, moment)
        ends += [end.astimezone(tz)] if end else []
        moment = end or moment + 3 * HOUR
    days = [end.date() for end in ends]

    assert days == [day for day in every_day(days[0], days[-1]) if day.isoweekday() not in (5, 6)]
    assert {end.time() for end in ends} <= {time(0, 30), time(1, 0)}


def test_the_walk_passes_gaps_and_folds() -> None:
    """Or it would prove nothing."""
    for zone in ("Africa/Cairo", "Africa/Casablanca", "Asia/Amman", "Asia/Beirut", "Asia/Gaza"):
        assert set(moves(zone)) == {HOUR, -HOUR}, zone


# ── the service goes down, and comes back ────────────────────────────────────────────────────────────────


@dataclass
class Told:
    """A digest: when it was due, and when it was sent, with all that had come in until then."""

    due: datetime
    at: datetime


@dataclass
class Sender:
    """What the real one does with a schedule, and nothing else."""

    spec: TargetSpec
    frequency: Frequency
    next_at: datetime
    told: list[Told] = field(default_factory=list)

    def tick(self, now: datetime) -> None:
        if now >= self.next_at:
            due, following = self.next_at, next_due(self.spec, self.frequency, now)
            assert following is not None
            self.next_at = following
            if not merges(self.spec, self.frequency, due, now):
                self.told.append(Told(due, now))


@dataclass
class Life:
    """Years of service with outages of a second to three weeks, ticked only when something can happen."""

    sender: Sender
    dice: random.Random
    wakes: list[datetime] = field(default_factory=list)
    missed: set[datetime] = field(default_factory=set)  # what fell due in an outage

    def live(self, end: datetime) -> None:
        now = BEGIN
        while now < end:
            down = now + self._some(6 * DAY)
            while self.sender.next_at < down:
                self.sender.tick(self.sender.next_at)
            now = down + self._some(self.dice.choice([HOUR, 12 * HOUR, 2 * DAY, 21 * DAY]))
            self.wakes.append(now)
            self._note_missed(now)
            self.sender.tick(now)
        self.sender.tick(self.sender.next_at)  # what a last outage has left to the next digest is told too

    def _note_missed(self, now: datetime) -> None:
        due: datetime | None = self.sender.next_at
        while due is not None and due <= now:
            self.missed.add(due)
            due = next_due(self.sender.spec, self.sender.frequency, due)

    def _some(self, most: timedelta) -> timedelta:
        return timedelta(seconds=self.dice.randint(1, int(most.total_seconds())))


@cache
def lived(zone: str, frequency: Frequency, seed: int) -> Life:
    """Fewer years of hourly digests, which would take long."""
    dice = random.Random(f"{zone} {frequency} {seed}")
    spec = target(zone, digest_at=tuple(dice.sample(WALLS, 1 + seed % 2)), weekly_on=dice.randint(1, 7))
    life = Life(Sender(spec, frequency, next(walk(spec, frequency))), dice)
    life.live(END if frequency is not Frequency.HOURLY else BEGIN + 3 * 365 * DAY)
    return life


in_many_lives = pytest.mark.parametrize(
    ("zone", "frequency", "seed"),
    [(zone, frequency, seed) for zone in ARAB_ZONES for frequency in DIGESTS for seed in range(2)],
)


@in_many_lives
def test_after_an_outage_at_most_one_digest_catches_up(zone: str, frequency: Frequency, seed: int) -> None:
    """Told on waking, for all that were missed; or nothing is, and the next one tells it."""
    life = lived(zone, frequency, seed)
    late = Counter(one.at for one in life.sender.told if one.at != one.due)

    assert len(life.wakes) > 100
    assert len(late) > 20
    assert set(late) <= set(life.wakes)
    assert max(late.values()) == 1
    assert len(life.missed) > len(late)


@in_many_lives
def test_no_digest_is_told_twice_and_none_is_left_out_while_the_service_runs(
    zone: str, frequency: Frequency, seed: int
) -> None:
    """What is due outside an outage is told to the minute; what was caught up on does not come again."""
    life = lived(zone, frequency, seed)
    spec, told = life.sender.spec, life.sender.told
    on_time = [one.due for one in told if one.at == one.due]

    assert on_time == [due for due in walk(spec, frequency, life.sender.next_at) if due not in life.missed]
    assert all(earlier.at < later.due for earlier, later in pairwise(told))
    if frequency is Frequency.DAILY:
        of_day = Counter(local_day(spec, one.due) for one in told)
        assert max(of_day.values()) <= len(spec.digest_at)


@in_many_lives
def test_every_alert_is_in_exactly_one_digest_and_waits_no_longer_than_it_must(
    zone: str, frequency: Frequency, seed: int
) -> None:
    """Digests part the time between them. One that comes in is told when the next is due, or by the catch-up, or
    within 12 hours of an outage."""
    life = lived(zone, frequency, seed)
    sent = [one.at for one in life.sender.told]
    dice = random.Random(seed)
    assert all(earlier < later for earlier, later in pairwise(sent))
    for _ in range(500):
        came = BEGIN + dice.random() * (sent[-1] - BEGIN)
        told = sent[bisect_left(sent, came)]
        due = next_due(life.sender.spec, frequency, came)
        assert due is not None
        woke = life.wakes[bisect_left(life.wakes, told + timedelta.resolution) - 1]

        assert told <= due or (due < told and told - woke <= 12 * HOUR)


@in_every_zone
@pytest.mark.parametrize("frequency", DIGESTS)
def test_a_clock_that_is_set_back_tells_nothing_again(zone: str, frequency: Frequency) -> None:
    """By up to an hour, again and again, as often as forward."""
    dice, now = random.Random(zone), BEGIN
    spec = target(zone, digest_at=WALLS[:3])
    sender = Sender(spec, frequency, next(walk(spec, frequency)))
    for _ in range(5000):
        now += dice.uniform(-1, 3) * HOUR
        sender.tick(now)
    due = [one.due for one in sender.told]

    assert len(due) > 20
    assert all(earlier < later for earlier, later in pairwise(due))
