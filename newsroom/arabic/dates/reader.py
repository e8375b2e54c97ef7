"""Reads the dates of a page, and the day an article gives as its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, get_args

from newsroom.arabic.dates.calendar import Lean, Now, start_of
from newsroom.arabic.dates.grammar import expressions
from newsroom.arabic.dates.lean import lean
from newsroom.arabic.dates.links import joined
from newsroom.arabic.dates.meanings import InMonth, narrowed, resolve
from newsroom.arabic.dates.patterns import Found, kind_before
from newsroom.arabic.dates.readings import END, MIDDLE, START
from newsroom.arabic.dates.vocabulary import DateLexicon, KnownDay, Token, Vocabulary
from newsroom.arabic.fold import heavy
from newsroom.arabic.words import Page, any_of
from newsroom.models import Precision, When

Modifier = Literal["", "by", "until", "since", "before", "after", "within", "from"]
Edge = Literal["", "start", "middle", "end"]
_MODIFIERS: dict[str, Modifier] = {name: name for name in get_args(Modifier)}
EDGES: dict[int, Edge] = {START: "start", MIDDLE: "middle", END: "end"}
_NAMEABLE = frozenset(("day", "month", "weekday", "hijri"))  # rules whose dates name streets and parties
_SOME_DAY = date(2020, 6, 15)  # any anchor will do to ask whether one would help
TOP = 1200  # characters in which an article gives its own date
LINES = 6  # among which it may stand on a line of its own
NEAR = 40  # characters around a date in which a phrase can hold it, or a label stand before it
AGREE = timedelta(1)  # by so much two ways of giving it may differ


@dataclass(frozen=True, slots=True)
class DateMention:
    start: int  # on the page
    end: int
    when: When | None  # None: cannot be known, for want of an anchor or because it hangs on another event
    modifier: Modifier
    relative: bool  # needs the day of the article
    rule: str


class DateReader:
    def __init__(self, lexicon: DateLexicon) -> None:
        self._vocabulary = Vocabulary(lexicon)
        self._never = any_of(lexicon.never)
        self._known = [(any_of(known.after), known) for known in lexicon.known]
        self._not_ahead = tuple(map(heavy, lexicon.not_ahead))
        gap = r"[\s\d:.,،|/+]"
        self._label = re.compile(rf"{any_of(lexicon.datelines).pattern}{gap}*$")
        self._clock = re.compile(rf"(?:{gap}|{any_of(lexicon.clock).pattern})*")

    def find(self, text: Page, published: date | None) -> tuple[DateMention, ...]:
        """All of them, by start."""
        tokens = self._vocabulary.read(text)
        told: date | None = None
        mentions: list[DateMention] = []
        for found in self._expressions(text, tokens):
            mention = self._mention(text, tokens, found, Now(published, told))
            told = mention.when.window.start if mention.when else told
            mentions.append(mention)
        return tuple(mentions)

    def dateline(self, text: Page) -> date | None:
        """The article's own date where its text gives it, beside «اليوم», a label or on a line of its own."""
        tokens = [token for token in self._vocabulary.read(text) if token.start < TOP]
        today: list[date] = []
        written: list[date] = []
        for found in self._expressions(text, tokens):
            mention = self._mention(text, tokens, found, Now(None))
            if mention.when is None or mention.when.precision != Precision.DAY:
                continue
            if any(token.kind == "day" and not token.value for token in tokens[found.first : found.last]):
                today.append(start_of(mention.when))
            elif self._label.search(text.text[max(0, mention.start - NEAR) : mention.start]) or self._alone(
                text, mention
            ):
                written.append(start_of(mention.when))
        if today and written and abs(today[0] - written[0]) > AGREE:
            return None
        return next(iter(today or written), None)

    def _alone(self, text: Page, mention: DateMention) -> bool:
        """On a line with nothing but the hour, among the first."""
        *above, before = text.text[: mention.start].split("\n")
        after = text.text[mention.end :].partition("\n")[0]
        return len(above) < LINES and bool(self._clock.fullmatch(f"{before} {after}"))

    def _expressions(self, text: Page, tokens: Sequence[Token]) -> list[Found]:
        kept = [found for found in expressions(tokens) if not self._is_name(text, tokens, found)]
        return [self._with_known_year(text, tokens, found) for found in joined(tokens, kept)]

    def _is_name(self, text: Page, tokens: Sequence[Token], found: Found) -> bool:
        """A street, a party, a phrase that only holds the words of a date."""
        if found.rule in _NAMEABLE and kind_before(tokens, found.first) == "named":
            return True
        start, end = tokens[found.first].start, tokens[found.last - 1].end
        around = self._never.finditer(text.text, max(0, start - NEAR), end + NEAR)
        return any(phrase.start() < end and phrase.end() > start for phrase in around)

    def _with_known_year(self, text: Page, tokens: Sequence[Token], found: Found) -> Found:
        meaning = found.meaning
        if not isinstance(meaning, InMonth) or meaning.year is not None or meaning.step is not None:
            return found
        before = f" {text.words_before(tokens[found.first].start, 3)} "
        for words, known in self._known:
            if _is_day(meaning, known) and words.search(before):
                return replace(found, meaning=replace(meaning, year=known.year))
        return found

    def _mention(self, text: Page, tokens: Sequence[Token], found: Found, now: Now) -> DateMention:
        modifier = _modifier(tokens, found)
        when = resolve(found.meaning, replace(now, anchor=None))
        helped = replace(now, anchor=_SOME_DAY, lean=Lean.AHEAD)
        relative = when is None and resolve(found.meaning, helped) is not None
        if relative:
            when = resolve(found.meaning, replace(now, lean=self._lean(text, tokens, found, modifier)))
        when = when and replace(when, edge=_edge(tokens, found))
        start, end = tokens[found.first].start, tokens[found.last - 1].end
        return DateMention(start, end, when, modifier, relative, found.rule)

    def _lean(self, text: Page, tokens: Sequence[Token], found: Found, modifier: Modifier) -> Lean:
        if modifier == "since":
            return Lean.TOLD
        said = lean(text, tokens, found, self._not_ahead)
        return Lean.AHEAD if modifier == "by" and said not in (Lean.PAST, Lean.DUE) else said


def _modifier(tokens: Sequence[Token], found: Found) -> Modifier:
    first = tokens[found.first]
    if first.kind in ("since", "within"):
        return _MODIFIERS[first.kind]
    if first.kind == "part" and first.value == END and found.first and tokens[found.first - 1].kind == "at":
        return "by"  # بنهاية
    return _MODIFIERS.get(kind_before(tokens, found.first), "")


def _edge(tokens: Sequence[Token], found: Found) -> Edge:
    """Which end of its days a date names: نهاية عام 2026. None where the days are that end itself: مطلع 2026."""
    part = next((token for token in tokens[found.first : found.last] if token.kind == "part"), None)
    if part is None or found.rule == "range" or narrowed(found.meaning):
        return ""
    return EDGES[part.value]


def _is_day(meaning: InMonth, known: KnownDay) -> bool:
    days = None if known.day is None else (known.day, known.day)
    return meaning.month == known.month and meaning.days == days and not meaning.hijri
