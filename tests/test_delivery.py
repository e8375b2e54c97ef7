"""From outbox rows to messages: nothing lost, nothing repeated unmarked, one target never in another's way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.adapters.slack import SlackChannel
from bot.adapters.telegram import TelegramChannel
from bot.courier import Outlet
from bot.delivery import Sender
from bot.render import slack, telegram
from newsroom.errors import DeliveryError, Outcome
from newsroom.files import Policy, load_config
from newsroom.models import AlertKind, DueNotice, FeedSpec, Frequency, Platform, Subscription
from newsroom.settings import SHIPPED_CONFIG
from newsroom.store import deliveries, health, refreshes, targets
from newsroom.store.outbox import Announcement, announce
from tests.chat import slack_settings, telegram_settings
from tests.fakes.slack import SlackFake
from tests.fakes.telegram import TelegramFake
from tests.house import DOSSIER, Clock, House, Room, feed, open_house, plain, target
from tests.servers import FeedHost, item, publish, rss

NEWS = "قوات التحالف الدولي في قاعدة عين الأسد"
TOPICS = (
    *("وفد برلماني يتفقد المدارس المتضررة", "عاصفة ترابية تعطل الرحلات", "مباراة ودية بين الجنود والأهالي"),
    *("افتتاح مستشفى ميداني جديد", "اجتماع أمني مطول مع شيوخ العشائر", "تدريبات ليلية بالذخيرة الحية"),
    *("صحيفة تنشر صورا جوية نادرة", "وزير التجارة يناقش عقود التموين", "حريق محدود في مخزن للوقود"),
    *("مزارعون يطالبون بتعويضات عن أراضيهم", "سقوط طائرة مسيرة مجهولة", "قافلة أدوية تصل من البصرة"),
    *("معرض فني لأطفال النازحين", "خبير يشرح أهمية المدرجات", "نفاد مياه الشرب في القرى المجاورة"),
    *("حفل موسيقي في ذكرى التأسيس", "تحقيق صحفي عن المقاولين المحليين", "سباق دراجات يمر قرب الأسوار"),
    *("شركة اتصالات تمد كابلا ضوئيا", "محافظ الأنبار يكرم المتطوعين"),
)  # each a story of its own
BURST = [f"{topic} في عين الأسد" for topic in TOPICS]
OTHER_BASE = "قوات التحالف الدولي باقية في قاعدة حرير الجوية"
REPEAT = "قد يكون مكررًا"
CHAT, CHANNEL = "telegram:-1001", "slack:C01"

EVERYTHING = (Subscription(DOSSIER),)
INSTANT = (Subscription(DOSSIER, frequencies=(Frequency.INSTANT,)),)
DIGEST = (Subscription(DOSSIER, frequencies=(Frequency.DAILY,)),)


def not_sent(after: float | None = None) -> DeliveryError:
    return DeliveryError(Outcome.NOT_SENT, "connection", retry_after=after)


async def facts(house: House) -> health.Snapshot:
    return await house.desk.db.read(health.snapshot, house.clock())


async def test_alerts_come_in_the_order_things_happened(host: FeedHost, tmp_path: Path) -> None:
    """A feed lists the newest first; a chat reads from the top."""
    url = publish(host, f"{NEWS} 1", f"{NEWS} 2", f"{NEWS} 3")
    async with open_house(tmp_path, feed(url)) as house:
        await house.poll()

        assert [text.split(NEWS)[1].split()[0] for text in house.room.texts()] == ["1", "2", "3"]


async def test_what_was_certainly_not_sent_is_sent_later_and_not_called_a_repeat(
    host: FeedHost, tmp_path: Path
) -> None:
    """A refused connection is no reason for doubt."""
    url = publish(host, f"{NEWS} 1", f"{NEWS} 2")
    async with open_house(tmp_path, feed(url), room=Room(errors={"console": [not_sent()]})) as house:
        await house.poll()
        assert house.room.seen == []
        house.clock.pass_(minutes=6)
        await house.sender.once()

        assert [text.split(NEWS)[1].split()[0] for text in house.room.texts()] == ["1", "2"]
        assert not any(REPEAT in text for text in house.room.texts())


async def test_what_may_have_arrived_is_sent_once_more_and_says_so(host: FeedHost, tmp_path: Path) -> None:
    """The line was cut after the platform took the message: the reader sees two, the second marked."""
    broken = Room(errors={"console": [DeliveryError(Outcome.UNSURE, "cut")]}, shown_anyway=True)
    async with open_house(tmp_path, feed(publish(host, NEWS)), room=broken) as house:
        await house.poll()
        house.clock.pass_(minutes=6)
        await house.sender.once()
        await house.poll()

        assert [REPEAT in text for text in house.room.texts()] == [False, True]


async def test_a_message_refused_for_good_is_kept_and_holds_nobody_up(host: FeedHost, tmp_path: Path) -> None:
    """It is listed as dead; the next one goes out in the same turn."""
    refused = Room(errors={"console": [DeliveryError(Outcome.PERMANENT, "refused")]})
    url = publish(host, f"{NEWS} 1", f"{NEWS} 2")
    async with open_house(tmp_path, feed(url), room=refused) as house:
        await house.poll()

        assert [text.split(NEWS)[1].split()[0] for text in house.room.texts()] == ["2"]
        assert (await facts(house)).dead == 1


async def test_a_chat_that_is_gone_is_disabled_and_its_alerts_wait(host: FeedHost, tmp_path: Path) -> None:
    """Blocked or kicked: no storm of retries, nothing thrown away."""
    shut = [DeliveryError(Outcome.PERMANENT, "forbidden", target_gone=True) for _ in range(2)]
    async with open_house(tmp_path, feed(publish(host, NEWS)), room=Room(errors={"console": shut})) as house:
        await house.poll()
        (row,) = await house.desk.db.read(targets.all_targets)
        assert row.enabled  # once may be a moment's confusion
        await house.poll(minutes=30)
        (row,) = await house.desk.db.read(targets.all_targets)
        assert (row.enabled, row.disabled_reason) == (False, "forbidden")
        publish(host, NEWS, OTHER_BASE)
        await house.poll()
        assert (house.room.seen, (await facts(house)).dead) == ([], 0)

        house.clock.pass_(hours=7)
        await house.sender.once()
        assert len(house.room.texts()) == 2  # let in again, it has missed nothing


async def test_a_chat_that_moved_is_followed(host: FeedHost, tmp_path: Path) -> None:
    """A group became a supergroup: the new id is kept, and the alert arrives there."""
    moved = Room(errors={CHAT: [DeliveryError(Outcome.MOVED, "moved", moved_to="-1009")]})
    async with open_house(tmp_path, feed(publish(host, NEWS)), targets=(target(CHAT),), room=moved) as house:
        await house.poll()
        house.clock.pass_(minutes=1)
        await house.sender.once()

        (row,) = await house.desk.db.read(targets.all_targets)
        assert row.spec.address == "-1009"
        assert len(house.room.texts(CHAT)) == 1


async def test_a_rate_limit_in_one_chat_delays_no_other(host: FeedHost, tmp_path: Path) -> None:
    """The limited chat gets its alert when its time has come."""
    busy = Room(errors={CHAT: [not_sent(after=3600)]})
    both = (target(CHAT), target(CHANNEL))
    async with open_house(tmp_path, feed(publish(host, NEWS)), targets=both, room=busy) as house:
        await house.poll()
        assert (len(house.room.texts(CHAT)), len(house.room.texts(CHANNEL))) == (0, 1)
        await house.poll(minutes=30)
        assert house.room.texts(CHAT) == []
        await house.poll(minutes=40)
        assert len(house.room.texts(CHAT)) == 1


async def test_a_burst_becomes_one_message_that_holds_all_of_it(host: FeedHost, tmp_path: Path) -> None:
    """More than a handful at once are gathered, none left out."""
    titles = BURST
    async with open_house(
        tmp_path, feed(publish(host, *titles)), policy=Policy(first_poll_alerts=50)
    ) as house:
        await house.poll()

        (message,) = house.room.texts()
        assert all(title in message for title in titles)
        assert (await facts(house)).due == 0


async def test_a_subscription_to_one_entity_hears_of_that_entity_only(host: FeedHost, tmp_path: Path) -> None:
    """The desk that follows Harir is not told of Ain al-Asad."""
    harir = target(subscriptions=(Subscription(DOSSIER, ("harir_base",), frequencies=(Frequency.INSTANT,)),))
    async with open_house(tmp_path, feed(publish(host, NEWS, OTHER_BASE)), targets=(harir,)) as house:
        await house.poll()

        assert len(house.room.texts()) == 1
        assert OTHER_BASE in house.room.texts()[0]


async def test_several_subscriptions_that_fit_one_article_make_one_message(
    host: FeedHost, tmp_path: Path
) -> None:
    """A target is told once, however often it asked."""
    twice = target(
        subscriptions=(*INSTANT, Subscription(DOSSIER, ("ain_al_asad",), frequencies=(Frequency.INSTANT,)))
    )
    async with open_house(tmp_path, feed(publish(host, NEWS)), targets=(twice,)) as house:
        await house.poll()

        assert len(house.room.seen) == 1


# ── digests ──────────────────────────────────────────────────────────────────────────────────────────────


def evening(*subscriptions: Subscription) -> object:
    return target(digest_at=(time(18, 0),), subscriptions=subscriptions)


async def test_a_digest_comes_at_its_hour_groups_by_entity_and_comes_once(
    host: FeedHost, tmp_path: Path
) -> None:
    """Baghdad's six in the evening is three in UTC."""
    url = publish(host, f"{NEWS} 1", f"{NEWS} 2", OTHER_BASE)
    async with open_house(tmp_path, feed(url), targets=(evening(*DIGEST),)) as house:
        await house.poll()
        assert house.room.seen == []
        house.clock.moment = datetime(2026, 1, 18, 15, 1, tzinfo=UTC)
        await house.sender.once()
        await house.poll()

        (message,) = house.room.texts()
        assert message.index("قاعدة حرير الجوية\n") < message.index(OTHER_BASE)
        assert (
            message.index("قاعدة عين الأسد الجوية\n")
            < message.index(f"{NEWS} 2")
            < message.index(f"{NEWS} 1")
        )


