"""From an update of Telegram's to what is asked of us, as it is stored. Pure.

message ─► is a person asking? ─► text, forwarded words or a deep link ─┐
button  ─► the command line it stands for, of whoever pressed it ───────┴─► Request, and where the answer goes
"""

from __future__ import annotations

import re
from typing import Any

from telegram import CallbackQuery, Chat, Message, Update, User

from bot.adapters.intake import language_of
from bot.commands.request import Place, Request
from bot.render.foreign import without_bidi
from bot.render.telegram import pressed

NOT_PEOPLE = (777000, 136817688, 1087968824)  # linked channel, "speak as channel", anonymous admin
ASKED_FOR = (Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER)  # the rest is never sent to us
PLACES: dict[str, Place] = {"private": "private", "channel": "channel"}  # the others are groups
FREQUENCIES = {"i": "instant", "h": "hourly", "d": "daily"}
NAME = 80  # characters

_START = re.compile(r"/start(?:@\w+)?\s+(\S+)")
_SUBSCRIBE, _WHY, _STATUS = (
    re.compile(pattern) for pattern in (r"s_([\w-]+)_([ihd])", r"w_(\d{1,18})", r"q_([\w-]+)")
)
_LINKS = (
    (re.compile(r"subscribe ([\w-]+) (instant|hourly|daily)"), "s_{0}_{1:.1}"),
    (re.compile(r"why (\d{1,18})"), "w_{0}"),
    (re.compile(r"status ([\w-]+)"), "q_{0}"),
)
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


def asked(update: Update, me: User) -> dict[str, Any] | None:
    """What to store of it: `request`, and `chat`, `thread`, `answers` (the message a reply goes under) and of a
    button `pressed` (the message it stood in) and `media`. None when nobody asks us anything."""
    if update.callback_query:
        return _asked_by_button(update.callback_query)
    return _asked_in_words(update.message, me) if update.message else None


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────


def _asked_in_words(message: Message, me: User) -> dict[str, Any] | None:
    person = message.from_user
    if person is None or not _is_a_person(message, person):
        return None
    shared = message.forward_origin is not None
    text = _handed_on(message) if shared else _question(message, me)
    if text is None:
        return None
    otherwise = "en" if (person.language_code or "").startswith("en") else "ar"
    thread = message.message_thread_id if message.is_topic_message else None
    answered = message.reply_to_message
    request = Request(
        text if shared else opened(text),
        language_of(text, otherwise),
        f"telegram:{person.id}",
        name=person.full_name[:NAME],
        chat=key_of(message.chat_id, thread),
        place=place_of(message.chat),
        replies_to=str(answered.message_id) if answered and _is_ours(answered, me) else "",
        shared=shared,
    )
    alone = message.chat.type == Chat.PRIVATE
    return {
        "request": request.stored(),
        "chat": message.chat_id,
        "thread": thread,
        "answers": None if alone else message.message_id,
    }


def _is_a_person(message: Message, person: User) -> bool:
    """Not a bot, not somebody hiding behind a group or a channel, not words another bot put in their mouth."""
    if person.is_bot or person.id in NOT_PEOPLE or message.sender_chat:
        return False
    return not (message.is_automatic_forward or message.via_bot)


def _handed_on(message: Message) -> str | None:
    """Words of others, given to us alone to be looked at; a link hidden in them stands below."""
    if message.chat.type != Chat.PRIVATE:
        return None
    text = message.text or message.caption or ""
    entities = message.entities or message.caption_entities
    hidden = [entity.url for entity in entities if entity.url and entity.url not in text]
    return without_bidi("\n".join([text, *hidden[:1]])).strip() or None


def _question(message: Message, me: User) -> str | None:
    """What is said to this bot, its name left out; in a group only what is plainly meant for it."""
    text, name = without_bidi(message.text or "").strip(), re.escape(me.username or "")
    command = re.match(r"/\w+@(\w+)", text)
    if command and command[1].lower() != (me.username or "").lower():
        return None
    mentioned = re.search(rf"@{name}\b", text, re.IGNORECASE)
    replied = message.reply_to_message and _is_ours(message.reply_to_message, me)
    if message.chat.type != Chat.PRIVATE and not (text.startswith("/") or mentioned or replied):
        return None
    return re.sub(rf"@{name}\b", "", text, count=1, flags=re.IGNORECASE).strip() or None


def _is_ours(message: Message, me: User) -> bool:
    """In a topic everything that answers nothing answers the message that opened the topic."""
    ours = message.from_user is not None and message.from_user.id == me.id
    return ours and message.forum_topic_created is None


# ── buttons ──────────────────────────────────────────────────────────────────────────────────────────────


def _asked_by_button(query: CallbackQuery) -> dict[str, Any] | None:
    """As if whoever pressed it had typed the line, with their rights and no others."""
    message, person = query.message, query.from_user
    if message is None or person.is_bot or message.chat.type == Chat.CHANNEL:
        return None
    language, line = pressed(query.data or "")
    whole = message if isinstance(message, Message) else None  # else it is too old for Telegram to show it
    thread = whole.message_thread_id if whole and whole.is_topic_message else None
    request = Request(
        line,
        language,
        f"telegram:{person.id}",
        name=person.full_name[:NAME],
        chat=key_of(message.chat.id, thread),
        place=place_of(message.chat),
        replies_to=str(message.message_id),
        pressed=True,
    )
    return {
        "request": request.stored(),
        "chat": message.chat.id,
        "thread": thread,
        "answers": message.message_id,
        "pressed": message.message_id,
        "media": bool(whole and not whole.text),
    }


# ── deep links ───────────────────────────────────────────────────────────────────────────────────────────


def opened(text: str) -> str:
    """The command that t.me/<bot>?start=<payload> stands for; any other text as it is."""
    start = _START.fullmatch(text)
    if start is None:
        return text
    if found := _SUBSCRIBE.fullmatch(start[1]):
        return f"/subscribe {found[1]} {FREQUENCIES[found[2]]}"
    if found := _WHY.fullmatch(start[1]):
        return f"/why {found[1]}"
    if found := _STATUS.fullmatch(start[1]):
        return f"/status {found[1]}"
    return "/help"


def payload_of(line: str) -> str:
    """The other way round; what cannot be said in a link leads to the help."""
    for pattern, shape in _LINKS:
        if found := pattern.fullmatch(line):
            payload = shape.format(*found.groups())
            return payload if _PAYLOAD.fullmatch(payload) else "help"
    return "help"


# ── where ────────────────────────────────────────────────────────────────────────────────────────────────


def key_of(chat: int, thread: int | None = None) -> str:
    return f"telegram:{chat}" if thread is None else f"telegram:{chat}/{thread}"


def place_of(chat: Chat) -> Place:
    return PLACES.get(chat.type, "group")
