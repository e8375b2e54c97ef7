"""Conflicts of states: done and not done, and a whole that is done while a part of it is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from newsroom.models import (
    Conflict,
    ConflictKind,
    Dossier,
    Evidence,
    Milestone,
    Side,
    Stage,
    Standing,
    State,
    Voice,
)
from newsroom.status.conflicts.sides import conflict, quotes, sentence
from newsroom.status.weight import independent
from newsroom.status.windows import narrowed

PENDING = (Stage.DENIED, Stage.DELAYED, Stage.UNDERWAY, Stage.IMMINENT, Stage.PLANNED)
WEIGHTY = (Voice.OFFICIAL, Voice.NAMED)
LAG = timedelta(days=2)  # an outlet that says «is about to» may only be late

Told = Mapping[str, Sequence[Evidence]]  # by milestone


def conflicts_of_states(
    dossier: Dossier, standings: Mapping[str, Standing], told: Told
) -> Iterator[Conflict]:
    milestones = {milestone.id: milestone for milestone in dossier.milestones}
    for milestone in dossier.milestones:
        own = told.get(milestone.id, ())
        yield from _done_and_not(milestone, own, standings.get(milestone.id))
        for part in milestone.parts:
            if part in milestones:
                yield from _part(milestone, own, milestones[part], told.get(part, ()), standings.get(part))


def _done_and_not(
    milestone: Milestone, told: Sequence[Evidence], standing: Standing | None
) -> Iterator[Conflict]:
    """Where its standing is disputed, all who say one and the other; else an article that says both.

    A sentence that says both tells of two things.
    """
    done = [each for each in told if each.report.stage is Stage.COMPLETED]
    if standing is None:
        return
    if not done:
        yield from _going_on_and_not(milestone, standing)
        return
    since = done[0].source.day
    sentences, articles = {sentence(one) for one in done}, {one.source.item for one in done}
    others = [each for each in told if sentence(each) not in sentences]
    against = _weighed([each for each in others if _pending(each, milestone) and _after(each, since)])
    if not against or not _disputed(standing):
        against = [each for each in others if _ahead(each) and each.source.item in articles]
    if against:
        last = max(each.source.day for each in against)
        settled = standing.decision is not None or (
            standing.state is State.COMPLETE and done[-1].source.day > last
        )
        if not _disputed(standing):
            theirs = {each.source.item for each in against}
            done = [one for one in done if one.source.item in theirs]
        yield _opposed(ConflictKind.STATE, (milestone.id, milestone.id), done, against, not settled)


def _going_on_and_not(milestone: Milestone, standing: Standing) -> Iterator[Conflict]:
    """What is near, or under way, and denied."""
    if standing.state is not State.DISPUTED or not (standing.evidence and standing.against):
        return
    said = [
        Side(stage=each[0].report.stage, said=quotes(each, lambda e: e.report.stage))
        for each in (standing.evidence, standing.against)
    ]
    yield conflict(ConflictKind.STATE, milestone.id, said, ("claimed", "not"))


def _part(
    whole: Milestone,
    told: Sequence[Evidence],
    part: Milestone,
    of_part: Sequence[Evidence],
    standing: Standing | None,
) -> Iterator[Conflict]:
    """The whole has come about by a day after which a part of it had not."""
    done = [each for each in told if each.report.stage is Stage.COMPLETED]
    ended = min((_by(each) for each in of_part if each.report.stage is Stage.COMPLETED), default=date.max)
    first = min(map(_by, done), default=date.max)
    open_ = [e for e in of_part if _pending(e, part) and first <= e.source.day < ended]
    if {each.source.item for each in open_}.isdisjoint(one.source.item for one in done):
        open_ = _weighed(open_)
    if open_:
        last = max(each.source.day for each in open_)
        stands = standing is None or standing.state is not State.COMPLETE
        done = [each for each in done if _by(each) <= last]
        yield _opposed(ConflictKind.PART, (whole.id, part.id), done, open_, stands)


def _opposed(
    kind: ConflictKind,
    subjects: tuple[str, str],
    done: Sequence[Evidence],
    against: Sequence[Evidence],
    stands: bool,
) -> Conflict:
    whole, part = subjects
    stage = min((each.report.stage for each in against), key=PENDING.index)
    named = whole != part
    sides = [
        Side(stage=Stage.COMPLETED, subject=whole if named else "", said=quotes(done, lambda _: None)),
        Side(stage=stage, subject=part if named else "", said=quotes(against, lambda e: e.report.stage)),
    ]
    return conflict(kind, whole, sides, ("done", part if named else "not"), standing=stands)


def _disputed(standing: Standing) -> bool:
    states = [standing.state, *(step.state for step in standing.history)]
    return bool(standing.against) or State.DISPUTED in states


def _pending(evidence: Evidence, milestone: Milestone) -> bool:
    """Whether it says that the milestone had not come about on that day. An undated plan does not."""
    stage, when = evidence.report.stage, evidence.report.when
    if stage is Stage.COMPLETED or (stage is Stage.UNDERWAY and any(r.start for r in milestone.reports)):
        return False  # what is under way has begun
    if stage is Stage.DENIED:
        return True
    if stage is Stage.PLANNED:
        return _ahead(evidence)
    end = narrowed(when).end if when else None
    return end is None or end >= evidence.source.day


def _ahead(evidence: Evidence) -> bool:
    """A day is named for it that had not come when it was said."""
    report = evidence.report
    start = narrowed(report.when).start if report.when else None
    return (
        report.stage in (Stage.PLANNED, Stage.IMMINENT) and start is not None and start > evidence.source.day
    )


def _after(evidence: Evidence, since: date) -> bool:
    late = timedelta(0) if evidence.report.stage is Stage.DENIED or _ahead(evidence) else LAG
    return evidence.source.day >= since + late


def _weighed(against: list[Evidence]) -> list[Evidence]:
    """A denial, a day named or somebody of weight is enough; of weaker readings it takes two independent ones."""
    firm = any(
        each.report.stage is Stage.DENIED or _ahead(each) or each.report.attribution.voice in WEIGHTY
        for each in against
    )
    return against if firm or independent(against) else []


def _by(evidence: Evidence) -> date:
    """The day by which it had come about."""
    when = evidence.report.when
    end = narrowed(when).end if when else None
    return min(end or date.max, evidence.source.day)
