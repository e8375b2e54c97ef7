"""The fake Slack refuses what Slack refuses, so that what passes the other tests would pass there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.fakes.slack import BOT_TOKEN, Channel, SlackFake
from tests.fakes.slack_blocks import checked

TEXT = {"type": "section", "text": {"type": "mrkdwn", "text": "نص"}}


def button(**more: Any) -> dict[str, Any]:
    label = {"type": "plain_text", "text": "زر"}
    return {"type": "button", "action_id": "a", "text": label, "value": "x"} | more


def row(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)} | more


def field(key: str = "name", **element: Any) -> dict[str, Any]:
    label = {"type": "plain_text", "text": "الاسم"}
    inner = {"type": "plain_text_input", "action_id": "value"} | element
    return {"type": "input", "block_id": key, "label": label, "element": inner}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    words = {name: {"type": "plain_text", "text": "نص"} for name in ("title", "submit", "close")}
    return {
        "type": "modal",
        "callback_id": "form",
        "private_metadata": "{}",
        **words,
        "blocks": list(blocks),
        **more,
    }


class Api:
    """Calls as the bot's token would make them."""

    def __init__(self, fake: SlackFake, session: aiohttp.ClientSession) -> None:
        self.fake = fake
        self._session = session

    async def __call__(self, method: str, **given: Any) -> dict[str, Any]:
        bearer = {"Authorization": f"Bearer {BOT_TOKEN}"}
        async with self._session.post(self.fake.base_url + method, json=given, headers=bearer) as answer:
            found: dict[str, Any] = await answer.json()
            return found

    async def refused(self, method: str, **given: Any) -> str:
        return str((await self(method, **given)).get("error"))

    async def respond(self, url: str, **given: Any) -> int:
        async with self._session.post(url, json=given) as answer:
            return answer.status


@pytest.fixture
async def clock() -> list[float]:
    return [1000.0]


@pytest.fixture
async def api(clock: list[float]) -> AsyncIterator[Api]:
    async with SlackFake(now=lambda: clock[0]) as fake, aiohttp.ClientSession() as session:
        yield Api(fake, session)


BAD_BLOCKS: dict[str, list[dict[str, Any]]] = {
    "51 blocks": [TEXT] * 51,
    "a long section": [{"type": "section", "text": {"type": "mrkdwn", "text": "ا" * 3001}}],
    "a long header": [{"type": "header", "text": {"type": "plain_text", "text": "ا" * 151}}],
    "26 buttons in a row": [row(*(button(action_id=str(n)) for n in range(26)))],
    "an empty row": [row()],
    "a long label": [row(button(text={"type": "plain_text", "text": "ا" * 76}))],
    "a long value": [row(button(value="x" * 2001))],
    "a label with markup": [row(button(text={"type": "mrkdwn", "text": "*زر*"}))],
    "a style nobody knows": [row(button(style="loud"))],
    "two buttons of one id": [row(button(), button())],
    "two blocks of one id": [TEXT | {"block_id": "a"}, TEXT | {"block_id": "a"}],
    "a long id": [TEXT | {"block_id": "a" * 256}],
    "an input in a message": [field()],
    "no such block": [{"type": "poll"}],
}


@pytest.mark.parametrize("name", BAD_BLOCKS)
async def test_blocks_slack_refuses_are_refused(api: Api, name: str) -> None:
    """In messages to all and to one, and where they are changed."""
    ts = (await api("chat.postMessage", channel="C01", text="نص"))["ts"]
    given = {"channel": "C01", "text": "نص", "blocks": BAD_BLOCKS[name]}
    assert await api.refused("chat.postMessage", **given) == "invalid_blocks"
    assert await api.refused("chat.update", ts=ts, **given) == "invalid_blocks"
    assert await api.refused("chat.postEphemeral", user="U0LAYLA", **given) == "invalid_blocks"


async def test_the_most_slack_takes_is_taken(api: Api) -> None:
    """At the limit, not beyond it."""
    label = {"type": "plain_text", "text": "ا" * 75}
    full = [row(*(button(action_id=str(n), value="x" * 2000, text=label) for n in range(25))), *[TEXT] * 49]
    assert checked(full) == full
    assert (await api("chat.postMessage", channel="C01", text="نص", blocks=full))["ok"]
    long = [{"type": "section", "text": {"type": "mrkdwn", "text": "ا" * 2700}}] * 5
    error = await api.refused("chat.postMessage", channel="C01", text="نص", blocks=long)
    assert error == "msg_blocks_too_long"


BAD_VIEWS: dict[str, dict[str, Any]] = {
    "a long title": modal(TEXT, title={"type": "plain_text", "text": "ا" * 25}),
    "a long button": modal(TEXT, submit={"type": "plain_text", "text": "ا" * 25}),
    "much metadata": modal(TEXT, private_metadata="x" * 3001),
    "101 blocks": modal(*[TEXT] * 101),
    "no blocks": modal(),
    "inputs of one id": modal(field(), field()),
    "inputs without a button": modal(field(), submit=None),
    "a long value": modal(field(initial_value="ا" * 3001)),
    "no title": modal(TEXT, title=None),
    "a home": {"type": "home", "blocks": [TEXT]},
}


