"""What is kept of an article to meet it again: the hashes of its word triples, its headline, where and when.

A sketch is compared exactly; `keys` is the sample of it by which an index is asked. Both hold for one VERSION of
the fold and of this module only. Imports the fold, the headlines, canonical addresses and numpy.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from newsroom.fingerprint import canonical_url
from newsroom.stories.headline import Headline, headline, outlet_name, tokens

Shingles = NDArray[np.uint32]

VERSION = 1  # of what is hashed; raise it when the fold changes
SAMPLE = 4  # one shingle of so many is a key
UNSAMPLED = 60  # words up to which all are
LEAD = 24  # words; whose shingles are all keys, so that a short post meets the article it opens
MOST = 384  # keys of a text, however long
HEADLINE = 20  # words of a headline that give keys
LONGEST = 5000  # words of a text that are kept
LONGEST_TITLE = 400  # characters
HEAD = 3  # numbers before the shingles of a packed sketch
GLANCE = 0.1  # of the smaller text; less is near nothing
SHORTEST = 8  # words; less is no text of its own

_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)
_NONE: Shingles = np.empty(0, np.uint32)


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    shingles: Shingles  # of the whole text, sorted, each once; empty when there is only a headline
    lead: Shingles  # of its first words, sorted, each once
    words: int  # of the text
    headline: Headline
    outlet: str  # folded; empty when not known
    address: str | None  # canonical
    published: datetime | None

    @property
    def has_text(self) -> bool:
        return bool(self.shingles.size)


def sketch(
    title: str,
    text: str,
    *,
    outlet: str = "",
    url: str | None = None,
    published: datetime | None = None,
    names: Iterable[str] = (),
) -> Sketch:
    """Of an article whose page furniture is removed already; `outlet` and `url` as the source gives them.

    `names`: ids of what the title names, if the caller knows; headlines that name others are not alike.
    A text of a few words, or one that only repeats the headline, counts as no text.
    """
    head, body = tokens(title), tokens(text)[:LONGEST]
    if len(body) < SHORTEST and not head:
        title, head, body = text, body, []
    if len(body) < SHORTEST or (len(body) <= len(head) + SHORTEST // 2 and body[: len(head)] == head):
        body = []
    shingles = _hashed(body)
    lead = np.unique(shingles[: LEAD - 2])
    return _made(title, np.unique(shingles), lead, len(body), outlet, url, published, names)


def keys(made: Sketch) -> list[int]:
    """32-bit numbers by which the article is looked up: a sample of its text, its lead, its headline. Each once."""
    every = made.shingles
    sampled = every if made.words < UNSAMPLED else every[every % SAMPLE == 0]
    chosen = np.concatenate((sampled[:MOST], made.lead, np.array(_pairs(made.headline.words), np.uint32)))
    return [int(key) for key in np.unique(chosen)]


def pack(made: Sketch) -> bytes:
    """What a database keeps beside title, outlet, address and time: version, words, the shingles of the lead first."""
    rest = np.setdiff1d(made.shingles, made.lead, assume_unique=True)  # stays sorted
    head = np.array([VERSION, made.words, made.lead.size], "<u4")
    return head.tobytes() + np.concatenate((made.lead, rest)).astype("<u4").tobytes()


def unpack(
    packed: bytes,
    title: str,
    *,
    outlet: str = "",
    url: str | None = None,
    published: datetime | None = None,
    names: Iterable[str] = (),
    text: str = "",
) -> Sketch | None:
    """The sketch again; None when another version packed it. `text` only matters where the title is empty."""
    numbers = np.frombuffer(packed[: len(packed) // 4 * 4], "<u4").astype(np.uint32)
    if numbers.size < 3 or numbers[0] != VERSION:
        return None
    _, words, lead = (int(number) for number in numbers[:3])
    title = title if title.strip() or words else text
    return _made(title, np.sort(numbers[3:]), numbers[3 : 3 + lead], words, outlet, url, published, names)


def alike(made: Sketch, packed: Sequence[bytes]) -> list[bool]:
    """Which packed sketches may be near: a glance, so that a whole window can be gone through. Where one of two has no
    text, only the headlines can tell."""
    if not (packed and made.shingles.size):
        return [True] * len(packed)
    ends = np.cumsum([max(0, len(one) // 4 - HEAD) for one in packed])
    every = np.frombuffer(b"".join([one[4 * HEAD : len(one) // 4 * 4] for one in packed]), "<u4")
    places = np.minimum(np.searchsorted(made.shingles, every), made.shingles.size - 1)
    shared = np.concatenate(([0], np.cumsum(made.shingles[places] == every)))
    sizes = np.diff(ends, prepend=0)
    both = np.diff(shared[ends], prepend=0)
    worth = (sizes == 0) | (both >= GLANCE * np.minimum(sizes, made.shingles.size))
    return [bool(one) for one in worth]


def is_stamped(moment: datetime | None) -> bool:
    """Whether it is a time of day and not only a day."""
    return moment is not None and (moment.hour, moment.minute, moment.second) != (0, 0, 0)


def within(one: Sketch, other: Sketch, span: timedelta) -> bool:
    """Whether they appeared so near each other; what has no date may have."""
    if one.published is None or other.published is None:
        return True
    return abs(one.published - other.published) <= span


def _made(
    title: str,
    shingles: Shingles,
    lead: Shingles,
    words: int,
    outlet: str,
    url: str | None,
    published: datetime | None,
    names: Iterable[str],
) -> Sketch:
    name = outlet_name(outlet)
    return Sketch(
        shingles,
        lead,
        words,
        headline(title[:LONGEST_TITLE], name, frozenset(names)),
        name,
        canonical_url(url) if url else None,
        published,
    )


def _hashed(words: Sequence[str]) -> Shingles:
    """The hash of every three words that follow each other, in order."""
    if not words:
        return _NONE
    codes = np.array([zlib.crc32(word.encode("utf-8", "replace")) for word in words], np.uint64)
    mixed = codes[:-2] * _FACTORS[0] + codes[1:-1] * _FACTORS[1] + codes[2:] * _FACTORS[2]
    mixed ^= mixed >> np.uint64(29)
    mixed *= _FACTORS[0]
    shingles: Shingles = (mixed >> np.uint64(32)).astype(np.uint32)
    return shingles


def _pairs(words: Sequence[str]) -> list[int]:
    """The hashes of neighbours in a headline; marked, so that none is taken for a shingle."""
    some = pairwise(words[:HEADLINE])
    return [zlib.crc32(f"^{one} {two}".encode("utf-8", "replace")) for one, two in some]
