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
from functools import partial
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
DIGEST_AT_ONCE = 5000
SHORTEST_WAIT, LONGEST_WAIT = 1.0, 300.0  # seconds between tries at a target that cannot be reached
FIRST_REPEAT, LAST_REPEAT = 10.0, 3600.0  # seconds before a message that may have arrived is sent again
CONFIRMATIONS = 2  # refusals of a target, one after the other, before it is believed to be gone
GONE_WAIT = 600.0  # seconds between these
REVIVAL = timedelta(hours=6)  # a target that was believed gone is tried again this often


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
        self._gone: dict[int, int] = {}  # target id -> times in a row it was said to be gone
        self._revived: datetime | None = None  # when targets believed gone were last tried again
        self._singly: set[int] = set()  # targets that refused a message of several stories
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
                task = asyncio.create_task(self._serve(target, digest_due=due.digest_due))
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

    async def _serve(self, target: Target, *, digest_due: bool) -> None:
        try:
            if await self._instant(target) and digest_due:
                await self._digest(target)
        except Exception:
            log.exception("target could not be served", target=target.spec.key)

    async def _instant(self, target: Target) -> bool:
        stories = sorted(_by_story(await self._claim(target, Mode.INSTANT, AT_ONCE)), key=_happened)
        few = len(stories) <= self._desk.policy.instant_at_once or target.id in self._singly
        batches = stories if few else [[row for story in stories for row in story]]
        return await self._send_all(target, batches, self._alerts)

    def _alerts(self, target: Target, batch: Sequence[Delivery]) -> Message:
        if len(_by_story(batch)) == 1:
            return alerts.alert(batch, target.spec, self._desk.watchlist)
        return alerts.collapsed(digest.group(batch), target.spec, self._desk.watchlist)

    async def _digest(self, target: Target) -> None:
        until = self._desk.now()
        rows = await self._claim(target, Mode.DIGEST, DIGEST_AT_ONCE)
        batches = _by_story(rows) if target.id in self._singly else [rows] if rows else []

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
        rows = {row.id: row for batch in batches for row in batch}
        parts = [part for batch in batches for part in await self._written(target, batch, compose)]
        for n, part in enumerate(parts):
            if self.stopping or not await self._send(target, part, [rows[ref] for ref in part.refs]):
                rest = [ref for later in parts[n if self.stopping else n + 1 :] for ref in later.refs]
                await self._desk.db.write(deliveries.again, rest, self._desk.now(), "waits its turn")
                return False
        if parts:
            self._singly.discard(target.id)
        return True

    async def _written(self, target: Target, batch: Sequence[Delivery], compose: Compose) -> list[Part]:
        """The batch as parts. What cannot be written, by a fault of ours, is set aside and holds nobody up."""
        try:
            return self._outlets[target.spec.platform].render(compose(target, batch))
        except Exception:
            alone = _by_story(batch)
            if len(alone) == 1:
                log.exception("alert could not be written", target=target.spec.key, delivery=batch[0].id)
                await self._desk.db.write(deliveries.dead, [row.id for row in batch], "unwritable")
                return []
        each = [(rows, await self._written(target, rows, compose)) for rows in alone]
        good = [row for rows, parts in each if parts for row in rows]
        if len(good) < len(batch):
            return await self._written(target, good, compose) if good else []
        return [part for _, parts in each for part in parts]

    async def _send(self, target: Target, part: Part, rows: Sequence[Delivery]) -> bool:
        """Whether the target can be given more: the part was taken, or will never be."""
        db, channel = self._desk.db, self._outlets[target.spec.platform].channel
        if len(await db.write(deliveries.begin, rows, self._desk.now())) < len(rows):
            log.warning("lease lost", target=target.spec.key)  # another sender has taken over
            return False
        try:
            ref = await channel.send(target.spec, part)
        except DeliveryError as error:
            await self._refusal(target, rows, error)
            return error.outcome is Outcome.PERMANENT and not error.target_gone and not _several(rows)
        await db.write(deliveries.sent, part.refs, ref, self._desk.now())
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
            begun = max(row.attempts for row in rows)
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


def _by_story(rows: Sequence[Delivery]) -> list[list[Delivery]]:
    """A story told for the sake of two dossiers is told once."""
    stories: dict[int, list[Delivery]] = {}
    for row in rows:
        stories.setdefault(row.alert.story.id, []).append(row)
    return list(stories.values())


def _happened(rows: Sequence[Delivery]) -> tuple[datetime, int]:
    """When the story first was reported: several feeds of one turn are told in the order of events."""
    first = rows[0].alert.story.versions[0]
    return first.published or first.first_seen, rows[0].id


def _several(rows: Sequence[Delivery]) -> bool:
    return len(_by_story(rows)) > 1
