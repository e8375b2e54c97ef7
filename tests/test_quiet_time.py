"""Quiet hours, weekends and pauses hold messages back, lose none, and let changes of state through."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

from newsroom.models import AlertKind, Frequency, Subscription
from newsroom.store import health, outbox, targets
from tests.house import DOSSIER, START, Clock, House, feed, open_house, target
from tests.servers import FeedHost, publish

EVENING = START + timedelta(hours=12, minutes=30)  # 00:30 in Baghdad
HANDED_OVER = (
    "أعلنت وزارة الدفاع العراقية أن آخر القوات الأمريكية غادرت قاعدة عين الأسد وأن الجيش تسلمها بالكامل."
)
STORIES = (
    "التحالف الدولي يصدر بيانا عن قاعدة حرير في أربيل.",
    "نائب يسأل عن مستقبل التحالف الدولي في قاعدة حرير.",
)
NIGHT = (time(23), time(7))


async def at(house: House, moment: datetime) -> None:
    house.clock.moment = moment
    await house.sender.once()


async def test_at_night_only_a_change_of_state_is_told(host: FeedHost, tmp_path: Path) -> None:
    """The rest comes in the morning, in one message that says how many waited; nothing counts as late meanwhile."""
    url = publish(host, *STORIES, HANDED_OVER)
    asleep = target(quiet=NIGHT)
    async with open_house(tmp_path, feed(url), targets=(asleep,), clock=Clock(EVENING)) as house:
        await house.poll()
        (state,) = house.room.texts()
        assert "تغيّرت الحالة" in state
        facts = await house.desk.db.read(health.snapshot, house.clock())
        assert facts.oldest_due_at is None

        await at(house, EVENING.replace(hour=4, minute=1) + timedelta(days=1))  # 07:01

        _, morning = house.room.texts()
        assert "تأخّر تنبيهان إلى انتهاء وقت الهدوء أو الإيقاف" in morning
        assert all(title.rstrip(".") in morning for title in STORIES)


async def test_a_digest_due_in_quiet_time_comes_when_it_ends(host: FeedHost, tmp_path: Path) -> None:
    """At the weekend too: Thursday's, Friday's and Saturday's news are Sunday's one digest."""
    daily = (Subscription(DOSSIER, frequencies=(Frequency.DAILY,)),)
    spec = target(weekend=(4, 5, 6), digest_at=(time(8),), subscriptions=daily)
    thursday = START + timedelta(days=4)
    async with open_house(
        tmp_path, feed(publish(host, *STORIES)), targets=(spec,), clock=Clock(thursday)
    ) as house:
        await house.poll()
        for day in range(1, 4):
            await at(house, thursday.replace(hour=4) + timedelta(days=day))
            assert house.room.texts() == []
        await at(house, thursday.replace(hour=6) + timedelta(days=3))
        assert len(house.room.texts()) == 1


async def test_a_pause_holds_back_everything_and_loses_nothing(host: FeedHost, tmp_path: Path) -> None:
    """Resumed early or not."""
    async with open_house(tmp_path, feed(publish(host, *STORIES, HANDED_OVER)), targets=(target(),)) as house:
        now = house.clock()
        await house.desk.db.write(targets.pause, 1, now, now + timedelta(days=1))
        await house.poll()
        assert house.room.texts() == []
        house.clock.pass_(minutes=1)
        await house.desk.db.write(targets.resume, 1, house.clock())
        await house.sender.once()

        (text,) = house.room.texts()
        assert "تأخّرت 3 تنبيهات" in text


async def test_kinds_choose_what_is_told(host: FeedHost, tmp_path: Path) -> None:
    """Who asked for changes of state hears of nothing else."""
    states = (Subscription(DOSSIER, kinds=(AlertKind.STATE,), frequencies=(Frequency.INSTANT,)),)
    spec = target(subscriptions=states)
    async with open_house(tmp_path, feed(publish(host, *STORIES, HANDED_OVER)), targets=(spec,)) as house:
        await house.poll()
        (text,) = house.room.texts()
        assert "تغيّرت الحالة" in text


async def test_a_milestone_and_a_phase_can_be_followed(host: FeedHost, tmp_path: Path) -> None:
    """The message names every subscription it fits, once."""
    wanted = (
        Subscription(DOSSIER, ("ain_al_asad_handover",), frequencies=(Frequency.INSTANT,)),
        Subscription(DOSSIER, ("phase-1",), frequencies=(Frequency.INSTANT,)),
    )
    spec = target(subscriptions=wanted)
    async with open_house(tmp_path, feed(publish(host, *STORIES, HANDED_OVER)), targets=(spec,)) as house:
        await house.poll()
        (text,) = house.room.texts()
        assert text.count("لأنك مشترك في") == 1
        assert "المرحلة الأولى" in text.split("لأنك مشترك في")[1]


TWO_SOURCES = (Subscription(DOSSIER, frequencies=(Frequency.INSTANT,), min_sources=2),)


async def test_a_story_that_finds_no_second_source_is_given_up_and_counted(
    host: FeedHost, tmp_path: Path
) -> None:
    """After two days nobody waits for it any more."""
    url = publish(host, STORIES[0])
    async with open_house(tmp_path, feed(url), targets=(target(subscriptions=TWO_SOURCES),)) as house:
        await house.poll()
        house.clock.pass_(days=2)
        assert await house.desk.db.write(outbox.forsake, house.clock()) == 1
        await house.sender.once()
        assert house.room.texts() == []