@pytest.mark.parametrize("name", BAD_VIEWS)
async def test_windows_slack_refuses_are_refused(api: Api, name: str) -> None:
    """And the trigger is not spent on them."""
    trigger = api.fake.trigger("U0LAYLA")
    view = {key: value for key, value in BAD_VIEWS[name].items() if value is not None}
    assert not (await api("views.open", trigger_id=trigger, view=view))["ok"]
    assert (await api("views.open", trigger_id=trigger, view=modal(TEXT)))["ok"]


async def test_a_trigger_opens_one_window_within_three_seconds(api: Api, clock: list[float]) -> None:
    """Not two, not later, not any."""
    first, second = api.fake.trigger("U0LAYLA"), api.fake.trigger("U0LAYLA")
    assert (await api("views.open", trigger_id=first, view=modal(TEXT)))["ok"]
    assert await api.refused("views.open", trigger_id=first, view=modal(TEXT)) == "exchanged_trigger_id"
    clock[0] += 3.1
    assert await api.refused("views.open", trigger_id=second, view=modal(TEXT)) == "expired_trigger_id"
    assert await api.refused("views.open", trigger_id="1.2.3", view=modal(TEXT)) == "invalid_trigger_id"


async def test_a_window_can_be_changed_while_it_is_open(api: Api) -> None:
    """By its id."""
    opened = await api("views.open", trigger_id=api.fake.trigger("U0LAYLA"), view=modal(TEXT))
    assert (await api("views.update", view_id=opened["view"]["id"], view=modal(field())))["ok"]
    assert api.fake.modals["U0LAYLA"]["blocks"][0]["type"] == "input"
    assert await api.refused("views.update", view_id="V0", view=modal(TEXT)) == "not_found"


async def test_a_home_tab_has_no_title_and_many_blocks(api: Api) -> None:
    """A hundred, and only for people."""
    view = {"type": "home", "blocks": [TEXT] * 100}
    assert (await api("views.publish", user_id="U0LAYLA", view=view))["ok"]
    view["blocks"] = [TEXT] * 101
    assert not (await api("views.publish", user_id="U0LAYLA", view=view))["ok"]
    assert not (await api("views.publish", user_id="U9", view={"type": "home", "blocks": [TEXT]}))["ok"]


async def test_an_interactions_address_takes_five_answers_in_half_an_hour(
    api: Api, clock: list[float]
) -> None:
    """For the asker alone unless it says otherwise."""
    url = api.fake.response_url("U0LAYLA", "C01")
    assert [await api.respond(url, text=str(n)) for n in range(6)] == [200] * 5 + [404]
    assert {seen.chat for seen in api.fake.seen} == {"U0LAYLA"}
    other = api.fake.response_url("U0LAYLA", "C01")
    assert await api.respond(other, text="للجميع", response_type="in_channel") == 200
    assert api.fake.seen[-1].chat == "C01"
    clock[0] += 1801
    assert await api.respond(other, text="متأخر") == 404


async def test_where_the_bot_is_not_it_cannot_speak(api: Api) -> None:
    """Nor where a channel is archived."""
    api.fake.channels |= {"C01": Channel(member=False), "C02": Channel(archived=True)}
    assert await api.refused("chat.postMessage", channel="C01", text="نص") == "not_in_channel"
    assert await api.refused("chat.postMessage", channel="C02", text="نص") == "is_archived"
    told = (await api("conversations.info", channel="C01"))["channel"]
    assert (told["is_member"], told["is_archived"]) == (False, False)


async def test_a_method_wants_its_scope(api: Api) -> None:
    """Any of those that Slack names for it."""
    api.fake.scopes = frozenset({"chat:write"})
    assert (await api("chat.postMessage", channel="C01", text="نص"))["ok"]
    for method in ("users.info", "conversations.open", "files.getUploadURLExternal", "conversations.info"):
        assert await api.refused(method, channel="C01") == "missing_scope"


async def test_a_file_is_promised_then_brought_then_shared(api: Api) -> None:
    """As long as it was said to be."""
    given = {"filename": "a.png", "length": 3, "alt_txt": "وصف"}
    promised = await api("files.getUploadURLExternal", **given)
    shared = {"files": [{"id": promised["file_id"]}], "channel_id": "C01"}
    assert await api.refused("files.completeUploadExternal", **shared) == "file_not_found"
    async with aiohttp.ClientSession() as session:
        assert (await session.post(promised["upload_url"], data=b"1234")).status == 400
        assert (await session.post(promised["upload_url"], data=b"123")).status == 200
    assert (await api("files.completeUploadExternal", **shared))["ok"]
    (file,) = api.fake.files.values()
    assert (file.name, file.alt, file.content, file.channel) == ("a.png", "وصف", b"123", "C01")
