"""The whole configuration that is in force, as files, and what it says otherwise than those of the newsroom."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import replace

from bot import steered
from bot.commands.request import Request
from bot.message import Block, Bullets, Code, Document, Heading, Inline, Message, Note, Paragraph
from bot.texts import Texts
from newsroom.desk import Desk
from newsroom.exporting import Difference, Exported, exported
from newsroom.watchlist import Watchlist

TOLD = 20  # things that differ


async def export(request: Request, desk: Desk, texts: Texts) -> Message:
    made = await exported(desk)
    day = f"{desk.ledger.today(desk.now()):%Y-%m-%d}"
    blocks: list[Block] = [
        Heading(texts("export-title")),
        Paragraph(texts("export-files", count=len(made.files))),
    ]
    blocks += told(made.differences, desk.watchlist, texts)
    blocks += remarks(made, texts)
    blocks.append(Note((texts("export-hint"), " ", Code("rasid config apply FOLDER"))))
    document = Document(f"rasid-config-{day}.zip", zipped(made))
    return replace(texts.message(*blocks), document=document)


def told(differences: Iterable[Difference], watchlist: Watchlist, texts: Texts) -> list[Block]:
    """Each thing that stands otherwise than in a file, and how."""
    every = list(differences)
    if not every:
        return [Paragraph(texts("export-same"))]
    lines: list[Inline] = [line(one, watchlist, texts) for one in every[:TOLD]]
    more = len(every) - TOLD
    lines += [texts("and-more", count=more)] if more > 0 else []
    return [Paragraph(texts("export-differs", count=len(every))), Bullets(tuple(lines))]


def line(one: Difference, watchlist: Watchlist, texts: Texts) -> str:
    name = steered.title(one.kind, one.key, one.after or one.before, watchlist, texts)
    joint = "؛ " if texts.language == "ar" else "; "
    words = steered.differences(one.kind, one.before, one.after, watchlist, texts)
    return texts("export-line", name=name, words=joint.join(words))


def remarks(made: Exported, texts: Texts) -> list[Block]:
    notes = [Note(texts("export-rewritten", file=name)) for name in made.rewritten]
    return [*notes, *(Note(texts("export-left-out", target=key)) for key in made.left_out)]


def zipped(made: Exported) -> bytes:
    """The same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(made.files):
            archive.writestr(zipfile.ZipInfo(f"config/{name}"), made.files[name].encode())
    return buffer.getvalue()
