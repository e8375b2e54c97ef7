"""What both chat platforms share on the way in: from a person's words to a rendered answer."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable

import structlog

from bot.message import Message, Paragraph
from bot.texts import Texts
from newsroom.logs import redact

log = structlog.get_logger()

Answer = Callable[[str, str], Awaitable[Message]]  # (text, language)

_ARABIC = re.compile("[\u0620-\u064a\u0671-\u06d3]")
LONGEST_PAUSE = 60.0  # seconds between tries to connect


def language_of(text: str, otherwise: str) -> str:
    return "ar" if _ARABIC.search(text) else otherwise


async def answered(answer: Answer, text: str, language: str) -> Message:
    """The answer, or an apology with the number under which the fault is logged."""
    try:
        return await answer(text, language)
    except Exception:
        number = secrets.token_hex(4)
        log.exception("a question could not be answered", number=number)
        texts = Texts(language)
        return texts.message(Paragraph(texts("error", id=number)))


async def connected(
    connect: Callable[[], Awaitable[object]], refused: Callable[[Exception], bool], platform: str
) -> bool:
    """Tries until it works, with growing pauses; False when the platform refuses the token itself."""
    pause = 1.0
    while True:
        try:
            await connect()
        except Exception as error:
            said = redact(str(error))
            if refused(error):
                log.error("token refused, not listening", platform=platform, error=said)
                return False
            log.warning("cannot connect yet", platform=platform, error=said, retry_s=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            log.info("listening", platform=platform)
            return True
