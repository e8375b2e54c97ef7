"""What a target is told at once, and in which messages: rows in, batches out. Pure.

    what is in doubt, as it was → changes of state, each alone → what was held in quiet time or a pause, together
    → the rest, alone if it is little

Imports newsroom.models, .digest and .hours.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from newsroom import digest, hours
from newsroom.models import AlertKind, Delivery, Target

Batch = tuple[Delivery, ...]  # what one message tells


def batches(
    rows: Sequence[Delivery], target: Target, at_once: int, *, soon: int, singly: bool
) -> list[Batch]:
    """`at_once`: with more alerts than that the target is behind, and gets them together; `soon`: as many as
    it takes without waiting, and only changes of state wait for their turn; `singly`: never together."""
    again, fresh = in_doubt(rows)
    told: list[Batch] = sorted(map(tuple, digest.together(fresh)), key=_order)
    held = {one for one in told if was_held(one, target)}
    states = [one for one in told if _weight(one) == 0 and one not in held]
    others = [one for one in told if _weight(one) > 0 and one not in held]
    waited = [one for one in told if one in held]
    made: list[Batch] = [
        tuple(one) for batch in again for one in ([batch] if not singly else digest.together(batch))
    ]
    for group, most in ((states, at_once), (waited, 1), (others, soon)):
        made += group if singly or len(group) <= most else [tuple(row for one in group for row in one)]
    return made


def in_doubt(rows: Sequence[Delivery]) -> tuple[list[Batch], list[Delivery]]:
    """The messages that may have arrived, each as it was, oldest first; and what is new. A repeat brings nothing new
    with it, or what is new would be in doubt with it the next time."""
    messages: dict[datetime | None, list[Delivery]] = {}
    for row in rows:
        if row.attempts:
            messages.setdefault(row.doubted_at, []).append(row)
    return [tuple(one) for one in messages.values()], [row for row in rows if not row.attempts]


def was_held(rows: Sequence[Delivery], target: Target) -> bool:
    """What became known in quiet time or in a pause, as far as the target's hours are what they were."""
    known = rows[0].alert.created_at
    paused = target.paused is not None and target.paused[0] <= known < target.paused[1]
    urgent = _weight(rows) == 0
    return paused or (not urgent and hours.quiet_until(target.spec, known) is not None)


def _order(rows: Sequence[Delivery]) -> tuple[int, datetime, int]:
    """The weightiest first; of equal weight in the order of events: when a story was first reported, else when the
    news was made of it."""
    alert = rows[0].alert
    with_story = alert.story is not None and not alert.notices
    at = digest.first_reported(alert.story) if alert.story and with_story else alert.created_at
    return _weight(rows), at, rows[0].id


def _weight(rows: Sequence[Delivery]) -> int:
    return min(WEIGHTS.get(row.alert.kind, len(WEIGHTS)) for row in rows)


WEIGHTS = {AlertKind.STATE: 0, AlertKind.CONFLICT: 1}  # all else: as it comes
