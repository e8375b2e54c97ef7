"""Messages as hostile as feeds can make them, and what every platform must hold to."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import strategies as st

from bot.message import (
    Block,
    Bold,
    Bullets,
    Code,
    Fields,
    Foreign,
    Heading,
    Inline,
    Italic,
    Item,
    Link,
    Ltr,
    Message,
    Note,
    Paragraph,
    Part,
    Quote,
)
from bot.render.foreign import FSI, LRI, PDI, RLI, RLM

NASTY = (
    *(
        "<b>",
        "</b>",
        "<a href='",
        "&",
        "&amp;",
        "<!channel>",
        "<@U0LAYLA>",
        "<!here|x>",
        "<http://evil.example|x>",
    ),
    *(
        "\u202e",
        "\u2066",
        "\u2069",
        "\u200b",
        "\u0000",
        "\x1b[31m",
        "\ud800",
        "\r\n",
        "\u2028",
        "|",
        "*",
        "`",
    ),
    *(
        "\u064b" * 40,
        "😀",
        "👨\u200d👩\u200d👧",
        "عين الأسد",
        "CNN بالعربية",
        "[bold]",
        "(-5%)",
        "\u200c",
        "𝕏" * 9,
    ),
)
HREFS = (
    *(
        "https://example.org/خبر?a=1&b=2|c",
        "http://a.example/<x>\"'",
        "javascript:alert(1)",
        "ftp://a/",
        "http://",
    ),
    *(
        "https://good.example\\@evil.example/",
        "http://u@evil.example/",
        "HTTPS://EXAMPLE.ORG//x",
        "http://[::1]:80/",
    ),
    *("https://مثال.إختبار/أ", "https://example.org/" + "ط" * 240),
)

words = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=8)), max_size=30).map("".join)
long = st.builds(str.__mul__, st.sampled_from([*NASTY, "كلمة "]), st.integers(1, 1000))
texts = st.one_of(words, long)
urls = st.one_of(st.none(), st.sampled_from(HREFS), st.text(max_size=30))
pieces = st.one_of(
    *(texts, st.builds(Foreign, texts), st.builds(Bold, words), st.builds(Italic, words)),
    *(st.builds(Code, words), st.builds(Ltr, words), st.builds(Link, texts, urls)),
)
inlines = st.one_of(texts, st.lists(pieces, min_size=1, max_size=12).map(tuple))
quotes = st.one_of(st.none(), st.builds(Quote, texts, words))


@st.composite
def messages(draw: st.DrawFn) -> Message:
    """Any blocks in any order; every reference is its own."""
    count = draw(st.integers(0, 12))
    refs = iter(range(1, 1000))
    items = st.builds(Item, texts, urls, inlines, inlines, quotes, st.sampled_from(["", "•", "1."]))
    others = st.one_of(
        st.builds(Heading, texts, st.sampled_from(["title", "section"])),
        st.builds(Paragraph, inlines),
        st.builds(Bullets, st.lists(inlines, max_size=3).map(tuple)),
        st.builds(Fields, st.lists(st.tuples(words, inlines), max_size=3).map(tuple)),
        st.builds(Quote, texts, words),
        st.builds(Note, inlines),
    )
    blocks: list[Block] = []
    for _ in range(count):
        block: Block = draw(st.one_of(items, others))
        if isinstance(block, Item):
            block = replace(block, refs=(next(refs), next(refs)))
        if isinstance(block, Paragraph):
            block = replace(block, refs=(next(refs),))
        blocks.append(block)
    return Message(tuple(blocks), continued="تابع")


def refs_of(message: Message) -> list[int]:
    return [ref for block in message.blocks if isinstance(block, (Item, Paragraph)) for ref in block.refs]


def holds_for_every_part(message: Message, parts: list[Part]) -> None:
    """Each delivery is accounted for in exactly one part, in order."""
    assert [ref for part in parts for ref in part.refs] == refs_of(message)


def reads_safely(shown: str) -> None:
    """Every line fixes its direction first, isolates are paired on it, and nothing overrides or hides."""
    for line in shown.split("\n"):
        assert line.startswith(RLM), repr(line)
        depth = 0
        for char in line:
            depth += (char in (LRI, RLI, FSI)) - (char == PDI)
            assert depth >= 0, repr(line)
        assert depth == 0, repr(line)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ufeff\ud800-\udfff]", shown)
    assert not re.search("[\u064b-\u0652]{3}", shown)


def digest(items: int) -> Message:
    """A digest as newsrooms get it."""
    blocks: list[Block] = [
        Heading("الموجز: الأحد 22 تشرين الثاني/نوفمبر 2026"),
        Paragraph("60 خبرًا من 12 مصدرًا"),
    ]
    for n in range(items):
        if n % 10 == 0:
            blocks.append(Heading(f"قاعدة رقم {n}", "section"))
        title = f"CNN بالعربية: العراق يقترب من تسلّم القاعدة & «الأسد» <{n}>"
        url = f"https://news{n}.example/خبر/{n}"
        outlets: Inline = (Foreign("CNN بالعربية"), "، ", Foreign("المدى"))
        blocks.append(Item(title, url, outlets, "22 تشرين الثاني/نوفمبر 2026", None, "•", refs=(n,)))
    return Message((*blocks, Note("لأنك مشترك في «انسحاب التحالف»")), continued="تابع")
