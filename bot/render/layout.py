"""What all platforms share: a message as styled lines, in chunks that are never split, packed into parts.

    Message → chunks → fit (one chunk within its limit) → pack (chunks into parts) → each renderer's markup

Text is measured and cut here, before any markup exists, so markup is never cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.message import (
    Block,
    Bold,
    Bullets,
    Code,
    Fields,
    Foreign,
    Heading,
    Inline,
    Italic,
    Item,
    Link,
    Ltr,
    Message,
    Note,
    Paragraph,
    Piece,
    Quote,
)
from bot.render.foreign import LRM, RLM, clip, isolated, ltr, sentence, web_address

HEADING, TITLE, QUOTE = 120, 400, 1200  # UTF-16 units; longer is not meant seriously
MOST_PARTS = "99/99"


@dataclass(frozen=True, slots=True)
class Run:
    """`text` may be cut. What stands after it, a link's real host, goes with it, whole."""

    text: str
    style: Literal["", "bold", "italic", "code"] = ""
    href: str | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    kind: Literal["heading", "text", "quote", "note"]
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    lines: tuple[Line, ...]
    refs: tuple[int, ...] = ()
    gap: bool = False  # a blank line before it
    keep: bool = False  # not the last of a part: a section's heading


@dataclass(frozen=True, slots=True)
class Limits:
    part: int
    chunk: int  # leaves room in a part for a title and a section's heading
    marks: int  # styled runs of a part
    chunks: int  # of a part
    size: Callable[[str], int]
    overhead: Callable[[Run], int]  # markup around a run


def layout(message: Message, limits: Limits) -> list[tuple[Line | None, list[Chunk]]]:
    """The title and the chunks of each part."""
    mark = Run(RLM if message.rtl else LRM)
    blocks = list(message.blocks)
    first = blocks[0] if blocks else None
    title = first.text if isinstance(first, Heading) and first.level == "title" else None
    body = _chunks(blocks[0 if title is None else 1 :], mark)
    parts = _pack(
        [_fit(chunk, limits) for chunk in body], limits, mark.text + (title or ""), message.continued
    )
    if title is None and not parts:
        return []
    parts = parts or [[]]
    titles = [_title(title, mark, i, len(parts), message.continued) for i in range(len(parts))]
    return list(zip(titles, parts, strict=True))


def _title(title: str | None, mark: Run, index: int, count: int, continued: str) -> Line | None:
    numbers = f"({continued} {index + 1}/{count})" if index else ""
    if title is None:
        return Line("note", (mark, Run(numbers, "italic"))) if numbers else None
    text = clip(sentence(title).replace("\n", " "), HEADING)
    return Line("heading", (mark, Run(f"{text} {numbers}".rstrip(), "bold")))


# ── blocks into chunks ───────────────────────────────────────────────────────────────────────────────────


def _chunks(blocks: Sequence[Block], mark: Run) -> list[Chunk]:
    found: list[Chunk] = []
    for before, block in zip([None, *blocks], blocks, strict=False):
        made = _of_block(block, mark)
        if made and before is not None and not _joined(before, block):
            made[0] = replace(made[0], gap=True)
        found += made
    return found


def _joined(before: Block, block: Block) -> bool:
    if isinstance(before, Heading):
        return True
    if isinstance(before, Paragraph):
        return isinstance(block, (Bullets, Fields, Quote))
    return isinstance(before, Item) and isinstance(block, Item) and not (_tall(before) or _tall(block))


def _tall(item: Item) -> bool:
    return bool(item.quote or item.outlets or item.meta)


def _of_block(block: Block, mark: Run) -> list[Chunk]:
    match block:
        case Heading(text):
            line = Run(clip(sentence(text).replace("\n", " "), HEADING), "bold")
            return [Chunk((Line("heading", (mark, line)),), keep=True)]
        case Paragraph(text, refs):
            each = [Chunk((line,)) for line in _lines("text", _runs(text), mark)]
            return [*each[:-1], replace(each[-1], refs=refs)]
        case Bullets(lines):
            return [Chunk(tuple(_lines("text", [Run("• "), *_runs(line)], mark))) for line in lines]
        case Fields(pairs):
            return [Chunk(tuple(_lines("text", _pair(*pair), mark))) for pair in pairs]
        case Quote():
            return [Chunk(tuple(_lines("quote", _quote(block), mark)))]
        case Item():
            return [Chunk(tuple(_item(block, mark)), refs=block.refs)]
        case Note(text):
            return [Chunk(tuple(_lines("note", _runs(text), mark)))]


def _pair(label: str, value: Inline) -> list[Run]:
    return [Run(sentence(label), "bold"), Run(": "), *_runs(value)]


def _quote(quote: Quote) -> list[Run]:
    source = isolated(quote.source)
    return [Run(f"«{isolated(clip(quote.text, QUOTE))}»" + (f" — {source}" if source else ""))]


