"""`rasid feeds test`: one poll that stores nothing."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.cli import terminal
from newsroom.desk import Desk
from newsroom.errors import ReasonedError
from newsroom.models import Feed, FeedSpec, FeedState
from newsroom.store import feeds
from watchers.feeds import to_items
from watchers.fetch import Fetcher
from watchers.pipeline import FEED_BYTES
from watchers.pool import ParserPool
from watchers.reading import analysed

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
            parsed = await parsers.feed(response.body, response.content_type)
        except ReasonedError as error:
            terminal.reason(error)
            return 1
    items, dropped = to_items(parsed, feed, datetime.now(UTC))
    terminal.say(f"{parsed.title or feed.url}: {len(items)} items, {len(dropped)} unusable")
    for item in items[:SHOWN]:
        analysis = analysed(desk.analyser, feed, item, item.text)
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
