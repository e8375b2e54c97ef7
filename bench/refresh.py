"""A newsroom's feeds read from end to end beside a bare GET of the same addresses.

Ours is the real desk, watch, reader, parsers and stores, ready before the first lap: fetch, parse, identify,
analyse, record, with alerts due and none sent; its log goes to a file.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import feedhost, stage, table
from bench.contestant import Lap
from bench.documents import ENTRIES, FRESH, content_type, document
from bench.feedhost import CHANGED, PUBLISHING
from newsroom.desk import open_desk
from newsroom.files import load_config
from newsroom.logs import configure_logging
from newsroom.models import FeedSpec, Pages, Platform, Subscription, TargetSpec
from newsroom.settings import SHIPPED_CONFIG, load_settings
from newsroom.store import feeds, health
from watchers.fetch import Fetcher
from watchers.pipeline import Reader
from watchers.pool import WORKERS, ParserPool
from watchers.schedule import Watch

COLD, UNCHANGED = "cold", "unchanged"
LAPS = {COLD: "cold", UNCHANGED: "unchanged (304)", CHANGED: "5 % changed"}


def bench(scale: stage.Scale) -> Iterator[table.Row]:
    count = str(scale.feeds)
    with stage.started(stage.Contestant("feed host", "feedhost", "host", (count,))) as host:
        port = int(host.lap(COLD).amount)
        urls = tuple(feedhost.url(number, port) for number in range(scale.feeds))
        contestants = (
            stage.Contestant("bare GET", "bareget", "bare", urls),
            stage.Contestant("rasid, Redis off", "refresh", "ours", (count, str(port), "off")),
            stage.Contestant("rasid, Redis embedded", "refresh", "ours", (count, str(port), "")),
        )
        laps = stage.race(contestants, tuple(LAPS), scale.long_runs, before=host.lap)
    for name, shown in LAPS.items():
        yield from table.seconds(f"refresh {count} feeds, {shown}", stage.of_lap(laps, name))


@asynccontextmanager
async def ours(count: str, port: str, redis_url: str) -> AsyncIterator[Lap]:
    configure_logging()
    numbers = range(int(count))
    with TemporaryDirectory(prefix="rasid-bench-") as folder:
        settings = load_settings(
            data=Path(folder), config=SHIPPED_CONFIG, database_url=None, redis_url=redis_url or None
        )
        shipped = load_config(SHIPPED_CONFIG)
        everything = tuple(Subscription(dossier.id) for dossier in shipped.dossiers)
        config = replace(
            shipped,
            feeds=tuple(_spec(number, int(port)) for number in numbers),
            targets=(TargetSpec("console", Platform.CONSOLE, "console", subscriptions=everything),),
        )
        async with (
            open_desk(settings, config, service=True) as desk,
            Fetcher(allow_loopback=True) as fetcher,
            ParserPool() as parsers,
        ):
            for number in range(2 * WORKERS):
                await parsers.feed(document(number), content_type(number))
            assert desk.seen.state == ("down" if redis_url == "off" else "up")
            watch = Watch(desk, Reader(desk, fetcher, parsers))

            async def lap(name: str) -> float:
                await desk.db.write(feeds.make_due, desk.now())
                await watch.once(lambda: None)
                facts = await desk.db.read(health.snapshot, desk.now())
                assert facts.items == _items(name, len(numbers))
                return len(numbers)

            yield lap


def _spec(number: int, port: int) -> FeedSpec:
    return FeedSpec(f"bench-{number}", feedhost.url(number, port), f"وكالة {number}", pages=Pages.NEVER)


def _items(lap: str, count: int) -> int:
    """How many items the database must hold after that lap."""
    return count * ENTRIES + (len(range(0, count, PUBLISHING)) * FRESH if lap == CHANGED else 0)
