"""An admin steers the feeds from chat: looked at, tried before they are saved, changed and taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.commands.registry import dispatch
from bot.commands.request import Request
from bot.message import Message
from bot.render import console
from newsroom import opml
from newsroom.errors import Fault
from newsroom.models import Feed, Platform
from newsroom.rights import Role
from newsroom.store import edits, feeds, inbox
from tests.house import House, feed, open_house, plain
from tests.servers import Answer, FeedHost, item, rss

ADMIN, OTHER, READER = "telegram:42", "telegram:7", "telegram:900"
CHAT = "telegram:42"
NEWS = "القوات الأمريكية تخلي قاعدة عين الأسد في الأنبار"
OTHERS = ("افتتاح معرض الكتاب في الموصل", "أمطار غزيرة في السليمانية")


@pytest.fixture
async def host() -> AsyncIterator[FeedHost]:
    async with FeedHost() as running:
        yield running


@pytest.fixture
async def house(tmp_path: Path, host: FeedHost) -> AsyncIterator[House]:
    """Three feeds: one that works, one that fails, one that is paused."""
    good = host.put("/good", rss(item(NEWS, link="https://news.example/1", guid="n1")))
    bad = host.put("/bad", status=404)
    quiet = replace(feed(host.put("/quiet", rss()), "quiet", "عينة: الضفاف"), enabled=False)
    specs = (feed(good, "good", "عينة: الرافد"), feed(bad, "bad", "عينة: الأفق"), quiet)
    async with open_house(tmp_path, *specs) as house:
        await house.poll()
        house.desk.followed = replace(house.desk.followed, roles={ADMIN: Role.ADMIN, OTHER: Role.ADMIN})
        yield house


async def answer(house: House, text: str, person: str = ADMIN, language: str = "ar", **more: Any) -> Message:
    asked = {"chat": CHAT, **more}
    return await dispatch(Request(text, language, person, **asked), house.desk)


def said(message: Message) -> str:
    return plain("\n".join(part.text for part in console.render(message, width=0)))


async def ask(house: House, text: str, person: str = ADMIN, language: str = "ar", **more: Any) -> str:
    return said(await answer(house, text, person, language, **more))


def line(message: Message, label: str) -> str:
    """What pressing the button of that label types."""
    return next(action.line for row in message.actions for action in row if label in action.label)


async def press(house: House, message: Message, label: str, **more: Any) -> Message:
    return await answer(house, line(message, label), pressed=True, **more)


async def key_of(house: House, key: str) -> Feed | None:
    return await house.desk.db.read(feeds.by_key, key)


# ── looking ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_list_tells_the_sick_from_the_well(house: House) -> None:
    """The worst first, with since when and why; a single failure is not called a death."""
    text = await ask(house, "المصادر")
    assert "متأخرة: 1" in text and "تعمل: 1" in text and "موقوفة: 1" in text and "متعثرة" not in text
    assert "عينة: الأفق (bad) · لم تُقرأ بعد — رد الخادم بخطأ (404)" in text
    for _ in range(3):
        await house.desk.db.write(feeds.make_due, house.clock(), ["bad"])
        await house.poll(minutes=400)
    text = await ask(house, "feeds", language="en")
    assert text.index("Failing: 1") < text.index("عينة: الأفق (bad) · not read yet — ")
    assert text.index("(bad)") < text.index("(good)") < text.index("(quiet)")


async def test_the_list_can_be_narrowed_and_paged(house: House) -> None:
    only = await ask(house, "المصادر الموقوفة")
    assert "(quiet)" in only and "(good)" not in only
    for number in range(20):
        spec = feed(f"https://more.example/{number}", f"more-{number:02}", f"عينة {number}")
        await house.desk.db.write(feeds.add, spec, house.clock())
    first = await answer(house, "feeds")
    assert "الصفحة 1 من 2" in said(first)
    second = await press(house, first, "التالي")
    assert "الصفحة 2 من 2" in said(second) and "(quiet)" in said(second)
    assert "الصفحة 2 من 2" in await ask(house, "feeds 99")
    assert line(second, "السابق") == "feeds 1"


async def test_a_card_says_all_of_one_feed(house: House) -> None:
    text = await ask(house, "المصادر عرض good")
    for fact in ("عينة: الرافد", "المعرّف: good", "في 7 أيام: مادة واحدة", "كل 5 دقائق", "إخفاقات متتالية: 0"):
        assert fact in text
    assert "Failures in a row: 1" in await ask(house, "feeds show عينة: الأفق", language="en")


REFUSED: tuple[tuple[str, str, str | None], ...] = (
    ("feeds show", "أي خلاصة", None),
    ("feeds gold", "لا خلاصة باسم «gold»", "feeds show #1"),
    ("feeds pause nothing-like-it", "لا خلاصة باسم", None),
    ("feeds interval good soon", "ليس فاصلًا أفهمه", None),
    ("feeds interval good 25h", "ليس فاصلًا أفهمه", None),
    ("feeds trust good much", "«عادية» أو «منخفضة»", None),
    ("feeds resume good", "ليست موقوفة", None),
    ("feeds rename good " + "س" * 121, "أطول من 120", None),
    ("feeds add ftp://news.example/rss", "ليس عنوان http", None),
    ("feeds test", "أي خلاصة", None),
    ("feeds save 00000000", "انتهت هذه المعاينة", None),
)


async def test_what_cannot_be_done_is_said_and_changes_nothing(house: House) -> None:
    before = await house.desk.db.read(feeds.all_feeds)
    for text, complaint, offered in REFUSED:
        message = await answer(house, text)
        assert complaint in said(message), text
        assert offered is None or offered in [action.line for row in message.actions for action in row]
    assert await house.desk.db.read(feeds.all_feeds) == before


async def test_nobody_else_may(house: House) -> None:
    for person in (READER, "", "slack:U42"):
        for text in ("المصادر", "feeds pause good", "feeds add https://news.example/rss", "feeds export"):
            assert "للمشرفين وحدهم" in await ask(house, text, person)
    found = await key_of(house, "good")
    assert found and found.state == "active"


# ── changing ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_feed_is_paused_and_that_is_taken_back(house: House) -> None:
    """By buttons, as people do; the books name both."""
    card = await answer(house, "feeds show good")
    paused = await press(house, card, "أوقفها")
    assert "أُوقفت قراءة «عينة: الرافد»" in said(paused)
    found = await key_of(house, "good")
    assert found and found.state == "paused"
    await press(house, paused, "تراجع")
    found = await key_of(house, "good")
    assert found and found.state == "active"
    books = await house.desk.db.read(edits.entries, 9)
    assert [(one.kind, one.key, one.by) for one in books] == [("feed", "good", ADMIN)] * 2


SETTINGS: tuple[tuple[str, str, object], ...] = (
    ("feeds interval good 10m", "interval_s", 600),
    ("المصادر كل good نصف ساعة", "interval_s", 1800),
    ("المصادر الفاصل good ١٥ دقيقة", "interval_s", 900),
    ("feeds interval عينة: الرافد 2 hours", "interval_s", 7200),
    ("المصادر ثقة good منخفضة", "trust", "low"),
    ("المصادر سم good عينة: الفرات الأوسط", "outlet", "عينة: الفرات الأوسط"),
    ("feeds rename good Sample: River", "outlet", "Sample: River"),
)


async def test_every_setting_can_be_changed_in_words(house: House) -> None:
    """And taken back, each to what it was."""
    for text, name, value in SETTINGS:
        before = getattr(await key_of(house, "good"), name)
        changed = await answer(house, text)
        assert getattr(await key_of(house, "good"), name) == value, text
        await press(house, changed, "تراجع")
        assert getattr(await key_of(house, "good"), name) == before, text


async def test_a_removed_feed_is_gone_from_the_list_and_can_come_back(house: House) -> None:
    removed = await answer(house, "feeds remove good", language="en")
    assert "“عينة: الرافد” was removed" in said(removed)
    assert await key_of(house, "good") is None
    await press(house, removed, "Undo")
    assert await key_of(house, "good") is not None


async def test_a_name_is_asked_for_when_none_is_given(house: House) -> None:
    """In words where there is no window: the next line is the answer."""
    asked = await ask(house, "feeds rename good")
    assert "اكتب اسم المصدر في رسالتك التالية" in asked
    assert "«عينة: النخيل»" in await ask(house, "عينة: النخيل")


async def test_a_change_that_comes_twice_is_made_once(house: House) -> None:
    asked = await house.desk.db.write(inbox.put, Platform.TELEGRAM, "7", {}, house.clock())
    for _ in range(2):
        assert "أُوقفت" in await ask(house, "feeds pause good", update_id=asked)
    assert len(await house.desk.db.read(edits.entries, 9)) == 1


# ── adding ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_feed_is_tried_shown_and_then_saved(house: House, host: FeedHost) -> None:
    """Its title, its newest headlines, and how much of it would be told; nothing is kept before the button."""
    entries = [item(t, link=f"https://new.example/{n}", guid=f"x{n}") for n, t in enumerate((NEWS, *OTHERS))]
    url = host.put("/new", rss(*entries, title="صحيفة الجسر"))
    shown = await answer(house, f"المصادر أضف {url}")
    text = said(shown)
    for fact in ("صحيفة الجسر", "وفيها 3 مواد", "منها مادة واحدة تخص ملفاتنا", *OTHERS, NEWS):
        assert fact in text
    assert len(await house.desk.db.read(feeds.all_feeds)) == 3
    saved = await press(house, shown, "احفظ")
    assert "أُضيفت «صحيفة الجسر»" in said(saved)
    await house.poll()
    found = next(f for f in await house.desk.db.read(feeds.all_feeds) if f.outlet == "صحيفة الجسر")
    assert (found.url, found.items_seen, found.language) == (url, 3, "ar")
    assert "كلها تُقرأ أصلًا" in said(await press(house, shown, "احفظ"))
    await press(house, saved, "تراجع")
    assert len(await house.desk.db.read(feeds.all_feeds)) == 3


async def test_a_preview_belongs_to_who_asked_for_it_and_to_the_last_one(
    house: House, host: FeedHost
) -> None:
    """Another admin's press, an old button and a dropped preview save nothing."""
    one, two = (host.put(f"/{name}", rss(item(NEWS), title=name)) for name in ("one", "two"))
    first = await answer(house, f"feeds add {one}")
    assert "انتهت" in said(await press(house, first, "احفظ", person=OTHER))
    second = await answer(house, f"feeds add {two} جريدة السد")
    assert "جريدة السد" in said(second)
    assert "انتهت" in said(await press(house, first, "احفظ"))
    await press(house, second, "لا تحفظ")
    assert "انتهت" in said(await press(house, second, "احفظ"))
    assert len(await house.desk.db.read(feeds.all_feeds)) == 3


