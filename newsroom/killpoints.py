"""Places at which the kill campaign ends the process as `kill -9` would; see `tests/campaign`.

    RASID_CRASH_AT=before_send:3        dies when that place is reached for the third time (without a number: the first)

Unset, as in every newsroom, a place costs a dictionary look-up. Imports nothing of the project.
"""

from __future__ import annotations

import os
import signal
from functools import cache
from itertools import count

VARIABLE = "RASID_CRASH_AT"
POINTS = (
    "after_fetch",  # a feed has answered, nothing of it is recorded
    "after_item_insert",  # inside the transaction that records a poll
    "before_send",  # a message is written, and there is no connection for it yet
    "before_begin",  # there is one, and its rows do not say yet that it is being sent
    "begun",  # they do, and not a byte of it has left: the one place where a doubt is certainly wrong
    "after_send",  # the platform has it, and the rows do not say so yet
    "mid_digest",  # a digest has gone out, and is not marked as done
    "mid_command",  # a command has been answered, and is not marked as done
    "mid_migration",  # after a statement of an upgrade of the database
)

_times = count(1)  # how often the place that counts was reached; one process dies at one place


def reached(place: str) -> None:
    """Die here if this is where, and the time at which, the environment wants it."""
    wanted = _wanted()
    if wanted is not None and wanted[0] == place and next(_times) == wanted[1]:
        os.kill(os.getpid(), signal.SIGKILL)


@cache
def _wanted() -> tuple[str, int] | None:
    """Place and which time, read once. Raises ValueError for a number that is none."""
    place, _, number = os.environ.get(VARIABLE, "").partition(":")
    return (place, int(number or 1)) if place else None
