"""Find the tracked entities in a text: one pass of Aho-Corasick, then what each alias asks of its context.

Imports `newsroom.models` and `newsroom.arabic`.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import ahocorasick

from newsroom.arabic.fold import darken
from newsroom.arabic.words import LONG, Page, any_of, forms, page, with_li
from newsroom.models import Alias, Entity, Mention

# What may stand, joined, before a name. س is for verbs, أ for questions: neither precedes a name in the news.
CLITICS = frozenset({"و", "ف", "ب", "ك", "ل", "وب", "وك", "ول", "فب", "فك", "فل"})
BEFORE_LIL = frozenset({"و", "ف"})
LEAST = 3  # letters of a name that may take a clitic: وب + لد, ك + بر would be other words
# Feeds lose spaces (فيبغداد، سورياللعراق). A long name is still itself beside these.
GLUED_BEFORE = frozenset({"من", "في", "عن", "ان", "الي", "علي", "حتي", "ومن", "وفي", "وان", "والي", "وعلي"})
GLUED_AFTER = ("ال", "لل", "وال", "في", "من", "ضد", "علي", "الي", "عن", "ان")
_REACH = 5  # letters to look back for the start of the word
_PLAIN, _AL, _LIL, _EXACT = range(4)
_LEADS = (CLITICS, CLITICS, BEFORE_LIL, frozenset[str]())

Check = Callable[[Page, int, int], bool]
_Found = tuple[int, int, int]  # alias, start and end on the page


@dataclass(frozen=True, slots=True)
class _Hit:
    entity: str
    start: int  # on the page
    end: int
    weight: float
    doc: bool


class Matcher:
    """Compiled aliases. Forms live in flat arrays: a hundred thousand of them must stay small."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._automaton: Any = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        self._lengths: list[int] = []
        self._kinds = bytearray()
        self._plain = bytearray()  # 1 for a form that needs no check and is nobody else's
        self._owners = array("I")  # form -> its alias, an index into `_aliases`
        self._aliases: list[tuple[str, Alias]] = []
        self._same: dict[int, list[int]] = {}  # form -> other forms spelled alike
        self._checks: dict[int, tuple[Check, ...]] = {}  # alias -> what must hold; absent for most
        for entity in entities:
            for alias in entity.aliases:
                self._add(entity.id, alias)
        if self._aliases:
            self._automaton.make_automaton()

    def find(self, body: str) -> tuple[Mention, ...]:
        """Mentions by start, the longer first; overlapping ones of one entity are one."""
        if not self._aliases:
            return ()
        text = page(body)
        hits = _joined(_confirmed(self._told(found) for found in self._hits(text)))
        mentions = [_mention(hit, text, body) for hit in hits]
        return tuple(sorted(mentions, key=lambda m: (m.start, -m.end, m.entity)))

    def _told(self, found: _Found) -> _Hit:
        number, start, end = found
        entity, alias = self._aliases[number]
        return _Hit(entity, start, end, alias.weight, alias.doc)

    def _add(self, entity: str, alias: Alias) -> None:
        number = len(self._aliases)
        self._aliases.append((entity, alias))
        if checks := tuple(_checks(alias)):
            self._checks[number] = checks
        spellings = {darken(form) for form in forms(alias.text, al=alias.al, nisba=alias.nisba)}
        for form in sorted(spellings):
            kind = _AL if form.startswith("ال") else _PLAIN
            if alias.mode == "exact" or len(form) < LEAST:
                kind = _EXACT
            self._add_form(form, number, kind)
            if kind == _AL:
                for joined in with_li(form):
                    self._add_form(joined, number, _LIL)

    def _add_form(self, form: str, alias: int, kind: int) -> None:
        index = len(self._lengths)
        self._lengths.append(len(form))
        self._kinds.append(kind)
        self._owners.append(alias)
        self._plain.append(alias not in self._checks)
        first = self._automaton.get(form, None)
        if first is None:
            self._automaton.add_word(form, index)
        else:
            self._same.setdefault(first, []).append(index)
            self._plain[first] = False

    def _hits(self, text: Page) -> list[_Found]:
        found: list[_Found] = []
        letters, lengths, aliases, plain = text.letters, self._lengths, self._owners, self._plain
        for last, index in self._automaton.iter(text.text):
            end = last + 1
            if letters[end] and not _glued_after(text.text, end - lengths[index], end):
                continue
            start = end - lengths[index]
            if plain[index] and not letters[start - 1]:
                found.append((aliases[index], start, end))
                continue
            self._take(index, text, start, end, found)
            for other in self._same.get(index, ()):
                self._take(other, text, start, end, found)
        return found

    def _take(self, index: int, text: Page, start: int, end: int, found: list[_Found]) -> None:
        begin = start
        if text.letters[start - 1]:
            begin = _begin(text, start, end, self._kinds[index])
            if begin < 0:
                return
        number = self._owners[index]
        if all(check(text, begin, end) for check in self._checks.get(number, ())):
            found.append((number, begin, end))


