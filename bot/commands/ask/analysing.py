"""Texts that a person hands in or points at, analysed without anybody else having to wait for it.

request ─► in_hand: one at a time of a person ─► clipped to LONGEST ─► analysed: one at a time, off the event loop

What the analyser does with a dense text grows faster than the text, and the text of a page is anybody's choice.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import ParamSpec, TypeVar

from bot.commands.request import Request
from bot.message import Message, Note
from bot.texts import Texts
from bot.trial import trial
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.models import Article

P = ParamSpec("P")
R = TypeVar("R")

LONGEST = 12_000  # characters of a text: under a second for the densest
TURNS, TURN_S = (
    10,
    0.1,
)  # looks at whether the person's last is done: who forwards three posts at once is answered

_one = ThreadPoolExecutor(1, thread_name_prefix="rasid-analysis")  # two threads would be no faster
_busy: set[str] = set()  # people whose text or link is in hand


@dataclass(frozen=True, slots=True)
class Explained:
    """What was made of a text, in words."""

    relevant: bool
    message: Message


@asynccontextmanager
async def in_hand(request: Request) -> AsyncIterator[None]:
    """UserError while an earlier one of the same person is not done."""
    who = request.person or request.chat
    for _ in range(TURNS):
        if who not in _busy:
            break
        await asyncio.sleep(TURN_S)
    else:
        raise UserError("analyze-busy")
    if who:
        _busy.add(who)
    try:
        yield
    finally:
        _busy.discard(who)


async def explained(article: Article, desk: Desk, texts: Texts) -> Explained:
    """What was found in it and what was not, and why; of a long one only the beginning, which is then said."""
    return await aside(_explained, article, desk, texts)


async def aside(work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """`work` in the one thread for what people hand in."""
    return await asyncio.get_running_loop().run_in_executor(_one, lambda: work(*args, **kwargs))


def clipped(article: Article) -> Article:
    """No more than LONGEST of it."""
    return replace(article, text=article.text[:LONGEST])


def _explained(article: Article, desk: Desk, texts: Texts) -> Explained:
    read = clipped(article)
    analysis = desk.analyser.analyse(read)
    message = trial(read, analysis, desk.watchlist, texts)
    if len(article.text) > LONGEST:
        note = Note(texts("analyze-clipped", most=LONGEST))
        message = replace(message, blocks=(*message.blocks, note))
    return Explained(analysis.relevant, message)
