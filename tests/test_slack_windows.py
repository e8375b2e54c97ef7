"""Forms as Slack's windows, and the Home tab: the real Bolt client against the fake, as dialogs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.slack_asked import asked_by_command
from bot.commands.request import Request
from bot.message import Field, Form, Message
from tests.chat import until
from tests.fakes.slack import Channel, SlackFake, refusal
from tests.slack_stage import ALIASES, FORM, NAME, Said, Stage, asking, buttons, said, staged

ONE = Form("أضف مصدرًا", "feeds add", (Field("url", "الرابط"),), "أضف")


def edit(request: Request) -> Message:
    """Asks, or does what was filled in."""
    values = request.values
    if not values:
        return asking()
    if values["name"] == "مكرر":
        return said("هذا الاسم مستعمل.", refused=True, about="name")
    if values["name"] == "غامض":
        return said("صيغة غامضة في القائمة.", refused=True)
    if values["name"] == "قديم":
        again = replace(FORM, line="watch edit ain v2", fields=(replace(NAME, value="الأسد"), ALIASES))
        return said("غيّرها سمير قبلك.", form=again)
    return said(f"حُفظ: {values['name']}، {values.get('kind', '')}، {values['aliases']}")


def add(request: Request) -> Message:
    if not request.values:
        return asking(ONE)
    return said("لا يقود هذا إلى خلاصة.", refused=True)


ANSWERS: dict[str, Said] = {
    "عدّل": edit,
    "watch edit ain": edit,
    "watch edit ain v2": edit,
    "feeds add": add,
    "حالة": said("قيد الانسحاب.", actions=buttons(("عدّل", "watch edit ain"))),
    "subscriptions": said(
        "تتابع: عين الأسد.", title="اشتراكاتك", actions=buttons(("ألغِ", "unsubscribe ain"))
    ),
    "changes": said("سُلّمت عين الأسد.", title="ما تغيّر", actions=buttons(("الحالة", "حالة"))),
    "unsubscribe ain": said("أُلغي.", replaces=True),
    "settings": asking(),
}


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, ANSWERS) as made:
        yield made
        assert made.slack.pings == []


async def opened(stage: Stage, line: str = "عدّل") -> None:
    await stage.slack.command(line)
    await until(lambda: stage.slack.modals)


# ── a window opens ──


@pytest.mark.parametrize("way", ["command", "press"])
async def test_a_form_opens_as_a_window(stage: Stage, way: str) -> None:
    """With what stands there already; nothing is said in the channel."""
    if way == "press":
        await stage.slack.say("حالة")
        await until(lambda: stage.slack.seen)
        await stage.slack.press("عدّل")
    else:
        await stage.slack.command("عدّل")
    await until(lambda: stage.slack.modals)
    view = stage.slack.modals["U0LAYLA"]
    assert view["title"]["text"].strip("\u200f") == "تعديل قائمة المراقبة"
    inputs = {b["block_id"]: b["element"] for b in view["blocks"] if b["type"] == "input"}
    assert list(inputs) == ["name", "aliases", "kind"]
    assert inputs["aliases"]["initial_value"] == "عين الأسد"
    assert inputs["kind"]["initial_option"]["value"] == "base"
    assert stage.request.forms
    assert len(stage.slack.seen) == (way == "press")


@pytest.mark.parametrize("way", ["say", "mention"])
async def test_where_no_window_can_be_opened_it_is_asked_in_words_and_by_a_button(
    stage: Stage, way: str
) -> None:
    """The button brings what a window needs."""
    await getattr(stage.slack, way)("عدّل")
    await until(lambda: stage.slack.seen)
    assert "اكتب الاسم." in stage.slack.seen[0].text
    assert len(stage.script.worded) == 1
    await stage.slack.press("افتح النموذج")
    await until(lambda: stage.slack.modals)
    await stage.slack.submit({"الاسم المعتمد": "قاعدة الأسد"})
    await until(lambda: len(stage.slack.seen) == 2)
    assert "حُفظ: قاعدة الأسد" in stage.slack.seen[1].text


async def test_a_window_that_comes_too_late_is_asked_in_words(stage: Stage) -> None:
    """Slack takes a trigger for three seconds, and once."""
    stage.slack.fail("views.open", refusal("expired_trigger_id"))
    await stage.slack.command("عدّل")
    await until(lambda: stage.slack.seen)
    assert "اكتب الاسم." in stage.slack.seen[0].text
    assert "افتح النموذج" in stage.slack.labels()
    assert not stage.slack.modals


async def test_a_question_that_was_met_late_is_not_promised_a_window(tmp_path: Path) -> None:
    """After a restart nobody's trigger is good any more: the desk is told so, and asks in words itself."""

    def left(slack: SlackFake) -> dict[str, Any]:
        body = {"trigger_id": "1.1", "user_id": "U0LAYLA", "channel_id": "C0NEWS", "text": "عدّل"}
        return asked_by_command(body | {"response_url": slack.response_url("U0LAYLA", "C0NEWS")}, now=1000.0)

    async with staged(tmp_path, {"عدّل": said("اكتب الاسم.")}, left=left) as stage:
        await until(lambda: stage.slack.seen)
        assert not stage.request.forms
        assert not stage.slack.modals


