"""What the mutants are made of: feeds of our own in every dialect, and what is put into them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from tests.servers import item, rss

SAMPLES = Path(__file__).parent.parent / "config" / "samples"

# ── seeds ────────────────────────────────────────────────────────────────────────────────────────────────

NEWS = "آخر رتل للتحالف الدولي يغادر قاعدة عين الأسد"
TEXT = "قال مصدر عسكري إن 120 جنديا أمريكيا غادروا قاعدة عين الأسد يوم 17 كانون الثاني 2026. وبقي آخرون في أربيل."
HTML = f"&lt;p&gt;{TEXT}&lt;/p&gt;&lt;p&gt;لم تعلق &lt;b&gt;وزارة الدفاع&lt;/b&gt; عليه &amp;amp; لا نفته.&lt;/p&gt;"
DATE = "Sat, 17 Jan 2026 12:00:00 +0300"
SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "dc": "http://purl.org/dc/elements/1.1/",
        "content": "http://purl.org/rss/1.0/modules/content/",
        "media": "http://search.yahoo.com/mrss/",
        "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "georss": "http://www.georss.org/georss",
        "gml": "http://www.opengis.net/gml",
        "psc": "http://podlove.org/simple-chapters",
        "cc": "http://web.resource.org/cc/",
        "atom": "http://www.w3.org/2005/Atom",
        "sy": "http://purl.org/rss/1.0/modules/syndication/",
        "xhtml": "http://www.w3.org/1999/xhtml",
    }.items()
)
SPACED = f'<rss version="2.0" {SPACES}><channel><title>الرافد</title><link>https://rafid.example/</link>'
MEDIA = f"""<?xml version="1.0" encoding="utf-8"?>
{SPACED}<image><url>https://rafid.example/i.png</url><width>88</width></image>
<item><title>{NEWS}</title><link>https://rafid.example/n/1?x=1&amp;y=2</link><guid isPermaLink="false">r-1</guid>
<enclosure url="https://rafid.example/a.mp3" length="1" type="audio/mpeg"/><itunes:duration>60</itunes:duration>
<media:content url="https://rafid.example/a.jpg" medium="image"/><media:thumbnail url="t.jpg" width="9"/>
<description>{TEXT}</description></item></channel></rss>"""
PLACES = f"""{SPACED}<ttl>60</ttl><cloud domain="rafid.example" port="80" path="/r" registerProcedure="p"/>
<item><title>{NEWS}</title><link>https://rafid.example/n/2</link><pubDate>{DATE}</pubDate>
<georss:point>33.8 42.4</georss:point><georss:box>1 2 3 4</georss:box><gml:Point><gml:pos>1 2</gml:pos></gml:Point>
<psc:chapters version="1.2"><psc:chapter start="00:00:01.5" title="فصل"/></psc:chapters></item></channel></rss>"""
BLOG = f"""{SPACED}<sy:updatePeriod>hourly</sy:updatePeriod><item><title>{NEWS}</title><pubDate>{DATE}</pubDate>
<author>layla@rafid.example (ليلى)</author><dc:creator>ليلى</dc:creator><category domain="d">أخبار</category>
<link>https://rafid.example/n/3</link><description>{HTML}</description>
<content:encoded><![CDATA[<p>{TEXT}</p><ul><li>أولا<li>ثانيا</ul>]]></content:encoded></item></channel></rss>"""
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"
xml:base="https://madar.example/">
<title type="text">المدار</title><updated>2026-01-17T09:00:00Z</updated><generator uri="g">g</generator>
<entry><id>tag:madar.example,2026:1</id><title type="html">{NEWS} &amp;lt;عاجل&amp;gt;</title>
<author><name>سامر</name></author>
<link rel="alternate" href="/n/1"/><link rel="enclosure" href="a.mp3" length="5"/>
<published>2026-01-17T12:00:00+03:00</published>
<updated>2026-01-17T13:00:00+03:00</updated><summary>{TEXT}</summary><category term="t" scheme="s" label="l"/>
<content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>{TEXT} <a href="x">رابط</a></p></div></content></entry>
<entry><id>2</id><title>خبر ثان عن قاعدة حرير</title>
<content type="application/octet-stream" mode="base64">2YTYpw==</content>
</entry></feed>"""
ATOM_03 = f"""<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title mode="escaped">قديم</title>
<entry><title>{NEWS}</title><link rel="alternate" type="text/html" href="https://old.example/1"/><issued>2026-01-17T12:00:00Z
</issued><modified>2026-01-17T12:00:00Z</modified><summary mode="xml"><b>{TEXT}</b></summary></entry></feed>"""
RDF = f"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" {SPACES}
xmlns="http://purl.org/rss/1.0/"><channel rdf:about="https://sharq.example/"><title>الشرق</title><items><rdf:Seq>
<rdf:li resource="https://sharq.example/1"/></rdf:Seq></items></channel><item rdf:about="https://sharq.example/1">
<title>{NEWS}</title><link>https://sharq.example/1</link><description>{TEXT}</description><dc:date>2026-01-17T12:00+03:00</dc:date>
<cc:license rdf:resource="https://l.example/"/></item></rdf:RDF>"""
NETSCAPE = f"""<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>نبض</title>
<language>ar</language>
<textInput><title>بحث</title><name>q</name></textInput><item><title>{NEWS}</title><link>https://nabd.example/1</link></item>
</channel></rss>"""
RSS_090 = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">
<channel><title>أ</title></channel><item><title>{NEWS}</title><link>https://a.example/1</link></item></rdf:RDF>"""
CDF = f"""<channel href="https://c.example/" lastmod="2026-01-17"><title>قناة</title><abstract>{TEXT}</abstract>
<item href="https://c.example/1" lastmod="2026.01.17"><title>{NEWS}</title>
<abstract>{TEXT}</abstract></item></channel>"""
JSON = '{"version": "https://jsonfeed.org/version/1.1", "title": "<rss>", "items": [{"id": "1", "title": "خبر"}]}'
PAGE = f"<!DOCTYPE html><html><head><title>خبر</title></head><body><h1>{NEWS}</h1><p>{TEXT}</p></body></html>"


