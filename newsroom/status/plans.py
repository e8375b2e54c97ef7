"""When a milestone is due: the plan in force, those it replaced, and the ends others name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from newsroom.models import Evidence, Milestone, Plan, Precision, Stage, State, Window
from newsroom.status.weight import forceful, in_force, official, weightiest
from newsroom.status.windows import contains, disjoint, narrowed, touches

_OF_PLANS = frozenset({Stage.PLANNED, Stage.IMMINENT, Stage.DELAYED})
_PUT_OFF = frozenset({Stage.IMMINENT, Stage.DELAYED})  # said so, a new date needs nobody else's word
_REACHED = frozenset({State.CANDIDATE, State.COMPLETE})


def plans(
    milestone: Milestone, evidence: Sequence[Evidence], at: date
) -> tuple[Plan | None, tuple[Plan, ...], tuple[Plan, ...]]:
    """The plan in force, those it replaced (the oldest first), and the rival ends named beside it."""
    agenda = agenda_of(milestone, in_force(milestone, evidence, at))
    return agenda.plan, agenda.slips, agenda.rivals


def overdue(plan: Plan | None, state: State, at: date) -> int:
    """Days past the plan's end. What is reported complete is not overdue, even while it waits for a second source;
    nor is what goes on until a day: it has no day on which it begins."""
    end = _end(plan.window) if plan and plan.window.start else None
    return 0 if end is None or state in _REACHED else max(0, (at - end).days)


@dataclass(slots=True)
class Agenda:
    """The plans of one milestone, as they are said day by day: it begins with that of the dossier."""

    milestone: Milestone
    window: Window | None
    replaced: list[Window] = field(default_factory=list)
    apart: list[Window] = field(
        default_factory=list
    )  # each end once that was named and did not replace the plan
    named: dict[Window, list[Evidence]] = field(default_factory=dict)  # all that name a window

    def hear(self, day: Sequence[Evidence]) -> None:
        """All that was said on one day and is in force, in order."""
        dated = [one for one in day if one.report.stage in _OF_PLANS and window_of(one)]
        if dated:
            self._hear(dated)

    @property
    def end(self) -> date | None:
        return _end(self.window)

    @property
    def plan(self) -> Plan | None:
        return self._plan(self.window) if self.window else None

    @property
    def slips(self) -> tuple[Plan, ...]:
        return tuple(map(self._plan, self.replaced))

    @property
    def rivals(self) -> tuple[Plan, ...]:
        """Ends that neither the plan in force nor one it replaced explains; the first named first."""
        known = {*self.replaced, *([self.window] if self.window else [])}
        apart = [one for one in self.apart if all(disjoint(one, other) for other in known)]
        return tuple(map(self._plan, apart))

    def _plan(self, window: Window) -> Plan:
        evidence = self.named.get(window, [])
        said = None if window == self.milestone.due else min(one.source.day for one in evidence)
        return Plan(window, said, weightiest(evidence))

    def _hear(self, group: list[Evidence]) -> None:
        """What was said on one day. The narrowest window of the most official voice is heard first."""
        named: dict[Window, list[Evidence]] = {}
        for one in group:
            if window := window_of(one):
                named.setdefault(window, []).append(one)
                self.named.setdefault(window, []).append(one)
        for window in sorted(named, key=lambda one: (not forceful(named[one]), _days(one), *_ends_of(one))):
            self._weigh(window, named[window], group)

    def _weigh(self, window: Window, today: list[Evidence], group: list[Evidence]) -> None:
        old = self.window
        if old is None:
            self.window = window
        elif window == old or _over(window, today[0].source.day):  # said again, or an old plan retold
            return
        elif touches(window, old):
            if contains(old, window) and _exact(today) and forceful(self.named[window]):
                self.window = window  # the same plan, said more exactly
        elif self._replaces(window, old, _told(today, old, group)):
            self.replaced.append(old)
            self.window = window
        elif window not in self.apart:
            self.apart.append(window)

    def _replaces(self, window: Window, old: Window, told: list[Evidence]) -> bool:
        """What is put off, said to be near, or said after the old end. Another end for a plan that may still be kept
        is a rival, whoever names it: he may speak of something else."""
        put_off = any(one.report.stage in _PUT_OFF for one in told)
        if not told or (not put_off and any(touches(window, slipped) for slipped in self.replaced)):
            return False  # what a slip replaced is retold for long
        if not _later(window, old):
            return any(map(official, told))
        return put_off or _over(old, told[0].source.day)


def agenda_of(milestone: Milestone, said: Iterable[Evidence]) -> Agenda:
    """What comes of all these, which are in force and in order."""
    agenda = Agenda(milestone, milestone.due)
    for _, day in groupby(said, key=day_of):
        agenda.hear(list(day))
    return agenda


def day_of(evidence: Evidence) -> date:
    return evidence.source.day


def window_of(evidence: Evidence) -> Window | None:
    """The stretch within which it is to come about, as a report says; None when no end is told."""
    when = evidence.report.when
    return narrowed(when) if when and when.window.end else None


def _told(today: list[Evidence], old: Window, group: list[Evidence]) -> list[Evidence]:
    """What counts against the plan: an outlet that names both ends on one day has put off nothing."""
    beside = {one.source.outlet for one in group if window_of(one) == old}
    return [one for one in today if one.report.stage in _PUT_OFF or one.source.outlet not in beside]


def _exact(today: list[Evidence]) -> bool:
    """Whether a date was named: what is to happen «in the coming days» sharpens no plan."""
    return any(one.report.when and one.report.when.precision is not Precision.RANGE for one in today)


def _later(window: Window, old: Window) -> bool:
    return (window.end or date.max) > (old.end or date.max)


def _over(window: Window, day: date) -> bool:
    return window.end is not None and window.end < day


def _ends_of(window: Window) -> tuple[date, date]:
    return window.end or date.max, window.start or date.min


def _end(window: Window | None) -> date | None:
    return window.end if window else None


def _days(window: Window) -> int:
    end, start = _ends_of(window)
    return (end - start).days
