"""What the programs that tests start are given of this machine's environment."""

from __future__ import annotations

import os

from newsroom.settings import variables

SET_HERE = frozenset(name + form for name in variables() for form in ("", "_FILE"))
# A test's own; what would measure the program too; what would have it compiled anew each time.
NOT_OURS = ("RASID_", "COV", "PYTHONDONTWRITEBYTECODE")


def inherited() -> dict[str, str]:
    """All but what rasid reads, in capitals or not: a test speaks to no chat and no database of this machine."""
    return {
        name: value
        for name, value in os.environ.items()
        if name.upper() not in SET_HERE and not name.upper().startswith(NOT_OURS)
    }