async def test_an_address_is_asked_for_in_a_form(house: House, host: FeedHost) -> None:
    """With a window where there is one, in words elsewhere."""
    form = (await answer(house, "feeds add", forms=True)).form
    assert form and [field.key for field in form.fields] == ["url", "outlet"]
    url = host.put("/new", rss(item(NEWS)))
    filled = await answer(house, form.line, values={"url": url, "outlet": "عينة: النسيم"})
    assert "عينة: النسيم" in said(filled)
    await ask(house, "المصادر أضف")
    assert "عينة: الغدير" in await ask(house, f"عنوان الخلاصة: {url}\nاسم المصدر: عينة: الغدير")


async def test_what_is_no_feed_is_refused_with_its_reason(house: House, host: FeedHost) -> None:
    """A page, an empty answer, a dead host, an address of the house, and what is there already."""
    page = host.put("/page", "<html><body>أهلًا</body></html>", content_type="text/html")
    cases = {
        page: "العنوان يعرض صفحة ويب",
        host.put("/empty", b""): "ملف فارغ",
        host.put("/gone", status=410): "أُزيلت الخلاصة",
        "http://10.0.0.7/rss": "شبكة داخلية",
        "http://169.254.169.254/latest": "شبكة داخلية",
        host.url("/good"): "تُقرأ أصلًا ومعرّفها good",
        host.url("/good/").replace("http://", "HTTP://"): "تُقرأ أصلًا ومعرّفها good",
        host.redirect("/elsewhere", host.url("/good")): "تُقرأ أصلًا ومعرّفها good",
    }
    for url, why in cases.items():
        message = await answer(house, f"feeds add {url}")
        assert why in said(message), url
        assert not any("save" in action.line for row in message.actions for action in row)
    assert len(await house.desk.db.read(feeds.all_feeds)) == 3


