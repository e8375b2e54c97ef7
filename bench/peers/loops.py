"""feedparser in a loop, with its validators kept in memory and nothing stored; and lemon24's `reader` with its SQLite.

Run by the python of an environment that holds `reader`, and with it the same feedparser.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.contestant import Lap, addresses
from bench.peers.stored import ENTRIES, check


@asynccontextmanager
async def feedparser_loop(listed: str) -> AsyncIterator[Lap]:
    """`listed`: a file with one address a line."""
    import feedparser

    known: dict[str, tuple[str | None, str | None]] = {}
    urls = addresses(listed)

    async def lap(_: str) -> float:
        for url in urls:
            etag, modified = known.get(url, (None, None))
            found = feedparser.parse(url, etag=etag, modified=modified)
            assert found.status == 304 or len(found.entries) == ENTRIES
            if found.status == 200:
                known[url] = found.get("etag"), found.get("modified")
        return len(urls)

    yield lap


@asynccontextmanager
async def lemon24(listed: str) -> AsyncIterator[Lap]:
    from reader import make_reader

    urls = addresses(listed)
    with TemporaryDirectory(prefix="rasid-peer-") as folder:
        reader = make_reader(str(Path(folder) / "reader.sqlite"))
        for url in urls:
            reader.add_feed(url)

        laps: list[str] = []

        async def lap(name: str) -> float:
            reader.update_feeds(scheduled=False)  # else it waits an hour for the second time
            laps.append(name)
            return len(urls)

        yield lap
        check(reader.get_entry_counts().total or 0, len(urls), laps)
        reader.close()
