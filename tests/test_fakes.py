"""The stand-ins do what the platforms do, and fail as they are told: tests of others rest on it."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest

import tests.fakes.slack as slack_fake
import tests.fakes.telegram as telegram_fake
from tests.chat import closed_port
from tests.fakes import CUT_AFTER, DRIP, LAST, PARTIAL, SLOW_BEFORE, Fault
from tests.fakes.faults import NAMED, read_script
from tests.fakes.slack import SlackFake
from tests.fakes.telegram import TelegramFake
from tests.servers import Answer, FeedHost, Wire

GROUP, CHANNEL = "-1001", "C01"
METADATA = {"event_type": "rasid_delivery", "event_payload": {"rows": [7, 8]}}


class Caller:
    """Talks to a fake as plainly as can be."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def telegram(self, fake: TelegramFake, method: str, **given: Any) -> dict[str, Any]:
        url = f"{fake.base_url}{telegram_fake.TOKEN}/{method}"
        async with self._session.post(url, data=given) as answer:
            return dict(await answer.json())

    async def say(
        self, fake: TelegramFake, text: str = "نص", chat: str = GROUP, **more: Any
    ) -> dict[str, Any]:
        return await self.telegram(fake, "sendMessage", chat_id=chat, text=text, **more)

    async def slack(self, fake: SlackFake, method: str, **given: Any) -> dict[str, Any]:
        bearer = {"Authorization": f"Bearer {slack_fake.BOT_TOKEN}"}
        async with self._session.post(f"{fake.base_url}{method}", json=given, headers=bearer) as answer:
            return dict(await answer.json())

    async def post(self, fake: SlackFake, text: str = "نص", **more: Any) -> dict[str, Any]:
        return await self.slack(fake, "chat.postMessage", **({"channel": CHANNEL, "text": text} | more))


@pytest.fixture
async def bot_api(tmp_path: Path) -> AsyncIterator[TelegramFake]:
    async with TelegramFake(tmp_path / "telegram.jsonl") as fake:
        yield fake


@pytest.fixture
async def slack_api(tmp_path: Path) -> AsyncIterator[SlackFake]:
    async with SlackFake(tmp_path / "slack.jsonl") as fake:
        yield fake


@pytest.fixture
async def caller() -> AsyncIterator[Caller]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        yield Caller(session)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


# ── faults ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_nth_message_to_a_chat_meets_its_fault_and_no_other(
    bot_api: TelegramFake, caller: Caller
) -> None:
    """Calls to other chats are not counted."""
    bot_api.fail_at("sendMessage", 2, telegram_fake.too_many(9), chat=GROUP, times=2)
    answers = [
        (await caller.say(bot_api, chat=chat))["ok"] for chat in (GROUP, "-1", GROUP, GROUP, "-1", GROUP)
    ]
    assert answers == [True, True, False, False, True, True]


async def test_a_lasting_fault_ends_when_the_fake_is_healed(bot_api: TelegramFake, caller: Caller) -> None:
    """Whether it is of a chat or of a method."""
    bot_api.fail_at("sendMessage", 1, telegram_fake.BLOCKED, times=None)
    bot_api.refuse["-2"] = telegram_fake.NO_CHAT
    assert [(await caller.say(bot_api))["error_code"] for _ in range(3)] == [403] * 3
    bot_api.heal()
    assert [(await caller.say(bot_api, chat=chat))["ok"] for chat in (GROUP, "-2")] == [True, True]


@pytest.mark.parametrize(("fault", "shown"), [(PARTIAL, 1), (CUT_AFTER, 1), (NAMED["cut before"], 0)])
async def test_a_broken_answer_reaches_nobody_and_the_message_may(
    fault: Fault, shown: int, bot_api: TelegramFake, slack_api: SlackFake, caller: Caller
) -> None:
    """Part of an answer with a longer length promised, or none at all."""
    bot_api.fail("sendMessage", fault)
    slack_api.fail("chat.postMessage", fault)
    for call in (caller.say(bot_api), caller.post(slack_api)):
        with pytest.raises(aiohttp.ClientError):
            await call
    assert (len(bot_api.seen), len(slack_api.seen)) == (shown, shown)


async def test_an_answer_that_drips_is_the_true_one(bot_api: TelegramFake, caller: Caller) -> None:
    """It is only slow."""
    bot_api.fail("sendMessage", Fault(recorded=True, drip=0.0001))
    assert (await caller.say(bot_api))["result"]["text"] == "نص"
    assert DRIP.drip == 1.0


