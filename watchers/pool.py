"""Children that parse feeds and read articles, and may be killed for it.

A parser on hostile input can hang with the interpreter's lock held or eat all memory; a thread could not be
stopped, a process can. Children are forked from a clean server process and so hold no socket of ours. After a minute
in which nothing was to be done they end, and the server with them: each holds tens of megabytes.
Imports pebble, `watchers.articles`, `.child`, `.feeds` and newsroom; what does the work never.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import datetime
from itertools import chain
from multiprocessing import forkserver, resource_tracker
from types import TracebackType
from typing import Any, Self

import structlog
from pebble import ProcessExpired, ProcessPool

from newsroom import metrics
from newsroom.errors import ParseError
from newsroom.models import Article, Feed
from newsroom.reading import NOTHING, Reading, Rulebook
from watchers import child
from watchers.articles import as_article
from watchers.feeds import Found

log = structlog.get_logger()

WORKERS = 2
JOBS_PER_CHILD = 2000
JOB_S = 10.0
MEMORY = 1024**3
LOSSES = ("parser-timeout", "parser-died", "parser-memory")
SILENCE_S = 10.0  # a pool that says nothing for so long after a job's time is replaced
REST_S = 60.0
TOGETHER = 20  # articles are read in one job: two children share what a large feed brings
MOST_LOST = 5  # articles of one feed: it is given up then, and comes back later each time
PLAIN = Article("", "عنوان", "نص")  # is read wherever anything can be


class ParserPool:
    """Async context manager. A hostile job costs itself and at most one child, never the pool."""

    def __init__(
        self,
        *,
        workers: int = WORKERS,
        job_s: float = JOB_S,
        memory: int = MEMORY,
        rest_s: float = REST_S,
    ) -> None:
        self._workers = workers
        self._job_s = job_s
        self._memory = memory
        self._rest_s = rest_s
        self._idle = asyncio.Semaphore(workers)  # a job is handed over when a child is free for it
        self._replacing = asyncio.Lock()
        self._closed = False
        self._pool: ProcessPool | None = None  # none while it rests
        self._jobs = 0  # in hand, or waiting for a child
        self._rest: asyncio.TimerHandle | None = None
        self._resting: asyncio.Task[None] | None = None
        self._rulebooks = 0  # handed out so far
        self._rulebook: Rulebook | None = None  # the last of them

    async def __aenter__(self) -> Self:
        self._pool = await asyncio.to_thread(self._start)
        self._rest_later()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._rest:
            self._rest.cancel()
        async with self._replacing:
            self._closed = True  # a job cut off by the end must not start a new pool
            if self._pool:
                await asyncio.to_thread(_stop, self._pool)
        if self._resting:
            await self._resting

    async def feed(
        self,
        body: bytes,
        content_type: str | None,
        feed: Feed,
        now: datetime,
        rulebook: Rulebook | None = None,
    ) -> Found:
        """What it holds, if it is an answer of this feed's address at this moment.

        By a rulebook also what its items say, which are not sent to and fro then; not so of a long feed, nor of one on
        which a child was lost: an article is to cost itself alone.
        """
        if rulebook:
            try:
                return await self._feed_and_items(rulebook, body, content_type, feed, now)
            except ParseError as error:
                if error.reason not in (*LOSSES, "rulebook"):
                    raise
        found: Found = (await self._run("read_items", body, content_type, feed, now))["found"]
        return found

    async def _feed_and_items(
        self, rulebook: Rulebook, body: bytes, content_type: str | None, feed: Feed, now: datetime
    ) -> Found:
        told = await self._by(rulebook, "read_new", body, content_type, feed, now)
        found: Found = told["found"]
        if "read" not in told:
            return found
        articles = [as_article(feed, item, item.text) for item in found.items]
        read = zip(told["read"], articles, strict=True)
        said = [_told(reading, took, article) for (reading, took), article in read]
        return replace(found, said=tuple(said))

    async def article(self, page: bytes, content_type: str | None, url: str) -> str | None:
        """The article's text, or None where the page holds none."""
        text: str | None = (await self._run("read_article", page, content_type, url))["text"]
        return text

    async def read(self, rulebook: Rulebook, articles: Sequence[Article]) -> list[Reading]:
        """What each says, in the same order; NOTHING where one could not be read, which is logged.

        Raises ParseError where that is no article's doing, and where many are lost: nothing is to be recorded then.
        """
        turns, lost = asyncio.Semaphore(self._workers), list[Article]()

        async def in_turn(some: Sequence[Article]) -> list[Reading]:
            async with turns:  # a large feed lets others in between its jobs
                return await self._read(rulebook, some, lost)

        some = (articles[at : at + TOGETHER] for at in range(0, len(articles), TOGETHER))
        jobs = [asyncio.create_task(in_turn(one)) for one in some]
        try:
            return list(chain.from_iterable(await asyncio.gather(*jobs)))
        finally:
            for job in jobs:
                job.cancel()

    async def _read(
        self, rulebook: Rulebook, articles: Sequence[Article], lost: list[Article]
    ) -> list[Reading]:
        """Adds to `lost` those on which a child was lost."""
        try:
            found = await self._read_together(rulebook, articles)
        except ParseError:  # one costs itself: each of them alone
            return [await self._read_alone(rulebook, article, lost) for article in articles]
        return [_told(*one, article) for one, article in zip(found, articles, strict=True)]

    async def _read_alone(self, rulebook: Rulebook, article: Article, lost: list[Article]) -> Reading:
        try:
            ((found, took),) = await self._read_together(rulebook, [article])
        except ParseError as error:
            await self._try(rulebook)
            lost.append(article)
            reading = _told(error.reason, self._job_s, article)
            if len(lost) >= MOST_LOST:
                raise ParseError("articles-lost", error.reason) from error
            return reading
        return _told(found, took, article)

    async def _try(self, rulebook: Rulebook) -> None:
        """Raises ParseError where nothing at all can be read by it: what was lost before was no article's doing."""
        try:
            await self._read_together(rulebook, [PLAIN])
        except ParseError as error:
            if error.reason == "rulebook":
                raise
            raise ParseError("pool-lost", error.reason) from error

    async def _read_together(
        self, rulebook: Rulebook, articles: Sequence[Article]
    ) -> list[tuple[Reading | str, float]]:
        found: list[tuple[Reading | str, float]] = (await self._by(rulebook, "read_all", articles))["read"]
        return found

    async def _by(self, rulebook: Rulebook, job: str, *args: Any) -> dict[str, Any]:
        """A job of `watchers.analysing`; the rulebook is sent to a child that has not seen it."""
        if rulebook is not self._rulebook:
            self._rulebook, self._rulebooks = rulebook, self._rulebooks + 1
        name = str(self._rulebooks)
        told = await self._run(job, name, None, *args)
        return await self._run(job, name, rulebook, *args) if "wanted" in told else told

    async def _run(self, job: str, *args: Any) -> dict[str, Any]:
        self._jobs += 1
        if self._rest:
            self._rest.cancel()
        try:
            async with self._idle:
                result = await self._result(job, *args)
            if "reason" in result:
                raise ParseError(result["reason"], result.get("detail", ""))
        except ParseError as error:
            if error.reason in LOSSES:
                metrics.PARSER_LOSSES.labels(error.reason).inc()
            raise
        finally:
            self._jobs -= 1
            self._rest_later()
        return result

    def _rest_later(self) -> None:
        if not self._jobs and not self._closed:
            self._rest = asyncio.get_running_loop().call_later(self._rest_s, self._begin_rest)

    def _begin_rest(self) -> None:
        self._resting = asyncio.create_task(self._end_children())

    async def _end_children(self) -> None:
        try:
            async with self._replacing:
                if self._pool and not self._jobs and not self._closed:
                    pool, self._pool = self._pool, None
                    await asyncio.to_thread(_stop, pool)
                    await asyncio.to_thread(_SERVER.end)
        except Exception:  # nobody waits for this task before the pool is closed
            log.exception("children not ended")

    async def _result(self, job: str, *args: Any) -> dict[str, Any]:
        try:
            return await self._attempt(job, *args)
        except BrokenProcessPool:  # that may have been another's doing; a second time it was this job's
            try:
                return await self._attempt(job, *args)
            except BrokenProcessPool as error:
                if self._closed:  # nobody's doing; a job that is cancelled is held against no feed
                    raise asyncio.CancelledError("the pool is closed") from error
                raise ParseError("parser-died") from error

    async def _attempt(self, job: str, *args: Any) -> dict[str, Any]:
        """The job's result; BrokenProcessPool when the whole pool was lost, which is replaced then."""
        pool = await self._working_pool()
        try:
            future = pool.schedule(child.run, args=(job, self._job_s, *args), timeout=self._job_s)
            async with asyncio.timeout(self._job_s + SILENCE_S) as silence:
                return await asyncio.wrap_future(future)
        except TimeoutError as error:
            if not silence.expired():
                raise ParseError("parser-timeout") from error
            await self._replace(pool)  # a child that was killed while idle may have left its lock behind
            raise BrokenProcessPool("no child took the job") from error
        except ProcessExpired as error:
            timed_out = error.exitcode == -signal.SIGALRM
            raise ParseError("parser-timeout" if timed_out else "parser-died", str(error.exitcode)) from error
        except (BrokenProcessPool, RuntimeError):
            await self._replace(pool)
            raise BrokenProcessPool("all children were lost") from None

    async def _working_pool(self) -> ProcessPool:
        if not self._pool or not self._pool.active:  # it rests, or broke while idle
            await self._replace(self._pool)
        if not self._pool:
            raise BrokenProcessPool("closed")
        return self._pool

    def _start(self) -> ProcessPool:
        """A pool whose first child is being made; the slow part, done in a thread."""
        pool = ProcessPool(self._workers, JOBS_PER_CHILD, child.start, (self._memory,), _SERVER.begun())
        try:
            pool.schedule(int)  # a pool starts with its first job
        except Exception as error:  # no memory, processes or files are left
            _stop(pool)
            raise BrokenProcessPool("no children can be made") from error
        return pool

    async def _replace(self, broken: ProcessPool | None) -> None:
        """Goes on where the job that asks for it is cancelled: nobody else would ever end the new children."""
        await asyncio.shield(self._replaced(broken))

    async def _replaced(self, broken: ProcessPool | None) -> None:
        async with self._replacing:
            if self._pool is not broken or self._closed:
                return
            self._pool = None  # also where no other can be made: what is broken is stopped once
            try:
                self._pool = await asyncio.to_thread(self._start)
            finally:
                if broken:
                    await asyncio.to_thread(_stop, broken)


