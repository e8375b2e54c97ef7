"""What a poll leaves in its feed's row: how it went, what was learnt, and when to come back. Pure.

Imports `watchers.rhythm` and newsroom; the fetcher's and the parser's answers are only read.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from newsroom.errors import FetchError, ReasonedError
from newsroom.files import Policy
from newsroom.models import Feed, FeedState, Hints
from newsroom.store.feeds import Check
from watchers import rhythm
from watchers.feeds import Found
from watchers.fetch import Response
from watchers.hints import of_link_header
from watchers.rhythm import Limits, View

LONGEST_WAIT = timedelta(hours=6)  # a failing feed is tried at least this often
GONE_WAIT = timedelta(days=1)


def success(
    feed: Feed,
    response: Response,
    print_: str | None,
    policy: Policy,
    now: datetime,
    *,
    found: Found | None = None,  # null: its text was not looked at
    new: int = 0,
) -> Check:
    view = View(
        body=not response.not_modified,
        asked_freely=_had_validators(feed) and rhythm.freely(feed, now),
        same_validators=_same_validators(feed, response),
        permanent_to=response.permanent_to,
        seconds=response.seconds,
        listed=len(found.items) if found else 0,
        new=new,
        hints=_hints(found.hints, response) if found else None,
    )
    known = rhythm.learnt(feed, view, now)
    limits = Limits(policy.interval_s, policy.fastest_s, policy.slowest_s)
    wait = rhythm.wait(feed, known, limits, now, response.fresh_s)
    return Check(
        ok=True,
        next_check_at=now + rhythm.jittered(feed, wait),
        http_status=response.status,
        etag=response.etag,
        last_modified=response.last_modified,
        body_hash=print_,
        state=FeedState.ACTIVE,
        rhythm=known if known != feed.rhythm else None,
        claim=feed.leased_until,
        heard=rhythm.heard(feed),
    )


def failure(feed: Feed, error: ReasonedError, now: datetime) -> Check:
    """When to come back to a feed that failed: later each time, but never never."""
    wait = min(LONGEST_WAIT, timedelta(seconds=feed.interval_s * 2 ** min(feed.failures, 16)))
    state = None
    if isinstance(error, FetchError):
        if error.retry_after is not None:
            wait = max(wait, timedelta(seconds=error.retry_after))
        if error.permanent:
            wait, state = GONE_WAIT, FeedState.GONE
    known = rhythm.after_failure(feed, now)
    return Check(
        ok=False,
        next_check_at=now + rhythm.jittered(feed, wait),
        reason=error.reason,
        detail=error.detail,
        state=state,
        rhythm=known if known != feed.rhythm else None,
        claim=feed.leased_until,
        heard=rhythm.heard(feed),
    )


def _had_validators(feed: Feed) -> bool:
    return bool(feed.etag or feed.last_modified)


def _same_validators(feed: Feed, response: Response) -> bool:
    if feed.etag and response.etag:
        return feed.etag == response.etag
    return bool(feed.last_modified) and feed.last_modified == response.last_modified


def _hints(said: Hints, response: Response) -> Hints:
    """Of the feed's text; the Link header of its server rules over what that says of a hub."""
    header = of_link_header(response.link)
    if not header.hub:
        return said
    return Hints(said.ttl_s, said.skip_hours, said.skip_days, header.hub, header.topic or said.topic)
