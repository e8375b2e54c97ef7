"""What differs between two days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from newsroom.models import Change, Decision, Evidence, Milestone, Standing, State, Window
from newsroom.status.states import standing

# The most important first.
_NEWS = (
    State.COMPLETE,
    State.DISPUTED,
    State.DELAYED,
    State.CANDIDATE,
    State.IMMINENT,
    State.UNDERWAY,
    State.PLANNED,
    State.UNRATED,
)


def changed(
    milestones: Sequence[Milestone],
    evidence: Sequence[Evidence],
    decisions: Sequence[Decision],
    since: date,
    until: date,
) -> tuple[Change, ...]:
    """Milestones whose state or plan differs between the ends of two days, or that have become overdue.

    The most important state first, and in it a change of state before one of the plan.
    """
    of: dict[str, list[Evidence]] = defaultdict(list)
    for one in evidence:
        of[one.report.milestone].append(one)
    changes = [
        Change(
            milestone.id,
            standing(milestone, of[milestone.id], decisions, since),
            standing(milestone, of[milestone.id], decisions, until),
        )
        for milestone in milestones
    ]
    return tuple(sorted((one for one in changes if differs(one.before, one.after)), key=_importance))


def differs(before: Standing, after: Standing) -> bool:
    return (
        before.state is not after.state
        or _window(before) != _window(after)
        or (before.overdue == 0 and after.overdue > 0)
    )


def _importance(change: Change) -> tuple[int, bool]:
    return _NEWS.index(change.after.state), change.before.state is change.after.state


def _window(standing: Standing) -> Window | None:
    return standing.plan.window if standing.plan else None
