"""Messages to be brought up to date: claimed by one sender at a time, and nothing that comes meanwhile is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from newsroom.models import MessageRef, Mode, Platform
from newsroom.store import deliveries, feeds, items, refreshes, targets
from newsroom.store.database import Database
from newsroom.store.outbox import LIVING, SETTLING
from newsroom.store.refreshes import SentMessage
from tests.stores import LATER, NOW, feed_spec, item, poll, read_item, target_spec, wire

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
    claimed = await database.write(deliveries.claim, 1, Mode.INSTANT, at, 60, limit)
    await database.write(deliveries.begin, claimed, at)
    ids = [row.id for row in claimed]
    await database.write(deliveries.sent, ids, MessageRef(Platform.CONSOLE, "", message_id), at)
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
    await told.write(refreshes.done, slow, due + 3 * MINUTE)
    await told.write(refreshes.later, quick, due + 4 * MINUTE)
    assert len(await claim(told, due + 4 * MINUTE)) == 1


async def test_what_a_story_gains_during_an_edit_is_shown_next_time(told: Database) -> None:
    """The edit at hand does not show it."""
    due = LATER + SETTLING
    (message,) = await claim(told, due)
    await carried(told, "c", "1", at=due)
    await told.write(refreshes.done, message, due)
    (again,) = await claim(told, due + SETTLING)
    await told.write(refreshes.done, again, due + SETTLING)
    assert await claim(told, due + 10 * MINUTE) == []


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
