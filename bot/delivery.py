"""Outbox rows → messages:

    due targets → claim a target's rows → group → Message → render → begin → send → sent

A row is marked after the platform took the message, so nothing is lost to a crash; what was begun and never
marked is sent again and says so. One message is in flight per target, and targets do not wait for each other.
What a target has been sent is brought up to date after all that is new to it: see `updates`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot import alerts
from bot.message import Message, Part
from bot.updates import Outlet as Outlet  # with which a sender is made
from bot.updates import Updates
from newsroom import digest
from newsroom.desk import Desk, next_digest
from newsroom.errors import DeliveryError, Outcome
from newsroom.models import Delivery, Mode, Platform, Target
from newsroom.store import deliveries, targets
from newsroom.store.deliveries import DueTarget

log = structlog.get_logger()

LEASE_S = 120
AT_ONCE = 500  # rows taken in hand per target and turn
DIGEST_AT_ONCE = 5000
SHORTEST_WAIT, LONGEST_WAIT = 1.0, 300.0  # seconds between tries at a target that cannot be reached
FIRST_REPEAT, LAST_REPEAT = 10.0, 3600.0  # seconds before a message that may have arrived is sent again
CONFIRMATIONS = 2  # refusals of a target, one after the other, before it is believed to be gone
GONE_WAIT = 600.0  # seconds between these
REVIVAL = timedelta(hours=6)  # a target that was believed gone is tried again this often


Compose = Callable[[Target, Sequence[Delivery]], Message]


@dataclass(frozen=True, slots=True)
class _Part:
    part: Part
    rows: Sequence[Delivery]  # those it settles, or of the next part that settles any
    whole: bool  # the message has no other


class Sender:
    """Serves every due target whose platform is connected."""

    def __init__(self, desk: Desk, outlets: Mapping[Platform, Outlet]) -> None:
        self._desk = desk
        self._outlets = outlets
        self._serving: dict[int, asyncio.Task[None]] = {}
        self._refused: dict[int, int] = {}  # target id -> failures in a row
        self._gone: dict[int, int] = {}  # target id -> times in a row it was said to be gone
        self._revived: datetime | None = None  # when targets believed gone were last tried again
        self._singly: set[int] = set()  # targets that refused a message of several stories
        self._updates = Updates(desk, outlets)
        self.stopping = False

    async def tick(self) -> None:
        """Begin serving due targets; returns without waiting for them."""
        if self.stopping:
            return
        now = self._desk.now()
        if self._revived is None or now - self._revived >= REVIVAL:
            await self._desk.db.write(targets.revive, now if self._revived is None else now - REVIVAL)
            self._revived = now
        for due in await self._desk.db.read(deliveries.due_targets, now):
            target = due.target
            if target.id not in self._serving and target.spec.platform in self._outlets:
                task = asyncio.create_task(self._serve(due))
                self._serving[target.id] = task
                task.add_done_callback(partial(self._served, target.id))

    def _served(self, target_id: int, _: asyncio.Task[None]) -> None:
        self._serving.pop(target_id, None)

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

    async def _serve(self, due: DueTarget) -> None:
        target = due.target
        try:
            if not await self._instant(target):
                return
            if due.digest_due:
                await self._digest(target)
            if due.refresh_due and not self.stopping:
                await self._updates.bring(target, self._alerts, lambda: self.stopping)
        except Exception:
            log.exception("target could not be served", target=target.spec.key)

    async def _instant(self, target: Target) -> bool:
        told = sorted(digest.together(await self._claim(target, Mode.INSTANT, AT_ONCE)), key=_happened)
        few = len(told) <= self._desk.policy.instant_at_once or target.id in self._singly
        batches = told if few else [[row for one in told for row in one]]
        return await self._send_all(target, batches, self._alerts)

    def _alerts(self, target: Target, batch: Sequence[Delivery]) -> Message:
        if len(digest.together(batch)) == 1:
            return alerts.alert(batch, target.spec, self._desk.watchlist)
        return alerts.collapsed(digest.group(batch), target.spec, self._desk.watchlist)

    async def _digest(self, target: Target) -> None:
        until = self._desk.now()
        rows = await self._claim(target, Mode.DIGEST, DIGEST_AT_ONCE)
        batches = digest.together(rows) if target.id in self._singly else [rows] if rows else []

        def compose(target: Target, batch: Sequence[Delivery]) -> Message:
            spec, watchlist = target.spec, self._desk.watchlist
            return alerts.digest(digest.group(batch), spec, watchlist, since=target.digest_until, until=until)

        if await self._send_all(target, batches, compose) and len(rows) < DIGEST_AT_ONCE:
            following = next_digest(target.spec, until)
            await self._desk.db.write(deliveries.finish_digest, target.id, until, following)

    async def _claim(self, target: Target, mode: Mode, most: int) -> list[Delivery]:
        return await self._desk.db.write(deliveries.claim, target.id, mode, self._desk.now(), LEASE_S, most)

    async def _send_all(
        self, target: Target, batches: Sequence[Sequence[Delivery]], compose: Compose
    ) -> bool:
        """Whether the target took all it ever will; else what was not begun goes back, in its order."""
        parts = [part for batch in batches for part in await self._parts(target, batch, compose)]
        for n, part in enumerate(parts):
            if self.stopping or not await self._send(target, part):
                rest = [row.id for later in parts[n if self.stopping else n + 1 :] for row in later.rows]
                await self._desk.db.write(deliveries.again, rest, self._desk.now(), "waits its turn")
                return False
        if parts:
            self._singly.discard(target.id)
        return True

    async def _parts(self, target: Target, batch: Sequence[Delivery], compose: Compose) -> list[_Part]:
        """The batch as parts, each with the rows that have not arrived as long as it has not."""
        rows = {row.id: row for row in batch}
        written = await self._written(target, batch, compose)
        found: list[_Part] = []
        for part in reversed(written):
            settles = [rows[ref] for ref in part.refs] or (found[-1].rows if found else [])
            found.append(_Part(part, settles, whole=len(written) == 1))
        return found[::-1]

    async def _written(self, target: Target, batch: Sequence[Delivery], compose: Compose) -> list[Part]:
        """The batch as parts. What cannot be written, by a fault of ours, is set aside and holds nobody up."""
        try:
            return self._outlets[target.spec.platform].render(compose(target, batch))
        except Exception:
            alone = digest.together(batch)
            if len(alone) == 1:
                log.exception("alert could not be written", target=target.spec.key, delivery=batch[0].id)
                await self._desk.db.write(deliveries.dead, [row.id for row in batch], "unwritable")
                return []
        each = [(rows, await self._written(target, rows, compose)) for rows in alone]
        good = [row for rows, parts in each if parts for row in rows]
        if len(good) < len(batch):
            return await self._written(target, good, compose) if good else []
        return [part for _, parts in each for part in parts]

    async def _send(self, target: Target, part: _Part) -> bool:
        """Whether the target can be given more: the part was taken, or will never be."""
        db, channel, settles = self._desk.db, self._outlets[target.spec.platform].channel, part.part.refs
        rows = part.rows if settles else []
        if len(await db.write(deliveries.begin, rows, self._desk.now())) < len(rows):
            log.warning("lease lost", target=target.spec.key)  # another sender has taken over
            return False
        try:
            ref = await channel.send(target.spec, part.part)
        except DeliveryError as error:
            await self._refusal(target, part.rows, error)
            return error.outcome is Outcome.PERMANENT and not error.target_gone and not _several(part.rows)
        await db.write(deliveries.sent, settles, ref, self._desk.now())
        self._updates.sent(ref, part.part, whole=part.whole)
        self._refused.pop(target.id, None)
        self._gone.pop(target.id, None)
        return True

    async def _refusal(self, target: Target, rows: Sequence[Delivery], error: DeliveryError) -> None:
        """Write down what is known of a message that was not taken."""
        said = {"outcome": error.outcome, "reason": error.reason, "detail": error.detail}
        log.warning("message refused", target=target.spec.key, **said)
        self._refused[target.id] = self._refused.get(target.id, 0) + 1
        db, now, ids, reason = self._desk.db, self._desk.now(), [row.id for row in rows], error.reason
        wait = self._wait(target, error.retry_after)
        if error.target_gone:
            self._gone[target.id] = self._gone.get(target.id, 0) + 1
            if self._gone[target.id] >= CONFIRMATIONS:
                await db.write(targets.disable, target.id, reason, now)
            await db.write(deliveries.again, ids, now + timedelta(seconds=GONE_WAIT), reason)
        elif error.outcome is Outcome.PERMANENT and not _several(rows):
            await db.write(deliveries.dead, ids, reason)
        elif error.outcome is Outcome.UNSURE:
            begun = max((row.attempts for row in rows), default=0)
            repeat = timedelta(seconds=min(LAST_REPEAT, FIRST_REPEAT * 2 ** min(begun, 9)))
            await db.write(deliveries.unsure, ids, now + repeat, reason)
        else:
            if error.moved_to:
                await db.write(targets.move, target.id, error.moved_to)
            if error.outcome is Outcome.PERMANENT:  # one story may be at fault: they go out one by one
                self._singly.add(target.id)
            await db.write(deliveries.again, ids, now + wait, reason)

    def _wait(self, target: Target, retry_after: float | None) -> timedelta:
        """As long as we were told to, or longer with each failure."""
        failures = min(self._refused.get(target.id, 0), 9)
        seconds = retry_after if retry_after is not None else min(LONGEST_WAIT, 2.0**failures)
        return timedelta(seconds=max(SHORTEST_WAIT, seconds))


def _happened(rows: Sequence[Delivery]) -> tuple[datetime, int]:
    """Several feeds of one turn are told in the order of events: when a story was first reported, else when the
    news was made of it."""
    alert = rows[0].alert
    told_with_story = alert.story is not None and not alert.notices
    return digest.first_reported(alert.story) if alert.story and told_with_story else alert.created_at, rows[
        0
    ].id


def _several(rows: Sequence[Delivery]) -> bool:
    return len(digest.together(rows)) > 1
