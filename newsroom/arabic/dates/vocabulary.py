"""A page as a row of date words, so that the grammar is written over words and not over letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import product
from typing import Literal, NamedTuple, get_args

from newsroom.arabic.dates.calendar import Unit, hijri_day
from newsroom.arabic.fold import darken, fold
from newsroom.arabic.words import Page
from newsroom.yamlfiles import Strict

Words = tuple[str, ...]
Placed = tuple[str, int, int]  # a word, and where it stands
Numbered = Literal[
    "month", "hijri", "weekday", "day", "step", "echo", "part", "fraction", "ordinal", "tens", "decade", "season",
    "number",
]  # fmt: skip
Plain = Literal[
    "about", "after", "age", "ah", "ahead", "ad", "before", "between", "by", "countable", "dated", "day_part", "final",
    "first", "from", "half", "in", "matching", "may", "moved", "named", "new", "not_today", "not_year", "now", "of",
    "on", "said", "since", "some", "ten", "that", "this", "to", "until", "was", "within", "year_kind",
]  # fmt: skip
WARY, SHY, SHYEST = 1, 2, 3  # levels of `shy`
FORMS = ("one", "two", "many", "pair", "the", "the_two", "the_many")
_SIGNS = {",": "comma", "،": "comma", "/": "slash"} | dict.fromkeys(".!?؟؛;\n", "stop")
_CLITICS = {"و": "and", "ف": "and", "ب": "at", "ك": "at", "ل": "for", "ال": "al"}
# num 1-31, year 1900-2099, ah_year 1300-1500, count any other; full 24/7/2026, short 24/7, years 2014/2017
_FIGURES = ("num", "year", "ah_year", "count", "full", "short", "years")
KINDS = (
    "other", "definite", "dash", "comma", "slash", "stop", "and", "at", "for", "al", *_FIGURES, *get_args(Numbered),
    *get_args(Plain), *(f"{form}_{unit}" for form in FORMS for unit in Unit),
)  # fmt: skip
SIGN = {kind: chr(0x3400 + at) for at, kind in enumerate(KINDS)}  # characters that mean nothing in a pattern
_WORD = re.compile(r"\d+(?:[./,:]\d+)*|[^\W\d_]+|\n|[^\w\s]")
_MONTHS = ("month", "hijri")
_DASHED = frozenset((*_FIGURES, *_MONTHS, "weekday"))  # a dash between two of these counts
_MOST = 9  # digits of a number worth reading


class UnitWords(Strict):
    one: Words
    two: Words
    many: Words
    pair: Words = ()  # before the names of two or more: عامي 2014 و2017


class KnownDay(Strict):
    """A day everybody knows, said without its year after one of some words."""

    after: Words
    month: int
    year: int
    day: int | None = None


class DateLexicon(Strict):
    """config/lexicon/dates.yaml, which explains each list."""

    numbered: dict[Numbered, dict[int, Words]]
    words: dict[Plain, Words]
    units: dict[Unit, UnitWords]
    shy: dict[int, Words]
    not_ahead: Words
    never: Words
    known: tuple[KnownDay, ...]
    datelines: Words
    clock: Words


class Token(NamedTuple):
    start: int  # on the page
    end: int
    kind: str
    value: int = 0
    shy: int = 0  # of a month's name: what it needs beside it


class Vocabulary:
    """The lexicon, ready to be looked up."""

    def __init__(self, lexicon: DateLexicon) -> None:
        self._phrases: dict[str, list[tuple[Words, str, int]]] = {}  # by first word, the longest first
        for kind, value, word in entries(lexicon):
            first, *rest = fold(word).text.split()
            self._phrases.setdefault(first, []).append((tuple(rest), kind, value))
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: -len(phrase[0]))
        # A word as written -> its clitics, and the word alone; وكان is و and كان, not وك and ان.
        self._forms: dict[str, tuple[str, str]] = {}
        for clitics in sorted(map("".join, product(("", "و", "ف"), ("", "ب", "ل", "ك"))), key=len):
            for stem in self._phrases:
                self._forms.setdefault(_with_clitics(clitics, stem), (clitics, stem))
        self._shy = {fold(word).light: level for level, words in lexicon.shy.items() for word in words}
        self._doubtful = {darken(word) for word in self._shy}

    def read(self, page: Page) -> list[Token]:
        """All words of the page. A clitic is a token of its own before a word that is known."""
        found: list[Token] = []
        words = [(word[0], word.start(), word.end()) for word in _WORD.finditer(page.text)]
        at = 0
        while at < len(words):
            text, start, end = words[at]
            known = self._known(page, words, at) if text in self._forms else None
            at, tokens = known or (at + 1, [Token(start, end, *_unknown(text))])
            if found and tokens[0].kind in _DASHED and found[-1].kind in _DASHED:
                found.extend(_dash(page, found[-1].end, tokens[0].start))
            found.extend(tokens)
        return found

    def _known(self, page: Page, words: Sequence[Placed], at: int) -> tuple[int, list[Token]] | None:
        """Where the words after a phrase of the lexicon begin, and its tokens."""
        text, start, end = words[at]
        clitics, stem = self._forms[text]
        heads = [Token(start + n, start + n + 1, _CLITICS[letter]) for n, letter in enumerate(clitics)]
        first = start + len(clitics)
        for rest, kind, value in self._phrases[stem]:
            following = words[at + 1 : at + 1 + len(rest)]
            if tuple(word for word, _, _ in following) == rest:
                shy = self._shyness(kind, page.light[first:end]) if kind in _MONTHS else 0
                stop = following[-1][2] if following else end
                return at + 1 + len(rest), [*heads, Token(first, stop, kind, value, shy)]
        return None

    def _shyness(self, kind: str, name: str) -> int:
        """A month's name in a spelling the lexicon does not list (إب) is taken for something else."""
        unlisted = SHY if kind == "hijri" or darken(name) in self._doubtful else 0
        return self._shy.get(name, unlisted)


