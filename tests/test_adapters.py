"""Sending, with the real client libraries against loopback servers."""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest

import tests.fakes.slack as slack_fake
import tests.fakes.telegram as telegram_fake
from bot.adapters.console import ConsoleChannel
from bot.adapters.slack import SlackChannel
from bot.adapters.telegram import TelegramChannel, judged
from bot.message import Heading, Item, Message, Part
from bot.render import slack, telegram
from newsroom.errors import DeliveryError, Outcome
from newsroom.models import Platform, TargetSpec
from tests.chat import closed_port, slack_settings, telegram_settings
from tests.fakes import CUT, CUT_AFTER, ERROR, JUNK, Fault
from tests.fakes.slack import SlackFake
from tests.fakes.telegram import TelegramFake

pytestmark = pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # RetryAfter in seconds

MESSAGE = Message((Heading("جديد"), Item("عنوان <b> & «اقتباس»", "https://example.org/a?b=1&c=2", refs=(7,))))
CHAT = TargetSpec("telegram:-100", Platform.TELEGRAM, "-100", thread=5)
CHANNEL = TargetSpec("slack:C0NEWS", Platform.SLACK, "C0NEWS")
NOT_SENT, UNSURE, PERMANENT, MOVED = Outcome.NOT_SENT, Outcome.UNSURE, Outcome.PERMANENT, Outcome.MOVED


async def refusal(sending: Awaitable[object]) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await sending
    return caught.value


async def test_a_part_reaches_a_telegram_topic(bot_api: TelegramFake) -> None:
    """What a reader sees in the topic is the part's plain text, and the reference leads to that message."""
    (part,) = telegram.render(MESSAGE)
    async with TelegramChannel(telegram_settings(bot_api)) as channel:
        ref = await channel.send(CHAT, part)
    (seen,) = bot_api.seen
    assert (seen.chat, seen.thread, seen.text) == ("-100", "5", part.plain)
    assert bot_api.texts["-100", int(ref.message_id)] == seen.text
    assert '"is_disabled": true' in str(bot_api.calls[-1][1]["link_preview_options"])


async def test_a_part_reaches_a_slack_channel(slack_api: SlackFake) -> None:
    """Blocks are accepted, nobody is called, and Slack is asked to add nothing of its own."""
    (part,) = slack.render(MESSAGE)
    async with SlackChannel(slack_settings(slack_api)) as channel:
        ref = await channel.send(CHANNEL, part)
    (seen,) = slack_api.seen
    assert "عنوان <b> & «اقتباس»" in seen.text
    assert ref.platform is Platform.SLACK
    assert slack_api.pings == []
    sent = slack_api.calls[-1][1]
    assert sent["parse"] == "none"
    assert str(sent["unfurl_links"]).lower() in ("0", "false")


async def test_a_part_is_printed_to_the_terminal() -> None:
    """The terminal prints the part as it was rendered."""
    stream = StringIO()
    await ConsoleChannel(stream).send(TargetSpec("console", Platform.CONSOLE, ""), Part("سطر"))
    assert stream.getvalue() == "سطر\n\n"


TELEGRAM_FAULTS: dict[str, tuple[Fault, Outcome, dict[str, Any], int]] = {
    "429": (telegram_fake.too_many(43200), NOT_SENT, {"retry_after": 43200.0}, 0),
    "403": (telegram_fake.BLOCKED, PERMANENT, {"target_gone": True}, 0),
    "no chat": (telegram_fake.NO_CHAT, PERMANENT, {"target_gone": True}, 0),
    "no rights": (
        telegram_fake.refusal(400, "Bad Request: not enough rights to send text messages to the chat"),
        PERMANENT,
        {"target_gone": True},
        0,
    ),
    "other 400": (
        telegram_fake.refusal(400, "Bad Request: wrong padding"),
        PERMANENT,
        {"target_gone": False},
        0,
    ),
    "migrated": (telegram_fake.migrated(-1002), MOVED, {"moved_to": "-1002"}, 0),
    "401": (telegram_fake.refusal(401, "Unauthorized"), NOT_SENT, {"reason": "token"}, 0),
    "409": (telegram_fake.refusal(409, "Conflict"), UNSURE, {}, 0),
    "500": (ERROR, UNSURE, {}, 0),
    "junk 200": (JUNK, UNSURE, {}, 1),
    "cut before": (CUT, UNSURE, {}, 0),
    "cut after": (CUT_AFTER, UNSURE, {}, 1),
}


