"""The kill campaign in short; `python -m tests.campaign --kills 1000` is the long one."""

from pathlib import Path

import pytest

from tests.campaign import Campaign


@pytest.mark.slow
async def test_killed_again_and_again_it_loses_nothing_and_marks_every_repeat(tmp_path: Path) -> None:
    """`kill -9` of the real program while bursts arrive, at a terminal and at a Telegram chat."""
    result = await Campaign(tmp_path, seed=20260118).run(kills=6)

    assert not any(result.lost.values()), str(result)
    assert not any(result.unmarked.values()), str(result)
