"""Arabic feeds to be parsed and polled: RSS and Atom by turns, entries that come and are never the same in two.

An entry is drawn from its feed's number and its own, so that it stays what it is while others come. Made of
sentences drawn beforehand: a thousand feeds take seconds. Imports bench.drawn and the standard library.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from bench.drawn import drawn
from newsroom.models import Article

ENTRIES = 30
FRESH = 3  # entries that a changed feed has new, and as many old ones less
MATCHED = 100  # one entry in so many is about the shipped dossier: of 300 real ones of general feeds two were
TOLD = 5  # sentences of an entry's text
START = datetime(2026, 1, 18, 9, tzinfo=UTC)

RSS, ATOM = "application/rss+xml; charset=utf-8", "application/atom+xml; charset=utf-8"


def content_type(number: int) -> str:
    return ATOM if number % 2 else RSS


def document(number: int, generation: int = 0) -> bytes:
    """Feed `number` after its outlet has published FRESH entries more so many times."""
    first = FRESH * generation
    shown = [_entry(number, i) for i in range(first, first + ENTRIES)]
    write = _atom if number % 2 else _rss
    return write(number, shown[::-1]).encode()


def _entry(number: int, i: int) -> Article:
    """Its `i`th, counted from the oldest."""
    dice = random.Random(number * 100_003 + i)
    place = f"{number}/{i}"
    pool = drawn()
    if dice.randrange(MATCHED) == 0:
        title, text = pool.named[(31 * number + i) % len(pool.named)]
        article = Article("", title, f"{text}\n\n{dice.choice(pool.sentences)}.")
    else:
        said = dice.choices(pool.sentences, k=TOLD)
        title = pool.titles[
            (101 * number + i) % len(pool.titles)
        ]  # one headline twice a day would be an edit
        article = Article("", title, ". ".join(said) + ".")
    return replace(
        article,
        id=f"tag:bench,2026:{place}",
        url=f"https://outlet-{number}.example/news/{place}",
        published=START + timedelta(minutes=7 * i),
    )


def _rss(number: int, entries: list[Article]) -> str:
    items = "".join(
        f"<item><title>{escape(e.title)}</title><link>{e.url}</link>"
        f'<guid isPermaLink="false">{e.id}</guid><pubDate>{format_datetime(e.published or START)}</pubDate>'
        f"<description>{escape(_html(e))}</description></item>"
        for e in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>وكالة {number}</title><link>https://outlet-{number}.example/</link>"
        f"<description>أخبار</description>{items}</channel></rss>"
    )


def _atom(number: int, entries: list[Article]) -> str:
    items = "".join(
        f'<entry><title>{escape(e.title)}</title><link rel="alternate" href="{e.url}"/><id>{e.id}</id>'
        f"<updated>{(e.published or START).isoformat()}</updated>"
        f'<summary type="html">{escape(_html(e))}</summary></entry>'
        for e in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar">'
        f"<title>وكالة {number}</title><id>tag:bench,2026:{number}</id>{items}</feed>"
    )


def _html(article: Article) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in article.text.split("\n\n"))
