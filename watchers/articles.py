"""The text of an article as it is kept: without the page around it, and clean.

Imports newsroom.models and newsroom.arabic.furniture.
"""

from __future__ import annotations

import re

from newsroom.arabic.furniture import LONGEST, key, of_article
from newsroom.models import Article, Feed, Item

_DATELINE = re.compile(r"^\s*date \d{4}-\d\d-\d\d\b")
_CREDITS = (
    ("The post ", " appeared first on "),
    ("ظهرت المقالة ", " أولاً على "),
    ("التدوينة ", " ظهرت أولاً على "),
)
_CUT = re.compile(r"\s*\[(?:…|\.\.\.)\]\s*$")
_NOT_TEXT = re.compile(r"[\ue000-\uf8ff]")  # icon fonts


def as_article(feed: Feed, item: Item, text: str) -> Article:
    return Article("", item.title, text, feed.outlet, item.url, item.published, feed.language)


def strip_furniture(text: str) -> str:
    """`text` without the page around it; one paragraph a line."""
    lines = [line for line in map(_clean, text.split("\n")) if line]
    return "\n".join(lines[number] for number in of_article(lines))


def without_headline(text: str, title: str) -> str:
    """A page's text without the headline it repeats, so that what proves a match is a sentence of the text."""
    first, _, rest = text.partition("\n")
    return rest.lstrip("\n") if rest and key(first) == key(title) else text


def _clean(line: str) -> str:
    line = _DATELINE.sub("", _NOT_TEXT.sub(" ", line))
    for opening, closing in _CREDITS:
        end = line.rfind(closing)
        start = line.rfind(opening, 0, end) if end >= 0 else -1
        if start >= 0 and len(line) - end <= LONGEST:
            line = line[:start]
    if line.rstrip().endswith("]"):
        line = _CUT.sub("…", line)
    return " ".join(line.split())
