"""Which targets want an alert, on which ways, and which of them would rather not hear of it now.

An alert is given as the row that `outbox` makes of it: dossier, key, kinds, concerns and subjects.
Imports `newsroom.models`, the tables and its siblings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from newsroom.models import AlertKind, Frequency, Subscription
from newsroom.store.tables import schedules, subscriptions, targets
from newsroom.store.targets import OURS, subscription_of
from newsroom.subscriptions import fits, silenced

Wanting = tuple[int, Subscription, Collection[str]]  # target, what it wants, the digests it has


def subscribed(conn: Connection, dossiers: Iterable[str]) -> list[Wanting]:
    """(target, what it wants, the digests it has) of all that are told; one that left the file, or was removed,
    is not."""
    planned: dict[int, set[str]] = defaultdict(set)
    for target_id, frequency in conn.execute(select(schedules.c.target_id, schedules.c.frequency)):
        planned[target_id].add(frequency)
    query = (
        select(subscriptions)
        .join(targets)
        .where(subscriptions.c.dossier.in_(sorted(dossiers)))
        .where(func.coalesce(targets.c.disabled_reason, "").not_in(OURS))  # any other may come back
        .order_by(subscriptions.c.id)
    )
    rows = conn.execute(query).all()
    return [(row.target_id, subscription_of(row), planned[row.target_id]) for row in rows]


def loud_of(
    wanted: Sequence[Wanting], row: Mapping[str, Any], muted: Mapping[int, Collection[str]]
) -> list[Wanting]:
    """Those that ask for it for the sake of something that is not muted there."""
    return [
        one for one in wanted if not silenced(one[1], muted.get(one[0], ()), row["concerns"], row["subjects"])
    ]


def wanting(wanted: Sequence[Wanting], row: Mapping[str, Any]) -> dict[tuple[int, Frequency], int]:
    """(target, frequency) → how many sources the least demanding of its subscriptions waits for.

    A state says itself how many sources it rests on, and a due date has none: only stories wait.
    """
    kinds = row["kinds"] | ({AlertKind.STORY} if row["key"].startswith("story:") else set())
    found: dict[tuple[int, Frequency], int] = {}
    for target_id, subscription, digests in wanted:
        if fits(subscription, row["dossier"], kinds, row["concerns"]):
            needs = subscription.min_sources if kinds == {AlertKind.STORY} else 1
            for frequency in subscription.frequencies:
                if frequency is Frequency.INSTANT or frequency in digests:  # else it would never leave
                    place = target_id, frequency
                    found[place] = min(needs, found.get(place, needs))
    return found


def may_be_read(frequency: Frequency, row: Mapping[str, Any]) -> bool:
    """A change of state stands in the digest whatever is muted: that comes at its own time, and disturbs nobody."""
    return frequency is not Frequency.INSTANT and AlertKind.STATE in row["kinds"]
