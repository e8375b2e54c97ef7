"""What the Bot API takes and what it refuses, as plain functions: the fake asks them, and tests may too.

Where the real server would quietly leave something out (entities beyond the hundredth), it is refused here, so that
a test notices.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.render.foreign import utf16
from tests.fakes import Fault
from tests.fakes.markup import MarkupError, parse

TEXT, CAPTION = 4096, 1024  # UTF-16 units, markup not counted
ENTITIES = 100
BUTTONS, IN_A_ROW, DATA, COPIED, NOTICE = 100, 8, 64, 256, 200  # DATA in bytes
COMMANDS, DESCRIPTION = 100, 256
PHOTO, DOCUMENT = 10 * 2**20, 50 * 2**20  # bytes
STYLES = ("danger", "success", "primary")
ACTIONS = ("callback_data", "copy_text", "url", "switch_inline_query", "switch_inline_query_current_chat")
SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
WEBHOOK_PORTS = (None, 443, 80, 88, 8443)

Button = dict[str, Any]
Keyboard = tuple[tuple[Button, ...], ...]


class Refused(Exception):
    def __init__(self, code: int, description: str, **parameters: int) -> None:
        self.answer: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
        if parameters:
            self.answer["parameters"] = parameters
        self.code = code
        super().__init__(description)


def refusal(code: int, description: str, **parameters: int) -> Fault:
    return Fault(code, Refused(code, description, **parameters).answer)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in a multipart form."""

    name: str
    content: bytes


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────


def text_of(given: Mapping[str, Any]) -> str:
    """The text of a message as it will be shown."""
    text = _parsed(given, "text")
    if not text.strip():
        raise Refused(400, "Bad Request: message text is empty")
    if utf16(text) > TEXT:
        raise Refused(400, "Bad Request: message is too long")
    return text


def caption_of(given: Mapping[str, Any]) -> str:
    """The words under a picture or a file; there may be none."""
    text = _parsed(given, "caption")
    if utf16(text) > CAPTION:
        raise Refused(400, "Bad Request: message caption is too long")
    return text


def _parsed(given: Mapping[str, Any], field: str) -> str:
    text = str(given.get(field) or "")
    if given.get("parse_mode") != "HTML":
        return text
    try:
        parsed = parse(text)
    except MarkupError as error:
        raise Refused(400, f"Bad Request: can't parse entities: {error}") from None
    if len(parsed.entities) > ENTITIES:
        raise Refused(400, "Bad Request: too many entities")
    return parsed.text


# ── buttons ──────────────────────────────────────────────────────────────────────────────────────────────


