"""Telegram's HTML as its server reads it: strict about tags, lenient about nothing else that matters here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

TAGS = frozenset(
    {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "a", "blockquote"}
)
_TOKEN = re.compile(r"<(/?)([a-zA-Z-]*)([^<>]*)>|(&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);)|(<)|([^<&]+|&)")
_HREF = re.compile(r'\s+href="([^"]*)"')


class MarkupError(ValueError):
    """Telegram's 400 \"can't parse entities\"."""


@dataclass(frozen=True, slots=True)
class Entity:
    tag: str
    start: int  # of the text, in characters
    end: int
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    text: str
    entities: tuple[Entity, ...]


def parse(html: str) -> Parsed:
    text, entities = "", []
    opened: list[tuple[str, int, str | None]] = []
    for token in _TOKEN.finditer(html):
        closing, tag, rest, entity, stray, plain = token.groups()
        if entity or plain:
            text += unescape(entity) if entity else plain
            continue
        if stray or tag.lower() not in TAGS:
            raise MarkupError(f'Unsupported start tag "{tag}" at byte offset {token.start()}')
        if not closing:
            opened.append((tag.lower(), len(text), _attribute(tag.lower(), rest)))
            continue
        if not opened or opened[-1][0] != tag.lower() or rest:
            raise MarkupError(f"Unexpected end tag at byte offset {token.start()}")
        name, start, href = opened.pop()
        entities.append(Entity(name, start, len(text), href))
    if opened:
        raise MarkupError(f'Can\'t find end tag corresponding to start tag "{opened[-1][0]}"')
    return Parsed(text, tuple(entities))


def _attribute(tag: str, rest: str) -> str | None:
    if tag == "a":
        href = _HREF.fullmatch(rest)
        if href is None:
            raise MarkupError('Tag "a" must have attribute "href"')
        return unescape(href[1])
    if rest and not (tag == "blockquote" and rest == " expandable"):
        raise MarkupError(f'Unsupported attribute of tag "{tag}"')
    return None
