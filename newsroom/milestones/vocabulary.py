"""The words that tell of events and those that rule them, found in the tokens of a sentence.

Imports newsroom.models, .arabic and .yamlfiles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial

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
    """The words of some events and cues, looked up by token. `forms` may hold those of other events too."""

    def __init__(self, forms: Forms, events: Mapping[str, EventWords], cues: Mapping[str, CueWords]) -> None:
        names = {True: frozenset(events), False: frozenset(cues)}
        # Not a method: its cache would hold the vocabulary, and so itself, with all forms until a full collection.
        self._read = lru_cache(maxsize=20_000)(partial(_readings, forms.known, names))
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
        token = words[place]
        for tail, name, form, clitics, event in self._read(token.text):
            if tail and not _follows(words, place + 1, tail):
                continue
            if not (token.noun and form in VERBAL):
                yield Hit(name, form, place, place + 1 + len(tail), clitics, event)


_Reading = tuple[tuple[str, ...], str, Form, str, bool]  # words that follow, name, form, clitics, event
_Meaning = tuple[str, Form, bool]  # name, form, whether it is an event
# The words that follow the first one of a phrase, and what the whole of it may be.
_Readings = tuple[tuple[tuple[str, ...], tuple[_Meaning, ...]], ...]


class Forms:
    """Tens of thousands of forms, most of which are read alike: what is equal is kept once."""

    def __init__(self, events: Mapping[str, EventWords], cues: Mapping[str, CueWords]) -> None:
        self.known: dict[str, _Readings] = {}
        self._same: dict[_Readings, _Readings] = {}
        for name, event in events.items():
            self._add(name, event.verbs, event.nouns, True)
            self._nouns(name, event.willed, Form.WILLED, True)
            self._exactly(name, event.done, Form.DONE, True)
        for name, cue in cues.items():
            self._add(name, cue.verbs, cue.nouns, False)
            self._exactly(name, cue.words, Form.WORD, False)
        self._same.clear()

    def _add(self, name: str, forms: Iterable[Verb], nouns: Iterable[str], event: bool) -> None:
        for verb in forms:
            self._known_as(verbs.past(verb.past), (), (name, Form.PAST, event))
            self._known_as(verbs.present(verb.present), (), (name, Form.PRESENT, event))
        self._nouns(name, nouns, Form.NOUN, event)

    def _nouns(self, name: str, nouns: Iterable[str], form: Form, event: bool) -> None:
        for noun in nouns:
            head, *rest = noun.split()
            self._known_as(verbs.noun(head), tuple(map(heavy, rest)), (name, form, event))

    def _exactly(self, name: str, phrases: Iterable[str], form: Form, event: bool) -> None:
        for phrase in phrases:
            head, *rest = heavy(phrase).split()
            self._known_as((head,), tuple(rest), (name, form, event))
            if not rest and not phrase.endswith(("ة", "ا", "ى", "ل")):
                self._known_as((head + "ا",), (), (name, form, event))  # مستمرا

    def _known_as(self, heads: Iterable[str], tail: tuple[str, ...], meaning: _Meaning) -> None:
        alone = self._once(((tail, (meaning,)),))
        for head in heads:
            before = self.known.get(head)
            self.known[head] = alone if before is None else self._once(_both(before, tail, meaning))

    def _once(self, readings: _Readings) -> _Readings:
        return self._same.setdefault(readings, readings)


def _readings(
    known: Mapping[str, _Readings], names: Mapping[bool, frozenset[str]], word: str
) -> tuple[_Reading, ...]:
    """What may begin with a word as it is written. Most words begin nothing."""
    return tuple(
        (tail, name, real, clitics, event)
        for clitics, rest in verbs.bare(word)
        if "ك" not in clitics or rest.startswith("ال")  # «كامل» is complete, hardly ever «like a hope»
        for tail, readings in known.get(rest, ())
        for name, form, event in readings
        if name in names[event] and (real := _form(form, clitics)) is not None
    )


def _both(before: _Readings, tail: tuple[str, ...], meaning: _Meaning) -> _Readings:
    """What was known, and one reading more."""
    if all(known != tail for known, _ in before):
        return (*before, (tail, (meaning,)))
    return tuple(
        (known, (*found, meaning) if known == tail and meaning not in found else found)
        for known, found in before
    )


def _forms(words: Iterable[str]) -> list[str]:
    """Words with the endings they may take; phrases as they are."""
    return sorted({form for word in words for form in ([word] if " " in word else [word, *verbs.noun(word)])})


def _follows(words: Sequence[Token], place: int, tail: tuple[str, ...]) -> bool:
    if place + len(tail) > len(words):
        return False
    return all(map(_same, [word.text for word in words[place : place + len(tail)]], tail))


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
