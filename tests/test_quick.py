"""The quick way to read a feed and feedparser say the same of every feed both can read."""

from __future__ import annotations

import os
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.errors import ParseError
from tests.servers import item, rss
from watchers import quick
from watchers.decoding import decode
from watchers.parsing import from_root, plainly, thorough

CORPUS = os.environ.get("RASID_CORPUS")
EXAMPLES = int(os.environ.get("RASID_EXAMPLES", "400"))
NAMES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom" xmlns:own="https://outlet.example/ns"'
)
ODD_NAMES = (
    "",
    NAMES,
    'xmlns="http://www.w3.org/2005/Atom"',
    'xmlns="http://purl.org/rss/1.0/"',
    'xmlns:dc="http://search.yahoo.com/mrss/"',
    'xmlns:media="http://purl.org/dc/elements/1.1/"',
    'xmlns:x="http://purl.org/dc/elements/1.1/"',
    'xmlns:content="https://outlet.example/ns"',
)


def both(document: str) -> tuple[dict[str, object] | None, dict[str, object]]:
    """What the quick way says, None where it leaves the feed to feedparser; and what feedparser says."""
    found = quick.feed(document)
    return found and plainly(*found), plainly(*thorough(document))


def atom(*entries: str, names: str = "") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {names}><title>وكالة</title>{"".join(entries)}</feed>'


# ── feeds as they usually are are read the quick way ─────────────────────────────────────────────────────

USUAL_RSS = item(
    "عنوان &amp; &lt;b&gt;خبر&lt;/b&gt;",
    link="https://a.example/1?x=1&amp;y=2",
    guid="https://a.example/1",
    date="Mon, 01 Sep 2025 12:00:00 +0300",
    text="<![CDATA[<p>نص</p><img src='x'/>]]>",
)
USUAL_ATOM = (
    '<entry><title type="html">عنوان</title><link rel="alternate" href="https://a.example/1"/>'
    '<link rel="enclosure" type="image/png" href="https://a.example/1.png"/><id>tag:a,2026:1</id>'
    "<updated>2026-01-18T09:00:00Z</updated><author><name>مراسل</name></author>"
    '<content type="html">&lt;p&gt;نص&lt;/p&gt;</content></entry>'
)


@pytest.mark.parametrize("document", [rss(USUAL_RSS), atom(USUAL_ATOM), rss()], ids=["rss", "atom", "empty"])
def test_a_usual_feed_is_read_the_quick_way(document: str) -> None:
    """And as feedparser reads it."""
    found, whole = both(document)
    assert found == whole


def test_of_several_links_of_an_entry_the_same_one_counts() -> None:
    """XHTML is a page, too."""
    links = (
        '<link href="https://a.example/1"/><link type="application/xhtml+xml" href="https://a.example/2"/>'
    )
    found, whole = both(atom(f"<entry><title>عنوان</title>{links}</entry>"))
    assert found == whole


def test_a_wordpress_feed_is_read_the_quick_way() -> None:
    """With all the names it declares, and what it says beside the news."""
    entry = (
        "<item><title>عنوان</title><link>https://a.example/?p=1</link><dc:creator><![CDATA[محرر]]></dc:creator>"
        "<pubDate>Mon, 01 Sep 2025 12:00:00 +0000</pubDate><category><![CDATA[سياسة]]></category>"
        '<guid isPermaLink="false">https://a.example/?p=1</guid><description><![CDATA[ملخص [&#8230;]]]></description>'
        "<content:encoded><![CDATA[<p>النص كله</p>]]></content:encoded><slash:comments>0</slash:comments>"
        '<media:content url="https://a.example/1.jpg"><media:credit>وكالة</media:credit></media:content>'
        "<own:views>7</own:views></item>"
    )
    document = (
        rss(entry)
        .replace("<rss", f"<rss {NAMES}")
        .replace("<item>", '<atom:link href="x" rel="self"/><item>', 1)
    )
    found, whole = both(document)
    assert found == whole
    assert whole["entries"]


