"""The one path from a due feed to recorded news:

    fetch → (unchanged? done) → parse → items → Redis: seen? → SQL: known? → article text → analyse → record

Everything found by one poll, and the validators that would hide it from the next, go into one transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import structlog

from newsroom import killpoints, metrics
from newsroom.desk import Desk
from newsroom.errors import FetchError, ParseError, ReasonedError
from newsroom.models import Analysis, Article, Feed, Item, Pages
from newsroom.reading import Reading
from newsroom.store import feeds, items
from newsroom.store.items import NOTHING_NEW, Known, Poll, Recorded
from newsroom.store.outbox import ReadItem
from watchers import collecting, rhythm
from watchers.articles import as_article, without_headline
from watchers.collecting import FEED_BYTES, fingerprint
from watchers.feeds import Found
from watchers.fetch import Fetcher, Response
from watchers.near import asked
from watchers.outcome import failure, success
from watchers.pool import ParserPool
from watchers.reading import read_here, read_item
from watchers.recording import Recorder

log = structlog.get_logger()

PAGE_BYTES = 2_000_000
FULL_TEXT = 600  # characters; a feed that gives more has given the article
PAGES_DEADLINE = 60.0  # seconds for all pages of one poll; what is late goes on with the feed's own text
END_OF_TIME = datetime.max.replace(tzinfo=UTC)
DEFERRED_WAIT = timedelta(seconds=60)  # as long as a lease in Redis


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one feed for a desk; see the module."""

    desk: Desk
    fetcher: Fetcher
    parsers: ParserPool
    recorder: Recorder = field(default_factory=Recorder)
    in_place: bool = False  # articles are read in this process, and not in a child that may be killed for it

    async def check(self, feed: Feed) -> Recorded:
        """Poll `feed` once. Every outcome, good or bad, is written to its row; only a lost database raises."""
        if feed.next_check_at:
            metrics.LATENESS.observe(max(0.0, (self.desk.now() - feed.next_check_at).total_seconds()))
        with metrics.timed(metrics.POLL_TIME):
            return await self._check(feed)

    async def _check(self, feed: Feed) -> Recorded:
        try:
            response = await self._asked(feed)
            killpoints.reached("after_fetch")
            print_ = feed.body_hash if response.not_modified else fingerprint(response.body)
            if print_ == feed.body_hash and print_ is not None:
                return await self._unchanged(feed, response)
            rules = self.desk.followed.rulebook if self._all_new(feed) else None
            with self.recorder.expecting():
                found, print_ = await collecting.read(
                    self.fetcher, self.parsers, response, feed, self.desk.now(), rules
                )
            if found.parts:  # an index may stand still while its parts change
                response = replace(response, etag=None, last_modified=None)
            if print_ == feed.body_hash:
                return await self._unchanged(feed, response)
        except (FetchError, ParseError) as error:
            return await self._failed(feed, error)
        with self.recorder.expecting():
            return await self._take(feed, response, print_, found)

    def _all_new(self, feed: Feed) -> bool:
        """Whether all that it holds will have to be read, so that it is best read at once."""
        return feed.baseline_at is None and feed.failures == 0 and not self.in_place

    async def _asked(self, feed: Feed) -> Response:
        """Conditionally, save when the server's "not modified" has been believed for long enough."""
        now = self.desk.now()
        given = {} if rhythm.freely(feed, now) else {"etag": feed.etag, "last_modified": feed.last_modified}
        return await self.fetcher.get(rhythm.address(feed, now), limit=FEED_BYTES, **given)

    async def give_up(self, feed: Feed, error: Exception) -> None:
        """Write down that we stumbled over the feed, and come back later each time."""
        known = error if isinstance(error, ReasonedError) else ParseError("internal", type(error).__name__)
        await self._failed(feed, known)

    async def _unchanged(self, feed: Feed, response: Response) -> Recorded:
        check = success(feed, response, feed.body_hash, self.desk.policy, self.desk.now())
        await self.desk.db.write(feeds.finish, feed.id, check, self.desk.now())
        metrics.POLLS.labels("unchanged").inc()
        log.debug("feed unchanged", feed=feed.key, status=response.status)
        return NOTHING_NEW

    async def _failed(self, feed: Feed, error: ReasonedError) -> Recorded:
        check = failure(feed, error, self.desk.now())
        await self.desk.db.write(feeds.finish, feed.id, check, self.desk.now())
        metrics.POLLS.labels(metrics.reason(error.reason)).inc()
        log.warning(
            "feed failed", feed=feed.key, reason=error.reason, detail=error.detail, failures=feed.failures + 1
        )
        return NOTHING_NEW

    async def _take(self, feed: Feed, response: Response, print_: str, found: Found) -> Recorded:
        """Read and record what is new or edited of it."""
        desk = self.desk
        standing = await desk.seen.sort(found.items, met=feed.baseline_at is not None)
        mine = [found.items[i] for i in sorted(standing.mine)]
        try:
            read, new = await self._read(feed, mine, found)
            check = success(*(feed, response, print_, desk.policy, desk.now()), found=found, new=new)
            check = replace(check, baseline=bool(found.items))
            if standing.others:  # keep the old validators: the next poll must see these entries again
                soon = desk.now() + DEFERRED_WAIT
                check = replace(
                    check, etag=None, last_modified=None, body_hash=None, next_check_at=soon, baseline=False
                )
            poll = Poll(feed, read, check, len(found.dropped), await asked(desk, feed, read))
            recorded = await self.recorder.record(desk, poll)
        except BaseException:
            await desk.seen.release(mine)
            raise
        await desk.seen.confirm(mine)
        _count(recorded, found.dropped)
        for reason in found.dropped:
            log.warning("entry dropped", feed=feed.key, reason=reason)
        told = {"new": recorded.new, "updated": recorded.updated, "alerts": recorded.alerts}
        log.info("feed read", feed=feed.key, **told, left_to_others=len(standing.others))
        return recorded

    async def _read(self, feed: Feed, mine: Sequence[Item], found: Found) -> tuple[tuple[ReadItem, ...], int]:
        """Those of `mine` that are not recorded as they stand, with their texts; how many were never seen before."""
        known = await self.desk.db.read(items.known, [key for item in mine for key in item.keys])
        fresh = _oldest_first([item for item in mine if not _unedited(feed, item, known)])
        told = _to_tell(feed, fresh, self.desk.policy.first_poll_alerts)
        new = sum(known.keys().isdisjoint(item.keys) for item in fresh)
        if found.said:
            by_keys = {item.keys: said for item, said in zip(found.items, found.said, strict=True)}
            said: Sequence[Reading] = [by_keys[item.keys] for item in fresh]
        else:
            said = await self._said([as_article(feed, item, item.text) for item in fresh])
        return tuple(await self._with_pages(feed, fresh, said, told)), new

    async def _with_pages(
        self, feed: Feed, fresh: Sequence[Item], said: Sequence[Reading], told: frozenset[int]
    ) -> list[ReadItem]:
        """Each as its feed has it, or where that is worth it as its page has it."""
        wanted = [i for i, item in enumerate(fresh) if wants_page(feed, item, said[i].analysis)]
        found = await self._pages([fresh[i] for i in wanted])
        notes = {i: note for i, (_, note) in zip(wanted, found, strict=True)}
        texts = {
            i: page
            for i, (page, _) in zip(wanted, found, strict=True)
            if page is not None and len(page) > len(fresh[i].text)
        }
        again = await self._said([as_article(feed, fresh[i], page) for i, page in texts.items()])
        of_pages = dict(zip(texts, again, strict=True))
        return [
            read_item(
                *(item, texts.get(i, item.text), of_pages.get(i, said[i])),
                tell=i in told,
                from_page=i in texts,
                note=notes.get(i),
            )
            for i, item in enumerate(fresh)
        ]

    async def _said(self, articles: Sequence[Article]) -> Sequence[Reading]:
        if not articles:
            return ()
        if self.in_place:
            return [read_here(self.desk.analyser, article) for article in articles]
        return await self.parsers.read(self.desk.followed.rulebook, articles)

    async def _pages(self, wanted: Sequence[Item]) -> list[tuple[str | None, str | None]]:
        """(text, None) or (None, reason) for each; nothing here can stop an item from being recorded."""
        tasks = [asyncio.create_task(self._page(item.url or "")) for item in wanted]
        if tasks:
            await asyncio.wait(tasks, timeout=PAGES_DEADLINE)
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        return [_page_result(item, result) for item, result in zip(wanted, results, strict=True)]

    async def _page(self, url: str) -> str | None:
        response = await self.fetcher.get(url, limit=PAGE_BYTES)
        return await self.parsers.article(response.body, response.content_type, response.url)


