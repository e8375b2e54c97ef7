"""From several outlets' feeds to one story: told once, with all who carried it, whatever becomes of Redis."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from newsroom.models import Article, FeedSpec, Pages, State, StateNotice, Story, Trust
from newsroom.store import feeds, stories
from tests.house import DOSSIER, House, open_house
from tests.servers import FeedHost, item, rss
from tests.stores import RedisServer
from tests.test_ledger import all_alerts, take

WIRE = (
    "قال متحدث عسكري في الأنبار إن قوات التحالف الدولي تنقل معداتها الثقيلة من قاعدة عين الأسد على دفعات، وإن الدفعة "
    "الثالثة تحركت فجر اليوم باتجاه الحدود، مضيفا أن لجنة مشتركة تشرف على جرد المباني والمخازن وأبراج المراقبة، وأن "
    "العمل سيستمر أسابيع قبل أن تنتهي اللجنة من محاضرها وتسلم نسخة منها إلى الجهات المختصة في العاصمة."
)
LEADS = ("", "في تطور جديد غربي العراق. ", "من مراسلنا في الرمادي: ", "متابعة. ")


def outlet(host: FeedHost, number: int, trust: Trust = Trust.NORMAL) -> FeedSpec:
    url = host.put(f"/{number}", rss())
    return FeedSpec(f"o{number}", url, f"عينة {number}", pages=Pages.NEVER, trust=trust)


def publish(host: FeedHost, number: int, title: str, text: str) -> None:
    host.put(f"/{number}", rss(item(title, link=f"https://o{number}.example/a", guid="a", text=text)))


async def told(house: House) -> list[Story]:
    return await house.desk.db.read(lambda conn: stories.latest(conn, dossier=DOSSIER, limit=99))


@pytest.mark.parametrize("state", ["up", "flushed", "stopped"])
async def test_a_wire_in_four_outlets_is_one_story_and_one_alert(
    state: str, redis_server: RedisServer, host: FeedHost, tmp_path: Path
) -> None:
    """Each with its own headline and lead; found through Redis, and without it from the database."""
    specs = [outlet(host, number) for number in range(4)]
    async with open_house(tmp_path, *specs, redis_url=redis_server.url) as house:
        for number, lead in enumerate(LEADS):
            publish(host, number, f"عين الأسد: دفعة جديدة تغادر {number}", lead + WIRE)
            if number == 2 and state == "flushed":
                redis_server.client.flushall()
            if number == 2 and state == "stopped":
                redis_server.kill()
            await house.poll()
        (story,) = await told(house)
        assert story.outlets == tuple(f"عينة {number}" for number in range(4))
        assert len({version.origin for version in story.versions}) == 1
        assert sum("عين الأسد: دفعة جديدة تغادر 0" in text for text in house.room.texts()) == 1
        alerts = [text for text in house.room.texts() if "دفعة جديدة تغادر 3" in text]
        assert alerts == []


async def test_copies_that_several_feeds_bring_at_once_meet(
    redis_server: RedisServer, host: FeedHost, tmp_path: Path
) -> None:
    """Six feeds are read side by side and carry one wire: one story."""
    specs = [outlet(host, number) for number in range(6)]
    async with open_house(tmp_path, *specs, redis_url=redis_server.url) as house:
        for number in range(6):
            publish(host, number, f"عين الأسد: دفعة جديدة تغادر {number}", WIRE)
        await house.poll()
        (story,) = await told(house)
        assert len(story.outlets) == 6


async def test_what_was_handed_in_beside_the_service_is_met_too(
    redis_server: RedisServer, host: FeedHost, tmp_path: Path
) -> None:
    """The index in Redis heard nothing of an archive that was handed in: it is filled before it is asked again."""
    async with open_house(tmp_path, outlet(host, 0), outlet(host, 1), redis_url=redis_server.url) as house:
        publish(host, 0, "التحالف الدولي في عين الأسد: خبر آخر", "خبر لا صلة له بالدفعات.")
        await house.poll()
        handed = Article(
            "x", "دفعة ثالثة تغادر", WIRE, "عينة: أرشيف", "https://archive.example/x", house.clock()
        )
        await take(house.desk, handed)
        publish(host, 1, "عين الأسد: دفعة جديدة تغادر", WIRE)
        await house.poll()
        assert {"عينة: أرشيف", "عينة 1"} in [set(story.outlets) for story in await told(house)]


async def test_junk_that_comes_first_never_silences_the_real_report(host: FeedHost, tmp_path: Path) -> None:
    """A mirror of low trust publishes the text an hour earlier: the outlet's own report is told all the same."""
    specs = [outlet(host, 0, Trust.LOW), outlet(host, 1)]
    async with open_house(tmp_path, *specs) as house:
        publish(host, 0, "عاجل عين الأسد شاهد قبل الحذف", WIRE)
        await house.poll()
        publish(host, 1, "دفعة ثالثة تغادر عين الأسد", WIRE)
        await house.poll()
        assert len(await told(house)) == 2
        assert any("دفعة ثالثة تغادر عين الأسد" in text for text in house.room.texts())


async def test_a_milestone_breaks_through_a_hundred_near_copies(host: FeedHost, tmp_path: Path) -> None:
    """The ministry's sentence in a text everybody has copied already still changes the state, and is told."""
    specs = [outlet(host, number, Trust.LOW) for number in range(20)] + [outlet(host, 20)]
    async with open_house(tmp_path, *specs, targets=None) as house:
        for number in range(20):
            entries = [
                item(
                    f"عين الأسد خبر {number} {n}",
                    link=f"https://o{number}.example/{n}",
                    guid=f"{n}",
                    text=WIRE,
                )
                for n in range(5)
            ]
            host.put(f"/{number}", rss(*entries))
        await house.watch.once(lambda: None)
        done = "أعلنت وزارة الدفاع العراقية أن آخر دفعة من قوات التحالف الدولي غادرت قاعدة عين الأسد. " + WIRE
        publish(host, 20, "آخر دفعة غادرت عين الأسد", done)
        house.clock.pass_(minutes=10)
        await house.desk.db.write(feeds.make_due, house.clock())
        await house.watch.once(lambda: None)
        notices = [n for alert in await house.desk.db.read(alerts_now, house) for n in alert.notices]
        states = {n.milestone: n.standing.state for n in notices if isinstance(n, StateNotice)}
        assert states["ain_al_asad_handover"] is State.COMPLETE


def alerts_now(conn: Any, house: House) -> list[Any]:
    return all_alerts(conn, house.clock())
