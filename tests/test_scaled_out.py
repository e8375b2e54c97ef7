"""The roles apart, as real processes on PostgreSQL and Redis: nothing is lost and nothing told twice, whoever dies.

One ticker and one sender serve all tests; each test brings feeds and workers of its own.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psutil
import pytest
import pytest_asyncio
from aiohttp import web

from newsroom.store.embedded import binaries
from tests.fakes.telegram import TelegramFake
from tests.fleet import DOSSIER, HARBOUR, SOON, Fleet
from tests.oracle import MARK, numbers
from tests.scene_of_processes import prepared
from tests.servers import FeedHost, item, rss
from tests.stores import RedisServer

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
NEWS = count(1)
BEFORE_ANYTHING_S = (
    0.5  # so late do outlets answer beside one that kills: nobody dies with their news in hand
)


class Outlets(FeedHost):
    """On every loopback address: each feed has a host of its own. Who asks for `/poison` is killed unanswered."""

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if request.path == "/poison" and request.transport:
            begins = request.transport.get_extra_info("peername")[1]
            os.kill(owner(begins, self.port), signal.SIGKILL)
        return await super()._serve(request)

    def publish(self, feeds: int, **answer: object) -> tuple[list[str], list[int]]:
        """So many feeds with one piece of news each: their addresses, and the numbers of the news."""
        published = [next(NEWS) for _ in range(feeds)]
        for n in published:
            entry = item(
                f"سفينة ترسو في {HARBOUR}، {MARK} {n}.", link=f"https://news.example/{n}", guid=f"n{n}"
            )
            self.put(f"/{n}", rss(entry), **answer)
        return [self.at(n, f"/{n}") for n in published], published

    def at(self, host: int, path: str) -> str:
        return f"http://127.0.1.{host}:{self.port}{path}"


def owner(port: int, to: int) -> int:
    """The process whose connection to the port `to` begins at this port of loopback."""
    for one in psutil.net_connections("tcp4"):
        if one.pid and one.raddr and (one.laddr.port, one.raddr.port) == (port, to):
            return one.pid
    raise AssertionError(f"nobody holds port {port}")


@dataclass
class Service:
    fleet: Fleet
    outlets: Outlets
    redis: RedisServer
    bot_api: TelegramFake

    async def follow(self, feeds: int, **answer: object) -> tuple[list[str], list[int]]:
        """So many more feeds: their keys, and the numbers of their news."""
        urls, published = self.outlets.publish(feeds, **answer)
        return await self.fleet.follow(*urls), published

    def told(self) -> Counter[int]:
        return Counter(numbers(seen.text for seen in self.bot_api.seen))

    async def all_told(self, published: Sequence[int], seconds: float = 60) -> None:
        await self.fleet.until(lambda: self.told().keys() >= set(published), seconds)

    def recorded(self, published: Sequence[int]) -> int:
        """How many rows hold these."""
        found = Counter(numbers(title for (title,) in self.fleet.rows("SELECT title FROM items")))
        return sum(found[n] for n in published)

    def polled(self, keys: Sequence[str]) -> list[str]:
        query = "SELECT key FROM feeds WHERE key = ANY(%s) AND last_ok_at IS NOT NULL ORDER BY id"
        return [key for (key,) in self.fleet.rows(query, keys)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def service(
    tmp_path_factory: pytest.TempPathFactory, shared_postgres_url: str
) -> AsyncIterator[Service]:
    server = RedisServer(next(binaries()))
    async with Outlets("0.0.0.0") as outlets, TelegramFake() as bot_api:
        fleet = Fleet(tmp_path_factory.mktemp("fleet"), shared_postgres_url, server.url)
        fleet.tell(bot_api)
        try:
            for role in ("watch", "send"):
                await fleet.start(role)
            await fleet.up("watch", "send")
            yield Service(fleet, outlets, server, bot_api)
        finally:
            await fleet.end()
            server.remove()


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def nothing_left(service: Service) -> AsyncIterator[None]:
    """What a test that failed left running must not work beside the next."""
    lasting = service.fleet.running()
    yield
    await service.fleet.end_all(service.fleet.running() - lasting)


async def test_what_is_published_is_polled_by_workers_and_told_once(service: Service) -> None:
    keys, published = await service.follow(6)
    worker = await service.fleet.start("work", name="only")
    await service.all_told(published)
    await service.fleet.all_polled(keys)

    assert await service.fleet.stop(worker) == 0
    assert service.recorded(published) == 6
    assert [service.told()[n] for n in published] == [1] * 6
    assert service.fleet.rows("SELECT DISTINCT state FROM deliveries") == [("sent",)]
    assert all(service.outlets.hits(f"/{n}") == 1 for n in published)
    assert not any("Traceback" in service.fleet.log(name) for name in ("watch", "only", "send"))


async def test_a_worker_killed_in_the_middle_of_a_poll_loses_nothing_and_repeats_nothing(
    service: Service,
) -> None:
    """Its tasks, begun or not, come to the other worker by the engine; the lease on the rows has not passed."""
    killed = await service.fleet.start("work", "--threads", "2", name="killed")
    other = await service.fleet.start("work", *SOON, name="other")
    await service.fleet.up("killed", "other")
    other.send_signal(signal.SIGSTOP)  # until the first has begun
    keys, published = await service.follow(12, delay_s=0.5)
    begun = "SELECT count(*) FROM feeds WHERE key = ANY(%s) AND tries = 1"
    await service.fleet.until(lambda: service.fleet.number(begun, keys))
    killed.kill()
    other.send_signal(signal.SIGCONT)
    await service.fleet.all_polled(keys)
    await service.all_told(published)

    assert service.recorded(published) == 12
    assert [service.told()[n] for n in published] == [1] * 12
    assert service.fleet.number("SELECT count(*) FROM feeds WHERE state = 'paused'") == 0
    assert await service.fleet.stop(other) == 0


async def test_asked_to_stop_a_worker_finishes_what_it_has_begun_and_leaves_the_rest_to_others(
    service: Service,
) -> None:
    """A poll that hangs is broken off, and held against nobody."""
    worker = await service.fleet.start("work", name="first")
    await service.fleet.all_polled((await service.follow(1))[0])  # its parsers and words are ready
    released, never = asyncio.Event(), asyncio.Event()
    slow, published = service.outlets.publish(2, after=released)
    (hanging,), (hangs,) = service.outlets.publish(1, after=never)
    keys = await service.fleet.follow(*slow, hanging)
    await service.fleet.until(lambda: all(service.outlets.hits(f"/{n}") for n in (*published, hangs)))
    service.outlets.put(f"/{hangs}", rss())
    stopping = asyncio.create_task(service.fleet.stop(worker))
    await service.fleet.until(lambda: "stopping" in service.fleet.log("first"))
    released.set()
    code = await stopping
    polled = service.polled(keys)
    left = service.fleet.rows("SELECT tries FROM feeds WHERE key = %s", keys[2])
    second = await service.fleet.start("work", name="second")
    await service.fleet.all_polled(keys)

    assert code == 0
    assert polled == keys[:2]
    assert left == [(0,)]
    assert service.outlets.hits(f"/{hangs}") == 2
    assert "Traceback" not in service.fleet.log("first")
    assert await service.fleet.stop(second) == 0


async def test_a_redis_that_forgets_everything_loses_no_poll(service: Service) -> None:
    """Flushed while tasks wait in it, and once more restarted empty while workers use it."""
    keys, published = await service.follow(20, delay_s=0.2)
    claimed = "SELECT count(*) FROM feeds WHERE key = ANY(%s) AND leased_until IS NOT NULL"
    await service.fleet.until(lambda: service.fleet.number(claimed, keys) == 20)
    await asyncio.to_thread(service.redis.client.flushall)
    worker = await service.fleet.start("work", "--threads", "2", name="forgotten")
    await service.fleet.until(lambda: len(service.polled(keys)) > 3)
    await asyncio.to_thread(service.redis.kill)
    await asyncio.to_thread(service.redis.start)
    await service.fleet.all_polled(keys)

    assert service.recorded(published) == 20
    assert "Redis has lost the queue" in service.fleet.log("watch")
    assert await service.fleet.stop(worker) == 0


async def test_a_feed_that_kills_its_workers_is_quarantined_while_the_others_go_on(service: Service) -> None:
    """And polled again when a person says so. The workers are started anew by the one that minds them."""
    urls, published = service.outlets.publish(8, delay_s=BEFORE_ANYTHING_S)
    keys = await service.fleet.follow(*urls, service.outlets.at(250, "/poison"))
    crew = await service.fleet.start("work", "--processes", "2", "--parsers", "1", *SOON, name="crew")
    paused = "SELECT count(*) FROM feeds WHERE state = 'paused'"
    await service.fleet.until(lambda: service.fleet.number(paused), 180)
    await service.fleet.all_polled(keys)
    await service.all_told(published)
    resting = service.fleet.rows("SELECT key, state_reason FROM feeds WHERE state = 'paused'")
    listed, deaths = await service.fleet.run("feeds", "list"), service.outlets.hits("/poison")
    released = await service.fleet.run("feeds", "resume", keys[-1])
    await service.fleet.until(lambda: service.outlets.hits("/poison") > deaths)

    assert resting == [(keys[-1], "quarantined")]
    assert deaths == 3
    assert service.recorded(published) == 8
    assert "polling it ended the program three times" in " ".join(listed[1].split())
    assert released[0] == 0
    assert await service.fleet.stop(crew) == 0


async def test_the_same_feed_is_quarantined_where_one_process_does_everything(
    tmp_path: Path, service: Service
) -> None:
    """Whoever keeps it running starts it again; three lives later it goes on without."""
    rasid = prepared(tmp_path, "policy: {first_poll_alerts: 50}\n")
    for dossier in (tmp_path / "config" / "dossiers").iterdir():
        dossier.unlink()
    (tmp_path / "config" / "dossiers" / "harbour.yaml").write_text(DOSSIER, encoding="utf-8")
    urls, published = service.outlets.publish(5)
    deaths = service.outlets.hits("/poison")
    rasid.follow(*urls, service.outlets.at(251, "/poison"))
    codes = [(await rasid("run", "--once")).returncode for _ in range(4)]
    await rasid.end()

    assert codes == [-signal.SIGKILL] * 3 + [0]
    assert service.outlets.hits("/poison") == deaths + 3
    assert all(service.outlets.hits(f"/{n}") for n in published)


async def test_each_role_but_the_worker_is_alone_and_says_who_leads(
    service: Service, postgres_url: str
) -> None:
    """Exit 75; one that does everything is refused beside any of them, and they beside it."""
    fleet, elsewhere = service.fleet, {"DATABASE_URL": postgres_url, "TELEGRAM_TOKEN": ""}
    listener = await fleet.start("bot")
    whole = await fleet.start("run", name="whole", **elsewhere)
    await fleet.up("bot", "whole")
    beside = [await fleet.start(role, name=f"second-{role}") for role in ("watch", "send", "bot", "run")]
    beside.append(await fleet.start("watch", name="late", **elsewhere))
    codes = [await asyncio.wait_for(one.wait(), 60) for one in beside]

    assert codes == [75] * 5
    place = f"{os.uname().nodename}:{fleet.folder}/watch/data"
    assert f"hands out polls on this database: {place}" in fleet.log("second-watch")
    assert [await fleet.stop(one) for one in (listener, whole)] == [0, 0]
