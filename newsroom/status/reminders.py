"""What time alone has to tell: a plan's end that comes near or has passed, and silence.

Each has a key under which it is told once; who tells it keeps the keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from newsroom.models import Milestone, Standing, State
from newsroom.status.moves import REACHED

STALE = 30  # days after which it is no news any more that a date has passed


class ReminderKind(StrEnum):
    AHEAD = "ahead"
    TODAY = "today"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Reminder:
    """The end of the plan in force is near, is today, or has passed."""

    milestone: str
    kind: ReminderKind
    end: date  # of the plan in force
    days: int  # until it, or since
    key: str  # of the milestone, this end, and how near: a plan that is put off is reminded of anew


class SilenceKind(StrEnum):
    SILENT = "silent"  # its feeds were alive, and nothing was heard
    DEAF = "deaf"  # nothing was heard, but not all feeds that would have told were alive


@dataclass(frozen=True, slots=True)
class Silent:
    entity: str
    kind: SilenceKind
    last_heard: date
    days: int  # since then
    dead_feeds: int
    key: str  # of this silence, and how many times its length was reached


def reminders(
    milestone: Milestone, standing: Standing, days_before: Sequence[int], today: date
) -> tuple[Reminder, ...]:
    """The nearest one that is true today: what was missed while nobody looked is not made up for."""
    window = standing.plan.window if standing.plan else None
    if window is None or window.end is None or window.start is None or standing.state in REACHED:
        return ()  # what goes on until a day is not awaited
    end, left = window.end, (window.end - today).days
    if left < 0 and (standing.state is State.UNRATED or -left > STALE):
        return ()  # what nobody has told of, or what passed long before anybody looked
    if left > 0:
        passed = [days for days in days_before if days >= left]
        return (_reminder(milestone, ReminderKind.AHEAD, end, left, min(passed)),) if passed else ()
    kind = ReminderKind.OVERDUE if left else ReminderKind.TODAY
    return (_reminder(milestone, kind, end, -left),)


def silence(
    entity: str, last_heard: date | None, alive: bool, dead_feeds: int, days: int, today: date
) -> Silent | None:
    """A word when nothing was heard for `days`, and again after as many more. What was never heard of cannot
    fall silent."""
    quiet = (today - last_heard).days if last_heard else 0
    if last_heard is None or days <= 0 or quiet < days:
        return None
    kind = SilenceKind.SILENT if alive else SilenceKind.DEAF
    key = f"silence:{entity}:{last_heard.isoformat()}:{quiet // days}"
    return Silent(entity, kind, last_heard, quiet, dead_feeds, key)


def _reminder(
    milestone: Milestone, kind: ReminderKind, end: date, days: int, threshold: int | None = None
) -> Reminder:
    told = kind if threshold is None else f"{kind}-{threshold}"
    return Reminder(milestone.id, kind, end, days, f"due:{milestone.id}:{end.isoformat()}:{told}")
