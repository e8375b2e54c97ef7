"""How people say what they want told: «عين الأسد فوري ويومي، التغيرات فقط، بمصدرين», "ain_al_asad daily 2 sources"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from bot.commands.verbs import number
from newsroom.arabic.fold import heavy
from newsroom.models import AlertKind, Frequency
from newsroom.subscribing import Asked

T = TypeVar("T")

_FREQUENCIES = {
    Frequency.INSTANT: "فوري|فورا|فورية|عاجل|عاجلا|حالا|على الفور|instant|instantly|immediately|at once",
    Frequency.HOURLY: "ساعي|ساعيا|كل ساعة|موجز كل ساعة|hourly|every hour",
    Frequency.DAILY: "يومي|يوميا|يومية|كل يوم|موجز يومي|الموجز اليومي|daily|every day",
    Frequency.WEEKLY: "أسبوعي|أسبوعيا|أسبوعية|كل أسبوع|موجز أسبوعي|weekly|every week",
}
_KINDS: dict[tuple[AlertKind, ...], str] = {
    (AlertKind.STATE,): "التغيرات|تغيرات|التغييرات|تغييرات|تغيرات الحالة|الحالات|changes|states|state",
    (AlertKind.CONFLICT,): "التناقضات|تناقضات|التعارضات|التضارب|conflicts|conflict",
    (AlertKind.STORY,): "الأخبار|أخبار|القصص|stories|story|news",
    (AlertKind.REMINDER,): "المواعيد|مواعيد|التذكير|reminders|reminder|dates",
    (AlertKind.SILENCE,): "الصمت|silence",
    (): "كل الأنواع|بكل أنواعه|بكل أنواعها|every kind|all kinds",
}
_SOURCES = {
    1: "بمصدر|بمصدر واحد|مصدر واحد|one source|1 source|any source",
    2: "بمصدرين|مصدرين|مصدران|بمصدرين اثنين|two sources",
    3: "بثلاثة مصادر|ثلاثة مصادر|three sources",
    4: "بأربعة مصادر|أربعة مصادر|four sources",
    5: "بخمسة مصادر|خمسة مصادر|five sources",
}
MOST_SOURCES = 10
_FILLERS = ("فقط", "only", "و", "and", "+", "،", ",", "with", "على الأقل", "at least")
_BEFORE = ("في", "على", "عن", "ب", "لـ", "ل", "to", "on", "for", "about", "أخبار", "تنبيهات")
EVERYTHING = (
    "الكل",
    "كل شيء",
    "كلها",
    "كله",
    "الجميع",
    "كل الملف",
    "الملف",
    "الملف كله",
    "all",
    "everything",
)
LONGEST = 4  # words of one of these


def _spelled(table: Mapping[T, str]) -> dict[str, T]:
    return {heavy(phrase): meaning for meaning, text in table.items() for phrase in text.split("|")}


_FREQUENCY = _spelled(_FREQUENCIES)
_KIND = _spelled(_KINDS)
_SOURCE = _spelled(_SOURCES)
_FILLER = frozenset(map(heavy, _FILLERS))
_LEADING = frozenset(map(heavy, _BEFORE))
_ALL = frozenset(map(heavy, EVERYTHING))


def is_everything(name: str) -> bool:
    return heavy(" ".join(name.split())) in _ALL


def wanted(text: str) -> tuple[str, Asked]:
    """The name that stands in it, and how that is wanted. What is said of it may stand on either side."""
    words = text.replace("،", " ، ").replace(",", " , ").split()
    found = Asked()
    while words and (step := _last(words)):
        words, found = words[: -step[0]], _joined(step[1], found)
    while words and (step := _first(words)):
        words, found = words[step[0] :], _joined(found, step[1])
    if len(words) > 1 and heavy(words[0]) in _LEADING and not is_everything(" ".join(words)):
        words = words[1:]
    return " ".join(words), found


def _last(words: list[str]) -> tuple[int, Asked] | None:
    return _read((n, words[-n:]) for n in range(min(LONGEST, len(words)), 0, -1))


def _first(words: list[str]) -> tuple[int, Asked] | None:
    return _read((n, words[:n]) for n in range(min(LONGEST, len(words)), 0, -1))


def _read(some: Iterable[tuple[int, list[str]]]) -> tuple[int, Asked] | None:
    for count, words in some:
        phrase = heavy(" ".join(words))
        for said in (phrase, phrase.removeprefix("و")):
            if (asked := _meaning(said)) is not None:
                return count, asked
    return None


def _meaning(phrase: str) -> Asked | None:
    if phrase in _FREQUENCY:
        return Asked(frequencies=(_FREQUENCY[phrase],))
    if phrase in _KIND:
        return Asked(kinds=_KIND[phrase])
    if phrase in _SOURCE:
        return Asked(min_sources=_SOURCE[phrase])
    if phrase in _FILLER:
        return Asked()
    digits, _, unit = phrase.removeprefix("ب").partition(" ")
    count = number(digits) or 0
    if unit in ("sources", "source", "مصادر", "مصدر") and 1 <= count <= MOST_SOURCES:
        return Asked(min_sources=count)
    return None


def _joined(one: Asked, other: Asked) -> Asked:
    """Both frequencies, both kinds; of numbers of sources the first."""
    both = tuple(dict.fromkeys((*(one.frequencies or ()), *(other.frequencies or ()))))
    kinds = (
        one.kinds if other.kinds is None else other.kinds if one.kinds is None else one.kinds + other.kinds
    )
    least = one.min_sources or other.min_sources
    return replace(one, frequencies=both or None, kinds=kinds, min_sources=least)


def as_line(asked: Asked) -> str:
    """The same for a button, in plain letters, with a space before it if it says anything."""
    return "".join(f" {word}" for word in _in_letters(asked))


def _in_letters(asked: Asked) -> Iterator[str]:
    yield from (one.value for one in asked.frequencies or ())
    if asked.kinds is not None:
        yield from (
            {AlertKind.STATE: "changes", AlertKind.STORY: "stories"}.get(kind, kind.value)
            for kind in asked.kinds
        )
        yield from () if asked.kinds else ("all kinds",)
    if asked.min_sources:
        yield f"{asked.min_sources} sources"
