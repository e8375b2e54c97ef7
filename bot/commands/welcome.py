"""The first words in a chat rasid was added to; of a channel, to the one who added it there."""

from __future__ import annotations

from dataclasses import replace

from bot.commands.request import Request
from bot.message import Action, Bullets, Code, Inline, Message, Note, Paragraph
from bot.texts import Texts
from newsroom.desk import Desk


async def welcome(request: Request, desk: Desk, texts: Texts) -> Message:
    """`request.text`: the key of a channel; nothing: of the chat it is said in."""
    channel = request.text.strip()
    if channel:
        lines: tuple[Inline, ...] = (Code(channel),)
        said = texts.message(
            Paragraph(texts("welcome-channel")), Bullets(lines), Note(texts("welcome-channel-hint"))
        )
        return replace(said, actions=((Action(texts("welcome-manage"), f"manage {channel}"),),))
    lines = (
        (texts("welcome-follow"), " ", Code(texts("welcome-follow-example"))),
        (texts("welcome-ask"), " ", Code(texts("welcome-ask-example"))),
    )
    said = texts.message(Paragraph(texts("welcome")), Bullets(lines), Note(texts("welcome-hint")))
    daily = Action(texts("welcome-daily"), "subscribe all daily", style="primary")
    return replace(said, actions=((daily, Action(texts("welcome-help"), "help")),))
