"""One answer of a feed's address, read: a feed, a news sitemap, or an index with the few newest of its parts.

Imports the watchers' own modules and newsroom.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from itertools import chain
from urllib.parse import urljoin, urlsplit

from newsroom.errors import FetchError, ParseError
from newsroom.models import Feed, Item
from newsroom.reading import Rulebook
from watchers.feeds import REPEATED, Found
from watchers.fetch import Fetcher, Response
from watchers.pool import ParserPool

FEED_BYTES = 5_000_000
PARTS_S = 60.0  # for all parts of an index: a poll must end within its lease


def fingerprint(body: bytes) -> str:
    return _digest(body).hexdigest()


async def read(
    fetcher: Fetcher,
    parsers: ParserPool,
    response: Response,
    feed: Feed,
    now: datetime,
    rulebook: Rulebook | None = None,
    *,
    parts_s: float = PARTS_S,
) -> tuple[Found, str]:
    """What it holds, by a rulebook also what its items say, and a fingerprint of all bytes it was read from. Raises
    FetchError and ParseError."""
    index = await parsers.feed(response.body, response.content_type, feed, now, rulebook)
    if not index.parts:
        return index, fingerprint(response.body)
    found, digest = list[Found](), _digest(response.body)
    try:
        async with asyncio.timeout(parts_s):
            for url in _of_one_host(index.parts, response.url):
                part = await fetcher.get(url, limit=FEED_BYTES)
                digest.update(part.body)
                found.append(await parsers.feed(part.body, part.content_type, feed, now))
    except TimeoutError as error:
        raise FetchError("timeout", "the parts of the index") from error
    items, repeated = _once(one for part in found for one in part.items)
    dropped = (*chain.from_iterable(one.dropped for one in found), *[REPEATED] * repeated)
    return replace(index, items=items, dropped=dropped), digest.hexdigest()


def _once(items: Iterable[Item]) -> tuple[tuple[Item, ...], int]:
    """The first of those that share a key, and how many others there were."""
    kept, used, repeated = list[Item](), set[str](), 0
    for item in items:
        if used.isdisjoint(item.keys):
            kept.append(item)
            used.update(item.keys)
        else:
            repeated += 1
    return tuple(kept), repeated


def _digest(body: bytes) -> blake2b:
    return blake2b(body, digest_size=16)


def _of_one_host(urls: tuple[str, ...], base: str) -> list[str]:
    """An index names parts of its own host: it cannot send us elsewhere. A part that is an index has no entries."""
    host = urlsplit(base).netloc.lower()
    found = [url for url in (urljoin(base, url) for url in urls) if urlsplit(url).netloc.lower() == host]
    if not found:
        raise ParseError("sitemap-elsewhere")
    return found
