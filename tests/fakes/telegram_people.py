"""What people do on Telegram, each as the update the bot is told of it by.

fake.say("حالة حرير") · fake.press("اشترك") · fake.forward("خبر…") · fake.edit(3, "…") · fake.join(-7) · fake.kick(-7)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.render.foreign import utf16, without_bidi
from tests.fakes import Fault
from tests.fakes.telegram_rules import Keyboard, Upload, refusal

TOKEN = "123456789:AAFakeTokenForLoopbackTestsOnly-00000"
ME = {"id": 123456789, "is_bot": True, "first_name": "راصد", "username": "rasid_test_bot"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
AS_CHANNEL = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
OUTSIDE = ("left", "kicked")

BLOCKED = refusal(403, "Forbidden: bot was blocked by the user")
KICKED = refusal(403, "Forbidden: bot was kicked from the supergroup chat")
NO_CHAT = refusal(400, "Bad Request: chat not found")


def migrated(to: int) -> Fault:
    return refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=to)


@dataclass
class Stands:
    """A message of the bot's, as it stands in its chat now."""

    chat: str
    id: int
    thread: str | None
    text: str  # or the caption
    buttons: Keyboard = ()
    kind: str = "text"  # text | photo | document
    file: Upload | None = None
    written: tuple[str, ...] = ()  # how it was written: an edit to the same is refused

    @property
    def labels(self) -> list[list[str]]:
        return [[without_bidi(button["text"]) for button in row] for row in self.buttons]


@dataclass
class World:
    """The chats and who is in them."""

    messages: dict[tuple[str, int], Stands] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)  # chat -> private, group, supergroup, channel
    members: dict[str, dict[int, str]] = field(default_factory=dict)  # chat -> user -> status
    clipboard: str = ""
    ids: Counter[str] = field(default_factory=Counter)

    def kind(self, chat: str) -> str:
        return self.kinds.get(chat) or ("supergroup" if chat.startswith("-") else "private")

    def place(self, chat: str | int) -> dict[str, Any]:
        kind = self.kind(str(chat))
        titled = {} if kind == "private" else {"title": "غرفة الأخبار"}
        return {"id": int(chat), "type": kind} | titled

    def new_id(self, chat: str) -> int:
        self.ids[chat] += 1
        return self.ids[chat]

    def as_told(self, message: Stands, now: int) -> dict[str, Any]:
        """A message of the bot's, as the Bot API gives it."""
        place = self.place(message.chat)
        told: dict[str, Any] = {"message_id": message.id, "date": now, "chat": place}
        told |= {"sender_chat": place} if place["type"] == "channel" else {"from": ME}
        if message.thread:
            told |= {"message_thread_id": int(message.thread), "is_topic_message": True}
        if message.buttons:
            told["reply_markup"] = {"inline_keyboard": message.buttons}
        if message.kind == "text":
            return told | {"text": message.text}
        told |= {"caption": message.text} if message.text else {}
        file = {"file_id": f"f{message.id}", "file_unique_id": f"u{message.id}"}
        if message.kind == "photo":
            return told | {"photo": [file | {"width": 90, "height": 90}]}
        return told | {"document": file | {"file_name": message.file.name if message.file else "x"}}


