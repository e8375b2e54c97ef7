"""When to come back to a feed, how to ask it, and what a poll teaches. Pure; imports newsroom.models only.

    how a feed went, what it says of itself, what the newsroom wants ─► the next poll
                     what a poll showed of what the last one had shown ─► the pace

`interval` is how long news may wait. A feed whose list is renewed faster is polled faster, so that polls overlap by a
third to two thirds; one that has been silent for an hour is polled more slowly, the longer its silence. Both have
their limits. A feed with an interval of its own is polled at that interval, whatever it says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from newsroom.models import Feed, Hints, Rhythm

FEW, MANY = 1 / 3, 2 / 3  # of a list that is new: between them the pace is right
AIM = 0.5
STEP = 3.0  # a pace changes by no more than this factor at once
LONGEST_PACE = timedelta(days=1)
TELLING = 3  # entries: shorter lists are renewed as a whole without anything having been missed
QUIET = timedelta(hours=1)
PART_OF_SILENCE = 12  # a feed silent for three hours is looked at every quarter of one
BELIEF = timedelta(hours=3)  # for so long "not modified" is believed without a look at the body
DOUBT = timedelta(days=1)  # for so long it is not believed at all, once it was untrue
NOTED = timedelta(hours=1)  # a body that is sent with every poll is not written down each time
AFTER_PUSH = timedelta(minutes=10)  # what a hub told of may be seen late, behind a cache
MOVED_POLLS, MOVED_FOR = 5, timedelta(days=1)  # a move is believed when it was told so often, for so long
SLOW_S = 5.0
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a newsroom wants, in seconds."""

    usual: int  # how long news may wait, of feeds that have no interval of their own
    least: int
    most: int

    @property
    def shortest(self) -> int:
        return min(self.least, self.usual)

    @property
    def longest(self) -> int:
        return max(self.most, self.usual)


@dataclass(frozen=True, slots=True)
class View:
    """What the answer to a poll showed."""

    body: bool  # the whole of it was sent; not a "not modified"
    asked_freely: bool = False  # without validators, though we had some
    same_validators: bool = False  # as those we had
    permanent_to: str | None = None  # where the address asked says that it has moved for good
    seconds: float = 0.0  # the answer took
    listed: int = 0  # entries
    new: int = 0  # of them
    hints: Hints | None = None  # null: its text was not looked at


def address(feed: Feed, now: datetime) -> str:
    """Where the feed is asked for: its own address, or the one it has moved to for good."""
    moved = feed.rhythm
    settled = moved.moved_polls >= MOVED_POLLS and moved.moved_at and now - moved.moved_at >= MOVED_FOR
    return moved.moved_to if settled and moved.moved_to else feed.url


def freely(feed: Feed, now: datetime) -> bool:
    """Whether to ask without validators, so that the whole body comes."""
    known = feed.rhythm
    if known.doubted_at and now - known.doubted_at < DOUBT:
        return True
    return known.body_at is not None and now - known.body_at >= jittered(feed, BELIEF)


def learnt(feed: Feed, view: View, now: datetime) -> Rhythm:
    """What is known of the feed after this poll."""
    known = _moved(feed, view, now)
    if known.slow != (view.seconds >= SLOW_S):
        known = replace(known, slow=not known.slow)
    if view.body and _worth_noting(known, view, now):
        known = replace(known, body_at=now)
    if view.hints:
        said = view.hints
        known = replace(
            known,
            ttl_s=said.ttl_s,
            skip_hours=said.skip_hours,
            skip_days=said.skip_days,
            hub=said.hub,
            topic=said.topic,
        )
    if view.new == 0:
        return known
    known = replace(known, news_at=now)
    if view.asked_freely and view.same_validators:
        known = replace(known, doubted_at=now)
    if feed.baseline_at is None or feed.last_ok_at is None:
        return known
    if view.new >= view.listed >= TELLING:
        known = replace(known, scrolled=known.scrolled + 1, scrolled_at=now)
    return replace(known, pace_s=_pace(view, now - feed.last_ok_at))


