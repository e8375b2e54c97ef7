"""The Bot API on loopback, and alone in a process of its own:

python -m tests.fakes.telegram --port 8081 --log seen.jsonl [--script faults.json] [--real-rate]

What it takes and refuses is in `telegram_rules`, what people do in `telegram_people`.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from tests.fakes import EDIT, REPLY, SEND, Fake, arguments, meet
from tests.fakes import telegram_rules as rules
from tests.fakes.alone import run
from tests.fakes.faults import NAMED, Fault
from tests.fakes.telegram_people import (
    BLOCKED as BLOCKED,
)
from tests.fakes.telegram_people import (
    ME as ME,
)
from tests.fakes.telegram_people import (
    NO_CHAT as NO_CHAT,
)
from tests.fakes.telegram_people import (
    TOKEN as TOKEN,
)
from tests.fakes.telegram_people import People, Stands, World, as_member
from tests.fakes.telegram_people import migrated as migrated
from tests.fakes.telegram_rules import Refused, Upload
from tests.fakes.telegram_rules import refusal as refusal

MOST_EDITS, MINUTE = 20, 60.0  # of a group's or channel's messages
GROUP_RATE = (20, 60.0)  # messages, seconds: of groups and channels; the next is told at the real rate only
PRIVATE_RATE = (3, 3.0)  # about one a second, with small bursts
AGAIN_S = 0.05  # before an update that a webhook did not take is delivered once more
UNCHANGED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
UNPARSED = refusal(400, "Bad Request: can't parse entities: Unsupported start tag")
BY_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it first"
)
QUERY_GONE = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def too_many(seconds: int) -> Fault:
    return refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


FAULTS = NAMED | {
    "429": too_many(30),
    "blocked": BLOCKED,
    "chat not found": NO_CHAT,
    "refused": refusal(400, "Bad Request: wrong padding"),
    "unparsed": UNPARSED,
}


@dataclass(frozen=True, slots=True)
class Call:
    """One line of the journal of calls."""

    at: float  # seconds since the epoch
    method: str
    chat: str


@dataclass(frozen=True, slots=True)
class Hook:
    """Where updates are delivered."""

    url: str
    secret: str


class TelegramFake(People, Fake):
    platform = "telegram"

    def __init__(self, log: Path | None = None, *, now: Callable[[], float] = time.time) -> None:
        Fake.__init__(self, log, now=now)
        self.world = World()
        self.topics: dict[str, set[str]] = {}  # a forum's open threads; of other chats any thread is taken
        self.queries: dict[str, dict[str, Any] | None] = {}
        self.menus: dict[tuple[str, str], list[dict[str, str]]] = {}  # (scope, language) -> commands
        self.journal: list[Call] = []
        self.hook: Hook | None = None
        self.proxy: dict[str, str] = {}  # public address -> where it leads on loopback
        self.delivered: list[tuple[int, int]] = []  # (update, what the webhook answered)
        self._sends: dict[str, deque[float]] = defaultdict(deque)  # chat -> times
        self._edits: dict[str, deque[float]] = defaultdict(deque)
        self._updates: list[dict[str, Any]] = []
        self._known = 0  # the last update the bot has confirmed
        self._allowed: list[str] | None = None
        self._news = asyncio.Event()
        self._polling = False
        self._delivering: asyncio.Task[None] | None = None
        self._methods: dict[str, Callable[[dict[str, Any]], Any]] = {
            "getme": lambda given: ME,
            "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
            "getwebhookinfo": self._webhook_info,
            "setmycommands": self._set_commands,
            "getmycommands": lambda given: self.menus.get(rules.place_of_commands(given), []),
            "deletemycommands": lambda given: bool(self.menus.pop(rules.place_of_commands(given), True)),
            "sendmessage": self._send,
            "sendphoto": self._send_photo,
            "senddocument": self._send_document,
            "sendchataction": lambda given: True,
            "editmessagetext": self._edit_text,
            "editmessagecaption": self._edit_caption,
            "editmessagemedia": self._edit_media,
            "editmessagereplymarkup": self._edit_markup,
            "answercallbackquery": self._answer_query,
            "getchat": self._chat,
            "getchatmember": self._chat_member,
            "getchatadministrators": self._administrators,
        }
        self.app.router.add_route("*", "/bot{token}/{method}", self._handle)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/bot"

    @property
    def texts(self) -> dict[tuple[str, int], str]:
        """(chat, message id) -> what stands there now."""
        return {key: message.text for key, message in self.world.messages.items()}

    def shown(self, chat: int = 42) -> Stands:
        """The newest message of the bot's in that chat."""
        return [one for (where, _), one in self.world.messages.items() if where == str(chat)][-1]

    def push(self, update: dict[str, Any]) -> None:
        (kind,) = update
        if self._allowed is not None and kind not in self._allowed:
            return
        last = self._updates[-1]["update_id"] if self._updates else 1000
        self._updates.append({"update_id": last + 1, **update})
        self._news.set()

    async def __aexit__(self, *exc: object) -> None:
        if self._delivering:
            self._delivering.cancel()
        await super().__aexit__(*exc)

    # ── what the bot does ──

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method, given = request.match_info["method"], _uploads(await arguments(request))
        self.calls.append((method, given))
        chat = str(given.get("chat_id", ""))
        self.journal.append(Call(self.now(), method, chat))
        fault = self.fault_for(method, chat)
        try:
            if request.match_info["token"] != TOKEN:
                raise Refused(401, "Unauthorized")
            if method.lower() == "getupdates":
                return await meet(request, fault) if fault else _ok(await self._get_updates(given))
            if method.lower() not in self._methods and not (fault and not fault.recorded):
                raise Refused(404, "Not Found")
            return await self.carry_out(request, fault, lambda: self._result(method, given))
        except Refused as refused:
            return web.json_response(refused.answer, status=refused.code)

    def _result(self, method: str, given: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True, "result": self._methods[method.lower()](given)}

    # ── updates ──

    async def _get_updates(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        if self.hook:
            raise Refused(409, BY_WEBHOOK)
        if self._polling:
            raise Refused(409, "Conflict: terminated by other getUpdates request")
        self._polling = True
        try:
            self._allow(given)
            self._known = max(self._known, int(given.get("offset", 0)) - 1)
            until = time.monotonic() + float(given.get("timeout", 0))
            while True:
                self._news.clear()
                waiting = self._waiting()
                left = until - time.monotonic()
                if waiting or left <= 0:
                    return waiting
                try:
                    await asyncio.wait_for(self._news.wait(), left)
                except TimeoutError:
                    return []
        finally:
            self._polling = False

    def _waiting(self) -> list[dict[str, Any]]:
        return [update for update in self._updates if update["update_id"] > self._known]

    def _allow(self, given: dict[str, Any]) -> None:
        if "allowed_updates" in given:
            told = given["allowed_updates"]
            self._allowed = list(json.loads(told) if isinstance(told, str) else told) or None

    def _set_webhook(self, given: dict[str, Any]) -> bool:
        self._allow(given)
        self.hook = Hook(*rules.webhook_of(given))
        if self._delivering is None:
            self._delivering = asyncio.create_task(self._deliver())
        return True

    def _delete_webhook(self, given: dict[str, Any]) -> bool:
        self.hook = None
        return True

    def _webhook_info(self, given: dict[str, Any]) -> dict[str, Any]:
        url = self.hook.url if self.hook else ""
        return {"url": url, "has_custom_certificate": False, "pending_update_count": len(self._waiting())}

    async def _deliver(self) -> None:
        """Each update in its order, until the webhook takes it."""
        async with aiohttp.ClientSession() as session:
            while True:
                waiting = self._waiting() if self.hook else []
                if waiting and self.hook and await self._delivers(session, self.hook, waiting[0]):
                    self._known = waiting[0]["update_id"]
                    continue
                self._news.clear()
                await asyncio.wait([asyncio.create_task(self._news.wait())], timeout=AGAIN_S)

    async def _delivers(self, session: aiohttp.ClientSession, hook: Hook, update: dict[str, Any]) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        try:
            address = self.proxy.get(hook.url, hook.url)
            async with session.post(address, json=update, headers=headers) as answer:
                self.delivered.append((update["update_id"], answer.status))
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    # ── messages ──

    def _send(self, given: dict[str, Any]) -> dict[str, Any]:
        return self._sent(given, Stands("", 0, None, rules.text_of(given)))

    def _send_photo(self, given: dict[str, Any]) -> dict[str, Any]:
        file, caption = rules.photo_of(given), rules.caption_of(given)
        return self._sent(given, Stands("", 0, None, caption, kind="photo", file=file))

    def _send_document(self, given: dict[str, Any]) -> dict[str, Any]:
        file, caption = rules.document_of(given), rules.caption_of(given)
        return self._sent(given, Stands("", 0, None, caption, kind="document", file=file))

    def _sent(self, given: dict[str, Any], message: Stands) -> dict[str, Any]:
        chat, buttons = str(given["chat_id"]), rules.keyboard_of(given)
        thread = str(given["message_thread_id"]) if given.get("message_thread_id") else None
        if thread and chat in self.topics and thread not in self.topics[chat]:
            raise Refused(400, "Bad Request: message thread not found")
        answered = self._answered(chat, given)
        if self.real_rate:
            self._count(self._sends[chat], *(GROUP_RATE if chat.startswith("-") else PRIVATE_RATE))
        message = replace(
            message,
            chat=chat,
            id=self.world.new_id(chat),
            thread=thread,
            buttons=buttons,
            written=_as_written(given),
        )
        self.world.messages[chat, message.id] = message
        self.show(chat, thread, message.text, message=str(message.id), kind=REPLY if answered else SEND)
        told = {"reply_to_message": self._told(answered)} if answered else {}
        return self._told(message) | told

    def _told(self, message: Stands) -> dict[str, Any]:
        return self.world.as_told(message, int(self.now()))

    def _answered(self, chat: str, given: dict[str, Any]) -> Stands | None:
        """The message of the bot's this one answers, if it is still there."""
        if not given.get("reply_parameters"):
            return None
        try:
            wanted = json.loads(given["reply_parameters"])
            key = (str(wanted.get("chat_id", chat)), int(wanted["message_id"]))
        except (ValueError, TypeError, KeyError, AttributeError):
            raise Refused(400, "Bad Request: can't parse reply parameters JSON object") from None
        if key in self.world.messages:
            return self.world.messages[key]
        if wanted.get("allow_sending_without_reply"):
            return None
        raise Refused(400, "Bad Request: message to be replied not found")

    # ── edits ──

    def _edit_text(self, given: dict[str, Any]) -> dict[str, Any]:
        message, text = self._edited(given), rules.text_of(given)
        if message.kind != "text":
            raise Refused(400, "Bad Request: there is no text in the message to edit")
        return self._change(given, replace(message, text=text, buttons=rules.keyboard_of(given)))

    def _edit_caption(self, given: dict[str, Any]) -> dict[str, Any]:
        message, text = self._edited(given), rules.caption_of(given)
        if message.kind == "text":
            raise Refused(400, "Bad Request: there is no caption in the message to edit")
        return self._change(given, replace(message, text=text, buttons=rules.keyboard_of(given)))

    def _edit_media(self, given: dict[str, Any]) -> dict[str, Any]:
        message, (kind, file, caption) = self._edited(given), rules.media_of(given)
        buttons = rules.keyboard_of(given)
        return self._change(given, replace(message, kind=kind, file=file, text=caption, buttons=buttons))

    def _edit_markup(self, given: dict[str, Any]) -> dict[str, Any]:
        return self._change(given, replace(self._edited(given), buttons=rules.keyboard_of(given)))

    def _edited(self, given: dict[str, Any]) -> Stands:
        key = (str(given["chat_id"]), int(given["message_id"]))
        if key not in self.world.messages:
            raise Refused(400, "Bad Request: message to edit not found")
        return self.world.messages[key]

    def _change(self, given: dict[str, Any], message: Stands) -> dict[str, Any]:
        before, chat = self.world.messages[message.chat, message.id], message.chat
        same_words = (before.text, before.buttons, before.file) == (
            message.text,
            message.buttons,
            message.file,
        )
        written = before.written if same_words and "text" not in given else _as_written(given)
        if same_words and written == before.written:
            raise Refused(400, UNCHANGED)
        if chat.startswith("-"):
            self._count(self._edits[chat], MOST_EDITS, MINUTE)
        self.world.messages[chat, message.id] = replace(message, written=written)
        self.show(chat, None, message.text, message=str(message.id), kind=EDIT)
        return self._told(message)

    def _count(self, times: deque[float], most: int, span: float) -> None:
        """One more now. Refused when there were as many within the span."""
        while times and times[0] <= self.now() - span:
            times.popleft()
        if len(times) >= most:
            wait = int(times[0] + span - self.now()) + 1
            raise Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        times.append(self.now())

    def delete(self, chat: str, message_id: int) -> None:
        """An administrator takes a message away."""
        del self.world.messages[chat, message_id]

    # ── the rest ──

    def _answer_query(self, given: dict[str, Any]) -> bool:
        query = str(given.get("callback_query_id", ""))
        rules.notice_of(given, str(ME["username"]))
        if query not in self.queries or self.queries[query] is not None:
            raise Refused(400, QUERY_GONE)
        self.queries[query] = {name: given[name] for name in ("text", "url", "show_alert") if name in given}
        return True

    def _set_commands(self, given: dict[str, Any]) -> bool:
        self.menus[rules.place_of_commands(given)] = rules.commands_of(given)
        return True

    def _chat(self, given: dict[str, Any]) -> dict[str, Any]:
        limits = {"accent_color_id": 0, "max_reaction_count": 0}
        gifts = dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        )
        return self.world.place(str(given["chat_id"])) | limits | {"accepted_gift_types": gifts}

    def _chat_member(self, given: dict[str, Any]) -> dict[str, Any]:
        user = int(given["user_id"])
        status = self.world.members.get(str(given["chat_id"]), {}).get(user)
        if status is None:
            raise Refused(400, "Bad Request: user not found")
        return as_member(status, ME if user == ME["id"] else self._person(user))

    def _administrators(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        members = self.world.members.get(str(given["chat_id"]), {})
        return [
            as_member(status, ME if user == ME["id"] else self._person(user))
            for user, status in members.items()
            if status in ("administrator", "creator")
        ]


def _uploads(given: dict[str, Any]) -> dict[str, Any]:
    """With the files read that came with the form."""
    return {
        name: Upload(value.filename, value.file.read()) if isinstance(value, web.FileField) else value
        for name, value in given.items()
    }


def _as_written(given: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(given.get(name)) for name in ("text", "caption", "parse_mode"))


def _ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


if __name__ == "__main__":
    run(TelegramFake, FAULTS, __doc__)
