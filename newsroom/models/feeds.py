"""Where the news comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class FeedState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"  # by a person
    GONE = "gone"  # the server said 410; tried again once a day


class Pages(StrEnum):
    """When the article's own page is fetched, besides what the feed gives."""

    AUTO = "auto"  # the feed's text is short and already names something tracked
    ALWAYS = "always"
    NEVER = "never"


class Trust(StrEnum):
    """Whether what a feed says first may keep others from being told."""

    NORMAL = "normal"
    LOW = "low"  # an aggregator, a mirror: never silences an outlet of its own


@dataclass(frozen=True, slots=True)
class FeedSpec:
    """A feed as configured, before it has an id."""

    key: str  # stable slug
    url: str
    outlet: str  # the outlet as readers know it; two feeds of one outlet share it
    country: str = ""  # ISO 3166 alpha-2
    language: str = "ar"
    group: str = ""
    pages: Pages = Pages.AUTO
    interval_s: int = 300
    enabled: bool = True
    trust: Trust = Trust.NORMAL


@dataclass(frozen=True, slots=True)
class Hints:
    """What a feed says of itself beside its entries. All of it may be wrong."""

    ttl_s: int | None = None  # it says that it stays as it is for so long
    skip_hours: int = 0  # bit n: the hour n of the day, GMT
    skip_days: int = 0  # bit n: the day n of the week, Monday is 0
    hub: str | None = None  # WebSub: who would tell us of changes
    topic: str | None = None  # and of what, as the hub knows it


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What polls have taught us of a feed; `watchers.rhythm` decides with it."""

    pace_s: int | None = None  # between two polls that overlap by about half; null: not known yet
    news_at: datetime | None = None  # the last poll that brought something
    body_at: datetime | None = None  # the last poll answered with a whole body
    doubted_at: datetime | None = None  # when "not modified" was found to be untrue
    scrolled: int = 0  # polls that showed nothing of what the one before had shown
    scrolled_at: datetime | None = None
    slow: bool = False  # the last answer took long
    moved_to: str | None = None  # where the server says it has moved for good
    moved_at: datetime | None = None  # when it first said so
    moved_polls: int = 0  # how often in a row
    ttl_s: int | None = None  # this and the rest as in Hints
    skip_hours: int = 0
    skip_days: int = 0
    hub: str | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed and how polling it has gone."""

    id: int
    key: str
    url: str
    outlet: str
    country: str
    language: str
    group: str
    pages: Pages
    interval_s: int
    state: FeedState
    trust: Trust = Trust.NORMAL
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    failures: int = 0  # in a row
    baseline_at: datetime | None = None  # null until the first good poll
    last_polled_at: datetime | None = None
    last_ok_at: datetime | None = None
    next_check_at: datetime | None = None
    last_reason: str | None = None  # code of newsroom.errors, null when the last poll was fine
    last_detail: str | None = None
    items_seen: int = 0
    items_dropped: int = 0
    state_reason: str | None = None  # why it is paused: disabled, not-in-config, quarantined
    rhythm: Rhythm = field(default_factory=Rhythm)
    pushed_at: datetime | None = None  # when its hub last told of a change
    push_until: datetime | None = None  # its hub has promised to tell of changes until then
    leased_until: datetime | None = None  # of whoever polls it now, and the name of that claim
    tries: int = 0  # polls begun and not finished