async def test_after_days_of_downtime_one_digest_tells_its_whole_period(
    host: FeedHost, tmp_path: Path
) -> None:
    """Catching up is one message, not one for each day missed."""
    async with open_house(tmp_path, feed(publish(host, NEWS)), targets=(evening(*DIGEST),)) as house:
        await house.poll()
        house.clock.pass_(days=4)
        await house.sender.once()
        assert house.room.seen == []  # so late that the next is near: it tells all
        house.clock.pass_(hours=8)
        await house.sender.once()

        (message,) = house.room.texts()
        assert "من 18 كانون الثاني/يناير 2026" in message
        assert "إلى 22 كانون الثاني/يناير 2026" in message


async def test_a_day_without_news_has_no_digest(host: FeedHost, tmp_path: Path) -> None:
    """Silence is not a message, and the next digest is due the next day."""
    async with open_house(tmp_path, feed(publish(host)), targets=(evening(*DIGEST),)) as house:
        house.clock.pass_(days=1)
        await house.sender.once()

        (row,) = await house.desk.db.read(targets.all_targets)
        assert house.room.seen == []
        assert row.schedules[0].next_at > house.clock()


async def test_a_digest_that_could_not_be_sent_is_sent_when_it_can(host: FeedHost, tmp_path: Path) -> None:
    """The same stories, once."""
    off = Room(errors={"console": [not_sent()]})
    async with open_house(
        tmp_path, feed(publish(host, NEWS)), targets=(evening(*DIGEST),), room=off
    ) as house:
        await house.poll()
        house.clock.pass_(hours=9)
        await house.sender.once()
        assert house.room.seen == []
        house.clock.pass_(minutes=6)
        await house.sender.once()
        house.clock.pass_(days=1)
        await house.sender.once()

        assert len(house.room.seen) == 1


