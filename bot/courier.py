"""One message to one target, and what became of it:

    batch → Message → parts → its turn → connect → begin → send → sent | again | in doubt | dead

A row is marked begun as the first byte leaves, and sent after the platform took the message, so nothing is lost to a
crash. What was begun and never marked is in doubt: where the platform keeps our keys it is looked up, elsewhere it is
sent once more and says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import structlog

from bot.adapters.leaving import Leaving
from bot.insisting import until_written
from bot.message import Message, Part
from bot.pace import Pace
from bot.shown import fingerprint
from newsroom import digest, killpoints, metrics
from newsroom.desk import Desk
from newsroom.errors import DeliveryError, Outcome, StoreError
from newsroom.models import AlertKind, Delivery, Frequency, MessageRef, Platform, Target, TargetSpec
from newsroom.store import deliveries, targets

log = structlog.get_logger()

P = ParamSpec("P")
T = TypeVar("T")

LEASE_S = 120  # of rows in hand
CHECKED = 3  # parts after which a long message makes way for a change of state
SHORTEST_WAIT, LONGEST_WAIT = 1.0, 300.0  # seconds between tries at a target that cannot be reached
REPEAT_WAIT = 10.0  # seconds before a message is sent again, or looked for, that may still be on its way
CONFIRMATIONS = 2  # refusals of a target, one after the other, before it is believed to be gone
GONE_WAIT = 600.0  # seconds between these
DEADLINE = 45.0  # seconds for one message, answer included
MOST_COPIES = 2  # of a message nobody can look up


@dataclass(frozen=True, slots=True)
class Found:
    """Of the outbox, in a chat's history."""

    whole: Mapping[int, MessageRef] = field(default_factory=dict)  # row → the message that tells it
    begun: frozenset[int] = frozenset()  # rows of which the first part of several is there


class Channel(Protocol):
    """A platform's way in: takes one part, and raises DeliveryError and nothing else."""

    rewrites: bool  # False: what was said cannot be changed, only added to
    finds: bool  # whether it can look up what arrived

    async def send(
        self,
        spec: TargetSpec,
        part: Part,
        *,
        reply_to: MessageRef | None = None,
        leaving: Leaving | None = None,
    ) -> MessageRef:
        """Where it went. `leaving` is awaited right before the first byte goes; what it raises stops the message."""
        ...

    async def edit(self, spec: TargetSpec, ref: MessageRef, part: Part) -> None:
        """Let the message say this instead; fine if it does already."""
        ...

    async def find(self, spec: TargetSpec, since: datetime) -> Found:
        """What arrived since then."""
        ...


@dataclass(frozen=True, slots=True)
class Outlet:
    """How a platform is written for and reached."""

    render: Callable[[Message], list[Part]]
    channel: Channel


Compose = Callable[[Sequence[Delivery]], Message]


@dataclass(frozen=True, slots=True)
class Letter:
    """Rows to be told in one message."""

    rows: tuple[Delivery, ...]
    compose: Compose
    reply_to: MessageRef | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    part: Part
    rows: Sequence[Delivery]  # those it settles, or of the next part that settles any
    follows: bool  # a part before it told of these rows
    whole: bool  # the message has no other
    reply_to: MessageRef | None


@dataclass(frozen=True, slots=True)
class Delivered:
    done: bool  # the target took all it ever will; else what was not begun went back, in its order
    ref: MessageRef | None = None  # of the last message, if it was told in one part


