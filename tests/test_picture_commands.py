"""Timeline, figures and phases as people ask for them: the answer, its picture, and where its buttons lead."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.commands.registry import dispatch
from bot.commands.request import Request
from bot.message import Action, Message
from bot.pictures.painter import painter
from bot.render import console
from newsroom.rights import TERMINAL
from newsroom.settings import SHIPPED_CONFIG
from tests.house import Clock, House, open_house, plain, shipped_config, target
from tests.test_cli import Rasid
from tests.test_ledger_cli import NEWS
from tests.test_status_command import CLAIMED, CONFIRMED, PLANNED, hear, told

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PLAIN_CHAT, QUIET_CHAT = "telegram:-100", "telegram:-200"
PNG = b"\x89PNG\r\n\x1a\n"
FEWER = told(
    4,
    "2026-03-02",
    "موقع الرصيف",
    "قالت وزارة الدفاع العراقية إن في العراق أقل من 2000 جندي أمريكي. "
    "وتنتهي المرحلة الثانية من الانسحاب في نهاية 2026.",
)
QUESTIONS = {
    "timeline": {"ar": "تسلسل عين الأسد", "en": "timeline Ain al-Asad"},
    "figures": {"ar": "أرقام القوات الأمريكية", "en": "figures us_troops_iraq"},
    "phases": {"ar": "مراحل", "en": "phases"},
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    quiet = target(QUIET_CHAT, pictures=False)
    folder = tmp_path_factory.mktemp("house")
    async with open_house(folder, clock=Clock(NOW), targets=(target(PLAIN_CHAT), quiet)) as opened:
        await hear(opened, PLANNED, CLAIMED, CONFIRMED, FEWER)
        yield opened
        await painter().close()


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def ask(house: House, text: str, language: str = "ar", **request: str) -> Message:
    return await dispatch(Request(text, language, **request), house.desk)  # type: ignore[arg-type]


def words(message: Message) -> str:
    return plain("\n".join(part.text for part in console.render(message, width=0)))


def buttons(message: Message) -> list[Action]:
    return [action for row in message.actions for action in row]


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("command", ["timeline", "figures"])
async def test_an_answer_comes_with_its_picture(house: House, command: str, language: str) -> None:
    """Drawn, and told in words for who does not see it."""
    answer = await ask(house, QUESTIONS[command][language], language)

    assert answer.picture and answer.picture.png.startswith(PNG)
    assert answer.picture.alt and words(answer)


async def test_a_timeline_without_a_name_is_that_of_the_dossier(house: House) -> None:
    """All its phases on one picture."""
    answer = await ask(house, "التسلسل الزمني")

    assert words(answer).startswith("التسلسل الزمني: انسحاب التحالف الدولي من العراق")
    assert answer.picture


async def test_of_two_dossiers_one_is_chosen_by_a_button(tmp_path: Path) -> None:
    """Nothing is guessed."""
    (first,) = shipped_config().dossiers[:1]
    bare = replace(first, milestones=(), quantities=(), rolls=(), events={}, entities=(), silence=None)
    two = (replace(bare, id="one", ar="ملف أول", en="One"), replace(bare, id="two", ar="ملف ثان", en="Two"))
    async with open_house(tmp_path, clock=Clock(NOW), dossiers=two, targets=()) as opened:
        answer = await ask(opened, "تسلسل")
        chosen = await ask(opened, "timeline two")

    assert [action.line for action in buttons(answer)] == ["timeline one", "timeline two"]
    assert "ملف ثان" in words(chosen) and chosen.picture is None


@pytest.mark.parametrize("name", ["", "يوم 2025-02-30 في", "x" * 500, "شيء لا يتابعه أحد"])
@pytest.mark.parametrize("command", ["تسلسل", "أرقام", "مراحل"])
async def test_bad_input_has_an_answer_and_no_picture(house: House, command: str, name: str) -> None:
    """No name where one is needed, no such name, far too long."""
    answer = await ask(house, f"{command} {name}")

    assert words(answer)
    assert answer.picture is None or (command, name) == ("تسلسل", "")


async def test_an_earlier_day_has_an_earlier_picture(house: House) -> None:
    """And its buttons keep that day."""
    now, then = await ask(house, "تسلسل عين الأسد"), await ask(house, "تسلسل عين الأسد في 1 أيلول 2025")

    assert now.picture and then.picture and now.picture.png != then.picture.png
    assert "status ain_al_asad at 2025-09-01" in [action.line for action in buttons(then)]
    assert "day" not in words(await ask(house, "تسلسل عين الأسد في 1 أيلول 2031"))


async def test_a_chat_may_do_without_pictures(house: House) -> None:
    """A target that is set so, and a terminal; elsewhere they come."""
    question = "تسلسل عين الأسد"
    shown = await ask(house, question, chat=PLAIN_CHAT)
    unknown = await ask(house, question, chat="telegram:-300")
    quiet = await ask(house, question, chat=QUIET_CHAT)
    terminal = await ask(house, question, place="terminal")
    typed = await ask(house, question, person=TERMINAL)

    assert shown.picture and unknown.picture
    assert [answer.picture for answer in (quiet, terminal, typed)] == [None, None, None]
    assert words(quiet) == words(shown)


async def test_a_picture_that_fails_costs_no_word(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """No Python to draw with: the answer is whole."""
    await painter().close()
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    answer = await ask(house, "تسلسل المرحلة الثانية")

    assert answer.picture is None
    assert "المرحلة الثانية" in words(answer)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("command", QUESTIONS)
async def test_every_button_is_a_command_that_answers(house: House, command: str, language: str) -> None:
    """Short enough for each platform, and none leads to an apology."""
    answer = await ask(house, QUESTIONS[command][language], language)
    assert buttons(answer)
    for action in buttons(answer):
        assert len(action.label) <= 20 and len(action.line.encode()) <= 60 and action.line.isascii()
        reached = await ask(house, action.line, language, place="terminal")
        assert reached.blocks and "لا أتابع" not in words(reached) and "do not follow" not in words(reached)


async def test_phases_lead_to_each_phase(house: House) -> None:
    """Its status, and the timeline of the whole."""
    lines = [action.line for action in buttons(await ask(house, "مراحل"))]

    assert "status phase-1" in lines and "status phase-2" in lines
    assert "timeline coalition-withdrawal" in lines


async def test_the_terminal_draws_into_a_file(tmp_path: Path) -> None:
    """`rasid timeline --picture FILE`, of the whole dossier when nothing is named; in both languages."""
    here = str(Path(__file__).parent.parent)
    rasid = Rasid(tmp_path, {"PYTHONPATH": here, "REDIS_URL": "off", "RASID_CONFIG": str(SHIPPED_CONFIG)})
    assert (await rasid("ingest", "-", "--as-of", given=NEWS)).returncode == 0
    for language in ("ar", "en"):
        path = tmp_path / f"{language}.png"
        done = await rasid("timeline", "--picture", str(path), "-l", language)
        assert (done.returncode, done.stderr) == (0, "")
        assert path.read_bytes().startswith(PNG)
    none = await rasid("claims", "us_troops_iraq", "--picture", str(tmp_path / "none.png"))

    assert none.returncode == 0
    assert not (tmp_path / "none.png").exists()
