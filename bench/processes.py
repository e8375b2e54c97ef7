"""CPU time and memory of a process and of all it starts, read from /proc (Linux).

Memory is the sum of the proportional set sizes: pages that forked children share are counted once.
Imports the standard library.
"""

from __future__ import annotations

import os
import re
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

PAUSE_S = 0.1
PROC = Path("/proc")
_TICK_S = 1 / os.sysconf("SC_CLK_TCK")
_PSS = re.compile(rb"^Pss:\s+(\d+) kB", re.M)


class Sampler:
    """Looks ten times a second. What a process used after the last look at it is missed."""

    def __init__(self, pid: int) -> None:
        self._members = {pid}  # all ever seen: a child whose parent died is still one
        self._cpu: dict[int, float] = {}
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
        return sum(self._cpu.values()), self._peak_mb

    def _run(self) -> None:
        while not self._ended.wait(PAUSE_S):
            self._look()

    def _look(self) -> None:
        with self._looking:
            found = _processes()
            self._members |= _descendants(self._members, found)
            alive = self._members & found.keys()
            self._cpu |= {pid: found[pid][1] for pid in alive}
            self._peak_mb = max(self._peak_mb, sum(map(_pss_mb, alive)))


def resident_mb() -> float:
    """Of this process."""
    return int((PROC / "self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _processes() -> dict[int, tuple[int, float]]:
    """pid -> parent, CPU seconds of its own."""
    found = {}
    for folder in PROC.glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_bytes().rpartition(b")")[2].split()
        except OSError:
            continue
        found[int(folder.name)] = int(fields[1]), (int(fields[11]) + int(fields[12])) * _TICK_S
    return found


def _descendants(of: set[int], processes: dict[int, tuple[int, float]]) -> set[int]:
    found: set[int] = set()
    newest = of
    while newest := {pid for pid, (parent, _) in processes.items() if parent in newest} - found:
        found |= newest
    return found


def _pss_mb(pid: int) -> float:
    try:
        size = _PSS.search((PROC / str(pid) / "smaps_rollup").read_bytes())
    except OSError:
        return 0.0
    return int(size[1]) / 1024 if size else 0.0
