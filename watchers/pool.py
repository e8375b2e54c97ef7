"""Children that parse, and may be killed for it.

A parser on hostile input can hang with the interpreter's lock held or eat all memory; a thread could not be
stopped, a process can. Children are forked from a clean server process and so hold no socket of ours.
Imports pebble, `watchers.child`, `watchers.feeds`, `newsroom.errors`; the parsers themselves never.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from pebble import ProcessExpired, ProcessPool

from newsroom.errors import ParseError
from watchers import child
from watchers.feeds import Entry, ParsedFeed

WORKERS = 2
JOBS_PER_CHILD = 200
JOB_S = 10.0
MEMORY = 1024**3
SILENCE_S = 10.0  # a pool that says nothing for so long after a job's time is replaced


class ParserPool:
    """Async context manager. A hostile job costs itself and at most one child, never the pool."""

    def __init__(self, *, workers: int = WORKERS, job_s: float = JOB_S, memory: int = MEMORY) -> None:
        self._workers = workers
        self._job_s = job_s
        self._memory = memory
        self._idle = asyncio.Semaphore(workers)  # a job is handed over when a child is free for it
        self._replacing = asyncio.Lock()
        self._closed = False

    async def __aenter__(self) -> Self:
        self._pool = await asyncio.to_thread(self._start)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        async with self._replacing:
            self._closed = True  # a job cut off by the end must not start a new pool
            await asyncio.to_thread(_stop, self._pool)

    async def feed(self, body: bytes, content_type: str | None) -> ParsedFeed:
        return _parsed_feed(await self._run("read_feed", body, content_type))

    async def article(self, page: bytes, content_type: str | None, url: str) -> str | None:
        """The article's text, or None where the page holds none."""
        text: str | None = (await self._run("read_article", page, content_type, url))["text"]
        return text

    async def _run(self, job: str, *args: Any) -> dict[str, Any]:
        async with self._idle:
            result = await self._result(job, *args)
        if "reason" in result:
            raise ParseError(result["reason"], result.get("detail", ""))
        return result

    async def _result(self, job: str, *args: Any) -> dict[str, Any]:
        try:
            return await self._attempt(job, *args)
        except BrokenProcessPool:  # that may have been another's doing; a second time it was this job's
            try:
                return await self._attempt(job, *args)
            except BrokenProcessPool as error:
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
        if not self._pool.active:  # it broke while idle
            await self._replace(self._pool)
        return self._pool

    def _start(self) -> ProcessPool:
        """A pool whose first child is being made; the slow part, done in a thread."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([child.PARSERS])
        pool = ProcessPool(self._workers, JOBS_PER_CHILD, child.start, (self._memory,), context)
        pool.schedule(int)  # a pool starts with its first job
        return pool

    async def _replace(self, broken: ProcessPool) -> None:
        async with self._replacing:
            if self._pool is broken and not self._closed:
                self._pool = await asyncio.to_thread(self._start)
                await asyncio.to_thread(_stop, broken)


def _stop(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _parsed_feed(data: dict[str, Any]) -> ParsedFeed:
    entries = tuple(
        Entry(
            e["guid"],
            e["url"],
            e["title"],
            e["text"],
            _moment(e["published"]),
            _moment(e["updated"]),
        )
        for e in data["entries"]
    )
    return ParsedFeed(data["title"], entries, tuple(data["dropped"]), data["note"])
