"""Slack's Web API and Socket Mode on loopback, and alone in a process of its own:

python -m tests.fakes.slack --port 8082 --log seen.jsonl [--script faults.json] [--real-rate]

What people do in it stands in `slack_people`, what Slack makes of blocks in `slack_blocks`.
"""

from __future__ import annotations

import json
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.fakes import EDIT, REPLY, SEND, Fake, Fault, arguments
from tests.fakes.alone import run
from tests.fakes.faults import NAMED
from tests.fakes.history import History, Post, Refused, flag, metadata_of
from tests.fakes.slack_blocks import (
    MOST_BLOCK_TEXT,
    PING,
    Blocks,
    checked,
    checked_view,
    measured,
    parsed,
    pings_in,
    read,
    shown,
    texts_of,
)
from tests.fakes.slack_people import APP_TOKEN, BOT_TOKEN, ME, USER, People, Standing, dm_of

__all__ = ["APP_TOKEN", "BOT_TOKEN", "ME", "PING", "USER", "SlackFake", "read", "refusal", "too_many"]

MOST_TEXT, MOST_REPLIES, REPLIES_S = 40_000, 5, 1800
TRIGGER_S = 3.0  # seconds that a trigger_id lives
MOST_AT_ONCE, REFILL_S = 4, 1.0  # posts of a channel, told at the real rate only: one a second, small bursts
_texts = texts_of

# which scope of the bot's token a method wants; None: any token may
SCOPES: dict[str, tuple[str, ...] | None] = {
    "auth.test": None,
    "apps.connections.open": None,
    "chat.postMessage": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.update": ("chat:write",),
    "chat.delete": ("chat:write",),
    "chat.getPermalink": None,
    "conversations.history": ("channels:history", "groups:history", "im:history", "mpim:history"),
    "conversations.replies": ("channels:history", "groups:history", "im:history", "mpim:history"),
    "conversations.info": ("channels:read", "groups:read", "im:read", "mpim:read"),
    "conversations.open": ("im:write", "mpim:write"),
    "files.getUploadURLExternal": ("files:write",),
    "files.completeUploadExternal": ("files:write",),
    "users.info": ("users:read",),
    "views.open": None,
    "views.update": None,
    "views.publish": None,
}


class TooManyError(Exception):
    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def refusal(code: str) -> Fault:
    return Fault(200, {"ok": False, "error": code})


def too_many(seconds: int) -> Fault:
    return Fault(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(seconds)})


FAULTS = NAMED | {
    "429": too_many(30),
    **{code: refusal(code) for code in ("channel_not_found", "is_archived", "missing_scope", "ratelimited")},
    "refused": refusal("msg_too_long"),
}


@dataclass(slots=True)
class Upload:
    """A file: promised, then brought, then shared."""

    name: str
    length: int
    alt: str
    content: bytes = b""
    channel: str = ""
    thread: str | None = None


@dataclass(slots=True)
class Channel:
    member: bool = True  # whether the bot is in it
    archived: bool = False


@dataclass(slots=True)
class _Address:
    """A response_url."""

    user: str = USER
    channel: str = "C0NEWS"
    thread: str | None = None
    message: str = ""  # that it belongs to, if it came with a press
    until: float = field(default=float("inf"))


