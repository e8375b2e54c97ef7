"""Parsing and reading in children: whatever a text does to them, the others are read and nothing is left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from newsroom.desk import rulebook_of
from newsroom.errors import ParseError
from newsroom.models import Article
from newsroom.reading import NOTHING, Reading, Rulebook, read
from tests.house import reader_of, shipped_config
from tests.servers import item, rss
from tests.stores import FEED, NOW
from watchers.analysing import ALONG
from watchers.articles import as_article
from watchers.pool import ParserPool

GOOD = rss(*[item(f"عنوان الخبر رقم {n}", guid=str(n)) for n in range(30)]).encode()
# Half a minute of regex in feedparser, which the second title makes the one to read it.
STUCK = rss(f"<item><title>x</title><title>x</title><author>{'a' * 65536}</author></item>").encode()
HEAVY_PAGE = f"<html><body><p>{'<b>word </b>' * 32000}</p></body></html>".encode()

DATED = item("عنوان", date="Mon, 01 Sep 2025 12:00:00 GMT")
ABOUT = Article("", "قوات التحالف الدولي تغادر قاعدة عين الأسد", "غادر آخر رتل القاعدة فجر السبت.")
ASIDE = Article("", "طريق الحرير في مؤتمر", "لا ذكر فيه لأحد نتابعه.")


class Deadly(str):
    """Whoever takes it out of its parcel ends, as if killed."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (9,)


def comparable(reading: Reading) -> tuple[Reading, object]:
    """Without arrays, which do not compare."""
    made = reading.sketch
    return replace(reading, sketch=None), made and (made.shingles.tolist(), made.lead.tolist(), made.headline)


pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at children in /proc")


@pytest.fixture
async def pool() -> AsyncIterator[ParserPool]:
    async with ParserPool(job_s=3) as pool:
        await asyncio.gather(pool.feed(GOOD, None, FEED, NOW), pool.feed(GOOD, None, FEED, NOW))
        yield pool


@pytest.fixture
async def patient() -> AsyncIterator[ParserPool]:
    """Where nothing is to hang."""
    async with ParserPool(job_s=60) as pool:
        yield pool


async def reason(pool: ParserPool, body: bytes) -> str:
    with pytest.raises(ParseError) as refusal:
        await pool.feed(body, None, FEED, NOW)
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


def servers() -> set[int]:
    """What children are forked from, and what minds their locks."""
    lines = {pid: Path(f"/proc/{pid}/cmdline") for pid in descendants(os.getpid())}
    return {pid for pid, line in lines.items() if line.is_file() and b"multiprocessing" in line.read_bytes()}


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
    found = await pool.feed(rss(DATED).encode("cp1256"), None, FEED, NOW)
    assert [(one.title, one.published) for one in found.items] == [("عنوان", NOW)]
    assert (found.title, found.dropped, found.note) == ("أخبار", (), "encoding windows-1256")
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
        beside += len((await pool.feed(GOOD, None, FEED, NOW)).items) == 30
        await asyncio.sleep(0.05)  # or the child's two hundred jobs would be over
    assert await stuck == "parser-timeout"
    assert beside > 3
    assert len((await pool.feed(GOOD, None, FEED, NOW)).items) == 30
    assert await eventually(lambda: len(parsers()) == 2)
    assert len(parsers() & before) == 1


async def test_all_children_stuck_at_once_is_no_end(pool: ParserPool) -> None:
    """Six hostile feeds and pages on two children: each is told, and the next good feed is read."""
    hostile = [pool.feed(STUCK, None, FEED, NOW) for _ in range(3)] + [
        pool.article(HEAVY_PAGE, None, "x") for _ in range(3)
    ]
    results = await asyncio.gather(*hostile, return_exceptions=True)
    assert {result.reason for result in results if isinstance(result, ParseError)} == {"parser-timeout"}
    assert len(results) == 6
    assert len((await pool.feed(GOOD, None, FEED, NOW)).items) == 30


async def test_a_parser_that_wants_too_much_memory_is_refused() -> None:
    """The limit is the child's; a smaller feed is read right after."""
    big = rss("<item><title>t</title></item>" * 40_000).encode()
    async with ParserPool(memory=24 * 1024**2) as pool:
        assert await reason(pool, big) in ("parser-memory", "parser-died")
        assert len((await pool.feed(GOOD, None, FEED, NOW)).items) == 30


async def test_a_child_killed_at_work_costs_its_job_only(pool: ParserPool) -> None:
    """As the kernel does when memory runs out."""
    working = asyncio.create_task(reason(pool, STUCK))
    await asyncio.sleep(0.3)
    for pid in parsers():
        os.kill(pid, signal.SIGKILL)
    assert await working in ("parser-died", "parser-timeout")  # where all children go, it is tried once more
    assert len((await pool.feed(GOOD, None, FEED, NOW)).items) == 30


async def test_children_killed_while_idle_cost_nothing(pool: ParserPool) -> None:
    """The pool calls itself broken then; nobody notices."""
    for pid in parsers():
        os.kill(pid, signal.SIGKILL)
    await asyncio.sleep(0.5)
    read = await asyncio.gather(*(pool.feed(GOOD, None, FEED, NOW) for _ in range(4)))
    assert [len(parsed.items) for parsed in read] == [30] * 4


