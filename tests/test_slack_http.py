"""Slack over HTTP: the same answers behind a signature, and nothing for whoever has none."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from tests.chat import until
from tests.fakes.slack_people import SECRET, signed
from tests.slack_stage import Stage, asking, buttons, said, staged

ANSWERS = {
    "حالة حرير": said("قيد الانسحاب.", actions=buttons(("التفاصيل", "details 71"))),
    "عدّل": asking(),
    "watch edit ain": said("هذا الاسم مستعمل.", refused=True, about="name"),
}
EVENT = json.dumps(
    {
        "type": "event_callback",
        "event_id": "Ev1",
        "event": {
            "type": "message",
            "channel_type": "im",
            "user": "U1",
            "channel": "D1",
            "text": "حالة",
            "ts": "1",
        },
    }
)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    over_http: dict[str, Any] = {"slack_signing_secret": SecretStr(SECRET), "slack_listen": "127.0.0.1:0"}
    async with staged(tmp_path, ANSWERS, **over_http) as made:
        await until(lambda: made.bot.listens_at)
        assert made.bot.listens_at
        host, port = made.bot.listens_at
        made.slack.http_to = f"http://{host}:{port}/slack/events"
        yield made


async def test_words_buttons_and_windows_arrive_as_over_a_socket(stage: Stage) -> None:
    """The same listeners."""
    await stage.slack.say("حالة حرير")
    await until(lambda: stage.slack.seen)
    await stage.slack.press("التفاصيل")
    await until(lambda: len(stage.slack.seen) == 2)
    await stage.slack.command("عدّل")
    await until(lambda: stage.slack.modals)
    await stage.slack.submit({"الاسم المعتمد": "قاعدة الأسد"})
    assert "هذا الاسم مستعمل." in stage.slack.errors["name"]
    assert "apps.connections.open" not in {method for method, _ in stage.slack.calls}


async def test_slack_makes_sure_that_the_address_is_ours(stage: Stage) -> None:
    """It sends a word and wants it back."""
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"})
    status, answer = await stage.slack.post_signed(body)
    assert (status, json.loads(answer)) == (200, {"challenge": "3eZbrw1a"})


@pytest.mark.parametrize(
    "signature",
    ["", "v0=", "v0=" + "0" * 64, "v0=نص", signed("another secret", str(int(time.time())), EVENT)],
    ids=["none", "empty", "zeros", "words", "of another secret"],
)
async def test_what_slack_did_not_sign_is_turned_away(stage: Stage, signature: str) -> None:
    """Unread."""
    sent = signature.encode().decode("latin-1")
    assert (await stage.slack.post_signed(EVENT, signature=sent))[0] == 401
    assert (await stage.slack.post_signed(EVENT))[0] == 200
    await until(lambda: stage.slack.seen)
    assert len(stage.script.asked) == 1


@pytest.mark.parametrize("off", [-301, 301])
async def test_what_was_signed_more_than_five_minutes_ago_is_turned_away(stage: Stage, off: float) -> None:
    """It may have been recorded by somebody. So is what comes from the future."""
    assert (await stage.slack.post_signed(EVENT, at=time.time() + off))[0] == 401
    assert stage.script.asked == []


async def test_a_request_sent_again_is_answered_once(stage: Stage) -> None:
    """Slack sends again what was not acknowledged within three seconds."""
    for _ in range(3):
        assert (await stage.slack.post_signed(EVENT))[0] == 200
    await until(lambda: stage.slack.seen)
    await stage.slack.say("حالة حرير")
    await until(lambda: len(stage.slack.seen) == 2)
    assert len(stage.script.asked) == 2


async def test_an_address_that_is_taken_stops_nothing_but_listening(stage: Stage, tmp_path: Path) -> None:
    """The rest of the service runs, and the log says why Slack is not heard."""
    assert stage.bot.listens_at
    taken: dict[str, Any] = {
        "slack_signing_secret": SecretStr(SECRET),
        "slack_listen": f"127.0.0.1:{stage.bot.listens_at[1]}",
    }
    (tmp_path / "other").mkdir()
    async with staged(tmp_path / "other", **taken) as other:
        await until(lambda: "auth.test" in {method for method, _ in other.slack.calls})
    assert other.bot.listens_at is None
