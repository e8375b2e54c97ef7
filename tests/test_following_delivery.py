"""From a stranger's first word to the alert in their chat: what was asked for comes, what was muted does not."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, select, update

from bot import alerts
from newsroom import hours
from newsroom.errors import DeliveryError, Outcome
from newsroom.models import Frequency, Subscription
from newsroom.store import deliveries, health, outbox, tables, targets
from newsroom.store.outbox import Told
from tests.house import DOSSIER, House, feed, open_house, target
from tests.servers import FeedHost, item, publish, rss
from tests.stores import read_item
from tests.talking import Talk

CHAT = "telegram:77"
HANDED_OVER = (
    "أعلنت وزارة الدفاع العراقية أن آخر القوات الأمريكية غادرت قاعدة عين الأسد وأن الجيش تسلمها بالكامل."
)
BASE = (
    "وفد برلماني عراقي يتفقد قاعدة عين الأسد ويلتقي ضباط التحالف الدولي.",
    "حريق محدود في مخزن وقود داخل قاعدة عين الأسد والتحالف الدولي يفتح تحقيقا.",
    "التحالف الدولي يجري تدريبا ليليا بالذخيرة الحية في قاعدة عين الأسد.",
)
ELSEWHERE = "التحالف الدولي يصدر بيانا عن قاعدة حرير في أربيل."
IN_PASSING = "قاعدة حرير تستقبل معدات نقلها التحالف الدولي من قاعدة عين الأسد."


def told(house: House, chat: str = CHAT) -> list[str]:
    return house.room.texts(chat)


async def independently(house: House, host: FeedHost, title: str) -> None:
    """Another outlet has that story too, and not from the first."""
    host.put("/b", rss(item(title, guid=title)))
    await house.poll()

    def vouched(conn: Connection) -> None:
        of_b = tables.items.c.feed_id == 2
        conn.execute(update(tables.items).where(of_b).values(origin="b"))
        rows = conn.execute(select(tables.items.c.id, tables.items.c.story_id).where(of_b)).all()
        outbox.refresh(conn, [Told(*row, read_item("1")) for row in rows], house.clock())

    await house.desk.db.write(vouched)
    await house.sender.once()


async def test_a_stranger_subscribes_is_alerted_mutes_and_unmutes(host: FeedHost, tmp_path: Path) -> None:
    """The whole way of a new user, without a line of configuration."""
    url = publish(host, BASE[0])
    async with open_house(tmp_path, feed(url), targets=()) as house:
        talk = Talk(house)
        await talk("اشترك عين الأسد")
        await house.poll()
        (alert,) = told(house)
        assert BASE[0].rstrip(".") in alert
        assert "لأنك مشترك في «قاعدة عين الأسد الجوية»" in alert

        assert "كُتم" in await talk("mute ain_al_asad 1d", pressed=True)  # the button under it
        publish(host, *BASE[:2])
        await house.poll()
        assert len(told(house)) == 1

        assert "وفاتك تنبيه واحد" in await talk("ألغ الكتم")
        assert BASE[1].rstrip(".") in await talk.press("آخر الأخبار")
        publish(host, *BASE)
        await house.poll()
        assert [BASE[2].rstrip(".") in text for text in told(house)] == [False, True]


async def test_what_is_muted_is_neither_told_at_once_nor_in_the_digest(
    host: FeedHost, tmp_path: Path
) -> None:
    """What is about something else is told, even if it names the muted thing in passing; nothing counts as late."""
    async with open_house(tmp_path, feed(publish(host)), targets=()) as house:
        talk = Talk(house)
        await talk("اشترك الكل")
        await house.poll()
        await talk("اكتم عين الأسد يومين")
        publish(host, BASE[0], ELSEWHERE, IN_PASSING)
        await house.poll()
        assert [
            title.rstrip(".") in "\n".join(told(house)) for title in (BASE[0], ELSEWHERE, IN_PASSING)
        ] == [*(False, True, True)]
        house.clock.pass_(hours=20)
        await house.sender.once()
        digest = told(house)[-1]
        assert "الموجز اليومي" in digest
        assert (ELSEWHERE.rstrip(".") in digest, BASE[0].rstrip(".") in digest) == (True, False)
        assert (await house.desk.db.read(health.snapshot, house.clock())).oldest_due_at is None


async def test_a_muted_thing_that_changes_stands_in_the_digest(host: FeedHost, tmp_path: Path) -> None:
    """Whoever asked for silence is not rung for, and does not learn of a handover from others."""
    async with open_house(tmp_path, feed(publish(host)), targets=()) as house:
        talk = Talk(house)
        await talk("اشترك عين الأسد")
        await house.poll()
        await talk("اكتم عين الأسد يومين")
        publish(host, HANDED_OVER)
        await house.poll()
        assert told(house) == []
        house.clock.pass_(hours=20)
        await house.sender.once()
        (digest,) = told(house)
        assert "ما تغيّر" in digest


async def test_the_end_of_a_silence_says_what_was_missed(host: FeedHost, tmp_path: Path) -> None:
    """Once, however often it is looked for, and in the chat that asked for it alone; none if nothing was."""
    spec = target("telegram:-100")
    async with open_house(tmp_path, feed(publish(host)), targets=(spec,)) as house:
        talk = Talk(house)
        await talk("اشترك عين الأسد فوري")
        await talk("اشترك حرير فوري")
        await house.poll()
        await talk("اكتم عين الأسد ساعتين")
        await talk("اكتم حرير ساعتين")
        publish(host, *BASE[:2])
        await house.poll()
        assert told(house) == []
        house.room.errors[CHAT] = [DeliveryError(Outcome.NOT_SENT, "connection")]
        for _ in range(3):
            house.clock.pass_(hours=2)
            await house.sender.once()
        (end,) = told(house)
        assert "انتهى كتم «قاعدة عين الأسد الجوية»: فاتك تنبيهان" in end
        assert "لأنك مشترك" not in end
        assert not any("انتهى كتم" in text for text in told(house, "telegram:-100"))


async def test_a_silence_that_is_prolonged_forgets_nothing(host: FeedHost, tmp_path: Path) -> None:
    """What it kept back before that is counted at its end; and so of a pause, by what is held."""
    async with open_house(tmp_path, feed(publish(host)), targets=()) as house:
        talk = Talk(house)
        await talk("اشترك عين الأسد فوري")
        await house.poll()
        await talk("اكتم عين الأسد ساعتين")
        await talk("اكتم ساعتين")
        first = await talk.target()
        publish(host, BASE[0])
        await house.poll()
        await talk("اكتم عين الأسد يومين")
        await talk("اكتم يومًا")
        second = await talk.target()
        assert first and first.paused and second and second.paused
        assert second.paused[0] == first.paused[0] < first.paused[1] < second.paused[1]
        assert "وفاتك تنبيه واحد" in await talk("ألغ كتم عين الأسد")
        await talk.press("↩ تراجع")
        assert "وفاتك تنبيه واحد" in await talk("ألغ كتم عين الأسد")


async def test_what_waits_for_sources_is_not_missed_before_it_has_them(
    host: FeedHost, tmp_path: Path
) -> None:
    """Muted or not, it is told when a second outlet has it; kept back and counted if the silence still stands then."""
    host.put("/b", rss())
    feeds = (feed(publish(host)), feed(host.url("/b"), "b", "عينة: الضفة"))
    async with open_house(tmp_path, *feeds, targets=()) as house:
        talk = Talk(house)
        await talk("اشترك عين الأسد فوري بمصدرين")
        await house.poll()
        await talk("اكتم عين الأسد ساعتين")
        publish(host, *BASE[:2])
        await house.poll()
        assert "ولم يفتك شيء" in await talk("ألغ كتم عين الأسد")
        await talk.press("↩ تراجع")
        await independently(house, host, BASE[0])
        assert told(house) == []
        assert "وفاتك تنبيه واحد" in await talk("ألغ كتم عين الأسد")
        await independently(house, host, BASE[1])
        (text,) = told(house)
        assert BASE[1].rstrip(".") in text


async def test_what_also_concerns_something_wanted_is_told(host: FeedHost, tmp_path: Path) -> None:
    """Both bases are followed, one is muted: an article on both comes, for the other's sake."""
    async with open_house(tmp_path, feed(publish(host)), targets=()) as house:
        talk = Talk(house)
        await talk("اشترك عين الأسد فوري")
        await talk("اشترك حرير فوري")
        await house.poll()
        await talk("اكتم عين الأسد يومين")
        publish(host, BASE[0], IN_PASSING)
        await house.poll()
        (text,) = told(house)
        assert IN_PASSING.rstrip(".") in text


