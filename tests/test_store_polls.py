"""Claims and tries in the rows: who may begin a poll, and which feed may not be polled any more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from newsroom import filing
from newsroom.errors import StoreError
from newsroom.feedhealth import Condition, condition
from newsroom.models import Feed, FeedState
from newsroom.store import feeds, polls
from newsroom.store.database import Database
from newsroom.store.feeds import QUARANTINED
from newsroom.store.polls import POISON, Claim
from tests.stores import LATER, NOW, feed_spec, good_check

LEASE_S = 60


async def two_feeds(db: Database) -> None:
    await db.write(feeds.sync, [feed_spec("first"), feed_spec("second")], NOW)


def claim(feed: Feed) -> Claim:
    assert feed.leased_until
    return Claim(feed.id, feed.leased_until)


async def claimed(db: Database) -> list[Claim]:
    return [claim(feed) for feed in await db.write(feeds.claim_due, NOW, 10, LEASE_S, 2)]


async def named(db: Database, key: str) -> Feed:
    feed = await db.read(feeds.by_key, key)
    assert feed
    return feed


async def test_a_claim_is_begun_once_and_begun_again_only_as_a_suspect(database: Database) -> None:
    """Whoever comes with the same claim again follows somebody who did not finish."""
    await two_feeds(database)
    both = await claimed(database)
    begun = await database.write(polls.begin, both, NOW)
    again = await database.write(polls.begin, both, NOW)
    suspect = await database.write(polls.begin_suspect, both[0], NOW)

    assert {feed.key for feed in begun} == {"first", "second"}
    assert again == []
    assert suspect
    assert suspect.tries == 2


async def test_a_claim_that_was_finished_or_made_anew_is_refused(database: Database) -> None:
    """A task that waited too long does nothing."""
    await two_feeds(database)
    old = await claimed(database)
    await database.write(feeds.finish, old[0].feed_id, good_check(claim=old[0].until), NOW)
    later = NOW + timedelta(seconds=LEASE_S)
    (anew,) = await database.write(feeds.claim_due, later, 10, LEASE_S, 2)

    assert await database.write(polls.begin, old, later) == []
    assert [await database.write(polls.begin_suspect, one, later) for one in old] == [None, None]
    assert await database.write(polls.begin, [claim(anew)], later)


@pytest.mark.parametrize("suspect", [False, True])
async def test_a_claim_that_lapsed_in_the_queue_is_nobody_elses_once_it_is_begun(
    database: Database, *, suspect: bool
) -> None:
    """Else the ticker would hand out what is being polled, the first poll would be refused, and the feed suspected."""
    await two_feeds(database)
    first, second = await claimed(database)
    late = NOW + timedelta(seconds=LEASE_S)
    if suspect:
        begun = [await database.write(polls.begin_suspect, one, late) for one in (first, second)]
    else:
        begun = [*await database.write(polls.begin, [first, second], late)]

    assert await database.write(feeds.claim_due, late, 10, LEASE_S, 2) == []
    assert await database.write(polls.begin, [first], late) == []
    for feed in begun:
        assert feed
        await database.write(feeds.finish, feed.id, good_check(claim=feed.leased_until), late)
    assert [feed.tries for feed in await database.read(feeds.all_feeds)] == [0, 0]


async def test_a_poll_whose_feed_was_taken_up_by_another_leaves_nothing(database: Database) -> None:
    """The other's outcome stands."""
    await two_feeds(database)
    slow = (await claimed(database))[0]
    later = NOW + timedelta(seconds=LEASE_S)
    others = [claim(feed) for feed in await database.write(feeds.claim_due, later, 10, LEASE_S, 2)]
    other = next(one for one in others if one.feed_id == slow.feed_id)
    with pytest.raises(StoreError, match="claim-lost"):
        await database.write(feeds.finish, slow.feed_id, good_check(etag="old", claim=slow.until), later)
    await database.write(feeds.finish, other.feed_id, good_check(etag="new", claim=other.until), later)

    assert [feed.etag for feed in await database.read(feeds.all_feeds)].count("new") == 1


async def test_a_feed_that_three_polls_did_not_survive_rests(database: Database) -> None:
    """A finished poll in between clears it; quarantined, it says so, and the config file does not wake it."""
    await two_feeds(database)
    now = NOW
    for _ in range(POISON + 1):
        due = await database.write(polls.take, now, 10, LEASE_S, 2)
        for feed in due:
            if feed.key == "second":
                await database.write(feeds.finish, feed.id, good_check(claim=feed.leased_until), now)
            elif feed.tries:
                await database.write(polls.begin_suspect, claim(feed), now)
        now += timedelta(minutes=10)
    await database.write(feeds.sync, [feed_spec("first"), feed_spec("second")], now)
    first, second = await named(database, "first"), await named(database, "second")

    assert (first.state, first.state_reason, first.leased_until) == (FeedState.PAUSED, QUARANTINED, None)
    assert condition(first, now) is Condition.FAILING
    assert "enabled" not in filing.feed_data(first)  # it is not what anybody wanted
    assert (second.state, second.tries) == (FeedState.ACTIVE, 0)
    assert [feed.key for feed in await database.write(feeds.claim_due, now, 10, LEASE_S, 2)] == ["second"]


async def test_a_quarantined_feed_that_is_resumed_is_as_if_nothing_had_been(database: Database) -> None:
    """Due at once; a feed that rests for another reason is none of this."""
    await two_feeds(database)
    first, _ = await claimed(database)
    for _ in range(POISON):
        await database.write(polls.begin_suspect, first, NOW)
    resting = await database.write(polls.begin_suspect, first, NOW)
    assert resting
    resumed = await database.write(polls.resume, first.feed_id, LATER)
    feed = next(one for one in await database.read(feeds.all_feeds) if one.id == first.feed_id)

    assert resting.state is FeedState.PAUSED
    assert resumed
    assert (feed.state, feed.tries, feed.next_check_at) == (FeedState.ACTIVE, 0, LATER)
    assert not await database.write(polls.resume, first.feed_id, LATER)


async def test_a_poll_that_was_broken_off_is_held_against_nobody(database: Database) -> None:
    """It is due at once; so is all that waited in a queue that is gone, and only that."""
    await two_feeds(database)
    first, second = await claimed(database)
    await database.write(polls.begin, [first], NOW)
    assert await database.read(polls.claimed, NOW) == 2
    assert await database.write(polls.forget_waiting, NOW) == 1
    await database.write(polls.give_back, [first, second])

    assert await database.read(polls.claimed, NOW) == 0
    assert [feed.tries for feed in await database.write(feeds.claim_due, NOW, 10, LEASE_S, 2)] == [0, 0]


async def test_a_claim_that_was_not_begun_is_let_go_with_the_tries_it_had(database: Database) -> None:
    """A feed that killed its workers is as suspect as before."""
    await two_feeds(database)
    first, second = await claimed(database)
    await database.write(polls.begin, [first], NOW)
    await database.write(polls.release, [first, second])

    again = await database.write(feeds.claim_due, NOW, 10, LEASE_S, 2)
    assert {feed.id: feed.tries for feed in again} == {first.feed_id: 1, second.feed_id: 0}
