"""What of a dossier names a thing, and so would not hold without it. Pure. Imports newsroom.models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from newsroom.models import ClaimRule, Dossier, Milestone, Quantity, ReportRule, Roll


@dataclass(frozen=True, slots=True)
class Uses:
    milestones: tuple[Milestone, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    rolls: tuple[Roll, ...] = ()
    subject: bool = False  # by it an article is told to be on the subject
    silence: bool = False  # its silence is watched

    def __bool__(self) -> bool:
        return bool(self.milestones or self.quantities or self.rolls or self.subject or self.silence)


def of_entity(dossiers: Iterable[Dossier], id_: str) -> Uses:
    every = tuple(dossiers)
    return Uses(
        tuple(m for d in every for m in d.milestones if id_ in {*m.entities, *_in_reports(m.reports)}),
        tuple(q for d in every for q in d.quantities if id_ in set(_in_claims(q.claims))),
        tuple(r for d in every for r in d.rolls if id_ in set(_in_reports(r.reports))),
        any(id_ in {*d.relevance.core, *d.relevance.within, *d.relevance.beside} for d in every),
        any(d.silence is not None and id_ in d.silence.entities for d in every),
    )


def of_milestone(dossier: Dossier, id_: str) -> Uses:
    return Uses(
        tuple(one for one in dossier.milestones if id_ in one.parts),
        rolls=tuple(one for one in dossier.rolls if id_ in one.told_by),
    )


def _in_reports(rules: Iterable[ReportRule]) -> Iterator[str]:
    for rule in rules:
        yield from (*rule.at, *rule.to, *rule.by)


def _in_claims(rules: Iterable[ClaimRule]) -> Iterator[str]:
    for rule in rules:
        yield from (*rule.of, *rule.at, *rule.about)
