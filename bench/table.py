"""Laps as rows, and rows as Markdown. Pure; imports bench.stage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from bench.stage import Lap, Laps

HEAD = ("what", "who", "median (least to most)", "times the first", "CPU s", "peak MB", "runs")


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    who: str
    unit: str  # "s", "MB": less is better; all others: more is better
    values: Sequence[float]  # one of each run
    ratios: Sequence[float] | None  # to the row compared with, run by run; None where there is none
    cpu_s: float | None
    peak_mb: float
    note: str = ""  # instead of figures: why there are none, or whose they are


def seconds(what: str, laps: Mapping[str, Sequence[Lap]]) -> Iterator[Row]:
    """Rows of work of a fixed size; the first of `laps`, by label, is what the others are compared with."""
    return _rows(what, "s", laps, lambda lap: lap.wall_s)


def rates(what: str, unit: str, laps: Mapping[str, Sequence[Lap]]) -> Iterator[Row]:
    """The same of work done in a given time."""
    return _rows(what, unit, laps, lambda lap: lap.rate)


def amounts(what: str, unit: str, laps: Mapping[str, Sequence[Lap]]) -> Iterator[Row]:
    """What each lap answered, as it is."""
    return _rows(what, unit, laps, lambda lap: lap.amount)


def noted(what: str, who: str, note: str) -> Row:
    """A row without figures of this run."""
    return Row(what, who, "s", (), None, None, 0.0, note)


def by_lap(laps: Laps) -> dict[str, list[Lap]]:
    """The laps of a single contestant, by their names."""
    return {name: done for (name, _), done in laps.items()}


def markdown(rows: Iterable[Row]) -> str:
    lines = [HEAD, ("---",) * len(HEAD), *map(_cells, rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _rows(
    what: str, unit: str, laps: Mapping[str, Sequence[Lap]], value: Callable[[Lap], float]
) -> Iterator[Row]:
    first = {(lap.run, n): value(lap) for n, lap in enumerate(next(iter(laps.values())))}
    for i, (who, of_one) in enumerate(laps.items()):
        values = [value(lap) for lap in of_one]
        ratios = list(_ratios(of_one, first, value)) if i else None
        cpu_s = median(lap.cpu_s for lap in of_one) if unit == "s" else None
        yield Row(what, who, unit, values, ratios, cpu_s, max(lap.peak_mb for lap in of_one))


def _ratios(
    laps: Sequence[Lap], first: Mapping[tuple[int, int], float], value: Callable[[Lap], float]
) -> Iterator[float]:
    """To the first row's lap of the same run; laps that know no run stand side by side in their order."""
    by_run = {run: other for (run, _), other in first.items() if run}
    for n, lap in enumerate(laps):
        other = by_run[lap.run] if lap.run else first[0, n]
        yield value(lap) / other if other else 1.0


def _cells(row: Row) -> tuple[str, ...]:
    if row.note:
        return row.what, row.who, row.note, "", "", "", ""
    spread = (
        f"{_short(median(row.values))} {row.unit} ({_short(min(row.values))} to {_short(max(row.values))})"
    )
    ratio = f"{_short(median(row.ratios))}" if row.ratios else "1"
    cpu = "" if row.cpu_s is None else _short(row.cpu_s)
    peak = f"{row.peak_mb:.0f}" if row.peak_mb else ""
    return row.what, row.who, spread, ratio, cpu, peak, str(len(row.values))


def _short(number: float) -> str:
    """Three digits that count."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"
