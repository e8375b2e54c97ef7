"""Courtesies: a greeting is greeted back, thanks are taken; a question that follows one is answered instead."""

from __future__ import annotations

from dataclasses import replace

from bot.commands.request import Request
from bot.message import Message, Paragraph
from bot.texts import Texts
from newsroom.desk import Desk

GREETINGS = (
    *("مرحبا", "مرحبا بك", "مرحبتين", "أهلا", "أهلا وسهلا", "هلا", "يا هلا", "صباح الخير", "مساء الخير"),
    *("صباح النور", "مساء النور", "تحية طيبة", "hello", "hi", "hey", "good morning", "good evening"),
)
PEACE = (
    *("السلام عليكم", "السلام عليكم ورحمة الله", "السلام عليكم ورحمة الله وبركاته", "سلام عليكم"),
    "salam",
)
THANKS = (
    *("شكرا", "شكرا لك", "شكرا لكم", "شكرا جزيلا", "شكرا كثيرا", "ألف شكر", "مشكور", "مشكورة", "تسلم"),
    *("يعطيك العافية", "بارك الله فيك", "جزاك الله خيرا", "أشكرك", "thank you", "thanks a lot", "thx"),
)


async def greet(request: Request, desk: Desk, texts: Texts) -> Message:
    return await _courtesy("greet-back", request, desk, texts)


async def peace(request: Request, desk: Desk, texts: Texts) -> Message:
    return await _courtesy("greet-peace", request, desk, texts)


async def thanks(request: Request, desk: Desk, texts: Texts) -> Message:
    return await _courtesy("greet-welcome", request, desk, texts)


async def _courtesy(key: str, request: Request, desk: Desk, texts: Texts) -> Message:
    from bot.commands.registry import dispatch, find  # the table holds this module's own rows

    rest = request.text.lstrip("،,.!؛ ")
    if rest and (find(rest)[0] or desk.watchlist.find(rest).exact):
        return await dispatch(replace(request, text=rest), desk)
    return texts.message(Paragraph(texts(key)))
