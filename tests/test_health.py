"""`rasid health` fails when a promise is in danger, and only then."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from newsroom import hours
from newsroom.health import Status, as_json, dangers, examine
from newsroom.models import (
    AlertKind,
    FeedState,
    Frequency,
    MessageRef,
    Platform,
    SilenceNotice,
    Subscription,
    TargetSpec,
)
from newsroom.store import deliveries, feeds, health, items, leases, outbox, targets
from newsroom.store.database import Database
from newsroom.store.health import BadFeed, Hindered, Snapshot, Storage, Vitals
from newsroom.store.leases import LEADER, Lease
from newsroom.store.outbox import Announcement
from tests.stores import DOSSIER, feed_spec, good_check, item, poll, read_item, target_spec, wire

NOW = datetime(2026, 1, 18, 12, tzinfo=UTC)  # three in the afternoon in Baghdad
LATELY, LONG_AGO = NOW - timedelta(minutes=2), NOW - timedelta(hours=2)
LEASE = Lease(LEADER, "news1:/data (process 7)", 3, LONG_AGO, NOW + timedelta(seconds=20))
FINE = Snapshot(
    last_poll_at=LATELY,
    last_ok_poll_at=LATELY,
    last_send_at=LONG_AGO,
    oldest_due_at=None,
    due=0,
    dead=0,
    feeds_active=10,
    feeds_failing=0,
    feeds_paused=3,
    feeds_gone=0,
    shortest_interval_s=300,
    targets_disabled=0,
    items=100,
    alerts=9,
    leader=LEASE,
    vitals=Vitals("up", LONG_AGO),
    storage=Storage("sqlite", "0003", 5_000_000, 100_000, 10**11),
)
GONE = Hindered("telegram:-1", "forbidden", LONG_AGO)


def test_a_service_that_reads_and_sends_is_fine() -> None:
    """A quiet evening is no danger."""
    assert dangers(FINE, NOW) == ()
    assert examine(FINE, NOW).status is Status.OK


@pytest.mark.parametrize(
    ("change", "danger"),
    [
        ({"last_ok_poll_at": LONG_AGO}, "no-poll"),
        ({"last_ok_poll_at": None}, "never-polled"),
        ({"oldest_due_at": LONG_AGO, "due": 4, "late": 4}, "late"),
        ({"dead": 1}, "dead"),
        ({"feeds_failing": 6}, "feeds-failing"),
        ({"targets_refused": (GONE,)}, "targets-disabled"),
        ({"leader": replace(LEASE, until=LONG_AGO), "leader_passed": True}, "leader-lost"),
        ({"vitals": Vitals("up", LONG_AGO, LATELY)}, "conflict"),
        ({"last_send_at": NOW + timedelta(hours=1)}, "clock"),
        ({"storage": Storage("sqlite", "0003", 1, 0, 5 * 1024**2)}, "disk"),
        ({"feeds_silent": 6}, "feeds-silent"),
        ({"polls_behind": 2, "polls_due": 3, "polls_due_since": LONG_AGO}, "behind"),
    ],
)
def test_each_promise_in_danger_is_named(change: dict[str, object], danger: str) -> None:
    """One fact out of order is one danger, and shows in one check."""
    report = examine(replace(FINE, **change), NOW)  # type: ignore[arg-type]

    assert [d.key for d in report.dangers] == [danger]
    assert report.status is Status.DANGER
    assert sum(check.status is Status.DANGER for check in report.checks) == 1


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"feeds_failing": 2}, "feeds"),
        ({"feeds_gone": 1}, "feeds"),
        ({"feeds_quarantined": 1}, "feeds"),
        ({"feeds_silent": 1}, "silent-feeds"),
        ({"polls_behind": 1, "polls_due_since": LONG_AGO}, "backlog"),
        ({"vitals": Vitals("down", LATELY)}, "redis"),
        ({"targets_waiting": (Hindered("telegram:-1", "rate-limited", None, NOW),)}, "targets"),
        ({"storage": Storage("sqlite", "0003", 1, 10**9, 10**11)}, "database"),
        ({"storage": Storage("postgresql", "0003", 1, clock_ahead_s=-900)}, "clock"),
    ],
)
def test_what_endangers_nothing_is_told_and_alarms_nobody(change: dict[str, object], check: str) -> None:
    """Without Redis, with a few feeds down or a chat that asks for patience, every promise holds."""
    report = examine(replace(FINE, **change), NOW)  # type: ignore[arg-type]

    assert report.dangers == ()
    assert report.status is Status.DEGRADED
    assert [one.name for one in report.checks if one.status is Status.DEGRADED] == [check]


def test_what_was_not_set_up_is_off_and_not_sound() -> None:
    """A newsroom without Slack is not told that its Slack bot is well; nor is one without Redis."""
    vitals = replace(FINE.vitals or Vitals("up", LONG_AGO), redis="off", platforms=("telegram",))
    report = examine(replace(FINE, vitals=vitals), NOW)
    told = {check.name: check.status for check in report.checks}

    assert (told["telegram"], told["slack"], told["redis"]) == (Status.OK, Status.OFF, Status.OFF)
    assert report.status is Status.OK


def test_feeds_that_are_rested_on_purpose_are_not_missed() -> None:
    """Where every feed is silent and the next look is ahead, nothing was missed; where they fail, it was."""
    rested = replace(FINE, last_ok_poll_at=LONG_AGO, next_poll_at=NOW + timedelta(minutes=5))

    assert dangers(rested, NOW) == ()
    assert [d.key for d in dangers(replace(rested, feeds_failing=1), NOW)] == ["no-poll"]
    assert [d.key for d in dangers(replace(rested, next_poll_at=LATELY), NOW)] == ["no-poll"]


def test_what_only_a_running_service_knows_is_not_known_without_one() -> None:
    """A conflict of last week's service is none of today's; and nobody need run it all the time."""
    stopped = replace(FINE, leader=replace(LEASE, holder=""), vitals=Vitals("down", LONG_AGO, LONG_AGO))
    report = examine(stopped, NOW)

    assert report.status is Status.OK
    unknown = [check.name for check in report.checks if check.status is Status.UNKNOWN]
    assert unknown == ["leader", "redis", "telegram", "slack"]


def test_a_newsroom_that_follows_nothing_is_not_called_sick() -> None:
    """Without feeds there is nothing to read."""
    assert dangers(replace(FINE, feeds_active=0, feeds_failing=0, last_ok_poll_at=None), NOW) == ()


def test_feeds_that_are_polled_by_the_hour_are_not_missed_after_fifteen_minutes() -> None:
    """Silence is measured by the feeds' own rhythm."""
    slow = replace(FINE, last_ok_poll_at=LONG_AGO, shortest_interval_s=3600)

    assert dangers(slow, NOW) == ()
    assert [d.key for d in dangers(replace(slow, shortest_interval_s=1800), NOW)] == ["no-poll"]


