"""Reading what outlets send. Runs inside a child that may be killed: bytes in, plain data out.

The only module that imports feedparser and trafilatura. Neither ever fetches, and feedparser is given
nothing but `BytesIO`, since a string or bytes argument may be taken for a file name. What it is given begins
at the root element: the prolog is where entities, DTDs and its slowest patterns live.
Imports `watchers.decoding`, `watchers.articles`, `newsroom.errors`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any

import feedparser
import trafilatura
from lxml import etree  # type: ignore[import-untyped]

from newsroom.errors import ParseError
from newsroom.models import Feed
from watchers import feeds, hints, quick, sitemap
from watchers.articles import strip_furniture
from watchers.decoding import decode

PROLOG = 8 * 1024  # characters before the root element
ENTRIES = 2000  # feeds list the newest first; a thousand times more than one poll finds new
LONGEST_TITLE = 1000
LONGEST_TEXT = 200_000

_ROOT = re.compile(r"<(?:[\w.-]{1,64}:)?(?:rss|feed|rdf|channel)[\s>/]", re.I)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.I)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_ENTITY = re.compile(r"<!ENTITY", re.I)
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_LONGEST_REFERENCE = 16  # characters, with some leading noughts
_NOTHING = (
    "\ufeff"  # stands where something was taken out, lest its two sides make a new one; `tidy` drops it
)
# What is read of a feed, and what tells where that belongs; `media:title` and the like are not.
_READ_TAGS = (
    "rss|rdf|feed|channel|image|item|entry|source|title|link|guid|id|description|summary|content|encoded"
    "|pubdate|published|issued|created|updated|modified|date"
)
_OTHER_TAG = re.compile(
    r"(<!\[CDATA\[.*?(?:\]\]>|\Z))"
    rf"|</?(?!(?:(?!media:|itunes:)[\w.-]+:)?(?:{_READ_TAGS})[\s/>])[a-z][^<>]*>",
    re.I | re.S,
)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_BLOCK_TAGS = (
    "p|br|div|li|ul|ol|dl|dt|dd|td|th|tr|table|h[1-6]|blockquote|section|article|figure|figcaption|hr|pre"
)
_HAS_BLOCK = re.compile(rf"<(?:{_BLOCK_TAGS})[\s/>]", re.I)
_BLOCKS = frozenset(_BLOCK_TAGS.replace("h[1-6]", "h1|h2|h3|h4|h5|h6").split("|"))
_UNREAD = frozenset({"script", "style", "noscript", "iframe", "svg", "template", "object"})
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
# Zero-width space, direction overrides and isolates, private use, surrogates.
_INVISIBLE = re.compile("[\u200b\u202a-\u202e\u2066-\u2069\ufeff\ue000-\uf8ff\ufffe\uffff\ud800-\udfff]")
_ODD = re.compile(
    f"[{_CONTROL.pattern[1:-1]}\n{_INVISIBLE.pattern[1:-1]}]"
)  # what `tidy` does more than a split for
_ISO_SLASHES = re.compile(r"^(\d{4})/(\d{1,2})/(\d{1,2})")


def read_feed(body: bytes, content_type: str | None) -> dict[str, Any]:
    text, note = decode(body, content_type)
    if found := sitemap.root(text, PROLOG):
        if _ENTITY.search(text):
            raise ParseError("entities-refused")
        return _sitemap(*found, note and f"encoding {note}")
    document = from_root(text)
    read = plainly(*(quick.feed(document) or thorough(document)))
    return read | {"note": note and f"encoding {note}", "hints": asdict(hints.of_feed(document))}


def read_items(body: bytes, content_type: str | None, feed: Feed, now: datetime) -> dict[str, Any]:
    """The same as items of ours."""
    return {"found": feeds.found(read_feed(body, content_type), feed, now)}


def plainly(title: str | None, found: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A feed's title and its entries, under feedparser's names, as they are kept."""
    read = [_entry(entry) for entry in found[:ENTRIES]]
    entries = [entry for entry in read if entry["title"] or entry["text"]]
    dropped = ["entry-empty"] * (len(read) - len(entries))
    dropped += ["entry-beyond-limit"] * (len(found) - len(read))
    return {"title": _one_line(title), "entries": entries, "dropped": dropped}


def _sitemap(kind: str, document: str, note: str | None) -> dict[str, Any]:
    """The same of a news sitemap; of an index the addresses of its `parts`, and no entries."""
    document = _NOT_XML.sub("", document)
    read: dict[str, Any] = {"title": "", "entries": [], "dropped": [], "note": note, "hints": {}}
    if kind == "sitemapindex":
        return read | {"parts": sitemap.parts(document, read_date)}
    found = sitemap.articles(document, read_date)
    entries = [one | {"title": _one_line(one["title"]), "text": ""} for one in found[:ENTRIES]]
    dropped = ["entry-beyond-limit"] * (len(found) - len(entries))
    return read | {"entries": entries, "dropped": dropped}


def read_article(page: bytes, content_type: str | None, url: str) -> dict[str, Any]:
    """The text of the article on a page, or None where none is found."""
    text, _ = decode(page, content_type)
    found = trafilatura.extract(
        text, url=url, favor_precision=True, include_comments=False, include_tables=False
    )
    return {"text": strip_furniture(tidy(found))[:LONGEST_TEXT] if found else None}