def after_failure(feed: Feed, now: datetime) -> Rhythm:
    """An address the feed has moved to and that fails is left: the next poll asks its own again."""
    if address(feed, now) == feed.url:
        return feed.rhythm
    return replace(feed.rhythm, moved_at=now, moved_polls=0)


def wait(feed: Feed, known: Rhythm, limits: Limits, now: datetime, fresh_s: int | None = None) -> timedelta:
    """Until the next poll of a feed that was well read."""
    if feed.interval_s != limits.usual:
        return timedelta(seconds=feed.interval_s)
    if _told_by_hub(feed, known, now):
        return timedelta(seconds=limits.shortest if _awaits_push(feed, known, now) else limits.longest)
    fast = known.pace_s is not None and known.pace_s < limits.usual
    most = limits.usual if fast else limits.longest  # what fills its list in minutes may do so at any time
    silence = now - (known.news_at or feed.baseline_at or now)
    if silence >= QUIET and _skips(known, now):  # what brings news in hours to be skipped says so wrongly
        return timedelta(seconds=most)
    seconds = float(min(limits.usual, known.pace_s or limits.usual))
    if silence >= QUIET:
        seconds = max(seconds, silence.total_seconds() / PART_OF_SILENCE)
    hint = max(known.ttl_s or 0, fresh_s or 0)
    if hint <= silence.total_seconds():  # else it may be wrong: news came sooner than it says
        seconds = max(seconds, hint)
    return timedelta(seconds=min(max(seconds, limits.shortest), most))


def jittered(feed: Feed, time: timedelta) -> timedelta:
    """Up to a tenth more, by feed, so that feeds do not march in step."""
    return time * (1 + (feed.id * 7919 % 100) / 1000)


def heard(feed: Feed) -> datetime | None:
    """When the feed's hub last told of a change; None when it has none."""
    return (feed.pushed_at or NEVER) if feed.push_until else None


def _told_by_hub(feed: Feed, known: Rhythm, now: datetime) -> bool:
    """Whether its hub can be relied on: it has promised to, and the last news came when it told of them."""
    if not (feed.push_until and feed.push_until > now and feed.pushed_at):
        return False
    return (known.news_at or NEVER) < feed.pushed_at + AFTER_PUSH


def _awaits_push(feed: Feed, known: Rhythm, now: datetime) -> bool:
    """Whether it told of something that was not seen yet, as behind a cache."""
    told = feed.pushed_at or NEVER
    return now - told < AFTER_PUSH and (known.news_at or NEVER) < told


def _worth_noting(known: Rhythm, view: View, now: datetime) -> bool:
    return view.asked_freely or known.body_at is None or now - known.body_at >= NOTED


def _pace(view: View, elapsed: timedelta) -> int:
    """Seconds after which about half of the list would be new, as far as one poll can tell."""
    share = view.new / max(view.listed, view.new)
    factor = 1.0 if FEW <= share <= MANY else AIM / share
    if share == 1:
        factor = 1 / STEP  # nobody knows how much was missed
    pace = elapsed * min(max(factor, 1 / STEP), STEP)
    return max(1, int(min(pace, LONGEST_PACE).total_seconds()))


def _moved(feed: Feed, view: View, now: datetime) -> Rhythm:
    known, to = feed.rhythm, view.permanent_to
    if to is None:
        followed = address(feed, now) != feed.url
        if followed or known.moved_to is None:
            return known
        return replace(known, moved_to=None, moved_at=None, moved_polls=0)
    if to != known.moved_to:
        return replace(known, moved_to=to, moved_at=now, moved_polls=1)
    return replace(known, moved_polls=min(known.moved_polls + 1, MOVED_POLLS))


def _skips(known: Rhythm, now: datetime) -> bool:
    """Whether the feed says that it does not change now."""
    at = now.astimezone(UTC)
    return bool(known.skip_hours >> at.hour & 1 or known.skip_days >> at.weekday() & 1)
