"""The terminal as a target, and as a place to talk: no token, no network."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import TextIO

from bot.adapters.leaving import Leaving
from bot.courier import Found
from bot.message import Message, Part
from bot.render import console
from bot.render.console import Buttons
from newsroom.errors import DeliveryError, Outcome
from newsroom.models import MessageRef, Platform, TargetSpec

WIDEST = 100  # columns; longer lines are hard to read


def for_terminal(stream: TextIO, buttons: Buttons = "none") -> Callable[[Message], list[Part]]:
    """How to render for this stream: wrapped and coloured in a terminal, plain lines in a file."""
    terminal = stream.isatty()
    width = min(shutil.get_terminal_size().columns, WIDEST) if terminal else 0
    colour = terminal and "NO_COLOR" not in os.environ
    return lambda message: console.render(message, width=width, colour=colour, buttons=buttons)


def written(message: Message, folder: Path) -> tuple[Path | None, Path | None]:
    """The files that a terminal shows a picture and a document as. Raises OSError."""
    picture = _file(folder, "picture.png", message.picture.png) if message.picture else None
    document = _file(folder, message.document.name, message.document.content) if message.document else None
    return picture, document


def _file(folder: Path, name: str, content: bytes) -> Path:
    """Of its own for each content, so that nothing is written over; the same content keeps its file."""
    safe = re.sub(r"[^\w.-]+", "-", name).strip(".-") or "file"
    stem, dot, ending = safe.rpartition(".")
    mark = blake2b(content, digest_size=4).hexdigest()
    path = folder / (f"{stem}-{mark}.{ending}" if dot else f"{safe}-{mark}")
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_bytes(content)
    return path.absolute()


class ConsoleChannel:
    rewrites = False
    finds = False

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream
        self._printed = 0

    async def send(
        self,
        spec: TargetSpec,
        part: Part,
        *,
        reply_to: MessageRef | None = None,
        leaving: Leaving | None = None,
    ) -> MessageRef:
        if leaving:
            await leaving()
        self._print(part)
        self._printed += 1
        return MessageRef(Platform.CONSOLE, spec.address, str(self._printed))

    async def edit(self, spec: TargetSpec, ref: MessageRef, part: Part) -> None:
        """What was printed stays; the part says what has been added to it."""
        self._print(part)

    async def find(self, spec: TargetSpec, since: datetime) -> Found:
        return Found()

    def _print(self, part: Part) -> None:
        stream = self._stream or sys.stdout
        try:
            stream.write(f"{part.text}\n\n")
            stream.flush()
        except (OSError, ValueError) as error:  # a closed pipe, a closed stream
            raise DeliveryError(Outcome.UNSURE, "unsure", str(error)) from error
