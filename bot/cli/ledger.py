"""`rasid status`, `timeline`, `conflicts`, `claims`, `changes`: the ledger in the terminal, readable or as data."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from bot.cli import terminal
from bot.cli.talk import Language
from bot.texts import Texts
from newsroom import jsonlines
from newsroom.errors import UserError
from newsroom.settings import load_settings

if TYPE_CHECKING:
    from bot.message import Message
    from bot.pictures.content import Sheet
    from newsroom.desk import Desk
    from newsroom.watchlist import Thing

Name = Annotated[list[str], typer.Argument(metavar="NAME", help="As in chat: an entity, milestone, phase…")]
AnyName = Annotated[
    list[str] | None, typer.Argument(metavar="[NAME]", help="As in chat; everything when none is given.")
]
Json = Annotated[bool, typer.Option("--json", help="As data, one JSON document.")]
At = Annotated[
    str | None, typer.Option("--at", metavar="DATE", help="As of the end of that day, e.g. 2025-09-30.")
]
Png = Annotated[
    Path | None, typer.Option("--picture", metavar="FILE", help="Also draw it, as a PNG.", dir_okay=False)
]
STORIES = 20  # of `changes`


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command was given beside its name."""

    desk: Desk
    texts: Texts
    at: date | None

    def thing(self, words: list[str] | None) -> Thing:
        from bot.commands.resolve import one_thing

        return one_thing(" ".join(words or ()).strip(), self.desk.watchlist, self.texts)


Answer = tuple[Callable[[], "Message"], Callable[[], Any]]  # to be read, and as data
Question = Callable[[Asked], Awaitable[Answer]]


def status(name: Name, at: At = None, as_json: Json = False, language: Language = "ar") -> None:
    """Where a thing stands: states, plans, proof, conflicts and figures."""

    async def answer(asked: Asked) -> Answer:
        from bot import ledgerdata
        from bot.commands.ask.asking import answered
        from bot.commands.ask.status import message
        from newsroom import answers

        desk, texts = asked.desk, asked.texts
        found = await answered(desk, asked.at, answers.status, asked.thing(name))
        return (
            lambda: message(found, asked.at, desk, texts),
            lambda: ledgerdata.status(found, desk.watchlist, texts),
        )

    _ask(answer, at, language, as_json=as_json)


def timeline(
    name: AnyName = None,
    at: At = None,
    as_json: Json = False,
    picture: Png = None,
    language: Language = "ar",
) -> None:
    """Every change of state and of plan in the order of time, with its proof; of the dossier when none is named."""

    async def answer(asked: Asked) -> Answer:
        from bot import ledgerdata
        from bot.commands.ask import timeline
        from bot.commands.ask.asking import answered
        from newsroom import answers

        desk, texts = asked.desk, asked.texts
        thing = asked.thing(name) if name else timeline.the_dossier(desk, texts)
        found = await answered(desk, asked.at, answers.timeline, thing)
        draw(timeline.picture(thing, found, asked.at, desk, texts) if picture else None, picture)
        day = asked.at or desk.ledger.today(desk.now())
        return (
            lambda: timeline.message(thing, found, asked.at, desk, texts),
            lambda: ledgerdata.timeline(thing, found, day, texts),
        )

    _ask(answer, at, language, as_json=as_json)


def conflicts(name: AnyName = None, at: At = None, as_json: Json = False, language: Language = "ar") -> None:
    """What cannot all be true, and who says what; all of it, or what concerns a name."""

    async def answer(asked: Asked) -> Answer:
        from bot import ledgerdata
        from bot.commands.ask.asking import answered
        from bot.commands.ask.conflicts import message
        from newsroom import answers

        desk, texts = asked.desk, asked.texts
        thing = asked.thing(name) if name else None
        found = await answered(desk, asked.at, answers.concerning, thing)
        called = ledgerdata.name_of(thing, texts) if thing else ""
        return (
            lambda: message(called, found, asked.at, desk, texts),
            lambda: {"conflicts": [ledgerdata.conflict(one, desk.watchlist, texts) for one in found]},
        )

    _ask(answer, at, language, as_json=as_json)


