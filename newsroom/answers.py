"""What the ledger knows of a name, put together for whoever asks: the chats and the command line alike.

    a thing of the watchlist → its milestones, quantities and dossiers → one snapshot of the store → plain data

Every function runs inside a read of the store and says nothing in words. Imports newsroom.models, .ledger,
.watchlist and the store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from newsroom.announcing import subjects_of
from newsroom.ledger import Ledger
from newsroom.models import (
    Conflict,
    Dossier,
    Entity,
    Evidence,
    Figure,
    Milestone,
    Plan,
    Quantity,
    Reading,
    Standing,
    State,
    Step,
    Story,
)
from newsroom.status.figures import figures as over_time
from newsroom.status.weight import independent, official
from newsroom.store import statements, stories
from newsroom.store.stories import EntitySummary
from newsroom.watchlist import Phase, Thing, Watchlist

LATEST = 3  # stories
CLAIMS = 6  # of each quantity, the newest, from which a status tells the figure of today

Conn = Any  # a connection of the store, handed through


@dataclass(frozen=True, slots=True)
class Ask:
    """A question: of what, and as of the end of which day."""

    ledger: Ledger
    watchlist: Watchlist
    now: datetime
    at: date | None = None  # null: now

    @property
    def day(self) -> date:
        return self.at or self.ledger.today(self.now)

    @property
    def until(self) -> datetime | None:
        """The first moment that does not count any more."""
        return None if self.at is None else _midnight(self.at + timedelta(1), self.ledger)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one milestone stands."""

    dossier: Dossier
    milestone: Milestone
    standing: Standing

    @property
    def heard(self) -> bool:
        """Whether anything was read of it: else nobody knows whether it is late."""
        return self.standing.state is not State.UNRATED

    @property
    def history(self) -> bool:
        """Whether it was due before the dossier began: background, of which nothing is news."""
        return self.dossier.is_background(self.milestone)


