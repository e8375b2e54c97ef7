"""Message → Telegram's HTML, in parts of at most 3800 UTF-16 units and 90 entities."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from bot.message import Message, Part
from bot.render.foreign import utf16
from bot.render.layout import Chunk, Limits, Line, Run, layout, plain_text

NOBODY = "@\u2060"  # an @ that is followed by this calls nobody


def _size(text: str) -> int:
    return utf16(text) + text.count("@")


LIMITS = Limits(part=3800, chunk=3300, marks=90, chunks=200, size=_size, overhead=lambda run: 0)
TAGS = {"bold": "b", "italic": "i", "code": "code"}


def render(message: Message) -> list[Part]:
    return [_part(title, chunks) for title, chunks in layout(message, LIMITS)]


def _part(title: Line | None, chunks: list[Chunk]) -> Part:
    lines = list(_all_lines(title, chunks))
    html = "\n".join(_group(kind, list(group)) for kind, group in groupby(lines, key=lambda line: line.kind))
    return Part(
        html, tuple(ref for chunk in chunks for ref in chunk.refs), plain_text(lines).replace("@", NOBODY)
    )


def _all_lines(title: Line | None, chunks: list[Chunk]) -> Iterator[Line]:
    if title:
        yield title
    for chunk in chunks:
        if chunk.gap:
            yield Line("text", chunk.lines[0].runs[:1])
        yield from chunk.lines


def _group(kind: str, lines: list[Line]) -> str:
    html = "\n".join("".join(map(_markup, line.runs)) for line in lines)
    if kind == "quote":
        return f"<blockquote expandable>{html}</blockquote>"
    return f"<i>{html}</i>" if kind == "note" else html


def _markup(run: Run) -> str:
    text = escape(run.text, quote=False).replace("@", NOBODY)
    if tag := TAGS.get(run.style):
        text = f"<{tag}>{text}</{tag}>"
    if run.href:
        text = f'<a href="{escape(run.href)}">{text}</a>'
    return text + escape(run.after, quote=False)
