"""What a dossier follows: entities, milestones, quantities, and the wordings that tell of them."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    enabled: bool = True  # one that is off keeps its past, and is not looked for


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
class Verb:
    """Two forms from which all others are built: «he did» and «he does»."""

    past: str
    present: str


@dataclass(frozen=True, slots=True)
class EventWords:
    """The words that tell of one kind of event."""

    verbs: tuple[Verb, ...] = ()
    nouns: tuple[str, ...] = ()  # masdars
    willed: tuple[str, ...] = ()  # masdars of a deed: to announce one announces an intention
    done: tuple[str, ...] = ()  # words that say it has happened
    of: tuple[str, ...] = ()  # one of these must stand near, else the word means something else
    never: tuple[str, ...] = ()  # phrases in which it does
    tells: Stage | None = None  # the stage that its coming about tells: what is extended is delayed
    wide: bool = False  # its part of the clause runs on over the events it speaks of: أعلنت إنهاء المهمة
    punctual: bool = False  # comes about at once: a headline that names it says it is done
    placed: bool = False  # always of a place: where none is named, of the last one spoken of
    lasting: bool = False  # what goes on: said in the past or present it is under way, never completed


@dataclass(frozen=True, slots=True)
class ReportRule:
    """One wording that tells of a milestone: an event of the lexicon, and what must stand with it.

    Every condition given must hold; within one of them any entry is enough.
    """

    events: tuple[str, ...] = ()  # event ids of the lexicon or of the dossier
    at: tuple[str, ...] = ()  # entity ids: what the event is about, or where it happens
    to: tuple[str, ...] = ()  # entity ids: where it leads
    by: tuple[str, ...] = ()  # entity ids: one must be a party to it
    called: tuple[str, ...] = ()  # ... or one of these words stand for a party
    words: tuple[str, ...] = ()  # words of its clause
    without: tuple[str, ...] = ()  # words that must not stand in its clause
    start: bool = False  # the milestone is the start of the event: بدء الانسحاب
    stages: tuple[Stage, ...] = ()  # counts only when it says one of these
    when: Window | None = None  # the event's date, or that of the article, must touch it
    reads: dict[Stage, Stage] = field(default_factory=dict)  # what a stage said in these words means here
    spoken: Stage | None = None  # what it tells when it is only spoken of: خطوة نحو شراكة
    until: bool = False  # it goes on until the date given, rather than happening on it
    dated: bool = False  # counts only with a date of the event
    named: bool = False  # to name one of `at` is enough: an agreement that is spoken of has been made
    shared: bool = (
        False  # a wording of several milestones: the date tells which is meant; it yields to others
    )
    besides: bool = False  # ... and stands beside them


class Promotion(StrEnum):
    """What it takes until a milestone that is reported complete counts as complete."""

    OFFICIAL_OR_TWO = "official-or-two"  # an official source, or two independent ones
    TWO = "two"  # two independent ones, official or not
    PERSON = "person"  # a person's confirmation


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
    promotion: Promotion = Promotion.OFFICIAL_OR_TWO
    parts: tuple[str, ...] = ()  # milestone ids: complete only if these are


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
    TOLD = "told"  # whatever the quantity says of it


@dataclass(frozen=True, slots=True)
class Counted:
    """What a dossier counts that the lexicon has no unit for."""

    one: tuple[str, ...]  # شاحنة
    many: tuple[str, ...] = ()  # شاحنات
    people: bool = False  # may be left out when named before: «أفرج عن 20 أسيرا، و5 آخرين»


@dataclass(frozen=True, slots=True)
class ClaimRule:
    """When a number counts for a quantity. Every condition given must hold; any entry of it is enough.

    Whose and where may each be said by entities, by words, or by either.
    """

    units: tuple[str, ...] = ()  # unit ids of the lexicon: soldier, adviser, base, kilometre, year…
    counted: Counted | None = None
    roles: tuple[Role, ...] = ()  # none: whatever is said of it
    of: tuple[str, ...] = ()  # entity ids: whose they are
    whose: tuple[str, ...] = ()  # words: a nation and its adjective
    at: tuple[str, ...] = ()  # entity ids: where
    where: tuple[str, ...] = ()  # words: a country that is no entity
    about: tuple[str, ...] = ()  # entity ids: what the sentence speaks of
    words: tuple[str, ...] = ()  # one stands in its sentence, nearer than any other figure
    without: tuple[str, ...] = ()  # none stands in its clause
    least: float = 0  # a smaller number is another quantity


@dataclass(frozen=True, slots=True)
class Quantity:
    id: str
    ar: str
    en: str
    claims: tuple[ClaimRule, ...] = ()  # numbers that count for it
    part_of: str | None = None  # quantity id: never larger than that one
    like: tuple[str, ...] = ()  # quantity ids that answer the same question


@dataclass(frozen=True, slots=True)
class Roll:
    """A list sources give, which can be compared: the bases that stay. Members are entities of the dossier."""

    id: str
    ar: str
    en: str
    kinds: tuple[EntityKind, ...]  # what may be a member
    told_by: tuple[str, ...] = ()  # milestone ids: a sentence that reports one names members
    reports: tuple[ReportRule, ...] = ()  # wordings that do


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing heard of these for so many days is worth a word, if their feeds were alive."""

    days: int
    entities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relevance:
    """When an article belongs to a dossier: it is about one of `core`, or of `within` in the setting."""

    core: tuple[str, ...]
    within: tuple[str, ...] = ()  # entity ids that count only in a sentence with a word of `setting`
    phrases: tuple[str, ...] = ()  # what names them without naming an entity; counts as `within` does
    setting: tuple[str, ...] = ()
    beside: dict[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # entity id -> words that do for it alone
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
    events: dict[str, EventWords] = field(default_factory=dict)  # of its own, beside those of the lexicon
    since: date | None = None  # earlier articles, and earlier events, are history to it
    enabled: bool = True  # a dossier that is off is checked, not followed
    rolls: tuple[Roll, ...] = ()
    silence: Silence | None = None

    def is_background(self, milestone: Milestone) -> bool:
        """Whether it was due before the dossier began: shown, but never late and never news."""
        end = milestone.due.end if milestone.due else None
        return bool(self.since and end and end < self.since)
