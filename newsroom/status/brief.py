"""Standings and conflicts as they are kept and told: the weightiest of what may be hundreds of sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from newsroom.models import Conflict, Plan, Standing, Step

KEPT = 6  # pieces of evidence, of each thing that is kept ...
FEW = 2  # ... and of each step of its history,
STEPS = 60  # of which only the last are


def shortened(drawn: Standing) -> Standing:
    """As it is kept: the weightiest of what may be hundreds of sentences."""
    return replace(
        drawn,
        evidence=drawn.evidence[:KEPT],
        against=drawn.against[:KEPT],
        plan=_short_plan(drawn.plan) if drawn.plan else None,
        slips=tuple(map(_short_plan, drawn.slips[-KEPT:])),
        rivals=tuple(map(_short_plan, drawn.rivals[-KEPT:])),
        history=shortened_history(drawn.history),
    )


def shortened_history(steps: Sequence[Step]) -> tuple[Step, ...]:
    return tuple(replace(step, evidence=step.evidence[:FEW]) for step in steps[-STEPS:])


def short_conflict(conflict: Conflict) -> Conflict:
    """As it is kept: of each side who said it first, and who said it last."""
    half = KEPT // 2
    return replace(
        conflict,
        sides=tuple(
            replace(side, said=side.said if len(side.said) <= KEPT else side.said[:half] + side.said[-half:])
            for side in conflict.sides
        ),
    )


def _short_plan(plan: Plan) -> Plan:
    return replace(plan, evidence=plan.evidence[:KEPT])
