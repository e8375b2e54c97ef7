"""Milestones, steered from chat: dates, names, conditions, new ones; what changes shows in the answers at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from newsroom.models import Promotion
from newsroom.store import edits
from tests.steered import OTHER, READER, Steered, button, open_steered, shown

REPAIR = "stone_repair"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Steered]:
    async with open_steered(tmp_path) as town:
        yield town


async def test_they_are_listed_by_phase_and_looked_at(town: Steered) -> None:
    """By any of the command's names, and by any name of a milestone."""
    for line in ("المحطات", "المعالم", "/milestone"):
        text = await town.say(line)
        for part in ("مرحلة الترميم", "ترميم الجسر الحجري: آذار/مارس 2026", "افتتاح جسر الحديد: بلا موعد"):
            assert part in text
    text = await town.say("المحطات ترميم الجسر الحجري")
    for part in ("آذار/مارس 2026", "جهة رسمية، أو مصدران مستقلان", "قاعدة واحدة", "دائرة الأشغال"):
        assert part in text
    text = await town.say("milestone show iron_opening", language="en")
    assert "No report rules" in text
    assert "no date" in text


@pytest.mark.parametrize(
    ("said", "window"),
    [
        ("أيلول 2026", "أيلول/سبتمبر 2026"),
        ("2026-09", "أيلول/سبتمبر 2026"),
        ("2026-09-01..2026-09-30", "أيلول/سبتمبر 2026"),
        ("2026-09-15", "15 أيلول/سبتمبر 2026"),
        ("2026", "2026"),
        ("..2026-09-30", "حتى 30 أيلول/سبتمبر 2026"),
        ("أيلول 2026 إلى تشرين الثاني 2026", "من أيلول/سبتمبر 2026 إلى تشرين الثاني/نوفمبر 2026"),
        ("بلا", "حُذف الموعد"),
        ("none", "حُذف الموعد"),
    ],
)
async def test_a_date_is_understood_as_people_write_it(town: Steered, said: str, window: str) -> None:
    """Shown before it is saved."""
    assert window in await town.say(f"المحطات موعد {REPAIR} {said}")
    assert await town.desk.db.read(edits.entries, 9) == []


async def test_a_moved_date_shows_in_the_answers_at_once(town: Steered) -> None:
    """In the status and the timeline, and undone there as well."""
    assert "آذار/مارس 2026" in await town.say("حالة ترميم الجسر الحجري")
    preview = await town.answer(f"milestone due {REPAIR} كانون الأول 2025")
    text = shown(preview)
    assert "الموعد: كانون الأول/ديسمبر 2025، وكان: آذار/مارس 2026" in text
    assert "تجاوز الموعد بـ18 يومًا" in text
    saved = await town.answer(button(preview, "احفظ"))
    status = await town.say(button(saved, "الحالة"))
    assert "كانون الأول/ديسمبر 2025" in status
    assert "تجاوز الموعد" in status
    assert "كانون الأول/ديسمبر 2025" in await town.say(f"تسلسل {REPAIR}")
    await town.say(button(saved, "تراجع"))
    assert "آذار/مارس 2026" in await town.say("حالة ترميم الجسر الحجري")


async def test_a_date_is_asked_for_in_a_form(town: Steered) -> None:
    """Nothing said: the next words are the date."""
    assert "ما موعد «ترميم الجسر الحجري»؟" in await town.say(f"milestone due {REPAIR}")
    preview = await town.answer("أيار 2026")
    assert "أيار/مايو 2026" in shown(preview)
    assert "Saved" in await town.say(button(preview, "احفظ"), language="en")


async def test_a_date_that_somebody_else_has_moved_meanwhile_is_not_overwritten(town: Steered) -> None:
    """Both are shown."""
    mine = await town.answer(f"milestone due {REPAIR} أيار 2026")
    theirs = await town.answer(f"milestone due {REPAIR} حزيران 2026", OTHER)
    await town.say(button(mine, "احفظ"))
    text = await town.say(button(theirs, "احفظ"), OTHER)
    assert "سبقك زميل" in text
    assert text.index("أيار/مايو 2026") < text.index("حزيران/يونيو 2026")


async def test_name_and_condition_are_changed_and_taken_back(town: Steered) -> None:
    assert "الاسم: ترميم العتيق" in await town.say(f"المحطات سمّ {REPAIR} ترميم العتيق | Repair")
    asked = await town.answer(f"المحطات قاعدة {REPAIR}")
    assert "الآن: جهة رسمية، أو مصدران مستقلان" in shown(asked)
    changed = await town.answer(button(asked, "محلل"))
    assert "شرط الاكتمال: تأكيد محلل، وكان: جهة رسمية، أو مصدران مستقلان" in shown(changed)
    assert town.desk.watchlist.milestones[REPAIR].promotion is Promotion.PERSON
    assert "مصدران مستقلان، وكان: تأكيد محلل" in await town.say(button(changed, "تراجع"))
    assert "two independent" in await town.say(f"milestone rule {REPAIR} two", language="en")