def wants_page(feed: Feed, item: Item, analysis: Analysis) -> bool:
    """Whether the article's own page is worth a request."""
    if feed.pages is Pages.NEVER or item.url is None:
        return False
    return feed.pages is Pages.ALWAYS or (len(item.text) < FULL_TEXT and bool(analysis.mentions))


def _unedited(feed: Feed, item: Item, known: dict[str, Known]) -> bool:
    """Recorded as it stands, or by another feed, whose it is to edit."""
    rows = [known[key] for key in item.keys if key in known]
    return any(row.content_hash == item.content_hash or row.feed_id != feed.id for row in rows)


def _oldest_first(items: Sequence[Item]) -> list[Item]:
    """The order in which people are told; where there are no dates, a feed lists the newest first."""
    return sorted(items[::-1], key=lambda item: item.published or END_OF_TIME)  # noqa: C415 - sorting is stable


def _to_tell(feed: Feed, fresh: Sequence[Item], first_poll_alerts: int) -> frozenset[int]:
    """Indices of `fresh`, oldest first, that may be told: all, but only the newest few of a first poll."""
    first = 0 if feed.baseline_at else max(0, len(fresh) - first_poll_alerts)
    return frozenset(range(first, len(fresh)))


def _count(recorded: Recorded, dropped: Sequence[str]) -> None:
    metrics.POLLS.labels("read").inc()
    for change, number in (("new", recorded.new), ("edited", recorded.updated), ("known", recorded.known)):
        metrics.ITEMS.labels(change).inc(number)
    for reason in dropped:
        metrics.DROPPED.labels(reason).inc()
    metrics.ALERTS.inc(recorded.alerts)


def _page_result(item: Item, result: str | BaseException | None) -> tuple[str | None, str | None]:
    if isinstance(result, str):
        return without_headline(result, item.title), None
    if result is None:
        return None, "page-empty"
    if isinstance(result, ReasonedError):
        log.info("page not read", url=item.url, reason=result.reason)
        return None, f"page-{result.reason}"
    if isinstance(result, asyncio.CancelledError):
        log.info("page not read", url=item.url, reason="late")
        return None, "page-late"
    raise result
