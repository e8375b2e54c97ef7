"""Message → Telegram's HTML, in parts of at most 3800 UTF-16 units and 90 entities; buttons stand under the last.

A button says what its press is: the letter of the message's language and the command line, within 64 bytes. What
Telegram would not take as a button becomes a line with the command to type.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from itertools import groupby
from typing import Any

import structlog

from bot.message import Action, Block, Bullets, Code, Document, Foreign, Message, Part, Picture
from bot.render.foreign import LRM, RLM, clip, directed, one_line, utf16
from bot.render.layout import Chunk, Limits, Line, Run, layout, plain_text

log = structlog.get_logger()

NOBODY = "@\u2060"  # an @ that is followed by this calls nobody
CAPTION = 1000  # UTF-16 units; Telegram's own limit is 1024
DATA, COPIED, LABEL = 64, 256, 40  # bytes; UTF-16 units
BUTTONS, IN_A_ROW = 100, 8
LETTERS = {"ar": "a", "en": "e"}
STYLES = {"primary": "primary", "danger": "danger"}

Button = Mapping[str, Any]


def _size(text: str) -> int:
    return utf16(text) + text.count("@")


LIMITS = Limits(part=3800, chunk=3300, marks=90, chunks=200, size=_size, overhead=lambda run: 0)
TAGS = {"bold": "b", "italic": "i", "code": "code"}


def render(message: Message) -> list[Part]:
    rows, unfit = _keyboard(message)
    if unfit:
        log.warning("buttons became lines of text", platform="telegram", count=len(unfit))
        message = replace(message, blocks=(*message.blocks, _in_words(unfit)))
    parts = [_part(title, chunks) for title, chunks in layout(message, LIMITS)]
    parts = _with_files(parts, message)
    return [*parts[:-1], replace(parts[-1], buttons=rows)] if parts else []


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────


def _with_files(parts: list[Part], message: Message) -> list[Part]:
    """Above the text, which stands under the last of them if it is short enough for that."""
    mark = RLM if message.rtl else LRM
    files = [_file_alone(file, mark) for file in (message.picture, message.document) if file]
    if files and len(parts) == 1 and _size(parts[0].plain) <= CAPTION:
        last = files.pop()
        parts = [replace(parts[0], picture=last.picture, document=last.document)]
    return [*files, *parts]


def _file_alone(file: Picture | Document, mark: str) -> Part:
    if isinstance(file, Document):
        return Part("", document=file)
    shown = mark + clip(directed(one_line(file.alt)), CAPTION, _size).replace("@", NOBODY)
    return Part(escape(shown, quote=False), plain=shown, picture=file)


# ── buttons ──────────────────────────────────────────────────────────────────────────────────────────────


def pressed(data: str) -> tuple[str, str]:
    """What a press says: the language and the command line. Whatever else a client sends is a line nobody knows."""
    language = next((name for name, letter in LETTERS.items() if data.startswith(letter)), "ar")
    return language, data[1:]


def _keyboard(message: Message) -> tuple[tuple[tuple[Button, ...], ...], list[Action]]:
    """The rows, and what does not fit into them."""
    letter = LETTERS["ar" if message.rtl else "en"]
    rows: list[tuple[Button, ...]] = []
    unfit: list[Action] = []
    room = BUTTONS
    for row in message.actions:
        made = [(action, _button(action, letter)) for action in row]
        fit = [button for _, button in made if button][:room]
        unfit += [action for action, button in made if button is None]
        unfit += [action for action, button in made if button][room:]
        room -= len(fit)
        rows += [tuple(fit[n : n + IN_A_ROW]) for n in range(0, len(fit), IN_A_ROW)]
    return tuple(rows), unfit


def _button(action: Action, letter: str) -> Button | None:
    """As Telegram's keyboard has it; None where it would be refused."""
    label = clip(directed(one_line(action.label)), LABEL) or "…"
    style = {"style": STYLES[action.style]} if action.style in STYLES else {}
    if action.copies:
        copied = _whole(action.copies)
        return {"text": label, "copy_text": {"text": copied}} | style if 0 < utf16(copied) <= COPIED else None
    data = letter + _whole(action.line)
    fits = bool(action.line) and len(data.encode()) <= DATA
    return {"text": label, "callback_data": data} | style if fits else None


def _whole(text: str) -> str:
    """Without halves of letters, which cannot be sent."""
    return text.encode(errors="ignore").decode()


def _in_words(actions: Sequence[Action]) -> Block:
    """A slash, or a group's talk would hide the command from us."""
    return Bullets(tuple((Foreign(one.label), ": ", Code(one.copies or f"/{one.line}")) for one in actions))


# ── text ─────────────────────────────────────────────────────────────────────────────────────────────────


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
