"""Talking in the terminal: numbers for buttons, questions for forms, files for pictures; and no database by mistake."""

from __future__ import annotations

import asyncio
import os
import pty
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.adapters.console import written
from bot.cli.conversation import Conversation
from bot.message import Action, Document, Heading, Message, Note, Paragraph, Picture
from bot.render.console import choices, render
from newsroom.store import feeds
from tests.house import House, feed, open_house, plain
from tests.servers import FeedHost, item, rss
from tests.test_cli import Rasid, rasid

__all__ = ["rasid"]  # a fixture
NEWS = "القوات الأمريكية تخلي قاعدة عين الأسد في الأنبار"
BUTTONS = Message(
    (Heading("اختر"),),
    actions=((Action("نعم", "feeds save 1"), Action("لا", "feeds drop")), (Action("نسخ", copies="نص طويل"),)),
)


@pytest.fixture
async def host() -> AsyncIterator[FeedHost]:
    async with FeedHost() as running:
        yield running


@pytest.fixture
async def house(tmp_path: Path, host: FeedHost) -> AsyncIterator[House]:
    spec = feed(host.put("/good", rss(item(NEWS, link="https://news.example/1", guid="n1"))), "good")
    async with open_house(tmp_path, spec) as house:
        yield house


async def talk(house: House, *typed: str, language: str = "ar") -> None:
    """Type these lines, one after the other; what is printed goes where it goes."""
    lines = iter(typed)

    async def read(_: str) -> str | None:
        return next(lines, None)

    await Conversation(house.desk, language, read).go()
    assert next(lines, None) is None, "not all was asked for"


def test_buttons_are_numbered_in_their_order() -> None:
    """A row a line; none where nobody is there to press; as lines to type where only one answer is given."""
    (part,) = render(BUTTONS, buttons="numbers")
    assert plain(part.text).split("\n")[-2:] == ["[1] نعم   [2] لا", "[3] نسخ"]
    assert [action.label for action in choices(BUTTONS)] == ["نعم", "لا", "نسخ"]
    assert "[1]" not in render(BUTTONS)[0].text
    hints = plain(render(BUTTONS, buttons="lines")[0].text)
    assert "نعم: feeds save 1" in hints and "نسخ" not in hints


async def test_a_number_presses_the_button_of_that_number(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    """The feed is paused, and that is taken back, by numbers alone."""
    await talk(house, "feeds show good", "1")
    assert "أُوقفت قراءة" in plain(capsys.readouterr().out)
    found = await house.desk.db.read(feeds.by_key, "good")
    assert found and found.state == "paused"


async def test_a_number_that_is_no_button_is_words(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    await talk(house, "9")
    assert "لم أفهم «9»" in plain(capsys.readouterr().out)


async def test_a_form_is_asked_field_by_field(
    house: House, host: FeedHost, capsys: pytest.CaptureFixture[str]
) -> None:
    """What may be left out is left out with an empty line."""
    url = host.put("/new", rss(item(NEWS), title="صحيفة الجسر"))
    await talk(house, "المصادر أضف", url, "", "1")
    out = plain(capsys.readouterr().out)
    assert out.index("عنوان الخلاصة") < out.index("اسم المصدر (يمكن تركه)") < out.index("صحيفة الجسر")
    assert {one.outlet for one in await house.desk.db.read(feeds.all_feeds)} == {
        "عينة: الرافد",
        "صحيفة الجسر",
    }


async def test_a_form_can_be_called_off(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """By saying so, by an empty line where something is needed, and by the end of the input."""
    for typed in (("feeds add", "cancel"), ("feeds add", ""), ("feeds add",)):
        await talk(house, *typed, language="en")
        assert "Left." in capsys.readouterr().out


async def test_a_choice_is_made_by_number_or_by_name(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    """And asked for again when it is none of them."""
    await talk(house, "الأشخاص أضف", "telegram:5", "سلطان", "2")
    out = plain(capsys.readouterr().out)
    assert out.count("[2] محرر") == 2 and "telegram:5 محرر الآن" in out
    await talk(house, "people add", "telegram:6", "analyst", language="en")
    assert "telegram:6 is an analyst now" in plain(capsys.readouterr().out)


async def test_a_document_is_written_and_its_path_printed(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await talk(house, "المصادر صدر")
    (path,) = (tmp_path / "files").iterdir()
    assert str(path) in plain(capsys.readouterr().out) and path.suffix == ".opml"
    assert "عينة: الرافد" in path.read_text("utf-8")


def test_files_keep_to_their_folder_and_never_overwrite(tmp_path: Path) -> None:
    """Whatever a document is called."""
    one = Message((Note("x"),), document=Document("../../etc/passwd", b"1"), picture=Picture(b"png", "صورة"))
    picture, document = written(one, tmp_path / "files")
    assert picture and document and {picture.parent, document.parent} == {tmp_path / "files"}
    _, other = written(Message((), document=Document("../../etc/passwd", b"2")), tmp_path / "files")
    assert other != document and document.read_bytes() == b"1"
    assert written(Message((Paragraph("x"),)), tmp_path / "none") == (None, None)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("words", [("ask", "مساعدة"), ("chat",), ("status", "حرير")])
async def test_a_question_makes_no_database(rasid: Rasid, words: tuple[str, ...]) -> None:
    """A mistyped folder is said, not filled and answered from."""
    done = await rasid(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("environment: RASID_DATA: there is no database at ")
    assert not (rasid.folder / "data").exists()


async def test_a_question_once_shows_what_to_type_next(rasid: Rasid) -> None:
    """As lines, since nobody is asked for a number."""
    await rasid("db", "upgrade")
    shown = plain((await rasid("ask", "من أنا")).stdout)
    assert "terminal" in shown and "مشرف" in shown and "console" in shown
    mistaken = plain((await rasid("ask", "-l", "en", "statos Harir")).stdout)
    assert "status Harir" in mistaken


async def test_ctrl_c_ends_a_conversation_quietly(rasid: Rasid) -> None:
    """At once, at the prompt of a real terminal, without a traceback, and with the terminal as it was."""
    await rasid("db", "upgrade")
    ours, theirs = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.cli", "chat", env=rasid.environment | {"TERM": "dumb"}, cwd=rasid.folder,
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        preexec_fn=_heeding_ctrl_c,
    )  # fmt: skip
    os.close(theirs)
    os.set_blocking(ours, False)
    shown = await _until(ours, "راصد>")
    process.send_signal(signal.SIGINT)
    async with asyncio.timeout(30):
        assert await process.wait() == 130
    shown += _drained(ours)
    os.close(ours)
    assert "Traceback" not in shown and "Error" not in shown


def _heeding_ctrl_c() -> None:
    """As a shell starts what it is told to; tests in the background would hand down that it is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


async def _until(terminal: int, text: str) -> str:
    shown = ""
    async with asyncio.timeout(60):
        while text not in shown:
            shown += _drained(terminal)
            await asyncio.sleep(0.05)
    return shown


def _drained(terminal: int) -> str:
    try:
        return os.read(terminal, 65536).decode(errors="replace")
    except OSError:  # nothing there now, or nobody at the other end
        return ""
