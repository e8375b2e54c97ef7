"""The phases of a dossier, and where the milestones of each stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.commands.ask.asking import answered, as_of, days
from bot.commands.ask.going_on import each, towards
from bot.commands.ask.status import phase_name
from bot.commands.request import Request
from bot.commands.resolve import one_thing
from bot.ledgerdata import name_of
from bot.message import Action, Block, Bullets, Heading, Message, Note
from bot.standings import standing_line
from bot.texts import Texts
from newsroom import answers
from newsroom.answers import Ask, Conn, Place, dossiers_of
from newsroom.desk import Desk
from newsroom.models import Dossier

OFFERED = 8  # phases with a button each


async def phases(request: Request, desk: Desk, texts: Texts) -> Message:
    name, at = days(desk).as_of(request.text)
    dossiers = desk.watchlist.dossiers
    if name:
        dossiers = dossiers_of(one_thing(name, desk.watchlist, texts), desk.watchlist)
    found = await answered(desk, at, _places, dossiers)
    said = message(dossiers, found, at, texts)
    return replace(said, actions=_actions(dossiers, found, at, desk, texts))


def _actions(
    dossiers: Sequence[Dossier], found: Sequence[Place], at: date | None, desk: Desk, texts: Texts
) -> tuple[tuple[Action, ...], ...]:
    """The status of each phase, and the timeline of the whole."""
    told = {(place.dossier.id, place.milestone.phase) for place in found}
    phases = [phase for phase in desk.watchlist.phases if (phase.dossier, phase.id) in told]
    whole = [towards(("timeline",), dossier, at, texts) for dossier in dossiers]
    return (*each("status", phases, at, texts, OFFERED), *(row for row in whole[:1] if row))


def _places(conn: Conn, ask: Ask, dossiers: Sequence[Dossier]) -> Sequence[Place]:
    places = answers.places_of(conn, ask, [m for dossier in dossiers for m in dossier.milestones])
    return tuple(places.values())


def message(dossiers: Sequence[Dossier], found: Sequence[Place], at: date | None, texts: Texts) -> Message:
    blocks: list[Block] = []
    for dossier in dossiers:
        blocks += [Heading(name_of(dossier, texts), "section" if blocks else "title"), *as_of(at, texts)]
        for phase in dossier.phases:
            own = [p for p in found if p.dossier is dossier and p.milestone.phase == phase]
            if own:
                blocks.append(Heading(phase_name(own[0], texts), "section"))
                blocks.append(Bullets(tuple(_line(place, texts) for place in own)))
    return texts.message(*(blocks or [Note(texts("timeline-nothing"))]))


def _line(place: Place, texts: Texts) -> str:
    title, state = name_of(place.milestone, texts), standing_line(place.standing, texts)
    if place.standing.overdue:
        return texts("phases-overdue", title=title, state=state, days=place.standing.overdue)
    return texts("status-line", title=title, state=state)
