"""Outbox rows → messages:

    due targets → claim a target's rows → group → Message → render → begin → send → sent

A row is marked after the platform took the message, so nothing is lost to a crash; what was begun and never
marked is sent again and says so. One message is in flight per target, and targets do not wait for each other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot import alerts
from bot.message import Message, Part
from newsroom import digest
from newsroom.desk import Desk, next_digest
from newsroom.errors import DeliveryError, Outcome
from newsroom.models import Delivery, MessageRef, Mode, Platform, Target, TargetSpec
from newsroom.store import deliveries, targets

log = structlog.get_logger()

LEASE_S = 120
AT_ONCE = 500  # rows taken in hand per target and turn
LONGEST_WAIT = 300.0  # seconds between tries at a target that cannot be reached
UNSURE_WAIT = 10.0  # seconds before the one repeat of a message that may have arrived


class Channel(Protocol):
    """A platform's way in: takes one part, returns where it went, raises DeliveryError and nothing else."""

    async def send(self, spec: TargetSpec, part: Part) -> MessageRef: ...


Compose = Callable[[Target, Sequence[Delivery]], Message]


@dataclass(frozen=True, slots=True)
class Outlet:
    """How a platform is written for and reached."""

    render: Callable[[Message], list[Part]]
    channel: Channel


