"""What stands in the database, as gauges for `/metrics`; what happens in a process is counted in `newsroom.metrics`.

A look at the database serves everybody who asks within some seconds, so that asking often costs nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any

import structlog
from prometheus_client.core import GaugeMetricFamily

from newsroom.desk import Desk
from newsroom.errors import StoreError
from newsroom.ledger import Ledger
from newsroom.metrics import gauge, page
from newsroom.models import DeliveryState
from newsroom.store.gauges import OPEN, Gauges, gauges
from newsroom.store.health import Snapshot

log = structlog.get_logger()

FRESH_S = 5.0  # a look is not repeated before
LATE_S = 60.0  # a look that takes too long leaves what the last one found, until that is so old
ANSWER_S = 0.8


@dataclass(frozen=True, slots=True)
class Seen:
    """One look at the database."""

    gauges: Gauges
    conflicts: dict[str, int]  # dossier → how many stand
    overdue: dict[str, int]  # dossier → milestones whose time has passed


def seen(conn: Any, ledger: Ledger, now: datetime) -> Seen:
    conflicts = {one.id: ledger.conflicts(conn, one, now) for one in ledger.dossiers}
    places = {one.id: ledger.standings(conn, one.milestones, now) for one in ledger.dossiers}
    return Seen(
        gauges(conn, now),
        {id_: sum(conflict.standing for conflict in found) for id_, found in conflicts.items()},
        {id_: sum(place.overdue > 0 for place in found.values()) for id_, found in places.items()},
    )


class Scrape:
    """The page of one process."""

    def __init__(self, desk: Desk, *, fresh_s: float = FRESH_S, answer_s: float = ANSWER_S) -> None:
        self._desk = desk
        self._fresh_s = fresh_s
        self._answer_s = answer_s
        self._looking: asyncio.Task[Seen] | None = None
        self._seen: tuple[float, Seen] | None = None  # monotonic

    async def page(self) -> bytes:
        """Also when the database does not answer: with what is known without it."""
        try:
            async with asyncio.timeout(self._answer_s):
                found: Seen | None = await self._look()
        except TimeoutError:
            found = self._found(LATE_S)
        except StoreError:
            found = None
        except Exception:
            log.exception("the database could not be counted")
            found = None
        return await asyncio.to_thread(lambda: page(families(self._desk, found)))

    async def stop(self) -> None:
        if self._looking:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    async def _look(self) -> Seen:
        if found := self._found(self._fresh_s):
            return found
        if self._looking is None or self._looking.done():
            desk = self._desk
            self._looking = asyncio.create_task(desk.db.read(seen, desk.ledger, desk.now()))
            self._looking.add_done_callback(self._ended)
        return await asyncio.shield(self._looking)

    def _ended(self, looking: asyncio.Task[Seen]) -> None:
        """Also when nobody waited for it any more: that it failed is no news then, and what it found is."""
        if not looking.cancelled() and not looking.exception():
            self._seen = time.monotonic(), looking.result()

    def _found(self, within_s: float) -> Seen | None:
        return self._seen[1] if self._seen and time.monotonic() - self._seen[0] < within_s else None


def families(desk: Desk, found: Seen | None) -> Iterator[GaugeMetricFamily]:
    """`found`: null when the database did not answer."""
    yield _one("build_info", "Always 1; which rasid this is.", 1, version=version("rasid"))
    yield _one("database_up", "Whether the database answered.", found is not None)
    redis = {state: float(state == _redis(desk)) for state in ("up", "down", "off")}
    yield _many("redis_state", "1 for the state that Redis is in, as this process sees it.", "state", redis)
    leads = desk.fence is not None
    yield _one("leads", "Whether this process leads, and so sends.", leads)
    if found:
        now = desk.now()
        yield from _telling(found.gauges, now)
        yield from _reading(found.gauges, now)
        yield from _knowing(found)
        yield from _running(found.gauges.facts, now)


def _redis(desk: Desk) -> str:
    url = desk.settings.redis_url
    return "off" if url and url.get_secret_value() == "off" else desk.seen.state


def _telling(found: Gauges, now: datetime) -> Iterator[GaugeMetricFamily]:
    facts = found.facts
    about = "Deliveries that are not sent, by platform and state."
    platforms = sorted({platform for platform, _ in found.deliveries} | {"console"})
    every = [(platform, str(state)) for platform in platforms for state in OPEN]
    values = [((platform, state), found.deliveries.get((platform, state), 0)) for platform, state in every]
    yield gauge("deliveries", about, values, "platform", "state")
    doubts = dict.fromkeys(platforms, 0) | found.in_doubt
    yield _many("deliveries_in_doubt", "Deliveries that may have arrived.", "platform", doubts)
    yield _one("deliveries_late", "Deliveries that nothing holds back, and that wait.", facts.late)
    age = _age(facts.oldest_due_at, now)
    yield _one("outbox_oldest_seconds", "How long the oldest of these waits; 0: none does.", age)
    dead = sum(count for (_, state), count in found.deliveries.items() if state == DeliveryState.DEAD)
    yield _one("deliveries_set_aside", "Deliveries that were given up and wait for a person.", dead)
    yield _one("targets_refused", "Chats that no longer take messages.", len(facts.targets_refused))
    yield _one("targets_waiting", "Chats that asked for patience.", len(facts.targets_waiting))
    yield _one("inbox_unfinished", "Questions of people that are not answered yet.", facts.unanswered)


def _knowing(found: Seen) -> Iterator[GaugeMetricFamily]:
    yield _one("stories_begun", "The number of the newest story.", found.gauges.stories)
    yield _many("conflicts_standing", "Contradictions that stand, by dossier.", "dossier", found.conflicts)
    yield _many("milestones_overdue", "Milestones whose time has passed.", "dossier", found.overdue)


def _reading(found: Gauges, now: datetime) -> Iterator[GaugeMetricFamily]:
    facts = found.facts
    states = {
        "active": facts.feeds_active,
        "gone": facts.feeds_gone,
        "paused": facts.feeds_paused,
        "quarantined": facts.feeds_quarantined,
    }
    yield _many("feeds", "Feeds by state.", "state", states)
    yield _one("feeds_failing", "Active feeds that failed three times in a row or more.", facts.feeds_failing)
    yield _one("feeds_silent", "Active feeds that bring nothing any more.", facts.feeds_silent)
    yield _one("polls_due", "Feeds that are due and that nobody has taken up.", facts.polls_due)
    yield _one("polls_behind", "Of these, those due for a quarter of an hour.", facts.polls_behind)
    yield _one("poll_oldest_due_seconds", "How long the first is due.", _age(facts.polls_due_since, now))
    yield _one("tasks_queued", "Polls handed to workers and not begun.", facts.polls_queued)
    age = _age(facts.last_ok_poll_at, now)
    yield _one("last_poll_seconds", "Since a feed was last read; 0: none ever was.", age)
    yield _one("last_send_seconds", "Since a message was last sent.", _age(facts.last_send_at, now))
    yield _one("websub_hubs", "Hubs that were asked to tell of changes.", found.hubs)
    told = dict(zip(("believed", "refused"), found.pushes, strict=True))
    yield _many("websub_pushes", "Changes that hubs told of, so far.", "outcome", told)


def _running(facts: Snapshot, now: datetime) -> Iterator[GaugeMetricFamily]:
    lease = facts.leader
    held = lease is not None and lease.holder != "" and not facts.leader_passed
    yield _one("leader_present", "Whether any process leads.", held)
    left = max(0.0, (lease.until - now).total_seconds()) if lease and held else 0.0
    yield _one("leader_lease_seconds", "How long the lease of the leader still holds.", left)
    contested = facts.vitals is not None and facts.vitals.conflict is not None
    yield _one("telegram_contested", "Whether another program reads the bot's messages.", contested)
    if facts.storage:
        yield _one("database_bytes", "Size of the database.", facts.storage.size_bytes)
        wal, free = facts.storage.wal_bytes, facts.storage.free_bytes
        yield _one("database_wal_bytes", "Written and not yet in the file; 0: not SQLite.", wal or 0)
        if free is not None:
            yield _one("disk_free_bytes", "Left on the disk of the SQLite file.", free)


def _one(name: str, about: str, value: float, **labels: str) -> GaugeMetricFamily:
    return gauge(name, about, [(tuple(labels.values()), float(value))], *labels)


def _many(name: str, about: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    return gauge(name, about, [((key,), float(value)) for key, value in values.items()], label)


def _age(at: datetime | None, now: datetime) -> float:
    return max(0.0, (now - at).total_seconds()) if at else 0.0
