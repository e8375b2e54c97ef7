"""Messages that stand in a chat, brought up to date: what a story gains is shown in the message that told it.

    out of date → claim → write anew → differs? → edit → done

An edit is worth little. It waits behind all that is new, a target gets a few at a time, and one that keeps
failing is dropped: never is a second message sent for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import Protocol

import structlog

from bot import alerts
from bot.message import Message, Part
from newsroom.desk import Desk
from newsroom.errors import DeliveryError, Outcome
from newsroom.models import Delivery, MessageRef, Platform, Target, TargetSpec
from newsroom.store import refreshes
from newsroom.store.refreshes import SentMessage

log = structlog.get_logger()

LEASE_S = 120
AT_ONCE = 10  # edits of a target in one go; Telegram takes about 20 a minute in a group
PACE = timedelta(minutes=1)  # before the target gets more
TRIES = 4  # of an edit that may or may not have arrived
FIRST_WAIT, LONGEST_WAIT = 10.0, 3600.0  # seconds
REMEMBERED = 5000  # messages


class Channel(Protocol):
    """A platform's way in: takes one part, and raises DeliveryError and nothing else."""

    rewrites: bool  # False: what was said cannot be changed, only added to

    async def send(self, spec: TargetSpec, part: Part) -> MessageRef:
        """Where it went."""
        ...

    async def edit(self, spec: TargetSpec, ref: MessageRef, part: Part) -> None:
        """Let the message say this instead; fine if it does already."""
        ...


@dataclass(frozen=True, slots=True)
class Outlet:
    """How a platform is written for and reached."""

    render: Callable[[Message], list[Part]]
    channel: Channel


class Updates:
    """Edits of what was sent. What it remembers only spares edits: a new process makes one too many, harmlessly."""

    def __init__(self, desk: Desk, outlets: Mapping[Platform, Outlet]) -> None:
        self._desk = desk
        self._outlets = outlets
        self._shown: dict[MessageRef, bytes | None] = {}  # what stands there; null: one part of several
        self._tried: dict[MessageRef, int] = {}
        self._refused: dict[int, int] = {}  # target id -> times in a row its platform took no edit

    def sent(self, ref: MessageRef, part: Part, *, whole: bool) -> None:
        self._shown[ref] = _content(part) if whole else None
        if len(self._shown) > REMEMBERED:
            self._shown.pop(next(iter(self._shown)))

    async def bring(
        self,
        target: Target,
        compose: Callable[[Target, Sequence[Delivery]], Message],
        stopping: Callable[[], bool],
    ) -> None:
        """Bring a few messages of the target up to date, or find out when to try again."""
        db, now = self._desk.db, self._desk.now()
        messages = await db.write(refreshes.claim, target.id, now, LEASE_S, AT_ONCE)
        for number, message in enumerate(messages):
            wait = timedelta(0) if stopping() else await self._bring(target, message, compose)
            if wait is not None:
                for left in messages[number:]:
                    await db.write(refreshes.later, left, now + wait)
                await db.write(refreshes.hold, target.id, now, now + wait)
                return
        if len(messages) == AT_ONCE:
            await db.write(refreshes.hold, target.id, now, now + PACE)

    async def _bring(
        self,
        target: Target,
        message: SentMessage,
        compose: Callable[[Target, Sequence[Delivery]], Message],
    ) -> timedelta | None:
        """How long the target wants to be left alone, if it does."""
        part, channel = self._written(target, message, compose), self._outlets[target.spec.platform].channel
        if part is not None:
            try:
                await channel.edit(target.spec, message.ref, part)
            except DeliveryError as error:
                return await self._refusal(target, message, error)
            self.sent(message.ref, part, whole=True)
        await self._done(target, message)
        return None

    def _written(
        self,
        target: Target,
        message: SentMessage,
        compose: Callable[[Target, Sequence[Delivery]], Message],
    ) -> Part | None:
        """The message as it should read; null where it reads so, or where it cannot be told in one part."""
        outlet, known = self._outlets[target.spec.platform], self._shown.get(message.ref, b"")
        try:
            text = (
                compose(target, message.rows)
                if outlet.channel.rewrites
                else alerts.additions(message.rows, message.changed, target.spec)
            )
            parts = outlet.render(text)
        except Exception:
            log.exception("message could not be written anew", target=target.spec.key)
            return None
        fits = len(parts) == 1 and known is not None and _content(parts[0]) != known
        return parts[0] if fits else None

    async def _refusal(self, target: Target, message: SentMessage, error: DeliveryError) -> timedelta | None:
        said = {"outcome": error.outcome, "reason": error.reason, "detail": error.detail}
        if error.outcome is Outcome.NOT_SENT:
            log.warning("edit postponed", target=target.spec.key, **said)
            self._refused[target.id] = failures = self._refused.get(target.id, 0) + 1
            return (
                _wait(failures) if error.retry_after is None else timedelta(seconds=max(1, error.retry_after))
            )
        tried = self._tried.get(message.ref, 0) + 1
        if error.outcome is Outcome.UNSURE and tried < TRIES:
            self._tried[message.ref] = tried
            await self._desk.db.write(refreshes.later, message, self._desk.now() + _wait(tried))
            return None
        log.warning("edit given up", target=target.spec.key, message=message.ref.message_id, **said)
        await self._done(target, message)
        return None

    async def _done(self, target: Target, message: SentMessage) -> None:
        await self._desk.db.write(refreshes.done, message, self._desk.now())
        self._tried.pop(message.ref, None)
        self._refused.pop(target.id, None)


def _wait(failures: int) -> timedelta:
    return timedelta(seconds=min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(failures, 9)))


def _content(part: Part) -> bytes:
    return blake2b(repr((part.text, part.plain, part.blocks)).encode(), digest_size=16).digest()
