"""Contestants started each in a process of its own, and their laps timed: A B A B, not A A B B.

Imports its siblings and the standard library.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bench.contestant import READY
from bench.processes import Sampler

END_S = 30
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Scale:
    """How much work a bench does."""

    runs: int
    long_runs: int  # of benches that take long
    lap_s: float  # of benches that count what is done in a given time
    feeds: int
    long: bool = False  # what takes more than minutes as well

    @property
    def quick(self) -> bool:
        """Whether it is only to be seen that everything runs."""
        return self.runs == 1


FULL = Scale(runs=5, long_runs=3, lap_s=0.5, feeds=200)
LONG = replace(FULL, long=True)
QUICK = Scale(runs=1, long_runs=1, lap_s=0.15, feeds=40)


@dataclass(frozen=True, slots=True)
class Lap:
    wall_s: float
    cpu_s: float  # of the whole process tree
    peak_mb: float  # likewise
    amount: float = 1.0  # of work done
    run: int = 0  # laps of one run stood side by side

    @property
    def rate(self) -> float:
        return self.amount / self.wall_s


@dataclass(frozen=True, slots=True)
class Contestant:
    label: str
    module: str  # of bench/
    name: str  # of the async context manager in it
    arguments: tuple[str, ...] = ()
    python: str = sys.executable  # a peer has an environment of its own
    runner: bool = False  # its process only starts another program, and its memory is not counted
    every: int = 1  # it takes part in every first, second, ... run


Laps = dict[tuple[str, str], list[Lap]]  # by lap and label


class Started:
    """A contestant that is ready."""

    def __init__(self, process: subprocess.Popen[str], sampler: Sampler) -> None:
        self._process = process
        self._sampler = sampler

    @property
    def pid(self) -> int:
        return self._process.pid

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
    command = [contestant.python, "-m", "bench.contestant"]
    command += [contestant.module, contestant.name, *contestant.arguments]
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
        )
        with process, Sampler(process.pid, runner=contestant.runner) as sampler:
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
            if process.wait(END_S):
                log.seek(0)
                raise SystemExit(f"{contestant.label} ended badly:\n{log.read()[-4000:]}")


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
            if (run - 1) % contestant.every:
                continue
            say(f"  run {run} of {runs}: {contestant.label}")
            with started(contestant) as ready:
                for name in laps:
                    before(name)
                    done[name, contestant.label].append(replace(ready.lap(name), run=run))
    return done


def in_turns(contestants: Sequence[Contestant], laps: Sequence[str], rounds: int) -> Laps:
    """All ready before the first lap, then a lap of each by turns: where getting ready takes longest. The first round
    fills caches and does not count."""
    done: Laps = defaultdict(list)
    with ExitStack() as stack:
        ready = []
        for contestant in contestants:
            say(f"  getting ready: {contestant.label}")
            ready.append((contestant.label, stack.enter_context(started(contestant))))
        for run in range(rounds + 1):
            for name in laps:
                for label, one in ready:
                    lap = replace(one.lap(name), run=run)
                    if run:
                        done[name, label].append(lap)
    return done


def of_lap(laps: Laps, name: str) -> dict[str, list[Lap]]:
    """The laps called `name`, by label."""
    return {label: done for (lap, label), done in laps.items() if lap == name}


def whole(command: Sequence[str]) -> Lap:
    """A command from its start to its end; all of its processes must end well."""
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process, Sampler(process.pid) as sampler:
        _, status, used = os.wait4(process.pid, 0)  # also what its children used
        wall_s = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command[1:])} ended with {process.returncode}")
    return Lap(wall_s, used.ru_utime + used.ru_stime, sampler.totals()[1])


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
