"""Who is named: from the words beside a verb of saying to a speaker, and the weight his word carries.

Imports newsroom.models, the lines and the vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsroom.attribution.lines import Line
from newsroom.attribution.vocabulary import (
    LARGE,
    MEDIA,
    PEOPLE,
    STOPS,
    THAT,
    Kind,
    Known,
    Vocabulary,
    folded,
    matches,
    plain,
    text_at,
)
from newsroom.models import Voice

READABLE = 8  # words of a speaker that people want to read
_REACH = 14  # words that may name one
_NAMES = 4  # words of a person's name
_WIDE = frozenset({Kind.BODY, Kind.OFFICE})
_UNNAMED = frozenset({Kind.ANONYMOUS, Kind.PERSON, Kind.STAFF})
_BY_NAME_OF = folded("باسم باسمها")
_UNFINISHED = STOPS | _BY_NAME_OF | folded("صادر صادرة الصادر الصادرة")
_TO_DEFINITE = ("بال", "وال", "كال", "فال", "لل")
# Masdars by their shape, on the light fold: انسحاب، إعلان، تسليم، مغادرة, but not أعضاء.
_MASDAR = re.compile(r"(?!\w*يان$)[اإ]\w{2,5}ا[^\Wيىه]|ت\w{2}ي[^\Wهةيى]|م\wا\w{2}[هة]")
_NISBA = re.compile(r"ال\w+(?:ي|يا|يه|يون|يين|يان)")
_TO_HIS = re.compile(r"ل\w{2,}(?:ه|ها|هم)")  # قال لأنصاره
_OWNED = re.compile(r"\w{2,}(?:ها|هم|هما|ته)")  # موافقتها: of somebody named before


@dataclass(frozen=True, slots=True)
class Speaker:
    tokens: tuple[int, ...]  # numbers in the sentence; the comma before an apposition is left out
    end: int  # the token after
    kinds: tuple[Kind, ...]
    clitics: str  # before the first word
    first: str  # ... and that word without them, folded
    voice: Voice
    short: int  # tokens that do, when all are too many to read
    name: int | None  # the token of a person's last name

    @property
    def media(self) -> bool:
        return bool(self.kinds) and self.kinds[0] in MEDIA


@dataclass(slots=True)
class _Run:
    """Words taken so far."""

    at: int
    taken: list[int] = field(default_factory=list)
    kinds: list[Kind] = field(default_factory=list)
    clitics: str = ""
    first: str = ""  # the first word without them, where the lexicon has it
    definite: bool = False  # complete: an indefinite word now begins something else
    counted: bool = False  # ثلاثة مسؤولين
    names: list[int] = field(default_factory=list)  # of a person
    sited: bool = False  # مصدر في محافظة ذي قار
    short: int = 0  # tokens before a second office: of «نائب القائد اللواء فلان» two

    @property
    def head(self) -> Kind | None:
        return self.kinds[0] if self.kinds else None

    @property
    def personal(self) -> bool:
        return self.head is None or self.head in PEOPLE


class SpeakerReader:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self._is = vocabulary

    def read(self, line: Line, at: int, clitics: Sequence[str] = ("",)) -> Speaker | None:
        """The speaker whose words begin at token `at`, or after words of time; None when nobody is named there."""
        run = self._run(line, self._start(line, at))
        if not run.taken or run.clitics not in clitics:
            return None
        short = run.short or len(run.taken)
        if other := self._apposed(line, run):
            run.at = other.at
            run.taken += other.taken
            run.kinds += other.kinds
            run.names = run.names or other.names
        return Speaker(
            tokens=tuple(run.taken),
            end=run.at,
            kinds=tuple(run.kinds),
            clitics=run.clitics,
            first=run.first or line.words[run.taken[0]].text,
            voice=self._voice(line, run),
            short=len(run.taken) if len(run.taken) <= READABLE else short,
            name=run.names[-1] if run.names else None,
        )

    def _start(self, line: Line, at: int) -> int:
        while at < len(line.words):
            if count := self._is.between(line.words, at):
                at += count
            elif line.words[at].text == "كل" and text_at(line.words, at + 1) == "من":
                at += 2
            else:
                break
        return at

    def _run(self, line: Line, at: int) -> _Run:
        run = _Run(at)
        while run.at < len(line.words) and len(run.taken) < _REACH:
            count = self._step(line, run) or self._aside(line, run)
            if not count:
                break
            run.taken += range(run.at, run.at + count)
            run.at += count
        while run.taken and line.words[run.taken[-1]].text in _UNFINISHED:
            run.at = run.taken.pop()
        if run.head is None:
            run.names = list(run.taken)
        return run

    def _step(self, line: Line, run: _Run) -> int:
        """How many of the next tokens belong to the run."""
        text = line.words[run.at].text
        if (run.taken and line.words[run.at].gap) or text in THAT or text[0].isdigit():
            return 0
        if self._is.between(line.words, run.at):
            return 0
        known = self._is.known(line.words, run.at)
        if known and not self._only_an_adjective(run, known, text):
            return self._known(line, run, known)
        if self._is.signals_at(line.words, run.at) or (
            text in self._is.ends and not self._of_a_body(line, run)
        ):
            return 0
        if text in STOPS and line.light(run.at) != "علي":
            return self._through(line, run)
        if text in _BY_NAME_OF or text in self._is.fields:
            run.definite = False
            return int(bool(run.taken))
        if text.startswith(("لل", "وال")) and run.head in _WIDE:
            return 1  # المجلس الوزاري للأمن الوطني، وزارة الثقافة والإعلام
        return self._definite(line, run) if text.startswith("ال") else self._indefinite(line, run)

    def _aside(self, line: Line, run: _Run) -> int:
        """The short name of a body, in brackets: القيادة المركزية (سنتكوم)."""
        named = run.taken and run.head not in MEDIA and not line.words[run.at].gap
        return int(bool(named) and line.bracketed(run.at))

    def _only_an_adjective(self, run: _Run, known: Known, text: str) -> bool:
        """«الدول العربية» names no outlet, «مركز الدراسات» no study."""
        outlet = known.kind is Kind.OUTLET and run.definite and _NISBA.fullmatch(text) is not None
        return outlet or (
            known.kind is Kind.THING and bool(run.kinds) and not run.definite and text.startswith("ال")
        )

    def _known(self, line: Line, run: _Run, known: Known) -> int:
        if not run.taken:
            run.clitics, run.first = known.clitics, known.first
        elif not self._goes_on(line, run, known):
            return 0
        if run.definite and known.kind is Kind.OFFICE and not run.short:
            run.short = len(run.taken)
        if known.kind is Kind.COUNT:
            run.counted = True
        else:
            run.names = run.names if run.kinds or run.counted else list(run.taken)
            run.kinds.append(known.kind)
        last = line.words[run.at + known.length - 1].text
        run.definite = known.kind in (Kind.STATE, Kind.OUTLET) or is_definite(last, known.clitics)
        return known.length

    def _goes_on(self, line: Line, run: _Run, known: Known) -> bool:
        """Whether a classed word may stand in the run after others."""
        if known.kind in (Kind.THING, Kind.COUNT):
            return known.kind is Kind.COUNT and run.head in _UNNAMED
        if known.clitics == "و":
            return True
        whole = run.definite or run.head is None or (run.head in _UNNAMED and len(run.taken) > 1)
        if known.kind in MEDIA and whole and not run.counted:
            return False
        if known.clitics in ("ل", "ب"):
            return known.kind in LARGE and run.head not in MEDIA and run.head is not Kind.STATE
        if known.clitics or run.head is Kind.STATE:
            return False
        adjective = line.words[run.at].text.startswith("ال")
        return not run.definite or adjective or (run.personal and known.kind in PEOPLE)

    def _through(self, line: Line, run: _Run) -> int:
        """A preposition leads on to an office or a place; sources without a name are told by where they sit."""
        if run.head is None or run.at + 1 >= len(line.words) or line.words[run.at + 1].gap:
            return 0
        text, following = line.words[run.at].text, line.words[run.at + 1].text
        known = self._is.known(line.words, run.at + 1)
        place = known is not None and known.kind in LARGE and not known.clitics
        if text == "عن":
            leads = place and plain(line.words[run.at - 1].text) in self._is.delegates
        else:
            stated = plain(following) in self._is.statements or self._is.between(line.words, run.at + 1)
            sits = place or (run.head in _UNNAMED and text == "في")
            leads = text in ("في", "لدي") and sits and not stated
        run.definite = run.definite and not leads
        run.sited = run.sited or leads
        return int(leads)

    def _definite(self, line: Line, run: _Run) -> int:
        light = line.light(run.at)
        other = _MASDAR.fullmatch(light[2:]) or (light.endswith("ين") and not self._plural(line, run))
        if run.head is Kind.STATE or (run.definite and other):
            return 0
        if run.names and run.names[-1] == run.at - 1:
            run.names.append(run.at)
        run.definite = True
        return 1

    def _plural(self, line: Line, run: _Run) -> bool:
        """Whether an adjective in ين may follow: «دعا البيان المواطنين» has an object instead."""
        return line.words[run.taken[-1]].text.endswith(("ين", "ون", "ات", "اء")) if run.taken else True

    def _indefinite(self, line: Line, run: _Run) -> int:
        text = line.words[run.at].text
        if self._of_a_body(line, run):
            return 1
        if len(text) == 1 or text.startswith(_TO_DEFINITE) or _TO_HIS.fullmatch(text):
            return 0
        if run.taken and (
            text in self._is.statements or line.begins_quotation(run.at) or self._is_object(line, run)
        ):
            return 0
        if run.head is None:
            return int(len(run.taken) < _NAMES and not run.definite)
        if not run.definite:
            quality = _NISBA.fullmatch("ال" + text) or text in self._is.qualities
            return int(run.head is not Kind.ANONYMOUS or run.sited or bool(quality))
        if not run.personal or len(run.names) >= _NAMES:
            return 0
        run.names.append(run.at)
        return 1

    def _of_a_body(self, line: Line, run: _Run) -> bool:
        """Whether the next word tells which body it is: تحالف دعم الشرعية."""
        known = self._is.known(line.words, run.taken[-1]) if run.taken and not run.definite else None
        return known is not None and known.kind is Kind.BODY

    def _is_object(self, line: Line, run: _Run) -> bool:
        """Whether the word is what somebody announces: انسحاب، بانسحاب، موافقتها."""
        text, light = line.words[run.at].text, line.light(run.at)
        if _OWNED.fullmatch(text) or text.startswith("بت"):
            return True
        if text[0] in "بل" and (text[1:] in self._is.ends or _MASDAR.fullmatch(light[1:])):
            return True
        return _MASDAR.fullmatch(light) is not None and not self._part_of_name(line, run)

    def _part_of_name(self, line: Line, run: _Run) -> bool:
        """«هيئة استثمار» is one, so is «الوزير تحسين فلان إن»; «أعلن الوزير تسليم القاعدة» tells what he announced."""
        if run.head is Kind.BODY:
            return not run.definite
        for token in line.words[run.at + 1 : run.at + 1 + _NAMES]:
            if token.text in THAT or ":" in token.gap:
                return run.personal
            if token.gap or token.text in STOPS:
                break
        return False

    def _apposed(self, line: Line, run: _Run) -> _Run | None:
        """«المتحدث، فلان الفلاني، إن» and «فلان الفلاني، مستشار رئيس الوزراء، إن»."""
        if not run.personal or run.at >= len(line.words) or line.words[run.at].gap not in ("", "،", ","):
            return None
        who_is = line.words[run.at].text in ("وهو", "وهي")
        if not (who_is or line.words[run.at].gap):
            return None
        other = self._run(line, run.at + who_is)
        if other.clitics or not other.taken:
            return None
        if other.head in PEOPLE:
            return other
        first = line.words[other.taken[0]].text
        name = other.head is None and len(other.taken) > 1 and not first.startswith(("ال", "و"))
        return other if name and run.head in PEOPLE and not run.names else None

    # ── the weight of a speaker ──────────────────────────────────────────────────────────────────────────

    def _voice(self, line: Line, run: _Run) -> Voice:
        head = run.head
        by_name = bool(run.names) or is_definite(line.words[run.taken[0]].text, run.clitics)
        if head in MEDIA or head is Kind.THING:
            return Voice.MEDIA
        counted = run.counted and (head is None or head in PEOPLE)
        if head is Kind.ANONYMOUS or counted or self._asks_not_to_be_named(line, run.at):
            return Voice.ANONYMOUS
        if head is Kind.PERSON or (head is Kind.STAFF and self._former(line, run)):
            return Voice.NAMED if by_name else Voice.ANONYMOUS
        whose = next((kind for kind in run.kinds if kind in (Kind.BODY, Kind.STATE, Kind.PARTY)), None)
        if whose is Kind.PARTY or self._former(line, run):
            return Voice.NAMED
        if head is Kind.STAFF:
            placed = Kind.BODY in run.kinds or Kind.OFFICE in run.kinds or run.names
            return Voice.OFFICIAL if placed else Voice.ANONYMOUS
        by_name_first = run.names[:1] == run.taken[:1] or head is Kind.HONORIFIC
        return Voice.NAMED if by_name_first and Kind.OFFICE not in run.kinds else Voice.OFFICIAL

    def _former(self, line: Line, run: _Run) -> bool:
        return any(plain(line.words[place].text) in self._is.former for place in run.taken)

    def _asks_not_to_be_named(self, line: Line, at: int) -> bool:
        for place in range(at, min(at + _REACH, len(line.words))):
            if line.words[place].text in THAT:
                return False
            if matches(self._is.unnamed, line.words, place):
                return True
        return False


def is_definite(word: str, clitics: str = "") -> bool:
    return word.removeprefix(clitics).startswith(("ال", "لل")) or (clitics == "ل" and word.startswith("لل"))
