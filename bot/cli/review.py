"""`rasid review`: what waits for a person, and what people decide."""

from __future__ import annotations

import asyncio
import getpass
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.ledger import Json, given_day, refuse, show
from bot.cli.talk import Language
from bot.texts import Texts
from newsroom import jsonlines
from newsroom.errors import UserError
from newsroom.models import Ruling, State
from newsroom.settings import load_settings

if TYPE_CHECKING:
    from bot.message import Message
    from newsroom.answers import Place
    from newsroom.desk import Desk
    from newsroom.models import Decision
    from newsroom.review import Wish

review = typer.Typer(invoke_without_command=True, help="What waits for a person, and what people decided.")

Name = Annotated[list[str], typer.Argument(metavar="MILESTONE", help="Its id, or any name that means it.")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides; without it, who is logged in.")]
NoteOption = Annotated[str, typer.Option("--note", help="Why; shown with the decision.")]
DayOption = Annotated[str | None, typer.Option("--day", metavar="DATE", help="When it came about, if known.")]
Report = Annotated[int | None, typer.Option("--report", metavar="ID", help="The report this is about.")]

Work = Callable[["Desk"], Awaitable["Message | dict[str, Any]"]]


@review.callback()
def waiting(context: typer.Context, as_json: Json = False, language: Language = "ar") -> None:
    """What waits for a person: reported complete and not confirmed, or disputed; with the ids of the reports."""
    if context.invoked_subcommand:
        return
    texts = Texts(language)

    async def work(desk: Desk) -> Message | dict[str, Any]:
        from bot import ledgerdata
        from bot.commands.ask.asking import answered
        from bot.review import message
        from newsroom import answers

        places = await answered(desk, None, answers.waiting)
        if as_json:
            return {"waiting": [ledgerdata.milestone(place, texts) for place in places]}
        return message(places, desk, texts)

    _do(work, texts)


@review.command()
def confirm(
    name: Name,
    report: Report = None,
    day: DayOption = None,
    note: NoteOption = "",
    by: By = "",
    as_json: Json = False,
    language: Language = "ar",
) -> None:
    """It is complete, as was reported."""
    _decide(name, Ruling.CONFIRM, language, as_json, report=report, day=day, note=note, by=by)


@review.command()
def reject(
    name: Name,
    report: Report = None,
    note: NoteOption = "",
    by: By = "",
    as_json: Json = False,
    language: Language = "ar",
) -> None:
    """A report has no force: what rests on it alone falls."""
    _decide(name, Ruling.REJECT, language, as_json, report=report, note=note, by=by)


@review.command("set")
def set_(
    name: Name,
    state: Annotated[str, typer.Option("--state", help="planned, imminent, underway, complete, delayed…")],
    day: DayOption = None,
    note: NoteOption = "",
    by: By = "",
    as_json: Json = False,
    language: Language = "ar",
) -> None:
    """The state is this one, whatever was reported until now."""
    known = State(state) if state in set(State) else None
    _decide(name, Ruling.SET, language, as_json, state=known, day=day, note=note, by=by)


@review.command()
def undo(
    decision: Annotated[int, typer.Argument(metavar="ID", help="Of the decision.")],
    by: By = "",
    as_json: Json = False,
    language: Language = "ar",
) -> None:
    """Take a decision back; it is kept, with who took it back."""
    texts = Texts(language)

    async def work(desk: Desk) -> Message | dict[str, Any]:
        from newsroom import review as deciding

        made = await desk.db.write(
            deciding.undo, desk.ledger, desk.watchlist, decision, by or getpass.getuser(), desk.now()
        )
        return await _now(desk, made, texts, as_json=as_json)

    _do(work, texts)


@review.command()
def export() -> None:
    """Print what people decided and reported as labelled articles, one JSON object a line; see docs/contributing.md."""
    from newsroom.logs import configure_logging

    configure_logging("ERROR", "console")

    async def run() -> list[dict[str, Any]]:
        from newsroom.desk import open_desk

        async with open_desk(load_settings(), service=False) as desk:
            return await desk.db.read(_labelled, desk)

    for row in asyncio.run(run()):
        sys.stdout.buffer.write(jsonlines.dump(row))


def _labelled(conn: Any, desk: Desk) -> list[dict[str, Any]]:
    from newsroom.labelled import export as labelled

    return list(labelled(conn, list(desk.watchlist.milestones), desk.ledger.zone))


def _decide(
    name: list[str],
    ruling: Ruling,
    language: str,
    as_json: bool,
    *,
    by: str,
    day: str | None = None,
    **values: Any,
) -> None:
    texts, on = Texts(language), given_day(day, "--day")

    async def work(desk: Desk) -> Message | dict[str, Any]:
        from bot.commands.resolve import one_thing
        from newsroom import review as deciding
        from newsroom.models import Milestone

        thing = one_thing(" ".join(name), desk.watchlist, texts, (Milestone,))
        wish: Wish = deciding.Wish(thing.id, ruling, by or getpass.getuser(), day=on, **values)
        made = await desk.db.write(deciding.decide, desk.ledger, desk.watchlist, wish, desk.now())
        return await _now(desk, made, texts, as_json=as_json)

    _do(work, texts)


async def _now(desk: Desk, made: Decision, texts: Texts, *, as_json: bool) -> Message | dict[str, Any]:
    """Where the milestone stands after all."""
    from bot import ledgerdata
    from bot.commands.ask.asking import answered
    from bot.review import decided

    place = (await answered(desk, None, _place, made.milestone))[made.milestone]
    if as_json:
        return {"decided": ledgerdata.decision(made), **ledgerdata.milestone(place, texts)}
    return decided(made, place, desk, texts)


def _place(conn: Any, ask: Any, milestone: str) -> dict[str, Place]:
    from newsroom.answers import places_of

    return places_of(conn, ask, [ask.watchlist.milestones[milestone]])


def _do(work: Work, texts: Texts) -> None:
    from newsroom.logs import configure_logging

    configure_logging("ERROR", "console")

    async def run() -> Message | dict[str, Any]:
        from newsroom.desk import open_desk

        async with open_desk(load_settings(), service=False) as desk:
            return await work(desk)

    try:
        answer = asyncio.run(run())
    except UserError as error:
        from bot.review import refusal

        refuse(refusal(error), texts)
    if isinstance(answer, dict):
        sys.stdout.buffer.write(jsonlines.dump(answer))
    else:
        show(answer)
