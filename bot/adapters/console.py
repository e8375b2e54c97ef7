"""The terminal as a target: no token, no network."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from typing import TextIO

from bot.message import Message, Part
from bot.render import console
from newsroom.errors import DeliveryError, Outcome
from newsroom.models import MessageRef, Platform, TargetSpec

WIDEST = 100  # columns; longer lines are hard to read


def for_terminal(stream: TextIO) -> Callable[[Message], list[Part]]:
    """How to render for this stream: wrapped and coloured in a terminal, plain lines in a file."""
    terminal = stream.isatty()
    width = min(shutil.get_terminal_size().columns, WIDEST) if terminal else 0
    colour = terminal and "NO_COLOR" not in os.environ
    return lambda message: console.render(message, width=width, colour=colour)


class ConsoleChannel:
    rewrites = False

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream
        self._printed = 0

    async def send(self, spec: TargetSpec, part: Part) -> MessageRef:
        self._print(part)
        self._printed += 1
        return MessageRef(Platform.CONSOLE, spec.address, str(self._printed))

    async def edit(self, spec: TargetSpec, ref: MessageRef, part: Part) -> None:
        """What was printed stays; the part says what has been added to it."""
        self._print(part)

    def _print(self, part: Part) -> None:
        stream = self._stream or sys.stdout
        try:
            stream.write(f"{part.text}\n\n")
            stream.flush()
        except (OSError, ValueError) as error:  # a closed pipe, a closed stream
            raise DeliveryError(Outcome.UNSURE, "unsure", str(error)) from error