async def test_instant_alerts_and_the_digest_each_tell_a_story_once(host: FeedHost, tmp_path: Path) -> None:
    """Whoever asked for both gets the alert now and the story again in the evening's overview."""
    async with open_house(tmp_path, feed(publish(host, NEWS)), targets=(evening(*EVERYTHING),)) as house:
        await house.poll()
        house.clock.pass_(hours=12)
        await house.sender.once()
        await house.poll()

        assert [text.split("\n")[0].split(":")[0] for text in house.room.texts()] == ["جديد", "الموجز اليومي"]


# ── one bad story ────────────────────────────────────────────────────────────────────────────────────────


async def test_a_gathered_message_that_is_refused_goes_out_story_by_story(
    host: FeedHost, tmp_path: Path
) -> None:
    """One story a platform will not take costs itself only."""
    refusals = [
        DeliveryError(Outcome.PERMANENT, "refused") for _ in range(2)
    ]  # the whole, then its first story
    titles = BURST[:8]
    async with open_house(
        tmp_path, feed(publish(host, *titles)), room=Room(errors={"console": refusals})
    ) as house:
        await house.poll()
        house.clock.pass_(minutes=1)
        await house.sender.once()

        assert [title for title in titles if not any(title in text for text in house.room.texts())] == titles[
            :1
        ]
        assert (await facts(house)).dead == 1


