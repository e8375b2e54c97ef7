"""`python -m bench [--quick] [bench ...]`: a Markdown table on stdout, progress on stderr."""

from __future__ import annotations

import argparse
import os
import platform
import time
from pathlib import Path

from bench import demo, fold, match, parse, refresh, stage, status, story, table

BENCHES = {
    "fold": fold.bench,
    "match": match.bench,
    "parse": parse.bench,
    "refresh": refresh.bench,
    "story": story.bench,
    "status": status.bench,
    "demo": demo.bench,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Figures of rasid; see bench/README.md."
    )
    parser.add_argument(
        "benches", nargs="*", metavar="bench", help=f"of {', '.join(BENCHES)}; all if none is named"
    )
    parser.add_argument("--quick", action="store_true", help="less work: to see that it runs, not to quote")
    chosen = parser.parse_args()
    if unknown := [name for name in chosen.benches if name not in BENCHES]:
        parser.error(f"no bench {', '.join(unknown)}")
    if not Path("/proc/self/smaps_rollup").exists():
        parser.error("needs Linux: time and memory of processes are read from /proc")
    scale = stage.QUICK if chosen.quick else stage.FULL
    rows: list[table.Row] = []
    load_before = os.getloadavg()[0]
    for name in chosen.benches or BENCHES:
        began = time.monotonic()
        stage.say(f"{name} ...")
        rows += BENCHES[name](scale)
        stage.say(f"{name}: {time.monotonic() - began:.0f} s")
    print(table.markdown(rows))
    print(f"Python {platform.python_version()}, {_processor()}, {os.cpu_count()} cores, {platform.system()}.")
    print(f"Load average {load_before:.1f} at the start, {os.getloadavg()[0]:.1f} at the end.")


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


if __name__ == "__main__":
    main()
