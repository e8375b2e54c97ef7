"""The terminal: results to stdout, everything else to stderr. What draws and what speaks is imported when needed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.render.foreign import one_line
from newsroom.errors import ReasonedError

if TYPE_CHECKING:
    from rich.console import Console

    from newsroom.health import Report
    from newsroom.models import Feed, Item


def error(line: str) -> None:
    """One clear line for a person, on stderr."""
    print(line, file=sys.stderr)  # noqa: T201 - not rich: the line may quote foreign text


def say(line: str) -> None:
    """A remark that is not the result."""
    error(line)


@contextmanager
def progress(label: str, total: int | None) -> Iterator[Callable[[], None]]:
    """A progress bar on stderr; calling what is yielded moves it by one. Silent when stderr is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True, highlight=False),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with bar:
        task = bar.add_task(label, total=total)
        yield lambda: bar.advance(task)


def table(titles: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    from rich.table import Table
    from rich.text import Text

    shown = Table(*titles, box=None)
    for row in rows:
        shown.add_row(*(Text(_cell(value)) for value in row))
    _results().print(shown)


def _cell(value: object) -> str:
    return (
        f"{value:%Y-%m-%d %H:%M} UTC"
        if isinstance(value, datetime)
        else one_line("" if value is None else str(value))
    )


def feeds_table(rows: Sequence[Feed]) -> None:
    from rich.table import Table
    from rich.text import Text

    from bot.texts import Texts
    from newsroom.store.feeds import QUARANTINED

    table = Table(
        "key", "outlet", "state", "items", "unusable", "failures", "last good poll", "reason", box=None
    )
    texts = Texts("en")
    for feed in rows:
        why = QUARANTINED if feed.state_reason == QUARANTINED else feed.last_reason
        notes = [texts.reason(why)] if why else []
        if feed.rhythm.scrolled:
            notes.append(texts("feeds-scrolled-line", count=feed.rhythm.scrolled))
        if feed.rhythm.moved_to:
            notes.append(f"{texts('feeds-moved')}: {one_line(feed.rhythm.moved_to)}")
        cells = (feed.key, feed.outlet, feed.state, feed.items_seen, feed.items_dropped, feed.failures)
        last = f"{feed.last_ok_at:%Y-%m-%d %H:%M} UTC" if feed.last_ok_at else "never"
        table.add_row(*(Text(str(cell)) for cell in (*cells, last, "; ".join(notes))))
    _results().print(table)


def health_lines(report: Report, now: datetime) -> None:
    """A line for each check on stdout, a sentence for each danger on stderr."""
    from bot.texts import Texts

    texts = Texts("en")
    for check in report.checks:
        age = check.age_s(now)
        facts = {name: value for name, value in check.facts.items() if value not in (None, [])}
        several = {name: value for name, value in facts.items() if isinstance(value, list)}
        told = [f"{name} {_fact(value)}" for name, value in facts.items() if name not in several]
        ago = [] if age is None else [f"{timedelta(seconds=abs(age))} {'ago' if age >= 0 else 'ahead'}"]
        print(f"{check.name:12} {check.status:9} {', '.join([*ago, *told])}".rstrip())  # noqa: T201
        for name, rows in several.items():
            for row in rows:
                words = ", ".join(f"{key} {_fact(value)}" for key, value in row.items() if value is not None)
                print(f"    {name}: {one_line(words)}")  # noqa: T201
    for danger in report.dangers:
        since = f"{danger.since:%Y-%m-%d %H:%M} UTC" if danger.since else ""
        error(texts(f"danger-{danger.key}", count=danger.count, since=since))


def _fact(value: object) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S} UTC" if isinstance(value, datetime) else str(value)


def reason(fault: ReasonedError) -> None:
    from bot.texts import Texts

    error(f"{Texts('en').reason(fault.reason)} {fault.detail}".rstrip())


def probe_line(item: Item, entities: Sequence[str], dossiers: Sequence[str]) -> None:
    mark = "*" if dossiers else " "
    print(f"{mark} {one_line(item.title)}\n    {', '.join(entities) or '-'}")  # noqa: T201


def _results() -> Console:
    """Wide when the output is a file: nothing is cut for a terminal that is not there."""
    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else 200)
