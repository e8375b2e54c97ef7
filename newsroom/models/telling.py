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


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a target wants told. An empty `entities` means the whole dossier."""

    dossier: str
    entities: tuple[str, ...] = ()
    instant: bool = True
    digest: bool = True


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
    digest_at: tuple[time, ...] = ()  # local wall times; empty: no digest
    subscriptions: tuple[Subscription, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    id: int
    spec: TargetSpec
    enabled: bool = True
    disabled_reason: str | None = None
    next_digest_at: datetime | None = None  # null: no digest wanted
    digest_until: datetime | None = None  # alerts up to here were in a digest already


class Mode(StrEnum):
    INSTANT = "instant"
    DIGEST = "digest"


class DeliveryState(StrEnum):
    DUE = "due"
    CLAIMED = "claimed"
    SENT = "sent"
    WITHDRAWN = "withdrawn"  # the outlet edited it away before it was told
    DEAD = "dead"  # refused for good; kept, listed, requeueable


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


Notice = StateNotice | ConflictNotice | DueNotice | SilenceNotice


class AlertKind(StrEnum):
    """What an alert is worth, the weightiest first."""

    STATE = "state"
    CONFLICT = "conflict"
    STORY = "story"
    REMINDER = "reminder"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Alert:
    """Something worth telling, once for a target however many of its subscriptions it fits."""

    id: int
    dossier: str
    created_at: datetime
    story: Story | None = None  # null when no article is the news: a due date that passes
    notices: tuple[Notice, ...] = ()  # what it means, the weightiest first
    kind: AlertKind = AlertKind.STORY


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert to one target: the outbox row, claimed by a sender."""

    id: int
    target_id: int
    mode: Mode
    attempts: int  # sends already begun before this claim; above 0 the message may be a repeat
    alert: Alert


@dataclass(frozen=True, slots=True)
class MessageRef:
    """Where a message went: enough to edit it or reply to it later."""

    platform: Platform
    address: str
    message_id: str