async def test_a_message_is_shown_though_its_sender_has_given_up(
    bot_api: TelegramFake, caller: Caller
) -> None:
    """What has arrived is done: a sender that was killed does not take it back."""
    bot_api.fail("sendMessage", Fault(recorded=True, before=0.2))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(caller.say(bot_api), 0.1)
    assert bot_api.seen == []
    await bot_api.settled()
    assert len(bot_api.seen) == 1
    assert SLOW_BEFORE.recorded


async def test_a_port_that_is_closed_refuses_and_comes_back_where_it_was(
    bot_api: TelegramFake, caller: Caller
) -> None:
    """At once, or behind an answer; connections kept open lead nowhere either."""
    await caller.say(bot_api)
    await bot_api.down()
    for _ in range(2):
        with pytest.raises(aiohttp.ClientConnectionError):
            await caller.say(bot_api)
    await bot_api.up()
    bot_api.fail("sendMessage", LAST)
    assert (await caller.say(bot_api))["ok"]
    with pytest.raises(aiohttp.ClientConnectorError):
        await caller.say(bot_api)
    await bot_api.up()
    assert (await caller.say(bot_api))["result"]["message_id"] == 3


def test_a_script_that_says_nothing_sensible_is_refused() -> None:
    """A campaign with a misspelt fault would prove nothing."""
    for script in (
        [{"method": "x", "fault": "cut befor"}],
        [{"method": "x", "fault": {"cutt": True}}],
        [{"method": "x", "fault": "cut before", "nth": 3}],
        [{"method": "x"}],
    ):
        with pytest.raises(ValueError):
            read_script(json.dumps(script), NAMED)


# ── a process of its own ─────────────────────────────────────────────────────────────────────────────────


async def started(module: str, port: int, log: Path, *more: str) -> asyncio.subprocess.Process:
    arguments = (sys.executable, "-m", module, "--port", str(port), "--log", str(log), *more)
    process = await asyncio.create_subprocess_exec(*arguments, cwd=Path(__file__).parent.parent)
    async with asyncio.timeout(30):
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return process
            await asyncio.sleep(0.1)


async def test_alone_it_follows_its_script_and_what_was_shown_outlives_it(
    tmp_path: Path, caller: Caller
) -> None:
    """Killed without warning, its log holds every message a reader saw, and no other."""
    log, script, port = tmp_path / "seen.jsonl", tmp_path / "script.json", closed_port()
    rules = [
        {"method": "sendMessage", "chat": GROUP, "call": 2, "fault": "cut after"},
        {"method": "sendMessage", "chat": GROUP, "call": 3, "fault": {"status": 500, "body": "<html>"}},
        {"method": "sendMessage", "chat": "-2", "fault": "blocked", "times": None},
    ]
    script.write_text(json.dumps(rules), encoding="utf-8")
    process = await started("tests.fakes.telegram", port, log, "--script", str(script))
    fake = TelegramFake()
    fake.port = port
    assert (await caller.say(fake, "١"))["ok"]
    with pytest.raises(aiohttp.ClientError):
        await caller.say(fake, "٢")
    with pytest.raises(aiohttp.ClientError):  # a page, no JSON
        await caller.say(fake, "٣")
    assert (await caller.say(fake, "٤", chat="-2"))["error_code"] == 403
    process.send_signal(signal.SIGKILL)
    await process.wait()
    assert [line["text"] for line in lines(log)] == ["١", "٢"]


async def test_a_scripted_outage_ends(tmp_path: Path, caller: Caller) -> None:
    """The port is closed for its time, and the next process appends to the same log."""
    log, port = tmp_path / "seen.jsonl", closed_port()
    fake = SlackFake()
    fake.port = port
    for script in ('[{"down": 0.0, "for": 0.5}]', "[]"):
        process = await started("tests.fakes.slack", port, log, "--script", script)
        async with asyncio.timeout(30):
            while True:
                with suppress(aiohttp.ClientError):
                    await caller.post(fake)
                    break
        process.kill()
        await process.wait()
    assert len(lines(log)) == 2


# ── the Bot API ──────────────────────────────────────────────────────────────────────────────────────────


