"""Faults of our own in the children: they cost time and are told, and no article is recorded as saying nothing."""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from newsroom.desk import rulebook_of
from newsroom.errors import ParseError
from newsroom.models import Article, Feed
from newsroom.reading import Rulebook
from newsroom.store import feeds
from tests.house import House, feed, open_house, shipped_config
from tests.servers import FeedHost, item, rss
from tests.stores import FEED, NOW
from tests.test_pool import ABOUT, GOOD, STUCK, Deadly, eventually, parsers, servers
from watchers.pool import MOST_LOST, ParserPool

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at children in /proc")

UNREADABLE: Any = 10**5000  # too long a number to be written out: the job that meets it as a text ends


def unreadable(count: int) -> list[Article]:
    return [Article("", f"عنوان {n}", UNREADABLE) for n in range(count)]


def rules(**changes: Any) -> Rulebook:
    return replace(rulebook_of(shipped_config()), **changes)


async def only_feed(house: House) -> Feed:
    found = await house.desk.db.read(feeds.by_key, "a")
    assert found
    return found


@contextmanager
def files_left(count: int) -> Iterator[None]:
    """This process can open so many more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    used = {int(fd.name) for fd in Path("/proc/self/fd").iterdir()}
    free = (fd for fd in range(hard) if fd not in used)
    resource.setrlimit(resource.RLIMIT_NOFILE, (next(islice(free, count, None)), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize(
    ("rulebook", "reason"),
    [
        (rules(timezone="Nowhere/AtAll"), "rulebook"),  # nothing that reads can be made of it
        (rules(timezone=Deadly("UTC")), "pool-lost"),  # every child ends, whatever it was to read
    ],
    ids=["rulebook", "children"],
)
async def test_what_is_not_an_articles_doing_is_held_against_none(rulebook: Rulebook, reason: str) -> None:
    """The same pool reads them when the fault is gone."""
    async with ParserPool() as pool:
        with pytest.raises(ParseError) as fault:
            await pool.read(rulebook, [ABOUT, ABOUT])
        read = await pool.read(rules(), [ABOUT, ABOUT])

    assert fault.value.reason == reason
    assert all(one.analysis.relevant for one in read)


@pytest.mark.parametrize(
    "rulebook", [rules(timezone="Nowhere/AtAll"), rules(timezone=Deadly("UTC"))], ids=["rulebook", "children"]
)
async def test_a_new_feed_is_read_where_what_it_says_cannot_be(rulebook: Rulebook) -> None:
    """Its articles are tried each alone then: one of them may be what ended the child."""
    body = rss(item(ABOUT.title, guid="n1", text=ABOUT.text)).encode()
    async with ParserPool() as pool:
        found = await pool.feed(body, None, FEED, NOW, rulebook)
        whole = await pool.feed(body, None, FEED, NOW, rules())

    assert (len(found.items), found.said) == (1, ())
    assert [one.analysis.relevant for one in whole.said] == [True]


async def test_children_without_memory_for_a_rulebook_are_no_articles_doing() -> None:
    """Whether the rulebook's parcel or what is made of it is too large."""
    async with ParserPool(memory=2 * 1024**2) as pool:
        with pytest.raises(ParseError) as fault:
            await pool.read(rules(), [ABOUT])
    assert fault.value.reason in ("rulebook", "pool-lost")


async def test_what_could_not_be_read_for_a_fault_of_ours_is_read_when_that_is_mended(
    host: FeedHost, tmp_path: Path
) -> None:
    """Although the feed shows the same bytes then."""
    url = host.put("/f", rss(item(ABOUT.title, guid="n1", text=ABOUT.body)), etag='"1"')
    async with open_house(tmp_path, feed(url), in_children=True) as house:
        good = house.desk.followed
        house.desk.followed = replace(good, rulebook=rules(timezone="Nowhere/AtAll"))
        with capture_logs():  # rendered with all that the watchlist holds it would take minutes
            await house.poll()
        before = await only_feed(house)
        house.desk.followed = good
        await house.poll()

        assert (before.items_seen, before.etag, before.body_hash) == (0, None, None)
        assert (before.failures, before.last_reason) == (1, "rulebook")
        assert len(house.room.texts()) == 1


