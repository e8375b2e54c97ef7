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

from newsroom.arabic.fold import Folded, darken, fold

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
    letters: bytes  # 1 where a word character stands
    places: NDArray[np.int32]  # index here -> index in the folded text; -1 for an added space

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Span on the page -> raw span."""
        return self.folded.span(int(self.places[start]), int(self.places[end - 1]) + 1)

    def at(self, raw: int) -> int:
        """Where on the page the raw offset stands, or the next character that is kept."""
        return int(np.searchsorted(self._raw, raw))

    def words_before(self, start: int, count: int) -> str:
        """The last `count` words before `start`, none across a hard break."""
        words = _last_run(self.text[max(0, start - 40 * count) : start]).split()
        return " ".join(words[-count:])

    def words_after(self, end: int, count: int) -> str:
        words = _first_run(self.text[end : end + 40 * count]).split()
        return " ".join(words[:count])

    def sentence(self, start: int) -> str:
        at = bisect_right(self._breaks, start)
        return self.text[self._breaks[at - 1] : self._breaks[at]]

    @cached_property
    def _raw(self) -> NDArray[np.int32]:
        """The raw offset of each character; an added space has that of the character after it."""
        places = np.where(self.places < 0, np.int32(len(self.folded.text)), self.places)
        raw: NDArray[np.int32] = self.folded.offsets[np.minimum.accumulate(places[::-1])[::-1]]
        raw[0] = 0
        return raw

    @cached_property
    def _breaks(self) -> list[int]:
        return [0, *(match.end() for match in _SENTENCE_END.finditer(self.text)), len(self.text) + 1]


def page(text: str) -> Page:
    """`text` ready to be searched. Words glued after ta marbuta, which always ends one, are set apart."""
    folded = fold(text)
    codes = np.frombuffer(f" {folded.light} ".encode("utf-16-le"), dtype="<u2")
    kinds = _kinds()[codes]
    soft = kinds == _GAP
    kept = ~soft
    kept[1:] |= ~soft[:-1]
    kept[0] = True
    places = np.flatnonzero(kept)
    glued = np.flatnonzero((codes[places[:-1]] == _TA) & (kinds[places[1:]] == _LETTER))
    light = np.where(soft, _SPACE, codes)[places]
    dark = np.frombuffer(f" {folded.text} ".encode("utf-16-le"), dtype="<u2")
    dark = np.where(soft, _SPACE, dark)[places]
    letters = (kinds[places] == _LETTER).astype(np.uint8)
    places = places - 1
    if glued.size:
        light, dark = (np.insert(line, glued + 1, _SPACE) for line in (light, dark))
        letters, places = np.insert(letters, glued + 1, 0), np.insert(places, glued + 1, -1)
    return Page(folded, _string(dark), _string(light), letters.tobytes(), places.astype(np.int32))


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


def _last_run(text: str) -> str:
    for at in range(len(text) - 1, -1, -1):
        if _kinds()[ord(text[at])] == _HARD:
            return text[at + 1 :]
    return text


def _first_run(text: str) -> str:
    for at, char in enumerate(text):
        if _kinds()[ord(char)] == _HARD:
            return text[:at]
    return text


@cache
def _kinds() -> NDArray[np.uint8]:
    kinds = [_LETTER if char.isalnum() else _HARD for char in map(chr, range(0x10000))]
    for char in SOFT:
        kinds[ord(char)] = _GAP
    return np.array(kinds, dtype=np.uint8)


def _string(codes: NDArray[np.uint16]) -> str:
    return codes.tobytes().decode("utf-16-le")
