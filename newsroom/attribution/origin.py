"""Where an article itself says it comes from: its dateline, its foot, its outlet, its lead.

Imports newsroom.models, .arabic and the signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from newsroom.arabic.clauses import tokens
from newsroom.arabic.words import Page, page, pages
from newsroom.attribution.lines import Line
from newsroom.attribution.outlets import OutletReader
from newsroom.attribution.vocabulary import MEDIA, Kind, Vocabulary, folded, plain, text_at
from newsroom.models import Article, Origin

_LINE = re.compile(r"[^\n]*\w[^\n]*")
_DATELINE = 8  # words in which a dateline names its wire
_CREDIT = 8  # words of a line that only credits somebody
_EDGES = 6  # lines at either end, page residue among them
_ROW = 300  # characters of a line that may tell
_EDGE = "()[]-–—ـ/:|،*"
_FROM_OUTLET = re.compile(r"[(\[]\s*(?:نقلا |نقلاً )?عن:?\s+([^)\]]+)[)\]]")
_FROM = folded("عن المصدر مصدر نقلا")
_ITS_TRANSLATION = folded("ترجمته ترجمتها وترجمته وترجمتها")


class OriginReader:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self._is = vocabulary
        self._outlets = OutletReader(vocabulary)

    def read(self, article: Article, lead: str) -> Origin:
        """`lead`: the outlet that the first sentences go back to, if any."""
        texts = [row[0].strip()[:_ROW] for row in _LINE.finditer(article.text)]
        rows = [*map(_row, pages(texts[:_EDGES] + texts[max(_EDGES, len(texts) - _EDGES) :]))]
        credit = next(filter(None, map(self._credited, rows)), "") or self._unless_general(lead)
        if translated := next(filter(self._translated, rows), None):
            return Origin("translated", credit or self._first_named(translated))
        foreign = _FROM_OUTLET.search(article.source)
        if foreign:
            return Origin("quoted", foreign[1].strip())
        wire = next((wire for row in rows for wire in self._wires(row, dateline=row is rows[0])), "")
        if wire and not same(wire, article.source):
            return Origin("agency", wire)
        return Origin("quoted", credit) if credit and not same(credit, article.source) else Origin()

    def _credited(self, row: Line) -> str:
        """«عن العربي الجديد», «المصدر: الجزيرة» as a line of its own."""
        if len(row.words) > _CREDIT or text_at(row.words, 0) not in _FROM:
            return ""
        first = 2 if text_at(row.words, 1) == "عن" else 1
        known = self._is.known(row.words, first) if first < len(row.words) else None
        if known and known.kind in MEDIA:
            return self._outlets.name(row, first)
        plainly = first == 2 or (first < len(row.words) and row.words[first].gap in (":", "/"))
        return row.text(range(first, min(first + 3, len(row.words)))) if plainly else ""

    def _wires(self, row: Line, *, dateline: bool) -> Iterator[str]:
        """Wires set apart from the words around them by brackets, dashes or the edge of the line."""
        if not dateline and len(row.words) > _CREDIT:
            return
        raw = row.page.raw
        told = (at for at, token in enumerate(row.words) if token.text in self._is.signals)
        for at in range(min(_DATELINE, next(told, len(row.words)))):
            for end in range(at + 1, min(at + 4, len(row.words) + 1)):
                if " ".join(token.text for token in row.words[at:end]) not in self._is.wires:
                    continue
                first, last = row.page.span(row.words[at].start, row.words[end - 1].end)
                before, after = raw[:first].rstrip(), raw[last:].lstrip()
                if before[-1:] in _EDGE and after[:1] in _EDGE:
                    yield row.text(range(at, end))

    def _translated(self, row: Line) -> bool:
        for at, token in enumerate(row.words):
            short = at == 0 and len(row.words) <= _CREDIT
            credited = at + 1 < len(row.words) and row.words[at + 1].gap in (":", "/")
            if token.text in self._is.translated and (short or credited):
                return True
            if token.text in _ITS_TRANSLATION:
                return True
        return False

    def _first_named(self, row: Line) -> str:
        """«نشرت صحيفة … تقريرا ترجمته …»: the first is who wrote it."""
        return next(filter(None, (self._outlets.name(row, at) for at in range(len(row.words)))), "")

    def _unless_general(self, outlet: str) -> str:
        """Not «تقارير» or «وسائل إعلام», which are nobody."""
        words = _line(outlet).words
        known = self._is.known(words, 0) if words else None
        return "" if known and known.kind is Kind.PRESS else outlet


def _line(text: str) -> Line:
    return _row(page(text))


def _row(text_page: Page) -> Line:
    return Line(tokens(text_page, 0, len(text_page.text)), text_page, len(text_page.text), title=False)


@lru_cache(maxsize=1000)  # the same few outlets again and again
def _plainly(outlet: str) -> frozenset[str]:
    return frozenset(plain(token.text) for token in _line(outlet).words)


def same(outlet: str, other: str) -> bool:
    """Whether the outlet named is the one that publishes."""
    one, two = _plainly(outlet), _plainly(other)
    return bool(one and two) and (one <= two or two <= one)
