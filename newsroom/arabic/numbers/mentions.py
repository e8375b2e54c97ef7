"""A number as it is found, and how two that belong together are joined.

Imports newsroom.arabic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from newsroom.arabic.fold import heavy
from newsroom.arabic.words import Page

Sort = Literal["", "distance", "time", "money", "share", "ordinal", "age", "date", "year", "name"]
REACH = 120  # characters in which the words before a number stand
APART = 4  # words that may stand between the two numbers of a pair
_FROM = re.compile(r"(?<!\w)[وف]?من $")


@dataclass(frozen=True, slots=True)
class NumberMention:
    start: int  # of its words, on the page
    end: int
    begin: int  # where the words that qualify it begin: نحو، أكثر من
    last: int  # where the counted noun ends; `end` when there is none
    low: float
    high: float | None  # None: open
    qualifier: str = (
        "exact"  # about, less_than, more_than, at_least, at_most, tens, hundreds, thousands, millions
    )
    unit: str = ""  # id of the lexicon; empty when nothing known is counted
    sort: Sort = ""  # what kind of figure it is, when that is plain
    others: bool = False  # «900 آخرين»: of what was counted before
    pair: Literal["", "from", "to"] = ""  # من 5000 إلى 3000
    definite: bool = False  # «الـ2500»: may stand after what is counted
    noun: str = ""  # the word after it


class Pairs:
    """Joins ranges: بين 250 و350، أربعة إلى خمسة. «من 5000 إلى 3000» stays two, which know of each other."""

    def __init__(self, between: Sequence[str], to: Sequence[str]) -> None:
        self._between = re.compile(rf"(?<!\w)[وف]?(?P<words>{'|'.join(map(heavy, between))}) $")
        self._to = frozenset(map(heavy, to))

    def joined(self, text: Page, found: Sequence[NumberMention]) -> Iterator[NumberMention]:
        held: NumberMention | None = None
        for mention in found:
            together = self._together(text, held, mention) if held else ()
            if held and not together:
                yield held
            yield from together[:-1]
            held = together[-1] if together else mention
        if held:
            yield held

    def _together(self, text: Page, one: NumberMention, two: NumberMention) -> tuple[NumberMention, ...]:
        """The two as they are to be read, or nothing when they have nothing to do with each other."""
        sort = "" if two.unit and one.sort == "year" else one.sort  # «من 2000 إلى 1400 جندي»
        if sort not in ("", two.sort) or one.pair or text.text[one.end : two.begin].count(" ") > APART:
            return ()
        link = text.text[one.last : two.begin].strip()
        head = text.text[max(0, one.begin - REACH) : one.begin]
        if link.rpartition(" ")[2] in self._to and _FROM.search(head):
            unit = two.unit or one.unit
            return replace(one, unit=one.unit or unit, sort=sort, pair="from"), replace(
                two, unit=unit, pair="to"
            )
        if between := self._between.search(head) if link in ("و", "الي") else None:
            return (as_range(replace(one, begin=one.begin - len(head) + between.start("words")), two),)
        plain = not one.unit and one.low < two.low
        if plain and (link in self._to or (not link and not two.sort and _is_hyphened(text, one.end))):
            return (as_range(one, two),)
        return ()


def as_range(one: NumberMention, two: NumberMention) -> NumberMention:
    unit, sort = two.unit or one.unit, two.sort or one.sort
    both = replace(two, start=one.start, begin=one.begin, low=one.low, qualifier="about")
    return replace(both, unit=unit, sort=sort, pair="")


def _is_hyphened(text: Page, end: int) -> bool:
    """«200-300»: the page has dropped the hyphen."""
    return "-" in text.folded.text[int(text.places[end - 1]) : int(text.places[end + 1]) + 1]