def signs(tokens: Iterable[Token]) -> str:
    return "".join(SIGN[token.kind] for token in tokens)


def _with_clitics(clitics: str, stem: str) -> str:
    """ل takes the alef of ال."""
    return clitics + (stem[1:] if clitics.endswith("ل") and stem.startswith("ال") else stem)


def _unknown(text: str) -> tuple[str, int]:
    if text[0].isdecimal():
        return _figures(text)
    if text in _CLITICS:
        return _CLITICS[text], 0
    return _SIGNS.get(text, "definite" if text.startswith("ال") and len(text) > 2 else "other"), 0


def entries(lexicon: DateLexicon) -> Iterator[tuple[str, int, str]]:
    """Kind, value and word of everything the lexicon lists."""
    for kind, numbered in lexicon.numbered.items():
        for value, words in numbered.items():
            for word in words:
                yield kind, value, word
    for plain, words in lexicon.words.items():
        for word in words:
            yield plain, 0, word
    for unit, forms in lexicon.units.items():
        for form in FORMS:
            base = form.removeprefix("the_").replace("the", "one")
            for word in getattr(forms, base):
                yield f"{form}_{unit}", 0, word if form == base else f"ال{word}"


def _dash(page: Page, end: int, start: int) -> Iterator[Token]:
    """A dash the page has squeezed into a gap."""
    if start == end + 1:
        here, there = int(page.places[end]), int(page.places[start])
        if "-" in page.folded.text[here:there]:
            yield Token(end, start, "dash")


def _figures(text: str) -> tuple[str, int]:
    """Kind and value of a run of digits; a full date's value is its ordinal."""
    parts = re.split("[./,]", text)
    if ":" in text or max(map(len, parts)) > _MOST:
        return "other", 0
    numbers = [int(part) for part in parts]
    if len(parts) == 1:
        return _whole(numbers[0], len(text))
    if "/" in text or text.count(".") == 2:
        return _parts(numbers)
    thousands = len(parts) < 5 and all(len(part) == 3 for part in parts[1:])
    return ("count", int("".join(parts))) if thousands else ("other", 0)


def _whole(value: int, digits: int) -> tuple[str, int]:
    if digits < 3 and 1 <= value <= 31:
        return "num", value
    if digits == 4 and 1900 <= value < 2100:
        return "year", value
    return ("ah_year" if 1300 <= value <= 1500 else "count"), value


def _parts(numbers: Sequence[int]) -> tuple[str, int]:
    match numbers:
        case (day, month, year) if (found := day_of(year, month, day)) or (found := day_of(day, month, year)):
            return "full", found.toordinal()
        case (first, last) if 1900 <= first < last < 2100:
            return "years", first * 10_000 + last
        case (day, month) if 1 <= day <= 31 and 1 <= month <= 12:
            return "short", month * 100 + day
    return "other", 0


def day_of(year: int, month: int, day: int) -> date | None:
    """A day of either calendar written in figures; 7/24/2026 is read the American way, which alone fits it."""
    if 1300 <= year <= 1500:
        return hijri_day(year, month, day)
    if not 1900 <= year < 2100:
        return None
    if month > 12 >= day:
        day, month = month, day
    try:
        return date(year, month, day)
    except ValueError:
        return None
