"""One article speaks with one voice: of what it says of a milestone, what counts. Pure; imports newsroom.models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from newsroom.models import Refusal, Report, Rule, Stage


@dataclass(frozen=True, slots=True)
class Told:
    report: Report
    weak: bool  # yields to a sure report of the same milestone
    general: bool  # weak, and in words that several milestones share: yields to any sure one of its sentence


def reconciled(told: Sequence[Told], published: date | None) -> tuple[tuple[Report, ...], list[Refusal]]:
    """A weak reading yields to a sure one, a plan without a date of its own to its fulfilment; a sentence
    reports a thing once."""
    kept: dict[tuple[str, Stage, int], Report] = {}
    outweighed: list[Refusal] = []
    sure = [each.report for each in told if not each.weak]
    for each in told:
        report = each.report
        if _outweighed(each, sure, published):
            outweighed.append(Refusal(*report.trigger, Rule.OUTWEIGHED, report.milestone))
            continue
        key = (report.milestone, report.stage, report.start)
        if key not in kept or (kept[key].when is None and report.when is not None):
            kept[key] = report
    return tuple(kept.values()), outweighed


def _outweighed(each: Told, sure: Sequence[Report], published: date | None) -> bool:
    report = each.report
    others = [other for other in sure if other.milestone == report.milestone]
    ahead = report.stage in (Stage.PLANNED, Stage.IMMINENT)
    undated = (
        report.when is None or report.rule is Rule.AHEAD
    )  # «إعلان اتفاق ينهي المهمة في أيلول»: of the mission
    if ahead and undated and any(other.stage is Stage.COMPLETED for other in others):
        return True
    if each.general and any(other.start == report.start for other in sure):
        return True
    return each.weak and any(
        other.stage not in (report.stage, Stage.DENIED) and _stands(other, published) for other in others
    )


def _stands(report: Report, published: date | None) -> bool:
    """Whether a report still speaks of the time of the article: a plan for a day gone by does not."""
    ends = report.when.window.end if report.when else None
    return report.stage is not Stage.PLANNED or not (ends and published and ends < published)
