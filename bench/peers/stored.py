"""What a reader must have stored when it has been through its laps. Imports nothing."""

from __future__ import annotations

from collections.abc import Sequence

ENTRIES, FRESH, PUBLISHING = (
    30,
    3,
    20,
)  # as bench.documents and bench.feedhost have them, which peers cannot import
CHANGED = "changed"


def check(stored: int, feeds: int, laps: Sequence[str]) -> None:
    """Raises SystemExit when entries are missing: a reader that skips work is not fast."""
    fresh = FRESH * len(range(0, feeds, PUBLISHING)) if CHANGED in laps else 0
    wanted = ENTRIES * feeds + fresh if laps else 0
    if stored < wanted:
        raise SystemExit(f"{stored} entries are stored, and {wanted} were published")
