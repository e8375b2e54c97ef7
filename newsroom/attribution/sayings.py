"""Verbs of saying, and whose they are: the speaker after the verb, before it, or the one before.

Imports newsroom.models and the grammar of signs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from newsroom.attribution.grammar import Grammar, Sign
from newsroom.attribution.lines import DASHES, Line
from newsroom.attribution.outlets import REACH
from newsroom.attribution.speakers import Speaker
from newsroom.attribution.vocabulary import THAT, Kind, Saying, folded, text_at
from newsroom.models import Voice

Found = tuple[Sign | None, int]  # a sign, and the token to go on from
_JOINTS = folded("فيما بينما كما حيث إذ قد وقد فقد لقد ثم لكن وقت وفيما وبينما هكذا")
_LEADS = folded(
    "كان كانت كانا كانتا كانوا وكان وكانت وكانا وكانتا وكانوا قد فيما بينما وفيما وبينما أما لكن ولكن حيث إذ"
)
_RELATIVES = folded("الذي التي الذين اللذان اللتان حين عندما بعدما ما لما مما")
_NOT_SAID = folded("لم لا لن ولم ولا ولن دون إذا لو هل أن ليس سوف")
_MAY = folded("قد وقد فقد")
_ALREADY = folded("بعد منذ قبل إلى سبق")
_WHICH = folded("وهو وهي هو هي")
NEAR = 2  # tokens in which أن follows at once
_IN_IT = folded("فيه فيها")  # أصدر الجيش بيانا قال فيه
_LATE = 6  # tokens that may follow a speaker named at the end
_BEFORE = 12  # tokens before a verb in which its speaker begins


class _Verb(NamedTuple):
    """A verb of saying where it stands."""

    at: int
    form: Saying
    within: str  # how it hangs on what stands around it: "" or "relative"
    opens: bool  # a clause begins with it
    first: bool  # nobody has spoken in the sentence yet

    @property
    def reach(self) -> int:
        return NEAR if self.form.near else REACH


class SayingReader:
    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._is = grammar.vocabulary

    def said(self, line: Line, at: int, form: Saying, *, first: bool) -> Found:
        """The sign of a verb; `first`: nobody has spoken in the sentence yet."""
        within = self._within(line, at, form)
        if within is None or (form.object and not within) or self._is_noun(line, at):
            return None, at + 1
        verb = _Verb(at, form, within, self._opens(line, at, form), first)
        if line.passive(at):
            return (Sign(line.words[at].start, nobody=True) if verb.opens else None), at + 1
        if not (form.joined or form.near) and (sign := self._spoken_before(line, at, form)):
            return sign, at + 1
        if speaker := self._after(line, at):
            sign = self._spoken_after(line, verb, speaker)
            return sign, speaker.end if sign else at + 1
        return self._unspoken(line, verb), at + 1

    def _spoken_after(self, line: Line, verb: _Verb, speaker: Speaker) -> Sign | None:
        that = self._grammar.that(line, speaker.end, verb.reach)
        sure = bool(speaker.kinds) and not verb.form.that
        amid = that and sure and not speaker.media  # «… نهاية أيلول قالت الوزارة إن», where a stop is missing
        if not (that or sure) or not (verb.opens or verb.within or amid):
            return None
        start = line.words[verb.at].start
        if speaker.kinds[:1] == (Kind.THING,):
            return Sign(start, nobody=True)
        if speaker.media:
            return self._grammar.quoting(line, start, speaker, relays=False, whole=False)
        via = self._grammar.outlets.via(line, speaker.end, verb.at if verb.first else 0)
        sign = self._grammar.sign(line, start, speaker, via)
        rest = len(line.words) - speaker.end
        late = verb.first and not that and not verb.within and verb.at > 0 and rest <= _LATE
        if late or (verb.within and text_at(line.words, verb.at - 2) in _WHICH):
            return replace(sign, start=line.words[0].start, whole=True)
        return replace(sign, within=verb.within)

    def _unspoken(self, line: Line, verb: _Verb) -> Sign | None:
        """«وأضاف أن»: the speaker before; «أصدر الجيش بيانا قال فيه»: the army; «أعلن في بغداد عن»: nobody."""
        start, following = line.words[verb.at].start, verb.at + 1
        if text_at(line.words, following) in _IN_IT and not verb.opens:
            doer = self._grammar.doer(line, verb.at)
            return self._grammar.sign(line, start, doer) if doer else None
        that = self._grammar.that(line, following, verb.reach)
        if not verb.opens or verb.within or (verb.form.that and not that):
            return None
        if not (that or verb.form.joined):
            return Sign(start, nobody=True) if verb.first else None
        return Sign(start, via=self._grammar.outlets.via(line, following))

    def relayed(self, line: Line, at: int, verb: Saying) -> Found:
        """«نقلت رويترز عن مصدر قوله»."""
        if verb.object:
            return None, at + 1
        start, outlet = line.words[at].start, self._grammar.speakers.read(line, at + 1)
        place = self._grammar.about(line, outlet.end if outlet else at + 1)
        if place is None or (outlet and not outlet.media):
            return None, at + 1
        if outlet:
            return self._grammar.quoting(line, start, outlet, relays=True, whole=False), place
        quoted = self._grammar.speakers.read(line, place + 1)
        return (self._grammar.sign(line, start, quoted) if quoted else None), place

    def _within(self, line: Line, at: int, form: Saying) -> str | None:
        """How the verb hangs on what stands around it; None when nothing was said: لم يعلن، أن تعلن."""
        before = self._before(line, at)
        if before in _MAY and form.does:
            return None
        if before in _NOT_SAID:
            return "relative" if before == "ان" and text_at(line.words, at - 2) in _ALREADY else None
        return "relative" if before in _RELATIVES else ""

    def _opens(self, line: Line, at: int, form: Saying) -> bool:
        joined = form.joined or self._before(line, at) in _JOINTS
        return joined or line.opens(self._past_time(line, at)) or line.after_mark(at, DASHES + ")]")

    def _before(self, line: Line, at: int) -> str:
        """The word before, in the same clause."""
        return "" if line.words[at].gap else text_at(line.words, at - 1)

    def _is_noun(self, line: Line, at: int) -> bool:
        """نفي is a denial, نفى is not; ينفي may be either's verb."""
        text = line.words[at].text
        return line.light(at).endswith("ي") and text.lstrip("وف")[:1] not in ("ي", "ت")

    def _past_time(self, line: Line, at: int) -> int:
        """Where the words of time that lead to `at` begin: «وفي وقت سابق، اليوم كشف»."""
        while at and not line.words[at].gap and self._is.between(line.words, at - 1):
            at -= 1
        return at

    def _after(self, line: Line, at: int) -> Speaker | None:
        if at + 1 >= len(line.words):
            return None
        known = self._is.known(line.words, at + 1)
        gap = line.words[at + 1].gap
        expected = known or self._is.between(line.words, at + 1)
        thing = known is not None and known.kind is Kind.THING and line.quoted(at + 1)
        if ":" in gap or (gap and not expected) or thing or line.begins_quotation(at + 1):
            return None
        return self._grammar.speakers.read(line, at + 1)

    # ── the speaker before his verb ──────────────────────────────────────────────────────────────────────

    def _spoken_before(self, line: Line, at: int, verb: Saying) -> Sign | None:
        """«العراق يعلن …», «وكان المتحدث قد قال إن …»."""
        for first in self._beginnings(line, at):
            speaker = self._grammar.speakers.read(line, first, ("", "و", "ف"))
            if (
                speaker
                and speaker.kinds[:1] != (Kind.THING,)
                and self._reaches(line, speaker, at)
                and self._plausible(line, speaker, at, verb)
            ):
                before = text_at(line.words, first - 1)
                within = "that" if before in THAT else "relative" if before in _RELATIVES else ""
                via = self._grammar.outlets.via(line, at + 1)
                return replace(self._grammar.sign(line, line.words[first].start, speaker, via), within=within)
        return None

    def _plausible(self, line: Line, speaker: Speaker, at: int, verb: Saying) -> bool:
        that = self._grammar.that(line, at + 1)
        if verb.that and not that and not line.title:
            return False
        next_to = speaker.end == at and not line.words[at].gap
        return bool(speaker.kinds) or (next_to and (line.title or (that and speaker.voice is Voice.NAMED)))

    def _beginnings(self, line: Line, at: int) -> list[int]:
        """Tokens where the clause of a verb may begin, the farthest first; a speaker may hold a comma."""
        found = []
        for first in range(at - 1, max(-1, at - _BEFORE), -1):
            token, before = line.words[first], text_at(line.words, first - 1)
            hangs = not token.gap and (before in THAT or before in _RELATIVES)
            if (line.opens(first) or hangs or before in _LEADS) and token.text not in _LEADS:
                found.append(first)
            if hangs or any(mark not in "،," for mark in token.gap):
                break
        return found[::-1]

    def _reaches(self, line: Line, speaker: Speaker, at: int) -> bool:
        """Whether nothing but words of time stands between a speaker and his verb."""
        place = speaker.end
        while place < at and (count := self._slight(line, place)):
            place += count
        commas = all(mark in "،," for token in line.words[speaker.end : at + 1] for mark in token.gap)
        return place == at and commas and not line.after_mark(at, DASHES)

    def _slight(self, line: Line, at: int) -> int:
        text = line.words[at].text
        return self._is.between(line.words, at) or int(text in ("قد", "لقد") or text.isdigit())
