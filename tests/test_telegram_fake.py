"""The stand-in for the Bot API refuses what Telegram refuses, told by the real client library."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp.web
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Update,
)
from telegram import error as tg

from tests.chat import until
from tests.fakes.telegram import TOKEN, TelegramFake
from tests.test_telegram_buttons import PNG

CHAT = 42


@pytest.fixture
async def bot(bot_api: TelegramFake) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=bot_api.base_url) as opened:
        yield opened


def keyboard(*rows: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(list(rows))


def button(data: str = "x", text: str = "زر", **more: Any) -> InlineKeyboardButton:
    return InlineKeyboardButton(text, callback_data=None if more else data, **more)


Call = Callable[[Bot], Awaitable[Any]]
REFUSED: dict[str, tuple[Call, str]] = {
    "4097 letters": (lambda b: b.send_message(CHAT, "ن" * 4097), "too long"),
    "an open tag": (lambda b: b.send_message(CHAT, "<b>نص", parse_mode="HTML"), "parse entities"),
    "crossed tags": (lambda b: b.send_message(CHAT, "<b><i>ن</b></i>", parse_mode="HTML"), "parse entities"),
    "101 entities": (
        lambda b: b.send_message(CHAT, "<b>ن</b> " * 101, parse_mode="HTML"),
        "too many entities",
    ),
    "65 bytes of data": (
        lambda b: b.send_message(CHAT, "نص", reply_markup=keyboard([button("a" * 65)])),
        "button_data_invalid",
    ),
    "33 Arabic letters of data": (
        lambda b: b.send_message(CHAT, "نص", reply_markup=keyboard([button("ض" * 33)])),
        "button_data_invalid",
    ),
    "nine in a row": (
        lambda b: b.send_message(CHAT, "نص", reply_markup=keyboard([button()] * 9)),
        "too_long",
    ),
    "101 buttons": (
        lambda b: b.send_message(CHAT, "نص", reply_markup=keyboard(*[[button()]] * 101)),
        "too_long",
    ),
    "257 letters to copy": (
        lambda b: b.send_message(
            CHAT, "نص", reply_markup=keyboard([button(copy_text=CopyTextButton("ن" * 257))])
        ),
        "copy_text",
    ),
    "a button that does nothing": (
        lambda b: b.send_message(CHAT, "نص", reply_markup=keyboard([InlineKeyboardButton("زر")])),
        "unallowed",
    ),
    "a long caption": (lambda b: b.send_photo(CHAT, PNG, caption="ن" * 1025), "caption is too long"),
    "no picture": (lambda b: b.send_photo(CHAT, b"words"), "image_process_failed"),
    "an empty file": (lambda b: b.send_document(CHAT, b"", filename="x"), "non-empty"),
    "an Arabic command": (lambda b: b.set_my_commands([BotCommand("حالة", "نص")]), "command_invalid"),
    "a long description": (
        lambda b: b.set_my_commands([BotCommand("status", "ن" * 257)]),
        "description_invalid",
    ),
    "101 commands": (
        lambda b: b.set_my_commands([BotCommand(f"c{n}", "نص") for n in range(101)]),
        "too_much",
    ),
    "an http webhook": (lambda b: b.set_webhook("http://news.example/"), "https url must be provided"),
    "a webhook on a strange port": (lambda b: b.set_webhook("https://news.example:8080/"), "only on ports"),
    "a strange secret": (lambda b: b.set_webhook("https://news.example/", secret_token="ض"), "unallowed"),
    "a press nobody made": (lambda b: b.answer_callback_query("q9"), "query id is invalid"),
    "a message that is not there": (lambda b: b.edit_message_text("نص", CHAT, 9), "to edit not found"),
    "a person who is not there": (lambda b: b.get_chat_member(-100, 42), "user not found"),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_telegram_refuses_is_refused(bot_api: TelegramFake, bot: Bot, name: str) -> None:
    """With its own words, and nothing is shown."""
    call, words = REFUSED[name]
    with pytest.raises(tg.BadRequest) as refused:
        await call(bot)
    assert words in str(refused.value).lower()
    assert bot_api.seen == []


async def test_the_limits_themselves_are_within(bot_api: TelegramFake, bot: Bot) -> None:
    """4096 letters, 64 bytes, eight in a row, a hundred buttons."""
    rows = keyboard(*[[button("ض" * 32)] * 8] * 12, [button()] * 4)
    await bot.send_message(CHAT, "ن" * 4096, reply_markup=rows)
    await bot.send_photo(CHAT, PNG, caption="<b>" + "ن" * 1024 + "</b>", parse_mode="HTML")
    assert len(bot_api.seen) == 2


async def test_an_edit_that_changes_nothing_is_refused(bot_api: TelegramFake, bot: Bot) -> None:
    """Other buttons, other words or another picture are a change; taking the buttons away is one too."""
    message = await bot.send_message(CHAT, "نص", reply_markup=keyboard([button()]))
    here: dict[str, Any] = {"chat_id": CHAT, "message_id": message.message_id}
    with pytest.raises(tg.BadRequest, match="not modified"):
        await bot.edit_message_text("نص", **here, reply_markup=keyboard([button()]))
    await bot.edit_message_text("نص", **here, reply_markup=keyboard([button("y")]))
    await bot.edit_message_reply_markup(**here)
    with pytest.raises(tg.BadRequest, match="not modified"):
        await bot.edit_message_reply_markup(**here)
    await bot.edit_message_media(InputMediaPhoto(PNG, caption="رسم"), **here)
    with pytest.raises(tg.BadRequest, match="not modified"):
        await bot.edit_message_media(InputMediaPhoto(PNG, caption="رسم"), **here)
    await bot.edit_message_caption(**here, caption="رسم آخر")
    with pytest.raises(tg.BadRequest, match="no text in the message"):
        await bot.edit_message_text("نص", **here)
    assert (bot_api.shown().kind, bot_api.shown().text, len(bot_api.edits)) == ("photo", "رسم آخر", 4)


async def test_a_press_is_answered_once_and_shortly(bot_api: TelegramFake, bot: Bot) -> None:
    """At most 200 letters; an address only back to the bot."""
    await bot.send_message(CHAT, "نص", reply_markup=keyboard([button()]))
    query = bot_api.press("زر")
    with pytest.raises(tg.BadRequest, match=r"(?i)message_too_long"):
        await bot.answer_callback_query(query, "ن" * 201)
    with pytest.raises(tg.BadRequest, match=r"(?i)url_invalid"):
        await bot.answer_callback_query(query, url="https://news.example/")
    assert await bot.answer_callback_query(query, "ن" * 200)
    with pytest.raises(tg.BadRequest, match="query id is invalid"):
        await bot.answer_callback_query(query)


async def test_lists_of_commands_stand_by_scope_and_language(bot_api: TelegramFake, bot: Bot) -> None:
    """One does not shadow another, and each can be taken away."""
    scope = BotCommandScopeChat(7)
    await bot.set_my_commands([BotCommand("status", "حالة")], scope=scope, language_code="ar")
    await bot.set_my_commands([BotCommand("help", "help")])
    assert [one.command for one in await bot.get_my_commands(scope, "ar")] == ["status"]
    assert await bot.get_my_commands(scope) == ()
    assert [one.command for one in await bot.get_my_commands()] == ["help"]
    await bot.delete_my_commands(scope, "ar")
    assert await bot.get_my_commands(scope, "ar") == ()


async def test_people_come_to_the_bot_as_telegram_tells_it(bot_api: TelegramFake, bot: Bot) -> None:
    """Every kind of update is one the client library understands."""
    await bot.send_message(CHAT, "نص", reply_markup=keyboard([button()]))
    wanted = ["message", "edited_message", "channel_post", "callback_query", "my_chat_member"]
    assert await bot.get_updates(allowed_updates=wanted, timeout=0) == ()
    said = bot_api.say("/status@rasid_test_bot 😀 @rasid_test_bot", answers=1)
    bot_api.edit(said, "كلام")
    bot_api.forward("خبر")
    bot_api.press("زر")
    bot_api.post("خبر", channel=-100400)
    bot_api.join(-100200)
    bot_api.kick(-100200)
    bot_api.migrate(-7, -100300)
    updates = await bot.get_updates(allowed_updates=wanted, timeout=0)
    message, edited, forwarded, pressed, post, joined, kicked, old, new = updates
    assert message.message and message.message.parse_entities() == {
        message.message.entities[0]: "/status@rasid_test_bot",
        message.message.entities[1]: "@rasid_test_bot",
    }
    assert message.message.reply_to_message and edited.edited_message
    assert forwarded.message and forwarded.message.forward_origin
    assert pressed.callback_query and pressed.callback_query.message
    assert post.channel_post and post.channel_post.sender_chat
    assert joined.my_chat_member and joined.my_chat_member.new_chat_member.status == "member"
    assert kicked.my_chat_member and kicked.my_chat_member.new_chat_member.status == "kicked"
    assert old.message and old.message.migrate_to_chat_id == -100300
    assert new.message and new.message.migrate_from_chat_id == -7
    with pytest.raises(tg.Forbidden):
        await bot.send_message(-100200, "نص")
    with pytest.raises(tg.ChatMigrated):
        await bot.send_message(-7, "نص")


async def test_only_what_was_asked_for_is_told(bot_api: TelegramFake, bot: Bot) -> None:
    """And what was confirmed is not told again."""
    await bot.get_updates(allowed_updates=[Update.MESSAGE], timeout=0)
    bot_api.join(-100200)
    bot_api.say("نص")
    (update,) = await bot.get_updates(timeout=0)
    assert await bot.get_updates(offset=update.update_id + 1, timeout=0) == ()
    assert await bot.get_updates(timeout=0) == ()


async def test_who_is_in_a_chat_can_be_asked(bot_api: TelegramFake, bot: Bot) -> None:
    """The chat itself, one member, the administrators."""
    bot_api.join(-100200, status="administrator")
    bot_api.world.members["-100200"][42] = "creator"
    assert (await bot.get_chat(-100200)).type == "supergroup"
    assert (await bot.get_chat_member(-100200, 42)).status == "creator"
    assert {one.status for one in await bot.get_chat_administrators(-100200)} == {"administrator", "creator"}


async def test_an_update_is_posted_until_it_is_taken(bot_api: TelegramFake, bot: Bot) -> None:
    """In its order, with the secret; and meanwhile nobody may poll."""
    answers, told = [500, 200, 200], []

    async def hook(request: aiohttp.web.Request) -> aiohttp.web.Response:
        told.append((request.headers["X-Telegram-Bot-Api-Secret-Token"], (await request.json())["update_id"]))
        return aiohttp.web.Response(status=answers.pop(0))

    app = aiohttp.web.Application()
    app.router.add_post("/hook", hook)
    runner = aiohttp.web.AppRunner(app)
    await runner.setup()
    site = aiohttp.web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    bot_api.proxy["https://news.example/hook"] = f"http://127.0.0.1:{port}/hook"
    await bot.set_webhook("https://news.example/hook", secret_token="s-1")
    bot_api.say("نص")
    bot_api.say("نص آخر")
    await until(lambda: len(told) == 3)
    await runner.cleanup()
    assert told == [("s-1", 1001), ("s-1", 1001), ("s-1", 1002)]
    assert (await bot.get_webhook_info()).url == "https://news.example/hook"
    with pytest.raises(tg.Conflict):
        await bot.get_updates(timeout=0)


async def test_every_call_stands_in_the_journal_with_its_time(bot_api: TelegramFake, bot: Bot) -> None:
    """In the order in which they came."""
    await bot.send_message(CHAT, "نص")
    await bot.send_message(-7, "نص")
    calls = [call for call in bot_api.journal if call.method == "sendMessage"]
    assert [call.chat for call in calls] == ["42", "-7"]
    assert calls[0].at <= calls[1].at
