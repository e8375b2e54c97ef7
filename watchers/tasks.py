"""The task engine: polls handed from the ticker to workers on any number of hosts, by Dramatiq through Redis.

    Queue.put(claims) → Redis → a thread of Hands → the worker's one event loop → `work(claims)`

A task is the ids of a few feeds and the claim they stand under, as JSON: one feed where few are due, up to TOGETHER
of them where many are, since handing a task over costs as much as a poll that finds nothing new. It is acknowledged
after the work, so the tasks of a worker that was killed come back: each of its commands is a heartbeat, and whoever
fetches looks now and then for workers that gave none. What Redis itself loses comes back by the lease on the feed's
row. The only module that knows the engine and its Redis; its keys carry the database's own id, so that two rasids can
share a server. They stand in a logical database apart: the engine finds the tasks of the dead by KEYS, which goes
through all of a database and keeps the server from answering meanwhile (0.45 s for a million keys), and items are
remembered by the million.
Of the engine's middleware none is used: a poll's failures are rows and its times are bounded where it waits, and the
event loop is the process's own, where the database, the connections and the parsers live.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import dramatiq
import redis
from dramatiq.brokers.redis import RedisBroker
from redis.backoff import NoBackoff
from redis.retry import Retry

from newsroom.errors import ConfigError, Fault, ReasonedError
from newsroom.store.polls import Claim
from newsroom.store.sql import chunks

QUEUE, POLL = "polls", "poll"
DEAD_AFTER_S = 8.0  # without a command for so long a worker is dead
LOOKS = 250_000  # of a million commands, those that look for dead workers
IDLE_MS = 1_000  # the longest pause between two looks into an empty queue
ANSWER_S = 5.0
ACKNOWLEDGE_S = 1.0  # of a stop: threads whose work was broken off say so before the connections close
TOGETHER = 8  # feeds of one task, at most
SPREAD = 64  # tasks that are made before any holds a second feed: all workers are to have something to do

Work = Callable[[Sequence[Claim]], Awaitable[object]]


class QueueError(ReasonedError):
    """Redis does not take or tell of tasks now."""


@dataclass(frozen=True, slots=True)
class Standing:
    waiting: int  # tasks that no worker has fetched
    lost: bool  # Redis has forgotten everything since it was last asked


class Queue:
    """The ticker's end. Raises QueueError where Redis does not answer."""

    def __init__(self, url: str, instance: str) -> None:
        self._broker = _broker(url, instance, looks=0)  # who is dead, workers say
        self._broker.declare_queue(QUEUE)

    async def look(self) -> Standing:
        standing: Standing = await self._asked(self._look)
        return standing

    async def put(self, claims: Sequence[Claim]) -> None:
        """As tasks; where it fails midway, some may stand there."""
        await self._asked(self._put, claims)

    async def close(self) -> None:
        await asyncio.to_thread(_farewell, self._broker)

    async def _asked(self, do: Callable[..., Any], *args: Any) -> Any:
        try:
            return await asyncio.to_thread(do, *args)
        except (redis.RedisError, OSError) as error:
            raise QueueError("redis-down", str(error) or type(error).__name__) from error

    def _look(self) -> Standing:
        """Whoever asks first leaves a mark; where it is gone, so is the rest."""
        asking = self._broker.client.pipeline(transaction=False)
        asking.set(f"{self._broker.namespace}:mark", "1", nx=True)
        asking.llen(f"{self._broker.namespace}:{QUEUE}")
        marked, waiting = asking.execute()
        return Standing(waiting, bool(marked))

    def _put(self, claims: Sequence[Claim]) -> None:
        size = min(TOGETHER, max(1, len(claims) // SPREAD))
        for until, some in groupby(sorted(claims, key=_until), _until):
            for few in chunks([claim.feed_id for claim in some], size):
                self._broker.enqueue(dramatiq.Message(QUEUE, POLL, (until.isoformat(), *few), {}, {}))


def _until(claim: Claim) -> datetime:
    return claim.until


class Hands:
    """A worker's end: fetches tasks for as many threads as there are, each of which waits for the polls of one task."""

    def __init__(
        self, url: str, instance: str, threads: int, work: Work, *, dead_after_s: float = DEAD_AFTER_S
    ) -> None:
        self._work = work
        self._loop = asyncio.get_running_loop()
        self._in_hand: set[asyncio.Future[object]] = set()
        self._broker = _broker(url, instance, dead_after_s)
        dramatiq.actor(broker=self._broker, actor_name=POLL, queue_name=QUEUE)(self._poll)
        self._worker = dramatiq.Worker(self._broker, worker_threads=threads, worker_timeout=IDLE_MS)

    def start(self) -> None:
        self._worker.start()

    async def drain(self, seconds: float) -> None:
        """Finish what is in hand, and put back into the queue what is not begun; what takes too long is cancelled."""
        stopping = asyncio.create_task(asyncio.to_thread(self._worker.stop, round(seconds * 1000)))
        await asyncio.wait([stopping], timeout=max(0.0, seconds - ACKNOWLEDGE_S))
        late = set(self._in_hand)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, stopping, return_exceptions=True)
        threads = (*self._worker.workers, *self._worker.consumers.values())
        if not any(thread.is_alive() for thread in threads):  # it would cut off who still acknowledges
            await asyncio.to_thread(_farewell, self._broker)

    def _poll(self, until: str, *feed_ids: int) -> None:
        claims = [Claim(feed_id, datetime.fromisoformat(until)) for feed_id in feed_ids]
        try:
            asyncio.run_coroutine_threadsafe(self._done(claims), self._loop).result()
        except CancelledError:
            return  # given back in the database, which brings them to the next worker

    async def _done(self, claims: Sequence[Claim]) -> None:
        doing = asyncio.ensure_future(self._work(claims))
        self._in_hand.add(doing)
        doing.add_done_callback(self._in_hand.discard)
        await doing


class _Client(redis.Redis):
    """A server that hangs is to Dramatiq what one that is gone is: only then it repeats what it had to say."""

    def execute_command(self, *args: Any, **options: Any) -> Any:
        try:
            return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]
        except redis.TimeoutError as error:
            raise redis.ConnectionError(str(error)) from error