@pytest.mark.parametrize("name", TELEGRAM_FAULTS)
async def test_what_telegram_says_decides_what_is_known(bot_api: TelegramFake, name: str) -> None:
    """Each failure has its outcome, and a message that may have arrived is not sent again by the client."""
    fault, outcome, expected, shown = TELEGRAM_FAULTS[name]
    bot_api.fail("sendMessage", fault)
    async with TelegramChannel(telegram_settings(bot_api)) as channel:
        error = await refusal(channel.send(CHAT, Part("نص", plain="نص")))
    assert error.outcome is outcome
    assert {key: getattr(error, key) for key in expected} == expected
    assert len(bot_api.seen) == shown
    assert len(bot_api.calls) == 1
    assert telegram_fake.TOKEN not in str(error)


async def test_a_telegram_request_without_an_answer_is_unsure(bot_api: TelegramFake) -> None:
    """A message shown before the time ran out may not be called unsent."""
    bot_api.fail("sendMessage", Fault(delay=30, recorded=True))
    async with TelegramChannel(telegram_settings(bot_api), read_timeout=0.2) as channel:
        error = await refusal(channel.send(CHAT, Part("نص", plain="نص")))
    assert (error.outcome, len(bot_api.seen)) == (UNSURE, 1)


async def test_an_unreachable_telegram_has_certainly_not_been_sent_to(bot_api: TelegramFake) -> None:
    """Refused connections and unknown hosts can be tried again freely."""
    for base in (f"http://127.0.0.1:{closed_port()}/bot", "http://no-such-host.invalid/bot"):
        async with TelegramChannel(telegram_settings(bot_api, telegram_base_url=base)) as channel:
            error = await refusal(channel.send(CHAT, Part("نص", plain="نص")))
        assert error.outcome is NOT_SENT


async def test_markup_telegram_refuses_is_sent_once_as_plain_text(bot_api: TelegramFake) -> None:
    """Readers get the words; a second refusal ends it."""
    bot_api.fail("sendMessage", telegram_fake.UNPARSED)
    async with TelegramChannel(telegram_settings(bot_api)) as channel:
        await channel.send(CHAT, Part("<b>نص</b>", plain="نص"))
        bot_api.fail("sendMessage", telegram_fake.UNPARSED, telegram_fake.UNPARSED)
        error = await refusal(channel.send(CHAT, Part("<b>نص</b>", plain="نص")))
    assert [seen.text for seen in bot_api.seen] == ["نص"]
    assert error.outcome is PERMANENT
    assert len(bot_api.calls) == 4


