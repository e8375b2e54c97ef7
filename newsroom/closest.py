"""What a text nearly names: spellings that do not count where they stand, and names written otherwise.

For explaining, never for alerts. Pure. Imports newsroom.models, .matching, .arabic and difflib.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from newsroom.arabic.fold import heavy
from newsroom.arabic.words import LONG, SOFT
from newsroom.matching import Matcher
from newsroom.models import Alias, Entity, EntityKind, Mention

SIMILAR = 0.75
WORDS = 60  # of a text that are compared with names
CONDITIONS = ("before", "after", "near", "anywhere", "not_before", "not_after", "not_near", "not_anywhere")


@dataclass(frozen=True, slots=True)
class Unmet:
    """A spelling that stands in a text and is no mention, for a condition of its alias."""

    entity: str
    text: str
    start: int
    end: int
    condition: str  # a field of Alias
    words: tuple[str, ...]  # what the condition asks for


def unmet(body: str, entities: Sequence[Entity], mentions: Sequence[Mention]) -> tuple[Unmet, ...]:
    """For each entity not mentioned, the first spelling whose condition refused it."""
    named = {mention.entity for mention in mentions}
    asked = [
        (entity.id, alias)
        for entity in entities
        if entity.enabled and entity.id not in named
        for alias in entity.aliases
    ]
    found: dict[str, Unmet] = {}
    for place, mention in _found(body, [_bare(alias) for _, alias in asked]):
        entity, alias = asked[place]
        if not any(m.start < mention.end and mention.start < m.end for m in mentions) and entity not in found:
            found[entity] = _why(body, entity, alias, mention)
    return tuple(found.values())


def _why(body: str, entity: str, alias: Alias, mention: Mention) -> Unmet:
    """Each condition is tried alone: the one that fails is the reason."""
    for condition in CONDITIONS:
        words = getattr(alias, condition)
        only = replace(_bare(alias), window=alias.window, **{condition: words})
        if words and all(each.start != mention.start for _, each in _found(body, [only])):
            return Unmet(entity, mention.text, mention.start, mention.end, condition, words)
    return Unmet(entity, mention.text, mention.start, mention.end, "doc", ())


def _bare(alias: Alias) -> Alias:
    """The same spelling without conditions."""
    return Alias(alias.text, mode=alias.mode, strict=alias.strict, al=alias.al, nisba=alias.nisba)


def _found(body: str, aliases: Sequence[Alias]) -> Iterator[tuple[int, Mention]]:
    """Where each of the aliases stands, by its place among them."""
    each = (Entity(str(n), EntityKind.OTHER, "", "", (alias,)) for n, alias in enumerate(aliases))
    return ((int(mention.entity), mention) for mention in Matcher(each).find(body))


def similar(body: str, entities: Sequence[Entity]) -> tuple[Entity, str] | None:
    """The entity whose name words of the text are most like, and those words; None when none is like it."""
    best, answer = SIMILAR, None
    written = body.translate(_SOFTENED).split()[:WORDS]
    words = [heavy(word) for word in written]
    for entity in entities:
        for name in {" ".join(heavy(alias.text).translate(_SOFTENED).split()) for alias in entity.aliases}:
            length = len(name.split())
            judge = SequenceMatcher(b=name, autojunk=False)
            for at in range(len(words) - length + 1 if len(name) >= LONG else 0):
                judge.set_seq1(" ".join(words[at : at + length]))
                if judge.real_quick_ratio() > best and judge.quick_ratio() > best and judge.ratio() > best:
                    best, answer = judge.ratio(), (entity, " ".join(written[at : at + length]))
    return answer


_SOFTENED = str.maketrans(dict.fromkeys(SOFT, " "))
