"""A question of ours is answered by the next words, once; what cannot be meant may be written again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.inbox import REMEMBERED, Inbox
from newsroom import steering
from newsroom.models import Platform
from newsroom.store import dialogues
from newsroom.store.database import Database
from tests.steered import ADMIN, OTHER, Steered, button, open_steered, shown
from tests.stores import NOW
from tests.test_steering import STONE

ROOM = "telegram:-1001"
LATER = NOW + timedelta(minutes=10)
DATA = {"line": "watch rename stone_bridge", "fields": [["name", "الاسم"]]}
DONE_BEFORE = "نُفّذ هذا الطلب من قبل"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Steered]:
    async with open_steered(tmp_path) as town:
        yield town


def name_of(town: Steered, id_: str = "stone_bridge") -> str:
    return town.desk.watchlist.entities[id_].ar


async def open_form(town: Steered) -> bool:
    waits = await town.desk.db.read(dialogues.waiting, ROOM, ADMIN, None, town.house.clock())
    return waits is not None


# ── the next words ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("words", ["القوات في الأنبار", "المصدر أونلاين", "إلغاء العقد", "مساعدة"])
async def test_the_next_words_answer_whatever_command_they_begin_with(town: Steered, words: str) -> None:
    await town.say("watch rename stone_bridge")
    assert f"الاسم: {words}" in await town.say(words)
    assert name_of(town) == words
    assert not await open_form(town)


@pytest.mark.parametrize("words", ["/help", "\u200f/مساعدة"])
async def test_a_slash_leaves_the_question(town: Steered, words: str) -> None:
    await town.say("watch rename stone_bridge")
    assert "حالة" in await town.say(words)
    assert "لم أفهم" in await town.say("جسر لا يعرفه أحد بهذا الطول")
    assert name_of(town) == "الجسر الحجري"


async def test_a_platforms_own_command_and_a_window_leave_the_question(town: Steered) -> None:
    """Slack's command says nothing of its slash; what a window brought is not asked for once more."""
    await town.say("watch rename stone_bridge")
    await town.say("watch rename stone_bridge", pressed=True, values={"name": "الجسر القديم"})
    assert not await open_form(town)
    await town.say("watch rename stone_bridge")
    await town.say("help", slash=True)
    assert not await open_form(town)
    assert name_of(town) == "الجسر القديم"


@pytest.mark.parametrize("words", ["إلغاء", "cancel", "إلغاء."])
async def test_cancel_leaves_the_question(town: Steered, words: str) -> None:
    await town.say("watch rename stone_bridge")
    assert "أُلغي ذلك" in await town.say(words)
    assert not await open_form(town)
    assert name_of(town) == "الجسر الحجري"


async def test_a_question_is_asked_of_one_person_in_one_chat(town: Steered) -> None:
    await town.say("watch rename stone_bridge")
    assert "لم أفهم" in await town.say("جسر لا يعرفه أحد بهذا الطول", OTHER)
    assert "لم أفهم" in await town.say("جسر لا يعرفه أحد بهذا الطول", chat="telegram:42")
    assert await open_form(town)


# ── what cannot be meant ─────────────────────────────────────────────────────────────────────────────────


async def test_what_cannot_be_meant_may_be_written_again(town: Steered) -> None:
    """With what was wrong, as often as it takes."""
    await town.say("milestone due stone_repair")
    for language, wrong, again in (("ar", "حين يفيض", "صحّحه واكتبه"), ("en", "someday", "Put it right")):
        refused = await town.answer(wrong, language=language)
        assert wrong in shown(refused) and again in shown(refused)
        assert button(refused, "إلغاء" if language == "ar" else "Cancel") == "cancel"
    assert "أيار/مايو 2026" in await town.say("أيار 2026")
    assert not await open_form(town)


async def test_who_may_no_longer_do_it_is_not_asked_again(town: Steered) -> None:
    await town.say("watch rename stone_bridge")
    await steering.change(town.desk, "person", ADMIN, None, steering.Editor(OTHER))
    refused = await town.say("الجسر العتيق")
    assert "للمشرفين وحدهم" in refused and "صحّحه" not in refused
    assert not await open_form(town)


async def test_what_somebody_has_changed_since_is_not_asked_again(town: Steered) -> None:
    """The same line would be refused for ever."""
    await town.say("watch edit stone_bridge")
    await town.say("watch pause stone_bridge", OTHER)
    preview = await town.answer("الاسم المعتمد: الجسر العتيق")
    assert "سبقك زميل" in shown(preview) and "صحّحه" not in shown(preview)
    assert not await open_form(town)


