"""Find the tracked entities in a text: one pass of Aho-Corasick, then what each alias asks of its context.

Imports `newsroom.models` and `newsroom.arabic`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import ahocorasick

from newsroom.arabic.fold import darken
from newsroom.arabic.words import LONG, Page, any_of, broken, forms, page, with_li
from newsroom.models import Alias, Entity, Mention

# What may stand, joined, before a name. س is for verbs, أ for questions: neither precedes a name in the news.
CLITICS = frozenset({"و", "ف", "ب", "ك", "ل", "وب", "وك", "ول", "فب", "فك", "فل"})
BEFORE_LIL = frozenset({"و", "ف"})
LEAST = 3  # letters of a name that may take a clitic: وب + لد, ك + بر would be other words
# Feeds lose spaces (فيبغداد، سورياللعراق). A long name is still itself beside these.
GLUED_BEFORE = frozenset({"من", "في", "عن", "ان", "الي", "علي", "حتي", "ومن", "وفي", "وان", "والي", "وعلي"})
GLUED_AFTER = ("ال", "لل", "وال", "في", "من", "ضد", "علي", "الي", "عن", "ان")
EDGES = (" ", "\n")  # searched for with a short name: it stands inside other words more often than alone
_ALONE = frozenset({""})
_JOINED = CLITICS | _ALONE
_LIL = BEFORE_LIL | _ALONE
_JOINS = frozenset(word[-1] for word in CLITICS | GLUED_BEFORE) | {"ا"}  # the letter just before a name
_AL = frozenset(lead + "ا" for lead in _JOINED) | frozenset(lead + "ل" for lead in _LIL)  # before لتحالف
_FREQUENT = {ord(letter): rank for rank, letter in enumerate(" اليمنوتربعدهسقفحكجشطصخضغثزءذظ")}

Check = Callable[[Page, int, int], bool]
Hit = tuple[int, int, str, float]  # start and end on the page, entity, weight


@dataclass(slots=True)
class _Form:
    """One spelling of an alias. There may be a hundred thousand: no more in it than a search asks for."""

    length: int  # of what is searched for: all of it, save the alef of ال, which falls after ل
    long: bool
    free: bool  # asks nothing of its surroundings
    leads: frozenset[str]  # what may stand before it in its word, and belongs to the mention
    beside: frozenset[str] | None  # words that may have lost their gap before it; None: any, if ال follows
    entity: str
    weight: float
    doc: bool
    checks: tuple[Check, ...]
    twin: _Form | None  # another form spelled alike


class Matcher:
    """Compiled aliases."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        known: dict[str, _Form] = {}
        for entity in entities:
            for alias in entity.aliases if entity.enabled else ():
                _add(known, entity.id, alias)
        self._automaton: Any = ahocorasick.Automaton()
        for spelling in sorted(known, key=_by_frequency):  # neighbours in the automaton are so in memory then
            self._automaton.add_word(spelling, known[spelling])
        self._automaton.make_automaton()
        self._empty = not known

    def find(self, body: str) -> tuple[Mention, ...]:
        """Mentions by start, the longer first; overlapping ones of one entity are one."""
        return self.search(page(body))

    def search(self, text: Page) -> tuple[Mention, ...]:
        """The same on a page that is ready."""
        return tuple(_mentions(self.hits(text), text))

    def hits(self, text: Page) -> list[Hit]:
        """Every alias that counts where it stands, with its clitics; those of one entity may overlap."""
        sure: list[Hit] = []
        unsure: list[Hit] = []
        words, letters = text.broken, text.letters
        form: _Form | None
        for last, form in () if self._empty else self._automaton.iter(words):
            end = last + form.long  # a short form was found with its edge
            if letters[end] and not words.startswith(GLUED_AFTER, end):
                continue
            start = end - form.length
            if not letters[start - 1]:
                lead = ""
            elif words[start - 1] in _JOINS:
                lead = words[letters.rfind(0, 0, start) + 1 : start]
            else:
                continue
            while form:
                begin = start - (len(lead) if lead in form.leads else _of_glued(lead, form))
                if begin <= start and (form.free or _stands(form.checks, text, begin, end)):
                    (unsure if form.doc else sure).append((begin, end, form.entity, form.weight))
                form = form.twin
        named = {entity for _, _, entity, _ in sure} if unsure else ()
        return sure + [hit for hit in unsure if hit[2] in named]


def _stands(checks: Sequence[Check], text: Page, start: int, end: int) -> bool:
    for check in checks:  # noqa: SIM110 - `all` would make a generator at each of the many names that do not stand
        if not check(text, start, end):
            return False
    return True


def _by_frequency(spelling: str) -> str:
    """The automaton tries what may follow a letter in the order in which it was added."""
    return spelling.translate(_FREQUENT)


def _of_glued(lead: str, form: _Form) -> int:
    """How much of a word that lost its gap is the name's own: its ا, or nothing; -1: there is no name."""
    if form.beside is None:
        return 1 if lead.endswith("ا") else -1
    return 0 if lead in form.beside else -1


def _add(known: dict[str, _Form], entity: str, alias: Alias) -> None:
    checks = tuple(_checks(alias))
    names = {broken(darken(name)) for name in forms(alias.text, al=alias.al, nisba=alias.nisba)}
    for name in sorted(names - {""}):
        exact = alias.mode == "exact" or len(name) < LEAST
        for text, leads, beside in _searched(name, exact=exact):
            long = len(text) + (leads is _AL) >= LONG and text[-1] != "\n"
            shape = (len(text), long, not checks, leads, beside, entity, alias.weight, alias.doc, checks)
            for spelling in (text,) if long else (text + edge for edge in EDGES):
                known[spelling] = _Form(*shape, twin=known.get(spelling))


def _searched(name: str, *, exact: bool) -> Iterator[tuple[str, frozenset[str], frozenset[str] | None]]:
    """What is searched for, with its `leads` and `beside`."""
    if exact:
        yield name, _ALONE, frozenset()
    elif not name.startswith("ال"):
        yield name, _JOINED, GLUED_BEFORE if len(name) >= LONG else frozenset()
    else:
        yield name[1:], _AL, None if len(name) > LONG else frozenset()
        if name.startswith("الل"):  # one lam falls after ل: اللجنة, للجنة
            yield name[1:], _LIL, frozenset()


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
    return lambda text, start, end: text.has(pattern)


def _unless(check: Check) -> Check:
    return lambda text, start, end: not check(text, start, end)


# ── from hits to mentions ────────────────────────────────────────────────────────────────────────────────


def _mentions(hits: list[Hit], text: Page) -> Iterator[Mention]:
    raw = text.raw
    for start, end, entity, weight in sorted(_joined(hits), key=lambda hit: (hit[0], -hit[1], hit[2])):
        first, last = text.span(start, end)
        yield Mention(entity, first, last, raw[first:last], weight)


def _joined(hits: list[Hit]) -> list[Hit]:
    """Overlapping hits of one entity as one, of the surest weight."""
    joined: list[Hit] = []
    latest: dict[str, int] = {}
    for hit in sorted(hits):
        start, end, entity, weight = hit
        place = latest.get(entity)
        if place is not None and start < joined[place][1]:
            first, last, _, surest = joined[place]
            joined[place] = (first, max(last, end), entity, max(surest, weight))
        else:
            latest[entity] = len(joined)
            joined.append(hit)
    return joined
