"""`rasid ask` and `rasid chat`: the commands of the chat platforms, in the terminal."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from newsroom.logs import configure_logging
from newsroom.settings import load_settings

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
    from bot.commands.registry import dispatch
    from bot.commands.request import Request
    from bot.render import console
    from bot.render.data import as_data
    from newsroom.desk import open_desk

    async with open_desk(load_settings(), service=False) as desk:
        message = await dispatch(Request(question, language), desk)
    if as_json:
        print(json.dumps(as_data(message), ensure_ascii=False))  # noqa: T201
    else:
        for part in console.render(message):
            print(part.text)  # noqa: T201


async def _chat(language: str) -> None:
    from newsroom.desk import open_desk

    async with open_desk(load_settings(), service=False) as desk:
        await prompt(desk, language)


async def prompt(desk: Desk, language: str) -> None:
    """Read questions from the terminal until an empty line."""
    from bot.commands.registry import dispatch
    from bot.commands.request import Request
    from bot.render import console

    while line := (await asyncio.to_thread(_read_line)).strip():
        for part in console.render(await dispatch(Request(line, language), desk)):
            print(f"{part.text}\n")  # noqa: T201


def _read_line() -> str:
    """A line of the terminal, with editing and history where there are any; empty at its end."""
    with suppress(ImportError):
        import readline  # noqa: F401 - input() edits with it
    try:
        return input("راصد> " if sys.stdin.isatty() else "")
    except EOFError:
        return ""
