"""The archive by its words: the newest that have them, each story once, with the sentence and the link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.commands.ask.looking import PAGE, Found, Looked, Told, look, read
from bot.commands.request import Request
from bot.commands.resolve import CHOICES
from bot.ledgerdata import name_of
from bot.message import Action, Block, Code, Foreign, Heading, Item, Message, Note, Paragraph, Piece, Quote
from bot.render.foreign import clip
from bot.standings import named_outlets
from bot.texts import Texts
from newsroom.arabic import display
from newsroom.desk import Desk
from newsroom.errors import UserError

LINE = 60  # bytes of a button's command
ECHOED = 60  # characters of what was looked for
LABEL = 20  # characters of a button that names a thing


async def find(request: Request, desk: Desk, texts: Texts) -> Message:
    if not request.text:
        raise UserError("find-what")
    looked = read(request.text, desk)
    said = message(await look(looked, desk), desk, texts)
    return replace(said, replaces=request.pressed and request.text.startswith("+"))


def message(found: Found, desk: Desk, texts: Texts) -> Message:
    looked, results = found.looked, found.results
    blocks: list[Block] = [Heading(texts("find-title", words=clip(looked.line, ECHOED)))]
    if not found.page:
        return _nothing(blocks, found, desk, texts)
    key = "find-count-many" if results.many else "find-count"
    blocks.append(Paragraph(texts(key, count=results.count)))
    for number, told in enumerate(found.page, looked.start + 1):
        blocks.append(_item(told, number, desk, texts))
    blocks += _small_print(found, texts)
    rows = (_cites(found, texts), _pages(found, texts), _status(looked, desk, texts))
    return replace(texts.message(*blocks), actions=tuple(row for row in rows if row))


def _item(told: Told, number: int, desk: Desk, texts: Texts) -> Item:
    """The headline, linked; outlet, day and the number it is cited by; the sentence."""
    hit = told.hit
    day = display.day(hit.dated, desk.policy.timezone, texts.language)
    meta: list[Piece] = [day, " · ", Code(told.id)]
    if told.others:
        meta += ["\n", texts("find-also"), ": ", *named_outlets(told.others, texts)]
    quote = Quote(told.quote) if told.quote else None
    return Item(hit.title, hit.url, Foreign(hit.outlet), tuple(meta), quote, marker=f"{number}.")


def _small_print(found: Found, texts: Texts) -> Iterator[Note]:
    if found.results.indexing:
        yield Note(texts("find-indexing"))
    if found.more and not _fits(_line(found.looked, _next(found))):
        yield Note((texts("find-go-on"), " ", Code(_typed(found.looked, _next(found), texts))))
    elif not found.more and found.results.count > len(found.results.hits):
        yield Note(texts("find-narrow"))


def _cites(found: Found, texts: Texts) -> tuple[Action, ...]:
    return tuple(
        Action(f"{texts('find-cite')} {number}", f"cite {told.id}")
        for number, told in enumerate(found.page, found.looked.start + 1)
    )


def _pages(found: Found, texts: Texts) -> tuple[Action, ...]:
    looked, row = found.looked, list[Action]()
    if looked.start and _fits(line := _line(looked, max(0, looked.start - PAGE))):
        row.append(Action(texts("find-newer"), line))
    if found.more and _fits(line := _line(looked, _next(found))):
        row.append(Action(texts("find-more"), line))
    return tuple(row)


def _status(looked: Looked, desk: Desk, texts: Texts) -> tuple[Action, ...]:
    exact = desk.watchlist.find(looked.named).exact
    return (Action(texts("find-status"), f"status {exact[0].id}"),) if len(exact) == 1 else ()


def _nothing(blocks: list[Block], found: Found, desk: Desk, texts: Texts) -> Message:
    """That there is nothing, and what is followed of a name like it."""
    if found.looked.start and found.stories:
        return texts.message(*blocks, Note(texts("find-no-more")))
    blocks.append(Paragraph(texts("find-nothing")))
    blocks.append(Note(texts("find-indexing") if found.results.indexing else texts("find-nothing-hint")))
    near = desk.watchlist.find(found.looked.named)
    things = (near.exact or near.nearest)[:CHOICES]
    if things:
        blocks.append(Paragraph(texts("find-near")))
    rows = tuple((Action(clip(name_of(one, texts), LABEL), f"status {one.id}"),) for one in things)
    return replace(texts.message(*blocks), actions=rows)


def _next(found: Found) -> int:
    return found.looked.start + len(found.page)


def _line(looked: Looked, start: int) -> str:
    return f"find +{start} {looked.line}"


def _typed(looked: Looked, start: int, texts: Texts) -> str:
    return f"{texts('find-word')} +{start} {looked.line}"


def _fits(line: str) -> bool:
    return len(line.encode()) <= LINE
