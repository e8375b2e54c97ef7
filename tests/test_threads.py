"""A change of state answers the message that told what went before, and that message says that things have changed."""

from __future__ import annotations

from pathlib import Path

from newsroom.store.outbox import SETTLING
from tests.house import House, feed, open_house, target
from tests.servers import FeedHost, publish

CHAT = "telegram:-1001"
BEFORE = "قال متحدث باسم التحالف الدولي إن القوات الأمريكية بدأت الانسحاب من قاعدة عين الأسد في الأنبار."
AFTER = "أعلنت وزارة الدفاع العراقية أن آخر القوات الأمريكية غادرت قاعدة عين الأسد وأن الجيش تسلمها بالكامل."


async def story(house: House, host: FeedHost) -> None:
    await house.poll()
    publish(host, BEFORE, AFTER)
    await house.poll()


async def test_a_change_of_state_answers_the_one_before(host: FeedHost, tmp_path: Path) -> None:
    """So that a reader sees both; a chat that was told nothing before gets no reply."""
    async with open_house(tmp_path, feed(publish(host, BEFORE)), targets=(target(CHAT),)) as house:
        await story(house, host)
        first = next(n for n, text in enumerate(house.room.texts(CHAT), 1) if "تغيّرت الحالة" in text)
        assert (CHAT, str(first)) in house.room.replies


async def test_a_message_whose_state_is_past_says_so(host: FeedHost, tmp_path: Path) -> None:
    """Edited once, in place; a second look changes nothing."""
    async with open_house(tmp_path, feed(publish(host, BEFORE)), targets=(target(CHAT),)) as house:
        await story(house, host)
        for _ in range(3):
            house.clock.pass_(seconds=SETTLING.total_seconds() + 1)
            await house.sender.once()
        edits = [(ref, text) for _, ref, text in house.room.edits if "تغيّر الأمر بعد هذه الرسالة" in text]
        assert len(edits) == 1
        assert "وصارت الحالة: مكتمل" in edits[0][1]


async def test_an_outlet_that_changes_a_date_has_taken_nothing_back(host: FeedHost, tmp_path: Path) -> None:
    """Nobody may be told that it deleted its report, whatever another article changed in the same poll."""
    august = "التحالف الدولي يغادر قاعدة حرير في آب المقبل."
    async with open_house(tmp_path, feed(publish(host, august)), targets=(target(CHAT),)) as house:
        await house.poll()
        publish(
            host, august.replace("آب", "أيلول"), "مصدر أمني: بدأت القوات الأمريكية الانسحاب من قاعدة حرير."
        )
        await house.poll()
        texts = house.room.texts(CHAT)
        assert any("تغيّرت الحالة" in text for text in texts)
        assert not any("لم يعد لدى" in text or "تصحيح" in text for text in texts)
