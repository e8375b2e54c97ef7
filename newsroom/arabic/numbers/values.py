"""The words of numbers: what an editor lists, and how they are put together into values.

Imports newsroom.arabic and newsroom.yamlfiles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from newsroom.arabic.clauses import Token
from newsroom.arabic.fold import heavy
from newsroom.arabic.verbs import bare
from newsroom.arabic.words import Page
from newsroom.yamlfiles import Strict

Words = tuple[str, ...]
Kind = Literal["digits", "value", "scale", "double", "half", "crowd", "few"]


class ValueLexicon(Strict):
    values: dict[int, Words]
    scales: dict[int, Words]
    doubles: dict[int, Words]
    halves: dict[float, Words]
    crowds: dict[str, tuple[int, int, str]]
    few: Words


# 225ر29 (groups parted by ر, as wires write them), 2,500, 24,5, plain digits, a word, %
_LEXEME = re.compile(
    r"\d+ر\d+(?![^\W_])|\d{1,3}(?:[.,،']\d{3})+(?![.,]?\d)|\d+[.,]\d+(?![.,]?\d)|\d+|[a-z]+|[^\W\da-z_]+|%"
)
_GROUPED = re.compile(r"\d{1,3}(?:[.,،']\d{3})+")
_GROUP = 3  # digits between separators of thousands
_LONGEST = 12  # digits; a longer string counts nothing
GLUED = "+"  # the gap of a token that touches the one before: «و900» is two tokens


def lexemes(text: Page) -> list[Token]:
    """The page as words and numbers; letters and digits that touch are parted."""
    found: list[Token] = []
    before = 0
    for match in _LEXEME.finditer(text.text):
        gap = text.text[before : match.start()]
        mark = gap.strip() if gap else GLUED
        if found and _is_spaced(text, found[-1], match):
            last = found.pop()
            found.append(last._replace(text=last.text + match[0], end=match.end()))
        else:
            found.append(
                Token(match[0], match.start(), match.end(), mark, text.light[match.end() - 1] == "ة")
            )
        before = match.end()
    return found


def _is_spaced(text: Page, last: Token, match: re.Match[str]) -> bool:
    """«2 500»: thousands parted by a space, as in French; not «2-500», whose hyphen the page has dropped."""
    if not (
        last.text.isdecimal()
        and len(last.text) <= _GROUP
        and len(match[0]) == _GROUP
        and match[0].isdecimal()
    ):
        return False
    gap = text.folded.text[int(text.places[last.end - 1]) + 1 : int(text.places[match.start()])]
    return gap == " " and ":" not in last.gap


def of_digits(text: str) -> float | None:
    """«225ر29» is 29225 and «5ر2» is 2.5: wires write the groups in the order in which they are seen."""
    if "ر" in text:
        left, right = text.split("ر")
        text = (
            right + left
            if len(left) == _GROUP
            else left + right
            if len(right) == _GROUP
            else f"{right}.{left}"
        )
    elif _GROUPED.fullmatch(text):
        text = re.sub(r"\D", "", text)
    return float(text.replace(",", ".")) if len(text) <= _LONGEST else None


@dataclass(frozen=True, slots=True)
class Value:
    low: float
    high: float
    last: int  # token after it
    crowd: str = ""  # tens, hundreds, thousands: no number but a size
    clitics: int = 0  # letters before it in its first token: وثلاثة


@dataclass(frozen=True, slots=True)
class _Term:
    kind: Kind
    amount: float
    most: float = 0
    crowd: str = ""


class Values:
    """Reads the value that begins at a token."""

    def __init__(self, lexicon: ValueLexicon) -> None:
        self._terms: dict[str, list[_Term]] = {}
        for form, term in _terms(lexicon):
            self._terms.setdefault(form, []).append(term)

    def known(self, word: str) -> bool:
        """Whether a number may begin with this word."""
        return any(rest in self._terms or rest.removeprefix("ال") in self._terms for _, rest in bare(word))

    def at(self, words: Sequence[Token], place: int) -> Value | None:
        return self._crowd(words, place) or self._number(words, place)

    def _crowd(self, words: Sequence[Token], place: int) -> Value | None:
        few = self._found(words, place, "few")
        place += few is not None
        found = self._found(words, place, "crowd")
        if not found:
            return None
        clitics, crowd = len((few or found)[0]), found[1]
        scale = self._found(words, place + 1, "scale") if not is_parted(words, place + 1) else None
        if not scale or scale[0]:
            return Value(crowd.amount, crowd.most, place + 1, crowd.crowd, clitics)
        times = scale[1].amount
        return Value(crowd.amount * times, (crowd.most + 1) * times - 1, place + 2, "thousands", clitics)

    def _number(self, words: Sequence[Token], first: int) -> Value | None:
        total, place = _Sum(), first
        while place < len(words):
            joined, at = _after_waw(words, place) if place > first else (False, place)
            if place > first and is_parted(words, at):
                break
            found = self._found(words, at, "digits", "value", "scale", "double", "half")
            if not found or self._begins_another(words, at, total, found[1]):
                break
            if not total.take(found[1], joined="و" in found[0] or joined, first=place == first):
                break
            place = at + 1
        amount = total.total + total.group
        if place == first or (amount <= 1 and not self._alone(words, first, amount)):
            return None
        if (
            place == first + 1
            and total.total
            and words[first].text.endswith("ا")
            and not is_parted(words, place)
        ):
            amount *= 2  # «ألفا جندي» is two thousand, «ألفا وخمسمئة» one and a half
        clitics = self._found(words, first, "digits", "value", "scale", "double", "half")
        return Value(amount, amount, place, clitics=len(clitics[0]) if clitics else 0)

    def _begins_another(self, words: Sequence[Token], place: int, total: _Sum, term: _Term) -> bool:
        """«30 ألفا و50 ألفا» are two numbers: the second has a scale of its own."""
        if not total.total or term.kind not in ("digits", "value") or is_parted(words, place + 1):
            return False
        scale = self._found(words, place + 1, "scale")
        return scale is not None and not scale[0] and scale[1].amount >= total.scale

    def _alone(self, words: Sequence[Token], place: int, amount: float) -> bool:
        """One and none are numbers in digits; صفر is a month as well, and zero where something falls to it."""
        if words[place].text[0].isdecimal():
            return True
        return amount == 0 and (words[place].text[0] == "ل" or (place > 0 and words[place - 1].text == "الي"))

    def _found(self, words: Sequence[Token], place: int, *kinds: Kind) -> tuple[str, _Term] | None:
        """(clitics, what they precede) of the token, if it is a number word of these kinds."""
        if place >= len(words):
            return None
        text = words[place].text
        if text[0].isdecimal() and "digits" in kinds:
            amount = of_digits(text)
            return None if amount is None else ("", _Term("digits", amount))
        for clitics, rest in bare(text):
            for form in (rest, rest.removeprefix("ال")):
                for term in self._terms.get(form, ()):
                    if term.kind in kinds and "س" not in clitics and not (term.amount == 2 and form != rest):
                        return clitics, term  # «الاثنين» is Monday
        return None


@dataclass(slots=True)
class _Sum:
    """What the words read so far come to: whole scales, and the group below the next."""

    total: float = 0
    group: float = 0
    scale: float = float("inf")  # the last one read; only smaller ones may follow
    digits: bool = False  # the group is in digits: words do not add to it
    half: bool = False  # مليون ونصف: only «المليون» may follow

    def take(self, term: _Term, *, joined: bool, first: bool) -> bool:
        """Whether `term` goes on with the number; if so it is taken in."""
        if first and term.kind in ("digits", "value", "half"):
            self.group, self.digits = term.amount, term.kind == "digits"
            return True
        if self.half:
            return term.kind == "scale" and term.amount == self.scale
        if term.kind in ("scale", "double"):
            return self._take_scale(term, joined or first)
        if joined and not self.group and term.amount < self.scale:  # ألف و500، مليون ونصف
            self.half = term.kind == "half"
            self.total += term.amount * self.scale if self.half else 0
            self.group, self.digits = (0, True) if self.half else (term.amount, term.kind == "digits")
            return True
        return term.kind == "value" and not self.digits and self._take_value(term.amount, joined)

    def _take_scale(self, term: _Term, fresh: bool) -> bool:
        """A scale multiplies the group before it, or begins a part of its own: ألف وألفان، مليون وألف."""
        if bool(self.group) == fresh or term.amount >= self.scale or (self.group and term.kind == "double"):
            return False
        self.total += (self.group or (2 if term.kind == "double" else 1)) * term.amount
        self.group, self.scale = 0, term.amount
        return True

    def _take_value(self, amount: float, joined: bool) -> bool:
        ones, tens = self.group % 10, self.group % 100 - self.group % 10
        if not joined and ones and not tens and amount == 10:  # خمسة عشر
            self.group += 10
        elif not joined and ones == self.group > 2 and amount == 100:  # ثلاث مئة
            self.group *= 100
        elif joined and not tens and amount < 100 and (amount >= 20 or not ones):  # خمسة وعشرون، مئة وخمسة
            if not ones and self.group < 100:
                return False
            self.group += amount
        else:
            return False
        return True


def _after_waw(words: Sequence[Token], place: int) -> tuple[bool, int]:
    """«ألف و500»: the و of digits is a token of its own."""
    lone = words[place].text == "و" and not words[place].gap and place + 1 < len(words)
    return (True, place + 1) if lone else (False, place)


def is_parted(words: Sequence[Token], place: int) -> bool:
    """Whether a mark, or the end, stands before this token."""
    return place >= len(words) or words[place].gap not in ("", GLUED)


def _terms(lexicon: ValueLexicon) -> Iterator[tuple[str, _Term]]:
    kinds: tuple[tuple[Kind, dict[int, Words] | dict[float, Words]], ...] = (
        ("value", lexicon.values),
        ("scale", lexicon.scales),
        ("double", lexicon.doubles),
        ("half", lexicon.halves),
    )
    for kind, known in kinds:
        for amount, spellings in known.items():
            for spelling in spellings:
                yield heavy(spelling), _Term(kind, amount)
                if kind == "scale":
                    yield heavy(spelling) + "ا", _Term(kind, amount)
    for spelling, (least, most, name) in lexicon.crowds.items():
        yield heavy(spelling), _Term("crowd", least, most, name)
    for spelling in lexicon.few:
        yield heavy(spelling), _Term("few", 0)
