"""Commands of several verbs: which one a line begins with, who asks for the change, and the way back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

from bot.commands.request import Request
from bot.message import Action, Note
from bot.texts import Texts
from newsroom.arabic.fold import heavy
from newsroom.desk import Desk
from newsroom.steering import Editor
from newsroom.store import inbox
from newsroom.store.edits import Entry

T = TypeVar("T")
Words = Mapping[str, tuple[str, ...]]  # verb → what people write for it besides its own name


def verb(text: str, words: Words) -> tuple[str, str]:
    """The verb a line begins with and what follows it, as it was written; "" and the line when there is none."""
    line = " ".join(text.split())
    folded = heavy(line)
    for name, called in _longest_first(words):
        if folded == name or folded.startswith(name + " "):
            return called, " ".join(line.split()[len(name.split()) :])
    return "", line


def word_of(text: str, words: Words) -> str:
    """The one that the whole text names; "" when none."""
    found, rest = verb(text, words)
    return "" if rest else found


def _longest_first(words: Words) -> list[tuple[str, str]]:
    names = [(heavy(name), called) for called, others in words.items() for name in (called, *others)]
    return sorted(names, key=lambda pair: -len(pair[0]))


def number(text: str) -> int | None:
    """That was typed, in whatever digits; None for anything else, and for one too long to be any number of ours."""
    return int(text) if re.fullmatch(r"\d{1,9}", text) else None


def editor(request: Request) -> Editor:
    return Editor(request.person, request.name, request.update_id)


async def done_before(request: Request, desk: Desk) -> bool:
    """Whether this is the second try of a request whose change was made: then only the answer is owed."""
    return request.update_id is not None and await desk.db.read(inbox.has_changed, request.update_id)


def undo(entry: Entry | None, texts: Texts) -> tuple[tuple[Action, ...], ...]:
    """The row with the button that takes the change back; none where this request made it before."""
    return ((Action(texts("house-undo"), f"undo {entry.id}"),),) if entry else ()


def paged(things: Sequence[T], page: int, size: int) -> tuple[Sequence[T], int, int]:
    """The things of that page, the page that this is, and how many there are."""
    pages = max(1, -(-len(things) // size))
    page = min(max(page, 1), pages)
    return things[(page - 1) * size : page * size], page, pages


def of_page(page: int, pages: int, texts: Texts) -> tuple[Note, ...]:
    """Which page this is, where there are several."""
    return (Note(texts("house-page", page=str(page), pages=str(pages))),) if pages > 1 else ()


def turning(line: str, page: int, pages: int, texts: Texts) -> tuple[tuple[Action, ...], ...]:
    """Buttons to the pages beside this one; `line` with the number behind it asks for a page."""
    back = [Action(texts("house-previous"), f"{line} {page - 1}")] if page > 1 else []
    on = [Action(texts("house-next"), f"{line} {page + 1}")] if page < pages else []
    return (tuple(back + on),) if back or on else ()
