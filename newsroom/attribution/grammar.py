"""A sign that somebody vouches, and what all kinds of signs are made of.

Imports newsroom.models, the lines, vocabulary, speakers and outlets.
"""

from __future__ import annotations

from dataclasses import dataclass

from newsroom.attribution.lines import Line
from newsroom.attribution.outlets import REACH, OutletReader
from newsroom.attribution.speakers import READABLE, Speaker, SpeakerReader
from newsroom.attribution.vocabulary import LARGE, THAT, Vocabulary, matches
from newsroom.models import Voice


@dataclass(frozen=True, slots=True)
class Sign:
    """Somebody vouches for what follows `start`, or for the whole sentence."""

    start: int  # on the page
    speaker: Speaker | None = None  # None: the one before
    words: tuple[str, ...] = ()  # of the speaker, folded
    text: str = ""  # ... as people read them
    name: str = ""  # a person's last name, folded
    via: str = ""
    whole: bool = False  # «…، بحسب الوزارة»
    within: str = ""  # "that": it is what another says; "relative": said in passing
    nobody: bool = False  # يذكر أن
    doubtful: bool = False  # counts only when the name is known from elsewhere
    back: bool = False  # جاء ذلك: of the sentence before

    @property
    def media(self) -> bool:
        return self.speaker is not None and self.speaker.voice is Voice.MEDIA


class Grammar:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.speakers = SpeakerReader(vocabulary)
        self.outlets = OutletReader(vocabulary)

    def sign(self, line: Line, start: int, speaker: Speaker, via: str = "", *, whole: bool = False) -> Sign:
        words = (speaker.first, *(line.words[place].text for place in speaker.tokens[1:]))
        if speaker.media:
            return Sign(start, speaker, words, via=self.outlets.name(line, speaker.tokens[0]), whole=whole)
        text = line.text(speaker.tokens[: min(speaker.short, READABLE)], speaker.clitics, speaker.first)
        name = line.words[speaker.name].text if speaker.name is not None else ""
        return Sign(start, speaker, words, text, name, via, whole, doubtful=whole and not speaker.kinds)

    def that(self, line: Line, at: int, reach: int = REACH) -> bool:
        """Whether what is said follows: after أن, a colon or a quotation mark."""
        words = line.words
        if at < len(words) and line.quoted(at):
            return True
        for place in range(at, min(at + reach, len(words))):
            if words[place].text in THAT or line.colon(place) or (words[place].gap and line.quoted(place)):
                return True
            if self._breaks(line, place):
                return False
        return at + reach >= len(words) and line.colon(len(words))

    def quoting(self, line: Line, start: int, outlet: Speaker, *, relays: bool, whole: bool) -> Sign:
        """An outlet, or whom it quotes: «… عن المتحدث باسم الوزارة»."""
        place = self.about(line, outlet.end)
        quoted = self.speakers.read(line, place + 1) if place is not None else None
        if quoted and quoted.voice is not Voice.MEDIA and (quoted.kinds or relays):
            return self.sign(line, start, quoted, self.outlets.name(line, outlet.tokens[0]), whole=whole)
        return self.sign(line, start, outlet, whole=whole)

    def doer(self, line: Line, at: int) -> Speaker | None:
        """Who does what a sentence tells before token `at`."""
        for place in range(at):
            known = self.vocabulary.known(line.words, place)
            if known and known.kind in LARGE and known.clitics in ("", "و"):
                return self.speakers.read(line, place, (known.clitics,))
        return None

    def about(self, line: Line, at: int) -> int | None:
        """The عن after an outlet; its short name or words of time may stand between."""
        return next(
            (at for at in range(at, min(at + 4, len(line.words))) if line.words[at].text == "عن"), None
        )

    def _breaks(self, line: Line, at: int) -> bool:
        """Whether something else than what is said begins at the token."""
        words, gap = line.words, line.words[at].gap
        if any(mark in ".؛;!?؟" for mark in gap) or self.vocabulary.says(words[at].text):
            return True
        if not gap or words[at].text[0] != "و" or matches(self.vocabulary.according, words, at):
            return False
        known = self.vocabulary.known(words, at)
        return known is None or known.clitics == "و"
