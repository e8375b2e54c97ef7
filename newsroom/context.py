"""What all readers of one article share: its page, sentences, the entities named and the dates given.

Imports newsroom.models and newsroom.arabic.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from newsroom.arabic.clauses import Token, tokens
from newsroom.arabic.dates import DateMention
from newsroom.arabic.sentences import Sentence
from newsroom.arabic.words import Page
from newsroom.models import Article


@dataclass(frozen=True, slots=True)
class Named:
    """A mention, on the page."""

    entity: str
    start: int
    end: int


@dataclass(frozen=True)
class Context:
    article: Article
    page: Page
    sentences: tuple[Sentence, ...]
    named: tuple[Named, ...]  # by start
    dates: tuple[DateMention, ...]  # by start
    published: date | None  # the article's own day, at the outlet
    _words: dict[tuple[int, int], Sequence[Token]] = field(default_factory=dict, init=False, repr=False)

    def words(self, sentence: Sentence) -> Sequence[Token]:
        """Its tokens, for which every reader asks."""
        span = sentence.first, sentence.last
        if (found := self._words.get(span)) is None:
            found = self._words[span] = tokens(self.page, *span)
        return found

    def sentence_at(self, place: int) -> Sentence:
        """The sentence a page offset stands in."""
        return self.sentences[max(0, bisect_right(self._firsts, place) - 1)]

    def named_within(self, start: int, end: int) -> tuple[Named, ...]:
        first, last = bisect_left(self._names, start), bisect_left(self._names, end)
        return self.named[first:last]

    def dates_within(self, start: int, end: int) -> tuple[DateMention, ...]:
        first, last = bisect_left(self._days, start), bisect_left(self._days, end)
        return self.dates[first:last]

    def sentences_before(self, place: int, count: int) -> tuple[Sentence, ...]:
        """The sentence a page offset stands in, and up to `count` before it."""
        number = max(0, bisect_right(self._firsts, place) - 1)
        return self.sentences[max(0, number - count) : number + 1]

    @cached_property
    def _names(self) -> list[int]:
        return [named.start for named in self.named]

    @cached_property
    def _days(self) -> list[int]:
        return [found.start for found in self.dates]

    @cached_property
    def _firsts(self) -> list[int]:
        return [sentence.first for sentence in self.sentences]