def _begin(text: Page, start: int, end: int, kind: int) -> int:
    """Where the mention begins: at its clitics, at the name itself if glued, -1 if it is no name."""
    first = start - 1
    while text.letters[first - 1] and start - first <= _REACH:
        first -= 1
    lead = text.text[first:start]
    if lead in _LEADS[kind]:
        return first
    long = end - start >= LONG
    glued = long and (lead in GLUED_BEFORE if kind == _PLAIN else kind == _AL and end - start > LONG)
    return start if glued else -1


def _glued_after(text: str, start: int, end: int) -> bool:
    return end - start >= LONG and text.startswith(GLUED_AFTER, end)


# ── what an alias asks of its surroundings ───────────────────────────────────────────────────────────────


def _checks(alias: Alias) -> Iterable[Check]:
    """Cheapest first."""
    if alias.strict:
        yield _strictly(forms(alias.text, al=alias.al, nisba=alias.nisba))
    if alias.before:
        yield _before(alias.before, alias.window)
    if alias.after:
        yield _after(alias.after, alias.window)
    if alias.not_before:
        yield _unless(_before(alias.not_before, alias.window))
    if alias.not_after:
        yield _unless(_after(alias.not_after, alias.window))
    if alias.near:
        yield _near(alias.near)
    if alias.not_near:
        yield _unless(_near(alias.not_near))
    if alias.anywhere:
        yield _anywhere(alias.anywhere)
    if alias.not_anywhere:
        yield _unless(_anywhere(alias.not_anywhere))


def _strictly(spellings: set[str]) -> Check:
    allowed = tuple({*spellings, *(joined for form in spellings for joined in with_li(form))})
    return lambda text, start, end: text.light[start:end].endswith(allowed)


@cache
def _before(words: tuple[str, ...], window: int) -> Check:
    pattern = any_of(words)
    return lambda text, start, end: pattern.search(text.words_before(start, window)) is not None


@cache
def _after(words: tuple[str, ...], window: int) -> Check:
    pattern = any_of(words)
    return lambda text, start, end: pattern.search(text.words_after(end, window)) is not None


@cache
def _near(words: tuple[str, ...]) -> Check:
    pattern = any_of(words)
    return lambda text, start, end: pattern.search(text.sentence(start)) is not None


@cache
def _anywhere(words: tuple[str, ...]) -> Check:
    pattern = any_of(words)
    return lambda text, start, end: pattern.search(text.text) is not None


def _unless(check: Check) -> Check:
    return lambda text, start, end: not check(text, start, end)


# ── from hits to mentions ────────────────────────────────────────────────────────────────────────────────


def _confirmed(told: Iterable[_Hit]) -> list[_Hit]:
    """Without the `doc` hits of entities that no surer alias names in this text."""
    hits = list(told)
    sure = {hit.entity for hit in hits if not hit.doc}
    return [hit for hit in hits if hit.entity in sure]


def _joined(hits: list[_Hit]) -> list[_Hit]:
    joined: list[_Hit] = []
    for hit in sorted(hits, key=lambda h: (h.entity, h.start, -h.end)):
        last = joined[-1] if joined else None
        if last and last.entity == hit.entity and hit.start < last.end:
            joined[-1] = _Hit(
                hit.entity, last.start, max(last.end, hit.end), max(last.weight, hit.weight), False
            )
        else:
            joined.append(hit)
    return joined


def _mention(hit: _Hit, text: Page, body: str) -> Mention:
    start, end = text.span(hit.start, hit.end)
    return Mention(hit.entity, start, end, body[start:end], hit.weight)
