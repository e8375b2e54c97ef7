"""What is known of a milestone from all before a day, in few words: enough to go on from, whatever is said later.

Of the hundreds that say one thing the fold asks but three things: who are the weightiest and the earliest of each
kind, whether they go back to two origins in two articles, and who of them speaks on both sides. So few are kept that
answer these as all would; that they do is held by a test on random histories. Pure; imports newsroom.models.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from newsroom.models import Decision, Evidence, Milestone, Stage, State, Step, Window
from newsroom.status.brief import KEPT
from newsroom.status.plans import Agenda
from newsroom.status.weight import canonical, voucher

BACK = timedelta(
    1
)  # days before the newest report that are read again, as others of them are still to come ...
ENOUGH = 64  # ... and so many reports before that, from which on what they come to is kept,
STEP = 512  # and again after so many, where many are read at once: a fold costs more the longer it is
TWO = 2  # articles of each origin: no question asks for more


@dataclass(frozen=True, slots=True)
class PlansPast:
    """An agenda after all before a day."""

    window: Window | None
    replaced: tuple[Window, ...]
    apart: tuple[Window, ...]
    named: tuple[tuple[Window, tuple[Evidence, ...]], ...]

    @classmethod
    def of(cls, agenda: Agenda, until: date) -> PlansPast:
        shown = {*agenda.replaced, *agenda.apart, *([agenda.window] if agenda.window else [])}
        last = agenda.replaced[-KEPT:]
        return cls(
            agenda.window,
            (*dict.fromkeys(agenda.replaced[:-KEPT]), *last),
            tuple(agenda.apart),
            tuple(
                (window, condensed(evidence))
                for window, evidence in agenda.named.items()
                if window in shown or not window.end or window.end >= until  # the rest is over
            ),
        )

    def agenda(self, milestone: Milestone) -> Agenda:
        named = {window: list(evidence) for window, evidence in self.named}
        return Agenda(milestone, self.window, list(self.replaced), list(self.apart), named)


@dataclass(frozen=True, slots=True)
class Past:
    """A milestone after all that was said and decided before a day."""

    until: date  # the first day that it knows nothing of
    state: State
    reached: date
    heard: dict[Stage, tuple[Evidence, ...]]
    against: tuple[Evidence, ...]
    disputed: Stage | None
    claimed: tuple[Evidence, ...]
    decision: Decision | None
    history: tuple[Step, ...]
    plans: PlansPast
    settled: PlansPast | None  # where it is complete: the plans of the days before


def condensed(
    said: Iterable[Evidence], apart: Callable[[Evidence], Hashable] = lambda _: None
) -> tuple[Evidence, ...]:
    """The few of these that are enough, in order; for each value of `apart`, those enough of that value."""
    first: dict[Hashable, int] = defaultdict(int)
    articles: dict[Hashable, set[int]] = defaultdict(set)
    found = []
    for one in canonical({one.id: one for one in said}.values()):
        report, other = one.report, apart(one)
        window = report.when.window if report.when else None
        dated = (window is not None, bool(window and window.start), bool(window and window.end))
        kind, vouched = (other, report.attribution.voice, *dated), (other, *voucher(one))
        known = articles[vouched]
        new = one.source.item not in known and len(known) < TWO
        if new or first[kind] < KEPT:
            found.append(one)
            known.add(one.source.item)
        first[kind] += 1
    return tuple(found)


def pauses(said: Sequence[Evidence]) -> list[date]:
    """The days before which it is worth knowing what all came to: many spoke until then, since the one before. Of the
    newest days others are still to come."""
    days = sorted(one.source.day for one in said)
    breaks = [day for day in _breaks(said) if day <= days[-1] - BACK]
    found, taken = list[date](), 0
    for day in breaks:
        before = bisect_left(days, day)
        if before - taken >= (ENOUGH if day is breaks[-1] else STEP):
            found.append(day)
            taken = before
    return found


def _breaks(said: Iterable[Evidence]) -> Iterator[date]:
    """The days on which somebody spoke, before and after which no article spoke both."""
    spans: dict[int, tuple[date, date]] = {}
    for one in said:
        day = one.source.day
        start, end = spans.get(one.source.item, (day, day))
        spans[one.source.item] = min(start, day), max(end, day)
    last = date.max
    for start, end in sorted(spans.values()):
        if last < start:
            yield start
        last = end if last is date.max else max(last, end)
