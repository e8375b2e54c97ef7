"""From what a feed says to items of ours: identity, dates, addresses. Pure; runs in the child that parsed it.

Imports newsroom only.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from newsroom.fingerprint import canonical_url, content_hash, is_canonical, item_keys
from newsroom.models import Feed, Hints, Item
from newsroom.reading import Reading

EARLIEST_YEAR = 1990
AHEAD = timedelta(days=1)  # a clock, or a time zone, may be wrong by this much
TITLE_FROM_TEXT = 120  # characters
REPEATED = "entry-repeated"


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
    hints: Hints = field(default_factory=Hints)
    parts: tuple[str, ...] = ()  # of a sitemap index: where its newest entries stand


@dataclass(frozen=True, slots=True)
class Found:
    """What one answer of a feed's address holds."""

    title: str
    items: tuple[Item, ...]  # in the feed's order
    dropped: tuple[str, ...]  # a reason for each entry left out
    note: str | None  # as in ParsedFeed, and the rest
    hints: Hints = field(default_factory=Hints)
    parts: tuple[str, ...] = ()
    said: tuple[Reading, ...] = ()  # by each item, where they were read together with the feed


def found(data: dict[str, Any], feed: Feed, now: datetime) -> Found:
    """From what `watchers.parsing.read_feed` gives."""
    parsed = parsed_feed(data)
    items, dropped = to_items(parsed, feed, now)
    return Found(parsed.title, items, dropped, parsed.note, parsed.hints, parsed.parts)


def parsed_feed(data: dict[str, Any]) -> ParsedFeed:
    entries = tuple(
        Entry(
            e["guid"],
            e["url"],
            e["title"],
            e["text"],
            _moment(e["published"]),
            _moment(e["updated"]),
        )
        for e in data["entries"]
    )
    hints, parts = Hints(**data["hints"]), tuple(data.get("parts", ()))
    return ParsedFeed(data["title"], entries, tuple(data["dropped"]), data["note"], hints, parts)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


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
    return tuple(items), (*parsed.dropped, *[REPEATED] * repeated)


def _resolved(entry: Entry, base: str, now: datetime) -> Entry:
    return Entry(
        guid=entry.guid,
        url=_absolute(entry.url, base),
        title=entry.title or _headline(entry.text),
        text=entry.text,
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
    if url and is_canonical(url):
        return url
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
