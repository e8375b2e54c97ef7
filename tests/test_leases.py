"""A lease has one holder at a time, and each new one a higher fence number."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from newsroom.store import leases
from newsroom.store.database import Database
from newsroom.store.leases import LEADER, Lease

NOW = datetime.now(UTC)  # PostgreSQL judges by its own clock
FAR = NOW + timedelta(hours=1)


async def take(database: Database, holder: str, now: datetime = NOW, seconds: float = 60.0) -> Lease | None:
    return await database.write(leases.acquire, LEADER, holder, now, seconds)


async def test_a_lease_that_is_held_is_not_given_to_a_second(database: Database) -> None:
    """Not before its time has passed, whoever asks."""
    first = await take(database, "a")

    assert first and (first.holder, first.fence) == ("a", 1)
    assert await take(database, "b") is None
    assert await take(database, "a") is None
    assert await database.read(leases.current, LEADER) == first


async def test_a_lease_whose_time_has_passed_goes_to_the_next_with_a_higher_fence(database: Database) -> None:
    """The one that slept through its time renews nothing, is refused, and gives nothing back."""
    slept = await take(database, "a", NOW - timedelta(hours=1), seconds=-1)
    assert slept
    next_ = await take(database, "b", NOW)

    assert next_ and next_.fence == slept.fence + 1
    assert not await database.write(leases.renew, slept, NOW, 60)
    assert not await database.write(leases.held, slept.fence)
    assert await database.write(leases.held, next_.fence)
    await database.write(leases.release, slept, NOW)
    assert await database.read(leases.current, LEADER) == next_


async def test_a_holder_that_overslept_and_was_not_missed_goes_on(database: Database) -> None:
    """A suspended laptop, a frozen machine: nobody came, so nothing was lost."""
    slept = await take(database, "a", NOW - timedelta(hours=1), seconds=-1)
    assert slept

    assert await database.write(leases.renew, slept, NOW, 60)
    assert await database.write(leases.held, slept.fence)
    assert await take(database, "b") is None


async def test_a_lease_given_back_is_free_at_once(database: Database) -> None:
    """And no longer the giver's."""
    first = await take(database, "a")
    assert first
    await database.write(leases.release, first, NOW)

    assert not await database.write(leases.held, first.fence)
    assert not await database.write(leases.renew, first, NOW, 60)
    second = await take(database, "b")
    assert second and second.fence == first.fence + 1


async def test_who_knows_that_the_holder_is_dead_need_not_wait(database: Database) -> None:
    """As the holder of a file's lock does."""
    await take(database, "a")
    second = await database.write(leases.acquire, LEADER, "b", NOW, 60, alone=True)

    assert second and (second.holder, second.fence) == ("b", 2)


async def test_of_many_who_ask_at_once_one_gets_it(database: Database) -> None:
    """Whatever the database."""

    async def one(n: int) -> Lease | None:
        return await take(database, str(n))

    won = [lease for lease in await asyncio.gather(*map(one, range(8))) if lease]

    assert len(won) == 1
    assert await database.read(leases.current, LEADER) == won[0]
