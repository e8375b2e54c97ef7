"""How Telegram's updates come in by webhook, and which lists of commands it is told to show."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from telegram import Bot

from bot.adapters.telegram_bot import TelegramBot
from bot.adapters.telegram_menus import Menus, description
from bot.adapters.telegram_webhook import HEADER, secret_of
from bot.commands.registry import COMMANDS
from bot.commands.request import Request
from bot.inbox import Inbox
from bot.message import Foreign, Message, Paragraph
from newsroom.desk import Desk, utc_now
from newsroom.rights import Role
from newsroom.settings import Settings
from newsroom.store.database import Database, open_database
from tests.chat import closed_port, telegram_settings, until
from tests.fakes import ERROR
from tests.fakes.telegram import TelegramFake, refusal
from tests.house import open_house
from tests.stores import settings_for

PUBLIC = "https://news.example/telegram"


async def answer(request: Request) -> Message:
    return Message((Paragraph(Foreign(f"سألت: {request.text}")),))


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await open_database(settings_for(tmp_path))
    yield opened
    await opened.close()


# ── by webhook ───────────────────────────────────────────────────────────────────────────────────────────


def hooked(fake: TelegramFake, **changes: Any) -> Settings:
    """Settings whose public address leads to a port of ours, as a web server would let it."""
    port = closed_port()
    fake.proxy[PUBLIC] = f"http://127.0.0.1:{port}/telegram"
    listen = {"telegram_webhook_url": PUBLIC, "webhook_listen": f"127.0.0.1:{port}"}
    return telegram_settings(fake, **listen | changes)


@asynccontextmanager
async def running(settings: Settings, database: Database) -> AsyncIterator[TelegramBot]:
    bot = TelegramBot(settings, Inbox(database, utc_now), answer)
    await bot.start()
    yield bot
    await bot.stop()


async def test_what_telegram_posts_is_answered(bot_api: TelegramFake, database: Database) -> None:
    """Telegram is told the address, the secret and what to post; nobody polls."""
    async with running(hooked(bot_api), database):
        await until(lambda: bot_api.hook)
        bot_api.say("حالة حرير")
        await until(lambda: bot_api.seen)
    methods = {call.method for call in bot_api.journal}
    (told,) = [given for method, given in bot_api.calls if method == "setWebhook"]
    assert "getUpdates" not in methods
    assert json.loads(told["allowed_updates"]) == ["message", "callback_query", "my_chat_member"]
    assert len(told["secret_token"]) == 64


async def test_what_is_posted_is_stored_before_telegram_is_told(
    bot_api: TelegramFake, database: Database, tmp_path: Path
) -> None:
    """Its row is there with the 200; what comes while nobody listens comes again."""
    bot_api.say("حالة حرير")
    async with running(hooked(bot_api), database):
        await until(lambda: 200 in [status for _, status in bot_api.delivered])
        with closing(sqlite3.connect(tmp_path / "rasid.db")) as conn:
            assert conn.execute("SELECT count(*) FROM inbox").fetchone() == (1,)
        await until(lambda: bot_api.seen)
    bot_api.say("حالة عين الأسد")
    async with running(hooked(bot_api), database):
        await until(lambda: len(bot_api.seen) == 2)


@pytest.mark.parametrize(
    ("header", "body", "status"),
    [
        ({}, "{}", 403),
        ({HEADER: "wrong"}, "{}", 403),
        ({HEADER: "ضض"}, "{}", 403),
        ({HEADER: "right"}, "{", 400),
        ({HEADER: "right"}, "[]", 400),
        ({HEADER: "right"}, '{"update_id": 5}', 200),
    ],
)
async def test_a_caller_without_the_secret_is_not_believed(
    bot_api: TelegramFake, database: Database, header: dict[str, str], body: str, status: int
) -> None:
    """Whatever it posts; and what makes no sense is not taken for an update."""
    settings = hooked(bot_api)
    right = {HEADER: secret_of(settings)} if header.get(HEADER) == "right" else header
    async with running(settings, database), aiohttp.ClientSession() as session:
        await until(lambda: bot_api.hook)
        async with session.post(bot_api.proxy[PUBLIC], data=body.encode(), headers=right) as told:
            assert told.status == status
    assert bot_api.seen == []


def test_the_secret_is_ours_or_drawn_from_the_token(bot_api: TelegramFake) -> None:
    """The same at every start, and nothing of the token shows in it."""
    settings = telegram_settings(bot_api)
    drawn = secret_of(settings)
    assert drawn == secret_of(settings)
    assert settings.telegram_token
    assert settings.telegram_token.get_secret_value() not in drawn
    assert secret_of(telegram_settings(bot_api, telegram_webhook_secret="our_own-1")) == "our_own-1"


async def test_going_back_to_asking_takes_the_webhook_away(bot_api: TelegramFake, database: Database) -> None:
    """Else Telegram would refuse to be asked."""
    async with running(hooked(bot_api), database):
        await until(lambda: bot_api.hook)
    async with running(telegram_settings(bot_api), database):
        bot_api.say("حالة حرير")
        await until(lambda: bot_api.seen)
    assert bot_api.hook is None


async def test_a_telegram_that_is_away_is_told_of_the_webhook_later(
    bot_api: TelegramFake, database: Database
) -> None:
    """The service starts all the same."""
    bot_api.fail("setWebhook", ERROR)
    async with running(hooked(bot_api), database):
        bot_api.say("حالة حرير")
        await until(lambda: bot_api.seen)


# ── lists of commands ────────────────────────────────────────────────────────────────────────────────────


def told(fake: TelegramFake, method: str = "setMyCommands") -> int:
    return [call.method for call in fake.journal].count(method)


async def test_everybody_sees_the_commands_they_may_use(bot_api: TelegramFake, tmp_path: Path) -> None:
    """In Arabic and else in English; in groups the short list; an admin all of them, in private."""
    roles = {"telegram:7": Role.ADMIN, "telegram:8": Role.ANALYST, "slack:U1": Role.ADMIN}
    async with open_house(tmp_path, roles=roles) as house, listening(bot_api, house.desk):
        await until(lambda: len(bot_api.menus) == 8)
    shown = {place: [one["command"] for one in menu] for place, menu in bot_api.menus.items()}
    places = {place for place, _ in shown}
    assert places == {"all_private_chats", "all_group_chats", "chat:7", "chat:8"}
    everybody, group = shown["all_private_chats", "ar"], shown["all_group_chats", "ar"]
    listed = {command.name: command for command in COMMANDS if command.listed}
    assert set(shown["chat:7", ""]) == set(listed)
    assert set(everybody) == {name for name, command in listed.items() if command.role <= Role.READER}
    assert set(group) == {name for name in everybody if listed[name].topic in ("ask", "follow")}
    assert set(everybody) < set(shown["chat:8", "ar"]) < set(shown["chat:7", "ar"])
    arabic = {one["command"]: one["description"] for one in bot_api.menus["all_private_chats", "ar"]}
    assert any("\u0600" <= letter <= "\u06ff" for letter in arabic["status"])


@asynccontextmanager
async def listening(fake: TelegramFake, desk: Desk) -> AsyncIterator[None]:
    bot = TelegramBot(telegram_settings(fake), Inbox(desk.db, desk.now), answer, menus=Menus(desk))
    await bot.start()
    yield
    await bot.stop()


async def test_lists_are_told_once_and_again_when_they_change(bot_api: TelegramFake, tmp_path: Path) -> None:
    """What was refused is tried at the next start; who is an admin no more loses the list."""
    async with open_house(tmp_path, roles={"telegram:7": Role.ADMIN}) as house:
        bot_api.fail_at("setMyCommands", 1, refusal(400, "Bad Request: chat not found"), chat=None)
        menus = Menus(house.desk)
        await shown(bot_api, menus)
        assert (told(bot_api), len(bot_api.menus)) == (6, 5)
        await shown(bot_api, menus)
        assert (told(bot_api), len(bot_api.menus)) == (7, 6)
        await shown(bot_api, menus)
        assert told(bot_api) == 7
    async with open_house(tmp_path, roles={}) as house:
        await shown(bot_api, Menus(house.desk))
    assert told(bot_api, "deleteMyCommands") == 2
    assert {place for place, _ in bot_api.menus} == {"all_private_chats", "all_group_chats"}


async def shown(fake: TelegramFake, menus: Menus) -> None:
    settings = telegram_settings(fake)
    assert settings.telegram_token
    async with Bot(settings.telegram_token.get_secret_value(), base_url=fake.base_url) as bot:
        await menus.show(bot)


@pytest.mark.parametrize(
    ("help_", "said"),
    [
        ("آخر ما وصل إليه الأمر، مع الجملة التي تثبته. مثال:", "آخر ما وصل إليه الأمر، مع الجملة التي تثبته"),
        ("Where it stands now. For example:", "Where it stands now"),
        ("This message:", "This message"),
        ("هذه الرسالة", "هذه الرسالة"),
        ("ك" * 300, "ك" * 255 + "…"),
    ],
)
def test_a_description_is_the_help_without_its_example(help_: str, said: str) -> None:
    """Short enough for Telegram."""
    assert description(help_) == said
