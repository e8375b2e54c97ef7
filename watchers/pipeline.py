"""The one path from a due feed to recorded news:

    fetch → (unchanged? done) → parse → items → Redis: seen? → SQL: known? → article text → analyse → record

Everything found by one poll, and the validators that would hide it from the next, go into one transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

import structlog

from newsroom.desk import Desk
from newsroom.errors import FetchError, ParseError, ReasonedError
from newsroom.models import Analysis, Feed, FeedState, Item, Pages
from newsroom.store import feeds, items
from newsroom.store.feeds import Check
from newsroom.store.items import NOTHING_NEW, Known, Poll, Recorded
from newsroom.store.outbox import ReadItem
from watchers.articles import without_headline
from watchers.feeds import to_items
from watchers.fetch import Fetcher, Response
from watchers.near import asked
from watchers.pool import ParserPool
from watchers.reading import analysed, read_item

log = structlog.get_logger()

FEED_BYTES = 5_000_000
PAGE_BYTES = 2_000_000
FULL_TEXT = 600  # characters; a feed that gives more has given the article
PAGES_DEADLINE = 60.0  # seconds for all pages of one poll; what is late goes on with the feed's own text
LONGEST_WAIT = timedelta(hours=6)  # a failing feed is tried at least this often
GONE_WAIT = timedelta(days=1)
END_OF_TIME = datetime.max.replace(tzinfo=UTC)
DEFERRED_WAIT = timedelta(seconds=60)  # as long as a lease in Redis


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one feed for a desk; see the module."""

    desk: Desk
    fetcher: Fetcher
    parsers: ParserPool

    async def check(self, feed: Feed) -> Recorded:
        """Poll `feed` once. Every outcome, good or bad, is written to its row; only a lost database raises."""
        try:
            response = await self.fetcher.get(
                feed.url, etag=feed.etag, last_modified=feed.last_modified, limit=FEED_BYTES
            )
            print_ = feed.body_hash if response.not_modified else _fingerprint(response.body)
            if print_ == feed.body_hash and print_ is not None:
                return await self._unchanged(feed, response)
            parsed = await self.parsers.feed(response.body, response.content_type)
            found, dropped = to_items(parsed, feed, self.desk.now())
        except (FetchError, ParseError) as error:
            return await self._failed(feed, error)
        return await self._take(feed, response, print_, found, dropped)

    async def give_up(self, feed: Feed, error: Exception) -> None:
        """Write down that we stumbled over the feed, and come back later each time."""
        await self._failed(feed, ParseError("internal", type(error).__name__))

    async def _unchanged(self, feed: Feed, response: Response) -> Recorded:
        check = _success(feed, response, feed.body_hash, self.desk.now())
        await self.desk.db.write(feeds.finish, feed.id, check, self.desk.now())
        log.debug("feed unchanged", feed=feed.key, status=response.status)
        return NOTHING_NEW

    async def _failed(self, feed: Feed, error: ReasonedError) -> Recorded:
        check = failure(feed, error, self.desk.now())
        await self.desk.db.write(feeds.finish, feed.id, check, self.desk.now())
        log.warning(
            "feed failed", feed=feed.key, reason=error.reason, detail=error.detail, failures=feed.failures + 1
        )
        return NOTHING_NEW

    async def _take(
        self,
        feed: Feed,
        response: Response,
        print_: str | None,
        found: Sequence[Item],
        dropped: Sequence[str],
    ) -> Recorded:
        """Read and record what is new or edited among `found`."""
        desk = self.desk
        standing = await desk.seen.sort(found)
        mine = [found[i] for i in sorted(standing.mine)]
        check = replace(_success(feed, response, print_, desk.now()), baseline=bool(found))
        if standing.others:  # keep the old validators: the next poll must see these entries again
            soon = desk.now() + DEFERRED_WAIT
            check = replace(
                check, etag=None, last_modified=None, body_hash=None, next_check_at=soon, baseline=False
            )
        try:
            read = await self._read(feed, mine)
            poll = Poll(feed, read, check, len(dropped), await asked(desk, feed, read))
            recorded = await desk.db.write(items.record, poll, desk.now(), desk.ledger.recorded)
        except BaseException:
            await desk.seen.release(mine)
            raise
        await desk.seen.confirm(mine)
        for reason in dropped:
            log.warning("entry dropped", feed=feed.key, reason=reason)
        told = {"new": recorded.new, "updated": recorded.updated, "alerts": recorded.alerts}
        log.info("feed read", feed=feed.key, **told, left_to_others=len(standing.others))
        return recorded

    async def _read(self, feed: Feed, mine: Sequence[Item]) -> tuple[ReadItem, ...]:
        """Those of `mine` that are not recorded as they stand, with their texts."""
        known = await self.desk.db.read(items.known, [key for item in mine for key in item.keys])
        fresh = _oldest_first([item for item in mine if not _unedited(feed, item, known)])
        told = _to_tell(feed, fresh, self.desk.policy.first_poll_alerts)
        return tuple(await self._read_all(feed, fresh, told))

    async def _read_all(self, feed: Feed, fresh: Sequence[Item], told: frozenset[int]) -> list[ReadItem]:
        analyser = self.desk.analyser
        said = [analysed(analyser, feed, item, item.text) for item in fresh]
        wanted = [
            item for item, analysis in zip(fresh, said, strict=True) if wants_page(feed, item, analysis)
        ]
        pages = dict(zip(wanted, await self._pages(wanted), strict=True))
        read = []
        for i, item in enumerate(fresh):
            page, note = pages.get(item, (None, None))
            use = page is not None and len(page) > len(item.text)
            text = page if use and page else item.text
            about = analysed(analyser, feed, item, text) if use else said[i]
            read.append(
                read_item(analyser, feed, item, text, about, tell=i in told, from_page=use, note=note)
            )
        return read

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


def failure(feed: Feed, error: ReasonedError, now: datetime) -> Check:
    """When to come back to a feed that failed: later each time, but never never."""
    wait = min(LONGEST_WAIT, timedelta(seconds=feed.interval_s * 2 ** min(feed.failures, 16)))
    state = None
    if isinstance(error, FetchError):
        if error.retry_after is not None:
            wait = max(wait, timedelta(seconds=error.retry_after))
        if error.permanent:
            wait, state = GONE_WAIT, FeedState.GONE
    return Check(
        ok=False,
        next_check_at=now + _jitter(feed, wait),
        reason=error.reason,
        detail=error.detail,
        state=state,
    )


def _success(feed: Feed, response: Response, print_: str | None, now: datetime) -> Check:
    return Check(
        ok=True,
        next_check_at=now + _jitter(feed, timedelta(seconds=feed.interval_s)),
        http_status=response.status,
        etag=response.etag,
        last_modified=response.last_modified,
        body_hash=print_,
        state=FeedState.ACTIVE,
    )


def _jitter(feed: Feed, wait: timedelta) -> timedelta:
    """Up to a tenth more, by feed, so that feeds do not march in step."""
    return wait * (1 + (feed.id * 7919 % 100) / 1000)


def _fingerprint(body: bytes) -> str:
    return blake2b(body, digest_size=16).hexdigest()


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
