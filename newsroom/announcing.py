"""What is to be told of a ledger that was drawn anew: which changes are news, and by which article. Pure.

Imports newsroom.models, .status and the announcements of the store.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from newsroom.models import (
    AlertKind,
    Conflict,
    ConflictNotice,
    Decision,
    Dossier,
    Evidence,
    Milestone,
    Standing,
    State,
    StateNotice,
)
from newsroom.status.brief import shortened
from newsroom.status.weight import weightiest
from newsroom.store.outbox import Announcement


@dataclass(frozen=True, slots=True)
class Drawn:
    """Where milestones stand and what contradicts what, with all it was drawn from."""

    standings: dict[str, Standing]
    conflicts: tuple[Conflict, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something is settled: the items that may be told of it, those edited, or a person's decision."""

    told: frozenset[int] = frozenset()
    edited: frozenset[int] = frozenset()
    decision: Decision | None = None


def state_news(
    dossier: Dossier, before: Mapping[str, Standing], drawn: Drawn, cause: Cause, now: datetime
) -> Iterator[Announcement]:
    """Milestones whose state or plan is another than before, where somebody may be told."""
    for milestone in dossier.milestones:
        after = drawn.standings.get(milestone.id)
        was = before.get(milestone.id) or Standing(milestone.id, State.UNRATED)
        if after is None or dossier.is_background(milestone) or not _is_news(milestone, was, after):
            continue
        item = _state_cause(milestone, was, after, drawn.evidence, cause)
        if item is None and cause.decision is None:
            continue
        notice = StateNotice(
            milestone.id,
            was.state,
            shortened(after),
            slipped=_slipped(was, after),
            withdrawn=_taken_back(after, drawn.evidence, cause, now),
            decision=cause.decision,
        )
        key = f"state:{milestone.id}:{now.isoformat()}"  # told once because it is a change only once
        yield Announcement(dossier.id, AlertKind.STATE, key, notice, concerned(milestone), item)


def _taken_back(
    after: Standing, evidence: Sequence[Evidence], cause: Cause, now: datetime
) -> Evidence | None:
    """What an edit has just taken away, the weightiest of it; nothing where the article goes on speaking of the
    milestone, if in other words or with another date."""
    mine = [
        one for one in evidence if one.report.milestone == after.milestone and one.source.item in cause.edited
    ]
    still = {
        one.source.item for one in mine if one.withdrawn is None
    }  # says it still, or says something else of it
    gone = (one for one in mine if one.withdrawn == now and one.source.item not in still)
    return next(iter(weightiest(gone)), None)


def _is_news(milestone: Milestone, was: Standing, after: Standing) -> bool:
    """A change of state or plan; that the plan everybody knows is spoken of for the first time is none."""
    if (was.state, after.state) == (State.UNRATED, State.PLANNED):
        return milestone.due is None
    return was.state is not after.state or _slipped(was, after)


def _slipped(was: Standing, after: Standing) -> bool:
    """Whether the plan that was in force is one that has been replaced."""
    return was.plan is not None and any(plan.window == was.plan.window for plan in after.slips)


def _state_cause(
    milestone: Milestone, was: Standing, after: Standing, evidence: Sequence[Evidence], cause: Cause
) -> int | None:
    """The item by which the change may be told: one that brought it about, or took away what stood against it.

    What an archive brought about is not told by the article that happens to come next.
    """
    brought = list(after.history[-1].evidence) if after.history else []
    if _slipped(was, after) and after.plan:
        brought += after.plan.evidence
    edited = [one for one in evidence if one.source.item in cause.edited]
    speaking = [one for one in edited if one.report.milestone == milestone.id]
    return next((one.source.item for one in [*brought, *speaking] if one.source.item in cause.told), None)


def conflict_news(
    dossier: Dossier, known: Sequence[Conflict], found: Sequence[Conflict], cause: Cause
) -> Iterator[Announcement]:
    """Conflicts that nobody knew of. One that a further voice has joined is an old one, whatever its key."""
    for conflict in found:
        if any(_is_same(conflict, old) for old in known):
            continue
        said = sorted((one for side in conflict.sides for one in side.said), key=lambda one: one.source.said)
        item = next((one.source.item for one in reversed(said) if one.source.item in cause.told), None)
        if item is not None and conflict.standing:
            key = f"conflict:{conflict.key}"
            notice = ConflictNotice(conflict)
            yield Announcement(
                dossier.id, AlertKind.CONFLICT, key, notice, subjects_of(dossier, conflict), item
            )


def _is_same(one: Conflict, other: Conflict) -> bool:
    """Two of its sides are held by a sentence that held them before."""
    if one.key == other.key:
        return True
    before = {(said.source.item, said.quote) for side in other.sides for said in side.said}
    kept = [side for side in one.sides if any((s.source.item, s.quote) in before for s in side.said)]
    return (one.kind, one.subject) == (other.kind, other.subject) and len(kept) > 1


def concerned(milestone: Milestone) -> tuple[str, ...]:
    """Ids under which people may follow a milestone: its entities, itself, its phase."""
    return (*milestone.entities, milestone.id, milestone.phase)


def subjects_of(dossier: Dossier, conflict: Conflict) -> tuple[str, ...]:
    """Ids of what a conflict concerns: entities, milestones, phases."""
    subjects = {conflict.subject, *(side.subject for side in conflict.sides)}
    of_milestones = (id_ for m in dossier.milestones if m.id in subjects for id_ in concerned(m))
    of_quantities = (
        entity
        for quantity in dossier.quantities
        if quantity.id in subjects
        for rule in quantity.claims
        for entity in (*rule.of, *rule.at, *rule.about)
    )
    members = (member for side in conflict.sides for member in side.members)
    return tuple(dict.fromkeys((*of_milestones, *of_quantities, *members)))
