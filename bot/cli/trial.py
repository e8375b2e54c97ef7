"""`rasid try`: what rasid makes of a text or a page, and why; nothing is stored."""

from __future__ import annotations

import asyncio
import re
import sys
from datetime import datetime
from typing import Annotated

import typer

from bot.cli import rows, terminal
from bot.cli.talk import Language
from bot.texts import Texts
from newsroom import jsonlines
from newsroom.errors import ReasonedError
from newsroom.settings import Settings, load_settings

_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
# Links of other kinds, and names of files, which would be read as a text that says nothing.
_NO_TEXT = re.compile(r"\w+://\S*|\S+\.(?:txt|html?|jsonl?|md|pdf)", re.IGNORECASE)


def try_(
    text: Annotated[
        str, typer.Argument(metavar='"TEXT OR LINK"|-', help="A text or an address; - reads standard input.")
    ],
    title: Annotated[
        str, typer.Option(help="Its headline. Without it a short first line of several is taken for one.")
    ] = "",
    published: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="The day it was published, which «tomorrow» depends on.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The answer as data.")] = False,
    language: Language = "ar",
) -> None:
    """Say what a text or a page would be taken to say, by which rule, and what was not taken and why."""
    from bot.render import console
    from bot.trial import pasted, trial
    from newsroom.analysis import Analyser
    from newsroom.files import load_config
    from newsroom.watchlist import Watchlist

    texts, settings = Texts(language), load_settings()
    config = load_config(settings.config)
    article = pasted(_given(text, settings, texts), title, published.date() if published else None)
    if not article.body.strip():
        terminal.error(texts("trial-empty"))
        raise typer.Exit(2)
    analysis = Analyser(config.dossiers, config.lexicon, config.policy.timezone).analyse(article)
    if as_json:
        row = rows.said(article, analysis)
        del row["id"]
        row["dossiers"] = list(analysis.dossiers)
        row["refusals"] = [rows.refused(refusal, article.body) for refusal in analysis.refusals]
        sys.stdout.buffer.write(jsonlines.dump(row))
        return
    for part in console.render(trial(article, analysis, Watchlist(config.dossiers), texts)):
        print(part.text)  # noqa: T201


def _given(text: str, settings: Settings, texts: Texts) -> str:
    """The text that is meant: the argument, standard input, or what stands behind a link."""
    if text == "-":
        text = sys.stdin.buffer.read().decode("utf-8-sig", errors="replace")
    text = text.strip()
    if _NO_TEXT.fullmatch(text) and not _LINK.fullmatch(text):
        terminal.error(texts("trial-no-text", given=text))
        raise typer.Exit(2)
    if not _LINK.fullmatch(text):
        return text
    try:
        found = asyncio.run(_page(text, settings))
    except ReasonedError as error:
        detail = error.detail or (error.reason if error.reason.startswith("http-") else "")
        terminal.error(texts.reason(error.reason) + (f" ({detail})" if detail else ""))
        raise typer.Exit(1) from None
    if not found:
        terminal.error(texts("trial-no-article"))
        raise typer.Exit(1)
    return found


async def _page(url: str, settings: Settings) -> str:
    from watchers.outside import LazyGate

    async with LazyGate(settings) as outside:
        return (await outside.page(url)).text
