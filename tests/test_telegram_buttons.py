"""Buttons on Telegram: pressing one is typing its line, with the rights of whoever pressed it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.telegram_bot import TelegramBot
from bot.commands.request import Request
from bot.inbox import Inbox
from bot.message import Action, Document, Message, Paragraph, Picture
from newsroom.desk import utc_now
from newsroom.store.database import Database, open_database
from tests.chat import telegram_settings, until
from tests.fakes.telegram import TelegramFake, refusal, too_many
from tests.stores import settings_for

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a730000000e494441"
    "54789c63f80f060c100a0053ba0bf598ac20670000000049454e44ae426082"
)
GROUP = -100200


def said(text: str, *rows: tuple[Action, ...], **more: Any) -> Message:
    return replace(Message((Paragraph(text),), actions=rows), **more)


class Answers:
    """Answers a line as it was told to, and keeps who asked."""

    def __init__(self, **lines: Message) -> None:
        self.lines = lines
        self.asked: list[Request] = []

    async def __call__(self, request: Request) -> Message:
        self.asked.append(request)
        word = request.text.lstrip("/").split()[0]
        return self.lines.get(word, said(f"لم أفهم {word}"))


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await open_database(settings_for(tmp_path))
    yield opened
    await opened.close()


@asynccontextmanager
async def listening(fake: TelegramFake, database: Database, **lines: Message) -> AsyncIterator[Answers]:
    answers = Answers(**lines)
    bot = TelegramBot(telegram_settings(fake), Inbox(database, utc_now), answers)
    await bot.start()
    yield answers
    await bot.stop()


MENU = said("ماذا تريد؟", (Action("الحالة", "status ain_al_asad"), Action("انسخ", copies="نص يُنسخ")))
STATE = said("الحال كذا", (Action("رجوع", "menu"),))


async def test_a_press_is_the_line_of_its_button(bot_api: TelegramFake, database: Database) -> None:
    """In the name of who pressed it, in the language of the message, in answer to that message."""
    async with listening(bot_api, database, menu=MENU, status=STATE) as answers:
        bot_api.say("menu", chat=42)
        await until(lambda: bot_api.seen)
        bot_api.press("الحالة", user=77)
        await until(lambda: len(bot_api.seen) == 2)
        pressed = answers.asked[1]
        assert (pressed.text, pressed.person, pressed.language) == ("status ain_al_asad", "telegram:77", "ar")
        assert (pressed.pressed, pressed.chat, pressed.replies_to) == (True, "telegram:42", "2")
        assert bot_api.seen[1].kind == "reply"
        assert bot_api.shown().labels == [["رجوع"]]


async def test_a_press_is_acknowledged_at_once(bot_api: TelegramFake, database: Database) -> None:
    """Before its answer is there, with nothing to read, and once."""
    async with listening(bot_api, database, menu=MENU, status=STATE):
        bot_api.say("menu")
        await until(lambda: bot_api.seen)
        bot_api.fail("sendMessage", too_many(1))
        query = bot_api.press("الحالة")
        await until(lambda: bot_api.queries[query] is not None)
        assert len(bot_api.seen) == 1
        await until(lambda: len(bot_api.seen) == 2)
        assert bot_api.queries[query] == {}
        assert [call.method for call in bot_api.journal].count("answerCallbackQuery") == 1


async def test_an_english_message_has_english_buttons(bot_api: TelegramFake, database: Database) -> None:
    """Whoever presses them, and whatever their client speaks."""
    menu = said("What next?", (Action("Status", "status ain_al_asad"),), rtl=False)
    async with listening(bot_api, database, menu=menu) as answers:
        bot_api.say("menu")
        await until(lambda: bot_api.seen)
        bot_api.press("Status")
        await until(lambda: len(answers.asked) == 2)
        assert answers.asked[1].language == "en"


async def test_what_a_button_copies_stays_with_the_reader(bot_api: TelegramFake, database: Database) -> None:
    """Nobody is asked for it."""
    async with listening(bot_api, database, menu=MENU) as answers:
        bot_api.say("menu")
        await until(lambda: bot_api.seen)
        assert bot_api.press("انسخ") == ""
        assert bot_api.world.clipboard == "نص يُنسخ"
        assert len(answers.asked) == 1


async def test_a_press_in_a_group_is_of_who_pressed(bot_api: TelegramFake, database: Database) -> None:
    """Not of who asked for the message; and its topic is known."""
    async with listening(bot_api, database, menu=MENU, status=STATE) as answers:
        bot_api.say("/menu", chat=GROUP, kind="supergroup", user=42, thread=5)
        await until(lambda: bot_api.seen)
        bot_api.press("الحالة", chat=GROUP, user=77)
        await until(lambda: len(bot_api.seen) == 2)
        asked, pressed = answers.asked
        assert (asked.person, pressed.person) == ("telegram:42", "telegram:77")
        assert asked.chat == pressed.chat == f"telegram:{GROUP}/5"
        assert pressed.place == "group"
        assert {seen.thread for seen in bot_api.seen} == {"5"}


@pytest.mark.parametrize("data", ["", "a", "e", "aoutbox all", "\u202e", "a" + "ض" * 31, "zz top", "a\n\n"])
async def test_tampered_data_is_only_what_that_person_might_type(
    bot_api: TelegramFake, database: Database, data: str
) -> None:
    """It reaches the same door as words do, where rights are asked, and nothing falls over."""
    asked: list[Request] = []

    async def answer(request: Request) -> Message:
        asked.append(request)
        return said("جواب", (Action("زر", "menu"),))

    bot = TelegramBot(telegram_settings(bot_api), Inbox(database, utc_now), answer)
    await bot.start()
    bot_api.say("menu")
    await until(lambda: bot_api.seen)
    query = bot_api.press(user=66, data=data)
    await until(lambda: len(bot_api.seen) == 2)
    assert asked[1].person == "telegram:66"
    assert asked[1].text == data[1:]
    await until(lambda: bot_api.queries[query] is not None)
    await bot.stop()


# ── in place ─────────────────────────────────────────────────────────────────────────────────────────────

PICTURE = Picture(PNG, "رسم")
NEXT = said("الصفحة الثانية", (Action("رجوع", "menu"),), replaces=True)


async def test_an_answer_may_take_the_place_of_its_button(bot_api: TelegramFake, database: Database) -> None:
    """The message is changed where it stands; the same again is no fault."""
    async with listening(bot_api, database, menu=MENU, status=NEXT) as answers:
        bot_api.say("menu")
        await until(lambda: bot_api.seen)
        bot_api.press("الحالة")
        await until(lambda: bot_api.edits)
        assert "الصفحة الثانية" in bot_api.shown().text
        assert bot_api.shown().labels == [["رجوع"]]
        bot_api.press(data="astatus")
        await until(lambda: len(answers.asked) == 3)
        await until(lambda: [call.method for call in bot_api.journal].count("editMessageText") == 2)
    assert (len(bot_api.seen), len(bot_api.edits)) == (1, 1)


@pytest.mark.parametrize("why", ["message to edit not found", "message can't be edited"])
async def test_what_cannot_be_replaced_is_answered(
    bot_api: TelegramFake, database: Database, why: str
) -> None:
    """A message that is too old, or was taken away meanwhile."""
    async with listening(bot_api, database, menu=MENU, status=NEXT):
        bot_api.say("menu")
        await until(lambda: bot_api.seen)
        bot_api.fail("editMessageText", refusal(400, f"Bad Request: {why}"))
        bot_api.press("الحالة")
        await until(lambda: len(bot_api.seen) == 2)
        assert "الصفحة الثانية" in bot_api.seen[1].text


async def test_a_picture_takes_the_place_of_words_and_of_a_picture(
    bot_api: TelegramFake, database: Database
) -> None:
    """And words never leave an old picture standing above them: they come as a message of their own."""
    first = said("رسم أول", (Action("التالي", "next"),), picture=PICTURE, replaces=True)
    second = replace(first, blocks=(Paragraph("رسم ثان"),), actions=((Action("نص", "words"),),))
    async with listening(bot_api, database, menu=MENU, status=first, next=second, words=NEXT):
        bot_api.say("menu")
        await until(lambda: bot_api.seen)
        bot_api.press("الحالة")
        await until(lambda: bot_api.edits)
        assert (bot_api.shown().kind, bot_api.shown().labels) == ("photo", [["التالي"]])
        bot_api.press("التالي")
        await until(lambda: len(bot_api.edits) == 2)
        assert "رسم ثان" in bot_api.shown().text
        bot_api.press("نص")
        await until(lambda: len(bot_api.seen) == 2)
        before, after = bot_api.world.messages.values()
        assert (before.kind, before.labels, after.kind) == ("photo", [], "text")


async def test_words_that_were_typed_replace_nothing(bot_api: TelegramFake, database: Database) -> None:
    """There is no button whose place they could take."""
    async with listening(bot_api, database, status=NEXT):
        bot_api.say("status")
        await until(lambda: bot_api.seen)
        assert bot_api.edits == []


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_picture_comes_with_its_words_under_it(bot_api: TelegramFake, database: Database) -> None:
    """Short ones; long ones follow as a message, and the buttons stand under that."""
    buttons = ((Action("رجوع", "menu"),),)
    short = said("شرح قصير", *buttons, picture=PICTURE)
    long = said("شرح طويل " * 200, *buttons, picture=PICTURE)
    async with listening(bot_api, database, status=short, timeline=long):
        bot_api.say("status")
        await until(lambda: bot_api.seen)
        assert (bot_api.shown().kind, bot_api.shown().labels) == ("photo", [["رجوع"]])
        assert "شرح قصير" in bot_api.shown().text
        bot_api.say("timeline")
        await until(lambda: len(bot_api.seen) == 3)
        _, picture, words = bot_api.world.messages.values()
        assert (picture.kind, picture.labels, words.kind, words.labels) == ("photo", [], "text", [["رجوع"]])
        assert "رسم" in picture.text


async def test_a_picture_telegram_cannot_show_does_not_cost_the_answer(
    bot_api: TelegramFake, database: Database
) -> None:
    """Its words come without it."""
    broken = said("شرح قصير", picture=Picture(b"no picture", "رسم"))
    async with listening(bot_api, database, status=broken):
        bot_api.say("status")
        await until(lambda: bot_api.seen)
        assert (bot_api.shown().kind, bot_api.seen[0].text.strip("\u200f")) == ("text", "شرح قصير")


async def test_a_document_keeps_its_name(bot_api: TelegramFake, database: Database) -> None:
    """An export can be saved as it comes."""
    export = said("المصادر", document=Document("feeds.opml", b"<opml/>"))
    async with listening(bot_api, database, status=export):
        bot_api.say("status")
        await until(lambda: bot_api.seen)
        file = bot_api.shown().file
        assert file and (file.name, file.content) == ("feeds.opml", b"<opml/>")


async def test_markup_that_is_refused_costs_no_button(bot_api: TelegramFake, database: Database) -> None:
    """The same words plainly, once, and what can be pressed under them."""
    async with listening(bot_api, database, menu=MENU):
        bot_api.fail("sendMessage", refusal(400, "Bad Request: can't parse entities: Unsupported start tag"))
        bot_api.say("menu")
        await until(lambda: bot_api.seen)
        assert bot_api.shown().labels == [["الحالة", "انسخ"]]