@dataclass(frozen=True, slots=True)
class Status:
    thing: Thing
    day: date
    places: tuple[Place, ...]  # the milestone it is most about first
    overdue: tuple[
        Place, ...
    ]  # other milestones of the same dossiers that are late, the latest to be so first
    conflicts: tuple[Conflict, ...]  # that concern it
    figures: tuple[tuple[Quantity, tuple[Reading, ...]], ...]
    summary: EntitySummary
    latest: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline."""

    day: date
    kind: Literal["state", "plan", "due", "today"]
    place: Place | None = None  # null: today
    step: Step | None = None  # of a state
    plan: Plan | None = None  # of a plan or a due date
    before: Plan | None = None  # the plan it replaced
    rival: bool = False  # named beside the plan in force


@dataclass(frozen=True, slots=True)
class Moved:
    """A milestone whose state or plan changed."""

    place: Place
    before: State
    steps: tuple[Step, ...]  # changes of state since, the oldest first
    plans: tuple[Plan, ...]  # plans that came into force since


@dataclass(frozen=True, slots=True)
class News:
    since: date
    day: date
    moved: tuple[Moved, ...]
    conflicts: tuple[Conflict, ...]
    stories: tuple[Story, ...]


# ── what belongs to a thing ──────────────────────────────────────────────────────────────────────────────


def milestones_of(thing: Thing, watchlist: Watchlist) -> tuple[Milestone, ...]:
    """The milestone it is most about comes first."""
    match thing:
        case Entity():
            own = watchlist.milestones_of(thing.id)
            return tuple(sorted(own, key=lambda m: m.entities[0] != thing.id))
        case Milestone():
            return (thing,)
        case Phase():
            (dossier,) = dossiers_of(thing, watchlist)
            return tuple(m for m in dossier.milestones if m.phase == thing.id)
        case Dossier():
            return thing.milestones
        case Quantity():
            return ()


def dossiers_of(thing: Thing, watchlist: Watchlist) -> tuple[Dossier, ...]:
    match thing:
        case Dossier():
            return (thing,)
        case Phase():
            return tuple(d for d in watchlist.dossiers if d.id == thing.dossier)
        case Entity():
            return tuple(d for d in watchlist.dossiers if thing in d.entities)
        case Milestone():
            return (watchlist.dossier_of(thing.id),)
        case Quantity():
            return tuple(d for d in watchlist.dossiers if thing in d.quantities)


def quantities_of(thing: Thing, watchlist: Watchlist) -> tuple[Quantity, ...]:
    """Those that count something of an entity, or that a dossier asks for."""
    match thing:
        case Quantity():
            return (thing,)
        case Dossier():
            return thing.quantities
        case Entity():
            found = (q for d in dossiers_of(thing, watchlist) for q in d.quantities)
            return tuple(q for q in found if any(thing.id in (*r.of, *r.at, *r.about) for r in q.claims))
        case _:
            return ()


def lacking(place: Place) -> Literal["", "official-or-second", "second", "person"]:
    """What a milestone that is reported complete waits for."""
    if place.standing.state is not State.CANDIDATE:
        return ""
    match place.milestone.promotion.value:
        case "person":
            return "person"
        case "two":
            return "second"
        case _:
            return "official-or-second"


def vouched_for(evidence: Sequence[Evidence]) -> Literal["official", "independent", ""]:
    """What the weight of the evidence rests on."""
    if any(map(official, evidence)):
        return "official"
    return "independent" if independent(evidence) else ""


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────────


def status(conn: Conn, ask: Ask, thing: Thing) -> Status:
    watchlist = ask.watchlist
    dossiers = dossiers_of(thing, watchlist)
    places = places_of(conn, ask, [m for dossier in dossiers for m in dossier.milestones])
    own = [places[milestone.id] for milestone in milestones_of(thing, watchlist)]
    own.sort(key=lambda place: place.history)  # background is what a thing is least about
    late = (p for p in places.values() if p.standing.overdue and p.heard and p not in own)
    quantities = quantities_of(thing, watchlist)
    figures = _newest_figures(conn, ask, quantities)
    return Status(
        thing,
        ask.day,
        tuple(own),
        tuple(sorted(late, key=lambda place: (place.standing.overdue, not place.standing.rivals))),
        concerning(conn, ask, thing),
        tuple((quantity, figures[quantity.id]) for quantity in quantities if figures.get(quantity.id)),
        _summary(conn, ask, thing),
        tuple(_latest(conn, ask, thing)),
    )


def _newest_figures(
    conn: Conn, ask: Ask, quantities: Sequence[Quantity]
) -> Mapping[str, tuple[Reading, ...]]:
    """As of today from the newest claims; as of a day past from all of them."""
    if ask.at is not None:
        return ask.ledger.figures(conn, quantities, ask.now, ask.at) if quantities else {}
    said = statements.newest_figures(conn, [q.id for q in quantities], ask.ledger.zone, CLAIMS)
    of: dict[str, list[Figure]] = defaultdict(list)
    for one in said:
        of[one.claim.quantity].append(one)
    return {quantity.id: over_time(quantity, of[quantity.id], ask.day) for quantity in quantities}


def places_of(conn: Conn, ask: Ask, milestones: Iterable[Milestone]) -> dict[str, Place]:
    wanted = list(milestones)
    standings = ask.ledger.standings(conn, wanted, ask.now, ask.at)
    return {m.id: Place(ask.watchlist.dossier_of(m.id), m, standings[m.id]) for m in wanted}


def concerning(conn: Conn, ask: Ask, thing: Thing | None) -> tuple[Conflict, ...]:
    """The conflicts on a thing, or all of them; those that stand first, then the newest."""
    dossiers = dossiers_of(thing, ask.watchlist) if thing else ask.watchlist.dossiers
    found = (
        (dossier, conflict)
        for dossier in dossiers
        for conflict in ask.ledger.conflicts(conn, dossier, ask.now, ask.at)
    )
    return tuple(
        sorted(
            (conflict for dossier, conflict in found if thing is None or _concerns(conflict, dossier, thing)),
            key=lambda one: (not one.standing, -one.since.toordinal(), one.key),
        )
    )


def _concerns(conflict: Conflict, dossier: Dossier, thing: Thing) -> bool:
    subjects = {conflict.subject, *(side.subject for side in conflict.sides)}
    match thing:
        case Dossier():
            return True
        case Entity():
            return thing.id in subjects_of(dossier, conflict)
        case Phase():
            return any(m.id in subjects for m in dossier.milestones if m.phase == thing.id)
        case _:
            return thing.id in subjects


def readings(conn: Conn, ask: Ask, thing: Thing) -> tuple[tuple[Quantity, tuple[Reading, ...]], ...]:
    """The quantities of a thing over time, those that nobody gave a figure for left out."""
    quantities = quantities_of(thing, ask.watchlist)
    figures = ask.ledger.figures(conn, quantities, ask.now, ask.at)
    return tuple((quantity, figures[quantity.id]) for quantity in quantities if figures[quantity.id])


def timeline(conn: Conn, ask: Ask, thing: Thing) -> tuple[Entry, ...]:
    """Every change of state and of plan in the order of time, due dates and today among them."""
    places = places_of(conn, ask, milestones_of(thing, ask.watchlist))
    entries = [entry for place in places.values() for entry in _entries(place, ask.day)]
    if entries:
        entries.append(Entry(ask.day, "today"))
    order = ("plan", "state", "today", "due")
    return tuple(sorted(entries, key=lambda entry: (entry.day, order.index(entry.kind))))


def _entries(place: Place, today: date) -> Iterator[Entry]:
    standing = place.standing
    for step in standing.history:
        yield Entry(step.day, "state", place, step)
    in_force = (*standing.slips, *((standing.plan,) if standing.plan else ()))
    for before, plan in zip((None, *in_force), in_force, strict=False):
        if plan.said:
            yield Entry(plan.said, "plan", place, plan=plan, before=before)
        yield from _due(place, plan)
    for plan in standing.rivals:
        if plan.said:
            yield Entry(plan.said, "plan", place, plan=plan, rival=True)
        yield from _due(place, plan, rival=True)


def _due(place: Place, plan: Plan, *, rival: bool = False) -> Iterator[Entry]:
    if plan.window.end:
        yield Entry(plan.window.end, "due", place, plan=plan, rival=rival)


def news(conn: Conn, ask: Ask, thing: Thing | None, since: date, stories_wanted: int) -> News:
    """What has changed since the beginning of a day: states and plans, then conflicts, then new stories."""
    watchlist = ask.watchlist
    if thing is None:
        wanted: Sequence[Milestone] = tuple(watchlist.milestones.values())
    else:
        wanted = milestones_of(thing, watchlist)
    places = places_of(conn, ask, wanted).values()
    moved = (one for place in places if not place.history and (one := _moved(place, since)))
    told = stories.new_since(
        conn, _midnight(since, ask.ledger), **stories_of(thing, watchlist), limit=stories_wanted
    )
    return News(
        since,
        ask.day,
        tuple(sorted(moved, key=lambda one: one.steps[-1].day if one.steps else date.min, reverse=True)),
        tuple(one for one in concerning(conn, ask, thing) if one.since >= since),
        tuple(told),
    )


def _moved(place: Place, since: date) -> Moved | None:
    history, plan = place.standing.history, place.standing.plan
    steps = tuple(step for step in history if step.day >= since)
    earlier = [step.state for step in history if step.day < since]
    plans = (plan,) if plan and plan.said and plan.said >= since and place.standing.slips else ()
    if not steps and not plans:
        return None
    return Moved(place, earlier[-1] if earlier else State.UNRATED, steps, plans)


def waiting(conn: Conn, ask: Ask) -> tuple[Place, ...]:
    """Milestones reported complete that nobody has confirmed, and those that are disputed."""
    places = places_of(conn, ask, ask.watchlist.milestones.values()).values()
    undecided = (State.CANDIDATE, State.DISPUTED)
    return tuple(p for p in places if p.standing.state in undecided and not p.history)


# ── how much was written ─────────────────────────────────────────────────────────────────────────────────


def _summary(conn: Conn, ask: Ask, thing: Thing) -> EntitySummary:
    match thing:
        case Entity():
            return stories.entity_summary(conn, thing.id, ask.until)
        case Dossier():
            return stories.dossier_summary(conn, thing.id, ask.until)
        case _:
            told = [milestone.id for milestone in milestones_of(thing, ask.watchlist)]
            return stories.milestones_summary(conn, told, ask.until)


def _latest(conn: Conn, ask: Ask, thing: Thing) -> list[Story]:
    return stories.latest(conn, **stories_of(thing, ask.watchlist), limit=LATEST, until=ask.until)


def stories_of(thing: Thing | None, watchlist: Watchlist) -> dict[str, str | None]:
    """Of an entity or a dossier its own; of a milestone those that name whom it is most about."""
    match thing:
        case None:
            return {"dossier": None, "entity": None}
        case Entity():
            return {"dossier": None, "entity": thing.id}
        case Milestone() if thing.entities:
            return {"dossier": None, "entity": thing.entities[0]}
        case _:
            found = dossiers_of(thing, watchlist)
            return {"dossier": found[0].id if found else None, "entity": None}


def _midnight(day: date, ledger: Ledger) -> datetime:
    return datetime.combine(day, time(), ledger.zone)