class People:
    """The part of the fake that tests call as if they were people."""

    world: World
    queries: dict[str, dict[str, Any] | None]  # of presses -> what they were answered with, None: not yet
    now: Callable[[], float]
    push: Callable[[dict[str, Any]], None]
    refuse: dict[str, Fault]

    # ── words ──

    def say(
        self,
        text: str,
        /,
        *,
        chat: int = 42,
        kind: str = "",
        user: int = 42,
        thread: int | None = None,
        answers: int | None = None,
        **more: Any,
    ) -> int:
        """A person writes to the bot, in a topic or in answer to a message of the bot's; `more` adds to the
        message or changes it. Its id."""
        message = self._said(text, chat, kind, user)
        if thread:
            message |= {"message_thread_id": thread, "is_topic_message": True}
        if answers:
            told = self.world.as_told(self.world.messages[str(chat), answers], int(self.now()))
            message["reply_to_message"] = told
        self.push({"message": {k: v for k, v in (message | more).items() if v is not None}})
        return int(message["message_id"])

    def forward(self, text: str, /, *, chat: int = 42, user: int = 42, **more: Any) -> int:
        """A person hands on what a channel wrote."""
        origin = {
            "type": "channel",
            "date": int(self.now()) - 60,
            "chat": {"id": -100777, "type": "channel", "title": "قناة إخبارية"},
            "message_id": 9,
        }
        return self.say(text, chat=chat, user=user, **({"forward_origin": origin} | more))

    def edit(self, message: int, text: str, *, chat: int = 42, user: int = 42) -> None:
        """A person changes what they wrote."""
        written = self._said(text, chat, "", user) | {"message_id": message, "edit_date": int(self.now())}
        self.push({"edited_message": written})

    def speak_as_group(self, text: str, *, chat: int) -> None:
        """An anonymous administrator."""
        more: dict[str, Any] = {"from": ANONYMOUS, "sender_chat": self.world.place(chat)}
        self.say(text, chat=chat, **more)

    def speak_as_channel(self, text: str, *, chat: int, channel: int = -100888) -> None:
        self.world.kinds[str(channel)] = "channel"
        more: dict[str, Any] = {"from": AS_CHANNEL, "sender_chat": self.world.place(channel)}
        self.say(text, chat=chat, **more)

    def post(self, text: str, *, channel: int) -> None:
        """Somebody posts in a channel the bot is in."""
        self.world.kinds[str(channel)] = "channel"
        place = self.world.place(channel)
        self.push({"channel_post": self._dated(channel) | {"sender_chat": place, "text": text}})

    def _said(self, text: str, chat: int, kind: str, user: int) -> dict[str, Any]:
        if kind:
            self.world.kinds[str(chat)] = kind
        return self._dated(chat) | {"from": self._person(user), "text": text, "entities": _entities(text)}

    def _dated(self, chat: int) -> dict[str, Any]:
        place = self.world.place(chat)
        return {"message_id": self.world.new_id(str(chat)), "date": int(self.now()), "chat": place}

    def _person(self, user: int, language: str = "ar") -> dict[str, Any]:
        return {"id": user, "is_bot": False, "first_name": "ليلى", "language_code": language}

    # ── buttons ──

    def press(
        self,
        label: str = "",
        *,
        chat: int = 42,
        user: int = 42,
        message: int | None = None,
        data: str | None = None,
    ) -> str:
        """A person presses the button of that name, on the newest message that has it; with `data` a client that
        was tampered with says so instead. The query's id; what a button copies is in `world.clipboard`."""
        pressed, button = self._button(str(chat), label, message, data)
        if "copy_text" in button:
            self.world.clipboard = button["copy_text"]["text"]
            return ""
        query = f"q{len(self.queries) + 1}"
        self.queries[query] = None
        told = self.world.as_told(pressed, int(self.now()))
        pressing = {"id": query, "from": self._person(user), "message": told, "chat_instance": "1"}
        self.push({"callback_query": pressing | {"data": button["callback_data"]}})
        return query

    def _button(
        self, chat: str, label: str, message: int | None, data: str | None
    ) -> tuple[Stands, dict[str, Any]]:
        here = [one for (where, id_), one in self.world.messages.items() if where == chat]
        wanted = [one for one in reversed(here) if message in (None, one.id)]
        if data is not None:
            return wanted[0], {"callback_data": data}
        for one in wanted:
            for button in (button for row in one.buttons for button in row):
                if without_bidi(button["text"]) == label:
                    return one, button
        raise LookupError(f"no button {label!r}; there are {[one.labels for one in wanted]}")

    # ── membership ──

    def join(self, chat: int, *, kind: str = "supergroup", user: int = 42, status: str = "member") -> None:
        """A person adds the bot to a chat."""
        self.world.kinds[str(chat)] = kind
        self.refuse.pop(str(chat), None)
        self._changed(chat, user, status)

    def kick(self, chat: int, *, user: int = 42) -> None:
        """A person removes the bot from a chat, and nothing can be sent there any more."""
        self.refuse[str(chat)] = KICKED
        self._changed(chat, user, "kicked")

    def block(self, user: int = 42) -> None:
        self.refuse[str(user)] = BLOCKED
        self._changed(user, user, "kicked")

    def unblock(self, user: int = 42) -> None:
        self.refuse.pop(str(user), None)
        self._changed(user, user, "member")

    def migrate(self, chat: int, to: int) -> None:
        """A group becomes a supergroup: its old id leads nowhere from now on."""
        self.world.kinds[str(to)] = "supergroup"
        self.refuse[str(chat)] = migrated(to)
        service = self._dated(chat) | {"from": self._person(42), "migrate_to_chat_id": to}
        self.push({"message": service})
        self.push({"message": self._dated(to) | {"from": self._person(42), "migrate_from_chat_id": chat}})

    def _changed(self, chat: int, user: int, status: str) -> None:
        me = int(str(ME["id"]))
        members = self.world.members.setdefault(str(chat), {})
        before = members.get(me, "member" if chat > 0 else "left")
        members[me] = status
        change = {
            "chat": self.world.place(chat),
            "from": self._person(user),
            "date": int(self.now()),
            "old_chat_member": as_member(before, ME),
            "new_chat_member": as_member(status, ME),
        }
        self.push({"my_chat_member": change})


RIGHTS = (
    *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
    *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users"),
    *("can_post_stories", "can_edit_stories", "can_delete_stories"),
)


def as_member(status: str, user: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"status": status, "user": user}
    if status == "administrator":
        told |= dict.fromkeys(RIGHTS, False) | {"can_post_messages": True}
    if status == "creator":
        told["is_anonymous"] = False
    if status == "kicked":
        told["until_date"] = 0
    return told


def _entities(text: str) -> list[dict[str, Any]]:
    kinds = {"bot_command": r"(?<!\S)/\w+(@\w+)?", "mention": r"(?<![\w/])@\w{4,}", "url": r"https?://\S+"}
    return [
        {"type": kind, "offset": utf16(text[: m.start()]), "length": utf16(m[0])}
        for kind, pattern in kinds.items()
        for m in re.finditer(pattern, text)
    ]
