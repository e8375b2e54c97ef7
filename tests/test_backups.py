"""A copy can be made at any time, and gone back to: what it knows is told once, and what came since is told."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select

from bot.leader import alone
from newsroom.errors import StoreError
from newsroom.models import Doubt, Frequency
from newsroom.settings import SHIPPED_CONFIG, Settings
from newsroom.store import deliveries, feeds, items, tables, targets
from newsroom.store.backups import backup, restore
from newsroom.store.database import Database, open_database
from tests.environment import inherited
from tests.house import TELL_ALL, Clock, feed, open_house
from tests.servers import FeedHost, publish
from tests.stores import (
    NOW,
    PostgresCluster,
    feed_spec,
    poll,
    read_item,
    settings_for,
    target_spec,
    wait_for,
)

NEWS = (
    "قوات التحالف الدولي تغادر قاعدة عين الأسد",
    "عاصفة ترابية تعطل الرحلات في عين الأسد",
    "خبير يشرح أهمية المدرجات في عين الأسد",
)


def add_story(conn: Connection, key: str) -> None:
    conn.execute(insert(tables.stories).values(key=key, created_at=NOW))


def stories(conn: Connection) -> set[str]:
    return set(conn.execute(select(tables.stories.c.key)).scalars())


async def opened_with(settings: Settings, *keys: str) -> Database:
    database = await open_database(settings)
    for key in keys:
        await database.write(add_story, key)
    return database


async def in_it(settings: Settings) -> tuple[set[str], str]:
    """Its stories, and its name for Redis."""
    database = await open_database(settings)
    found = await database.read(stories)
    await database.close()
    return found, database.instance


def names(folder: Path) -> list[str]:
    """What is in it, but for what SQLite puts beside a database that is read."""
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm")))


def size(path: Path) -> int:
    return path.stat().st_size


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def owner(path: Path) -> tuple[int, int]:
    return path.stat().st_uid, path.stat().st_gid


# ── there and back ───────────────────────────────────────────────────────────────────────────────────────


async def test_what_the_copy_knows_is_not_told_again_and_what_came_since_is(
    tmp_path: Path, host: FeedHost
) -> None:
    """What waited when the copy was made may have been told since: it says that it may be a repeat."""
    clock, copy = Clock(), tmp_path / "copy.db"
    url = publish(host, NEWS[0])
    data = tmp_path / "data"
    async with open_house(data, feed(url), policy=TELL_ALL, clock=clock) as house:
        await house.poll()
        publish(host, *NEWS[:2])
        clock.pass_(minutes=10)
        await house.watch.once(lambda: None)  # read, and not sent yet
        await asyncio.to_thread(backup, house.desk.settings, copy)
        publish(host, *NEWS)
        await house.poll()
        first, settings = house.room.texts(), house.desk.settings
    done = restore(settings, copy, clock())
    async with open_house(data, feed(url), policy=TELL_ALL, clock=clock) as house:
        await house.poll()
        second = house.room.texts()

    assert [sum(title in text for text in first) for title in NEWS] == [1, 1, 1]
    assert [sum(title in text for text in second) for title in NEWS] == [0, 1, 1]
    assert done.waiting == 1
    (marked,) = [text for text in second if NEWS[1] in text]
    assert "مكرر" in marked
    assert not any("مكرر" in text for text in second if NEWS[2] in text)


async def test_what_was_there_is_kept_and_redis_never_meets_the_other(tmp_path: Path) -> None:
    """The replaced file can be gone back to; the restored one has a name of its own for its keys."""
    settings = settings_for(tmp_path / "data")
    database = await opened_with(settings, "before")
    await asyncio.to_thread(backup, settings, tmp_path / "copy.db")
    await database.write(add_story, "after")
    await database.close()
    done = restore(settings, tmp_path / "copy.db", NOW)
    restored = await in_it(settings)
    assert done.replaced is not None
    restore(settings, done.replaced, NOW.replace(year=NOW.year + 1))
    back = await in_it(settings)

    assert restored[0] == {"before"}
    assert back[0] == {"before", "after"}
    assert len({database.instance, restored[1], back[1]}) == 3
    assert [name for name in names(tmp_path / "data") if name.startswith(".")] == []


async def test_where_there_is_nothing_it_is_put(tmp_path: Path) -> None:
    """The new machine after the old one burnt."""
    old, new = settings_for(tmp_path / "old"), settings_for(tmp_path / "new")
    await (await opened_with(old, "kept")).close()
    backup(old, tmp_path / "copy.db")

    assert restore(new, tmp_path / "copy.db", NOW).replaced is None
    assert (await in_it(new))[0] == {"kept"}


async def test_a_damaged_database_gives_way_and_is_kept(tmp_path: Path) -> None:
    """That is what copies are for."""
    settings = settings_for(tmp_path)
    await (await opened_with(settings, "kept")).close()
    backup(settings, tmp_path / "copy.db")
    (tmp_path / "rasid.db").write_bytes(b"not a database at all" * 500)
    done = restore(settings, tmp_path / "copy.db", NOW)

    assert (await in_it(settings))[0] == {"kept"}
    assert done.replaced is not None
    assert done.replaced.read_bytes().startswith(b"not a database")


async def test_what_a_lost_file_left_beside_it_is_not_played_into_the_restored_one(tmp_path: Path) -> None:
    """A crash left its log there, and somebody took the file itself away."""
    settings, log = settings_for(tmp_path / "data"), tmp_path / "data" / "rasid.db-wal"
    database = await opened_with(settings, "before")
    await asyncio.to_thread(backup, settings, tmp_path / "copy.db")
    for n in range(50):
        await database.write(add_story, f"after{n}")
    shutil.copy(log, tmp_path / "log")
    await database.close()
    (tmp_path / "data" / "rasid.db").unlink()
    shutil.copy(tmp_path / "log", log)
    restore(settings, tmp_path / "copy.db", NOW)

    assert (await in_it(settings))[0] == {"before"}
    (kept,) = (tmp_path / "data").glob("*.replaced-*-wal")
    assert size(kept) == size(tmp_path / "log")


async def test_a_link_to_the_database_leads_to_the_restored_one(tmp_path: Path) -> None:
    """Whoever keeps it on another disk finds it there afterwards."""
    settings, real = settings_for(tmp_path / "data"), tmp_path / "disk" / "real.db"
    await (await opened_with(settings, "before")).close()
    backup(settings, tmp_path / "copy.db")
    real.parent.mkdir()
    link = tmp_path / "data" / "rasid.db"
    shutil.move(link, real)
    link.symlink_to(real)
    database = await opened_with(settings, "after")
    await database.close()
    done = restore(settings, tmp_path / "copy.db", NOW)

    assert link.is_symlink()
    assert (await in_it(settings))[0] == {"before"}
    assert done.replaced is not None
    assert done.replaced.parent == real.parent


async def test_a_copy_is_as_private_as_what_it_is_of_and_so_is_the_restored_one(tmp_path: Path) -> None:
    """Whoever may not read the one may not read the other; a copy that was made read-only can be gone back to."""
    settings, place, copy = settings_for(tmp_path / "data"), tmp_path / "data" / "rasid.db", tmp_path / "c.db"
    await (await opened_with(settings, "kept")).close()
    place.chmod(0o640)
    backup(settings, copy)
    made = mode(copy)
    copy.chmod(0o444)
    restore(settings, copy, NOW)
    replacing = mode(place)
    place.unlink()
    restore(settings, copy, NOW.replace(year=NOW.year + 1))

    assert (made, replacing, mode(place)) == (0o640, 0o640, 0o644)
    assert (await in_it(settings))[0] == {"kept"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
async def test_what_root_restores_belongs_to_whom_it_belonged(tmp_path: Path) -> None:
    """The service that is started then is not root, and has to write into it."""
    old, new = settings_for(tmp_path / "old"), settings_for(tmp_path / "new")
    await (await opened_with(old, "kept")).close()
    backup(old, tmp_path / "copy.db")
    os.chown(tmp_path / "old" / "rasid.db", 1234, 1234)
    (tmp_path / "new").mkdir()
    os.chown(tmp_path / "new", 4321, 4321)
    restore(old, tmp_path / "copy.db", NOW)
    restore(new, tmp_path / "copy.db", NOW)

    assert owner(tmp_path / "old" / "rasid.db") == (1234, 1234)
    assert owner(tmp_path / "new" / "rasid.db") == (4321, 4321)


async def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    """Also one that would mean something in an address."""
    settings = settings_for(tmp_path / "a?b=c@d@e%20#f")
    await (await opened_with(settings, "kept")).close()
    copy = tmp_path / "c?opy%41.db"
    backup(settings, copy)
    restore(settings, copy, NOW)

    assert (await in_it(settings))[0] == {"kept"}


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────────────


def spoilt(copy: Path, how: str) -> None:
    if how == "damaged":
        bytes_ = bytearray(copy.read_bytes())
        for page in range(8, len(bytes_) // 4096):
            bytes_[page * 4096 : page * 4096 + 200] = b"\xff" * 200
        copy.write_bytes(bytes_)
    elif how == "cut":
        copy.write_bytes(copy.read_bytes()[: 10 * 4096])
    elif how == "none":
        copy.write_text("a text")
    elif how == "foreign":
        copy.unlink()
        with closing(sqlite3.connect(copy)) as conn:
            conn.execute("CREATE TABLE recipes (name)")
    elif how == "newer":
        with closing(sqlite3.connect(copy)) as conn, conn:
            conn.execute("UPDATE alembic_version SET version_num = '9999'")
    else:
        copy.unlink()


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("damaged", "corrupt"),
        ("cut", "corrupt"),
        ("none", "not-ours"),
        ("foreign", "not-ours"),
        ("newer", "newer"),
        ("missing", "missing"),
    ],
)
async def test_a_copy_that_is_no_good_changes_nothing(tmp_path: Path, how: str, reason: str) -> None:
    """It is looked at before anything is touched, and named in what is said."""
    settings, copy = settings_for(tmp_path / "data"), tmp_path / "copy.db"
    await (await opened_with(settings, "kept")).close()
    backup(settings, copy)
    spoilt(copy, how)
    before = (tmp_path / "data" / "rasid.db").read_bytes()
    with pytest.raises(StoreError) as refusal:
        restore(settings, copy, NOW)

    assert refusal.value.reason == reason
    assert str(copy) in str(refusal.value)
    assert (tmp_path / "data" / "rasid.db").read_bytes() == before
    assert names(tmp_path / "data") == ["rasid.db"]


async def test_a_database_that_another_program_has_open_is_left_alone(tmp_path: Path) -> None:
    """It would go on writing into what was put aside."""
    settings = settings_for(tmp_path)
    database = await opened_with(settings, "before")
    await asyncio.to_thread(backup, settings, tmp_path / "copy.db")
    await database.write(add_story, "after")
    with pytest.raises(StoreError, match="open in another program"):
        await asyncio.to_thread(restore, settings, tmp_path / "copy.db", NOW)
    found = await database.read(stories)
    await database.close()

    assert found == {"before", "after"}
    assert [name for name in names(tmp_path) if "replaced" in name] == []


def test_while_a_service_runs_nothing_is_restored(tmp_path: Path) -> None:
    """`rasid db restore` says who is running, and ends with 75."""
    settings = settings_for(tmp_path)
    asyncio.run(in_it(settings))
    backup(settings, tmp_path / "copy.db")
    environment = inherited() | {
        "RASID_DATA": str(tmp_path),
        "RASID_CONFIG": str(SHIPPED_CONFIG),
        "PYTHONPATH": str(Path(__file__).parent.parent),
    }

    words = [sys.executable, "-m", "bot.cli", "db", "restore", str(tmp_path / "copy.db")]
    with alone(settings):
        during = subprocess.run(words, env=environment, cwd=tmp_path, capture_output=True, text=True)

    assert during.returncode == 75
    assert "another rasid is running" in during.stderr
    assert names(tmp_path) == ["copy.db", "rasid.db", "rasid.db.lock"]


# ── making one ───────────────────────────────────────────────────────────────────────────────────────────


async def test_a_copy_is_of_one_moment_while_others_write(tmp_path: Path) -> None:
    """Pairs are written together: no copy has half of one."""
    settings = settings_for(tmp_path / "data")
    database, stop, written = await opened_with(settings), threading.Event(), []

    def pair(conn: Connection, number: int) -> None:
        add_story(conn, f"a{number}")
        add_story(conn, f"b{number}")

    async def write() -> None:
        while not stop.is_set() and len(written) < 2000:
            await database.write(pair, len(written))
            written.append(1)

    writing = asyncio.create_task(write())
    await asyncio.to_thread(wait_for, lambda: len(written) > 20)
    for n in range(3):
        await asyncio.to_thread(backup, settings, tmp_path / f"copy{n}.db")
    stop.set()
    await writing
    await database.close()

    for n in range(3):
        with closing(sqlite3.connect(tmp_path / f"copy{n}.db")) as conn:
            keys = {key for (key,) in conn.execute("SELECT key FROM stories")}
            assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert len(keys) > 20
        assert {f"b{key[1:]}" for key in keys if key[0] == "a"} == {key for key in keys if key[0] == "b"}


async def test_what_was_deleted_takes_no_room_in_the_copy(tmp_path: Path) -> None:
    """After a clearing the file keeps its size, and the copy is what is left; it is one file alone."""
    settings = settings_for(tmp_path / "data")
    database = await opened_with(settings)

    def much(conn: Connection) -> None:
        for n in range(500):
            add_story(conn, f"{n}-{'x' * 2000}")

    await database.write(much)
    await database.write(lambda conn: conn.execute(tables.stories.delete()))
    await asyncio.to_thread(backup, settings, tmp_path / "copy.db")
    await database.close()

    assert size(tmp_path / "data" / "rasid.db") > 1_000_000 > 2 * size(tmp_path / "copy.db")
    assert names(tmp_path) == ["copy.db", "data"]


async def test_what_cannot_be_copied_leaves_nothing_behind(tmp_path: Path) -> None:
    """Neither half a file, nor one in the place of another."""
    settings = settings_for(tmp_path / "data")
    with pytest.raises(StoreError, match="is not there"):
        backup(settings, tmp_path / "copy.db")
    await (await opened_with(settings, "kept")).close()
    with pytest.raises(StoreError):
        backup(settings, tmp_path / "nowhere" / "copy.db")
    (tmp_path / "taken.db").write_text("mine")
    with pytest.raises(StoreError, match="there already"):
        backup(settings, tmp_path / "taken.db")

    assert (tmp_path / "taken.db").read_text() == "mine"
    assert names(tmp_path) == ["data", "taken.db"]


# ── PostgreSQL ───────────────────────────────────────────────────────────────────────────────────────────


async def test_postgres_is_copied_with_its_own_tools(
    tmp_path: Path, postgres_cluster: PostgresCluster, postgres_url: str
) -> None:
    """As `docs/operators.md` says: pg_dump while rasid runs, pg_restore, a new name for Redis; and what waited, which
    may have been sent since, says so."""
    settings = settings_for(tmp_path, postgres_url)
    database = await opened_with(settings, "before")

    def one_waits(conn: Connection) -> None:
        targets.sync(conn, [target_spec()], NOW, lambda *_: None)
        items.record(conn, poll(feeds.add(conn, feed_spec(), NOW), read_item()), NOW)

    await database.write(one_waits)
    dump = tmp_path / "rasid.dump"
    tool(postgres_cluster, "pg_dump", "--format=custom", f"--file={dump}", postgres_url)
    await database.write(add_story, "after")
    await database.close()
    tool(
        *(postgres_cluster, "pg_restore", "--clean", "--if-exists", "--single-transaction"),
        *(f"--dbname={postgres_url}", str(dump)),
    )
    page = (Path(__file__).parent.parent / "docs" / "operators.md").read_text(encoding="utf-8")
    for statement in re.findall(r'^psql "\$DATABASE_URL" -c "(.+)"$', page, re.MULTILINE):
        tool(postgres_cluster, "psql", postgres_url, "-qc", statement)
    database, instance = await open_database(settings), database.instance
    found = await database.read(stories)
    (waiting,) = await database.write(deliveries.claim, 1, Frequency.INSTANT, NOW, 60, 9)
    await database.close()

    assert "before" in found
    assert "after" not in found
    assert instance != database.instance
    assert (waiting.attempts, waiting.doubt) == (1, Doubt.CRASH)


def tool(cluster: PostgresCluster, name: str, *words: str) -> None:
    folder = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))[-1]
    subprocess.run([str(folder / name), *words], check=True, stdout=subprocess.DEVNULL)
