"""`rasid analyze` and `rasid ingest`: articles from a file or standard input."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from bot.cli import rows, terminal
from newsroom import jsonlines
from newsroom.models import Article
from newsroom.settings import load_settings

if TYPE_CHECKING:
    from watchers.ingest import Totals

TOLD = 5  # bad lines, one by one

Source = Annotated[
    str, typer.Argument(metavar="FILE.jsonl|-", help="Articles as JSON lines; - reads standard input.")
]


def analyze(source: Source) -> None:
    """Say what articles name and what they say of milestones and figures, with the sentences; nothing is stored.

    Each line in: {"id","title","text","source","url","published","lang"}; id and a title or text are needed.
    Offsets count characters of the title, one newline, and the text.
    """
    from newsroom.analysis import Analyser
    from newsroom.files import load_config

    config = load_config(load_settings().config)
    analyser = Analyser(config.dossiers, config.lexicon, config.policy.timezone)
    faults: list[jsonlines.BadLine] = []
    for article in read(source, faults):
        sys.stdout.buffer.write(jsonlines.dump(rows.said(article, analyser.analyse(article))))
        sys.stdout.buffer.flush()
    raise typer.Exit(2 if faults else 0)


def ingest(
    source: Source,
    alert: Annotated[
        bool, typer.Option("--alert", help="Also tell subscribers, as if the articles had just been fetched.")
    ] = False,
    as_of: Annotated[
        bool, typer.Option("--as-of", help="Date each article's arrival by its own publication date.")
    ] = False,
) -> None:
    """Take articles through the whole pipeline: backfill or replay. Running it again changes nothing."""
    faults: list[jsonlines.BadLine] = []
    articles = list(read(source, faults))
    with terminal.progress("ingest", len(articles)) as advance:
        done = asyncio.run(_ingest(articles, alert, as_of, advance))
    terminal.say(
        f"new {done.new}, updated {done.updated}, known {done.known}, alerts {done.alerts}, bad lines {len(faults)}"
    )
    raise typer.Exit(2 if faults else 0)


async def _ingest(articles: list[Article], tell: bool, as_of: bool, advance: Callable[[], None]) -> Totals:
    from newsroom.desk import open_desk  # the stores are not loaded for `analyze`
    from watchers.ingest import ingest as take

    async with open_desk(load_settings(), service=False) as desk:
        return await take(desk, articles, tell=tell, as_of=as_of, advance=advance)


def read(source: str, faults: list[jsonlines.BadLine]) -> Iterator[Article]:
    """The good lines; the bad ones are added to `faults`, and the first few of them told."""
    with _lines(source) as lines:
        for row in jsonlines.read(lines):
            if isinstance(row, Article):
                yield row
                continue
            faults.append(row)
            if len(faults) <= TOLD:
                terminal.error(str(row))
    if len(faults) > TOLD:
        terminal.error(f"and {len(faults) - TOLD} more bad lines")


@contextmanager
def _lines(source: str) -> Iterator[BinaryIO]:
    if source == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(source).open("rb")  # noqa: SIM115 - closed below; opening alone may fail
    except OSError as error:
        terminal.error(f"{source}: cannot be read ({error.strerror})")
        raise typer.Exit(2) from None
    with file:
        yield file
