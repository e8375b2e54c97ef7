"""What the archive is searched by: the same words of an article and of a question, whatever is glued to them.

    text ──► terms ──► line: every word, bare, in order (for phrases)
                  └──► forms: every word with what may be left of it without its clitics (for words)

A word is looked for as it was typed, and without clitics where enough of it is left that it is hardly another word:
«قاعدة» finds «وقاعدة»، and «بقاء» does not find «لقاء». Pure. Imports `newsroom.arabic.fold` and `.sentences`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from newsroom.arabic.fold import heavy, runs
from newsroom.arabic.sentences import spans

VERSION = 1  # raised when the same text gives other terms: what was indexed is then indexed anew
LONGEST = 12_000  # words of an article that are indexed; PostgreSQL counts no further than 16,383,
LENGTH = 120_000  # nor takes more than a megabyte of forms of one article: characters of it that are read
HEADLINE = 200  # characters, at most, of what is looked at again and again
LETTERS = 40  # of a word that are told apart
LEFT = 3  # letters that are left of a word at least when something is taken off it
SURE = 4  # letters left of a typed word without its clitics, that it may be meant so

_THOUSANDS = re.compile(r"[,،](?<=\d.)(?=\d{3}(?!\d))")
_ARTICLE = re.compile(r"([وف]?[بكل]?)ال(?=\w{3})|([وف]?)لل(?=\w{3})")
_CLITICS = ("و", "ف", "ب", "ك", "ل", "وب", "وك", "ول", "فب", "فك", "فل")
_HOUSES = (  # spellings of one word that houses write differently
    (re.compile("ام(?:ير|ري|يري)ك"), "امريك"),
    (re.compile("^([وف]?[بكل]?(?:ال|لل)?)كورد"), r"\1كرد"),
)
_SERVANT = re.compile(r"\b([وف]?[بكل]?عبد) (?=ال\w)")  # عبد الله and عبدالله


@dataclass(frozen=True)
class Indexed:
    """What is kept of a text to find it by; spaces between the words."""

    line: str  # every word bare, in order
    forms: str  # every form of every word, each once


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: all of the words, each in any of its forms, and all of the phrases."""

    words: tuple[tuple[str, ...], ...]
    phrases: tuple[tuple[str, ...], ...] = ()  # of bare words, one after the other

    def __bool__(self) -> bool:
        """Whether there is anything to look for; one letter alone finds everything and means nothing."""
        return any(len(word[0]) > 1 for word in self.words)


def indexed(text: str) -> Indexed:
    line, every = _looked_at(text)
    return Indexed(" ".join(line), " ".join(dict.fromkeys(every)))


def _looked_at(text: str) -> tuple[tuple[str, ...], Iterable[str]]:
    """Its bare words in order, and their forms, again with each word."""
    kept = [*map(_kept, _written(text)[:LONGEST])]
    return tuple([word for word, _ in kept]), chain.from_iterable([forms for _, forms in kept])


def wanted(words: str, phrases: Sequence[str] = ()) -> Wanted:
    """Of loose words and of phrases, as they were typed."""
    lines = [[*_words(phrase)] for phrase in phrases]
    loose = [*_words(words), *(word for line in lines for word in line)]
    bared = dict.fromkeys(tuple(map(bare, line)) for line in lines if len(line) > 1)
    return Wanted(tuple(dict.fromkeys(map(_meant, loose))), tuple(bared))


@lru_cache(maxsize=100_000)
def forms(word: str) -> tuple[str, ...]:
    """The word without its article, and what may be left of it without clitics; the likeliest first."""
    if (article := _ARTICLE.match(word)) is None:
        return word, *(left for clitic in _CLITICS if (left := _without(word, clitic)))
    before, rest = article[1] or "", word[article.end() :]
    if article[1] is None:  # للجنة is ل and اللجنة: one lam fell out
        return rest, "ل" + rest
    return (rest, word) if before else (rest,)


@lru_cache(maxsize=100_000)
def bare(word: str) -> str:
    """The one form that a word has in common with the same word under any clitics. Not always a word itself."""
    while True:
        article = _ARTICLE.match(word)
        left = word[article.end() :] if article else ""
        left = left or next((left for clitic in _CLITICS[:5] if (left := _without(word, clitic))), "")
        if not left:
            return word
        word = left


def hits(text: str, what: Wanted) -> int:
    """How many of the wanted words stand in a text, a phrase that does counting as one more word."""
    line, known = _remembered(text) if len(text) <= HEADLINE else _known(text)
    return sum(not known.isdisjoint(word) for word in what.words) + sum(
        _stands(phrase, line) for phrase in what.phrases
    )


def _known(text: str) -> tuple[tuple[str, ...], frozenset[str]]:
    line, every = _looked_at(text)
    return line, frozenset(every)


_remembered = lru_cache(maxsize=2_000)(_known)  # every search looks at the newest headlines again


def sentences(title: str, text: str) -> list[str]:
    """All of an article; the title, where there is one, is number 0."""
    body = f"{title}\n{text}" if title else text
    return [body[start:end] for start, end in spans(body, len(title))]


def sentence(title: str, text: str, what: Wanted) -> tuple[int, str]:
    """The first sentence of the text that has most of what is wanted, and its number; none: only the title has any."""
    best, number, quote = 0, 0, ""
    full = len(what.words) + len(what.phrases)
    for place, said in enumerate(sentences(title, text)):
        if place == 0 and title:
            continue
        if (count := hits(said, what)) > best:
            best, number, quote = count, place, said
        if best == full:
            break
    return number, quote


@lru_cache(maxsize=100_000)
def _kept(word: str) -> tuple[str, tuple[str, ...]]:
    """Of a word as it is written: what the line has of it, and its forms."""
    word = _spelled(word)
    return bare(word), forms(word)


def _words(text: str) -> Iterator[str]:
    return map(_spelled, _written(text))


def _written(text: str) -> list[str]:
    line = heavy(text[:LENGTH].replace("\0", "\ufffd"))  # as the database keeps it
    line = _THOUSANDS.sub("", line)
    if "عبد ال" in line:
        line = _SERVANT.sub(r"\1", line)
    return runs(line)


@lru_cache(maxsize=100_000)
def _spelled(word: str) -> str:
    word = word[:LETTERS]
    for spelling, read in _HOUSES:
        word = spelling.sub(read, word)
    return word


def _meant(word: str) -> tuple[str, ...]:
    first, *others = forms(word)
    return first, *(form for form in others if len(form) >= SURE)


def _without(word: str, clitic: str) -> str:
    left = word[len(clitic) :]
    return left if word.startswith(clitic) and len(left) >= LEFT else ""


def _stands(phrase: tuple[str, ...], line: tuple[str, ...]) -> bool:
    return any(line[at : at + len(phrase)] == phrase for at, word in enumerate(line) if word == phrase[0])
