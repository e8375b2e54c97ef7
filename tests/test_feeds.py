"""Entries become items: who is the same, what a date is worth, where a link leads. And nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsroom.models import Feed, FeedState, Item, Pages
from watchers.feeds import Entry, ParsedFeed, to_items

NOW = datetime(2025, 9, 1, 12, tzinfo=UTC)
FEED = Feed(
    1, "k", "https://example.com/rss/all.xml", "مثال", "IQ", "ar", "", Pages.AUTO, 300, FeedState.ACTIVE
)
TITLE = "القوات تغادر قاعدة عين الأسد"


def entry(n: int = 0, **changes: object) -> Entry:
    base = Entry(f"id-{n}", f"https://example.com/{n}", f"{TITLE} رقم {n} اليوم", f"نص {n}", NOW)
    return replace(base, **changes)  # type: ignore[arg-type]


def items(*entries: Entry, now: datetime = NOW) -> tuple[Item, ...]:
    return to_items(ParsedFeed("", entries, (), None), FEED, now)[0]


def known_again(first: tuple[Item, ...], second: tuple[Item, ...]) -> list[bool]:
    """For each item of `second`, whether one of its keys was met in `first`."""
    seen = {key for item in first for key in item.keys}
    return [not seen.isdisjoint(item.keys) for item in second]


def test_an_entry_becomes_an_item() -> None:
    """Title and text as they are, a canonical address, a date, keys and a hash."""
    (item,) = items(entry(url="HTTPS://Example.com:443/a?utm_source=x#top"))
    assert (item.title, item.text, item.published) == (f"{TITLE} رقم 0 اليوم", "نص 0", NOW)
    assert item.url == "https://example.com/a"
    assert item.keys
    assert item.content_hash


def test_order_is_the_feeds() -> None:
    """Whatever the dates say."""
    entries = [entry(n, published=NOW - timedelta(days=n % 3)) for n in range(9)]
    assert [item.text for item in items(*entries)] == [f"نص {n}" for n in range(9)]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/news/1", "https://example.com/news/1"),
        ("1.html", "https://example.com/rss/1.html"),
        ("//cdn.example.com/1", "https://cdn.example.com/1"),
        ("https://example.com/%d8%a7", "https://example.com/%D8%A7"),
        ("https://example.com/سياسة", "https://example.com/%D8%B3%D9%8A%D8%A7%D8%B3%D8%A9"),
        ("javascript:alert(1)", None),
        ("mailto:a@example.com", None),
        ("data:text/html,x", None),
        ("http://[::1", None),
        ("http://", None),
        (None, None),
    ],
)
def test_links_are_made_whole_or_left_out(link: str | None, expected: str | None) -> None:
    """Relative ones by the feed's address; only http and https are links. The item stays in any case."""
    assert [item.url for item in items(entry(url=link))] == [expected]


@pytest.mark.parametrize(
    ("published", "kept"),
    [
        (NOW, True),
        (NOW + timedelta(hours=23), True),
        (NOW + timedelta(hours=25), False),
        (datetime(1990, 1, 1, tzinfo=UTC), True),
        (datetime(1989, 12, 31, tzinfo=UTC), False),
        (datetime(9999, 1, 1, tzinfo=UTC), False),
        (None, False),
    ],
)
def test_an_unbelievable_date_is_no_date(published: datetime | None, kept: bool) -> None:
    """A hint at best: from 1990 to tomorrow. The item stays in any case."""
    assert [item.published for item in items(entry(published=published))] == [published if kept else None]


def test_a_title_is_made_from_the_text_where_there_is_none() -> None:
    """The first line, cut at a word."""
    assert items(entry(title="", text="خبر قصير\nبقية"))[0].title == "خبر قصير"
    title = items(entry(title="", text="كلمة " * 100))[0].title
    assert title.endswith("كلمة…")
    assert len(title) <= 121


def test_every_entry_is_an_item_or_has_a_reason() -> None:
    """Nothing vanishes between the feed and the counts."""
    parsed = ParsedFeed("", (entry(1), entry(1), entry(2)), ("entry-empty",), None)
    found, dropped = to_items(parsed, FEED, NOW)
    assert (len(found), dropped) == (2, ("entry-empty", "entry-repeated"))


def test_a_feed_read_again_is_all_known() -> None:
    """Two polls of the same body, a day apart, with and without ids, links and dates."""
    entries = (
        entry(1),
        entry(2, guid=None),
        entry(3, guid=None, url=None),
        entry(4, guid=None, url=None, published=None),
        entry(5, guid=None, url=None, published=None, title="عاجل"),
        entry(6, published=None),
    )
    assert all(known_again(items(*entries), items(*entries, now=NOW + timedelta(days=1))))


def test_ids_that_all_change_make_nothing_new() -> None:
    """A site that moved its ids, or its links, but not both."""
    entries = [entry(n) for n in range(10)]
    first = items(*entries)
    assert all(known_again(first, items(*[replace(e, guid=f"new-{e.guid}") for e in entries])))
    assert all(known_again(first, items(*[replace(e, url=f"{e.url}?session=9") for e in entries])))


def test_an_edited_headline_is_the_same_item_with_other_content() -> None:
    """An update, not news."""
    first, second = items(entry()), items(entry(title="القوات تغادر قاعدة عين الأسد (تحديث)"))
    assert known_again(first, second) == [True]
    assert first[0].content_hash != second[0].content_hash


@pytest.mark.parametrize(
    "shared", [{"guid": "0"}, {"url": "https://example.com/"}, {"guid": "0", "url": "/"}]
)
def test_what_all_entries_share_identifies_none(shared: dict[str, str]) -> None:
    """One id, or the home page as link, for ten items: ten are kept, and the eleventh is new."""
    entries = [entry(n, **shared) for n in range(10)]
    first = items(*entries)
    assert len(first) == 10
    assert known_again(first, items(*[entry(n, **shared) for n in range(9, 12)])) == [True, False, False]


def test_one_headline_for_two_reports_of_a_day_keeps_both() -> None:
    """Morning and evening prices carry the same words."""
    same = {"title": "أسعار صرف الدولار في بغداد اليوم"}
    both = items(entry(1, **same), entry(2, **same))
    assert len(both) == 2
    assert set(both[0].keys).isdisjoint(both[1].keys)


def test_no_two_items_of_one_body_share_a_key() -> None:
    """The store may then take them in any order."""
    bare = {"guid": None, "url": None, "published": None}
    entries = [entry(n % 3, **bare) for n in range(6)] + [entry(n, guid="0") for n in range(3)]
    keys = [key for item in items(*entries) for key in item.keys]
    assert len(keys) == len(set(keys))
