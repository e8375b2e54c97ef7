"""How a feed is doing, in one word. Pure. Imports newsroom.models and .health."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from newsroom.health import MISSED, POLL_SILENCE
from newsroom.models import Feed, FeedState
from newsroom.store.feeds import QUARANTINED
from newsroom.store.health import FAILING
from newsroom.store.watching import SCROLLED


class Condition(StrEnum):
    """The worst first, in which order people are told."""

    FAILING = "failing"  # several polls in a row, or the server says that it is gone, or it is quarantined
    SLOW = "slow"  # it stumbled, or nothing good came of it for longer than it should
    WORKING = "working"
    PAUSED = "paused"


def condition(feed: Feed, now: datetime) -> Condition:
    if feed.state_reason == QUARANTINED:
        return Condition.FAILING
    if feed.state is FeedState.PAUSED:
        return Condition.PAUSED
    if feed.state is FeedState.GONE or feed.failures >= FAILING:
        return Condition.FAILING
    patience = max(POLL_SILENCE, MISSED * timedelta(seconds=feed.interval_s))
    late = feed.next_check_at is None or feed.next_check_at <= now
    if feed.failures or feed.last_ok_at is None or (late and feed.last_ok_at < now - patience):
        return Condition.SLOW
    return Condition.WORKING


def scrolled_lately(feed: Feed, now: datetime) -> bool:
    """Whether items of it may have been missed: a poll showed nothing of what the one before had shown."""
    return feed.rhythm.scrolled_at is not None and feed.rhythm.scrolled_at > now - SCROLLED
