"""The words of the language, as data: `config/lexicon/*.yaml`, which a newsroom may extend.

A newsroom whose folder has no such file uses the one that comes with rasid.
Imports the grammars whose lexicons these are.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from newsroom.arabic.clauses import ClauseLexicon
from newsroom.arabic.dates import DateLexicon
from newsroom.arabic.numbers import NumberLexicon
from newsroom.attribution import SourceLexicon
from newsroom.claims import ClaimLexicon
from newsroom.errors import Fault
from newsroom.milestones.link import ReferenceFile
from newsroom.milestones.reader import MilestoneWords
from newsroom.milestones.vocabulary import CuesFile, EventsFile
from newsroom.settings import SHIPPED_CONFIG
from newsroom.yamlfiles import Strict, read

F = TypeVar("F", bound=Strict)
FOLDER = "lexicon"


class OrdinaryFile(Strict):
    words: tuple[str, ...]  # names of places and people that are words of every day as well


@dataclass(frozen=True, slots=True)
class Lexicon:
    dates: DateLexicon
    numbers: NumberLexicon
    claims: ClaimLexicon
    sources: SourceLexicon
    milestones: MilestoneWords
    ordinary: OrdinaryFile


def read_lexicon(folder: Path, faults: list[Fault]) -> Lexicon | None:
    """The lexicon of a configuration folder; None when a file of it has faults, which are added to `faults`."""
    dates = _read(folder, "dates", DateLexicon, faults)
    numbers = _read(folder, "numbers", NumberLexicon, faults)
    claims = _read(folder, "claims", ClaimLexicon, faults)
    sources = _read(folder, "sources", SourceLexicon, faults)
    events = _read(folder, "events", EventsFile, faults)
    cues = _read(folder, "cues", CuesFile, faults)
    clauses = _read(folder, "clauses", ClauseLexicon, faults)
    reference = _read(folder, "reference", ReferenceFile, faults)
    ordinary = _read(folder, "ordinary", OrdinaryFile, faults)
    if not (
        dates and numbers and claims and sources and events and cues and clauses and reference and ordinary
    ):
        return None
    milestones = MilestoneWords(events.events, cues, clauses, reference)
    return Lexicon(dates, numbers, claims, sources, milestones, ordinary)


def shipped_lexicon() -> Lexicon:
    """The lexicon that comes with rasid."""
    faults: list[Fault] = []
    lexicon = read_lexicon(SHIPPED_CONFIG, faults)
    if lexicon is None:
        raise AssertionError(faults)
    return lexicon


def _read(folder: Path, name: str, model: type[F], faults: list[Fault]) -> F | None:
    path = folder / FOLDER / f"{name}.yaml"
    return read(path if path.exists() else SHIPPED_CONFIG / FOLDER / path.name, model, faults)
