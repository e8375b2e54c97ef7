"""Silence lasts as long as people said, in the words they use, and is never silent about itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.commands.ask.days import Days
from bot.commands.follow.times import Clock, until, wall_times, weekdays
from newsroom.errors import UserError
from newsroom.models import Platform, Subscription
from newsroom.rights import Role
from newsroom.settings import SHIPPED_CONFIG
from newsroom.store import edits, inbox, mutes
from newsroom.subscriptions import Subject, silenced
from tests.house import DOSSIER, open_house
from tests.talking import Talk

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)  # a Sunday, 17:00 in Baghdad
CLOCK = Clock(NOW, "Asia/Baghdad", Days(SHIPPED_CONFIG, NOW.date()))


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    async with open_house(tmp_path, targets=(), roles={"telegram:42": Role.EDITOR}) as house:
        talk = Talk(house)
        await talk("اشترك الكل")
        yield talk


async def muted(talk: Talk) -> set[str]:
    found = await talk.target()
    assert found
    return {one.about for one in await talk.house.desk.db.read(mutes.of_target, found.id, talk.house.clock())}


@pytest.mark.parametrize(
    ("text", "name", "local"),
    [
        ("ساعتين", "", "2026-11-22 19:00"),
        ("ساعة واحدة", "", "2026-11-22 18:00"),
        ("3 ساعات", "", "2026-11-22 20:00"),
        ("٣ ساعات", "", "2026-11-22 20:00"),
        ("ثلاث ساعات", "", "2026-11-22 20:00"),
        ("نصف ساعة", "", "2026-11-22 17:30"),
        ("عين الأسد يومًا", "عين الأسد", "2026-11-23 17:00"),
        ("عين الأسد يومين", "عين الأسد", "2026-11-24 17:00"),
        ("القوات الأمريكية في العراق 3 أيام", "القوات الأمريكية في العراق", "2026-11-25 17:00"),
        ("المرحلة الأولى لمدة أسبوع", "المرحلة الأولى", "2026-11-29 17:00"),
        ("أسبوعين", "", "2026-12-06 17:00"),
        ("حتى الغد 08:00", "", "2026-11-23 08:00"),
        ("عين الأسد حتى الغد الساعة ٨ صباحًا", "عين الأسد", "2026-11-23 08:00"),
        ("حتى بعد غد", "", "2026-11-24 08:00"),
        ("حتى 18:00", "", "2026-11-22 18:00"),
        ("حتى 8", "", "2026-11-23 08:00"),
        ("حتى الأحد", "", "2026-11-29 08:00"),
        ("حتى يوم الجمعة 6 مساء", "", "2026-11-27 18:00"),
        ("حتى 1 كانون الأول", "", "2026-12-01 08:00"),
        ("حتى 2026-12-01 09:30", "", "2026-12-01 09:30"),
        ("2h عين الأسد", "عين الأسد", "2026-11-22 19:00"),
        ("ain_al_asad 1d", "ain_al_asad", "2026-11-23 17:00"),
        ("Harir for 2 weeks", "Harir", "2026-12-06 17:00"),
        ("until tomorrow 8:00", "", "2026-11-23 08:00"),
        ("half an hour", "", "2026-11-22 17:30"),
        ("90d", "", "2027-02-20 17:00"),
    ],
)
def test_times_are_read_as_people_write_them(text: str, name: str, local: str) -> None:
    """By the clock of the chat; a time of day that has passed is tomorrow's."""
    found, moment = until(text, CLOCK)
    expected = datetime.fromisoformat(f"{local}+03:00")
    assert (found, moment) == (name, expected)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("91d", "while-long"),
        ("999999 أسبوع", "while-long"),
        ("حتى 2027-11-22", "while-long"),
        ("0h", "while-past"),
        ("حتى اليوم 08:00", "while-past"),
        ("حتى الحصاد", "not-a-while"),
        ("حتى 25:00", "not-a-while"),
        ("حتى 2026-02-30", "not-a-while"),
        ("for ever", "not-a-while"),
        ("حتى", "not-a-while"),
    ],
)
def test_a_time_that_cannot_be_meant_is_refused(text: str, key: str) -> None:
    with pytest.raises(UserError) as refused:
        until(text, CLOCK)
    assert refused.value.key == key


def test_hours_and_days_are_read_in_both_scripts() -> None:
    """None for what is something else."""
    night = wall_times("23:00 07:00")
    for text in ("من 23:00 إلى 07:00", "٢٣:٠٠-٠٧:٠٠", "11 مساءً إلى 7 صباحًا", "11pm to 7am"):
        assert wall_times(text) == night
    assert [wall_times(text) for text in ("", "25:00", "8:75", "صباحا", "8 ثم 9", "13pm")] == [None] * 6
    assert weekdays("الجمعة والسبت") == weekdays("friday, saturday") == (5, 6)
    assert weekdays("الجمعة والقمر") is None


