"""The child that draws: sheets come in on standard input, pictures leave on standard output, each after its length.

Matplotlib lives here alone, and goes with the process. Ends when its parent does.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import sys

from bot.pictures.content import loaded
from bot.pictures.draw import png

LENGTH = 4  # bytes of a number, big-endian
MEMORY = 1024**3
NICE = 5  # whoever asks for words goes first


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.nice(NICE)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while head := source.read(LENGTH):
        sheet = source.read(int.from_bytes(head))
        picture = png(loaded(sheet))
        sink.write(len(picture).to_bytes(LENGTH) + picture)
        sink.flush()
        gc.collect()  # a drawing holds on to itself


if __name__ == "__main__":
    main()
