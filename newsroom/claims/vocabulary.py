"""The words by which a number is understood: config/lexicon/claims.yaml.

Imports newsroom.models, .yamlfiles and the cue words of newsroom.milestones.vocabulary.
"""

from __future__ import annotations

from newsroom.milestones.vocabulary import CueWords
from newsroom.models import Verb
from newsroom.yamlfiles import Strict

Words = tuple[str, ...]


class NationFile(Strict):
    names: Words
    people: str
    also: Words = ()


class BackFile(Strict):
    """Words that point back to a place: to one of its own kind, or to a country."""

    site: Words
    nation: Words


class ClaimLexicon(Strict):
    nations: tuple[NationFile, ...]
    groups: Words
    regions: Words
    lands: Words
    grounds: Words
    edges: Words
    sites: Words
    districts: Words
    back: BackFile
    aside: Words
    into: Words
    toward: Words
    inside: Words
    beside: Words
    source: Words
    joints: Words
    others: Words
    within: Words
    loose: Words
    joining: Words
    says: tuple[Verb, ...]
    tells: tuple[Verb, ...]
    cues: dict[str, CueWords]
    states: Words
    breaks: Words
    halts: Words
    peak: Words
    extra: Words
    total: Words
    relatives: Words
    openers: Words
    tails: Words
    sources: Words
    complements: Words
    meanwhile: Words
    done: Words
    to_come: Words
    denials: Words
    limits: Words
    lest: Words
    leads: Words
    planned: Words
    reported: Words
