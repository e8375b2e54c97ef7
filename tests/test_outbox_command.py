"""What could not be delivered is listed, put back and given up: on the command line and in chat, by admins alone."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.app import app
from bot.commands.registry import dispatch
from bot.commands.request import Request
from bot.render import console
from newsroom.errors import DeliveryError, Outcome
from newsroom.models import Platform
from newsroom.rights import Role
from newsroom.store import deliveries, inbox
from tests.house import House, Room, feed, open_house, plain
from tests.servers import FeedHost, item, rss

NEWS = "التحالف الدولي يصدر بيانا عن قاعدة حرير في أربيل."
ADMIN, SOMEBODY = "telegram:42", "telegram:43"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """One alert that the platform refused for good."""
    refusing = Room(errors={"console": [DeliveryError(Outcome.PERMANENT, "refused")]})
    async with FeedHost() as host:
        url = host.put("/feed.xml", rss(item(NEWS, link="https://news.example/1", guid="n1")))
        async with open_house(tmp_path, feed(url), room=refusing) as house:
            await house.poll()
            house.desk.followed = replace(house.desk.followed, roles={ADMIN: Role.ADMIN})
            yield house


async def ask(house: House, text: str, person: str = ADMIN, language: str = "ar", **more: int) -> str:
    message = await dispatch(Request(text, language, person, **more), house.desk)
    return plain("\n".join(part.text for part in console.render(message)))


async def test_an_admin_sees_what_is_stuck_and_sends_it_after_all(house: House) -> None:
    """With its number, target, reason and headline; nothing is left afterwards."""
    assert house.room.texts() == []
    text = await ask(house, "المتعثرة")
    for said in ("1 · رفضت المنصة الرسالة", "console", "قاعدة حرير"):
        assert said in text
    assert "سيُعاد إرسال تنبيه واحد" in await ask(house, "المتعثرة أعد 1")
    await house.sender.once()
    assert [NEWS.rstrip(".") in told for told in house.room.texts()] == [True]
    assert "No alert is stuck" in await ask(house, "outbox", language="en")


async def test_what_is_given_up_is_not_sent(house: House) -> None:
    """And is no longer listed."""
    assert "1 alert was given up" in await ask(house, "outbox discard all", language="en")
    await house.sender.once()
    assert house.room.texts() == []
    assert await house.desk.db.read(deliveries.dead_letters, 9) == []


@pytest.mark.parametrize("person", [SOMEBODY, "", "slack:U42", "telegram:042"])
async def test_nobody_else_may(house: House, person: str) -> None:
    """Whatever they write; the row stays."""
    for text in ("المتعثرة", "المتعثرة أعد 1", "outbox discard all"):
        assert "للمشرفين وحدهم" in await ask(house, text, person)
    assert len(await house.desk.db.read(deliveries.dead_letters, 9)) == 1


@pytest.mark.parametrize("text", ["المتعثرة أعد", "outbox requeue x", "outbox sing", "outbox requeue 1 -2"])
async def test_what_cannot_be_meant_is_answered_with_what_can(house: House, text: str) -> None:
    assert "المتعثرة أعد 12" in await ask(house, text)
    assert "لا تنبيه متعثر بهذا الرقم" in await ask(house, "المتعثرة أعد 99")


async def test_a_request_that_comes_twice_is_carried_out_once(house: House) -> None:
    """A crash after the change and before the answer: the second try says so and changes nothing."""
    asked = await house.desk.db.write(inbox.put, Platform.TELEGRAM, "7", {}, house.clock())
    assert asked
    assert "سيُعاد إرسال تنبيه واحد" in await ask(house, "المتعثرة أعد 1", update_id=asked)
    house.room.errors["console"] = [DeliveryError(Outcome.PERMANENT, "refused")]
    await house.sender.once()
    assert "نُفّذ هذا الطلب من قبل" in await ask(house, "المتعثرة أعد 1", update_id=asked)
    assert len(await house.desk.db.read(deliveries.dead_letters, 9)) == 1


async def test_the_command_line_does_the_same(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As text and as data; what is neither named nor all is refused in one line."""
    monkeypatch.setenv("RASID_DATA", str(tmp_path))
    monkeypatch.setenv("REDIS_URL", "off")
    await house.desk.db.read(deliveries.dead_letters, 1)
    run = CliRunner().invoke

    import asyncio

    listed = await asyncio.to_thread(run, app, ["outbox", "--json"])
    (letter,) = json.loads(listed.stdout)
    assert (letter["id"], letter["target"], letter["reason"]) == (1, "console", "refused")
    assert (await asyncio.to_thread(run, app, ["outbox", "requeue", "99"])).exit_code == 2
    done = await asyncio.to_thread(run, app, ["outbox", "requeue", "--all", "-l", "en"])
    assert "1 alert will be sent again" in plain(done.stdout)