class SlackFake(People, Fake):
    platform = "slack"

    def __init__(self, log: Path | None = None, *, now: Callable[[], float] = time.time) -> None:
        Fake.__init__(self, log, now=now)
        People.__init__(self)
        self.texts: dict[tuple[str, str], str] = {}  # (channel, ts) -> what stands there now
        self.history = History()
        self.channels: dict[str, Channel] = {}  # those not named have the bot in them
        self.scopes: frozenset[str] | None = None  # of the bot's token; None: all
        self.files: dict[str, Upload] = {}
        self.pings: list[str] = []  # everyone a posted message would have called
        self._last = 0.0
        self._spent: dict[str, tuple[float, float]] = {}  # channel -> (posts not yet made good, when)
        self._replies: Counter[str] = Counter()
        self._addresses: dict[str, _Address] = {}
        self._methods: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "auth.test": lambda given: {"user_id": ME, "bot_id": "B0RASID", "team_id": "T0", "user": "rasid"},
            "apps.connections.open": lambda given: {"url": f"ws://127.0.0.1:{self.port}/link"},
            "chat.postMessage": self._post,
            "chat.postEphemeral": self._post_ephemeral,
            "chat.update": self._update,
            "chat.delete": self._delete,
            "chat.getPermalink": self._permalink,
            "conversations.history": self.history.of_channel,
            "conversations.replies": self.history.of_thread,
            "conversations.info": self._info,
            "conversations.open": self._open,
            "files.getUploadURLExternal": self._promise,
            "files.completeUploadExternal": self._share,
            "users.info": self._user,
            "views.open": self._open_view,
            "views.update": self._update_view,
            "views.publish": self._publish,
        }
        self.app.router.add_route("*", "/api/{method}", self._handle)
        self.app.router.add_get("/link", self._link)
        self.app.router.add_post("/respond/{id}", self._respond)
        self.app.router.add_post("/upload/{id}", self._upload)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    def response_url(self, user: str, channel: str, thread: str | None = None, message: str = "") -> str:
        made = uuid.uuid4().hex
        self._addresses[made] = _Address(user, channel, thread, message, self.now() + REPLIES_S)
        return f"http://127.0.0.1:{self.port}/respond/{made}"

    # ── what the bot does ──

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method, given = request.match_info["method"], await arguments(request)
        self.calls.append((method, given))
        fault = self.fault_for(method, str(given.get("channel", "")))
        try:
            token = request.headers.get("Authorization", "").removeprefix("Bearer ")
            if token != (APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN):
                raise Refused("invalid_auth")
            if method not in self._methods and not (fault and not fault.recorded):
                raise Refused("unknown_method")
            wanted = SCOPES.get(method)
            if self.scopes is not None and wanted and not self.scopes & set(wanted):
                raise Refused("missing_scope")
            return await self.carry_out(request, fault, lambda: {"ok": True, **self._methods[method](given)})
        except TooManyError as refused:
            return web.json_response(
                {"ok": False, "error": "ratelimited"},
                status=429,
                headers={"Retry-After": str(refused.seconds)},
            )
        except Refused as refused:
            return web.json_response({"ok": False, "error": str(refused)})

    def _reachable(self, channel: str) -> str:
        """The channel's id: a person's stands for the conversation with them."""
        channel = dm_of(channel) if channel.startswith("U") else channel
        known = self.channels.get(channel, Channel())
        if known.archived:
            raise Refused("is_archived")
        if not known.member:
            raise Refused("not_in_channel")
        return channel

    def _post(self, given: dict[str, Any]) -> dict[str, Any]:
        channel, metadata = self._reachable(str(given["channel"])), metadata_of(given)
        text, blocks = self._shown(given), self._blocks(given)
        thread = str(given["thread_ts"]) if given.get("thread_ts") else None
        if self.real_rate:
            self._count(channel)
        ts = self._stamp()
        self.texts[channel, ts] = text
        told = bool(thread) and flag(given.get("reply_broadcast"))
        self.history.add(channel, Post(ts, str(given.get("text") or ""), thread, told, metadata))
        self.board.append(Standing(ts, channel, blocks, thread=thread))
        rows = metadata["event_payload"].get("rows", ()) if metadata else ()
        self.show(channel, thread, text, message=ts, kind=REPLY if thread else SEND, rows=tuple(rows))
        return {"channel": channel, "ts": ts}

    def _stamp(self) -> str:
        self._last = max(self.now(), self._last + 1e-5)  # no two messages of a channel share one
        return f"{self._last:.6f}"

    def _count(self, channel: str) -> None:
        spent, at = self._spent.get(channel, (0.0, self.now()))
        spent = max(0.0, spent - (self.now() - at) / REFILL_S)
        if spent + 1 > MOST_AT_ONCE:
            raise TooManyError(int((spent + 1 - MOST_AT_ONCE) * REFILL_S) + 1)
        self._spent[channel] = (spent + 1, self.now())

    def _post_ephemeral(self, given: dict[str, Any]) -> dict[str, Any]:
        channel, user = self._reachable(str(given["channel"])), str(given["user"])
        thread = str(given["thread_ts"]) if given.get("thread_ts") else None
        return {"message_ts": self._whisper(given, user, channel, thread)}

    def _whisper(self, given: dict[str, Any], user: str, channel: str, thread: str | None) -> str:
        text, blocks = self._shown(given), self._blocks(given)
        ts = self._stamp()
        self.board.append(Standing(ts, channel, blocks, thread=thread, only=user))
        self.show(user, thread, text, message=ts)
        return ts

    def _update(self, given: dict[str, Any]) -> dict[str, Any]:
        """Blocks that are not given again are gone; content that is the same is no error."""
        key, text = (str(given["channel"]), str(given["ts"])), self._shown(given)
        if key not in self.texts:
            raise Refused("message_not_found")
        self.texts[key] = text
        self.history.change(*key, str(given.get("text") or ""), metadata_of(given))
        self._rewrite(key[1], self._blocks(given))
        self.show(key[0], None, text, message=key[1], kind=EDIT)
        return {"channel": key[0], "ts": key[1], "text": text}

    def _rewrite(self, ts: str, blocks: Blocks) -> None:
        for standing in self.board:
            if standing.id == ts:
                standing.blocks = blocks

    def _delete(self, given: dict[str, Any]) -> dict[str, Any]:
        key = (str(given["channel"]), str(given["ts"]))
        if key not in self.texts:
            raise Refused("message_not_found")
        self.delete(*key)
        return {"channel": key[0], "ts": key[1]}

    def delete(self, channel: str, ts: str) -> None:
        """An administrator takes a message away."""
        del self.texts[channel, ts]
        self.history.remove(channel, ts)
        self.board = [standing for standing in self.board if standing.id != ts]

    def _permalink(self, given: dict[str, Any]) -> dict[str, Any]:
        channel, ts = str(given["channel"]), str(given["message_ts"])
        if (channel, ts) not in self.texts:
            raise Refused("message_not_found")
        link = f"https://newsroom.slack.com/archives/{channel}/p{ts.replace('.', '')}"
        return {"channel": channel, "permalink": link}

    def _blocks(self, given: dict[str, Any]) -> Blocks:
        return list(parsed(given.get("blocks") or []))

    def _shown(self, given: dict[str, Any]) -> str:
        blocks, said = checked(self._blocks(given)), str(given.get("text") or "")
        text = shown(blocks) or read(said)
        if len(said) > MOST_TEXT or not text:
            raise Refused("msg_too_long" if text else "no_text")
        if blocks and measured(blocks) > MOST_BLOCK_TEXT:
            raise Refused("msg_blocks_too_long")
        self.pings += pings_in(blocks, said)
        return text

    async def _respond(self, request: web.Request) -> web.Response:
        """An interaction's answer: for who began it alone unless it says otherwise, five times, half an hour."""
        given, asked = await arguments(request), request.match_info["id"]
        self.calls.append(("response_url", given))
        address = self._addresses.get(asked, _Address())
        self._replies[asked] += 1
        if self._replies[asked] > MOST_REPLIES or self.now() > address.until:
            return web.Response(status=404, text="used_url" if self.now() <= address.until else "expired_url")
        if flag(given.get("delete_original")):
            self.board = [one for one in self.board if one.id != address.message]
            return web.Response(text="ok")
        try:
            self._answer(given, address)
        except Refused as refused:
            return web.Response(status=400, text=str(refused))
        return web.Response(text="ok")

    def _answer(self, given: dict[str, Any], address: _Address) -> None:
        if flag(given.get("replace_original")) and address.message:
            text = self._shown(given)
            self._rewrite(address.message, self._blocks(given))
            whispered = any(one.id == address.message and one.only for one in self.board)
            place = address.user if whispered else address.channel
            self.show(place, None, text, message=address.message, kind=EDIT)
        elif given.get("response_type") == "in_channel":
            self._post({**given, "channel": address.channel, "thread_ts": address.thread})
        else:
            self._whisper(given, address.user, address.channel, None)

    # ── people, channels, files ──

    def _info(self, given: dict[str, Any]) -> dict[str, Any]:
        channel = str(given["channel"])
        known = self.channels.get(channel, Channel())
        if channel.startswith("G") and not known.member:
            raise Refused("channel_not_found")
        told = {"id": channel, "name": channel.lower(), "is_im": channel.startswith("D")}
        return {"channel": told | {"is_member": known.member, "is_archived": known.archived}}

    def _open(self, given: dict[str, Any]) -> dict[str, Any]:
        if str(given["users"]) not in self.people:
            raise Refused("user_not_found")
        return {"channel": {"id": dm_of(str(given["users"]))}}

    def _user(self, given: dict[str, Any]) -> dict[str, Any]:
        name = self.people.get(str(given["user"]))
        if name is None:
            raise Refused("user_not_found")
        profile = {"display_name": name, "real_name": name}
        return {"user": {"id": given["user"], "name": "u", "real_name": name, "profile": profile}}

    def _promise(self, given: dict[str, Any]) -> dict[str, Any]:
        made = "F" + uuid.uuid4().hex[:9].upper()
        if not given.get("filename") or int(given.get("length") or 0) < 1:
            raise Refused("invalid_arguments")
        if len(str(given.get("alt_txt") or "")) > 1000:
            raise Refused("alt_txt_too_large")
        name, alt = str(given["filename"]), str(given.get("alt_txt") or "")
        self.files[made] = Upload(name, int(given["length"]), alt)
        return {"upload_url": f"http://127.0.0.1:{self.port}/upload/{made}", "file_id": made}

    async def _upload(self, request: web.Request) -> web.Response:
        file = self.files[request.match_info["id"]]
        file.content = await request.read()
        fits = len(file.content) == file.length
        return web.Response(status=200 if fits else 400, text="OK")

    def _share(self, given: dict[str, Any]) -> dict[str, Any]:
        told = parsed(given["files"])
        channel = self._reachable(str(given["channel_id"])) if given.get("channel_id") else ""
        for one in told:
            file = self.files.get(one["id"])
            if file is None or not file.content:
                raise Refused("file_not_found")
            file.channel = channel
            file.thread = str(given["thread_ts"]) if given.get("thread_ts") else None
        return {"files": [{"id": one["id"], "title": one.get("title")} for one in told]}

    # ── windows ──

    def _open_view(self, given: dict[str, Any]) -> dict[str, Any]:
        trigger = self.triggers.get(str(given.get("trigger_id")))
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self.now() - trigger.made_at > TRIGGER_S:
            raise Refused("expired_trigger_id")
        view = checked_view(given.get("view"), "modal")
        trigger.used = True
        return {"view": self.keep_view(trigger.user, view)}

    def _update_view(self, given: dict[str, Any]) -> dict[str, Any]:
        for user, view in self.modals.items():
            if view["id"] == given.get("view_id"):
                return {"view": self.keep_view(user, checked_view(given.get("view"), "modal"), view["id"])}
        raise Refused("not_found")

    def _publish(self, given: dict[str, Any]) -> dict[str, Any]:
        user = str(given.get("user_id"))
        if user not in self.people:
            raise Refused("invalid_arguments")
        view = checked_view(given.get("view"), "home")
        self.homes[user] = view
        self.pings += pings_in(view["blocks"], "")
        return {"view": {**view, "id": f"V{user}"}}

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": 1})
        self._connected.set()
        async for message in socket:
            if message.type is web.WSMsgType.TEXT:
                told = json.loads(message.data)
                self.acknowledged(told["envelope_id"], told.get("payload"))
        return socket


if __name__ == "__main__":
    run(SlackFake, FAULTS, __doc__)
