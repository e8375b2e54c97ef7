"""A bare GET of many addresses with aiohttp: ETags kept, bodies thrown away. Imports nothing of the project,
so that its memory is its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from bench.contestant import Lap, addresses


@asynccontextmanager
async def bare(listed: str, at_once: str, per_host: str) -> AsyncIterator[Lap]:
    """`listed`: a file with one address a line."""
    urls = addresses(listed)
    tags: dict[str, str] = {}
    connector = aiohttp.TCPConnector(limit=int(at_once), limit_per_host=int(per_host))
    async with aiohttp.ClientSession(connector=connector, raise_for_status=True) as session:

        async def get(url: str) -> None:
            headers = {"If-None-Match": tags[url]} if url in tags else {}
            async with session.get(url, headers=headers) as answer:
                await answer.read()
                tags[url] = answer.headers["ETag"]

        async def lap(_: str) -> float:
            await asyncio.gather(*map(get, urls))
            return len(urls)

        yield lap