async def test_a_digest_that_is_refused_goes_out_story_by_story(host: FeedHost, tmp_path: Path) -> None:
    """The same for the evening's overview, and the next evening is as usual."""
    refusals = [DeliveryError(Outcome.PERMANENT, "refused") for _ in range(2)]
    url = publish(host, f"{NEWS} 1", f"{NEWS} 2", f"{NEWS} 3")
    refusing = Room(errors={"console": refusals})
    async with open_house(tmp_path, feed(url), targets=(evening(*DIGEST),), room=refusing) as house:
        await house.poll()
        house.clock.pass_(hours=12)
        await house.sender.once()
        house.clock.pass_(minutes=1)
        await house.sender.once()

        assert len(house.room.texts()) == 2
        assert (await facts(house)).dead == 1


async def test_news_of_the_subject_that_names_nobody_is_told_under_the_dossier(
    host: FeedHost, tmp_path: Path
) -> None:
    """«القوات الأجنبية» is the subject, though no tracked name; it comes in alerts, in bursts and in digests."""
    nameless = "العراق يطالب بإغلاق القواعد الأمريكية"
    titles = [nameless, *(f"{topic} والقواعد الأمريكية بالعراق" for topic in TOPICS[:8])]
    url = publish(host, nameless)
    async with open_house(tmp_path, feed(url), targets=(evening(*EVERYTHING),)) as house:
        await house.poll()
        assert house.room.texts()[0].startswith("جديد: انسحاب التحالف الدولي من العراق")
        publish(host, *titles)
        await house.poll()
        house.clock.pass_(hours=12)
        await house.sender.once()

        _, burst, overview = house.room.texts()
        assert all(title in burst for title in titles[1:])
        assert "أخبار أخرى" in overview
        assert (await facts(house)).dead == 0


async def test_a_story_of_two_dossiers_is_one_message(host: FeedHost, tmp_path: Path) -> None:
    """It names both, and settles both rows."""
    first = load_config(SHIPPED_CONFIG).dossiers[0]
    second = replace(first, id="second", ar="ملف آخر", entities=(), milestones=())
    both = target(subscriptions=(*INSTANT, Subscription("second", frequencies=(Frequency.INSTANT,))))
    async with open_house(
        tmp_path, feed(publish(host, NEWS)), targets=(both,), dossiers=(first, second)
    ) as house:
        await house.poll()

        (message,) = house.room.texts()
        assert "انسحاب التحالف الدولي من العراق، ملف آخر" in message
        assert (await facts(house)).due == 0


async def test_a_message_in_doubt_is_sent_once_more_and_then_set_aside(
    host: FeedHost, tmp_path: Path
) -> None:
    """A line that keeps breaking makes no third copy; a person can put the alert back, and it says what it is."""
    breaking = Room(errors={"console": [DeliveryError(Outcome.UNSURE, "cut") for _ in range(9)]})
    async with open_house(tmp_path, feed(publish(host, NEWS)), room=breaking) as house:
        await house.poll()
        for _ in range(60):
            house.clock.pass_(minutes=1)
            await house.sender.once()
        assert len(breaking.errors["console"]) == 7
        (letter,) = await house.desk.db.read(deliveries.dead_letters, 9)
        assert (letter.target, letter.reason) == ("console", "unsure")

        breaking.errors.clear()
        await house.desk.db.write(deliveries.requeue, None)
        await house.sender.once()
        assert [REPEAT in text for text in house.room.texts()] == [True]


async def test_a_platform_that_says_try_again_now_is_not_hammered(host: FeedHost, tmp_path: Path) -> None:
    """Neither a wait of zero seconds nor weeks of failures make a storm, or stop the sender."""
    rude = Room(errors={"console": [not_sent(after=0) for _ in range(5)] + [not_sent() for _ in range(1100)]})
    async with open_house(tmp_path, feed(publish(host, NEWS)), room=rude) as house:
        await house.poll()
        assert len(rude.errors["console"]) == 1104
        for _ in range(1104):
            house.clock.pass_(minutes=6)
            await house.sender.once()
        house.clock.pass_(minutes=6)
        await house.sender.once()

        assert len(house.room.texts()) == 1
        assert REPEAT not in house.room.texts()[0]


