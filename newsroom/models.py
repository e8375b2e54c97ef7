"""The nouns of the newsroom, as frozen data. Every module speaks in these; none of them does anything.

Times are aware UTC datetimes. Offsets are Python string offsets into `Article.body`, end exclusive.
Imports nothing of the project.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Literal

# ── the watchlist: what a dossier follows ────────────────────────────────────────────────────────────────


class EntityKind(StrEnum):
    BASE = "base"
    SITE = "site"
    CITY = "city"
    ORGANISATION = "organisation"
    FORCE = "force"
    PERSON = "person"
    AGREEMENT = "agreement"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Alias:
    """One way an entity is written, and when that spelling counts.

    `text` is matched on the heavy fold (hamza seats, ta marbuta, alef maqsura, marks and tatweel do not
    matter), with the clitics و ف ب ك ل before it.
    """

    text: str
    mode: Literal["clitic", "exact"] = "clitic"  # exact: no clitic may precede
    strict: bool = False  # hamza, ة, ى and آ must be as written here
    al: bool = False  # also with, or without, a leading ال
    nisba: bool = False  # also with ي ية يين يون
    before: tuple[str, ...] = ()  # one of these words must stand within `window` words before
    after: tuple[str, ...] = ()  # ... within `window` words after
    near: tuple[str, ...] = ()  # ... anywhere in the sentence
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    anywhere: tuple[str, ...] = ()  # ... anywhere in the article
    not_anywhere: tuple[str, ...] = ()
    window: int = 1  # words, 1 to 12; never across a comma or full stop
    doc: bool = False  # counts only if another alias of the entity, not `doc`, stands in the article
    weight: float = 1.0  # how sure this spelling is, 0 to 1


@dataclass(frozen=True, slots=True)
class Entity:
    id: str
    kind: EntityKind
    ar: str
    en: str
    aliases: tuple[Alias, ...]
    about: str = ""  # one sentence for people, in Arabic


@dataclass(frozen=True, slots=True)
class Window:
    """A named stretch of days, both ends included; an open end is None."""

    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Milestone:
    id: str
    ar: str
    en: str
    phase: str  # a key of Dossier.phases
    due: Window | None  # None: no date was announced
    entities: tuple[str, ...]  # entity ids it is about
    about: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    id: str
    ar: str
    en: str


@dataclass(frozen=True, slots=True)
class Relevance:
    """When an article belongs to a dossier: it is about one of `core`, or of `within` in the setting."""

    core: tuple[str, ...]
    within: tuple[str, ...] = ()  # entity ids that count only in a sentence with a word of `setting`
    phrases: tuple[str, ...] = ()  # what names them without naming an entity; counts as `within` does
    setting: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()  # phrases whose words are no setting, save in a title: "in Syria and Iraq"


@dataclass(frozen=True, slots=True)
class Dossier:
    id: str
    ar: str
    en: str
    phases: dict[str, str]  # phase id -> Arabic name
    entities: tuple[Entity, ...]
    milestones: tuple[Milestone, ...]
    quantities: tuple[Quantity, ...]
    relevance: Relevance


# ── the news: what was read ──────────────────────────────────────────────────────────────────────────────


class FeedState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"  # by a person
    GONE = "gone"  # the server said 410; tried again once a day


class Pages(StrEnum):
    """When the article's own page is fetched, besides what the feed gives."""

    AUTO = "auto"  # the feed's text is short and already names something tracked
    ALWAYS = "always"
    NEVER = "never"


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


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed, cleaned. `keys` identify it: known if any one of them is known."""

    title: str
    url: str | None  # canonical
    text: str  # plain text the feed itself gave, may be empty
    published: datetime | None
    keys: tuple[str, ...]
    content_hash: str  # of folded title and text: changes when the entry is edited


@dataclass(frozen=True, slots=True)
class Article:
    """An item with its text, as the analyser sees it and as JSON lines carry it."""

    id: str
    title: str
    text: str
    source: str = ""
    url: str | None = None
    published: datetime | None = None
    lang: str = "ar"

    @property
    def body(self) -> str:
        """What all offsets refer to: the title, one newline, the text."""
        return f"{self.title}\n{self.text}"


@dataclass(frozen=True, slots=True)
class Mention:
    entity: str
    start: int
    end: int
    text: str  # body[start:end], clitics included
    weight: float = 1.0  # of the alias it was found by


@dataclass(frozen=True, slots=True)
class Analysis:
    mentions: tuple[Mention, ...]
    dossiers: tuple[str, ...]  # ids of the dossiers it is relevant to
    title_end: int = 0  # mentions that start before it stand in the title
    proof: Mention | None = None  # the mention whose sentence best shows why it is relevant

    @property
    def relevant(self) -> bool:
        return bool(self.dossiers)


# ── telling people ───────────────────────────────────────────────────────────────────────────────────────


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
class Report:
    """One outlet's article within a story, as shown to people."""

    item_id: int
    outlet: str
    title: str
    url: str | None
    published: datetime | None
    first_seen: datetime


@dataclass(frozen=True, slots=True)
class Proof:
    """A sentence, exact, and who published it."""

    entity: str | None  # whom it names; null: what made the article relevant
    text: str
    outlet: str


@dataclass(frozen=True, slots=True)
class Story:
    """One event as told by many articles. `reports` oldest first."""

    id: int
    title: str
    reports: tuple[Report, ...]
    entities: tuple[str, ...]  # ids, the one it is most about first
    quote: Proof | None = None  # the sentence that made it match
    quotes: tuple[Proof, ...] = ()  # for each entity the first sentence of a text that names it

    @property
    def outlets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(r.outlet for r in self.reports))


@dataclass(frozen=True, slots=True)
class Alert:
    """Something worth telling, once for a target however many of its subscriptions it fits."""

    id: int
    dossier: str
    created_at: datetime
    story: Story


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
