"""Admins see what stands between an alert and each chat, ask for silence, and try whether a message arrives."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from newsroom.errors import DeliveryError, Outcome
from newsroom.models import Platform
from newsroom.rights import Role
from newsroom.store import inbox, targets
from tests.house import House, Room, open_house, target
from tests.test_feeds_command import answer, ask, press, said

ADMIN, READER = "telegram:42", "telegram:900"
DESK, NIGHT, FAR = "telegram:-1001", "telegram:-1002", "slack:C012AB3CD"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """The desk, a chat that sleeps by day, and a Slack channel without a token."""
    told = (
        target(DESK, title="غرفة الأخبار", digest_at=(time(8),)),
        target(NIGHT, title="مناوبة الليل", quiet=(time(6), time(22))),
        target(FAR, title="المكتب البعيد"),
    )
    token = SecretStr("1:a")
    async with open_house(
        tmp_path, targets=told, roles={ADMIN: Role.ADMIN}, room=Room(), telegram_token=token
    ) as house:
        yield house


async def id_of(house: House, key: str) -> int:
    found = await house.desk.db.read(targets.by_key, key)
    assert found
    return found.id


async def test_the_list_says_what_stands_in_the_way_of_each(house: House) -> None:
    """The refused first, with the reason in words."""
    now = house.clock()
    await house.desk.db.write(targets.disable, await id_of(house, FAR), "target-gone", now)
    await house.desk.db.write(targets.wait, await id_of(house, DESK), now.replace(hour=11), "rate-limited")
    text = await ask(house, "الوجهات")
    assert text.index("المكتب البعيد") < text.index("غرفة الأخبار") < text.index("مناوبة الليل")
    for fact in (
        "لم يعد البوت فيها",
        "تنتظر حتى 18",
        "طلبت المنصة التمهل",
        "في ساعات الهدوء حتى",
        "اشتراك واحد",
    ):
        assert fact in text
    assert "refused by the platform" in await ask(house, "targets", language="en")


async def test_a_target_is_paused_and_that_is_taken_back(house: House) -> None:
    """By its title, for a time in words; the button of the card for two hours."""
    paused = await answer(house, "الوجهات أوقف غرفة الأخبار 3 أيام")
    assert "حتى 21 كانون الثاني/يناير 2026" in said(paused)
    assert "موقوفة حتى" in await ask(house, f"targets show {DESK}")
    await press(house, paused, "تراجع")
    assert "الحال: تعمل" in await ask(house, f"targets show {DESK}")
    card = await answer(house, f"targets show {DESK}", language="en")
    await press(house, card, "Pause")
    again = await answer(house, f"targets show {DESK}")
    resumed = await press(house, again, "استأنفها")
    assert "عاد الإرسال إلى «غرفة الأخبار»" in said(resumed)
    assert [one.label for row in resumed.actions for one in row] == ["↩ تراجع"]


async def test_a_removed_target_is_told_nothing_until_that_is_taken_back(house: House) -> None:
    removed = await answer(house, f"targets remove {DESK}")
    assert "غرفة الأخبار" not in await ask(house, "targets")
    await press(house, removed, "تراجع")
    assert "غرفة الأخبار" in await ask(house, "targets")


async def test_a_test_message_goes_the_way_of_every_alert(house: House) -> None:
    """Through the outbox, once however often the request comes."""
    update = await house.desk.db.write(inbox.put, Platform.TELEGRAM, "7", {}, house.clock())
    for _ in range(2):
        assert "في طريقها" in await ask(house, f"targets test {DESK}", update_id=update, name="سلمى")
    await house.sender.once()
    (told,) = house.room.texts(DESK)
    assert told.startswith("رسالة تجربة من راصد") and "سلمى" in told


async def test_a_test_message_concerns_no_other_chat(house: House) -> None:
    """It stands in nobody's digest, and who asks elsewhere is told that there is no such alert."""
    await ask(house, f"targets test {DESK}", name="سلمى")
    await house.sender.once()
    for command in ("لماذا 1", "تفاصيل 1"):
        assert "لا تنبيه برقم 1" not in await ask(house, command, chat=DESK)
        for chat in (NIGHT, READER, ""):
            assert "لا تنبيه برقم 1" in await ask(house, command, person=READER, chat=chat)
    assert "سلمى" in await ask(house, "تفاصيل 1", chat=DESK)
    for chat in (DESK, NIGHT):
        assert "سلمى" not in await ask(house, "الموجز", chat=chat)


async def test_a_test_message_that_would_not_leave_says_why(house: House) -> None:
    """Quiet hours make it wait; without a token, or refused, it is not put into the outbox at all."""
    assert "في ساعات الهدوء" in await ask(house, f"الوجهات أرسل رسالة تجربة {NIGHT}")
    assert "رمز منصتها غير مضبوط" in await ask(house, f"targets test {FAR}")
    house.room.errors[DESK] = [DeliveryError(Outcome.PERMANENT, "refused")]
    await house.desk.db.write(targets.disable, await id_of(house, DESK), "forbidden", house.clock())
    assert "حُظر البوت" in await ask(house, f"targets test {DESK}")
    await house.sender.once()
    assert house.room.seen == []
    house.clock.pass_(hours=12)
    await house.sender.once()
    assert [key for key, _ in house.room.seen] == [NIGHT]


REFUSED = (
    ("targets show telegram:-99", "لا وجهة باسم"),
    ("targets pause", "أي وجهة"),
    ("targets pause telegram:-1001 soon", "ليس مدة"),
    ("targets pause telegram:-1001 0h", "ليس مدة"),
    ("targets pause telegram:-1001 9999 days", "ليس مدة"),
    ("targets resume telegram:-1001", "ليست موقوفة"),
    ("targets " + "س" * 900, "لا وجهة باسم"),
)


async def test_what_cannot_be_done_is_said(house: House) -> None:
    before = await house.desk.db.read(targets.all_targets)
    for text, complaint in REFUSED:
        assert complaint in await ask(house, text), text
    assert await house.desk.db.read(targets.all_targets) == before


async def test_here_is_the_chat_where_it_is_asked(house: House) -> None:
    assert "غرفة الأخبار" in await ask(house, "targets pause", chat=DESK)


async def test_nobody_else_may(house: House) -> None:
    for person in (READER, ""):
        for text in ("targets", f"targets remove {DESK}", f"targets test {DESK}"):
            assert "للمشرفين وحدهم" in await ask(house, text, person)


async def test_health_is_told_in_words_the_worst_first(house: House) -> None:
    """With the way to what mends it."""
    await house.desk.db.write(targets.disable, await id_of(house, DESK), "forbidden", house.clock())
    message = await answer(house, "الصحة")
    text = said(message)
    assert (
        text.index("فيه ما يحتاج إليك") < text.index("وجهة واحدة أُوقف الإرسال إليها") < text.index("الأجزاء")
    )
    assert "telegram:-1001: حُظر البوت هناك" in text
    assert text.index("الوجهات: في خطر") < text.index("الإرسال: سليمة")
    assert "targets" in [action.line for row in message.actions for action in row]
    assert "Something needs you now" in await ask(house, "health", language="en")
    assert "للمشرفين وحدهم" in await ask(house, "health", READER)
