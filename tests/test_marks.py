"""A mistake reported by an analyst is kept with what the rules made of it, noted, taken back and exported."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.app import app
from bot.commands.registry import dispatch
from bot.commands.request import Request
from bot.message import Message
from bot.render import console
from newsroom.models import Platform
from newsroom.rights import Role
from newsroom.store import inbox, marks
from newsroom.store.marks import Mark
from tests.house import House, feed, open_house, plain
from tests.servers import FeedHost, item, rss

ANALYST, READER = "telegram:42", "telegram:43"
HANDED = "سلمت قوات التحالف الدولي قاعدة عين الأسد إلى الجيش العراقي."


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """One alert, told in one message."""
    async with FeedHost() as host:
        url = host.put("/feed.xml", rss(item("تسليم القاعدة", text=HANDED, link="https://rafid.example/1")))
        async with open_house(tmp_path, feed(url), roles={ANALYST: Role.ANALYST}) as house:
            await house.poll()
            yield house


async def say(house: House, text: str, language: str = "ar", **more: object) -> Message:
    given = {"person": ANALYST, "chat": "console", **more}
    return await dispatch(Request(text, language, **given), house.desk)  # type: ignore[arg-type]


async def ask(house: House, text: str, language: str = "ar", **more: object) -> str:
    return read(await say(house, text, language, **more))


def read(message: Message) -> str:
    return plain("\n".join(part.text for part in console.render(message, width=0)))


def buttons(message: Message) -> Mapping[str, str]:
    return {action.label: action.line for row in message.actions for action in row}


async def kept(house: House) -> list[Mark]:
    return await house.desk.db.read(marks.standing, marks.WRONG)


async def test_a_report_begins_with_what_was_understood(house: House) -> None:
    """By reply or number: each name and each report with its words, and a button for each."""
    offered = await say(house, "أبلغ عن خطأ", replies_to="1")
    said = read(offered)
    assert "ما الخطأ؟" in said and "[قاعدة عين الأسد]" in said and "[سلمت]" in said
    for line in buttons(offered).values():
        assert line.isascii() and len(line) <= 60
    for row in offered.actions:
        assert all(len(action.label) <= 20 for action in row)
    assert said == await ask(house, "report 1")
    assert "What is wrong?" in await ask(house, "report 1", "en")
    assert await kept(house) == []


async def test_a_wrong_name_is_kept_with_the_alias_that_found_it(house: House) -> None:
    line = next(line for line in buttons(await say(house, "report 1")).values() if "name ain_al_asad" in line)
    done = await say(house, line, pressed=True)
    assert "حُفظ البلاغ 1" in read(done) and done.replaces
    (mark,) = await kept(house)
    assert (mark.kind, mark.subject, mark.by) == ("wrong-match", "ain_al_asad", ANALYST)
    assert mark.data["sentence"] == HANDED and mark.data["text"] == "قاعدة عين الأسد" and mark.data["alias"]
    body = f"تسليم القاعدة\n{HANDED}"
    assert body[mark.data["start"] : mark.data["end"]] == "قاعدة عين الأسد"
    assert (mark.data["outlet"], mark.data["url"]) == ("عينة: الرافد", "https://rafid.example/1")


async def test_a_wrong_state_is_kept_with_its_rule_and_changes_nothing(house: House) -> None:
    """It teaches nothing by itself: the state is as before."""
    before = await ask(house, "حالة عين الأسد")
    line = next(line for line in buttons(await say(house, "report 1")).values() if " said " in line)
    assert HANDED in await ask(house, line)
    (mark,) = await kept(house)
    assert (mark.kind, mark.data["stage"], mark.data["rule"]) == ("wrong-state", "completed", "past")
    assert await ask(house, "حالة عين الأسد") == before


async def test_a_note_is_asked_for_and_added(house: House) -> None:
    """In words where no window opens."""
    done = await say(house, "report 1 story")
    asked = await say(house, buttons(done)["أضف ملاحظة"])
    assert "اكتب الملاحظة في رسالتك التالية" in read(asked)
    assert "أُضيفت الملاحظة إلى البلاغ 1" in await ask(house, "خبران مختلفان عن قاعدتين")
    (mark,) = await kept(house)
    assert (mark.kind, mark.note) == ("wrong-story", "خبران مختلفان عن قاعدتين")


async def test_something_else_needs_words(house: House) -> None:
    window = await say(house, "report 1 other", forms=True)
    assert window.form and window.form.line == "report 1 other"
    values = {"note": "العنوان مبتور"}
    assert "is kept" in await ask(house, window.form.line, "en", values=values)
    assert [mark.note for mark in await kept(house)] == ["العنوان مبتور"]
    assert "اكتب الملاحظة أولًا" in await ask(house, window.form.line, values={"note": " "})
    assert "أقصاها 1,000 حرف" in await ask(house, window.form.line, values={"note": "ط" * 1001})
    assert len(await kept(house)) == 1


async def test_what_was_reported_is_taken_back(house: House) -> None:
    """Once; it stands in no export any more."""
    done = await say(house, "report 1 story")
    assert "أُلغي البلاغ 1" in await ask(house, buttons(done)["تراجع"])
    assert await kept(house) == []
    assert "عن 1 من قبل" in await ask(house, buttons(done)["تراجع"])
    assert "no report and no decision 9" in await ask(house, "report undo 9", "en")


@pytest.mark.parametrize("person", [READER, ""])
async def test_only_analysts_report(house: House, person: str) -> None:
    for text in ("أبلغ عن خطأ 1", "report 1 story", "report undo 1"):
        assert "هذا الأمر للمحللين" in await ask(house, text, person=person)
    assert await kept(house) == []


async def test_what_points_at_nothing_is_answered(house: House) -> None:
    for line, answer in (
        ("أبلغ عن خطأ", "أي تنبيه تقصد؟"),
        ("report 99", "لا تنبيه برقم 99"),
        ("report 1 name baghdad", "ليس مما فُهم"),
        ("report 1 said 99", "ليس مما فُهم"),
        ("report https://nowhere.example/1", "لا مادة عندنا بهذا الرابط"),
        ("report note 9", "لا بلاغ ولا قرار برقم 9"),
        (f"report undo {'9' * 20}", "ليس رقم تنبيه ولا رابطًا"),
        (f"report note {'9' * 5000}", "ليس رقم تنبيه ولا رابطًا"),
    ):
        assert answer in await ask(house, line), line
    assert await kept(house) == []


async def test_a_request_that_comes_twice_is_kept_once(house: House) -> None:
    asked = await house.desk.db.write(inbox.put, Platform.TELEGRAM, "7", {}, house.clock())
    assert "حُفظ البلاغ 1" in await ask(house, "report 1 story", update_id=asked)
    assert "نُفّذ هذا الطلب من قبل" in await ask(house, "report 1 story", update_id=asked)
    assert len(await kept(house)) == 1


async def test_marks_are_exported_as_labelled_articles(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One JSON object a line: the article, what is wrong with the rules' words, and no person."""
    monkeypatch.setenv("RASID_DATA", str(tmp_path))
    monkeypatch.setenv("REDIS_URL", "off")
    await say(house, "report 1 name ain_al_asad")
    await say(house, buttons(await say(house, "report 1 story"))["أضف ملاحظة"])
    await say(house, "قصتان")
    done = await asyncio.to_thread(CliRunner().invoke, app, ["review", "export"])
    (row,) = (json.loads(line) for line in done.stdout.splitlines())
    assert (row["title"], row["text"]) == ("تسليم القاعدة", HANDED)
    assert row["relevant"] and "ain_al_asad" not in row["entities_optional"]
    assert [one["entity"] for one in row["wrong"]["entities"]] == ["ain_al_asad"]
    assert [one["stage"] for one in row["milestones"]] and row["note"] == "قصتان"
    assert ANALYST not in done.stdout
