"""The outbox loses nothing, sends nothing twice that it could know of, and keeps the order of each target."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from newsroom.models import (
    Delivery,
    Frequency,
    MessageRef,
    Platform,
    Schedule,
    Subscription,
    Target,
    TargetSpec,
)
from newsroom.store import deliveries, feeds, health, items, targets
from newsroom.store.database import Database
from newsroom.store.feeds import Synced
from tests.stores import DOSSIER, LATER, NOW, feed_spec, item, poll, read_item, target_spec, wire

REF = MessageRef(Platform.TELEGRAM, "-1001", "77")
SPEC = target_spec(digest_at=(time(7, 0), time(18, 30)))
MINUTE = timedelta(minutes=1)


def at_seven(spec: TargetSpec, frequency: Frequency, now: datetime) -> datetime | None:
    return now + timedelta(hours=7) if spec.digest_at else None


async def sync(database: Database, *specs: TargetSpec, now: datetime = NOW) -> Synced:
    return await database.write(targets.sync, specs, now, at_seven)


async def only_target(database: Database) -> Target:
    (target,) = await database.read(targets.all_targets)
    return target


async def alerts(database: Database, *names: str, now: datetime = NOW) -> None:
    feed = await database.write(feeds.add, feed_spec(), NOW)
    reads = [read_item(item=item(name), sketch=wire(name)) for name in names]
    await database.write(items.record, poll(feed, *reads), now)


async def claim(
    database: Database,
    now: datetime = NOW,
    frequency: Frequency = Frequency.INSTANT,
    limit: int = 100,
    target: int = 1,
) -> list[Delivery]:
    return await database.write(deliveries.claim, target, frequency, now, 60, limit) or []


async def begin(database: Database, claimed: Sequence[Delivery]) -> bool:
    return await database.write(deliveries.begin, claimed, NOW)


def ids(found: Sequence[Delivery]) -> list[int]:
    return [delivery.id for delivery in found]


@pytest.fixture
async def outbox(database: Database) -> Database:
    """One target with three alerts waiting, in both modes."""
    await sync(database, SPEC)
    await alerts(database, "1", "2", "3")
    return database


async def test_a_claim_gives_all_that_is_to_be_told(outbox: Database) -> None:
    """Oldest first, with the story, its reports, entities and quote."""
    claimed = await claim(outbox)
    assert [one.alert.story.title for one in claimed] == [item(name).title for name in "123"]
    first = claimed[0]
    assert (first.target_id, first.frequency, first.attempts, first.alert.dossier) == (
        1,
        Frequency.INSTANT,
        0,
        DOSSIER,
    )
    story = first.alert.story
    assert story.entities == ("ain-al-asad", "baghdad")
    assert story.quote
    assert story.quote.text == "غادرت القوات قاعدة عين الأسد."
    assert [(version.outlet, version.url) for version in story.versions] == [("Alhadath", item("1").url)]


async def test_what_was_sent_is_not_claimed_again(outbox: Database) -> None:
    """Not now, and not after the lease."""
    claimed = await claim(outbox)
    await begin(outbox, claimed)
    await outbox.write(deliveries.sent, ids(claimed), REF, NOW, None)
    assert await claim(outbox, LATER) == []
    assert (await outbox.read(health.snapshot, NOW)).last_send_at == NOW


async def test_two_senders_never_hold_one_row(outbox: Database) -> None:
    """Ten that ask at once share the rows out, and whoever gets some gets the oldest."""
    await alerts(outbox, *(f"more {n}" for n in range(17)))
    claims = await asyncio.gather(*(claim(outbox, limit=5) for _ in range(10)))
    taken = [id_ for one in claims for id_ in ids(one)]
    assert len(taken) == len(set(taken)) == 5


async def test_order_is_kept_when_the_oldest_must_wait(outbox: Database) -> None:
    """A chat that said "not so fast" gets nothing newer before what it refused."""
    first, *rest = await claim(outbox)
    await begin(outbox, [first])
    await outbox.write(deliveries.again, [first, *rest], "rate-limited")
    await outbox.write(targets.wait, 1, LATER, "rate-limited")
    await alerts(outbox, "newer")
    assert await outbox.read(deliveries.due_targets, NOW + MINUTE) == []
    assert await outbox.read(deliveries.due_targets, LATER) != []
    again = await claim(outbox, LATER)
    assert ids(again)[:3] == [first.id, *ids(rest)]
    assert len(again) == 4


async def test_a_target_that_waits_holds_up_no_other(database: Database) -> None:
    """Only the chat that refused is paused."""
    await sync(database, SPEC, target_spec("telegram:-1002"))
    await alerts(database, "1")
    await database.write(targets.wait, 1, LATER, "rate-limited")
    due = await database.read(deliveries.due_targets, NOW)
    assert [(one.target.spec.key, one.instant) for one in due] == [("telegram:-1002", 1)]
    assert len(await claim(database, target=2)) == 1


async def test_one_message_is_in_flight_to_a_target(outbox: Database) -> None:
    """While its alerts are in a sender's hands nobody begins its digest."""
    await claim(outbox, limit=1)
    assert await claim(outbox, frequency=Frequency.DAILY) == []
    assert await claim(outbox) == []


