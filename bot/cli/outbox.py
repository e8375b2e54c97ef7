"""`rasid outbox`: what could not be delivered."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import terminal
from bot.cli.admin import Json, at_desk
from bot.cli.talk import Language
from bot.texts import Texts
from newsroom.errors import ConfigError, Fault, UserError

if TYPE_CHECKING:
    from bot.message import Message
    from newsroom.desk import Desk
    from newsroom.store.deliveries import DeadLetter

outbox = typer.Typer(invoke_without_command=True, help="What could not be delivered.")

Ids = Annotated[
    list[int] | None,
    typer.Argument(metavar="ID…", min=1, max=2**31 - 1, help="As `rasid outbox` lists them."),
]
All = Annotated[bool, typer.Option("--all", help="All that was set aside.")]
MOST = 1000


@outbox.callback()
def list_(context: typer.Context, as_json: Json = False, language: Language = "ar") -> None:
    """What was set aside: refused for good, or in doubt too often; with its reason."""
    if context.invoked_subcommand:
        return

    async def work(desk: Desk) -> None:
        from bot.commands.steer.outbox import listed
        from newsroom.store import deliveries

        letters = await desk.db.read(deliveries.dead_letters, MOST)
        if as_json:
            print(json.dumps([_data(letter) for letter in letters], ensure_ascii=False))  # noqa: T201
        else:
            _print(listed(letters, desk, Texts(language), "rasid outbox requeue {id}"))

    at_desk(work)


@outbox.command()
def requeue(ids: Ids = None, everything: All = False, language: Language = "ar") -> None:
    """Send these after all. What may have arrived already is marked as a possible repeat."""
    _change("requeue", ids, everything, language)


@outbox.command()
def discard(ids: Ids = None, everything: All = False, language: Language = "ar") -> None:
    """Give these up; they stay in the database."""
    _change("discard", ids, everything, language)


def _change(what: str, ids: list[int] | None, everything: bool, language: str) -> None:
    if bool(ids) == everything:
        raise ConfigError([Fault(f"outbox {what}", "ID", "name some, or all of them with --all")])

    async def work(desk: Desk) -> None:
        from bot.commands.steer.outbox import changed

        try:
            _print(await changed(what, None if everything else ids, desk, Texts(language)))
        except UserError as error:
            terminal.say(Texts(language)(error.key, **error.values))
            raise typer.Exit(2) from None

    at_desk(work)


def _data(letter: DeadLetter) -> dict[str, Any]:
    alert = letter.delivery.alert
    return {
        "id": letter.delivery.id,
        "target": letter.target,
        "frequency": letter.delivery.frequency,
        "reason": letter.reason,
        "since": letter.ended_at.isoformat(),
        "attempts": letter.delivery.attempts,
        "dossier": alert.dossier,
        "kind": alert.kind,
        "title": alert.story.title if alert.story else None,
    }


def _print(message: Message) -> None:
    from bot.render import console

    for part in console.render(message):
        sys.stdout.write(f"{part.text}\n")
