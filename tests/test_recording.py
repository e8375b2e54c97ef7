"""Polls that are recorded together: nothing of one depends on the others, and nothing waits for the next second."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from newsroom.errors import StoreError
from newsroom.models import Feed
from newsroom.store import feeds, health, items
from newsroom.store.database import Database
from newsroom.store.items import Recorded
from newsroom.store.tables import items as items_table
from tests.house import Clock, open_house
from tests.house import feed as house_feed
from tests.servers import FeedHost, item, rss
from tests.stores import NOW, feed_spec, good_check, poll, read_item, wire
from tests.test_sitemap import index, sitemap, url
from watchers.fetch import Fetcher
from watchers.pipeline import Reader
from watchers.pool import ParserPool
from watchers.recording import FOLLOWED, Recorder
from watchers.schedule import AT_ONCE


async def new_feeds(database: Database, count: int) -> list[Feed]:
    return [await database.write(feeds.add, feed_spec(f"f{n}"), NOW) for n in range(count)]


# ── in one transaction ───────────────────────────────────────────────────────────────────────────────────


async def test_polls_in_one_transaction_are_recorded_as_if_one_after_the_other(database: Database) -> None:
    """What two of them bring is new for the first, and alerts are counted where they come from."""
    a, b, c = await new_feeds(database, 3)
    polls = [
        poll(a, read_item("1"), read_item("2")),
        poll(b, read_item("2"), read_item("3")),
        poll(c, read_item("4"), check=good_check(etag='"c"')),
    ]
    recorded = await database.write(items.record_all, polls, NOW)
    assert [(one.new, one.known, one.alerts) for one in recorded] == [(2, 0, 2), (1, 1, 1), (1, 0, 1)]
    facts = await database.read(health.snapshot, NOW)
    assert (facts.items, facts.alerts) == (4, 4)
    seen = {feed.key: (feed.items_seen, feed.etag) for feed in await database.read(feeds.all_feeds)}
    assert seen == {"f0": (2, None), "f1": (1, None), "f2": (1, '"c"')}


async def test_two_polls_of_one_feed_in_one_transaction_edit_what_the_first_brought(
    database: Database,
) -> None:
    """They wait for each other, whatever stands between them."""
    a, b = await new_feeds(database, 2)
    first = read_item("1")
    changed = replace(first, item=replace(first.item, content_hash="another"))
    polls = [poll(a, first), poll(b, read_item("2")), poll(a, changed)]
    recorded = await database.write(items.record_all, polls, NOW)
    assert [(one.new, one.updated) for one in recorded] == [(1, 0), (1, 0), (0, 1)]
    assert recorded[0].item_ids == recorded[2].item_ids


async def test_a_poll_that_cannot_be_recorded_takes_no_other_with_it(tmp_path: Path) -> None:
    """A claim that was lost to somebody else is the fault of one poll among those that came together."""
    async with open_house(tmp_path) as house:
        found = await new_feeds(house.desk.db, 6)
        recorder = Recorder()
        lost = good_check(claim=NOW - timedelta(minutes=1))
        polls = [
            poll(feed, read_item(str(n)), check=lost if n == 3 else good_check())
            for n, feed in enumerate(found)
        ]
        outcomes = await asyncio.gather(
            *(recorder.record(house.desk, one) for one in polls), return_exceptions=True
        )
        assert isinstance(outcomes[3], StoreError)
        assert [one.new for one in outcomes if isinstance(one, Recorded)] == [1] * 5
        facts = await house.desk.db.read(health.snapshot, NOW)
        assert facts.items == 5


async def test_a_caller_who_gives_up_does_not_stop_the_others(tmp_path: Path) -> None:
    """The end of a reader, cancelled in its wait, is its own."""
    async with open_house(tmp_path) as house:
        found = await new_feeds(house.desk.db, 3)
        recorder = Recorder()
        waiting = [
            asyncio.create_task(recorder.record(house.desk, poll(feed, read_item(str(n)))))
            for n, feed in enumerate(found)
        ]
        await asyncio.sleep(0)
        waiting[1].cancel()
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
        assert isinstance(outcomes[1], asyncio.CancelledError)
        assert [one.new for one in outcomes if isinstance(one, Recorded)] == [1, 1]


async def test_what_is_being_read_is_recorded_with_what_is_ready(tmp_path: Path) -> None:
    """One transaction has one moment, and the clock moves on while the first waits for the second."""
    async with open_house(tmp_path) as house:
        first, second = await new_feeds(house.desk.db, 2)
        recorder, reading = Recorder(), asyncio.Event()

        async def read_slowly() -> Recorded:
            with recorder.expecting():
                reading.set()
                await asyncio.sleep(0.02)
                house.clock.pass_(minutes=1)
                return await recorder.record(house.desk, poll(second, read_item("2")))

        slow = asyncio.create_task(read_slowly())
        await reading.wait()
        await recorder.record(house.desk, poll(first, read_item("1")))
        await slow
        moments = await house.desk.db.read(
            lambda conn: conn.execute(select(items_table.c.first_seen_at)).all()
        )
        assert len(moments) == 2 and len(set(moments)) == 1


class Ticking(Clock):
    """A second later each time it is asked."""

    def __call__(self) -> datetime:
        self.pass_(seconds=1)
        return self.moment


async def test_a_transaction_holds_so_many_of_what_is_followed(tmp_path: Path) -> None:
    """Each is compared with all others: a first reading of feeds about nothing else would hold up all who write."""
    async with open_house(tmp_path, clock=Ticking()) as house:
        found, recorder = await new_feeds(house.desk.db, 3), Recorder()
        brought = [
            [read_item(f"{feed.key}-{n}", sketch=wire(f"{feed.key}-{n}")) for n in range(count)]
            for feed, count in zip(found, (FOLLOWED - 1, 1, 1), strict=True)
        ]
        polls = [poll(feed, *reads) for feed, reads in zip(found, brought, strict=True)]
        await asyncio.gather(*(recorder.record(house.desk, one) for one in polls))
        moments = await house.desk.db.read(
            lambda conn: conn.execute(select(items_table.c.first_seen_at)).scalars().all()
        )
    assert sorted(Counter(moments).values()) == [1, FOLLOWED]


async def test_what_is_read_for_ever_holds_up_nothing(tmp_path: Path) -> None:
    """Who was expected and does not come is not waited for."""
    async with open_house(tmp_path) as house:
        (feed,) = await new_feeds(house.desk.db, 1)
        recorder, reading = Recorder(), asyncio.Event()

        async def read_for_ever() -> None:
            with recorder.expecting():
                reading.set()
                await asyncio.Event().wait()

        hung = asyncio.create_task(read_for_ever())
        await reading.wait()
        recorded = await asyncio.wait_for(recorder.record(house.desk, poll(feed, read_item("1"))), 60)
        hung.cancel()
        assert recorded.new == 1


class Watched(Recorder):
    """One that can be asked how many polls it expects."""

    expected = 0

    @contextmanager
    def expecting(self) -> Iterator[None]:
        self.expected += 1
        with super().expecting():
            yield
        self.expected -= 1


async def test_a_reader_says_from_the_first_answer_on_that_a_poll_is_to_come(tmp_path: Path) -> None:
    """Here its address leads to an index, and the part that was asked for is late."""
    answered, recorder = asyncio.Event(), Watched()
    async with FeedHost() as host, Fetcher(allow_loopback=True) as fetcher, ParserPool(workers=1) as parsers:
        part = host.put("/part", sitemap(url(1)), after=answered)
        spec = house_feed(host.put("/index", index((part, "2026-01-18"))))
        async with open_house(tmp_path, spec) as house:
            (feed,) = await house.desk.db.read(feeds.all_feeds)
            reader = Reader(house.desk, fetcher, parsers, recorder)
            reading = asyncio.create_task(reader.check(feed))
            while not host.hits("/part") and not reading.done():
                await asyncio.sleep(0.01)
            meanwhile = recorder.expected
            answered.set()
            recorded = await reading
    assert (meanwhile, recorder.expected, recorded.new) == (1, 0, 1)


# ── without waiting for the tick ─────────────────────────────────────────────────────────────────────────


async def test_places_that_become_free_are_filled_without_waiting_for_the_next_tick(tmp_path: Path) -> None:
    """More feeds are due than may be in hand: one tick is enough for all of them."""
    async with AsyncExitStack() as stack:
        hosts = [await stack.enter_async_context(FeedHost(f"127.0.2.{n}")) for n in range(1, AT_ONCE + 6)]
        body = rss(item("خبر من المدينة", guid="1"))
        urls = [host.put(path, body) for host in hosts for path in ("/a", "/b")]
        specs = [house_feed(url, key=f"f{n}") for n, url in enumerate(urls)]
        house = await stack.enter_async_context(open_house(tmp_path, *specs))
        await house.desk.db.write(feeds.make_due, house.clock())
        await house.watch.tick()
        until = time.monotonic() + 60
        while (
            not all(host.hits(path) for host in hosts for path in ("/a", "/b")) and time.monotonic() < until
        ):
            await asyncio.sleep(0.02)
        await house.watch.drain(20)
        asked = sum(host.hits(path) for host in hosts for path in ("/a", "/b"))
    assert asked == len(urls) > 2 * AT_ONCE


@pytest.mark.parametrize("free", [True, False])
async def test_nothing_new_is_begun_once_readers_are_to_finish(tmp_path: Path, *, free: bool) -> None:
    """Draining ends what is in hand, and a tick that comes late starts nothing."""
    async with FeedHost() as host, open_house(tmp_path, house_feed(host.put("/f", rss()))) as house:
        await house.desk.db.write(feeds.make_due, house.clock())
        if not free:
            await house.watch.tick()
        await house.watch.drain(10)
        before = host.hits("/f")
        await house.desk.db.write(feeds.make_due, house.clock())
        await house.watch.tick()
        assert host.hits("/f") == before == (0 if free else 1)
