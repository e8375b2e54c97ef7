"""Every command, on every platform, in both languages, through the real clients: what is said is understood there.

What the answers hold in full is the matter of each command's own tests.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.commands.registry import COMMANDS
from tests.dialogs import Newsroom, newsroom

PLACES = ("telegram", "slack", "terminal")

# command: (what is said, part of the answer) in Arabic, then in English
SAID: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "status": (("حالة عين الأسد", "مكتمل منذ"), ("status ain al-asad", "complete since")),
    "timeline": (("المسار عين الأسد", "وزارة الدفاع العراقية"), ("timeline ain al-asad", "Timeline")),
    "phases": (("المراحل", "المرحلة الأولى"), ("phases", "Phase")),
    "conflicts": (("التناقضات", "تناقض"), ("conflicts", "No ")),
    "figures": (("أعداد القوات الأمريكية", "2500"), ("figures us forces", "2,500")),
    "changes": (("ما الجديد منذ أمس", "عين الأسد"), ("changes since yesterday", "Ain al-Asad")),
    "latest": (("آخر الأخبار", "قاعدة حرير آخر المواقع"), ("latest harir", "قاعدة حرير آخر المواقع")),
    "find": (("ابحث عن مسؤول", "2500 جندي"), ("find 2500", "2500 جندي")),
    "compare": (("قارن عين الأسد", "عينة: الرافد"), ("compare ain al-asad", "عينة: الرافد")),
    "cite": (("اقتبس a3", "عينة: الرافد"), ("cite a3", "عينة: الرافد")),
    "why": (("لماذا 1", "لماذا التنبيه 1"), ("why 1", "Why alert 1")),
    "details": (("تفاصيل 1", "عينة: الرافد"), ("details 1", "عينة: الرافد")),
    "analyze": (
        ("حلل غادرت قوات التحالف عين الأسد", "الفعل ماضٍ"),
        ("analyze harir base", "What rasid makes of the text"),
    ),
    "review": (("المراجعة", "المراجعة"), ("review", "Review")),
    "report": (("أبلغ عن خطأ 1", "ما الخطأ؟"), ("report 1", "What is wrong?")),
    "outbox": (("المتعثرة", "لا تنبيه متعثر"), ("outbox", "No alert is stuck")),
    "feeds": (("المصادر", "عينة: الرافد"), ("feeds", "عينة: الرافد")),
    "people": (("الأشخاص", "مشرف"), ("people", "admin")),
    "targets": (("الوجهات", "console"), ("targets", "console")),
    "health": (("الصحة", "قاعدة البيانات"), ("health", "Database")),
    "watch": (("المراقبة", "قواعد: 7"), ("watch", "Bases: 7")),
    "milestone": (("المعالم", "المرحلة الأولى"), ("milestone", "Phase")),
    "audit": (("السجل", "سجل التعديلات"), ("audit", "Changes")),
    "undo": (("تراجع", "يُتراجع عنه"), ("undo", "undo")),
    "export": (("صدّر", "الإعدادات السارية"), ("export", "configuration")),
    "whoami": (("من أنا", "مشرف"), ("whoami", "admin")),
    "subscribe": (("اشترك حرير فوري", "قاعدة حرير الجوية"), ("subscribe harir daily", "Harir")),
    "subscriptions": (("اشتراكاتي", "اشتراك"), ("subscriptions", "ubscri")),
    "mute": (("اكتم حرير يومًا", "حرير"), ("mute harir 1d", "Harir")),
    "unmute": (("ألغ الكتم", "كتم"), ("unmute", "mute")),
    "unsubscribe": (("ألغ الاشتراك حرير", "حرير"), ("unsubscribe harir", "Harir")),
    "settings": (("الإعدادات", "اللغة"), ("settings", "Language")),
    "digest": (("الموجز", "الموجز الآن"), ("digest", "digest now")),
    "manage": (("أدر", "telegram:-1001234567890"), ("manage", "telegram:-1001234567890")),
    "unmanage": (("أنهِ الإدارة", "محادث"), ("unmanage", "chat")),
    "welcome": (("welcome", "rasid"), ("welcome", "Hello, I am rasid")),
    "cancel": (("إلغاء", "أُلغي"), ("cancel", "called off")),
    "greet": (("مرحبا", "مساعدة"), ("hello", "help")),
    "peace": (("السلام عليكم", "وعليكم"), ("السلام عليكم", "وعليكم")),
    "thanks": (("شكرا", "عفوًا"), ("thanks", "You are welcome")),
    "help": (("مساعدة", "حالة عين الأسد"), ("help", "status")),
}

BEFORE = {
    "mute": "subscribe harir",
    "unmute": "subscribe harir",
}  # said first, so that there is something to it

# what cannot be meant, and what is said of it
WRONG: tuple[tuple[str, str], ...] = (
    ("حالة", "اسم"),
    ("حالة شيء لا يتابعه أحد", "لا أتابع شيئًا باسم"),
    ("حالة حرر", "قاعدة حرير الجوية"),
    ("المسار عين الأسد في 31 شباط", "شباط"),
    ("حالة " + "س" * 3000, "لا أتابع"),
    ("ابحث", "ابحث"),
    ("لماذا 99999", "99999"),
    ("تفاصيل كذا", "كذا"),
    ("اقتبس a999", "a999"),
    ("اكتم عين الأسد دهرًا", "عين الأسد"),
    ("الإعدادات الهدوء 25:00 30:00", "23:00 07:00"),
    ("المعالم due phase1_end كذا", "كذا"),
    ("المصادر أضف ليس عنوانًا", "عنوان"),
    ("الأشخاص أضف ليلى", "telegram:"),
    ("كلام لا معنى له", "لم أفهم"),
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Newsroom]:
    async with newsroom(tmp_path_factory.mktemp("newsroom")) as room:
        yield room


def test_no_command_is_left_out() -> None:
    """A new row of the table needs its dialog."""
    assert SAID.keys() == {command.name for command in COMMANDS}


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("command", SAID)
@pytest.mark.parametrize("place", PLACES)
async def test_a_command_is_understood_in_both_languages(room: Newsroom, place: str, command: str) -> None:
    if command in BEFORE:
        await room.places[place].say(BEFORE[command])
    for line, expected in SAID[command]:
        answer = await room.places[place].say(line)
        assert expected in answer, f"{line}: {answer}"


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("line", "expected"), WRONG, ids=[line[:30] for line, _ in WRONG])
async def test_what_cannot_be_meant_is_one_clear_answer(
    room: Newsroom, place: str, line: str, expected: str
) -> None:
    """Which says what to write instead, or what is nearest."""
    answer = await room.places[place].say(line)
    assert expected in answer, answer
    assert len(answer) < 2500
