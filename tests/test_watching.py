"""Which feeds have fallen silent, which are quarantined, and how far the reading is behind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from newsroom.models import FeedState
from newsroom.silence import is_silent, per_day
from newsroom.store import feeds, health, watching
from newsroom.store.database import Database
from newsroom.store.feeds import QUARANTINED
from newsroom.store.health import Vitals
from newsroom.store.tables import feeds as feed_rows
from newsroom.store.tables import meta
from tests.stores import feed_spec, good_check

NOW = datetime(2026, 1, 18, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LONG_AGO = NOW - 60 * DAY


@pytest.mark.parametrize(
    ("a_day", "silence", "silent"),
    [
        (100.0, timedelta(hours=20), False),  # a night is no silence
        (100.0, timedelta(hours=25), True),
        (20.0, timedelta(hours=66), False),  # from Thursday evening to Sunday morning
        (20.0, 3 * DAY, True),
        (2.0, 5 * DAY, False),
        (2.0, 6 * DAY, True),
        (0.1, 90 * DAY, False),  # a magazine
        (0.0, 900 * DAY, False),  # of which nothing is known
    ],
)
def test_silence_is_measured_by_a_feeds_own_pace(a_day: float, silence: timedelta, silent: bool) -> None:
    """What is long for an agency is nothing for a magazine."""
    assert is_silent(a_day, NOW - silence, NOW) is silent


def test_a_pace_is_learnt_before_it_is_believed() -> None:
    """Its first week says little."""
    assert per_day(0, LONG_AGO, NOW) == 0
    assert per_day(600, LONG_AGO, NOW) == 10
    assert per_day(600, NOW - 6 * DAY, NOW) == 0


def settle(conn: Connection, key: str, **values: Any) -> None:
    feeds.add(conn, feed_spec(key), LONG_AGO)
    usual = {"items_seen": 630, "items_first": 30, "news_at": NOW - timedelta(hours=1)}
    usual |= {"baseline_at": LONG_AGO, "last_ok_at": NOW, "next_check_at": NOW + DAY}
    conn.execute(update(feed_rows).where(feed_rows.c.key == key).values(usual | values))


async def test_a_feed_that_brings_nothing_any_more_is_named(database: Database) -> None:
    """Only one that is read without a fault: one that fails is told of as failing."""
    await database.write(settle, "lively")
    await database.write(settle, "silent", news_at=NOW - 5 * DAY)
    await database.write(settle, "failing", news_at=NOW - 5 * DAY, failures=3)
    await database.write(settle, "paused", news_at=NOW - 5 * DAY, state=FeedState.PAUSED)
    await database.write(settle, "rare", news_at=NOW - 5 * DAY, items_seen=40)
    await database.write(settle, "unread", news_at=NOW - 5 * DAY, last_ok_at=NOW - 4 * DAY)  # nobody looked
    await database.write(settle, "long-list", news_at=NOW - 5 * DAY, items_seen=1040, items_first=1000)
    (found,) = await database.read(watching.silent, NOW)
    told = await database.read(health.snapshot, NOW)

    assert (found.key, found.since) == ("silent", NOW - 5 * DAY)
    assert 10 < found.per_day < 12
    assert (told.feeds_silent, told.silent_worst) == (1, (found,))


async def test_what_a_feed_held_when_it_was_first_read_is_not_its_pace(database: Database) -> None:
    """A sitemap of a thousand pages, or the list of another address: only what came since tells how much comes."""

    def numbers(conn: Connection) -> tuple[int, int]:
        return tuple(conn.execute(select(feed_rows.c.items_seen, feed_rows.c.items_first)).one())

    def polled(conn: Connection, seen: int) -> tuple[int, int]:
        one = feeds.by_key(conn, "one")
        assert one
        feeds.finish(conn, one.id, good_check(baseline=True), NOW, seen=seen)
        return numbers(conn)

    await database.write(feeds.add, feed_spec("one"), LONG_AGO)
    first, more = await database.write(polled, 1000), await database.write(polled, 5)
    await database.write(feeds.add, feed_spec("one", url="https://one.example/other"), NOW)
    moved = await database.write(polled, 40)

    assert (first, more, moved) == ((1000, 1000), (1005, 1000), (1045, 1045))


async def test_what_is_due_behind_and_in_the_queue_is_counted_apart(database: Database) -> None:
    """Beside feeds that rest, are in hand, or were quarantined."""
    late, soon = NOW - timedelta(minutes=20), NOW + timedelta(minutes=1)
    await database.write(settle, "resting")
    await database.write(settle, "due", next_check_at=NOW - timedelta(minutes=1))
    await database.write(settle, "behind", next_check_at=late)
    await database.write(settle, "abandoned", next_check_at=late, leased_until=late, tries=1)
    await database.write(settle, "queued", next_check_at=late, leased_until=soon)
    await database.write(settle, "in-hand", next_check_at=late, leased_until=soon, tries=1)
    poison = {"state": FeedState.PAUSED, "state_reason": QUARANTINED, "tries": 3}
    await database.write(settle, "poison", next_check_at=late, **poison)
    told = await database.read(watching.reading, NOW)

    assert (told.due, told.behind, told.queued) == (3, 2, 1)
    assert told.oldest_due_at == late
    assert (told.active, told.paused, told.quarantined) == (6, 0, 1)
    assert told.next_at == late


async def test_what_an_older_rasid_wrote_of_itself_is_read(database: Database) -> None:
    """`rasid health` after an upgrade, before the service was started again."""
    said = '{"redis": "up", "redis_since": "2026-01-18T10:00:00+00:00", "conflict": null}'

    def begin(conn: Connection) -> None:
        conn.execute(insert(meta).values(key=health.VITALS, value=said))

    await database.write(begin)
    before = await database.read(health.vitals)
    now = Vitals("down", NOW, None, ("telegram", "slack"))
    await database.write(health.note, now)

    assert before is not None
    assert before.platforms == ()
    assert await database.read(health.vitals) == now
    assert await database.read(lambda conn: len(conn.execute(select(meta.c.key)).all())) >= 2
