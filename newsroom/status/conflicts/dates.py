"""Conflicts of days: rival ends of a plan, a plan put off, rival days of what has happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

from newsroom.models import (
    Conflict,
    ConflictKind,
    Evidence,
    Plan,
    Precision,
    Side,
    Stage,
    Standing,
    State,
    Voice,
    Window,
)
from newsroom.status.conflicts.sides import Span, camps, conflict, of_two_sentences, quotes
from newsroom.status.weight import independent
from newsroom.status.windows import narrowed, touches

AHEAD = (Stage.PLANNED, Stage.IMMINENT)
REACHED = (State.CANDIDATE, State.COMPLETE)
SHARP = 7  # days: a window no longer than that names the day of an event

Dated = Callable[[Evidence], Window | None]


def ends(standing: Standing, told: Sequence[Evidence]) -> Iterator[Conflict]:
    """Rival ends of one plan: those that stand beside each other, and those of one article."""
    torn = _torn(told)
    plans = [plan.window for plan in (standing.plan, *standing.rivals) if plan]
    gone = [slip.window for slip in standing.slips if not _touch(slip.window, torn)]
    pool = [e for e in told if (due := _due(e)) and _touch(due, [*torn, *plans]) and not _touch(due, gone)]
    rival = _contested(_camps(pool, _due))
    if len(rival) > 1:
        in_force = [due for camp in rival for each in camp if (due := _due(each))]
        kept = standing.plan is None or _touch(standing.plan.window, in_force)
        stands = kept and standing.state is not State.COMPLETE
        yield _dated(ConflictKind.DUE, standing.milestone, rival, _due, stands)


def slips(standing: Standing, told: Sequence[Evidence]) -> Iterator[Conflict]:
    """A plan that was put off; what came about in the end stands beside it. Settled by its nature."""
    plans = [plan for plan in (*standing.slips, standing.plan) if plan and _before_it_was(plan, standing)]
    said = [day for plan in plans if (day := _said(plan))]
    since = max(said, default=None)
    done = _done(standing, told) if since else []
    torn = _torn(told)
    if since is None or not standing.slips or len(plans) < 2:
        return
    if sum(_touch(plan.window, torn) for plan in plans) > 1:
        return  # rival ends
    sides = [Side(window=plan.window, said=quotes(_ordered(plan.evidence, told), _due)) for plan in plans]
    if done:
        sides.append(Side(stage=Stage.COMPLETED, said=quotes(done, lambda _: None)))
    values = [_named(plan.window) for plan in plans]
    found = conflict(ConflictKind.SLIP, standing.milestone, sides, values, standing=False, since=since)
    yield replace(found, within="")  # who tells of a delay does not contradict himself


def days(standing: Standing, told: Sequence[Evidence]) -> Iterator[Conflict]:
    """Rival days of what has happened; «has happened», said on a day, says that it had by then."""
    rival = _camps([each for each in told if each.report.stage is Stage.COMPLETED], _happened)
    if len(rival) > 1:
        known = standing.decision is not None and standing.decision.day is not None
        yield _dated(ConflictKind.DATE, standing.milestone, rival, _happened, not known)


def conflicts_of_dates(
    standings: Mapping[str, Standing], told: Mapping[str, Sequence[Evidence]]
) -> Iterator[Conflict]:
    for milestone, standing in standings.items():
        for find in (ends, slips, days):
            yield from find(standing, told.get(milestone, ()))


def _dated(
    kind: ConflictKind, milestone: str, rival: Sequence[Sequence[Evidence]], dated: Dated, stands: bool
) -> Conflict:
    sides = [Side(window=_shown(camp, dated), said=quotes(camp, dated)) for camp in rival]
    values = [_month(min(_span(each, dated)[1] for each in camp)) for camp in rival]
    return conflict(kind, milestone, sides, values, standing=stands)


def _camps(told: Sequence[Evidence], dated: Dated) -> list[list[Evidence]]:
    known = [each for each in told if dated(each)]
    if len(known) < 2:
        return [known] if known else []
    found = [[known[place] for place in camp] for camp in camps([_span(each, dated) for each in known])]
    return found if any(of_two_sentences(a, b) for a, b in combinations(found, 2)) else found[:1]


def _due(evidence: Evidence) -> Window | None:
    """When it is to come about, if that lay ahead on the day it was said."""
    report = evidence.report
    if report.stage not in AHEAD or report.when is None:
        return None
    window = narrowed(report.when)
    return window if window.end is None or window.end >= evidence.source.day else None


def _happened(evidence: Evidence) -> Window | None:
    """When it came about; a day after that of the article is no day of what has happened."""
    said, when = evidence.source.day, evidence.report.when
    window = narrowed(when) if when else Window(None, said)
    return window if not (window.start and window.start > said) else None


def _span(evidence: Evidence, dated: Dated) -> Span:
    """A window as numbers of days."""
    window = dated(evidence) or Window(None, None)
    slack = _slack(evidence, window)
    start = window.start.toordinal() - slack if window.start else float("-inf")
    return start, window.end.toordinal() + slack if window.end else float("inf")


def _torn(told: Sequence[Evidence]) -> list[Window]:
    """The ends named by articles that name several."""
    dated = [article for article in _articles(told) if sum(_due(each) is not None for each in article) > 1]
    named = (found for article in dated if len(found := _camps(article, _due)) > 1)
    return [_ahead(each) for found in named for camp in found for each in camp]


def _touch(window: Window, others: Sequence[Window]) -> bool:
    return any(touches(window, other) for other in others)


def _contested(found: list[list[Evidence]]) -> list[list[Evidence]]:
    """Ends that somebody vouches for, each named while another still lay ahead."""
    vouched = [
        camp
        for camp in found
        if independent(camp) or any(each.report.attribution.voice is not Voice.MEDIA for each in camp)
    ]
    return [
        camp for camp in vouched if any(_at_one_time(camp, other) for other in vouched if other is not camp)
    ]


def _at_one_time(camp: Sequence[Evidence], other: Sequence[Evidence]) -> bool:
    """Whether one of each was said while what the other named still lay ahead, as his own did."""
    open_ = sorted(
        (each.source.day, _ahead(each).end or date.max, mine)
        for mine, side in enumerate((camp, other))
        for each in side
    )
    ends = [date.min, date.min]  # until when what the one and the other have said so far lies ahead
    for said, end, mine in open_:
        if ends[1 - mine] >= said:
            return True
        ends[mine] = max(ends[mine], end)
    return False


def _ahead(evidence: Evidence) -> Window:
    return _due(evidence) or Window(None, None)


def _before_it_was(plan: Plan, standing: Standing) -> bool:
    """What is said to be planned after it came about puts nothing off."""
    said = _said(plan)
    reached = standing.since if standing.state in REACHED else None
    return said is None or reached is None or said < reached


def _ordered(some: Sequence[Evidence], told: Sequence[Evidence]) -> list[Evidence]:
    chosen = {each.id for each in some}
    return [each for each in told if each.id in chosen]


def _said(plan: Plan) -> date | None:
    """The first day it was said, of a plan of the dossier too."""
    return plan.said or min((each.source.day for each in plan.evidence), default=None)


def _slack(evidence: Evidence, window: Window) -> int:
    """Days more or less that are no contradiction: outlets differ by one over an event, and the coming
    days are not counted."""
    when = evidence.report.when
    if evidence.report.stage is Stage.IMMINENT:
        return SHARP if when and when.precision is Precision.RANGE else 0
    if evidence.report.stage is not Stage.COMPLETED:
        return 0
    sharp = window.start and window.end and (window.end - window.start).days <= SHARP
    return 1 if sharp or when is None else 0


def _done(standing: Standing, told: Sequence[Evidence]) -> list[Evidence]:
    """Those who say that it came about in the end."""
    if standing.state not in REACHED:
        return []
    done = [each for each in told if each.report.stage is Stage.COMPLETED]
    resting = {each.id for each in standing.evidence}
    return [each for each in done if each.id in resting] or done


def _articles(told: Sequence[Evidence]) -> Iterator[list[Evidence]]:
    """What each article says, unless it tells of a delay itself: then it names the old day beside the new."""
    articles: dict[int, list[Evidence]] = defaultdict(list)
    for each in told:
        articles[each.source.item].append(each)
    for article in articles.values():
        if all(each.report.stage is not Stage.DELAYED for each in article):
            yield article


def _shown(camp: Sequence[Evidence], dated: Dated) -> Window | None:
    """The day that was named first; «by then» only where nobody names one."""
    windows = [window for each in camp if (window := dated(each))]
    return next((window for window in windows if window.start), windows[0])


def _month(day: float) -> str:
    """A month is enough to know a camp by, and stays the same when a quote joins that names the day."""
    return f"{date.fromordinal(int(day)):%Y-%m}" if day < float("inf") else ""


def _named(window: Window) -> str:
    return f"{window.start or ''}..{window.end or ''}"
