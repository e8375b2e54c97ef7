"""What a child does around its jobs: limits before them, and plain data for whatever goes wrong.

Light on purpose, since the parent imports it too: what does the work is imported in the child alone.
"""

from __future__ import annotations

import resource
import signal
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from newsroom.errors import ParseError

JOBS = {
    "read_items": "watchers.parsing",
    "read_article": "watchers.parsing",
    "read_all": "watchers.analysing",
    "read_new": "watchers.analysing",
}
WORKSHOPS = tuple(dict.fromkeys(JOBS.values()))
GRACE_S = 2.0


def start(memory: int) -> None:
    """Once per child: `memory` bytes more than it begins with, and an end that asks no handler."""
    for workshop in WORKSHOPS:  # before the limit is set, and before the first job's time begins
        import_module(workshop)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a handler in Python never runs inside a regex
    with suppress(OSError, ValueError):  # no /proc, or a stricter limit already
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def run(job: str, seconds: float, *args: Any) -> dict[str, Any]:
    """One of JOBS; nothing that hostile input raises leaves the child."""
    work: Callable[..., dict[str, Any]] = getattr(import_module(JOBS[job]), job)
    # The kernel's alarm ends a job also when nobody is left to kill this process.
    signal.setitimer(signal.ITIMER_REAL, seconds + GRACE_S)
    try:
        return work(*args)
    except ParseError as error:
        return {"reason": error.reason, "detail": error.detail}
    except MemoryError:
        return {"reason": "parser-memory"}
    except Exception as error:
        return {"reason": "parser-error", "detail": type(error).__name__}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
