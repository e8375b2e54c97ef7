"""Telegram's listening side: what people say and press is stored at the door, and answered from there.

polling or webhook ─► _take: stored ─► dispatch ─► _reply: in the place of the pressed message, or a new one
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog
from telegram import Bot, CallbackQuery, Update
from telegram import error as tg
from telegram.constants import ChatType
from telegram.ext import Updater
from telegram.helpers import create_deep_linked_url

from bot.adapters.intake import Answer, Intake, Payload, connected, patiently
from bot.adapters.telegram import post, request, rewrite, token
from bot.adapters.telegram_chats import Chats
from bot.adapters.telegram_menus import Menus
from bot.adapters.telegram_polling import Door, Polling, poll_failed
from bot.adapters.telegram_updates import ASKED_FOR, asked, payload_of
from bot.commands.request import Request
from bot.inbox import Inbox
from bot.message import Message, Part
from bot.render import telegram as html
from newsroom.errors import DeliveryError, Outcome
from newsroom.models import Platform
from newsroom.settings import Settings

if TYPE_CHECKING:
    from bot.adapters.telegram_webhook import Webhook

log = structlog.get_logger()


class TelegramBot:
    """Answers people. `start` returns at once and connects in the background, however long that takes."""

    def __init__(
        self,
        settings: Settings,
        inbox: Inbox,
        answer: Answer,
        chats: Chats | None = None,
        menus: Menus | None = None,
    ) -> None:
        """`chats`: is told where the bot is; `menus`: what lists of commands it shows. Without them nobody is, and
        it shows none."""
        self._intake = Intake(Platform.TELEGRAM, inbox, self._answer, self._reply)
        self._dispatch = answer
        self._chats = chats
        self._menus = menus
        door = Door(self._take)
        self._polling = Polling(door.passed)
        self._bot = Bot(
            token(settings),
            base_url=settings.telegram_base_url,
            request=request(16),
            get_updates_request=self._polling,
        )
        self._updater = Updater(self._bot, door)
        self._webhook: Webhook | None = None
        if settings.telegram_webhook_url:
            from bot.adapters.telegram_webhook import Webhook

            self._webhook = Webhook(settings, self._bot, self._take)
        self._connecting: asyncio.Task[None] | None = None
        self._aside: set[asyncio.Task[None]] = set()  # small calls nobody waits for

    @property
    def conflict(self) -> datetime | None:
        """Since when another program polls with the same token; None when none does."""
        return self._polling.conflict

    async def start(self) -> None:
        self._connecting = asyncio.create_task(self._connect())

    async def stop(self) -> None:
        """Takes no more questions; those in hand are answered first."""
        if self._connecting:
            self._connecting.cancel()
            await asyncio.wait([self._connecting])
        try:
            if self._updater.running:
                await self._updater.stop()
            if self._webhook:
                await self._webhook.stop()
            await self._intake.drain()
        finally:
            self._intake.abandon()
            for task in self._aside:
                task.cancel()
        await self._updater.shutdown()
        await self._bot.shutdown()

    async def _connect(self) -> None:
        if not await connected(self._bot.initialize, lambda e: isinstance(e, tg.InvalidToken), "telegram"):
            return
        await self._intake.resume()
        if self._webhook:
            await connected(partial(self._webhook.start, list(ASKED_FOR)), _never, "telegram webhook")
        else:
            await self._updater.initialize()
            await self._updater.start_polling(
                allowed_updates=list(ASKED_FOR), bootstrap_retries=-1, error_callback=poll_failed
            )
        if self._menus:
            await self._menus.show(self._bot)

    # ── in ───────────────────────────────────────────────────────────────────────────────────────────────

    async def _take(self, update: object) -> None:
        """Stored, or of no concern to us, when this returns."""
        if not isinstance(update, Update):
            return
        if self._chats and update.message and await self._chats.migrated(update.message):
            return
        payload = asked(update, self._bot.bot)
        if self._chats and update.my_chat_member:
            payload = await self._chats.changed(update.my_chat_member)
        if payload:
            await self._intake.take(f"{self._bot.id}:{update.update_id}", payload)  # another bot counts anew
        if update.callback_query:
            self._begin(self._acknowledge(update.callback_query))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)

    async def _acknowledge(self, query: CallbackQuery) -> None:
        """The button stops waiting. One under a channel's post leads to us: its readers would see an answer."""
        link = None
        if query.message and query.message.chat.type == ChatType.CHANNEL:
            _, line = html.pressed(query.data or "")
            link = create_deep_linked_url(self._bot.username, payload_of(line))
        try:
            await self._bot.answer_callback_query(query.id, url=link)
        except tg.TelegramError as error:  # pressed long ago, or answered in a former life
            log.debug("a press was not acknowledged", error=str(error))

    async def _answer(self, question: Request) -> Message:
        if self._chats and question.chat:
            place, _, thread = question.chat.removeprefix("telegram:").partition("/")
            key = await self._chats.key(int(place), int(thread) if thread else None)
            question = replace(question, chat=key)
        return await self._dispatch(question)

    # ── out ──────────────────────────────────────────────────────────────────────────────────────────────

    async def _reply(self, asked: Payload, content: Message) -> None:
        parts = html.render(content)
        chat, answers = asked["chat"], asked.get("answers")
        if parts and content.replaces and asked.get("pressed") and await self._replaced(asked, parts[0]):
            parts = parts[1:]
        for part in parts:
            chat = await self._post(chat, asked["thread"], part, answers)
            answers = None

    async def _replaced(self, asked: Payload, part: Part) -> bool:
        """Whether it stands where the button was. What cannot stand there loses its buttons, and is answered."""
        chat, message = asked["chat"], asked["pressed"]
        try:
            if asked.get("media") and not (part.picture or part.document):
                await self._bot.edit_message_reply_markup(chat, message)
                return False
            await patiently(partial(rewrite, self._bot, chat, message, part))
        except (DeliveryError, tg.TelegramError) as error:
            log.info("a message could not be replaced", chat=chat, error=str(error))
            return False
        return True

    async def _post(self, chat: int, thread: int | None, part: Part, answers: int | None) -> int:
        """The chat it went to, which may have a new id. What Telegram says of the chat is written down."""
        try:
            await patiently(partial(post, self._bot, chat, thread, part, answers))
        except DeliveryError as error:
            if self._chats and error.reason == "forbidden":
                await self._chats.gone(chat, error.reason)
            if error.outcome is not Outcome.MOVED or not error.moved_to:
                raise
            if self._chats:
                await self._chats.moved(chat, int(error.moved_to))
            chat = int(error.moved_to)
            await patiently(partial(post, self._bot, chat, thread, part))
        return chat


def _never(error: Exception) -> bool:
    """An address that is taken, or a Telegram that is away, is waited for."""
    return False
