"""The digests of a target: sent when they are due, and grown in place where a target wants that.

schedule passed → late enough to merge? → claim → one message of all since the last → the next is planned
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Concatenate, ParamSpec

import structlog

from bot import alerts
from bot.courier import LEASE_S, Courier, Letter, Outlet, in_time
from bot.message import Message
from bot.pace import Pace
from bot.shown import fingerprint
from newsroom import digest, hours, killpoints
from newsroom.desk import Desk
from newsroom.errors import DeliveryError, Outcome
from newsroom.models import Delivery, Frequency, MessageRef, Platform, Schedule, Target
from newsroom.outgoing import in_doubt
from newsroom.store import deliveries, leases, targets

log = structlog.get_logger()
P = ParamSpec("P")

AT_ONCE = 5000  # rows of one digest
GROWS = timedelta(minutes=15)  # a running digest is edited at most this often


class Digests:
    def __init__(self, desk: Desk, outlets: Mapping[Platform, Outlet], courier: Courier, pace: Pace) -> None:
        self._desk = desk
        self._pace = pace
        self._outlets = outlets
        self._courier = courier

    def growing(self, target: Target) -> MessageRef | None:
        """The digest that stands in the chat and may grow now."""
        schedule, now = target.schedule(Frequency.DAILY), self._desk.now()
        if not schedule or not schedule.shown or not target.spec.running:
            return None
        day, ref = schedule.shown
        channel = self._outlets[target.spec.platform].channel
        rested = schedule.edited_at is None or now - schedule.edited_at >= GROWS
        today = day == hours.local_day(target.spec, now)
        return ref if rested and today and channel.rewrites else None

    async def send_due(self, target: Target) -> bool:
        """Whether the target took all that was due."""
        for schedule in target.schedules:
            if schedule.next_at <= self._desk.now() and not await self._send(target, schedule):
                return False
        return True

    async def _send(self, target: Target, schedule: Schedule) -> bool:
        now, spec, frequency = self._desk.now(), target.spec, schedule.frequency
        following = hours.next_due(spec, frequency, now)
        if following and hours.merges(spec, frequency, schedule.next_at, now):
            log.info("late digest left to the next", target=spec.key, due=schedule.next_at, next=following)
            await self._write(targets.postpone_digest, target.id, frequency, following)
            return True
        rows = await self._claim(target, frequency)
        if rows is None:
            return False
        full = len(rows) == AT_ONCE
        unsettled = await self._courier.settled(target, rows)
        if unsettled is None:
            return False

        def compose(some: Sequence[Delivery]) -> Message:
            sections = digest.group(some)
            return alerts.digest(
                sections, spec, self._desk.watchlist, frequency=frequency, since=schedule.until, until=now
            )

        again, fresh = in_doubt(unsettled)
        apart = target.id in self._courier.singly
        groups: list[Sequence[Delivery]] = [*again, *([fresh] if fresh else [])]
        if apart:
            groups = [*digest.together(unsettled)]
        told = await self._courier.carry(target, [Letter(tuple(some), compose) for some in groups])
        killpoints.reached("mid_digest")
        if not told.done:
            return False
        if not full:
            today = hours.local_day(spec, now)
            stands = schedule.shown if schedule.shown and schedule.shown[0] == today and not groups else None
            shown = (today, told.ref) if told.ref else stands
            await self._write(targets.finish_digest, target.id, frequency, now, following, shown)
        return True

    async def _write(
        self, change: Callable[Concatenate[Any, P], None], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Schedules are the leader's to move."""
        await self._desk.db.write(leases.while_leading, self._desk.fence, change, *args, **kwargs)

    async def _claim(self, target: Target, frequency: Frequency) -> list[Delivery] | None:
        desk = self._desk
        return await desk.db.write(
            deliveries.claim, target.id, frequency, desk.now(), LEASE_S, AT_ONCE, leader=desk.fence
        )

    async def grow(self, target: Target) -> None:
        """Write what has come since into the digest that stands; what does not fit waits for the next."""
        standing = self.growing(target)
        if standing is None or self._courier.stopping:
            return
        db, now, spec, ref = self._desk.db, self._desk.now(), target.spec, standing
        rows = await self._claim(target, Frequency.DAILY)
        if not rows:
            return
        before = await db.read(deliveries.of_message, target.id, ref)
        outlet, sections = self._outlets[spec.platform], digest.group([*before, *rows])
        try:
            parts = outlet.render(alerts.running_digest(sections, spec, self._desk.watchlist, updated=now))
            if not before or len(parts) > 1:
                raise DeliveryError(Outcome.PERMANENT, "too-long")
            await self._pace.turn(spec)
            known = [row for row in rows if not row.attempts]  # an edit made again is no second copy
            if not await db.write(deliveries.begin, known, now, self._desk.fence):
                return  # another leads now
            await in_time(outlet.channel.edit(spec, ref, parts[0]))
        except DeliveryError as error:
            await self._not_grown(target, rows, error)
            return
        await db.write(deliveries.sent, [row.id for row in rows], ref, now, None)
        await db.write(deliveries.now_shows, [row.id for row in (*before, *rows)], fingerprint(parts[0]))
        await self._write(targets.grown, target.id, Frequency.DAILY, now, until=now)

    async def _not_grown(self, target: Target, rows: Sequence[Delivery], error: DeliveryError) -> None:
        """Nothing is lost: the edit is made again later, which repeats nothing, or the rows go into the next digest."""
        log.warning("digest not grown", target=target.spec.key, outcome=error.outcome, reason=error.reason)
        if error.outcome is Outcome.UNSURE:
            await self._desk.db.write(deliveries.unsure, rows, error.reason)
        else:
            await self._desk.db.write(deliveries.again, rows, error.reason)
        if error.outcome is Outcome.PERMANENT:
            await self._write(targets.close_digest, target.id, Frequency.DAILY)
        else:
            await self._write(targets.grown, target.id, Frequency.DAILY, self._desk.now())
