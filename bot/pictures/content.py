"""What a picture shows, before it has a form: days, values and sentences, ready to be drawn in another process.

    answers ── timeline · figures ──► Sheet ── painter ──► child: paper, lanes, chart ──► PNG

Days are ordinals (`date.toordinal`), so that a sheet is plain JSON: `dumped` and `loaded`. Imports nothing of the
project.
"""

from __future__ import annotations

import json
import types
from dataclasses import asdict, dataclass, fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

State = Literal[
    "unrated", "planned", "imminent", "underway", "candidate", "complete", "delayed", "disputed"
]  # as the values of newsroom.models.State

Kind = Literal["exact", "about", "range", "below", "above"]  # how a value is meant


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both ends included; an open end is None."""

    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Tick:
    day: int
    lines: tuple[str, ...]  # under each other: a month's two names
    year: str = ""  # under these, where a year begins


@dataclass(frozen=True, slots=True)
class Axis:
    start: int
    end: int
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend: a sign as it is drawn, and what it means."""

    sign: str
    label: str


# ── a timeline ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Mark:
    """A state a milestone came to, on the day a source gives for it, else on the day it was reported."""

    state: State
    start: int
    end: int  # equal to `start` where the day is known
    told: bool  # by a source, as the day of the event


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days through which a state was the last one known."""

    state: State
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lane:
    """One milestone."""

    title: str
    state: State
    standing: str
    late: str = ""  # by how much; empty: it is not
    plan: Span | None = None
    before: tuple[Span, ...] = ()  # plans it replaced
    rivals: tuple[Span, ...] = ()
    track: tuple[Stretch, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The milestones of a phase."""

    title: str
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    rtl: bool
    title: str
    note: str  # under the title
    source: str  # at the foot
    today: int
    today_label: str
    axis: Axis
    groups: tuple[Group, ...]
    keys: tuple[Key, ...]


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Point:
    kind: Kind
    low: float
    high: float  # equal to `low` but for a range
    start: int  # the days it is of
    end: int
    label: str  # the value in words
    source: str
    repeats: tuple[int, ...] = ()  # days on which others said the same


@dataclass(frozen=True, slots=True)
class Panel:
    """One quantity over time."""

    title: str  # empty where the picture's own says it
    axis: Axis
    points: tuple[Point, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    rtl: bool
    title: str
    note: str
    source: str
    panels: tuple[Panel, ...]
    keys: tuple[Key, ...]


Sheet = Timeline | Chart


# ── to another process and back ──────────────────────────────────────────────────────────────────────────


def dumped(sheet: Sheet) -> bytes:
    data = {"kind": type(sheet).__name__, **asdict(sheet)}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def loaded(data: bytes) -> Sheet:
    plain = json.loads(data)
    kind = {"Timeline": Timeline, "Chart": Chart}[plain.pop("kind")]
    sheet: Sheet = _built(kind, plain)
    return sheet


def _built(kind: Any, value: Any) -> Any:
    """`value`, as JSON gives it, in the types that the fields name."""
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{f.name: _built(hints[f.name], value[f.name]) for f in fields(kind)})  # type: ignore[operator]
    origin = get_origin(kind)
    if origin is tuple:
        return tuple(_built(get_args(kind)[0], one) for one in value)
    if origin in (Union, types.UnionType):
        (inner,) = (one for one in get_args(kind) if one is not type(None))
        return None if value is None else _built(inner, value)
    return value
