"""Every change of state and of plan in the order of time, with the proof; due dates among them, and today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.commands.asking import answered, as_of, thing_and_day
from bot.commands.request import Request
from bot.commands.status import decided
from bot.ledgerdata import name_of
from bot.message import Block, Foreign, Heading, Inline, Item, Message, Note, Paragraph, Quote
from bot.standings import state_name, vouched, window_text
from bot.texts import Texts
from newsroom import answers
from newsroom.answers import Entry
from newsroom.arabic import display
from newsroom.desk import Desk
from newsroom.models import Evidence
from newsroom.watchlist import Thing

SHOWN = 30  # entries, the newest


async def timeline(request: Request, desk: Desk, texts: Texts) -> Message:
    thing, at = thing_and_day(request.text, desk, texts)
    found = await answered(desk, at, answers.timeline, thing)
    return message(thing, found, at, desk, texts)


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
