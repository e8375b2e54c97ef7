"""What the readers of one article's numbers share. Imports newsroom.context, .models, .arabic and .claims.scene."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from newsroom.arabic.clauses import Token
from newsroom.arabic.numbers import NumberMention
from newsroom.arabic.numbers.values import is_parted
from newsroom.arabic.sentences import Sentence
from newsroom.claims.scene import Landmark
from newsroom.context import Context
from newsroom.models import Role

BACK = 3  # sentences in which a figure that names no owner or place may find one
Group = tuple[Landmark, ...]  # places told together: «في العراق وسوريا»


@dataclass(frozen=True, slots=True)
class Position:
    """Where a number stands among the tokens of its sentence."""

    first: int  # of the sentence
    last: int
    head: int  # of its clause
    tail: int
    begin: int  # of the words that qualify it
    at: int  # of the number
    after: int  # behind what is counted
    before: int  # behind the number before it, or `first`
    next: int  # the number after it, or `last`
    opens: bool  # nothing stands before it in its clause but names, dates and conjunctions
    fronted: bool  # … among them where: «في العراق 2500 جندي»
    people: bool  # are counted: verbs after them are plural


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a number; the likeliest role first, none when it tells of something else."""

    roles: tuple[Role, ...]
    counted: bool = False  # by «عدد», «خفض … إلى» and the like: the number may stand without its noun
    ruled: bool = False  # by a word right before it: «وبقي 1500», «وإصابة 30»
    holder: int | None = None  # token of the verb whose subject holds them: «تضم القاعدة 500 جندي»
    changed: bool = False  # «من 5000 إلى 3000» are two figures


@dataclass(frozen=True, slots=True)
class Figure:
    mention: NumberMention
    sentence: Sentence
    unit: str
    said: Said
    owners: tuple[Landmark, ...] = ()  # the likeliest first
    places: tuple[Group, ...] = ()
    clause: tuple[int, int] = (0, 0)  # on the page
    stretch: tuple[int, int] = (0, 0)  # of its sentence, from the number before it to the next
    topic: tuple[Landmark, ...] = ()  # what its sentence, or that and the one before, speaks of


@dataclass(frozen=True)
class Ground:
    """All that one article gives for reading its numbers."""

    context: Context
    words: list[Token]
    marks: tuple[Landmark, ...]
    numbers: tuple[NumberMention, ...]

    def token(self, offset: int) -> int:
        """The token that holds an offset, or the next."""
        at = bisect_left(self._starts, offset)
        return at - 1 if at and self.words[at - 1].end > offset else at

    def span(self, first: int, last: int) -> tuple[int, int]:
        """A stretch of tokens, on the page."""
        return self.words[first].start, self.words[last - 1].end

    def is_parted(self, at: int) -> bool:
        """Whether a mark, or the end, stands before a token."""
        return is_parted(self.words, at)

    def within(self, first: int, last: int) -> tuple[Landmark, ...]:
        """Landmarks that begin in a stretch of the page."""
        return self.marks[bisect_left(self._places, first) : bisect_left(self._places, last)]

    def ending(self, at: int) -> Landmark | None:
        """The landmark that ends with a token."""
        return self._ends.get(self.words[at].end) if at >= 0 else None

    def later(self, mark: Landmark) -> Iterator[Landmark]:
        """Those behind it, the nearest first."""
        yield from self.marks[bisect_right(self._places, mark.start) :]

    def earlier(self, first: int, back: int = BACK) -> list[Landmark]:
        """Those of so many sentences (0: all) before one that begins at `first` on the page, the last first."""
        number = bisect_left([sentence.first for sentence in self.context.sentences], first)
        start = self.context.sentences[max(0, number - back) if back else 0].first if number else first
        return list(reversed(self.within(start, first)))

    def title(self) -> Group:
        """Those of the title."""
        return self.within(0, len(self.context.article.title))

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self.words]

    @cached_property
    def _places(self) -> list[int]:
        return [mark.start for mark in self.marks]

    @cached_property
    def _ends(self) -> dict[int, Landmark]:
        return {mark.end: mark for mark in self.marks}
