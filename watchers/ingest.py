"""Articles handed in by a person, through the same path as fetched ones: backfill and replay."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from newsroom.desk import Desk
from newsroom.fingerprint import canonical_url, content_hash, item_keys
from newsroom.models import Article, Feed, Item
from newsroom.store import feeds, items
from newsroom.store.items import NOTHING_NEW, Poll, Recorded
from watchers.articles import as_article, strip_furniture, without_headline
from watchers.reading import read_here, read_item

UNNAMED = "—"  # outlet of articles that name none


@dataclass(frozen=True, slots=True)
class Totals:
    new: int = 0
    updated: int = 0
    known: int = 0
    alerts: int = 0

    def plus(self, recorded: Recorded) -> Totals:
        return Totals(
            self.new + recorded.new,
            self.updated + recorded.updated,
            self.known + recorded.known,
            self.alerts + recorded.alerts,
        )


async def ingest(
    desk: Desk, articles: Iterable[Article], *, tell: bool, as_of: bool, advance: Callable[[], None]
) -> Totals:
    """Record `articles`; one that is known already changes nothing. `advance` is called once for each."""
    totals = Totals()
    await desk.db.write(desk.ledger.redraw, desk.now())
    for outlet, run in groupby(articles, key=lambda a: a.source or UNNAMED):
        feed = await desk.db.write(feeds.archive, outlet, desk.now())
        for article in run:
            totals = totals.plus(await _record(desk, feed, article, tell=tell, as_of=as_of))
            advance()
    return totals


async def _record(desk: Desk, feed: Feed, article: Article, *, tell: bool, as_of: bool) -> Recorded:
    item = as_item(feed, article)
    known = await desk.db.read(items.known, item.keys)
    if any(row.content_hash == item.content_hash or row.feed_id != feed.id for row in known.values()):
        return replace(NOTHING_NEW, known=1)
    arrived = min(article.published, desk.now()) if as_of and article.published else desk.now()
    reading = read_here(desk.analyser, as_article(feed, item, item.text))
    read = read_item(item, item.text, reading, tell=tell)
    return await desk.db.write(items.record, Poll(feed, (read,), None, 0), arrived, desk.ledger.recorded)


def as_item(feed: Feed, article: Article) -> Item:
    """The article as if it had been fetched: without the page around it."""
    url = canonical_url(article.url) if article.url else None
    day = article.published.date() if article.published else None
    title = article.title
    text = without_headline(strip_furniture(article.text), title)
    content = content_hash(title, text)
    keys = item_keys(feed, guid=article.id, url=url, title=title, text=text, day=day, content=content)
    return Item(title, url, text, article.published, keys, content)
