"""Reading what outlets send. Runs inside a child that may be killed: bytes in, plain data out.

The only module that imports feedparser and trafilatura. Neither ever fetches, and feedparser is given
nothing but `BytesIO`, since a string or bytes argument may be taken for a file name. What it is given begins
at the root element: the prolog is where entities, DTDs and its slowest patterns live.
Imports `watchers.decoding`, `watchers.articles`, `newsroom.errors`.
"""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any

import feedparser
import trafilatura
from lxml import etree  # type: ignore[import-untyped]

from newsroom.errors import ParseError
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
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,12})|([0-9]{1,12}));")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_BLOCK_TAGS = (
    "p|br|div|li|ul|ol|dl|dt|dd|td|th|tr|table|h[1-6]|blockquote|section|article|figure|figcaption|hr|pre"
)
_HAS_BLOCK = re.compile(rf"<(?:{_BLOCK_TAGS})[\s/>]", re.I)
_IS_BLOCK = re.compile(_BLOCK_TAGS)
_UNREAD = frozenset({"script", "style", "noscript", "iframe", "svg", "template", "object"})
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
# Zero-width space, direction overrides and isolates, private use, surrogates.
_INVISIBLE = re.compile("[\u200b\u202a-\u202e\u2066-\u2069\ufeff\ue000-\uf8ff\ufffe\uffff\ud800-\udfff]")
_ISO_SLASHES = re.compile(r"^(\d{4})/(\d{1,2})/(\d{1,2})")


def read_feed(body: bytes, content_type: str | None) -> dict[str, Any]:
    text, note = decode(body, content_type)
    document = f'<?xml version="1.0" encoding="utf-8"?>{_from_root(text)}'.encode("utf-8", "replace")
    parsed = feedparser.parse(BytesIO(document), sanitize_html=False, resolve_relative_uris=False)
    if not parsed.version and not parsed.entries:
        raise ParseError("not-a-feed")
    read = [_entry(entry) for entry in parsed.entries[:ENTRIES]]
    entries = [entry for entry in read if entry["title"] or entry["text"]]
    dropped = ["entry-empty"] * (len(read) - len(entries))
    dropped += ["entry-beyond-limit"] * (len(parsed.entries) - len(read))
    return {
        "title": _one_line(parsed.feed.get("title")),
        "entries": entries,
        "dropped": dropped,
        "note": note and f"encoding {note}",
    }


def read_article(page: bytes, content_type: str | None, url: str) -> dict[str, Any]:
    """The text of the article on a page, or None where none is found."""
    text, _ = decode(page, content_type)
    found = trafilatura.extract(
        text, url=url, favor_precision=True, include_comments=False, include_tables=False
    )
    return {"text": strip_furniture(tidy(found))[:LONGEST_TEXT] if found else None}


def _from_root(text: str) -> str:
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


def _why_no_feed(text: str) -> str:
    if _HTML.search(text, 0, PROLOG):
        return "html-not-feed"
    return "prolog-too-long" if _ROOT.search(text) else "not-a-feed"


def _legal_reference(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    return "" if code > 0x10FFFF or _NOT_XML.match(chr(code)) else match[0]


def _entry(entry: Any) -> dict[str, Any]:
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
    value = _CDATA.sub("", value)
    for _ in range(3):
        before = value
        value = _without_tags(value) if _MARKUP.search(value) else html.unescape(value)
        if value == before:
            break
    return tidy(value)


def tidy(text: str) -> str:
    """One paragraph a line, single spaces, nothing that cannot be seen or stored."""
    lines = (" ".join(line.split()) for line in _INVISIBLE.sub("", _CONTROL.sub(" ", text)).split("\n"))
    return "\n".join(filter(None, lines))


def _one_line(value: str | None) -> str:
    return " ".join(plain(value or "").split())[:LONGEST_TITLE].rstrip()


def _without_tags(value: str) -> str:
    if _HAS_BLOCK.search(value):
        value = value.replace("\n", " ")  # in HTML a line break is only a space
    # The wrapping element keeps an XML declaration in the text from being obeyed.
    parser = etree.HTMLParser(target=_Text(), huge_tree=True)
    return "".join(etree.fromstring(f"<div>{_NOT_XML.sub('', value)}</div>", parser))


class _Text:
    """Parser target: no tree is built, so depth and number of elements cost nothing."""

    def __init__(self) -> None:
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
        return self._parts

    def _break(self, tag: str) -> None:
        if _IS_BLOCK.fullmatch(tag):
            self._parts.append("\n")
