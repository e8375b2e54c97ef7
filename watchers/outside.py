"""The gate to the outside for what people ask: the same fetcher and the same killable children as polling has.

Imports the watchers' own modules and newsroom.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from newsroom.models import Article, Feed, FeedState, Pages
from newsroom.outside import FeedTrial
from newsroom.settings import Settings
from watchers import collecting
from watchers.articles import as_article
from watchers.collecting import FEED_BYTES
from watchers.fetch import Fetcher
from watchers.pipeline import PAGE_BYTES
from watchers.pool import ParserPool


@dataclass(frozen=True, slots=True)
class Gate:
    """`newsroom.outside.Outside` with what the service polls with."""

    fetcher: Fetcher
    parsers: ParserPool

    async def page(self, url: str) -> Article:
        response = await self.fetcher.get(url, limit=PAGE_BYTES)
        text = await self.parsers.article(response.body, response.content_type, response.url)
        return Article("", "", text or "", url=response.url)

    async def feed(self, url: str) -> FeedTrial:
        response = await self.fetcher.get(url, limit=FEED_BYTES)
        unknown = Feed(0, "", response.url, "", "", "ar", "", Pages.NEVER, 0, FeedState.ACTIVE)
        found, _ = await collecting.read(self.fetcher, self.parsers, response, unknown, datetime.now(UTC))
        articles = tuple(as_article(unknown, item, item.text) for item in found.items)
        return FeedTrial(response.url, found.title, articles, len(found.dropped))

    async def file(self, url: str, limit: int) -> bytes:
        return (await self.fetcher.get(url, limit=limit)).body


class LazyGate:
    """The same for a short command: connections and children are made when they are first needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stack = AsyncExitStack()
        self._opening = asyncio.Lock()
        self._gate: Gate | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def page(self, url: str) -> Article:
        return await (await self._opened()).page(url)

    async def feed(self, url: str) -> FeedTrial:
        return await (await self._opened()).feed(url)

    async def file(self, url: str, limit: int) -> bytes:
        return await (await self._opened()).file(url, limit)

    async def _opened(self) -> Gate:
        async with self._opening:
            if self._gate is None:
                contact, loopback = self._settings.contact, self._settings.allow_loopback
                fetcher = await self._stack.enter_async_context(
                    Fetcher(contact=contact, allow_loopback=loopback)
                )
                self._gate = Gate(fetcher, await self._stack.enter_async_context(ParserPool(workers=1)))
            return self._gate
