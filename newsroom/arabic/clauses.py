"""Tokens of a sentence and the clauses they form. Imports newsroom.arabic and newsroom.yamlfiles.

A clause is a list of token numbers: what stands between two commas may belong to the clause around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from newsroom.arabic.fold import heavy
from newsroom.arabic.verbs import bare
from newsroom.arabic.words import Page
from newsroom.yamlfiles import Strict

_WORD = re.compile(r"[^\W_]+")
_HARD = frozenset("؛;:.!?؟\n")
_COMMA = frozenset("،,")
# A verb by its shape: the prefixes of the present and future, or a joined past with the ت of «she».
_VERB_SHAPE = re.compile(r"[وف]?س?[ي]\w{3,}|[وف]?ست\w{3,}|[وف](?!ال)\w{3,}(?<!ا)ت")

Asked = Callable[[int], bool]  # of a token's number


class ClauseLexicon(Strict):
    breaks: tuple[str, ...]
    complements: tuple[str, ...]
    relatives: tuple[str, ...]
    verbal: tuple[str, ...]


class Token(NamedTuple):
    text: str  # heavy fold, with its clitics
    start: int  # on the page
    end: int
    gap: str  # the marks between it and the token before
    noun: bool  # ends in ta marbuta, as no verb does
    under: bool = False  # إن, which before a verb is «if»


@dataclass(slots=True)
class Clause:
    tokens: list[int] = field(default_factory=list)
    opener: str = ""  # the word that opened it; ":" after a colon
    kind: str = "main"  # main, complement (أن، إن) or relative (الذي)
    parent: int | None = None  # of a complement or relative clause


def tokens(text: Page, first: int, last: int) -> list[Token]:
    found: list[Token] = []
    before = first
    for match in _WORD.finditer(text.text, first, last):
        word, (start, end) = match[0], match.span()
        gap = "" if before + 1 == start and text.text[before] == " " else text.text[before:start].strip()
        under = word.endswith("ان") and text.light[start:end].lstrip("وف") == "إن"
        found.append(Token(word, start, end, gap, text.light[end - 1] == "ة", under))
        before = end
    return found


class Phrases:
    """Finds phrases at a token; the clitics و ف ب ل may precede the first word."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in phrases:
            words = tuple(heavy(phrase).split())
            self._by_first.setdefault(words[0], []).append(words)
        for known in self._by_first.values():
            known.sort(key=len, reverse=True)
        self._begun_by = lru_cache(maxsize=20_000)(self._beginning)

    def at(self, words: Sequence[Token], place: int) -> int:
        """How many tokens of a phrase stand at `place`; 0 for none."""
        for phrase in self._begun_by(words[place].text):
            if len(phrase) == 1 or all(
                place + step < len(words) and _same(words[place + step].text, phrase[step])
                for step in range(1, len(phrase))
            ):
                return len(phrase)
        return 0

    def _beginning(self, word: str) -> tuple[tuple[str, ...], ...]:
        """Those that the word may begin, the likeliest first. Most begin none."""
        found: list[tuple[str, ...]] = []
        for clitics, rest in bare(word):
            if "س" in clitics:
                continue
            plain = rest[2:] if rest.startswith("ال") and len(rest) > 4 else rest
            found += self._by_first.get(rest, ())
            found += self._by_first.get(plain, ()) if plain != rest else ()
        return tuple(found)

    def among(self, words: Sequence[Token], places: Sequence[int]) -> bool:
        return any(self._begun_by(words[place].text) and self.at(words, place) for place in places)


class ClauseReader:
    def __init__(self, lexicon: ClauseLexicon) -> None:
        self._breaks = Phrases(lexicon.breaks)
        self._complements = Phrases(lexicon.complements)
        self._relatives = Phrases(lexicon.relatives)
        self._verbal = Phrases(lexicon.verbal)
        self._openers = Phrases((*lexicon.breaks, *lexicon.complements, *lexicon.relatives))

    def clauses(self, words: Sequence[Token], is_verb: Asked, is_joined: Asked) -> list[Clause]:
        """The clauses of one sentence. `is_verb` knows verbs that the eye alone does not, `is_joined` a و that
        joins from one that is of the word: «وغادرت»، «وصلت»."""
        found = [Clause()]
        current = 0
        for place in range(len(words)):
            opened = self._opened(words, place, is_verb, is_joined, found[current])
            if opened == "back" and found[current].parent is not None:
                current = found[current].parent or 0
            elif (
                opened
                and opened != "back"
                and found[current].tokens
                and not self._introduces(words, place, opened, found[current], is_verb)
            ):
                kind, opener = opened.split(" ", 1)
                parent = self._parent(found, current, opener) if kind != "main" else None
                found.append(Clause([], opener, kind, parent))
                current = len(found) - 1
            found[current].tokens.append(place)
        return found

    def _parent(self, found: Sequence[Clause], current: int, opener: str) -> int | None:
        """«أن تبدأ … وأن تنتهي»: the second complement hangs where the first does."""
        number: int | None = current
        while number is not None and found[number].kind == "relative":
            number = found[number].parent
        if opener.startswith("و") and number is not None and found[number].kind == "complement":
            return found[number].parent
        return current

    def _second(self, place: int, now: Clause, is_verb: Asked, is_joined: Asked) -> bool:
        """«القاعدة التي شُيدت في الثمانينيات تسلمها الجيش»: its own verb said, the next is that of the noun."""
        return is_verb(place) and not is_joined(place) and place > now.tokens[0] + 2

    def _introduces(
        self, words: Sequence[Token], place: int, opened: str, now: Clause, is_verb: Asked
    ) -> bool:
        """«وفي عام 2011، سحب …»: what has no verb yet only leads up to what follows."""
        if opened in ("main .", "main :") or not opened.startswith("main "):
            return False
        return now.kind == "main" and not any(self._verbish(words, other, is_verb) for other in now.tokens)

    def _verbish(self, words: Sequence[Token], place: int, is_verb: Asked) -> bool:
        shape = not words[place].noun and _VERB_SHAPE.fullmatch(words[place].text)
        return bool(shape) or is_verb(place) or self._verbal.at(words, place) > 0

    def _opened(
        self, words: Sequence[Token], place: int, is_verb: Asked, is_joined: Asked, now: Clause
    ) -> str:
        """What begins at this token: "kind opener", "back" to the clause around, or nothing."""
        token = words[place]
        if _hard(token, words[place - 1] if place else None):
            return "main " + (":" if ":" in token.gap else ".")
        if self._openers.at(words, place):
            return self._worded(words, place)
        if not any(mark in _COMMA for mark in token.gap):
            return "back" if now.kind == "relative" and self._second(place, now, is_verb, is_joined) else ""
        verb = self._verbish(words, place, is_verb)
        if now.kind == "relative":
            return "main ،" if verb and is_joined(place) else "back"
        return "main ،" if verb else ""

    def _worded(self, words: Sequence[Token], place: int) -> str:
        """What the words that stand here open."""
        if count := self._breaks.at(words, place):
            return "main " + " ".join(word.text for word in words[place : place + count])
        kind = "complement " if self._complements.at(words, place) else "relative "
        return kind + words[place].text


def _hard(token: Token, before: Token | None) -> bool:
    if not any(mark in _HARD for mark in token.gap):
        return False
    numeric = before is not None and before.text[-1].isdigit() and token.text[0].isdigit()
    return not (numeric and token.gap in ".:")


def _same(token: str, word: str) -> bool:
    return token == word or (len(word) == 1 and token.startswith(word) and len(token) > 1)
