"""Contestants started each in a process of its own, and their laps timed: A B A B, not A A B B.

Imports its siblings and the standard library.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bench.contestant import READY
from bench.processes import Sampler

END_S = 30


@dataclass(frozen=True, slots=True)
class Scale:
    """How much work a bench does."""

    runs: int
    long_runs: int  # of benches that take long
    lap_s: float  # of benches that count what is done in a given time
    feeds: int


FULL = Scale(runs=5, long_runs=3, lap_s=0.5, feeds=200)
QUICK = Scale(runs=1, long_runs=1, lap_s=0.15, feeds=40)


@dataclass(frozen=True, slots=True)
class Lap:
    wall_s: float
    cpu_s: float  # of the whole process tree
    peak_mb: float  # likewise
    amount: float = 1.0  # of work done

    @property
    def rate(self) -> float:
        return self.amount / self.wall_s


@dataclass(frozen=True, slots=True)
class Contestant:
    label: str
    module: str  # of bench/
    name: str  # of the async context manager in it
    arguments: tuple[str, ...] = ()


Laps = dict[tuple[str, str], list[Lap]]  # by lap and label


class Started:
    """A contestant that is ready."""

    def __init__(self, process: subprocess.Popen[str], sampler: Sampler) -> None:
        self._process = process
        self._sampler = sampler

    def answer(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline().strip()
        if not line:
            raise SystemExit("a contestant ended before its time; its error stands above")
        return line

    def lap(self, name: str) -> Lap:
        assert self._process.stdin
        self._sampler.restart()
        cpu_before, _ = self._sampler.totals()
        began = time.perf_counter()
        self._process.stdin.write(f"{name}\n")
        self._process.stdin.flush()
        amount = float(self.answer())
        wall_s = time.perf_counter() - began
        cpu_s, peak_mb = self._sampler.totals()
        return Lap(wall_s, cpu_s - cpu_before, peak_mb, amount)


@contextmanager
def started(contestant: Contestant) -> Iterator[Started]:
    """Its log is shown only if it ends badly."""
    command = [sys.executable, "-m", "bench.contestant"]
    command += [contestant.module, contestant.name, *contestant.arguments]
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
        )
        with process, Sampler(process.pid) as sampler:
            ready = Started(process, sampler)
            try:
                if ready.answer() != READY:
                    raise SystemExit(f"{contestant.label} printed something of its own")
                yield ready
            except BaseException:
                process.terminate()
                log.seek(0)
                sys.stderr.write(log.read()[-4000:])
                raise
            assert process.stdin
            process.stdin.close()
            process.wait(END_S)


def race(
    contestants: Sequence[Contestant],
    laps: Sequence[str],
    runs: int,
    before: Callable[[str], object] = lambda name: None,
) -> Laps:
    """Every contestant anew in every run, through all `laps` in order; `before` is called with each lap."""
    done: Laps = defaultdict(list)
    for run in range(1, runs + 1):
        for contestant in contestants:
            say(f"  run {run} of {runs}: {contestant.label}")
            with started(contestant) as ready:
                for name in laps:
                    before(name)
                    done[name, contestant.label].append(ready.lap(name))
    return done


def of_lap(laps: Laps, name: str) -> dict[str, list[Lap]]:
    """The laps called `name`, by label."""
    return {label: done for (lap, label), done in laps.items() if lap == name}


def whole(command: Sequence[str]) -> Lap:
    """A command from its start to its end; all of its processes must end well."""
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process, Sampler(process.pid) as sampler:
        code = process.wait()
        wall_s = time.perf_counter() - began
    if code:
        raise SystemExit(f"{' '.join(command[1:])} ended with {code}")
    cpu_s, peak_mb = sampler.totals()
    return Lap(wall_s, cpu_s, peak_mb)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
