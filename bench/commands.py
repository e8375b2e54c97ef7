"""Questions in chat: 50 a second for a minute, by so many people, while 1,000 feeds are polled and while none is.

The world around the program, with its fake of the platform, is `tests.asking`. Imports its siblings.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator

from bench import stage, table

RATE = 50
SHOWN = {"p50_s": "half are answered within", "p95_s": "95 in 100 are answered within"}


def bench(scale: stage.Scale) -> Iterator[table.Row]:
    feeds, seconds = scale.feeds * 5, 60 if scale.runs > 1 else 5
    found: dict[str, list[dict[str, float]]] = defaultdict(list)
    for run in range(scale.long_runs if scale.runs > 1 else 1):
        for polled in (0, feeds):
            label = f"{polled:,} feeds polled"
            stage.say(f"  run {run + 1}: {label}")
            found[label].append(_asked(polled, seconds))
    what = f"{RATE} questions a second for {seconds} s"
    for measure, said in SHOWN.items():
        laps = {label: [_lap(one, measure) for one in runs] for label, runs in found.items()}
        yield from table.amounts(f"{what}: {said}", "s", laps)
    laps = {label: [_lap(one, "lost") for one in runs] for label, runs in found.items()}
    yield from table.amounts(f"{what}: never answered", "questions", laps)


def _asked(feeds: int, seconds: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.asking", "--feeds", str(feeds)]
    command += ["--rate", str(RATE), "--seconds", str(seconds)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _lap(found: dict[str, float], measure: str) -> stage.Lap:
    return stage.Lap(1.0, found["cpu_s"], found["peak_mb"], found[measure])