async def test_a_pause_keeps_everything(outbox: Database) -> None:
    """Nothing is due until it ends, and then all of it is; it can be ended early."""
    await outbox.write(targets.pause, 1, NOW, LATER)
    assert await outbox.read(deliveries.due_targets, LATER - MINUTE) == []
    assert [due.instant for due in await outbox.read(deliveries.due_targets, LATER)] == [3]
    await outbox.write(targets.resume, 1, NOW + MINUTE)
    assert [due.instant for due in await outbox.read(deliveries.due_targets, NOW + MINUTE)] == [3]


async def test_rows_of_a_sender_that_died_before_sending_are_no_repeat(outbox: Database) -> None:
    """Its lease ends; nothing had begun, so nothing is marked."""
    await claim(outbox)
    assert await claim(outbox, NOW + MINUTE / 2) == []
    assert [one.attempts for one in await claim(outbox, NOW + MINUTE)] == [0, 0, 0]


async def test_rows_of_a_sender_that_died_while_sending_may_be_a_repeat(outbox: Database) -> None:
    """They may have arrived: the next sender is told, and marks them."""
    first, *_ = await claim(outbox)
    await begin(outbox, [first])
    assert [one.attempts for one in await claim(outbox, NOW + MINUTE)] == [1, 0, 0]


async def test_certainly_not_sent_leaves_no_mark(outbox: Database) -> None:
    """A refused connection is as if nothing had begun; also for rows that had not."""
    claimed = await claim(outbox)
    await begin(outbox, claimed[:1])
    await outbox.write(deliveries.again, claimed, "refused")
    assert [one.attempts for one in await claim(outbox)] == [0, 0, 0]


async def test_an_unsure_send_stays_marked_through_a_refused_one(outbox: Database) -> None:
    """Once it may have arrived, a later certain failure does not make it certain."""
    claimed = await claim(outbox)
    await begin(outbox, claimed)
    await outbox.write(deliveries.unsure, claimed, "timeout")
    claimed = await claim(outbox)
    await begin(outbox, claimed)
    await outbox.write(deliveries.again, claimed, "refused")
    claimed = await claim(outbox)
    assert [one.attempts for one in claimed] == [1, 1, 1]
    await outbox.write(deliveries.again, claimed, "stopping")
    assert [one.attempts for one in await claim(outbox)] == [1, 1, 1]


async def test_a_sender_that_slept_through_its_lease_does_not_send(outbox: Database) -> None:
    """Of two that hold the same rows one after the other, only one may begin."""
    sleeper = await claim(outbox)
    heir = await claim(outbox, NOW + MINUTE)
    assert await begin(outbox, heir)
    assert not await begin(outbox, sleeper)
    await outbox.write(deliveries.sent, ids(heir), REF, NOW, None)
    await outbox.write(deliveries.unsure, sleeper, "timeout")
    assert not await begin(outbox, sleeper)
    assert await claim(outbox, LATER) == []


