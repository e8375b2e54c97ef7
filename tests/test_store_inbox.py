"""The inbox in the database: each update once, tried twice at most, given up and forgotten in time."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from sqlalchemy import Connection, select

from newsroom.models import Platform
from newsroom.store import inbox
from newsroom.store.database import Database
from newsroom.store.tables import inbox as rows
from newsroom.store.tables import meta
from tests.stores import LATER, NOW

TELEGRAM, SLACK = Platform.TELEGRAM, Platform.SLACK
ASKED = {"text": "ما حال الجسر\ud83d؟", "chat": -7, "thread": None}


async def kept(database: Database, key: str, platform: Platform = TELEGRAM) -> int:
    update_id = await database.write(inbox.put, platform, key, ASKED, NOW)
    assert update_id is not None
    return update_id


def states(conn: Connection) -> dict[str, tuple[str, str]]:
    return {row.key: (row.state, row.payload) for row in conn.execute(select(rows))}


async def test_an_update_is_kept_once(database: Database) -> None:
    """Of ten deliveries of one update at once, one is new; on another platform the same key is another update."""
    ids = await asyncio.gather(
        *(database.write(inbox.put, TELEGRAM, "5", ASKED, NOW) for _ in range(10)),
        database.write(inbox.put, SLACK, "5", ASKED, NOW),
    )
    assert len([one for one in ids[:10] if one is not None]) == 1
    assert ids[10] is not None

    [held] = await database.read(inbox.unfinished, TELEGRAM)
    assert held.id in ids
    assert held.payload == ASKED | {"text": "ما حال الجسر\ufffd؟"}  # no database takes half a character


async def test_what_is_not_done_is_unfinished_in_the_order_of_arrival(database: Database) -> None:
    """Begun or not; of the platform that asks."""
    ids = [await kept(database, key) for key in "abc"]
    await kept(database, "d", SLACK)
    await database.write(inbox.begin, ids[2])
    await database.write(inbox.done, ids[0], LATER)

    assert [held.id for held in await database.read(inbox.unfinished, TELEGRAM)] == ids[1:]


async def test_what_was_asked_is_not_kept_longer_than_needed(database: Database) -> None:
    """An answered question is a key and two times."""
    await database.write(inbox.done, await kept(database, "a"), LATER)
    assert await database.read(states) == {"a": ("done", "{}")}
    assert await database.write(inbox.put, TELEGRAM, "a", ASKED, LATER) is None


async def test_two_tries_and_half_an_hour_are_the_limits(database: Database) -> None:
    """What was begun twice, or is old, is given up and counted; what is done stays done."""
    poison, old, done = [await kept(database, key) for key in ("poison", "old", "done")]
    fresh = await database.write(inbox.put, TELEGRAM, "fresh", ASKED, LATER)
    for _ in range(inbox.MOST_TRIES):
        await database.write(inbox.begin, poison)
    await database.write(inbox.done, done, NOW)
    assert await database.write(inbox.expire, NOW, LATER) == 1  # nothing is older: the poison alone
    await database.write(inbox.begin, old)
    assert await database.write(inbox.expire, LATER, LATER) == 1

    assert [held.id for held in await database.read(inbox.unfinished, TELEGRAM)] == [fresh]
    assert {key: state for key, (state, _) in (await database.read(states)).items()} == {
        "poison": "expired",
        "old": "expired",
        "done": "done",
        "fresh": "open",
    }


async def test_only_what_ended_long_ago_is_forgotten(database: Database) -> None:
    """An unfinished update is never dropped, however old."""
    await database.write(inbox.done, await kept(database, "a"), NOW)
    await database.write(inbox.done, await kept(database, "b"), LATER)
    await kept(database, "c")
    assert await database.write(inbox.forget, NOW + timedelta(seconds=1)) == 1
    assert set(await database.read(states)) == {"b", "c"}


def add_note(conn: Connection, update_id: int | None) -> bool:
    if not inbox.first_change(conn, update_id):
        return False
    count = conn.execute(select(meta.c.value).where(meta.c.key == "notes")).scalar_one_or_none()
    if count is None:
        conn.execute(meta.insert().values(key="notes", value="1"))
    else:
        conn.execute(meta.update().where(meta.c.key == "notes").values(value=str(int(count) + 1)))
    return True


def notes(conn: Connection) -> str | None:
    return conn.execute(select(meta.c.value).where(meta.c.key == "notes")).scalar_one_or_none()


def failing(conn: Connection, update_id: int) -> None:
    add_note(conn, update_id)
    raise ZeroDivisionError


async def test_an_update_changes_things_once_however_often_it_is_tried(database: Database) -> None:
    """The mark and the change are there together or not at all, and the update is still to be answered."""
    update_id = await kept(database, "a")
    await asyncio.gather(database.write(failing, update_id), return_exceptions=True)
    assert await database.read(notes) is None

    changed = await asyncio.gather(*(database.write(add_note, update_id) for _ in range(5)))
    assert sorted(changed) == [False] * 4 + [True]
    assert await database.read(notes) == "1"
    assert len(await database.read(inbox.unfinished, TELEGRAM)) == 1

    await database.write(inbox.done, update_id, LATER)
    assert not await database.write(add_note, update_id)
    assert await database.write(add_note, None)  # asked at a terminal: tried once, and changed at once