@pytest.fixture
def black_hole() -> Iterator[int]:
    """A port whose connections are never taken."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(3):
            caller = stack.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


async def test_a_connection_that_is_never_made_has_sent_nothing(
    bot_api: TelegramFake, slack_api: SlackFake, black_hole: int
) -> None:
    """Time running out before there is a connection leaves no doubt about the message."""
    base = f"http://127.0.0.1:{black_hole}/"
    chat = telegram_settings(bot_api, telegram_base_url=base)
    async with TelegramChannel(chat, connect_timeout=0.2) as channel:
        assert (await refusal(channel.send(CHAT, Part("نص", plain="نص")))).outcome is NOT_SENT
    workspace = slack_settings(slack_api, slack_api_base_url=base)
    async with SlackChannel(workspace, connect_timeout=0.2) as slack_channel:
        assert (await refusal(slack_channel.send(CHANNEL, Part("نص", plain="نص")))).outcome is NOT_SENT


def test_an_exception_nobody_named_is_unsure() -> None:
    """A fault outside the table may not be taken for a message that was not sent."""
    assert judged(ZeroDivisionError()).outcome is UNSURE
    assert (
        judged(type("BadRequest2", (telegram_error("BadRequest"),), {})("chat not found")).outcome is UNSURE
    )


def telegram_error(name: str) -> Any:
    import telegram.error

    return getattr(telegram.error, name)


def test_a_retry_after_given_as_a_duration_is_read() -> None:
    """python-telegram-bot gives seconds or a timedelta, by its settings."""
    assert judged(telegram_error("RetryAfter")(timedelta(seconds=90))).retry_after == 90.0


SLACK_FAULTS: dict[str, tuple[Fault, Outcome, dict[str, Any], int]] = {
    "429": (slack_fake.too_many(30), NOT_SENT, {"retry_after": 30.0}, 0),
    "channel_not_found": (slack_fake.refusal("channel_not_found"), PERMANENT, {"target_gone": True}, 0),
    "is_archived": (slack_fake.refusal("is_archived"), PERMANENT, {"target_gone": True}, 0),
    "token_revoked": (slack_fake.refusal("token_revoked"), NOT_SENT, {"reason": "token"}, 0),
    "invalid_auth": (slack_fake.refusal("invalid_auth"), NOT_SENT, {"reason": "token"}, 0),
    "msg_too_long": (slack_fake.refusal("msg_too_long"), PERMANENT, {"target_gone": False}, 0),
    "a new code": (slack_fake.refusal("solar_flare"), UNSURE, {}, 0),
    "500": (ERROR, UNSURE, {}, 0),
    "500 in JSON": (Fault(500, {"ok": False, "error": "channel_not_found"}), UNSURE, {}, 0),
    "junk 200": (JUNK, UNSURE, {}, 1),
    "cut before": (CUT, UNSURE, {}, 0),
    "cut after": (CUT_AFTER, UNSURE, {}, 1),
}


@pytest.mark.parametrize("name", SLACK_FAULTS)
async def test_what_slack_says_decides_what_is_known(slack_api: SlackFake, name: str) -> None:
    """Each failure has its outcome, and the SDK posts nothing a second time by itself."""
    fault, outcome, expected, shown = SLACK_FAULTS[name]
    slack_api.fail("chat.postMessage", fault)
    async with SlackChannel(slack_settings(slack_api)) as channel:
        error = await refusal(channel.send(CHANNEL, Part("نص", plain="نص")))
    assert error.outcome is outcome
    assert {key: getattr(error, key) for key in expected} == expected
    assert len(slack_api.seen) == shown
    assert len(slack_api.calls) == 1


async def test_an_unreachable_slack_has_certainly_not_been_sent_to(slack_api: SlackFake) -> None:
    """Refused connections and unknown hosts can be tried again freely."""
    for base in (f"http://127.0.0.1:{closed_port()}/api/", "http://no-such-host.invalid/api/"):
        async with SlackChannel(slack_settings(slack_api, slack_api_base_url=base)) as channel:
            error = await refusal(channel.send(CHANNEL, Part("نص", plain="نص")))
        assert error.outcome is NOT_SENT


async def test_blocks_slack_refuses_are_sent_once_as_plain_text(slack_api: SlackFake) -> None:
    """Readers get all the words when a block is not liked."""
    (part,) = slack.render(MESSAGE)
    slack_api.fail("chat.postMessage", slack_fake.refusal("invalid_blocks"))
    async with SlackChannel(slack_settings(slack_api)) as channel:
        await channel.send(CHANNEL, part)
    assert "عنوان <b> &" in slack_api.seen[0].text


async def test_a_failing_chat_does_not_trouble_another(bot_api: TelegramFake) -> None:
    """A chat that must wait twelve hours leaves the next one served."""
    bot_api.refuse["-1"] = telegram_fake.too_many(43200)
    async with TelegramChannel(telegram_settings(bot_api)) as channel:
        await refusal(channel.send(TargetSpec("t", Platform.TELEGRAM, "-1"), Part("نص", plain="نص")))
        await channel.send(TargetSpec("t", Platform.TELEGRAM, "-2"), Part("نص", plain="نص"))
    assert [seen.chat for seen in bot_api.seen] == ["-2"]


# ── edits ────────────────────────────────────────────────────────────────────────────────────────────────

NEWER = Message((Heading("جديد"), Item("عنوان", "https://example.org/", "أكّدته أيضًا: المدى", refs=(7,))))


async def test_a_telegram_message_is_changed_where_it_stands(bot_api: TelegramFake) -> None:
    """Once; and to be told that it says so already is no failure."""
    (part,), (newer,) = telegram.render(MESSAGE), telegram.render(NEWER)
    async with TelegramChannel(telegram_settings(bot_api)) as channel:
        ref = await channel.send(CHAT, part)
        await channel.edit(CHAT, ref, newer)
        await channel.edit(CHAT, ref, newer)
    assert (len(bot_api.seen), len(bot_api.edits)) == (1, 1)
    assert bot_api.texts["-100", int(ref.message_id)] == newer.plain
    assert '"is_disabled": true' in str(bot_api.calls[-1][1]["link_preview_options"])


async def test_a_slack_message_is_changed_where_it_stands(slack_api: SlackFake) -> None:
    """Its blocks with it, and nobody is called."""
    (part,), (newer,) = slack.render(MESSAGE), slack.render(NEWER)
    async with SlackChannel(slack_settings(slack_api)) as channel:
        ref = await channel.send(CHANNEL, part)
        await channel.edit(CHANNEL, ref, newer)
    assert "أكّدته أيضًا" in slack_api.texts["C0NEWS", ref.message_id]
    assert (len(slack_api.seen), slack_api.pings) == (1, [])


async def test_a_message_that_was_taken_away_cannot_be_changed(
    bot_api: TelegramFake, slack_api: SlackFake
) -> None:
    """That is for good, and says nothing about the chat."""
    async with TelegramChannel(telegram_settings(bot_api)) as channel:
        (part,) = telegram.render(MESSAGE)
        ref = await channel.send(CHAT, part)
        bot_api.delete("-100", int(ref.message_id))
        error = await refusal(channel.edit(CHAT, ref, part))
    assert (error.outcome, error.reason, error.target_gone) == (PERMANENT, "message-gone", False)
    async with SlackChannel(slack_settings(slack_api)) as slack_channel:
        (part,) = slack.render(MESSAGE)
        ref = await slack_channel.send(CHANNEL, part)
        slack_api.delete("C0NEWS", ref.message_id)
        error = await refusal(slack_channel.edit(CHANNEL, ref, part))
    assert (error.outcome, error.reason, error.target_gone) == (PERMANENT, "message-gone", False)


async def test_markup_refused_in_an_edit_is_replaced_by_plain_text(
    bot_api: TelegramFake, slack_api: SlackFake
) -> None:
    """Readers get the words, on either platform."""
    bot_api.fail("editMessageText", telegram_fake.UNPARSED)
    async with TelegramChannel(telegram_settings(bot_api)) as channel:
        ref = await channel.send(CHAT, telegram.render(MESSAGE)[0])
        await channel.edit(CHAT, ref, telegram.render(NEWER)[0])
    assert bot_api.calls[-1][1].get("parse_mode") is None
    slack_api.fail("chat.update", slack_fake.refusal("invalid_blocks"))
    async with SlackChannel(slack_settings(slack_api)) as slack_channel:
        ref = await slack_channel.send(CHANNEL, slack.render(MESSAGE)[0])
        await slack_channel.edit(CHANNEL, ref, slack.render(NEWER)[0])
    assert "أكّدته أيضًا" in slack_api.edits[-1].text


async def test_a_group_that_was_edited_too_often_asks_to_wait(bot_api: TelegramFake) -> None:
    """Telegram says for how long."""
    async with TelegramChannel(telegram_settings(bot_api)) as channel:
        ref = await channel.send(CHAT, Part("0", plain="0"))
        for number in range(1, telegram_fake.MOST_EDITS + 1):
            await channel.edit(CHAT, ref, Part(str(number), plain=str(number)))
        error = await refusal(channel.edit(CHAT, ref, Part("x", plain="x")))
    assert error.outcome is NOT_SENT
    assert error.retry_after and 0 < error.retry_after <= 61


async def test_a_terminal_prints_what_was_added() -> None:
    """Below what it printed before."""
    stream = StringIO()
    channel, spec = ConsoleChannel(stream), TargetSpec("console", Platform.CONSOLE, "")
    ref = await channel.send(spec, Part("سطر"))
    await channel.edit(spec, ref, Part("تحديث"))
    assert stream.getvalue() == "سطر\n\nتحديث\n\n"
