"""Every change of state and of plan in the order of time, with the proof; due dates among them, and today.

The picture shows the same milestones on one axis, phase by phase.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from bot.commands.ask.asking import answered, as_of, days, thing_and_day
from bot.commands.ask.going_on import towards
from bot.commands.ask.pictured import pictured
from bot.commands.ask.status import decided, phase_name
from bot.commands.request import Request
from bot.ledgerdata import name_of
from bot.message import Block, Foreign, Heading, Inline, Item, Message, Note, Paragraph, Quote
from bot.pictures import timeline as drawing
from bot.pictures.content import Timeline
from bot.standings import state_name, vouched, window_text
from bot.texts import Texts
from newsroom import answers
from newsroom.answers import Entry, Place, quantities_of
from newsroom.arabic import display
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.models import Dossier, Evidence
from newsroom.watchlist import Thing

SHOWN = 30  # entries, the newest


async def timeline(request: Request, desk: Desk, texts: Texts) -> Message:
    thing, at = _asked(request.text, desk, texts)
    found = await answered(desk, at, answers.timeline, thing)
    said = message(thing, found, at, desk, texts)
    also = ("figures",) if quantities_of(thing, desk.watchlist) else ()
    wider = ("phases",) if isinstance(thing, Dossier) else ()
    actions = [towards(names, thing, at, texts) for names in (("status", *also), ("conflicts", *wider))]
    said = replace(said, actions=tuple(row for row in actions if row))
    name = name_of(thing, texts)
    alt = drawing.alt(name, phases_of(found, desk, texts), texts)
    return await pictured(said, picture(thing, found, at, desk, texts), alt, request, desk)


def _asked(text: str, desk: Desk, texts: Texts) -> tuple[Thing, date | None]:
    """Without a name the dossier, if one is followed."""
    name, at = days(desk).as_of(text)
    return (the_dossier(desk, texts), at) if not name else thing_and_day(text, desk, texts)


def the_dossier(desk: Desk, texts: Texts) -> Dossier:
    """The one that is followed. UserError offers them where there are several."""
    dossiers = desk.watchlist.dossiers
    if len(dossiers) == 1:
        return dossiers[0]
    raise UserError("timeline-which").offering(*((name_of(one, texts), one.id) for one in dossiers))


def picture(
    thing: Thing, found: Sequence[Entry], at: date | None, desk: Desk, texts: Texts
) -> Timeline | None:
    today = at or desk.ledger.today(desk.now())
    return drawing.sheet(name_of(thing, texts), phases_of(found, desk, texts), today, texts)


def phases_of(found: Sequence[Entry], desk: Desk, texts: Texts) -> Sequence[tuple[str, Sequence[Place]]]:
    """The milestones of which there is something to show, phase by phase; background where there is nothing else."""
    known = {entry.place.milestone.id: entry.place for entry in found if entry.place}
    places = [known[id_] for id_ in desk.watchlist.milestones if id_ in known]
    news = [place for place in places if not place.history]
    return [(phase_name(own[0], texts), own) for own in _together(news or places)]


def _together(places: Sequence[Place]) -> Iterator[Sequence[Place]]:
    """In the order in which each dossier has its phases."""

    def rank(place: Place) -> tuple[str, int]:
        return place.dossier.id, list(place.dossier.phases).index(place.milestone.phase)

    for _, group in groupby(sorted(places, key=rank), key=rank):
        yield tuple(group)


def message(thing: Thing, found: Sequence[Entry], at: date | None, desk: Desk, texts: Texts) -> Message:
    title = texts("timeline-title", name=name_of(thing, texts))
    blocks: list[Block] = [Heading(title), *as_of(at, texts)]
    several = len({entry.place.milestone.id for entry in found if entry.place}) > 1
    if len(found) > SHOWN:
        blocks.append(Note(texts("timeline-earlier", count=len(found) - SHOWN)))
    quoted = 0
    for entry in found[-SHOWN:]:
        proof = _proof(entry)
        known = proof is None or proof.id == quoted
        blocks.append(_entry(entry, None if known else proof, desk, texts, named=several))
        quoted = proof.id if proof else quoted
    if not found:
        blocks.append(Note(texts("timeline-nothing")))
    return texts.message(*blocks)


def _proof(entry: Entry) -> Evidence | None:
    """The weightiest sentence that brought it about."""
    if entry.kind == "due":
        return None
    evidence = entry.step.evidence if entry.step else entry.plan.evidence if entry.plan else ()
    return evidence[0] if evidence else None


def _entry(entry: Entry, proof: Evidence | None, desk: Desk, texts: Texts, *, named: bool) -> Block:
    """A sentence that was quoted just before is not quoted again."""
    day = display.calendar_day(entry.day, texts.language)
    if entry.place is None:
        return Paragraph(texts("timeline-today", day=day))
    what = _what(entry, desk, texts)
    if named:
        what = texts("status-line", title=name_of(entry.place.milestone, texts), state=what)
    line = texts("timeline-line", day=day, what=what)
    return _proved(line, proof, texts) if proof else Item(line, marker="•")


def _proved(line: str, first: Evidence, texts: Texts) -> Item:
    outlet: Inline = Foreign(first.source.outlet)
    return Item(
        line,
        first.source.url,
        outlet,
        vouched(first.report.attribution, texts),
        Quote(first.quote),
        marker="•",
    )


def _what(entry: Entry, desk: Desk, texts: Texts) -> str:
    if entry.step:
        state = state_name(entry.step.state, texts)
        if entry.step.decision:
            return f"{state} ({decided(entry.step.decision, desk, texts)})"
        return state
    assert entry.plan  # noqa: S101 - whatever is no step is a plan
    window = window_text(entry.plan.window, texts)
    if entry.kind == "due":
        key = "timeline-due-rival" if entry.rival else "timeline-due"
        return texts(key, window=window)
    if entry.rival:
        return texts("timeline-rival", window=window)
    if entry.before:
        return texts("plan-moved", before=window_text(entry.before.window, texts), after=window)
    return texts("timeline-plan", window=window)
