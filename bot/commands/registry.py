"""The table of commands, and the one way from a line of text to an answer.

text ─► strip direction marks ─► longest command name it begins with ─► command(request, desk) ─► Message
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Literal

from bot.commands import changes, conflicts, figures, latest, phases, status, timeline
from bot.commands import help as help_command
from bot.commands.request import Request
from bot.message import Block, Bullets, Foreign, Message, Note, Paragraph
from bot.render.foreign import clip, without_bidi
from bot.texts import LANGUAGES, Texts
from newsroom.arabic.fold import heavy
from newsroom.desk import Desk
from newsroom.errors import UserError

Handler = Callable[[Request, Desk, Texts], Awaitable[Message]]


@dataclass(frozen=True, slots=True)
class Command:
    name: Literal["status", "timeline", "conflicts", "figures", "changes", "phases", "latest", "help"]
    names: tuple[str, ...]  # what people type, Arabic and English; matched on the fold
    handler: Handler


COMMANDS = (
    Command("status", ("status", "حالة", "الحالة", "ما حالة", "ما وضع", "وضع"), status.status),
    Command("timeline", ("timeline", "تسلسل", "التسلسل", "المسار", "المسار الزمني"), timeline.timeline),
    Command(
        "conflicts",
        ("conflicts", "تناقضات", "التناقضات", "تناقض", "تعارض", "التعارضات"),
        conflicts.conflicts,
    ),
    Command("figures", ("figures", "أرقام", "الأرقام", "أعداد", "الأعداد"), figures.figures),
    Command("changes", ("changes", "ما الجديد", "ما تغير", "التغيرات", "what is new"), changes.changes),
    Command("phases", ("phases", "مراحل", "المراحل"), phases.phases),
    Command("latest", ("latest", "آخر الأخبار", "آخر أخبار", "الجديد", "جديد", "أخبار"), latest.latest),
    Command("help", ("help", "start", "مساعدة", "المساعدة", "؟"), help_command.help_),
)

ECHOED = 80  # characters of what was not understood
_ENDS = re.compile(r"[?؟!.\s]+$")


async def dispatch(request: Request, desk: Desk) -> Message:
    """The answer to what a person wrote. Never raises for bad input: that has an answer of its own."""
    texts = Texts(request.language if request.language in LANGUAGES else "ar")
    command, rest = find(request.text)
    try:
        handler = command.handler if command else _unnamed(rest, desk)
        return await handler(replace(request, text=rest), desk, texts)
    except UserError as error:
        return _refusal(error, texts)


def _unnamed(line: str, desk: Desk) -> Handler:
    """A bare name asks for its status, nothing at all for help."""
    if not line:
        return help_command.help_
    if len(desk.watchlist.find(line).exact) == 1:
        return status.status
    raise UserError("unknown-command", text=clip(line, ECHOED))


def _refusal(error: UserError, texts: Texts) -> Message:
    blocks: list[Block] = [Paragraph(texts(error.key, **error.values))]
    if error.choices:
        blocks += [Paragraph(texts("nearest")), Bullets(tuple(Foreign(name) for name in error.choices))]
    if error.key == "unknown-command":
        blocks.append(Note(texts("unknown-command-hint")))
    return texts.message(*blocks)


def find(text: str) -> tuple[Command | None, str]:
    """The command a line names, and what follows the name; no command when it names none."""
    line = " ".join(without_bidi(text).split()).lstrip("/")
    folded = heavy(line)
    for name, command in _NAMES:
        if folded == name or folded.startswith(name + " "):
            words = len(name.split())
            return command, _ENDS.sub("", " ".join(line.split()[words:]))
    return None, line


_NAMES = sorted(
    ((heavy(name), command) for command in COMMANDS for name in command.names),
    key=lambda pair: len(pair[0]),
    reverse=True,
)
