"""From what a feed says to items of ours: identity, dates, addresses. Pure; imports newsroom only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urljoin

from newsroom.fingerprint import canonical_url, content_hash, item_keys
from newsroom.models import Feed, Item

EARLIEST_YEAR = 1990
AHEAD = timedelta(days=1)  # a clock, or a time zone, may be wrong by this much
TITLE_FROM_TEXT = 120  # characters


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as the feed gives it, in plain text."""

    guid: str | None
    url: str | None  # as written, may be relative
    title: str
    text: str
    published: datetime | None
    updated: datetime | None = None  # by the outlet, as it says


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    title: str
    entries: tuple[Entry, ...]
    dropped: tuple[str, ...]  # a reason for each entry that could not be used
    note: str | None  # what had to be repaired


def to_items(parsed: ParsedFeed, feed: Feed, now: datetime) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """Items in the feed's order, and a reason for each entry left out."""
    entries = list(dict.fromkeys(_resolved(entry, feed.url, now) for entry in parsed.entries))
    items, used = [], set[str]()
    contents = [content_hash(entry.title, entry.text) for entry in entries]
    for entry, content, keys in zip(entries, contents, _identities(entries, contents, feed), strict=True):
        if used.isdisjoint(keys):
            items.append(
                Item(entry.title, entry.url, entry.text, entry.published, keys, content, entry.updated)
            )
            used.update(keys)
    repeated = len(parsed.entries) - len(items)
    return tuple(items), (*parsed.dropped, *["entry-repeated"] * repeated)


def _resolved(entry: Entry, base: str, now: datetime) -> Entry:
    return replace(
        entry,
        url=_absolute(entry.url, base),
        title=entry.title or _headline(entry.text),
        published=_believable(entry.published, now),
        updated=_believable(entry.updated, now),
    )


def _identities(entries: list[Entry], contents: list[str], feed: Feed) -> list[tuple[str, ...]]:
    """Keys of each entry. What several entries of one body share identifies none of them."""
    guids, urls = Counter(e.guid for e in entries), Counter(e.url for e in entries)
    found = [
        item_keys(
            feed,
            guid=e.guid if guids[e.guid] == 1 else None,
            url=e.url if urls[e.url] == 1 else None,
            title=e.title,
            text=e.text,
            day=e.published.date() if e.published else None,
            content=content,
        )
        for e, content in zip(entries, contents, strict=True)
    ]
    counts = Counter(key for keys in found for key in keys)
    return [tuple(key for key in keys if counts[key] == 1) or keys for keys in found]


def _absolute(url: str | None, base: str) -> str | None:
    try:
        return canonical_url(urljoin(base, url)) if url else None
    except ValueError:
        return None


def _believable(when: datetime | None, now: datetime) -> datetime | None:
    """A feed's date is a hint: kept unless it cannot be true."""
    return when if when and when.year >= EARLIEST_YEAR and when <= now + AHEAD else None


def _headline(text: str) -> str:
    """The first words of an entry that has no title."""
    line = text.split("\n", 1)[0]
    return line if len(line) <= TITLE_FROM_TEXT else line[:TITLE_FROM_TEXT].rsplit(" ", 1)[0] + "…"
