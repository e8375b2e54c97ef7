"""What the table of commands holds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from bot.commands.request import Request
from bot.message import Message
from bot.texts import Texts
from newsroom.desk import Desk
from newsroom.rights import Role, needed, role_of

Handler = Callable[[Request, Desk, Texts], Awaitable[Message]]
Topic = Literal["ask", "follow", "review", "steer"]  # the headings of the help


@dataclass(frozen=True, slots=True)
class Command:
    """A row. Its help stands in the sentences `help-<name>` and `help-<name>-example`."""

    name: str  # Latin: also Telegram's name for it, `/name`
    names: tuple[str, ...]  # what people type besides, Arabic first; matched on the fold
    handler: Handler
    topic: Topic = "ask"
    role: Role = Role.READER  # who may
    changes_chat: bool = False  # it decides what this chat is told: in a shared one only editors may
    discreet: bool = False  # its answers are not for all to read: it is not answered openly in a shared chat
    listed: bool = True  # in the help and the menus
    verbatim: bool = False  # what follows its name is handed on as it was written, lines and stops included


def barred(command: Command, request: Request, desk: Desk) -> str:
    """The sentence that says why this person may not ask that here; "" when they may."""
    least = needed(command, shared=request.place in ("group", "channel"))
    if role_of(request.person, desk.roles, closed=desk.policy.closed) < least:
        return f"forbidden-{least.name.lower()}"
    return "not-openly" if command.discreet and request.overheard else ""