def beside(url: str) -> str:
    """The next logical database of the server at a redis:// address."""
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    own = asked.get("db", "" if parts.scheme == "unix" else parts.path.strip("/"))
    number = int(own) + 1 if own.isdecimal() else 1
    return f"{url.partition('?')[0]}?{urlencode(asked | {'db': number})}"


def _farewell(broker: RedisBroker) -> None:
    """Where nothing is left in hand, nobody need look for us as for the dead."""
    client, space = broker.client, broker.namespace
    with suppress(redis.RedisError, OSError):
        if not client.exists(f"{space}:__acks__.{broker.broker_id}.{QUEUE}"):
            client.zrem(f"{space}:__heartbeats__", broker.broker_id)
    client.close()


def _broker(url: str, instance: str, dead_after_s: float = DEAD_AFTER_S, looks: int = LOOKS) -> RedisBroker:
    try:
        client = _Client.from_url(
            url,
            socket_timeout=ANSWER_S,
            socket_connect_timeout=ANSWER_S,
            retry=Retry(NoBackoff(), 0),  # the default waits up to a minute for a server that hangs
        )
    except ValueError as error:
        raise ConfigError([Fault("environment", "TASKS_REDIS_URL", "is not a redis:// address")]) from error
    return RedisBroker(  # type: ignore[no-untyped-call]
        client=client,
        middleware=[],
        namespace=f"rasid:{instance}:tasks",
        heartbeat_timeout=round(dead_after_s * 1000),
        maintenance_chance=looks,
    )
