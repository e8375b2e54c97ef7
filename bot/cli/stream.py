"""What `rasid cluster` remembers of a stream of articles: all of it, for as long as it runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from newsroom.models import Article
from newsroom.stories.index import Entry, Index
from newsroom.stories.placing import Neighbour, StorySoFar, place
from newsroom.stories.sketch import Sketch, keys, sketch


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
