"""Work repeated for a given time. Imports the standard library."""

from __future__ import annotations

import time
from collections.abc import Callable


def until_time(seconds: float, work: Callable[[], object]) -> int:
    """How often `work` was done, whole, before `seconds` were over."""
    times, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        work()
        times += 1
    return times
