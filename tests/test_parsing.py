"""What outlets send, read in whatever state it comes: encodings, broken markup, missing parts, attacks."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from newsroom.errors import ParseError
from tests.servers import item, rss
from watchers.decoding import decode
from watchers.parsing import PROLOG, plain, read_article, read_date, read_feed

ARABIC = "غادرت القوات قاعدة عين الأسد"
CORPUS = os.environ.get("RASID_CORPUS")


def feed(body: str | bytes, content_type: str | None = None) -> dict[str, Any]:
    return read_feed(body.encode() if isinstance(body, str) else body, content_type)


def titles(body: str | bytes, content_type: str | None = None) -> list[str]:
    return [entry["title"] for entry in feed(body, content_type)["entries"]]


def refusal(body: str | bytes) -> str:
    with pytest.raises(ParseError) as error:
        feed(body)
    return error.value.reason


# ── encodings ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "http", [None, "text/xml", "text/xml; charset=utf-8", "text/xml; charset=ISO-8859-1"]
)
@pytest.mark.parametrize(
    "declared", [None, "windows-1256", "utf-8", "iso-8859-1", "no-such-codec", "undefined"]
)
def test_windows_1256_is_read_whatever_is_declared(http: str | None, declared: str | None) -> None:
    """Declared, undeclared or declared as something else: the letters come out Arabic."""
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    body = (head + rss(item(ARABIC))).encode("cp1256")
    assert titles(body, http) == [ARABIC]


@pytest.mark.parametrize(
    "declared", [None, "windows-1256", "iso-8859-1", "utf-16", "punycode", "utf-7", "hex"]
)
def test_utf8_is_read_whatever_is_declared(declared: str | None) -> None:
    """Bytes that are valid UTF-8 are UTF-8."""
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    assert titles((head + rss(item(ARABIC))).encode()) == [ARABIC]


@pytest.mark.parametrize(
    "codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
def test_wide_encodings_are_read_with_and_without_a_mark(codec: str) -> None:
    """The first bytes tell."""
    assert titles(rss(item(ARABIC)).encode(codec)) == [ARABIC]


def test_a_letter_cut_in_half_does_not_spoil_the_rest() -> None:
    """Sites cut texts by bytes; the other letters are still UTF-8."""
    body = rss(item(ARABIC)).encode().replace("الأسد".encode(), "الأسد".encode()[:-1])
    assert titles(body)[0].startswith("غادرت القوات قاعدة عين الأس")


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Привет, мир", "windows-1251"),
        ("Ärger über Öl und Straße", "iso-8859-1"),
        ("naïve café déjà", "cp1252"),
    ],
)
def test_other_languages_are_not_taken_for_arabic(text: str, codec: str) -> None:
    """Their declared single-byte encodings are believed."""
    assert decode(f'<?xml version="1.0" encoding="{codec}"?><a>{text}</a>'.encode(codec))[0].endswith(
        f"<a>{text}</a>"
    )


def test_a_repaired_encoding_is_noted() -> None:
    """The admin can tell the outlet; a right declaration makes no note."""
    body = rss(item(ARABIC)).encode("cp1256")
    assert feed(body, "text/xml; charset=utf-8")["note"] == "encoding windows-1256"
    assert feed(body, "text/xml; charset=windows-1256")["note"] is None
    assert feed(rss(item(ARABIC)))["note"] is None


@pytest.mark.parametrize(
    "name", ["utf\x00-8", "undefined", "unicode_escape", "raw_unicode_escape", "idna", "rot13"]
)
def test_hostile_codec_names_are_ignored(name: str) -> None:
    """Some of Python's codecs are no encodings, and some raise."""
    assert titles(f'<?xml version="1.0" encoding="{name}"?>' + rss(item("ok"))) == ["ok"]


# ── feeds as they are ────────────────────────────────────────────────────────────────────────────────────


def test_an_entry_comes_out_plain() -> None:
    """Tags, entities and white space go; paragraphs, address, id and date stay."""
    body = rss(
        item(
            "  عنوان \n <![CDATA[<b>الخبر</b>]]> ",
            link=" https://example.com/a?x=1&amp;y=2 ",
            guid="tag:1",
            date="Mon, 01 Sep 2025 12:00:00 +0300",
            text="&lt;p&gt;الفقرة&amp;nbsp;الأولى&lt;/p&gt;&lt;p&gt;الثانية&lt;br/&gt;سطر&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;",
        )
    )
    assert feed(body)["entries"] == [
        {
            "guid": "tag:1",
            "url": "https://example.com/a?x=1&y=2",
            "title": "عنوان الخبر",
            "text": "الفقرة الأولى\nالثانية\nسطر",
            "published": "2025-09-01T09:00:00+00:00",
            "updated": None,
        }
    ]


