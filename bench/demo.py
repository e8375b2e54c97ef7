"""`rasid demo` from its start to its end, beside `rasid --help`, which is Python and the command line alone."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator

from bench import stage, table

RASID = (sys.executable, "-m", "bot.cli")
COMMANDS = {"rasid --help": (*RASID, "--help"), "rasid demo": (*RASID, "demo")}


def bench(scale: stage.Scale) -> Iterator[table.Row]:
    laps: dict[str, list[stage.Lap]] = defaultdict(list)
    for run in range(1, scale.runs + 1):
        for label, command in COMMANDS.items():
            stage.say(f"  run {run} of {scale.runs}: {label}")
            laps[label].append(stage.whole(command))
    yield from table.seconds("whole command", laps)
