"""The table of states, and when a report counts for a cell of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from newsroom.models import Evidence, Stage, State, Window
from newsroom.status.weight import official
from newsroom.status.windows import narrowed

NEAR = timedelta(days=92)  # a count-down that begins longer before the end is a manner of speaking

# The order in which the reports of one day are read: «it was put off by months, and is a matter of days» is near.
STAGES = (Stage.PLANNED, Stage.UNDERWAY, Stage.DELAYED, Stage.IMMINENT, Stage.COMPLETED, Stage.DENIED)
_COLUMNS = (Stage.PLANNED, Stage.IMMINENT, Stage.UNDERWAY, Stage.DELAYED, Stage.COMPLETED, Stage.DENIED)


def _row(*states: State) -> dict[Stage, State]:
    return dict(zip(_COLUMNS, states, strict=True))


_UNRATED, _PLANNED, _IMMINENT, _UNDERWAY = State.UNRATED, State.PLANNED, State.IMMINENT, State.UNDERWAY
_DELAYED, _CANDIDATE, _COMPLETE, _DISPUTED = State.DELAYED, State.CANDIDATE, State.COMPLETE, State.DISPUTED

# What a report makes of a state. One report is enough, but for this: into and out of «disputed» it takes an
# official or two origins, and «complete» takes what the milestone's rule of promotion asks.
MOVES: dict[State, dict[Stage, State]] = {
    #                planned     imminent    underway    delayed     completed   denied
    _UNRATED: _row(_PLANNED, _IMMINENT, _UNDERWAY, _DELAYED, _CANDIDATE, _UNRATED),
    _PLANNED: _row(_PLANNED, _IMMINENT, _UNDERWAY, _DELAYED, _CANDIDATE, _DISPUTED),
    _IMMINENT: _row(_IMMINENT, _IMMINENT, _UNDERWAY, _DELAYED, _CANDIDATE, _DISPUTED),
    _UNDERWAY: _row(_UNDERWAY, _IMMINENT, _UNDERWAY, _DELAYED, _CANDIDATE, _DISPUTED),
    _DELAYED: _row(_PLANNED, _IMMINENT, _UNDERWAY, _DELAYED, _CANDIDATE, _DELAYED),
    _CANDIDATE: _row(_DISPUTED, _DISPUTED, _DISPUTED, _DISPUTED, _CANDIDATE, _DISPUTED),
    _COMPLETE: _row(_DISPUTED, _DISPUTED, _DISPUTED, _DISPUTED, _COMPLETE, _DISPUTED),
    _DISPUTED: _row(_DISPUTED, _IMMINENT, _UNDERWAY, _DELAYED, _COMPLETE, _DISPUTED),
}

REACHED = (_CANDIDATE, _COMPLETE)
RESTS_ON = {
    _PLANNED: Stage.PLANNED,
    _IMMINENT: Stage.IMMINENT,
    _UNDERWAY: Stage.UNDERWAY,
    _DELAYED: Stage.DELAYED,
    _CANDIDATE: Stage.COMPLETED,
    _COMPLETE: Stage.COMPLETED,
}


@dataclass(frozen=True, slots=True)
class Ground:
    """What the morning of a day finds: the state, since when it is known, and the day it came about."""

    state: State
    reached: date
    since: date | None


def counts(one: Evidence, state: State, stage: Stage, ground: Ground) -> bool:
    """Whether a report says anything of a state that old plans and retold history do not say as well."""
    test = _TESTS.get((state, stage))
    return test is None or test(one, ground)


def comes_to(one: Evidence, plan_end: date | None) -> Stage:
    """The stage a report comes to, beside the plan in force on its day.

    A date that had passed when it was told is an old plan retold.
    """
    stage, window, day = one.report.stage, event_window(one), one.source.day
    if stage not in (Stage.IMMINENT, Stage.DELAYED):
        return stage
    if window is not None:
        return Stage.PLANNED if _past(window, day) else stage
    # What is put off, or near, without a day, is what is due about now, and not what is due a year from now.
    far = plan_end is not None and plan_end - day > NEAR
    return Stage.PLANNED if far else stage


def event_window(one: Evidence) -> Window | None:
    """The time of the event, where the sentence tells one."""
    return narrowed(one.report.when) if one.report.when else None


def denies_the_plan(one: Evidence) -> bool:
    """Officially not to be, and by a date that is still to come: no other denial is sure to mean the plan."""
    return one.report.stage is Stage.DENIED and official(one) and _to_come(one)


def _to_come(one: Evidence) -> bool:
    window = event_window(one)
    return window is not None and window.end is not None and window.end > one.source.day


def _ends_ahead(one: Evidence, _: Ground) -> bool:
    """A plan said after a delay is a new one only if its date is still to come."""
    return _to_come(one)


def _newly_under_way(one: Evidence, ground: Ground) -> bool:
    """«Under way since August» says nothing new of what is near, or disputed, since December."""
    window = event_window(one)
    return ground.state not in (_IMMINENT, _DISPUTED) or window is None or not _past(window, ground.reached)


def _later_said(one: Evidence, ground: Ground) -> bool:
    return one.source.day > ground.reached


def _new_plan(one: Evidence, ground: Ground) -> bool:
    """Of what is done only a plan that lies wholly ahead says otherwise: old ones are retold for ever."""
    window = event_window(one)
    ahead = window is not None and window.start is not None and window.start > one.source.day
    return ahead and _later_said(one, ground)


def _still_going_on(one: Evidence, ground: Ground) -> bool:
    window = event_window(one)
    after = window is None or (window.start is not None and window.start > (ground.since or ground.reached))
    return after and _later_said(one, ground)


def _not_of_before(one: Evidence, ground: Ground) -> bool:
    """That it had not happened by last autumn denies nothing that has come about since."""
    window = event_window(one)
    return ground.state not in REACHED or window is None or not _past(window, ground.since or ground.reached)


_TESTS: dict[tuple[State, Stage], Callable[[Evidence, Ground], bool]] = {
    (_IMMINENT, Stage.UNDERWAY): _newly_under_way,
    (_DISPUTED, Stage.UNDERWAY): _newly_under_way,
    (_DELAYED, Stage.PLANNED): _ends_ahead,
    **{(state, Stage.PLANNED): _new_plan for state in REACHED},
    **{(state, Stage.IMMINENT): _still_going_on for state in REACHED},
    **{(state, Stage.UNDERWAY): _still_going_on for state in REACHED},
    **{(state, Stage.DELAYED): _later_said for state in REACHED},
    **{(state, Stage.DENIED): _not_of_before for state in REACHED},
}


def _past(window: Window, day: date) -> bool:
    return window.end is not None and window.end < day
