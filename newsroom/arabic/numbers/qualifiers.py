"""The words that qualify a number: نحو، أكثر من، لا يتجاوز عددهم، على الأقل. Imports newsroom.arabic."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from newsroom.arabic.fold import heavy
from newsroom.arabic.numbers.mentions import REACH
from newsroom.arabic.words import Page

_ORDER = ("at_most", "at_least", "less_than", "more_than", "about")  # «لا يقل عن» holds «يقل عن»
_COUNT = r"(?: عدد\w*(?: \w+){0,6}?)? ?"  # for …: عددهم، عدد القوات الأجنبية في البلاد


class Qualifiers:
    def __init__(self, before: Mapping[str, Sequence[str]], after: Mapping[str, Sequence[str]]) -> None:
        self._before = [(name, _before(before.get(name, ()))) for name in _ORDER]
        self._after = [(name, _after(after.get(name, ()))) for name in _ORDER]

    def of(self, text: Page, start: int, last: int) -> tuple[str, int | None]:
        """Of a number that starts here and whose noun ends there: (name, where its words begin if before it)."""
        head = text.text[max(0, start - REACH) : start]
        for name, pattern in self._before:
            if match := pattern.search(head):
                return name, start - len(head) + match.start("words")
        tail = text.text[last : last + REACH]
        return next((name for name, pattern in self._after if pattern.match(tail)), "exact"), None


def _before(phrases: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)[وفبل]{{0,2}}(?P<words>{_either(phrases)}) $")


def _after(phrases: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?: \w+){{0,3}} (?:{_either(phrases)})(?!\w)")


def _either(phrases: Sequence[str]) -> str:
    longest_first = sorted(phrases, key=len, reverse=True)
    parts = ([re.escape(heavy(part.strip())) for part in phrase.split("…")] for phrase in longest_first)
    return "|".join(map(_COUNT.join, parts)) or "(?!)"