@cache
def seeds() -> tuple[str, ...]:
    """Dialects twice, what is no feed once, and a short feed of each sample."""
    plain = rss(item(NEWS, link="https://a.example/1", guid="a1", date=DATE, text=HTML), item("خبر آخر"))
    one = rss(item(NEWS, link="https://a.example/1", date=DATE, text=TEXT))
    dialects = (MEDIA, PLACES, BLOG, ATOM, ATOM_03, RDF, NETSCAPE, RSS_090, CDF, plain, one)
    return (*dialects, *dialects, JSON, PAGE, *_samples())


def _samples() -> list[str]:
    found = []
    for path in sorted(SAMPLES.glob("*.yaml")):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))["items"]
        one = next(one for one in told if "title" in one)
        entry = item(escaped(one["title"]), guid=one["slug"], text=escaped(_lead(one)))
        found.append(rss(entry, title=path.stem))
    return found


def _lead(one: dict[str, str]) -> str:
    return str(one.get("text") or "").split("\n", 1)[0]


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


# ── what is put in ───────────────────────────────────────────────────────────────────────────────────────


def _each(joined: str) -> list[str]:
    return joined.split("¦")


REFERENCES = _each(
    "&#xD800;¦&#xDFFF;¦&#99999999999;¦&#x110000;¦&#0;¦&#x202E;¦&#x2067;¦&#xFEFF;¦&#8203;¦&amp;amp;lt;¦"
    "&amp;#x3C;b&amp;#x3E;¦&nbsp;¦&undefined;¦&¦&;¦&#;¦&#x;¦&#x3C;!channel&#x3E;¦&lt;!channel&gt;¦"
    "&lt;a href=&quot;¦&quot;¦&#1;¦&#x85;¦&#xFFFE;¦&#13;&#10;¦&#x1F468;&#x200D;&#x1F469;¦&shy;¦&Aacute¦"
    "&#-1;¦&#xffffffffffffffffffffffffffffff;"
)

