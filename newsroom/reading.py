"""What an article says, with all that is kept of it: one pure function, for children as for the program itself.

Imports no store: a child that reads needs none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsroom.arabic.searching import Indexed, indexed
from newsroom.arabic.sentences import around, spans
from newsroom.arabic.words import Page
from newsroom.models import Analysis, Article, Dossier, Mention
from newsroom.stories.sketch import Sketch, sketch

if TYPE_CHECKING:
    from newsroom.analysis import Analyser
    from newsroom.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All that decides what is read out of an article. Small, and can be sent to another process."""

    dossiers: tuple[Dossier, ...]
    lexicon: Lexicon
    timezone: str  # of the newsroom, whose calendar says which day "today" is

    def analyser(self) -> Analyser:
        """Takes most of a second and some 20 MB, so only who reads imports what it is made of."""
        from newsroom.analysis import Analyser

        return Analyser(self.dossiers, self.lexicon, self.timezone)


@dataclass(frozen=True)
class Reading:
    """Spans are of sentences, in the article's body."""

    analysis: Analysis
    lead: tuple[str, ...] = ()  # entity ids, the one it is most about first
    quote: tuple[int, int] | None = None  # the sentence that made it match
    quotes: dict[str, tuple[int, int]] = field(default_factory=dict)  # entity id -> the first that names it
    concerns: tuple[str, ...] = ()  # ids of milestones and phases it reports on
    sketch: Sketch | None = None  # null for what belongs to no dossier
    words: Indexed | None = None  # it is found by


NOTHING = Reading(Analysis((), ()))  # is said by an article on which we stumbled


def read(analyser: Analyser, article: Article, text: Page | None = None) -> Reading:
    """`text`: the page of its body, when those of several articles were drawn together."""
    analysis = analyser.analyse(article, text)
    lines: Sequence[tuple[int, int]] = ()
    if analysis.mentions or analysis.proof:  # of most articles nothing has to be shown
        lines = spans(article.body, analysis.title_end)
    return Reading(
        analysis,
        analyser.lead_entities(analysis),
        _sentence(lines, analysis.proof) if analysis.proof else None,
        _quotes(lines, analysis),
        analyser.concerns(analysis),
        _sketched(article, analysis) if analysis.relevant else None,
        indexed(article.body),
    )


def _sketched(article: Article, analysis: Analysis) -> Sketch:
    names = {mention.entity for mention in analysis.mentions if mention.start < analysis.title_end}
    return sketch(
        article.title,
        article.text,
        outlet=article.source,
        url=article.url,
        published=article.published,
        names=tuple(names),
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