async def test_the_log_tells_what_readers_saw_in_its_order(
    bot_api: TelegramFake, slack_api: SlackFake, caller: Caller, tmp_path: Path
) -> None:
    """Sends, replies and edits, with their ids, topics and outbox rows."""
    await caller.say(bot_api, "خبر", message_thread_id=5)
    await caller.say(bot_api, "رد", reply_parameters=json.dumps({"message_id": 1}))
    await caller.telegram(bot_api, "editMessageText", chat_id=GROUP, message_id=1, text="خبر معدل")
    await caller.say(bot_api, " ")
    ts = (await caller.post(slack_api, "خبر", metadata=METADATA))["ts"]
    await caller.post(slack_api, "رد", thread_ts=ts)
    await caller.slack(slack_api, "chat.update", channel=CHANNEL, ts=ts, text="خبر معدل")

    told = [
        (one["kind"], one["thread"], one["message"], one["text"])
        for one in lines(tmp_path / "telegram.jsonl")
    ]
    assert told == [("send", "5", "1", "خبر"), ("reply", None, "2", "رد"), ("edit", None, "1", "خبر معدل")]
    journal = lines(tmp_path / "slack.jsonl")
    assert [(one["kind"], one["rows"]) for one in journal] == [("send", [7, 8]), ("reply", []), ("edit", [])]
    assert {one["platform"] for one in journal} == {"slack"}
    assert (journal[0]["message"], journal[1]["thread"], journal[2]["message"]) == (ts, ts, ts)
    assert (len(bot_api.seen), len(bot_api.edits), len(slack_api.seen)) == (2, 1, 2)


async def test_a_reply_needs_the_message_it_answers(bot_api: TelegramFake, caller: Caller) -> None:
    """Unless the bot said that it may go without."""
    missing: dict[str, Any] = {"message_id": 77}
    refused = await caller.say(bot_api, reply_parameters=json.dumps(missing))
    assert refused["description"] == "Bad Request: message to be replied not found"
    loose = missing | {"allow_sending_without_reply": True}
    assert "reply_to_message" not in (await caller.say(bot_api, reply_parameters=json.dumps(loose)))["result"]
    answer = await caller.say(bot_api, "رد", reply_parameters=json.dumps({"message_id": 1}))
    assert answer["result"]["reply_to_message"]["message_id"] == 1
    assert not (await caller.say(bot_api, reply_parameters="؟"))["ok"]


async def test_a_forum_knows_its_topics(bot_api: TelegramFake, caller: Caller) -> None:
    """One that was deleted takes no message."""
    bot_api.topics[GROUP] = {"5"}
    assert (await caller.say(bot_api, message_thread_id=5))["ok"]
    assert "thread not found" in (await caller.say(bot_api, message_thread_id=6))["description"]


async def test_telegrams_real_rate_refuses_the_21st_of_a_minute(caller: Caller) -> None:
    """A private chat takes small bursts only; what waits as long as it was told is taken."""
    clock = [1000.0]
    async with TelegramFake(now=lambda: clock[0]) as fake:
        fake.real_rate = True
        assert [(await caller.say(fake))["ok"] for _ in range(21)] == [True] * 20 + [False]
        assert [(await caller.say(fake, chat="42"))["ok"] for _ in range(4)] == [True] * 3 + [False]
        wait = (await caller.say(fake))["parameters"]["retry_after"]
        clock[0] += wait
        assert (await caller.say(fake))["ok"]


# ── Slack ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "metadata",
    [
        {"event_type": "x"},
        {"event_type": 1, "event_payload": {}},
        {"event_type": "x", "event_payload": [1]},
        {"event_type": "two words", "event_payload": {}},
        "{",
        [],
        {**METADATA, "more": 1},
    ],
)
async def test_metadata_in_another_shape_is_refused(
    metadata: object, slack_api: SlackFake, caller: Caller
) -> None:
    """Nothing is posted."""
    assert (await caller.post(slack_api, metadata=metadata))["error"] == "invalid_metadata_format"
    assert slack_api.seen == []


async def test_a_channels_history_comes_newest_first_in_pages(slack_api: SlackFake, caller: Caller) -> None:
    """Metadata only when asked for; bounds are exclusive unless said otherwise."""
    given = [METADATA, json.dumps(METADATA), None]
    posted = [(await caller.post(slack_api, str(n), metadata=given[n]))["ts"] for n in range(3)]

    async def history(**more: Any) -> dict[str, Any]:
        return await caller.slack(slack_api, "conversations.history", channel=CHANNEL, **more)

    page = await history(limit=2, include_all_metadata=True)
    assert [one["text"] for one in page["messages"]] == ["2", "1"]
    assert [one.get("metadata") for one in page["messages"]] == [None, METADATA]
    rest = await history(limit=2, cursor=page["response_metadata"]["next_cursor"])
    assert [(one["text"], "metadata" in one) for one in rest["messages"]] == [("0", False)]
    assert (page["has_more"], rest["has_more"]) == (True, False)
    between = await history(oldest=posted[0], latest=posted[2])
    assert [one["ts"] for one in between["messages"]] == [posted[1]]
    assert len((await history(oldest=posted[0], latest=posted[2], inclusive=True))["messages"]) == 3
    assert (await history(limit=1000))["error"] == "invalid_limit"


