"""Where the milestones of a name stand, as a sheet: due windows, states and their days, what is late, today. Pure.

A day is shown as the day of an event only where a source gives it; else it is the day of the report, and says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, islice

from bot.ledgerdata import name_of
from bot.pictures.axis import axis, reach
from bot.pictures.content import Axis, Group, Key, Lane, Mark, Span, Stretch, Timeline
from bot.pictures.foot import foot
from bot.standings import comma, standing_line, state_name
from bot.texts import Texts
from newsroom.answers import Place
from newsroom.arabic import display
from newsroom.models import Evidence, Plan, State, Step
from newsroom.status.moves import event_window

MOST = 80  # milestones; Telegram takes no picture of more than 10,000 pixels, both sides together
LONGEST = 4 * 366  # days; what lies further off is told at the edge
_DATED = (State.UNDERWAY, State.CANDIDATE, State.COMPLETE)  # a sentence may tell when they came about

Groups = Sequence[tuple[str, Sequence[Place]]]  # the name of a phase, and its milestones


def sheet(name: str, groups: Groups, today: date, texts: Texts) -> Timeline | None:
    """None where nothing has a day yet."""
    drawn = tuple(_groups(groups, today, texts))
    lanes = [lane for group in drawn for lane in group.lanes]
    days = list(chain.from_iterable(map(_days, lanes)))
    if not days:
        return None
    day = display.calendar_day(today, texts.language)
    return Timeline(
        rtl=texts.language == "ar",
        title=texts("timeline-title", name=name),
        note=texts("picture-as-of", day=day),
        source=foot(_outlets(groups), texts),
        today=today.toordinal(),
        today_label=texts("picture-today"),
        axis=_axis(days, today.toordinal(), texts),
        groups=drawn,
        keys=tuple(_keys(lanes, texts)),
    )


def alt(name: str, groups: Groups, texts: Texts) -> str:
    """«التسلسل الزمني: عين الأسد. مكتمل: 2، مخطَّط: 1»"""
    counted = Counter(place.standing.state for _, places in groups for place in places)
    states = (
        texts("picture-count", what=state_name(state, texts), count=counted[state])
        for state in State
        if counted[state]
    )
    return f"{texts('timeline-title', name=name)}. {comma(texts).join(states)}"


def _groups(groups: Groups, today: date, texts: Texts) -> Iterator[Group]:
    room = MOST
    for title, places in groups:
        drawn = (_lane(place, today, texts) for place in places)
        lanes = tuple(islice((lane for lane in drawn if any(_days(lane))), room))
        room -= len(lanes)
        if lanes:
            yield Group(title, lanes)


def _lane(place: Place, today: date, texts: Texts) -> Lane:
    standing = place.standing
    marks = tuple(_marks(place))
    return Lane(
        title=name_of(place.milestone, texts),
        state=standing.state.value,
        standing=_said(place, marks, texts),
        late=texts("picture-late", days=standing.overdue) if standing.overdue and place.heard else "",
        plan=_span(standing.plan) if standing.plan else None,
        before=tuple(map(_span, standing.slips)),
        rivals=tuple(map(_span, standing.rivals)),
        track=tuple(_track(marks, today.toordinal())),
        marks=marks,
    )


def _said(place: Place, marks: Sequence[Mark], texts: Texts) -> str:
    """The state, with its day unless the mark that is drawn tells another."""
    standing = place.standing
    if marks and standing.since and not marks[-1].start <= standing.since.toordinal() <= marks[-1].end:
        return state_name(standing.state, texts)
    return standing_line(standing, texts)


def _span(plan: Plan) -> Span:
    start, end = plan.window.start, plan.window.end
    return Span(start.toordinal() if start else None, end.toordinal() if end else None)


# ── states and their days ────────────────────────────────────────────────────────────────────────────────


def _marks(place: Place) -> Iterator[Mark]:
    standing = place.standing
    for step in standing.history:
        last = step is standing.history[-1]
        told = _told(step, standing.evidence if last else step.evidence)
        if told:
            yield Mark(step.state.value, *told, told=True)
        else:
            day = (standing.since if last and standing.since else step.day).toordinal()
            yield Mark(step.state.value, day, day, told=False)


def _told(step: Step, evidence: Sequence[Evidence]) -> tuple[int, int] | None:
    """The days within which it came about, by the person who decided or the weightiest sentence that dates it."""
    if step.decision:
        day = step.decision.day
        return (day.toordinal(), day.toordinal()) if day else None
    if step.state not in _DATED:
        return None
    for one in evidence:
        window = event_window(one)
        if window and window.start and window.end and window.start <= step.day:
            return window.start.toordinal(), min(window.end, step.day).toordinal()
    return None


def _track(marks: Sequence[Mark], today: int) -> Iterator[Stretch]:
    """Each state until the next one; what is complete stays so and needs no line."""
    for mark, after in zip(marks, (*marks[1:], None), strict=False):
        end = after.start if after else today
        if mark.state not in (State.COMPLETE, State.UNRATED) and end > mark.start:
            yield Stretch(mark.state, mark.start, end)


# ── around them ──────────────────────────────────────────────────────────────────────────────────────────


def _days(lane: Lane) -> Iterator[int]:
    for mark in lane.marks:
        yield from (mark.start, mark.end)
    for span in (lane.plan, *lane.before, *lane.rivals):
        if span:
            yield from (day for day in (span.start, span.end) if day is not None)


def _axis(days: Sequence[int], today: int, texts: Texts) -> Axis:
    near = [today] if any(abs(day - today) <= LONGEST for day in days) else []
    return axis(reach(near, days, LONGEST if near else max(days) - min(days)), texts.language)


def _outlets(groups: Groups) -> Iterator[str]:
    for _, places in groups:
        for place in places:
            standing = place.standing
            plans = (plan for plan in (standing.plan, *standing.slips, *standing.rivals) if plan)
            said = chain(standing.evidence, *(plan.evidence for plan in plans))
            yield from (one.source.outlet for one in said)


def _keys(lanes: Sequence[Lane], texts: Texts) -> Iterator[Key]:
    """Only of what is drawn."""
    if any(lane.plan for lane in lanes):
        yield Key("plan", texts("picture-key-plan"))
    if any(lane.before for lane in lanes):
        yield Key("before", texts("picture-key-before"))
    if any(lane.rivals for lane in lanes):
        yield Key("rival", texts("picture-key-rival"))
    if any(lane.late for lane in lanes):
        yield Key("late", texts("picture-key-late"))
    now, then = {lane.state for lane in lanes}, {mark.state for lane in lanes for mark in lane.marks}
    for state in State:
        if state.value in then - now:  # the others stand beside their names
            yield Key(state.value, state_name(state, texts))
    told = {mark.told for lane in lanes for mark in lane.marks}
    if True in told:
        yield Key("told", texts("picture-key-told"))
    if False in told:
        yield Key("reported", texts("picture-key-reported"))