def keyboard_of(given: Mapping[str, Any]) -> Keyboard:
    """The rows of buttons under a message."""
    markup = _json(given.get("reply_markup"), "reply markup") or {}
    rows = markup.get("inline_keyboard", []) if isinstance(markup, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise Refused(400, "Bad Request: object expected as reply markup")
    if any(len(row) > IN_A_ROW for row in rows) or sum(map(len, rows)) > BUTTONS:
        raise Refused(400, "Bad Request: REPLY_MARKUP_TOO_LONG")
    return tuple(tuple(_button(button) for button in row) for row in rows if row)


def _button(button: Any) -> Button:
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise Refused(400, 'Bad Request: can\'t parse inline keyboard button: Field "text" must be non-empty')
    actions = [name for name in ACTIONS if name in button]
    if len(actions) != 1:
        raise Refused(400, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= DATA:
        raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    if "copy_text" in button and not 1 <= utf16(str(button["copy_text"].get("text", ""))) <= COPIED:
        raise Refused(400, "Bad Request: BUTTON_COPY_TEXT_INVALID")
    if button.get("style") not in (None, *STYLES):
        raise Refused(400, "Bad Request: BUTTON_STYLE_INVALID")
    return dict(button)


def notice_of(given: Mapping[str, Any], bot: str) -> None:
    """What a press is answered with: a short text, or an address that leads back to the bot."""
    if utf16(str(given.get("text") or "")) > NOTICE:
        raise Refused(400, "Bad Request: MESSAGE_TOO_LONG")
    url = given.get("url")
    if url and not re.fullmatch(rf"https://t\.me/{bot}\?start=[A-Za-z0-9_-]{{1,64}}", str(url)):
        raise Refused(400, "Bad Request: URL_INVALID")


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────


def photo_of(given: Mapping[str, Any], field: str = "photo") -> Upload:
    """A picture Telegram can show."""
    upload = given.get(field)
    if not isinstance(upload, Upload) or not upload.content:
        raise Refused(400, "Bad Request: there is no photo in the request")
    if len(upload.content) > PHOTO:
        raise Refused(413, "Request Entity Too Large")
    if not upload.content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        raise Refused(400, "Bad Request: IMAGE_PROCESS_FAILED")
    if upload.content.startswith(b"\x89PNG"):
        width, height = struct.unpack(">II", upload.content[16:24])
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise Refused(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
    return upload


def document_of(given: Mapping[str, Any], field: str = "document") -> Upload:
    upload = given.get(field)
    if not isinstance(upload, Upload) or not upload.content:
        raise Refused(400, "Bad Request: file must be non-empty")
    if len(upload.content) > DOCUMENT:
        raise Refused(413, "Request Entity Too Large")
    return upload


def media_of(given: Mapping[str, Any]) -> tuple[str, Upload, str]:
    """Of an edit: its kind (photo, document), the file and the caption."""
    media = _json(given.get("media"), "InputMedia")
    if not isinstance(media, dict) or media.get("type") not in ("photo", "document"):
        raise Refused(400, "Bad Request: can't parse InputMedia: Invalid type")
    name = str(media.get("media", "")).removeprefix("attach://")
    check = photo_of if media["type"] == "photo" else document_of
    return str(media["type"]), check(given, name), caption_of(media)


# ── lists of commands, webhooks ──────────────────────────────────────────────────────────────────────────


def commands_of(given: Mapping[str, Any]) -> list[dict[str, str]]:
    commands = _json(given.get("commands"), "commands") or []
    if len(commands) > COMMANDS:
        raise Refused(400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch("[a-z0-9_]{1,32}", str(command.get("command", ""))):
            raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= utf16(str(command.get("description", ""))) <= DESCRIPTION:
            raise Refused(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
    return [dict(command) for command in commands]


def place_of_commands(given: Mapping[str, Any]) -> tuple[str, str]:
    """(scope, language): "chat:42", "ar"; the language "" stands for all that have no list of their own."""
    scope = _json(given.get("scope"), "BotCommandScope") or {"type": "default"}
    needs = SCOPES.get(str(scope.get("type")))
    if needs is None or any(scope.get(name) in (None, "") for name in needs):
        raise Refused(400, "Bad Request: can't parse BotCommandScope: Unsupported type specified")
    language = str(given.get("language_code") or "")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise Refused(400, "Bad Request: invalid language code specified")
    return ":".join([scope["type"], *(str(scope[name]) for name in needs)]), language


def webhook_of(given: Mapping[str, Any]) -> tuple[str, str]:
    """Address and secret."""
    url, secret = str(given.get("url") or ""), str(given.get("secret_token") or "")
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise Refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    if parts.port not in WEBHOOK_PORTS:
        raise Refused(
            400, "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
        )
    if secret and not re.fullmatch("[A-Za-z0-9_-]{1,256}", secret):
        raise Refused(400, "Bad Request: secret token contains unallowed characters")
    return url, secret


def _json(told: object, what: str) -> Any:
    """However a client sends it."""
    if not isinstance(told, str):
        return told
    try:
        return json.loads(told) if told else None
    except ValueError:
        raise Refused(400, f"Bad Request: can't parse {what} JSON object") from None
