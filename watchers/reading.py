"""From an item and its text to what is recorded of them. Imports newsroom only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from newsroom import metrics
from newsroom.models import Article, Item
from newsroom.reading import NOTHING, Reading, read
from newsroom.store.outbox import ReadItem

if TYPE_CHECKING:
    from newsroom.analysis import Analyser

log = structlog.get_logger()

_READ = {relevant: metrics.ARTICLES.labels("yes" if relevant else "no") for relevant in (True, False)}


def read_here(analyser: Analyser, article: Article) -> Reading:
    """What it says; one on which we stumble is recorded with nothing said of it."""
    try:
        return read(analyser, article)
    except Exception:
        log.exception("article not read", outlet=article.source, title=article.title)
        return NOTHING


def read_item(
    item: Item, text: str, reading: Reading, *, tell: bool, from_page: bool = False, note: str | None = None
) -> ReadItem:
    _READ[reading.analysis.relevant].inc()
    return ReadItem(
        item=item,
        text=text,
        text_source="page" if from_page else "feed",
        note=note,
        sketch=reading.sketch,
        analysis=reading.analysis,
        lead=reading.lead,
        quote=reading.quote,
        quotes=reading.quotes,
        tell=tell,
        concerns=reading.concerns,
        words=reading.words,
    )
