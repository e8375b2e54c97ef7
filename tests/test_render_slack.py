"""Slack's blocks: what they look like, and that nothing from a feed can break them or call anybody."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bot.message import Bold, Foreign, Heading, Item, Message, Note, Paragraph, Part, Quote
from bot.render.slack import render
from tests.fakes.slack import SlackFake, read
from tests.rendering import digest, holds_for_every_part, messages, reads_safely

FORMS = [
    *(
        "<!channel>",
        "<!here>",
        "<!everyone>",
        "<!here|here>",
        "<!subteam^S1>",
        "<!subteam^S1|@desk>",
        "<@W1>",
    ),
    *("<@U0LAYLA>", "<@U0LAYLA|ليلى>", "<#C0NEWS>", "<#C0NEWS|news>", "<!date^1^{date}|x>", "<tel:1>"),
    *(
        "<http://evil.example|بنك>",
        "<https://a.example>",
        "<mailto:a@b.example|x>",
        "<<!channel>>",
        "<!channel",
    ),
    *(
        "a|<!channel>",
        "&lt;!channel&gt;",
        "<!channel>|<!here>",
        "\u202e<!here>",
        "<\u200b!here>",
        "<!\u2066here>",
    ),
]


def texts(part: Part) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for block in part.blocks:
        elements: list[Any] = [block["text"]] if "text" in block else block["elements"]
        found += [(element["type"], element["text"]) for element in elements]
    return found


def test_an_alert_looks_as_it_should() -> None:
    """A header, one section for the story, small print; the notification says the same."""
    item = Item(
        "انسحاب & تسليم", "https://cnn.example/a?b=1&c|d", "المدى", quote=Quote("غادرت آخر دفعة"), refs=(1,)
    )
    (part,) = render(
        Message((Heading("جديد"), item, Paragraph((Bold("الحالة"), " جارية")), Note("لأنك مشترك")))
    )
    assert [block["type"] for block in part.blocks] == ["header", "section", "section", "context"]
    assert [text for _, text in texts(part)] == [
        "\u200fجديد",
        "\u200f<https://cnn.example/a?b=1&amp;c%7Cd|\u2068انسحاب &amp; تسليم\u2069> "
        "(\u2066cnn.example\u2069)\n"
        "\u200fالمدى\n"
        "\u200f«\u2068غادرت آخر دفعة\u2069»",
        "\u200f\u200b*الحالة*\u200b جارية",
        "\u200fلأنك مشترك",
    ]
    assert part.text.startswith("\u200fجديد\n\u200f\u2068انسحاب &amp; تسليم")


@pytest.mark.parametrize("form", FORMS)
def test_no_form_of_mention_survives(form: str) -> None:
    """In every place a feed or a user can write, angle brackets arrive as text."""
    item = Item(form, "https://a.example/", Foreign(form), form, Quote(form, form))
    for part in render(Message((Heading(form), item, Paragraph(form), Note((Foreign(form), Bold(form)))))):
        tokens = [t for kind, text in texts(part) if kind == "mrkdwn" for t in re.findall("<[^>]*>", text)]
        assert all(token.startswith("<https://a.example/|") for token in tokens)
        assert "<" not in part.text + part.plain


def test_a_long_digest_is_split_between_stories() -> None:
    """Every story is whole, and the title comes again with its number."""
    message = digest(150)
    parts = render(message)
    assert len(parts) > 1
    holds_for_every_part(message, parts)
    assert f"(تابع 2/{len(parts)})" in parts[1].blocks[0]["text"]["text"]


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(messages())
def test_no_message_breaks_slack(message: Message) -> None:
    """Whatever feeds contain: blocks Slack takes, within limits, nobody called, each delivery in one part."""
    parts = render(message)
    holds_for_every_part(message, parts)
    slack = SlackFake()
    for part in parts:
        slack._post({"channel": "C0NEWS", "text": part.text, "blocks": list(part.blocks)})
        slack._post({"channel": "C0NEWS", "text": part.plain})
        assert len(part.blocks) <= 50
        assert sum(len(text) for _, text in texts(part)) <= 10_000
        for kind, text in texts(part):
            assert len(text) <= (150 if kind == "plain_text" else 3000)
            reads_safely(text if kind == "plain_text" else read(text))
    assert slack.pings == []