class Courier:
    """Carries letters to targets, and remembers how each target has behaved lately."""

    def __init__(self, desk: Desk, outlets: Mapping[Platform, Outlet], pace: Pace) -> None:
        self._desk = desk
        self._outlets = outlets
        self._pace = pace
        self._refused: dict[int, int] = {}  # target id -> failures in a row
        self._gone: dict[int, int] = {}  # target id -> times in a row it was said to be gone
        self.singly: set[int] = set()  # targets that refused a message of several stories
        self.stopping = False

    async def carry(self, target: Target, letters: Sequence[Letter]) -> Delivered:
        parts = [part for letter in letters for part in await self._parts(target, letter)]
        ref = None
        for n, part in enumerate(parts):
            await self._pace.turn(target.spec)
            halted = self.stopping or (n % CHECKED == CHECKED - 1 and await self._makes_way(target, part))
            going_on, ref = (False, None) if halted else await self._send(target, part)
            if not going_on:
                if halted and part.follows:  # a beginning of it has arrived
                    await self._insist(deliveries.unsure, part.rows, "unsure")
                rest = [row for later in parts[n if halted else n + 1 :] for row in later.rows]
                await self._desk.db.write(deliveries.again, rest, None)
                return Delivered(False)
        if parts:
            self.singly.discard(target.id)
        return Delivered(True, ref if len(parts) == 1 else None)

    async def _makes_way(self, target: Target, part: _Part) -> bool:
        """Whether a change of state has come while something long is being told."""
        told = {row.alert.kind for row in part.rows}
        return AlertKind.STATE not in told and await self._desk.db.read(deliveries.urgent, target.id)

    # ── doubts ───────────────────────────────────────────────────────────────────────────────────────────

    async def settled(self, target: Target, rows: Sequence[Delivery]) -> list[Delivery] | None:
        """Those of the claimed rows that are to be sent: not what arrived, nor what was in doubt too often. None:
        that cannot be known yet, and they went back."""
        doubtful = [row for row in rows if row.doubt]
        channel = self._outlets[target.spec.platform].channel
        if doubtful and channel.finds:
            try:
                return await self._looked_up(target, rows, doubtful, channel)
            except DeliveryError as error:
                if error.outcome is not Outcome.PERMANENT:
                    await self._wait(target, rows, error.reason, self._patience(target, error.retry_after))
                    return None
                log.warning("messages cannot be looked up", target=target.spec.key, detail=error.detail)
        often = [row for row in doubtful if row.attempts >= MOST_COPIES]
        if often:
            log.error("set aside: nobody knows whether it arrived", target=target.spec.key, rows=_ids(often))
            await self._desk.db.write(deliveries.dead, often, "unsure", self._desk.now())
            _set_aside(target, often, "unsure")
        return [row for row in rows if row not in often]

    async def _looked_up(
        self, target: Target, rows: Sequence[Delivery], doubtful: Sequence[Delivery], channel: Channel
    ) -> list[Delivery] | None:
        db, now = self._desk.db, self._desk.now()
        begun = [row.doubted_at or row.alert.created_at for row in doubtful]
        ready = max(begun) + timedelta(seconds=REPEAT_WAIT)
        if now < ready:  # it may still be on its way
            await db.write(deliveries.again, rows, None)
            await db.write(targets.wait, target.id, ready, "unsure")
            return None
        found = await in_time(channel.find(target.spec, min(begun)))
        arrived = [row for row in doubtful if row.id in found.whole]
        for row in arrived:
            await db.write(deliveries.sent, [row.id], found.whole[row.id], now, None)
        gone = {row.id for row in doubtful if row.id not in found.whole and row.id not in found.begun}
        await db.write(deliveries.cleared, [row for row in rows if row.id in gone])
        log.info("looked up", target=target.spec.key, arrived=len(arrived), missing=len(gone))
        told = set(_ids(arrived))
        return [_cleared(row) if row.id in gone else row for row in rows if row.id not in told]

    # ── writing ──────────────────────────────────────────────────────────────────────────────────────────

    async def _parts(self, target: Target, letter: Letter) -> list[_Part]:
        """The letter as parts, each with the rows that have not arrived as long as it has not."""
        rows = {row.id: row for row in letter.rows}
        written = await self._written(target, letter.rows, letter.compose)
        found: list[_Part] = []
        for n, part in reversed(list(enumerate(written))):
            told = [rows[ref] for ref in part.refs] or (found[-1].rows if found else [])
            begins = () if part.refs else tuple(_ids(told))
            follows = n > 0 and not written[n - 1].refs
            one = replace(part, begins=begins)
            found.append(_Part(one, told, follows, len(written) == 1, letter.reply_to))
        return found[::-1]

    async def _written(self, target: Target, rows: Sequence[Delivery], compose: Compose) -> list[Part]:
        """As parts. What cannot be written, by a fault of ours, is set aside and holds nobody up."""
        try:
            return self._outlets[target.spec.platform].render(compose(rows))
        except Exception:
            alone = digest.together(rows)
            if len(alone) == 1:
                log.exception("alert could not be written", target=target.spec.key, delivery=rows[0].id)
                await self._desk.db.write(deliveries.dead, rows, "unwritable", self._desk.now())
                _set_aside(target, rows, "unwritable")
                return []
        each = [(some, await self._written(target, some, compose)) for some in alone]
        good = [row for some, parts in each if parts for row in some]
        if len(good) < len(rows):
            return await self._written(target, good, compose) if good else []
        return [part for _, parts in each for part in parts]

    # ── sending ──────────────────────────────────────────────────────────────────────────────────────────

    async def _send(self, target: Target, one: _Part) -> tuple[bool, MessageRef | None]:
        """Whether the target can be given more: the part was taken, or will never be; and where it went."""
        killpoints.reached("before_send")
        start = _Start(self._desk, () if one.follows else one.rows)
        channel = self._outlets[target.spec.platform].channel
        try:
            with metrics.timed(metrics.SEND_TIME.labels(target.spec.platform)):
                ref = await in_time(channel.send(target.spec, one.part, reply_to=one.reply_to, leaving=start))
        except DeliveryError as error:
            if start.refused:
                log.warning("lease lost", target=target.spec.key)  # another sender has taken over
                return False, None
            known = error if start.made else _never_left(error)
            if one.follows and known.outcome is Outcome.NOT_SENT:  # what went before it has arrived
                known = _partly(known)
            await self._refusal(target, one.rows, known)
            gone_on = known.outcome is Outcome.PERMANENT and not known.target_gone and bool(one.part.refs)
            return gone_on and not _several(one.rows), None
        killpoints.reached("after_send")
        shown = fingerprint(one.part) if one.whole else None
        await self._insist(deliveries.sent, one.part.refs, ref, self._desk.now(), shown)
        _sent(target, one, self._desk.now())
        self._refused.pop(target.id, None)
        self._gone.pop(target.id, None)
        return True, ref if one.whole else None

    async def _insist(
        self, change: Callable[Concatenate[Any, P], None], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Write down what is known until it is written: a database that is away must not turn it into a doubt."""
        await until_written(partial(self._desk.db.write, change, *args, **kwargs), StoreError)

    async def _refusal(self, target: Target, rows: Sequence[Delivery], error: DeliveryError) -> None:
        """Write down what is known of a message that was not taken."""
        said = {"outcome": error.outcome, "reason": error.reason, "detail": error.detail}
        log.warning("message refused", target=target.spec.key, **said)
        metrics.SENDS.labels(target.spec.platform, error.outcome).inc()
        self._refused[target.id] = self._refused.get(target.id, 0) + 1
        db, now = self._desk.db, self._desk.now()
        if error.target_gone:
            self._gone[target.id] = self._gone.get(target.id, 0) + 1
            if self._gone[target.id] >= CONFIRMATIONS:
                await db.write(targets.disable, target.id, error.reason, now)
            await self._wait(target, rows, error.reason, GONE_WAIT)
        elif error.outcome is Outcome.PERMANENT and not _several(rows):
            await db.write(deliveries.dead, rows, error.reason, now)
            _set_aside(target, rows, "refused")
        elif error.outcome is Outcome.UNSURE:
            await self._insist(deliveries.unsure, rows, error.reason)
            wait = max(REPEAT_WAIT, error.retry_after or 0.0)
            await db.write(targets.wait, target.id, now + timedelta(seconds=wait), error.reason)
        else:
            if error.moved_to:
                await db.write(targets.move, target.id, error.moved_to)
            if error.outcome is Outcome.PERMANENT:  # one story may be at fault: they go out one by one
                self.singly.add(target.id)
            await self._wait(target, rows, error.reason, self._patience(target, error.retry_after))

    async def _wait(self, target: Target, rows: Sequence[Delivery], reason: str, seconds: float) -> None:
        await self._desk.db.write(deliveries.again, rows, reason)
        until = self._desk.now() + timedelta(seconds=seconds)
        await self._desk.db.write(targets.wait, target.id, until, reason)

    def _patience(self, target: Target, retry_after: float | None) -> float:
        """As long as we were told to, or longer with each failure."""
        failures = min(self._refused.get(target.id, 0), 9)
        return max(SHORTEST_WAIT, min(LONGEST_WAIT, 2.0**failures) if retry_after is None else retry_after)


async def in_time(work: Awaitable[T]) -> T:
    """A client's own limits are for each read: an answer that drips in would hold the target for minutes."""
    try:
        async with asyncio.timeout(DEADLINE):
            return await work
    except TimeoutError as error:
        raise DeliveryError(Outcome.UNSURE, "unsure", f"no answer in {DEADLINE:.0f} s") from error


class _Start:
    """Marks the rows of a message begun as it leaves, once, however often its client says so."""

    def __init__(self, desk: Desk, rows: Sequence[Delivery]) -> None:
        self._desk = desk
        self._rows = rows
        self.made = False
        self.refused = False

    async def __call__(self) -> None:
        """Raises DeliveryError when the rows are no longer ours."""
        if self.made:
            return
        killpoints.reached("before_begin")
        desk = self._desk
        self.refused = not await desk.db.write(deliveries.begin, self._rows, desk.now(), desk.fence)
        if self.refused:
            raise DeliveryError(Outcome.NOT_SENT, "lease-lost")
        self.made = True
        killpoints.reached("begun")


def _never_left(error: DeliveryError) -> DeliveryError:
    """The connection never stood: whatever the client makes of it, nothing arrived."""
    if error.outcome is not Outcome.UNSURE:
        return error
    return DeliveryError(Outcome.NOT_SENT, "connection", error.detail, retry_after=error.retry_after)


def _partly(error: DeliveryError) -> DeliveryError:
    return DeliveryError(Outcome.UNSURE, error.reason, error.detail, retry_after=error.retry_after)


def _cleared(row: Delivery) -> Delivery:
    return replace(row, attempts=0, doubt=None, doubted_at=None)


def _sent(target: Target, one: _Part, now: datetime) -> None:
    platform = target.spec.platform
    metrics.SENDS.labels(platform, "sent").inc()
    settled = [row for row in one.rows if row.id in one.part.refs]
    if any(row.doubt for row in settled):
        metrics.REPEATS.labels(platform).inc()
    for row in settled:
        if row.frequency is Frequency.INSTANT:
            delay = (now - row.alert.created_at).total_seconds()
            metrics.DELAY.labels(platform).observe(max(0.0, delay))


def _set_aside(target: Target, rows: Sequence[Delivery], reason: str) -> None:
    metrics.SET_ASIDE.labels(target.spec.platform, reason).inc(len(rows))


def _several(rows: Sequence[Delivery]) -> bool:
    return len(digest.together(rows)) > 1


def _ids(rows: Sequence[Delivery]) -> list[int]:
    return [row.id for row in rows]
