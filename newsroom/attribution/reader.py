"""Who vouches for each place of an article. Imports newsroom.models, .context, .arabic and the signs."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from newsroom.attribution.grammar import Sign
from newsroom.attribution.lines import QUOTES, Line
from newsroom.attribution.origin import OriginReader, same
from newsroom.attribution.signs import SignReader
from newsroom.attribution.speakers import Speaker
from newsroom.attribution.vocabulary import Kind, SourceLexicon, Vocabulary, plain
from newsroom.context import Context
from newsroom.models import Attribution, Dossier, EntityKind, Origin, Voice

_QUOTE = re.compile(f"[{QUOTES}]")
_APART = re.compile(r"\n\s*\n")
_NOBODY = Attribution(Voice.MEDIA)
_QUOTED = 5  # sentences over which an open quotation is followed
_LISTED = 20  # lines that may follow «وزارة الدفاع:»
_LABEL = 8  # words of a line that only says whose words follow


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody who vouches, remembered for those who only refer to him."""

    attribution: Attribution = _NOBODY
    words: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A sign, and who it turned out to be."""

    sign: Sign
    source: Source


@dataclass(frozen=True, slots=True)
class Carried:
    """Who vouches for a sentence that names nobody, in a quotation begun before it."""

    source: Source
    until: int


class Attributor:
    """A body that a dossier follows is known as one even where the lexicon lacks it."""

    def __init__(self, lexicon: SourceLexicon, dossiers: Iterable[Dossier] = ()) -> None:
        vocabulary = Vocabulary(lexicon)
        self._signs = SignReader(vocabulary)
        self._origins = OriginReader(vocabulary)
        self._kinds = {entity.id: entity.kind for dossier in dossiers for entity in dossier.entities}

    def reading(self, context: Context) -> Reading:
        """The article read once, to be asked for as many places as need be."""
        return Reading(context, self._signs, self._origins, self._kinds)

    def of(self, context: Context, start: int) -> Attribution:
        return self.reading(context).of(start)

    def origin(self, context: Context) -> Origin:
        return self.reading(context).origin


class Reading:
    """One article, read once."""

    def __init__(
        self, context: Context, signs: SignReader, origins: OriginReader, kinds: Mapping[str, EntityKind]
    ) -> None:
        self._context = context
        self._origins = origins
        self._firsts = [sentence.first for sentence in context.sentences]
        lines = [Line(context.words(one), context.page, one.last, one.title) for one in context.sentences]
        found = [signs.signs(line) if line.words else [] for line in lines]
        self._told = list(_Resolver(context, kinds, lines, found).told())
        _spread_back(self._told)
        self._carried = list(_Quotations(context, lines, self._told).carried())

    def of(self, start: int) -> Attribution:
        """Who vouches for what stands at this page offset."""
        number = max(0, bisect_right(self._firsts, start) - 1)
        if not self._told:
            return _NOBODY
        told, carried = self._told[number], self._carried[number]
        begun = [one for one in told if one.sign.start <= start and not one.sign.whole]
        spoken = [one for one in begun if not one.sign.within] or [one for one in told if one.sign.whole][:1]
        if spoken:
            return spoken[-1].source.attribution
        if carried and start < carried.until:
            return carried.source.attribution
        return begun[-1].source.attribution if begun else _NOBODY

    @cached_property
    def origin(self) -> Origin:
        """Where the article itself says it comes from."""
        return self._origins.read(self._context.article, self._lead())

    def _lead(self) -> str:
        """What the first sentence of the text with a sign was quoted from."""
        text = (told for told, one in zip(self._told, self._context.sentences, strict=True) if not one.title)
        lead = next((told for told in text if told), [])
        vias = (one.source.attribution.via for one in lead if not one.sign.within)
        return next(filter(None, vias), "")


class _Resolver:
    """From signs to sources: «المصدر» is the source before, «علاوي» whoever bears the name in this article."""

    def __init__(
        self,
        context: Context,
        kinds: Mapping[str, EntityKind],
        lines: Sequence[Line],
        found: Sequence[list[Sign]],
    ) -> None:
        self._context = context
        self._kinds = kinds
        self._lines = lines
        self._found = found
        self._before: list[Source] = []
        self._named: dict[str, Source] = {}
        for signs in found:
            for sign in signs:
                if sign.name and sign.speaker and sign.speaker.kinds:
                    self._named.setdefault(sign.name, _source(sign, sign.speaker.voice))

    def told(self) -> Iterator[list[Told]]:
        for line, signs in zip(self._lines, self._found, strict=True):
            told = []
            for sign in signs:
                if (source := self._resolved(line, sign)) is None:
                    continue
                told.append(Told(sign, source))
                if not (sign.within or sign.nobody or (sign.whole and len(told) > 1)):
                    self._before.append(source)
            yield told

    def _resolved(self, line: Line, sign: Sign) -> Source | None:
        if sign.nobody:
            return Source()
        if line.title and sign.whole and same(sign.text, self._context.article.source):
            return None  # the outlet's own name at the foot of its title
        speaker = sign.speaker
        if speaker is None:
            return _through(self._before[-1] if self._before else Source(), sign.via)
        if speaker.media:
            return self._outlet(sign, speaker.kinds[0])
        if earlier := self._referred(sign):
            return _through(earlier, sign.via)
        if speaker.kinds:
            return _source(sign, speaker.voice)
        if named := self._named.get(sign.name):
            return _through(named, sign.via)
        return self._tracked(line, sign, speaker)

    def _outlet(self, sign: Sign, kind: Kind) -> Source:
        """An outlet; «الوكالة» is the one before."""
        via = sign.via or next(
            (one.attribution.via for one in reversed(self._before) if one.attribution.via), ""
        )
        return Source(Attribution(Voice.MEDIA, "", via), sign.words, (kind,))

    def _referred(self, sign: Sign) -> Source | None:
        """Whom «المتحدث», «المصدر نفسه», «البيان» speak of."""
        speaker = sign.speaker
        if speaker is None or len(sign.words) > 1 or not speaker.kinds or not sign.words[0].startswith("ال"):
            return None
        kind, word = speaker.kinds[0], plain(sign.words[0])
        before = self._before[::-1]
        named = (source for source in before if word in map(plain, source.words))
        alike = (source for source in before if kind is Kind.ANONYMOUS and kind in source.kinds)
        if found := next(named, None) or next(alike, None):
            return found
        last = self._before[-1] if self._before else None
        media = last is not None and last.attribution.voice is Voice.MEDIA
        fits = kind is Kind.ANONYMOUS if media else kind in (Kind.STAFF, Kind.DOCUMENT)
        return last if fits else None

    def _tracked(self, line: Line, sign: Sign, speaker: Speaker) -> Source | None:
        """A speaker the lexicon does not know: a body or a person that a dossier follows, else a name."""
        first, last = (line.words[speaker.tokens[place]] for place in (0, -1))
        kinds = {self._kinds.get(named.entity) for named in self._context.named_within(first.start, last.end)}
        if not kinds.isdisjoint((EntityKind.ORGANISATION, EntityKind.FORCE)):
            return _source(sign, Voice.OFFICIAL)
        if sign.doubtful and EntityKind.PERSON not in kinds:
            return None
        return _source(sign, speaker.voice)


class _Quotations:
    """What goes on past its sentence: a quotation still open, the lines after «وزارة الدفاع:»."""

    def __init__(self, context: Context, lines: Sequence[Line], told: Sequence[Sequence[Told]]) -> None:
        self._context = context
        self._lines = lines
        self._told = told
        self._marks = [context.page.at(mark.start()) for mark in _QUOTE.finditer(context.article.body)]
        self._source: Source | None = None
        self._open = False  # a quotation mark is open
        self._left = 0  # sentences for which it may still go on

    def carried(self) -> Iterator[Carried | None]:
        for number, told in enumerate(self._told):
            spoken = [one for one in told if not one.sign.within]
            if spoken:
                self._begin(self._lines[number], spoken[-1])
                yield None
            elif self._source and self._lasts(number):
                yield self._goes_on(number, self._source)
            else:
                self._source = None
                yield None

    def _begin(self, line: Line, last: Told) -> None:
        self._source = last.source
        self._open = len(self._between(last.sign.start, line.last)) % 2 == 1
        labels = line.colon(len(line.words))
        self._left = (
            _QUOTED if self._open else 0 if not labels else _LISTED if len(line.words) <= _LABEL else 1
        )

    def _lasts(self, number: int) -> bool:
        """Whether the sentence still belongs to who spoke before."""
        sentence, before, line = (
            self._context.sentences[number],
            self._context.sentences[number - 1],
            self._lines[number],
        )
        if not line.words or sentence.title != before.title:
            return False
        apart = _APART.search(self._context.article.body, before.end, sentence.start) is not None
        if self._left:
            return self._open or not apart or bool(self._told[number - 1])
        return not apart and line.quoted(0) and len(self._between(sentence.first, sentence.last)) % 2 == 0

    def _goes_on(self, number: int, source: Source) -> Carried:
        sentence = self._context.sentences[number]
        marks = self._between(sentence.first, sentence.last)
        self._left = max(0, self._left - 1)
        if self._open and len(marks) % 2:
            self._open, self._left = False, 0
            return Carried(source, marks[-1])
        return Carried(source, sentence.last)

    def _between(self, start: int, end: int) -> list[int]:
        return self._marks[bisect_left(self._marks, start) : bisect_left(self._marks, end)]


def _spread_back(told: list[list[Told]]) -> None:
    """«جاء ذلك في بيان للوزارة» vouches for the sentence before it, when nobody else does."""
    for number in range(1, len(told)):
        back = [one for one in told[number] if one.sign.back]
        if back and not any(not one.sign.within for one in told[number - 1]):
            told[number - 1] = [*told[number - 1], back[0]]


def _source(sign: Sign, voice: Voice) -> Source:
    kinds = sign.speaker.kinds if sign.speaker else ()
    return Source(Attribution(voice, sign.text, sign.via), sign.words, kinds)


def _through(source: Source, via: str) -> Source:
    return replace(source, attribution=replace(source.attribution, via=via or source.attribution.via))
