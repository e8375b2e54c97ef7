"""Message → what a terminal prints: lines that begin with a direction mark and are wrapped between words.

Buttons are shown as numbers to type where somebody is there to type them, or as the lines they stand for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, groupby
from typing import Literal

from bot.message import Action, Block, Bullets, Code, Ltr, Message, Paragraph, Part, Piece
from bot.render.foreign import FSI, LRI, PDI, RLI
from bot.render.layout import Chunk, Limits, Line, Run, layout

UNLIMITED = Limits(part=10**9, chunk=10**6, marks=10**9, chunks=10**9, size=len, overhead=lambda run: 0)
ANSI = {"heading": "\x1b[1m", "bold": "\x1b[1m", "italic": "\x1b[3m", "code": "\x1b[36m"}
ANSI |= {"quote": "\x1b[33m", "note": "\x1b[2m"}
RESET = "\x1b[0m"
MOST_HINTS = 6
Buttons = Literal["none", "numbers", "lines"]


def render(
    message: Message, *, width: int = 80, colour: bool = False, buttons: Buttons = "none"
) -> list[Part]:
    """One part, or none for an empty message. `width` 0 leaves lines as they are."""
    shown = replace(message, blocks=(*message.blocks, *_buttons(message, buttons)))
    return [
        Part("\n".join(_printed(title, chunks, width, colour)), _refs(chunks))
        for title, chunks in layout(shown, UNLIMITED)
    ]


def choices(message: Message) -> tuple[Action, ...]:
    """The buttons in the order of their numbers, from 1."""
    return tuple(action for row in message.actions for action in row)


def _buttons(message: Message, how: Buttons) -> Iterator[Block]:
    if how == "numbers" and message.actions:
        numbers, pieces = count(1), list[Piece]()
        for row in message.actions:
            pieces += ["\n"] if pieces else []
            for n, action in enumerate(row):
                pieces += [*(["   "] if n else []), Ltr(f"[{next(numbers)}]"), f" {action.label}"]
        yield Paragraph(tuple(pieces))
    if how == "lines":
        useful = [action for action in choices(message) if action.line and action.line != "cancel"]
        if useful:
            yield Bullets(tuple((f"{one.label}: ", Code(one.line)) for one in useful[:MOST_HINTS]))


def _refs(chunks: list[Chunk]) -> tuple[int, ...]:
    return tuple(ref for chunk in chunks for ref in chunk.refs)


def _printed(title: Line | None, chunks: list[Chunk], width: int, colour: bool) -> Iterator[str]:
    if title:
        yield from _wrapped(title, width, colour)
    for chunk in chunks:
        if chunk.gap:
            yield chunk.lines[0].runs[0].text  # the mark alone
        for line in chunk.lines:
            yield from _wrapped(line, width, colour)


def _wrapped(line: Line, width: int, colour: bool) -> Iterator[str]:
    """The line in pieces no wider than the terminal; each begins with the mark, its isolates closed."""
    mark, opened = line.runs[0], ""
    row, used = [(mark.text, mark)], 0
    for word, run in _words(line, colour):
        space = columns(word)
        if width and used and used + space > width and word != " ":
            yield _row(row, line, colour) + PDI * len(opened)
            row, used = [(mark.text + opened, mark)], 0
        if word == " " and not used:
            continue
        row.append((word, run))
        used += space
        opened = _open(opened + word)
    yield _row(row, line, colour) + PDI * len(opened)


def _words(line: Line, colour: bool) -> Iterator[tuple[str, Run]]:
    """Words and single spaces. Without colours a link shows its whole address instead of its host."""
    for run in line.runs[1:]:
        after = Run(f" ({LRI}{run.href}{PDI})" if run.href and not colour else run.after)
        for piece in (replace(run, after=""), after):
            for index, word in enumerate(piece.text.split(" ")):
                if index:
                    yield " ", piece
                if word:
                    yield word, piece


def _row(row: list[tuple[str, Run]], line: Line, colour: bool) -> str:
    while len(row) > 1 and row[-1][0] == " ":
        row.pop()
    texts = (
        (run, "".join(word for word, _ in words)) for run, words in groupby(row, key=lambda pair: pair[1])
    )
    return "".join(_coloured(text, line, run) if colour else text for run, text in texts)


def _coloured(text: str, line: Line, run: Run) -> str:
    style = ANSI.get(run.style) or ANSI.get(line.kind, "")
    if run.href:
        text = f"\x1b]8;;{run.href}\x1b\\{text}\x1b]8;;\x1b\\"
    return f"{style}{text}{RESET}" if style and run != line.runs[0] else text


def _open(text: str) -> str:
    """The isolates still open at the end of the text."""
    opened: list[str] = []
    for char in text:
        if char in (LRI, RLI, FSI):
            opened.append(char)
        elif char == PDI and opened:
            opened.pop()
    return "".join(opened)


def columns(text: str) -> int:
    """Cells of a terminal: marks and invisible characters take none, wide ones two."""
    return sum(
        0
        if unicodedata.category(char) in ("Mn", "Me", "Cf")
        else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )
