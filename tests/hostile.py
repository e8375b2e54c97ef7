"""Messages made of the worst titles a feed can carry, through the real renderers, against what the platforms take.

    python -m tests.hostile [--count 10000] [--seed 1]

Each platform has one function: a message in, the faults of what would be sent out; `PLATFORMS` lists them.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import structlog

from bot.message import (
    Action,
    Bold,
    Bullets,
    Field,
    Fields,
    Foreign,
    Form,
    Heading,
    Item,
    Link,
    Message,
    Note,
    Paragraph,
    Part,
    Picture,
    Quote,
)
from bot.render import slack as slack_render
from bot.render import slack_views
from bot.render import telegram as telegram_render
from tests.fakes import slack_blocks
from tests.fakes import telegram_rules as rules
from tests.fakes.history import Refused
from tests.fakes.markup import parse
from tests.rendering import HREFS, NASTY, reads_safely

Check = Callable[[Message], list[str]]  # the faults of what would be sent, as short sentences

LONGEST = 5000  # characters of a title
PLAIN = (
    *("قاعدة", "عين", "الأسد", "انسحاب", "أربيل", "قال", "المتحدث", "CNN", "2025-09-30", "(-5%)", "85%"),
    *("«تسليم»", "🔴", "٣٠٠٠", "—", "كركوك:", "الجمعة،"),
)
MARKUP = (
    *(
        "<b>",
        "</b>",
        "<i",
        "<a href='https://evil.example'>",
        "</a>",
        "<blockquote expandable>",
        "<tg-spoiler>",
    ),
    *("&lt;b&gt;", "&amp;", "&#x202e;", "&#64;all", "<!--", "]]>", "<script>", "\\", '"', "'"),
    *(
        "*",
        "_",
        "~",
        "`",
        "```",
        ">",
        "\n> ",
        "* ",
        "_x_",
        "|",
        "<https://evil.example|عاجل>",
        "[x](http://a)",
    ),
)
CALLS = (
    *("@all", "@everyone", "@channel", "@here", "@editor_in_chief", "@rasid_test_bot", "tg://user?id=42"),
    *("<!channel>", "<!here>", "<!everyone>", "<@U0LAYLA>", "<!subteam^S1>", "<#C0NEWS>", "&lt;!channel&gt;"),
    *("t.me/someone", "#عاجل", "/outbox", "@\u200bhere", "＠here", "@\u2060all"),
)
DIRECTIONS = (
    *("\u202e", "\u202d", "\u202b", "\u202c", "\u2066", "\u2067", "\u2068", "\u2069"),
    *("\u200f", "\u200e", "\u061c"),
)
UNSEEN = (
    "\u0000",
    "\x1b[31m",
    "\u200b",
    "\ufeff",
    "\u2028",
    "\u2029",
    "\r\n",
    "\t",
    "\x85",
    "\ud800",
    "\U000e0041",
)
ZALGO = tuple(chr(code) for code in (*range(0x300, 0x316), *range(0x64B, 0x653), 0x670, 0x20DD))


def title(random: Random) -> str:
    """Of any length up to 5,000 characters, one in ten the longest."""
    length = LONGEST if random.random() < 0.1 else random.choice((3, 12, 60, 300))
    kinds = random.sample((PLAIN, MARKUP, CALLS, DIRECTIONS, UNSEEN, NASTY, ZALGO), random.randint(1, 4))
    words: list[str] = []
    size = 0
    while size < length:
        word = random.choice(random.choice([*kinds, PLAIN]))
        if random.random() < 0.05:
            word += "".join(random.choices(ZALGO, k=random.randint(1, 60)))
        words.append(word)
        size += len(word) + 1
    return random.choice((" ", "", " ")).join(words)[:LONGEST]


def message(random: Random) -> Message:
    """An alert or a small digest as it would be made of such titles."""
    heading = Heading(title(random) if random.random() < 0.5 else "جديد: عين الأسد")
    items = tuple(_item(random, n) for n in range(random.choice((1, 1, 2, 8))))
    extra = random.choice(
        (
            (),
            (Paragraph((Foreign(title(random)), " ← ", Bold(title(random)))),),
            (Fields(((title(random), Link(title(random), random.choice(HREFS))),)),),
            (Bullets((title(random), (Link(title(random), random.choice(HREFS)),))),),
        )
    )
    rows = tuple(
        tuple(_action(random) for _ in range(random.choice((1, 2, 9))))
        for _ in range(random.choice((0, 1, 3)))
    )
    picture = Picture(b"\x89PNG\r\n\x1a\n", title(random)) if random.random() < 0.1 else None
    blocks = (heading, *items, *extra, Note(title(random)))
    return Message(blocks, continued="تابع", actions=rows, picture=picture)


def _item(random: Random, ref: int) -> Item:
    quote = Quote(title(random), title(random)) if random.random() < 0.5 else None
    outlets = (Foreign(title(random)), "، ", Foreign("المدى"))
    return Item(title(random), random.choice(HREFS), outlets, "22 أيار/مايو", quote, "•", refs=(ref,))


def _action(random: Random) -> Action:
    if random.random() < 0.3:
        return Action(title(random)[:200], copies=title(random)[:400])
    return Action(
        title(random)[:200], "subscribe " + random.choice(("ain_al_asad daily", "عين الأسد", "x" * 80))
    )


# ── Telegram ─────────────────────────────────────────────────────────────────────────────────────────────


def telegram(made: Message) -> list[str]:
    """What Telegram would refuse, ring at, or show from the wrong side."""
    return [fault for part in telegram_render.render(made) for fault in faults_on_telegram(part)]


def faults_on_telegram(part: Part) -> Iterator[str]:
    field, check = ("caption", rules.caption_of) if part.picture else ("text", rules.text_of)
    markup = {"reply_markup": {"inline_keyboard": [[dict(button) for button in row] for row in part.buttons]}}
    try:
        shown = check({field: part.text, "parse_mode": "HTML"} | markup)
        check({field: part.plain})
        rules.keyboard_of(markup)
        reads_safely(shown)
    except rules.Refused as refused:
        yield str(refused)
        return
    except AssertionError as wrong:
        yield f"direction: {wrong}"
        return
    if shown != part.plain:
        yield "the plain text says something else"
    if re.search(r"@\w", shown):
        yield "somebody is called"
    if any(
        not re.match("https?://", entity.href or "")
        for entity in parse(part.text).entities
        if entity.tag == "a"
    ):
        yield "a link that is no web address"
    for text in (part.text, json.dumps(part.buttons, ensure_ascii=False)):
        text.encode()  # raises for what no platform takes


# ── Slack ────────────────────────────────────────────────────────────────────────────────────────────────


def slack(made: Message) -> list[str]:
    """What Slack would refuse, ring at, or show from the wrong side: as a message, in a window, on the Home tab."""
    parts = slack_render.render(made)
    found = [fault for part in parts for fault in _faults_on_slack(part)]
    titles = [block.title for block in made.blocks if isinstance(block, Item)]
    fields = tuple(Field(f"f{n}", text, text[:3000], "lines", hint=text) for n, text in enumerate(titles))
    choices = tuple((f"v{n}", text) for n, text in enumerate(titles))
    form = Form(
        titles[0], "watch", (*fields, Field("kind", "النوع", kind="choice", choices=choices)), titles[-1]
    )
    above = [block for part in parts for block in part.blocks]
    views = (
        ("modal", slack_views.modal(form, above, "{}", titles[0], rtl=True)),
        ("home", slack_views.home(parts, slack_render.actions(made.actions, rtl=True))),
    )
    for kind, view in views:
        try:
            slack_blocks.checked_view(view, kind)
        except Refused as refused:
            found.append(f"{kind}: {refused}")
        found += _unsafe_on_slack(view["blocks"])
    return found


def _faults_on_slack(part: Part) -> Iterator[str]:
    blocks = [dict(block) for block in part.blocks]
    try:
        slack_blocks.checked(blocks)
    except Refused as refused:
        yield str(refused)
    if slack_blocks.measured(blocks) > slack_blocks.MOST_BLOCK_TEXT:
        yield "msg_blocks_too_long"
    if slack_blocks.pings_in(blocks, part.text) or slack_blocks.pings_in([], part.plain):
        yield "somebody is called"
    yield from _unsafe_on_slack(blocks)
    for text in (part.text, part.plain):
        text.encode()  # raises for what no platform takes


def _unsafe_on_slack(blocks: list[dict[str, Any]]) -> Iterator[str]:
    for kind, text in slack_blocks.texts_of(blocks):
        if kind == "mrkdwn" and any(not token.startswith("<http") for token in re.findall("<[^>]*>?", text)):
            yield "markup that is no link"
        try:
            reads_safely(text if kind == "plain_text" else slack_blocks.read(text))
        except AssertionError as wrong:
            yield f"direction: {wrong}"


# ── all of them ──────────────────────────────────────────────────────────────────────────────────────────

PLATFORMS: dict[str, Check] = {"telegram": telegram, "slack": slack}


def faults(platform: str, count: int, seed: int) -> Counter[str]:
    """How often each fault was found in so many messages; the same seed makes the same messages."""
    found: Counter[str] = Counter()
    for number in range(count):
        found.update(PLATFORMS[platform](message(Random(f"{seed}:{number}"))))
    return found


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--count", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    broken = False
    for platform in PLATFORMS:
        found = faults(platform, chosen.count, chosen.seed)
        print(
            f"{platform}: {chosen.count} messages, {sum(found.values())} faults",
            *found.most_common(5),
            sep="\n  ",
        )
        broken = broken or bool(found)
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