async def test_what_a_window_cannot_hold_whole_is_asked_in_words(stage: Stage) -> None:
    """No list is cut where it is edited."""
    long = replace(ALIASES, value="صيغة\n" * 700)
    stage.script.answers = {"عدّل": asking(replace(FORM, fields=(NAME, long)))}
    await stage.slack.command("عدّل")
    await until(lambda: stage.slack.seen)
    assert "اكتب الاسم." in stage.slack.seen[0].text
    assert "افتح النموذج" not in stage.slack.labels()


# ── a window is sent ──


async def test_what_was_filled_in_comes_with_the_line_that_asked(stage: Stage) -> None:
    """From where it was asked, and the answer is for who sent it."""
    await opened(stage)
    await stage.slack.submit(
        {"الاسم المعتمد": " قاعدة الأسد ", "صيغ أخرى": "الأسد\nعين الأسد", "النوع": "مدينة"}
    )
    await until(lambda: stage.slack.seen)
    asked = stage.request
    assert (asked.text, asked.pressed, asked.person, asked.name) == (
        "watch edit ain",
        True,
        "slack:U0LAYLA",
        "ليلى",
    )
    assert asked.values == {"name": "قاعدة الأسد", "aliases": "الأسد\nعين الأسد", "kind": "city"}
    assert (asked.chat, asked.place, asked.language) == ("slack:C0NEWS", "group", "ar")
    assert stage.slack.seen[0].chat == "U0LAYLA"
    assert not stage.slack.modals


async def test_spaces_are_no_answer(stage: Stage) -> None:
    """What must be filled in says so beside the field, and the desk is not asked."""
    await opened(stage)
    await stage.slack.submit({"الاسم المعتمد": "   "})
    assert stage.slack.errors == {"name": "لا يُترك هذا الحقل فارغًا."}
    assert [asked.values for asked in stage.script.asked] == [{}]
    assert stage.slack.modals


async def test_what_is_wrong_with_a_field_stands_beside_it(stage: Stage) -> None:
    """The window stays, and can be sent again."""
    await opened(stage)
    await stage.slack.submit({"الاسم المعتمد": "مكرر"})
    assert "هذا الاسم مستعمل." in stage.slack.errors["name"]
    await stage.slack.submit({"الاسم المعتمد": "قاعدة الأسد"})
    await until(lambda: stage.slack.seen)
    assert len(stage.slack.seen) == 1


async def test_in_a_window_of_one_field_what_is_wrong_is_about_that_field(stage: Stage) -> None:
    """Nobody has to say so."""
    await opened(stage, "feeds add")
    await stage.slack.submit({"الرابط": "https://news.example/"})
    assert "لا يقود هذا إلى خلاصة." in stage.slack.errors["url"]


async def test_what_is_wrong_with_the_whole_stands_above_the_fields(stage: Stage) -> None:
    """Once, however often it is tried; what was filled in stays."""
    await opened(stage)
    for _ in range(2):
        await stage.slack.submit({"الاسم المعتمد": "غامض"})
        view = stage.slack.modals["U0LAYLA"]
        told = [b for b in view["blocks"] if "غامضة" in str(b.get("text"))]
        assert len(told) == 1
        assert [b["block_id"] for b in view["blocks"] if b["type"] == "input"] == ["name", "aliases", "kind"]
    assert stage.slack.seen == []


async def test_a_stale_edit_is_shown_what_stands_now_in_the_same_window(stage: Stage) -> None:
    """And goes on from there."""
    await opened(stage)
    await stage.slack.submit({"الاسم المعتمد": "قديم"})
    view = stage.slack.modals["U0LAYLA"]
    assert any("غيّرها سمير قبلك." in str(block.get("text")) for block in view["blocks"])
    await stage.slack.submit()
    await until(lambda: stage.slack.seen)
    assert stage.request.text == "watch edit ain v2"
    assert "حُفظ: الأسد" in stage.slack.seen[0].text


