"""`rasid find`: the archive by its words, in the terminal."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.ledger import Json, given_day, refuse, show
from bot.cli.talk import Language
from bot.texts import Texts
from newsroom import jsonlines
from newsroom.errors import UserError
from newsroom.logs import configure_logging
from newsroom.settings import load_settings

if TYPE_CHECKING:
    from bot.commands.ask.looking import Found
    from bot.message import Message

MOST = 50  # results


def find(
    words: Annotated[list[str], typer.Argument(help='As in chat: words, a phrase in «» or "".')],
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="From that day on, e.g. 2025-09-30.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="To the end of that day.")
    ] = None,
    outlet: Annotated[str | None, typer.Option("--outlet", help="Of that outlet alone.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=MOST, help="Results shown.")] = 10,
    as_json: Json = False,
    language: Language = "ar",
) -> None:
    """Search every article that was recorded: all the words, the newest first, each story once."""
    configure_logging("ERROR", "console")
    first, last = given_day(since, "--since"), given_day(until, "--until")
    options = [f"منذ {first}"] if first else []
    options += [f"حتى {last}"] if last else []
    options += [f"مصدر: «{outlet}»"] if outlet else []
    texts = Texts(language)
    try:
        found, message = asyncio.run(_find(" ".join(words), " ".join(options), limit, texts))
    except UserError as error:
        refuse(error, texts)
    if as_json:
        sys.stdout.buffer.write(jsonlines.dump(_data(found)))
        return
    show(message)


async def _find(words: str, options: str, limit: int, texts: Texts) -> tuple[Found, Message]:
    from bot.commands.ask.find import message
    from bot.commands.ask.looking import look, read
    from newsroom.desk import open_desk

    async with open_desk(load_settings(), service=False) as desk:
        found = await look(read(f"{words} {options}", desk), desk, limit)
        return found, message(found, desk, texts)


def _data(found: Found) -> dict[str, Any]:
    """Described in docs/operators.md."""
    return {
        "articles": found.results.count,
        "articles_more": found.results.many,
        "indexing": found.results.indexing,
        "results": [
            {
                "id": told.id,
                "title": told.hit.title,
                "url": told.hit.url,
                "outlet": told.hit.outlet,
                "published": told.hit.published.isoformat() if told.hit.published else None,
                "quote": told.quote or None,
                "also": list(told.others),
            }
            for told in found.page
        ],
    }
