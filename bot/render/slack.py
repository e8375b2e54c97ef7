"""Message → Slack blocks and notification text: at most 50 blocks, 3000 characters a section, 10,000 in all.

Everything but the title is mrkdwn with `verbatim`, so Slack makes no mentions or links of its own in it. Under the last
part stand the buttons: the value is the line that pressing types, the action_id `say.<language>.<number>`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from bot.message import Action, Message, Part
from bot.render.foreign import LRM, RLM, clip, sentence
from bot.render.layout import Chunk, Limits, Line, Run, layout, plain_text

NOTIFICATION = 400
APART = "\u200b"  # Slack sees a mark only at a word's edge, and U+200F is none
MARKS = {"bold": "*", "italic": "_", "code": "`"}
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
VALUE = 2000  # characters of what a button types
SAY = "say"  # what pressing an ordinary button does
BUTTON, MOST_BUTTONS, MOST_ROWS, MOST_IN_ROW = (
    60,
    50,
    4,
    25,
)  # 50 blocks and 13,200 characters with all of them
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
    parts = [_part(title, chunks) for title, chunks in layout(message, LIMITS)]
    if message.picture or message.document:
        first = parts[0] if parts else Part("")
        parts[:1] = [replace(first, picture=message.picture, document=message.document)]
    if buttons := actions(message.actions, rtl=message.rtl):
        parts[-1:] = [replace(part, blocks=(*part.blocks, *buttons)) for part in parts[-1:]]
    return parts


def actions(rows: Sequence[Sequence[Action]], *, rtl: bool, verb: str = SAY) -> list[BlockDict]:
    """Rows of buttons as they stand; more than four rows are drawn together. What only copies is left out: Slack has
    no such button."""
    pressed = [kept for row in rows if (kept := [action for action in row if 0 < len(action.line) <= VALUE])]
    if len(pressed) > MOST_ROWS or any(len(row) > MOST_IN_ROW for row in pressed):
        every = [action for row in pressed for action in row][:MOST_BUTTONS]
        pressed = [every[n : n + MOST_IN_ROW] for n in range(0, len(every), MOST_IN_ROW)]
    blocks: list[BlockDict] = []
    number = 0
    for row in pressed:
        blocks.append({"type": "actions", "elements": []})
        for action in row:
            blocks[-1]["elements"].append(
                _button(action, f"{verb}.{'ar' if rtl else 'en'}.{number}", rtl=rtl)
            )
            number += 1
    return blocks


def _button(action: Action, action_id: str, *, rtl: bool) -> BlockDict:
    button: BlockDict = {
        "type": "button",
        "action_id": action_id,
        "text": plain(action.label, BUTTON, rtl=rtl),
        "value": action.line,
    }
    return button if action.style == "normal" else button | {"style": action.style}


def plain(text: str, limit: int, *, rtl: bool) -> BlockDict:
    """A text object without any markup."""
    text = clip(sentence(text).replace("\n", " ").strip(), limit - 1, len) or "…"
    return {"type": "plain_text", "text": (RLM if rtl else LRM) + text, "emoji": False}


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
