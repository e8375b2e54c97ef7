"""How often feeds are asked, over real HTTP: by what they show and say, and never at the cost of the others."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event

from newsroom.files import Policy
from newsroom.models import Feed, FeedState
from newsroom.store import feeds, polls
from newsroom.store.database import Database
from newsroom.store.feeds import Check
from newsroom.store.polls import POISON
from tests.chat import until
from tests.house import House, feed, open_house
from tests.servers import Answer, FeedHost, item, rss
from tests.stores import NOW, feed_spec, good_check
from watchers.outside import Gate
from watchers.pipeline import Reader
from watchers.schedule import AT_ONCE, PER_HOST
from watchers.turns import ALONE_S, Turns


def entries(*numbers: int) -> str:
    return "".join(item(f"خبر رقم {n}", link=f"https://news.example/{n}", guid=f"n{n}") for n in numbers)


async def row(house: House, key: str = "a") -> Feed:
    found = await house.desk.db.read(feeds.by_key, key)
    assert found
    return found


async def wait_of(house: House) -> float:
    """Seconds until the next poll, without the jitter (feed 1 has 9.1 % of it at most)."""
    due = (await row(house)).next_check_at
    assert due
    return (due - house.clock()).total_seconds() / 1.1


def turns_of(house: House, *, alone_s: float = ALONE_S) -> Turns:
    gate = house.desk.outside
    assert isinstance(gate, Gate)
    return Turns(house.desk, Reader(house.desk, gate.fetcher, gate.parsers), alone_s=alone_s)


async def two_suspects(house: House) -> list[Feed]:
    """Both feeds, claimed anew after whoever polled them has died."""
    await house.desk.db.write(polls.take, house.clock(), 2, 60, PER_HOST)
    house.clock.pass_(minutes=2)
    return await house.desk.db.write(feeds.claim_due, house.clock(), 2, 60, PER_HOST)


async def test_a_poll_that_cannot_be_recorded_is_held_against_no_feed(host: FeedHost, tmp_path: Path) -> None:
    """Another has taken the feed up meanwhile: it meets a feed like any other, not one that kills."""
    async with open_house(tmp_path, feed(host.put("/f", rss(entries(1))))) as house:
        db, turns = house.desk.db, turns_of(house)
        (mine,) = await db.write(polls.take, house.clock(), 1, 60, PER_HOST)
        house.clock.pass_(minutes=2)
        (others,) = await db.write(feeds.claim_due, house.clock(), 1, 60, PER_HOST)
        await turns.poll(mine)
        begun = await db.write(polls.begin, polls.claims_of([others]), house.clock())
        assert [one.key for one in begun] == ["a"]


async def test_a_full_disk_is_held_against_no_feed(host: FeedHost, tmp_path: Path) -> None:
    """What begins a poll may still fit when what it brings does not: that happens to every feed with news."""
    url = host.put("/f", rss(entries(0)))
    async with open_house(tmp_path, feed(url)) as house:
        await house.poll()
        pages = await house.desk.db.read(
            lambda conn: int(conn.exec_driver_sql("PRAGMA page_count").scalar_one())
        )

        def grows_no_more(conn: Connection) -> None:
            conn.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")

        def grows(conn: Connection) -> None:
            conn.exec_driver_sql(f"PRAGMA max_page_count = {pages + 10_000}")

        event.listen(Engine, "begin", grows_no_more)
        host.put("/f", rss(*(item(f"خبر {n}", guid=f"n{n}", text="نص " * 3000) for n in range(1, 31))))
        for _ in range(POISON + 1):
            await house.poll()
        event.remove(Engine, "begin", grows_no_more)
        event.listen(Engine, "begin", grows)
        before = await row(house)
        await house.poll()
        event.remove(Engine, "begin", grows)
        assert (before.state, before.items_seen) == (FeedState.ACTIVE, 1)
        assert (await row(house)).items_seen == 31


async def test_a_suspect_whose_host_is_dead_does_not_hold_up_the_next(host: FeedHost, tmp_path: Path) -> None:
    """After a worker's death all that it had in hand are suspects, a fifth of them timing out."""
    dead, well = host.put("/dead", delay_s=60), host.put("/well", rss(entries(1)))
    async with open_house(tmp_path, feed(dead, "dead"), feed(well, "well")) as house:
        db, turns = house.desk.db, turns_of(house, alone_s=0.1)
        first, second = [asyncio.create_task(turns.poll(one)) for one in await two_suspects(house)]
        assert (await second).new == 1
        assert not first.done()
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        await turns.give_back()
        assert [one.key for one in await db.write(polls.take, house.clock(), 2, 60, PER_HOST)] == ["dead"]
        assert (await row(house, "dead")).tries == 1


