"""Who may do what is decided by admins, by the platform's own ids; somebody always stays who can."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from newsroom.rights import TERMINAL, Role
from newsroom.store import edits
from tests.steered import ADMIN, OTHER, READER, Steered, button, open_steered


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Steered]:
    """Two admins, named in the file."""
    async with open_steered(tmp_path) as steered:
        yield steered


def roles(newsroom: Steered) -> dict[str, Role]:
    return dict(newsroom.desk.roles)


async def test_a_person_is_named_raised_and_let_go(newsroom: Steered) -> None:
    """Each change counts at once, and the books say who made it."""
    assert "telegram:900 محرر الآن" in await newsroom.say("الأشخاص أضف telegram:900 محرر")
    assert roles(newsroom)[READER] is Role.EDITOR
    assert "slack:U012AB3CD is an analyst now" in await newsroom.say(
        "people add <@U012AB3CD|salma> analyst", language="en"
    )
    await newsroom.say("people change telegram:900 admin")
    listed = await newsroom.say("الصلاحيات")
    assert "telegram:900: مشرف" in listed and "slack:U012AB3CD: محلل" in listed
    assert listed.index("telegram:900") < listed.index("slack:U012AB3CD")
    assert "لم يعد لـtelegram:900 دور" in await newsroom.say("people remove telegram:900")
    assert READER not in roles(newsroom)
    books = await newsroom.desk.db.read(edits.entries, 9)
    assert [(one.kind, one.by) for one in books] == [("person", ADMIN)] * 4


async def test_what_they_could_not_do_before_they_can_at_once(newsroom: Steered) -> None:
    assert "للمشرفين وحدهم" in await newsroom.say("people", READER)
    await newsroom.say("people add telegram:900 admin")
    assert "telegram:900" in await newsroom.say("people", READER)


async def test_a_change_is_taken_back_with_its_button(newsroom: Steered) -> None:
    made = await newsroom.answer("people add telegram:900 editor")
    await newsroom.answer(button(made, "تراجع"))
    assert READER not in roles(newsroom)


@pytest.mark.parametrize(
    "text", ["people remove {}", "people add {} reader", "الأشخاص احذف {}", "people change {} محلل"]
)
async def test_the_last_admin_stays(newsroom: Steered, text: str) -> None:
    """Whoever asks: another admin, the terminal, or the last one herself."""
    await newsroom.say(f"people remove {OTHER}")
    for person in (ADMIN, TERMINAL):
        assert "آخر المشرفين" in await newsroom.say(text.format(ADMIN), person)
    assert roles(newsroom) == {ADMIN: Role.ADMIN}


async def test_taking_back_leaves_an_admin_too(newsroom: Steered) -> None:
    """She was named by one who is gone: what named her cannot be undone."""
    made = await newsroom.answer("people add telegram:900 admin")
    for person in (OTHER, ADMIN):
        await newsroom.say(f"people remove {person}", READER)
    assert roles(newsroom) == {READER: Role.ADMIN}
    assert "آخر المشرفين" in await newsroom.say(button(made, "تراجع"), READER)
    assert roles(newsroom) == {READER: Role.ADMIN}


REFUSED = (
    ("people add @salma editor", "لا يدل على شخص"),
    ("people add telegram:0 editor", "لا يدل على شخص"),
    ("people add telegram:٤٢ editor", "لا يدل على شخص"),
    ("people add slack:C012 editor", "لا يدل على شخص"),
    ("people add telegram:900 king", "أي دور؟"),
    ("people add telegram:900", "أي دور؟"),
    ("people add " + "9" * 200 + " editor", "لا يدل على شخص"),
    ("people remove telegram:900", "لا دور لأحد"),
    ("people remove", "من؟"),
    ("people telegram:900", "لا دور لأحد"),
)


async def test_what_cannot_be_meant_changes_nobody(newsroom: Steered) -> None:
    before = roles(newsroom)
    for text, complaint in REFUSED:
        assert complaint in await newsroom.say(text), text
    assert roles(newsroom) == before


async def test_a_role_left_out_is_offered(newsroom: Steered) -> None:
    """And a bare number is a person of the platform it is written on."""
    offered = await newsroom.answer("people add 900")
    await newsroom.answer(button(offered, "editor"))
    assert roles(newsroom)[READER] is Role.EDITOR


async def test_nobody_else_may(newsroom: Steered) -> None:
    for person in (READER, "", "slack:U42", "telegram:042"):
        for text in ("people", "people add telegram:900 admin", f"people remove {OTHER}"):
            assert "للمشرفين وحدهم" in await newsroom.say(text, person)
    assert READER not in roles(newsroom)


async def test_asked_twice_is_done_once(newsroom: Steered) -> None:
    update = await newsroom.update()
    for _ in range(2):
        assert "محرر الآن" in await newsroom.say("people add telegram:900 editor", update_id=update)
    assert len(await newsroom.desk.db.read(edits.entries, 9)) == 1


async def test_a_form_asks_for_both(newsroom: Steered) -> None:
    form = (await newsroom.answer("people add", forms=True)).form
    assert form and [field.key for field in form.fields] == ["person", "role"]
    values: dict[str, Any] = {"values": {"person": "slack:U012AB3CD", "role": "analyst"}}
    assert "محلل الآن" in await newsroom.say(form.line, **values)
    await newsroom.say("الأشخاص أضف")
    assert "telegram:900 محرر الآن" in await newsroom.say("المعرّف: telegram:900\nالدور: محرر")


async def test_everybody_can_learn_who_they_are(newsroom: Steered) -> None:
    """What an admin needs to name them; who writes as a group is told why that cannot be."""
    mine = await newsroom.say("من أنا", READER)
    assert "معرّفك: telegram:900" in mine and "دورك: قارئ" in mine and "telegram:-1001" in mine
    assert "Your role: admin" in await newsroom.say("who am I", ADMIN, "en")
    assert "تكتب باسم المجموعة" in await newsroom.say("من أنا", "", place="group")
