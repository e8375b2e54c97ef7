"""Which spelling of the watchlist found a name in a text. For explaining, never for alerts. Pure.

Imports newsroom.models, .matching and .arabic.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsroom.arabic.sentences import around, spans
from newsroom.matching import Matcher
from newsroom.models import Alias, Entity, EntityKind, Mention


@dataclass(frozen=True, slots=True)
class Hit:
    """A mention, the alias that found it and the sentence it stands in."""

    mention: Mention
    alias: str  # as the watchlist writes it; empty when the watchlist has lost it since
    sentence: tuple[int, int]

    def marked(self, body: str) -> str:
        """The sentence, with the name between brackets."""
        start, end = self.sentence
        first, last = self.mention.start, self.mention.end
        return f"{body[start:first]}[{body[first:last]}]{body[last:end]}"


def hits(body: str, title_end: int, entity: Entity, mentions: Sequence[Mention]) -> Iterator[Hit]:
    """Each mention of an entity, those in the text before those in the title."""
    found = [one for one in mentions if one.entity == entity.id]
    if not found:
        return
    spelt = _spelt(body, entity.aliases)
    lines = spans(body, title_end)
    for mention in sorted(found, key=lambda one: (one.start < title_end, one.start)):
        yield Hit(mention, spelt.get(mention.start, ""), around(lines, mention.start, mention.end))


def _spelt(body: str, aliases: Sequence[Alias]) -> dict[int, str]:
    """Where a mention begins → the longest alias that is spelt so there, its conditions left aside."""
    bare = [Alias(one.text, mode=one.mode, strict=one.strict, al=one.al, nisba=one.nisba) for one in aliases]
    each = [Entity(str(n), EntityKind.OTHER, "", "", (alias,)) for n, alias in enumerate(bare)]
    found: dict[int, Mention] = {}
    for mention in Matcher(each).find(body):
        known = found.get(mention.start)
        if known is None or mention.end > known.end:
            found[mention.start] = mention
    return {start: aliases[int(mention.entity)].text for start, mention in found.items()}
