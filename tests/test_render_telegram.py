"""Telegram's HTML: what it looks like, and that nothing from a feed can break it."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from hypothesis import HealthCheck, given, settings

from bot.message import (
    Action,
    Bold,
    Document,
    Heading,
    Item,
    Link,
    Ltr,
    Message,
    Note,
    Paragraph,
    Part,
    Picture,
    Quote,
)
from bot.render.foreign import FSI, LRI, LRM, PDI, RLM, utf16, without_bidi
from bot.render.telegram import pressed, render
from tests.fakes.markup import Parsed, parse
from tests.rendering import digest, holds_for_every_part, messages, reads_safely


def shown(part: Part) -> Parsed:
    return parse(part.text)


def visible(text: str) -> str:
    """Isolates and marks as a reader of this file can see them."""
    for mark, sign in ((RLM, "→"), (FSI, "["), (LRI, "[<"), (PDI, "]")):
        text = text.replace(mark, sign)
    return text


def test_an_alert_looks_as_it_should() -> None:
    """Title, linked headline with its host, outlets and date, folded quote, small print."""
    quote = Quote("غادرت آخر دفعة قاعدة عين الأسد", "المدى")
    item = Item(
        "CNN بالعربية: انسحاب & تسليم", "https://cnn.example/a?b=1&c=2", "المدى", "22 أيار/مايو", quote
    )
    (part,) = render(Message((Heading("جديد: عين الأسد"), item, Note("لأنك مشترك"))))
    assert visible(part.text) == (
        "→<b>جديد: عين الأسد</b>\n"
        '→<a href="https://cnn.example/a?b=1&amp;c=2">[→CNN بالعربية: انسحاب &amp; تسليم]</a> '
        "([<cnn.example])\n"
        "→المدى · 22 أيار/مايو\n"
        "<blockquote expandable>→«[غادرت آخر دفعة قاعدة عين الأسد]» — [المدى]</blockquote>\n"
        "→\n"
        "<i>→لأنك مشترك</i>"
    )


def test_a_long_digest_is_split_between_stories() -> None:
    """No story is cut, the title comes again with its number, and no heading is left behind."""
    message = digest(60)
    parts = render(message)
    assert len(parts) > 1
    holds_for_every_part(message, parts)
    for number, part in enumerate(parts, 1):
        first, *_, last = shown(part).text.split("\n")
        assert first.startswith(RLM + "الموجز")
        assert f"(تابع {number}/{len(parts)})" in first or number == 1
        assert "قاعدة رقم" not in last
        assert len(part.refs) == shown(part).text.count("•")


def test_the_words_of_others_stay_words() -> None:
    """Markup in a title is shown, not obeyed, and a reversed one reads as it was typed."""
    (part,) = render(Message((Item("<b>عاجل</b> &lt; \u202eevil\u200b", "javascript:alert(1)"),)))
    assert without_bidi(shown(part).text) == "<b>عاجل</b> &lt; evil"
    assert shown(part).entities == ()


def test_a_name_in_a_headline_calls_nobody() -> None:
    """An @name from a feed must not ring in a group where that person is."""
    (part,) = render(Message((Item("نقلًا عن @editor_in_chief و@all", None, quote=Quote("قال @someone")),)))
    assert not re.search(r"@\w", part.text)
    assert "editor_in_chief" in part.text


def test_left_to_right_things_are_set_apart() -> None:
    """Commands and signed numbers keep their shape within an Arabic line."""
    (part,) = render(Message((Paragraph(("تراجع ", Ltr("-5%"), " اكتب ", Ltr("/status"), Bold("!"))),)))
    assert visible(part.text) == "→تراجع [<-5%] اكتب [</status]<b>!</b>"


def test_one_enormous_story_is_cut_within_its_text() -> None:
    """The message still goes out, whole in its markup."""
    enormous = Message(
        (Heading("جديد"), Item("عنوان", "https://a.example/", "م" * 9000, refs=(1,)), Note("ن" * 9000))
    )
    parts = render(enormous)
    holds_for_every_part(enormous, parts)
    assert all(utf16(shown(part).text) <= 3800 for part in parts)
    assert "…" in parts[0].plain


def test_an_english_message_reads_from_the_left() -> None:
    """Even when a line begins with an Arabic name."""
    (part,) = render(Message((Heading("New"), Item("العراق: handover", None, "المدى")), rtl=False))
    assert all(line.startswith(LRM) for line in part.plain.split("\n"))


def test_an_empty_message_is_no_message() -> None:
    """Nothing to say, nothing sent."""
    assert render(Message(())) == []


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(messages())
def test_no_message_breaks_telegram(message: Message) -> None:
    """Whatever feeds contain: valid markup, within the limits, safe to read, every delivery in one part."""
    parts = render(message)
    holds_for_every_part(message, parts)
    for part in parts:
        parsed = shown(part)
        assert parsed.text == part.plain
        assert utf16(parsed.text) <= 3800
        assert len(parsed.entities) <= 90
        reads_safely(parsed.text)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(messages())
def test_no_link_hides_where_it_leads(message: Message) -> None:
    """Only http and https, and the host that stands beside a link is the host it opens."""
    for part in render(message):
        parsed = shown(part)
        for link in (entity for entity in parsed.entities if entity.tag == "a"):
            address = urlsplit(link.href or "")
            assert address.scheme in ("http", "https")
            assert "@" not in address.netloc
            assert parsed.text[link.end :].startswith(f" ({LRI}{address.netloc}{PDI})")


def test_a_link_in_a_sentence_shows_its_host() -> None:
    """Named links outside stories are no exception."""
    (part,) = render(Message((Paragraph(("انظر ", Link("هنا", "https://a.example/x"))),)))
    assert "a.example" in shown(part).text


# ── buttons and files ────────────────────────────────────────────────────────────────────────────────────


def keyboard(*rows: tuple[Action, ...], rtl: bool = True) -> Part:
    return render(Message((Paragraph("نص"),), rtl=rtl, actions=rows))[-1]


def test_a_button_says_its_line_and_the_language() -> None:
    """In at most 64 bytes, with the style it asks for; or it copies."""
    follow = Action("اشترك", "subscribe ain_al_asad daily", style="primary")
    part = keyboard((follow, Action("انسخ", copies="اقتباس")))
    assert part.buttons == (
        (
            {"text": "اشترك", "callback_data": "asubscribe ain_al_asad daily", "style": "primary"},
            {"text": "انسخ", "copy_text": {"text": "اقتباس"}},
        ),
    )
    assert pressed("asubscribe ain_al_asad daily") == ("ar", "subscribe ain_al_asad daily")
    english = keyboard((follow,), rtl=False)
    assert pressed(english.buttons[0][0]["callback_data"])[0] == "en"


def test_what_is_no_button_can_be_typed() -> None:
    """Too long for one, or one too many: the command stands in the text, with the name it had."""
    rows = [(Action(f"زر {n}", f"why {n}"),) for n in range(101)]
    part = keyboard(*rows, (Action("طويل", "status " + "ض" * 40),))
    assert sum(map(len, part.buttons)) == 100
    assert "زر 100: /why 100" in without_bidi(part.plain)
    assert f"طويل: /status {'ض' * 40}" in without_bidi(part.plain)
    assert without_bidi(keyboard((Action("نسخ", copies="ن" * 257),)).plain).endswith("نسخ: " + "ن" * 257)


def test_a_wide_row_is_broken_and_no_label_is_hostile() -> None:
    """Eight in a row; a label is one line of harmless letters."""
    part = keyboard(
        tuple(Action(f"{n}", f"why {n}") for n in range(9)), (Action("\u202eأ\nب\ud800", "help"),)
    )
    assert [len(row) for row in part.buttons] == [8, 1, 1]
    assert part.buttons[2][0]["text"] == "أ ب"


def test_buttons_stand_under_the_last_part() -> None:
    """A long message has them once."""
    parts = render(replace(digest(60), actions=((Action("رجوع", "help"),),)))
    assert [bool(part.buttons) for part in parts] == [False] * (len(parts) - 1) + [True]


def test_a_file_carries_the_text_if_it_can() -> None:
    """The last of them; what is too long for that follows, and every delivery is told once."""
    picture, export = Picture(b"png", "رسم @all"), Document("a.opml", b"x")
    short = Message((Item("خبر", None, refs=(1,)),), picture=picture, document=export)
    first, second = render(short)
    assert (first.picture, first.document, first.refs) == (picture, None, ())
    assert (second.picture, second.document, second.refs) == (None, export, (1,))
    assert first.plain.startswith(RLM + "رسم") and "@all" not in first.text
    parts = render(replace(short, blocks=(Paragraph("ن" * 1200, refs=(1,)),), document=None))
    assert [bool(part.picture) for part in parts] == [True, False]
    assert [part.refs for part in parts] == [(), (1,)]
    assert len(render(Message((), picture=picture))) == 1
