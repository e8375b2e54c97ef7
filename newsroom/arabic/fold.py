"""Folding: one text at two levels, light and heavy, with the way back to the raw text.

*Light* takes off what carries no letter (marks, tatweel, zero-width and bidi signs) and brings every form
of a letter, digit, quote, dash and space to one. *Heavy* also joins the seats of hamza, alef maqsura and
ta marbuta. Both have the same length, so an index in one is an index in the other.
Imports numpy and the standard library.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint16]

GONE = 0  # maps to nothing
SLOW = 1  # maps to several characters: a ligature
SHORT = 64  # characters of a text that is read letter by letter

_MARKS = (
    *((0x300, 0x36F), (0x610, 0x61A), (0x64B, 0x65F), (0x670, 0x670), (0x674, 0x674), (0x6D6, 0x6DC)),
    *((0x6DF, 0x6E8), (0x6EA, 0x6ED), (0x897, 0x89F), (0x8CA, 0x8FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F)),
)
_TATWEEL = 0x640
_SAME = {  # written here -> read as
    "ک": "ك", "ڪ": "ك", "گ": "ك", "ڭ": "ك", "ی": "ي", "ې": "ي", "ێ": "ي", "ے": "ي", "ۓ": "ي", "ۍ": "ي",
    "ۀ": "ه", "ە": "ه", "ھ": "ه", "ہ": "ه", "ۂ": "ه", "ۃ": "ة", "ۆ": "و", "ۇ": "و", "ۈ": "و", "ۋ": "و",
    "پ": "ب", "چ": "ج", "ژ": "ز", "ڤ": "ف", "ڨ": "ق", "ڕ": "ر", "ڑ": "ر", "ڵ": "ل", "ں": "ن", "ٹ": "ت",
    "ڈ": "د", "ٲ": "أ", "ٳ": "إ", "ٵ": "أ", "ٶ": "ؤ", "ٷ": "ؤ", "ٸ": "ئ", "ݣ": "ك",
    "٬": "،", "٫": ".", "٪": "%", "…": ".", "‥": ".", "۔": ".",
    "\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n", "\t": " ",
}  # fmt: skip
_SAME |= dict.fromkeys("“”„‟«»‹›″〝〞＂", '"') | dict.fromkeys("‘’‚‛′ʼʻ`´", "'")
_SAME |= dict.fromkeys("‐‑‒–—―−", "-")
_HEAVY = dict(zip("أإآٱىئؤة", "ااااييوه", strict=True))
_DARKER = str.maketrans(_HEAVY)
_IDEOGRAPHS = range(0x3400, 0xD800)  # and Hangul: nothing to fold there
_KEPT = frozenset("أإآؤئ")  # decomposition would take their hamza off
_DETACHED = re.compile("[اوي][\u0653-\u0655]")  # a hamza or madda written as a mark of its own


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. `offsets[i]` is the raw index of folded character i; one more entry closes the text."""

    raw: str
    text: str  # heavy
    light: str
    offsets: NDArray[np.int32] = field(repr=False, compare=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Folded span -> raw span. Marks and tatweel after the last letter belong to it."""
        if start >= end:
            return int(self.offsets[start]), int(self.offsets[start])
        stop, limit = int(self.offsets[end - 1]) + 1, int(self.offsets[end])
        while stop < limit and _is_mark(self.raw[stop]):
            stop += 1
        return int(self.offsets[start]), stop


def fold(text: str) -> Folded:
    """Never raises, whatever the text holds; folding what is folded changes nothing."""
    light_of, heavy_of, _ = _tables()
    raw = _codes(text)
    codes = light_of[raw] if len(raw) == len(text) else np.array([SLOW], np.uint16)
    offsets = np.arange(len(text) + 1, dtype=np.int32)
    if (codes == SLOW).any():
        parts = _spread(text)
        codes = light_of[_codes("".join(parts))]
        offsets = np.repeat(offsets, [*map(len, parts), 1])
    kept = codes != GONE
    if not kept.all():
        codes = codes[kept]
        offsets = offsets[np.append(kept, True)]
    return Folded(text, _string(heavy_of[codes]), _string(codes), offsets)


def heavy(text: str) -> str:
    """The heavy fold alone, for hashes and names: in half the time, and of a word in a fifth."""
    if len(text) <= SHORT:
        try:
            return text.translate(_letters(heavy=True))
        except _SpreadError:
            return fold(text).text
    raw = _codes(text)
    codes = _heavy_of_raw().take(raw)
    if len(raw) != len(text) or (codes == SLOW).any():
        return fold(text).text
    kept = codes != GONE
    return _string(codes if kept.all() else codes[kept])


def light(word: str) -> str:
    """The light fold alone."""
    try:
        return word.translate(_letters(heavy=False))
    except _SpreadError:
        return fold(word).light


class _SpreadError(Exception):
    """A character that maps to several, or is no plain one."""


class _Letters(dict[int, int | None]):
    """What each character is read as, learnt as they come: on a word, numpy's first step costs more than this."""

    def __init__(self, codes: Codes) -> None:
        self._codes = codes

    def __missing__(self, code: int) -> int | None:
        read = int(self._codes[code]) if code < len(self._codes) else SLOW
        if read == SLOW:
            raise _SpreadError
        self[code] = None if read == GONE else read
        return self[code]


def folded_together(texts: Sequence[str]) -> tuple[Codes, NDArray[np.intp]]:
    """The light fold of many texts, end to end: its codes, and where each text begins among them."""
    light_of, *_ = _tables()
    line = "".join(texts)
    raw = _codes(line)
    codes = light_of.take(raw)
    if len(raw) != len(line) or (codes == SLOW).any():
        texts = [*map(_plain, texts)]
        codes = light_of.take(_codes("".join(texts)))
    starts = np.cumsum([0, *map(len, texts[:-1])])
    kept = np.flatnonzero(codes)
    return (codes, starts) if len(kept) == len(codes) else (codes.take(kept), np.searchsorted(kept, starts))


def runs(folded: str, *, underscore: bool = False) -> list[str]:
    """The words of a folded text: its runs of letters and digits, as a pattern finds them in four times the time."""
    return _string(_parted(underscore).take(_codes(folded))).split()


def darken(light: str) -> str:
    """Light fold -> heavy fold."""
    return light.translate(_DARKER)


def darkened(light: Codes) -> Codes:
    """The same of codes."""
    return _tables()[1].take(light)


def _plain(text: str) -> str:
    """`text` with one character for each that is read."""
    raw = _codes(text)
    slow = len(raw) != len(text) or (_tables()[0].take(raw) == SLOW).any()
    return "".join(_spread(text)) if slow else text


def _spread(text: str) -> list[str]:
    """What stands for each character: ligatures apart, detached hamzas joined, astral letters plain."""
    *_, ligatures = _tables()
    text = _DETACHED.sub(lambda pair: unicodedata.normalize("NFC", pair[0]).ljust(2, "\u0640"), text)
    return [_first_plane(char) if char > "\uffff" else ligatures.get(char, char) for char in text]


def _first_plane(char: str) -> str:
    """Styled letters (𝐍𝐀𝐓𝐎) become plain; an emoji becomes one sign that is no letter."""
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 and ord(plain) < 0x10000 else "\ufffd"


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")


def _string(codes: Codes) -> str:
    return codes.tobytes().decode("utf-16-le")


@cache
def _tables() -> tuple[Codes, Codes, dict[str, str]]:
    """code -> light, light -> heavy, and what each ligature stands for."""
    light_of: Codes = np.arange(0x10000, dtype=np.uint16)
    ligatures: dict[str, str] = {}
    for code in (*range(_IDEOGRAPHS.start), *range(_IDEOGRAPHS.stop, 0x10000)):
        folded = _light(chr(code))
        light_of[code] = GONE if not folded else ord(folded) if len(folded) == 1 else SLOW
        if len(folded) > 1:
            ligatures[chr(code)] = folded
    for mark in "\u0653\u0654\u0655":
        light_of[ord(mark)], ligatures[mark] = SLOW, ""
    heavy_of: Codes = np.arange(0x10000, dtype=np.uint16)
    for written, read in _HEAVY.items():
        heavy_of[ord(written)] = ord(read)
    return light_of, heavy_of, ligatures


@cache
def _parted(underscore: bool) -> Codes:
    """By character: itself where it is of a word, else a space."""
    kept = "_" if underscore else ""
    of_words = [code if chr(code).isalnum() or chr(code) in kept else ord(" ") for code in range(0x10000)]
    return np.array(of_words, np.uint16)


@cache
def _letters(*, heavy: bool) -> _Letters:
    return _Letters(_heavy_of_raw() if heavy else _tables()[0])


@cache
def _heavy_of_raw() -> Codes:
    light_of, heavy_of, _ = _tables()
    return heavy_of[light_of]


def _light(char: str) -> str:
    """What one character is read as; applied until nothing changes, hence stable."""
    if char in _SAME:
        return _SAME[char]
    category = unicodedata.category(char)
    if category in ("Cs", "Co", "Zs"):
        return " "
    if _is_mark(char) or category == "Cf" or ord(char) in (GONE, SLOW):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    parts = char if char in _KEPT else unicodedata.normalize("NFKD", char).lower()
    if parts == char:
        return char
    if 0xFB50 <= ord(char) <= 0xFEFF:  # composed, so that ﺃ keeps its hamza; ﹶ holds a space that is no gap
        parts = unicodedata.normalize("NFKC", char).lower().strip()
    return "".join(_light(part) for part in parts if ord(part) < 0x10000)


def _is_mark(char: str) -> bool:
    code = ord(char)
    return code == _TATWEEL or any(first <= code <= last for first, last in _MARKS)
