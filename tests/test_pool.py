"""Parsing in children: whatever a feed does to its parser, the others are read and nothing is left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from newsroom.errors import ParseError
from tests.servers import item, rss
from watchers.pool import ParserPool

GOOD = rss(*[item(f"عنوان الخبر رقم {n}", guid=str(n)) for n in range(30)]).encode()
STUCK = rss(f"<item><title>x</title><author>{'a' * 65536}</author></item>").encode()  # half a minute of regex
HEAVY_PAGE = f"<html><body><p>{'<b>word </b>' * 32000}</p></body></html>".encode()

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at children in /proc")


@pytest.fixture
async def pool() -> AsyncIterator[ParserPool]:
    async with ParserPool(job_s=3) as pool:
        await asyncio.gather(pool.feed(GOOD, None), pool.feed(GOOD, None))
        yield pool


async def reason(pool: ParserPool, body: bytes) -> str:
    with pytest.raises(ParseError) as refusal:
        await pool.feed(body, None)
    return refusal.value.reason


def descendants(pid: int) -> set[int]:
    """Processes below `pid`, read from /proc."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
    below, found = {pid}, set[int]()
    while below:
        below = {child for child, parent in parents.items() if parent in below}
        found |= below
    return found


def parsers() -> set[int]:
    """The children that parse: the ones with nothing but the fork server between them and this process."""
    return {pid for child in descendants(os.getpid()) for pid in descendants(child)}


def open_files(pids: set[int]) -> set[str]:
    return {os.readlink(fd) for pid in pids for fd in Path(f"/proc/{pid}/fd").iterdir()}


async def eventually(holds: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Whether `holds()` becomes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        await asyncio.sleep(0.05)
    return False


async def test_a_feed_and_a_page_are_read(pool: ParserPool) -> None:
    """What comes back are our own frozen nouns and plain text."""
    parsed = await pool.feed(rss(item("عنوان", date="Mon, 01 Sep 2025 12:00:00 GMT")).encode("cp1256"), None)
    assert [(e.title, e.published.year if e.published else None) for e in parsed.entries] == [("عنوان", 2025)]
    assert (parsed.title, parsed.dropped, parsed.note) == ("أخبار", (), "encoding windows-1256")
    assert await pool.article(b"<html></html>", None, "https://example.com/") is None


async def test_a_refusal_of_the_parser_keeps_its_reason(pool: ParserPool) -> None:
    """Codes pass from the child unchanged."""
    assert await reason(pool, b"") == "empty"
    assert await reason(pool, b"<html></html>") == "html-not-feed"


async def test_a_stuck_parser_is_killed_and_others_go_on(pool: ParserPool) -> None:
    """A regex that never ends costs one child; feeds beside it and after it are read."""
    before = parsers()
    stuck = asyncio.create_task(reason(pool, STUCK))
    beside = 0
    while not stuck.done():
        beside += len((await pool.feed(GOOD, None)).entries) == 30
        await asyncio.sleep(0.05)  # or the child's two hundred jobs would be over
    assert await stuck == "parser-timeout"
    assert beside > 3
    assert len((await pool.feed(GOOD, None)).entries) == 30
    assert await eventually(lambda: len(parsers()) == 2)
    assert len(parsers() & before) == 1


async def test_all_children_stuck_at_once_is_no_end(pool: ParserPool) -> None:
    """Six hostile feeds and pages on two children: each is told, and the next good feed is read."""
    hostile = [pool.feed(STUCK, None) for _ in range(3)] + [
        pool.article(HEAVY_PAGE, None, "x") for _ in range(3)
    ]
    results = await asyncio.gather(*hostile, return_exceptions=True)
    assert {result.reason for result in results if isinstance(result, ParseError)} == {"parser-timeout"}
    assert len(results) == 6
    assert len((await pool.feed(GOOD, None)).entries) == 30


async def test_a_parser_that_wants_too_much_memory_is_refused() -> None:
    """The limit is the child's; a smaller feed is read right after."""
    big = rss("<item><title>t</title></item>" * 40_000).encode()
    async with ParserPool(memory=24 * 1024**2) as pool:
        assert await reason(pool, big) in ("parser-memory", "parser-died")
        assert len((await pool.feed(GOOD, None)).entries) == 30


async def test_a_child_killed_at_work_costs_its_job_only(pool: ParserPool) -> None:
    """As the kernel does when memory runs out."""
    working = asyncio.create_task(reason(pool, STUCK))
    await asyncio.sleep(0.3)
    for pid in parsers():
        os.kill(pid, signal.SIGKILL)
    assert await working in ("parser-died", "parser-timeout")  # where all children go, it is tried once more
    assert len((await pool.feed(GOOD, None)).entries) == 30


async def test_children_killed_while_idle_cost_nothing(pool: ParserPool) -> None:
    """The pool calls itself broken then; nobody notices."""
    for pid in parsers():
        os.kill(pid, signal.SIGKILL)
    await asyncio.sleep(0.5)
    read = await asyncio.gather(*(pool.feed(GOOD, None) for _ in range(4)))
    assert [len(parsed.entries) for parsed in read] == [30] * 4


async def test_a_cancelled_job_frees_its_child(pool: ParserPool) -> None:
    """Nobody waits for the answer, so nobody works on it."""
    jobs = [asyncio.create_task(pool.feed(STUCK, None)) for _ in range(6)]
    await asyncio.sleep(0.3)
    for job in jobs:
        job.cancel()
    assert all(
        isinstance(r, asyncio.CancelledError) for r in await asyncio.gather(*jobs, return_exceptions=True)
    )
    assert len((await pool.feed(GOOD, None)).entries) == 30
    assert await eventually(lambda: len(parsers()) == 2)


async def test_children_hold_no_socket_of_ours() -> None:
    """A child taken over by its input must not find a connection to talk through."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ours = f"socket:[{os.fstat(server.fileno()).st_ino}]"
        async with ParserPool() as pool:
            await pool.feed(GOOD, None)
            held = open_files(parsers())
    assert held
    assert ours not in held


async def test_closing_the_pool_ends_its_children() -> None:
    """Also one that is stuck."""
    async with ParserPool() as pool:
        job = asyncio.create_task(pool.feed(STUCK, None))
        assert await eventually(lambda: len(parsers()) == 2)
        await asyncio.sleep(0.3)
    job.cancel()
    await asyncio.gather(job, return_exceptions=True)
    assert await eventually(lambda: not parsers(), seconds=5)


ORPHANS = """
import asyncio, sys
from tests.test_pool import STUCK
from watchers.pool import ParserPool

async def main():
    async with ParserPool(job_s=3) as pool:
        await pool.feed(b"<rss version='2.0'/>", None)
        print("ready", flush=True)
        await pool.feed(STUCK, None)

if __name__ == "__main__":
    asyncio.run(main())
"""


def killed_while_parsing() -> set[int]:
    """What a process leaves behind that was killed with a stuck child."""
    command = [sys.executable, "-c", ORPHANS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        time.sleep(0.3)
        orphans = descendants(parent.pid)
        parent.kill()
    return orphans


async def test_a_stuck_child_does_not_outlive_a_killed_parent() -> None:
    """kill -9 leaves nobody to stop it, so the kernel's alarm does."""
    orphans = killed_while_parsing()
    assert len(orphans) >= 2
    assert await eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in orphans))
