"""`rasid feeds test`: one poll that stores nothing."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.cli import terminal
from newsroom.desk import Desk
from newsroom.errors import ReasonedError
from newsroom.models import Feed, FeedSpec, FeedState
from newsroom.store import feeds
from watchers import collecting
from watchers.articles import as_article
from watchers.collecting import FEED_BYTES
from watchers.fetch import Fetcher
from watchers.pool import ParserPool
from watchers.reading import read_here

SHOWN = 10


async def probe(desk: Desk, address: str) -> int:
    """Fetch, parse and match once, say what was found; the exit code."""
    known = await desk.db.read(feeds.by_key, address)
    feed = known or _unknown(address)
    settings = desk.settings
    gate = Fetcher(contact=settings.contact, allow_loopback=settings.allow_loopback)
    async with gate as fetcher, ParserPool() as parsers:
        try:
            response = await fetcher.get(feed.url, limit=FEED_BYTES)
            found, _ = await collecting.read(fetcher, parsers, response, feed, datetime.now(UTC))
        except ReasonedError as error:
            terminal.reason(error)
            return 1
    terminal.say(f"{found.title or feed.url}: {len(found.items)} items, {len(found.dropped)} unusable")
    for item in found.items[:SHOWN]:
        analysis = read_here(desk.analyser, as_article(feed, item, item.text)).analysis
        terminal.probe_line(item, sorted({m.entity for m in analysis.mentions}), analysis.dossiers)
    return 0


def _unknown(address: str) -> Feed:
    spec = FeedSpec(key="probe", url=address, outlet="probe")
    return Feed(
        0,
        spec.key,
        spec.url,
        spec.outlet,
        "",
        spec.language,
        "",
        spec.pages,
        spec.interval_s,
        FeedState.ACTIVE,
    )
