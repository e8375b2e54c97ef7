"""In which language a person is answered.

Words are answered as they are written: Arabic in Arabic, English in English. A button, and a command of the menu,
are the same for everybody: they are answered in the language of their chat, once it is told anything.
"""

from __future__ import annotations

import re
from typing import Literal

from bot.commands.request import Request

_ARABIC = re.compile("[\u0620-\u064a\u0671-\u06d3]")


def language_for(request: Request, chosen: str | None) -> Literal["ar", "en"]:
    """`chosen`: of the chat, once it is told anything."""
    menu = request.text.startswith("/") and not _ARABIC.search(request.text)
    language = chosen if chosen and (request.pressed or menu) else request.language
    return "en" if language == "en" else "ar"
