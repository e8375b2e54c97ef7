"""How much weight what was said has: in force or not, from how many origins, who vouches for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from newsroom.models import Decision, Evidence, Milestone, Promotion, Ruling, Voice
from newsroom.stories.origins import origin_name

_RANK = {voice: rank for rank, voice in enumerate(Voice)}
_TWO = 2


def origin_of(evidence: Evidence) -> str:
    """What the sentence goes back to: the wire or outlet it was quoted from, else the origin of its article."""
    return _folded(evidence.report.attribution.via or evidence.source.origin)


def voucher(evidence: Evidence) -> tuple[str, str, bool, bool]:
    """All that `forceful` asks of a sentence, but for its article."""
    via = bool(evidence.report.attribution.via)
    return origin_of(evidence), _folded(evidence.source.origin), via, official(evidence)


def official(evidence: Evidence) -> bool:
    return evidence.report.attribution.voice is Voice.OFFICIAL


def independent(evidence: Iterable[Evidence]) -> bool:
    """Whether two articles say it that go back to two origins.

    Where an outlet quotes somebody for it, its own sentences (the headline, mostly) are no origin beside him.
    """
    said = tuple(evidence)
    quoting = {one.source.item for one in said if one.report.attribution.via}
    borrowed = {_folded(one.source.origin) for one in said if one.source.item in quoting}
    counted = [one for one in said if one.report.attribution.via or origin_of(one) not in borrowed]
    return (
        len({origin_of(one) for one in counted}) >= _TWO and len({one.source.item for one in counted}) >= _TWO
    )


def forceful(evidence: Iterable[Evidence]) -> bool:
    """Whether an official says it, or two independent origins do."""
    said = tuple(evidence)
    return any(map(official, said)) or independent(said)


PROMOTED: dict[Promotion, Callable[[Iterable[Evidence]], bool]] = {
    Promotion.OFFICIAL_OR_TWO: forceful,
    Promotion.TWO: independent,
    Promotion.PERSON: lambda _: False,  # by a decision alone
}


def weightiest(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each once: official before named, anonymous, media; then dated before undated; then the earliest."""
    return tuple(sorted({one.id: one for one in evidence}.values(), key=weight))


def canonical(evidence: Iterable[Evidence]) -> list[Evidence]:
    """In the order it was said, which the order it was handed in has no say in."""
    return sorted(evidence, key=_order)


def in_force(milestone: Milestone, evidence: Iterable[Evidence], at: date) -> list[Evidence]:
    """What was said of a milestone by the end of day `at`, and not withdrawn by then."""
    return canonical(
        one
        for one in evidence
        if one.report.milestone == milestone.id
        and one.source.day <= at
        and (one.withdrawn is None or one.withdrawn.date() > at)
    )


def made(milestone: Milestone, decisions: Iterable[Decision], at: date) -> list[Decision]:
    """What was decided of a milestone by the end of day `at` (in UTC), and not undone by then."""
    of = (
        one
        for one in decisions
        if one.milestone == milestone.id
        and one.at.date() <= at
        and (one.undone_at is None or one.undone_at.date() > at)
    )
    return sorted(of, key=lambda one: (one.at, one.id))


def unrejected(evidence: Sequence[Evidence], decisions: Iterable[Decision]) -> list[Evidence]:
    """Without what was rejected: not only the sentence, but all in which the article says the same."""
    rejected = {one.evidence for one in decisions if one.ruling is Ruling.REJECT}
    if not rejected:
        return list(evidence)
    gone = {_thesis(one) for one in evidence if one.id in rejected}
    return [one for one in evidence if _thesis(one) not in gone]


def _thesis(one: Evidence) -> tuple[int, str, str]:
    return one.source.item, one.report.milestone, one.report.stage


def weight(evidence: Evidence) -> tuple[Any, ...]:
    """Smaller is weightier."""
    report = evidence.report
    return (_RANK[report.attribution.voice], report.when is None, *_order(evidence))


def _order(evidence: Evidence) -> tuple[Any, ...]:
    """The id has the last word only where nothing else tells two sentences apart."""
    source, report = evidence.source, evidence.report
    told = (source.day, source.said, report.stage, source.outlet, source.origin)
    return (*told, evidence.quote, report.start, evidence.id)


@lru_cache(maxsize=4096)
def _folded(name: str) -> str:
    return origin_name(name)
