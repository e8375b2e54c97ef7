"""`rasid cluster`: which of a stream of articles tell the same story. No database, no Redis."""

from __future__ import annotations

import sys

import typer

from bot.cli import articles
from newsroom import jsonlines


def cluster(source: articles.Source) -> None:
    """Say which articles tell the same story, in the order they come; nothing is stored.

    Each line in as for `rasid analyze`. Each line out: {"id","story","relation","of","overlap"}; relation is new,
    copy (another outlet's), update (the same outlet's) or related (near, and a story of its own).
    """
    from bot.cli.stream import Stream

    faults: list[jsonlines.BadLine] = []
    stream = Stream()
    for article in articles.read(source, faults):
        sys.stdout.buffer.write(jsonlines.dump(stream.take(article)))
        sys.stdout.buffer.flush()
    raise typer.Exit(2 if faults else 0)
