"""Due feeds → tasks. The ticker of the scaled-out roles: claims what is due and hands it to workers.

Never more than AHEAD feeds are claimed at one time, whether their tasks wait or are in hand: workers that are slow, or
not there, hold the ticker back. A queue that Redis has lost is noticed by the next tick, and filled again; a task that
Redis gave away, and whose receiver never heard the answer, is one that nobody begins while the queue is empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from newsroom.desk import Desk
from newsroom.models import Feed
from newsroom.store import feeds, polls
from watchers.schedule import PER_HOST
from watchers.tasks import Queue, QueueError, Standing

log = structlog.get_logger()

AHEAD = 1_000
LEASE_S = 300  # waiting in the queue counts; what nobody has finished by then is handed out anew
ASTRAY_S = (
    60  # a claim that nobody has begun by then, while the queue is empty, is given up: its task is lost
)


class Dispatcher:
    def __init__(self, desk: Desk, queue: Queue, *, ahead: int = AHEAD) -> None:
        self._desk = desk
        self._queue = queue
        self._ahead = ahead
        self._said = ""

    async def tick(self) -> None:
        try:
            await self._hand_out(self._desk.now())
        except QueueError as error:
            if error.reason != self._said:
                log.error("no tasks can be handed out: waiting for Redis", why=error.detail)
            self._said = error.reason
        else:
            if self._said:
                log.info("tasks are handed out again")
            self._said = ""

    async def _hand_out(self, now: datetime) -> None:
        db, standing = self._desk.db, await self._queue.look()
        claimed = await db.read(polls.claimed, now)
        freed = await self._forgotten(standing, now) if claimed else 0
        if freed:
            why = (
                "Redis has lost the queue"
                if standing.lost
                else "claimed a minute ago, not begun, not in the queue"
            )
            log.warning("tasks are handed out anew", why=why, tasks=freed)
        room = self._ahead - max(standing.waiting, claimed - freed)
        if room > 0:
            await self._put(await db.write(feeds.claim_due, now, room, LEASE_S, PER_HOST))

    async def _forgotten(self, standing: Standing, now: datetime) -> int:
        """Claims that no task stands for any more, given free; how many."""
        if standing.lost:
            return await self._desk.db.write(polls.forget_waiting, now)
        if standing.waiting:
            return 0
        return await self._desk.db.write(
            polls.forget_waiting, now, now + timedelta(seconds=LEASE_S - ASTRAY_S)
        )

    async def _put(self, due: Sequence[Feed]) -> None:
        claims = polls.claims_of(due)
        try:
            await self._queue.put(claims)
        except QueueError:
            await self._desk.db.write(polls.release, claims)
            raise
        if claims:
            log.debug("tasks handed out", tasks=len(claims))
