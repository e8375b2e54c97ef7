"""Telegram through python-telegram-bot: a channel that sends parts, and a bot that listens (long polling)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self, TypeVar

import structlog
from telegram import Bot, LinkPreviewOptions, Message, Update, User
from telegram import error as tg
from telegram.ext import Application, CallbackContext, MessageHandler, filters
from telegram.request import HTTPXRequest

from bot.adapters.intake import Answer, answered, connected, language_of
from bot.adapters.outcomes import TOKEN_PAUSE, Row, judge
from bot.message import Part
from bot.render import telegram as html
from bot.render.foreign import without_bidi
from newsroom.errors import DeliveryError, Outcome
from newsroom.models import MessageRef, Platform, TargetSpec
from newsroom.settings import Settings

log = structlog.get_logger()
T = TypeVar("T")

NOT_PEOPLE = (777000, 136817688, 1087968824)  # linked channel, "speak as channel", anonymous admin
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

    def __init__(
        self, settings: Settings, *, connect_timeout: float = 5.0, read_timeout: float = 20.0
    ) -> None:
        self._request = _request(32, connect_timeout, read_timeout)
        self._bot = Bot(_token(settings), base_url=settings.telegram_base_url, request=self._request)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._request.shutdown()

    async def send(self, spec: TargetSpec, part: Part) -> MessageRef:
        message_id = await post(self._bot, spec.address, spec.thread, part)
        return MessageRef(Platform.TELEGRAM, spec.address, str(message_id))

    async def edit(self, spec: TargetSpec, ref: MessageRef, part: Part) -> None:
        async def rewrite(text: str, mode: str | None) -> None:
            try:
                await self._bot.edit_message_text(
                    text, ref.address, int(ref.message_id), parse_mode=mode, link_preview_options=NO_PREVIEW
                )
            except tg.BadRequest as error:
                if UNCHANGED not in error.message.lower():
                    raise

        await _readable(rewrite, part, ref.address)


async def post(bot: Bot, chat: str | int, thread: int | None, part: Part) -> int:
    """One message. Raises only DeliveryError."""

    async def send(text: str, mode: str | None) -> int:
        sent = await bot.send_message(
            chat, text, parse_mode=mode, message_thread_id=thread, link_preview_options=NO_PREVIEW
        )
        return sent.message_id

    return await _readable(send, part, chat)


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


class TelegramBot:
    """Answers people. `start` returns at once and connects in the background, however long that takes."""

    def __init__(self, settings: Settings, answer: Answer) -> None:
        self._answer = answer
        self._connecting: asyncio.Task[None] | None = None
        self._app: Application[Any, Any, Any, Any, Any, Any] = (
            Application.builder()
            .token(_token(settings))
            .base_url(settings.telegram_base_url)
            .request(_request(16))
            .get_updates_request(_request(1))
            .job_queue(None)
            .concurrent_updates(16)
            .build()
        )
        self._app.add_handler(MessageHandler(filters.UpdateType.MESSAGE & filters.TEXT, self._on_text))

    async def start(self) -> None:
        self._connecting = asyncio.create_task(self._connect())

    async def stop(self) -> None:
        """Takes no more questions; those in hand are answered first."""
        if self._connecting:
            self._connecting.cancel()
            await asyncio.wait([self._connecting])
        if self._app.updater and self._app.updater.running:
            await self._app.updater.stop()
        if self._app.running:
            await self._app.stop()
        await self._app.shutdown()

    async def _connect(self) -> None:
        if not await connected(self._app.initialize, lambda e: isinstance(e, tg.InvalidToken), "telegram"):
            return
        await self._app.start()
        assert self._app.updater  # noqa: S101 - the builder makes one
        await self._app.updater.start_polling(
            allowed_updates=[Update.MESSAGE], bootstrap_retries=-1, error_callback=_poll_failed
        )

    async def _on_text(self, update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        message = update.message
        text = question(message, context.bot.bot) if message else None
        if message is None or text is None:
            return
        code = (message.from_user and message.from_user.language_code) or ""
        language = language_of(text, "en" if code.startswith("en") else "ar")
        thread = message.message_thread_id if message.is_topic_message else None
        for part in html.render(await answered(self._answer, text, language)):
            try:
                await post(context.bot, message.chat_id, thread, part)
            except DeliveryError as error:
                log.warning("an answer was not sent", platform="telegram", error=str(error))
                return


def question(message: Message, me: User) -> str | None:
    """What a person asks of this bot, or None for everything that is not a person asking it."""
    person = message.from_user
    if person is None or person.is_bot or person.id in NOT_PEOPLE or message.sender_chat:
        return None
    if message.forward_origin or message.is_automatic_forward or message.via_bot:
        return None
    text = without_bidi(message.text or "").strip()
    name = re.escape(me.username or "")
    command = re.match(r"/\w+@(\w+)", text)
    if command and command[1].lower() != (me.username or "").lower():
        return None
    mentioned = re.search(rf"@{name}\b", text, re.IGNORECASE)
    replied = message.reply_to_message and message.reply_to_message.from_user
    ours = text.startswith("/") or mentioned or (replied and replied.id == me.id)
    if message.chat.type != "private" and not ours:
        return None
    return re.sub(rf"@{name}\b", "", text, count=1, flags=re.IGNORECASE).strip() or None


def _poll_failed(error: tg.TelegramError) -> None:
    log.warning("polling failed, trying again", platform="telegram", error=type(error).__name__)


def _request(connections: int, connect_timeout: float = 5.0, read_timeout: float = 20.0) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        connect_timeout=connect_timeout,
        read_timeout=read_timeout,
        write_timeout=20.0,
        pool_timeout=10.0,
    )


def _token(settings: Settings) -> str:
    return settings.telegram_token.get_secret_value() if settings.telegram_token else ""
