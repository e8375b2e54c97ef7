"""Names nearly typed: which of the names known are meant by one that is misspelt. For suggesting, never for alerts.

    key ─► the whole, gaps aside ─┐
        ─► its sound ─────────────┼─► the best of the three for each name, likeliest first
        ─► word by word ──────────┘

Keys are folded names without ال, as `newsroom.watchlist` makes them. Pure. Imports rapidfuzz and the standard library.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

ALIKE = 0.74  # words of a name less alike than this are two words
NEAR = 0.66  # a name less near than this would only puzzle
SHORT = 3  # a name, or its sound, that is shorter is like everything
TRIED = 24  # names looked at more closely
KIND = 0.3  # what a word such as قاعدة weighs, which stands in many names
LACKING = 0.25  # what a word of the name weighs that was not typed
NEIGHBOUR = 0.06  # for a slip to the next key

_ROWS = ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرىةوزظ", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {pair for row in _ROWS for a, b in pairwise(row) for pair in ((a, b), (b, a))}
# Letters people take for one another by their sound, and Latin spellings of one Arabic letter.
_SOUNDS = str.maketrans("ظضذثصطغحق", "ددزسستخهك")
_LATIN = (
    ("gh", "g"),
    ("kh", "k"),
    ("q", "k"),
    ("c", "k"),
    ("dh", "d"),
    ("th", "t"),
    ("sh", "s"),
    ("ph", "f"),
)
_TWICE = re.compile(r"(\w)\1+")
_VOWELS = re.compile("[aeiouy]")
_ENGLISH = "qwertyuiop[]asdfghjkl;'zxcvnm,./`"
_ARABIC = "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ"
_LAYOUT = str.maketrans(_ENGLISH, _ARABIC)
_LAYOUT_BACK = str.maketrans(_ARABIC, _ENGLISH)


class Names:
    """The names known; `common` are words that many of them share."""

    def __init__(self, names: Iterable[str], common: Collection[str] = ()) -> None:
        self._common = frozenset(common)
        self._glued: dict[str, list[str]] = defaultdict(list)
        self._sounds: dict[str, list[str]] = defaultdict(list)
        self._words: dict[str, list[str]] = defaultdict(list)
        for name in names:
            self._glued[glued(name)].append(name)
            self._sounds[sound(name)].append(name)
            for word in name.split():
                self._words[word].append(name)

    def without_gaps(self, key: str) -> list[str]:
        """Names that are the same but for the gaps between their words."""
        return self._glued.get(glued(key), [])

    def near(self, key: str) -> dict[str, float]:
        """The names that may be meant, with how near each is, 0 to 1."""
        from rapidfuzz.distance import OSA  # four megabytes, which only a misspelt name needs
        from rapidfuzz.process import extract

        found: dict[str, float] = defaultdict(float)
        whole, heard = glued(key), sound(key)
        for known, typed, worth in ((self._glued, whole, 1.0), (self._sounds, heard, 0.95)):
            if len(typed) < SHORT:
                continue
            for name, score, _ in extract(
                typed, known.keys(), scorer=OSA.normalized_similarity, score_cutoff=NEAR, limit=TRIED
            ):
                if score * worth >= NEAR and len(name) >= SHORT and _few(typed, name, score):
                    for each in known[name]:
                        found[each] = max(found[each], score * worth + _slip(typed, name))
        for name in self._sharing(key.split()):
            score = self._by_word(key.split(), name.split())
            if score >= NEAR:
                found[name] = max(found[name], score)
        return found

    def _sharing(self, words: Sequence[str]) -> set[str]:
        """Names with a word like one of these that tells them apart."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        telling = [word for word in words if word not in self._common and len(word) >= SHORT]
        return {
            name
            for word in telling
            for like, _, _ in extract(
                word, self._words.keys(), scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=6
            )
            if like not in self._common
            for name in self._words[like]
        }

    def _by_word(self, typed: Sequence[str], name: Sequence[str]) -> float:
        """How much of what was typed the name has, and of the name was typed."""
        total = gained = 0.0
        met: set[str] = set()
        for word in typed:
            weight = KIND if word in self._common else 1.0
            like, best = max(((n, _alike(word, n)) for n in name), key=lambda pair: pair[1])
            total += weight
            if best >= ALIKE:
                gained += weight * best
                met.add(like)
        lacking = sum(KIND if n in self._common else 1.0 for n in name if n not in met)
        return 0.97 * gained / (total + LACKING * lacking)


def glued(key: str) -> str:
    return key.replace(" ", "")


def sound(key: str) -> str:
    """Without what ears do not tell apart: doubled letters, letters of one sound, Latin vowels."""
    text = glued(key)
    for spelt, heard in _LATIN:
        text = text.replace(spelt, heard)
    return _VOWELS.sub("", _TWICE.sub(r"\1", text.translate(_SOUNDS)))


def other_layout(text: str) -> str:
    """What the same keys give when the keyboard is set to the other script: pvdv is حرير."""
    text = text.lower()
    if text.isascii():
        return text.replace("b", "لا").translate(_LAYOUT)
    return text.replace("لا", "b").translate(_LAYOUT_BACK)


def _few(typed: str, name: str, score: float) -> bool:
    """Whether the slips are few for so short a name: one in five letters, two in nine."""
    longer = max(len(typed), len(name))
    return round((1 - score) * longer) <= (1 if longer <= 5 else 2 if longer <= 9 else 4)


def _slip(typed: str, name: str) -> float:
    """A little more for a letter that stands beside the right one on the keyboard."""
    if len(typed) != len(name):
        return 0.0
    wrong = [pair for pair in zip(typed, name, strict=True) if pair[0] != pair[1]]
    return NEIGHBOUR if len(wrong) == 1 and wrong[0] in _NEIGHBOURS else 0.0


def _alike(word: str, other: str) -> float:
    from rapidfuzz.distance import OSA

    return 1.0 if word == other else OSA.normalized_similarity(word, other)