async def test_answers_in_a_thread_are_in_the_history_only_if_the_channel_was_told(
    slack_api: SlackFake, caller: Caller
) -> None:
    """`conversations.replies` has them all, the message itself first."""
    head = (await caller.post(slack_api, "خبر"))["ts"]
    await caller.post(slack_api, "رد", thread_ts=head, metadata=METADATA)
    await caller.post(slack_api, "رد للجميع", thread_ts=head, reply_broadcast=True)
    found = (await caller.slack(slack_api, "conversations.history", channel=CHANNEL))["messages"]
    assert [(one["text"], one.get("subtype")) for one in found] == [
        ("رد للجميع", "thread_broadcast"),
        ("خبر", None),
    ]
    assert (found[1]["thread_ts"], found[1]["reply_count"]) == (head, 2)
    asked = {"channel": CHANNEL, "ts": head, "include_all_metadata": True}
    thread = (await caller.slack(slack_api, "conversations.replies", **asked))["messages"]
    assert [one["text"] for one in thread] == ["خبر", "رد", "رد للجميع"]
    assert thread[1]["metadata"] == METADATA
    nowhere = await caller.slack(slack_api, "conversations.replies", channel=CHANNEL, ts="1.0")
    assert nowhere["error"] == "thread_not_found"


async def test_an_edit_keeps_what_a_message_carries_and_a_deletion_does_not(
    slack_api: SlackFake, caller: Caller
) -> None:
    """The history shows what stands there now."""
    ts = (await caller.post(slack_api, "خبر", metadata=METADATA))["ts"]
    await caller.slack(slack_api, "chat.update", channel=CHANNEL, ts=ts, text="خبر معدل")
    asked = {"channel": CHANNEL, "include_all_metadata": "true"}
    (found,) = (await caller.slack(slack_api, "conversations.history", **asked))["messages"]
    assert (found["text"], found["metadata"]) == ("خبر معدل", METADATA)
    slack_api.delete(CHANNEL, ts)
    assert (await caller.slack(slack_api, "conversations.history", **asked))["messages"] == []


async def test_slacks_real_rate_is_about_one_a_second(caller: Caller) -> None:
    """In each channel for itself."""
    clock = [1000.0]
    async with SlackFake(now=lambda: clock[0]) as fake:
        fake.real_rate = True
        sent = [(await caller.post(fake)).get("error") for _ in range(slack_fake.MOST_AT_ONCE + 1)]
        assert sent == [None] * slack_fake.MOST_AT_ONCE + ["ratelimited"]
        assert (await caller.post(fake, channel="C02"))["ok"]
        clock[0] += 1
        assert (await caller.post(fake))["ok"]


# ── the feed host ────────────────────────────────────────────────────────────────────────────────────────


async def test_a_wire_keeps_the_truth_about_what_it_published(caller: Caller) -> None:
    """Numbered titles, and when each could first be read; old items leave the feed, not the truth."""
    clock = [5.0]
    async with FeedHost() as host, aiohttp.ClientSession() as session:
        wire = Wire(host, now=lambda: clock[0], keeps=2)
        assert wire.publish("أ", "ب") == [1, 2]
        clock[0] = 6.0
        wire.publish("ج")
        body = await (await session.get(wire.url)).text()
    assert [(one.number, one.at) for one in wire.published] == [(1, 5.0), (2, 5.0), (3, 6.0)]
    assert ("رقم 1." in body, "رقم 2." in body, body.index("رقم 3.") < body.index("رقم 2.")) == (
        False,
        True,
        True,
    )


async def test_a_feed_host_fails_once_and_can_be_away() -> None:
    """The next request is answered as usual; a closed port refuses."""
    async with FeedHost() as host, aiohttp.ClientSession() as session:
        url = host.put("/f", b"whole")
        host.fail("/f", Answer(b"", 503), Answer(b"", cut=True))
        assert (await session.get(url)).status == 503
        with pytest.raises(aiohttp.ClientError):
            await session.post(url)
        assert await (await session.get(url)).read() == b"whole"
        await host.down()
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.get(url)
        await host.up()
        assert (await session.get(url)).status == 200
