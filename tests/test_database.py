"""The database opens, migrates, refuses what is not its own, and comes through what passes."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from newsroom.errors import StoreError
from newsroom.settings import Settings
from newsroom.store import database as opening
from newsroom.store.backups import backup
from newsroom.store.database import Database, open_database, upgrade
from newsroom.store.tables import meta, metadata, stories
from tests.stores import NOW, PostgresCluster, run_sql, settings_for

VERSIONS = Path(opening.__file__).parent / "migrations" / "versions"


def add_story(conn: Connection, key: str, at: datetime = NOW) -> None:
    conn.execute(insert(stories).values(key=key, created_at=at))


def story_keys(conn: Connection) -> set[str]:
    return set(conn.execute(select(stories.c.key)).scalars())


async def test_the_migrated_schema_is_the_one_of_the_tables(database: Database) -> None:
    """A column added to the tables without a revision is found here."""

    def ordinary(name: str | None, kind: str, _: object) -> bool:
        return kind != "table" or not (name or "").startswith("article_words")  # the index of the search

    def differences(conn: Connection) -> list[Any]:
        context = MigrationContext.configure(conn, opts={"compare_type": True, "include_name": ordinary})
        return list(compare_metadata(context, metadata))

    assert await database.read(differences) == []


async def test_opening_twice_keeps_the_instance_and_the_rows(store_settings: Settings) -> None:
    """A restart finds what was there."""
    first = await open_database(store_settings)
    await first.write(add_story, "kept")
    await first.close()
    revision = upgrade(store_settings)
    second = await open_database(store_settings)
    assert second.instance == first.instance
    assert revision == max(path.stem[:4] for path in VERSIONS.glob("0*.py"))
    assert await second.read(story_keys) == {"kept"}
    await second.close()


async def test_processes_that_open_at_once_migrate_once(store_settings: Settings) -> None:
    """All roles of a Procfile start together on an empty database."""
    opened = await asyncio.gather(*(open_database(store_settings) for _ in range(4)))
    assert len({one.instance for one in opened}) == 1
    await asyncio.gather(*(one.close() for one in opened))


async def test_a_failed_write_leaves_nothing(database: Database) -> None:
    """A transaction is whole or is not."""

    def half(conn: Connection) -> None:
        add_story(conn, "half")
        raise LookupError

    with pytest.raises(LookupError):
        await database.write(half)
    assert await database.read(story_keys) == set()


async def test_whatever_one_change_raises_the_others_are_answered(database: Database) -> None:
    """Those that share a transaction with it are written, and nobody waits for ever."""

    class OddError(BaseException):
        pass

    def odd(conn: Connection) -> None:
        raise OddError

    keys = [f"story-{n}" for n in range(6)]
    writing = [database.write(add_story, key) for key in keys]
    outcomes = await asyncio.gather(*writing[:3], database.write(odd), *writing[3:], return_exceptions=True)
    assert [type(one) for one in outcomes].count(OddError) == 1
    assert await database.read(story_keys) == set(keys)


async def test_a_read_cannot_write(database: Database) -> None:
    """Writes have one way in."""
    await database.read(add_story, "sneaked")
    assert await database.read(story_keys) == set()


async def test_times_come_back_aware_and_in_utc(database: Database) -> None:
    """A zone is never lost, whatever the database keeps."""
    baghdad = timezone(timedelta(hours=3))
    await database.write(add_story, "one", datetime(2025, 9, 1, 5, 32, tzinfo=baghdad))
    read = await database.read(lambda conn: conn.execute(select(stories.c.created_at)).scalar_one())
    assert (read, read.tzinfo) == (datetime(2025, 9, 1, 2, 32, tzinfo=UTC), UTC)


async def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    """Guessing a zone would shift news by hours."""
    with pytest.raises(StatementError, match="without a zone"):
        await database.write(add_story, "naive", datetime(2025, 9, 1))  # noqa: DTZ001


async def test_text_no_database_takes_is_kept_at_its_length(database: Database) -> None:
    """NUL and lone surrogates from a hostile feed stop nothing, and offsets stay right."""
    await database.write(add_story, "أ\0ب\ud800ج")
    assert await database.read(story_keys) == {"أ\ufffdب\ufffdج"}


async def test_concurrent_writers_all_get_through(database: Database) -> None:
    """Read-then-write transactions from many tasks neither fail nor overwrite each other."""

    def count_up(conn: Connection) -> None:
        current = conn.execute(select(meta.c.value).where(meta.c.key == "n").with_for_update()).scalar_one()
        conn.execute(update(meta).where(meta.c.key == "n").values(value=str(int(current) + 1)))

    await database.write(lambda conn: conn.execute(insert(meta).values(key="n", value="0")))
    await asyncio.gather(*(database.write(count_up) for _ in range(40)))
    counted = await database.read(
        lambda conn: conn.execute(select(meta.c.value).where(meta.c.key == "n")).scalar_one()
    )
    assert counted == "40"


async def test_a_sqlite_file_locked_elsewhere_is_waited_for(tmp_path: Path) -> None:
    """Another program that writes for a moment costs a wait, not the write."""
    database = await open_database(settings_for(tmp_path))
    other = sqlite3.connect(tmp_path / "rasid.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.3, other.commit).start()
    await database.write(add_story, "patient")
    assert await database.read(story_keys) == {"patient"}
    await database.close()
    other.close()


async def test_a_full_disk_is_said_and_passes(tmp_path: Path) -> None:
    """When there is no space a write says so and stores nothing; when there is again, it works."""
    database = await open_database(settings_for(tmp_path))

    def limit(conn: Connection, pages: int) -> None:
        used = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
        conn.exec_driver_sql(f"PRAGMA max_page_count = {used + pages}")

    await database.write(limit, 0)
    with pytest.raises(StoreError) as failure:
        await database.write(add_story, "x" * 100_000)
    assert failure.value.reason == "full"
    await database.write(limit, 1000)
    await database.write(add_story, "x" * 100_000)
    await database.close()


async def test_constraint_faults_are_not_taken_for_the_weather(database: Database) -> None:
    """A row that points nowhere is a fault of ours, and is raised as such."""
    with pytest.raises(IntegrityError):
        await database.write(
            lambda conn: conn.execute(insert(metadata.tables["item_keys"]).values(key="k", item_id=999))
        )


@pytest.mark.parametrize("content", [b"this is a letter, not a database\n" * 100, b"\0" * 8192])
async def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    """What somebody put in that place is not ours to delete."""
    (tmp_path / "rasid.db").write_bytes(content)
    with pytest.raises(StoreError, match=r"rasid\.db") as failure:
        await open_database(settings_for(tmp_path))
    assert failure.value.reason == "not-ours"
    assert (tmp_path / "rasid.db").read_bytes() == content


async def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    """A wrong path must not turn somebody's database into ours."""
    with sqlite3.connect(tmp_path / "rasid.db") as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    before = (tmp_path / "rasid.db").read_bytes()
    with pytest.raises(StoreError) as failure:
        await open_database(settings_for(tmp_path))
    assert failure.value.reason == "not-ours"
    assert (tmp_path / "rasid.db").read_bytes() == before


