"""The books say who changed what and when, in words; and whoever may takes it back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from newsroom import steering
from newsroom.steering import Editor
from newsroom.store import edits
from tests.steered import ADMIN, FIRST, OTHER, READER, SECOND, Steered, button, open_steered, shown
from tests.test_steering import STONE, stone

ROOM = "telegram:-1001"
FOLLOWED = {"dossier": "bridges", "about": ["stone_bridge"], "frequency": ["instant"]}


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Steered]:
    async with open_steered(tmp_path) as town:
        yield town


async def test_every_change_is_told_with_who_and_when_and_what(town: Steered) -> None:
    """The latest first; of one thing, of one person, one closely; in both languages."""
    assert "لا تعديل بعد" in await town.say("السجل")
    await town.say("watch pause iron_bridge", name="سلمى")
    town.house.clock.pass_(hours=1)
    await town.say("watch rename stone_bridge: الجسر العتيق", OTHER, name="مروان")
    await steering.change(town.desk, "person", "slack:U1", {"id": "slack:U1", "role": "analyst"}, SECOND)
    text = await town.say("السجل")
    assert "2 · مروان · 18 كانون الثاني/يناير 2026، 13:00 · الجسر العتيق" in text
    assert "الاسم: الجسر العتيق، وكان: الجسر الحجري" in text
    assert "1 · سلمى · 18 كانون الثاني/يناير 2026، 12:00 · جسر الحديد: أُوقفت المتابعة" in text
    assert text.index("3 · مروان") < text.index("2 · مروان") < text.index("1 · سلمى")
    for named in ("سلمى", ADMIN, "جسر الحديد", "iron_bridge"):
        only = await town.say(f"السجل {named}")
        assert "جسر الحديد: أُوقفت" in only
        assert "العتيق" not in only
    one = await town.answer("audit 2", language="en")
    assert "Name in Arabic: الجسر العتيق, was: الجسر الحجري" in shown(one)
    assert OTHER in shown(one)
    assert "Role: analyst" in await town.say("audit 3", language="en")
    assert button(one, "Undo") == "undo 2"


async def test_long_books_have_pages(town: Steered) -> None:
    for _ in range(5):
        await town.say("watch pause iron_bridge")
        await town.say("watch resume iron_bridge")
    first = await town.answer("السجل")
    assert "[10: audit 10]" in shown(first)
    assert "[2: audit 2]" not in shown(first)
    second = await town.say(button(first, "الأقدم"))
    assert "[2: audit 2]" in second
    assert "[3: audit 3]" not in second


async def test_the_last_own_change_is_taken_back_and_done_again(town: Steered) -> None:
    """Not a colleague's; what was taken back is passed over the next time."""
    await town.say("watch pause iron_bridge")
    await town.say("watch pause works_office")
    await town.say("watch pause stone_bridge", OTHER)
    undone = await town.answer("تراجع")
    assert "تم التراجع: دائرة الأشغال" in shown(undone)
    assert "استؤنفت المتابعة" in shown(undone)
    assert "تم التراجع: جسر الحديد" in await town.say("تراجع")
    assert "لا تعديل لك" in await town.say("undo")
    assert not town.desk.watchlist.entities["stone_bridge"].enabled
    assert "أُوقفت المتابعة" in await town.say(button(undone, "أعد التعديل"))
    text = await town.say("السجل")
    assert "تراجع عن 2: استؤنفت المتابعة (أُلغي)" in text
    assert "هذا تراجع عن التعديل 2" in await town.say("السجل 4")
    assert "أُلغي بالتعديل 6" in await town.say("السجل 4")


async def test_what_somebody_has_changed_since_is_not_overwritten(town: Steered) -> None:
    """Both are shown."""
    await town.say("watch rename stone_bridge: جسر أول")
    await town.say("watch rename stone_bridge: جسر ثان", OTHER)
    text = await town.say("undo 1")
    assert "سبقك زميل" in text
    assert text.index("جسر ثان") < text.index("الاسم: الجسر الحجري")
    assert town.desk.watchlist.entities["stone_bridge"].ar == "جسر ثان"


