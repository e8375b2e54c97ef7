"""Telling people: who wants what, where it goes, and how far it got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Literal

from newsroom.models.ledger import Conflict, Decision, Evidence, Standing, State


class Platform(StrEnum):
    CONSOLE = "console"
    TELEGRAM = "telegram"
    SLACK = "slack"


class Frequency(StrEnum):
    """When an alert is told: as soon as it is known, or with others in a digest."""

    INSTANT = "instant"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


DIGESTS = (Frequency.HOURLY, Frequency.DAILY, Frequency.WEEKLY)


class AlertKind(StrEnum):
    """What an alert is worth, the weightiest first."""

    STATE = "state"
    CONFLICT = "conflict"
    STORY = "story"
    REMINDER = "reminder"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a target wants told of a dossier, and how often."""

    dossier: str
    about: tuple[str, ...] = ()  # ids of entities, milestones and phases, any of them; empty: everything
    kinds: tuple[AlertKind, ...] = ()  # empty: every kind
    frequencies: tuple[Frequency, ...] = (Frequency.INSTANT, Frequency.DAILY)
    min_sources: int = 1  # a story is told when so many independent sources have it


@dataclass(frozen=True, slots=True)
class TargetSpec:
    """A target as configured, before it has an id."""

    key: (
        str  # "console", "telegram:-1001234567890", "telegram:-1001234567890/45" (topic), "slack:C0123456789"
    )
    platform: Platform
    address: str  # chat or channel id
    thread: int | None = None  # Telegram forum topic
    title: str = ""
    language: Literal["ar", "en"] = "ar"
    timezone: str = "Asia/Baghdad"
    digest_at: tuple[time, ...] = ()  # local wall times of daily digests, the first of weekly ones too
    weekly_on: int = 7  # ISO weekday of the weekly digest: 1 Monday … 7 Sunday
    quiet: tuple[time, time] | None = None  # local wall times between which only state changes are told
    weekend: tuple[int, ...] = ()  # ISO weekdays on which only state changes are told
    running: bool = False  # the daily digest grows in place until the day ends
    pictures: bool = True  # answers there come with pictures
    subscriptions: tuple[Subscription, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageRef:
    """Where a message went: enough to edit it or reply to it later."""

    platform: Platform
    address: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """The digests of one kind to one target."""

    frequency: Frequency
    next_at: datetime
    until: datetime  # alerts up to here were in a digest already
    shown: tuple[date, MessageRef] | None = None  # the last one, and the local day it is of
    edited_at: datetime | None = None  # when that last grew


@dataclass(frozen=True, slots=True)
class Target:
    id: int
    spec: TargetSpec
    enabled: bool = True
    disabled_reason: str | None = None
    schedules: tuple[Schedule, ...] = ()  # one for each kind of digest it wants
    paused: tuple[datetime, datetime] | None = None  # from, until: nothing is sent, and nothing is lost
    wait_until: datetime | None = None  # its platform asked for patience, or cannot be reached
    by_hand: bool = False  # set up in chat: the file does not rule it
    wait_reason: str | None = None  # why it waits, while it does

    def schedule(self, frequency: Frequency) -> Schedule | None:
        return next((one for one in self.schedules if one.frequency is frequency), None)


class DeliveryState(StrEnum):
    HELD = "held"  # waits for more sources
    DUE = "due"
    CLAIMED = "claimed"
    SENT = "sent"
    WITHDRAWN = "withdrawn"  # the outlet edited it away before it was told
    DEAD = "dead"  # refused for good; kept, listed, requeueable


class Doubt(StrEnum):
    """Why nobody knows whether a message arrived."""

    CRASH = "crash"  # its sender died
    NETWORK = "network"  # the line broke, or the answer made no sense


@dataclass(frozen=True, slots=True)
class Version:
    """One outlet's article within a story, as shown to people."""

    item_id: int
    outlet: str
    title: str
    url: str | None
    published: datetime | None
    first_seen: datetime
    origin: str = ""  # equal for what goes back to one source
    trusted: bool = True  # its feed is not one of low trust


@dataclass(frozen=True, slots=True)
class Proof:
    """A sentence, exact, and who published it."""

    entity: str | None  # whom it names; null: what made the article relevant
    text: str
    outlet: str


@dataclass(frozen=True, slots=True)
class Story:
    """One event as told by many articles. `versions` oldest first."""

    id: int
    title: str
    versions: tuple[Version, ...]
    entities: tuple[str, ...]  # ids, the one it is most about first
    quote: Proof | None = None  # the sentence that made it match
    quotes: tuple[Proof, ...] = ()  # for each entity the first sentence of a text that names it

    @property
    def outlets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(r.outlet for r in self.versions))

    @property
    def sources(self) -> int:
        """How many vouch for it who do not go back to one another."""
        return len({version.origin for version in self.versions if version.trusted and version.origin})


