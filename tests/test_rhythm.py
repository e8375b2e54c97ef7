"""When a feed is polled next: by its own rhythm, within what the newsroom wants, whatever the feed says of itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.models import Feed, FeedState, Hints, Pages, Rhythm
from watchers import rhythm
from watchers.rhythm import QUIET, Limits, View

NOW = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)  # a Sunday
LIMITS = Limits(usual=300, least=60, most=900)


def feed(interval_s: int = 300, known: Rhythm | None = None, **values: Any) -> Feed:
    usual: dict[str, Any] = {
        "baseline_at": NOW - timedelta(days=1),
        "last_ok_at": NOW - timedelta(seconds=300),
    }
    base = Feed(
        1, "a", "https://a.example/rss", "أ", "IQ", "ar", "", Pages.NEVER, interval_s, FeedState.ACTIVE
    )
    return replace(base, **{**usual, **values}, rhythm=known or Rhythm(news_at=NOW))


def wait(one: Feed, fresh_s: int | None = None, now: datetime = NOW, limits: Limits = LIMITS) -> float:
    return rhythm.wait(one, one.rhythm, limits, now, fresh_s).total_seconds()


def polls(one: Feed, listed: int, a_minute: float, count: int = 12) -> tuple[list[float], list[float]]:
    """The waits between `count` polls of a list of that length with so many new entries a minute, and the shares of it
    that were new."""
    waits, shares, now, told = [], [], NOW, 0.0
    for _ in range(count):
        seconds = rhythm.wait(one, one.rhythm, LIMITS, now).total_seconds()
        now += timedelta(seconds=seconds)
        told += seconds * a_minute / 60
        new, told = min(int(told), listed), told % 1
        known = rhythm.learnt(one, View(body=True, listed=listed, new=new), now)
        one = replace(one, rhythm=known, last_ok_at=now)
        waits.append(seconds)
        shares.append(new / listed)
    return waits, shares


# ── its own rhythm ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("listed", "a_minute"), [(10, 2), (20, 5), (30, 10), (12, 3)])
def test_a_list_that_is_renewed_fast_is_polled_so_that_polls_overlap(listed: int, a_minute: float) -> None:
    """After a few polls a third to two thirds of it is new each time."""
    one = feed(last_ok_at=NOW, known=Rhythm(news_at=NOW))
    waits, shares = polls(one, listed, a_minute)
    assert all(1 / 3 <= share <= 2 / 3 for share in shares[-6:]), (waits, shares)
    assert all(60 <= seconds <= 300 for seconds in waits)


def test_news_never_wait_longer_than_the_interval_in_a_lively_feed() -> None:
    """A long list that changes little could wait for hours, and does not."""
    waits, _ = polls(feed(last_ok_at=NOW), listed=100, a_minute=0.5)
    assert set(waits) == {300.0}


def test_the_pace_is_given_up_again_when_the_rush_is_over() -> None:
    """What was fast on election night is not polled every minute for ever."""
    one = feed(known=Rhythm(pace_s=60, news_at=NOW), last_ok_at=NOW)
    waits, _ = polls(one, listed=30, a_minute=1, count=8)
    assert waits[0] == 60
    assert waits[-1] == 300


def test_a_silent_feed_is_polled_more_slowly_the_longer_its_silence() -> None:
    """Not before an hour of it, and never more slowly than the newsroom allows."""
    waits = [
        wait(feed(known=Rhythm(news_at=NOW - timedelta(hours=hours))))
        for hours in (0.9, 1.5, 2, 2.5, 24, 8760)
    ]
    assert waits == [300, 450, 600, 750, 900, 900]
    assert wait(feed(known=Rhythm(), baseline_at=NOW - timedelta(hours=2))) == 600


def test_what_fills_its_list_in_minutes_is_not_left_alone_at_night() -> None:
    """The first rush of the morning would scroll off."""
    assert wait(feed(known=Rhythm(pace_s=60, news_at=NOW - timedelta(hours=8)))) == 300


@pytest.mark.parametrize("interval_s", [1, 30, 90, 3600, 86_400])
def test_an_interval_of_its_own_is_obeyed_whatever_is_learnt_or_said(interval_s: int) -> None:
    """A person's wish is not a hint."""
    known = Rhythm(pace_s=7, news_at=NOW - timedelta(days=3), ttl_s=86_400, skip_hours=2**24 - 1)
    one = feed(interval_s, known, push_until=NOW + timedelta(days=1), pushed_at=NOW)
    assert wait(one, fresh_s=86_400) == interval_s


def test_limits_that_contradict_the_interval_give_way_to_it() -> None:
    """`interval: 30s` with `fastest: 1m`, `interval: 1h` with `slowest: 15m`: the interval is what was meant."""
    assert wait(feed(30), limits=Limits(30, 60, 900)) == 30
    silent = feed(3600, Rhythm(news_at=NOW - timedelta(days=9)))
    assert wait(silent, limits=Limits(3600, 60, 900)) == 3600


# ── items that may have scrolled off ─────────────────────────────────────────────────────────────────────