async def test_a_muted_chat_gets_what_came_in_one_message(host: FeedHost, tmp_path: Path) -> None:
    """Which says how many waited."""
    async with open_house(tmp_path, feed(publish(host)), targets=()) as house:
        talk = Talk(house)
        await talk("اشترك الكل فوري")
        await house.poll()
        await talk("اكتم ساعتين")
        publish(host, BASE[0], ELSEWHERE)
        await house.poll()
        assert told(house) == []
        house.clock.pass_(minutes=1)
        await talk("ألغ الكتم")
        await house.sender.once()
        (text,) = told(house)
        assert "تأخّر تنبيهان" in text


async def test_an_alert_offers_what_people_do_next(host: FeedHost, tmp_path: Path) -> None:
    """Where it stands, how it came to that, and silence about what brought it: a change of them changes no message."""
    async with open_house(tmp_path, feed(publish(host, BASE[0])), targets=()) as house:
        talk = Talk(house)
        await talk("اشترك المرحلة الأولى فوري")
        await talk("اشترك الكل فوري")
        await house.poll()
        rows = await house.desk.db.read(deliveries.load, [1])
        found = await talk.target()
        assert found
        message = alerts.alert(rows, found.spec, house.desk.watchlist)
        lines = [one.line for row in message.actions for one in row]
        assert lines == ["why 1", "details 1", "timeline ain_al_asad", "mute ain_al_asad 1d"]
        assert all(len(one.label) <= 20 for row in message.actions for one in row)


