"""The terminal: results to stdout, everything else to stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from bot.render.foreign import one_line
from bot.texts import Texts
from newsroom.errors import ReasonedError
from newsroom.health import Danger
from newsroom.models import Feed, Item
from newsroom.store.health import Snapshot

_errors = Console(stderr=True, highlight=False)


def error(line: str) -> None:
    """One clear line for a person, on stderr."""
    print(line, file=sys.stderr)  # noqa: T201 - not rich: the line may quote foreign text


def say(line: str) -> None:
    """A remark that is not the result."""
    error(line)


@contextmanager
def progress(label: str, total: int | None) -> Iterator[Callable[[], None]]:
    """A progress bar on stderr; calling what is yielded moves it by one. Silent when stderr is no terminal."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=_errors,
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with bar:
        task = bar.add_task(label, total=total)
        yield lambda: bar.advance(task)


def feeds_table(rows: Sequence[Feed]) -> None:
    table = Table(
        "key", "outlet", "state", "items", "unusable", "failures", "last good poll", "reason", box=None
    )
    texts = Texts("en")
    for feed in rows:
        reason = texts.reason(feed.last_reason) if feed.last_reason else ""
        cells = (feed.key, feed.outlet, feed.state, feed.items_seen, feed.items_dropped, feed.failures)
        last = f"{feed.last_ok_at:%Y-%m-%d %H:%M} UTC" if feed.last_ok_at else "never"
        table.add_row(*(Text(str(cell)) for cell in (*cells, last, reason)))
    _results().print(table)


def health_lines(facts: Snapshot, found: Sequence[Danger]) -> None:
    texts = Texts("en")
    for name, value in asdict(facts).items():
        print(f"{name}: {value if value is not None else '-'}")  # noqa: T201
    for danger in found:
        since = f"{danger.since:%Y-%m-%d %H:%M} UTC" if danger.since else ""
        error(texts(f"danger-{danger.key}", count=danger.count, since=since))


def reason(fault: ReasonedError) -> None:
    error(f"{Texts('en').reason(fault.reason)} {fault.detail}".rstrip())


def probe_line(item: Item, entities: Sequence[str], dossiers: Sequence[str]) -> None:
    mark = "*" if dossiers else " "
    print(f"{mark} {one_line(item.title)}\n    {', '.join(entities) or '-'}")  # noqa: T201


def _results() -> Console:
    """Wide when the output is a file: nothing is cut for a terminal that is not there."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else 200)
