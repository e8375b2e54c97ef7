"""The verdict on one event of a sentence, and what its date adds. Imports newsroom.models."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from newsroom.models import Precision, Rule, Stage, When

SOON, FAR = timedelta(days=14), timedelta(days=30)
TIMELESS = (Rule.PRESENT, Rule.HEADLINE, Rule.PARTICIPLE)  # «قريبا» turns these to what is to come
MOVING = (Stage.COMPLETED, Stage.UNDERWAY)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A stage, or the rule that refused one."""

    stage: Stage | None
    rule: Rule
    start: Stage | None = None  # the stage of the event's beginning, when that is told
    weak: bool = False  # yields to anything else the article says of the milestone
    open: bool = False  # refused for want of anything said: a date ahead makes it a plan
    joined: int | None = None  # shares the verdict of the event that begins at this token


def refused(rule: Rule, *, open: bool = False) -> Verdict:
    return Verdict(None, rule, open=open)


def dated(
    said: Verdict, when: When | None, soon: bool, published: date | None
) -> tuple[Verdict, When | None]:
    """What the event's date adds: a future one makes a plan, a near one makes it imminent.

    A day ahead beside a verb in the past belongs to something else, and is given up.
    """
    if said.rule in (Rule.PAST, Rule.PARTICIPLE) and when and published and _ahead(when, published):
        if not said.open:
            return said, None
        said = replace(said, stage=Stage.PLANNED, rule=Rule.AHEAD)
    said = _timed(said, when, published)
    near = soon or _close(when, published)
    if (near and said.stage is Stage.PLANNED) or (soon and (said.open or said.rule in TIMELESS)):
        said = replace(said, stage=Stage.IMMINENT, rule=Rule.NEAR)
    return said, when


def _timed(said: Verdict, when: When | None, published: date | None) -> Verdict:
    if when is None or published is None or when.window.end is None:
        return said
    if said.open and said.stage not in MOVING and when.window.end > published:
        return Verdict(Stage.PLANNED, Rule.AHEAD)
    if said.stage is Stage.IMMINENT and (when.window.start or published) > published + FAR:
        return replace(said, stage=Stage.PLANNED, rule=Rule.AHEAD)
    if _ahead(when, published) and said.stage is Stage.PLANNED:
        return replace(said, weak=False)
    if _ahead(when, published) and said.stage in MOVING and said.rule not in (Rule.BEGUN, Rule.GOING_ON):
        return replace(
            said, stage=Stage.PLANNED, rule=Rule.AHEAD, weak=False, start=said.start and Stage.PLANNED
        )
    if when.window.end < published:
        return _gone_by(said)
    return said


def _gone_by(said: Verdict) -> Verdict:
    if said.rule is Rule.PRESENT:
        return replace(said, stage=Stage.PLANNED, rule=Rule.PLAN)  # «تكتمل بحلول أيلول الماضي» tells the plan
    if said.rule is Rule.ANNOUNCED or (said.open and said.rule in (Rule.AFTER, Rule.PLAN, Rule.FUTURE)):
        return replace(said, stage=Stage.COMPLETED, rule=Rule.GONE_BY, weak=False)
    return said


def _ahead(when: When, published: date) -> bool:
    start, end = when.window.start or published, when.window.end
    return end is not None and end > published and start > published


def _close(when: When | None, published: date | None) -> bool:
    if when is None or published is None or when.window.start is None:
        return False
    if when.precision is Precision.RANGE:  # the coming weeks begin today, and are not near
        return published <= when.window.start and (when.window.end or date.max) <= published + SOON
    return when.precision is Precision.DAY and published <= when.window.start <= published + SOON
