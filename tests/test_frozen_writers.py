"""A process that freezes while it writes many rows to PostgreSQL, and waits for the answer, does not keep its locks.

A suspended machine, or one whose cable was pulled: the server does what it was asked, and hears nothing more.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from newsroom.store.database import open_database
from newsroom.store.sql import ONE_BY_ONE
from tests.chat import until
from tests.environment import inherited
from tests.stores import settings_for

WRITES = {
    "inserted": (
        "insert_rows(conn, former_keys, ('key', 'feed_id', 'content_hash'),"
        " [(str(n), 1, 'x') for n in range(3)])"
    ),
    "inserted where they are not": (
        "insert_all(conn, former_keys, [dict(key=str(n), feed_id=1, content_hash='x') for n in range(3)])"
    ),
    "changed": (
        "conn.execute(update(former_keys).where(former_keys.c.key == bindparam('the_key')).values(feed_id=2),"
        " [{'the_key': str(n)} for n in range(3)])"
    ),
}
WRITER = """
import sys
from sqlalchemy import bindparam, make_url, update
from newsroom.store.engine import make_engine
from newsroom.store.sql import insert_all, insert_rows, one_by_one
from newsroom.store.tables import former_keys

with make_engine(make_url(sys.argv[1])).begin() as conn:
    conn.exec_driver_sql("SET idle_in_transaction_session_timeout = '3s'")  # sooner than elsewhere
    one_by_one(conn)
    print(conn.exec_driver_sql("SELECT pg_backend_pid()").scalar(), flush=True)
    {write}
"""
LOCKED = "SELECT count(*) FROM pg_locks WHERE pid = %s AND NOT granted"
LIVES = "SELECT count(*) FROM pg_stat_activity WHERE pid = %s"


@pytest.mark.slow
@pytest.mark.parametrize("rows", WRITES)
async def test_who_freezes_while_rows_are_written_loses_its_locks(
    rows: str, postgres_url: str, tmp_path: Path
) -> None:
    await (await open_database(settings_for(tmp_path, postgres_url))).close()
    url = make_url(postgres_url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    with psycopg.connect(postgres_url) as holder, psycopg.connect(postgres_url, autocommit=True) as other:
        holder.execute("LOCK TABLE former_keys")
        writer = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", WRITER.replace("{write}", WRITES[rows]), url),
            env=inherited(),
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            assert writer.stdout
            pid = int(await writer.stdout.readline())
            await until(lambda: other.execute(LOCKED, (pid,)).fetchone() == (1,))
            writer.send_signal(signal.SIGSTOP)
            holder.rollback()
            other.execute("SET lock_timeout = '60s'")
            await asyncio.to_thread(other.execute, "SELECT pg_advisory_lock(%s)", (ONE_BY_ONE,))
            await until(lambda: other.execute(LIVES, (pid,)).fetchone() == (0,))  # not freed by a mere error
        finally:
            writer.kill()
            await writer.wait()
