"""The words by which sources are known, compiled from `config/lexicon/sources.yaml`.

Imports newsroom.arabic and .yamlfiles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from newsroom.arabic.clauses import Token
from newsroom.arabic.fold import heavy
from newsroom.arabic.verbs import bare, past, present
from newsroom.yamlfiles import Strict

_WORD = re.compile(r"[^\W_]+")
_Phrases = dict[str, list[tuple[str, ...]]]


def folded(words: str) -> frozenset[str]:
    return frozenset(heavy(words).split())


_ENDINGS = ("", "ه", "ها", "هم", "هما", "هن", "نا", "ني", "ك", "كم")
THAT = frozenset(particle + ending for particle in ("ان", "بان", "لان") for ending in _ENDINGS)
_SMALL = """
في عن إلى على من خلال عبر عقب بعد قبل منذ بشأن حول أثناء لدى ضد مع بين حتى عند عندما حين حيث إذا لو إذ إثر لكن بل ثم أو
غير سوى الذي التي الذين قد لقد لم لن لا ما كما فيما بينما مما بما رغم وسط دون كان كانت هو هي التابع التابعة قوله قولها
قولهم بقوله بقولها بالقول ردا تعليقا بقيادة برئاسة بحضور بدعم بعدم باتجاه أمام ضمن نفسه نفسها ذاته ذاتها المذكور
المذكورة المكلف المكلفة المعترف
"""
STOPS = frozenset(joint + word for word in folded(_SMALL) for joint in ("", "و", "ف"))  # no speaker holds one


class Kind(StrEnum):
    """What its words tell of a source; the values are keys of the lexicon."""

    BODY = "bodies"
    OFFICE = "offices"
    STAFF = "staff"
    STATE = "states"
    PARTY = "parties"
    PERSON = "people"
    HONORIFIC = "honorifics"
    ANONYMOUS = "anonymous"
    COUNT = "counts"
    DOCUMENT = "documents"
    PRESS = "press"
    CHANNEL = "channels"
    OUTLET = "outlets"
    THING = "things"


MEDIA = frozenset({Kind.PRESS, Kind.CHANNEL, Kind.OUTLET})
PEOPLE = frozenset({Kind.OFFICE, Kind.STAFF, Kind.PERSON, Kind.HONORIFIC})
PUBLIC = frozenset({Kind.BODY, Kind.OFFICE, Kind.STATE})
LARGE = frozenset({*PUBLIC, Kind.STAFF, Kind.PARTY})  # where somebody may sit


class VerbFile(Strict):
    past: str
    present: str
    that: bool = False
    near: bool = False


class SourceLexicon(Strict):
    """config/lexicon/sources.yaml."""

    verbs: tuple[VerbFile, ...]
    relays: tuple[VerbFile, ...]
    impersonal: tuple[str, ...]
    participles: tuple[str, ...]
    according: tuple[str, ...]
    statements: tuple[str, ...]
    issued: tuple[str, ...]
    documents: tuple[str, ...]
    bodies: tuple[str, ...]
    offices: tuple[str, ...]
    staff: tuple[str, ...]
    states: tuple[str, ...]
    parties: tuple[str, ...]
    people: tuple[str, ...]
    honorifics: tuple[str, ...]
    anonymous: tuple[str, ...]
    counts: tuple[str, ...]
    qualities: tuple[str, ...]
    unnamed: tuple[str, ...]
    former: tuple[str, ...]
    delegates: tuple[str, ...]
    press: tuple[str, ...]
    channels: tuple[str, ...]
    outlets: tuple[str, ...]
    things: tuple[str, ...]
    ends: tuple[str, ...]
    fields: tuple[str, ...]
    between: tuple[str, ...]
    hours: tuple[str, ...]
    wires: tuple[str, ...]
    translated: tuple[str, ...]


class Known(NamedTuple):
    """A phrase of the lexicon at a token."""

    kind: Kind
    length: int  # tokens
    clitics: str
    first: str  # its first word without them


class Saying(NamedTuple):
    """A verb of saying."""

    joined: bool  # by و or ف to what stands before
    does: bool  # present tense
    that: bool  # counts only where أن, a colon or a quotation follows
    near: bool  # ... at once
    object: bool  # carries one: ما أعلنته الوزارة


class Vocabulary:
    def __init__(self, lexicon: SourceLexicon) -> None:
        self._kinds: dict[str, list[tuple[tuple[str, ...], bool, Kind]]] = {}
        for kind in Kind:
            for phrase in getattr(lexicon, kind.value):
                words = _words(phrase)
                entry = (tuple(map(plain, words)), words[0].startswith("ال"), kind)
                self._kinds.setdefault(plain(words[0]), []).append(entry)
        for entries in self._kinds.values():
            entries.sort(key=lambda entry: (-len(entry[0]), not entry[1]))
        self._verbs = {form: saying for verb in lexicon.verbs for form, saying in _sayings(verb)}
        self._relays = {form: saying for verb in lexicon.relays for form, saying in _sayings(verb)}
        self.participles = folded(" ".join(lexicon.participles))
        self.statements = folded(" ".join(lexicon.statements))
        self.issued = folded(" ".join(lexicon.issued))
        self.qualities = folded(" ".join(lexicon.qualities))
        self.fields = folded(" ".join(lexicon.fields))
        self.ends = folded(" ".join(lexicon.ends))
        self._between = _by_first(lexicon.between)
        self._hours = folded(" ".join(lexicon.hours))
        self.former = folded(" ".join(lexicon.former))
        self.delegates = folded(" ".join(lexicon.delegates))
        self.wires = {" ".join(_words(wire)) for wire in lexicon.wires}
        self.translated = folded(" ".join(lexicon.translated))
        self.impersonal = _by_first(lexicon.impersonal)
        self.according = _by_first(lexicon.according)
        self.unnamed = _by_first(lexicon.unnamed)
        signals = {
            *self._verbs,
            *self._relays,
            *self.participles,
            *self.impersonal,
            *self.according,
            *self.issued,
        }
        self.signals = frozenset(joint + word for word in signals for joint in ("", "و", "ف", "ال"))

    def known(self, words: Sequence[Token], at: int) -> Known | None:
        for clitics, rest in bare(words[at].text):
            for phrase, definite, kind in self._kinds.get(plain(rest), ()):
                if (definite and not rest.startswith("ال")) or not _follows(words, at, phrase, plain):
                    continue
                return Known(kind, len(phrase), clitics, rest)
        return None

    def between(self, words: Sequence[Token], at: int) -> int:
        """How many tokens that may part a speaker from his verb stand here; «صباح» is a name unless a day follows."""
        following = text_at(words, at + 1)
        if words[at].text in self._hours and (following in self._between or following.isdigit()):
            return 1
        return matches(self._between, words, at)

    def says(self, word: str) -> Saying | None:
        return _saying(self._verbs, word)

    def relays(self, word: str) -> Saying | None:
        return _saying(self._relays, word)

    def signals_at(self, words: Sequence[Token], at: int) -> bool:
        """Whether a word begins that somebody says something, or asks not to be named."""
        said = self.says(words[at].text) or self.participle(words[at].text)
        return bool(said or matches(self.according, words, at) or matches(self.unnamed, words, at))

    def participle(self, word: str) -> bool:
        return any(form in self.participles for _, form in _with_joint(word))


def matches(phrases: _Phrases, words: Sequence[Token], at: int) -> int:
    """How many tokens of a phrase stand at `at`; و or ف may precede it."""
    for _, first in _with_joint(words[at].text):
        for phrase in phrases.get(first, ()):
            if _follows(words, at, phrase, str):
                return len(phrase)
    return 0


def _with_joint(word: str) -> Iterator[tuple[bool, str]]:
    yield False, word
    if word[0] in "وف":
        yield True, word[1:]


def plain(word: str) -> str:
    return word.removeprefix("ال")


def text_at(words: Sequence[Token], at: int) -> str:
    return words[at].text if 0 <= at < len(words) else ""


def _follows(words: Sequence[Token], at: int, phrase: tuple[str, ...], spelled: Callable[[str], str]) -> bool:
    return all(spelled(text_at(words, at + step)) == phrase[step] for step in range(1, len(phrase)))


def _saying(verbs: dict[str, Saying], word: str) -> Saying | None:
    found = ((joined, verbs.get(form)) for joined, form in _with_joint(word))
    return next((saying._replace(joined=joined) for joined, saying in found if saying), None)


def _sayings(verb: VerbFile) -> Iterator[tuple[str, Saying]]:
    """The forms of others: nobody is quoted by «we said»; nor by two letters, unless they are all there is."""
    did, does = past(verb.past), present(verb.present)
    for form in did | does:
        ours = (form in did and form.endswith("نا") and form[:-2] in did) or (
            form not in did and form[0] not in "يت"
        )
        if ours or (len(form) < 3 and form not in (heavy(verb.past), heavy(verb.present))):
            continue
        carries = any(
            form.endswith(end) and form.removesuffix(end) in did | does for end in ("ه", "ها", "هم", "هما")
        )
        yield form, Saying(joined=False, does=form not in did, that=verb.that, near=verb.near, object=carries)


def _words(phrase: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(heavy(phrase)))


def _by_first(phrases: Iterable[str]) -> _Phrases:
    found: _Phrases = {}
    for phrase in phrases:
        words = _words(phrase)
        found.setdefault(words[0], []).append(words)
    return found