async def test_the_whole_chat_is_paused_and_what_came_is_kept(talk: Talk) -> None:
    """It says until when, and that nothing is lost; lifting it says so too."""
    assert "كُتمت المحادثة كلها حتى 18 كانون الثاني/يناير 2026، 14:00" in await talk("اكتم ساعتين")
    found = await talk.target()
    assert found and found.paused
    assert "المحادثة كلها مكتومة حتى" in await talk("اشتراكاتي")
    assert "انتهى كتم المحادثة، ويصل الآن ما جُمع" in await talk("ألغِ الكتم")
    assert "لا شيء مكتوم هنا" in await talk("unmute")


async def test_one_thing_is_muted_and_the_books_say_by_whom(talk: Talk) -> None:
    """An entity, a phase, a milestone; each can be lifted alone, and a change can be undone."""
    assert "كُتم «قاعدة عين الأسد الجوية» حتى" in await talk("اكتم عين الأسد يومًا")
    await talk("اكتم المرحلة الثانية أسبوعًا")
    assert await muted(talk) == {"ain_al_asad", "phase-2"}
    said = await talk("اشتراكاتي")
    assert "مكتوم: قاعدة عين الأسد الجوية (حتى" in said
    assert "لكنه مكتوم حتى" in await talk("اشترك عين الأسد أسبوعي")
    assert "انتهى كتم «قاعدة عين الأسد الجوية». ولم يفتك شيء." in await talk("ألغ كتم عين الأسد")
    assert await muted(talk) == {"phase-2"}
    entry = (await talk.house.desk.db.read(edits.entries, 1))[0]
    assert (entry.by, entry.kind, entry.key) == ("telegram:77", "mute", "telegram:77 ain_al_asad")
    await talk(f"subscribe undo {entry.id}")
    assert await muted(talk) == {"ain_al_asad", "phase-2"}
    await talk("ألغ الكتم")
    assert await muted(talk) == set()


async def test_who_does_not_say_how_long_is_asked(talk: Talk) -> None:
    """With buttons; and with an example, if what was written is no time."""
    assert "كم يدوم كتم المحادثة كلها؟" in await talk("اكتم")
    assert "كم يدوم كتم «قاعدة عين الأسد الجوية»؟" in await talk("اكتم عين الأسد")
    assert talk.buttons()["أسبوع"] == "mute ain_al_asad 1w"
    await talk.press("أسبوع")
    assert await muted(talk) == {"ain_al_asad"}
    assert "حتى الغد 08:00" in await talk("اكتم حتى الحصاد")
    assert "أطول كتم 90 يومًا" in await talk("اكتم عين الأسد 91 يوم")
    assert "I follow nothing called" in await talk("mute zzzz 2h", language="en")
    assert "لا أتابع" in await talk("اكتم عين الاسسد 2h")
    assert "mute ain_al_asad 2h" in talk.buttons().values()


async def test_a_chat_that_is_told_nothing_has_nothing_to_mute(talk: Talk) -> None:
    stranger = Talk(talk.house, person="telegram:78", chat="telegram:78")
    for text in ("اكتم ساعتين", "ألغ الكتم"):
        assert "لا اشتراك في هذه المحادثة بعد" in await stranger(text)


async def test_a_mute_that_is_asked_for_twice_is_one(talk: Talk) -> None:
    asked = await talk.house.desk.db.write(inbox.put, Platform.TELEGRAM, "5", {}, talk.house.clock())
    await talk("اكتم حرير يوم", update_id=asked)
    before = await talk.house.desk.db.read(edits.entries, 9)
    assert "نُفّذ هذا الطلب من قبل" in await talk("اكتم حرير يوم", update_id=asked)
    assert await talk.house.desk.db.read(edits.entries, 9) == before


BASE, HANDOVER, END = "ain_al_asad", "ain_al_asad_handover", "phase1_end"
PHASE = "phase-1"


@pytest.mark.parametrize(
    ("about", "muted", "subjects", "silent"),
    [
        ((), {BASE}, [Subject(BASE)], True),  # it is about the base
        ((), {BASE}, [Subject("coalition")], False),  # the base is named in passing
        ((), {BASE}, [Subject(BASE), Subject("coalition", frozenset({END}))], False),  # and more has changed
        ((), {HANDOVER}, [Subject(BASE, frozenset({HANDOVER, PHASE}))], True),
        ((), {PHASE}, [Subject(BASE, frozenset({HANDOVER, PHASE}))], True),
        ((BASE,), {BASE}, [Subject("coalition")], True),
        ((BASE, "coalition"), {BASE}, [Subject(BASE)], False),  # the other is wanted still
        ((BASE,), {HANDOVER}, [Subject(BASE, frozenset({HANDOVER, PHASE}))], True),
        ((BASE,), {HANDOVER}, [Subject(BASE)], False),
        ((HANDOVER,), {PHASE}, [Subject(BASE, frozenset({HANDOVER, PHASE}))], False),  # asked for by name
        ((), {"erbil"}, [Subject(BASE)], False),
    ],
)
def test_what_is_muted_keeps_back_what_is_about_it_alone(
    about: tuple[str, ...], muted: set[str], subjects: list[Subject], silent: bool
) -> None:
    """Most articles name many things: one that names a muted one in passing is told."""
    concerns = (BASE, "coalition", HANDOVER, END, PHASE)
    assert silenced(Subscription(DOSSIER, about), muted, concerns, subjects) is silent
