"""Words on the page and the ways a name is written: what the matcher searches in, and what it searches for.

Imports only `newsroom.arabic.fold`, numpy and the standard library.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from newsroom.arabic.fold import Codes, Folded, darken, fold

SOFT = " \"'()[]{}-_#*~"  # one gap however many: قاعدة "عين الأسد" and #عين_الأسد are the same name
LONG = 5  # letters that make a name itself even when glued to another word
NISBA = ("ي", "ية", "يين", "يون")
_HARD, _LETTER, _GAP = 0, 1, 2
_TA = ord("ة")
_SPACE = ord(" ")
_SENTENCE_END = re.compile(r"(?<!\.)[.!?؟](?=[ \n])|\n")  # not "..", which headlines use as a dash


@dataclass(frozen=True)
class Page:
    """A folded text with its soft gaps squeezed to one space, and a space at either end."""

    folded: Folded
    text: str  # heavy
    light: str
    broken: str  # heavy, with every hard break as one sign
    letters: bytes  # 1 where a word character stands
    places: NDArray[np.int32]  # index here -> index in the folded text; -1 for an added space

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Span on the page -> raw span."""
        places, offsets = self._ways
        first, last = places[start], places[end - 1]
        stop = offsets[last] + 1
        if stop != offsets[last + 1]:  # something was deleted after it, which may belong to it
            return self.folded.span(first, last + 1)
        return offsets[first], stop

    def at(self, raw: int) -> int:
        """Where on the page the raw offset stands, or the next character that is kept."""
        return int(np.searchsorted(self._raw, raw))

    def words_before(self, start: int, count: int) -> str:
        """The last `count` words before `start`, none across a hard break."""
        words = self.broken[max(0, start - 40 * count) : start].rpartition("\n")[2].split()
        return " ".join(words[-count:])

    def words_after(self, end: int, count: int) -> str:
        words = self.broken[end : end + 40 * count].partition("\n")[0].split()
        return " ".join(words[:count])

    def sentence(self, start: int) -> str:
        at = bisect_right(self._breaks, start)
        return self.text[self._breaks[at - 1] : self._breaks[at]]

    @cached_property
    def _ways(self) -> tuple[memoryview, memoryview]:
        """Both ways back, page to fold to raw, as what gives plain numbers fastest."""
        return self.places.data, self.folded.offsets.data

    @cached_property
    def _raw(self) -> NDArray[np.int32]:
        """The raw offset of each character; an added space has that of the character after it."""
        places = np.where(self.places < 0, np.int32(len(self.folded.text)), self.places)
        raw: NDArray[np.int32] = self.folded.offsets[np.minimum.accumulate(places[::-1])[::-1]]
        raw[0] = -1
        return raw

    @cached_property
    def _breaks(self) -> list[int]:
        return [0, *(match.end() for match in _SENTENCE_END.finditer(self.text)), len(self.text) + 1]


def page(text: str) -> Page:
    """`text` ready to be searched. Words glued after ta marbuta, which always ends one, are set apart."""
    folded = fold(text)
    kinds_of, softened, hard = _tables()
    light, dark = _codes(f" {folded.light} "), _codes(f" {folded.text} ")
    kinds = kinds_of.take(light)
    soft = kinds == _GAP
    kept = np.ones(len(soft), np.bool_)
    np.logical_not(soft[1:] & soft[:-1], out=kept[1:])
    chosen = np.flatnonzero(kept)
    light, dark = softened.take(light.take(chosen)), softened.take(dark.take(chosen))
    letters = kinds.take(chosen) == _LETTER
    places = (chosen - 1).astype(np.int32)
    glued = np.flatnonzero((light[:-1] == _TA) & letters[1:])
    if glued.size:
        light, dark = (np.insert(line, glued + 1, _SPACE) for line in (light, dark))
        letters, places = np.insert(letters, glued + 1, False), np.insert(places, glued + 1, -1)
    return Page(folded, _string(dark), _string(light), _string(hard.take(dark)), letters.tobytes(), places)


def broken(text: str) -> str:
    """`Page.broken` of a text that is folded and has no double gaps."""
    return _string(_tables()[2].take(_codes(text)))


def forms(name: str, *, al: bool = False, nisba: bool = False) -> set[str]:
    """Every spelling of `name` to look for, on the light fold."""
    text = " ".join(fold(name).light.translate(_SOFTENED).split())
    stems = {text}
    if al:
        bare = text.removeprefix("ال")
        stems = {bare, "ال" + bare}
    if nisba:
        stems |= {stem + ending for stem in stems for ending in NISBA}
    for pattern, spellings in _SPELLINGS:
        stems = {form for stem in stems for form in _spelled(stem, pattern, spellings)}
    return stems


def with_li(form: str) -> tuple[str, ...]:
    """ل before ال: the alef falls, and before a name in لـ one lam too (التحالف للتحالف، اللجنة للجنة)."""
    if not form.startswith("ال"):
        return ()
    return ("لل" + form[2:], "لل" + form[3:]) if form.startswith("الل") else ("لل" + form[2:],)


@cache
def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of `words` on a page, with or without clitics; ال may also be glued to the word before."""
    plain = {darken(form) for word in words for form in forms(word)}
    after_li = {form for word in plain for form in with_li(word)}
    either = [f"(?<!\\w)[وف]?[بكل]?(?:{_either(plain)})"] if plain else []
    either += [f"(?<!\\w)[وف]?(?:{_either(after_li)})"] if after_li else []
    glued = {word for word in plain if word.startswith("ال") and len(word) > LONG}
    either += [f"(?:{_either(glued)})"] if glued else []
    return re.compile(rf"(?:{'|'.join(either)})(?!\w)" if either else "(?!)")


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _spelled(text: str, pattern: re.Pattern[str], spellings: tuple[str, ...]) -> set[str]:
    if not pattern.search(text):
        return {text}
    return {text, *(pattern.sub(spelling, text) for spelling in spellings)}


_START = r"(?<!\w)(ال|لل)?"
_SPELLINGS = (
    (re.compile(r"([أا])م(?:ي?ري?)ك"), (r"\1مريك", r"\1ميرك", r"\1ميريك")),
    (re.compile(_START + "كو?رد"), (r"\1كرد", r"\1كورد")),
    (re.compile(r"(?<!\w)عبد ?(?=ال)"), ("عبد", "عبد ")),
    (re.compile(r"(?<!\w)([أا])ب[ويا](?= )"), (r"\1بو", r"\1بي", r"\1با")),
    (re.compile(r"(?<!\w)ا?بن(?= )"), ("بن", "ابن")),
    (re.compile("[ؤئ](?=و)"), ("ؤ", "ئ")),
    (re.compile(" (?=ال)"), ("",)),  # a zero-width non-joiner, or nothing at all, where a gap should be
)
_SOFTENED = str.maketrans(dict.fromkeys(SOFT, " "))


@cache
def _tables() -> tuple[NDArray[np.uint8], Codes, Codes]:
    """By character: its kind, itself with soft gaps as a space, and that with hard breaks as a line break."""
    kinds = [_LETTER if char.isalnum() else _HARD for char in map(chr, range(0x10000))]
    for char in SOFT:
        kinds[ord(char)] = _GAP
    kinds_of = np.array(kinds, dtype=np.uint8)
    softened = np.arange(0x10000, dtype=np.uint16)
    softened[kinds_of == _GAP] = _SPACE
    return kinds_of, softened, np.where(kinds_of == _HARD, np.uint16(ord("\n")), softened)


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-16-le"), dtype="<u2")


def _string(codes: Codes) -> str:
    return codes.tobytes().decode("utf-16-le")
