"""The bundled sample outlets: what a newcomer sees first must be whole, well formed and full of traps."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import aiohttp
import feedparser
import pytest

from bot.demo.host import SampleHost
from bot.demo.samples import SampleItem, load_samples
from newsroom.analysis import Analyser
from newsroom.files import load_config
from newsroom.models import Article

SAMPLES = Path(__file__).parent.parent / "config" / "samples"


@pytest.fixture
async def host() -> AsyncIterator[SampleHost]:
    async with SampleHost(SAMPLES) as running:
        yield running


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(auto_decompress=False) as client:
        yield client


async def read(session: aiohttp.ClientSession, url: str) -> bytes:
    async with session.get(url) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Encoding"] == "gzip"
        return gzip.decompress(await answer.read())


async def entries(
    session: aiohttp.ClientSession, host: SampleHost, outlet: str
) -> list[feedparser.FeedParserDict]:
    parsed = feedparser.parse(BytesIO(await read(session, f"{host.base}/{outlet}/feed.xml")))
    assert not parsed.bozo, parsed.get("bozo_exception")
    return list(parsed.entries)


def every_item() -> list[SampleItem]:
    return [item for outlet in load_samples(SAMPLES) for item in outlet.items]


def said(outlet: str, slug: str, wave: int) -> tuple[str, str]:
    items = next(o for o in load_samples(SAMPLES) if o.key == outlet).items
    version = next(i for i in items if i.slug == slug).at(wave)
    assert version
    return version.title, version.text


async def test_every_feed_is_well_formed_and_dated(host: SampleHost, session: aiohttp.ClientSession) -> None:
    """Each sample feed parses without complaint; every entry has a title, a link, an id and a date."""
    host.wave = host.last_wave

    for outlet in host.outlets.values():
        found = await entries(session, host, outlet.key)

        assert len(found) == len(outlet.items)
        assert all(e.title and e.link.startswith(host.base) and e.id and e.published_parsed for e in found)


async def test_an_unchanged_feed_is_not_sent_again(host: SampleHost, session: aiohttp.ClientSession) -> None:
    """A repeat with either validator is answered 304 without a body, until a wave changes the feed."""
    url = host.feeds()[0].url
    async with session.get(url) as first:
        etag, modified = first.headers["ETag"], first.headers["Last-Modified"]

    for condition in ({"If-None-Match": etag}, {"If-Modified-Since": modified}):
        async with session.get(url, headers=condition) as again:
            assert (again.status, await again.read()) == (304, b"")
    host.wave = 2
    async with session.get(url, headers={"If-None-Match": etag, "If-Modified-Since": modified}) as changed:
        assert changed.status == 200


async def test_one_outlet_really_is_windows_1256(host: SampleHost, session: aiohttp.ClientSession) -> None:
    """The bytes of that outlet are no UTF-8 and read as Arabic in windows-1256, feed and page alike."""
    for path in ("/sidra/feed.xml", "/sidra/two-bases-remain"):
        body = await read(session, host.base + path)

        with pytest.raises(UnicodeDecodeError):
            body.decode("utf-8")
        assert "التون كوبري" in body.decode("windows-1256")


async def test_waves_publish_and_rewrite(host: SampleHost, session: aiohttp.ClientSession) -> None:
    """A wave brings new entries; an edited one keeps its id and link and gets another title, here twice."""
    seen = []
    for wave in (1, 2, 3):
        host.wave = wave
        found = await entries(session, host, "madar")
        live = next(e for e in found if e.link.endswith("/live-anbar"))
        seen.append((len(found), live.id, live.link, live.title))

    counts, ids, links, titles = zip(*seen, strict=True)
    assert counts[0] < counts[1] < counts[2]
    assert len(set(ids)) == len(set(links)) == 1
    assert len(set(titles)) == 3


async def test_an_item_is_not_there_before_its_wave(host: SampleHost, session: aiohttp.ClientSession) -> None:
    """The page of a later wave is 404 until that wave, and so is what never exists."""
    for path, later in (
        ("/rafid/ministry-last-group-left", 200),
        ("/rafid/nothing", 404),
        ("/nobody/feed.xml", 404),
    ):
        host.wave = 1
        async with session.get(host.base + path) as answer:
            assert answer.status == 404
        host.wave = 3
        async with session.get(host.base + path) as answer:
            assert answer.status == later


async def test_the_text_stands_where_each_outlet_keeps_it(
    host: SampleHost, session: aiohttp.ClientSession
) -> None:
    """One feed has whole texts, one bare headlines, the others summaries with the text on the page."""
    for outlet in host.outlets.values():
        newest = (await entries(session, host, outlet.key))[0]
        item = next(i for i in outlet.items if newest.link.endswith(f"/{i.slug}"))
        version = item.at(1)
        assert version
        in_feed = newest.content[0].value if "content" in newest else newest.get("summary", "")
        on_page = (await read(session, newest.link)).decode(outlet.encoding)

        whole = [paragraph in in_feed for paragraph in version.paragraphs]
        assert all(paragraph in on_page for paragraph in version.paragraphs)
        assert {"feed": all(whole), "page": in_feed and not all(whole), "none": not in_feed}[outlet.text]
    assert Counter(o.text for o in host.outlets.values()) == {"feed": 1, "page": 4, "none": 1}


async def test_pages_carry_the_furniture_of_real_sites(
    host: SampleHost, session: aiohttp.ClientSession
) -> None:
    """A page names other articles, asks to share and counts letters, as sites do around the news."""
    html = (await read(session, f"{host.base}/madar/what-the-plan-says")).decode()

    assert all(
        words in html
        for words in ("شارك الخبر", "اقرأ أيضا: ", "مواضيع ذات صلة", "التعليقات (0)", "300 حرف متبقي")
    )
    assert said("madar", "rafid-first-column", 1)[0] in html


def test_there_is_enough_to_judge_by() -> None:
    """At least 44 items of 6 outlets, all labelled as samples, over every month of the story."""
    outlets = load_samples(SAMPLES)
    months = {item.published.strftime("%Y-%m") for item in every_item()}

    assert len(outlets) == 6
    assert len(every_item()) >= 44
    assert all(outlet.name.startswith("عينة: ") for outlet in outlets)
    assert months == {"2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01"}
    assert {outlet.format for outlet in outlets} == {"rss", "atom"}


def test_wire_copies_are_exact_and_later() -> None:
    """Three agency texts run in three outlets each, word for word, and never before the agency's own."""
    agency = next(o for o in load_samples(SAMPLES) if o.key == "rafid")
    originals = {f"rafid/{item.slug}": item for item in agency.items}
    copies = [item for item in every_item() if item.copy_of]

    assert Counter(Counter(item.copy_of for item in copies).values()) == {2: 3}
    for copy in copies:
        original = originals[copy.copy_of or ""]
        assert (copy.versions[0].title, copy.versions[0].text) == (
            original.versions[0].title,
            original.versions[0].text,
        )
        assert copy.published > original.published


