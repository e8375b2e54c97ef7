"""Feeds follow their file, are polled by one worker at a time, and remember how it went."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from newsroom.models import FeedSpec, FeedState
from newsroom.store import feeds, health
from newsroom.store.database import Database
from newsroom.store.feeds import Check, Synced
from tests.stores import LATER, NOW, feed_spec, good_check

A, B = feed_spec("a"), feed_spec("b", pages="always", country="IQ", group="iraq", interval_s=60)


async def synced(database: Database, *specs: FeedSpec) -> Synced:
    return await database.write(feeds.sync, specs, NOW)


async def claim(database: Database, limit: int = 100, per_host: int = 10) -> list[str]:
    found = await database.write(feeds.claim_due, NOW, limit, 60, per_host)
    return [feed.key for feed in found]


async def test_a_file_is_followed_once(database: Database) -> None:
    """The second start with the same file changes nothing."""
    assert await synced(database, A, B) == Synced(("a", "b"), (), (), ())
    assert await synced(database, A, B) == Synced((), (), (), ())
    feed = await database.read(feeds.by_key, "b")
    assert feed
    assert FeedSpec(**{name: getattr(feed, name) for name in FeedSpec.__slots__ if name != "enabled"}) == B


async def test_a_feed_that_left_the_file_is_paused_and_comes_back(database: Database) -> None:
    """Its items are history; only the polling stops."""
    await synced(database, A, B)
    assert await synced(database, A) == Synced((), (), ("b",), ())
    assert await synced(database, A) == Synced((), (), (), ())
    assert await claim(database) == ["a"]
    assert await synced(database, A, B) == Synced((), ("b",), (), ())
    assert await claim(database) == ["b"]


async def test_a_feed_switched_off_in_the_file_is_not_polled(database: Database) -> None:
    """`enabled: false` pauses, and taking it out again goes on."""
    await synced(database, replace(A, enabled=False))
    assert await claim(database) == []
    assert (await synced(database, A)).updated == ("a",)
    assert await claim(database) == ["a"]


async def test_a_new_address_is_read_afresh(database: Database) -> None:
    """Validators and baseline of the old address say nothing of the new one, whose archive is not news."""
    await synced(database, A)
    feed = (await database.read(feeds.all_feeds))[0]
    await database.write(feeds.finish, feed.id, good_check(etag='"1"', baseline=True), NOW)
    await synced(database, replace(A, url="https://elsewhere.example/rss"))
    moved = await database.read(feeds.by_key, "a")
    assert moved
    assert (moved.etag, moved.body_hash, moved.next_check_at) == (None, None, NOW)
    assert moved.baseline_at is None


async def test_what_a_person_changed_is_kept_and_named(database: Database) -> None:
    """The file does not take back what was decided in chat, and says that it differs."""
    await synced(database, A, B)
    await database.write(feeds.add, replace(A, url="https://mine.example/rss"), NOW)
    await database.write(feeds.remove, "b")
    await database.write(feeds.add, feed_spec("c"), NOW)
    assert await synced(database, A, B) == Synced((), (), (), ("a", "b"))
    listed = await database.read(feeds.all_feeds)
    assert [(feed.key, feed.url) for feed in listed] == [
        ("a", "https://mine.example/rss"),
        ("c", "https://c.example/rss"),
    ]
    assert sorted(await claim(database)) == ["a", "c"]


async def test_a_removed_feed_can_be_added_again(database: Database) -> None:
    """Removing is no dead end."""
    await database.write(feeds.add, A, NOW)
    assert await database.write(feeds.remove, "a") is True
    assert await database.write(feeds.remove, "a") is False
    assert await database.read(feeds.by_key, "a") is None
    assert await database.write(feeds.make_due, LATER, ["a"]) == 0
    again = await database.write(feeds.add, A, NOW)
    assert (again.key, again.state) == ("a", FeedState.ACTIVE)


async def test_the_latest_are_claimed_first(database: Database) -> None:
    """When there is more than can be done, who waited longest goes first."""
    await synced(database, *(feed_spec(key) for key in "abc"))
    for key, minutes in (("a", 1), ("b", 3), ("c", 2)):
        await database.write(feeds.make_due, NOW - timedelta(minutes=minutes), [key])
    assert await claim(database, limit=2) == ["b", "c"]


async def test_a_host_is_not_overrun(database: Database) -> None:
    """Feeds of one host wait for each other; those of others do not wait for them."""
    same = [feed_spec(f"s{n}", url=f"https://same.example/{n}") for n in range(3)]
    await synced(database, *same, A)
    assert await claim(database, per_host=2) == ["s0", "s1", "a"]
    assert await claim(database, per_host=2) == []
    feed = await database.read(feeds.by_key, "s0")
    assert feed
    await database.write(feeds.finish, feed.id, good_check(), NOW)
    assert await claim(database, per_host=2) == ["s2"]


async def test_a_crowded_host_hides_no_other(database: Database) -> None:
    """However many feeds of one host wait in front, what comes after them is claimed as well."""
    crowd = [feed_spec(f"s{n:03}", url=f"https://same.example/{n}") for n in range(2 * feeds.PIECE)]
    await synced(database, *crowd, A)
    await database.write(feeds.make_due, NOW - timedelta(minutes=1), [spec.key for spec in crowd])
    assert await claim(database, limit=20, per_host=2) == ["s000", "s001", "a"]


async def test_workers_never_hold_one_feed_together(database: Database) -> None:
    """Ten workers that ask at once share the feeds out."""
    await synced(database, *(feed_spec(f"f{n}") for n in range(50)))
    claims = await asyncio.gather(*(claim(database, limit=20) for _ in range(10)))
    taken = [key for one in claims for key in one]
    assert len(taken) == len(set(taken))
    rest = await claim(database)
    assert len(taken) + len(rest) == 50


async def test_a_feed_of_a_dead_worker_is_polled_by_another(database: Database) -> None:
    """A lease ends by itself."""
    await synced(database, A)
    assert await claim(database) == ["a"]
    assert await claim(database) == []
    later = await database.write(feeds.claim_due, NOW + timedelta(seconds=61), 10, 60, 10)
    assert [feed.key for feed in later] == ["a"]


async def test_a_good_poll_is_remembered(database: Database) -> None:
    """Validators, times and counts; failures are forgotten; what a poll does not name stays.

    The first poll that read all there was is the baseline.
    """
    await synced(database, A)
    feed = (await database.read(feeds.all_feeds))[0]
    bad = Check(ok=False, reason="timeout", detail="20 s", next_check_at=NOW)
    await database.write(feeds.finish, feed.id, bad, NOW)
    failed = await database.read(feeds.by_key, "a")
    assert failed
    assert (failed.failures, failed.last_reason, failed.baseline_at) == (1, "timeout", None)
    deferred = good_check(etag='"1"', last_modified="Mon", body_hash=None)
    await database.write(feeds.finish, feed.id, deferred, NOW - timedelta(minutes=1))
    await database.write(feeds.finish, feed.id, good_check(body_hash="h", baseline=True), NOW)
    again = good_check(body_hash=None, baseline=True)
    await database.write(feeds.finish, feed.id, again, LATER, seen=3, dropped=1)
    good = await database.read(feeds.by_key, "a")
    assert good
    assert (good.failures, good.last_reason, good.baseline_at, good.last_ok_at) == (0, None, NOW, LATER)
    assert (good.etag, good.last_modified, good.body_hash) == ('"1"', "Mon", "h")
    assert (good.items_seen, good.items_dropped) == (3, 1)


async def test_a_gone_feed_is_tried_again_and_stays_gone_for_the_file(database: Database) -> None:
    """410 is the server's word: the next start does not undo it, a good poll does."""
    await synced(database, A)
    feed = (await database.read(feeds.all_feeds))[0]
    gone = Check(ok=False, reason="gone", next_check_at=NOW, state=FeedState.GONE)
    await database.write(feeds.finish, feed.id, gone, NOW)
    assert await synced(database, A) == Synced((), (), (), ())
    assert await claim(database) == ["a"]
    await database.write(feeds.finish, feed.id, good_check(state=FeedState.ACTIVE), NOW)
    back = await database.read(feeds.by_key, "a")
    assert back
    assert back.state is FeedState.ACTIVE