async def test_a_suspect_that_waits_for_its_turn_as_we_end_is_due_at_once(
    host: FeedHost, tmp_path: Path
) -> None:
    """Like the one before it that was broken off; neither has one more try against it."""
    hangs, waits = host.put("/hangs", delay_s=60), host.put("/waits", rss(entries(1)))
    async with open_house(tmp_path, feed(hangs, "hangs"), feed(waits, "waits")) as house:
        db, turns = house.desk.db, turns_of(house, alone_s=60)
        polling = asyncio.create_task(turns.claimed(polls.claims_of(await two_suspects(house))))
        await until(lambda: host.hits("/hangs"))
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
        await turns.give_back()
        due = await db.write(feeds.claim_due, house.clock(), 2, 60, PER_HOST)
        assert sorted((one.key, one.tries) for one in due) == [("hangs", 1), ("waits", 1)]
        assert host.hits("/waits") == 0


async def test_a_poll_of_an_address_that_is_no_longer_the_feeds_leaves_nothing(
    host: FeedHost, tmp_path: Path
) -> None:
    """Its validators belong to the old address, and its baseline would make news of all that stands at the new one."""
    old, new = host.put("/old", rss(entries(1)), etag='"old"'), host.put("/new", rss(entries(2, 3)))
    async with open_house(tmp_path, feed(old)) as house:
        db, turns = house.desk.db, turns_of(house)
        (mine,) = await db.write(polls.take, house.clock(), 1, 60, PER_HOST)
        await db.write(feeds.add, feed(new), house.clock())
        await turns.poll(mine)
        known = await row(house)
        assert (host.hits("/old"), known.url, known.etag, known.baseline_at) == (1, new, None, None)
        assert [one.key for one in await db.write(polls.take, house.clock(), 1, 60, PER_HOST)] == ["a"]


# ── the pace ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_feed_whose_list_runs_away_is_asked_sooner_and_says_so(
    host: FeedHost, tmp_path: Path
) -> None:
    """Twenty entries, all of them new after five minutes: a warning, and a shorter way to the next poll."""
    url = host.put("/f", rss(entries(*range(20))))
    async with open_house(tmp_path, feed(url)) as house:
        await house.poll(minutes=5)
        assert 250 <= await wait_of(house) <= 300
        host.put("/f", rss(entries(*range(100, 120))))
        await house.poll(minutes=5)
        known = (await row(house)).rhythm
        assert (known.scrolled, known.scrolled_at) == (1, house.clock())
        assert await wait_of(house) <= 110

        host.put("/f", rss(entries(*range(110, 130))))
        await house.poll(minutes=1)
        assert (await row(house)).rhythm.scrolled == 1


async def test_the_newsrooms_limits_hold(host: FeedHost, tmp_path: Path) -> None:
    """A feed silent for a day, and one with an interval of its own."""
    policy = Policy(interval_s=300, fastest_s=120, slowest_s=1800)
    urls = [host.put(f"/{key}", rss(entries(1))) for key in "ab"]
    specs = feed(urls[0]), replace(feed(urls[1], "b"), interval_s=60)
    async with open_house(tmp_path, *specs, policy=policy) as house:
        await house.poll()
        house.clock.pass_(hours=24)
        await house.poll()
        assert 1600 <= await wait_of(house) <= 1800
        own = (await row(house, "b")).next_check_at
        assert own and own - house.clock() < timedelta(seconds=67)


