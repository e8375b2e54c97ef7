"""What the watchlist and the milestones share: a thing of a dossier, what is said of it, and a change of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from bot import steered
from bot.commands.request import Request
from bot.commands.resolve import one_thing
from bot.commands.verbs import editor
from bot.message import Action, Message
from bot.texts import Texts
from newsroom import steering
from newsroom.amending import Data, version
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.models import Entity, Milestone

T = TypeVar("T", Entity, Milestone)


def called(name: str, kind: type[T], desk: Desk, texts: Texts, verb_: str) -> T:
    """By any of its names; who is offered several gets the same verb for each."""
    try:
        found = one_thing(name, desk.watchlist, texts, (kind,))
    except UserError as error:
        raise error.offering(*((label, f"{verb_} {id_}") for label, id_ in error.lines)) from None
    assert isinstance(found, kind)  # noqa: S101 - nothing else was looked for
    return found


def apart(rest: str, known: Collection[str]) -> tuple[str, str] | None:
    """The id a line begins with, and what is said of that: «ain_al_asad عين أسد», «ain_al_asad: عين أسد»."""
    first, _, after = rest.partition(" ")
    return (first.rstrip(":"), after.strip()) if first.rstrip(":") in known else None


async def standing(kind: str, key: str, desk: Desk) -> Data:
    """What stands for it; UserError when it was taken away since the watchlist was read."""
    before = await steering.current(desk, kind, key)
    if before is None:
        raise UserError("edit-meanwhile")
    return before


async def changed(
    kind: str,
    key: str,
    before: Data,
    changes: Mapping[str, Any],
    show: str,
    request: Request,
    desk: Desk,
    texts: Texts,
) -> Message:
    """`changes`: as in the file; None takes a field away. `show`: the line that shows the thing."""
    after = {name: value for name, value in {**before, **changes}.items() if value is not None}
    if version(after) == version(before):
        raise UserError("edit-nothing")
    made = await steering.change(desk, kind, key, after, editor(request), seen=version(before))
    return steered.done(made, desk.watchlist, texts, rows=((Action(texts("watch-card"), show),),))
