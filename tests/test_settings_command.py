"""How a chat is told is set in words or with buttons; what cannot be is refused with the reason."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from newsroom.cities import CITIES, OFFERED, city_of, zone_of
from newsroom.models import Frequency, Platform, TargetSpec
from newsroom.rights import Role
from newsroom.store import edits, inbox
from tests.house import House, open_house, target
from tests.talking import Talk

EDITOR, READER = "telegram:42", "telegram:77"
CHANNEL = "telegram:-100700"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    spec = target(CHANNEL, address="-100700", title="غرفة الأخبار")
    async with open_house(tmp_path, targets=(spec,), roles={EDITOR: Role.EDITOR}) as opened:
        yield opened


async def spec_of(talk: Talk) -> TargetSpec:
    found = await talk.target()
    assert found
    return found.spec


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("الإعدادات التوقيت القاهرة", "timezone", "Africa/Cairo"),
        ("الإعدادات التوقيت الدار البيضاء", "timezone", "Africa/Casablanca"),
        ("settings zone Asia/Amman", "timezone", "Asia/Amman"),
        ("settings zone america/new york", "timezone", "America/New_York"),
        ("الإعدادات الهدوء 23:00 07:00", "quiet", (time(23), time(7))),
        ("الإعدادات وقت الهدوء من ٢٣:٠٠ إلى ٠٧:٠٠", "quiet", (time(23), time(7))),
        ("settings quiet 22:30-06:00", "quiet", (time(22, 30), time(6))),
        ("الإعدادات العطلة الجمعة والسبت", "weekend", (5, 6)),
        ("settings weekend saturday sunday", "weekend", (6, 7)),
        ("settings digest 18:00 08:00", "digest_at", (time(8), time(18))),
        ("الإعدادات الموجز ٧:٣٠", "digest_at", (time(7, 30),)),
        ("الإعدادات الصور لا", "pictures", False),
        ("settings running on", "running", True),
        ("الإعدادات الموجز المتجدد نعم", "running", True),
    ],
)
async def test_each_setting_is_typed_in_either_language(
    house: House, text: str, name: str, value: object
) -> None:
    """And stands there at once, with a way back."""
    talk = Talk(house)
    before = None if name == "quiet" else getattr(target(), name)
    assert "حُفظ ما طلبت" in await talk(text)
    assert getattr(await spec_of(talk), name) == value
    assert "هكذا هي من قبل" in await talk(text)
    entry = (await house.desk.db.read(edits.entries, 1))[0]
    await talk(f"subscribe undo {entry.id}")
    found = await talk.target()
    assert found is None or not found.enabled or getattr(found.spec, name) == before


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("الإعدادات التوقيت المريخ", "لا أعرف توقيت «المريخ»"),
        ("الإعدادات التوقيت ../../etc/passwd", "لا أعرف توقيت"),
        ("الإعدادات الهدوء 07:00 07:00", "البداية والنهاية كلتاهما 07:00"),
        ("الإعدادات الهدوء 25:00 07:00", "اكتب بداية الهدوء ونهايته"),
        ("الإعدادات الهدوء ليلًا", "اكتب بداية الهدوء ونهايته"),
        ("الإعدادات العطلة القمر", "اكتب أيام العطلة"),
        (
            "settings weekend monday tuesday wednesday thursday friday saturday sunday",
            "لا تكون الأيام كلها عطلة",
        ),
        ("الإعدادات الموجز 1 2 3 4 5 6 7", "وأكثرها 6"),
        ("الإعدادات المصادر 99", "اكتب عددًا من 1 إلى 10"),
        (f"الإعدادات المصادر {'9' * 5000}", "اكتب عددًا من 1 إلى 10"),
        ("الإعدادات المصادر 2", "لا اشتراك في هذه المحادثة بعد"),
        ("الإعدادات الصور ربما", "اكتب: نعم أو لا"),
        ("الإعدادات اللغة كلدانية", "اللغة عربية أو إنجليزية"),
        ("الإعدادات الطقس", "لا إعداد باسم «الطقس»"),
        ("الإعدادات " + "س" * 4000, "لا إعداد باسم"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_reason(house: House, text: str, reason: str) -> None:
    """And nothing is changed."""
    talk = Talk(house)
    assert reason in await talk(text)
    assert await talk.target() is None


async def test_everything_is_shown_and_chosen_with_buttons(house: House) -> None:
    """Two presses to any of it; every button is short enough for both platforms."""
    talk = Talk(house)
    said = await talk("الإعدادات")
    for line in (
        "اللغة: العربية",
        "التوقيت: بغداد",
        "مواعيد الموجز: 08:00",
        "عطلة الأسبوع: لا يوجد",
        "الصور: نعم",
    ):
        assert line in said
    overview = talk.buttons()
    for label, line in overview.items():
        assert await talk(line, pressed=True)
        assert talk.last and talk.last.replaces
        for name, value in talk.buttons().items():
            assert len(name) <= 20 and len(value.encode()) <= 60, (label, name)
    await talk(overview["التوقيت"], pressed=True)
    assert "التوقيت: بيروت" in await talk.press("بيروت")


async def test_a_form_is_filled_in_where_a_window_can_be_opened(house: House) -> None:
    """All in one go; an empty field is none of it, and what another has changed meanwhile is not overwritten."""
    talk = Talk(house)
    await talk("اشترك عين الأسد")
    await talk("الإعدادات", forms=True)
    assert talk.last and talk.last.form
    form = talk.last.form
    assert len(form.title) <= 24 and len(form.submit) <= 24
    values = {field.key: field.value for field in form.fields}
    assert (values["zone"], values["digest"], values["sources"]) == ("Asia/Baghdad", "08:00", "1")

    filled = values | {"quiet": "23:00 07:00", "zone": "بيروت", "sources": "2", "pictures": "off"}
    said = await talk(form.line, values=filled)
    assert "حُفظ ما طلبت" in said
    spec = await spec_of(talk)
    assert (spec.timezone, spec.quiet, spec.pictures) == ("Asia/Beirut", (time(23), time(7)), False)
    assert [one.min_sources for one in spec.subscriptions] == [2]
    assert "البداية والنهاية" in await talk(form.line, values=filled | {"quiet": "07:00 07:00"})
    stale = await talk(form.line, values=filled | {"pictures": "on"})
    assert "حُفظ" not in stale
    assert not (await spec_of(talk)).pictures


async def test_who_waits_for_the_digest_alone_keeps_it(house: House) -> None:
    """Digests cannot be given up by a setting that would leave a subscription without any."""
    talk = Talk(house)
    await talk("اشترك حرير يومي")
    assert "لا يصل إلا في الموجز اليومي" in await talk("الإعدادات الموجز بلا")
    await talk("اشترك حرير فوري ويومي")
    assert "حُفظ" in await talk("الإعدادات الموجز لا يوجد")
    spec = await spec_of(talk)
    assert (spec.digest_at, spec.subscriptions[0].frequencies) == ((), (Frequency.INSTANT,))
    await talk("اشترك حرير يومي")
    assert (await spec_of(talk)).digest_at == (time(8),)


async def test_the_language_of_a_chat_is_that_of_its_buttons(house: House) -> None:
    """Words are answered as they are written; a button or a command of the menu in the chat's own language."""
    talk = Talk(house)
    assert "Saved." in await talk("الإعدادات اللغة الإنجليزية")
    assert "حُفظ" not in await talk("settings", pressed=True)
    assert "Settings of this chat" in await talk("/settings")
    assert "إعدادات هذه المحادثة" in await talk("الإعدادات")
    other = Talk(house, chat=CHANNEL, person=EDITOR, place="group", language="en")
    assert "إعدادات هذه المحادثة" in await other("/settings")
    assert "Settings of this chat" in await other("settings")


