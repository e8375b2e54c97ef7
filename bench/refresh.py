"""A newsroom's feeds read from end to end, beside other feed readers and beside a bare GET of the same addresses.

Ours is the real desk, watch, reader, parsers and stores, ready before the first lap: fetch, parse, identify,
analyse, record, with alerts due and none sent; its log goes to a file. All meet the same host, which offers ETag,
Last-Modified and gzip. What each does and leaves is in `DOES`; what each has stored is counted at its end.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory

from bench import feedhost, stage, table
from bench.contestant import Lap
from bench.documents import ENTRIES, FRESH, content_type, document
from bench.feedhost import CHANGED, PUBLISHING
from bench.parse import FEED
from bench.peers import cache
from bot.running import tune
from newsroom.desk import open_desk
from newsroom.files import load_config
from newsroom.logs import configure_logging
from newsroom.models import Article, FeedSpec, Pages, Platform, Subscription, TargetSpec
from newsroom.settings import SHIPPED_CONFIG, load_settings
from newsroom.store import feeds, health
from watchers import fetch
from watchers.fetch import Fetcher
from watchers.pipeline import Reader
from watchers.pool import WORKERS, ParserPool
from watchers.schedule import AT_ONCE, Watch

COLD, UNCHANGED = "cold", "unchanged"
LAPS = {COLD: "cold", UNCHANGED: "unchanged", CHANGED: "5 % changed"}
OURS = "rasid, Redis embedded"
SLOW = 2  # a peer that takes a minute comes in every second run
NEWSBOAT, SFEED, SFEED_ETAGS, RSS2EMAIL = "newsboat", "sfeed", "sfeed, with ETag", "rss2email"
LOOP, LEMON24, BARE, MINIFLUX = "feedparser in a loop", "lemon24 reader", "bare GET", "Miniflux"

DOES = {
    OURS: "conditional GET, parse in children, identify, match, read what is said, find the story, store in SQLite,"
    f" prepare alerts; {AT_ONCE} feeds in hand, {fetch.AT_ONCE} requests at once",
    BARE: f"aiohttp, conditional GET, {fetch.AT_ONCE} at once, as ours; nothing is parsed or stored: the floor",
    LOOP: "conditional GET and parse, one after another; nothing is stored",
    LEMON24: "conditional GET, parse, store in SQLite; one worker, its default; asked for all feeds, as by itself it"
    " would rest an hour",
    RSS2EMAIL: "conditional GET, parse, write a mail of each new entry and not send it (`--no-send`), store what was"
    " seen",
    NEWSBOAT: "C++: conditional GET, parse, store in SQLite; `-x reload`, its defaults; its second refresh"
    " sends no validators yet, the third does",
    SFEED: "C and shell: GET by curl, parse, merge into a file a feed; eight jobs, its default",
    SFEED_ETAGS: "the same with the fetch its README proposes: ETag, If-Modified-Since, gzip",
}
# Measured earlier with 1,000 feeds on another machine of two cores, PostgreSQL's part counted: it cannot be had here.
QUOTED = {
    COLD: "41.4 s, CPU 79.7 s (quoted)",
    UNCHANGED: "2.5 s, CPU 4.7 s (quoted)",
    CHANGED: "6.4 s, CPU 12.3 s (quoted)",
}


@dataclass(frozen=True, slots=True)
class _Peers:
    contestants: tuple[stage.Contestant, ...]
    missing: dict[str, str]  # label -> why


def bench(scale: stage.Scale) -> Iterator[table.Row]:
    yield from _refresh(scale.feeds if scale.quick else 5 * scale.feeds, scale.long_runs)
    if scale.long:
        yield from _refresh(50 * scale.feeds, 1)


def remarks() -> Iterator[str]:
    """What each contestant does, as lines of Markdown."""
    return (f"- **{label}**: {does}." for label, does in DOES.items())


def _refresh(count: int, runs: int) -> Iterator[table.Row]:
    with (
        stage.started(stage.Contestant("feed host", "feedhost", "host", (str(count),))) as host,
        NamedTemporaryFile("w", encoding="utf-8") as listed,
    ):
        port = int(host.lap(COLD).amount)
        listed.write("\n".join(feedhost.urls(count, port)))
        listed.flush()
        peers = _peers(listed.name, runs)
        contestants = (
            stage.Contestant(OURS, "refresh", "ours", (str(count), str(port), "")),
            stage.Contestant("rasid, Redis off", "refresh", "ours", (str(count), str(port), "off")),
            stage.Contestant(BARE, "bareget", "bare", (listed.name, str(fetch.AT_ONCE), str(fetch.PER_HOST))),
            *peers.contestants,
        )
        laps = stage.race(contestants, tuple(LAPS), runs, before=host.lap)
    for name, shown in LAPS.items():
        what = f"refresh {count:,} feeds, {shown}"
        yield from table.seconds(what, stage.of_lap(laps, name))
        for label, why in peers.missing.items():
            yield table.noted(what, label, f"missing: {why}")
        if count == 1000:
            yield table.noted(what, MINIFLUX, QUOTED[name])


def _peers(listed: str, runs: int) -> _Peers:
    """Those that can be had."""
    stage.say("  getting the other readers")
    slow = SLOW if runs > 1 else 1
    reader = cache.from_pypi("reader", "sgmllib3k")  # the feedparser it brings along needs that
    rss2email = cache.from_pypi("rss2email")
    newsboat, sfeed = cache.from_debian("newsboat"), cache.from_debian("sfeed")
    programs, loops = "peers.programs", "peers.loops"
    found = (
        _peer(LOOP, reader, loops, "feedparser_loop", listed),
        _peer(LEMON24, reader, loops, "lemon24", listed),
        _peer(RSS2EMAIL, rss2email, programs, "rss2email", listed, every=slow),
        _peer(NEWSBOAT, newsboat, programs, "newsboat", listed, every=slow),
        _peer(SFEED, sfeed, programs, "sfeed", listed, every=slow),
        _peer(SFEED_ETAGS, sfeed, programs, "sfeed", listed, "etags", every=slow),
    )
    there = tuple(one for one in found if isinstance(one, stage.Contestant))
    return _Peers(there, dict(one for one in found if not isinstance(one, stage.Contestant)))


def _peer(
    label: str, found: cache.Found, module: str, name: str, listed: str, *more: str, every: int = 1
) -> stage.Contestant | tuple[str, str]:
    if found.place is None:
        return label, found.missing
    shown = f"{label} {found.version}" if found.version and label != LOOP else label
    if module.endswith("loops"):  # run by the python that has the library
        return stage.Contestant(shown, module, name, (listed,), python=str(found.place), every=every)
    arguments = (listed, str(found.place), *more)
    return stage.Contestant(shown, module, name, arguments, runner=True, every=every)


@asynccontextmanager
async def ours(count: str, port: str, redis_url: str) -> AsyncIterator[Lap]:
    configure_logging()
    tune()  # as the service does
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
                await parsers.feed(document(number), content_type(number), FEED, desk.now())
            ready = [
                parsers.read(desk.followed.rulebook, [Article("", "عنوان", "نص")]) for _ in range(8 * WORKERS)
            ]
            await asyncio.gather(*ready)  # each child builds what it reads with at its first article
            assert desk.seen.state == ("down" if redis_url == "off" else "up")
            watch = Watch(desk, Reader(desk, fetcher, parsers))
            done: list[str] = []

            async def lap(name: str) -> float:
                await desk.db.write(feeds.make_due, desk.now())
                await watch.once(lambda: None)
                done.append(name)
                return len(numbers)

            yield lap
            facts = await desk.db.read(health.snapshot, desk.now())
            assert facts.items == _items(done, len(numbers)), facts.items


def _spec(number: int, port: int) -> FeedSpec:
    return FeedSpec(f"bench-{number}", feedhost.url(number, port), f"وكالة {number}", pages=Pages.NEVER)


def _items(laps: Sequence[str], count: int) -> int:
    """How many items the database must hold after these laps."""
    fresh = len(range(0, count, PUBLISHING)) * FRESH if CHANGED in laps else 0
    return count * ENTRIES + fresh if laps else 0
