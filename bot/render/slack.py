"""Message → Slack blocks and notification text: at most 50 blocks, 3000 characters a section, 10,000 in all.

Everything but the title is mrkdwn with `verbatim`, so Slack makes no mentions or links of its own in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.message import Message, Part
from bot.render.foreign import clip
from bot.render.layout import Chunk, Limits, Line, Run, layout, plain_text

NOTIFICATION = 400
APART = "\u200b"  # Slack sees a mark only at a word's edge, and U+200F is none
MARKS = {"bold": "*", "italic": "_", "code": "`"}
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
URL_ESCAPES = str.maketrans({"&": "&amp;", "|": "%7C"})

BlockDict = dict[str, Any]


def escaped(text: str) -> str:
    return text.translate(ESCAPES)


def _size(text: str) -> int:
    return len(escaped(text))


def _overhead(run: Run) -> int:
    return len(_markup(Run("", run.style, run.href)))


LIMITS = Limits(part=9500, chunk=2900, marks=1000, chunks=45, size=_size, overhead=_overhead)


def render(message: Message) -> list[Part]:
    return [_part(title, chunks) for title, chunks in layout(message, LIMITS)]


def _part(title: Line | None, chunks: list[Chunk]) -> Part:
    blocks = [_header(title), *_sections(chunks)] if title else list(_sections(chunks))
    lines = [*([title] if title else []), *(line for chunk in chunks for line in chunk.lines)]
    text = plain_text(lines)
    refs = tuple(ref for chunk in chunks for ref in chunk.refs)
    return Part(escaped(clip(text, NOTIFICATION)), refs, escaped(text), tuple(blocks))


def _header(title: Line) -> BlockDict:
    """Plain text; `layout` keeps titles and their part number within Slack's 150."""
    text = plain_text([title])
    if title.kind == "note":
        return _context(escaped(text))
    return {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}


def _sections(chunks: list[Chunk]) -> Iterator[BlockDict]:
    """Chunks without a gap between them stand in one section while they fit."""
    texts: list[str] = []
    for chunk in chunks:
        text = "\n".join("".join(map(_markup, line.runs)) for line in chunk.lines)
        if chunk.lines[0].kind == "note":
            yield from _section(texts)
            yield _context(text)
            texts = []
            continue
        if texts and (chunk.gap or sum(map(len, texts)) + len(texts) + len(text) > LIMITS.chunk):
            yield from _section(texts)
            texts = []
        texts.append(text)
    yield from _section(texts)


def _section(texts: list[str]) -> Iterator[BlockDict]:
    if texts:
        yield {"type": "section", "text": {"type": "mrkdwn", "text": "\n".join(texts), "verbatim": True}}


def _context(text: str) -> BlockDict:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}


def _markup(run: Run) -> str:
    if run.href:
        return (
            f"<{run.href.translate(URL_ESCAPES)}|{escaped(run.text).replace('|', '¦')}>{escaped(run.after)}"
        )
    mark = MARKS.get(run.style)
    return f"{APART}{mark}{escaped(run.text)}{mark}{APART}" if mark else escaped(run.text)