# ── what is unusual is left to feedparser ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "document",
    [
        rss(USUAL_RSS)[:-9],
        rss(item("&nbsp;")),
        rss("<item><title>ا</title><title>ب</title></item>"),
        rss("<item><title>ا</title><description>نص <b>غليظ</b></description></item>"),
        rss("<item><title>ا</title><media:title>ب</media:title></item>"),
        rss("<item><title>ا</title><media:title>ب</media:title></item>").replace("<rss", f"<rss {NAMES}"),
        rss("<item><description mode='base64'>2YbYtQ==</description></item>"),
        rss("<item rdf:about='x'><title>ا</title></item>").replace("<rss", "<rss xmlns:rdf='x'"),
        rss(item("cafÃ©")),
        rss(item("it&#146;s")),
        rss(item("ا", link="http:///a.example/")),
        rss(item("ا", link="/1")).replace("<channel>", "<channel xml:base='https://a.example/'>"),
        rss(item("ا")).replace("<title>", "<title xml:base='https://a.example/'>", 1),
        rss(item("ا")).replace("<title>", "<title type='xhtml'>", 1),
        rss("<item><category xml:base='https://a.example/'/><link>/1</link></item>"),
        rss("<item><category BASE='https://a.example/'/><link>/1</link></item>"),
        atom('<entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">ا</div></title></entry>'),
        atom("<entry><source><title>ب</title></source><title>ا</title></entry>"),
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        "<channel><title>ا</title></channel><item><title>ب</title></item></rdf:RDF>",
    ],
)
def test_what_is_unusual_is_left_to_feedparser(document: str) -> None:
    """Broken, ambiguous, encoded, moved or nested: the quick way is silent."""
    assert quick.feed(document) is None


def test_an_entity_that_grows_is_not_expanded() -> None:
    """The prolog is cut off before; what is left of it makes the document not well-formed."""
    assert (
        quick.feed('<!DOCTYPE rss [<!ENTITY a "x">]><rss><channel><title>&a;</title></channel></rss>') is None
    )


# ── whatever is composed, both say the same ──────────────────────────────────────────────────────────────

WORDS = st.sampled_from(
    (
        *(
            "غادرت القوات القاعدة",
            "عاجل",
            "",
            " \n ",
            "plain words",
            "a < b",
            "<p>فقرة</p><p>أخرى</p>",
            "&nbsp;x",
        ),
        *(
            "&lt;b&gt;x&lt;/b&gt;",
            "é",
            "cafÃ©",
            "\x92",
            "&#146;",
            "&#x92;",
            "https://a.example/1",
            "http:///a.example//1",
            "/relative",
        ),
        *(
            "https://a.example/?a=1&b=2",
            "https://a.example/?a=1&copy;=2",
            "tag:a,2026:1",
            "2026-01-18T09:00:00Z",
        ),
        *("Mon, 01 Sep 2025 12:00:00 +0300", "yesterday", "\u200f\u202bنص\u202c", "]]>", "<br/>", "text</b>"),
    )
)
ATTRIBUTES = st.sampled_from(
    (
        *("", "", "", ' isPermaLink="false"', ' isPermaLink="true"', ' isPermaLink="False"', ' type="html"'),
        *(' type="text"', ' type="xhtml"', ' type="HTML"', ' mode="base64"', ' href="https://a.example/2"'),
        *(
            ' rel="alternate" href="https://a.example/3"',
            ' rel="self" href="x"',
            ' rel="alternate" type="application/xhtml+xml" href="https://a.example/5"',
            ' xml:lang="ar"',
            ' xml:base="https://b.example/"',
            ' Base="https://c.example/"',
            ' url="u"',
        ),
        *(' rel="alternate" type="image/png" href="https://a.example/4"', ' domain="d"', ' term="t"'),
    )
)
TAGS = st.sampled_from(
    (
        *(
            "title",
            "title",
            "link",
            "link",
            "guid",
            "id",
            "description",
            "summary",
            "content",
            "pubDate",
            "published",
        ),
        *(
            "updated",
            "author",
            "category",
            "enclosure",
            "source",
            "comments",
            "image",
            "content:encoded",
            "dc:date",
        ),
        *(
            "dc:title",
            "dc:creator",
            "media:title",
            "media:content",
            "media:group",
            "media:description",
            "atom:link",
        ),
        *(
            "slash:comments",
            "own:thing",
            "unknown",
            "item",
            "name",
            "subtitle",
            "language",
            "textInput",
            "rights",
        ),
    )
)


@st.composite
def elements(draw: st.DrawFn, depth: int = 0) -> str:
    tag, attributes = draw(TAGS), draw(ATTRIBUTES)
    if depth < 2 and draw(st.integers(0, 9)) == 0:
        inside = draw(elements(depth + 1))
    else:
        text = draw(WORDS)
        as_written = draw(st.sampled_from(("escaped", "escaped", "cdata", "split")))
        inside = escape(text, quote=False)
        if as_written == "cdata" and "]]>" not in text:
            inside = f"<![CDATA[{text}]]>"
        elif as_written == "split":
            inside = f"{inside}<!-- aside -->{inside}"
    return f"<{tag}{attributes}>{inside}</{tag}>"


