"""News sitemaps are feeds: titles, days and addresses, through the same children and the same limits."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsroom.errors import FetchError, ParseError
from newsroom.models import Feed
from newsroom.store import feeds
from tests.house import House, feed, open_house
from tests.servers import FeedHost
from tests.stores import FEED, NOW
from watchers import collecting
from watchers.fetch import Fetcher
from watchers.parsing import ENTRIES, read_feed
from watchers.pool import ParserPool
from watchers.sitemap import PARTS

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet type="text/xsl" href="/s.xsl"?><!-- <rss> -->'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
)
TITLE = "التحالف الدولي يصدر بيانا عن قاعدة عين الأسد"
ANOTHER = "وصول وفد من الصليب الأحمر إلى أربيل والتحالف الدولي يوضح"


def url(n: int, title: str = TITLE, day: str = "2026-01-18T08:00:00+03:00", more: str = "") -> str:
    return (
        f"<url><loc>https://news.example/{n}?a=1&amp;b=2</loc>{more}<news:news><news:publication><news:name>عينة"
        f"</news:name><news:language>ar</news:language></news:publication><news:publication_date>{day}"
        f"</news:publication_date><news:title>{title}</news:title></news:news></url>"
    )


def sitemap(*urls: str) -> str:
    return f"{HEAD}{''.join(urls)}</urlset>"


def index(*parts: tuple[str, str]) -> str:
    """Of (address, lastmod)."""
    named = "".join(f"<sitemap><loc>{loc}</loc><lastmod>{day}</lastmod></sitemap>" for loc, day in parts)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{named}</sitemapindex>'


def read(body: str | bytes) -> dict[str, Any]:
    return read_feed(body.encode() if isinstance(body, str) else body, "application/xml")


def refusal(body: str) -> str:
    with pytest.raises(ParseError) as error:
        read(body)
    return error.value.reason


def test_an_article_of_a_sitemap_is_an_entry() -> None:
    """With the article's own title, not its picture's."""
    picture = "<image:image><image:loc>https://i.example/1.jpg</image:loc><image:title>صورة</image:title></image:image>"
    (entry,) = read(sitemap(url(1, f"{TITLE} &amp;quot;الآن&amp;quot;", more=picture)))["entries"]
    assert entry == {
        "guid": None,
        "url": "https://news.example/1?a=1&b=2",
        "title": f'{TITLE} "الآن"',
        "text": "",
        "published": datetime(2026, 1, 18, 5, 0, tzinfo=UTC).isoformat(),
        "updated": None,
    }


def test_pages_that_are_no_news_are_left_out_and_the_newest_come_first() -> None:
    page = "<url><loc>https://news.example/about</loc><lastmod>2026-01-18</lastmod></url>"
    days = [(1, "2026-01-16"), (2, "2026-01-18"), (3, "2026-01-17T23:00Z"), (4, "some day")]
    found = read(sitemap(page, *(url(n, day=day) for n, day in days)))["entries"]
    assert [entry["url"].partition("?")[0][-1] for entry in found] == ["2", "3", "1", "4"]


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256", "utf-16"])
def test_a_sitemap_is_read_in_any_encoding_and_under_any_prefix(encoding: str) -> None:
    """Also one whose prefixes were never declared."""
    bare = sitemap(url(1)).replace(HEAD, "<urlset>")
    prefixed = (
        sitemap(url(1)).replace("<news:", "<n:").replace("</news:", "</n:").replace("xmlns:news", "xmlns:n")
    )
    for text in (bare, prefixed):
        assert [entry["title"] for entry in read(text.encode(encoding))["entries"]] == [TITLE]


def test_a_sitemap_that_was_cut_off_is_read_as_far_as_it_goes() -> None:
    body = sitemap(url(1), url(2))
    assert len(read(body[: body.rindex("<url>") + 30])["entries"]) == 1


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (sitemap("<url><loc>https://news.example/about</loc></url>"), "sitemap-without-news"),
        (sitemap(), "sitemap-without-news"),
        (index(), "empty"),
        (f"<!DOCTYPE x [<!ENTITY a 'b'>]><urlset>{url(1, '&a;')}</urlset>", "entities-refused"),
        ("<html><body><urlset></urlset></body></html>", "html-not-feed"),
    ],
)
def test_what_is_no_news_says_so(body: str, reason: str) -> None:
    assert refusal(body) == reason


def test_a_huge_sitemap_is_cut_to_its_newest() -> None:
    """As a feed is."""
    many = sitemap(
        *(url(n, day=f"2026-01-01T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}Z") for n in range(ENTRIES + 5))
    )
    found = read(many)
    assert (len(found["entries"]), len(found["dropped"])) == (ENTRIES, 5)
    assert found["entries"][0]["url"].startswith(f"https://news.example/{ENTRIES + 4}?")


# ── on the way of every feed ─────────────────────────────────────────────────────────────────────────────


async def row(house: House) -> Feed:
    found = await house.desk.db.read(feeds.by_key, "a")
    assert found
    return found


async def test_a_news_sitemap_is_polled_as_a_feed_and_told_once(host: FeedHost, tmp_path: Path) -> None:
    """Conditionally, with a baseline, and an item that is known stays known."""
    address = host.put("/news.xml", sitemap(url(1)), etag='"1"')
    async with open_house(tmp_path, feed(address)) as house:
        await house.poll()
        await house.poll()
        host.put("/news.xml", sitemap(url(1), url(2, ANOTHER)), etag='"2"')
        await house.poll()

        assert host.log[1].headers["If-None-Match"] == '"1"'
        assert len(house.room.texts()) == 2
        assert (await row(house)).items_seen == 2


async def test_an_index_leads_to_its_newest_parts_on_its_own_host(host: FeedHost, tmp_path: Path) -> None:
    """Not to all of a thousand, not to another host, and not to an index in it."""
    days = [(f"/p{n}.xml", f"2026-01-{n:02}") for n in range(1, 20)]
    for n, (path, _) in enumerate(days, 1):
        host.put(path, sitemap(url(n, f"{TITLE} {n}")))
    elsewhere = ("https://elsewhere.example/p.xml", "2026-02-01")
    parts = [(host.url(path), day) for path, day in days]
    address = host.put("/index.xml", index(*parts))
    async with open_house(tmp_path, feed(address)) as house:
        await house.poll()
        assert [path for path, _ in days if host.hits(path)] == [path for path, _ in days[-PARTS:]]
        assert (await row(house)).items_seen == PARTS

        host.put("/index.xml", index(elsewhere, (address, "2026-01-30"), (host.url("/p1.xml"), "2026-01-29")))
        await house.poll()
        assert (host.hits("/p1.xml"), (await row(house)).last_reason) == (1, None)
        assert (await row(house)).items_seen == PARTS + 1

        host.put("/index.xml", index(elsewhere))
        await house.poll()
        assert (await row(house)).last_reason == "sitemap-elsewhere"


async def test_an_index_that_stands_still_does_not_hide_what_its_parts_bring(
    host: FeedHost, tmp_path: Path
) -> None:
    """Many are written once a month, with an ETag that says so; bytes that are all the same are not parsed again."""
    host.put("/p.xml", sitemap(url(1)))
    address = host.put("/index.xml", index((host.url("/p.xml"), "2026-01-01")), etag='"still"')
    async with open_house(tmp_path, feed(address)) as house:
        await house.poll()
        await house.poll()
        assert host.hits("/p.xml") == 2
        host.put("/p.xml", sitemap(url(2, ANOTHER), url(1)))
        await house.poll()

        assert (await row(house)).items_seen == 2
        assert len(house.room.texts()) == 2


async def test_an_index_whose_parts_take_too_long_is_a_poll_that_failed(host: FeedHost) -> None:
    """One after another they could outlast the poll's claim, which would then never be recorded."""
    slow = [host.put(f"/{n}.xml", sitemap(), delay_s=30) for n in range(PARTS)]
    address = host.put("/index.xml", index(*((url, "2026-01-01") for url in slow)))
    async with Fetcher(allow_loopback=True) as fetcher, ParserPool(workers=1) as parsers:
        answer = await fetcher.get(address, limit=collecting.FEED_BYTES)
        with pytest.raises(FetchError) as failed:
            await collecting.read(fetcher, parsers, answer, FEED, NOW, parts_s=3)
        assert failed.value.reason == "timeout"
        assert host.hits("/1.xml") + host.hits("/2.xml") + host.hits("/0.xml") == 1
