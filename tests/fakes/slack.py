"""Slack's Web API and Socket Mode on loopback, and alone in a process of its own:

python -m tests.fakes.slack --port 8082 --log seen.jsonl
"""

from __future__ import annotations

import argparse
import asyncio
import html
import json
import re
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from aiohttp import web
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from tests.fakes import Fake, Fault, Seen, arguments, meet

BOT_TOKEN = "xoxb-000000000000-fake-for-loopback-tests"
APP_TOKEN = "xapp-1-A000-fake-for-loopback-tests"
ME = "U0RASID"
MOST_BLOCKS, MOST_BLOCK_TEXT, MOST_TEXT, MOST_REPLIES = 50, 13_200, 40_000, 5
PING = re.compile(r"<(!(?:channel|here|everyone|subteam)[^>]*|@[^>]+)>")


class Refused(Exception):
    pass


def refusal(code: str) -> Fault:
    return Fault(200, {"ok": False, "error": code})


def too_many(seconds: int) -> Fault:
    return Fault(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(seconds)})


class SlackFake(Fake):
    def __init__(self, log: Path | None = None) -> None:
        super().__init__(log)
        self.texts: dict[tuple[str, str], str] = {}  # (channel, ts) -> what stands there now
        self._last = 0.0
        self.pings: list[str] = []  # everyone a posted message would have called
        self.acks: list[str] = []  # envelope ids
        self._sockets: list[web.WebSocketResponse] = []
        self._connected = asyncio.Event()
        self._replies: Counter[str] = Counter()
        self._methods: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "auth.test": lambda given: {"user_id": ME, "bot_id": "B0RASID", "team_id": "T0", "user": "rasid"},
            "apps.connections.open": lambda given: {"url": f"ws://127.0.0.1:{self.port}/link"},
            "chat.postMessage": self._post,
            "chat.update": self._update,
        }
        self.app.router.add_route("*", "/api/{method}", self._handle)
        self.app.router.add_get("/link", self._link)
        self.app.router.add_post("/respond/{id}", self._respond)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    # ── what people do ──

    async def say(self, text: str, /, *, kind: str = "message", event_id: str = "", **more: Any) -> str:
        """A direct message, or with `kind="app_mention"` a mention; returns the envelope's id."""
        direct = kind == "message"
        event = {
            "type": kind,
            "user": "U0LAYLA",
            "text": html.escape(text, quote=False),
            "ts": f"{time.time():.6f}",
            "channel": "D0LAYLA" if direct else "C0NEWS",
            "channel_type": "im" if direct else "channel",
        }
        body = {
            "type": "event_callback",
            "team_id": "T0",
            "api_app_id": "A0",
            "event_id": event_id or uuid.uuid4().hex,
            "event": event | more,
        }
        return await self.envelope("events_api", body)

    async def mention(self, text: str, /, **more: Any) -> str:
        return await self.say("", kind="app_mention", **({"text": f"<@{ME}> {text}"} | more))

    async def command(self, text: str) -> str:
        body = {
            "command": "/rasid",
            "text": html.escape(text, quote=False),
            "user_id": "U0LAYLA",
            "channel_id": "C0NEWS",
            "team_id": "T0",
            "response_url": f"http://127.0.0.1:{self.port}/respond/{uuid.uuid4().hex}",
            "trigger_id": "1.2.3",
        }
        return await self.envelope("slash_commands", body)

    async def envelope(self, kind: str, payload: dict[str, Any]) -> str:
        await asyncio.wait_for(self._connected.wait(), 10)
        envelope_id = uuid.uuid4().hex
        sent = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": True,
        }
        await self._sockets[-1].send_json(sent)
        return envelope_id

    async def hang_up(self, *, announced: bool) -> None:
        """Slack moves its clients to another server now and then; sometimes it forgets to say so."""
        socket = self._sockets[-1]
        self._connected.clear()
        if announced:
            await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})
        else:
            await socket.close()

    # ── what the bot does ──

    async def _handle(self, request: web.Request) -> web.Response:
        method, given = request.match_info["method"], await arguments(request)
        self.calls.append((method, given))
        fault = self.fault_for(method, str(given.get("channel", "")))
        try:
            token = request.headers.get("Authorization", "").removeprefix("Bearer ")
            if token != (APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN):
                raise Refused("invalid_auth")
            if fault:
                if fault.recorded:
                    self._methods[method](given)
                return await meet(request, fault)
            if method not in self._methods:
                raise Refused("unknown_method")
            return web.json_response({"ok": True, **self._methods[method](given)})
        except Refused as refused:
            return web.json_response({"ok": False, "error": str(refused)})

    def _post(self, given: dict[str, Any]) -> dict[str, Any]:
        text = self._shown(given)
        self.show(str(given["channel"]), given.get("thread_ts"), text)
        self._last = max(time.time(), self._last + 1e-5)  # no two messages of a channel share one
        ts = f"{self._last:.6f}"
        self.texts[str(given["channel"]), ts] = text
        return {"channel": given["channel"], "ts": ts}

    def _update(self, given: dict[str, Any]) -> dict[str, Any]:
        """Blocks that are not given again are gone; content that is the same is no error."""
        key, text = (str(given["channel"]), str(given["ts"])), self._shown(given)
        if key not in self.texts:
            raise Refused("message_not_found")
        self.texts[key] = text
        self.edits.append(Seen(key[0], None, text, time.time()))
        return {"channel": key[0], "ts": key[1], "text": text}

    def delete(self, channel: str, ts: str) -> None:
        """An administrator takes a message away."""
        del self.texts[channel, ts]

    def _shown(self, given: dict[str, Any]) -> str:
        blocks = given.get("blocks") or []
        blocks = json.loads(blocks) if isinstance(blocks, str) else blocks
        texts = list(_texts(_checked(blocks))) or [("mrkdwn", str(given.get("text") or ""))]
        if len(str(given.get("text", ""))) > MOST_TEXT or not any(text for _, text in texts):
            raise Refused("no_text" if not any(text for _, text in texts) else "msg_too_long")
        if blocks and sum(len(text) for _, text in texts) > MOST_BLOCK_TEXT:
            raise Refused("msg_blocks_too_long")
        self.pings += [found for kind, text in texts if kind == "mrkdwn" for found in PING.findall(text)]
        self.pings += PING.findall(str(given.get("text", "")))
        return "\n".join(text if kind == "plain_text" else read(text) for kind, text in texts)

    async def _respond(self, request: web.Request) -> web.Response:
        """A slash command's answer: for the asker alone unless it says otherwise, five times at most."""
        given, asked = await arguments(request), request.match_info["id"]
        self._replies[asked] += 1
        if self._replies[asked] > MOST_REPLIES:
            return web.Response(status=404, text="used_url")
        try:
            text = self._shown(given)
        except Refused as refused:
            return web.Response(status=400, text=str(refused))
        public = given.get("response_type") == "in_channel"
        self.show("C0NEWS" if public else "U0LAYLA", None, text)
        return web.Response(text="ok")

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": 1})
        self._connected.set()
        async for message in socket:
            if message.type is web.WSMsgType.TEXT:
                self.acks.append(json.loads(message.data)["envelope_id"])
        return socket


def _checked(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As slack_sdk's models judge them; the number of blocks they leave to the server."""
    if len(blocks) > MOST_BLOCKS:
        raise Refused("invalid_blocks")
    try:
        for block in blocks:
            parsed = Block.parse(block)
            if parsed is None:
                raise Refused("invalid_blocks")
            parsed.to_dict()
    except SlackObjectFormationError:
        raise Refused("invalid_blocks") from None
    if any(len(text) > (150 if kind == "plain_text" else 3000) for kind, text in _texts(blocks)):
        raise Refused("invalid_blocks")
    return blocks


def _texts(blocks: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        for element in [block.get("text"), *block.get("elements", []), *block.get("fields", [])]:
            if element:
                yield element["type"], element["text"]


def read(mrkdwn: str) -> str:
    """What is shown of it: links as their text, escapes undone."""
    return html.unescape(re.sub(r"<[^>|]+\|([^>]*)>", r"\1", mrkdwn))


async def _alone(port: int, log: Path) -> None:
    await SlackFake(log).serve(port)
    await asyncio.Event().wait()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--log", type=Path, required=True)
    chosen = options.parse_args()
    asyncio.run(_alone(chosen.port, chosen.log))
