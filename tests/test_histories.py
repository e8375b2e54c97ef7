"""What a report comes to is the same whether the history is read again or not, and what is read does not grow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, func, insert, select, update

from newsroom.announcing import Cause
from newsroom.drawing import Change
from newsroom.files import load_config
from newsroom.ledger import Ledger
from newsroom.models import Conflict, ConflictKind, Decision, Role, Ruling, Stage, State, Voice
from newsroom.settings import SHIPPED_CONFIG
from newsroom.store import feeds, histories, statements
from newsroom.store import ledger as rows
from newsroom.store.database import Database
from newsroom.store.statements import Subjects
from newsroom.store.tables import claims, items, members, pasts, reports, stories
from tests.stores import DOSSIER, feed_spec

ZONE = ZoneInfo("Asia/Baghdad")
BEGAN = datetime(2025, 8, 1, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
WHOLE, PART = "phase2_full_withdrawal", "ain_al_asad_handover"
TROOPS, ROLL = ("us_troops_iraq", "coalition_troops_iraq"), "bases_staying"
BASES = ("ain_al_asad", "harir_base", "victory_base")
WINDOWS = ((date(2025, 9, 1), date(2025, 9, 30)), (date(2026, 9, 1), date(2026, 9, 30)), None)


def ledger() -> Ledger:
    """Of the shipped dossier, in which one milestone is a part of the other."""
    dossier = next(one for one in load_config(SHIPPED_CONFIG).dossiers if one.id == DOSSIER)
    parts = {WHOLE: (PART,)}
    milestones = tuple(replace(one, parts=parts.get(one.id, ())) for one in dossier.milestones)
    return Ledger((replace(dossier, milestones=milestones),), ZONE)


RIVAL = (date(2027, 3, 1), date(2027, 3, 31))
Span = tuple[date, date]


@dataclass
class Newsroom:
    """Rows as articles leave them, and the ledger that settles them."""

    conn: Connection
    dice: Random
    ledger: Ledger = field(default_factory=ledger)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def open(self) -> Newsroom:
        feeds.sync(self.conn, [feed_spec("a"), feed_spec("b"), feed_spec("c")], BEGAN)
        self.ledger.redraw(self.conn, BEGAN)
        return self

    def say(self, many: int, day: int, *, alike: bool = False, window: Span | None = None) -> list[int]:
        """Articles of one day, each with a report or two; their ids. All alike: that it is planned, for a time."""
        return [self._article(day, alike=alike, window=window) for _ in range(many)]

    def _article(self, day: int, *, alike: bool, window: Span | None) -> int:
        conn, dice = self.conn, self.dice
        number, at = next(self.numbers), BEGAN + timedelta(days=day, minutes=dice.randrange(600))
        story = conn.execute(insert(stories).values(key=str(number), created_at=at).returning(stories.c.id))
        outlet = dice.randint(1, 3)
        row = {
            "feed_id": outlet, "story_id": story.scalar_one(), "title": "عنوان", "dated_at": at,
            "content_hash": str(number), "revision": 1, "first_seen_at": at, "relation": "new",
            "origin": f"o{outlet}",
        }  # fmt: skip
        item = int(conn.execute(insert(items).values(row).returning(items.c.id)).scalar_one())
        for _ in range(1 if alike else dice.choice([1, 1, 2])):
            self._report(item, at, Stage.PLANNED if alike else dice.choice(list(Stage)), window)
        if not alike and dice.random() < 0.3:
            self._figure(item, at)
        for base in dice.sample(BASES, 2) if not alike and dice.random() < 0.1 else ():
            row = {
                "item_id": item,
                "start": 0,
                "end": 9,
                "quote": "جملة",
                "said_at": at,
                "roll": ROLL,
                "entity": base,
            }
            self.conn.execute(insert(members).values(row))
        return item

    def _figure(self, item: int, at: datetime) -> None:
        number = self.dice.choice([900, 2500])
        row = {
            "item_id": item, "start": 0, "end": 9, "quote": f"جملة {next(self.numbers)}", "said_at": at,
            "voice": Voice.MEDIA, "speaker": "", "via": "", "quantity": self.dice.choice(TROOPS), "low": number,
            "high": number, "qualifier": "exact", "unit": "people", "role": Role.PRESENT, "number_start": 0,
            "number_end": 3,
        }  # fmt: skip
        self.conn.execute(insert(claims).values(row))

    def _report(self, item: int, at: datetime, stage: Stage, window: Span | None = None) -> None:
        dice = self.dice
        official = window is not None
        voice = Voice.OFFICIAL if official else dice.choice([*Voice, Voice.MEDIA, Voice.MEDIA])
        window = window or dice.choice(WINDOWS)
        row = {
            "item_id": item, "start": 0, "end": 9, "quote": f"جملة {next(self.numbers)}", "said_at": at,
            "when_start": window and window[0], "when_end": window and window[1],
            "when_precision": window and "month", "when_edge": window and "",
            "voice": voice, "speaker": "",
            "via": dice.choice(["", "", "رويترز"]),
            "milestone": WHOLE if official else dice.choice([WHOLE, PART, PART]), "stage": stage,
            "trigger_start": 0, "trigger_end": 3,
            "rule": "past", "except_for": "",
        }  # fmt: skip
        self.conn.execute(insert(reports).values(row))

    def edit(self, item: int, day: int) -> None:
        """It says no longer what it said, but something else, or nothing."""
        now = BEGAN + timedelta(days=day)
        of = update(reports).where(reports.c.item_id == item, reports.c.withdrawn_at.is_(None))
        self.conn.execute(of.values(withdrawn_at=now))
        if self.dice.random() < 0.5:
            self._report(item, now, self.dice.choice(list(Stage)))

    def regroup(self, item: int) -> None:
        self.conn.execute(update(items).where(items.c.id == item).values(origin="o1"))

    def settle(self, touched: list[int], now: datetime, edited: tuple[int, ...] = ()) -> None:
        said = statements.earliest(self.conn, touched)
        since = {milestone: moment.astimezone(ZONE).date() for milestone, moment in said.items()}
        change = Change(frozenset(touched), since)
        subjects = statements.subjects(self.conn, touched)
        self.ledger.settle(self.conn, subjects, Cause(edited=frozenset(edited)), now, change)

    def decide(self, day: int) -> int:
        dice, at = self.dice, BEGAN + timedelta(days=day, hours=11)
        said = self.conn.execute(select(reports.c.id).where(reports.c.milestone == PART)).scalars().all()
        ruling = dice.choice(list(Ruling))
        made = Decision(
            0, PART, ruling, "منى", at, dice.choice(said), dice.choice([State.UNDERWAY, State.DELAYED])
        )
        id_ = rows.decide(self.conn, made)
        self.ledger.decided(self.conn, made, at)
        return id_

    def undo(self, id_: int, day: int) -> None:
        now = BEGAN + timedelta(days=day, hours=11)
        rows.undo(self.conn, id_, "منى", now)
        undone = rows.decision(self.conn, id_)
        assert undone
        self.ledger.decided(self.conn, undone, now)

    def kept(self) -> Any:
        """Standings and conflicts as they are kept; how late a plan is follows from the day it is asked on."""
        standings = rows.standings(self.conn, [WHOLE, PART])
        found = rows.conflicts(self.conn, self.ledger.dossiers[0].id)
        return {id_: replace(one, overdue=0) for id_, one in standings.items()}, {
            one.key: one for one in found
        }

    def drawn_anew(self, now: datetime) -> Any:
        """What it would be had nothing ever been kept."""
        aside = self.conn.begin_nested()
        rows.note_drawn_from(self.conn, "")
        self.ledger.redraw(self.conn, now)
        found = self.kept()
        aside.rollback()
        return found

    def read(self) -> int:
        """How many reports are read for one more of today, to fold and to compare."""
        both = frozenset({PART, WHOLE})
        since = {
            id_: past.until for id_, past in rows.pasts(self.conn, both, self.ledger.fingerprint).items()
        }
        compared = histories.ends(self.conn, Subjects(both))
        return len(statements.evidence_since(self.conn, since, ZONE)) + len(compared)

    def rivals(self) -> set[bool]:
        """Whether the rival ends that are known stand."""
        known = rows.conflicts(self.conn, self.ledger.dossiers[0].id)
        return {one.standing for one in known if one.kind is ConflictKind.DUE}

    def pasts(self) -> int:
        return int(self.conn.execute(select(func.count()).select_from(pasts)).scalar_one())


def _alike(conflicts: Iterable[Conflict]) -> Any:
    """All of a conflict but for its quotes, of which the newest may be others."""
    return sorted((one.kind, one.subject, one.standing, one.since, len(one.sides)) for one in conflicts)


def live(newsroom: Newsroom) -> None:
    """Months of a newsroom: news, what comes late, corrections, regroupings, decisions."""
    dice, made, day, read = newsroom.dice, list[int](), 0, 0
    spoken = newsroom.say(30, 0)
    newsroom.settle(spoken, BEGAN)
    for _ in range(12):
        day += dice.choice([0, 1, 1, 4, 30])
        now = BEGAN + timedelta(days=day, hours=11)
        late = dice.random() < 0.15
        new = newsroom.say(dice.choice([1, 4, 30]), dice.randrange(day + 1) if late else day)
        spoken += new
        edited = tuple(dice.sample(spoken, 1)) if dice.random() < 0.2 else ()
        for item in edited:
            newsroom.edit(item, day)
        moved = dice.sample(spoken, 1) if dice.random() < 0.1 else []
        for item in moved:
            newsroom.regroup(item)
        newsroom.settle([*new, *edited, *moved], now, edited)
        if dice.random() < 0.15:
            made.append(newsroom.decide(day))
        if made and dice.random() < 0.1:
            newsroom.undo(made.pop(), day)
        read += newsroom.pasts()
        standings, conflicts = newsroom.kept()
        drawn, found = newsroom.drawn_anew(now)
        assert standings == drawn
        assert _alike(conflicts.values()) == _alike(found.values())
    assert read, "nothing was ever kept of the past"


@pytest.mark.parametrize("seed", [2, 3])
async def test_a_history_that_is_not_read_again_comes_to_the_same(database: Database, seed: int) -> None:
    await database.write(lambda conn: live(Newsroom(conn, Random(seed)).open()))


async def test_what_is_read_does_not_grow_with_what_was_said(database: Database) -> None:
    """Of a milestone with four times the reports as many are read for one more."""
    await database.write(lambda conn: grown(Newsroom(conn, Random(7)).open()))


def grown(newsroom: Newsroom) -> None:
    read = []
    for day in range(40):
        newsroom.settle(newsroom.say(20, day, alike=True, window=WINDOWS[1]), NOW)
        read.append(newsroom.read())
    assert max(read[25:]) < 1.3 * max(read[10:25])


@pytest.mark.parametrize("said_on", [40, 20, 0], ids=["today", "late", "before all"])
async def test_who_contradicts_a_long_history_is_heard_whenever_he_spoke(
    database: Database, said_on: int
) -> None:
    """Among many others that come with him, and as long as nobody takes it back."""
    await database.write(lambda conn: contradicted(Newsroom(conn, Random(9)).open(), said_on))


def contradicted(newsroom: Newsroom, said_on: int) -> None:
    for day in range(0, 40, 4):
        newsroom.settle(newsroom.say(30, day, alike=True, window=WINDOWS[1]), NOW)
    assert not newsroom.rivals()
    rival = newsroom.say(1, said_on, alike=True, window=RIVAL)
    newsroom.settle([*newsroom.say(30, 40, alike=True, window=WINDOWS[1]), *rival], NOW)
    assert newsroom.rivals() == {True}
    for day in range(41, 50):
        newsroom.settle(newsroom.say(30, day, alike=True, window=WINDOWS[1]), NOW)
    assert newsroom.rivals() == {True}