async def test_a_cancelled_job_frees_its_child(pool: ParserPool) -> None:
    """Nobody waits for the answer, so nobody works on it."""
    jobs = [asyncio.create_task(pool.feed(STUCK, None, FEED, NOW)) for _ in range(6)]
    await asyncio.sleep(0.3)
    for job in jobs:
        job.cancel()
    assert all(
        isinstance(r, asyncio.CancelledError) for r in await asyncio.gather(*jobs, return_exceptions=True)
    )
    assert len((await pool.feed(GOOD, None, FEED, NOW)).items) == 30
    assert await eventually(lambda: len(parsers()) == 2)


async def test_articles_are_read_as_in_place(patient: ParserPool) -> None:
    """In order, more than one job's worth, and nothing is lost on the way."""
    config = shipped_config()
    articles = [ABOUT, ASIDE] * 25
    here = [read(reader_of(config), article) for article in (ABOUT, ASIDE)]

    found = await patient.read(rulebook_of(config), articles)

    assert list(map(comparable, found)) == list(map(comparable, here)) * 25
    assert here[0].analysis.reports


async def test_a_new_feed_comes_with_what_its_items_say(patient: ParserPool) -> None:
    """As if its articles had been read after it; those of a long one are, so that others come between."""
    config = shipped_config()
    about = [item(one.title, guid=str(number), text=one.text) for number, one in enumerate([ABOUT, ASIDE])]
    long = rss(*[item(f"عنوان الخبر رقم {number}", guid=str(number)) for number in range(ALONG + 1)])

    found = await patient.feed(rss(*about).encode(), None, FEED, NOW, rulebook_of(config))
    many = await patient.feed(long.encode(), None, FEED, NOW, rulebook_of(config))

    articles = [as_article(FEED, one, one.text) for one in found.items]
    here = [read(reader_of(config), article) for article in articles]
    assert list(map(comparable, found.said)) == list(map(comparable, here))
    assert here[0].analysis.reports
    assert (len(many.items), many.said) == (ALONG + 1, ())


async def test_a_changed_watchlist_is_read_by_at_once(patient: ParserPool) -> None:
    """By both children, whatever they were told before."""
    rulebook = rulebook_of(shipped_config())
    nobody = Rulebook((), rulebook.lexicon, rulebook.timezone)

    before = await patient.read(rulebook, [ABOUT] * 60)
    after = await patient.read(nobody, [ABOUT] * 60)

    assert all(one.analysis.relevant for one in before)
    assert not any(one.analysis.mentions for one in after)


async def test_an_article_that_ends_its_reader_costs_itself(patient: ParserPool) -> None:
    """What was to be read with it is read."""
    rulebook = rulebook_of(shipped_config())
    deadly = Article("", "عنوان", Deadly("نص"))

    first, ended, last = await patient.read(rulebook, [ABOUT, deadly, ABOUT])

    assert ended == NOTHING
    assert comparable(first) == comparable(last)
    assert first.analysis.relevant


async def test_there_are_no_children_while_there_is_nothing_to_do() -> None:
    """They come back with the next job."""
    async with ParserPool(rest_s=0.3) as pool:
        assert len((await pool.feed(GOOD, None, FEED, NOW)).items) == 30
        assert await eventually(lambda: not servers())
        assert len((await pool.feed(GOOD, None, FEED, NOW)).items) == 30
        assert parsers()
        assert await eventually(lambda: not servers())
    assert not parsers()


async def test_the_rest_of_one_pool_leaves_the_children_of_another() -> None:
    """They come from one server process."""
    async with ParserPool() as other, ParserPool(rest_s=0.3) as pool:
        await asyncio.gather(pool.feed(GOOD, None, FEED, NOW), other.feed(GOOD, None, FEED, NOW))
        assert await eventually(lambda: len(parsers()) == 2)
        assert servers()
        assert len((await other.feed(GOOD, None, FEED, NOW)).items) == 30


async def test_children_hold_no_socket_of_ours() -> None:
    """A child taken over by its input must not find a connection to talk through."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ours = f"socket:[{os.fstat(server.fileno()).st_ino}]"
        async with ParserPool() as pool:
            await pool.feed(GOOD, None, FEED, NOW)
            held = open_files(parsers())
    assert held
    assert ours not in held


async def test_closing_the_pool_ends_its_children() -> None:
    """Also one that is stuck."""
    async with ParserPool() as pool:
        job = asyncio.create_task(pool.feed(STUCK, None, FEED, NOW))
        assert await eventually(lambda: len(parsers()) == 2)
        await asyncio.sleep(0.3)
    job.cancel()
    await asyncio.gather(job, return_exceptions=True)
    assert await eventually(lambda: not parsers(), seconds=5)


ORPHANS = """
import asyncio, sys
from tests.stores import FEED, NOW
from tests.test_pool import STUCK
from watchers.pool import ParserPool

async def main():
    async with ParserPool(job_s=3) as pool:
        await pool.feed(b"<rss version='2.0'/>", None, FEED, NOW)
        print("ready", flush=True)
        await pool.feed(STUCK, None, FEED, NOW)

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
