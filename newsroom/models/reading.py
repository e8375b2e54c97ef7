"""What was read, and what it says. Offsets refer to `Article.body`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from newsroom.models.rules import Rule
from newsroom.models.watching import Role, Stage, Window


@dataclass(frozen=True)
class Item:
    """One entry of a feed, cleaned. `keys` identify it: known if any one of them is known."""

    title: str
    url: str | None  # canonical
    text: str  # plain text the feed itself gave, may be empty
    published: datetime | None
    keys: tuple[str, ...]
    content_hash: str  # of folded title and text: changes when the entry is edited
    updated: datetime | None = None  # by its outlet, as that says

    def dated(self, seen: datetime) -> datetime:
        """When it was published, but never later than it was seen."""
        return min(self.published, seen) if self.published else seen

    def edited(self, seen: datetime) -> datetime:
        """When an edit was made, but never later than it was seen: the service may have been away."""
        later = self.updated and (self.published is None or self.updated > self.published)
        return min(self.updated, seen) if self.updated and later else seen


@dataclass(frozen=True)
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


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    RANGE = "range"  # anything else: the coming days, next week, from X to Y


@dataclass(frozen=True, slots=True)
class When:
    """A date as a text gives it: the days it may mean, both ends included, and how exactly."""

    window: Window
    precision: Precision
    edge: Literal["", "start", "middle", "end"] = ""  # of the window, where the text says so: نهاية عام 2026


class Voice(StrEnum):
    """Who vouches for a sentence, the weightiest first."""

    OFFICIAL = "official"  # a body or office: وزارة، بيان، رئيس الوزراء، متحدث باسم
    NAMED = "named"  # a person by name, without an office
    ANONYMOUS = "anonymous"  # مصدر مطلع
    MEDIA = "media"  # other media, or nobody: the outlet itself


@dataclass(frozen=True, slots=True)
class Attribution:
    voice: Voice
    speaker: str = ""  # as the text names it: "وزارة الدفاع العراقية"; empty when nobody is named
    via: str = ""  # the wire or outlet it was quoted from: "رويترز"


@dataclass(frozen=True)
class Origin:
    """Where an article itself says it comes from."""

    kind: Literal["own", "agency", "quoted", "translated"] = "own"
    source: str = ""  # the wire or outlet named; empty for own


@dataclass(frozen=True, slots=True)
class Report:
    """What one sentence says of a milestone."""

    milestone: str
    stage: Stage
    start: int  # the sentence: exact evidence
    end: int
    trigger: tuple[int, int]  # the word that says it
    rule: Rule  # that gave the stage
    when: When | None = None  # of the event, null when the text gives none or it cannot be known
    attribution: Attribution = Attribution(Voice.MEDIA)
    except_for: str = ""  # what the sentence excludes: "إقليم كردستان"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that looked like a report or a claim, and the rule that refused it."""

    start: int  # the word or number
    end: int
    rule: Rule
    subject: str = ""  # milestone or quantity id it would have been for, where known


@dataclass(frozen=True, slots=True)
class Claim:
    """A number a sentence claims, for a quantity of the dossier."""

    quantity: str
    low: float
    high: float | None  # null: no upper end
    qualifier: str  # exact, about, less_than, more_than, at_least, at_most, hundreds, tens, thousands
    unit: str
    role: Role
    start: int  # the sentence: exact evidence
    end: int
    number: tuple[int, int]  # the words of the number
    as_of: When | None = None
    attribution: Attribution = Attribution(Voice.MEDIA)


@dataclass(frozen=True, slots=True)
class Membership:
    """A sentence that names a member of a roll: a base that stays."""

    roll: str
    entity: str
    start: int  # the sentence: exact evidence
    end: int


@dataclass(frozen=True)
class Analysis:
    mentions: tuple[Mention, ...]
    dossiers: tuple[str, ...]  # ids of the dossiers it is relevant to
    title_end: int = 0  # mentions that start before it stand in the title
    proof: Mention | None = None  # the mention whose sentence best shows why it is relevant
    reports: tuple[Report, ...] = ()
    claims: tuple[Claim, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    origin: Origin = Origin()
    members: tuple[Membership, ...] = ()

    @property
    def relevant(self) -> bool:
        return bool(self.dossiers)
