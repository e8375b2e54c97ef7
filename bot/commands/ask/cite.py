"""A citation ready to paste: the exact words, who said them, the outlet, the day, the link.

`a12` an article, `a12.3` its sentence 3 · `r34` a report · `f56` a figure · an alert's number, a link, a name,
or the answer to an alert of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.alerts import first
from bot.commands.pointing import LINK, pointed
from bot.commands.request import Request
from bot.commands.resolve import one_thing
from bot.ledgerdata import name_of
from bot.message import Action, Block, Code, Foreign, Heading, Item, Message, Note, Paragraph
from bot.render.foreign import clip, one_line, utf16, without_bidi
from bot.texts import Texts
from newsroom.answers import stories_of
from newsroom.arabic import display, searching
from newsroom.arabic.fold import heavy
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.store import citing, stories
from newsroom.store.citing import Cited

COPIED = 256  # characters a button copies at most
NEWEST = 5  # articles of a name to choose from
ECHOED = 60
_ID = re.compile(r"([arf]) ?(\d{1,9})(?:\.(\d{1,4}))?")
_NUMBERED = re.compile(r"#?\d{1,9}|(?:item|ماده|الماده|alert|تنبيه|التنبيه) #?\d{1,9}")
_MARKS = {"ar": ("«", "»"), "en": ("“", "”")}


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited, by the id that was given."""

    of: Cited
    quote: str
    number: int | None = None  # of the sentence; None for what is no sentence of the text as it is now
    last: int = 0  # number of the article's last sentence


async def cite(request: Request, desk: Desk, texts: Texts) -> Message:
    text = request.text
    if not text and not request.replies_to:
        raise UserError("cite-what")
    folded = heavy(text).strip()
    if id_ := _ID.fullmatch(folded):
        found = await _by_id(id_[1], int(id_[2]), id_[3], desk)
        return replace(message(found, desk, texts), replaces=request.pressed and bool(id_[3]))
    if not text or _NUMBERED.fullmatch(folded) or LINK.fullmatch(text):
        point = await pointed(request, text, desk, texts)
        story = point.alert.story if point.alert else None
        item = first(story).item_id if story else point.item
        if item is None:
            raise UserError("cite-nothing")
        return message(await _by_id("a", item, None, desk), desk, texts)
    return await _choice(text, desk, texts)


async def _by_id(kind: str, id_: int, number: str | None, desk: Desk) -> Citation:
    if kind != "a":
        said = await desk.db.read(citing.statement, kind, id_)
        if said is None:
            raise UserError("cite-unknown", id=f"{kind}{id_}")
        return Citation(said, said.quote)
    article = await desk.db.read(citing.article, id_)
    if article is None:
        raise UserError("cite-unknown", id=f"a{id_}")
    every = searching.sentences(article.title, article.text) or [article.title]
    if number is not None:
        if int(number) >= len(every):
            raise UserError("cite-no-sentence", id=f"a{id_}", count=len(every) - 1)
        place = int(number)
    else:
        chosen = article.quote or next(iter(every[1:]), every[0])
        place = next((at for at, one in enumerate(every) if one == chosen), 0)
    return Citation(article, every[place], place, len(every) - 1)


def message(found: Citation, desk: Desk, texts: Texts) -> Message:
    line = written(found, desk, texts)
    blocks: list[Block] = [Heading(texts("cite-title")), Paragraph((Code(line),))]
    blocks += [Note(note) for note in _notes(found, desk, texts)]
    copy = (Action(texts("cite-copy"), copies=line),) if utf16(line) <= COPIED else ()
    rows = (copy, tuple(_beside(found, texts)))
    return replace(texts.message(*blocks), actions=tuple(row for row in rows if row))


def written(found: Citation, desk: Desk, texts: Texts) -> str:
    """«الجملة»، القائل، المصدر، اليوم، الرابط – without the signs of direction, for it goes elsewhere."""
    of = found.of
    opened, closed = _MARKS[texts.language]
    facts = [_said_by(of, texts), of.outlet]
    if of.published:
        facts.append(display.calendar_day(of.published.astimezone(desk.ledger.zone).date(), texts.language))
    comma = "، " if texts.language == "ar" else ", "
    line = f"{opened}{one_line(found.quote)}{closed}{comma}{comma.join(fact for fact in facts if fact)}"
    return without_bidi(f"{line} {of.url}" if of.url else line)


def _said_by(of: Cited, texts: Texts) -> str:
    """Who says it in the article, and where the article has it from."""
    via = texts("said-via", via=of.via) if of.via else ""
    return " ".join(part for part in (of.speaker, via) if part)


def _notes(found: Citation, desk: Desk, texts: Texts) -> Iterator[str]:
    """What whoever prints it should know: that it was edited since, that there is no date or link."""
    of, zone = found.of, desk.policy.timezone
    if of.withdrawn:
        yield texts("cite-withdrawn", day=display.day(of.withdrawn, zone, texts.language))
    elif of.revision > 1 and of.updated:
        day = display.day(of.updated, zone, texts.language)
        if found.number is None:
            there = found.quote in f"{of.title}\n{of.text}"
            yield texts("cite-edited-kept", day=day) if there else texts("cite-edited-gone", day=day)
        else:
            yield texts("cite-edited", day=day)
    if of.published is None:
        yield texts("cite-no-date")
    if of.url is None:
        yield texts("cite-no-link")


def _beside(found: Citation, texts: Texts) -> Iterator[Action]:
    """The sentences before and after it."""
    if found.number is None:
        return
    if found.number > 0:
        yield Action(texts("cite-before"), f"cite a{found.of.item}.{found.number - 1}")
    if found.number < found.last:
        yield Action(texts("cite-after"), f"cite a{found.of.item}.{found.number + 1}")


async def _choice(text: str, desk: Desk, texts: Texts) -> Message:
    """The newest articles of what is named, each with its number."""
    thing = one_thing(text, desk.watchlist, texts)
    of = stories_of(thing, desk.watchlist)
    found = await desk.db.read(stories.latest, dossier=of["dossier"], entity=of["entity"], limit=NEWEST)
    name = name_of(thing, texts)
    if not found:
        raise UserError("cite-none-of", name=clip(name, ECHOED))
    reports = [first(story) for story in found]
    items = [
        Item(one.title, one.url, Foreign(one.outlet), (Code(f"a{one.item_id}"),), marker=f"{number}.")
        for number, one in enumerate(reports, 1)
    ]
    row = tuple(
        Action(f"{texts('find-cite')} {number}", f"cite a{one.item_id}")
        for number, one in enumerate(reports, 1)
    )
    return replace(texts.message(Heading(texts("cite-which", name=name)), *items), actions=(row,))