def _item(item: Item, mark: Run) -> Iterator[Line]:
    title = Link(item.title, item.url)
    yield from _lines(
        "text", [Run(f"{sentence(item.marker)} "), *_link(title)] if item.marker else _link(title), mark
    )
    about = [piece for piece in (item.outlets, item.meta) if piece]
    runs = [run for piece in about for run in (Run(" · "), *_runs(piece))][1:]
    if runs:
        yield from _lines("text", runs, mark)
    if item.quote:
        yield from _lines("quote", _quote(item.quote), mark)


def _runs(text: Inline) -> list[Run]:
    return [run for piece in (text if isinstance(text, tuple) else (text,)) for run in _of_piece(piece)]


def _of_piece(piece: Piece) -> list[Run]:
    match piece:
        case str():
            return [Run(sentence(piece))]
        case Foreign(text):
            return [Run(isolated(text))]
        case Bold(text):
            return [Run(sentence(text), "bold")]
        case Italic(text):
            return [Run(sentence(text), "italic")]
        case Code(text):
            return [Run(isolated(text), "code")]
        case Ltr(text):
            return [Run(ltr(text))]
        case Link():
            return _link(piece)


def _link(link: Link) -> list[Run]:
    address = web_address(link.url)
    if address is None:
        return [Run(isolated(clip(link.text, TITLE)) or "—")]
    href, host = address
    return [Run(isolated(clip(link.text, TITLE)) or ltr(host), "", href, f" ({ltr(host)})")]


def _lines(kind: Literal["text", "quote", "note"], runs: Iterable[Run], mark: Run) -> Iterator[Line]:
    """One line for each line of text, each beginning with the mark that fixes its direction."""
    line = [mark]
    for run in runs:
        first, *more = run.text.split("\n")
        line.append(replace(run, text=first))
        for text in more:
            yield Line(kind, tuple(r for r in line if r.text))
            line = [mark, replace(run, text=text)]
    yield Line(kind, tuple(r for r in line if r.text))


def plain_text(lines: Iterable[Line]) -> str:
    return "\n".join("".join(run.text + run.after for run in line.runs) for line in lines)


# ── measuring, cutting, packing ──────────────────────────────────────────────────────────────────────────


def _cost(chunk: Chunk, limits: Limits) -> int:
    runs = sum(_run_cost(run, limits) for line in chunk.lines for run in line.runs)
    return runs + len(chunk.lines) + 2 * chunk.gap


def _run_cost(run: Run, limits: Limits) -> int:
    return limits.size(run.text) + limits.size(run.after) + limits.overhead(run)


def marks(chunk: Chunk) -> int:
    """Entities, as Telegram counts them: it makes a link of a host that stands in the text, too."""
    styled = sum(bool(run.style) + 2 * bool(run.href) for line in chunk.lines for run in line.runs)
    return styled + sum(line.kind != "text" for line in chunk.lines)


def _fit(chunk: Chunk, limits: Limits) -> Chunk:
    """The chunk, cut inside its text where it is too large, and plain where it has too many marks."""
    if marks(chunk) > limits.marks - 2:
        plain = [replace(line, runs=tuple(Run(r.text + r.after) for r in line.runs)) for line in chunk.lines]
        chunk = replace(chunk, lines=tuple(plain))
    if _cost(chunk, limits) <= limits.chunk:
        return chunk
    room, lines = limits.chunk - 2 * chunk.gap, []
    for line in chunk.lines:
        runs, room = _cut(line.runs, room - 1, limits)
        if not runs:
            break
        lines.append(replace(line, runs=runs))
    return replace(chunk, lines=tuple(lines))


def _cut(runs: tuple[Run, ...], room: int, limits: Limits) -> tuple[tuple[Run, ...], int]:
    kept: list[Run] = []
    for run in runs:
        cost = _run_cost(run, limits)
        if cost > room:
            text = clip(run.text, room - cost + limits.size(run.text), limits.size)
            return (*kept, *([replace(run, text=text)] if text else [])), 0
        kept.append(run)
        room -= cost
    return tuple(kept), room


def _pack(chunks: Sequence[Chunk], limits: Limits, title: str, continued: str) -> list[list[Chunk]]:
    room = limits.part - limits.size(clip(title, HEADING)) - limits.size(f" ({continued} {MOST_PARTS})") - 8
    parts: list[list[Chunk]] = []
    used = count = 0
    for index, chunk in enumerate(chunks):
        together = list(_with_next(chunks[index:]))
        need, needed = sum(_cost(c, limits) for c in together), sum(marks(c) for c in together)
        full = parts and len(parts[-1]) + len(together) > limits.chunks
        if not parts or full or used + need > room or count + needed > limits.marks - 2:
            parts.append([])
            used = count = 0
        parts[-1].append(chunk if parts[-1] else replace(chunk, gap=False))
        used, count = used + _cost(chunk, limits), count + marks(chunk)
    return parts


def _with_next(chunks: Sequence[Chunk]) -> Iterator[Chunk]:
    """A heading and what it heads."""
    for chunk in chunks:
        yield chunk
        if not chunk.keep:
            return