async def test_a_feed_paused_during_its_poll_stays_paused(database: Database) -> None:
    """The poll that was under way does not wake it."""
    await synced(database, A)
    await claim(database)
    await synced(database)
    feed = (await database.read(feeds.all_feeds))[0]
    await database.write(feeds.finish, feed.id, good_check(state=FeedState.ACTIVE), NOW)
    assert (await database.read(feeds.all_feeds))[0].state is FeedState.PAUSED


async def test_health_tells_how_feeds_do(database: Database) -> None:
    """Active, failing, paused and gone are counted apart."""
    await synced(database, *(feed_spec(key) for key in "abc"), replace(feed_spec("d"), enabled=False))
    a, b, _, _ = await database.read(feeds.all_feeds)
    for _ in range(3):
        await database.write(feeds.finish, a.id, Check(ok=False, reason="dns", next_check_at=NOW), NOW)
    gone = Check(ok=False, reason="gone", next_check_at=NOW, state=FeedState.GONE)
    await database.write(feeds.finish, b.id, gone, LATER)
    seen = await database.read(health.snapshot, LATER)
    assert (seen.feeds_active, seen.feeds_failing, seen.feeds_paused, seen.feeds_gone) == (2, 1, 1, 1)
    assert (seen.last_poll_at, seen.last_ok_poll_at) == (LATER, None)