def test_the_longest_text_an_entry_offers_is_taken() -> None:
    """Many feeds give a summary and the whole article."""
    whole = "<content:encoded><![CDATA[<p>النص الكامل للخبر</p>]]></content:encoded>"
    head = "<item><title>عنوان</title><description>ملخص</description>"
    body = rss(f"{head}{whole}</item>").replace(
        "<rss", '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    )
    assert feed(body)["entries"][0]["text"] == "النص الكامل للخبر"


def test_a_text_that_repeats_the_title_is_no_text() -> None:
    """Aggregators fill the description with the headline."""
    assert feed(rss(item("عنوان الخبر", text="عنوان الخبر")))["entries"][0]["text"] == ""


def test_furniture_is_cut_from_feed_texts() -> None:
    """The last line of every WordPress feed says nothing."""
    text = "نص الخبر.&lt;p&gt;The post عنوان appeared first on موقع.&lt;/p&gt;"
    assert feed(rss(item("عنوان", text=text)))["entries"][0]["text"] == "نص الخبر."


def test_atom_and_rdf_are_read_too() -> None:
    """Three dialects, one answer."""
    atom = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>أ</title><updated>2025-09-01T00:00:00Z</updated></entry></feed>'
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        "<item><title>أ</title></item></rdf:RDF>"
    )
    assert titles(atom) == titles(rdf) == ["أ"]
    assert feed(atom)["entries"][0]["published"] == "2025-09-01T00:00:00+00:00"


def test_missing_ids_links_and_dates_are_no_reason_to_drop() -> None:
    """A title alone is an entry; neither title nor text is none, and says so."""
    read = feed(rss(item("عنوان"), item(text="نص"), item(link="https://example.com/")))
    assert [(e["title"], e["text"], e["guid"], e["url"], e["published"]) for e in read["entries"]] == [
        ("عنوان", "", None, None, None),
        ("", "نص", None, None, None),
    ]
    assert read["dropped"] == ["entry-empty"]


@pytest.mark.parametrize(
    "body",
    [
        rss(item("عنوان & نص")),
        rss(item("عنوان <b>غامق نص")),
        rss(item("عنوان")).removesuffix("</channel></rss>"),
        rss(item("عنوان"), "<x:y>z</x:y>"),
        rss(item("عنوان")) + "<!-- cached --><p>junk",
        "Warning: mysql_connect() in /a.php\n" + rss(item("عنوان")),
        rss(item("عنوان\x00\x0b\x1f")),
        rss(item("عنوان&#xD800;")),
        rss(item("عنوان&#99999999999;")),
        rss(item("عنوان&#0;&#xFFFFFFFFFFFF;"), "<bad>"),
        rss(item("عنوان\ud800")).encode("utf-8", "surrogatepass"),
        "<?xml version='1.0'?><!DOCTYPE rss SYSTEM 'http://127.0.0.1/x.dtd'>" + rss(item("عنوان")),
        "<!-- <rss> --><?xml-stylesheet href='a.xsl'?>" + rss(item("عنوان")),
        "\n" * 40_000 + rss(item("عنوان")),
    ],
)
def test_what_is_not_well_formed_is_read_all_the_same(body: str | bytes) -> None:
    """Bad XML is the rule in small newsrooms; the headline is there for those who look."""
    assert titles(body)[0].startswith("عنوان")


@pytest.mark.parametrize("empty", [rss(), '<feed xmlns="http://www.w3.org/2005/Atom"/>'])
def test_a_feed_without_entries_is_a_feed(empty: str) -> None:
    """200 with no items happens, and is not the same as a page of HTML."""
    assert feed(empty)["entries"] == []


def test_entries_beyond_the_limit_are_counted() -> None:
    """A flood is cut at two thousand, and not in silence."""
    read = feed(rss(*[item(f"t {n}") for n in range(2010)]))
    assert (len(read["entries"]), read["dropped"]) == (2000, ["entry-beyond-limit"] * 10)


