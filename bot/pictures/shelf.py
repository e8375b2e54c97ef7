"""Finished pictures, kept by what they show: `<data>/pictures/<hash>.png`, the newest few hundred.

A shelf that is full, broken or not to be written on costs nothing but time. Imports only the standard library.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

KEPT = 200  # files; about 15 MB
SPARE = 20  # more than these are not counted at every picture
DRAWING = 1  # raised when the same sheet is drawn otherwise
_PNG = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"


class Shelf:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._since = SPARE  # pictures put here since the shelf was last thinned out

    def get(self, sheet: bytes) -> bytes | None:
        path = self._path(sheet)
        try:
            picture = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return picture if picture.startswith(_PNG[0]) and picture.endswith(_PNG[1]) else None

    def put(self, sheet: bytes, picture: bytes) -> None:
        path = self._path(sheet)
        unfinished = path.with_suffix(f".{os.getpid()}.part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(picture)
            unfinished.replace(path)
        except OSError:
            with suppress(OSError):
                unfinished.unlink()
            return
        self._since += 1
        if self._since > SPARE:
            self._since = 0
            self._thin_out()

    def _path(self, sheet: bytes) -> Path:
        name = blake2b(b"%d " % DRAWING + sheet, digest_size=16).hexdigest()
        return self._folder / f"{name}.png"

    def _thin_out(self) -> None:
        with suppress(OSError):
            used = sorted((path.stat().st_mtime, path) for path in self._folder.iterdir())
            for _, path in used[:-KEPT]:
                path.unlink(missing_ok=True)
