"""Who contradicts whom: each side with its value, its outlets and the sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.commands.ask.asking import answered, as_of, days, thing_and_day
from bot.commands.request import Request
from bot.ledgerdata import name_of
from bot.message import Block, Bullets, Heading, Message, Note
from bot.standings import conflict_blocks, conflict_note, conflict_title
from bot.texts import Texts
from newsroom import answers
from newsroom.desk import Desk
from newsroom.models import Conflict

IN_FULL = 3  # conflicts; the others by their titles
TITLES = 10


async def conflicts(request: Request, desk: Desk, texts: Texts) -> Message:
    name, day = days(desk).as_of(request.text)
    thing = None
    if name:
        thing, day = thing_and_day(request.text, desk, texts)
    found = await answered(desk, day, answers.concerning, thing)
    return message(name_of(thing, texts) if thing else "", found, day, desk, texts)


def message(name: str, found: Sequence[Conflict], at: date | None, desk: Desk, texts: Texts) -> Message:
    title = texts("conflicts-title-of", name=name) if name else texts("conflicts-title")
    blocks: list[Block] = [Heading(title), *as_of(at, texts)]
    if not found:
        return texts.message(*blocks, Note(texts("conflicts-nothing")))
    standing = [one for one in found if one.standing]
    past = [one for one in found if not one.standing]
    full = (standing or past)[:IN_FULL]
    for one in full:
        blocks.append(Heading(conflict_title(one, desk.watchlist, texts), "section"))
        blocks += conflict_blocks(one, desk.watchlist, texts, desk.policy.timezone)
        blocks.append(Note(conflict_note(one, texts)))
    others = [one for one in standing if one not in full]
    blocks += _titles("conflicts-others", others, desk, texts)
    blocks += _titles("conflicts-past", [one for one in past if one not in full], desk, texts)
    return texts.message(*blocks)


def _titles(key: str, found: Sequence[Conflict], desk: Desk, texts: Texts) -> tuple[Block, ...]:
    if not found:
        return ()
    lines = [conflict_title(one, desk.watchlist, texts) for one in found[:TITLES]]
    if len(found) > TITLES:
        lines.append(texts("and-more", count=len(found) - TITLES))
    return Heading(texts(key), "section"), Bullets(tuple(lines))
