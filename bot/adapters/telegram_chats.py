"""Where the bot is: what Telegram tells of that, written to the targets.

added ─► a word of greeting · kicked, blocked ─► its targets rest · let in again ─► they are told again
a group that became a supergroup ─► its targets have a new address
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from telegram import Chat, ChatMember, ChatMemberUpdated, Message

from bot.adapters.intake import language_of
from bot.adapters.telegram_updates import NAME, key_of, place_of
from bot.commands.request import Request
from bot.insisting import until_written
from newsroom.models import Platform, Target
from newsroom.store import targets
from newsroom.store.database import Database

log = structlog.get_logger()

OUTSIDE = (ChatMember.LEFT, ChatMember.BANNED)


class Chats:
    def __init__(self, db: Database, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now

    async def changed(self, change: ChatMemberUpdated) -> dict[str, Any] | None:
        """Our place in a chat is another: the question to store that greets the newcomers, if one is due."""
        before, after = change.old_chat_member.status, change.new_chat_member.status
        chat = change.chat
        if after in OUTSIDE:
            await self.gone(chat.id, "blocked" if chat.type == Chat.PRIVATE else "removed-from-chat")
        elif before in OUTSIDE:
            told = await self._returned(chat.id)
            return None if told or chat.type == Chat.PRIVATE else greeting(change)
        return None

    async def migrated(self, message: Message) -> bool:
        """Whether the message only says that a group became a supergroup."""
        if message.migrate_to_chat_id:
            await self.moved(message.chat_id, message.migrate_to_chat_id)
        if message.migrate_from_chat_id:
            await self.moved(message.migrate_from_chat_id, message.chat_id)
        return bool(message.migrate_to_chat_id or message.migrate_from_chat_id)

    async def gone(self, chat: int, reason: str) -> None:
        """Nothing is sent there any more. What waits for it is kept."""
        for target in await self._of(chat):
            if target.enabled:
                log.warning("chat left", target=target.spec.key, reason=reason)
                await self._write(targets.disable, target.id, reason, self._now())

    async def moved(self, chat: int, to: int) -> None:
        for target in await self._of(chat):
            log.info("chat moved", target=target.spec.key, to=to)
            await self._write(targets.move, target.id, str(to))

    async def key(self, chat: int, thread: int | None) -> str:
        """Of the target at that place: a chat that moved keeps the key it began with."""
        known = await self._db.read(targets.key_at, Platform.TELEGRAM, str(chat), thread)
        return known or key_of(chat, thread)

    async def _returned(self, chat: int) -> bool:
        """Whether anything is told there now."""
        refused = [target for target in await self._of(chat) if target.disabled_reason not in targets.OURS]
        for target in refused:
            if not target.enabled:
                log.info("chat is back", target=target.spec.key)
                await self._write(targets.reached, target.spec.key)
        return bool(refused)

    async def _of(self, chat: int) -> list[Target]:
        found: list[Target] = await until_written(lambda: self._db.read(targets.all_targets), Exception)
        return [
            one for one in found if (one.spec.platform, one.spec.address) == (Platform.TELEGRAM, str(chat))
        ]

    async def _write(self, change: Callable[..., None], *args: object) -> None:
        await until_written(partial(self._db.write, change, *args), Exception)


def greeting(change: ChatMemberUpdated) -> dict[str, Any]:
    """Asked in the name of who added us. In a channel its readers would see it: there that person is told alone."""
    person, chat = change.from_user, change.chat
    channel = chat.type == Chat.CHANNEL
    where = person.id if channel else chat.id
    request = Request(
        f"welcome {key_of(chat.id)}" if channel else "welcome",
        language_of(chat.title or "", "en" if (person.language_code or "").startswith("en") else "ar"),
        f"telegram:{person.id}",
        name=person.full_name[:NAME],
        chat=key_of(where),
        place="private" if channel else place_of(chat),
    )
    return {"request": request.stored(), "chat": where, "thread": None, "answers": None}