def test_a_list_that_shows_nothing_known_is_counted_and_polled_sooner() -> None:
    """Between the two polls anything may have come and gone."""
    known = rhythm.learnt(feed(), View(body=True, listed=20, new=20), NOW)
    assert (known.scrolled, known.scrolled_at) == (1, NOW)
    assert wait(feed(known=known)) == 100


@pytest.mark.parametrize(
    ("values", "listed", "new"),
    [
        ({"baseline_at": None}, 20, 20),  # the first poll knows nothing
        ({}, 20, 19),  # one is known
        ({}, 2, 2),  # so short a list is renewed as a whole every time
        ({}, 20, 0),
    ],
)
def test_no_alarm_is_given_where_nothing_can_have_been_missed(
    values: dict[str, Any], listed: int, new: int
) -> None:
    assert rhythm.learnt(feed(**values), View(body=True, listed=listed, new=new), NOW).scrolled == 0


# ── what it says of itself ───────────────────────────────────────────────────────────────────────────────


def test_a_hint_counts_once_the_silence_has_borne_it_out() -> None:
    """A feed that says it changes hourly, and was silent for as long, is asked less often."""
    silent = timedelta(minutes=20)
    said = Rhythm(news_at=NOW - silent, ttl_s=600)
    assert wait(feed(known=said)) == 600
    assert wait(feed(known=replace(said, ttl_s=None)), fresh_s=700) == 700
    assert wait(feed(known=replace(said, ttl_s=1800))) == 300  # it says more than was seen yet


@pytest.mark.parametrize("hint", [10**6, 31_536_000, 10**9])
def test_no_hint_keeps_us_away(hint: int) -> None:
    """A year of ttl, ten years of max-age, or every hour to be skipped: the slowest pace at most."""
    silent = Rhythm(news_at=NOW - timedelta(days=400), ttl_s=hint)
    assert wait(feed(known=silent), fresh_s=hint) <= 900
    lively = Rhythm(news_at=NOW, ttl_s=hint)
    assert wait(feed(known=lively), fresh_s=hint) == 300
    every_hour = Rhythm(news_at=NOW - QUIET, skip_hours=2**24 - 1, skip_days=127)
    assert wait(feed(known=every_hour)) == 900
    assert wait(feed(known=replace(every_hour, news_at=NOW))) == 300  # it brings news in them all the same


def test_hours_and_days_to_skip_are_those_of_greenwich() -> None:
    """Nine o'clock on a Sunday there, whatever the zone `now` is written in."""
    baghdad = NOW.astimezone(ZoneInfo("Asia/Baghdad"))
    quiet = NOW - QUIET
    assert wait(feed(known=Rhythm(news_at=quiet, skip_hours=1 << 9)), now=baghdad) == 900
    assert wait(feed(known=Rhythm(news_at=quiet, skip_hours=1 << 12)), now=baghdad) == 300
    assert wait(feed(known=Rhythm(news_at=quiet, skip_days=1 << 6))) == 900
    assert wait(feed(known=Rhythm(news_at=quiet, skip_days=1 << 0))) == 300


HINT = st.none() | st.integers(0, 2**31)
MOMENT = st.none() | st.timedeltas(timedelta(days=-800), timedelta(0)).map(lambda ago: NOW + ago)


@given(
    known=st.builds(
        Rhythm,
        pace_s=st.none() | st.integers(1, 10**6),
        news_at=MOMENT,
        ttl_s=HINT,
        skip_hours=st.integers(0, 2**24 - 1),
        skip_days=st.integers(0, 127),
    ),
    fresh_s=HINT,
    pushed_at=MOMENT,
    limits=st.builds(Limits, st.just(300), st.integers(1, 86_400), st.integers(1, 86_400)),
)
def test_whatever_is_known_the_next_poll_is_within_the_limits(
    known: Rhythm, fresh_s: int | None, pushed_at: datetime | None, limits: Limits
) -> None:
    one = feed(known=known, pushed_at=pushed_at, push_until=NOW + timedelta(days=1))
    assert limits.shortest <= wait(one, fresh_s, limits=limits) <= limits.longest


def test_feeds_do_not_march_in_step() -> None:
    """A thousand of one interval spread over a tenth of it."""
    waits = {
        rhythm.jittered(replace(feed(), id=n), timedelta(seconds=300)).total_seconds() for n in range(1000)
    }
    assert len(waits) == 100
    assert 300 <= min(waits) <= max(waits) < 330


# ── a server that says "not modified" ────────────────────────────────────────────────────────────────────


def test_not_modified_is_believed_for_some_hours_and_then_looked_at() -> None:
    """A cache that has lost its mind would silence the feed for good."""
    known = Rhythm(news_at=NOW, body_at=NOW)
    asked = [rhythm.freely(feed(known=known), NOW + timedelta(hours=hours)) for hours in (0, 1, 2.9, 3.4, 48)]
    assert asked == [False, False, False, True, True]
    seen = rhythm.learnt(feed(known=known), View(body=True, asked_freely=True), NOW + timedelta(hours=4))
    assert not rhythm.freely(feed(known=seen), NOW + timedelta(hours=5))


