"""Serves the targets: what is due to each, and whether it may be told now.

    due targets → quiet? → claim → settle doubts → batches → courier → digests → updates

One message is in flight per target, and targets do not wait for each other. What a target has been sent is brought up
to date after all that is new to it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot import alerts
from bot.courier import LEASE_S, Courier, Letter, Outlet
from bot.digests import Digests
from bot.message import Message
from bot.pace import Pace
from bot.updates import Updates
from newsroom import digest, hours
from newsroom.desk import Desk
from newsroom.errors import StoreError
from newsroom.models import AlertKind, Delivery, Frequency, MessageRef, Platform, StateNotice, Target
from newsroom.outgoing import Batch, batches, was_held
from newsroom.store import deliveries, leases, mutes, targets, unmuting
from newsroom.store.deliveries import DueTarget

log = structlog.get_logger()

AT_ONCE = 500  # rows taken in hand per target and turn
UNMUTING = timedelta(minutes=1)  # how often the ends of silences are looked for
REVIVAL = timedelta(hours=6)  # a target that was believed gone is tried again this often
THREAD = timedelta(
    days=30
)  # a change of state answers the message that told the one before, if it is no older
URGENT = (AlertKind.STATE,)  # the only ones that break quiet time


class Sender:
    """Serves every due target whose platform is connected."""

    def __init__(
        self,
        desk: Desk,
        outlets: Mapping[Platform, Outlet],
        *,
        suspended: Callable[[Platform], bool] = lambda _: False,
    ) -> None:
        """`suspended`: platforms on which nothing may be sent now; what is due there waits."""
        self._desk = desk
        self._suspended = suspended
        self._outlets = outlets
        self._serving: dict[int, asyncio.Task[None]] = {}
        self._revived: datetime | None = None  # when targets believed gone were last tried again
        self._unmuted: datetime | None = None  # when the ends of silences were last looked for
        self._pace = pace = Pace()
        self._courier = Courier(desk, outlets, pace)
        self._digests = Digests(desk, outlets, self._courier, pace)
        self._updates = Updates(desk, outlets, pace)

    @property
    def stopping(self) -> bool:
        return self._courier.stopping

    async def tick(self) -> None:
        """Begin serving due targets; returns without waiting for them."""
        await self._begin()

    async def _begin(self) -> list[DueTarget]:
        """Those whose turn has begun."""
        if self.stopping:
            return []
        begun: list[DueTarget] = []
        now = self._desk.now()
        if self._revived is None or now - self._revived >= REVIVAL:
            await self._desk.db.write(targets.revive, now if self._revived is None else now - REVIVAL)
            self._revived = now
        await self._end_mutes(now)
        for due in await self._desk.db.read(deliveries.due_targets, now):
            target = due.target
            platform = target.spec.platform
            if target.id in self._serving or platform not in self._outlets or self._suspended(platform):
                continue
            quiet = hours.quiet_until(target.spec, now) is not None
            if self._worth_a_turn(due, quiet, now):
                task = asyncio.create_task(self._serve(due, quiet))
                self._serving[target.id] = task
                task.add_done_callback(partial(self._served, target.id))
                begun.append(due)
        return begun

    async def _end_mutes(self, now: datetime) -> None:
        if self._unmuted is not None and now - self._unmuted < UNMUTING:
            return
        self._unmuted, db = now, self._desk.db
        if await db.read(mutes.over, now):
            await db.write(leases.while_leading, self._desk.fence, unmuting.end_all, now)

    def _worth_a_turn(self, due: DueTarget, quiet: bool, now: datetime) -> bool:
        if due.refresh_due or due.urgent:
            return True
        digest_due = any(one.next_at <= now for one in due.target.schedules)
        growing = due.digest > 0 and self._digests.growing(due.target) is not None
        return not quiet and (due.instant > 0 or digest_due or growing)

    def _served(self, target_id: int, _: asyncio.Task[None]) -> None:
        self._serving.pop(target_id, None)

    async def once(self) -> None:
        """Send until nothing is due now, or a round of turns has changed nothing of it."""
        before: list[DueTarget] | None = None
        while (begun := await self._begin()) or self._serving:
            await asyncio.wait(self._serving.values())
            if begun and begun == before:
                return
            before = begun

    async def drain(self, seconds: float) -> None:
        """Finish the messages in flight, begin no others; one that takes too long is left in doubt."""
        self._courier.stopping = True
        late = set(self._serving.values())
        if late:
            _, late = await asyncio.wait(late, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _serve(self, due: DueTarget, quiet: bool) -> None:
        target = due.target
        try:
            if not await self._instant(target, quiet):
                return
            if not quiet:
                if not await self._digests.send_due(target):
                    return
                await self._digests.grow(target)
            if due.refresh_due and not self.stopping:
                await self._updates.bring(target, partial(self._message, target), lambda: self.stopping)
        except StoreError as error:
            log.error("target could not be served", target=target.spec.key, why=str(error))
        except Exception:
            log.exception("target could not be served", target=target.spec.key)

    async def _instant(self, target: Target, quiet: bool) -> bool:
        """Whether the target took all of it."""
        db, now, only = self._desk.db, self._desk.now(), URGENT if quiet else ()
        rows = await db.write(
            deliveries.claim,
            target.id,
            Frequency.INSTANT,
            now,
            LEASE_S,
            AT_ONCE,
            only=only,
            leader=self._desk.fence,
        )
        unsettled = None if rows is None else await self._courier.settled(target, rows)
        if unsettled is None:
            return False
        singly = target.id in self._courier.singly
        at_once = self._desk.policy.instant_at_once
        soon = self._pace.soon(target.spec, at_once)
        found = batches(unsettled, target, at_once, soon=soon, singly=singly)
        letters = [await self._letter(target, batch) for batch in found]
        return (await self._courier.carry(target, letters)).done

    async def _letter(self, target: Target, batch: Batch) -> Letter:
        """A change of state answers the message that told what went before, so that people see both."""
        milestones = {
            notice.milestone
            for row in batch
            for notice in row.alert.notices
            if isinstance(notice, StateNotice)
        }
        before: MessageRef | None = None
        if milestones and len(digest.together(batch)) == 1:
            since = self._desk.now() - THREAD
            before = await self._desk.db.read(deliveries.last_told, target.id, milestones, since)
        return Letter(batch, partial(self._message, target), before)

    def _message(self, target: Target, rows: Sequence[Delivery]) -> Message:
        told = digest.together(rows)
        held = sum(was_held(one, target) for one in told)
        if len(told) == 1:
            return alerts.alert(rows, target.spec, self._desk.watchlist, held=held > 0)
        return alerts.collapsed(digest.group(rows), target.spec, self._desk.watchlist, held=held)
