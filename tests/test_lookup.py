"""On Slack what arrived can be looked up: by the rows a message carries, in the channel and in threads."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.slack import SlackChannel
from bot.message import Part
from newsroom.errors import DeliveryError, Outcome
from newsroom.models import Platform, TargetSpec
from tests.chat import slack_settings
from tests.fakes import CUT_AFTER
from tests.fakes.slack import SlackFake, refusal

CHANNEL = TargetSpec("slack:C0NEWS", Platform.SLACK, "C0NEWS")


def part(text: str, *rows: int) -> Part:
    return Part(text, refs=rows, plain=text)


def lately() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=1)


@pytest.fixture
async def slack() -> AsyncIterator[SlackFake]:
    async with SlackFake() as fake:
        yield fake


@pytest.fixture
async def channel(slack: SlackFake) -> AsyncIterator[SlackChannel]:
    async with SlackChannel(slack_settings(slack), "this-database") as made:
        yield made


async def test_what_arrived_is_found_though_nobody_was_told(slack: SlackFake, channel: SlackChannel) -> None:
    """Each row with the message that tells it."""
    await channel.send(CHANNEL, part("أول", 1, 2))
    slack.fail("chat.postMessage", CUT_AFTER)
    with pytest.raises(DeliveryError) as cut:
        await channel.send(CHANNEL, part("ثان", 3))
    assert cut.value.outcome is Outcome.UNSURE
    found = (await channel.find(CHANNEL, lately())).whole
    assert sorted(found) == [1, 2, 3]
    assert found[1] == found[2] != found[3]


async def test_an_answer_in_a_thread_is_found_and_can_be_edited(
    slack: SlackFake, channel: SlackChannel
) -> None:
    """It is shown in the channel too; an answer to an answer joins the same thread."""
    first = await channel.send(CHANNEL, part("الحالة: جارٍ", 1))
    second = await channel.send(CHANNEL, part("الحالة: مكتمل", 2), reply_to=first)
    third = await channel.send(CHANNEL, part("الحالة: جارٍ مجددا", 3), reply_to=second)
    assert (await channel.find(CHANNEL, lately())).whole == {1: first, 2: second, 3: third}
    assert [given.get("thread_ts") for name, given in slack.calls if name == "chat.postMessage"][1:] == [
        first.message_id,
        first.message_id,
    ]
    await channel.edit(CHANNEL, third, part("صُحّح", 3))
    assert slack.edits[-1].text == "صُحّح"


async def test_rows_of_another_database_are_not_ours(slack: SlackFake, channel: SlackChannel) -> None:
    """A restored or a second rasid counts its rows anew."""
    async with SlackChannel(slack_settings(slack), "another-database") as other:
        await other.send(CHANNEL, part("خبر", 1))
    assert (await channel.find(CHANNEL, lately())).whole == {}


async def test_a_thread_that_is_gone_loses_no_alert(slack: SlackFake, channel: SlackChannel) -> None:
    """It is told in the channel instead."""
    first = await channel.send(CHANNEL, part("الحالة: جارٍ", 1))
    slack.fail("chat.postMessage", refusal("thread_not_found"))
    await channel.send(CHANNEL, part("الحالة: مكتمل", 2), reply_to=first)
    assert slack.seen[-1].text == "الحالة: مكتمل"


@pytest.mark.parametrize("code", ["missing_scope", "not_in_channel"])
async def test_a_history_we_may_not_read_is_said_to_be_so(
    code: str, slack: SlackFake, channel: SlackChannel
) -> None:
    """So that the message is repeated with its mark, not looked for in vain."""
    slack.fail("conversations.history", refusal(code))
    with pytest.raises(DeliveryError) as refused:
        await channel.find(CHANNEL, lately())
    assert (refused.value.outcome, refused.value.reason) == (Outcome.PERMANENT, "no-history")
