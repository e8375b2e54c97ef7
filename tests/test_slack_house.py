"""The real desk behind Slack, wired as `rasid run` wires it: questions, the Home tab, alerts with buttons, channels."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

import tests.fakes.slack as slack_fake
from bot.adapters.slack_manifest import EVENTS, SCOPES
from bot.app import connect
from bot.courier import Outlet
from bot.message import Picture
from newsroom.models import Platform
from newsroom.rights import Role
from newsroom.store import targets
from tests.chat import until
from tests.fakes.slack import SlackFake, refusal
from tests.house import House, open_house, target
from tests.slack_stage import buttons, said

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64
NEWS = target("slack:C0NEWS", address="C0NEWS")


@dataclass
class Office:
    house: House
    slack: SlackFake
    outlet: Outlet

    async def rests(self, reason: str | None) -> None:
        """Back once the channel's target rests for that reason; None: it does not."""
        async with asyncio.timeout(60):
            while True:
                (found,) = await self.house.desk.db.read(targets.all_targets)
                if found.disabled_reason == reason:
                    return
                await asyncio.sleep(0.02)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with SlackFake() as slack, AsyncExitStack() as stack:
        slack.scopes, slack.events = frozenset(SCOPES), frozenset(EVENTS)
        given: dict[str, Any] = {
            "slack_bot_token": SecretStr(slack_fake.BOT_TOKEN),
            "slack_app_token": SecretStr(slack_fake.APP_TOKEN),
            "slack_api_base_url": slack.base_url,
        }
        roles = {"slack:U0SAMIR": Role.ADMIN}
        house = await stack.enter_async_context(open_house(tmp_path, targets=(NEWS,), roles=roles, **given))
        outlets, bots = await connect(house.desk, stack, listen=True)
        for bot in bots:
            await bot.start()
        yield Office(house, slack, outlets[Platform.SLACK])
        for bot in bots:
            await bot.stop()
        assert slack.pings == []


QUESTIONS = [("حالة عين الأسد", "عين الأسد"), ("status Ain al-Asad", "Ain al-Asad"), ("مراحل", "المرحلة")]


@pytest.mark.parametrize(("question", "expected"), QUESTIONS)
async def test_a_question_is_answered_in_private_and_can_be_published(
    office: Office, question: str, expected: str
) -> None:
    """In both languages."""
    await office.slack.command(question)
    await until(lambda: office.slack.seen)
    assert (office.slack.seen[0].chat, expected in office.slack.seen[0].text) == ("U0LAYLA", True)
    arabic = question[0] > "z"
    await office.slack.press("انشر في القناة" if arabic else "Post in channel")
    await until(lambda: len(office.slack.seen) == 2)
    assert office.slack.seen[1].chat == "C0NEWS"
    assert expected in office.slack.seen[1].text
    assert "ليلى" in office.slack.seen[1].text


@pytest.mark.parametrize("question", ["حالة المريخ", "status Mars", "كلام غير مفهوم"])
async def test_what_is_not_understood_is_not_offered_to_the_channel(office: Office, question: str) -> None:
    """What may be meant is."""
    await office.slack.command(question)
    await until(lambda: office.slack.seen)
    assert not {"انشر في القناة", "Post in channel"} & set(office.slack.labels())


async def test_what_may_be_meant_can_be_pressed(office: Office) -> None:
    """A typing error costs one press; the answer is as private as the question."""
    await office.slack.command("حالة عين الاسدد")
    await until(lambda: office.slack.seen)
    meant = office.slack.labels()[0]
    await office.slack.press(meant)
    await until(lambda: len(office.slack.seen) == 2)
    assert (office.slack.seen[1].chat, meant in office.slack.seen[1].text) == ("U0LAYLA", True)


async def test_the_home_tab_shows_what_the_desk_knows(office: Office) -> None:
    """For that person."""
    await office.slack.open_home()
    await until(lambda: office.slack.homes)
    assert "ما الجديد" in str(office.slack.homes["U0LAYLA"])


async def test_a_channel_that_was_archived_rests_until_it_is_back(office: Office) -> None:
    """Its target says why; a channel nobody is told in is no matter."""
    await office.slack.event({"type": "channel_archive", "channel": "C0OTHER", "user": "U0SAMIR"})
    await office.slack.event({"type": "channel_archive", "channel": "C0NEWS", "user": "U0SAMIR"})
    await office.rests("archived")
    await office.slack.event({"type": "channel_unarchive", "channel": "C0NEWS", "user": "U0SAMIR"})
    await office.rests(None)


async def test_a_channel_the_bot_was_removed_from_rests_until_it_is_invited(office: Office) -> None:
    """Then it is told again at once."""
    await office.slack.event({"type": "channel_left", "channel": "C0NEWS"})
    await office.rests("removed-from-chat")
    await office.slack.event({"type": "member_joined_channel", "channel": "C0NEWS", "user": "U0RASID"})
    await until(lambda: any(seen.chat == "C0NEWS" for seen in office.slack.seen))
    await office.rests(None)


async def test_the_buttons_of_an_alert_answer_in_its_thread(office: Office) -> None:
    """With its picture above it, described."""
    alert = said(
        "سُلّمت عين الأسد.",
        actions=buttons(("الحالة", "status ain_al_asad")),
        picture=Picture(PNG, "مسار الانسحاب"),
    )
    (part,) = office.outlet.render(alert)
    ref = await office.outlet.channel.send(NEWS, part)
    (file,) = office.slack.files.values()
    assert (file.channel, file.alt) == ("C0NEWS", "مسار الانسحاب")
    await office.slack.press("الحالة")
    await until(lambda: len(office.slack.seen) == 2)
    answer = office.slack.seen[1]
    assert (answer.chat, answer.thread, "عين الأسد" in answer.text) == ("C0NEWS", ref.message_id, True)


async def test_an_alert_is_told_also_when_its_picture_cannot_be(office: Office) -> None:
    """Slack refuses files where it takes words."""
    office.slack.fail("files.getUploadURLExternal", refusal("file_uploads_disabled"))
    (part,) = office.outlet.render(said("سُلّمت عين الأسد.", picture=Picture(PNG, "مسار")))
    await office.outlet.channel.send(NEWS, part)
    assert "سُلّمت" in office.slack.seen[0].text


async def test_a_change_brings_the_message_up_to_date_with_its_buttons(office: Office) -> None:
    """They stand under what it says now."""
    (part,) = office.outlet.render(said("قيد الانسحاب.", actions=buttons(("الحالة", "status ain_al_asad"))))
    ref = await office.outlet.channel.send(NEWS, part)
    (newer,) = office.outlet.render(said("سُلّمت.", actions=buttons(("القصة", "details 1"))))
    await office.outlet.channel.edit(NEWS, ref, newer)
    assert office.slack.labels() == ["القصة"]


async def test_a_form_is_asked_in_words_and_by_a_window(office: Office) -> None:
    """The next words fill it in, and so does the window; what is wrong is told in it."""
    await office.slack.say("people add", user="U0SAMIR")
    await until(lambda: office.slack.seen)
    assert "افتح النموذج" in office.slack.labels() or "Open the form" in office.slack.labels()
    await office.slack.press("Open the form", by="U0SAMIR")
    await until(lambda: office.slack.modals)
    names = [b["label"]["text"] for b in office.slack.modals["U0SAMIR"]["blocks"] if b["type"] == "input"]
    assert names
