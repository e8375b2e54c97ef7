"""From what was recorded to where things stand: settles what new statements touch, and answers from it.

    subjects touched → newsroom.drawing → standings, conflicts, kept as rows → what has changed → announcements

Every function runs inside a transaction of the store. What is settled is kept, so that asking costs nothing and a
change is noticed; as of another day, or under other rules than it was settled by, it is drawn from the statements.
Imports newsroom.models, .announcing, .drawing, .status and the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import blake2b
from typing import Any
from zoneinfo import ZoneInfo

from newsroom.announcing import Cause, concerned, conflict_news, state_news
from newsroom.drawing import Change, Drawing, folded
from newsroom.models import (
    AlertKind,
    Conflict,
    Decision,
    Dossier,
    DueNotice,
    Evidence,
    Milestone,
    Quantity,
    Reading,
    SilenceNotice,
    Standing,
)
from newsroom.status.brief import shortened
from newsroom.status.figures import figures as over_time
from newsroom.status.plans import overdue
from newsroom.status.reminders import reminders, silence
from newsroom.status.states import standing
from newsroom.store import health, statements
from newsroom.store import ledger as rows
from newsroom.store.items import Taken
from newsroom.store.outbox import Announcement, announce
from newsroom.store.sql import one_by_one
from newsroom.store.statements import Subjects

MIXED = "mixed"  # several configs have settled here
RULES = 3  # raised when newsroom.status decides otherwise than before: what was settled is then drawn anew


Conn = Any  # a connection of the store, handed through


SILENT = Cause()
ANYTHING = Change()


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is followed, on whose calendar."""

    dossiers: tuple[Dossier, ...]
    zone: ZoneInfo
    fingerprint: str = field(init=False)

    def __post_init__(self) -> None:
        depends = [(d.id, d.milestones, d.quantities, d.rolls) for d in self.dossiers]
        told = f"{RULES} {self.zone.key} {depends!r}".encode()
        object.__setattr__(self, "fingerprint", blake2b(told, digest_size=16).hexdigest())

    def today(self, now: datetime) -> date:
        return now.astimezone(self.zone).date()

    def _on(self, drawn: Standing, day: date) -> Standing:
        """As of a day, for a reader: how much is overdue, unless it is background."""
        background = any(
            dossier.is_background(milestone)
            for dossier in self.dossiers
            for milestone in dossier.milestones
            if milestone.id == drawn.milestone
        )
        return replace(drawn, overdue=0 if background else overdue(drawn.plan, drawn.state, day))

    # ── settling ─────────────────────────────────────────────────────────────────────────────────────────

    def recorded(self, conn: Conn, taken: Taken, now: datetime) -> list[Announcement]:
        """Settle what these items touch; what is to be told of it."""
        may_tell = frozenset(one.item_id for one in taken.told if one.read.tell)
        spoke = (one for one in taken.told if one.read.analysis.relevant or one.item_id in taken.edited)
        items = {*(one.item_id for one in spoke), *taken.regrouped}
        if not items:  # most polls bring nothing that is followed, and need not wait for others
            return []
        change = Change(frozenset(items), self._days(statements.earliest(conn, items)))
        return self.settle(conn, statements.subjects(conn, items), Cause(may_tell, taken.edited), now, change)

    def decided(self, conn: Conn, decision: Decision, now: datetime) -> list[Announcement]:
        """Settle what a decision, or its undoing, touches; what is to be told of it."""
        moments = [decision.at]
        if decision.evidence is not None:
            moments += [one.source.said for one in self._rejected(conn, decision.evidence)]
        change = Change(since=self._days({decision.milestone: min(moments)}))
        return self.settle(
            conn, Subjects(frozenset({decision.milestone})), Cause(decision=decision), now, change
        )

    def settle(
        self, conn: Conn, subjects: Subjects, cause: Cause, now: datetime, change: Change = ANYTHING
    ) -> list[Announcement]:
        """Draw anew what these subjects touch, keep it, and say what has changed."""
        if not subjects:
            return []
        one_by_one(conn)
        since = {milestone: change.since.get(milestone) for milestone in subjects.milestones}
        rows.forget_pasts(conn, since, self.fingerprint)
        if rows.drawn_from(conn) not in ("", self.fingerprint):
            rows.note_drawn_from(
                conn, MIXED
            )  # another config settles here too: nobody may trust what is kept
        return [
            announcement
            for dossier in self.dossiers
            if (scope := _scope(dossier, subjects))
            for announcement in self._settle(conn, dossier, scope, cause, now, change)
        ]

    def redraw(self, conn: Conn, now: datetime) -> bool:
        """Draw everything anew, telling nobody, if it was drawn under other rules. Whether it was."""
        one_by_one(conn)
        if rows.drawn_from(conn) == self.fingerprint:
            return False
        rows.forget_all(conn)
        rows.note_drawn_from(conn, self.fingerprint)
        for dossier in self.dossiers:
            for _ in self._settle(conn, dossier, _everything(dossier), SILENT, now, ANYTHING):
                pass
        return True

    def _settle(
        self, conn: Conn, dossier: Dossier, scope: Subjects, cause: Cause, now: datetime, change: Change
    ) -> Iterator[Announcement]:
        before = rows.standings(conn, scope.milestones)
        touched = scope.milestones | scope.quantities | scope.rolls
        known = rows.conflicts(conn, dossier.id, touched)
        trusted = rows.drawn_from(conn) == self.fingerprint
        drawing = Drawing(conn, dossier, scope, self.zone, self.fingerprint if trusted else "")
        drawn = drawing.settled(change, cause.edited, known, self.today(now))
        kept = {id_: shortened(one) for id_, one in drawn.standings.items()}
        rows.keep_standings(conn, dossier.id, kept, now)
        yield from state_news(dossier, before, drawn, cause, now)
        rows.keep_conflicts(conn, dossier.id, touched, drawn.conflicts, now)
        yield from conflict_news(dossier, known, drawn.conflicts, cause)

    def _days(self, moments: Mapping[str, datetime]) -> dict[str, date]:
        return {id_: moment.astimezone(self.zone).date() for id_, moment in moments.items()}

    def _rejected(self, conn: Conn, report: int) -> list[Evidence]:
        """All that the article of a report says: what is rejected is what it means, in whatever words."""
        one = statements.evidence_by_id(conn, report, self.zone)
        return statements.evidence_in(conn, [one.source.item], self.zone) if one else []

    def remind(self, conn: Conn, now: datetime, days_before: Sequence[int]) -> int:
        """Announce what time alone has brought about: dates that come near or pass, and silence. How many."""
        return announce(conn, [*self._due(conn, now, days_before), *self._silent(conn, now)], now)

    def _due(self, conn: Conn, now: datetime, days_before: Sequence[int]) -> Iterator[Announcement]:
        today = self.today(now)
        for dossier in self.dossiers:
            standings = self.standings(conn, dossier.milestones, now)
            for milestone in dossier.milestones:
                for one in reminders(milestone, standings[milestone.id], days_before, today):
                    if not dossier.is_background(milestone):
                        notice = DueNotice(milestone.id, one.kind.value, one.end, one.days)
                        kind = AlertKind.REMINDER
                        yield Announcement(dossier.id, kind, one.key, notice, concerned(milestone))

    def _silent(self, conn: Conn, now: datetime) -> Iterator[Announcement]:
        for dossier in self.dossiers:
            rule = dossier.silence
            for entity in rule.entities if rule else ():
                heard = health.heard(conn, entity, now)
                last = self.today(heard.last) if heard.last else None
                days = rule.days if rule else 0
                if one := silence(entity, last, not heard.deaf, heard.deaf, days, self.today(now)):
                    notice = SilenceNotice(entity, one.last_heard, one.days, one.dead_feeds)
                    yield Announcement(dossier.id, AlertKind.SILENCE, one.key, notice, (entity,))

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────

    def standings(
        self, conn: Conn, milestones: Iterable[Milestone], now: datetime, at: date | None = None
    ) -> dict[str, Standing]:
        """Where each of these milestones stands, now or as of the end of a day."""
        day = at or self.today(now)
        wanted = list(milestones)
        ids = [milestone.id for milestone in wanted]
        if day == self.today(now) and rows.drawn_from(conn) == self.fingerprint:
            settled = rows.standings(conn, ids)
            return {m.id: self._on(settled.get(m.id) or standing(m, (), (), day), day) for m in wanted}
        evidence = statements.evidence(conn, ids, self.zone)
        drawn = folded(wanted, evidence, rows.decisions(conn, ids, self.zone), day)
        return {id_: self._on(one, day) for id_, one in drawn.items()}

    def conflicts(
        self, conn: Conn, dossier: Dossier, now: datetime, at: date | None = None
    ) -> tuple[Conflict, ...]:
        """What contradicts what in a dossier, now or as of the end of a day; in no order."""
        day = at or self.today(now)
        if day == self.today(now) and rows.drawn_from(conn) == self.fingerprint:
            return tuple(rows.conflicts(conn, dossier.id))
        return Drawing(conn, dossier, _everything(dossier), self.zone).asof(day).conflicts

    def figures(
        self, conn: Conn, quantities: Iterable[Quantity], now: datetime, at: date | None = None
    ) -> dict[str, tuple[Reading, ...]]:
        """Each of these quantities over time."""
        day = at or self.today(now)
        wanted = list(quantities)
        said = statements.figures(conn, [quantity.id for quantity in wanted], self.zone)
        return {
            quantity.id: over_time(quantity, [one for one in said if one.claim.quantity == quantity.id], day)
            for quantity in wanted
        }


# ── what belongs together ────────────────────────────────────────────────────────────────────────────────


def _everything(dossier: Dossier) -> Subjects:
    return Subjects(
        frozenset(milestone.id for milestone in dossier.milestones),
        frozenset(quantity.id for quantity in dossier.quantities),
        frozenset(roll.id for roll in dossier.rolls),
    )


def _scope(dossier: Dossier, subjects: Subjects) -> Subjects:
    """Those of the dossier, with all that may contradict them: wholes and parts, and quantities compared."""
    ours = _everything(dossier)
    parts = [(milestone.id, *milestone.parts) for milestone in dossier.milestones if milestone.parts]
    compared = [(q.id, *q.like, *((q.part_of,) if q.part_of else ())) for q in dossier.quantities]
    return Subjects(
        _joined(subjects.milestones & ours.milestones, parts),
        _joined(subjects.quantities & ours.quantities, compared),
        subjects.rolls & ours.rolls,
    )


def _joined(found: frozenset[str], groups: Sequence[Sequence[str]]) -> frozenset[str]:
    """These ids and every one that a group links to them, over any number of groups."""
    grown = found | {id_ for group in groups if not found.isdisjoint(group) for id_ in group}
    return grown if grown == found else _joined(grown, groups)