def claims(
    name: Name, at: At = None, as_json: Json = False, picture: Png = None, language: Language = "ar"
) -> None:
    """The figures of a quantity, or of all that count something of a name, over time and by source."""

    async def answer(asked: Asked) -> Answer:
        from bot import ledgerdata
        from bot.commands.ask import figures
        from bot.commands.ask.asking import answered
        from newsroom import answers

        desk, texts, thing = asked.desk, asked.texts, asked.thing(name)
        found = await answered(desk, asked.at, answers.readings, thing)
        draw(figures.picture(thing, found, asked.at, desk, texts) if picture else None, picture)
        called = ledgerdata.name_of(thing, texts)
        return (
            lambda: figures.message(called, found, asked.at, desk, texts),
            lambda: {"claims": ledgerdata.figures(found, texts)},
        )

    _ask(answer, at, language, as_json=as_json)


def changes(
    name: AnyName = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="From that day on; without it, yesterday.")
    ] = None,
    at: At = None,
    as_json: Json = False,
    language: Language = "ar",
) -> None:
    """What has changed since a day: states first, then conflicts, then new stories."""
    start = given_day(since, "--since")

    async def answer(asked: Asked) -> Answer:
        from bot import ledgerdata
        from bot.commands.ask.asking import answered
        from bot.commands.ask.changes import message
        from newsroom import answers

        desk, texts = asked.desk, asked.texts
        thing = asked.thing(name) if name else None
        first = start or (asked.at or desk.ledger.today(desk.now())) - timedelta(1)
        found = await answered(desk, asked.at, answers.news, thing, first, STORIES)
        called = ledgerdata.name_of(thing, texts) if thing else ""
        return (
            lambda: message(called, found, desk, texts),
            lambda: ledgerdata.changes(found, desk.watchlist, texts),
        )

    _ask(answer, at, language, as_json=as_json)


def _ask(question: Question, at: str | None, language: str, *, as_json: bool) -> None:
    from newsroom.logs import configure_logging

    configure_logging("ERROR", "console")
    day, texts = given_day(at, "--at"), Texts(language)
    try:
        if day and day > datetime.now(UTC).date() + timedelta(days=1):
            raise UserError("day-ahead", text=at or "")
        readable, data = asyncio.run(_answer(question, day, texts))
    except UserError as error:
        refuse(error, texts)
    if as_json:
        sys.stdout.buffer.write(jsonlines.dump(data()))
        return
    show(readable())


async def _answer(question: Question, at: date | None, texts: Texts) -> Answer:
    from bot.cli.reading import existing
    from newsroom.desk import open_desk

    async with open_desk(existing(load_settings()), service=False) as desk:
        return await question(Asked(desk, texts, at))


def show(message: Message) -> None:
    from bot.render import console

    for part in console.render(message):
        print(part.text)  # noqa: T201


def draw(sheet: Sheet | None, path: Path | None) -> None:
    """Nothing is written where there is nothing to show."""
    if sheet is None or path is None:
        return
    from bot.pictures.draw import png

    path.write_bytes(png(sheet))


def refuse(error: UserError, texts: Texts) -> NoReturn:
    """One clear line, with the names that may be meant."""
    line = texts(error.key, **error.values)
    if error.lines:
        comma = "، " if texts.language == "ar" else ", "
        line = f"{line} {texts('nearest')} {comma.join(name for name, _ in error.lines)}"
    terminal.error(line)
    raise typer.Exit(2)


def given_day(text: str | None, option: str) -> date | None:
    from bot.commands.ask.days import iso_day

    if text is None:
        return None
    found = iso_day(text)
    if found is None:
        terminal.error(f"{option}: {text!r} is no date; write it like 2025-09-30")
        raise typer.Exit(2)
    return found
