"""Where Slack's answers go, and who sees them: the real Bolt client against the fake, as dialogs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.message import Action, Document, Message, Note, Paragraph, Picture
from tests.chat import until
from tests.fakes.slack import Channel, refusal
from tests.slack_stage import Stage, buttons, said, staged

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64
ANSWERS = {
    "حالة حرير": said("قيد الانسحاب.", actions=buttons(("التفاصيل", "details 71"), ("اكتم", "mute harir"))),
    "تفاصيل": said("القصة كاملة."),
    "details 71": said("القصة كاملة."),
    "mute harir": said("كُتم.", replaces=True),
    "subscribe": said("ليس لك ذلك.", refused=True),
    "تسلسل": said("مخطط المراحل.", picture=Picture(PNG, "مخطط المراحل من 2025 إلى 2026")),
    "صدّر": said("القائمة كاملة.", document=Document("watch.yaml", b"entities: []\n")),
    "طويل": Message(tuple(Paragraph(f"{n} " + "كلام كثير " * 270) for n in range(40))),
    "help": said("ما يمكن سؤاله."),
}


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, ANSWERS) as made:
        yield made
        assert made.slack.pings == []


# ── what the desk is told of a question ──


async def test_a_slash_command_says_who_asks_where(stage: Stage) -> None:
    """By ids; the name is for the books."""
    await stage.slack.command("حالة حرير")
    await until(lambda: stage.slack.seen)
    asked = stage.request
    assert (asked.text, asked.language) == ("حالة حرير", "ar")
    assert (asked.person, asked.name) == ("slack:U0LAYLA", "ليلى")
    assert (asked.chat, asked.place) == ("slack:C0NEWS", "group")
    assert (asked.forms, asked.pressed, asked.shared) == (True, False, False)


async def test_a_direct_message_is_answered_in_its_own_channel(stage: Stage) -> None:
    """Whose key is that of the direct channel; Slack is asked what the person is called."""
    await stage.slack.say("حالة حرير")
    await until(lambda: stage.slack.seen)
    assert (stage.request.chat, stage.request.place, stage.request.name) == (
        "slack:D0LAYLA",
        "private",
        "ليلى",
    )
    assert stage.slack.seen[0].chat == "D0LAYLA"


async def test_a_slash_command_between_two_others_counts_as_a_direct_message_to_us(stage: Stage) -> None:
    """We are not in their conversation: what is subscribed there is told to the asker."""
    await stage.slack.command("حالة حرير", channel="D0OTHERS")
    await until(lambda: stage.slack.seen)
    assert (stage.request.chat, stage.request.place) == ("slack:D0LAYLA", "private")


async def test_a_mention_under_an_alert_is_about_that_alert_and_answered_there(stage: Stage) -> None:
    """«تفاصيل» needs no more words."""
    await stage.slack.mention("تفاصيل", thread_ts="171.5", parent_user_id="U0RASID")
    await until(lambda: stage.slack.seen)
    assert stage.request.replies_to == "171.5"
    assert (stage.slack.seen[0].chat, stage.slack.seen[0].thread) == ("C0NEWS", "171.5")


async def test_a_mention_in_a_thread_of_others_is_about_nothing_of_ours(stage: Stage) -> None:
    """It is answered there all the same."""
    await stage.slack.mention("تفاصيل", thread_ts="171.5", parent_user_id="U0SAMIR")
    await until(lambda: stage.slack.seen)
    assert (stage.request.replies_to, stage.slack.seen[0].thread) == ("", "171.5")


@pytest.mark.parametrize("way", ["say", "mention", "command"])
async def test_a_link_alone_is_handed_in_to_be_read(stage: Stage, way: str) -> None:
    """Slack puts it in angle brackets; words around it make it a question."""
    link = "https://news.example/a?b=1&c=2"
    await getattr(stage.slack, way)(link)
    await until(lambda: stage.script.asked)
    assert (stage.request.text, stage.request.shared) == (link, True)
    await getattr(stage.slack, way)(f"ما رأيك في {link}")
    await until(lambda: len(stage.script.asked) == 2)
    assert not stage.request.shared


async def test_a_person_named_in_a_question_is_read_as_a_name(stage: Stage) -> None:
    """Slack sends people as ids with names."""
    await stage.slack.command("حالة @سمير")
    await until(lambda: stage.script.asked)
    assert stage.request.text == "حالة سمير"


async def test_a_message_can_be_sent_to_rasid_from_its_menu(stage: Stage) -> None:
    """Its words are analysed, never obeyed, and the answer is for who sent it."""
    await stage.slack.shortcut("اقرأوا https://news.example/a الآن")
    await until(lambda: stage.slack.seen)
    assert (stage.request.shared, stage.request.text) == (True, "اقرأوا https://news.example/a الآن")
    assert stage.slack.seen[0].chat == "U0LAYLA"
    await stage.slack.shortcut("شيء", callback_id="another_app")
    assert len(stage.script.asked) == 1


# ── buttons ──


async def test_a_button_types_its_line_and_is_answered_in_the_messages_thread(stage: Stage) -> None:
    """In the language of the message it stands under."""
    await stage.slack.mention("حالة حرير")
    await until(lambda: stage.slack.seen)
    alert = stage.slack.seen[0]
    await stage.slack.press("التفاصيل")
    await until(lambda: len(stage.slack.seen) == 2)
    asked = stage.request
    assert (asked.text, asked.pressed, asked.language) == ("details 71", True, "ar")
    assert asked.replies_to == f"{alert.message}@{alert.thread}"
    assert (stage.slack.seen[1].chat, stage.slack.seen[1].thread) == ("C0NEWS", alert.thread)


async def test_a_button_under_a_message_in_the_channel_opens_a_thread_there(stage: Stage) -> None:
    """The channel itself is not filled with answers."""
    stage.script.answers = {**ANSWERS}
    await stage.slack.event({"type": "member_joined_channel", "user": "U0RASID", "channel": "C0NEWS"})
    await until(lambda: stage.slack.seen)
    hello = stage.slack.seen[0]
    await stage.slack.press("المساعدة")
    await until(lambda: len(stage.slack.seen) == 2)
    assert (stage.slack.seen[1].thread, stage.request.replies_to) == (hello.message, hello.message)


async def test_a_refusal_of_a_press_is_for_who_pressed_alone(stage: Stage) -> None:
    """Nobody is embarrassed before the channel."""
    await stage.slack.event({"type": "member_joined_channel", "user": "U0RASID", "channel": "C0NEWS"})
    await until(lambda: stage.slack.seen)
    await stage.slack.press("اشترك", by="U0SAMIR")
    await until(lambda: len(stage.slack.seen) == 2)
    assert (stage.slack.seen[1].chat, "ليس لك ذلك" in stage.slack.seen[1].text) == ("U0SAMIR", True)


@pytest.mark.parametrize("way", ["say", "command"])
async def test_an_answer_takes_the_place_of_the_message_with_the_button(stage: Stage, way: str) -> None:
    """Where all see it, and where one person alone does."""
    await getattr(stage.slack, way)("حالة حرير")
    await until(lambda: stage.slack.seen)
    await stage.slack.press("اكتم")
    await until(lambda: stage.slack.edits)
    edit = stage.slack.edits[0]
    assert ("كُتم." in edit.text, edit.message) == (True, stage.slack.seen[0].message)
    assert edit.chat == stage.slack.seen[0].chat
    assert len(stage.slack.seen) == 1
    assert "التفاصيل" not in stage.slack.labels()


async def test_a_button_that_is_none_of_ours_does_nothing(stage: Stage) -> None:
    """Nor one whose id was tampered with."""
    await stage.slack.say("حالة حرير")
    await until(lambda: stage.slack.seen)
    (button, *_), *_ = [
        block["elements"] for block in stage.slack.board[-1].blocks if block["type"] == "actions"
    ]
    for changed in ({"action_id": "run.ar.0"}, {"action_id": "say.fr.0"}, {"action_id": ""}, {"value": ""}):
        kept = dict(button)
        button.update(changed)
        await stage.slack.answer_to(await stage.slack.press("التفاصيل"))
        button.update(kept)
    await stage.slack.say("help")
    await until(lambda: len(stage.slack.seen) == 2)
    assert [asked.text for asked in stage.script.asked] == ["حالة حرير", "help"]


async def test_a_press_delivered_twice_is_obeyed_once(stage: Stage) -> None:
    """Slack sends again what it thinks was missed."""
    await stage.slack.say("حالة حرير")
    await until(lambda: stage.slack.seen)
    payload = stage.slack._interaction("block_actions", "U0LAYLA", "D0LAYLA", stage.slack.board[-1])
    (button, *_), *_ = [
        block["elements"] for block in stage.slack.board[-1].blocks if block["type"] == "actions"
    ]
    for _ in range(3):
        await stage.slack.envelope("interactive", payload | {"actions": [{**button, "action_ts": "5.5"}]})
    await stage.slack.say("help")
    await until(lambda: len(stage.slack.seen) == 3)
    assert [asked.text for asked in stage.script.asked].count("details 71") == 1


# ── for all to see ──


async def test_an_answer_can_be_published_by_who_asked(stage: Stage) -> None:
    """The channel reads the same, with the name of the asker; the private copy goes."""
    await stage.slack.command("حالة حرير")
    await until(lambda: stage.slack.seen)
    await stage.slack.press("انشر في القناة")
    await until(lambda: stage.texts("C0NEWS"))
    (public,) = stage.texts("C0NEWS")
    assert "قيد الانسحاب." in public
    assert "ليلى" in public
    await until(lambda: not any(one.only for one in stage.slack.board))
    assert "انشر في القناة" not in stage.slack.labels()


async def test_what_changes_something_or_was_refused_is_not_offered_to_the_channel(stage: Stage) -> None:
    """Only answers to questions are."""
    for line in ("subscribe", "help"):
        await stage.slack.command(line)
    await until(lambda: len(stage.slack.seen) == 2)
    assert stage.slack.labels().count("Post in channel") == 1  # of «help»


async def test_where_the_bot_is_no_member_nothing_is_offered(stage: Stage) -> None:
    """It could not keep the promise."""
    stage.slack.channels["C0ELSE"] = Channel(member=False)
    await stage.slack.command("حالة حرير", channel="C0ELSE")
    await until(lambda: stage.slack.seen)
    assert stage.slack.labels() == ["التفاصيل", "اكتم"]


async def test_a_bot_that_was_removed_meanwhile_says_how_to_invite_it(stage: Stage) -> None:
    """To the asker, who keeps the answer."""
    await stage.slack.command("حالة حرير")
    await until(lambda: stage.slack.seen)
    stage.slack.channels["C0NEWS"] = Channel(member=False)
    await stage.slack.press("انشر في القناة")
    await until(lambda: len(stage.slack.seen) == 2)
    assert "/invite @rasid" in stage.slack.seen[1].text
    assert stage.slack.seen[1].chat == "U0LAYLA"
    assert stage.slack.labels()


# ── pictures, files, long answers ──


async def test_a_picture_stands_in_the_thread_with_its_description(stage: Stage) -> None:
    """Above the text."""
    await stage.slack.mention("تسلسل", ts="171.5")
    await until(lambda: stage.slack.seen)
    (file,) = stage.slack.files.values()
    assert (file.content, file.alt) == (PNG, "مخطط المراحل من 2025 إلى 2026")
    assert (file.channel, file.thread) == ("C0NEWS", "171.5")
    methods = [method for method, _ in stage.slack.calls]
    assert methods.index("files.completeUploadExternal") < methods.index("chat.postMessage")


@pytest.mark.parametrize(("line", "name"), [("تسلسل", "rasid.png"), ("صدّر", "watch.yaml")])
async def test_files_of_a_private_answer_come_as_a_direct_message(stage: Stage, line: str, name: str) -> None:
    """Slack shows none to one person in a channel; the answer says where it is."""
    await stage.slack.command(line)
    await until(lambda: stage.slack.seen)
    (file,) = stage.slack.files.values()
    assert (file.name, file.channel) == (name, "D0LAYLA")
    assert "رسالة خاصة" in stage.slack.seen[0].text


async def test_an_answer_without_its_picture_is_still_an_answer(stage: Stage) -> None:
    """Slack may refuse the file."""
    stage.slack.fail("files.getUploadURLExternal", refusal("missing_scope"))
    await stage.slack.say("تسلسل")
    await until(lambda: stage.slack.seen)
    assert "مخطط المراحل." in stage.slack.seen[0].text


async def test_the_rest_of_a_very_long_private_answer_comes_as_a_direct_message(stage: Stage) -> None:
    """Slack takes five answers to a command."""
    await stage.slack.command("طويل")
    await until(lambda: any("39 كلام" in text for text in stage.texts("D0LAYLA")))
    assert len(stage.texts("U0LAYLA")) == 5
    whole = "\n".join(seen.text for seen in stage.slack.seen)
    assert all(f"{n} كلام" in whole for n in range(40))


# ── what happens around us ──


async def test_slack_tells_where_the_bot_can_no_longer_speak_and_where_again(stage: Stage) -> None:
    """Archived, deleted, removed; others who come and go are no concern."""
    for event in (
        {"type": "channel_archive", "channel": "C01", "user": "U0SAMIR"},
        {"type": "channel_left", "channel": "C02"},
        {"type": "channel_deleted", "channel": "C03"},
        {"type": "member_joined_channel", "channel": "C04", "user": "U0SAMIR"},
        {"type": "channel_unarchive", "channel": "C01", "user": "U0SAMIR"},
    ):
        await stage.slack.event(event)
    await until(lambda: len(stage.places.told) == 4)
    assert sorted(stage.places.told) == [
        ("back", "C01"),
        ("gone", "C01", "archived"),
        ("gone", "C02", "removed-from-chat"),
        ("gone", "C03", "target-gone"),
    ]
    assert stage.slack.seen == []


async def test_a_channel_the_bot_joins_is_greeted_once(stage: Stage) -> None:
    """However often Slack says so."""
    joined = {"type": "member_joined_channel", "user": "U0RASID", "channel": "C0NEWS"}
    for _ in range(3):
        await stage.slack.event(joined, "Ev7")
    await stage.slack.say("help")
    await until(lambda: len(stage.slack.seen) == 2)
    assert sum("راصد" in seen.text for seen in stage.slack.seen) == 1
    assert ("back", "C0NEWS") in stage.places.told


async def test_a_note_keeps_its_buttons(stage: Stage) -> None:
    """A message of small print alone is a message."""
    noted = Message((Note("لا جديد."),), actions=((Action("أعد", "help"), Action("انسخ", copies="نص")),))
    stage.script.answers = {"؟": noted}
    await stage.slack.say("؟")
    await until(lambda: stage.slack.seen)
    assert stage.slack.labels() == ["أعد"]
