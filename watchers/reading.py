"""From an item and its text to what it says, ready to be recorded. Imports newsroom only."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from newsroom.analysis import Analyser
from newsroom.arabic.sentences import around, spans
from newsroom.models import Analysis, Article, Feed, Item, Mention
from newsroom.store.outbox import ReadItem
from newsroom.stories.sketch import Sketch, sketch

log = structlog.get_logger()


def as_article(feed: Feed, item: Item, text: str) -> Article:
    return Article("", item.title, text, feed.outlet, item.url, item.published, feed.language)


def analysed(analyser: Analyser, feed: Feed, item: Item, text: str) -> Analysis:
    """What the item says; one on which we stumble is recorded with nothing said of it."""
    try:
        return analyser.analyse(as_article(feed, item, text))
    except Exception:
        log.exception("item not analysed", feed=feed.key, title=item.title)
        return Analysis((), ())


def read_item(
    analyser: Analyser,
    feed: Feed,
    item: Item,
    text: str,
    analysis: Analysis,
    *,
    tell: bool,
    from_page: bool = False,
    note: str | None = None,
) -> ReadItem:
    body = as_article(feed, item, text).body
    lines = spans(body, analysis.title_end)
    return ReadItem(
        item=item,
        text=text,
        text_source="page" if from_page else "feed",
        note=note,
        sketch=sketched(feed, item, text, analysis) if analysis.relevant else None,
        analysis=analysis,
        lead=analyser.lead_entities(analysis),
        quote=_sentence(lines, analysis.proof) if analysis.proof else None,
        quotes=_quotes(lines, analysis),
        tell=tell,
    )


def sketched(feed: Feed, item: Item, text: str, analysis: Analysis) -> Sketch:
    names = {mention.entity for mention in analysis.mentions if mention.start < analysis.title_end}
    return sketch(
        item.title, text, outlet=feed.outlet, url=item.url, published=item.published, names=tuple(names)
    )


def _sentence(lines: Sequence[tuple[int, int]], mention: Mention) -> tuple[int, int]:
    return around(lines, mention.start, mention.end)


def _quotes(lines: Sequence[tuple[int, int]], analysis: Analysis) -> dict[str, tuple[int, int]]:
    """For each entity the first sentence of the text, not of the title, that names it."""
    first: dict[str, Mention] = {}
    for mention in analysis.mentions:
        if mention.start > analysis.title_end:
            first.setdefault(mention.entity, mention)
    return {entity: _sentence(lines, mention) for entity, mention in first.items()}
