"""`rasid ask` and `rasid chat`: the commands of the chat platforms, in the terminal."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from newsroom.logs import configure_logging
from newsroom.rights import TERMINAL

if TYPE_CHECKING:
    from newsroom.desk import Desk

Language = Annotated[Literal["ar", "en"], typer.Option("--language", "-l", help="Of the answer.")]


def ask(
    question: Annotated[list[str], typer.Argument(help="For instance: حالة عين الأسد")],
    as_json: Annotated[bool, typer.Option("--json", help="The answer as data.")] = False,
    language: Language = "ar",
) -> None:
    """Ask once, as in chat."""
    configure_logging("ERROR", "console")
    asyncio.run(_ask(" ".join(question), language, as_json=as_json))


def chat(language: Language = "ar") -> None:
    """Ask as often as you like; an empty line or Ctrl-D ends it."""
    configure_logging("ERROR", "console")
    asyncio.run(_chat(language))


async def _ask(question: str, language: str, *, as_json: bool) -> None:
    from bot.adapters.console import for_terminal
    from bot.cli.conversation import CHAT, files
    from bot.cli.reading import asking_desk
    from bot.commands.registry import dispatch
    from bot.commands.request import Request
    from bot.render.data import as_data
    from bot.texts import Texts

    async with asking_desk() as desk:
        request = Request(question, language, TERMINAL, chat=CHAT, place="terminal")
        message = await dispatch(request, desk)
        if as_json:
            print(json.dumps(as_data(message), ensure_ascii=False))  # noqa: T201
            return
        blocks = (*message.blocks, *files(message, desk, Texts(language)))
    for part in for_terminal(sys.stdout, "lines")(replace(message, blocks=blocks)):
        print(part.text)  # noqa: T201


async def _chat(language: str) -> None:
    from bot.cli.reading import asking_desk

    async with asking_desk() as desk:
        await prompt(desk, language)


async def prompt(desk: Desk, language: str) -> None:
    """Answer what is typed in the terminal until an empty line."""
    from bot.cli.conversation import Conversation, read_line, remembering

    with remembering(desk.settings.data):
        await Conversation(desk, language, read_line).go()