TEXTS = _each(
    "\u202e¦\u2066¦\u2067¦\u2068¦\u2069\u2069\u2069¦\u200b¦\u061c¦\ufeff¦\u00ad¦\x00¦\x07¦\x1b[31m¦"
    "\x1b]8;;x\x07¦\x85¦\u2028¦\u2029¦\r¦\x0b¦\x0c¦\x1c¦\x7f¦"
    "\U000e0041\U000e0041\U000e0041\U000e0041\U000e0041¦\ufff9x\ufffa¦\ud800¦\udc00\ud800¦\uffff¦"
    "\U0010ffff¦\ue06e¦👨\u200d👩\u200d👧¦"
    "*عريض*¦_مائل_¦`x`¦~x~¦[x](https://e.example)¦<b>¦</b>¦<i><b></i>¦<a href='¦"
    "https://e.example/@x¦evil.example¦/start@bot¦tg://user?id=1¦|¦\\¦'\"¦%s%n{x}{0}¦{ $x }¦ﷲ¦٪¦۔¦"
    "ە\u200c\u0654¦<!--¦-->¦]]>¦<![CDATA[¦<?¦?>¦<script>x</script>¦<style>¦<svg><template>¦<plaintext>¦"
    "<base href='//e.example/'>¦<!DOCTYPE"
)
TEXTS += [
    "ا" + "\u064b" * 60,
    "e" + "\u0301" * 200,
    "\u20dd" * 9,
    "\u200f" * 9,
    "\u034f" * 20,
    "😀" * 50,
    "\u200d" * 30,
    "ﷺ" * 40,
    "ـ" * 300,
    "ك" * 300,
    "كلمة " * 400,
    "0" * 400,
    "9" * 25,
    "1/1/2026 " * 30,
    "قال " * 100,
    "«" * 40,
    '»("' * 30,
    ". " * 200,
    "\n" * 300,
    "،" * 50,
    "2500 جندي " * 30,
    "<br>" * 200,
    "<p>" * 300,
    "<div><p><b>" * 40,
    "</" * 99,
]

PINGS = _each(
    "<!channel>¦<!here>¦<!here|x>¦<!everyone>¦<!subteam^S1>¦<!subteam^S1|@desk>¦<@U0LAYLA>¦<@W1|ليلى>¦<#C0NEWS>¦"
    "@editor¦@all¦@channel¦@\u200beditor¦@\u2066editor¦<\u200b!here>¦<!date^1^{date}|x>¦<http://e.example|بنك>¦"
    "<tg://user?id=1>¦<mailto:a@b.example|x>¦a@b.example¦@\u064beditor¦＠editor¦@ editor¦<<!channel>>"
)

URLS = _each(
    "javascript:alert(1)¦data:text/html,x¦file:///etc/passwd¦//e.example¦http://¦http:///x¦#¦http://[::1¦"
    "http://[v1.x]/¦http://a.example:99999/¦http://a.example:x/¦http://u:p@e.example/¦"
    "http://good.example\\@e.example/¦http://e.example/\u202etxt¦http://مثال.إختبار/أ¦http://xn--/¦"
    "http://a.example/\x00¦http://a.example/<!channel>¦http://a.example/|x>¦http://a..example/¦HTTP://A¦"
    "http://\u2488.example/¦http://a.example/%¦https://a.example/%ff%fe¦http://0x7f.1/¦?¦..¦\ud800"
)
URLS += [
    f"https://{'a' * 70}.example/",
    f"https://a.example/{'ط' * 400}",
    "https://a.example/?q=" + "&a" * 500,
]

DATES = _each(
    "2026/11/22 10:00¦99999-01-01¦9999-12-31T23:00:00-14:00¦0000-00-00¦0001-01-01T00:00:00+14:00¦"
    "Mon, 32 Foo 2026 99:99:99 +9999¦1 Jan 99999999999999999999 00:00 GMT¦٢٢ تشرين الثاني ٢٠٢٦¦"
    "2026-W03-6¦20260117T090000Z¦2026-02-30¦1¦-1¦1e999¦2026-01-17T12:00:00.123456789+03:00¦"
    "Sat, 17 Jan 26 0 0¦2026-01-17T24:00:00Z¦2026-01-17T23:59:60Z¦noon¦+¦2026-01-17T12:00:00+99:99"
)
DATES += ["1" * 5000, ":" * 40]

