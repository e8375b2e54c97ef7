"""The lists of commands Telegram shows: drawn from the command table, in each language, by who may use them where."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram import error as tg

from bot.commands.command import Command
from bot.commands.registry import COMMANDS
from bot.render.foreign import clip, one_line
from bot.texts import Texts
from newsroom.desk import Desk
from newsroom.rights import Role
from newsroom.store import remembered

log = structlog.get_logger()

LANGUAGES = {"": "en", "ar": "ar"}  # Telegram's language → ours; "" is for everybody else
MOST, DESCRIPTION = 100, 256
IN_GROUPS = ("ask", "follow")
Menu = tuple[tuple[str, str], ...]  # (name, what it does)


class Menus:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, bot: Bot) -> None:
        """Tell Telegram the lists that differ from those it was told. Raises nothing: what fails is tried at the
        next start, and nobody goes without an answer for it."""
        try:
            await self._show(bot)
        except Exception:
            log.exception("the lists of commands were not brought up to date")

    async def _show(self, bot: Bot) -> None:
        name = f"telegram-menus-{bot.id}"
        told: dict[str, str] = json.loads(await self._desk.db.read(remembered.recall, name) or "{}")
        wanted = dict(menus(self._desk.roles))
        now = {place: mark for place, mark in told.items() if place in wanted}
        for place in told.keys() - wanted.keys():
            now |= {} if await _told(bot, place, None) else {place: told[place]}
        for place, menu in wanted.items():
            mark = hashlib.sha256(repr(menu).encode()).hexdigest()[:16]
            if told.get(place) != mark and await _told(bot, place, menu):
                now[place] = mark
        if now != told:
            await self._desk.db.write(remembered.remember, name, json.dumps(now, sort_keys=True))


def menus(roles: Mapping[str, Role]) -> Iterator[tuple[str, Menu]]:
    """Place → its list; a place is "private:ar", "groups:" or, of somebody with rights, "42:ar"."""
    for code, language in LANGUAGES.items():
        texts = Texts(language)
        asking = [command for command in COMMANDS if command.topic in IN_GROUPS]
        yield f"private:{code}", _menu(_open_to(Role.READER, COMMANDS), texts)
        yield f"groups:{code}", _menu(_open_to(Role.READER, asking), texts)
        for person, role in sorted(roles.items()):
            if role > Role.READER and (found := re.fullmatch(r"telegram:(\d+)", person)):
                yield f"{found[1]}:{code}", _menu(_open_to(role, COMMANDS), texts)


def _open_to(role: Role, commands: Iterable[Command]) -> list[Command]:
    return [command for command in commands if command.listed and command.role <= role]


def _menu(commands: Iterable[Command], texts: Texts) -> Menu:
    return tuple((one.name, description(texts(f"help-{one.name}"))) for one in commands)[:MOST]


def description(help_: str) -> str:
    """What the help says of it, without the words that lead to its example."""
    said = one_line(help_)
    if said.endswith(":"):
        said = re.sub(r"(?:(?<=[.؟!])[^.؟!]*)?:$", "", said)
    return clip(said.strip().rstrip("."), DESCRIPTION)


async def _told(bot: Bot, place: str, menu: Menu | None) -> bool:
    """Whether Telegram took it; None takes a list away."""
    where, _, code = place.partition(":")
    given: dict[str, Any] = {"scope": _scope(where), "language_code": code or None}
    try:
        if menu is None:
            await bot.delete_my_commands(**given)
        else:
            await bot.set_my_commands([BotCommand(*entry) for entry in menu], **given)
    except tg.TelegramError as error:  # a person who has never written to us, for one
        log.info("a list of commands was not taken", place=place, why=str(error))
        return False
    return True


def _scope(where: str) -> BotCommandScope:
    if where == "private":
        return BotCommandScopeAllPrivateChats()
    return BotCommandScopeAllGroupChats() if where == "groups" else BotCommandScopeChat(int(where))
