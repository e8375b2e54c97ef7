"""What can be asked."""

from __future__ import annotations

from bot.commands.request import Request
from bot.message import Bullets, Code, Heading, Inline, Message, Note
from bot.texts import Texts
from newsroom.desk import Desk

TOPICS = ("status", "timeline", "conflicts", "figures", "changes", "phases", "latest", "help")


async def help_(request: Request, desk: Desk, texts: Texts) -> Message:
    lines: tuple[Inline, ...] = tuple(
        (texts(f"help-{topic}"), " ", Code(texts(f"help-{topic}-example"))) for topic in TOPICS
    )
    return texts.message(Heading(texts("help-title")), Bullets(lines), Note(texts("help-footer")))
