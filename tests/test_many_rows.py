"""Many rows at once: stored as one by one, found by their indexes, and near what each of them is near."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Connection, delete, insert, select

from newsroom.arabic.searching import indexed, wanted
from newsroom.models import Feed
from newsroom.store import feeds, items, placing, search
from newsroom.store.database import Database, open_database
from newsroom.store.outbox import ReadItem
from newsroom.store.placing import Arrival, Asked
from newsroom.store.sql import TOGETHER, among, insert_rows, reserve
from newsroom.store.tables import former_keys, item_keys, stories
from newsroom.store.tables import items as items_
from newsroom.stories.sketch import GLANCE, HEAD, alike, pack, sketch
from tests.stores import NOW, feed_spec, item, poll, read_item, settings_for, wire

ODD = ("عنوان", "a'b\"c\\", "نقطة\0وسط", "نصف\ud83dرمز", "😀", "%(x)s ? :y", "", "\n")


async def new_feed(database: Database, key: str = "alhadath") -> Feed:
    return await database.write(feeds.add, feed_spec(key), NOW)


# ── written ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_many_rows_are_stored_as_they_would_be_one_by_one(database: Database) -> None:
    """Letters no database takes, times of other zones and nothing at all, whatever order the columns are named in."""
    away = timezone(timedelta(hours=5, minutes=30))
    moments = (NOW, datetime(2024, 2, 29, 23, 59, 59, 999_999, away), datetime(1990, 1, 1, tzinfo=UTC))
    feed = await new_feed(database)
    names = ("title", "url", "published_at", "dated_at", "content_hash", "revision", "first_seen_at")
    rows = [
        (odd, None if at % 2 else odd, None if at % 3 else moments[0], moments[at % 3], f"h{at}", at, NOW)
        for at, odd in enumerate(ODD)
    ]

    def both(conn: Connection) -> list[list[Any]]:
        story = conn.execute(
            insert(stories).values(key="item:x", created_at=NOW).returning(stories.c.id)
        ).scalar_one()
        found = []
        fixed: dict[str, Any] = {"feed_id": feed.id, "story_id": story, "relation": "new", "origin": "x"}
        query = select(*(items_.c[name] for name in names)).order_by(items_.c.revision)
        for each in (True, False):
            if each:
                for row in rows:
                    conn.execute(insert(items_), fixed | dict(zip(names, row, strict=True)))
            else:
                more = [(*row, *fixed.values()) for row in rows]
                assert insert_rows(conn, items_, (*names, *fixed), more) == len(rows)
            found.append(list(conn.execute(query).all()))
            conn.execute(delete(items_))
        return found

    singly, together = await database.write(both)
    assert singly == together
    assert len(together) == len(ODD)


async def test_rows_that_are_there_are_left_alone_and_not_counted(database: Database) -> None:
    def write(conn: Connection) -> list[int]:
        names = ("key", "feed_id", "content_hash")
        return [
            insert_rows(conn, former_keys, names, [("a", 1, "first"), ("b", 1, "first")], new=True),
            insert_rows(conn, former_keys, names, [("b", 2, "second"), ("c", 2, "second")], new=True),
            insert_rows(conn, former_keys, names, [], new=True),
        ]

    assert await database.write(write) == [2, 1, 0]
    kept = await database.read(lambda conn: list(conn.execute(select(former_keys.c.content_hash)).scalars()))
    assert sorted(kept) == ["first", "first", "second"]


@pytest.mark.parametrize("rows", [TOGETHER - 1, TOGETHER, TOGETHER + 1, 3 * TOGETHER + 7])
async def test_of_any_number_of_rows_each_that_is_new_is_written_and_counted(
    database: Database, rows: int
) -> None:
    """Every third is there already."""

    def write(conn: Connection) -> list[int]:
        made = [(str(n), n, f"h{n}") for n in range(rows)]
        names = ("key", "feed_id", "content_hash")
        return [insert_rows(conn, former_keys, names, some, new=True) for some in (made[::3], made)]

    there = len(range(0, rows, 3))
    assert await database.write(write) == [there, rows - there]
    query = select(former_keys.c.key, former_keys.c.feed_id, former_keys.c.content_hash)
    kept = await database.read(lambda conn: sorted(conn.execute(query).all(), key=lambda row: row[1]))
    assert kept == [(str(n), n, f"h{n}") for n in range(rows)]


async def test_reserved_ids_belong_to_nobody_else(database: Database) -> None:
    """Not to rows from before, nor to those that come after by themselves."""

    def write(conn: Connection) -> list[int]:
        for key in "ab":
            conn.execute(insert(stories).values(key=key, created_at=NOW))
        ids = reserve(conn, stories, 3)
        insert_rows(conn, stories, ("id", "key", "created_at"), [(id_, f"r{id_}", NOW) for id_ in ids])
        conn.execute(insert(stories).values(key="c", created_at=NOW))
        again = reserve(conn, stories, 1)
        return [
            *ids,
            *again,
            *conn.execute(select(stories.c.id).where(stories.c.key.in_(tuple("abc")))).scalars(),
        ]

    ids = await database.write(write)
    assert len(set(ids)) == len(ids) == 7
    assert ids[:3] == sorted(ids[:3])


async def test_a_story_that_outlived_its_first_item_takes_it_back(database: Database) -> None:
    """Among new ones: each item stands in the story of its own key."""
    feed = await new_feed(database)

    def begin(conn: Connection) -> int:
        made = insert(stories).values(key="item:id:2", created_at=NOW).returning(stories.c.id)
        return conn.execute(made).scalar_one()

    before = await database.write(begin)
    await database.write(items.record, poll(feed, *(read_item(str(n)) for n in range(4))), NOW)
    query = select(items_.c.title, items_.c.story_id, stories.c.key).join_from(items_, stories)
    found = {row.title: row for row in await database.read(lambda conn: conn.execute(query).all())}
    assert found[item("2").title].story_id == before
    assert {title: row.key for title, row in found.items()} == {
        item(str(n)).title: f"item:id:{n}" for n in range(4)
    }


async def test_an_article_is_found_by_the_words_that_came_with_it(database: Database) -> None:
    """And by those of its text where none came, or where it was edited since."""
    feed = await new_feed(database)
    given = replace(read_item("1", text="كلام عن الميناء."), words=indexed("المطار"))
    await database.write(items.record, poll(feed, given, read_item("2", text="كلام عن الجسر.")), NOW)

    async def found(word: str) -> list[str]:
        results = await database.read(search.find, wanted(word))
        return [hit.title for hit in results.hits]

    assert await found("المطار") == [given.item.title]
    assert await found("الميناء") == []
    assert await found("الجسر") == [item("2").title]


# ── found ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_texts_and_ids_are_found_whatever_they_are_made_of(database: Database) -> None:
    def write(conn: Connection) -> None:
        rows = [(f"{at}{odd}", at, "hash") for at, odd in enumerate(ODD)]
        insert_rows(conn, former_keys, ("key", "feed_id", "content_hash"), rows)

    await database.write(write)
    keys = [f"{at}{odd}" for at, odd in enumerate(ODD)]

    def ask(conn: Connection) -> list[list[int]]:
        query = select(former_keys.c.feed_id).order_by(former_keys.c.feed_id)
        asked = (
            among(former_keys.c.key, keys[1:]),
            among(former_keys.c.key, []),
            among(former_keys.c.feed_id, {0, 2, 99}),
        )
        return [list(conn.execute(query.where(one)).scalars()) for one in asked]

    assert await database.read(ask) == [list(range(1, len(ODD))), [], [0, 2]]
    assert set(await database.read(items.known, keys)) == {
        key for key in keys if "\0" not in key and "\ud83d" not in key
    } | {key.replace("\0", "\ufffd").replace("\ud83d", "\ufffd") for key in keys}


async def test_keys_are_looked_up_by_their_index_and_not_gone_through(tmp_path: Path) -> None:
    database = await open_database(settings_for(tmp_path))

    def plan(conn: Connection) -> list[str]:
        query = select(item_keys.c.item_id).where(among(item_keys.c.key, ["a", "b"]))
        literal = str(query.compile(conn, compile_kwargs={"literal_binds": False}))
        steps = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {literal}", ('["a", "b"]',))
        return [row.detail for row in steps]

    steps = await database.read(plan)
    await database.close()
    assert any(step.startswith("SEARCH item_keys") for step in steps)
    assert not any(step.startswith("SCAN item_keys") for step in steps)


# ── near ─────────────────────────────────────────────────────────────────────────────────────────────────


def report(name: str, days: int, **changes: Any) -> ReadItem:
    """An article of its own address that carries the agency report "fire" so many days before now."""
    published = NOW - timedelta(days=days)
    return read_item(item=item(name, published=published), sketch=wire("fire"), **changes)


async def near(database: Database, *arrived: Arrival) -> list[set[str]]:
    """Titles of the stored articles that each of these, brought in one transaction, goes back to one origin with."""
    placed = await database.write(placing.put, arrived, NOW)
    titles = dict(await database.read(lambda conn: conn.execute(select(items_.c.id, items_.c.title)).all()))
    return [{titles[id_] for id_ in one.shared} for one in placed]


def arrival(feed: Feed, read: ReadItem, asked: Asked | None) -> Arrival:
    return Arrival(feed, read, read.item.dated(NOW), asked)


@pytest.mark.parametrize("named", [False, True], ids=["without the index", "with the index"])
async def test_items_of_one_poll_each_meet_what_is_of_their_own_days(database: Database, named: bool) -> None:
    """One of today and one of last year, and their like stored before: neither is compared over the year."""
    feed, other = await new_feed(database), await new_feed(database, "other")
    stored = [report("new", 1), report("old", 366)]
    await database.write(items.record, poll(feed, *stored), NOW)
    came = [report("came-new", 0), report("came-old", 365)]
    asked = None
    if named:  # it names both of them for each, as one whose tokens were of two articles would
        newest, _ = await database.read(placing.latest)
        tokens = [placing.token(read) for read in stored]
        asked = Asked(newest, {placing.token(read): tokens for read in came})

    found = await near(database, *(arrival(other, read, asked) for read in came))
    assert found == [{read.item.title} for read in stored]


async def test_what_the_index_does_not_name_for_an_item_is_not_near_it(database: Database) -> None:
    """Though it is named for another item of the same transaction; what came since it was asked is looked at."""
    one, two = await new_feed(database), await new_feed(database, "two")
    stored = report("stored", 0)
    await database.write(items.record, poll(one, stored), NOW)
    newest, _ = await database.read(placing.latest)
    named, unnamed, unaware = report("named", 0), report("unnamed", 0), report("unaware", 0)
    asked = Asked(newest, {placing.token(named): [placing.token(stored)], placing.token(unnamed): []})

    found = await near(
        database,
        arrival(two, unnamed, asked),
        arrival(one, named, asked),
        arrival(two, unaware, Asked(0, {})),
    )
    assert found == [set(), {stored.item.title}, {stored.item.title}]


def test_a_glance_at_many_says_of_each_what_their_shingles_say() -> None:
    """Counted one by one; where one of two has no text, it is to be compared."""
    words = [f"كلمة{n}" for n in range(400)]
    own = sketch("", " ".join(words[:80]))
    others = [sketch("", " ".join(words[at : at + 60])) for at in range(0, 300, 6)]
    bare = sketch("عنوان من خمس كلمات فقط", "")
    packed = [pack(one) for one in (*others, bare, own)]
    by_hand = []
    for one in packed:
        shingles = np.frombuffer(one, "<u4")[HEAD:]
        shared = len(set(shingles.tolist()) & set(own.shingles.tolist()))
        smaller = min(shingles.size, own.shingles.size)
        by_hand.append(not smaller or shared >= GLANCE * smaller)
    assert alike(own, packed) == by_hand
    assert {True, False} == set(by_hand)
    assert alike(bare, packed) == [True] * len(packed)
    assert alike(own, []) == []
