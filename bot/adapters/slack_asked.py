"""From what Slack sends to what is kept of it: who asks what, and where the answer belongs. Pure.

body ─► taken ─► (key, payload)      a payload is plain JSON, for the inbox:

kind     how it came: command, event (mention, direct message), press, submit, shortcut, home, joined, gone
request  a `Request`, as it is stored          channel, thread   where it was asked
user     who asked                             respond           Slack's address for the answer, half an hour
trigger, until                                 opens one window, before that moment (seconds since the epoch)
message, whispered                             what was pressed on, and whether one person alone sees it
home     asked from the Home tab               publish           the answer is for the whole channel
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Mapping
from typing import Any

from bot.adapters.intake import language_of
from bot.commands.request import Request
from bot.render.foreign import without_bidi
from bot.render.slack import SAY
from bot.render.slack_views import FORM
from bot.texts import LANGUAGES

COMMAND = "/rasid"
SHORTCUT = "submit_article"
PUBLISH = "publish"  # verb of the button «انشر في القناة»
WINDOW_S = 2.5  # of the three seconds in which a window can be opened; the rest is for the way there

Body = Mapping[str, Any]
Kept = dict[str, Any]

# event -> why nothing can be told there any more
GONE = {
    "channel_archive": "archived",
    "group_archive": "archived",
    "channel_deleted": "target-gone",
    "group_deleted": "target-gone",
    "channel_left": "removed-from-chat",
    "group_left": "removed-from-chat",
}
BACK = ("channel_unarchive", "group_unarchive")


def taken(body: Body, me: str, now: float) -> tuple[str, Kept] | None:
    """Under which key to keep it, and what; None for what nobody asked us."""
    if body.get("command") == COMMAND:
        return command_key(body), asked_by_command(body, now)
    match body.get("type"):
        case "event_callback":
            kept = of_event(body["event"], me)
            return (str(body["event_id"]), kept) if kept else None
        case "block_actions":
            kept = asked_by_press(body, now)
            return (_key("press", body, body["actions"][0].get("action_ts")), kept) if kept else None
        case "view_submission" if body["view"].get("callback_id") == FORM:
            return _key("submit", body, body["view"].get("hash")), asked_by_form(body, now)
        case "message_action" if body.get("callback_id") == SHORTCUT:
            return _key("shortcut", body, body.get("message_ts")), asked_by_shortcut(body)
    return None


def command_key(body: Body) -> str:
    """A slash command has no id: what Slack makes for each one alone stands in, in short."""
    return _key("command", body, body.get("response_url"))


def _key(kind: str, body: Body, more: object) -> str:
    made = f"{body.get('trigger_id')} {more}"
    return f"{kind}:{hashlib.sha256(made.encode()).hexdigest()[:32]}"


# ── how it is asked ──


def asked_by_command(body: Body, now: float = 0.0) -> Kept:
    """Answered at the address Slack gives for it, which the asker alone sees and which lives half an hour."""
    text, channel = plain(str(body.get("text", "")), ""), str(body.get("channel_id", ""))
    name = str(body.get("user_name", ""))
    request = _request(text, str(body.get("user_id", "")), channel, name=name, discreet=True, slash=True)
    return _kept("command", request, body, channel, now) | {"respond": body["response_url"]}


def of_event(event: Body, me: str) -> Kept | None:
    """What is asked or has happened, or None for everything that is no concern of ours."""
    kind, user = str(event.get("type")), str(event.get("user", ""))
    if kind == "app_home_opened" and event.get("tab") == "home":
        request = _request("", user, "")
        return {"kind": "home", "user": user, "request": request.stored(), "channel": "", "home": True}
    channel = event.get("channel", "")
    if kind in GONE or (kind == "member_left_channel" and user == me):
        return {"kind": "gone", "channel": channel, "reason": GONE.get(kind, "removed-from-chat")}
    if kind in BACK or (kind == "member_joined_channel" and user == me):
        return {"kind": "joined" if user == me else "back", "channel": channel}
    text = question(event, me)
    return asked_by_event(event, text, me) if text is not None else None


def asked_by_event(event: Body, text: str, me: str = "") -> Kept:
    """A mention is answered in its thread, a direct message directly."""
    direct, channel, user = event["type"] == "message", str(event["channel"]), str(event.get("user", ""))
    thread = event.get("thread_ts")
    ours = thread if thread and event.get("parent_user_id", me) == me else ""
    request = _request(text, user, channel, replies_to=ours)
    kept = {"kind": "event", "request": request.stored(), "user": user, "channel": channel}
    return kept | {"thread": thread or (None if direct else event["ts"])}


def asked_by_press(body: Body, now: float) -> Kept | None:
    """A button of ours types its value; None for any other."""
    action = body["actions"][0]
    verb, _, language = str(action.get("action_id", "")).rpartition(".")[0].partition(".")
    if verb not in (SAY, PUBLISH) or language not in LANGUAGES or not action.get("value"):
        return None
    container = body.get("container") or {}
    channel, ts, root = (container.get(n) or "" for n in ("channel_id", "message_ts", "thread_ts"))
    answers = f"{ts}@{root}" if root and root != ts else ts
    user, whispered = body["user"], bool(container.get("is_ephemeral"))
    request = _request(
        str(action["value"]),
        str(user["id"]),
        channel,
        language=language,
        name=str(user.get("name") or ""),
        replies_to=answers,
        pressed=True,
        discreet=whispered and verb == SAY and bool(body.get("response_url")),
    )
    return _kept("press", request, body, channel, now) | {
        "thread": root or None,
        "respond": body.get("response_url", ""),
        "message": ts,
        "whispered": whispered,
        "home": (body.get("view") or {}).get("type") == "home",
        "publish": verb == PUBLISH,
    }


def asked_by_form(body: Body, now: float) -> Kept:
    """What a window was opened with comes back with it."""
    view, user = body["view"], body["user"]
    opened = json.loads(view["private_metadata"])
    request = _request(
        str(opened["line"]),
        str(user["id"]),
        str(opened["channel"]),
        language=opened["language"],
        name=str(user.get("name") or ""),
        replies_to=opened.get("replies_to", ""),
        pressed=True,
        discreet=True,
        values=filled(view),
    )
    kept = _kept("submit", request, body, opened["channel"], now)
    return kept | {"thread": opened.get("thread"), "home": bool(opened.get("home"))}


def asked_by_shortcut(body: Body) -> Kept:
    """Somebody's message, to be analysed."""
    user, channel = body["user"], str(body["channel"]["id"])
    message = body["message"]
    links = (one.get("from_url") or one.get("title_link") for one in message.get("attachments") or ())
    text = plain(str(message.get("text") or ""), "")
    text = "\n".join([*([text] if text else []), *(link for link in links if link and link not in text)])
    name = str(user.get("name") or "")
    request = _request(text, str(user["id"]), channel, language="ar", name=name, shared=True)
    kept = {"kind": "shortcut", "request": request.stored(), "user": user["id"], "channel": channel}
    return kept | {"respond": body["response_url"]}


