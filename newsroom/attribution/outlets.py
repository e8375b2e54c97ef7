"""The names of wires and outlets, and whom somebody spoke to. Imports the lines and the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from newsroom.attribution.lines import Line
from newsroom.attribution.speakers import is_definite
from newsroom.attribution.vocabulary import (
    MEDIA,
    STOPS,
    THAT,
    Kind,
    Vocabulary,
    folded,
    plain,
    text_at,
)

REACH = 22  # tokens in which, after a speaker, come his أن and whom he spoke to
_TO = folded("مع عبر ل لدى")
_QUALITIES = folded("الرسمية الإخباري الإخبارية")  # are said of an outlet and are no part of its name
_ADJECTIVE = ("ي", "يه", "يين", "يون")
_GENERAL = folded("أنباء الأنباء الأخبار")


class OutletReader:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self._is = vocabulary

    def name(self, line: Line, at: int) -> str:
        """The outlet named at a token; of «شبكة CNN» the second word, of «الوكالة» nothing."""
        known = self._is.known(line.words, at)
        places = self.places(line, at)
        if known and known.kind is Kind.PRESS and (of := self.told_to(line, places[-1] + 1)[0]):
            return of  # تقرير لصحيفة كذا
        if not known or (known.kind is Kind.CHANNEL and places == (at,)):
            return ""
        return line.text(places, known.clitics if places[:1] == (at,) else "", known.first)

    def places(self, line: Line, at: int) -> tuple[int, ...]:
        """The tokens of its name."""
        known = self._is.known(line.words, at)
        if not known or known.kind not in MEDIA:
            return ()
        noun = tuple(range(at, at + known.length))
        if known.kind is Kind.OUTLET:
            return noun
        definite = is_definite(line.words[at].text, known.clitics)
        if known.kind is Kind.PRESS or definite:
            more = self._agreeing(
                line, noun[-1] + 1, definite=definite or is_definite(line.words[noun[-1]].text)
            )
            return (*noun, *takewhile(lambda place: line.words[place].text.endswith(_ADJECTIVE), more))
        return self._proper(line, noun)

    def told_to(self, line: Line, at: int) -> tuple[str, int]:
        """The outlet after ل or مع at this token, and the token to go on from."""
        words = line.words
        known = self._is.known(words, at) if at < len(words) else None
        if known and known.kind in MEDIA and (known.clitics.endswith("ل") or text_at(words, at - 1) in _TO):
            return self.name(line, at), self.places(line, at)[-1] + 1
        if text_at(words, at) == "ل" and at + 1 < len(words) and (last := line.quoted_name(at + 1)):
            return line.text(range(at + 1, last)), last
        return "", at

    def via(self, line: Line, at: int, before: int = 0) -> str:
        """The outlet spoken to, after token `at` or in what leads to `before`: قال لرويترز، في حديث مع قناة العربية."""
        words = line.words
        if at < len(words) and not words[at].gap and (told := self.name(line, at)):
            return told
        for place in range(at, min(at + REACH, len(words))):
            if words[place].text in THAT or line.colon(place):
                break
            if told := self.told_to(line, place)[0]:
                return told
        leading = (place for place in range(2, before) if self._in_statement(line, place))
        return next(filter(None, (self.told_to(line, place)[0] for place in leading)), "")

    def _in_statement(self, line: Line, at: int) -> bool:
        return any(plain(line.words[place].text) in self._is.statements for place in (at - 2, at - 1))

    def _proper(self, line: Line, noun: tuple[int, ...]) -> tuple[int, ...]:
        """The name after «وكالة» or «موقع»; a name that is no name keeps the noun."""
        at = noun[-1] + 1
        if at >= len(line.words) or line.words[at].gap not in ("", "،"):
            return noun
        if last := line.quoted_name(at):
            return tuple(range(at, last))
        if line.words[at].text in _GENERAL:
            return (*noun, at, *self._agreeing(line, at + 1, definite=True))
        if self._ends(line, at):
            return noun
        known = self._is.known(line.words, at)
        if known and known.kind in MEDIA:
            return self.places(line, at)  # مراسل وكالة رويترز
        name = (at, *self._agreeing(line, at + 1, definite=line.words[at].text.startswith("ال")))
        return (*noun, *name) if known and known.kind is Kind.STATE else name

    def _agreeing(self, line: Line, at: int, *, definite: bool) -> Iterator[int]:
        """The next tokens, as far as they go with what stands."""
        for place in range(at, min(at + 3, len(line.words))):
            token, known = line.words[place], self._is.known(line.words, place)
            ended = token.gap or token.text in _QUALITIES or self._ends(line, place)
            other = known is not None and known.kind is not Kind.STATE  # سورية is a state, and Syrian
            if ended or other or token.text.startswith("ال") is not definite:
                return
            yield place

    def _ends(self, line: Line, at: int) -> bool:
        text = line.words[at].text
        small = text in THAT or text in STOPS or text in self._is.ends
        return small or self._is.says(text) is not None or self._is.between(line.words, at) > 0