async def test_what_a_feed_says_is_remembered_and_bounded(host: FeedHost, tmp_path: Path) -> None:
    """A ttl of a year, a cache for ten, in a feed that has been silent for two hours."""
    year = {"Cache-Control": "max-age=315360000"}
    body = f'<rss version="2.0"><channel><ttl>525600</ttl><title>أ</title>{entries(1)}</channel></rss>'
    url = host.put("/f", body, etag='"1"', headers=year)
    async with open_house(tmp_path, feed(url)) as house:
        await house.poll()
        assert (await row(house)).rhythm.ttl_s == 365 * 86_400
        house.clock.pass_(hours=2)
        await house.poll()
        assert await wait_of(house) <= 900


async def test_an_unchanged_feed_leaves_what_was_learnt_alone(host: FeedHost, tmp_path: Path) -> None:
    url = host.put("/f", rss(entries(1)), etag='"1"')
    async with open_house(tmp_path, feed(url)) as house:
        await house.poll()
        before = (await row(house)).rhythm
        await house.poll()
        assert host.log[-1].headers["If-None-Match"] == '"1"'
        assert (await row(house)).rhythm == before


# ── servers that are wrong ───────────────────────────────────────────────────────────────────────────────


async def test_a_server_that_says_not_modified_for_ever_does_not_silence_a_feed(
    host: FeedHost, tmp_path: Path
) -> None:
    """Its ETag stands still while its news go on: after hours the body is asked for, and then at every poll."""
    url = host.put("/f", rss(entries(1)), etag='"stuck"')
    async with open_house(tmp_path, feed(url)) as house:
        await house.poll()
        host.put("/f", rss(entries(2, 1)), etag='"stuck"')
        await house.poll()
        assert (await row(house)).items_seen == 1
        house.clock.pass_(hours=4)
        await house.poll()
        assert (await row(house)).items_seen == 2
        host.put("/f", rss(entries(3, 2, 1)), etag='"stuck"')
        await house.poll()
        assert (await row(house)).items_seen == 3


async def test_a_look_at_the_body_of_a_truthful_server_costs_no_parsing(
    host: FeedHost, tmp_path: Path
) -> None:
    """The same bytes: done, and conditional again."""
    url = host.put("/f", rss(entries(1)), etag='"1"')
    async with open_house(tmp_path, feed(url)) as house:
        await house.poll()
        house.clock.pass_(hours=4)
        await house.poll()
        assert "If-None-Match" not in host.log[-1].headers
        assert (await row(house)).rhythm.doubted_at is None
        await house.poll()
        assert host.log[-1].headers["If-None-Match"] == '"1"'


async def test_a_feed_that_moved_for_good_is_followed_and_left_again_when_that_fails(
    host: FeedHost, tmp_path: Path
) -> None:
    """Not at the first word of it: only when it was told for a day."""
    url, there = host.redirect("/old", "/new", 301), host.put("/new", rss(entries(1)))
    async with open_house(tmp_path, feed(url)) as house:
        await house.poll()
        assert (await row(house)).rhythm.moved_to == there
        for _ in range(6):
            await house.poll(minutes=300)
        old = host.hits("/old")
        await house.poll()
        await house.poll()
        assert (host.hits("/old"), (await row(house)).url) == (old, url)

        host.put("/new", status=404)
        host.put("/old", rss(entries(2, 1)))
        await house.poll()
        house.clock.pass_(minutes=30)
        await house.watch.once(lambda: None)
        known = await row(house)
        assert (host.hits("/old"), known.items_seen, known.rhythm.moved_to) == (old + 1, 2, None)


# ── the others ───────────────────────────────────────────────────────────────────────────────────────────