def opened_with(asked: Body, line: str, request: Request | None = None) -> str:
    """The private_metadata of a window: from where it was asked, or as an earlier window had it."""
    told = {
        "line": line,
        "channel": asked["channel"],
        "thread": asked.get("thread"),
        "language": request.language if request else asked["language"],
        "replies_to": request.replies_to if request else asked.get("replies_to", ""),
        "home": bool(asked.get("home")),
    }
    return json.dumps(told, ensure_ascii=False)


def _request(text: str, user: str, channel: str, **more: Any) -> Request:
    language = more.pop("language", None) or language_of(text, "en" if text else "ar")
    private = not channel or channel.startswith("D")
    more.setdefault("shared", bool(re.fullmatch(r"https?://\S+", text)))
    person = f"slack:{user}" if user else ""
    chat = f"slack:{channel}" if channel else ""
    return Request(text, language, person, chat=chat, place="private" if private else "group", **more)


def _kept(kind: str, request: Request, body: Body, channel: str, now: float) -> Kept:
    trigger = {"trigger": body.get("trigger_id", ""), "until": now + WINDOW_S}
    user = request.person.removeprefix("slack:")
    return {"kind": kind, "request": request.stored(), "user": user, "channel": channel, **trigger}


# ── what is written ──


def question(event: Body, me: str) -> str | None:
    """What a person asks of this bot, or None for everything that is not a person asking it."""
    if event.get("bot_id") or event.get("subtype") or event.get("edited"):
        return None
    if event.get("type") not in ("message", "app_mention") or event.get("user") in (None, "", me):
        return None
    if event.get("type") == "message" and event.get("channel_type") != "im":
        return None
    return plain(str(event.get("text", "")), me) or None


def plain(text: str, me: str) -> str:
    """Slack's escapes undone; the mention of the bot itself left out."""
    text = re.sub(rf"<@{re.escape(me)}(\|[^>]*)?>", "", text) if me else text
    text = re.sub(r"<(https?://[^>|]+)(?:\|[^>]*)?>", r"\1", text)
    text = re.sub(r"<[@#!]?([^>|]+)\|([^>]+)>", r"\2", text)
    text = re.sub(r"<([^>]+)>", r"\1", text)
    return without_bidi(html.unescape(text)).strip()


def filled(view: Body) -> dict[str, str]:
    """Field → what was put into it, without the spaces around it."""
    inputs = (block["block_id"] for block in view["blocks"] if block["type"] == "input")
    state = view["state"]["values"]
    return {key: _value(state.get(key, {}).get(key, {})) for key in inputs}


def _value(element: Body) -> str:
    chosen = element.get("selected_option") or {}
    return without_bidi(str(element.get("value") or chosen.get("value") or "")).strip()


def missing(view: Body) -> list[str]:
    """Fields that must not stay empty and hold nothing but spaces: the client lets those pass."""
    values = filled(view)
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    return [
        block["block_id"] for block in inputs if not block.get("optional") and not values[block["block_id"]]
    ]
