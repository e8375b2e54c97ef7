"""Listening, with the real client libraries against loopback servers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

import tests.fakes.telegram as telegram_fake
from bot.adapters.slack_bot import SlackBot
from bot.adapters.telegram_bot import TelegramBot
from bot.commands.request import Request
from bot.inbox import Inbox
from bot.message import Foreign, Message, Paragraph
from newsroom.desk import utc_now
from newsroom.store.database import open_database
from tests.chat import closed_port, slack_settings, telegram_settings, until
from tests.fakes import ERROR
from tests.fakes.slack import SlackFake
from tests.fakes.telegram import TelegramFake
from tests.stores import settings_for


class Desk:
    """Answers with the question, and remembers it."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    async def answer(self, request: Request) -> Message:
        self.asked.append((request.text, request.language))
        if request.text == "عطل":
            raise ZeroDivisionError
        return Message((Paragraph(Foreign(f"سألت: {request.text}")),))


@pytest.fixture
async def inbox(tmp_path: Path) -> AsyncIterator[Inbox]:
    database = await open_database(settings_for(tmp_path))
    yield Inbox(database, utc_now)
    await database.close()


@pytest.fixture
async def telegram_desk(bot_api: TelegramFake, inbox: Inbox) -> AsyncIterator[Desk]:
    desk = Desk()
    bot = TelegramBot(telegram_settings(bot_api), inbox, desk.answer)
    await bot.start()
    yield desk
    await bot.stop()


@pytest.fixture
async def slack_desk(slack_api: SlackFake, inbox: Inbox) -> AsyncIterator[Desk]:
    desk = Desk()
    bot = SlackBot(slack_settings(slack_api), inbox, desk.answer)
    await bot.start()
    yield desk
    await bot.stop()


REPLY = {
    "message_id": 1,
    "date": 1,
    "chat": {"id": -7, "type": "group"},
    "from": telegram_fake.ME,
    "text": "؟",
}
ASKED: list[tuple[str, dict[str, Any], str]] = [
    ("\u200f/status عين\u00a0الأسد\u2069", {}, "/status عين\u00a0الأسد"),
    ("حالة عين الأسد", {}, "حالة عين الأسد"),
    ("/status@Rasid_Test_Bot حرير", {"chat": -7, "kind": "supergroup"}, "/status حرير"),
    ("@rasid_test_bot حالة حرير", {"chat": -7, "kind": "supergroup"}, "حالة حرير"),
    ("حالة حرير", {"chat": -7, "kind": "group", "reply_to_message": REPLY}, "حالة حرير"),
]


@pytest.mark.parametrize(("text", "shape", "question"), ASKED)
async def test_a_person_on_telegram_is_answered(
    bot_api: TelegramFake, telegram_desk: Desk, text: str, shape: dict[str, Any], question: str
) -> None:
    """However a question is put, its words reach the desk and the answer reaches the chat."""
    bot_api.say(text, **shape)
    await until(lambda: bot_api.seen)
    assert telegram_desk.asked == [(question, "ar")]
    assert bot_api.seen[0].chat == str(shape.get("chat", 42))
    assert "سألت: " in bot_api.seen[0].text


