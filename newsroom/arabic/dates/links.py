"""Expressions that stand side by side: ranges, lists that share a year, one day in two calendars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from newsroom.arabic.dates.meanings import Between, Fixed, InMonth, InYear, Meaning, OnWeekday, Unknown
from newsroom.arabic.dates.patterns import Found, kind_before
from newsroom.arabic.dates.vocabulary import Token

_RANGES = (["to"], ["until"], ["and", "until"], ["and", "to"])
_OPENERS = frozenset(("of", "from", "between", "since"))  # من … إلى …
_CONVERTED = frozenset(("comma", "matching", "for", "ah", "dash", "slash"))
MOVED_FROM = 8  # words in which "postponed" makes "from X to Y" two dates


def joined(tokens: Sequence[Token], expressions: Sequence[Found]) -> list[Found]:
    result: list[Found] = []
    for found in expressions:
        pair = _pair(tokens, result[-1], found) if result and result[-1].rule != "range" else None
        if pair:
            result.pop()
        result.extend(pair or [found])
    return result


def _pair(tokens: Sequence[Token], first: Found, last: Found) -> list[Found] | None:
    """What stands for the two; None when they have nothing to do with each other."""
    link = [token.kind for token in tokens[first.last : last.first] if token.kind != "al"]
    if set(link) <= _CONVERTED and _one_day(first.meaning, last.meaning):
        return [replace(last if _is_hijri(first.meaning) else first, first=first.first, last=last.last)]
    is_list = link == ["and"] or (not link and first.rule == last.rule == "weekday")  # ليل السبت الأحد
    is_dash = link == ["dash"] and first.rule == last.rule
    if not (is_list or is_dash or link in _RANGES):
        return None
    opener = kind_before(tokens, first.first)
    one, other = _sharing(first.meaning, last.meaning)
    ranged = is_dash or (opener == "between" if is_list else opener in _OPENERS)
    if ranged and not _moved(tokens, first.first) and Unknown not in (type(one), type(other)):
        return [Found(first.first, last.last, Between(one, other), "range")]
    return [replace(first, meaning=one), replace(last, meaning=other)]


def _sharing(first: Meaning, last: Meaning) -> tuple[Meaning, Meaning]:
    """سبتمبر وأكتوبر 2025، الأحد والاثنين المقبلين: what is said of one goes for both."""
    if isinstance(first, OnWeekday) and isinstance(last, OnWeekday):
        first = replace(first, step=first.step or last.step)
        return first, last if first.after and first.after.after else replace(last, after=first)
    if not (isinstance(first, InMonth) and isinstance(last, InMonth)) or first.hijri != last.hijri:
        return first, last
    turns = first.month > last.month
    if first.year is None and first.step is None:
        year = last.year - turns if isinstance(last.year, int) else last.year
        return replace(first, year=year, step=last.step), last
    if last.year is None and last.step is None:
        year = first.year + turns if isinstance(first.year, int) else first.year
        return first, replace(last, year=year, step=first.step)
    return first, last


def _moved(tokens: Sequence[Token], at: int) -> bool:
    """Postponed from X to Y: two dates."""
    return any(token.kind == "moved" for token in tokens[max(0, at - MOVED_FROM) : at])


def _one_day(first: Meaning, last: Meaning) -> bool:
    return _is_hijri(first) != _is_hijri(last) and all(
        isinstance(one, Fixed) or (isinstance(one, InMonth) and one.days) for one in (first, last)
    )


def _is_hijri(meaning: Meaning) -> bool:
    return isinstance(meaning, InMonth | InYear) and meaning.hijri