async def test_a_feed_that_loses_many_articles_is_given_up() -> None:
    """A few are recorded as lost; where they are more, nothing is, and nobody waits for the rest of them."""
    async with ParserPool() as pool:
        few = await pool.read(rules(), [*unreadable(MOST_LOST - 1), ABOUT])
        with pytest.raises(ParseError) as fault:
            await pool.read(rules(), unreadable(300))

    assert [one.analysis.relevant for one in few] == [False] * (MOST_LOST - 1) + [True]
    assert fault.value.reason == "articles-lost"


async def test_others_do_not_wait_for_the_whole_of_a_large_feed() -> None:
    """Its jobs take turns with theirs."""
    async with ParserPool() as pool:
        await pool.read(rules(), [ABOUT] * 40)
        large = asyncio.create_task(pool.read(rules(), [ABOUT] * 1000))
        await asyncio.sleep(0.01)
        for _ in range(10):
            await pool.feed(GOOD, None, FEED, NOW)
        assert not large.done()
        assert len(await large) == 1000


async def test_a_job_cut_off_by_the_end_is_held_against_no_feed() -> None:
    """It ends with the pool, and is not told as a failure of what it read."""
    async with ParserPool() as pool:
        job = asyncio.create_task(pool.feed(STUCK, None, FEED, NOW))
        assert await eventually(lambda: len(parsers()) == 2)
        await asyncio.sleep(0.3)
    await asyncio.wait([job], timeout=5)
    assert job.cancelled()


async def test_whoever_waits_for_a_pool_that_is_replaced_is_told() -> None:
    """Nothing else would ever answer."""
    async with ParserPool() as pool:
        for _ in range(3):
            broken = pool._pool
            assert broken
            waiting = broken.schedule(time.sleep, args=(60,))
            assert await eventually(waiting.running)
            await pool._replace(broken)
            assert waiting.done()
            with pytest.raises(BrokenProcessPool):
                waiting.result()
        assert len((await pool.feed(GOOD, None, FEED, NOW)).items) == 30


async def test_children_that_cannot_be_made_leave_nothing_behind() -> None:
    """Wherever on the way it fails; the server the others came from ends when nobody needs it."""
    async with ParserPool(rest_s=0.3) as other:
        failed = 0
        for count in range(1, 60):
            with files_left(count):
                try:
                    async with ParserPool():
                        break
                except BrokenProcessPool:
                    failed += 1
            assert len(multiprocessing.active_children()) <= 2
        assert failed > 1
        assert len((await other.feed(GOOD, None, FEED, NOW)).items) == 30
        assert await eventually(lambda: not servers())


async def test_children_made_for_a_job_that_is_cancelled_meanwhile_are_used() -> None:
    """And end with their pool."""
    async with ParserPool(rest_s=0.1) as pool:
        assert await eventually(lambda: not servers())
        job = asyncio.create_task(pool.feed(GOOD, None, FEED, NOW))
        await asyncio.sleep(0.01)
        job.cancel()
        await asyncio.gather(job, return_exceptions=True)
        assert len((await pool.feed(GOOD, None, FEED, NOW)).items) == 30
    assert await eventually(lambda: not parsers(), seconds=5)


RESTLESS = """
import asyncio, os, signal
from multiprocessing import forkserver
from tests.stores import FEED, NOW
from tests.test_pool import GOOD
from watchers.pool import ParserPool

async def main():
    async with ParserPool(rest_s=0.3) as pool:
        await pool.feed(GOOD, None, FEED, NOW)
        server = forkserver._forkserver._forkserver_pid
        os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)
        while pool._resting is None or not pool._resting.done():
            await asyncio.sleep(0.05)
        print("nobody stumbled")

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_a_rest_that_fails_is_told_when_it_does() -> None:
    """As where the server is gone already; whoever closes the pool later does not stumble over it."""
    done = subprocess.run([sys.executable, "-c", RESTLESS], capture_output=True, text=True, check=False)
    told, _, _ = done.stdout.partition("nobody stumbled")
    assert "children not ended" in told
    assert done.returncode == 0, done.stderr