async def test_a_new_one_takes_over_the_wordings_of_another(town: Steered) -> None:
    """With its own name in the place of the other's; then sentences move it as they move that one."""
    await town.say("المحطات أضف")
    preview = await town.answer(
        "الاسم المعتمد: ترميم جسر الحديد\nالمرحلة: مرحلة الترميم\nالموعد: تموز 2026\n"
        "الأسماء المعنية: جسر الحديد\nدائرة الأشغال\nعلى مثال محطة: ترميم الجسر الحجري\nالاسم بالإنجليزية: Iron repair"
    )
    assert "أُخذت قواعد التقارير من محطة «ترميم الجسر الحجري»" in shown(preview)
    await town.say(button(preview, "احفظ"))
    made = town.desk.watchlist.milestones["iron_repair"]
    assert (made.entities, made.phase) == (("iron_bridge", "works_office"), "repair")
    assert [rule.at for rule in made.reports] == [("iron_bridge",)]
    assert [rule.by for rule in made.reports] == [("works_office",)]
    await town.publish("ترميم", "أعلنت دائرة الأشغال انتهاء العمل في جسر الحديد.")
    assert "تموز/يوليو 2026" in await town.say("حالة iron_repair")


async def test_a_new_one_without_wordings_says_what_that_means(town: Steered) -> None:
    """It moves by what analysts decide."""
    await town.say("milestone add", language="en")
    preview = await town.answer("Name: Wood bridge opened\nPhase: opening", language="en")
    assert "it moves only by what an analyst decides" in shown(preview)
    await town.say(button(preview, "Save"), language="en")
    assert "wood_bridge_opened" in town.desk.watchlist.milestones
    asked = await town.answer("milestone remove wood_bridge_opened", language="en")
    assert "Remove the milestone" in shown(asked)
    gone = await town.answer(button(asked, "Remove"), language="en")
    assert "wood_bridge_opened" not in town.desk.watchlist.milestones
    assert "Undone" in await town.say(button(gone, "Undo"), language="en")
    assert "wood_bridge_opened" in town.desk.watchlist.milestones


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (f"milestone due {REPAIR} غدا أو بعده", "ليس موعدًا أفهمه"),
        (f"milestone due {REPAIR} أيلول", "اكتبه بسنته"),
        (f"milestone due {REPAIR} 2026-13", "ليس موعدًا أفهمه"),
        (f"milestone due {REPAIR} 2026-02-30", "ليس موعدًا أفهمه"),
        (f"milestone due {REPAIR} 2026-09..2026-08", "ينتهي الموعد قبل أن يبدأ"),
        (f"milestone due {REPAIR} 2026-03", "لا جديد"),
        (f"milestone due {REPAIR} " + "س" * 500, "ليس موعدًا أفهمه"),
        ("milestone due", "أي محطة؟"),
        ("milestone due لا شيء: 2026", "لا أتابع شيئًا باسم «لا شيء»"),
        (f"milestone rename {REPAIR} ؛؛", "ينقص الاسم"),
        ("milestone save", "لم يبق ما يُحفظ"),
        ("milestone remove", "أي محطة؟"),
    ],
)
async def test_what_cannot_be_meant_is_answered_with_what_can(town: Steered, line: str, answer: str) -> None:
    assert answer in await town.say(line)
    assert await town.desk.db.read(edits.entries, 9) == []


async def test_a_form_filled_in_badly_says_what_is_wrong(town: Steered) -> None:
    await town.say("milestone add")
    for filled, answer in (
        ("الاسم المعتمد: حدث\nالمرحلة: مرحلة الحرب", "لا مرحلة في هذا الملف باسم «مرحلة الحرب»"),
        ("الاسم المعتمد: حدث\nالأسماء المعنية: جسر القمر", "لا أتابع شيئًا"),
        ("الاسم المعتمد: حدث\nعلى مثال محطة: ترميم الجسر الحجري", "سمِّ محطة من الملف نفسه"),
        ("المرحلة: مرحلة الترميم", "ينقص الاسم"),
    ):
        assert answer in await town.say(filled)


@pytest.mark.parametrize("person", [READER, ""])
async def test_nobody_else_may(town: Steered, person: str) -> None:
    for line in ("المحطات", f"milestone due {REPAIR} 2026", "milestone save"):
        assert "للمشرفين وحدهم" in await town.say(line, person)