@dataclass(frozen=True, slots=True)
class StateNotice:
    """A milestone's state or plan has changed."""

    milestone: str
    before: State
    standing: Standing
    slipped: bool = False  # the plan moved
    withdrawn: Evidence | None = None  # because its outlet edited it away
    decision: Decision | None = None  # because a person decided so


@dataclass(frozen=True, slots=True)
class ConflictNotice:
    """Things that cannot all be true, for the first time."""

    conflict: Conflict


@dataclass(frozen=True, slots=True)
class DueNotice:
    """The end of a plan is near, has come, or has passed."""

    milestone: str
    due: Literal["ahead", "today", "overdue"]
    end: date
    days: int  # to go, or past


@dataclass(frozen=True, slots=True)
class SilenceNotice:
    """Nothing was heard of an entity for so long, or could not be heard."""

    entity: str
    last_heard: date | None
    days: int
    deaf: int = 0  # feeds that are down, and would have told


@dataclass(frozen=True, slots=True)
class MutedNotice:
    """The silence that a chat wanted about a thing is over, and this many alerts were not told."""

    about: str
    count: int


@dataclass(frozen=True, slots=True)
class TrialNotice:
    """Nothing has happened: somebody wants to see whether a message arrives."""

    asked_by: str


Notice = StateNotice | ConflictNotice | DueNotice | SilenceNotice | MutedNotice | TrialNotice


def kind_of(notice: Notice) -> AlertKind:
    match notice:
        case StateNotice():
            return AlertKind.STATE
        case ConflictNotice():
            return AlertKind.CONFLICT
        case DueNotice() | MutedNotice() | TrialNotice():
            return AlertKind.REMINDER
        case SilenceNotice():
            return AlertKind.SILENCE


@dataclass(frozen=True, slots=True)
class Alert:
    """Something worth telling, once for a target however many of its subscriptions it fits."""

    id: int
    dossier: str
    created_at: datetime
    story: Story | None = None  # null when no article is the news: a due date that passes
    notices: tuple[Notice, ...] = ()  # what it means, the weightiest first
    kind: AlertKind = AlertKind.STORY
    concerns: tuple[str, ...] = ()  # ids of entities, milestones and phases

    @property
    def kinds(self) -> frozenset[AlertKind]:
        """All that is in it: what an article changes is told with the article."""
        return frozenset({*map(kind_of, self.notices), *((AlertKind.STORY,) if self.story else ())})


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert to one target: the outbox row, claimed by a sender."""

    id: int
    target_id: int
    frequency: Frequency
    attempts: int  # sends begun before this claim of which nobody knows the end; above 0 it may be a repeat
    alert: Alert
    fence: int = 0  # the claim's number: whoever holds an older one has lost the row
    doubt: Doubt | None = None  # why the end of the last of these is not known
    doubted_at: datetime | None = None  # when that was begun
    shown: str = ""  # fingerprint of the message that tells it; empty: not sent, or not known
