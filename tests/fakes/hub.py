"""A WebSub hub on loopback: takes subscriptions, asks back as the standard says, and pushes when told to."""

from __future__ import annotations

import asyncio
import hmac
from dataclasses import dataclass, field
from typing import Self

import aiohttp
from aiohttp import web

from tests.fakes.port import Port


@dataclass
class FakeHub:
    """`async with FakeHub() as hub: hub.url`. With `asks_back` it verifies each subscription by itself."""

    asks_back: bool = True
    lease_s: int = 86_400
    status: int = 202  # of the answer to who subscribes
    asked: list[dict[str, str]] = field(default_factory=list)  # the forms, as they came
    answers: list[tuple[int, str]] = field(default_factory=list)  # to its questions
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/", self._subscribe)
        self._port = Port(app, "127.0.0.1")
        await self._port.start()
        self.url = f"http://127.0.0.1:{self._port.number}/"
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._session.close()
        await self._port.end()

    async def question(self, callback: str, **values: str) -> tuple[int, str]:
        """What the subscriber answers to a GET with these `hub.` values."""
        query = {f"hub.{name}": value for name, value in values.items()}
        async with self._session.get(callback, params=query) as answer:
            said = answer.status, await answer.text()
        self.answers.append(said)
        return said

    async def push(
        self, number: int = -1, body: bytes = b"<rss/>", *, secret: str | None = None, method: str = "sha256"
    ) -> int:
        """Push `body` to the subscription of that number, signed with its secret or another; the status."""
        to = self.asked[number]
        right = hmac.new((secret or to["hub.secret"]).encode(), body, method).hexdigest()
        return await self.raw(to["hub.callback"], body, {"X-Hub-Signature": f"{method}={right}"})

    async def raw(self, callback: str, body: bytes, headers: dict[str, str]) -> int:
        async with self._session.post(callback, data=body, headers=headers) as answer:
            return answer.status

    async def _subscribe(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append(form)
        if self.asks_back and self.status < 300:
            self._tasks.append(asyncio.create_task(self._verify(form)))
        return web.Response(status=self.status)

    async def _verify(self, form: dict[str, str]) -> None:
        await self.question(
            form["hub.callback"],
            mode="subscribe",
            topic=form["hub.topic"],
            challenge=f"word-{len(self.asked)}",
            lease_seconds=str(self.lease_s),
        )
