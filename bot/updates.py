"""Messages that stand in a chat, brought up to date: what a story gains is shown in the message that told it.

    out of date → claim → write anew → differs? → edit → done

An edit is worth little. It waits behind all that is new, a target gets a few at a time, and one that keeps
failing is dropped: never is a second message sent for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import structlog

from bot import alerts
from bot.courier import LEASE_S, Compose, Outlet, in_time
from bot.message import Message, Part
from bot.pace import Pace
from bot.shown import fingerprint
from bot.texts import Texts
from newsroom.desk import Desk
from newsroom.errors import DeliveryError, Outcome
from newsroom.models import MessageRef, Platform, Target
from newsroom.store import refreshes
from newsroom.store.refreshes import SentMessage

log = structlog.get_logger()

AT_ONCE = 10  # edits of a target in one go; Telegram takes about 20 a minute in a group
PACE = timedelta(minutes=1)  # before the target gets more
TRIES = 4  # of an edit that may or may not have arrived
FIRST_WAIT, LONGEST_WAIT = 10.0, 3600.0  # seconds


class Updates:
    """Edits of what was sent."""

    def __init__(self, desk: Desk, outlets: Mapping[Platform, Outlet], pace: Pace) -> None:
        self._desk = desk
        self._outlets = outlets
        self._pace = pace
        self._tried: dict[MessageRef, int] = {}
        self._refused: dict[int, int] = {}  # target id -> times in a row its platform took no edit

    async def bring(self, target: Target, compose: Compose, stopping: Callable[[], bool]) -> None:
        """Bring a few messages of the target up to date, or find out when to try again."""
        db, now = self._desk.db, self._desk.now()
        messages = await db.write(refreshes.claim, target.id, now, LEASE_S, AT_ONCE, self._desk.fence)
        for number, message in enumerate(messages):
            wait = timedelta(0) if stopping() else await self._bring(target, message, compose)
            if wait is not None:
                for left in messages[number:]:
                    await db.write(refreshes.later, left, now + wait)
                await db.write(refreshes.hold, target.id, now, now + wait)
                return
        if len(messages) == AT_ONCE:
            await db.write(refreshes.hold, target.id, now, now + PACE)

    async def _bring(self, target: Target, message: SentMessage, compose: Compose) -> timedelta | None:
        """How long the target wants to be left alone, if it does."""
        part, channel = self._written(target, message, compose), self._outlets[target.spec.platform].channel
        if part is not None:
            await self._pace.turn(target.spec)
            try:
                await in_time(channel.edit(target.spec, message.ref, part))
            except DeliveryError as error:
                return await self._refusal(target, message, error)
        await self._done(target, message, fingerprint(part) if part else None)
        return None

    def _written(self, target: Target, message: SentMessage, compose: Compose) -> Part | None:
        """The message as it should read; null where it reads so, or where it cannot be told in one part."""
        outlet = self._outlets[target.spec.platform]
        try:
            if outlet.channel.rewrites:
                parts = outlet.render(self._anew(target, message, compose))
            else:
                parts = outlet.render(alerts.additions(message.rows, message.changed, target.spec))
        except Exception:
            log.exception("message could not be written anew", target=target.spec.key)
            return None
        if outlet.channel.rewrites and (not message.shown or message.shown == fingerprint(parts[0])):
            return None
        return parts[0] if len(parts) == 1 else None

    def _anew(self, target: Target, message: SentMessage, compose: Compose) -> Message:
        written = compose(message.rows)
        since = alerts.superseded(message.rows, message.states, Texts(target.spec.language))
        return replace(written, blocks=(*written.blocks[:1], *since, *written.blocks[1:]))

    async def _refusal(self, target: Target, message: SentMessage, error: DeliveryError) -> timedelta | None:
        said = {"outcome": error.outcome, "reason": error.reason, "detail": error.detail}
        if error.outcome is Outcome.NOT_SENT:
            log.warning("edit postponed", target=target.spec.key, **said)
            self._refused[target.id] = failures = self._refused.get(target.id, 0) + 1
            asked = error.retry_after
            return _wait(failures) if asked is None else timedelta(seconds=max(1.0, asked))
        tried = self._tried.get(message.ref, 0) + 1
        if error.outcome is Outcome.UNSURE and tried < TRIES:
            self._tried[message.ref] = tried
            await self._desk.db.write(refreshes.later, message, self._desk.now() + _wait(tried))
            return None
        log.warning("edit given up", target=target.spec.key, message=message.ref.message_id, **said)
        await self._done(target, message, None)
        return None

    async def _done(self, target: Target, message: SentMessage, shown: str | None) -> None:
        await self._desk.db.write(refreshes.done, message, self._desk.now(), shown)
        self._tried.pop(message.ref, None)
        self._refused.pop(target.id, None)


def _wait(failures: int) -> timedelta:
    return timedelta(seconds=min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(failures, 9)))
