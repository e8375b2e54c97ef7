"""Whether a promise is in danger: facts and `now` in, checks and dangers out. Pure.

A check tells of one part, with a status and an age: how long ago the thing happened that it tells of. `degraded` is
worth knowing and no promise is in danger; `unknown` is what only a running service could tell.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from newsroom.models import Platform
from newsroom.store.health import DUE_AGE, Snapshot

POLL_SILENCE = timedelta(minutes=15)  # with feeds to poll, nothing was read for this long ...
MISSED = 3  # ... or for so many times the shortest interval
FAILING_SHARE = 0.5  # of the active feeds
BEHIND_SHARE = 0.1  # the same, of those that are due for long
ABSENCE = timedelta(minutes=1)  # of a leader that did not take its leave
CLOCK_OFF = timedelta(minutes=5)
LEAST_FREE = 100 * 1024**2  # bytes on the disk
MUCH_WAL = 64 * 1024**2


class Status(StrEnum):
    OK = "ok"
    DEGRADED = "degraded"
    DANGER = "danger"
    UNKNOWN = "unknown"
    OFF = "off"  # it was not set up


@dataclass(frozen=True, slots=True)
class Danger:
    key: str  # of the sentence `danger-<key>`
    count: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    status: Status
    at: datetime | None = None  # what its age is counted from
    facts: dict[str, Any] = field(default_factory=dict)

    def age_s(self, now: datetime) -> int | None:
        return int((now - self.at).total_seconds()) if self.at else None


@dataclass(frozen=True, slots=True)
class Report:
    checks: tuple[Check, ...]
    dangers: tuple[Danger, ...]

    @property
    def status(self) -> Status:
        """Of the whole: the worst of its checks."""
        if self.dangers:
            return Status.DANGER
        degraded = any(check.status is Status.DEGRADED for check in self.checks)
        return Status.DEGRADED if degraded else Status.OK


def examine(facts: Snapshot, now: datetime) -> Report:
    found = dangers(facts, now)
    return Report(tuple(_checks(facts, {danger.key for danger in found}, now)), found)


def as_json(facts: Snapshot, report: Report, now: datetime) -> str:
    """One document: `status`, the bare numbers, `checks` by name and `dangers`. Moments are ISO 8601."""
    apart = {
        "feeds_worst",
        "silent_worst",
        "targets_refused",
        "targets_waiting",
        "leader",
        "leader_passed",
        "vitals",
        "storage",
    }
    numbers = {name: value for name, value in asdict(facts).items() if name not in apart}
    checks = {
        check.name: {"status": check.status, "age_s": check.age_s(now), **check.facts}
        for check in report.checks
    }
    found = [asdict(danger) for danger in report.dangers]
    whole = {"status": report.status, **numbers, "checks": checks, "dangers": found}
    return json.dumps(whole, ensure_ascii=False, default=datetime.isoformat)


def dangers(facts: Snapshot, now: datetime) -> tuple[Danger, ...]:
    """What a person has to look at now; empty when every promise holds."""
    return (*_of_reading(facts, now), *_of_telling(facts, now), *_of_running(facts, now))


def _of_reading(facts: Snapshot, now: datetime) -> Iterator[Danger]:
    silence = max(POLL_SILENCE, MISSED * timedelta(seconds=facts.shortest_interval_s or 0))
    if facts.feeds_active and facts.last_ok_poll_at is None:
        yield Danger("never-polled")
    elif facts.feeds_active and _unread(facts, silence, now):
        yield Danger("no-poll", since=facts.last_ok_poll_at)
    if facts.feeds_active and facts.feeds_failing > FAILING_SHARE * facts.feeds_active:
        yield Danger("feeds-failing", facts.feeds_failing)
    if facts.feeds_active and facts.feeds_silent > FAILING_SHARE * facts.feeds_active:
        yield Danger("feeds-silent", facts.feeds_silent)
    if facts.feeds_active and facts.polls_behind > BEHIND_SHARE * facts.feeds_active:
        yield Danger("behind", facts.polls_behind, facts.polls_due_since)


def _unread(facts: Snapshot, silence: timedelta, now: datetime) -> bool:
    """Whether nothing was read for so long although there was something to read: feeds that are silent themselves are
    looked at less often."""
    resting = facts.next_poll_at is not None and facts.next_poll_at > now and not facts.feeds_failing
    return facts.last_ok_poll_at is not None and facts.last_ok_poll_at < now - silence and not resting


def _of_telling(facts: Snapshot, now: datetime) -> Iterator[Danger]:
    if facts.oldest_due_at is not None and facts.oldest_due_at < now - DUE_AGE:
        yield Danger("late", facts.late, facts.oldest_due_at)
    if facts.dead:
        yield Danger("dead", facts.dead)
    if facts.targets_refused:
        yield Danger("targets-disabled", len(facts.targets_refused))


def _of_running(facts: Snapshot, now: datetime) -> Iterator[Danger]:
    leader = facts.leader
    if leader and leader.holder and facts.leader_passed and leader.until < now - ABSENCE:
        yield Danger("leader-lost", since=leader.until)
    if _leads(facts) and facts.vitals and facts.vitals.conflict:
        yield Danger("conflict", since=facts.vitals.conflict)
    ahead = [at for at in (facts.last_poll_at, facts.last_send_at) if at and at > now + CLOCK_OFF]
    if ahead:
        yield Danger("clock", since=max(ahead))
    free = facts.storage.free_bytes if facts.storage else None
    if free is not None and free < LEAST_FREE:
        yield Danger("disk", free // 1024**2)


def _checks(facts: Snapshot, found: set[str], now: datetime) -> Iterator[Check]:
    def status(*keys: str, degraded: object = False) -> Status:
        if not found.isdisjoint(keys):
            return Status.DANGER
        return Status.DEGRADED if degraded else Status.OK

    yield Check(
        "polls", status("never-polled", "no-poll"), facts.last_ok_poll_at, {"last": facts.last_poll_at}
    )
    yield Check("sends", Status.OK, facts.last_send_at)
    waiting = {"due": facts.due, "late": facts.late, "held": facts.held, "in_doubt": facts.in_doubt}
    yield Check("outbox", status("late"), facts.oldest_due_at, waiting)
    yield Check("dead-letters", status("dead"), None, {"last_day": facts.dead})
    bad = facts.feeds_failing or facts.feeds_gone or facts.feeds_quarantined
    of_feeds = {
        "active": facts.feeds_active,
        "failing": facts.feeds_failing,
        "gone": facts.feeds_gone,
        "paused": facts.feeds_paused,
        "quarantined": facts.feeds_quarantined,
        "scrolling": facts.feeds_scrolling,
        "worst": [asdict(feed) for feed in facts.feeds_worst],
    }
    yield Check("feeds", status("feeds-failing", degraded=bad), None, of_feeds)
    mute = {"silent": facts.feeds_silent, "worst": [asdict(feed) for feed in facts.silent_worst]}
    yield Check("silent-feeds", status("feeds-silent", degraded=facts.feeds_silent), None, mute)
    behind = {"due": facts.polls_due, "behind": facts.polls_behind, "queued": facts.polls_queued}
    since = facts.polls_due_since
    yield Check("backlog", status("behind", degraded=facts.polls_behind), since, behind)
    yield Check("questions", Status.OK, None, {"unanswered": facts.unanswered})
    of_targets = {
        "refused": [asdict(target) for target in facts.targets_refused],
        "waiting": [asdict(target) for target in facts.targets_waiting],
    }
    refused = min((target.since for target in facts.targets_refused if target.since), default=None)
    yield Check("targets", status("targets-disabled", degraded=facts.targets_waiting), refused, of_targets)
    yield from _of_service(facts, status("leader-lost"), status("conflict"))
    yield _of_database(facts, found)
    yield Check("clock", status("clock", degraded=_off(facts)))


def _of_service(facts: Snapshot, leader: Status, telegram: Status) -> Iterator[Check]:
    """What is true only while a service runs."""
    lease, told = facts.leader, facts.vitals if _leads(facts) else None
    held = {"holder": lease.holder, "until": lease.until} if lease and lease.holder else {"holder": None}
    known = leader if lease and lease.holder else Status.UNKNOWN
    yield Check("leader", known, lease.since if lease and lease.holder else None, held)
    if told is None:
        yield Check("redis", Status.UNKNOWN)
        yield Check("telegram", Status.UNKNOWN)
        yield Check("slack", Status.UNKNOWN)
        return
    redis = {"down": Status.DEGRADED, "off": Status.OFF}.get(told.redis, Status.OK)
    yield Check("redis", redis, told.redis_since, {"state": told.redis})
    bot = telegram if Platform.TELEGRAM in told.platforms or told.conflict else Status.OFF
    yield Check("telegram", bot, told.conflict, {"conflict": told.conflict is not None})
    yield Check("slack", Status.OK if Platform.SLACK in told.platforms else Status.OFF)


def _of_database(facts: Snapshot, found: set[str]) -> Check:
    if facts.storage is None:
        return Check("database", Status.UNKNOWN)
    much = (facts.storage.wal_bytes or 0) > MUCH_WAL
    status = Status.DANGER if "disk" in found else Status.DEGRADED if much else Status.OK
    return Check("database", status, None, asdict(facts.storage))


def _leads(facts: Snapshot) -> bool:
    return facts.leader is not None and facts.leader.holder != "" and not facts.leader_passed


def _off(facts: Snapshot) -> bool:
    ahead = facts.storage.clock_ahead_s if facts.storage else None
    return ahead is not None and abs(ahead) > CLOCK_OFF.total_seconds()
