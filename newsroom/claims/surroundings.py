"""What the words before a name make of it: a place, somebody who speaks, or a bystander.

Imports newsroom.models, .arabic and .claims.vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsroom.arabic import verbs
from newsroom.arabic.fold import heavy
from newsroom.arabic.words import Page
from newsroom.claims.vocabulary import ClaimLexicon
from newsroom.models import Verb

REACH = 40  # characters in which the words before a name stand
CLAUSE = 80  # characters in which its clause begins
PHRASE = 3  # words of the longest phrase before a name
SOURCE = 7  # words from «بحسب» to the last name that belongs to it
SPEAKER = 3  # words between «قال» and the name of who said it
_MARK = re.compile(r"[،,.:;؛\n]")


@dataclass(frozen=True, slots=True)
class Surroundings:
    into: bool  # «في العراق»، «من العراق»
    toward: bool  # «إلى العراق»
    inside: bool  # «داخل القيادة»
    land: bool  # «الأراضي العراقية»
    ground: bool  # «قواعد عراقية»
    edge: bool  # «الحدود العراقية»
    beside: bool  # «مع العراق»: owns nothing of what its clause counts
    beside_noun: bool  # «مع القوات العراقية», of the adjective
    asked: bool  # «من العراق»
    told: bool  # its clause tells the party before it something: «واشنطن أبلغت بغداد»
    speaks: bool  # «قال البنتاغون»
    aside: bool  # «بعد قاعدة بلد», «وفق مسؤولين في واشنطن»: not what is spoken of


class SurroundingsReader:
    def __init__(self, lexicon: ClaimLexicon) -> None:
        self._sites = _phrases(lexicon.sites)
        self._into, self._inside, self._toward = map(_phrases, (lexicon.into, lexicon.inside, lexicon.toward))
        self._lands, self._edges, self._aside = map(_phrases, (lexicon.lands, lexicon.edges, lexicon.aside))
        self._grounds = _phrases(lexicon.grounds)
        self._beside, self._asked = _phrases(lexicon.beside), _phrases(lexicon.source)
        self._says, self._tells = _phrases(_forms(lexicon.says)), _phrases(_forms(lexicon.tells))
        self._complements, self._sources = _phrases(lexicon.complements), _phrases(lexicon.sources)

    def of(self, page: Page, start: int, party: int | None) -> Surroundings:
        """party: where the party before it ends."""
        words = page.text[max(0, start - REACH) : start].split()
        if words and words[-1] in self._sites:  # «في قاعدة بلد»: what it is called
            words.pop()
        tails, further = _tails(words), _tails(words[:-1]) if words and words[-1].isalpha() else frozenset()
        clause = _MARK.split(page.text[max(0, start - CLAUSE) : start])[-1].split()
        sourced = len(clause) <= SOURCE and any(
            not self._sources.isdisjoint(_tails(clause[:count])) for count in (1, 2)
        )
        told = party is not None and self._is_told(page.text[party:start], tails)
        return Surroundings(
            into=not self._into.isdisjoint(tails),
            toward=not self._toward.isdisjoint(tails | further),
            inside=not self._inside.isdisjoint(tails),
            land=not self._lands.isdisjoint(tails),
            ground=not self._grounds.isdisjoint(tails),
            edge=not self._edges.isdisjoint(tails),
            beside=sourced or told or not self._beside.isdisjoint(tails),
            beside_noun=not self._beside.isdisjoint(tails | further),
            asked=not self._asked.isdisjoint(tails),
            told=told,
            speaks=self._speaks(words),
            aside=sourced or not self._aside.isdisjoint(tails),
        )

    def _is_told(self, between: str, tails: frozenset[str]) -> bool:
        """The object of a verb whose subject is a party: «أبلغت واشنطن بغداد»، «واشنطن أبلغت بغداد»."""
        return not between.strip() or (len(between.split()) == 1 and not self._tells.isdisjoint(tails))

    def _speaks(self, words: Sequence[str]) -> bool:
        """«قال متحدث باسم البنتاغون»; but of «قال إن إيران» the complement is another clause."""
        for back in range(min(SPEAKER + 1, len(words))):
            until = len(words) - back
            if not self._says.isdisjoint(_tails(words[:until])):
                return True
            if words[until - 1] in self._complements or not words[until - 1].isalnum():
                return False
        return False


def _tails(words: Sequence[str]) -> frozenset[str]:
    """The last words, as one phrase, two and three, with and without clitics."""
    found = set()
    for count in range(1, min(PHRASE, len(words)) + 1):
        phrase = " ".join(words[-count:])
        for joint in ("", *("وف" if phrase[0] in "وف" else "")):
            rest = phrase.removeprefix(joint)
            found |= {rest, rest[1:]} if rest[:1] in ("ب", "ل", "س") else {rest}
    return frozenset(found)


def _forms(known: Iterable[Verb]) -> Iterable[str]:
    return (form for verb in known for form in (*verbs.past(verb.past), *verbs.present(verb.present)))


def _phrases(words: Iterable[str]) -> frozenset[str]:
    return frozenset(heavy(word).removesuffix(" ل") for word in words)
