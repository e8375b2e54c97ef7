"""Whether a promise is in danger: facts and `now` in, dangers out. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from newsroom.store.health import Snapshot

POLL_SILENCE = timedelta(minutes=15)  # with feeds to poll, nothing was read for this long ...
MISSED = 3  # ... or for so many times the shortest interval
DUE_AGE = timedelta(minutes=15)  # a message has been waiting for this long
FAILING_SHARE = 0.5  # of the active feeds


@dataclass(frozen=True, slots=True)
class Danger:
    key: str  # of the sentence `danger-<key>`
    count: int = 0
    since: datetime | None = None


def dangers(snapshot: Snapshot, now: datetime) -> tuple[Danger, ...]:
    """What a person has to look at now; empty when every promise holds."""
    found = []
    silence = max(POLL_SILENCE, MISSED * timedelta(seconds=snapshot.shortest_interval_s or 0))
    if snapshot.feeds_active and snapshot.last_ok_poll_at is None:
        found.append(Danger("never-polled"))
    elif snapshot.feeds_active and snapshot.last_ok_poll_at and snapshot.last_ok_poll_at < now - silence:
        found.append(Danger("no-poll", since=snapshot.last_ok_poll_at))
    if snapshot.oldest_due_at is not None and snapshot.oldest_due_at < now - DUE_AGE:
        found.append(Danger("late", snapshot.due, snapshot.oldest_due_at))
    if snapshot.dead:
        found.append(Danger("dead", snapshot.dead))
    if snapshot.feeds_active and snapshot.feeds_failing > FAILING_SHARE * snapshot.feeds_active:
        found.append(Danger("feeds-failing", snapshot.feeds_failing))
    if snapshot.targets_disabled:
        found.append(Danger("targets-disabled", snapshot.targets_disabled))
    return tuple(found)