async def test_a_message_is_begun_whole_or_not_at_all(outbox: Database) -> None:
    """When one of its rows went to another sender, the others are not marked as begun."""
    claimed = await claim(outbox)
    await outbox.write(deliveries.dead, [claimed[1]], "elsewhere", NOW)
    assert not await begin(outbox, claimed)
    assert [one.attempts for one in await claim(outbox, NOW + MINUTE)] == [0, 0]


async def test_a_dead_row_is_kept_and_holds_up_nothing(outbox: Database) -> None:
    """What will never be accepted is counted, and the rest goes on."""
    first, *rest = await claim(outbox)
    await outbox.write(deliveries.dead, [first], "too-long", NOW)
    await outbox.write(deliveries.again, rest, "next")
    assert ids(await claim(outbox)) == ids(rest)
    seen = await outbox.read(health.snapshot, NOW)
    assert (seen.dead, seen.due) == (1, 5)


async def test_targets_are_due_when_something_can_be_sent(outbox: Database) -> None:
    """Instant alerts at once; the digest at its hour, and then until it is finished."""
    (due,) = await outbox.read(deliveries.due_targets, NOW)
    assert (due.target.spec, due.instant, due.digest) == (SPEC, 3, 3)
    await outbox.write(deliveries.sent, ids(await claim(outbox)), REF, NOW, None)
    assert await outbox.read(deliveries.due_targets, NOW) == []
    seven = NOW + timedelta(hours=7)
    (due,) = await outbox.read(deliveries.due_targets, seven)
    assert (due.instant, due.digest) == (0, 3)
    digest = await claim(outbox, seven, Frequency.DAILY)
    assert len(digest) == 3
    (busy,) = await outbox.read(deliveries.due_targets, seven)
    assert (busy.digest, await claim(outbox, seven, Frequency.DAILY)) == (0, [])

    def finish(conn, tomorrow):  # type: ignore[no-untyped-def]
        deliveries.sent(conn, ids(digest), REF, seven, None)
        targets.finish_digest(conn, due.target.id, Frequency.DAILY, seven, tomorrow, None)

    await outbox.write(finish, seven + timedelta(days=1))
    assert await outbox.read(deliveries.due_targets, seven) == []
    target = await only_target(outbox)
    assert target.schedules == (Schedule(Frequency.DAILY, seven + timedelta(days=1), seven),)


async def test_an_empty_digest_is_due_too(database: Database) -> None:
    """So that its next hour is set; nothing waits for an alert to come."""
    await sync(database, SPEC)
    (due,) = await database.read(deliveries.due_targets, NOW + timedelta(hours=7))
    assert (due.instant, due.digest) == (0, 0)


async def test_a_disabled_target_keeps_what_waits_for_it(outbox: Database) -> None:
    """Taken out of the file: not sent to, new alerts pass it by, and back in it the old ones are there."""
    await outbox.write(targets.disable, 1, "not-in-config", NOW)
    await alerts(outbox, "4")
    assert await outbox.read(deliveries.due_targets, LATER) == []
    seen = await outbox.read(health.snapshot, LATER)
    assert (seen.due, seen.oldest_due_at, seen.targets_disabled) == (0, None, 1)
    await sync(outbox, SPEC)
    assert len(await claim(outbox)) == 3


async def test_health_tells_what_is_late(outbox: Database) -> None:
    """The oldest instant alert, or a digest hour that passed."""
    assert (await outbox.read(health.snapshot, LATER)).oldest_due_at == NOW
    await outbox.write(deliveries.sent, ids(await claim(outbox)), REF, NOW, None)
    assert (await outbox.read(health.snapshot, LATER)).oldest_due_at is None
    evening = NOW + timedelta(hours=9)
    assert (await outbox.read(health.snapshot, evening)).oldest_due_at == NOW + timedelta(hours=7)


