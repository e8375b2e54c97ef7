"""Titles that would break a message, ring a newsroom or turn its lines round: `python -m tests.hostile` tries more."""

from __future__ import annotations

import pytest

from bot.message import Part
from tests.hostile import PLATFORMS, faults, faults_on_telegram


@pytest.mark.parametrize("platform", PLATFORMS)
def test_no_title_breaks_a_message_or_calls_anybody(platform: str) -> None:
    """Each is accepted, rings nobody, and reads from its own side."""
    assert faults(platform, 400, seed=1) == {}


@pytest.mark.parametrize(
    ("text", "plain", "fault"),
    [
        ("\u200fنص <b>", "\u200fنص", "can't parse entities"),
        ("\u200f" + "ن" * 4096, "\u200f" + "ن" * 4096, "too long"),
        ("\u200fقال @here", "\u200fقال @here", "called"),
        ("نص", "نص", "direction"),
        ("\u200fنص \u202eمقلوب", "\u200fنص \u202eمقلوب", "direction"),
        ('\u200f<a href="tg://user?id=1">x</a>', "\u200fx", "no web address"),
        ("\u200fنص", "\u200fنص آخر", "something else"),
    ],
)
def test_what_is_wrong_would_be_seen(text: str, plain: str, fault: str) -> None:
    """The check is not blind to what it looks for."""
    assert fault in " ".join(faults_on_telegram(Part(text, plain=plain)))