async def test_a_feed_that_is_read_can_be_tried_again(house: House, host: FeedHost) -> None:
    host.fail("/good", Answer(rss(item(OTHERS[0])).encode(), headers={"Content-Type": "application/rss+xml"}))
    assert OTHERS[0] in await ask(house, "feeds test good")
    assert "could not be read" in await ask(house, "feeds test bad", language="en")


async def test_a_program_without_a_way_out_says_so(house: House) -> None:
    house.desk.outside = None
    assert "لا يستطيع هذا البرنامج" in await ask(house, "feeds add https://news.example/rss")


# ── lists ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_feeds_go_out_as_opml_and_come_in_again(house: House, host: FeedHost) -> None:
    """What is read already is not read twice; one change in the books for each that is new."""
    out = (await answer(house, "المصادر صدر")).document
    assert out and out.name == "rasid-feeds.opml"
    faults: list[Fault] = []
    assert {spec.outlet for spec in opml.read("o", out.content, faults)} == {
        "عينة: الرافد",
        "عينة: الأفق",
        "عينة: الضفاف",
    }
    more = '<outline text="عينة: المرسى" xmlUrl="https://harbour.example/rss"/><outline text="x" xmlUrl="ftp://no"/>'
    listed = out.content.decode().replace("</body>", f'<outline text="مجلد">{more}</outline></body>')
    url = host.put("/list.opml", listed, content_type="text/xml")
    shown = await answer(house, f"feeds import {url}")
    assert "في الملف 4 خلاصات" in said(shown) and "واحدة منها جديدة" in said(shown)
    assert "أُضيفت «عينة: المرسى»" in said(await press(house, shown, "احفظ"))
    assert (await key_of(house, "harbour-example-rss")) is not None
    assert "كلها تُقرأ أصلًا" in await ask(house, f"feeds import {url}")


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE o [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><opml><body>&b;</body></opml>'
)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (BOMB.encode(), "refused"),
        (BOMB.replace("1.0", '1.0" encoding="utf-16').encode("utf-16"), "refused"),
        (b'<!DOCTYPE o SYSTEM "http://evil.example/x.dtd"><opml/>', "refused"),
        (b"<rss/>", "is no OPML"),
        (b"<opml><body>", "is not XML"),
        (b"\x00\x01", "is not XML"),
        (b'<?xml version="1.0" encoding="klingon"?><opml/>', "is not XML"),
        (b"<opml>" + b"<outline>" * 50_000 + b"</outline>" * 50_000 + b"</opml>", ""),
        (b"<opml>" + b" " * opml.LARGEST + b"</opml>", "is larger than"),
        (b"<opml>" + b'<outline xmlUrl="https://a.example/"/>' * 2001 + b"</opml>", "more than 2000"),
    ],
)
def test_a_hostile_list_is_refused(content: bytes, why: str) -> None:
    """No entity is expanded and no file of types is fetched, in whatever encoding they are declared."""
    faults: list[Fault] = []
    assert opml.read("o", content, faults) == ()
    assert (not why and not faults) or why in faults[0].message


def test_feeds_whose_keys_would_be_one_get_two() -> None:
    long = "https://news.example/" + "a" * 80
    faults: list[Fault] = []
    body = f'<outline text=" " xmlUrl="{long}1"/><outline text="{"س" * 500}" xmlUrl="{long}2"/>'
    first, second = opml.read("o", f"<opml><body>{body}</body></opml>".encode(), faults)
    assert first.key != second.key and first.outlet == first.key and len(second.outlet) == opml.LONGEST_NAME


async def test_the_card_says_what_reading_it_has_shown(house: House, host: FeedHost) -> None:
    """Where it moved, and that its list runs away faster than it is read; the list says the latter, too."""
    for first in (10, 30):
        body = rss(
            *(item(f"خبر {n}", guid=f"g{n}", link=f"https://n.example/{n}") for n in range(first, first + 5))
        )
        host.put("/there", body)
        host.redirect("/good", "/there", 308)
        await house.poll()
    card = await ask(house, "المصادر عرض good")
    assert f"انتقلت إلى: {host.url('/there')}" in card
    assert "فوات محتمل: ربما فاتت مواد مرتين" in card
    assert "القراءة التالية: " in card
    assert "(good) · items may have been missed 2 times" in await ask(house, "feeds", language="en")