# ── what is no feed ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        ("\ufeff", "empty"),
        ("<!DOCTYPE html><html><body>403</body></html>", "html-not-feed"),
        ("\n<HTML><head></head></HTML>", "html-not-feed"),
        ("{}", "not-a-feed"),
        ("Forbidden", "not-a-feed"),
        ("<note><to>x</to></note>", "not-a-feed"),
        (bytes(range(256)), "not-a-feed"),
        ("<?xml version='1.0'?>" + "\n" * PROLOG + rss(item("a")), "prolog-too-long"),
        ("<!-- <x -->" + "\n" * PROLOG + rss(item("a")), "prolog-too-long"),
        ('<!DOCTYPE x [<!ENTITY a "b">]>' + rss(item("&a;")), "entities-refused"),
        ('<!DOCTYPE x [<!-- <x --><!ENTITY a "b">]>' + rss(item("&a;")), "entities-refused"),
        ('<!DOCTYPE x [<!entity % a "b">]>' + rss(item("a")), "entities-refused"),
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + rss(item("&a;")), "entities-refused"),
        (('<!DOCTYPE x [<!ENTITY a "b">]>' + rss(item("&a;"))).encode("utf-16"), "entities-refused"),
        (('<!DOCTYPE x [<!ENTITY a "b">]>' + rss(item("&a;"))).encode("utf-32-be"), "entities-refused"),
    ],
)
def test_what_is_no_feed_is_refused_by_name(body: str | bytes, reason: str) -> None:
    """So that the admin reads why, and the slow and dangerous parts of the parser are never reached."""
    assert refusal(body) == reason


def test_billion_laughs_is_refused_unread() -> None:
    """Also with the comment that hides it from feedparser's own filter."""
    names = "abcdefghi"
    laughs = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    assert (
        refusal(f'<!DOCTYPE x [<!-- <x --><!ENTITY a "ha">{laughs}]>' + rss(item("&i;")))
        == "entities-refused"
    )


def test_a_path_is_never_opened() -> None:
    """feedparser reads a file when it is given its name."""
    assert refusal("/etc/passwd") == "not-a-feed"
    assert refusal("file:///etc/passwd") == "not-a-feed"


# ── text ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a &amp;amp; b", "a & b"),
        ("&amp;lt;p&amp;gt;نص&amp;lt;/p&amp;gt;", "نص"),
        ("&amp;#x627;&amp;#1576;", "اب"),
        ("5 < 6 و 7 > 2", "5 < 6 و 7 > 2"),
        ("<p>5 &lt; 6</p>", "5 < 6"),
        ("<p>واحد</p><p>اثنان</p>", "واحد\nاثنان"),
        ("<p>سطر\nواحد</p>", "سطر واحد"),
        ("سطر\nآخر", "سطر\nآخر"),
        ("<a href='x'>كل</a>مة", "كلمة"),
        ("<![CDATA[<b>x</b>]]>", "x"),
        ("<style>p{}</style>x<!-- y --><iframe>z</iframe>", "x"),
        ("<?xml version='1.0' encoding='utf-16'?><p>x</p>", "x"),
        ("a\u00a0\u00a0b\u200bc\u202ed\ue06e\ufeff\x07e\ud83d", "a bcd e"),
        ("👍 تم", "👍 تم"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("<b>" * 5000 + "عميق", "عميق"),
        ("<", "<"),
        ("", ""),
    ],
)
def test_plain_text(value: str, expected: str) -> None:
    """Escaped once or twice, with tags or without: what a reader would have read."""
    assert plain(value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon, 01 Sep 2025 12:00:00 +0300", datetime(2025, 9, 1, 9, tzinfo=UTC)),
        ("Mon, 01 Sep 2025 12:00:00 GMT", datetime(2025, 9, 1, 12, tzinfo=UTC)),
        ("2025-09-01T12:00:00+03:00", datetime(2025, 9, 1, 9, tzinfo=UTC)),
        ("2025-09-01T12:00:00Z", datetime(2025, 9, 1, 12, tzinfo=UTC)),
        ("2025-09-01 12:00:00", datetime(2025, 9, 1, 12, tzinfo=UTC)),
        ("2026/11/22 10:00", datetime(2026, 11, 22, 10, tzinfo=UTC)),
        ("99999-01-01", None),
        ("9999-12-31T23:00:00-14:00", None),
        ("0000-00-00", None),
        ("٢٢ تشرين الثاني ٢٠٢٦", None),
        ("Mon, 01 Sep 2025 12:00:00 +9999", None),
        ("1 Jan 99999999999999999999 00:00:00 GMT", None),
        ("", None),
    ],
)
def test_dates_are_read_or_left_out(text: str, expected: datetime | None) -> None:
    """Never a wrong day, never an exception."""
    assert read_date(text) == expected


