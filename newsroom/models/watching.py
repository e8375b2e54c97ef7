"""What a dossier follows: entities, milestones, quantities, and the wordings that tell of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal


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


class Stage(StrEnum):
    """What one sentence says of a milestone."""

    PLANNED = "planned"
    IMMINENT = "imminent"
    UNDERWAY = "underway"
    COMPLETED = "completed"
    DELAYED = "delayed"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class ReportRule:
    """One wording that tells of a milestone: an event of the lexicon, and what must stand with it.

    Every condition given must hold; within one of them any entry is enough.
    """

    events: tuple[str, ...]  # event ids of the lexicon or of the dossier
    at: tuple[str, ...] = ()  # entity ids: what the event is about, or where it happens
    to: tuple[str, ...] = ()  # entity ids: where it leads
    who: tuple[str, ...] = ()  # entity ids named in its sentence
    words: tuple[str, ...] = ()  # words of its clause
    without: tuple[str, ...] = ()  # words that must not stand in its clause
    start: bool = False  # the milestone is the start of the event: بدء الانسحاب
    stages: tuple[Stage, ...] = ()  # counts only when it says one of these
    when: Window | None = None  # the event's date, or that of the article, must touch it
    shared: bool = False  # a wording of several milestones: the date tells which is meant


@dataclass(frozen=True, slots=True)
class Milestone:
    id: str
    ar: str
    en: str
    phase: str  # a key of Dossier.phases
    due: Window | None  # None: no date was announced
    entities: tuple[str, ...]  # entity ids it is about
    about: str = ""
    reports: tuple[ReportRule, ...] = ()  # wordings that tell of it


class Role(StrEnum):
    """What a number says of what it counts."""

    PRESENT = "present"  # are there
    LEAVING = "leaving"
    STAYING = "staying"  # will remain
    ARRIVING = "arriving"
    TARGET = "target"  # the number aimed at: سينخفض إلى
    PEAK = "peak"
    KILLED = "killed"
    WOUNDED = "wounded"
    CAPACITY = "capacity"
    DISTANCE = "distance"
    DURATION = "duration"
    RANK = "rank"


@dataclass(frozen=True, slots=True)
class ClaimRule:
    """When a number counts for a quantity. Every condition given must hold; any entry of it is enough."""

    units: tuple[str, ...]  # unit ids of the lexicon: soldier, adviser, base, km, year…
    roles: tuple[Role, ...]
    of: tuple[str, ...] = ()  # entity ids: whose they are
    at: tuple[str, ...] = ()  # entity ids: where
    words: tuple[str, ...] = ()  # words of the clause
    without: tuple[str, ...] = ()
    when: Window | None = None  # the as-of date, or that of the article, must touch it


@dataclass(frozen=True, slots=True)
class Quantity:
    id: str
    ar: str
    en: str
    claims: tuple[ClaimRule, ...] = ()  # numbers that count for it


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
    since: date | None = None  # earlier articles, and earlier events, are history to it
    enabled: bool = True  # a dossier that is off is checked, not followed
