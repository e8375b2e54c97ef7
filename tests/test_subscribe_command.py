"""What a chat is told is for its people to say: more, otherwise, or nothing, in their own words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import time
from pathlib import Path

import pytest

from newsroom.models import AlertKind, Frequency, Platform, Subscription
from newsroom.rights import Role
from newsroom.store import edits, inbox
from newsroom.subscribing import Asked, subscribed, unsubscribed
from tests.house import DOSSIER, House, open_house, target
from tests.talking import Talk

EDITOR = "telegram:42"
INSTANT, DAILY = Frequency.INSTANT, Frequency.DAILY


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, roles={EDITOR: Role.EDITOR}, targets=()) as opened:
        yield opened


async def wants(talk: Talk) -> list[tuple[tuple[str, ...], tuple[Frequency, ...]]]:
    found = await talk.target()
    return [(one.about, one.frequencies) for one in found.spec.subscriptions] if found else []


async def test_a_stranger_subscribes_changes_their_mind_and_takes_it_back(house: House) -> None:
    """In private, with no set-up: it says what will come and when, and every step has a way back."""
    talk = Talk(house)
    said = await talk("اشترك عين الأسد")
    assert "اشتركت في «قاعدة عين الأسد الجوية»: تنبيه فوري، وموجز يومي الساعة 08:00 بتوقيت بغداد." in said
    assert await wants(talk) == [(("ain_al_asad",), (INSTANT, DAILY))]
    found = await talk.target()
    assert found and (found.by_hand, found.spec.title, found.spec.digest_at) == (True, "هدى", (time(8),))

    assert "وصار: موجز أسبوعي يوم الأحد الساعة 08:00 بتوقيت بغداد" in await talk.press("أسبوعي")
    assert "تراجعت عن التغيير" in await talk.press("↩ تراجع")
    assert await wants(talk) == [(("ain_al_asad",), (INSTANT, DAILY))]


async def test_asking_twice_says_so(house: House) -> None:
    """And what is part of something followed already is not added to it."""
    talk = Talk(house)
    await talk("تابع حرير")
    assert "أنت مشترك في «قاعدة حرير الجوية» من قبل" in await talk("اشترك في حرير")
    await talk("اشترك الكل")
    said = await talk("اشترك عين الأسد فوري")
    assert "«قاعدة عين الأسد الجوية» ضمن اشتراكك في «انسحاب التحالف الدولي من العراق»" in said
    assert len(await wants(talk)) == 2
    assert "اشتركت في" in await talk("اشترك عين الأسد أسبوعيًا")  # the dossier brings no weekly digest


@pytest.mark.parametrize(
    ("text", "language", "frequencies", "kinds", "least"),
    [
        ("اشترك عين الأسد فوري", "ar", (INSTANT,), (), 1),
        ("اشترك عين الأسد كل ساعة", "ar", (Frequency.HOURLY,), (), 1),
        ("اشترك يوميًا في عين الأسد", "ar", (DAILY,), (), 1),
        ("اشترك عين الأسد فوري ويومي، التغيرات فقط، بمصدرين", "ar", (INSTANT, DAILY), (AlertKind.STATE,), 2),
        ("اشترك عين الأسد ب٣ مصادر", "ar", (INSTANT, DAILY), (), 3),
        ("/subscribe ain al-asad weekly changes only", "en", (Frequency.WEEKLY,), (AlertKind.STATE,), 1),
        ("follow Ain al-Asad instantly with 2 sources", "en", (INSTANT,), (), 2),
    ],
)
async def test_how_often_and_what_is_said_in_either_language(
    house: House,
    text: str,
    language: str,
    frequencies: tuple[Frequency, ...],
    kinds: tuple[AlertKind, ...],
    least: int,
) -> None:
    """In any order, in words of both; digits of both."""
    talk = Talk(house, language=language)
    await talk(text)
    found = await talk.target()
    assert found
    assert found.spec.subscriptions == (Subscription(DOSSIER, ("ain_al_asad",), kinds, frequencies, least),)


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("الكل يومي", ()),
        ("انسحاب التحالف الدولي من العراق", ()),
        ("المرحلة الثانية", ("phase-2",)),
        ("ain_al_asad_handover", ("ain_al_asad_handover",)),
        ("مغادرة مطار بغداد", ("baghdad_airport_exit",)),
        (f"{DOSSIER}/phase-1", ("phase-1",)),
    ],
)
async def test_a_dossier_a_phase_and_a_milestone_can_be_followed(
    house: House, name: str, about: tuple[str, ...]
) -> None:
    talk = Talk(house)
    await talk(f"اشترك {name}")
    assert [one for one, _ in await wants(talk)] == [about]


async def test_who_names_nothing_is_offered_the_main_things(house: House) -> None:
    """The buttons keep what was said of how often."""
    talk = Talk(house)
    assert "بماذا أُعلمك؟" in await talk("اشترك يومي")
    lines = list(talk.buttons().values())
    assert lines[0] == f"subscribe {DOSSIER} daily"
    assert all(len(line.encode()) <= 60 for line in lines)
    await talk(lines[1], pressed=True)
    assert [often for _, often in await wants(talk)] == [(DAILY,)]


async def test_an_unknown_name_is_answered_with_the_nearest(house: House) -> None:
    """Pressed, the choice is wanted as it was asked for. Nothing is followed until then."""
    talk = Talk(house)
    assert "عين الاسسد" in await talk("اشترك عين الاسسد فوري")
    line = talk.buttons()["قاعدة عين الأسد الجوية"]
    assert line == "subscribe ain_al_asad instant"
    assert await talk.target() is None
    assert "I follow nothing called" in await talk("subscribe " + "x" * 3000, language="en")


async def test_in_a_group_editors_decide(house: House) -> None:
    """Readers may look; so may nobody change a chat for others with a button of theirs."""
    reader = Talk(house, chat="telegram:-100500/7", place="group")
    editor = Talk(house, person=EDITOR, chat="telegram:-100500/7", place="group")
    for text in ("اشترك عين الأسد", "ألغ الكل", "اكتم ساعة", "ألغ الكتم", "الإعدادات", "subscribe undo 1"):
        assert "يقرّره المحررون" in await reader(text)
    assert await reader.target() is None
    await editor("اشترك عين الأسد")
    found = await editor.target()
    assert found and (found.spec.thread, found.spec.title) == (7, "")
    assert "قاعدة عين الأسد الجوية" in await reader("اشتراكاتي")
    (entry,) = await house.desk.db.read(edits.entries, 9)
    assert (entry.by, entry.kind, entry.key) == (EDITOR, "target", "telegram:-100500/7")


async def test_a_list_shows_what_comes_and_removes_it(house: House) -> None:
    """Each with its buttons; one alone with the ways it could be told; the next digest with its hour."""
    talk = Talk(house)
    assert "لا اشتراك في هذه المحادثة بعد" in await talk("اشتراكاتي")
    await talk("اشترك عين الأسد")
    await talk("اشترك المرحلة الثانية أسبوعي")
    said = await talk("اشتراكاتي")
    assert "المرحلة الثانية: موجز أسبوعي يوم الأحد" in said
    assert "الموجز التالي: 19 كانون الثاني/يناير 2026، 08:00" in said
    assert talk.last and talk.last.replaces
    assert "المرحلة الثانية" in await talk.press("المرحلة الثانية")
    assert "تغيّرات الحالة فقط" in await talk.press("التغيّرات فقط")
    await talk("اشتراكاتي")
    lines = [line for row in talk.last.actions for line in (one.line for one in row)]
    assert f"unsubscribe {DOSSIER}/phase-2" in lines
    assert "ألغيت الاشتراك في «المرحلة الثانية»" in await talk(f"unsubscribe {DOSSIER}/phase-2", pressed=True)
    assert [about for about, _ in await wants(talk)] == [("ain_al_asad",)]


async def test_everything_is_removed_only_after_a_question(house: House) -> None:
    """And can be taken back in one step."""
    talk = Talk(house)
    await talk("اشترك عين الأسد")
    await talk("اشترك حرير")
    assert "أألغي الاشتراكين كليهما؟" in await talk("ألغِ الكل")
    assert len(await wants(talk)) == 2
    assert "أُلغي الاشتراكان" in await talk.press("نعم، ألغِ الكل")
    assert await wants(talk) == []
    await talk.press("↩ تراجع")
    assert len(await wants(talk)) == 2


async def test_what_comes_with_the_dossier_goes_on_coming(house: House) -> None:
    """Who removes a part of it is told that it does, and what to do."""
    talk = Talk(house)
    await talk("اشترك الكل")
    assert "تصل ضمن الاشتراك في الملف كله" in await talk("ألغ عين الأسد")
    assert "لا اشتراك باسم" in await Talk(house, chat="telegram:78")("ألغ حرير")
    assert "لا أتابع شيئًا" in await talk(f"اشترك حرير {'9' * 5000} مصادر")


async def test_a_request_that_comes_twice_changes_nothing_more(house: House) -> None:
    """A crash after the change: the second try shows what stands. Another's change is not theirs to undo."""
    talk = Talk(house)
    asked = await house.desk.db.write(inbox.put, Platform.TELEGRAM, "5", {}, house.clock())
    await talk("اشترك عين الأسد", update_id=asked)
    assert "نُفّذ هذا الطلب من قبل" in await talk("اشترك عين الأسد", update_id=asked)
    entries = await house.desk.db.read(edits.entries, 9)
    assert len(entries) == 1
    other = Talk(house, person="telegram:78", chat="telegram:78")
    for number in (entries[0].id, 999, "9" * 20, "x", ""):
        assert "لا تغيير بهذا الرقم" in await other(f"subscribe undo {number}")


