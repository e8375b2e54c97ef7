"""Articles read in a child, which may be killed for it as for parsing: endless sentences exist.

Runs beside `watchers.parsing`, and imports newsroom only.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from newsroom.analysis import Analyser
from newsroom.arabic.words import Page, pages
from newsroom.errors import ParseError
from newsroom.models import Article
from newsroom.reading import Reading, Rulebook, read

WANTED = {"wanted": True}  # the rulebook, which this child has not seen

_by: tuple[str, Analyser] | None = None  # the name of the rulebook it reads by, and what reads


def read_all(name: str, rulebook: Rulebook | None, articles: Sequence[Article]) -> dict[str, Any]:
    """What each says, or the name of the error it raised, and the seconds it took.

    `rulebook` is null when the child may have it from before, under this `name`. Raises ParseError where it cannot be
    read by.
    """
    global _by
    if _by is None or _by[0] != name:
        if rulebook is None:
            return WANTED
        _by = name, _made(rulebook)
    texts = pages([article.body for article in articles])
    return {"read": [_timed(_by[1], *each) for each in zip(articles, texts, strict=True)]}


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