async def test_a_setting_asked_for_twice_is_made_once(house: House) -> None:
    talk = Talk(house)
    asked = await house.desk.db.write(inbox.put, Platform.TELEGRAM, "5", {}, house.clock())
    await talk("settings running on", update_id=asked)
    assert "حُفظ" in await talk("settings running on", update_id=asked)
    assert len(await house.desk.db.read(edits.entries, 9)) == 1


def test_cities_are_known_by_their_arabic_names() -> None:
    """Every zone there is, and comes back by each of its names."""
    for zone, names in CITIES.items():
        assert {zone_of(name) for name in (*names, zone)} == {zone}
    assert (zone_of("الدّوحة"), zone_of("casablanca"), zone_of("")) == (
        "Asia/Qatar",
        "Africa/Casablanca",
        None,
    )
    assert [city_of(zone, "ar") for zone in OFFERED[:2]] == ["بغداد", "القاهرة"]
    assert city_of("Asia/Karachi", "ar") == "Karachi"


# ── managing a chat from a private one ──────────────────────────────────────────────────────────────────


async def test_an_editor_manages_a_channel_from_a_private_chat(house: House) -> None:
    """Every answer says on which chat; the books name the person; it ends when asked, or after half an hour."""
    talk, channel = Talk(house, person=EDITOR, chat=EDITOR), Talk(house, chat=CHANNEL)
    assert "غرفة الأخبار" in await talk("أدر")
    assert "تدير الآن: غرفة الأخبار" in await talk.press("غرفة الأخبار")
    said = await talk("اشترك حرير أسبوعي")
    assert "هذا يخص: غرفة الأخبار" in said
    assert [one.about for one in (await spec_of(channel)).subscriptions] == [(), ("harir_base",)]
    assert await talk.target() is None
    for text in ("اكتم حرير يوم", "اشتراكاتي", "الإعدادات الصور لا", "الموجز", "ألغ الكتم", "ألغ حرير"):
        assert "هذا يخص: غرفة الأخبار" in await talk(text), text
    entries = await house.desk.db.read(edits.entries, 9)
    assert {(one.by, one.key.split()[0]) for one in entries} == {(EDITOR, CHANNEL)}

    assert "انتهت الإدارة" in await talk("أنهِ الإدارة")
    await talk("اشترك أربيل")
    assert [one.about for one in (await spec_of(talk)).subscriptions] == [("erbil",)]
    await talk(f"manage {CHANNEL}")
    house.clock.pass_(minutes=31)
    assert "هذا يخص" not in await talk("اشتراكاتي")


async def test_managing_is_for_editors_in_private_and_for_shared_chats(house: House) -> None:
    """Nobody manages another person's chat; a right that was taken away ends it."""
    assert "يقرّره المحررون" in await Talk(house)("أدر")
    assert "في المحادثة الخاصة" in await Talk(house, person=EDITOR, chat=CHANNEL, place="group")("أدر")
    talk = Talk(house, person=EDITOR, chat=EDITOR)
    await Talk(house)("اشترك حرير")
    assert READER not in await talk("أدر")
    for key in (READER, "slack:D012", "x", "99", "telegram:-0"):
        assert "لا أعرف قناة أو مجموعة" in await talk(f"manage {key}")
    assert "telegram:-100900" in await talk("manage telegram:-100900")
    await talk("اشترك حرير")
    found = await Talk(house, chat="telegram:-100900").target()
    assert found and found.spec.title == ""

    house.desk.followed = replace(house.desk.followed, roles={})
    assert "هذا يخص" not in await talk("اشتراكاتي")
