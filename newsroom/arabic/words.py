"""Words on the page and the ways a name is written: what the matcher searches in, and what it searches for.

Imports only `newsroom.arabic.fold`, numpy and the standard library.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from newsroom.arabic.fold import Codes, Folded, darken, darkened, fold, folded_together, light

SOFT = " \"'()[]{}-_#*~"  # one gap however many: قاعدة "عين الأسد" and #عين_الأسد are the same name
LONG = 5  # letters that make a name itself even when glued to another word
NISBA = ("ي", "ية", "يين", "يون")
TOGETHER = 100_000  # characters drawn in one go: enough that what one go costs is nothing
_HARD, _LETTER, _GAP = 0, 1, 2
_TA = ord("ة")
_SPACE = ord(" ")
_SENTENCE_END = re.compile(
    r"[.!?؟\n](?:(?<=\n)|(?<!\..)(?=[ \n]))"
)  # not "..", which headlines use as a dash


@dataclass(frozen=True)
class Page:
    """A folded text with its soft gaps squeezed to one space, and a space at either end."""

    raw: str
    text: str  # heavy
    light: str
    broken: str  # heavy, with every hard break as one sign
    letters: bytes  # 1 where a word character stands

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
        return bisect_left(self._raw, raw)

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

    def has(self, pattern: re.Pattern[str]) -> bool:
        """Whether it is found anywhere, for those who ask it at every name."""
        if pattern not in self._has:
            self._has[pattern] = pattern.search(self.text) is not None
        return self._has[pattern]

    @cached_property
    def _has(self) -> dict[re.Pattern[str], bool]:
        return {}

    @cached_property
    def folded(self) -> Folded:
        return fold(self.raw)

    @cached_property
    def places(self) -> NDArray[np.int32]:
        """Index here -> index in the folded text; -1 for an added space. Most pages are never asked for it."""
        *_, drawn = _drawn(_codes(f" {self.folded.light} "))
        places = (drawn - 1).astype(np.int32)
        places[:-1][drawn[1:] == drawn[:-1]] = -1
        return places

    @cached_property
    def _ways(self) -> tuple[memoryview, memoryview]:
        """Both ways back, page to fold to raw, as what gives plain numbers fastest."""
        return self.places.data, self.folded.offsets.data

    @cached_property
    def _raw(self) -> memoryview:
        """The raw offset of each character; an added space has that of the character after it."""
        places = np.where(self.places < 0, np.int32(len(self.folded.text)), self.places)
        raw: NDArray[np.int32] = self.folded.offsets[np.minimum.accumulate(places[::-1])[::-1]]
        raw[0] = -1
        return raw.data

    @cached_property
    def _breaks(self) -> list[int]:
        return [0, *(match.end() for match in _SENTENCE_END.finditer(self.text)), len(self.text) + 1]


def page(text: str) -> Page:
    """`text` ready to be searched. Words glued after ta marbuta, which always ends one, are set apart."""
    return next(pages((text,)))


def pages(texts: Sequence[str]) -> Iterator[Page]:
    """Of each text; short ones are drawn together, which takes a third of the time."""
    some, size = list[str](), 0
    for text in texts:
        some.append(text)
        size += len(text)
        if size >= TOGETHER:
            yield from _pages(some)
            some, size = [], 0
    yield from _pages(some)


def _pages(texts: Sequence[str]) -> Iterator[Page]:
    """Drawn on one line, each behind a hard break and within its own spaces."""
    codes, starts = folded_together([f"\n {text} " for text in texts])
    codes, is_letter, drawn = _drawn(codes)
    dark = darkened(codes)
    heavy, plain, hard = _string(dark), _string(codes), _string(_tables()[2].take(dark))
    letters = is_letter.tobytes()
    edges = [*np.searchsorted(drawn, starts).tolist(), len(plain)]
    for raw, edge, end in zip(texts, edges, edges[1:], strict=False):
        start = edge + 1  # after the break
        yield Page(raw, heavy[start:end], plain[start:end], hard[start:end], letters[start:end])


def _drawn(line: Codes) -> tuple[Codes, NDArray[np.bool_], NDArray[np.intp]]:
    """A folded line with its gaps squeezed, and a space wherever words were glued: its codes, which of them are of
    words, and where each stood on the line; an added space where the character after it did."""
    kinds_of, softened, _ = _tables()
    kinds = kinds_of.take(line)
    soft = kinds == _GAP
    kept = np.ones(len(soft), np.bool_)
    np.logical_not(soft[1:] & soft[:-1], out=kept[1:])
    stood = np.flatnonzero(kept)
    codes, letters = softened.take(line.take(stood)), kinds.take(stood) == _LETTER
    glued = np.flatnonzero((codes[:-1] == _TA) & letters[1:]) + 1
    if glued.size:
        codes, letters = np.insert(codes, glued, _SPACE), np.insert(letters, glued, False)
        stood = np.insert(stood, glued, stood[glued])
    return codes, letters, stood


def broken(text: str) -> str:
    """`Page.broken` of a text that is folded and has no double gaps."""
    return _string(_tables()[2].take(_codes(text)))


def forms(name: str, *, al: bool = False, nisba: bool = False) -> set[str]:
    """Every spelling of `name` to look for, on the light fold."""
    text = " ".join(light(name).translate(_SOFTENED).split())
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
