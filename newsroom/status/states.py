"""Where a milestone stands: its reports, day by day, through the table of `moves`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from newsroom.models import Decision, Evidence, Milestone, Ruling, Stage, Standing, State, Step
from newsroom.status.brief import shortened_history
from newsroom.status.moves import (
    MOVES,
    REACHED,
    RESTS_ON,
    STAGES,
    Ground,
    comes_to,
    counts,
    denies_the_plan,
    event_window,
)
from newsroom.status.past import Past, PlansPast, condensed
from newsroom.status.plans import Agenda, agenda_of, day_of, overdue
from newsroom.status.weight import PROMOTED, forceful, in_force, made, unrejected, weight, weightiest

_DATED = (*REACHED, State.UNDERWAY)  # states of which a sentence tells when they came about
_ANEW = (State.DELAYED, State.DISPUTED)  # what was said before them counts for nothing that comes after


def standing(
    milestone: Milestone, evidence: Sequence[Evidence], decisions: Sequence[Decision], at: date
) -> Standing:
    """Where a milestone stands at the end of day `at`, in whatever order its evidence is given."""
    rulings = made(milestone, decisions, at)
    said = in_force(milestone, unrejected(evidence, rulings), at)
    return resumed(milestone, None, said, rulings, at)


def resumed(
    milestone: Milestone,
    past: Past | None,
    said: Sequence[Evidence],
    rulings: Sequence[Decision],
    at: date,
) -> Standing:
    """The same, where all before a day is known as `past`: of what was said since then and is in force, in order,
    and of all that was decided."""
    course = _run(milestone, past, said, rulings)
    agenda = _agenda(course, past, said)
    return Standing(
        milestone=milestone.id,
        state=course.state,
        since=course.since,
        evidence=weightiest(course.support),
        against=weightiest(course.against),
        plan=agenda.plan,
        slips=agenda.slips,
        rivals=agenda.rivals,
        overdue=overdue(agenda.plan, course.state, at),
        history=tuple(course.history),
        decision=course.decision,
    )


def passed(
    milestone: Milestone,
    past: Past | None,
    said: Sequence[Evidence],
    rulings: Sequence[Decision],
    until: date,
) -> Past:
    """What `resumed` must know of all before a day, which is a later one than that of `past`. No article may have
    spoken both before and after it."""
    said = [one for one in said if one.source.day < until]
    course = _run(milestone, past, said, [one for one in rulings if one.at.date() < until])
    settled = _agenda(course, past, said) if course.state is State.COMPLETE else None
    own = course.own(course.state)
    against = condensed(course.against, lambda one: (speaker(one) in own, denies_the_plan(one)))
    doubted = {speaker(one) for one in against}
    return Past(
        until=until,
        state=course.state,
        reached=course.reached,
        heard={
            stage: condensed(heard, lambda one: speaker(one) if speaker(one) in doubted else None)
            for stage, heard in course.heard.items()
        },
        against=against,
        disputed=course.disputed,
        claimed=condensed(course.claimed),
        decision=course.decision,
        history=shortened_history(course.history),
        plans=PlansPast.of(course.agenda, until),
        settled=PlansPast.of(settled, until) if settled else None,
    )


def _run(
    milestone: Milestone, past: Past | None, said: Sequence[Evidence], rulings: Sequence[Decision]
) -> _Course:
    if past:
        said = [one for one in said if one.source.day >= past.until]
        rulings = [one for one in rulings if one.at.date() >= past.until]
    course = _Course.after(milestone, past)
    days = {day: list(group) for day, group in groupby(said, key=day_of)}
    for event in _events(said, [one for one in rulings if one.ruling is not Ruling.REJECT]):
        if isinstance(event, Decision):
            course.rule(event)
            continue
        course.agenda.hear(days.pop(event[0].source.day, ()))
        course.hear(event)
    return course


def _agenda(course: _Course, past: Past | None, said: Sequence[Evidence]) -> Agenda:
    """Whatever is still planned of what is complete moved no date."""
    milestone = course.milestone
    if course.state is not State.COMPLETE:
        return course.agenda
    before = [one for one in said if one.source.day < course.reached]
    if past is None:
        return agenda_of(milestone, before)
    if past.settled and course.reached < past.until:
        return past.settled.agenda(milestone)
    agenda = past.plans.agenda(milestone)
    for _, day in groupby((one for one in before if one.source.day >= past.until), key=day_of):
        agenda.hear(list(day))
    return agenda


def _events(said: Sequence[Evidence], rulings: Sequence[Decision]) -> Iterator[Decision | list[Evidence]]:
    """Each day's reports together, and each decision after all that had been said when it was made."""
    moments = [one.at for one in rulings]

    def turn(one: Evidence) -> tuple[int, date]:
        return bisect_left(moments, one.source.said), one.source.day

    taken = 0
    for (before, _), group in groupby(sorted(said, key=turn), key=turn):
        yield from rulings[taken:before]
        taken = before
        yield list(group)
    yield from rulings[taken:]


