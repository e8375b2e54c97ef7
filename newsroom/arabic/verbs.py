"""Forms of verbs and verbal nouns, as they are written without vowels, on the heavy fold.

Imports only `newsroom.arabic.fold`. Third persons and «we», for news says little else.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from newsroom.arabic.fold import heavy

PRONOUNS = ("ه", "ها", "هم", "هما", "نا")
_PERSONS = "يتن"


def past(verb: str) -> set[str]:
    """`verb` as it stands for «he»: انسحب، أخلى، قام."""
    he = heavy(verb)
    if verb[-1] in "ىا":
        stem = he[:-1]
        plain = {he, stem + "ت", stem + "تا", stem + "وا", stem + "يا", stem + "ينا"}
        plain |= {stem + ending for ending in ("ي", "يت", "يتا")}  # the passive: أُخلي، أُخليت
    else:
        plain = {he + ending for ending in ("", "ت", "تا", "ا", "وا", "ن", "نا")}
    return plain | set(_with_objects(plain))


def present(verb: str) -> set[str]:
    """`verb` as it stands for «he»: ينسحب، يخلي، يقوم. Without the س of the future."""
    stem = heavy(verb)[1:]
    weak = stem[:-1] if verb[-1] in "يىو" else stem
    endings = {stem, weak, weak + "ون", weak + "وا", stem + "ان", stem + "ا", stem + "ن"}
    plain = {person + ending for person in _PERSONS for ending in endings}
    return plain | set(_with_objects(plain))


def noun(word: str) -> set[str]:
    """A noun or masdar of one word, given without ال: definite, indefinite, with pronouns."""
    bare = heavy(word)
    joined = bare[:-1] + "ت" if word.endswith("ة") else bare
    forms = {bare, "ال" + bare, *(joined + pronoun for pronoun in PRONOUNS)}
    if not word.endswith(("ة", "ا", "ى")):
        forms.add(bare + "ا")
    if word.endswith("اء"):  # بقاؤها، بقائها
        forms |= {bare[:-1] + seat + pronoun for seat in "وي" for pronoun in PRONOUNS}
    return forms


def _with_objects(plain: set[str]) -> Iterator[str]:
    for form in plain:
        joined = form[:-1] if form.endswith("وا") else form[:-1] + "ا" if form.endswith("ي") else form
        for pronoun in PRONOUNS:
            yield joined + pronoun
            if form.endswith("ي"):
                yield form + pronoun


@lru_cache(maxsize=1 << 16)  # words repeat
def bare(token: str) -> tuple[tuple[str, str], ...]:
    """Each way to take clitics off a token: (what was taken off, what remains)."""
    return tuple(_bared(token))


def _bared(token: str) -> Iterator[tuple[str, str]]:
    yield "", token
    for joint in ("", "و", "ف"):
        if not token.startswith(joint):
            continue
        rest = token[len(joint) :]
        if joint and len(rest) > 1:
            yield joint, rest
        for particle in ("ب", "ل", "ك", "س"):
            if rest.startswith(particle) and len(rest) > 3:
                yield joint + particle, rest[1:]
        if rest.startswith("لل") and len(rest) > 4:
            yield joint + "ل", "ال" + rest[2:]
            yield joint + "ل", "ال" + rest[1:]
