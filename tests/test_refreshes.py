"""Messages to be brought up to date: claimed by one sender at a time, and nothing that comes meanwhile is lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import Connection, update

from newsroom.models import Delivery, Frequency, MessageRef, Platform, Subscription
from newsroom.store import deliveries, feeds, items, outbox, refreshes, tables, targets
from newsroom.store.database import Database
from newsroom.store.outbox import LIVING, SETTLING, Told
from newsroom.store.refreshes import SentMessage
from tests.stores import DOSSIER, LATER, NOW, feed_spec, item, poll, read_item, target_spec, wire

MINUTE = timedelta(minutes=1)


def never(*_: object) -> None:
    return None


async def carried(database: Database, outlet: str, *names: str, at: object = NOW) -> None:
    """An outlet publishes these; what another has published already is the same story."""
    feed = await database.write(feeds.add, feed_spec(outlet), NOW)
    reads = [
        read_item(item=item(f"{outlet} {name}", keys=(f"{outlet} {name}",)), sketch=wire(name))
        for name in names
    ]
    await database.write(items.record, poll(feed, *reads), at)


async def send(database: Database, message_id: str, at: object = NOW, limit: int = 100) -> list[int]:
    claimed = await database.write(deliveries.claim, 1, Frequency.INSTANT, at, 60, limit)
    return await arrived(database, claimed, message_id, at)


async def arrived(
    database: Database, claimed: Sequence[Delivery], message_id: str, at: object = NOW
) -> list[int]:
    await database.write(deliveries.begin, claimed, at)
    ids = [row.id for row in claimed]
    await database.write(deliveries.sent, ids, MessageRef(Platform.CONSOLE, "", message_id), at, "as it was")
    return ids


async def claim(database: Database, at: object) -> list[SentMessage]:
    return await database.write(refreshes.claim, 1, at, 120, 10)


@pytest.fixture
async def told(database: Database) -> Database:
    """Two stories in one message, sent, of which the first then gained a source."""
    await database.write(targets.sync, [target_spec()], NOW, never)
    await carried(database, "a", "1", "2")
    await send(database, "m1")
    await carried(database, "b", "1", at=LATER)
    return database


async def test_a_message_is_due_when_its_sources_have_settled(told: Database) -> None:
    """It comes with all it tells, and which part of it has changed."""
    assert await claim(told, LATER) == []
    (due,) = await told.read(deliveries.due_targets, LATER + SETTLING)
    assert (due.refresh_due, due.instant) == (True, 0)
    (message,) = await claim(told, LATER + SETTLING)
    assert message.ref.message_id == "m1"
    assert len(message.rows) == 2
    (changed,) = (row for row in message.rows if row.id in message.changed)
    assert changed.alert.story and len(changed.alert.story.versions) == 2
    assert [row.attempts for row in message.rows] == [0, 0]  # as they were when it was written


async def test_two_senders_do_not_both_edit(told: Database) -> None:
    """Until the first has let its lease run out; then what it does counts no more."""
    due = LATER + SETTLING
    (slow,) = await claim(told, due)
    assert await claim(told, due + MINUTE) == []
    (quick,) = await claim(told, due + 3 * MINUTE)
    await told.write(refreshes.done, slow, due + 3 * MINUTE, None)
    await told.write(refreshes.later, quick, due + 4 * MINUTE)
    assert len(await claim(told, due + 4 * MINUTE)) == 1


async def test_what_a_story_gains_during_an_edit_is_shown_next_time(told: Database) -> None:
    """The edit at hand does not show it."""
    due = LATER + SETTLING
    (message,) = await claim(told, due)
    await carried(told, "c", "1", at=due)
    await told.write(refreshes.done, message, due, None)
    (again,) = await claim(told, due + SETTLING)
    await told.write(refreshes.done, again, due + SETTLING, None)
    assert await claim(told, due + 10 * MINUTE) == []


async def joined(database: Database, at: object) -> None:
    await carried(database, "b", "1", at=at)


async def rewritten(database: Database, at: object) -> None:
    """The outlet has edited it."""
    feed = await database.read(feeds.by_key, "a")
    assert feed
    anew = item("a 1", keys=("a 1",), content_hash="another")
    await database.write(items.record, poll(feed, read_item(item=anew, sketch=wire("1"))), at)


@pytest.fixture
async def waiting(database: Database) -> Database:
    """A story to be told."""
    await database.write(targets.sync, [target_spec()], NOW, never)
    await carried(database, "a", "1")
    return database


@pytest.mark.parametrize("gain", [joined, rewritten])
async def test_what_a_story_gains_while_its_message_is_in_hand_is_shown_next_time(
    waiting: Database, gain: Callable[[Database, object], Awaitable[None]]
) -> None:
    """Its text was written when it was claimed, and may wait long for its turn."""
    claimed = await waiting.write(deliveries.claim, 1, Frequency.INSTANT, NOW, 60, 100)
    await gain(waiting, LATER)
    await arrived(waiting, claimed, "m1", LATER)
    assert await claim(waiting, LATER) == []
    (due,) = await waiting.read(deliveries.due_targets, LATER + SETTLING)
    assert due.refresh_due
    (message,) = await claim(waiting, LATER + SETTLING)
    assert message.changed == {claimed[0].id}


async def test_what_a_story_gained_before_it_was_written_is_no_reason_for_an_edit(waiting: Database) -> None:
    """The message shows it."""
    await joined(waiting, NOW)
    await send(waiting, "m1", LATER)
    assert await waiting.read(deliveries.due_targets, LATER + MINUTE) == []
    assert await claim(waiting, LATER + MINUTE) == []


async def test_a_message_in_doubt_that_is_found_may_stand_without_what_came_since(waiting: Database) -> None:
    """It was written at an earlier claim."""
    claimed = await waiting.write(deliveries.claim, 1, Frequency.INSTANT, NOW, 60, 100)
    await waiting.write(deliveries.begin, claimed, NOW)
    await waiting.write(deliveries.unsure, claimed, "cut")
    await joined(waiting, LATER)
    await send(waiting, "m1", LATER)
    (message,) = await claim(waiting, LATER + SETTLING)
    assert message.changed == {claimed[0].id}


async def test_what_was_not_sent_is_never_out_of_date(waiting: Database) -> None:
    """Its target would be served again and again, with nothing to be done."""
    claimed = await waiting.write(deliveries.claim, 1, Frequency.INSTANT, NOW, 60, 100)
    await joined(waiting, LATER)
    await waiting.write(deliveries.dead, claimed, "refused", LATER)
    assert await waiting.read(deliveries.due_targets, LATER + SETTLING) == []


async def test_a_message_that_has_grown_old_is_not_edited(told: Database) -> None:
    """It is forgotten for good."""
    assert await claim(told, NOW + LIVING) == []
    assert await told.read(deliveries.due_targets, NOW + LIVING) == []


async def test_two_runs_of_a_terminal_may_give_one_id(told: Database) -> None:
    """What was sent at another time is another message."""
    await carried(told, "d", "3", at=LATER + MINUTE)
    await send(told, "m1", LATER + MINUTE)
    (message,) = await claim(told, LATER + MINUTE)
    assert len(message.rows) == 2


async def test_a_story_waits_for_whoever_wants_more_sources(database: Database) -> None:
    """It is told when they are there, and independent: a copy of what is known is not."""
    wanted = Subscription(DOSSIER, frequencies=(Frequency.INSTANT,), min_sources=2)
    await database.write(targets.sync, [target_spec(subscriptions=(wanted,))], NOW, never)
    await carried(database, "a", "1")
    await carried(database, "b", "1")
    assert await database.read(deliveries.due_targets, NOW) == []

    def independent(conn: Connection) -> None:
        conn.execute(update(tables.items).where(tables.items.c.id == 2).values(origin="b"))
        told = [Told(2, 1, read_item("1"))]
        outbox.refresh(conn, told, NOW)

    await database.write(independent)
    (due,) = await database.read(deliveries.due_targets, NOW)
    assert due.instant == 1
