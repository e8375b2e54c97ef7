"""Rare turns of events in delivery that must not lose, repeat in silence, or hold anybody up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, update

from bot.message import Message, Part
from newsroom.errors import DeliveryError, Outcome
from newsroom.models import Platform
from newsroom.store import deliveries, leases, tables
from tests.house import Room, feed, open_house, target
from tests.servers import FeedHost, publish

NEWS = "التحالف الدولي يصدر بيانا عن قاعدة حرير في أربيل."
OTHER = "قائد التحالف الدولي يستقبل سفيرا أوروبيا في قاعدة عين الأسد."
REPEAT = "قد يكون مكررًا"
SLACK = "slack:C0NEWS"


def refused() -> DeliveryError:
    return DeliveryError(Outcome.PERMANENT, "refused")


@pytest.mark.parametrize("key", ["console", SLACK])
async def test_what_was_refused_and_put_back_is_sent_at_once_and_is_no_repeat(
    key: str, host: FeedHost, tmp_path: Path
) -> None:
    """It never arrived; and it holds up nobody where arrivals can be looked up."""
    room = Room(errors={key: [refused()]}, finds=key == SLACK)
    async with open_house(tmp_path, feed(publish(host, NEWS)), targets=(target(key),), room=room) as house:
        await house.poll()
        await house.desk.db.write(deliveries.requeue, None)
        publish(host, NEWS, OTHER)
        await house.poll()
        assert len(room.texts(key)) == 2
        assert not any(REPEAT in text for text in room.texts(key))


async def test_a_discarded_alert_stays_discarded_when_its_story_grows(host: FeedHost, tmp_path: Path) -> None:
    """A person said so."""
    room = Room(errors={"console": [refused()]})
    async with open_house(tmp_path, feed(publish(host, NEWS)), room=room) as house:
        await house.poll()
        await house.desk.db.write(deliveries.discard, None)
        publish(host, NEWS.replace("يصدر", "أصدر"), OTHER)  # edited, and something new
        await house.poll()
        assert [OTHER.rstrip(".") in text for text in room.texts()] == [True]


async def test_one_row_that_cannot_be_read_holds_up_no_other(host: FeedHost, tmp_path: Path) -> None:
    """It is set aside."""
    async with open_house(tmp_path, feed(publish(host, NEWS, OTHER))) as house:

        def spoil(conn: Connection) -> None:
            conn.execute(update(tables.alerts).where(tables.alerts.c.id == 1).values(notices="[{}]"))

        await house.watch.once(lambda: None)
        await house.desk.db.write(spoil)
        await house.sender.once()
        assert len(house.room.texts()) == 1


async def test_who_leads_no_more_sends_nothing_and_moves_no_digest(host: FeedHost, tmp_path: Path) -> None:
    """And does not spin over it."""
    async with open_house(tmp_path, feed(publish(host, NEWS)), targets=(target(SLACK),)) as house:
        lease = await house.desk.db.write(leases.acquire, leases.LEADER, "another", house.clock(), 999.0)
        assert lease
        deposed = replace(house.desk, fence=lease.fence - 1)
        sender = type(house.sender)(deposed, house.sender._outlets)
        house.clock.pass_(minutes=10)
        await house.watch.once(lambda: None)
        await sender.once()
        assert house.room.seen == []
        (waiting,) = await house.desk.db.read(deliveries.due_targets, house.clock())
        assert waiting.instant == 1


async def test_a_message_of_which_a_part_arrived_is_repeated_with_its_mark(
    host: FeedHost, tmp_path: Path
) -> None:
    """The chat that took the first part and not the second sees why it comes again."""
    room = Room()
    async with open_house(tmp_path, feed(publish(host, NEWS)), targets=(target(SLACK),), room=room) as house:
        whole = house.sender._outlets[Platform.SLACK].render

        def split(message: Message) -> list[Part]:
            (part,) = whole(message)
            return [replace(part, refs=()), part]

        outlet = replace(house.sender._outlets[Platform.SLACK], render=split)
        outlets = {**house.sender._outlets, Platform.SLACK: outlet}
        house.sender = type(house.sender)(house.desk, outlets)
        room.errors[SLACK] = []
        send, taken = room.send, []

        async def second_fails(*given: object, **more: object) -> object:
            taken.append(1)
            if len(taken) == 2:
                room.errors[SLACK] = [DeliveryError(Outcome.NOT_SENT, "rate-limited", retry_after=1.0)]
            return await send(*given, **more)  # type: ignore[arg-type]

        room.send = second_fails  # type: ignore[method-assign]
        await house.poll()
        await house.poll()
        texts = room.texts(SLACK)
        assert len(texts) == 3
        assert [REPEAT in text for text in texts] == [False, True, True]
