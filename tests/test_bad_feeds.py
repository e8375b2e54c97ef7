"""Attack files made by code, one fact a row: each is read or refused by name, whatever its makers had in mind."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Callable

import pytest

from newsroom.errors import ParseError
from tests.servers import item, rss
from tests.stores import FEED, NOW
from watchers.feeds import REPEATED
from watchers.parsing import ENTRIES, LONGEST_TEXT, LONGEST_TITLE, PROLOG, read_feed
from watchers.pool import ParserPool

GOOD = item("عنوان", link="https://a.example/1")
NAMESPACES = (
    'xmlns:georss="http://www.georss.org/georss" xmlns:gml="http://www.opengis.net/gml"'
    ' xmlns:psc="http://podlove.org/simple-chapters" xmlns:cc="http://backend.userland.com/creativeCommonsRssModule"'
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)
MANY = 20_000

Body = str | bytes


def inside(more: str) -> str:
    """A good feed with something more in its item."""
    return rss(GOOD.replace("</item>", f"{more}</item>")).replace("<rss", f"<rss {NAMESPACES}")


def text(value: str) -> str:
    return rss(item("عنوان", text=value))


def dtd(inner: str) -> str:
    return f"<!DOCTYPE rss [{inner}]>{rss(GOOD)}"


# name → file, and how many entries are read of it or why it is refused
ATTACKS: dict[str, tuple[Callable[[], Body], int | str]] = {
    # ── entities and the prolog ──
    "one large entity, many times": (
        lambda: dtd(f'<!ENTITY a "{"a" * 100_000}">').replace("عنوان", "&a;" * 95),
        "entities-refused",
    ),
    "an entity from the network": (
        lambda: dtd('<!ENTITY a SYSTEM "http://127.0.0.1:9/x">'),
        "entities-refused",
    ),
    "a parameter entity in pieces": (
        lambda: dtd("<!ENTITY % p '&#x3C;!ENTITY q SYSTEM \"file:///etc/passwd\">'>%p;"),
        "entities-refused",
    ),
    "an entity declared in the body": (lambda: text('<![CDATA[<!ENTITY a "b">]]>'), "entities-refused"),
    "an entity in UTF-7": (
        lambda: b'<?xml version="1.0" encoding="UTF-7"?>' + dtd('<!ENTITY a "b">').encode("utf-7"),
        "entities-refused",
    ),
    "an undeclared entity": (lambda: text("&laughs;" * 1000), 1),
    "attributes and notations declared": (
        lambda: dtd('<!ATTLIST rss version CDATA "9"><!NOTATION n SYSTEM "x">' * 50),
        1,
    ),
    "a DTD longer than a prolog may be": (
        lambda: dtd('<!ATTLIST rss version CDATA "9">' * 500),
        "prolog-too-long",
    ),
    "a comment longer than a prolog may be": (
        lambda: f"<!--{'x' * PROLOG}-->{rss(GOOD)}",
        "prolog-too-long",
    ),
    "a comment that never ends": (lambda: f"<!--{rss(GOOD)}", 1),
    "instructions without end": (lambda: "<?a " * 3000 + rss(GOOD), "prolog-too-long"),
    "tabs before the root": (lambda: "\t" * 40_000 + rss(GOOD), 1),
    "marks before the root": (lambda: "\ufeff" * 1000 + rss(GOOD), 1),
    # ── white space, depth and size ──
    "newlines in the title": (lambda: rss(item("عنوان" + "\n" * 40_000)), 1),
    "newlines between elements": (lambda: inside("\n" * 40_000), 1),
    "a title of a megabyte": (lambda: rss(item("م" * 1_000_000)), 1),
    "a text of two megabytes": (lambda: text("كلمة " * 400_000), 1),
    "elements within elements": (lambda: inside("<x>" * MANY + "</x>" * MANY), 1),
    "elements that never end": (lambda: inside("<x>" * MANY), 1),
    "ends without elements": (lambda: inside("</x>" * MANY), 1),
    "roots within roots": (lambda: "<rss>" * 2000 + rss(GOOD) + "</rss>" * 2000, 1),
    "entries within entries": (lambda: "<rss><channel>" + "<item><title>أ</title>" * 1000, 1000),
    "more entries than anybody publishes": (lambda: rss("<item><title>أ</title></item>" * 5000), ENTRIES),
    "empty entries": (lambda: rss("<item/>" * MANY, GOOD), 0),
    "an element with many attributes": (
        lambda: inside("<x " + " ".join(f"a{n}='1'" for n in range(MANY // 10)) + "/>"),
        1,
    ),
    "an attribute of a megabyte": (lambda: inside(f'<x a="{"a" * 1_000_000}"/>'), 1),
    "a name of a hundred kilobytes": (lambda: inside(f"<{'x' * 100_000}/>"), 1),
    "namespaces by the thousand": (
        lambda: rss(GOOD).replace("<rss", "<rss " + " ".join(f"xmlns:n{n}='u:{n}'" for n in range(2000))),
        1,
    ),
    "tags in a text": (lambda: text("&lt;b&gt;" * MANY), 1),
    "pictures by the thousand": (lambda: inside('<media:content url="a.jpg"/>' * 2000), 1),
    "categories by the thousand": (lambda: inside("<category>أ</category>" * 2000), 1),
    "keywords by the thousand": (lambda: inside(f"<itunes:keywords>{'أ,' * MANY}</itunes:keywords>"), 1),
    # ── what is opened and not closed ──
    "texts that are opened": (lambda: inside("<description>" + "<![CDATA[" * MANY), 1),
    "comments that are opened": (lambda: inside("<description>" + "<!--" * MANY), 1),
    "ampersands": (lambda: text("&" * MANY), 1),
    "half references": (lambda: text("&#" * MANY), 1),
    "angle brackets": (lambda: text("<" * MANY), 1),
    "ampersands escaped over and over": (lambda: text("&" + "amp;" * MANY), 1),
    # ── references to what is no character ──
    "a surrogate without its semicolon": (lambda: rss(item("عنوان &#xD800 &#55296 <b>")), 1),
    "a surrogate in the gap of another": (lambda: rss(item("عنوان&#x&#0;dfff;<b>")), 1),
    "a reference of thirty digits": (lambda: rss(item(f"عنوان&#x{'f' * 30};&#{'9' * 30};<b>")), 1),
    "a reference of five thousand digits": (lambda: rss(item(f"عنوان&#{'9' * 5000};<b>")), 1),
    # ── elements some reader has opinions on ──
    "a picture without a width": (lambda: rss("<image><width></width></image>", GOOD), 1),
    "a width outside of any picture": (lambda: inside("<width>x</width><height/>"), 1),
    "a place without a point": (lambda: inside("<gml:pos>1 2</gml:pos><gml:posList>1</gml:posList>"), 1),
    "a line through nowhere": (lambda: inside("<georss:line>x</georss:line><georss:box>1</georss:box>"), 1),
    "a licence that is not there": (lambda: inside("<cc:license></cc:license></cc:license>"), 1),
    "chapters at no time": (
        lambda: inside('<psc:chapters version="1.2"><psc:chapter start="x:y"/></psc:chapters>'),
        1,
    ),
    "a player that plays nothing": (lambda: inside("<media:player>x</media:player>"), 1),
    "letters that are no base64": (
        lambda: (
            '<feed version="0.3"><entry><title mode="base64">@@@</title><summary>نص</summary></entry></feed>'
        ),
        1,
    ),
    "a base that is no address": (lambda: inside('<x xml:base="http://["/>'), 1),
    "a date of five thousand digits": (lambda: rss(item("عنوان", date="1" * 5000)), 1),
    "an author of two kilobytes": (lambda: inside(f"<author>{'a' * 2000}</author>"), 1),
    # ── what is no feed ──
    "a feed packed once more": (lambda: gzip.compress(rss(GOOD).encode()), "not-a-feed"),
    "a feed packed without a head": (lambda: zlib.compress(rss(GOOD).encode()), "not-a-feed"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50, "not-a-feed"),
    "nothing but zeros": (lambda: bytes(100_000), "not-a-feed"),
    "a JSON feed": (lambda: '{"version": "https://jsonfeed.org/version/1.1", "items": []}', "not-a-feed"),
    "a page that shows a feed": (
        lambda: f"<!DOCTYPE html><html><body>{'x' * PROLOG}{rss(GOOD)}",
        "html-not-feed",
    ),
    "half of UTF-16": (lambda: codecs.BOM_UTF16_LE + rss(GOOD).encode("utf-16-le")[:-1], 1),
}


@pytest.mark.slow
async def test_every_attack_gets_its_verdict_and_the_next_feed_is_read() -> None:
    """In the service's own children, with the service's own limits; none of them has to be killed."""
    verdicts: dict[str, int | str] = {}
    async with ParserPool() as pool:
        for name, (made, _) in ATTACKS.items():
            body = made()
            try:
                found = await pool.feed(body.encode() if isinstance(body, str) else body, None, FEED, NOW)
                verdicts[name] = len(found.items) + found.dropped.count(REPEATED)
            except ParseError as error:
                verdicts[name] = error.reason
        assert len((await pool.feed(rss(GOOD).encode(), None, FEED, NOW)).items) == 1

    assert verdicts == {name: verdict for name, (_, verdict) in ATTACKS.items()}


@pytest.mark.parametrize(
    "more",
    [
        "<image><width></width></image>",
        "<gml:pos>1 2</gml:pos>",
        "<cc:license></cc:license></cc:license>",
        "<media:player>x</media:player>",
    ],
)
def test_what_the_parser_stumbles_over_costs_nothing_else(more: str) -> None:
    """All that is read of an entry is there as if the element were not."""
    kept = (
        "<guid>g1</guid><pubDate>Mon, 01 Sep 2025 12:00:00 +0300</pubDate>"
        "<description><![CDATA[<p>الأولى</p><p>الثانية</p>]]></description><media:title>صورة</media:title>"
    )
    (entry,) = read_feed(inside(kept + more).encode(), None)["entries"]
    assert (entry["title"], entry["text"], entry["guid"]) == ("عنوان", "الأولى\nالثانية", "g1")
    assert (entry["url"], entry["published"]) == ("https://a.example/1", "2025-09-01T09:00:00+00:00")


@pytest.mark.parametrize("codec", ["windows-1256", "koi8-r", "undefined"])
def test_a_declaration_within_a_text_declares_nothing(codec: str) -> None:
    """An article on XML in a feed that is all one line: feedparser would take its example for the feed's own."""
    example = f'<![CDATA[<?xml version="1.0" encoding="{codec}"?> شرح]]>'
    (entry,) = read_feed(rss(item("عنوان الخبر", text=example)).encode(), None)["entries"]
    assert entry["title"] == "عنوان الخبر"


def test_no_field_is_longer_than_it_may_be() -> None:
    """However long a feed has it."""
    body = rss(item("م" * 10_000, text="كلمة " * 100_000))
    (entry,) = read_feed(body.encode(), None)["entries"]
    assert len(entry["title"]) <= LONGEST_TITLE
    assert len(entry["text"]) <= LONGEST_TEXT
