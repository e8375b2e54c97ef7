"""Buttons from one answer to the next: the same thing, the same day, another question. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.ledgerdata import name_of
from bot.message import Action
from bot.render.foreign import clip
from bot.texts import Texts
from newsroom.models import Quantity
from newsroom.watchlist import Phase, Thing

LABEL = 20  # characters of a button
LINE = 60  # bytes of the command behind it
A_ROW = 2


def line(command: str, id_: str, at: date | None) -> str:
    """As one may type it; without its day where that has no room. Empty when nothing has."""
    dated = f"{command} {id_} at {at.isoformat()}" if at else ""
    plain = f"{command} {id_}"
    return next((one for one in (dated, plain) if one and len(one.encode()) <= LINE), "")


def towards(names: Sequence[str], thing: Thing, at: date | None, texts: Texts) -> tuple[Action, ...]:
    """One for each command; `open-<name>` is its label."""
    actions = (Action(texts(f"open-{name}"), line(name, thing.id, at)) for name in names)
    return tuple(action for action in actions if action.line)


def each(
    command: str, things: Sequence[Phase | Quantity], at: date | None, texts: Texts, most: int
) -> tuple[tuple[Action, ...], ...]:
    """A button a thing, under its own name, two in a row."""
    actions = [
        Action(clip(name_of(thing, texts), LABEL), line(command, thing.id, at)) for thing in things[:most]
    ]
    known = [action for action in actions if action.line]
    return tuple(tuple(known[i : i + A_ROW]) for i in range(0, len(known), A_ROW))
