"""The signs in one sentence that somebody vouches for it: verbs of saying, «بحسب», «في بيان», «الوزارة: …».

Imports the grammar of signs, the verbs and the vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from newsroom.attribution.grammar import Grammar, Sign
from newsroom.attribution.lines import Line
from newsroom.attribution.sayings import NEAR, Found, SayingReader
from newsroom.attribution.vocabulary import LARGE, Kind, Vocabulary, folded, matches, plain, text_at

_SAME = folded("له لها لهم قوله قولها تعبيره تعبيرها ذلك")
_ISSUED = folded("صادر صدر أصدره أصدرته نشره نشرته تلاه عن له لها من")
_LINKS = folded("ما لما عن إلى ل")
_CAME = folded("جاء وجاء جاءت وجاءت ورد وورد")
_CAME_WHAT = folded("ذلك هذا هذه تصريحات التصريحات الإعلان التصريح")
_LABEL = 14  # words in which a label comes to its colon
_TAIL = 5  # words between a speaker and his colon


class SignReader:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self._is = vocabulary
        self._grammar = Grammar(vocabulary)
        self._sayings = SayingReader(self._grammar)

    def signs(self, line: Line) -> list[Sign]:
        """By where they begin, outlets joined with those they quote."""
        return _joined([*self._found(line), *self._foot(line)])

    def _found(self, line: Line) -> Iterator[Sign]:
        at, begun = 0, -1
        for place, token in enumerate(line.words):
            if place < at or not (place == 0 or token.gap or token.text in self._is.signals):
                continue
            sign, at = self._at(line, place, first=begun < 0)
            if sign and not (
                begun >= 0 and line.inside(begun, place)
            ):  # what one says is not said by another
                yield sign
                begun = begun if begun >= 0 or sign.within else line.words[place].start

    def _at(self, line: Line, at: int, *, first: bool) -> Found:
        """The sign at a token."""
        words, text = line.words, line.words[at].text
        if label := self._label(line, at):
            return label
        if text not in self._is.signals:
            return None, at + 1
        if count := matches(self._is.according, words, at):
            return self._according(line, at + count)
        impersonal = matches(self._is.impersonal, words, at) if line.opens(at) else 0
        if impersonal and self._grammar.that(line, at + impersonal, NEAR):
            return Sign(words[at].start, nobody=True), at + 1
        if verb := self._is.relays(text):
            return self._sayings.relayed(line, at, verb)
        if verb := self._is.says(text):
            return self._sayings.said(line, at, verb, first=first)
        if self._is.participle(text):
            return self._participle(line, at, first=first), at + 1
        if plain(text) in self._is.issued and text_at(words, at - 1) in ("في", "وفي"):
            return self._statement(line, at)
        return None, at + 1

    def _foot(self, line: Line) -> Iterator[Sign]:
        """«… - وزارة الدفاع» at the end of a title."""
        at = line.last_dash() if line.title else 0
        speaker = self._grammar.speakers.read(line, at) if at else None
        if speaker and speaker.kinds and not speaker.media and speaker.end == len(line.words):
            yield self._grammar.sign(line, line.words[0].start, speaker, whole=True)

    def _label(self, line: Line, at: int) -> Found | None:
        """«وزارة الدفاع: …», «مصادر لرويترز: …»."""
        begins = at == 0 or any(mark in ".!?؟" for mark in line.words[at].gap)
        if not begins or not any(
            line.colon(place) for place in range(at + 1, min(at + _LABEL, len(line.words) + 1))
        ):
            return None
        speaker = self._grammar.speakers.read(line, at)
        if not speaker or speaker.kinds == (Kind.STATE,):
            return None  # «بغداد:» is where, «العراق:» what it is about
        via, end = self._grammar.outlets.told_to(line, speaker.end)
        end = self._to_colon(line, end) if speaker.kinds else end
        if not line.colon(end):
            return None
        sign = self._grammar.sign(line, line.words[at].start, speaker, via)
        return replace(sign, doubtful=not speaker.kinds), end

    def _to_colon(self, line: Line, at: int) -> int:
        """Past words of a speaker that nothing explains, if a colon ends them."""
        for place in range(at, min(at + _TAIL, len(line.words) + 1)):
            if line.colon(place):
                return place
            if place == len(line.words) or line.words[place].gap or self._is.says(line.words[place].text):
                break
        return at

    def _according(self, line: Line, at: int) -> Found:
        """«بحسب المصدر», «وفق ما أعلنت الوزارة», «نقلا عن رويترز», «وفقا له»."""
        start = line.words[0].start
        if text_at(line.words, at) in _SAME:
            return Sign(start, whole=True), at + 1
        at = self._past_links(line, at)
        speaker = self._grammar.speakers.read(line, at, ("", "ل"))
        if not speaker or speaker.kinds[:1] == (Kind.THING,):
            return None, at
        if speaker.media:
            return self._grammar.quoting(line, start, speaker, relays=True, whole=True), speaker.end
        return self._grammar.sign(line, start, speaker, whole=True), speaker.end

    def _past_links(self, line: Line, at: int) -> int:
        """Past «ما أعلنته», «عن», «إلى»; after ما the verb may be any."""
        words = line.words
        while at < len(words):
            text, before = words[at].text, text_at(words, at - 1)
            verb = self._is.says(text) or self._is.relays(text)
            any_verb = before in ("ما", "لما") and not self._is.known(words, at)
            if not (text in _LINKS or verb or any_verb):
                break
            at += 1
        return at

    def _participle(self, line: Line, at: int, *, first: bool) -> Sign | None:
        """«مؤكدا أن» goes on for who spoke, or for whoever did what the sentence tells first."""
        if at == 0 or (first and line.inside(line.words[0].start, at)):
            return Sign(line.words[at].start)
        doer = self._grammar.doer(line, at) if first and line.words[at].gap else None
        return self._grammar.sign(line, line.words[at].start, doer) if doer else None

    def _statement(self, line: Line, at: int) -> Found:
        """«في بيان لوزارة الدفاع», «في بيان صادر عن الحكومة»."""
        words, place = line.words, at + 1
        while place < min(at + 5, len(words)) and (
            words[place].text in _ISSUED or _adjective(words[place].text)
        ):
            place += 1
        if place == len(words) or any(token.gap for token in words[at + 1 : place + 1]):
            return None, at + 1
        speaker = self._grammar.speakers.read(line, place, ("", "ل"))
        if not speaker or not speaker.kinds or speaker.kinds[0] not in LARGE:
            return None, at + 1
        back = text_at(words, 0) in _CAME and text_at(words, 1) in _CAME_WHAT
        whole = back or not self._grammar.that(line, speaker.end)
        sign = self._grammar.sign(line, words[0 if whole else at].start, speaker, whole=whole)
        return replace(sign, back=back), speaker.end


def _joined(signs: list[Sign]) -> list[Sign]:
    """An outlet and whom it quotes are one: the speaker vouches, through the outlet."""
    for outlet in [sign for sign in signs if sign.media and not sign.within]:
        told = [sign for sign in signs if not sign.media and not sign.nobody]
        spoken = [sign for sign in told if not sign.whole and not sign.within]
        quoted = next((sign for sign in told if sign.speaker and (sign.whole or sign.within == "that")), None)
        if outlet.whole and spoken:
            signs = [replace(sign, via=sign.via or outlet.via) if sign in spoken else sign for sign in signs]
        elif quoted:
            signs = [sign for sign in signs if sign is not quoted]
            signs.append(replace(quoted, start=outlet.start, whole=outlet.whole, within="", via=outlet.via))
        else:
            continue
        signs.remove(outlet)
    return sorted(signs, key=lambda sign: sign.start)


def _adjective(word: str) -> bool:
    return word.endswith(("ي", "يه", "مشترك", "مقتضب")) and not word.startswith("ال") and len(word) > 3
