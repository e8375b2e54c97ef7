"""Many feeds on a short cycle with one in five dead, in the one-process default: do the healthy ones stay on time?

The real `rasid run`; of a hundred feeds twenty are dead, five each by hanging, refusing, 500 and 404. How late a poll
is: from the moment its row was due to the moment its outcome was written, so with the fetch, the parsing and the
storing. The first poll of everything is a row of its own; lateness counts from then on, for two cycles, in which every
twentieth feed publishes. Read from the database beside the program.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

from bench import feedhost, program, stage, table
from bench.processes import Sampler

DEAD_PERCENT = 20
CYCLES = 2
LOOK_S = 2.0
FIRST_S = 5400.0
ROWS = "SELECT key, next_check_at, last_polled_at FROM feeds WHERE baseline_at IS NOT NULL"
SHOWN = ((50, "p50"), (99, "p99"))


@dataclass(slots=True)
class _Watched:
    """What the rows said at the last look, and how late each poll since then was."""

    due: dict[str, tuple[str, str]] = field(default_factory=dict)
    late_s: list[float] = field(default_factory=list)

    def look(self, found: list[tuple[Any, ...]]) -> None:
        for key, due, polled in found:
            before = self.due.get(key)
            if before and before[1] != polled:
                self.late_s.append((_moment(polled) - _moment(before[0])).total_seconds())
            self.due[key] = due, polled


def bench(scale: stage.Scale) -> Iterator[table.Row]:
    yield from _cycle(scale.feeds * (1 if scale.quick else 10), 5 if scale.quick else 60)
    if scale.long:
        yield from _cycle(scale.feeds * 50, 300)


def _cycle(feeds: int, interval_s: int) -> Iterator[table.Row]:
    what = f"{feeds:,} feeds every {interval_s} s, {DEAD_PERCENT} % dead"
    stage.say(f"  {what}")
    with (
        TemporaryDirectory(prefix="rasid-bench-") as name,
        stage.started(stage.Contestant("feed host", "feedhost", "host", (str(feeds),))) as host,
    ):
        folder, port = Path(name), int(host.lap("cold").amount)
        config = [program.feed(n, _url(n, port), interval_s) for n in range(feeds)]
        healthy = sum(feedhost.healthy(n, DEAD_PERCENT) for n in range(feeds))
        program.write_config(folder / "config", config)
        began = time.monotonic()
        with program.running(folder) as rasid, Sampler(rasid.pid) as sampler:
            database = folder / "data" / "rasid.db"
            program.until(
                lambda: program.all_polled(database, healthy), FIRST_S, "the first poll of all feeds", rasid
            )
            first = stage.Lap(time.monotonic() - began, *sampler.totals())
            yield from table.seconds(f"{what}: until all healthy ones are read", {"rasid run": [first]})
            yield from _steady(what, host, database, sampler, interval_s, healthy)


def _steady(
    what: str, host: stage.Started, database: Path, sampler: Sampler, interval_s: int, healthy: int
) -> Iterator[table.Row]:
    watched, (before, _) = _Watched(), sampler.totals()
    sampler.restart()
    began = published = time.monotonic()
    while time.monotonic() < began + CYCLES * interval_s:
        watched.look(program.rows(database, ROWS))
        if time.monotonic() - published > interval_s / 2:
            published = time.monotonic()
            host.lap(feedhost.NEXT)
        time.sleep(LOOK_S)
    watched.look(program.rows(database, ROWS))
    span = time.monotonic() - began
    after, peak = sampler.totals()
    lap = stage.Lap(span, after - before, peak)
    cuts = quantiles(watched.late_s, n=100) if len(watched.late_s) > 1 else [0.0] * 99
    polls = len(watched.late_s)
    expected = healthy * span / interval_s
    yield _row(
        f"{what}: polls of healthy feeds",
        f"{polls:,} of {expected:,.0f} expected",
        "polls/s",
        polls / span,
        lap,
    )
    for percent, shown in SHOWN:
        yield _row(f"{what}: lateness {shown}", f"interval {interval_s} s", "s", cuts[percent - 1], lap)
    yield _row(f"{what}: CPU", "rasid run", "cores", lap.cpu_s / span, lap)


def _row(what: str, who: str, unit: str, value: float, lap: stage.Lap) -> table.Row:
    return table.Row(what, who, unit, (value,), None, lap.cpu_s, lap.peak_mb)


def _url(number: int, port: int) -> str:
    if feedhost.healthy(number, DEAD_PERCENT):
        return feedhost.url(number, port)
    return feedhost.dead_url(number, port, feedhost.DEAD[number % len(feedhost.DEAD)])


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