@dataclass(slots=True)
class _Course:
    """The fold: the state, the day it became known, and what speaks for it and against it."""

    milestone: Milestone
    agenda: Agenda
    state: State = State.UNRATED
    reached: date = date.min
    heard: dict[Stage, list[Evidence]] = field(default_factory=dict)
    against: list[Evidence] = field(default_factory=list)
    disputed: Stage | None = None  # the stage a dispute is about
    claimed: list[Evidence] = field(default_factory=list)  # ... and what had claimed it until then
    decision: Decision | None = None
    history: list[Step] = field(default_factory=list)

    @classmethod
    def after(cls, milestone: Milestone, past: Past | None) -> _Course:
        if past is None:
            return cls(milestone, Agenda(milestone, milestone.due))
        return cls(
            milestone,
            past.plans.agenda(milestone),
            past.state,
            past.reached,
            {stage: list(heard) for stage, heard in past.heard.items()},
            list(past.against),
            past.disputed,
            list(past.claimed),
            past.decision,
            list(past.history),
        )

    # ── reports ──

    def hear(self, group: list[Evidence]) -> None:
        """One day's reports. Only where they have led by the evening is a step."""
        ground = Ground(self.state, self.reached, self.since)
        state, against, shaken = self.state, list(self.against), False
        for stage, said in self._by_stage(group):
            counted = [one for one in said if counts(one, state, stage, ground)]
            after = self._after(state, stage, counted, against)
            if after is state:
                continue
            shaken = after is State.DISPUTED
            if not shaken:
                state, against = after, []
        if shaken:
            self.claimed = self._claims(RESTS_ON[state])
            self.disputed, state = RESTS_ON[state], State.DISPUTED
        self.against = against
        if state is not self.state:
            self._arrive(state, group)

    def _by_stage(self, group: list[Evidence]) -> list[tuple[Stage, list[Evidence]]]:
        end = self.agenda.end
        read: dict[Stage, list[Evidence]] = {}
        for one in group:
            read.setdefault(comes_to(one, end), []).append(one)
        return [(stage, read[stage]) for stage in STAGES if stage in read]

    def _after(self, state: State, stage: Stage, counted: list[Evidence], against: list[Evidence]) -> State:
        """The state one stage's reports of a day lead to. Keeps them, for the state or against it."""
        to = MOVES[state][stage]
        if stage is Stage.DENIED or (to is State.DISPUTED and state is not to):
            against.extend(counted)
            return to if to is State.DISPUTED and self._shaken(state, against) else state
        heard = self.heard.setdefault(stage, [])
        heard.extend(counted)
        if not counted or state is State.COMPLETE:
            return state
        if stage is Stage.COMPLETED and PROMOTED[self.milestone.promotion](heard):
            return State.COMPLETE
        weak = to is State.COMPLETE or (state is State.DISPUTED and not forceful(heard))
        return state if weak else to

    def _shaken(self, state: State, against: list[Evidence]) -> bool:
        """Whether what speaks against a state is enough to dispute it. Nobody disputes himself in one article."""
        if state is State.PLANNED:
            return any(map(denies_the_plan, against))
        own = self.own(state)
        return forceful(one for one in against if speaker(one) not in own)

    def own(self, state: State) -> set[tuple[int, str, str]]:
        """Who says what a state rests on."""
        return set(map(speaker, self.heard.get(RESTS_ON.get(state, Stage.DENIED), ())))

    def _arrive(self, state: State, group: list[Evidence]) -> None:
        before, self.state, self.decision = self.state, state, None
        self.reached = max(group[0].source.day, self.reached)
        today = {one.id for one in group}
        if before is State.DISPUTED:
            self._settle()
        together = state is State.COMPLETE or State.DISPUTED in (
            state,
            before,
        )  # else one of today was enough
        if state in _ANEW:
            delayed = [one for one in self.heard.get(Stage.DELAYED, ()) if together or one.id in today]
            self.heard = {} if state is State.DISPUTED else {Stage.DELAYED: delayed}
        brought = self.against if state is State.DISPUTED else self.support
        brought = [one for one in brought if together or one.id in today]
        self.history.append(Step(self.reached, state, weightiest(brought)))

    def _settle(self) -> None:
        """A dispute is over: what was claimed before it counts again if it was right."""
        if self.state is State.COMPLETE:
            self.heard[Stage.COMPLETED] = self._claims(Stage.COMPLETED)
        self.claimed, self.disputed = [], None

    # ── decisions ──

    def rule(self, decision: Decision) -> None:
        """What a person says holds from there on: of what was said before, only what it confirms stays."""
        confirms = decision.ruling is Ruling.CONFIRM
        state = State.COMPLETE if confirms else decision.state
        if state is None:
            return
        self.heard = {Stage.COMPLETED: self._claims(Stage.COMPLETED)} if confirms else {}
        self.state, self.decision = state, decision
        self.claimed, self.disputed, self.against = [], None, []
        self.reached = max(decision.at.date(), self.reached)
        self.history.append(Step(self.reached, state, weightiest(self.support), decision))

    # ── what it rests on ──

    def _claims(self, stage: Stage) -> list[Evidence]:
        claimed = self.claimed if self.disputed is stage else []
        return [*claimed, *self.heard.get(stage, ())]

    @property
    def support(self) -> list[Evidence]:
        """What the state rests on; of a dispute, what is disputed."""
        if self.state is State.DISPUTED:
            return self._claims(self.disputed) if self.disputed else []
        stage = RESTS_ON.get(self.state)
        return self.heard.get(stage, []) if stage else []

    @property
    def since(self) -> date | None:
        """The day it came about, as the person who decided or the weightiest dated sentence tells; else the
        day it was reported, which is also the latest it can be.

        What goes on began on the first day of the time named; what is done was done by its last.
        """
        if self.decision and self.decision.day:
            return self.decision.day
        pool = self.support if self.state in _DATED else []
        if not pool:
            return self.reached if self.history else None
        then = [one for one in pool if one.source.day <= self.reached]  # they decided it; later ones only add
        dated = self._dated(then) or self._dated(pool)
        told = (dated and self._told(dated)) or self.reached
        # It had come about when it was reported, unless somebody of more weight names a later day.
        reported = [one.source.day for one in pool if dated is None or weight(one)[0] <= weight(dated)[0]]
        return min(told, self.reached, *reported)

    def _dated(self, pool: list[Evidence]) -> Evidence | None:
        dated = [one for one in pool if self._told(one)]
        return min(dated, key=weight) if dated else None

    def _told(self, one: Evidence) -> date | None:
        window = event_window(one)
        if window is None:
            return None
        return window.start if self.state is State.UNDERWAY else window.end


def speaker(one: Evidence) -> tuple[int, str, str]:
    attribution = one.report.attribution
    return one.source.item, attribution.voice, attribution.speaker