@st.composite
def documents(draw: st.DrawFn) -> str:
    names = draw(st.sampled_from((NAMES, NAMES, *ODD_NAMES)))
    head = "".join(draw(st.lists(elements(), max_size=3)))
    is_atom = draw(st.booleans())
    name = "entry" if is_atom else "item"
    entries = [
        f"<{name}>{''.join(draw(st.lists(elements(), max_size=6)))}</{name}>"
        for _ in range(draw(st.integers(0, 3)))
    ]
    body = head + "".join(entries) + "".join(draw(st.lists(elements(), max_size=1)))
    if not is_atom:
        return f'<rss version="2.0" {names}><channel>{body}</channel></rss>'
    own = "" if 'xmlns="' in names else 'xmlns="http://www.w3.org/2005/Atom"'
    return f"<feed {own} {names}>{body}</feed>"


@settings(max_examples=EXAMPLES, deadline=None)
@given(documents())
def test_whatever_is_composed_both_say_the_same(document: str) -> None:
    """The quick way is sure of what it says, or says nothing."""
    found, whole = both(from_root(document))
    assert found is None or found == whole


ENTRY_PARTS = st.sampled_from(
    (
        *(
            "<title>عنوان</title>",
            "<title/>",
            "<link>https://a.example/1</link>",
            "<link/>",
            "<guid>g1</guid>",
        ),
        *(
            '<guid isPermaLink="false">g1</guid>',
            "<guid/>",
            "<description>ملخص</description>",
            "<description/>",
        ),
        *(
            "<content:encoded>النص كله</content:encoded>",
            "<content:encoded/>",
            "<pubDate>Mon, 01 Sep 2025</pubDate>",
        ),
        *(
            "<dc:date>2026-01-18</dc:date>",
            "<source url='u'>س</source>",
            "<category/>",
            "<media:thumbnail url='u'/>",
        ),
        *(
            "<author>a@b.example (c)</author>",
            "<own:x y='z'>w</own:x>",
            "<media:group><media:content/></media:group>",
        ),
    )
)
ATOM_PARTS = st.sampled_from(
    (
        *(
            "<title>عنوان</title>",
            '<title type="html">&lt;i&gt;عنوان&lt;/i&gt;</title>',
            "<title/>",
            "<id>i1</id>",
        ),
        *('<link href="https://a.example/1"/>', '<link rel="self" href="https://a.example/2"/>', "<id/>"),
        *('<link rel="alternate" type="text/html" href="https://a.example/3"/>', "<summary>ملخص</summary>"),
        *(
            '<content type="html">&lt;p&gt;النص&lt;/p&gt;</content>',
            "<content/>",
            "<published>2026-01-18</published>",
        ),
        *(
            "<updated>2026-01-19</updated>",
            "<author><name>م</name><uri>u</uri></author>",
            '<category term="c"/>',
        ),
        *("<rights>ح</rights>", "<own:x>w</own:x>", "<media:thumbnail url='u'/>", "<summary/>"),
    )
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.booleans(), st.lists(st.lists(ENTRY_PARTS, max_size=7, unique=True), max_size=3), st.data())
def test_the_order_of_what_an_entry_says_changes_nothing_between_them(
    is_atom: bool, shapes: list[list[str]], data: st.DataObject
) -> None:
    """Elements the quick way knows, in any order and number."""
    if is_atom:
        parts = data.draw(st.lists(st.lists(ATOM_PARTS, max_size=7, unique=True), max_size=3))
        document = atom(*(f"<entry>{''.join(one)}</entry>" for one in parts), names=NAMES)
    else:
        document = rss(*(f"<item>{''.join(one)}</item>" for one in shapes)).replace("<rss", f"<rss {NAMES}")
    found, whole = both(document)
    assert found is None or found == whole


@pytest.mark.skipif(not CORPUS, reason="RASID_CORPUS is not set")
def test_both_read_every_feed_of_the_corpus_alike() -> None:
    """And the quick way reads most of what is well-formed."""
    quickly = 0
    for file in sorted((Path(CORPUS or "") / "feeds").glob("*.xml")):
        try:
            found, whole = both(from_root(decode(file.read_bytes())[0]))
        except ParseError:
            continue
        assert found is None or found == whole, file.name
        quickly += found is not None
    assert quickly >= 15
