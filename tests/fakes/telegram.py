"""The Bot API on loopback, and alone in a process of its own:

python -m tests.fakes.telegram --port 8081 --log seen.jsonl
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.render.foreign import utf16
from tests.fakes import Fake, Fault, Seen, arguments, meet
from tests.fakes.markup import MarkupError, parse

TOKEN = "123456789:AAFakeTokenForLoopbackTestsOnly-00000"
ME = {"id": 123456789, "is_bot": True, "first_name": "راصد", "username": "rasid_test_bot"}
LONGEST = 4096  # UTF-16 units, markup not counted
MOST_EDITS, MINUTE = 20, 60.0  # of a group's or channel's messages
UNCHANGED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


class Refused(Exception):
    def __init__(self, code: int, description: str, **parameters: int) -> None:
        self.answer = {"ok": False, "error_code": code, "description": description}
        if parameters:
            self.answer["parameters"] = parameters
        self.code = code


def refusal(code: int, description: str, **parameters: int) -> Fault:
    return Fault(code, Refused(code, description, **parameters).answer)


BLOCKED = refusal(403, "Forbidden: bot was blocked by the user")
NO_CHAT = refusal(400, "Bad Request: chat not found")
UNPARSED = refusal(400, "Bad Request: can't parse entities: Unsupported start tag")


def too_many(seconds: int) -> Fault:
    return refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def migrated(to: int) -> Fault:
    return refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=to)


class TelegramFake(Fake):
    def __init__(self, log: Path | None = None) -> None:
        super().__init__(log)
        self.texts: dict[tuple[str, int], str] = {}  # (chat, message id) -> what stands there now
        self._written: dict[tuple[str, int], tuple[str, str]] = {}  # ... and how it was written
        self._edits: dict[str, deque[float]] = defaultdict(deque)  # chat -> times
        self._ids: Counter[str] = Counter()
        self._updates: list[dict[str, Any]] = []
        self._news = asyncio.Event()
        self._polling = False
        self._methods: dict[str, Callable[[dict[str, Any]], Any]] = {
            "getme": lambda given: ME,
            "deletewebhook": lambda given: True,
            "setmycommands": self._set_commands,
            "sendmessage": self._send,
            "editmessagetext": self._edit,
        }
        self.app.router.add_route("*", "/bot{token}/{method}", self._handle)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/bot"

    # ── what people do ──

    def say(
        self, text: str, /, *, chat: int = 42, kind: str = "private", user: int = 42, **more: Any
    ) -> None:
        """A person writes to the bot; `more` adds to the message or changes it."""
        commands = [
            {"type": "bot_command", "offset": utf16(text[: m.start()]), "length": utf16(m[0])}
            for m in re.finditer(r"(?<!\S)/\w+(@\w+)?", text)
        ]
        message = {
            "message_id": self._new_id(str(chat)),
            "date": int(time.time()),
            "chat": {"id": chat, "type": kind},
            "from": {"id": user, "is_bot": False, "first_name": "ليلى", "language_code": "ar"},
            "text": text,
            "entities": commands,
        }
        self.push({"message": {k: v for k, v in (message | more).items() if v is not None}})

    def push(self, update: dict[str, Any]) -> None:
        last = self._updates[-1]["update_id"] if self._updates else 1000
        self._updates.append({"update_id": last + 1, **update})
        self._news.set()

    # ── what the bot does ──

    async def _handle(self, request: web.Request) -> web.Response:
        method, given = request.match_info["method"], await arguments(request)
        self.calls.append((method, given))
        fault = self.fault_for(method, str(given.get("chat_id", "")))
        try:
            if request.match_info["token"] != TOKEN:
                raise Refused(401, "Unauthorized")
            if fault:
                if fault.recorded:
                    self._methods[method.lower()](given)
                return await meet(request, fault)
            if method.lower() == "getupdates":
                return _ok(await self._get_updates(given))
            if method.lower() not in self._methods:
                raise Refused(404, "Not Found")
            await asyncio.sleep(self.latency)
            result = self._methods[method.lower()](given)
            await asyncio.sleep(self.latency)
            return _ok(result)
        except Refused as refused:
            return web.json_response(refused.answer, status=refused.code)

    async def _get_updates(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        if self._polling:
            raise Refused(409, "Conflict: terminated by other getUpdates request")
        self._polling = True
        try:
            offset, until = int(given.get("offset", 0)), time.monotonic() + float(given.get("timeout", 0))
            while True:
                self._news.clear()
                waiting = [update for update in self._updates if update["update_id"] >= offset]
                left = until - time.monotonic()
                if waiting or left <= 0:
                    return waiting
                try:
                    await asyncio.wait_for(self._news.wait(), left)
                except TimeoutError:
                    return []
        finally:
            self._polling = False

    def _send(self, given: dict[str, Any]) -> dict[str, Any]:
        chat, text = str(given["chat_id"]), _shown(given)
        thread = given.get("message_thread_id")
        message_id = self._new_id(chat)
        self.texts[chat, message_id] = text
        self._written[chat, message_id] = _as_written(given)
        self.show(chat, str(thread) if thread else None, text)
        return _message(chat, message_id, text)

    def _edit(self, given: dict[str, Any]) -> dict[str, Any]:
        key = (str(given["chat_id"]), int(given["message_id"]))
        text = _shown(given)
        edits = self._edits[key[0]]
        while edits and edits[0] < time.monotonic() - MINUTE:
            edits.popleft()
        if key[0].startswith("-") and len(edits) >= MOST_EDITS:
            wait = int(edits[0] + MINUTE - time.monotonic()) + 1
            raise Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        if key not in self.texts:
            raise Refused(400, "Bad Request: message to edit not found")
        if self._written[key] == _as_written(given):
            raise Refused(400, UNCHANGED)
        edits.append(time.monotonic())
        self.texts[key], self._written[key] = text, _as_written(given)
        self.edits.append(Seen(key[0], None, text, time.time()))
        return _message(*key, text)

    def delete(self, chat: str, message_id: int) -> None:
        """An administrator takes a message away."""
        del self.texts[chat, message_id]

    def _set_commands(self, given: dict[str, Any]) -> bool:
        for command in json.loads(given["commands"]):
            if not re.fullmatch("[a-z0-9_]{1,32}", command["command"]):
                raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= 256:
                raise Refused(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        return True

    def _new_id(self, chat: str) -> int:
        self._ids[chat] += 1
        return self._ids[chat]


def _as_written(given: dict[str, Any]) -> tuple[str, str]:
    return str(given.get("text")), str(given.get("parse_mode"))


def _shown(given: dict[str, Any]) -> str:
    text = str(given.get("text", ""))
    if given.get("parse_mode") == "HTML":
        try:
            text = parse(text).text
        except MarkupError as error:
            raise Refused(400, f"Bad Request: can't parse entities: {error}") from None
    if not text.strip():
        raise Refused(400, "Bad Request: message text is empty")
    if utf16(text) > LONGEST:
        raise Refused(400, "Bad Request: message is too long")
    return text


def _message(chat: str, message_id: int, text: str) -> dict[str, Any]:
    kind = "private" if not chat.startswith("-") else "supergroup"
    where = {"id": int(chat), "type": kind}
    return {"message_id": message_id, "date": int(time.time()), "chat": where, "text": text, "from": ME}


def _ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


async def _alone(port: int, log: Path) -> None:
    await TelegramFake(log).serve(port)
    await asyncio.Event().wait()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--log", type=Path, required=True)
    chosen = options.parse_args()
    asyncio.run(_alone(chosen.port, chosen.log))
