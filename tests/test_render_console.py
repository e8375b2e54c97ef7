"""The terminal: wrapped Arabic, and that nothing from a feed reaches the terminal as a command."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.message import Heading, Item, Message, Note, Paragraph
from bot.render.console import columns, render
from bot.render.foreign import without_bidi
from tests.rendering import digest, holds_for_every_part, messages, reads_safely

OWN_ANSI = re.compile("\x1b\\[[0-9;]*m|\x1b\\]8;;[^\x1b]*\x1b\\\\")


def test_an_alert_looks_as_it_should() -> None:
    """A link shows the whole address, which a terminal's reader has to copy."""
    (part,) = render(
        Message((Heading("جديد"), Item("عنوان", "https://a.example/x", "المدى", refs=(3,)), Note("سبب")))
    )
    assert without_bidi(part.text).split("\n") == ["جديد", "عنوان (https://a.example/x)", "المدى", "", "سبب"]
    assert part.refs == (3,)


def test_lines_are_wrapped_between_words() -> None:
    """Vowel marks take no room, so lines are as full as they look."""
    words = " ".join(["سُلِّمَتْ"] * 40)
    (part,) = render(Message((Paragraph(words),)), width=30)
    lines = part.text.split("\n")
    assert all(20 <= columns(line) <= 30 for line in lines[:-1])
    assert without_bidi(" ".join(lines)) == words


def test_colours_are_ours_alone() -> None:
    """Escape sequences in a title are dropped and rich's markup is text; our own links carry the address."""
    (part,) = render(Message((Item("\x1b[31m[red]عاجل[/red]\x9b2J", "https://a.example/"),)), colour=True)
    assert without_bidi(OWN_ANSI.sub("", part.text)) == "[31m[red]عاجل[/red]2J (a.example)"
    assert "\x1b]8;;https://a.example/\x1b\\" in part.text


def test_a_digest_is_one_part() -> None:
    """A terminal scrolls."""
    message = digest(200)
    (part,) = render(message)
    holds_for_every_part(message, [part])


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(messages(), st.sampled_from([0, 1, 40, 80]), st.booleans())
def test_no_message_breaks_the_terminal(message: Message, width: int, colour: bool) -> None:
    """Whatever feeds contain: no foreign control reaches the terminal and every line reads from the right."""
    parts = render(message, width=width, colour=colour)
    holds_for_every_part(message, parts)
    for part in parts:
        reads_safely(OWN_ANSI.sub("", part.text))