# ── twice ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_answer_that_a_crash_cut_off_is_still_the_answer(town: Steered) -> None:
    """Taken, and the program ended: the second try of the same update finds the question, later words do not."""
    await town.say("watch rename stone_bridge")
    update, other = await town.update(), await town.update()
    now = town.house.clock()
    assert await town.desk.db.write(dialogues.take, ROOM, ADMIN, update, now)
    assert "لم أفهم" in await town.say("جسر لا يعرفه أحد بهذا الطول", update_id=other)
    town.house.clock.pass_(minutes=20)
    assert "الاسم: الجسر العتيق" in await town.say("الجسر العتيق", update_id=update)
    assert not await open_form(town)


async def test_an_answer_that_was_carried_out_before_a_crash_says_so(town: Steered) -> None:
    """The change is made, the question not yet over."""
    await town.say("watch rename stone_bridge")
    update = await town.update()
    editor = steering.Editor(ADMIN, update_id=update)
    await town.desk.db.write(dialogues.take, ROOM, ADMIN, update, town.house.clock())
    stood = await steering.current(town.desk, "entity", STONE)
    await steering.change(town.desk, "entity", STONE, {**(stood or {}), "ar": "الجسر العتيق"}, editor)
    assert DONE_BEFORE in await town.say("الجسر العتيق", update_id=update)
    assert not await open_form(town)


async def test_of_two_messages_at_once_one_answers(database: Database) -> None:
    await database.write(dialogues.begin, ROOM, ADMIN, "form", DATA, LATER)
    tries = [database.write(dialogues.take, ROOM, ADMIN, number, NOW) for number in range(1, 9)]
    taken = [one for one in await asyncio.gather(*tries) if one]
    assert len(taken) == 1
    assert await database.write(dialogues.take, ROOM, ADMIN, taken[0]["taken"], NOW) == taken[0]
    assert await database.write(dialogues.take, ROOM, ADMIN, None, NOW) is None


async def test_a_question_that_was_asked_meanwhile_stays(database: Database) -> None:
    """What ends or opens the old one does not touch it."""
    await database.write(dialogues.begin, ROOM, ADMIN, "form", DATA, LATER)
    taken = await database.write(dialogues.take, ROOM, ADMIN, 1, NOW)
    assert taken
    newer = {**DATA, "line": "watch add"}
    await database.write(dialogues.begin, ROOM, ADMIN, "form", newer, LATER)
    await database.write(dialogues.finish, ROOM, ADMIN, taken)
    assert not await database.write(dialogues.reopen, ROOM, ADMIN, taken, LATER)
    assert await database.read(dialogues.waiting, ROOM, ADMIN, 2, NOW) == newer


async def test_what_nobody_answered_is_forgotten(database: Database) -> None:
    """With the updates of its time."""
    now = NOW
    await database.write(dialogues.begin, ROOM, ADMIN, "form", DATA, LATER)
    kept = Inbox(database, lambda: now)
    for key, there in (("1", True), ("2", False)):
        held = await kept.take(Platform.TELEGRAM, key, {})
        assert held
        async with kept.handling(held):
            pass
        left = await database.read(dialogues.current, ROOM, ADMIN, NOW)
        assert bool(left) is there
        now = LATER + REMEMBERED + timedelta(minutes=1)


# ── a change met twice ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("ended", [True, False])
async def test_what_was_saved_before_a_crash_is_not_called_gone_or_overtaken(
    town: Steered, ended: bool
) -> None:
    """Whether or not the draft was dropped by then."""
    preview = await town.answer("watch add الجسر الجديد | جسر النهر الجديد | site")
    line, update = button(preview, "احفظ"), await town.update()
    draft = (await town.desk.db.read(dialogues.current, ROOM, ADMIN, town.house.clock()))["draft"]
    assert "حُفظ" in await town.say(line, update_id=update)
    if not ended:
        await town.desk.db.write(
            dialogues.begin, ROOM, ADMIN, "draft", draft, town.house.clock() + timedelta(1)
        )
    assert DONE_BEFORE in await town.say(line, update_id=update)


@pytest.mark.parametrize(
    "line",
    [
        "watch rename stone_bridge: الجسر العتيق",
        "watch pause stone_bridge",
        "milestone rename stone_repair: ترميم الجسر",
        "feeds remove river-news",
        "people remove telegram:7",
        "people remove telegram:42",
        "targets remove console",
        "undo 1",
        "undo",
    ],
)
async def test_what_was_changed_before_a_crash_is_not_refused(town: Steered, line: str) -> None:
    """It looks like a reason against the change: the name stands already, the person has gone, it is undone."""
    await town.say("watch pause iron_bridge")
    update = await town.update()
    first = await town.answer(line, update_id=update)
    assert not first.refused, shown(first)
    assert DONE_BEFORE in await town.say(line, update_id=update)
