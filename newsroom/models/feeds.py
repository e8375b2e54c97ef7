"""Where the news comes from."""

from __future__ import annotations

from dataclasses import dataclass
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
    state_reason: str | None = None  # why it is paused: disabled, not-in-config
