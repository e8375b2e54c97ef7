"""What Slack keeps of its channels, as `conversations.history` and `conversations.replies` give it back."""

from __future__ import annotations

import base64
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

ME, MY_BOT = "U0RASID", "B0RASID"
USUAL, MOST = 100, 999  # messages a page
MOST_METADATA = 16_384  # bytes of JSON


class Refused(Exception):
    """`ok: false` with this error."""


@dataclass(frozen=True, slots=True)
class Post:
    ts: str
    text: str
    thread: str | None = None  # ts of the message it answers
    told: bool = False  # an answer that is shown in the channel too
    metadata: dict[str, Any] | None = None


class History:
    def __init__(self) -> None:
        self._posts: dict[str, list[Post]] = defaultdict(list)  # the oldest first

    def add(self, channel: str, post: Post) -> None:
        self._posts[channel].append(post)

    def change(self, channel: str, ts: str, text: str, metadata: dict[str, Any] | None) -> None:
        """An edit that brings no metadata leaves what there is."""
        self._posts[channel] = [
            replace(post, text=text, metadata=metadata or post.metadata) if post.ts == ts else post
            for post in self._posts[channel]
        ]

    def remove(self, channel: str, ts: str) -> None:
        self._posts[channel] = [post for post in self._posts[channel] if post.ts != ts]

    def of_channel(self, given: dict[str, Any]) -> dict[str, Any]:
        """The newest first; answers in threads only when they were told to the channel."""
        posts = self._posts[str(given["channel"])]
        heads = [post for post in posts if post.thread in (None, post.ts) or post.told]
        return self._page(given, heads[::-1], posts)

    def of_thread(self, given: dict[str, Any]) -> dict[str, Any]:
        """The message itself, then its answers, the oldest first."""
        posts, head = self._posts[str(given["channel"])], str(given.get("ts"))
        if not any(post.ts == head for post in posts):
            raise Refused("thread_not_found")
        return self._page(given, [post for post in posts if head in (post.ts, post.thread)], posts)

    def _page(
        self, given: dict[str, Any], found: Iterable[Post], all_posts: Sequence[Post]
    ) -> dict[str, Any]:
        wanted = [post for post in found if _within(post.ts, given)]
        limit, start = _limit(given), _start(given)
        page, more = wanted[start : start + limit], len(wanted) > start + limit
        following = base64.b64encode(f"next:{start + limit}".encode()).decode() if more else ""
        full = flag(given.get("include_all_metadata"))
        return {
            "messages": [_shown(post, all_posts, full=full) for post in page],
            "has_more": more,
            "response_metadata": {"next_cursor": following},
        }


def metadata_of(given: dict[str, Any]) -> dict[str, Any] | None:
    """What a message carries unseen, checked as Slack checks it."""
    told = given.get("metadata")
    if told in (None, ""):
        return None
    try:
        metadata = json.loads(told) if isinstance(told, str) else told
    except ValueError:
        raise Refused("invalid_metadata_format") from None
    if not isinstance(metadata, dict) or metadata.keys() != {"event_type", "event_payload"}:
        raise Refused("invalid_metadata_format")
    kind, payload = metadata["event_type"], metadata["event_payload"]
    if not isinstance(kind, str) or not re.fullmatch(r"\w+", kind) or not isinstance(payload, dict):
        raise Refused("invalid_metadata_format")
    if len(json.dumps(metadata).encode()) > MOST_METADATA:
        raise Refused("metadata_too_large")
    return metadata


def flag(told: object) -> bool:
    """However a client writes it."""
    return str(told).lower() in ("1", "true")


def _shown(post: Post, all_posts: Sequence[Post], *, full: bool) -> dict[str, Any]:
    message: dict[str, Any] = {
        "type": "message",
        "user": ME,
        "bot_id": MY_BOT,
        "text": post.text,
        "ts": post.ts,
    }
    answers = [other.ts for other in all_posts if other.thread == post.ts != other.ts]
    if post.thread or answers:
        message["thread_ts"] = post.thread or post.ts
    if answers:
        message |= {"reply_count": len(answers), "latest_reply": answers[-1]}
    if post.told:
        message["subtype"] = "thread_broadcast"
    if full and post.metadata:
        message["metadata"] = post.metadata
    return message


def _within(ts: str, given: dict[str, Any]) -> bool:
    at, inclusive = Decimal(ts), flag(given.get("inclusive"))
    try:
        oldest, latest = (Decimal(str(given[n])) if given.get(n) else None for n in ("oldest", "latest"))
    except InvalidOperation:
        raise Refused("invalid_ts_oldest") from None
    after = oldest is None or at > oldest or (inclusive and at == oldest)
    return after and (latest is None or at < latest or (inclusive and at == latest))


def _limit(given: dict[str, Any]) -> int:
    limit = int(given.get("limit") or USUAL)
    if not 1 <= limit <= MOST:
        raise Refused("invalid_limit")
    return limit


def _start(given: dict[str, Any]) -> int:
    if not given.get("cursor"):
        return 0
    try:
        return int(base64.b64decode(str(given["cursor"])).decode().removeprefix("next:"))
    except ValueError:
        raise Refused("invalid_cursor") from None
