"""What both chat platforms share on the way in: from a person's words to a rendered answer."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, TypeVar

import structlog

from bot.commands.request import Request
from bot.inbox import Inbox
from bot.message import Message, Paragraph
from bot.texts import Texts
from newsroom import metrics
from newsroom.errors import DeliveryError, Outcome
from newsroom.logs import redact
from newsroom.models import Platform
from newsroom.store.inbox import Held

log = structlog.get_logger()

Answer = Callable[[Request], Awaitable[Message]]
Payload = Mapping[str, Any]  # plain JSON: `request` as it is stored, and where the platform wants the answer
Reply = Callable[[Payload, Message], Awaitable[None]]  # raises only DeliveryError

_ARABIC = re.compile("[\u0620-\u064a\u0671-\u06d3]")
LONGEST_PAUSE = 60.0  # seconds between tries to connect
AT_ONCE = 16  # questions of one platform in hand
DRAIN_S = 3.0
PAUSES = (0.5, 2.0, 5.0)  # seconds before an answer that did not leave is tried again
LONGEST_ASKED = 30.0  # seconds; who is asked for more patience gets no answer, and asks again
T = TypeVar("T")


class Intake:
    """The questions of one platform: stored when they arrive, then answered in the background, those of one person one
    after the other."""

    def __init__(self, platform: Platform, inbox: Inbox, answer: Answer, reply: Reply) -> None:
        self._platform = platform
        self._inbox = inbox
        self._answer = answer
        self._reply = reply
        self._room = asyncio.Semaphore(AT_ONCE)
        self._running: set[asyncio.Task[None]] = set()
        self._latest: dict[str, asyncio.Task[None]] = {}  # of each person

    async def take(self, key: str, payload: Payload) -> None:
        """Once this returns, the platform may be told that the question arrived: it will be answered, after those that
        the same person asked before.

        Waits for the database as long as it takes, and never raises. The same key again is no new question.
        """
        begun = not self._room.locked() and _person(payload) not in self._latest
        stored = self._begin(payload)
        try:
            held = await self._inbox.take(self._platform, key, payload, begun=begun)
            if not stored.done():  # it was abandoned, and is left to the next life
                stored.set_result(held)
        finally:
            stored.cancel()  # unless it has its result

    async def resume(self) -> None:
        """Answer what a former life left; call it before listening."""
        for held in await self._inbox.unfinished(self._platform):
            self._begin(held.payload).set_result(held)

    async def drain(self) -> None:
        """Wait until what is in hand is answered, but not for long."""
        if self._running:
            await asyncio.wait(self._running, timeout=DRAIN_S)

    def abandon(self) -> None:
        """What is still in hand is left to the next life."""
        for task in self._running:
            task.cancel()

    def _begin(self, payload: Payload) -> asyncio.Future[Held | None]:
        """Its place is behind what the person asked before; it is handled as soon as this future says that it is
        stored."""
        stored: asyncio.Future[Held | None] = asyncio.get_running_loop().create_future()
        person = _person(payload)
        task = asyncio.create_task(self._handle(stored, self._latest.get(person)))
        self._running.add(task)
        if person:
            self._latest[person] = task
        task.add_done_callback(partial(self._over, person))
        return stored

    def _over(self, person: str, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if self._latest.get(person) is task:
            del self._latest[person]

    async def _handle(self, stored: asyncio.Future[Held | None], before: asyncio.Task[None] | None) -> None:
        held = await stored
        if held is None:
            return
        if before:
            await asyncio.wait([before])
        async with self._inbox.handling(held, self._room):
            try:
                await self.meet(held)
            except DeliveryError as error:  # `patiently` has tried again what had not arrived
                log.warning("an answer was not sent", platform=self._platform.value, error=str(error))

    async def meet(self, held: Held) -> None:
        """One question and its answer. Raises only DeliveryError."""
        request = Request(**held.payload["request"], update_id=held.id)
        await self._reply(held.payload, await answered(self._answer, request))


def _person(payload: Payload) -> str:
    """Who asks; empty for what nobody asks."""
    return str(payload.get("request", {}).get("person", ""))


async def patiently(send: Callable[[], Awaitable[T]]) -> T:
    """One part of an answer, tried again while it is known not to have arrived and somebody may still wait for it."""
    for pause in PAUSES:
        try:
            return await send()
        except DeliveryError as error:
            asked = error.retry_after or 0.0
            if error.outcome is not Outcome.NOT_SENT or asked > LONGEST_ASKED:
                raise
            await asyncio.sleep(max(pause, asked))
    return await send()


def language_of(text: str, otherwise: str) -> str:
    return "ar" if _ARABIC.search(text) else otherwise


async def answered(answer: Answer, request: Request) -> Message:
    """The answer, or an apology with the number under which the fault is logged."""
    try:
        return await answer(request)
    except Exception:
        number = secrets.token_hex(4)
        log.exception("a question could not be answered", number=number)
        metrics.QUESTIONS.labels("none", "failed").inc()
        texts = Texts(request.language)
        return texts.message(Paragraph(texts("error", id=number)))


async def connected(
    connect: Callable[[], Awaitable[object]], refused: Callable[[Exception], bool], platform: str
) -> bool:
    """Tries until it works, with growing pauses; False when the platform refuses the token itself."""
    pause = 1.0
    while True:
        try:
            await connect()
        except Exception as error:
            said = redact(str(error))
            if refused(error):
                log.error("token refused, not listening", platform=platform, error=said)
                return False
            log.warning("cannot connect yet", platform=platform, error=said, retry_s=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            log.info("listening", platform=platform)
            return True
