"""Patterns over date words: how they are written, and how the parts of a match are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newsroom.arabic.dates.calendar import Step, Unit
from newsroom.arabic.dates.meanings import Meaning
from newsroom.arabic.dates.vocabulary import FORMS, SIGN, Token

_CLASSES = {form: [f"{form}_{unit}" for unit in Unit] for form in FORMS} | {
    "a_day": ["one_day", "the_day", "pair_day", "many_day"],
    "a_month": ["one_month", "the_month", "pair_month"],
    "a_year": ["one_year", "the_year", "pair_year", "many_year", "the_many_year"],
    "adj": ["step", "echo"],
    "or": ["slash", "dash"],
    "ruled": ["in", "since", "until", "before", "after", "within", "by", "from", "between", "of", "dated"],
    "taken": [
        "month", "hijri", "year", "ah_year", "weekday", "day", "step", "num", "full", "season", "tens", "ordinal",
    ],
}  # fmt: skip
_CLITICS = frozenset(("al", "at", "for"))

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """An expression: which tokens it takes, and what it means."""

    first: int
    last: int  # exclusive
    meaning: Meaning
    rule: str


@dataclass(frozen=True, slots=True)
class Parts:
    """The named parts of a match, as the tokens they cover."""

    match: re.Match[str]
    tokens: Sequence[Token]

    def span(self, name: str) -> Span:
        """Empty for a part that is not there."""
        start, end = self.match.span(name) if name in self.match.re.groupindex else (-1, -1)
        return (start, end) if start >= 0 else (0, 0)

    def __getitem__(self, name: str) -> Sequence[Token]:
        start, end = self.span(name)
        return self.tokens[start:end]

    @property
    def before(self) -> str:
        """The kind of the word before, clitics passed over."""
        return kind_before(self.tokens, self.match.start())

    def value(self, name: str, *kinds: str) -> int | None:
        return next((word.value for word in self[name] if not kinds or word.kind in kinds), None)

    def has(self, name: str, *kinds: str) -> bool:
        return any(word.kind in kinds for word in self[name])

    def step(self, name: str) -> Step | None:
        for word in self[name]:
            if word.kind in ("step", "echo"):
                return Step(word.value, word.kind == "echo")
        return Step(0) if self.has(name, "this", "new") else None

    def year(self, name: str) -> int | Step | None:
        year = self.value(name, "year", "ah_year")
        return self.step(name) if year is None else year

    def unit(self, name: str) -> Unit:
        return Unit(self[name][0].kind.rpartition("_")[2])

    def numbers(self, name: str) -> list[tuple[int, int]]:
        """The numbers of a list, and where each begins. الحادي والثلاثين is one."""
        found: list[tuple[int, int]] = []
        start, end = self.span(name)
        for at in range(start, end):
            word = self.tokens[at]
            before = [token.kind for token in self.tokens[max(start, at - 2) : at]]
            if word.kind == "ten" or (word.kind == "tens" and before == ["ordinal", "and"]):
                place, value = found.pop()
                found.append((place, value + (word.value or 10)))
            elif word.kind in ("num", "ordinal", "tens", "first", "year"):
                found.append((at, word.value or 1))
        return found

    def spread(self, name: str, meaning: Callable[[int, int], Meaning]) -> list[tuple[Span, Meaning]]:
        """A list of numbers as one range (10-15، 10 حتى 15، بين 10 و15), or as a meaning each (10 و15)."""
        numbers = self.numbers(name)
        start, end = self.match.span()
        first, last = numbers[0][1], numbers[-1][1]
        if self.has(name, "dash", "until", "to") or (self.before == "between" and self.has(name, "and")):
            return [((start, end), meaning(first, last))] if first < last else []
        starts = [start, *(place for place, _ in numbers[1:])]
        ends = [*(place - 1 for place in starts[1:]), end]
        each = (meaning(value, value) for _, value in numbers)
        return list(zip(zip(starts, ends, strict=True), each, strict=True))


# An empty list: it looks like a date and is none. None: another rule may read it.
Build = Callable[[Parts], list[tuple[Span, Meaning]] | Meaning | None]


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    pattern: re.Pattern[str]
    build: Build

    def read(self, row: str, at: int, tokens: Sequence[Token]) -> tuple[int, list[Found]] | None:
        """Where what stands at `at` ends, and what it gives."""
        match = self.pattern.match(row, at)
        built = self.build(Parts(match, tokens)) if match else None
        if not match or built is None:
            return None
        spans = built if isinstance(built, list) else [(match.span(), built)]
        return match.end(), [Found(first, last, meaning, self.name) for (first, last), meaning in spans]


def rule(name: str, template: str, build: Build) -> Rule:
    """In a template <kind> is one word of that kind, name=(…) a part to be read; gaps mean nothing."""
    signs = re.sub(r"<(\w+)>", lambda kind: f"[{_signs(kind[1])}]", "".join(template.split()))
    return Rule(name, re.compile(re.sub(r"([a-z]+)=\(", r"(?P<\1>", signs)), build)


def kind_before(tokens: Sequence[Token], at: int) -> str:
    at -= 1
    while at >= 0 and tokens[at].kind in _CLITICS:
        at -= 1
    return tokens[at].kind if at >= 0 else ""


def _signs(name: str) -> str:
    return "".join(SIGN[kind] for kind in _CLASSES.get(name, [name]))