@pytest.mark.parametrize(
    "text", ["99999-01-01", "9999-12-31T23:00:00-14:00", "0000-00-00", "2026-13-45", "أمس"]
)
def test_an_entry_with_an_impossible_date_is_kept(text: str) -> None:
    """No item is lost for its date."""
    entry = feed(rss(item("عنوان", date=text)))["entries"][0]
    assert (entry["title"], entry["published"]) == ("عنوان", None)


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────

PARAGRAPHS = [
    "أعلنت وزارة الدفاع العراقية أن القوات الأميركية أتمت انسحابها من القاعدة الجوية غربي البلاد.",
    "وقال المتحدث باسم الوزارة إن آخر دفعة من المستشارين غادرت صباح اليوم برفقة رتل من المعدات الثقيلة.",
    "وأضاف أن القوات العراقية تسلمت المقر كاملا، وأن لجنة مشتركة ستتابع تنفيذ ما تبقى من الاتفاق.",
]


def page(body: str, head: str = "") -> str:
    around = f"<html><head><title>خبر</title>{head}</head><body><nav>الرئيسية</nav>{{}}</body></html>"
    return "<!DOCTYPE html>" + around.format(f"<article>{body}</article>")


@pytest.mark.parametrize(
    ("codec", "head"), [("utf-8", ""), ("cp1256", ""), ("cp1256", '<meta charset="utf-8">')]
)
def test_the_text_of_a_page_is_found(codec: str, head: str) -> None:
    """The paragraphs, in order, without what stands around them, in the encoding they are in."""
    body = (
        "<h1>عنوان</h1>"
        + "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
        + "<p>شارك الخبر</p><p>التعليقات (0)</p>"
    )
    found = read_article(page(body, head).encode(codec), None, "https://example.com/a")
    assert found["text"].split("\n")[-3:] == PARAGRAPHS
    assert "شارك" not in found["text"]


@pytest.mark.parametrize(
    "junk", [b"", b"{}", b"\x00\xff" * 1000, b"<" * 1000, page("").encode(), page("<div>" * 20_000).encode()]
)
def test_a_page_without_an_article_gives_none(junk: bytes) -> None:
    """No text is an answer, not a fault."""
    assert read_article(junk, "text/html", "https://example.com/a") == {"text": None}


def test_a_paragraph_many_articles_share_stays_in_all_of_them() -> None:
    """trafilatura's own deduplication would drop it from the fourth on."""
    body = page("".join(f"<p>{text}</p>" for text in PARAGRAPHS)).encode()
    found = [read_article(body, None, f"https://example.com/{n}")["text"] for n in range(6)]
    assert len(set(found)) == 1


# ── real feeds ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(not CORPUS, reason="RASID_CORPUS is not set")
def test_every_real_feed_gives_entries_or_a_reason() -> None:
    """Twenty-seven files from outlets and from other projects' tests; five are known to hold nothing."""
    outcome: dict[str, int | str] = {}
    for path in sorted(Path(CORPUS or "", "feeds").glob("*.xml")):
        try:
            outcome[path.stem] = len(feed(path.read_bytes())["entries"])
        except ParseError as error:
            outcome[path.stem] = error.reason
    nothing = {name: result for name, result in outcome.items() if not isinstance(result, int) or result == 0}
    assert len(outcome) == 27
    assert nothing == {
        "bad_corrupted_ampersands": 0,  # its one entry has a link alone
        "bad_incomplete_cdata": 0,
        "bad_iso88591_utf8_mismatch": "not-a-feed",
        "bad_undeclared_namespace": 0,
        "bad_windows-1252_incorrect_prolog": 0,
    }


@pytest.mark.skipif(not CORPUS, reason="RASID_CORPUS is not set")
def test_real_feeds_in_old_encodings_read_as_their_utf8_originals() -> None:
    """The same items, letter for letter, whatever the file declares."""
    folder = Path(CORPUS or "", "feeds")
    for old, original in {"win1256_declared_utf8_altaasah": "altaasah_2026-09-07"}.items():
        assert titles((folder / f"{old}.xml").read_bytes()) == titles(
            (folder / f"{original}.xml").read_bytes()
        )
