"""What a spelling would find before it is followed, and whether it says by itself what is meant.

    spellings → doubts (shared, short, ordinary)          spellings + the articles of a week → matches, examples

Pure. Imports newsroom.matching, .models, .lexicon, .arabic and the shape of a recorded article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from newsroom.arabic.fold import darken, heavy
from newsroom.arabic.sentences import around, spans
from newsroom.arabic.words import forms
from newsroom.lexicon import OrdinaryFile
from newsroom.matching import Matcher
from newsroom.models import Alias, Dossier, Entity, Mention
from newsroom.store.recent import Recent
from newsroom.watchlist import KIND_WORDS

EXAMPLES = 3
LEAST = 3  # letters of a name that needs no company
READ = 20_000  # characters of an article that are searched
TOO_MANY = 0.1  # of all articles that a single word may match
JUDGED = 50  # articles before that share says anything

Why = Literal["shared", "short", "ordinary", "everywhere"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a spelling cannot stand alone."""

    spelling: str
    why: Why
    other: str = ""  # id of the entity that has it already


@dataclass(frozen=True, slots=True)
class Example:
    article: Recent
    quote: str  # the sentence that names it; empty when only the title does


@dataclass(frozen=True, slots=True)
class Preview:
    read: int  # articles searched
    matched: int
    followed: int  # of those matched, already in a dossier
    examples: tuple[Example, ...]  # of the newest, no title twice


def preview(entity: Entity, articles: Sequence[Recent]) -> Preview:
    """`articles`: the newest first. Takes about a millisecond for each: not for the event loop."""
    matcher = Matcher([entity])
    matched = followed = 0
    examples: dict[str, Example] = {}
    for article in articles:
        found = matcher.find(article.body[:READ])
        if not found:
            continue
        matched += 1
        followed += article.followed
        title = heavy(article.title)
        if len(examples) < EXAMPLES and title not in examples:
            examples[title] = Example(article, _quote(article, found))
    return Preview(len(articles), matched, followed, tuple(examples.values()))


def _quote(article: Recent, found: Sequence[Mention]) -> str:
    title_end = len(article.title)
    mention = next((one for one in found if one.start > title_end), None)
    if mention is None:
        return ""
    body = article.body[:READ]
    start, end = around(spans(body, title_end), mention.start, mention.end)
    return body[start:end].strip()


# ── doubts ───────────────────────────────────────────────────────────────────────────────────────────────


def doubts(entity: Entity, dossiers: Iterable[Dossier], words: OrdinaryFile) -> tuple[Doubt, ...]:
    """Which spellings of an entity do not say by themselves what is meant."""
    taken = _taken(entity.id, dossiers)
    ordinary = _ordinary(words)
    found = (_doubt(alias, taken, ordinary) for alias in entity.aliases if _alone(alias))
    return tuple(doubt for doubt in found if doubt)


def everywhere(entity: Entity, found: Preview) -> tuple[Doubt, ...]:
    """A single word that stands in so much of what is written names nothing."""
    alone = [alias.text for alias in entity.aliases if _alone(alias) and len(alias.text.split()) == 1]
    if not alone or found.read < JUDGED or found.matched <= found.read * TOO_MANY:
        return ()
    return (Doubt(alone[0], "everywhere"),) if len(entity.aliases) == len(alone) else ()


def _doubt(alias: Alias, taken: dict[str, str], ordinary: frozenset[str]) -> Doubt | None:
    if other := next((taken[key] for key in _keys(alias) if key in taken), ""):
        return Doubt(alias.text, "shared", other)
    name = darken(min(forms(alias.text)))
    if len(name.replace(" ", "")) < LEAST:
        return Doubt(alias.text, "short")
    if name.removeprefix("ال") in ordinary:
        return Doubt(alias.text, "ordinary")
    return None


def _alone(alias: Alias) -> bool:
    """Whether it counts wherever it stands."""
    return not (alias.near or alias.before or alias.after or alias.anywhere or alias.doc)


def _taken(entity_id: str, dossiers: Iterable[Dossier]) -> dict[str, str]:
    """Every spelling of every other entity, whatever it asks of its surroundings."""
    others = (other for dossier in dossiers for other in dossier.entities if other.id != entity_id)
    return {key: other.id for other in others for alias in other.aliases for key in _keys(alias)}


def _keys(alias: Alias) -> Iterator[str]:
    return (darken(form) for form in forms(alias.text, al=alias.al))


@cache
def _ordinary(listed: OrdinaryFile) -> frozenset[str]:
    words = [*listed.words, *(word for words in KIND_WORDS.values() for word in words)]
    return frozenset(heavy(word).removeprefix("ال") for word in words)
