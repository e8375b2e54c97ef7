"""Polls that are ready at about the same time are recorded together, in one transaction.

What follows from a poll (which states move, what now contradicts what) costs nearly the same for one and for ten, and
so does a statement; it costs the more the more was said of late. So a recording waits for others as long as the last
one took, while others are being read: on a day of thousands of reports fewer, larger ones. Imports newsroom only.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from newsroom.desk import Desk
from newsroom.store import items
from newsroom.store.items import Poll, Recorded

ITEMS = 1600  # in one transaction, and what its last poll brings beyond that: others wait to write
FOLLOWED = 300  # of these on the subject of a dossier: each is compared with all others
LEAST_S, MOST_S = 0.1, 1.0  # the first waits at least and at most so long for those that are being read


@dataclass(frozen=True, slots=True)
class Waiting:
    poll: Poll
    share: float  # of what one transaction may hold
    done: asyncio.Future[Recorded]


class Recorder:
    """Each caller waits for its own poll, and gets its own result or error."""

    def __init__(self) -> None:
        self._waiting: list[Waiting] = []
        self._writing: asyncio.Task[None] | None = None
        self._expected = set[asyncio.Task[object] | None]()
        self._changed = asyncio.Event()
        self._took = 0.0  # seconds, the last recording

    @contextmanager
    def expecting(self) -> Iterator[None]:
        """The current task is reading what may become a poll to record."""
        self._expected.add(asyncio.current_task())
        try:
            yield
        finally:
            self._arrived()

    async def record(self, desk: Desk, poll: Poll) -> Recorded:
        done: asyncio.Future[Recorded] = asyncio.get_running_loop().create_future()
        self._waiting.append(Waiting(poll, _share(poll), done))
        self._arrived()
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write(desk))
        return await done

    async def _write(self, desk: Desk) -> None:
        while self._waiting:
            await self._others()
            some = [one for one in self._taken() if not one.done.done()]
            if some:
                began = time.monotonic()
                await self._record(desk, some)
                self._took = time.monotonic() - began

    def _arrived(self) -> None:
        self._expected.discard(asyncio.current_task())
        self._changed.set()

    async def _others(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(min(max(LEAST_S, self._took), MOST_S)):
                while self._expected and sum(one.share for one in self._waiting) < 1:
                    self._changed.clear()
                    await self._changed.wait()

    def _taken(self) -> Sequence[Waiting]:
        count, full = 0, 0.0
        while count < len(self._waiting) and full < 1:
            full += self._waiting[count].share
            count += 1
        taken, self._waiting = self._waiting[:count], self._waiting[count:]
        return taken

    async def _record(self, desk: Desk, some: Sequence[Waiting]) -> None:
        """All in one transaction, or each in its own: one's fault is no other's."""
        try:
            polls = [one.poll for one in some]
            recorded = await desk.db.write(items.record_all, polls, desk.now(), desk.ledger.recorded)
        except Exception as error:
            if len(some) > 1:
                for one in some:
                    await self._record(desk, [one])
            elif not some[0].done.done():
                some[0].done.set_exception(error)
        else:
            for one, result in zip(some, recorded, strict=True):
                if not one.done.done():
                    one.done.set_result(result)


def _share(poll: Poll) -> float:
    """Of what one transaction may hold; 1 is all of it."""
    return max(len(poll.items) / ITEMS, sum(bool(one.sketch) for one in poll.items) / FOLLOWED)