# ── a story that gains sources ───────────────────────────────────────────────────────────────────────────

SETTLED = {"seconds": 31}


def carry(host: FeedHost, name: str, *titles: str) -> str:
    """The feed of another outlet."""
    entries = [
        item(title, link=f"https://{name}.example/{n}", guid=f"{name}{n}") for n, title in enumerate(titles)
    ]
    return host.put(f"/{name}", rss(*entries))


def two_outlets(host: FeedHost) -> tuple[FeedSpec, FeedSpec]:
    """The second has nothing yet."""
    return feed(publish(host, NEWS)), feed(carry(host, "b"), "b", outlet="عينة: الفرات")


async def settle(house: House, **time: float) -> None:
    house.clock.pass_(**(time or SETTLED))
    await house.sender.once()


async def test_a_second_outlet_changes_the_first_message_and_sends_no_other(
    host: FeedHost, tmp_path: Path
) -> None:
    """The reader finds the new source where the news was."""
    async with open_house(tmp_path, *two_outlets(host), targets=(target(CHAT),)) as house:
        await house.poll()
        carry(host, "b", NEWS)
        await house.poll()
        await settle(house)

        assert len(house.room.seen) == 1
        ((key, message_id, text),) = house.room.edits
        assert (key, message_id) == (CHAT, "1")
        assert "نقلته أيضًا: عينة: الفرات" in text  # word for word: no confirmation


async def test_real_clients_change_the_message_on_both_platforms(host: FeedHost, tmp_path: Path) -> None:
    """One message in each chat, which in the end names both outlets; asked again, nothing is edited twice."""
    async with (
        TelegramFake() as bot_api,
        SlackFake() as slack_api,
        TelegramChannel(telegram_settings(bot_api)) as chat,
        SlackChannel(slack_settings(slack_api)) as channel,
        open_house(
            tmp_path, *two_outlets(host), targets=(target(CHAT, address="-1001"), target(CHANNEL))
        ) as house,
    ):
        outlets = {
            Platform.TELEGRAM: Outlet(telegram.render, chat),
            Platform.SLACK: Outlet(slack.render, channel),
        }
        house.sender = Sender(house.desk, outlets)
        await house.poll()
        carry(host, "b", NEWS)
        await house.poll()
        await settle(house)
        await settle(house, hours=1)

        for fake in (bot_api, slack_api):
            assert (len(fake.seen), len(fake.edits)) == (1, 1)
            assert "عينة: الفرات" not in fake.seen[0].text
            assert "نقلته أيضًا: عينة: الفرات" in plain(fake.edits[0].text)


async def test_what_reads_the_same_is_not_changed(host: FeedHost, tmp_path: Path) -> None:
    """A further report by an outlet that was named already adds nothing to see."""
    async with open_house(tmp_path, *two_outlets(host), targets=(target(CHAT),)) as house:
        await house.poll()
        carry(host, "b", NEWS)
        await house.poll()
        await settle(house)
        carry(host, "b", NEWS, f"{NEWS}.")
        await house.poll()
        await settle(house)

        assert len(house.room.edits) == 1


async def test_a_gathered_message_is_changed_with_all_it_tells(host: FeedHost, tmp_path: Path) -> None:
    """One story of many gains a source: the others stay in the message."""
    url, titles = publish(host, *BURST[:8]), BURST[:8]
    specs = (feed(url), feed(carry(host, "b"), "b", outlet="عينة: الفرات"))
    async with open_house(tmp_path, *specs, targets=(target(CHAT),)) as house:
        await house.poll()
        carry(host, "b", titles[3])
        await house.poll()
        await settle(house)

        ((_, _, text),) = house.room.edits
        assert all(title in text for title in titles)
        assert text.count("عينة: الفرات") == 1


