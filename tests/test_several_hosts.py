"""rasid on several hosts, one killed and one cut off: the short form of `python -m tests.spread`.

Two minutes, mostly of waiting for leases, so it is run where RASID_SEVERAL_HOSTS is set.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.hosts import missing
from tests.spread import CUT, KILLED, STAYS, Plan, run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing()), reason=missing()),
    pytest.mark.skipif("RASID_SEVERAL_HOSTS" not in os.environ, reason="RASID_SEVERAL_HOSTS is not set"),
]
SHORT = Plan(feeds=40, rate=5.0, seconds=8.0)


async def test_a_host_that_dies_and_one_that_is_cut_off_lose_nothing_and_repeat_nothing(
    tmp_path: Path,
) -> None:
    """What the one cut off had in hand others take over; what it brings when it is back is refused."""
    result = await run(tmp_path, SHORT)
    polled = {phase.name: set(phase.by_host) for phase in result.phases}

    assert (result.lost, result.repeated, result.quarantined) == (0, 0, 0)
    assert result.rows == result.items
    assert result.refused
    assert result.taken_over_s.keys() == {KILLED, CUT}
    assert {KILLED, CUT} <= polled["all"]
    assert KILLED not in polled["one killed"]
    assert polled["one cut off"] == {STAYS}
