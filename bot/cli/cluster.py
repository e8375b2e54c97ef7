"""`rasid cluster`: which of a stream of articles tell the same story. No database, no Redis."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any

import typer

from bot.cli import articles
from newsroom import jsonlines
from newsroom.models import Article
from newsroom.stories.index import Entry, Index
from newsroom.stories.placing import Neighbour, StorySoFar, place
from newsroom.stories.sketch import Sketch, keys, sketch


def cluster(source: articles.Source) -> None:
    """Say which articles tell the same story, in the order they come; nothing is stored.

    Each line in as for `rasid analyze`. Each line out: {"id","story","relation","of","overlap"}; relation is new,
    copy (another outlet's), update (the same outlet's) or related (near, and a story of its own).
    """
    faults: list[jsonlines.BadLine] = []
    stream = Stream()
    for article in articles.read(source, faults):
        sys.stdout.buffer.write(jsonlines.dump(stream.take(article)))
        sys.stdout.buffer.flush()
    raise typer.Exit(2 if faults else 0)


class Stream:
    """The stories of a stream so far."""

    def __init__(self) -> None:
        self._index = Index()
        self._items: list[tuple[str, Sketch, int]] = []  # id, sketch, story; by the place in the stream
        self._stories: list[StorySoFar] = []

    def take(self, article: Article) -> dict[str, Any]:
        """Place the next article; what is printed of it."""
        made = sketch(
            article.title,
            article.text,
            outlet=article.source,
            url=article.url,
            published=article.published,
        )
        day = article.published.date() if article.published else None
        found = self._index.ask(Entry(len(self._items), day, keys(made)))
        placed = place(made, [self._neighbour(item) for item in found])
        story = self._grown(placed.story, made, article.published)
        self._items.append((article.id, made, story))
        return {
            "id": article.id,
            "story": story,
            "relation": placed.relation,
            "of": None if placed.of is None else self._items[placed.of][0],
            "overlap": round(placed.overlap, 3),
        }

    def _neighbour(self, item: int) -> Neighbour:
        _, made, story = self._items[item]
        return Neighbour(item, made, self._stories[story])

    def _grown(self, story: int | None, made: Sketch, published: datetime | None) -> int:
        if story is None:
            self._stories.append(StorySoFar(len(self._stories), made, published, 1))
            return len(self._stories) - 1
        old = self._stories[story]
        self._stories[story] = StorySoFar(story, old.first, old.began or published, old.size + 1)
        return story
