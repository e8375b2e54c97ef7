"""Where milestones stand and what contradicts what, drawn from what was said of them.

    the past that is kept + what was said since → standings ─┐
    who spoke first, last and now, and what is known already ┴→ conflicts; if not those known: from all that was said

What a standing costs does not grow with its history: it is folded on from a `Past`, and comes to exactly the same.
Contradictions have no such order, as each may be with anything ever said. So a few statements are compared first, and
all of them only where those few say something new: nothing is told that all together do not say.
Imports newsroom.models, .status and the store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from newsroom.announcing import Drawn
from newsroom.models import Conflict, Decision, Dossier, Evidence, Figure, Listing, Milestone, Said, Standing
from newsroom.status.brief import short_conflict, shortened
from newsroom.status.conflicts import conflicts as find_conflicts
from newsroom.status.past import Past, pauses
from newsroom.status.states import passed, resumed, standing
from newsroom.status.weight import in_force, made, unrejected
from newsroom.store import histories, statements
from newsroom.store import ledger as rows
from newsroom.store.statements import Subjects

Conn = Any  # a connection of the store, handed through


@dataclass(frozen=True, slots=True)
class Change:
    """What is new since all was settled: what these items say or said (None: whatever), and of these milestones
    nothing that was said before these days (of others: anything)."""

    items: frozenset[int] | None = None
    since: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Told:
    """Statements, withdrawn ones included, in no order."""

    evidence: Sequence[Evidence]
    figures: Sequence[Figure]
    listings: Sequence[Listing]

    @property
    def last(self) -> date:
        said: Iterable[Said] = chain(self.evidence, self.figures, self.listings)
        return max((one.source.day for one in said), default=date.min)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn: some subjects of one dossier, on whose calendar; `rules` names the pasts that may be trusted and
    kept, empty where none may."""

    conn: Conn
    dossier: Dossier
    scope: Subjects
    zone: ZoneInfo
    rules: str = ""

    def asof(self, at: date) -> Drawn:
        """At the end of a day, from all that was said."""
        told, decided = self._all(), self._decided()
        standings = folded(self._milestones, told.evidence, decided, at)
        return Drawn(standings, self._found(told, decided, standings, at), tuple(told.evidence))

    def settled(self, change: Change, edited: Iterable[int], known: Sequence[Conflict], today: date) -> Drawn:
        """As of all there is: an archive is handed in on the days of its articles."""
        decided = self._decided()
        pasts = rows.pasts(self.conn, self.scope.milestones, self.rules) if self.rules else {}
        days = {id_: pasts[id_].until if id_ in pasts else None for id_ in sorted(self.scope.milestones)}
        fresh = self._said({*(change.items or ()), *edited})
        at = max([today, fresh.last, *(one.at.date() for one in decided)])
        said = self._since(days, fresh.evidence, decided)
        at = max([at, *(one.source.day for one in said)])
        of = _by_milestone(said)
        standings = {m.id: self._folded(m, pasts.get(m.id), of[m.id], decided, at) for m in self._milestones}
        found = None
        if pasts and change.items is not None:
            few = self._few(change.items, known, standings, said, max(one.until for one in pasts.values()))
            found = self._as_known(few, known, decided, standings, at)
        if found is None:
            told = self._all(None if pasts else said)  # without a past all was read to fold it
            found = self._found(told, decided, standings, max(at, told.last))
        return Drawn(standings, found, tuple(fresh.evidence))

    # ── standings ──

    def _since(
        self, days: Mapping[str, date | None], fresh: Iterable[Evidence], decided: Iterable[Decision]
    ) -> list[Evidence]:
        """All that was said since the pasts, with what was rejected: the article may say it again."""
        rejected = [one.evidence for one in decided if one.evidence is not None]
        named = statements.evidence_by_ids(self.conn, rejected, self.zone)
        since = statements.evidence_since(self.conn, days, self.zone)
        return list({one.id: one for one in chain(fresh, named, since)}.values())

    def _folded(
        self,
        milestone: Milestone,
        past: Past | None,
        said: Sequence[Evidence],
        decided: Sequence[Decision],
        at: date,
    ) -> Standing:
        """Where it stands; what it comes to on the way is kept, so that as much need not be read again."""
        rulings = made(milestone, decided, at)
        new = in_force(milestone, unrejected(said, rulings), at)
        new = [one for one in new if past is None or one.source.day >= past.until]
        for until in pauses(new) if self.rules else ():
            past = passed(milestone, past, new, rulings, until)
            rows.keep_past(self.conn, milestone.id, past, self.rules)
            new = [one for one in new if one.source.day >= until]
        return resumed(milestone, past, new, rulings, at)

    # ── conflicts ──

    def _few(
        self,
        items: frozenset[int],
        known: Iterable[Conflict],
        standings: Mapping[str, Standing],
        said: Iterable[Evidence],
        since: date,
    ) -> _Told:
        """What those articles say that spoke first, last and now, and those that something known rests on; what was
        said since a day has been read."""
        rested = chain(
            (one for conflict in known for side in conflict.sides for one in side.said),
            (one for standing in standings.values() for one in _named(shortened(standing))),
        )
        known_of = {one.source.item for one in rested}
        wanted = items | known_of | histories.ends(self.conn, self.scope)
        others = wanted - items
        read = [one for one in said if one.source.day >= since and one.source.item in others]
        older = self._said(wanted, wanted - {one.source.item for one in read})
        return replace(older, evidence=[*read, *older.evidence])

    def _as_known(
        self,
        few: _Told,
        known: Sequence[Conflict],
        decided: Sequence[Decision],
        standings: Mapping[str, Standing],
        at: date,
    ) -> tuple[Conflict, ...] | None:
        """The conflicts among a few statements, where they are those that are known, standing or settled as they were;
        a side may have one voice more. Else all must be asked."""
        found = self._found(few, decided, standings, max(at, few.last))
        both = ({(one.key, one.standing, one.since) for one in some} for some in (found, known))
        return found if next(both) == next(both) else None

    def _found(
        self, told: _Told, decided: Sequence[Decision], standings: Mapping[str, Standing], at: date
    ) -> tuple[Conflict, ...]:
        rulings = (one for milestone in self._milestones for one in made(milestone, decided, at))
        trusted = unrejected(told.evidence, rulings)
        kept = {id_: shortened(one) for id_, one in standings.items()}
        found = find_conflicts(self.dossier, trusted, told.figures, told.listings, kept, at)
        return tuple(map(short_conflict, found))

    # ── what was said ──

    def _all(self, evidence: Sequence[Evidence] | None = None) -> _Told:
        conn, scope, zone = self.conn, self.scope, self.zone
        return _Told(
            statements.evidence(conn, scope.milestones, zone) if evidence is None else evidence,
            statements.figures(conn, scope.quantities, zone),
            statements.listings(conn, scope.rolls, zone),
        )

    def _said(self, items: Collection[int], reports: Collection[int] | None = None) -> _Told:
        """All that these articles say of what is drawn; reports of milestones of some of them only."""
        conn, scope, zone, ids = self.conn, self.scope, self.zone, sorted(items)
        evidence = statements.evidence_in(conn, ids if reports is None else sorted(reports), zone)
        figures, listings = statements.figures_in(conn, ids, zone), statements.listings_in(conn, ids, zone)
        return _Told(
            [one for one in evidence if one.report.milestone in scope.milestones],
            [one for one in figures if one.claim.quantity in scope.quantities],
            [one for one in listings if one.roll in scope.rolls],
        )

    def _decided(self) -> list[Decision]:
        return rows.decisions(self.conn, self.scope.milestones, self.zone)

    @property
    def _milestones(self) -> list[Milestone]:
        return [one for one in self.dossier.milestones if one.id in self.scope.milestones]


def folded(
    milestones: Iterable[Milestone], evidence: Iterable[Evidence], decided: Sequence[Decision], at: date
) -> dict[str, Standing]:
    """Where these stand at the end of a day, from all that was said and decided of them."""
    said = _by_milestone(evidence)
    return {m.id: standing(m, said[m.id], decided, at) for m in milestones}


def _by_milestone(evidence: Iterable[Evidence]) -> defaultdict[str, list[Evidence]]:
    said = defaultdict[str, list[Evidence]](list)
    for one in evidence:
        said[one.report.milestone].append(one)
    return said


def _named(standing: Standing) -> Iterator[Evidence]:
    """All that a standing, as it is kept, rests its state and its dates on."""
    yield from (*standing.evidence, *standing.against)
    for plan in (standing.plan, *standing.slips, *standing.rivals):
        yield from plan.evidence if plan else ()
