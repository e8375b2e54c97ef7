"""Arabic feeds to be parsed and polled: RSS and Atom by turns, entries that come and are never the same in two.

Imports bench.texts and the standard library.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from bench import texts
from newsroom.models import Article

ENTRIES = 30
FRESH = 3  # entries that a changed feed has new, and as many old ones less
MATCHED = 15  # one entry in so many is about what the shipped dossier follows
START = datetime(2026, 1, 18, 9, tzinfo=UTC)

RSS, ATOM = "application/rss+xml; charset=utf-8", "application/atom+xml; charset=utf-8"


def content_type(number: int) -> str:
    return ATOM if number % 2 else RSS


def document(number: int, *, changed: bool = False) -> bytes:
    """Feed `number`, before or after its outlet published more."""
    every = list(_entries(number))
    shown = every[FRESH:] if changed else every[:-FRESH]
    write = _atom if number % 2 else _rss
    return write(number, shown[::-1]).encode()


def _entries(number: int) -> Iterator[Article]:
    """Oldest first."""
    dice = random.Random(number)
    made = texts.unmatched(ENTRIES + FRESH, seed=number)
    for i, article in enumerate(made):
        if dice.randrange(MATCHED) == 0:
            sample = dice.choice(texts.matched())
            article = replace(sample, text=f"{sample.text}\n\n{texts.sentence(dice, 16)}.")
        place = f"{number}/{i}"
        yield replace(
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
        f"<title>وكالة {number}</title><link>https://outlet-{number}.example/</link>{items}</channel></rss>"
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