async def test_a_limit_on_edits_in_one_chat_delays_nobody_else_and_no_alert(
    host: FeedHost, tmp_path: Path
) -> None:
    """The edit is made when its time has come; what is new goes out meanwhile."""
    both = (target(CHAT), target(CHANNEL))
    async with open_house(tmp_path, *two_outlets(host), targets=both) as house:
        await house.poll()
        carry(host, "b", NEWS)
        await house.poll()
        house.room.edit_errors.append(not_sent(after=3600))
        await settle(house)
        assert len(house.room.edits) == 1
        publish(host, NEWS, OTHER_BASE)
        await house.poll()
        assert [len(house.room.texts(key)) for key in (CHAT, CHANNEL)] == [2, 2]
        await settle(house, hours=1)

        assert sorted(key for key, _, _ in house.room.edits) == [CHANNEL, CHAT]


async def test_a_sender_killed_after_an_edit_makes_only_the_edit_again(
    host: FeedHost, tmp_path: Path
) -> None:
    """Never a second message, and no edit while the first sender may still be at it."""
    async with open_house(tmp_path, *two_outlets(host), targets=(target(CHAT),)) as house:
        await house.poll()
        carry(host, "b", NEWS)
        await house.poll()
        house.clock.pass_(**SETTLED)
        (row,) = await house.desk.db.read(targets.all_targets)
        await house.desk.db.write(refreshes.claim, row.id, house.clock(), 120, 10)  # ... and was killed
        await house.sender.once()
        assert house.room.edits == []
        await settle(house, seconds=121)
        await settle(house, hours=1)

        assert (len(house.room.seen), len(house.room.edits)) == (1, 1)


async def test_an_edit_that_keeps_failing_is_dropped(host: FeedHost, tmp_path: Path) -> None:
    """It is tried a few times, and no message is sent for it."""
    async with open_house(tmp_path, *two_outlets(host), targets=(target(CHAT),)) as house:
        await house.poll()
        carry(host, "b", NEWS)
        await house.poll()
        house.room.edit_errors += [DeliveryError(Outcome.UNSURE, "cut") for _ in range(20)]
        for _ in range(12):
            await settle(house, minutes=5)

        assert 2 <= 20 - len(house.room.edit_errors) <= 6
        assert (len(house.room.seen), house.room.edits) == (1, [])


async def test_a_message_that_was_taken_away_is_given_up_at_once(host: FeedHost, tmp_path: Path) -> None:
    """The chat itself is fine."""
    async with open_house(tmp_path, *two_outlets(host), targets=(target(CHAT),)) as house:
        await house.poll()
        carry(host, "b", NEWS)
        await house.poll()
        house.room.edit_errors.append(DeliveryError(Outcome.PERMANENT, "message-gone"))
        await settle(house)
        await settle(house, hours=1)

        (row,) = await house.desk.db.read(targets.all_targets)
        assert (house.room.edits, len(house.room.seen), row.enabled) == ([], 1, True)


async def test_an_old_message_is_left_as_it_is(host: FeedHost, tmp_path: Path) -> None:
    """Nobody looks for news in what was sent days ago."""
    async with open_house(tmp_path, *two_outlets(host), targets=(target(CHAT),)) as house:
        await house.poll()
        carry(host, "b", NEWS)
        await house.poll()
        await settle(house, hours=49)

        assert house.room.edits == []


async def test_a_reminder_without_a_story_goes_out_alone_gathered_and_in_a_digest(
    host: FeedHost, tmp_path: Path
) -> None:
    """What no article brought about is told like everything else, once."""
    spec = evening(*EVERYTHING)
    async with open_house(tmp_path, feed(publish(host)), targets=(spec,), clock=Clock()) as house:
        await house.poll()
        await remind(house, 1)
        await house.sender.once()
        await remind(house, *range(2, 12))
        await house.sender.once()
        house.clock.pass_(hours=12)
        await house.sender.once()

        alone, gathered, overview = house.room.texts()
        assert alone.startswith("يحل موعد «إخلاء قاعدة عين الأسد وتسليمها للجيش العراقي» غدًا")
        assert gathered.startswith("10 تنبيهات جديدة\nمواعيد\n")
        assert "11 موعدًا" in overview
        assert (await facts(house)).due == 0


async def remind(house: House, *days: int) -> None:
    made = [
        Announcement(
            DOSSIER,
            AlertKind.REMINDER,
            f"due:{day}",
            DueNotice("ain_al_asad_handover", "ahead", house.clock().date() + timedelta(days=day), day),
            ("ain_al_asad",),
        )
        for day in days
    ]
    await house.desk.db.write(announce, made, house.clock())