async def test_the_digest_now_leaves_the_next_one_as_it_is(host: FeedHost, tmp_path: Path) -> None:
    """It tells what has come since the last; asked again with nothing new it says that, and the next comes in full."""
    async with open_house(tmp_path, feed(publish(host, BASE[0])), targets=()) as house:
        talk = Talk(house)
        await talk("اشترك عين الأسد يومي")
        assert "لا جديد منذ" in await talk("الموجز")
        await house.poll()
        assert BASE[0].rstrip(".") in await talk("الموجز الآن")
        assert talk.last and all(not getattr(block, "refs", ()) for block in talk.last.blocks)
        assert told(house) == []
        house.clock.pass_(hours=22)
        await house.sender.once()
        assert [BASE[0].rstrip(".") in text for text in told(house)] == [True]
        assert "Nothing new since" in await talk("digest", language="en")


async def test_a_chat_that_follows_nothing_gets_the_last_day(host: FeedHost, tmp_path: Path) -> None:
    """Of everything; and nothing is subscribed by asking."""
    async with open_house(tmp_path, feed(publish(host, BASE[0], ELSEWHERE)), targets=()) as house:
        await house.poll()
        talk = Talk(house, place="group", chat="telegram:-100")
        said = await talk("الموجز")
        assert all(title.rstrip(".") in said for title in (BASE[0], ELSEWHERE))
        house.clock.pass_(hours=25)
        assert "لا جديد منذ 18 كانون الثاني/يناير 2026، 13:10" in await talk("الموجز")
        assert await talk.target() is None


async def test_a_chat_that_blocked_us_and_speaks_again_is_reached(host: FeedHost, tmp_path: Path) -> None:
    """At once, and under its new id if it got one."""
    wanted = (Subscription(DOSSIER, ("ain_al_asad",), frequencies=(Frequency.INSTANT,)),)
    specs = (target(CHAT, address="77", subscriptions=wanted), target("telegram:-5", address="-5"))
    async with open_house(tmp_path, feed(publish(host, BASE[0])), targets=specs) as house:
        db = house.desk.db
        await db.write(targets.disable, 1, "blocked", house.clock())
        await db.write(targets.move, 2, "-100555")
        await Talk(house)("اشترك حرير فوري")
        await Talk(house, person="terminal", chat="telegram:-100555", place="group")("اشترك حرير أسبوعي")
        moved = await db.read(targets.by_key, "telegram:-5")
        assert moved and moved.spec.address == "-100555"
        assert len(moved.spec.subscriptions) == 2
        await house.poll()
        assert len(told(house)) == 1


async def test_what_comes_while_a_chat_is_removed_does_not_wait_for_it(
    host: FeedHost, tmp_path: Path
) -> None:
    """As with one that left the file: taken back, it is told what comes from then on."""
    url = publish(host, BASE[0])
    async with open_house(tmp_path, feed(url), targets=()) as house:
        await Talk(house)("اشترك عين الأسد فوري")
        await house.desk.db.write(targets.remove, CHAT, house.clock())
        await house.poll()
        (removed,) = await house.desk.db.read(targets.all_targets)
        await house.desk.db.write(targets.put, removed.spec, house.clock(), hours.next_due)
        publish(host, *BASE[:2])
        await house.poll()
        (alert,) = told(house)
        assert BASE[1].rstrip(".") in alert
