"""Has pictures drawn by a child, one after another, so that what draws never sits in the service.

    sheet ─► shelf: drawn before? ─► child `python -m bot.pictures` ─► PNG ─► shelf

The child starts with the first picture and is let go after a minute without one. One that hangs is killed; one that
died is replaced. Nobody waits long: with too many before him a person gets words without a picture.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache, partial
from pathlib import Path

from bot.pictures.content import Sheet, dumped
from bot.pictures.shelf import Shelf

LENGTH = 4  # bytes of a number, big-endian
JOB_S = 20.0  # for one picture, the start of the child included
PATIENCE_S = 6.0  # of who waits for it; a picture that comes later is there for the next one
WAITING = 4  # pictures in hand
IDLE_S = 60.0
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "XDG_CACHE_HOME", "MPLCONFIGDIR")  # no token among them


class PictureError(Exception):
    """No picture this time. Never more than a picture less."""


class Painter:
    """Its methods are called in the event loop; the child is spoken to from a thread of its own. `patience_s` may be
    changed at any time, and holds for who asks from then on."""

    def __init__(
        self,
        *,
        idle_s: float = IDLE_S,
        job_s: float = JOB_S,
        patience_s: float = PATIENCE_S,
        program: tuple[str, ...] = ("-m", "bot.pictures"),
    ) -> None:
        self.patience_s = patience_s
        self._idle_s = idle_s
        self._job_s = job_s
        self._program = program
        self._hands = ThreadPoolExecutor(1, thread_name_prefix="rasid-picture")
        self._child: subprocess.Popen[bytes] | None = None
        self._room = threading.Semaphore(WAITING)
        self._rest: asyncio.TimerHandle | None = None

    @property
    def child(self) -> int | None:
        """Its process, while there is one."""
        return self._child.pid if self._child else None

    async def png(self, sheet: Sheet, shelf: Shelf) -> bytes:
        """Raises PictureError."""
        data = dumped(sheet)
        if (known := await asyncio.to_thread(shelf.get, data)) is not None:
            return known
        if not self._room.acquire(blocking=False):
            raise PictureError("too many are waiting for one")
        loop = asyncio.get_running_loop()
        self._stay()
        job = self._hands.submit(self._painted, data, shelf)
        job.add_done_callback(lambda _: self._done(loop))
        try:
            return await asyncio.wait_for(
                asyncio.wrap_future(job), self.patience_s
            )  # one that has begun goes on
        except TimeoutError:
            raise PictureError("it takes too long") from None

    async def close(self) -> None:
        """Let the child go now."""
        await asyncio.wrap_future(self._hands.submit(self._dismiss))

    def _done(self, loop: asyncio.AbstractEventLoop) -> None:
        self._room.release()
        with suppress(RuntimeError):  # the loop has ended meanwhile, and the child goes with the process
            loop.call_soon_threadsafe(self._rest_later, loop)

    def _rest_later(self, loop: asyncio.AbstractEventLoop) -> None:
        self._stay()
        self._rest = loop.call_later(self._idle_s, partial(self._hands.submit, self._dismiss))

    def _stay(self) -> None:
        if self._rest:
            self._rest.cancel()

    # ── in the thread ──

    def _painted(self, data: bytes, shelf: Shelf) -> bytes:
        try:
            picture = self._drawn(data) or self._drawn(data)  # a child may have died since the last one
        except OSError as error:
            raise PictureError(str(error)) from error
        if picture is None:
            raise PictureError("the child that draws has died")
        shelf.put(data, picture)
        return picture

    def _drawn(self, data: bytes) -> bytes | None:
        """None when the child is lost; PictureError when it hung, and was killed for it."""
        child = self._child = self._child or self._started()
        assert child.stdin and child.stdout  # noqa: S101 - both are pipes
        hung = threading.Event()

        def give_up() -> None:
            hung.set()
            child.kill()

        end = threading.Timer(self._job_s, give_up)
        end.daemon = True
        end.start()
        try:
            child.stdin.write(len(data).to_bytes(LENGTH) + data)
            child.stdin.flush()
            length = int.from_bytes(child.stdout.read(LENGTH))
            picture = child.stdout.read(length)
        except BrokenPipeError:
            picture, length = b"", 0
        finally:
            end.cancel()
        if picture and len(picture) == length:
            return picture
        child.kill()
        self._dismiss()
        if hung.is_set():
            raise PictureError("the child that draws hung")
        return None

    def _started(self) -> subprocess.Popen[bytes]:
        env = {name: os.environ[name] for name in _KEPT if name in os.environ}
        env |= {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OPENBLAS_NUM_THREADS": "1"}
        return subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, *self._program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=env,
        )

    def _dismiss(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        for pipe in (child.stdin, child.stdout):
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        try:
            child.wait(1)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


@cache
def painter() -> Painter:
    """The one of this process; nothing is started before the first picture."""
    return Painter()


@cache
def shelf(folder: Path) -> Shelf:
    return Shelf(folder)
