"""An answer with its picture, where one is wanted. What goes wrong with the picture never costs the answer."""

from __future__ import annotations

from dataclasses import replace

import structlog

from bot.commands.request import Request
from bot.message import Message, Picture
from bot.pictures.content import Sheet
from bot.pictures.painter import PictureError, painter, shelf
from newsroom.desk import Desk
from newsroom.rights import TERMINAL
from newsroom.store import targets

log = structlog.get_logger()

FOLDER = "pictures"  # under the data


async def pictured(message: Message, sheet: Sheet | None, alt: str, request: Request, desk: Desk) -> Message:
    if sheet is None or not await _wanted(request, desk):
        return message
    try:
        png = await painter().png(sheet, shelf(desk.settings.data / FOLDER))
    except PictureError as error:
        log.warning("no picture", why=str(error))
        return message
    return replace(message, picture=Picture(png, alt))


async def _wanted(request: Request, desk: Desk) -> bool:
    """Unless it is a terminal, or a chat that was set to do without."""
    if request.place == "terminal" or request.person == TERMINAL:
        return False
    target = await desk.db.read(targets.by_key, request.chat) if request.chat else None
    return target is None or target.spec.pictures
