"""Telegram through python-telegram-bot: a channel that sends parts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from ssl import SSLContext
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
import structlog
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram import error as tg
from telegram.request import HTTPXRequest

from bot.adapters.leaving import Leaving, now_leaving, told_when
from bot.adapters.outcomes import TOKEN_PAUSE, Row, judge
from bot.courier import Found
from bot.message import Part
from newsroom.errors import DeliveryError, Outcome
from newsroom.models import MessageRef, Platform, TargetSpec
from newsroom.settings import Settings

log = structlog.get_logger()
T = TypeVar("T")

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
UNPARSED = "can't parse entities"
UNCHANGED = "message is not modified"

NOT_SENT, UNSURE, PERMANENT, MOVED = Outcome.NOT_SENT, Outcome.UNSURE, Outcome.PERMANENT, Outcome.MOVED
TABLE = (
    Row("RetryAfter", NOT_SENT, "rate-limited"),
    Row("ChatMigrated", MOVED, "moved"),
    Row("Forbidden", PERMANENT, "forbidden", target_gone=True),
    Row("InvalidToken", NOT_SENT, "token", retry_after=TOKEN_PAUSE),
    *(
        Row("BadRequest", PERMANENT, "target-gone", says=says, target_gone=True)
        for says in (
            *("chat not found", "user not found", "peer_id_invalid", "group chat was deactivated"),
            *("chat_write_forbidden", "chat_restricted", "not enough rights", "have no rights"),
            *("need administrator rights", "message thread not found", "topic_closed", "topic_deleted"),
        )
    ),
    Row("BadRequest", PERMANENT, "message-gone", says="message to edit not found"),
    Row("BadRequest", PERMANENT, "message-gone", says="message can't be edited"),
    Row("BadRequest", PERMANENT, "message-gone", says="message_id_invalid"),
    Row("BadRequest", PERMANENT, "message-gone", says="no text in the message"),
    Row("BadRequest", PERMANENT, "refused"),
    Row("TimedOut", NOT_SENT, "connection", cause="ConnectTimeout"),
    Row("TimedOut", NOT_SENT, "connection", cause="PoolTimeout"),
    Row("NetworkError", NOT_SENT, "connection", cause="ConnectError"),
    Row("NetworkError", NOT_SENT, "connection", cause="ProxyError"),
    Row("NetworkError", PERMANENT, "unencodable", cause="UnicodeEncodeError"),
    # TimedOut and NetworkError otherwise (cut, 5xx), TelegramError itself (a 200 that is not JSON): unsure
)  # fmt: skip


class TelegramChannel:
    """`async with TelegramChannel(settings) as channel`. Needs no connection before the first message."""

    rewrites = True
    finds = False  # bots cannot read a chat's history

    def __init__(
        self, settings: Settings, *, connect_timeout: float = 5.0, read_timeout: float = 20.0
    ) -> None:
        self._request = request(32, connect_timeout, read_timeout)
        self._bot = Bot(token(settings), base_url=settings.telegram_base_url, request=self._request)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._request.shutdown()

    async def send(
        self,
        spec: TargetSpec,
        part: Part,
        *,
        reply_to: MessageRef | None = None,
        leaving: Leaving | None = None,
    ) -> MessageRef:
        answers = int(reply_to.message_id) if reply_to and reply_to.address == spec.address else None
        with told_when(leaving):
            message_id = await post(self._bot, spec.address, spec.thread, part, answers)
        return MessageRef(Platform.TELEGRAM, spec.address, str(message_id))

    async def find(self, spec: TargetSpec, since: datetime) -> Found:
        return Found()

    async def edit(self, spec: TargetSpec, ref: MessageRef, part: Part) -> None:
        await rewrite(self._bot, ref.address, int(ref.message_id), part)


async def post(bot: Bot, chat: str | int, thread: int | None, part: Part, answers: int | None = None) -> int:
    """One message, as a reply to another if that still stands. Raises only DeliveryError."""
    given: dict[str, Any] = {
        "message_thread_id": thread,
        "reply_parameters": ReplyParameters(answers, allow_sending_without_reply=True) if answers else None,
        "reply_markup": keyboard(part),
    }

    async def send(text: str, mode: str | None) -> int:
        if part.picture:
            sent = await bot.send_photo(chat, part.picture.png, caption=text, parse_mode=mode, **given)
        elif part.document:
            file, name = part.document.content, part.document.name
            sent = await bot.send_document(chat, file, caption=text, parse_mode=mode, filename=name, **given)
        else:
            sent = await bot.send_message(
                chat, text, parse_mode=mode, link_preview_options=NO_PREVIEW, **given
            )
        return sent.message_id

    try:
        return await _readable(send, part, chat)
    except DeliveryError as error:
        if not (part.picture and part.text and error.reason == "refused"):
            raise
        log.warning("picture refused, sending its text", chat=chat, error=error.detail)
    return await post(bot, chat, thread, replace(part, picture=None), answers)


async def rewrite(bot: Bot, chat: str | int, message_id: int, part: Part) -> None:
    """Let a message say this instead; fine if it does already. Raises only DeliveryError."""
    to: dict[str, Any] = {"chat_id": chat, "message_id": message_id, "reply_markup": keyboard(part)}

    async def edit(text: str, mode: str | None) -> None:
        try:
            if part.picture:
                picture = InputMediaPhoto(part.picture.png, caption=text, parse_mode=mode)
                await bot.edit_message_media(picture, **to)
            elif part.document:
                file, name = part.document.content, part.document.name
                document = InputMediaDocument(file, caption=text, parse_mode=mode, filename=name)
                await bot.edit_message_media(document, **to)
            else:
                await bot.edit_message_text(text, parse_mode=mode, link_preview_options=NO_PREVIEW, **to)
        except tg.BadRequest as error:
            if UNCHANGED not in error.message.lower():
                raise

    await _readable(edit, part, chat)


def keyboard(part: Part) -> InlineKeyboardMarkup | None:
    rows = [[InlineKeyboardButton.de_json(dict(button)) for button in row] for row in part.buttons]
    return InlineKeyboardMarkup(rows) if rows else None


async def _readable(deliver: Callable[[str, str | None], Awaitable[T]], part: Part, chat: str | int) -> T:
    """Once more as plain text if Telegram cannot parse the markup."""
    try:
        return await deliver(part.text, "HTML")
    except tg.BadRequest as error:
        if UNPARSED not in error.message.lower():
            raise judged(error) from error
        log.warning("markup refused, sending plain text", chat=chat, error=error.message)
    except Exception as error:
        raise judged(error) from error
    try:
        return await deliver(part.plain, None)
    except Exception as error:
        raise judged(error) from error


def judged(error: Exception) -> DeliveryError:
    known = judge(error, TABLE)
    if isinstance(error, tg.RetryAfter):
        after = error.retry_after
        known.retry_after = after.total_seconds() if not isinstance(after, (int, float)) else float(after)
    if isinstance(error, tg.ChatMigrated):
        known.moved_to = str(error.new_chat_id)
    return known


class _Transport(httpx.AsyncHTTPTransport):
    """httpx, which tells when the headers of a request are about to go."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.extensions = {**request.extensions, "trace": _traced}
        return await super().handle_async_request(request)


async def _traced(event: str, _: object) -> None:
    if event.endswith("send_request_headers.started"):
        await now_leaving()


def request(connections: int, connect_timeout: float = 5.0, read_timeout: float = 20.0) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        connect_timeout=connect_timeout,
        read_timeout=read_timeout,
        write_timeout=20.0,
        pool_timeout=10.0,
        httpx_kwargs={"transport": _Transport(trusted(), limits=httpx.Limits(max_connections=connections))},
    )


@cache
def trusted() -> SSLContext:
    """The authorities that are believed, read once for all of the bot's connections."""
    return httpx.create_ssl_context()


def token(settings: Settings) -> str:
    return settings.telegram_token.get_secret_value() if settings.telegram_token else ""