def test_a_server_whose_not_modified_was_untrue_is_not_asked_that_way_for_a_day() -> None:
    """It had news under validators that it still called current."""
    view = View(body=True, asked_freely=True, same_validators=True, listed=9, new=1)
    known = rhythm.learnt(feed(known=Rhythm(body_at=NOW - timedelta(hours=4))), view, NOW)
    assert rhythm.freely(feed(known=known), NOW + timedelta(hours=1))
    assert not rhythm.freely(
        feed(known=replace(known, body_at=NOW + timedelta(hours=25))), NOW + timedelta(hours=25)
    )
    honest = rhythm.learnt(feed(), replace(view, same_validators=False), NOW)
    assert honest.doubted_at is None


def test_a_poll_that_taught_nothing_changes_nothing() -> None:
    """So that its row is written as shortly as can be."""
    known = Rhythm(pace_s=120, news_at=NOW, body_at=NOW, ttl_s=3600)
    assert rhythm.learnt(feed(known=known), View(body=False), NOW + timedelta(minutes=5)) == known
    assert rhythm.learnt(feed(known=known), View(body=True), NOW + timedelta(minutes=5)) == known


# ── a feed that has moved ────────────────────────────────────────────────────────────────────────────────

THERE = "https://there.example/rss"


def moved(times: int, hours: float, to: str = THERE) -> Feed:
    one, now = feed(known=Rhythm()), NOW
    for _ in range(times):
        one = replace(one, rhythm=rhythm.learnt(one, View(body=True, permanent_to=to), now))
        now += timedelta(hours=hours)
    return one


def test_a_move_is_remembered_at_once_and_followed_when_it_was_told_for_a_day() -> None:
    """A router that answers for everybody tells a move, too, for an hour."""
    day = NOW + timedelta(hours=30)
    assert moved(1, 6).rhythm.moved_to == THERE
    assert rhythm.address(moved(4, 6), day) == "https://a.example/rss"
    assert rhythm.address(moved(50, 0.01), NOW + timedelta(hours=1)) == "https://a.example/rss"
    assert rhythm.address(moved(5, 6), day) == THERE


def test_a_move_that_is_taken_back_is_forgotten() -> None:
    one = moved(4, 6)
    back = rhythm.learnt(one, View(body=True), NOW)
    assert (back.moved_to, back.moved_polls) == (None, 0)
    other = rhythm.learnt(one, View(body=True, permanent_to="https://other.example/"), NOW)
    assert (other.moved_to, other.moved_polls) == ("https://other.example/", 1)


def test_a_new_address_that_fails_is_left_for_the_old_one() -> None:
    day = NOW + timedelta(hours=30)
    settled = moved(6, 6)
    assert (
        rhythm.learnt(settled, View(body=True), day) == settled.rhythm
    )  # it answers there, and moves no further
    back = replace(settled, rhythm=rhythm.after_failure(settled, day))
    assert rhythm.address(back, day) == "https://a.example/rss"
    assert rhythm.after_failure(feed(), day) == feed().rhythm


# ── a hub that tells of changes ──────────────────────────────────────────────────────────────────────────


def hubbed(news: timedelta, push: timedelta | None) -> Feed:
    """A feed whose last news and last push were so long ago."""
    at = NOW - push if push is not None else None
    return feed(known=Rhythm(news_at=NOW - news), push_until=NOW + timedelta(days=1), pushed_at=at)


def test_a_hub_spares_polls_only_while_it_tells_of_what_comes() -> None:
    """Promises do not count: one that has told nothing yet, or missed the last news, changes nothing."""
    minute, hour = timedelta(minutes=1), timedelta(hours=1)
    assert wait(hubbed(news=30 * minute, push=31 * minute)) == 900
    assert wait(hubbed(news=30 * minute, push=None)) == 300
    assert wait(hubbed(news=30 * minute, push=9 * hour)) == 300
    over = replace(hubbed(news=30 * minute, push=31 * minute), push_until=NOW - minute)
    assert wait(over) == 300


def test_what_a_hub_told_of_and_was_not_there_yet_is_looked_for_again_soon() -> None:
    """The page behind a cache is a minute old."""
    minute = timedelta(minutes=1)
    assert wait(hubbed(news=60 * minute, push=minute)) == 60
    assert wait(hubbed(news=60 * minute, push=11 * minute)) == 900


def test_hints_of_the_last_body_rule() -> None:
    """A feed that takes its ttl or its hub away has none."""
    said = Hints(ttl_s=60, skip_hours=1, skip_days=2, hub="https://h.example/", topic="https://a.example/rss")
    known = rhythm.learnt(feed(), View(body=True, hints=said), NOW)
    assert (known.ttl_s, known.skip_hours, known.skip_days, known.hub) == (60, 1, 2, "https://h.example/")
    gone = rhythm.learnt(feed(known=known), View(body=True, hints=Hints()), NOW)
    assert (gone.ttl_s, gone.skip_hours, gone.hub, gone.topic) == (None, 0, None, None)
