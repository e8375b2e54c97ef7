"""Articles read in a child, which may be killed for it as for parsing: endless sentences exist.

Imports `watchers.parsing`, which runs in the same child, `watchers.articles` and newsroom.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from newsroom.analysis import Analyser
from newsroom.arabic.words import Page, pages
from newsroom.errors import ParseError
from newsroom.models import Article, Feed
from newsroom.reading import Reading, Rulebook, read
from watchers import parsing
from watchers.articles import as_article

ALONG = (
    60  # items: of a longer feed the articles are read in jobs of their own, which other feeds come between
)
WANTED = {"wanted": True}  # the rulebook, which this child has not seen

_by: tuple[str, Analyser] | None = None  # the name of the rulebook it reads by, and what reads


def read_all(name: str, rulebook: Rulebook | None, articles: Sequence[Article]) -> dict[str, Any]:
    """What each says, or the name of the error it raised, and the seconds it took.

    `rulebook` is null when the child may have it from before, under this `name`. Raises ParseError where it cannot be
    read by.
    """
    analyser = _known(name, rulebook)
    return {"read": _read(analyser, articles)} if analyser else WANTED


def read_new(
    name: str, rulebook: Rulebook | None, body: bytes, content_type: str | None, feed: Feed, now: datetime
) -> dict[str, Any]:
    """The items of a feed nobody has read before, and what each says: all of them are new."""
    analyser = _known(name, rulebook)
    if analyser is None:
        return WANTED
    told = parsing.read_items(body, content_type, feed, now)
    items = told["found"].items
    if len(items) > ALONG:
        return told
    return told | {"read": _read(analyser, [as_article(feed, item, item.text) for item in items])}


def _known(name: str, rulebook: Rulebook | None) -> Analyser | None:
    global _by
    if rulebook and (_by is None or _by[0] != name):
        _by = name, _made(rulebook)
    return _by[1] if _by and _by[0] == name else None


def _read(analyser: Analyser, articles: Sequence[Article]) -> list[tuple[Reading | str, float]]:
    texts = pages([article.body for article in articles])
    return [_timed(analyser, *each) for each in zip(articles, texts, strict=True)]


def _made(rulebook: Rulebook) -> Analyser:
    try:
        return rulebook.analyser()
    except Exception as error:  # no article's doing, and must not be taken for it
        raise ParseError("rulebook", type(error).__name__) from error


def _timed(analyser: Analyser, article: Article, text: Page) -> tuple[Reading | str, float]:
    began = time.perf_counter()
    try:
        found: Reading | str = read(analyser, article, text)
    except Exception as error:
        found = type(error).__name__
    return found, time.perf_counter() - began