class Sender:
    """Serves every due target whose platform is connected."""

    def __init__(self, desk: Desk, outlets: Mapping[Platform, Outlet]) -> None:
        self._desk = desk
        self._outlets = outlets
        self._serving: dict[int, asyncio.Task[None]] = {}
        self._refused: dict[int, int] = {}  # target id -> failures in a row
        self._singly: set[int] = set()  # targets that refused a message of several stories
        self.stopping = False

    async def tick(self) -> None:
        """Begin serving due targets; returns without waiting for them."""
        if self.stopping:
            return
        for due in await self._desk.db.read(deliveries.due_targets, self._desk.now()):
            target = due.target
            if target.id not in self._serving and target.spec.platform in self._outlets:
                task = asyncio.create_task(self._serve(target, digest_due=due.digest_due))
                self._serving[target.id] = task
                task.add_done_callback(lambda _, key=target.id: self._serving.pop(key, None))  # type: ignore[misc]

    async def once(self) -> None:
        """Send until nothing is due now."""
        while True:
            await self.tick()
            if not self._serving:
                return
            await asyncio.wait(self._serving.values())

    async def drain(self, seconds: float) -> None:
        """Finish the messages in flight, begin no others; one that takes too long is left unsure."""
        self.stopping = True
        late = set(self._serving.values())
        if late:
            _, late = await asyncio.wait(late, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _serve(self, target: Target, *, digest_due: bool) -> None:
        try:
            if await self._instant(target) and digest_due:
                await self._digest(target)
        except Exception:
            log.exception("target could not be served", target=target.spec.key)

    async def _instant(self, target: Target) -> bool:
        rows = await self._claim(target, Mode.INSTANT)
        few = len(rows) <= self._desk.policy.instant_at_once or target.id in self._singly
        return await self._send_all(target, [[row] for row in rows] if few else [rows], self._alerts)

    async def _digest(self, target: Target) -> None:
        until = self._desk.now()
        rows = await self._claim(target, Mode.DIGEST)
        batches = [[row] for row in rows] if target.id in self._singly else [rows] if rows else []

        def compose(target: Target, batch: Sequence[Delivery]) -> Message:
            spec, watchlist = target.spec, self._desk.watchlist
            return alerts.digest(digest.group(batch), spec, watchlist, since=target.digest_until, until=until)

        if await self._send_all(target, batches, compose):
            self._singly.discard(target.id)
            following = next_digest(target.spec, until)
            await self._desk.db.write(deliveries.finish_digest, target.id, until, following)

    def _alerts(self, target: Target, batch: Sequence[Delivery]) -> Message:
        if len(batch) == 1:
            return alerts.alert(batch[0], target.spec, self._desk.watchlist)
        return alerts.collapsed(digest.group(batch), target.spec, self._desk.watchlist)

    async def _claim(self, target: Target, mode: Mode) -> list[Delivery]:
        return await self._desk.db.write(
            deliveries.claim, target.id, mode, self._desk.now(), LEASE_S, AT_ONCE
        )

    async def _send_all(
        self, target: Target, batches: Sequence[Sequence[Delivery]], compose: Compose
    ) -> bool:
        """Whether the target took all it ever will; else what was not begun goes back, in its order."""
        rows = {row.id: row for batch in batches for row in batch}
        parts = [part for batch in batches for part in await self._written(target, batch, compose)]
        for n, part in enumerate(parts):
            if self.stopping or not await self._send(target, part, [rows[ref] for ref in part.refs]):
                rest = [ref for later in parts[n if self.stopping else n + 1 :] for ref in later.refs]
                await self._desk.db.write(deliveries.again, rest, self._desk.now(), "waits its turn")
                return False
        return True

    async def _written(self, target: Target, batch: Sequence[Delivery], compose: Compose) -> list[Part]:
        """The batch as parts. What cannot be written, by a fault of ours, is set aside and holds nobody up."""
        try:
            return self._outlets[target.spec.platform].render(compose(target, batch))
        except Exception:
            if len(batch) > 1:
                return [part for row in batch for part in await self._written(target, [row], compose)]
            log.exception("alert could not be written", target=target.spec.key, delivery=batch[0].id)
            await self._desk.db.write(deliveries.dead, [batch[0].id], "unwritable")
            return []

    async def _send(self, target: Target, part: Part, rows: Sequence[Delivery]) -> bool:
        """Whether the target can be given more: the part was taken, or will never be."""
        db, channel = self._desk.db, self._outlets[target.spec.platform].channel
        if len(await db.write(deliveries.begin, rows, self._desk.now())) < len(rows):
            log.warning("lease lost", target=target.spec.key)  # another sender has taken over
            return False
        try:
            ref = await channel.send(target.spec, part)
        except DeliveryError as error:
            await self._refusal(target, part, error)
            return error.outcome is Outcome.PERMANENT and not error.target_gone and len(rows) == 1
        await db.write(deliveries.sent, part.refs, ref, self._desk.now())
        self._refused.pop(target.id, None)
        return True

    async def _refusal(self, target: Target, part: Part, error: DeliveryError) -> None:
        """Write down what is known of a message that was not taken."""
        db, now = self._desk.db, self._desk.now()
        log.warning(
            "message refused",
            target=target.spec.key,
            outcome=error.outcome,
            reason=error.reason,
            detail=error.detail,
        )
        self._refused[target.id] = self._refused.get(target.id, 0) + 1
        if error.target_gone:
            await db.write(targets.disable, target.id, error.reason)
            await db.write(deliveries.again, part.refs, now, error.reason)
        elif error.outcome is Outcome.MOVED and error.moved_to:
            await db.write(targets.move, target.id, error.moved_to)
            await db.write(deliveries.again, part.refs, now, error.reason)
        elif error.outcome is Outcome.PERMANENT and len(part.refs) > 1:
            self._singly.add(target.id)  # one story may be at fault: they go out one by one
            await db.write(deliveries.again, part.refs, now, error.reason)
        elif error.outcome is Outcome.PERMANENT:
            await db.write(deliveries.dead, part.refs, error.reason)
        elif error.outcome is Outcome.UNSURE:
            await db.write(deliveries.unsure, part.refs, now + timedelta(seconds=UNSURE_WAIT), error.reason)
        else:
            await db.write(
                deliveries.again, part.refs, self._wait_until(target, error.retry_after), error.reason
            )

    def _wait_until(self, target: Target, retry_after: float | None = None) -> datetime:
        failures = self._refused.get(target.id, 0)
        wait = retry_after if retry_after is not None else min(LONGEST_WAIT, 2.0**failures - 1)
        return self._desk.now() + timedelta(seconds=wait)
