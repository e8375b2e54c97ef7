"""The ledger: what all that was read says together, and what each word of it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from newsroom.models.reading import Claim, Report
from newsroom.models.watching import Stage, Window


class State(StrEnum):
    """What all reports together say of a milestone."""

    UNRATED = "unrated"
    PLANNED = "planned"
    IMMINENT = "imminent"
    UNDERWAY = "underway"
    CANDIDATE = "candidate"  # reported complete, not confirmed yet
    COMPLETE = "complete"
    DELAYED = "delayed"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Source:
    """The article something was read in."""

    item: int
    outlet: str
    title: str
    url: str | None
    said: datetime  # published, or first seen where no date was given
    day: date  # of `said`, on the newsroom's calendar
    origin: str  # equal for all that goes back to one source: a wire, or the outlet itself


@dataclass(frozen=True, slots=True)
class Evidence:
    """A report, and where it stands."""

    id: int
    source: Source
    report: Report
    quote: str  # the sentence, exact
    withdrawn: datetime | None = None  # when its outlet edited it away


@dataclass(frozen=True, slots=True)
class Figure:
    """A claim, and where it stands."""

    id: int
    source: Source
    claim: Claim
    quote: str
    withdrawn: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A member a source names of a roll, and where it stands."""

    id: int
    source: Source
    roll: str
    entity: str
    quote: str
    withdrawn: datetime | None = None


Said = Evidence | Figure | Listing


class Ruling(StrEnum):
    CONFIRM = "confirm"  # it is complete, as reported
    REJECT = "reject"  # the evidence named has no force
    SET = "set"  # the state named, whatever was reported until then


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided of a milestone: kept, shown as such, and undone without a trace lost."""

    id: int
    milestone: str
    ruling: Ruling
    by: str
    at: datetime
    evidence: int | None = None
    state: State | None = None  # of SET
    day: date | None = None  # when it came about, if the person knew
    note: str = ""
    undone_at: datetime | None = None
    undone_by: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """When a milestone is to come about, as it was said by somebody."""

    window: Window  # overdue after its end
    said: date | None  # the first day it was said; null: the dossier says so
    evidence: tuple[Evidence, ...] = ()  # none: the dossier


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a milestone's state."""

    day: date
    state: State
    evidence: tuple[Evidence, ...] = ()  # what brought it about, the weightiest first
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a milestone stands as of a day."""

    milestone: str
    state: State
    since: date | None = None  # the day it came about where one was told, else the day it was reported
    evidence: tuple[Evidence, ...] = ()  # what the state rests on, the weightiest first
    against: tuple[Evidence, ...] = ()  # what speaks against it
    plan: Plan | None = None  # in force
    slips: tuple[Plan, ...] = ()  # plans it replaced, the oldest first
    rivals: tuple[Plan, ...] = ()  # other ends named, which it did not replace
    overdue: int = 0  # days past the plan's end
    history: tuple[Step, ...] = ()  # the oldest first
    decision: Decision | None = None  # a person's, where the state rests on one


class ConflictKind(StrEnum):
    DUE = "due"  # rival ends of one plan
    SLIP = "slip"  # a date that was put off
    DATE = "date"  # rival days of what has happened
    STATE = "state"  # done, and not done
    PART = "part"  # the whole is done, a part of it is not
    FIGURE = "figure"  # rival figures of one quantity
    WHOLE = "whole"  # a whole smaller than its part
    QUESTION = "question"  # quantities that answer one question, differently
    ROLL = "roll"  # rival lists


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things that cannot all be true, and who says so. One of the first five is set."""

    window: Window | None = None
    stage: Stage | None = None
    state: State | None = None
    figure: tuple[float, float | None] | None = None
    members: tuple[str, ...] = ()
    subject: str = ""  # milestone, quantity or roll id, where sides differ in it
    said: tuple[Said, ...] = ()  # the oldest first


@dataclass(frozen=True, slots=True)
class Conflict:
    key: str  # the same for the same conflict, in whatever order its articles came
    kind: ConflictKind
    subject: str  # milestone, quantity or roll id
    sides: tuple[Side, ...]
    since: date  # the day on which both had been said
    standing: bool = True  # False: one side has given way since: a plan put off, a state confirmed
    within: str = ""  # "article" or "outlet" where one contradicts itself


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of a quantity over time."""

    figure: Figure  # the first that gave it
    repeated: tuple[Figure, ...] = ()  # later ones that say the same
    change: float | None = None  # against the reading before; null for the first, or open-ended ones


@dataclass(frozen=True, slots=True)
class Change:
    """A milestone whose state differs between two moments."""

    milestone: str
    before: Standing
    after: Standing
