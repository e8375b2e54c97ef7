"""Sentences of an article: the exact pieces of text that serve as evidence.

Imports only `newsroom.arabic.words` and the standard library.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from newsroom.arabic.words import Page

_CLOSING = "\"'”’»›)]}"
# A full stop ends a sentence before a gap, unless it follows a lone letter (أ. ف. ب.) or another stop ("..",
# a dash in headlines); after a closing quote it does so without a gap too, for feeds that lose theirs.
# What looks back stands after the first sign: a pattern that begins with a set of signs is found several times faster.
# A run of signs is tried at its first two (the first may follow a stop), or a long one would be read over and over.
_SHUT = f"[{re.escape(_CLOSING)}]"
_END = re.compile(
    rf"[.!?؟](?:(?<![.…].)(?:(?<=\.)(?<!\b[^\W\d_]\.)|(?<!\.)(?<![!?؟][!?؟].)[!?؟]*+){_SHUT}*+(?=\s|$)"
    rf"|(?<={_SHUT}\.)(?=\w))"
)
_STOPPED = re.compile(rf"[.!?؟:…][{re.escape(_CLOSING)}\s]*$")
_CARRIED_ON = tuple("،,؛;.:)»”")
_LINE = re.compile(r"[^\n]+")  # to ask for more than a gap here would read a long one over and over
_OPENING = re.compile(
    r"\s*[وف]?(?:قال|[أا]علن|[أا]كد|كشف|[أا]فاد|ذكر|[أا]وضح|[أا]شار|[أا]ضاف|نقل|نفى|نفت|صرح|شدد|حذر|لفت)"
    r"(?:ت|وا|ا|تا)?\s"
)
LINE = 2  # sentences of a text so short, without a title, that it is a headline itself
LONGEST = 1500  # characters: what never stops is read piece by piece, or its reading would never end
WHOLE = 8  # words: a line so long that begins as sentences of the news do is one, whatever stands above it
FRAGMENT = 3  # words: a line so short, with no stop, is a piece of a sentence a page has broken at its links


@dataclass(frozen=True, slots=True)
class Sentence:
    start: int  # raw
    end: int
    first: int  # on the page
    last: int
    title: bool


def sentences(
    body: str, title_end: int, text: Page, without: Sequence[tuple[int, int]] = ()
) -> tuple[Sentence, ...]:
    """All of them in order; none crosses the title's end, nor a line break that is not plainly an accident.

    `without`: lines that are no part of the text."""
    return tuple(
        Sentence(start, end, text.at(start), text.at(end), end <= title_end)
        for start, end in spans(body, title_end, without)
    )


def headlined(title: str, found: Sequence[Sentence], body: str) -> tuple[Sentence, ...]:
    """Those that repeat the title, and the first of a text without one, are headlines too."""
    return tuple(
        replace(sentence, title=True)
        if sentence.title
        or (_same(body[sentence.start : sentence.end], title) if title else number == 0 or len(found) <= LINE)
        else sentence
        for number, sentence in enumerate(found)
    )


def _same(text: str, title: str) -> bool:
    return text in title and 2 * len(text) > len(title)


def spans(body: str, title_end: int, without: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """Sentences as raw spans, in order."""
    return [
        piece
        for line_start, line_end in _lines(body, title_end, frozenset(start for start, _ in without))
        for piece in _pieces(body, line_start, line_end)
    ]


def around(spans: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """The sentence, or sentences, a raw span stands in."""
    first = max(0, bisect_right(spans, start, key=itemgetter(0)) - 1)
    last = max(first, bisect_left(spans, end, key=itemgetter(0)) - 1)
    if not spans:
        return start, end
    return min(spans[first][0], start), max(spans[last][1], end)


def _pieces(body: str, line_start: int, line_end: int) -> Iterator[tuple[int, int]]:
    start = line_start
    for stop in [*(match.end() for match in _END.finditer(body, line_start, line_end)), line_end]:
        while stop - start > LONGEST:
            cut = _cut(body, start, start + LONGEST)
            yield from _trimmed(body, start, cut)
            start = cut
        yield from _trimmed(body, start, stop)
        start = stop


def _cut(body: str, start: int, stop: int) -> int:
    """Where to part what is too long: after its last comma, else after its last word."""
    comma = body.rfind("،", start + LONGEST // 2, stop)
    space = comma if comma >= 0 else body.rfind(" ", start, stop)
    return space + 1 if space > start else stop


def _trimmed(body: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    piece = body[start:stop]
    first = start + len(piece) - len(piece.lstrip())
    last = start + len(piece.rstrip())
    if first < last:
        yield first, last


def _lines(body: str, title_end: int, without: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Lines, with those joined that a page broke inside a sentence. The title is one whatever it holds."""
    if title_end:
        yield 0, title_end
    start = last = end = -1  # `last`: where the last line of those joined begins
    for line in filter(_says_something, _LINE.finditer(body, title_end)):
        if line.start() in without:
            if start >= 0:
                yield start, end
            start = -1
            continue
        if start >= 0 and _carries_on(body[last:end], body[end : line.start()], line[0], alone=last == start):
            last, end = line.span()
            continue
        if start >= 0:
            yield start, end
        start = last = line.start()
        end = line.end()
    if start >= 0:
        yield start, end


def _says_something(line: re.Match[str]) -> bool:
    return not line[0].isspace()


def _carries_on(above: str, gap: str, below: str, *, alone: bool) -> bool:
    """Whether the line below goes on with the one above, which may itself go on with another unless it is alone.

    Only the line above is looked at, or a page of short lines would be read anew at each of them."""
    if gap.count("\n") > 1 or _STOPPED.search(above):
        return False
    if below.lstrip().startswith(_CARRIED_ON):
        return True
    words, following = len(above.split()), len(below.split())
    caption = alone and following >= WHOLE and _OPENING.match(below)
    return min(words, following) <= FRAGMENT and not caption
