"""News sitemaps read as feeds: the title, the day and the address of each article. Runs inside the parsing child.

    <urlset> with <news:news> ─► entries, the newest first          <sitemapindex> ─► the few newest parts of it

Imports lxml and newsroom.errors only. Entities, DTDs and the network are off; what is broken is read as far as it goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from newsroom.errors import ParseError

PARTS = 3  # of an index that are read: the newest articles stand in the newest
LONGEST_URL = 4096

ReadDate = Callable[[str], datetime | None]

_COMMENT = re.compile(r"<!--.*?-->", re.S)
_ELEMENT = re.compile(r"<(?:[\w.-]{1,64}:)?([a-z]+)[\s>/]", re.I)
_NOT_OURS = ("image", "video")  # an article's picture has a title and an address of its own


def root(text: str, prolog: int) -> tuple[str, str] | None:
    """The kind, `urlset` or `sitemapindex`, and the document from there on; None where it is something else. Only
    so many characters may stand before it."""
    first = _ELEMENT.search(_COMMENT.sub(lambda comment: " " * len(comment[0]), text[:prolog]))
    if first is None or first[1].lower() not in ("urlset", "sitemapindex"):
        return None
    return first[1].lower(), text[first.start() :]


def articles(document: str, read_date: ReadDate) -> list[dict[str, Any]]:
    """guid, url, title, published and updated of each article, the newest first. Raises ParseError where no entry is
    news: an ordinary sitemap names pages, and says nothing of them."""
    found = [one for url in _children(document, "url") if (one := _article(url, read_date))]
    if not found:
        raise ParseError("sitemap-without-news")
    return sorted(found, key=lambda one: one["published"] or "", reverse=True)


def parts(document: str, read_date: ReadDate) -> list[str]:
    """Addresses of the newest parts of an index; where it gives no dates, of the last ones it names."""
    named = []
    for place, part in enumerate(_children(document, "sitemap")):
        said = _texts(part)
        when = read_date(said.get("lastmod", ""))
        named.append((when.isoformat() if when else "", place, said.get("loc", "")))
    urls = dict.fromkeys(url for _, _, url in sorted(named, reverse=True) if 0 < len(url) <= LONGEST_URL)
    if not urls:
        raise ParseError("empty")
    return list(urls)[:PARTS]


def _article(url: Any, read_date: ReadDate) -> dict[str, Any] | None:
    said = _texts(url)
    if not said.get("title"):
        return None
    published, updated = read_date(said.get("publication_date", "")), read_date(said.get("lastmod", ""))
    return {
        "guid": None,
        "url": said.get("loc") or None,
        "title": said["title"],
        "published": published.isoformat() if published else None,
        "updated": updated.isoformat() if updated else None,
    }


def _texts(element: Any) -> dict[str, str]:
    """Text of every element within, by its name without prefix; the first of each."""
    found: dict[str, str] = {}
    for inner in element.iter(etree.Element):
        space, name = _name(inner)
        if inner.text and not any(kind in space for kind in _NOT_OURS):
            found.setdefault(name, inner.text.strip())
    return found


def _name(element: Any) -> tuple[str, str]:
    """Its namespace, or the prefix where that was never declared, and its name without either."""
    space, _, name = str(element.tag).lower().rpartition("}")
    prefix, _, name = name.rpartition(":")
    return space or prefix, name


def _children(document: str, name: str) -> Iterator[Any]:
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(document.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise ParseError("not-a-feed")
    for child in root.iterchildren(etree.Element):
        if _name(child)[1] == name:
            yield child