TAGS = _each(
    "title¦link¦guid¦id¦description¦summary¦content¦content:encoded¦pubDate¦updated¦published¦dc:date¦"
    "dc:title¦dc:creator¦author¦managingEditor¦category¦enclosure¦image¦georss:point¦georss:line¦"
    "georss:polygon¦georss:box¦georss:circle¦gml:Point¦gml:pos¦gml:exterior¦georss:where¦gml:LineString¦"
    "gml:posList¦cc:license¦creativeCommons:license¦psc:chapters¦psc:chapter¦media:content¦"
    "media:thumbnail¦media:rating¦media:credit¦media:group¦media:player¦media:title¦itunes:image¦"
    "itunes:explicit¦itunes:keywords¦itunes:owner¦itunes:category¦itunes:subtitle¦item¦entry¦channel¦"
    "feed¦rss¦rdf:RDF¦source¦textInput¦cloud¦ttl¦items¦info¦body¦xhtml:div¦xhtml:body¦fullitem¦prodlink¦"
    "validTime¦expirationDate¦sx:sync¦contributor"
)

ATTRIBUTES = _each(
    'type="xhtml"¦type="html"¦type="application/xhtml+xml"¦mode="base64"¦mode="xml"¦'
    'type="text/x"¦rel="alternate"¦rel="via"¦href=""¦isPermaLink="yes"¦xml:base="http://["¦'
    'xml:base="\\\\x"¦xml:lang="\u202e"¦xmlns=\'\'¦xmlns="http://e.example/"¦xmlns:x=""¦'
    'xmlns:dc="urn:x"¦a=b¦=¦"¦\'¦srsName="x"¦srsDimension="x"¦srsDimension="0"¦'
    'srsDimension="3"¦start="x:y"¦start="9:9:9:9"¦version="9"¦length="x"¦width="-1"¦'
    'domain=""¦rdf:resource="http://["¦src="http://e.example/"¦fileSize="1e9"'
)
ATTRIBUTES += ["x" * 300]

DECLARED = _each(
    "utf-8¦windows-1256¦iso-8859-6¦iso-8859-1¦utf-16¦utf-32¦utf-7¦undefined¦idna¦punycode¦unicode_escape¦"
    "rot13¦hex¦base64¦cp1256¦gb2312¦shift_jis¦euc-jp¦big5¦ascii¦¦utf\x00-8¦utf-8-sig¦mbcs¦zlib¦cp65001¦"
    "koi8-r¦mac-arabic¦utf_8\n¦../x¦\u202e"
)
DECLARED += ["x" * 99]

TYPES = _each(
    "text/xml¦application/rss+xml; charset=utf-8¦text/xml; charset=windows-1256¦text/html¦"
    "application/json¦text/xml; charset=undefined¦text/xml; charset=utf-16¦; charset=¦charset=\x00¦"
    "\u202e"
)
TYPES += ["x" * 500]

CODECS = _each("cp1256¦iso8859-6¦utf-16¦utf-16-le¦utf-16-be¦utf-32¦utf-32-be¦utf-8-sig¦latin-1¦utf-7")

PROLOGS = (
    '<!DOCTYPE x [<!ENTITY a "b">]>',
    '<!DOCTYPE x [<!-- <x --><!ENTITY a "b"><!ENTITY c "&a;&a;">]>',
    '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]>',
    '<!DOCTYPE x [<!ATTLIST rss version CDATA "0.91"><!NOTATION n SYSTEM "x">]>',
    '<?xml-stylesheet href="x.xsl"?>',
    "<?php echo 1 ?>",
    "HTTP/1.1 200 OK\r\n\r\n",
    "<html>",
)
