"""What waits for an analyst, one case at a time, and what they do with it.

    candidates, disputes, open conflicts ── oldest first ── less those that wait for another origin ─► Case, …
    a ruling on a case ─ is it still as the analyst saw it? ─► newsroom.review ─► Decision
    "needs another source" ─► a mark: the case rests until an origin speaks of it that had not

Every function runs inside a transaction of the store. Imports newsroom.answers, .review and the store.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b

from newsroom import review
from newsroom.answers import Ask, Conn, Place, concerning, places_of, waiting
from newsroom.errors import UserError
from newsroom.models import Conflict, ConflictKind, Decision, Evidence, Said, State
from newsroom.review import RefusedError, Wish
from newsroom.status.weight import origin_of
from newsroom.store import ledger as rows
from newsroom.store import marks, statements
from newsroom.store.marks import Mark

OF_CONFLICT = "c-"  # before the reference of a conflict; no milestone is called so


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to decide. Either `place` or `conflict` is set."""

    ref: str  # the milestone's id, or "c-" and eight hex digits
    since: date
    milestone: str  # that it is about; empty: figures or lists
    place: Place | None = None
    conflict: Conflict | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A decision, or one taken back, and what it changed."""

    made: Decision
    before: Place
    after: Place


@dataclass(frozen=True, slots=True)
class Dealt:
    """What anybody has done about a case so far."""

    version: int  # one more with each
    last: Decision | Mark | None


class OvertakenError(UserError):
    """Somebody else has dealt with it since the analyst looked; `last` is what they did, None if unknown."""

    def __init__(self, ref: str, last: Decision | Mark | None) -> None:
        super().__init__("queue-overtaken")
        self.ref = ref
        self.last = last


def queue(conn: Conn, ask: Ask) -> list[Case]:
    """What waits, the oldest first."""
    resting = {mark.subject: mark for mark in marks.standing(conn, (marks.AWAIT,))}
    cases = sorted(_cases(conn, ask), key=lambda case: (case.since, case.ref))
    return [case for case in cases if not _rests(conn, ask, case, resting.get(case.ref))]


def case_of(conn: Conn, ask: Ask, ref: str) -> Case | None:
    """The case of that reference, resting or not; None when nothing is to be decided there any more."""
    return next((case for case in _cases(conn, ask) if case.ref == ref), None)


def dealt(conn: Conn, ask: Ask, case: Case) -> Dealt:
    return Dealt(_version(conn, ask, case.ref, case.milestone), _last(conn, ask, case.ref, case.milestone))


def version(conn: Conn, ask: Ask, ref: str) -> int:
    """Grows with every decision on a case, with every one taken back, and whenever it is set aside or back."""
    return _version(conn, ask, ref, milestone_of(conn, ask, ref))


def decide(conn: Conn, ask: Ask, ref: str, wish: Wish, seen: int | None) -> Done:
    """`seen`: the version the analyst had before their eyes; None does not ask.

    Raises OvertakenError, or RefusedError when the wish cannot be granted.
    """
    _unchanged(conn, ask, ref, seen)
    before = _place(conn, ask, wish.milestone)
    made = review.decide(conn, ask.ledger, ask.watchlist, wish, ask.now)
    return Done(made, before, _place(conn, ask, wish.milestone))


def undo(conn: Conn, ask: Ask, decision: int, by: str) -> Done:
    made = rows.decision(conn, decision)
    if made is None or made.milestone not in ask.watchlist.milestones:
        raise RefusedError("no-decision", id=str(decision))
    before = _place(conn, ask, made.milestone)
    made = review.undo(conn, ask.ledger, ask.watchlist, decision, by, ask.now)
    return Done(made, before, _place(conn, ask, made.milestone))


def set_aside(conn: Conn, ask: Ask, ref: str, by: str, seen: int | None) -> Mark:
    """Let a case rest until another origin speaks of it. RefusedError when nothing waits there."""
    _unchanged(conn, ask, ref, seen)
    case = case_of(conn, ask, ref)
    if case is None:
        raise RefusedError("gone")
    said = _said(conn, ask, case)
    item = max((one.source.item for one in said), default=0)
    return marks.add(conn, Mark(0, ask.now, by, marks.AWAIT, item, ref, data={"origins": _origins(said)}))


def take_back(conn: Conn, mark_id: int, by: str, now: datetime) -> Mark:
    """Undo a mark, of whatever kind. RefusedError when there is none, or it was undone."""
    mark = marks.one(conn, mark_id)
    if mark is None:
        raise RefusedError("no-mark", id=mark_id)
    if before := marks.undone_by(conn, mark_id):
        raise RefusedError("mark-undone-already", id=mark_id, by=before.by)
    marks.undo(conn, mark_id, by, now)
    return mark


def milestone_of(conn: Conn, ask: Ask, ref: str) -> str:
    """The milestone a case is about; empty where it is about figures or lists."""
    if not ref.startswith(OF_CONFLICT):
        return ref if ref in ask.watchlist.milestones else ""
    found = [one for one in concerning(conn, ask, None) if _ref(one) == ref]
    return found[0].subject if found and found[0].subject in ask.watchlist.milestones else ""


# ── what waits ───────────────────────────────────────────────────────────────────────────────────────────


def _cases(conn: Conn, ask: Ask) -> Iterator[Case]:
    places = waiting(conn, ask)
    for place in places:
        ref = place.milestone.id
        since = place.standing.history[-1].day if place.standing.history else ask.day
        yield Case(ref, since, ref, place=place)
    disputed = {place.milestone.id for place in places if place.standing.state is State.DISPUTED}
    for conflict in concerning(conn, ask, None):
        told = conflict.kind is ConflictKind.STATE and conflict.subject in disputed
        settled = conflict.kind is ConflictKind.SLIP or not conflict.standing
        if not (told or settled or _is_history(ask, conflict.subject)):
            subject = conflict.subject if conflict.subject in ask.watchlist.milestones else ""
            yield Case(_ref(conflict), conflict.since, subject, conflict=conflict)


def _is_history(ask: Ask, subject: str) -> bool:
    milestone = ask.watchlist.milestones.get(subject)
    return milestone is not None and ask.watchlist.dossier_of(subject).is_background(milestone)


def _rests(conn: Conn, ask: Ask, case: Case, mark: Mark | None) -> bool:
    """Whether it was set aside, and nobody has spoken of it since who had not before."""
    if mark is None:
        return False
    return set(_origins(_said(conn, ask, case))) <= set(mark.data["origins"])


def _said(conn: Conn, ask: Ask, case: Case) -> list[Said]:
    """All that was said of what it is about, and stands: what is kept of a case is only the weightiest of it."""
    conflict, zone = case.conflict, ask.ledger.zone
    subjects = {case.ref} if conflict is None else {conflict.subject, *(s.subject for s in conflict.sides)}
    said: list[Said] = [
        *statements.evidence(conn, subjects, zone),
        *statements.figures(conn, subjects, zone),
        *statements.listings(conn, subjects, zone),
    ]
    return [one for one in said if one.withdrawn is None]


def _origins(said: list[Said]) -> list[str]:
    return sorted({origin_of(one) if isinstance(one, Evidence) else one.source.origin for one in said})


def _ref(conflict: Conflict) -> str:
    return OF_CONFLICT + blake2b(conflict.key.encode(), digest_size=4).hexdigest()


# ── what was done about it ───────────────────────────────────────────────────────────────────────────────


def _version(conn: Conn, ask: Ask, ref: str, milestone: str) -> int:
    made = _decisions(conn, ask, milestone)
    return len(made) + sum(one.undone_at is not None for one in made) + marks.changes(conn, marks.AWAIT, ref)


def _decisions(conn: Conn, ask: Ask, milestone: str) -> list[Decision]:
    return rows.decisions(conn, [milestone], ask.ledger.zone) if milestone else []


def _unchanged(conn: Conn, ask: Ask, ref: str, seen: int | None) -> None:
    if seen is not None and version(conn, ask, ref) != seen:
        raise OvertakenError(ref, last_done(conn, ask, ref))


def last_done(conn: Conn, ask: Ask, ref: str) -> Decision | Mark | None:
    """The last that anybody did about a case; a decision also if it was taken back since."""
    return _last(conn, ask, ref, milestone_of(conn, ask, ref))


def _last(conn: Conn, ask: Ask, ref: str, milestone: str) -> Decision | Mark | None:
    aside = [mark for mark in marks.standing(conn, (marks.AWAIT,)) if mark.subject == ref]
    done: list[Decision | Mark] = [*_decisions(conn, ask, milestone), *aside]
    return max(done, key=lambda one: (one.at, one.id), default=None)


def _place(conn: Conn, ask: Ask, milestone: str) -> Place:
    if milestone not in ask.watchlist.milestones:
        raise RefusedError("no-milestone", id=milestone)
    return places_of(conn, ask, [ask.watchlist.milestones[milestone]])[milestone]