async def test_a_foreign_postgresql_database_is_refused(postgres_url: str, tmp_path: Path) -> None:
    """The same on a server."""
    run_sql(postgres_url, "CREATE TABLE recipes (name TEXT)")
    with pytest.raises(StoreError) as failure:
        await open_database(settings_for(tmp_path, postgres_url))
    assert failure.value.reason == "not-ours"


async def test_a_damaged_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    """Damage is told at the start, with what to do, and not met in the middle of a night."""
    database = await open_database(settings_for(tmp_path))
    for number in range(200):
        await database.write(add_story, f"{number}" * 200)
    await database.close()
    path = tmp_path / "rasid.db"
    content = bytearray(path.read_bytes())
    content[len(content) // 3 : len(content) * 2 // 3] = b"\xa5" * (len(content) * 2 // 3 - len(content) // 3)
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged") as failure:
        await open_database(settings_for(tmp_path))
    assert failure.value.reason == "corrupt"
    assert path.read_bytes() == bytes(content)


async def test_a_database_of_a_newer_version_is_refused(store_settings: Settings) -> None:
    """An older program would write what the newer one no longer understands."""
    database = await open_database(store_settings)
    await database.write(lambda conn: conn.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    await database.close()
    with pytest.raises(StoreError) as failure:
        await open_database(store_settings)
    assert failure.value.reason == "newer"


async def test_a_path_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    """A folder stands where the data should go."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError) as failure:
        await open_database(settings_for(tmp_path / "file"))
    assert failure.value.reason == "unreachable"


@pytest.mark.parametrize(
    "address",
    [
        "postgres://rasid:s3cret@127.0.0.1:1/rasid",
        "postgresql://127.0.0.1:1/rasid?user=rasid&password=s3cret",
    ],
)
async def test_an_unreachable_server_is_told_without_its_password(tmp_path: Path, address: str) -> None:
    """The line goes into logs and to screens."""
    with pytest.raises(StoreError, match=r"127\.0\.0\.1:1/rasid") as failure:
        await open_database(settings_for(tmp_path, address))
    assert failure.value.reason == "unreachable"
    assert "s3cret" not in str(failure.value)


@pytest.mark.parametrize(
    "address",
    [
        "mysql://root:s3cret@localhost/x",
        "s3cret",
        "postgres://rasid:s3@cret@host/rasid",
        "postgres://h:s3cret/x",
    ],
)
async def test_an_address_that_cannot_be_used_is_told_without_its_password(
    tmp_path: Path, address: str
) -> None:
    """Also one that was mistyped, where the password stands in a wrong place."""
    with pytest.raises(StoreError) as failure:
        await open_database(settings_for(tmp_path, address))
    assert failure.value.reason == "address"
    assert "cret" not in str(failure.value)


async def test_a_restarted_server_costs_a_repeat_and_no_write(
    postgres_cluster: PostgresCluster, tmp_path: Path
) -> None:
    """The transaction that was cut is run again, whole, once the server is back."""
    run_sql(postgres_cluster.url("postgres"), "CREATE DATABASE restarted")
    database = await open_database(settings_for(tmp_path, postgres_cluster.url("restarted")))
    runs: list[int] = []

    def cut(conn: Connection) -> None:
        add_story(conn, f"run {len(runs)}")
        runs.append(1)
        if len(runs) == 1:
            postgres_cluster.stop()
            threading.Timer(0.3, postgres_cluster.start).start()

    await database.write(cut)
    assert await database.read(story_keys) == {"run 1"}
    await database.close()


async def test_a_backup_is_whole_and_is_another_instance(tmp_path: Path) -> None:
    """Restored, it must not believe Redis keys that were written after it was made."""
    settings = settings_for(tmp_path)
    database = await open_database(settings)
    await database.write(add_story, "kept")
    (tmp_path / "copy").mkdir()
    await asyncio.to_thread(backup, settings, tmp_path / "copy" / "rasid.db")
    copy = await open_database(settings_for(tmp_path / "copy"))
    assert await copy.read(story_keys) == {"kept"}
    assert copy.instance != database.instance
    own = select(func.count()).where(meta.c.key == "instance")
    assert await copy.read(lambda conn: conn.execute(own).scalar()) == 1
    await copy.close()
    await database.close()
