"""Tasks through a real Redis: bounded, kept through its troubles, and each for the claim it was made for."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from redis.connection import parse_url

from bot.roles.common import task_server
from newsroom.desk import Desk, open_desk
from newsroom.errors import ConfigError
from newsroom.settings import Settings
from newsroom.store import feeds, polls
from newsroom.store.polls import Claim
from tests.chat import until
from tests.stores import NOW, RedisServer, feed_spec, settings_for
from watchers.dispatch import Dispatcher
from watchers.tasks import ACKNOWLEDGE_S, SPREAD, TOGETHER, Hands, Queue, QueueError, beside

AHEAD = 5


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(settings_for(tmp_path), service=False) as opened:
        await opened.db.write(feeds.sync, [feed_spec(f"f{n}") for n in range(12)], NOW)
        yield opened


@pytest.fixture
async def queue(redis_server: RedisServer) -> AsyncIterator[Queue]:
    made = Queue(redis_server.url, "here")
    yield made
    await made.close()


async def test_never_more_is_handed_out_than_may_wait(desk: Desk, queue: Queue) -> None:
    """However long nobody works; what was finished makes room."""
    dispatcher = Dispatcher(desk, queue, ahead=AHEAD)
    for _ in range(3):
        await dispatcher.tick()
    waiting, in_hand = (await queue.look()).waiting, await desk.db.read(polls.claimed, desk.now())

    assert (waiting, in_hand) == (AHEAD, AHEAD)


async def test_tasks_that_redis_forgot_are_handed_out_anew(
    desk: Desk, queue: Queue, redis_server: RedisServer
) -> None:
    dispatcher = Dispatcher(desk, queue, ahead=AHEAD)
    await dispatcher.tick()
    await asyncio.to_thread(redis_server.client.flushall)
    assert (await queue.look()).lost
    await asyncio.to_thread(redis_server.client.flushall)
    await dispatcher.tick()

    assert (await queue.look()).waiting == AHEAD


async def test_a_task_whose_receiver_never_heard_of_it_is_handed_out_anew_after_a_minute(
    tmp_path: Path, queue: Queue, redis_server: RedisServer
) -> None:
    """Redis gave it to a worker that lives on and was cut off as it was answered. What is begun is left alone."""
    passed = timedelta()
    async with open_desk(settings_for(tmp_path), service=False, now=lambda: NOW + passed) as desk:
        await desk.db.write(feeds.sync, [feed_spec(f"f{n}") for n in range(3)], NOW)
        dispatcher = Dispatcher(desk, queue, ahead=AHEAD)
        await dispatcher.tick()
        listed = await desk.db.read(feeds.all_feeds)
        claims = polls.claims_of(listed)
        assert len(await desk.db.write(polls.begin, claims[:1], NOW)) == 1
        await asyncio.to_thread(redis_server.client.delete, "rasid:here:tasks:polls")
        waiting = []
        for seconds in (59, 61):
            passed = timedelta(seconds=seconds)
            await dispatcher.tick()
            waiting.append((await queue.look()).waiting)
        begun = await desk.db.write(polls.begin, claims[1:], NOW + passed)

    assert waiting == [0, 2]
    assert not begun


async def test_nothing_is_claimed_while_redis_is_away(
    desk: Desk, queue: Queue, redis_server: RedisServer
) -> None:
    dispatcher = Dispatcher(desk, queue, ahead=AHEAD)
    redis_server.kill()
    await dispatcher.tick()
    with pytest.raises(QueueError):
        await queue.put([Claim(1, NOW)])

    assert await desk.db.read(polls.claimed, desk.now()) == 0


async def test_a_worker_takes_tasks_of_its_own_database_only_and_drains(redis_server: RedisServer) -> None:
    """Those of another rasid on the same server stay; one that does not end in time is broken off."""
    done: list[Claim] = []
    cut: list[Claim] = []
    hangs = asyncio.Event()

    async def work(claims: Sequence[Claim]) -> None:
        try:
            if claims[0].feed_id == 3:
                hangs.set()
                await asyncio.Event().wait()
            done.extend(claims)
        except asyncio.CancelledError:
            cut.extend(claims)
            raise

    mine, foreign = Queue(redis_server.url, "here"), Queue(redis_server.url, "there")
    claims = [Claim(n, NOW + timedelta(microseconds=n)) for n in range(1, 4)]
    await mine.put(claims)
    await foreign.put(claims)
    hands = Hands(redis_server.url, "here", 2, work)
    hands.start()
    await until(lambda: len(done) == 2 and hangs.is_set())
    await hands.drain(ACKNOWLEDGE_S + 0.2)

    assert sorted(claim.feed_id for claim in done) == [1, 2]
    assert cut == [claims[2]]
    assert ((await mine.look()).waiting, (await foreign.look()).waiting) == (0, 3)
    for one in (mine, foreign):
        await one.close()
    assert not redis_server.client.keys("*heartbeats*")  # all have taken their leave: nobody looks for them


async def test_many_feeds_share_a_task_and_few_do_not(queue: Queue) -> None:
    """So that handing them over costs little, and every worker has something to do."""
    await queue.put([Claim(n, NOW) for n in range(10)])
    few = (await queue.look()).waiting
    await queue.put([Claim(n, NOW) for n in range(SPREAD * TOGETHER)])

    assert few == 10
    assert (await queue.look()).waiting == few + SPREAD


async def test_workers_go_on_after_redis_was_restarted(redis_server: RedisServer) -> None:
    done: list[int] = []

    async def work(claims: Sequence[Claim]) -> None:
        done.extend(claim.feed_id for claim in claims)

    queue, hands = Queue(redis_server.url, "here"), Hands(redis_server.url, "here", 2, work)
    hands.start()
    await queue.put([Claim(1, NOW)])
    await until(lambda: done == [1])
    await asyncio.to_thread(redis_server.kill)
    await asyncio.to_thread(redis_server.start)
    await queue.put([Claim(2, NOW)])
    await until(lambda: done == [1, 2])
    await hands.drain(ACKNOWLEDGE_S + 1)
    await queue.close()


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("redis://:secret@host:6379/0", 1),
        ("rediss://host/4?ssl_cert_reqs=none", 5),
        ("redis://host", 1),
        ("redis://host/2?db=7", 8),
        ("unix:///run/redis.sock?db=3", 4),
        ("unix:///run/redis.sock", 1),
    ],
)
def test_tasks_stand_in_the_next_database_of_the_same_server(url: str, number: int) -> None:
    own, next_ = (parse_url(one) for one in (url, beside(url)))
    assert next_ == own | {"db": number}


@pytest.mark.parametrize("redis_url", [None, "off"])
def test_roles_apart_say_in_one_sentence_each_what_they_lack(tmp_path: Path, redis_url: str | None) -> None:
    settings: Settings = settings_for(tmp_path, redis_url=redis_url)
    with pytest.raises(ConfigError) as refused:
        task_server(settings, "work")

    assert [fault.path for fault in refused.value.faults] == ["DATABASE_URL", "REDIS_URL"]
    assert "on SQLite one process does everything" in str(refused.value)


WATCHED = """
import asyncio, time
from bot.pulse import Pulse

async def main():
    with Pulse(patience={patience}, between_s=0.05):
        for _ in range({rounds}):
            time.sleep({seconds})
            await asyncio.sleep(0.01)

asyncio.run(main())
"""


def test_a_loop_that_hangs_ends_its_process_and_one_that_is_busy_does_not() -> None:
    """Whoever keeps the process running starts it anew."""
    busy, hangs = (
        subprocess.run(
            [sys.executable, "-c", WATCHED.format(patience=p, rounds=n, seconds=s)], capture_output=True
        )
        for p, n, s in ((40, 40, 0.1), (5, 1, 30))
    )

    assert busy.returncode == 0
    assert hangs.returncode == 1
    assert b"the event loop hangs" in hangs.stdout + hangs.stderr
