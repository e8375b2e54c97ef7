"""The newest stories, of one name or of everything followed, a page at a time: «آخر الأخبار حرير 3»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.alerts import story_item
from bot.commands.request import Request
from bot.commands.resolve import one_thing
from bot.ledgerdata import name_of
from bot.message import Action, Block, Heading, Message, Note
from bot.texts import Texts
from newsroom.answers import stories_of
from newsroom.arabic.fold import fold
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.models import Dossier, Entity, Milestone
from newsroom.store import stories
from newsroom.watchlist import Thing

HOW_MANY = 5
MOST = 10  # on one page
FURTHEST = 200  # stories back
_START = re.compile(r"(?:^|\s)\+(\d{1,4})$")
_COUNT = re.compile(r"(?:^|\s)(-?\d+(?:[.,]\d+)?)$")


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    count: int = HOW_MANY
    start: int = 0  # stories before it


async def latest(request: Request, desk: Desk, texts: Texts) -> Message:
    page = _page(request.text, desk)
    thing = one_thing(page.name, desk.watchlist, texts, (Entity, Milestone, Dossier)) if page.name else None
    of = stories_of(thing, desk.watchlist)
    wanted = page.start + page.count + 1
    found = await desk.db.read(
        stories.latest, dossier=of["dossier"], entity=of["entity"], limit=min(wanted, FURTHEST)
    )
    title = texts("latest-title-of", subject=name_of(thing, texts)) if thing else texts("latest-title")
    shown = found[page.start : page.start + page.count]
    blocks: list[Block] = [Heading(title)]
    for number, story in enumerate(shown, page.start + 1):
        marker = f"{number}." if page.start else ""
        item = story_item(story, texts, desk.policy.timezone, about=of["entity"], marker=marker)
        blocks.append(item)
    if not shown:
        blocks.append(Note(texts("latest-no-more" if found else "latest-nothing")))
    row = tuple(_around(page, thing, len(found), texts))
    paging = request.pressed and bool(_START.search(request.text))
    return replace(texts.message(*blocks), actions=(row,) if row else (), replaces=paging)


def _page(text: str, desk: Desk) -> Page:
    """«حرير 3 +6»: the name, how many, after how many. A name that ends in a number is a name."""
    name, count, start = text.strip(), HOW_MANY, 0
    folded = fold(name).light
    if given := _START.search(folded):
        start = min(int(given[1]), FURTHEST)
        name = folded[: given.start()].strip()
    number = _COUNT.search(fold(name).light)
    if number and not desk.watchlist.find(name).exact:
        if (
            not number[1].isdecimal()
            or not 1 <= int(number[1][:9]) <= MOST
            or len(number[1]) > len(str(MOST))
        ):
            raise UserError("latest-how-many", most=MOST)
        name, count = fold(name).light[: number.start()].strip(), int(number[1])
    return Page(name, count, start)


def _around(page: Page, thing: Thing | None, known: int, texts: Texts) -> Iterator[Action]:
    """Newer and older; `known`: stories read until the one after the page."""
    line = " ".join(("latest", *((thing.id,) if thing else ()), str(page.count)))
    if page.start:
        yield Action(texts("find-newer"), f"{line} +{max(0, page.start - page.count)}")
    if known > page.start + page.count:
        yield Action(texts("find-more"), f"{line} +{page.start + page.count}")
