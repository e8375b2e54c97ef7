"""`python -m bench [--quick | --long] [--write FILE] [bench ...]`: Markdown tables on stdout, progress on stderr.

With `--write` each bench also replaces its own part of that document, and the refresh its chart beside it.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from bench import chart, refresh, report, stage, table

Bench = Callable[[stage.Scale], Iterable[table.Row]]

# Imported when it runs: some stand beside libraries that nobody needs otherwise (`pip install -e '.[bench]'`).
BENCHES = {
    "refresh": "refresh:bench",
    "cycle": "cycle:bench",
    "endtoend": "endtoend:bench",
    "rest": "rest:bench",
    "start": "rest:start",
    "fold": "fold:bench",
    "match": "match:bench",
    "parse": "parse:bench",
    "extract": "extract:bench",
    "story": "story:bench",
    "status": "status:bench",
    "search": "search:bench",
    "flat": "flat:bench",
    "fleet": "fleet:bench",
    "demo": "demo:bench",
    "commands": "commands:bench",
}
LONG = ("commands",)  # not among all, unless it may take long
CHART = "refresh.svg"


def main() -> None:
    chosen = _arguments()
    scale = stage.QUICK if chosen.quick else stage.LONG if chosen.long else stage.FULL
    names = chosen.benches or [name for name in BENCHES if chosen.long or name not in LONG]
    failed = []
    for place, name in enumerate(names, 1):
        stage.say(f"{name} ({place} of {len(names)}) ...")
        load, began = os.getloadavg()[0], time.monotonic()
        try:
            rows = list(_bench(name)(scale))
        except (SystemExit, ModuleNotFoundError) as error:  # the others are worth having all the same
            stage.say(f"{name} failed: {error}")
            failed.append(name)
            continue
        took = time.monotonic() - began
        stage.say(f"{name}: {took:.0f} s")
        told = report.section(rows, _circumstances(load, took), _remarks(name))
        print(f"## {name}\n\n{told}", flush=True)
        if chosen.write:
            _write(chosen.write, name, told, rows)
    if failed:
        raise SystemExit(f"without figures: {', '.join(failed)}")


def _bench(name: str) -> Bench:
    module, _, function = BENCHES[name].partition(":")
    found: Bench = getattr(import_module(f"bench.{module}"), function)
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Figures of rasid; see bench/README.md."
    )
    parser.add_argument(
        "benches", nargs="*", metavar="bench", help=f"of {', '.join(BENCHES)}; all if none is named"
    )
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="less work: to see that it runs, not to quote")
    size.add_argument("--long", action="store_true", help="10,000 feeds as well: hours")
    parser.add_argument("--write", type=Path, metavar="FILE", help="replace the parts of this document, too")
    chosen = parser.parse_args()
    if unknown := [name for name in chosen.benches if name not in BENCHES]:
        parser.error(f"no bench {', '.join(unknown)}")
    if chosen.quick and chosen.write:
        parser.error("figures of --quick are not worth writing down")
    if not Path("/proc/self/smaps_rollup").exists():
        parser.error("needs Linux: time and memory of processes are read from /proc")
    return chosen


def _write(document: Path, name: str, told: str, rows: list[table.Row]) -> None:
    if name == "refresh":
        feeds, _, _ = rows[0].what.partition(" feeds")
        chart.draw(document.with_name(CHART), [row for row in rows if row.what.startswith(f"{feeds} ")])
        told = f"![Seconds and CPU seconds of a refresh, by reader]({CHART})\n\n{told}"
    report.put(document, name, told)


def _remarks(name: str) -> Iterable[str]:
    return refresh.remarks() if name == "refresh" else ()


def _circumstances(load: float, took: float) -> str:
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {_processor()}, {os.cpu_count()} cores;"
        f" load average {load:.1f} at the start, {os.getloadavg()[0]:.1f} at the end; {took:.0f} s in all."
    )


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


if __name__ == "__main__":
    main()
