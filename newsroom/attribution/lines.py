"""A sentence as its readers see it: folded tokens, and what only the raw text tells. Imports newsroom.arabic."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from newsroom.arabic.clauses import Token
from newsroom.arabic.words import Page

DASHES = "-–—"
QUOTES = '"“”„«»‹›″'
_NAME = re.compile(rf"[^{QUOTES}]{{1,40}}[{QUOTES}]")  # so short a quotation is a name: «الجزيرة»
_BRACKETED = re.compile(rf"[({QUOTES}]\w+[){QUOTES}]")
_DASH = re.compile(r"\s[-–—|]\s")
_PASSIVE = re.compile("[وف]?َ?[أا]ُ")


@dataclass(frozen=True, slots=True)
class Line:
    words: Sequence[Token]
    page: Page
    last: int  # where the sentence ends on the page
    title: bool

    def text(self, places: Sequence[int], clitics: str = "", first: str = "") -> str:
        """The words as they are written, without what stands between them, nor the clitics of the first."""
        found = [self._raw(self.words[place].start, self.words[place].end) for place in places]
        if found and clitics:
            token = self.words[places[0]]
            found[0] = self._raw(token.start + len(clitics), token.end)
            # Of «للوزارة» comes «الوزارة», of «للجنة» «اللجنة».
            if token.text[len(clitics) - 1 :].startswith("لل"):
                found[0] = ("ا" if first.startswith("ال") else "ال") + found[0]
        return " ".join(found)

    def opens(self, place: int) -> bool:
        """Whether a clause begins at the token."""
        if place == 0:
            return True
        between = self.page.text[self.words[place - 1].end : self.words[place].start]
        return "\n" in between or bool(self.words[place].gap and between.strip(" ") != "/" and between != ".")

    def after_mark(self, place: int, marks: str) -> bool:
        """Whether one of the marks stands before the token; the page has no dashes and brackets."""
        if place == 0:
            return False
        between = self._raw(self.words[place - 1].end - 1, self.words[place].start + 1)
        return any(mark in between for mark in marks)

    def colon(self, place: int) -> bool:
        """Whether a colon stands before the token; after the last one, whether it ends the sentence."""
        if 0 < place < len(self.words) and self.words[place].text[0].isdigit():
            return ":" in self.words[place].gap and not self.words[place - 1].text.isdigit()  # 10:56
        if place < len(self.words):
            return ":" in self.words[place].gap
        return self.page.text[self.words[-1].end : self.last].lstrip().startswith(":")

    def quoted(self, place: int) -> bool:
        """Whether a quotation begins at the token."""
        start, _ = self.page.span(self.words[place].start, self.words[place].end)
        return any(char in QUOTES for char in self.page.raw[max(0, start - 2) : start])

    def inside(self, start: int, place: int) -> bool:
        """Whether a quotation that began after the page offset `start` is open before the token."""
        return start < self.words[place].start and _odd(self._raw(start, self.words[place].start))

    def bracketed(self, place: int) -> bool:
        """Whether the token alone stands in brackets or quotation marks: القيادة المركزية (سنتكوم)."""
        start, end = self.page.span(self.words[place].start, self.words[place].end)
        return _BRACKETED.fullmatch(self.page.raw, max(0, start - 1), end + 1) is not None

    def begins_quotation(self, place: int) -> bool:
        """Whether words that somebody said begin at the token."""
        return self.quoted(place) and not self.quoted_name(place)

    def quoted_name(self, place: int) -> int:
        """The token after a quotation that begins at `place`, if it is so short that it is a name; else 0."""
        start, _ = self.page.span(self.words[place].start, self.words[place].end)
        found = _NAME.match(self.page.raw, start) if self.quoted(place) else None
        if not found:
            return 0
        end = self.page.at(found.end())
        return bisect_left(self.words, end, key=attrgetter("start"))

    def last_dash(self) -> int:
        """The token after the last dash that stands between gaps; 0 for none."""
        for at in range(len(self.words) - 1, 0, -1):
            if _DASH.search(self._raw(self.words[at - 1].start, self.words[at].end)):
                return at
        return 0

    def passive(self, place: int) -> bool:
        """أُعلن، where the vowel is written."""
        return _PASSIVE.match(self._raw(self.words[place].start, self.words[place].end)) is not None

    def light(self, place: int) -> str:
        """With hamza and dots: علي is a name and نفي a denial, على and نفى are neither."""
        token = self.words[place]
        return self.page.light[token.start : token.end]

    def _raw(self, start: int, end: int) -> str:
        first, last = self.page.span(start, end)
        return self.page.raw[first:last]


def _odd(text: str) -> bool:
    return sum(map(text.count, QUOTES)) % 2 == 1