async def test_failing_and_slow_feeds_get_a_part_of_the_places(database: Database) -> None:
    """A quarter of what is in hand, counting what other workers hold; the rest is for the others."""
    await database.write(feeds.sync, [feed_spec(f"f{n:02}") for n in range(80)], NOW)
    every = await database.read(feeds.all_feeds)
    for one in every[:40]:
        slow = good_check(rhythm=replace(one.rhythm, slow=True), next_check_at=NOW)
        bad = Check(ok=False, reason="timeout", next_check_at=NOW)
        await database.write(feeds.finish, one.id, bad if one.id % 2 else slow, NOW)
    await database.write(feeds.make_due, NOW - timedelta(hours=1), [one.key for one in every[:40]])

    first = await database.write(feeds.claim_due, NOW, 20, 60, 2)
    weak = {one.key for one in every[:40]}
    assert (len(first), sum(one.key in weak for one in first)) == (20, 5)
    second = await database.write(feeds.claim_due, NOW, 20, 60, 2)
    assert (len(second), sum(one.key in weak for one in second)) == (20, 5)
    rest = await database.write(feeds.claim_due, NOW, 80, 60, 2)
    assert sum(one.key not in weak for one in rest) == 10
    assert sum(one.key in weak for one in (*first, *second, *rest)) <= 30


async def test_a_fifth_of_dead_feeds_holds_up_none_of_the_others(tmp_path: Path) -> None:
    """Hosts that take the connection and say nothing. They would fill every place there is; the healthy feeds are all
    polled, round after round, while not one of the dead has come back."""
    dead_hosts = AT_ONCE // PER_HOST + 1
    specs, body = [], rss(entries(1))
    async with FeedHost("0.0.0.0") as host:
        for number in range(5 * dead_hosts):
            for place in range(PER_HOST):
                path = f"/{number}-{place}"
                host.put(path, body, etag='"1"')
                url = f"http://127.0.{1 + number // 250}.{1 + number % 250}:{host.port}{path}"
                specs.append(feed(url, f"f{number:03}-{place}", f"عينة {number}"))
        dead, healthy = specs[: dead_hosts * PER_HOST], specs[dead_hosts * PER_HOST :]
        paths = {spec.key: "/" + spec.url.rpartition("/")[2] for spec in specs}
        for spec in dead:
            host.fail(paths[spec.key], Answer(b"", 503))
        async with open_house(tmp_path, *specs) as house:
            await house.watch.once(lambda: None)
            assert sum(host.hits(paths[spec.key]) == 1 for spec in specs) == len(specs)
            for spec in dead:
                host.put(paths[spec.key], delay_s=600)

            try:
                for turn in (2, 3):
                    await house.desk.db.write(feeds.make_due, house.clock(), [spec.key for spec in specs])
                    late = time.monotonic() + 60
                    while time.monotonic() < late:
                        await house.watch.tick()
                        if all(host.hits(paths[spec.key]) == turn for spec in healthy):
                            break
                        await asyncio.sleep(0.02)
                    assert {host.hits(paths[spec.key]) for spec in healthy} == {turn}
            finally:
                await house.watch.drain(0)
            asked = sum(host.hits(paths[spec.key]) > 1 for spec in dead)
    assert 0 < asked <= AT_ONCE // 4


@pytest.mark.parametrize("hosts", [1, 3])
async def test_no_host_is_asked_for_more_than_two_feeds_at_a_time(hosts: int, tmp_path: Path) -> None:
    """However many feeds of it are due, and whichever worker asks."""
    async with FeedHost("0.0.0.0") as host:
        specs = []
        for number in range(8 * hosts):
            path = f"/{number}"
            host.put(path, rss(entries(number)), delay_s=0.05)
            specs.append(
                feed(f"http://127.0.0.{1 + number % hosts}:{host.port}{path}", f"f{number}", f"عينة {number}")
            )
        async with open_house(tmp_path, *specs) as house:
            assert await house.watch.once(lambda: None) == len(specs)
    assert host.most_at_once <= PER_HOST * hosts
