"""What could not be delivered: listed, put back, or given up. For admins."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bot.alerts import first
from bot.commands.request import Request
from bot.message import Block, Bullets, Code, Foreign, Heading, Inline, Message, Note, Paragraph
from bot.notices import Teller
from bot.texts import Texts
from newsroom.arabic import display
from newsroom.arabic.fold import heavy
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.store import deliveries, inbox
from newsroom.store.deliveries import DeadLetter

SHOWN, MOST = 10, 1000
_WORDS = {
    "requeue": ("requeue", "again", "أعد", "أعد إرسال", "إعادة"),
    "discard": ("discard", "drop", "تجاهل", "احذف"),
}
_EVERYTHING = tuple(map(heavy, ("all", "الكل", "كلها", "الجميع")))


async def outbox(request: Request, desk: Desk, texts: Texts) -> Message:
    line = heavy(request.text)
    for what, words in _WORDS.items():
        word = next((w for w in sorted(map(heavy, words), key=len, reverse=True) if _begins(line, w)), None)
        if word is not None:
            ids = _ids(line[len(word) :])
            return await changed(what, ids, desk, texts, request.update_id)
    if line:
        raise UserError("outbox-what")
    example = texts("outbox-example", id="{id}")
    letters = await desk.db.read(deliveries.dead_letters, MOST)
    return listed(letters[:SHOWN], desk, texts, example, more=len(letters) - SHOWN)


async def changed(
    what: str, ids: Collection[int] | None, desk: Desk, texts: Texts, update_id: int | None = None
) -> Message:
    """Put back or give up; `ids`: None for all of them. Raises UserError when none of these was set aside."""
    change = deliveries.requeue if what == "requeue" else deliveries.discard
    done = await desk.db.write(inbox.once, update_id, change, ids)
    if done is None:  # a second try of the same request
        return texts.message(Paragraph(texts("outbox-done")))
    if not done and ids:
        raise UserError("outbox-none-of-these")
    return texts.message(Paragraph(texts(f"outbox-{what}", count=len(done))))


def listed(
    letters: Sequence[DeadLetter], desk: Desk, texts: Texts, example: str, *, more: int = 0
) -> Message:
    """`example`: how to put back the one called {id}."""
    if not letters:
        return texts.message(Paragraph(texts("outbox-empty")))
    blocks: list[Block] = [
        Heading(texts("outbox-title")),
        Bullets(tuple(_line(letter, desk, texts) for letter in letters)),
        *([Note(texts("outbox-more", count=more))] if more > 0 else []),
        Note((texts("outbox-hint"), " ", Code(example.replace("{id}", str(letters[0].delivery.id))))),
    ]
    return texts.message(*blocks)


def _line(letter: DeadLetter, desk: Desk, texts: Texts) -> Inline:
    """«12 · غرفة الأخبار · رفضت المنصة الرسالة · 3 شباط، 14:05: العنوان»"""
    when = display.moment(letter.ended_at, desk.policy.timezone, texts.language)
    facts = f"{letter.delivery.id} · {texts.reason(letter.reason)} · {when} · "
    return (facts, Foreign(letter.target), ": ", _subject(letter, desk, texts))


def _subject(letter: DeadLetter, desk: Desk, texts: Texts) -> Foreign | str:
    alert = letter.delivery.alert
    if alert.story and not alert.notices:
        return Foreign(first(alert.story).title)
    return Teller(desk.watchlist, texts, desk.policy.timezone).title(alert.notices[0])


def _begins(line: str, word: str) -> bool:
    return line == word or line.startswith(word + " ")


def _ids(rest: str) -> Collection[int] | None:
    """Numbers as people write them; None for all. Raises UserError for anything else."""
    if rest.strip() in _EVERYTHING:
        return None
    words = re.split(r"[\s,،]+", rest.strip())
    if not all(re.fullmatch(r"\d{1,9}", word) for word in words):
        raise UserError("outbox-what")
    return {int(word) for word in words}