async def test_targets_follow_the_file(database: Database) -> None:
    """What is written is read back whole, once; what left is disabled; what changed is changed."""
    topic = target_spec(
        "telegram:-1001/45",
        address="-1001",
        thread=45,
        title="غرفة الأخبار",
        language="en",
        timezone="Africa/Cairo",
        digest_at=(time(7, 0), time(18, 30)),
        subscriptions=(
            Subscription(DOSSIER, ("baghdad",), frequencies=(Frequency.INSTANT,)),
            Subscription("gaza", frequencies=(Frequency.DAILY,)),
        ),
    )
    console = target_spec("console", platform=Platform.CONSOLE, address="console", subscriptions=())
    assert await sync(database, topic, console) == Synced(("telegram:-1001/45", "console"), (), (), ())
    assert await sync(database, topic, console) == Synced((), (), (), ())
    assert [one.spec for one in await database.read(targets.all_targets)] == [topic, console]
    changed = replace(topic, subscriptions=(Subscription(DOSSIER),))
    assert await sync(database, changed) == Synced((), ("telegram:-1001/45",), ("console",), ())
    assert await sync(database, changed) == Synced((), (), (), ())
    first, second = await database.read(targets.all_targets)
    assert (first.spec, second.enabled, second.disabled_reason) == (changed, False, "not-in-config")


async def test_a_digest_hour_moves_only_when_the_file_moves_it(database: Database) -> None:
    """A restart does not skip the digest that is due; a new hour counts from now."""
    await sync(database, SPEC)
    await sync(database, replace(SPEC, title="new"), now=LATER)
    assert (await only_target(database)).schedules[0].next_at == NOW + timedelta(hours=7)
    await sync(database, replace(SPEC, digest_at=(time(9, 0),)), now=LATER)
    assert (await only_target(database)).schedules[0].next_at == LATER + timedelta(hours=7)
    await sync(database, replace(SPEC, digest_at=()), now=LATER)
    assert (await only_target(database)).schedules == ()


async def test_a_chat_that_moved_stays_moved(outbox: Database) -> None:
    """The file may name the old id or the new one: it is the same target, with what waits for it."""
    await outbox.write(targets.move, 1, "-100999")
    assert await sync(outbox, SPEC) == Synced((), (), (), ())
    assert (await only_target(outbox)).spec.address == "-100999"
    renamed = replace(SPEC, key="telegram:-100999", address="-100999")
    assert await sync(outbox, renamed) == Synced((), ("telegram:-100999",), (), ())
    target = await only_target(outbox)
    assert (target.id, target.spec) == (1, renamed)
    assert len(await claim(outbox)) == 3


async def test_a_target_that_shut_us_out_is_tried_again_later_and_has_missed_nothing(
    outbox: Database,
) -> None:
    """The file does not open a closed door, time does; alerts made meanwhile wait behind it."""
    await outbox.write(targets.disable, 1, "blocked", NOW)
    await alerts(outbox, "4")
    await sync(outbox, SPEC)
    assert (await only_target(outbox)).disabled_reason == "blocked"
    assert await outbox.write(targets.revive, NOW - timedelta(hours=1)) == 0
    assert await outbox.write(targets.revive, NOW) == 1
    assert len(await claim(outbox)) == 4


async def test_a_target_taken_out_of_the_file_is_not_revived(database: Database) -> None:
    """That was a decision and no refusal."""
    await sync(database, SPEC)
    await database.write(targets.disable, 1, "not-in-config", NOW)
    assert await database.write(targets.revive, LATER) == 0


async def test_an_alert_that_is_put_off_again_and_again_counts_as_waiting_since_it_was_made(
    outbox: Database,
) -> None:
    """A wrong token moves the next try, not the age: `rasid health` must notice."""
    rows = await claim(outbox)
    await outbox.write(deliveries.begin, rows, NOW)
    await outbox.write(deliveries.again, rows, "token")
    await outbox.write(targets.wait, 1, LATER + timedelta(hours=1), "token")
    seen = await outbox.read(health.snapshot, LATER)
    assert seen.oldest_due_at == NOW
    assert await outbox.read(deliveries.due_targets, LATER) == []
    await outbox.write(targets.forget_token_waits)
    assert [due.instant for due in await outbox.read(deliveries.due_targets, LATER)] == [len(rows)]
