"""Which way a clause looks, ahead or back, for dates that do not say it themselves: "in September"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from newsroom.arabic.dates.calendar import Lean
from newsroom.arabic.dates.patterns import Found
from newsroom.arabic.dates.vocabulary import Token
from newsroom.arabic.words import Page

_WILL = re.compile(r"[وف]?(س[يت]\w{2,})")
_MAY = re.compile(r"[يتن]\w{2,}")
_DOES = re.compile(r"[وف]?(ي\w{3,})")  # the present, where news tells what comes; with ت it may be a past
_BREAKS = ("stop", "comma", "that", "said")
REACH = 60  # words
OPENING = 2  # words a clause may begin with before a date that opens it: وفي سبتمبر ستنسحب
WAS_FAR = 15  # words over which كان still sets the time
WAS_TO = 3  # words in which كان turns "is due" into "was due"


def lean(text: Page, tokens: Sequence[Token], found: Found, not_ahead: tuple[str, ...]) -> Lean:
    """The nearest word before it that tells, else one that follows in its own clause."""
    clause = _Clause(text, tokens, not_ahead)
    if clause.does(found.first - 1):
        return Lean.AHEAD
    quoted = False
    for at in _back(tokens, found.first):
        kind = tokens[at].kind
        if clause.will(at):
            was = any(token.kind == "was" for token in tokens[max(0, at - WAS_TO) : at])
            return Lean.DUE if was else Lean.AHEAD
        if (kind == "was" and found.first - at <= WAS_FAR) or (kind == "may" and not clause.may(at)):
            return Lean.PAST
        if not quoted and kind == "said":
            return Lean.TOLD
        if not quoted and clause.does(at) and clause.opens(at):
            return Lean.AHEAD
        quoted = quoted or kind == "that"
    opens = sum(1 for _ in _back(tokens, found.first, _BREAKS)) <= OPENING
    return Lean.AHEAD if opens and any(clause.will(at) for at in _on(tokens, found.last)) else Lean.OPEN


@dataclass(frozen=True, slots=True)
class _Clause:
    text: Page
    tokens: Sequence[Token]
    not_ahead: tuple[str, ...]

    def will(self, at: int) -> bool:
        """سينسحب، من المقرر."""
        return self.tokens[at].kind == "ahead" or self._is(_WILL, at)

    def does(self, at: int) -> bool:
        """ويعقد السبت اجتماعا; but not لم يعقد."""
        return at >= 0 and self._is(_DOES, at) and not (at and self.tokens[at - 1].kind == "was")

    def may(self, at: int) -> bool:
        """قد before a verb of the present: it may yet happen."""
        token = self.tokens[min(at + 1, len(self.tokens) - 1)]
        return bool(_MAY.fullmatch(self.text.text, token.start, token.end))

    def opens(self, at: int) -> bool:
        return not at or self.tokens[at - 1].kind in _BREAKS

    def _is(self, verb: re.Pattern[str], at: int) -> bool:
        token = self.tokens[at]
        found = verb.fullmatch(self.text.text, token.start, token.end) if token.kind == "other" else None
        return bool(found and not found[1].startswith(self.not_ahead))


def _back(tokens: Sequence[Token], first: int, breaks: Sequence[str] = ("stop",)) -> Iterator[int]:
    return takewhile(lambda at: tokens[at].kind not in breaks, range(first - 1, max(-1, first - REACH), -1))


def _on(tokens: Sequence[Token], last: int) -> Iterator[int]:
    return takewhile(lambda at: tokens[at].kind not in _BREAKS, range(last, min(len(tokens), last + REACH)))
