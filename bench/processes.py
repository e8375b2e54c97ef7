"""CPU time and memory of a process and of all it starts, read from /proc (Linux).

Memory is the sum of the proportional set sizes: pages that forked children share are counted once. Time is that of
all that run and of all that ran and were waited for, so that children of a few milliseconds count too.
Imports the standard library.
"""

from __future__ import annotations

import os
import re
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

PAUSE_S = 0.1
PROC = Path("/proc")
_TICK_S = 1 / os.sysconf("SC_CLK_TCK")
_PSS = re.compile(rb"^Pss:\s+(\d+) kB", re.M)
_RSS = re.compile(rb"^Rss:\s+(\d+) kB", re.M)


@dataclass(frozen=True, slots=True)
class Process:
    pid: int
    parent: int
    cpu_s: float  # its own, and of the children it has waited for


@dataclass(frozen=True, slots=True)
class Resident:
    """One process of a tree, as it stands."""

    pid: int
    parent: int
    command: str
    rss_mb: float
    pss_mb: float


class Sampler:
    """Looks ten times a second. `runner`: the process itself only starts others, and its memory is not counted."""

    def __init__(self, pid: int, *, runner: bool = False) -> None:
        self._unweighed = {pid} if runner else set[int]()
        self._members = {pid}  # all ever seen: a child whose parent died is still one
        self._cpu_s = 0.0
        self._peak_mb = 0.0
        self._looking = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def restart(self) -> None:
        """Forget the peak of memory so far."""
        with self._looking:
            self._peak_mb = 0.0

    def totals(self) -> tuple[float, float]:
        """CPU seconds since the process began, and the peak MB since `restart`."""
        self._look()
        return self._cpu_s, self._peak_mb

    def _run(self) -> None:
        while not self._ended.wait(PAUSE_S):
            self._look()

    def _look(self) -> None:
        with self._looking:
            found = _processes()
            self._members |= _descendants(self._members, found)
            alive = self._members & found.keys()
            # One that ends between two looks goes over to the parent that waits for it: the sum never falls.
            self._cpu_s = max(self._cpu_s, sum(found[pid].cpu_s for pid in alive))
            self._peak_mb = max(self._peak_mb, sum(map(_pss_mb, alive - self._unweighed)))


def tree(pid: int) -> list[Resident]:
    """A process and all it has started, each with what it holds now."""
    found = _processes()
    members = sorted({pid, *_descendants({pid}, found)} & found.keys())
    weighed = [(one, *_sizes_mb(one)) for one in members]
    return [Resident(one, found[one].parent, _command(one), rss, pss) for one, rss, pss in weighed]


def resident_mb() -> float:
    """Of this process."""
    return int((PROC / "self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _processes() -> dict[int, Process]:
    found = {}
    for folder in PROC.glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_bytes().rpartition(b")")[2].split()
        except OSError:
            continue
        pid = int(folder.name)
        found[pid] = Process(pid, int(fields[1]), sum(map(int, fields[11:15])) * _TICK_S)
    return found


def _descendants(of: set[int], processes: dict[int, Process]) -> set[int]:
    found: set[int] = set()
    newest = of
    while newest := {one.pid for one in processes.values() if one.parent in newest} - found:
        found |= newest
    return found


def _command(pid: int) -> str:
    try:
        return (
            (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        )
    except OSError:
        return ""


def _pss_mb(pid: int) -> float:
    return _sizes_mb(pid)[1]


def _sizes_mb(pid: int) -> tuple[float, float]:
    """(RSS, PSS)"""
    try:
        told = (PROC / str(pid) / "smaps_rollup").read_bytes()
    except OSError:
        return 0.0, 0.0
    sizes = [size.search(told) for size in (_RSS, _PSS)]
    rss, pss = (int(size[1]) / 1024 if size else 0.0 for size in sizes)
    return rss, pss