IGNORED: dict[str, dict[str, Any]] = {
    "a bot": {"from": {"id": 5, "is_bot": True, "first_name": "x"}},
    "a linked channel": {"from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}},
    "an anonymous admin": {
        "from": {"id": 1087968824, "is_bot": True, "first_name": "Group"},
        "sender_chat": {"id": -7, "type": "supergroup"},
    },
    "speaking as a channel": {
        "from": {"id": 136817688, "is_bot": True, "first_name": "Channel"},
        "sender_chat": {"id": -8, "type": "channel"},
    },
    "a forward in a group": {
        "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "x"},
        "chat": -7,
        "kind": "supergroup",
    },
    "an inline result": {"via_bot": {"id": 9, "is_bot": True, "first_name": "x"}},
    "another bot's command": {"text": "/status@other_bot حرير"},
    "talk in a group": {"text": "حالة الطقس جميلة", "chat": -7, "kind": "supergroup"},
    "a picture": {"text": None},
}


@pytest.mark.parametrize("name", IGNORED)
async def test_what_is_not_a_person_asking_is_ignored_on_telegram(
    bot_api: TelegramFake, telegram_desk: Desk, name: str
) -> None:
    """Only the question that follows is answered."""
    bot_api.say("/status حرير", **IGNORED[name])
    bot_api.say("حالة عين الأسد")
    await until(lambda: bot_api.seen)
    assert [text for text, _ in telegram_desk.asked] == ["حالة عين الأسد"]


async def test_edits_and_channel_posts_are_ignored_on_telegram(
    bot_api: TelegramFake, telegram_desk: Desk
) -> None:
    """An edited question is not a second question, and a channel's post is none."""
    person = {"id": 42, "is_bot": False, "first_name": "x"}
    message = {"message_id": 900, "date": 1, "text": "/status حرير", "from": person, "edit_date": 2}
    message["chat"] = {"id": 42, "type": "private"}
    bot_api.push({"edited_message": message})
    bot_api.push({"channel_post": message | {"chat": {"id": -9, "type": "channel"}}})
    bot_api.say("حالة عين الأسد")
    await until(lambda: bot_api.seen)
    assert [text for text, _ in telegram_desk.asked] == ["حالة عين الأسد"]


async def test_a_fault_in_answering_is_owned_up_to(bot_api: TelegramFake, telegram_desk: Desk) -> None:
    """The person gets a number to quote, not silence and not a traceback."""
    bot_api.say("عطل")
    await until(lambda: bot_api.seen)
    assert "حدث خطأ" in bot_api.seen[0].text
    assert "ZeroDivision" not in bot_api.seen[0].text


async def test_an_answer_that_was_held_up_is_given_when_it_may_be(
    bot_api: TelegramFake, telegram_desk: Desk
) -> None:
    """A busy second at the platform is no reason to leave a person without an answer; they get it once."""
    bot_api.fail("sendMessage", telegram_fake.too_many(1))
    bot_api.say("حالة عين الأسد")
    await until(lambda: bot_api.seen)
    assert [seen.text for seen in bot_api.seen if "سألت" in seen.text] != []
    assert len(bot_api.seen) == 1


async def test_telegram_being_down_at_start_is_waited_for(bot_api: TelegramFake, inbox: Inbox) -> None:
    """The bot starts without Telegram, listens once it is back, and stops cleanly either way."""
    bot_api.fail("getMe", ERROR)
    desk = Desk()
    bot = TelegramBot(telegram_settings(bot_api), inbox, desk.answer)
    await bot.start()
    bot_api.say("حالة حرير")
    await until(lambda: bot_api.seen)
    await bot.stop()
    unreachable = TelegramBot(
        telegram_settings(bot_api, telegram_base_url=f"http://127.0.0.1:{closed_port()}/bot"),
        inbox,
        desk.answer,
    )
    await unreachable.start()
    await unreachable.stop()


async def test_a_person_on_slack_is_answered(slack_api: SlackFake, slack_desk: Desk) -> None:
    """A slash command privately, a mention in its thread, a direct message directly; each acknowledged."""
    envelopes = [
        await slack_api.command("حالة A & B"),
        await slack_api.mention("حالة حرير", ts="171.5"),
        await slack_api.say("status Harir"),
    ]
    await until(lambda: len(slack_api.seen) == 3)
    assert sorted(slack_desk.asked) == [("status Harir", "en"), ("حالة A & B", "ar"), ("حالة حرير", "ar")]
    where = {(seen.chat, seen.thread) for seen in slack_api.seen}
    assert where == {("U0LAYLA", None), ("C0NEWS", "171.5"), ("D0LAYLA", None)}
    assert sorted(slack_api.acks) == sorted(envelopes)


async def test_an_event_slack_delivers_twice_is_answered_once(slack_api: SlackFake, slack_desk: Desk) -> None:
    """Slack redelivers what it thinks was missed."""
    for _ in range(3):
        await slack_api.say("حالة حرير", event_id="Ev1")
    await slack_api.say("حالة عين الأسد", event_id="Ev2")
    await until(lambda: len(slack_desk.asked) == 2)
    assert sorted(text for text, _ in slack_desk.asked) == ["حالة حرير", "حالة عين الأسد"]


@pytest.mark.parametrize(
    "shape",
    [
        {"bot_id": "B9"},
        {"subtype": "message_changed"},
        {"edited": {"ts": "1"}},
        {"channel_type": "channel"},
        {"user": ""},
    ],
)
async def test_what_is_not_a_person_asking_is_ignored_on_slack(
    slack_api: SlackFake, slack_desk: Desk, shape: dict[str, Any]
) -> None:
    """Bots, edits and talk in channels are acknowledged and left alone."""
    await slack_api.say("حالة حرير", **shape)
    await slack_api.say("حالة عين الأسد")
    await until(lambda: slack_api.seen)
    assert [text for text, _ in slack_desk.asked] == ["حالة عين الأسد"]


async def test_slack_moving_its_socket_loses_no_question(slack_api: SlackFake, slack_desk: Desk) -> None:
    """The bot follows when Slack asks it to reconnect."""
    await slack_api.say("حالة حرير")
    await slack_api.hang_up(announced=True)
    await slack_api.say("حالة عين الأسد")
    await until(lambda: len(slack_api.seen) == 2)
