"""The kinds of digest a target may have, and the one that grows in place until the day ends."""

from __future__ import annotations

from datetime import time
from pathlib import Path

from newsroom import hours
from newsroom.errors import DeliveryError, Outcome
from newsroom.models import Frequency, Subscription, TargetSpec
from newsroom.store import targets
from tests.house import DOSSIER, House, feed, open_house, target
from tests.servers import FeedHost, publish

NEWS = [
    "التحالف الدولي يصدر بيانا عن قاعدة حرير في أربيل.",
    "قائد التحالف الدولي يستقبل سفيرا أوروبيا في قاعدة عين الأسد.",
    "وفد من البرلمان يزور قاعدة عين الأسد ويلتقي ضباطا فيها.",
    "لجنة عسكرية عراقية أمريكية تعقد اجتماعا دوريا في بغداد بشأن التحالف الدولي.",
]


def digests(*frequencies: Frequency, **values: object) -> TargetSpec:
    wanted = (Subscription(DOSSIER, frequencies=frequencies),)
    return target("telegram:-1001", digest_at=(time(13),), subscriptions=wanted, **values)


def told(house: House) -> list[str]:
    return house.room.texts("telegram:-1001")


async def test_each_kind_of_digest_comes_at_its_own_time(host: FeedHost, tmp_path: Path) -> None:
    """The same story in each, once: by the hour, by the day, by the week."""
    spec = digests(*Frequency, weekly_on=2)
    async with open_house(
        tmp_path, feed(publish(host, *NEWS[:1])), targets=(spec,)
    ) as house:  # a Sunday, 12:00
        await house.poll()
        for _ in range(24 * 8):
            house.clock.pass_(hours=1)
            await house.sender.once()

        titles = [text.split("\n")[0].split(":")[0] for text in told(house)]
        assert titles == ["جديد", "موجز الساعة", "الموجز اليومي", "الموجز الأسبوعي"]


async def test_a_running_digest_grows_in_place_until_the_day_ends(host: FeedHost, tmp_path: Path) -> None:
    """One message a day: edited with what has come, when it has rested; the next day begins another."""
    spec = digests(Frequency.DAILY, running=True)
    async with open_house(tmp_path, feed(publish(host, *NEWS[:1])), targets=(spec,)) as house:
        await house.poll()
        house.clock.pass_(hours=1)
        await house.sender.once()
        publish(host, *NEWS[:3])
        await house.poll(minutes=5)
        assert (len(told(house)), house.room.edits) == (1, [])  # it was sent a moment ago
        await house.poll(minutes=20)

        ((_, message_id, text),) = house.room.edits
        assert message_id == "1"
        assert "حُدّث في" in text
        assert all(title.rstrip(".") in text for title in NEWS[:3])

        publish(host, *NEWS[:4])
        await house.poll(minutes=60 * 12)  # after midnight: yesterday's stays as it is
        assert (len(told(house)), len(house.room.edits)) == (1, 1)
        await house.poll(minutes=60 * 12)
        assert NEWS[3].rstrip(".") in told(house)[1]
        assert not any(title.rstrip(".") in told(house)[1] for title in NEWS[:3])


async def test_what_a_running_digest_cannot_take_comes_in_the_next(host: FeedHost, tmp_path: Path) -> None:
    """An admin deleted the message, or it is full: nothing is lost and nothing comes twice."""
    spec = digests(Frequency.DAILY, running=True)
    async with open_house(tmp_path, feed(publish(host, *NEWS[:1])), targets=(spec,)) as house:
        await house.poll()
        house.clock.pass_(hours=1)
        await house.sender.once()
        house.room.edit_errors.append(DeliveryError(Outcome.PERMANENT, "message-gone"))
        publish(host, *NEWS[:2])
        await house.poll(minutes=20)
        publish(host, *NEWS[:3])
        await house.poll(minutes=20)
        assert (len(told(house)), house.room.edits) == (1, [])
        await house.poll(minutes=60 * 24)

        (_, tomorrow) = told(house)
        assert [title.rstrip(".") in tomorrow for title in NEWS[:3]] == [False, True, True]


async def test_what_waits_for_a_digest_that_is_given_up_is_told_in_another_way(
    host: FeedHost, tmp_path: Path
) -> None:
    """In the digest that is wanted instead, or at once; a change of mind loses nothing."""
    spec = digests(Frequency.WEEKLY)
    async with open_house(tmp_path, feed(publish(host, *NEWS[:1])), targets=(spec,)) as house:
        await house.poll()
        db = house.desk.db
        await db.write(targets.sync, [digests(Frequency.DAILY)], house.clock(), hours.next_due)
        await house.sender.once()
        assert told(house) == []
        await db.write(targets.sync, [digests(Frequency.INSTANT)], house.clock(), hours.next_due)
        await house.sender.once()
        assert ["جديد" in text for text in told(house)] == [True]
        house.clock.pass_(days=8)
        await house.sender.once()
        assert len(told(house)) == 1


async def test_an_edit_that_brings_nothing_leaves_the_running_digest_open(
    host: FeedHost, tmp_path: Path
) -> None:
    """A turn for another reason, or a digest time without news, is no reason to close it."""
    spec = digests(Frequency.INSTANT, Frequency.DAILY, running=True)
    async with open_house(tmp_path, feed(publish(host, *NEWS[:1])), targets=(spec,)) as house:
        await house.poll()
        house.clock.pass_(hours=1)
        await house.sender.once()
        publish(host, *NEWS[:2])
        await house.poll(minutes=20)
        publish(host, *NEWS[:3])
        await house.poll(minutes=20)
        assert len([1 for _, _, text in house.room.edits if "حُدّث في" in text]) == 2
