"""Redis spares work when it can, and is never needed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from newsroom.errors import ConfigError
from newsroom.store.seen import Seen, Sorted, open_seen
from tests.stores import RedisServer, item, settings_for

ITEMS = [item("1"), item("2"), item("3")]
ALL = frozenset({0, 1, 2})
NONE: frozenset[int] = frozenset()
UNKNOWN = Sorted(NONE, ALL, NONE)
PROBE_S = 0.05


@pytest.fixture
async def seen(redis_server: RedisServer, tmp_path: Path) -> AsyncIterator[Seen]:
    opened = await another(redis_server, tmp_path)
    yield opened
    await opened.close()


async def another(server: RedisServer, data: Path, instance: str = "one") -> Seen:
    return await open_seen(settings_for(data, redis_url=server.url), instance, probe_s=PROBE_S)


async def use(seen: Seen) -> None:
    """Everything a poll asks of it."""
    assert await seen.sort(ITEMS) == UNKNOWN
    await seen.confirm(ITEMS)
    await seen.release(ITEMS)


async def comes_back(seen: Seen) -> None:
    for _ in range(200):
        await seen.sort([])
        if seen.state == "up":
            return
        await asyncio.sleep(PROBE_S)
    pytest.fail("it stayed down")


async def test_confirmed_items_are_known(seen: Seen) -> None:
    """By any of their keys, as long as the content is the same."""
    assert await seen.sort(ITEMS) == UNKNOWN
    await seen.confirm(ITEMS[:2])
    edited = item("1", content_hash="edited")
    other_id = item("2", keys=("id:new", "url:2"))
    assert await seen.sort([edited, other_id, item("4")]) == Sorted(frozenset({1}), frozenset({0, 2}), NONE)


async def test_of_a_feed_nobody_has_read_nothing_is_asked_but_for_others(
    redis_server: RedisServer, seen: Seen, tmp_path: Path
) -> None:
    """Whoever is alone spares the question; where others read too, they must hear of it."""
    alone = await open_seen(settings_for(tmp_path, redis_url=redis_server.url), "two", alone=True)
    other = await another(redis_server, tmp_path)
    try:
        await alone.confirm(ITEMS)
        assert await alone.sort(ITEMS, met=False) == UNKNOWN
        assert await alone.sort(ITEMS) == Sorted(ALL, NONE, NONE)

        assert await seen.sort(ITEMS, met=False) == UNKNOWN
        assert await other.sort(ITEMS, met=False) == Sorted(NONE, NONE, ALL)
    finally:
        await alone.close()
        await other.close()


async def test_an_item_is_read_by_one_worker(redis_server: RedisServer, seen: Seen, tmp_path: Path) -> None:
    """What one holds the others leave, until it gives it back or has recorded it."""
    other = await another(redis_server, tmp_path)
    assert await seen.sort(ITEMS) == UNKNOWN
    assert await other.sort(ITEMS) == Sorted(NONE, NONE, ALL)
    await other.release(ITEMS)
    assert await other.sort(ITEMS) == Sorted(NONE, NONE, ALL)
    await seen.release(ITEMS[:1])
    await seen.confirm(ITEMS[1:])
    assert await other.sort(ITEMS) == Sorted(frozenset({1, 2}), frozenset({0}), NONE)
    await other.close()


async def test_who_is_alone_leases_nothing_and_knows_what_it_confirmed(
    redis_server: RedisServer, tmp_path: Path
) -> None:
    """Nobody else could be reading, and what a crash left unread is read again at once."""
    settings = settings_for(tmp_path, redis_url=redis_server.url)
    alone = await open_seen(settings, "one", probe_s=PROBE_S, alone=True)
    assert await alone.sort(ITEMS) == UNKNOWN
    assert await alone.sort(ITEMS) == UNKNOWN
    await alone.confirm(ITEMS[:1])
    edited = item("1", content_hash="edited")
    assert await alone.sort([edited]) == Sorted(NONE, frozenset({0}), NONE)
    await alone.release([edited])
    assert await alone.sort(ITEMS[:1]) == Sorted(frozenset({0}), NONE, NONE)
    await alone.close()


async def test_leases_and_confirmations_end_by_themselves(redis_server: RedisServer, seen: Seen) -> None:
    """A worker that dies holds nothing for long, and the memory does not grow for ever."""
    await seen.sort(ITEMS)
    await seen.confirm(ITEMS[:1])
    lives = {key: redis_server.client.ttl(key) for key in redis_server.client.scan_iter()}
    assert 0 < lives["rasid:one:item:id:2"] <= 60
    assert 0 < lives["rasid:one:item:id:1"] <= 8 * 24 * 3600
    assert set(lives) == {f"rasid:one:item:{key}" for one in ITEMS for key in one.keys}


async def test_another_database_meets_no_old_keys(
    redis_server: RedisServer, seen: Seen, tmp_path: Path
) -> None:
    """A new database on an old Redis reads everything."""
    await seen.confirm(ITEMS)
    fresh = await another(redis_server, tmp_path, "two")
    assert await fresh.sort(ITEMS) == UNKNOWN
    await fresh.close()


async def test_a_feed_of_any_size_is_one_question(seen: Seen) -> None:
    """Thousands of entries, and none."""
    many = [item(str(n)) for n in range(3000)]
    assert len((await seen.sort(many)).mine) == 3000
    await seen.confirm(many)
    assert len((await seen.sort(many)).known) == 3000
    assert await seen.sort([]) == Sorted(NONE, NONE, NONE)
    await seen.confirm([])


async def test_an_odd_key_stops_nothing(seen: Seen) -> None:
    """Ids come from outside: spaces, NUL and lone surrogates are keys like others."""
    odd = [item("x", keys=("a b\0\r\n", "\ud800"))]
    await seen.confirm(odd)
    assert await seen.sort(odd) == Sorted(frozenset({0}), NONE, NONE)


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "unix:///nowhere/redis.sock", "off"])
async def test_an_absent_server_is_no_fault(tmp_path: Path, url: str) -> None:
    """Everything counts as unknown, and the database decides."""
    seen = await open_seen(settings_for(tmp_path, redis_url=url), "one")
    assert seen.state == "down"
    await use(seen)
    await seen.close()


async def test_an_address_that_is_none_is_told(tmp_path: Path) -> None:
    """A typing error is not an absent server."""
    with pytest.raises(ConfigError, match="REDIS_URL"):
        await open_seen(settings_for(tmp_path, redis_url="localhost:6379"), "one")


async def test_a_flushed_server_knows_nothing_and_goes_on(redis_server: RedisServer, seen: Seen) -> None:
    """Everything is read again; the database tells what is new. The scripts are sent anew."""
    await seen.sort(ITEMS)
    await seen.confirm(ITEMS)
    redis_server.client.flushall()
    redis_server.client.script_flush()
    assert await seen.sort(ITEMS) == UNKNOWN
    assert seen.state == "up"


async def test_a_frozen_server_is_given_up_and_found_again(redis_server: RedisServer, seen: Seen) -> None:
    """After three failures nobody waits for it; when it answers again it is used again."""
    await seen.confirm(ITEMS)
    redis_server.freeze()
    with capture_logs() as logs:
        for _ in range(3):
            assert await seen.sort(ITEMS) == UNKNOWN
        assert seen.state == "down"
        redis_server.thaw()
        await comes_back(seen)
    assert [line["event"] for line in logs] == ["working without Redis", "Redis answers again"]
    assert (await seen.sort(ITEMS)).known == ALL


async def test_an_open_breaker_asks_nothing_between_probes(redis_server: RedisServer, tmp_path: Path) -> None:
    """While it is open calls do not reach the server at all."""
    seen = await open_seen(settings_for(tmp_path, redis_url=redis_server.url), "one", probe_s=3600)
    redis_server.kill()
    for _ in range(3):
        await seen.sort(ITEMS)
    redis_server.start()
    before = redis_server.client.info("stats")["total_connections_received"]
    for _ in range(20):
        await use(seen)
    assert redis_server.client.info("stats")["total_connections_received"] == before
    assert seen.state == "down"
    await seen.close()


async def test_a_server_that_stays_away_is_probed_once_in_a_while(tmp_path: Path) -> None:
    """When it is time for a probe one call pays for it, and the others do not wait."""
    asked = 0

    def refuse(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1")
    port = server.sockets[0].getsockname()[1]
    settings = settings_for(tmp_path, redis_url=f"redis://127.0.0.1:{port}")
    seen = await open_seen(settings, "one", probe_s=0.5)
    await asyncio.sleep(0.6)
    before = asked
    for _ in range(30):
        await use(seen)
    assert 0 < asked - before < 10
    await seen.close()
    server.close()


async def test_a_restarted_server_is_used_again(redis_server: RedisServer, seen: Seen) -> None:
    """It lost its keys, and nothing else."""
    await seen.confirm(ITEMS)
    redis_server.kill()
    for _ in range(3):
        await use(seen)
    assert seen.state == "down"
    redis_server.start()
    await comes_back(seen)
    assert await seen.sort(ITEMS) == UNKNOWN


@pytest.mark.parametrize("fault", ["full", "replica"])
async def test_a_server_that_refuses_writes_counts_as_down(
    redis_server: RedisServer, seen: Seen, fault: str
) -> None:
    """Out of memory or read-only: no error reaches the poll, it is logged once, and it passes."""
    client = redis_server.client
    if fault == "full":
        client.config_set("maxmemory", "1")
    else:
        client.execute_command("REPLICAOF", "127.0.0.1", "1")
    with capture_logs() as logs:
        for _ in range(10):
            assert await seen.sort(ITEMS) == UNKNOWN
            await seen.confirm(ITEMS)
    assert seen.state == "down"
    assert [line["event"] for line in logs] == ["working without Redis"]
    if fault == "full":
        client.config_set("maxmemory", "0")
    else:
        client.execute_command("REPLICAOF", "NO", "ONE")
    await asyncio.sleep(PROBE_S)
    await seen.sort(ITEMS)
    assert seen.state == "up"