def from_root(text: str) -> str:
    """The document from its root element on, without what XML does not allow."""
    text = text.strip()
    if not text:
        raise ParseError("empty")
    if _ENTITY.search(text):
        raise ParseError("entities-refused")
    root = _ROOT.search(_COMMENT.sub(lambda c: " " * len(c[0]), text[: PROLOG + 64]))
    if root is None or root.start() > PROLOG:
        raise ParseError(_why_no_feed(text))
    return _REFERENCE.sub(_legal_reference, _NOT_XML.sub("", text[root.start() :]))


def thorough(document: str) -> tuple[str | None, Sequence[Mapping[str, Any]]]:
    """The feed's title and its entries, however they are written."""
    parsed = _parsed(document)
    if not parsed.version and not parsed.entries:
        raise ParseError("not-a-feed")
    return parsed.feed.get("title"), parsed.entries


def _parsed(document: str) -> Any:
    """As feedparser reads it; where it stumbles, once more without the elements nobody here reads.

    It raises on a picture without a width, or a place without a point, and the outlet would be lost with them.
    """
    try:
        return _feedparser(document)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return _feedparser(_OTHER_TAG.sub(lambda match: match[1] or " ", document))


def _feedparser(document: str) -> Any:
    # feedparser looks for a declared encoding to the end of the first line: nothing of the feed may stand there.
    whole = f'<?xml version="1.0" encoding="utf-8"?>\n{document}'.encode("utf-8", "replace")
    return feedparser.parse(BytesIO(whole), sanitize_html=False, resolve_relative_uris=False)


def _why_no_feed(text: str) -> str:
    if _HTML.search(text, 0, PROLOG):
        return "html-not-feed"
    return "prolog-too-long" if _ROOT.search(text) else "not-a-feed"


def _legal_reference(match: re.Match[str]) -> str:
    if len(match[0]) > _LONGEST_REFERENCE:
        return _NOTHING
    code = int(match[1], 16) if match[1] else int(match[2])
    return _NOTHING if code > 0x10FFFF or _NOT_XML.match(chr(code)) else match[0]


def _entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    title = _one_line(entry.get("title"))
    values = [content.get("value") for content in entry.get("content") or ()] + [entry.get("summary")]
    texts = [strip_furniture(plain(value)) for value in values if value]
    text = max(texts, key=len, default="")[:LONGEST_TEXT]
    return {
        "guid": _one_line(entry.get("id")) or None,
        "url": (entry.get("link") or "").strip() or None,
        "title": title,
        "text": "" if text == title else text,
        "published": _dated(entry, "published", "updated", "created"),
        "updated": _dated(entry, "updated"),
    }


def _dated(entry: Any, *names: str) -> str | None:
    """The first of these dates that is given and can be read."""
    for name in names:
        when = read_date(entry[name] or "") if name in entry else None
        if when:
            return when.isoformat()
    return None


def read_date(text: str) -> datetime | None:
    """The date as RFC 822 or ISO 8601 write it, in UTC; without a zone it is taken for UTC.

    feedparser's own reading is not asked: it makes 1 November of 2026/11/22, and years -1 and 10000.
    """
    text = _ISO_SLASHES.sub(r"\1-\2-\3", text.strip())[:64]
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            when = read(text)
            return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


def plain(value: str) -> str:
    """Text of a piece of HTML, also of one whose tags and entities were escaped twice."""
    if "<" not in value and "&" not in value and "]" not in value:
        return tidy(value)
    value = _CDATA.sub("", value)
    for _ in range(3):
        before = value
        value = _without_tags(value) if _MARKUP.search(value) else html.unescape(value)
        if value == before:
            break
    return tidy(value)


def tidy(text: str) -> str:
    """One paragraph a line, single spaces, nothing that cannot be seen or stored."""
    if not _ODD.search(text):
        return " ".join(text.split())
    lines = (" ".join(line.split()) for line in _INVISIBLE.sub("", _CONTROL.sub(" ", text)).split("\n"))
    return "\n".join(filter(None, lines))


def _one_line(value: str | None) -> str:
    return " ".join(plain(value or "").split())[:LONGEST_TITLE].rstrip()


def _without_tags(value: str) -> str:
    if _HAS_BLOCK.search(value):
        value = value.replace("\n", " ")  # in HTML a line break is only a space
    # The wrapping element keeps an XML declaration in the text from being obeyed.
    return "".join(etree.fromstring(f"<div>{_NOT_XML.sub('', value)}</div>", _HTML_PARSER))


class _Text:
    """Parser target: no tree is built, so depth and number of elements cost nothing. Made once for all texts, as lxml
    studies a target for longer than it takes to read a short text."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._parts: list[str] = []
        self._unread = 0

    def start(self, tag: str, attributes: Any) -> None:
        self._unread += tag in _UNREAD
        self._break(tag)

    def end(self, tag: str) -> None:
        self._unread -= tag in _UNREAD
        self._break(tag)

    def data(self, text: str) -> None:
        if not self._unread:
            self._parts.append(text)

    def close(self) -> list[str]:
        """Called also after what could not be read to its end."""
        parts = self._parts
        self._begin()
        return parts

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._parts.append("\n")


_HTML_PARSER = etree.HTMLParser(target=_Text(), huge_tree=True)
