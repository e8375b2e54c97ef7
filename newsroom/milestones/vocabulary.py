"""The words that tell of events and those that rule them, found in the tokens of a sentence.

Imports newsroom.models, .arabic and .yamlfiles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from newsroom.arabic import verbs
from newsroom.arabic.clauses import Phrases, Token
from newsroom.arabic.fold import heavy
from newsroom.models import EventWords, Verb
from newsroom.yamlfiles import Strict

Words = tuple[str, ...]
FAR, NEAR = 6, 3  # tokens from a verb, or a masdar, to what it is about


class CueWords(Strict):
    """The words of one cue, and how far before its object it may stand."""

    verbs: tuple[Verb, ...] = ()
    nouns: Words = ()
    words: Words = ()
    reach: int = 3


class EventsFile(Strict):
    events: dict[str, EventWords]


class CuesFile(Strict):
    cues: dict[str, CueWords]
    certain: tuple[str, ...]
    happens: tuple[str, ...]
    unnamed: tuple[str, ...]
    identity: tuple[str, ...]
    negation: Words
    not_meant: Words
    may: Words
    will: Words
    first: Words
    last: Words
    whole: Words
    part: Words
    exceptions: Words
    prepositions: Words
    before_verbs: Words
    that: Words
    subjunctive: Words
    lack: Words
    when_if: Words
    according: Words


class Form(StrEnum):
    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"
    PURPOSE = "purpose"  # لينسحب
    NOUN = "noun"
    WILLED = "willed"
    DONE = "done"
    WORD = "word"

    @property
    def finite(self) -> bool:
        return self in (Form.PAST, Form.PRESENT, Form.FUTURE)


VERBAL = (Form.PAST, Form.PRESENT, Form.FUTURE, Form.PURPOSE)


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of the lexicon in a sentence."""

    name: str  # of the event or cue
    form: Form
    first: int  # token numbers, last exclusive
    last: int
    clitics: str  # joined before it
    event: bool

    @property
    def joined(self) -> bool:
        return self.clitics.startswith(("و", "ف"))


class Vocabulary:
    """Every form of every word, looked up by token."""

    def __init__(self, events: Mapping[str, EventWords], cues: Mapping[str, CueWords]) -> None:
        self._known: dict[str, dict[tuple[str, ...], list[tuple[str, Form, bool]]]] = {}
        for name, event in events.items():
            self._add(name, event.verbs, event.nouns, True)
            self._nouns(name, event.willed, Form.WILLED, True)
            self._exactly(name, event.done, Form.DONE, True)
        for name, cue in cues.items():
            self._add(name, cue.verbs, cue.nouns, False)
            self._exactly(name, cue.words, Form.WORD, False)
        self.reach = {name: cue.reach for name, cue in cues.items()}
        self.tells = {name: event.tells for name, event in events.items() if event.tells}
        self.wide = frozenset(name for name, event in events.items() if event.wide)
        self.punctual = frozenset(name for name, event in events.items() if event.punctual)
        self.placed = frozenset(name for name, event in events.items() if event.placed)
        self.lasting = frozenset(name for name, event in events.items() if event.lasting)
        self._of = {name: Phrases(_forms(event.of)) for name, event in events.items() if event.of}
        self._never = {name: Phrases(event.never) for name, event in events.items() if event.never}

    def means(self, words: Sequence[Token], hit: Hit) -> bool:
        """Whether an event's word means the event here: its object stands near, and no phrase says otherwise."""
        around = range(max(0, hit.first - 1), min(len(words), hit.last + FAR))
        never = self._never.get(hit.name)
        if never and never.among(words, around):
            return False
        of = self._of.get(hit.name)
        if of is None or hit.form is Form.DONE:
            return True
        reach = range(hit.last, min(len(words), hit.last + (FAR if hit.form.finite else NEAR)))
        if of.among(words, reach):
            return True
        looks_back = hit.form.finite or (hit.first > 0 and words[hit.first - 1].text in ("علي", "من", "الي"))
        return looks_back and of.among(words, range(max(0, hit.first - FAR - 2), hit.first))

    def hits(self, words: Sequence[Token], place: int) -> Iterator[Hit]:
        """All readings of what begins at `place`, the longest phrase of each."""
        for clitics, rest in verbs.bare(words[place].text):
            for phrase, readings in self._known.get(rest, {}).items():
                last = place + len(phrase)
                if last > len(words) or not _follows(words, place, phrase):
                    continue
                if "ك" in clitics and not rest.startswith("ال"):
                    continue  # «كامل» is complete, hardly ever «like a hope»
                for name, form, event in readings:
                    if (real := _form(form, clitics)) is None or (words[place].noun and real in VERBAL):
                        continue
                    else:
                        yield Hit(name, real, place, last, clitics, event)

    def _add(self, name: str, forms: Iterable[Verb], nouns: Iterable[str], event: bool) -> None:
        for verb in forms:
            for form in verbs.past(verb.past):
                self._form(form, (), name, Form.PAST, event)
            for form in verbs.present(verb.present):
                self._form(form, (), name, Form.PRESENT, event)
        self._nouns(name, nouns, Form.NOUN, event)

    def _nouns(self, name: str, nouns: Iterable[str], form: Form, event: bool) -> None:
        for noun in nouns:
            head, *rest = noun.split()
            tails = tuple(sorted({tuple(heavy(word) for word in rest)}))
            for written in verbs.noun(head):
                for tail in tails:
                    self._form(written, tail, name, form, event)

    def _exactly(self, name: str, phrases: Iterable[str], form: Form, event: bool) -> None:
        for phrase in phrases:
            head, *rest = heavy(phrase).split()
            self._form(head, tuple(rest), name, form, event)
            if not rest and not phrase.endswith(("ة", "ا", "ى", "ل")):
                self._form(head + "ا", (), name, form, event)  # مستمرا

    def _form(self, head: str, tail: tuple[str, ...], name: str, form: Form, event: bool) -> None:
        readings = self._known.setdefault(head, {}).setdefault((head, *tail), [])
        if (name, form, event) not in readings:
            readings.append((name, form, event))


def _forms(words: Iterable[str]) -> list[str]:
    """Words with the endings they may take; phrases as they are."""
    return sorted({form for word in words for form in ([word] if " " in word else [word, *verbs.noun(word)])})


def _follows(words: Sequence[Token], place: int, phrase: tuple[str, ...]) -> bool:
    return all(_same(words[place + step].text, phrase[step]) for step in range(1, len(phrase)))


def _same(token: str, word: str) -> bool:
    """A phrase's later word, with or without ال; a lone ل or ب stands for the particle joined to what follows."""
    return token in (word, "ال" + word) or (len(word) == 1 and token.startswith(word) and len(token) > 2)


def _form(form: Form, clitics: str) -> Form | None:
    """What a form is with these clitics; None when they cannot stand together."""
    particle = clitics.lstrip("وف") if clitics else ""
    if form is Form.PRESENT:
        return {"": Form.PRESENT, "س": Form.FUTURE, "ل": Form.PURPOSE}.get(particle)
    if form is Form.PAST:
        return Form.PAST if not particle else None
    if form is not Form.WORD and clitics.startswith("ف"):
        return None  # «فنية» is technical, hardly ever «and an intention»
    return None if particle == "س" else form
