"""Help shows each person what they may do where they are, and what is nearest to what they mistyped."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.commands.registry import COMMANDS, find
from bot.texts import LANGUAGES, Texts
from newsroom.rights import Role
from tests.house import House, open_house
from tests.test_feeds_command import answer, ask, press, said

ON_ONE_LOOP = pytest.mark.asyncio(loop_scope="module")
ADMIN, READER = "telegram:42", "telegram:900"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    folder: Path = tmp_path_factory.mktemp("help")
    async with open_house(folder, roles={ADMIN: Role.ADMIN}) as house:
        yield house


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_listed_command_has_its_help_and_an_example_that_it_understands(language: str) -> None:
    """The example begins with the command's own name, in the language of who reads it."""
    texts = Texts(language)
    for command in COMMANDS:
        if command.listed:
            assert texts(f"help-{command.name}")
            example = texts(f"help-{command.name}-example")
            found, _ = find(example)
            assert found is command, example


@ON_ONE_LOOP
async def test_help_is_short_and_its_examples_are_buttons(house: House) -> None:
    """The everyday few; pressed, an example is asked."""
    message = await answer(house, "مساعدة", READER)
    assert len(said(message).splitlines()) <= 12
    assert "المصادر" not in said(message) and "حالة عين الأسد" in said(message)
    assert "قاعدة عين الأسد" in said(await press(house, message, "حالة عين الأسد", person=READER))
    english = await answer(house, "help", READER, "en")
    assert all(len(action.line) <= 60 for row in english.actions for action in row)
    assert "Asking" in said(await press(house, english, "All", person=READER, language="en"))


@ON_ONE_LOOP
async def test_all_of_it_is_what_this_person_may_do_here(house: House) -> None:
    """An admin sees the steering, a reader does not; in a group a reader is not offered what is for editors."""
    everything = await ask(house, "مساعدة الكل", ADMIN)
    assert "للإدارة" in everything and "المصادر" in everything
    mine = await ask(house, "help all", READER, "en")
    admins = [one for one in COMMANDS if one.listed and one.role is Role.ADMIN]
    assert admins and not any(Texts("en")(f"help-{one.name}") in mine for one in admins)
    for command in COMMANDS:
        if command.listed and command.changes_chat and command.role is Role.READER:
            example = Texts("en")(f"help-{command.name}-example")
            assert example in mine
            assert example not in await ask(house, "help all", READER, "en", place="group")


@ON_ONE_LOOP
async def test_one_command_is_explained_with_its_names(house: House) -> None:
    """By whichever of its names; not to whom it is forbidden."""
    text = await ask(house, "مساعدة تسلسل")
    assert "تسلسل المرحلة الثانية" in text and "/timeline" in text and "الجدول الزمني" in text
    assert "timeline phase 2" in await ask(house, "help timeline", language="en")
    assert "للمشرفين وحدهم" in await ask(house, "مساعدة المصادر", READER)


@ON_ONE_LOOP
async def test_what_is_mistyped_is_answered_with_what_is_nearest(house: House) -> None:
    """As buttons, with what followed the command kept; in the help as well."""
    slip = await answer(house, "حلة عين الأسد", READER)
    assert "status عين الأسد" in [action.line for row in slip.actions for action in row]
    assert "قاعدة عين الأسد" in said(await press(house, slip, "حالة", person=READER))
    english = await answer(house, "timelin Harir", READER, "en")
    assert "timeline Harir" in said(english)
    unknown = await answer(house, "help tymeline", READER, "en")
    assert "help timeline" in [action.line for row in unknown.actions for action in row]
    named = await answer(house, "عين الاسدد", READER)
    assert "status ain_al_asad" in [action.line for row in named.actions for action in row]


@ON_ONE_LOOP
async def test_nobody_is_pointed_to_what_they_may_not_do(house: House) -> None:
    assert "feeds" not in await ask(house, "feedz", READER, "en")
    assert "feeds" in await ask(house, "feedz", ADMIN, "en")


@pytest.mark.parametrize("text", ["help " + "س" * 3000, "مساعدة \u202e\u2066", "قلمون بحري", "help ?"])
@ON_ONE_LOOP
async def test_anything_is_answered(house: House, text: str) -> None:
    assert await ask(house, text, READER)