def _stop(pool: ProcessPool) -> None:
    """Ends its children, and the jobs they had in hand: of those pebble leaves some without an answer."""
    try:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()
    finally:
        _SERVER.left()
        pool._pool_manager.task_manager.tasks_abort(BrokenProcessPool("stopped"))


class _Server:
    """What children are forked from: one for all pools of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pools = 0

    def begun(self) -> Any:
        """For one more pool."""
        with self._lock:
            self._pools += 1
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(list(child.WORKSHOPS))
            return context

    def left(self) -> None:
        """By a pool, whose children have ended."""
        with self._lock:
            self._pools -= 1

    def end(self) -> None:
        """Where nobody has children: it, and what minds the locks they shared. Both begin anew with the next child."""
        server: Any = forkserver._forkserver  # there is no public way
        tracker: Any = resource_tracker._resource_tracker
        with self._lock:
            if self._pools or multiprocessing.active_children():
                return
            for helper, pid in ((server, server._forkserver_pid), (tracker, tracker._pid)):
                if pid:
                    os.kill(pid, signal.SIGKILL)  # asked kindly it waits for whoever still holds its pipe
                    helper._stop()


_SERVER = _Server()


def _told(found: Reading | str, took: float, article: Article) -> Reading:
    """What a child said of an article; on which we stumble, that is recorded with nothing said of it.

    By its words it is found all the same. They are drawn where it is recorded, in the parent: no grammar is at work
    there, only patterns that pass once over a text that is cut short.
    """
    metrics.ANALYSIS.observe(took)
    if isinstance(found, Reading):
        return found
    log.error("article not read", outlet=article.source, title=article.title, reason=found)
    return NOTHING
