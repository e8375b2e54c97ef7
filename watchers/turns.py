"""Claimed feeds, polled: all at once, but for the suspects, which take turns.

    claim → begin → Reader.check → finish        a suspect: once the one before it has ended, or had its time alone

The same in one process for all (`watchers.schedule`) and in a worker (`watchers.tasks`): see `newsroom.store.polls`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from newsroom.desk import Desk
from newsroom.errors import StoreError
from newsroom.models import Feed, FeedState
from newsroom.store import polls
from newsroom.store.feeds import CLAIM_LOST
from newsroom.store.items import NOTHING_NEW, Recorded
from newsroom.store.polls import Claim
from watchers.pipeline import Reader

log = structlog.get_logger()

ALONE_S = 3.0  # what kills has done so by then; those of dead hosts would keep each other waiting for minutes


class Turns:
    """Whatever a poll meets, it ends here: nothing but the end of the process is raised."""

    def __init__(self, desk: Desk, reader: Reader, *, alone_s: float = ALONE_S) -> None:
        self._desk = desk
        self._reader = reader
        self._alone_s = alone_s
        self._one_suspect = asyncio.Lock()
        self._waiting: set[Claim] = set()
        self._in_hand: set[Claim] = set()
        self._innocent: list[int] = []  # feeds whose polls ended and could not be recorded: see `_acquit`

    async def poll(self, feed: Feed) -> Recorded:
        """A feed as `polls.take` gave it."""
        await self._acquit()
        if feed.tries and feed.leased_until:
            return await self._suspected(Claim(feed.id, feed.leased_until))
        return await self._check(feed)

    async def claimed(self, claims: Sequence[Claim]) -> None:
        """Feeds that were claimed elsewhere; nothing is done where a claim stands no more."""
        await self._acquit()
        self._waiting.update(claims)
        try:
            begun = await self._desk.db.write(polls.begin, claims, self._desk.now())
        except StoreError as error:
            log.error("polls not begun", feeds=len(claims), why=str(error))
            self._waiting.difference_update(claims)  # not where it was cancelled
            return
        ids = {feed.id for feed in begun}
        suspects = [claim for claim in claims if claim.feed_id not in ids]
        self._waiting.difference_update(claim for claim in claims if claim.feed_id in ids)
        self._in_hand.update(polls.claims_of(begun))
        await asyncio.gather(*map(self._check, begun), *map(self._suspected, suspects))

    async def give_back(self) -> None:
        """What was broken off by cancelling: it is due for the next who looks."""
        await self._acquit()
        begun, waiting = tuple(self._in_hand), tuple(self._waiting)
        if begun:
            await self._desk.db.write(polls.give_back, begun)
        if waiting:
            await self._desk.db.write(polls.release, waiting)

    async def _suspected(self, claim: Claim) -> Recorded:
        self._waiting.add(claim)
        async with self._one_suspect:
            feed = await self._begun(claim)
            self._waiting.discard(claim)  # not where it was cancelled
            if feed is None:
                return NOTHING_NEW
            polling = asyncio.create_task(self._check(feed))
            try:
                await asyncio.wait([polling], timeout=self._alone_s)
            except asyncio.CancelledError:
                polling.cancel()
                await asyncio.gather(polling, return_exceptions=True)
                raise
        return await polling

    async def _begun(self, claim: Claim) -> Feed | None:
        """The suspect, when it may be polled."""
        try:
            feed = await self._desk.db.write(polls.begin_suspect, claim, self._desk.now())
        except StoreError as error:
            log.error("poll not begun", feed_id=claim.feed_id, why=str(error))
            return None
        if feed is None:
            return None
        if feed.state is FeedState.PAUSED:
            log.error("feed quarantined: polling it ended one process after another", feed=feed.key)
            return None
        log.warning("polling a feed whose last poll did not end", feed=feed.key, tries=feed.tries)
        return feed

    async def _check(self, feed: Feed) -> Recorded:
        claims = polls.claims_of([feed])
        self._in_hand.update(claims)
        recorded = await self._checked(feed)
        self._in_hand.difference_update(claims)  # not where it was cancelled
        return recorded

    async def _checked(self, feed: Feed) -> Recorded:
        try:
            return await self._reader.check(feed)
        except StoreError as error:
            tell = log.info if error.reason == CLAIM_LOST else log.error
            tell("feed not recorded", feed=feed.key, why=str(error))
            self._innocent.append(feed.id)
            if error.reason == CLAIM_LOST:
                await self._acquit()
        except Exception as error:
            # A fault of ours in one feed must not stop the others, nor come back every second.
            log.exception("feed could not be handled", feed=feed.key)
            await self._given_up(feed, error)
        return NOTHING_NEW

    async def _given_up(self, feed: Feed, error: Exception) -> None:
        try:
            await self._reader.give_up(feed, error)
        except StoreError as gone:
            log.error("feed not recorded", feed=feed.key, why=str(gone))
            self._innocent.append(feed.id)

    async def _acquit(self) -> None:
        """A database that is away or full, or another who was faster, is held against no feed. Where the database is
        away still, it is said with the next poll."""
        if not self._innocent:
            return
        innocent, self._innocent = self._innocent, []
        try:
            await self._desk.db.write(polls.acquit, innocent)
        except StoreError:
            self._innocent += innocent