async def test_nothing_is_followed_where_the_chat_is_not_known(house: House) -> None:
    assert "في أي محادثة" in await Talk(house, chat="")("اشترك عين الأسد")


async def test_a_target_of_the_file_becomes_the_chats_own(tmp_path: Path) -> None:
    """What the file says stays, with what people add; one thing of several can be told otherwise, or no more."""
    spec = target("telegram:-100500", subscriptions=(Subscription(DOSSIER, ("ain_al_asad", "erbil")),))
    async with open_house(tmp_path, roles={EDITOR: Role.EDITOR}, targets=(spec,)) as house:
        talk = Talk(house, person=EDITOR, chat="telegram:-100500", place="group")
        await talk("اشترك عين الأسد أسبوعي")
        expected = [(("ain_al_asad",), (Frequency.WEEKLY,)), (("erbil",), (INSTANT, DAILY))]
        assert await wants(talk) == expected
        await talk("ألغ أربيل")
        assert await wants(talk) == expected[:1]
        found = await talk.target()
        assert found and found.by_hand


def test_subscriptions_are_merged_by_what_is_said() -> None:
    """What is not mentioned stays; two for one thing become one; the order is kept."""
    place = (DOSSIER, "erbil")
    spec = target(
        subscriptions=(
            Subscription(DOSSIER, ("erbil",), frequencies=(INSTANT,), min_sources=2),
            Subscription(DOSSIER, ("erbil",), frequencies=(DAILY,)),
            Subscription(DOSSIER, ("kirkuk",)),
        )
    )
    change = subscribed(spec, place, Asked(kinds=(AlertKind.STATE,)))
    merged = Subscription(DOSSIER, ("erbil",), (AlertKind.STATE,), (INSTANT, DAILY), 2)
    assert (change.what, change.spec.subscriptions) == ("changed", (merged, spec.subscriptions[2]))
    assert change.spec.digest_at  # a daily digest needs an hour
    assert unsubscribed(change.spec, place).subscriptions == (spec.subscriptions[2],)