@pytest.mark.parametrize(
    ("outlet", "slug", "word"),
    [
        ("madar", "damascus-anniversary", "بشار الأسد"),
        ("sharq", "silk-trade", "الحرير"),
        ("sidra", "silk-road-exhibition", "طريق الحرير"),
        ("sharq", "country-of-cedars", "بلد"),
        ("rafid", "palm-season-balad", "بلد"),
        ("rafid", "electoral-alliance", "التحالف"),
        ("sharq", "party-alliance", "التحالف"),
        ("sidra", "mosul-memory", "تحرير الموصل"),
        ("nabd", "h8", "المرحلة الثانية"),
        ("nabd", "h3", "أسد"),
    ],
)
def test_look_alikes_are_there_and_labelled(outlet: str, slug: str, word: str) -> None:
    """Words of the dossier used of other things stand in items labelled as not belonging to it."""
    item = next(i for o in load_samples(SAMPLES) if o.key == outlet for i in o.items if i.slug == slug)

    assert word in "\n".join(said(outlet, slug, 3))
    assert not item.relevant


@pytest.mark.parametrize(
    "spelling",
    [
        "الأمريكية",
        "الأميركية",
        "الامريكية",
        "عين الاسد",
        "التحـــالف",
        "عَيْن الأَسَد",
        "كوردستان",
        "٢٥٠٠",
        "سبتمبر/أيلول",
        "أيلول/سبتمبر",
        "والانبار",
        "وللتحالف",
        "الحكومةالعراقية",
    ],
)
def test_every_way_of_writing_is_there(spelling: str) -> None:
    """Arabic as newsrooms write it: hamza or not, tatweel, marks, both kinds of digits, glued words."""
    written = "\n".join(f"{v.title}\n{v.text}" for item in every_item() for v in item.versions)

    assert spelling in written


def test_the_story_contradicts_itself_as_the_news_did() -> None:
    """Figures, dates and remaining bases differ between outlets, or there would be nothing to compare."""
    written = "\n".join(f"{v.title}\n{v.text}" for item in every_item() for v in item.versions)

    assert all(words in written for words in ("نحو 2500 جندي", "أقل من 2000", "أقل من 500", "250 و350"))
    assert all(
        words in written for words in ("في التون كوبري وحرير", "ينفي بقاء قاعدة للتحالف في التون كوبري")
    )
    assert all(words in written for words in ("نهاية العام 2026", "في أيلول/سبتمبر 2026"))


def test_the_shipped_dossier_takes_every_sample_that_belongs_and_no_other() -> None:
    """Each version of each item is judged as its label says, look-alikes and bare headlines included."""
    analyser = Analyser(load_config(SAMPLES.parent).dossiers)
    articles = [(item, Article(item.slug, v.title, v.text)) for item in every_item() for v in item.versions]

    assert [a.title for item, a in articles if analyser.analyse(a).relevant is not item.relevant] == []