def test_the_document_gives_each_check_a_status_and_an_age() -> None:
    """For other programs, with the worst feeds by name and moments as ISO 8601."""
    bad = BadFeed("f", "عينة", FeedState.ACTIVE, 9, "dns", LONG_AGO)
    facts = replace(FINE, feeds_failing=1, feeds_worst=(bad,), oldest_due_at=LATELY, due=1, late=1)
    told = json.loads(as_json(facts, examine(facts, NOW), NOW))

    assert told["status"] == "degraded"
    assert told["due"] == 1
    assert told["dangers"] == []
    checks = told["checks"]
    assert all({"status", "age_s"} <= set(check) for check in checks.values())
    assert (checks["polls"]["age_s"], checks["outbox"]["age_s"], checks["sends"]["age_s"]) == (120, 120, 7200)
    assert checks["feeds"]["worst"][0]["reason"] == "dns"
    assert checks["feeds"]["worst"][0]["last_ok_at"] == "2026-01-18T10:00:00+00:00"
    assert checks["leader"]["holder"] == LEASE.holder


# ── what the database knows ──────────────────────────────────────────────────────────────────────────────

MORNING = datetime(2026, 1, 18, 5, tzinfo=UTC)  # eight in Baghdad
MIDNIGHT = datetime(2026, 1, 17, 21, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
INSTANT = (Subscription(DOSSIER, frequencies=(Frequency.INSTANT,)),)
QUIET = (time(23), time(8))


async def told_to(database: Database, spec: TargetSpec, at: datetime, *names: str) -> None:
    """A target, and stories that it is to be told of."""
    await database.write(targets.sync, [spec], at - HOUR, hours.next_due)
    await story(database, at, *names)


async def story(database: Database, at: datetime, *names: str) -> None:
    feed = await database.write(feeds.add, feed_spec(), at)
    reads = [read_item(item=item(name), sketch=wire(name)) for name in names or ("1",)]
    await database.write(items.record, poll(feed, *reads), at)


async def oldest(database: Database, now: datetime) -> datetime | None:
    return (await database.read(health.snapshot, now)).oldest_due_at


async def test_a_message_that_waits_is_late_from_when_it_was_made(database: Database) -> None:
    """Also while its platform asks for patience: people wait all the same."""
    await told_to(database, target_spec(subscriptions=INSTANT), NOW, "1", "2")
    await database.write(targets.wait, 1, NOW + 5 * HOUR, "rate-limited")
    facts = await database.read(health.snapshot, NOW + HOUR)

    assert (facts.oldest_due_at, facts.late, facts.due) == (NOW, 2, 2)
    assert "late" in [danger.key for danger in dangers(facts, NOW + HOUR)]
    assert facts.targets_waiting == (Hindered("telegram:-1001", "rate-limited", None, NOW + 5 * HOUR),)


async def test_what_a_disabled_target_waits_for_is_not_late(database: Database) -> None:
    """The target is told of instead, unless it only left the file."""
    await told_to(database, target_spec(subscriptions=INSTANT), NOW)
    await database.write(targets.disable, 1, "forbidden", LATELY)
    facts = await database.read(health.snapshot, NOW + HOUR)
    await database.write(targets.disable, 1, targets.NOT_IN_CONFIG, LATELY)
    left = await database.read(health.snapshot, NOW + HOUR)

    assert (facts.oldest_due_at, facts.targets_disabled, left.targets_disabled) == (None, 1, 1)
    assert facts.targets_refused == (Hindered("telegram:-1001", "forbidden", LATELY),)
    assert left.targets_refused == ()


async def test_what_a_pause_holds_back_is_late_only_after_it(database: Database) -> None:
    """Counted from its end."""
    await told_to(database, target_spec(subscriptions=INSTANT), NOW)
    await database.write(targets.pause, 1, NOW - MINUTE, NOW + 3 * HOUR)

    assert await oldest(database, NOW + 2 * HOUR) is None
    assert await oldest(database, NOW + 4 * HOUR) == NOW + 3 * HOUR


async def test_what_quiet_time_holds_back_is_late_only_after_it(database: Database) -> None:
    """Counted from its end, also what was made just before it began."""
    spec = target_spec(subscriptions=INSTANT, quiet=QUIET)
    await told_to(database, spec, MIDNIGHT - HOUR - MINUTE)
    await story(database, MIDNIGHT, "2")

    assert await oldest(database, MIDNIGHT + HOUR) is None
    assert await oldest(database, MORNING + 5 * MINUTE) == MORNING


async def test_a_change_of_state_is_late_in_quiet_time_too(database: Database) -> None:
    """It is the one thing that breaks it."""
    await told_to(database, target_spec(subscriptions=INSTANT, quiet=QUIET), MIDNIGHT, "1")
    assert await oldest(database, MIDNIGHT + HOUR) is None
    await tell_of_a_state(database, MIDNIGHT + MINUTE)

    assert await oldest(database, MIDNIGHT + HOUR) == MIDNIGHT + MINUTE


async def tell_of_a_state(database: Database, at: datetime) -> None:
    notice = SilenceNotice("baghdad", None, 1)
    told = Announcement(DOSSIER, AlertKind.STATE, "state:x", notice, ("baghdad",))
    await database.write(outbox.announce, [told], at)


async def test_a_digest_is_late_from_its_hour(database: Database) -> None:
    """What it gathers is not."""
    await told_to(
        database,
        target_spec(
            subscriptions=(Subscription(DOSSIER, frequencies=(Frequency.DAILY,)),), digest_at=(time(18),)
        ),
        NOW,
    )
    six = datetime(2026, 1, 18, 15, tzinfo=UTC)

    assert await oldest(database, six - MINUTE) is None
    assert await oldest(database, six + MINUTE) == six


async def test_a_story_that_waits_for_more_sources_is_not_late(database: Database) -> None:
    """Nor when it has just found them."""
    wants = (Subscription(DOSSIER, frequencies=(Frequency.INSTANT,), min_sources=2),)
    await told_to(database, target_spec(subscriptions=wants), NOW)
    facts = await database.read(health.snapshot, NOW + HOUR)

    assert (facts.oldest_due_at, facts.held, facts.late) == (None, 1, 0)


async def test_what_was_sent_and_what_was_refused_are_told(database: Database) -> None:
    """A refusal for a day."""
    await told_to(database, target_spec(subscriptions=INSTANT), NOW, "1", "2")
    one, two = await database.write(deliveries.claim, 1, Frequency.INSTANT, NOW, 60, 9)
    await database.write(deliveries.begin, [one, two], NOW)
    ref = MessageRef(Platform.TELEGRAM, "-1001", "7")
    await database.write(deliveries.sent, [one.id], ref, LATELY, None)
    await database.write(deliveries.dead, [two], "too-long", NOW)

    facts = await database.read(health.snapshot, NOW)
    assert (facts.last_send_at, facts.dead, facts.oldest_due_at) == (LATELY, 1, None)
    assert (await database.read(health.snapshot, NOW + 25 * HOUR)).dead == 0


async def test_feeds_that_fail_are_told_by_name_the_worst_first(database: Database) -> None:
    """With the reason; a handful of them."""
    await database.write(feeds.sync, [feed_spec(f"f{n}") for n in range(8)], NOW)
    for feed in await database.read(feeds.all_feeds):
        for _ in range(int(feed.key[1:])):
            bad = good_check(ok=False, http_status=None, body_hash=None, reason="dns")
            await database.write(feeds.finish, feed.id, bad, NOW)
    facts = await database.read(health.snapshot, NOW)

    assert (facts.feeds_active, facts.feeds_failing) == (8, 5)
    assert [(bad.key, bad.failures, bad.reason) for bad in facts.feeds_worst[:2]] == [
        ("f7", 7, "dns"),
        ("f6", 6, "dns"),
    ]


async def test_the_service_leaves_word_of_itself_and_of_its_lease(database: Database) -> None:
    """What it says last holds."""
    assert (await database.read(health.snapshot, NOW)).vitals is None
    told = Vitals("up", NOW), Vitals("down", NOW + MINUTE, NOW)
    for vitals in told:
        await database.write(health.note, vitals)
    lease = await database.write(leases.acquire, LEADER, "news1", NOW, 30)
    facts = await database.read(health.snapshot, NOW)

    assert facts.vitals == told[1]
    assert facts.leader == lease
    assert not facts.leader_passed
    assert facts.storage
    assert facts.storage.size_bytes > 0
    assert facts.storage.revision