async def test_a_request_that_comes_twice_undoes_once(town: Steered) -> None:
    await town.say("watch pause iron_bridge")
    await town.say("watch pause works_office")
    update = await town.update()
    await town.say("undo 1", update_id=update)
    assert "نُفّذ هذا الطلب من قبل" in await town.say("undo 2", update_id=update)
    assert not town.desk.watchlist.entities["works_office"].enabled


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("undo 99", "لا تعديل برقم 99"),
        ("تراجع عن كل شيء", "ليس رقمًا"),
        ("undo -1", "ليس رقمًا"),
        ("undo 99999999999999999999", "ليس رقمًا"),
        ("السجل 99", "لا تعديل برقم 99"),
        ("السجل لا أحد", "لا شخص في السجل ولا اسم متابَع هو «لا أحد»"),
        ("السجل " + "س" * 300, "لا شخص في السجل"),
    ],
)
async def test_what_cannot_be_meant_is_answered_with_what_can(town: Steered, line: str, answer: str) -> None:
    assert answer in await town.say(line)


async def test_what_was_undone_is_not_undone_again(town: Steered) -> None:
    await town.say("watch pause iron_bridge")
    await town.say("undo 1")
    assert "التعديل 1 سبق التراجع عنه" in await town.say("undo 1")
    assert "was undone before" in await town.say("undo 1", language="en")


# ── who may ──────────────────────────────────────────────────────────────────────────────────────────────


async def follow(town: Steered, key: str, person: str) -> int:
    data = {"key": key, "subscriptions": [FOLLOWED]}
    made = await steering.change(town.desk, "target", key, data, Editor(person, "قارئ"))
    assert made is not None
    return made.id


async def test_the_books_are_for_admins(town: Steered) -> None:
    for person in (READER, "", "telegram:042"):
        assert "للمشرفين وحدهم" in await town.say("السجل", person)


async def test_a_reader_takes_back_only_their_own_subscriptions_in_private(town: Steered) -> None:
    """Not those of a colleague, not those of a group, not what is followed at all; an admin all of them."""
    own, colleague = await follow(town, READER, READER), await follow(town, "telegram:901", "telegram:901")
    group = await follow(town, ROOM, READER)
    watched = await steering.change(town.desk, "entity", STONE, await stone(town, ar="جسر"), FIRST)
    assert watched is not None
    for entry, chat in ((colleague, READER), (group, ROOM), (watched.id, READER), (own, ROOM)):
        place = "private" if chat == READER else "group"
        said = await town.say(f"undo {entry}", READER, chat=chat, place=place)
        assert "للمشرفين وحدهم" in said
    assert "تم التراجع" in await town.say(f"undo {own}", READER, chat=READER)
    assert "تم التراجع" in await town.say(f"undo {group}", ADMIN)
    assert len(await town.desk.db.read(edits.entries, 9)) == 6


async def test_an_editor_takes_back_what_a_chat_is_told(town: Steered) -> None:
    """There, whoever decided it, and elsewhere what they decided themselves."""
    editor = "telegram:55"
    await steering.change(town.desk, "person", editor, {"id": editor, "role": "editor"}, FIRST)
    here, elsewhere = await follow(town, ROOM, ADMIN), await follow(town, "telegram:-1002", ADMIN)
    mine = await follow(town, "telegram:-1003", editor)
    assert "للمشرفين وحدهم" in await town.say(f"undo {elsewhere}", editor, chat=ROOM, place="group")
    for entry in (here, mine):
        assert "تم التراجع" in await town.say(f"undo {entry}", editor, chat=ROOM, place="group")
    assert "للمشرفين وحدهم" in await town.say("undo 1", editor, chat=ROOM, place="group")


async def test_who_cannot_be_held_to_it_takes_nothing_back(town: Steered) -> None:
    """An anonymous admin of a group, a channel."""
    entry = await follow(town, ROOM, "")
    assert "للمشرفين وحدهم" in await town.say(f"undo {entry}", "", chat=ROOM, place="group")
    assert "لا تعديل لك" in await town.say("undo", "", chat=ROOM, place="group")
