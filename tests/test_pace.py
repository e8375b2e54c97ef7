"""How fast a target may be written to."""

from __future__ import annotations

import pytest

from bot.pace import Pace
from tests.house import target

MOST = 50


async def test_what_a_chat_would_not_take_one_by_one_within_a_second_is_told_together() -> None:
    """Three in a row and one a second: a fifth would wait, and so would a second after a burst."""
    pace, chat = Pace(), target("telegram:700001", address="700001")
    rested = pace.soon(chat, MOST)
    for _ in range(3):
        await pace.turn(chat)

    assert (rested, pace.soon(chat, MOST)) == (4, 1)
    assert pace.soon(chat, 1) == 1


async def test_a_group_is_told_one_by_one_while_its_minute_lasts() -> None:
    """Telegram counts a group's messages by the minute."""
    assert Pace().soon(target("telegram:-5", address="-5"), MOST) == 18


@pytest.mark.parametrize("most", [1, 5, MOST])
async def test_the_terminal_takes_everything(most: int) -> None:
    """It has no limits."""
    assert Pace().soon(target(), most) == most