async def test_an_answer_that_takes_too_long_for_the_window_is_a_message(stage: Stage) -> None:
    """Slack waits three seconds: the window closes, and nothing is lost."""
    go = stage.script.go = asyncio.Event()
    await opened(stage)
    await stage.slack.submit({"الاسم المعتمد": "مكرر"})
    assert not stage.slack.modals
    go.set()
    await until(lambda: stage.slack.seen)
    assert "هذا الاسم مستعمل." in stage.slack.seen[0].text


async def test_a_window_that_slack_sends_twice_has_one_answer_for_both(stage: Stage) -> None:
    """The second waits with the first; the desk is asked once."""
    await opened(stage)
    await stage.slack.submit({"الاسم المعتمد": "مكرر"}, times=2)
    assert "هذا الاسم مستعمل." in stage.slack.errors["name"]
    assert [asked.values.get("name") for asked in stage.script.asked] == [None, "مكرر"]


async def test_where_the_bot_is_no_member_the_windows_answer_is_a_direct_message(stage: Stage) -> None:
    """Nobody else reads it there either."""
    stage.slack.channels["C0ELSE"] = Channel(member=False)
    await stage.slack.command("عدّل", channel="C0ELSE")
    await until(lambda: stage.slack.modals)
    await stage.slack.submit({"الاسم المعتمد": "قاعدة الأسد"})
    await until(lambda: stage.slack.seen)
    assert stage.slack.seen[0].chat == "D0LAYLA"


# ── the Home tab ──


def home(stage: Stage) -> str:
    return str(stage.slack.homes.get("U0LAYLA", ""))


async def test_the_home_tab_shows_what_a_person_follows_and_what_changed(stage: Stage) -> None:
    """By the commands of everywhere, asked as that person in their direct channel."""
    await stage.slack.open_home()
    await until(lambda: stage.slack.homes)
    assert "تتابع: عين الأسد." in home(stage)
    assert "سُلّمت عين الأسد." in home(stage)
    where = {(a.text, a.person, a.chat, a.place) for a in stage.script.asked}
    assert where == {
        ("subscriptions", "slack:U0LAYLA", "slack:D0LAYLA", "private"),
        ("changes", "slack:U0LAYLA", "slack:D0LAYLA", "private"),
    }


async def test_what_the_desk_cannot_tell_is_left_out_of_the_home_tab(stage: Stage) -> None:
    """The buttons stay."""
    stage.script.answers = {**ANSWERS, "subscriptions": said("لا أفهم.", refused=True)}
    await stage.slack.open_home()
    await until(lambda: stage.slack.homes)
    assert "لا أفهم" not in home(stage)
    assert all(label in home(stage) for label in ("اشترك", "الإعدادات", "المساعدة", "سُلّمت"))


async def test_a_press_on_the_home_tab_is_answered_directly_and_the_tab_drawn_anew(stage: Stage) -> None:
    """It shows what holds now."""
    await stage.slack.open_home()
    await until(lambda: stage.slack.homes)
    stage.script.answers = {**ANSWERS, "subscriptions": said("لا تتابع شيئًا.", title="اشتراكاتك")}
    await stage.slack.press("ألغِ", home=True)
    await until(lambda: "لا تتابع شيئًا." in home(stage))
    assert [(seen.chat, "أُلغي." in seen.text) for seen in stage.slack.seen] == [("D0LAYLA", True)]
    assert any(a.text == "unsubscribe ain" and a.chat == "slack:D0LAYLA" for a in stage.script.asked)


async def test_settings_open_from_the_home_tab_and_draw_it_anew(stage: Stage) -> None:
    """The window's answer comes as a direct message."""
    await stage.slack.open_home()
    await until(lambda: stage.slack.homes)
    await stage.slack.press("الإعدادات", home=True)
    await until(lambda: stage.slack.modals)
    published = [method for method, _ in stage.slack.calls].count("views.publish")
    await stage.slack.submit({"الاسم المعتمد": "قاعدة الأسد"})
    await until(lambda: stage.slack.seen)
    assert stage.slack.seen[0].chat == "D0LAYLA"
    await until(lambda: [method for method, _ in stage.slack.calls].count("views.publish") > published)


async def test_a_home_tab_with_a_great_deal_to_show_is_still_one(stage: Stage) -> None:
    """A hundred blocks and not too many characters: the first of it."""
    many = said("كلام " * 500, actions=tuple(buttons((f"زر {n}", f"x {n}"))[0] for n in range(4)))
    stage.script.answers = {"subscriptions": many, "changes": many}
    await stage.slack.open_home()
    await until(lambda: stage.slack.homes)
    assert "المساعدة" in home(stage)
