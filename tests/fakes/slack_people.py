"""What people do in Slack, and how Slack tells the app: over a socket, or signed over HTTP."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import html
import json
import re
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientSession, web

from tests.fakes.slack_blocks import Blocks, checked_view, interactive

BOT_TOKEN = "xoxb-000000000000-fake-for-loopback-tests"
APP_TOKEN = "xapp-1-A000-fake-for-loopback-tests"
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
ME, USER, OTHER = "U0RASID", "U0LAYLA", "U0SAMIR"
ACK_S = 3.0
_URL = re.compile(r"https?://[^\s<>]+")


@dataclass(slots=True)
class Standing:
    """A message that can be pressed on."""

    id: str  # its ts
    channel: str
    blocks: Blocks
    thread: str | None = None
    only: str = ""  # who alone sees it


@dataclass(slots=True)
class Trigger:
    user: str
    made_at: float
    used: bool = False


def dm_of(user: str) -> str:
    return "D" + user[1:]


def written(text: str, names: Mapping[str, str]) -> str:
    """As Slack sends what was typed, `should_escape` included: links and people in angle brackets."""
    text = _URL.sub(lambda m: f"<{m[0]}>", html.escape(text, quote=False))
    for user, name in names.items():
        text = text.replace(f"@{name}", f"<@{user}|{name}>")
    return text


class People:
    """Half of the fake: `SlackFake` brings the server."""

    port: int
    now: Callable[[], float]
    response_url: Callable[..., str]

    def __init__(self) -> None:
        self.people = {USER: "ليلى", OTHER: "سمير"}
        self.board: list[Standing] = []
        self.modals: dict[str, dict[str, Any]] = {}  # user -> the window in front of them
        self.homes: dict[str, dict[str, Any]] = {}
        self.errors: dict[str, str] = {}  # in the window, by block_id
        self.triggers: dict[str, Trigger] = {}
        self.acks: list[str] = []  # envelope ids
        self.said: dict[str, Any] = {}  # envelope id -> what the acknowledgement brought
        self.events: frozenset[str] | None = None  # that the app subscribed to; None: all
        self.http_to = ""  # where requests are posted instead of a socket
        self.secret = SECRET
        self._acked: dict[str, asyncio.Event] = {}
        self._sockets: list[web.WebSocketResponse] = []
        self._connected = asyncio.Event()

    # ── words ──

    async def say(self, text: str, /, *, kind: str = "message", event_id: str = "", **more: Any) -> str:
        """A direct message, or with `kind="app_mention"` a mention; returns the envelope's id."""
        direct, user = kind == "message", str(more.get("user", USER))
        return await self.event(
            {
                "type": kind,
                "user": user,
                "text": written(text, self.people) if kind == "message" else text,
                "ts": f"{time.time():.6f}",
                "channel": dm_of(user or USER) if direct else "C0NEWS",
                "channel_type": "im" if direct else "channel",
            }
            | more,
            event_id,
        )

    async def mention(self, text: str, /, **more: Any) -> str:
        """In a channel; with `thread_ts` in a thread."""
        said = f"<@{ME}> {written(text, self.people)}"
        return await self.say(str(more.pop("text", said)), kind="app_mention", **more)

    async def event(self, event: dict[str, Any], event_id: str = "") -> str:
        name = "message.im" if event["type"] == "message" else event["type"]
        assert self.events is None or name in self.events, f"the app has not subscribed to {name}"
        body = {
            "type": "event_callback",
            "team_id": "T0",
            "api_app_id": "A0",
            "event_id": event_id or uuid.uuid4().hex,
            "event": event,
        }
        return await self.envelope("events_api", body)

    async def command(self, text: str, *, channel: str = "C0NEWS", by: str = USER) -> str:
        body = {
            "command": "/rasid",
            "text": written(text, self.people),
            "user_id": by,
            "user_name": self.people[by],
            "channel_id": channel,
            "channel_name": "directmessage" if channel.startswith("D") else channel.lower(),
            "team_id": "T0",
            "response_url": self.response_url(by, channel),
            "trigger_id": self.trigger(by),
        }
        return await self.envelope("slash_commands", body)

    async def shortcut(
        self, text: str, *, channel: str = "C0NEWS", by: str = USER, callback_id: str = "submit_article"
    ) -> str:
        """«أرسل إلى راصد» in the menu of somebody's message."""
        ts = f"{time.time():.6f}"
        message = {"type": "message", "user": OTHER, "ts": ts, "text": written(text, self.people)}
        payload = self._interaction("message_action", by, channel) | {
            "callback_id": callback_id,
            "message": message,
            "message_ts": ts,
        }
        return await self.envelope("interactive", payload)

    async def open_home(self, *, by: str = USER) -> str:
        event = {"type": "app_home_opened", "user": by, "channel": dm_of(by), "tab": "home"}
        return await self.event(event)

    # ── buttons and windows ──

    async def press(self, label: str, *, by: str = USER, home: bool = False) -> str:
        """The newest button of that name that this person sees, in messages or on the Home tab."""
        if home:
            element = self._button(self.homes[by]["blocks"], label)
            assert element, f"no button {label!r} on the Home tab"
            where: dict[str, Any] = {
                "container": {"type": "view", "view_id": f"V{by}"},
                "view": {"id": f"V{by}", "type": "home"},
            }
            payload = self._interaction("block_actions", by) | where
        else:
            seen = [one for one in self.board if one.only in ("", by) and self._button(one.blocks, label)]
            assert seen, f"no button {label!r} in {self.labels(by)}"
            element = self._button(seen[-1].blocks, label)
            payload = self._interaction("block_actions", by, seen[-1].channel, seen[-1])
        action = {**(element or {}), "action_ts": f"{time.time():.6f}", "type": "button"}
        return await self.envelope("interactive", payload | {"actions": [action]})

    def labels(self, by: str = USER) -> list[str]:
        """Of every button in messages this person sees."""
        seen = [one for one in self.board if one.only in ("", by)]
        return [_label(element) for one in seen for element in interactive(one.blocks) if "text" in element]

    def _button(self, blocks: Blocks, label: str) -> dict[str, Any] | None:
        buttons = (element for element in interactive(blocks) if element["type"] == "button")
        return next((element for element in buttons if _label(element) == label), None)

    def _interaction(
        self, kind: str, by: str, channel: str = "", on: Standing | None = None
    ) -> dict[str, Any]:
        payload: dict[str, Any] = {
            "type": kind,
            "user": {"id": by, "username": "u", "name": self.people[by], "team_id": "T0"},
            "team": {"id": "T0"},
            "api_app_id": "A0",
            "trigger_id": self.trigger(by),
        }
        if channel:
            payload["channel"] = {"id": channel, "name": channel.lower()}
            url = self.response_url(by, channel, on.thread if on else None, on.id if on else "")
            payload["response_url"] = url
        if on:
            container = {"type": "message", "message_ts": on.id, "channel_id": on.channel}
            container["is_ephemeral"] = bool(on.only)  # type: ignore[assignment]
            payload["container"] = container | ({"thread_ts": on.thread} if on.thread else {})
            if not on.only:  # what one person alone sees is not repeated to the app
                payload["message"] = {"ts": on.id, "blocks": on.blocks}
        return payload

    async def submit(self, values: Mapping[str, str] | None = None, *, by: str = USER, times: int = 1) -> str:
        """Fill in the window by its labels, and send it. What is not named stays as it stands there.

        `times`: Slack sends it so often at once, and wants the same answer to each.
        """
        view, named = self.modals[by], dict(values or {})
        state: dict[str, Any] = {}
        for block in view["blocks"]:
            if block["type"] != "input":
                continue
            element, given = block["element"], named.pop(block["label"]["text"].strip("\u200f\u200e"), None)
            filled = _filled(element, given)
            empty = not (filled.get("value") or filled.get("selected_option"))
            assert block.get("optional") or not empty, f"the client asks for {block['label']['text']}"
            state[block["block_id"]] = {element["action_id"]: {"type": element["type"], **filled}}
        assert not named, f"no such fields: {sorted(named)}"
        told = {**view, "state": {"values": state}}
        payload = self._interaction("view_submission", by) | {"view": told, "response_urls": []}
        envelopes = [await self.envelope("interactive", payload) for _ in range(times)]
        answer, *others = [await self.answer_to(envelope) for envelope in envelopes]
        assert all(other == answer for other in others), f"not the same answer: {[answer, *others]}"
        self._after_submission(by, view["id"], answer)
        return envelopes[0]

    def _after_submission(self, by: str, view_id: str, answer: Any) -> None:
        action = (answer or {}).get("response_action")
        assert action in (None, "errors", "clear", "update"), f"{action} is unknown"
        self.errors = dict(answer["errors"]) if action == "errors" else {}
        inputs = {b["block_id"] for b in self.modals[by]["blocks"] if b["type"] == "input"}
        assert self.errors.keys() <= inputs, "errors name blocks that take input"
        if action == "update":
            self.keep_view(by, checked_view(answer["view"], "modal"), view_id)
        elif action != "errors":
            del self.modals[by]

    def keep_view(self, user: str, view: dict[str, Any], view_id: str = "") -> dict[str, Any]:
        told = {**view, "id": view_id or f"V{uuid.uuid4().hex[:9].upper()}", "hash": uuid.uuid4().hex}
        self.modals[user] = told
        return told

    def trigger(self, user: str) -> str:
        made = f"{uuid.uuid4().int % 10**12}.{len(self.triggers)}.{uuid.uuid4().hex}"
        self.triggers[made] = Trigger(user, self.now())
        return made

    # ── the way to the app ──

    async def envelope(self, kind: str, payload: dict[str, Any]) -> str:
        envelope_id = uuid.uuid4().hex
        self._acked[envelope_id] = asyncio.Event()
        if self.http_to:
            await self._over_http(kind, payload, envelope_id)
            return envelope_id
        await asyncio.wait_for(self._connected.wait(), 10)
        sent = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        await self._sockets[-1].send_json(sent)
        return envelope_id

    async def _over_http(self, kind: str, payload: dict[str, Any], envelope_id: str) -> None:
        status, body = await self.post_signed(_body(kind, payload), form=kind != "events_api")
        assert status == 200, f"HTTP {status}: {body}"
        self.acknowledged(envelope_id, json.loads(body) if body.startswith("{") else None)

    async def post_signed(
        self, body: str, *, form: bool = False, at: float | None = None, signature: str | None = None
    ) -> tuple[int, str]:
        stamp = str(int(time.time() if at is None else at))
        headers = {
            "Content-Type": "application/x-www-form-urlencoded" if form else "application/json",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signed(self.secret, stamp, body) if signature is None else signature,
        }
        async with (
            ClientSession() as session,
            session.post(self.http_to, data=body.encode(), headers=headers) as answer,
        ):
            return answer.status, await answer.text()

    def acknowledged(self, envelope_id: str, payload: Any) -> None:
        self.acks.append(envelope_id)
        self.said[envelope_id] = payload
        if envelope_id in self._acked:
            self._acked[envelope_id].set()

    async def answer_to(self, envelope_id: str) -> Any:
        """What the acknowledgement brought; Slack shows an error when it takes three seconds."""
        await asyncio.wait_for(self._acked[envelope_id].wait(), ACK_S)
        return self.said[envelope_id]

    async def hang_up(self, *, announced: bool) -> None:
        """Slack moves its clients to another server now and then; sometimes it forgets to say so."""
        socket = self._sockets[-1]
        self._connected.clear()
        if announced:
            await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})
        else:
            await socket.close()


def signed(secret: str, stamp: str, body: str) -> str:
    return "v0=" + hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()


def _body(kind: str, payload: dict[str, Any]) -> str:
    if kind == "events_api":
        return json.dumps(payload)
    return urlencode(payload if kind == "slash_commands" else {"payload": json.dumps(payload)})


def _label(element: Mapping[str, Any]) -> str:
    return str(element["text"]["text"]).strip("\u200f\u200e")


def _filled(element: Mapping[str, Any], given: str | None) -> dict[str, Any]:
    if element["type"] == "plain_text_input":
        value = element.get("initial_value") if given is None else given
        assert len(value or "") <= element.get("max_length", 3000), "the client takes no more"
        return {"value": value or None}
    options = {option["text"]["text"].strip("\u200f\u200e"): option for option in element["options"]}
    return {"selected_option": element.get("initial_option") if given is None else options[given]}
