"""What every command on the ledger does first: the name and the day out of what was typed, then one read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Concatenate, ParamSpec, TypeVar

from bot.commands.ask.days import Days
from bot.commands.resolve import one_thing
from bot.message import Note
from bot.texts import Texts
from newsroom.answers import Ask, Conn
from newsroom.arabic import display
from newsroom.desk import Desk
from newsroom.watchlist import Thing

P = ParamSpec("P")
R = TypeVar("R")


def days(desk: Desk) -> Days:
    return Days(desk.settings.config, desk.ledger.today(desk.now()))


def thing_and_day(text: str, desk: Desk, texts: Texts) -> tuple[Thing, date | None]:
    """«عين الأسد في 1 أيلول 2025»; a name that itself ends like a date is still a name."""
    name, day = days(desk).as_of(text)
    if day and len(found := desk.watchlist.find(text).exact) == 1:
        return found[0], None
    return one_thing(name, desk.watchlist, texts), day


async def answered(
    desk: Desk,
    at: date | None,
    question: Callable[Concatenate[Conn, Ask, P], R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """The answer of `newsroom.answers`, on one snapshot."""
    ask = Ask(desk.ledger, desk.watchlist, desk.now(), at)

    def read(conn: Conn) -> R:
        return question(conn, ask, *args, **kwargs)

    return await desk.db.read(read)


def as_of(day: date | None, texts: Texts) -> tuple[Note, ...]:
    """That the answer is one of an earlier day."""
    if day is None:
        return ()
    return (Note(texts("as-of", day=display.calendar_day(day, texts.language))),)
