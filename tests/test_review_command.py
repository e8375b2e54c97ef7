"""The review: one case at a time, decided by analysts alone, told to whoever comes second, and taken back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.commands.registry import dispatch
from bot.commands.request import Request
from bot.message import Message
from bot.render import console
from newsroom import reviewing
from newsroom.answers import Ask
from newsroom.labelled import export
from newsroom.models import Article, Platform
from newsroom.rights import Role
from newsroom.store import inbox
from newsroom.store import ledger as rows
from tests.house import Clock, House, open_house, plain
from watchers.ingest import ingest

TODAY = datetime(2026, 2, 22, 9, 0, tzinfo=UTC)
ASAD = "ain_al_asad_handover"
LAYLA, SAMI, READER, EDITOR = "telegram:42", "slack:U7", "telegram:1", "telegram:2"
ROLES = {LAYLA: Role.ANALYST, SAMI: Role.ADMIN, EDITOR: Role.EDITOR}


def told(number: int, day: str, outlet: str, text: str) -> Article:
    moment = datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC)
    return Article(
        str(number), f"متابعة رقم {number}", text, outlet, f"https://news.example/{number}", moment
    )


CLAIMED = told(1, "2026-01-14", "موقع الرصيف", "سلمت قوات التحالف الدولي قاعدة عين الأسد إلى الجيش العراقي.")
AGAIN = told(
    2, "2026-01-15", "موقع الرصيف", "سلمت قوات التحالف الدولي أمس قاعدة عين الأسد إلى الجيش العراقي."
)
LATER = told(
    3, "2026-02-20", "صحيفة النخيل", "غادرت قوات التحالف الدولي قاعدة عين الأسد وسلمتها إلى الجيش العراقي."
)
MEETING = "بحث مسؤولون عراقيون مع التحالف الدولي جدول إنهاء مهمته، واتفقوا على لقاء جديد في بغداد."


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """One outlet has said that the base was handed over, and nobody else."""
    async with open_house(tmp_path, clock=Clock(TODAY), roles=ROLES) as house:
        await hear(house, CLAIMED)
        yield house


async def hear(house: House, *articles: Article) -> None:
    await ingest(house.desk, articles, tell=False, as_of=True, advance=lambda: None)


async def say(house: House, text: str, person: str = LAYLA, language: str = "ar", **more: object) -> Message:
    given = {"person": person, "name": "ليلى" if person == LAYLA else "سامي", "chat": person, **more}
    return await dispatch(Request(text, language, **given), house.desk)  # type: ignore[arg-type]


def read(message: Message) -> str:
    return plain("\n".join(part.text for part in console.render(message, width=0)))


async def ask(house: House, text: str, person: str = LAYLA, language: str = "ar", **more: object) -> str:
    return read(await say(house, text, person, language, **more))


def buttons(message: Message) -> Mapping[str, str]:
    return {action.label: action.line for row in message.actions for action in row}


async def test_a_case_is_shown_with_its_sentence_and_what_may_be_done(house: House) -> None:
    """What waits, for what, by whose word; every button is a command of ids alone."""
    case = await say(house, "المراجعة")
    said = read(case)
    assert "المراجعة: 1 من 1" in said and "ينقصه تأكيد جهة رسمية أو مصدر مستقل ثانٍ" in said
    assert "1. موقع الرصيف: تم" in said and CLAIMED.text in said
    assert list(buttons(case)) == ["أكّد", "ارفض", "بحاجة لمصدر ثانٍ", "عدّل", "تخطَّ"]
    for line in buttons(case).values():
        assert line.isascii() and len(line) <= 60
    english = await say(house, "review", language="en")
    assert "Review: 1 of 1" in read(english) and "Confirm" in buttons(english)


async def test_what_is_confirmed_says_what_changed_by_whom_and_can_be_undone(house: House) -> None:
    """By a colleague too; who did what stays in the books."""
    done = await say(house, buttons(await say(house, "المراجعة"))["أكّد"], pressed=True)
    assert "كانت الحالة: أُعلن إنجازه ولم يتأكد، وصارت: مكتمل" in read(done)
    assert f"بتأكيد ليلى ({LAYLA})" in read(done) and done.replaces
    assert "لا شيء ينتظر قرارًا" in await ask(house, "المراجعة")
    back = await say(house, buttons(done)["تراجع"], SAMI, pressed=True)
    assert f"تراجع سامي ({SAMI}) عن القرار 1" in read(back)
    assert "كانت الحالة: مكتمل، وصارت: أُعلن إنجازه ولم يتأكد" in read(back)
    again = await ask(house, "المراجعة")
    assert "1 من 1" in again and "تراجع سامي" in again
    assert "تراجع عنه سامي" in await ask(house, "review undo 1")


async def test_what_is_rejected_has_no_force_any_more(house: House) -> None:
    done = await say(house, buttons(await say(house, "review", language="en"))["Reject"], language="en")
    assert "It is now: not rated yet".lower() in read(done).lower()
    assert "Nothing waits for a decision" in await ask(house, "review", language="en")


async def test_who_comes_second_is_told_what_the_first_decided(house: House) -> None:
    """And changes nothing: two buttons of one case, pressed by two people."""
    first, second = await say(house, "المراجعة"), await say(house, "المراجعة", SAMI)
    await say(house, buttons(first)["أكّد"])
    late = await ask(house, buttons(second)["ارفض"], SAMI)
    assert "سبقك زميل إلى هذا" in late and f"بتأكيد ليلى ({LAYLA})" in late and "مكتمل منذ" in late
    made = await house.desk.db.read(rows.decisions, [ASAD], house.desk.ledger.zone)
    assert [one.by for one in made] == [f"ليلى ({LAYLA})"]


async def test_a_case_set_aside_comes_back_with_another_origin(house: House) -> None:
    """Not with the same outlet saying it again."""
    aside = await say(house, buttons(await say(house, "المراجعة"))["بحاجة لمصدر ثانٍ"])
    assert "وُضع جانبًا" in read(aside)
    assert "لا شيء ينتظر قرارًا" in await ask(house, "المراجعة")
    assert "ولم يتأكد" in await ask(house, "حالة عين الأسد")
    await hear(house, AGAIN)
    assert "لا شيء ينتظر قرارًا" in await ask(house, "المراجعة")
    assert "عاد إلى القائمة" in await ask(house, buttons(aside)["تراجع"], SAMI)
    assert "1 من 1" in await ask(house, "المراجعة")
    assert "عن 1 من قبل" in await ask(house, buttons(aside)["تراجع"])
    await say(house, f"المراجعة بحاجة لمصدر ثان {ASAD}")
    await hear(house, LATER)
    assert "مكتمل" in await ask(house, "حالة عين الأسد")


async def test_skipping_ends_with_the_last(house: House) -> None:
    end = await say(house, buttons(await say(house, "المراجعة"))["تخطَّ"])
    assert "هذا آخر ما ينتظر، وهو واحد" in read(end)
    assert "1 من 1" in await ask(house, buttons(end)["من البداية"])


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("المراجعة عدّل تسليم عين الأسد متأخر 1 شباط 2026 رأيت البيان", "وصارت: متأخر"),
        (f"review set {ASAD} delayed 2026-02-01 رأيت البيان", "وصارت: متأخر"),
    ],
)
async def test_a_state_is_set_by_hand_with_day_and_note(house: House, line: str, answer: str) -> None:
    done = await ask(house, line)
    assert answer in done and "«رأيت البيان»" in done and "1 شباط/فبراير 2026" in done


async def test_what_is_not_said_is_asked_for(house: House) -> None:
    """In words where no window opens, and the next message fills it in."""
    asked = await say(house, buttons(await say(house, "المراجعة"))["عدّل"])
    assert "الحالة" in read(asked) and asked.form is None
    window = await say(house, f"review set {ASAD}", SAMI, forms=True)
    assert window.form and [field.key for field in window.form.fields] == ["state", "day", "note"]
    assert len(window.form.title) <= 24 and len(window.form.submit) <= 24
    done = await ask(house, "الحالة: جارٍ\nالتاريخ: أمس\nالملاحظة: لم تنته بعد")
    assert "وصارت: جارٍ" in done and "«لم تنته بعد»" in done


BAD = (
    ("المراجعة كلام", "لم أفهم"),
    ("المراجعة أكد", "اكتب الاسم بعد الأمر"),
    ("المراجعة أكد لا وجود له هنا", "لا أتابع شيئًا باسم"),
    ("المراجعة أكد residual_two_bases", "لم يقل أي خبر إنها تمت"),
    ("المراجعة ارفض", "أي خبر تقصد؟"),
    ("المراجعة ارفض 99", "لا خبر برقم 99"),
    (f"review reject {'9' * 20}", "أي خبر تقصد؟"),
    ("المراجعة تراجع", "أي قرار؟"),
    ("المراجعة تراجع 99", "لا قرار رقمه 99"),
    (f"review undo {'9' * 20}", "أي قرار؟"),
    ("المراجعة تراجع m99", "لا بلاغ ولا قرار برقم 99"),
    ("المراجعة بحاجة لمصدر ثان residual_two_bases", "لم يعد في هذا ما ينتظر"),
    (f"review set {ASAD} complete 2027-01-01", "لم يأت بعد"),
    (f"review set {ASAD} complete 2026-13-41", "ليس تاريخًا أفهمه"),
    (f"review set {ASAD} complete أمس {'طويل ' * 300}", "أطول من المسموح"),
)


async def test_what_cannot_be_done_is_answered_with_what_can(house: House) -> None:
    """And nothing is decided."""
    for line, answer in BAD:
        assert answer in await ask(house, line), line
    assert await house.desk.db.read(rows.decisions, [ASAD], house.desk.ledger.zone) == []


async def test_nobody_else_decides(house: House) -> None:
    """Whatever they write or press; the status offers them no button for it."""
    line = buttons(await say(house, "المراجعة"))["أكّد"]
    for person in (READER, EDITOR, ""):
        for text in ("المراجعة", line, f"review set {ASAD} complete", "review undo 1"):
            assert "هذا الأمر للمحللين" in await ask(house, text, person)
        assert "for analysts" in await ask(house, "review", person, "en")
        assert "راجع" not in buttons(await say(house, "حالة عين الأسد", person))
    assert await house.desk.db.read(rows.decisions, [ASAD], house.desk.ledger.zone) == []


async def test_a_status_leads_analysts_to_its_case(house: House) -> None:
    offered = buttons(await say(house, "حالة عين الأسد"))
    assert "1 من 1" in await ask(house, offered["راجع"])
    assert offered["اشترك"] == "subscribe ain_al_asad" and offered["المسار"] == "timeline ain_al_asad"


async def test_a_request_that_comes_twice_decides_once(house: House) -> None:
    """A crash after the change and before the answer."""
    asked = await house.desk.db.write(inbox.put, Platform.TELEGRAM, "7", {}, house.clock())
    line = buttons(await say(house, "المراجعة"))["أكّد"]
    assert "وصارت: مكتمل" in await ask(house, line, update_id=asked)
    assert "نُفّذ هذا الطلب من قبل" in await ask(house, line, update_id=asked)
    assert len(await house.desk.db.read(rows.decisions, [ASAD], house.desk.ledger.zone)) == 1


async def test_two_that_contradict_each_other_are_a_case_of_their_own(house: House) -> None:
    """Each side with its value; a figure cannot be rejected, and can wait for another source."""
    await hear(
        house,
        told(7, "2025-08-12", "الأول", f"{MEETING} وفي العراق نحو 2500 جندي أمريكي يتبعون التحالف."),
        told(8, "2025-08-13", "الثاني", "وفي العراق نحو 900 جندي أمريكي يتبعون التحالف الدولي."),
    )
    case = await say(house, "المراجعة")
    said, offered = read(case), buttons(case)
    assert "1 من 2" in said and "رقمان متضاربان" in said
    assert "الأول: نحو 2,500" in said and "الثاني: نحو 900" in said
    assert list(offered) == ["بحاجة لمصدر ثانٍ", "تخطَّ"]
    assert "2 من 2" in await ask(house, offered["تخطَّ"])
    aside = await say(house, offered["بحاجة لمصدر ثانٍ"])
    assert "1 من 1" in await ask(house, "المراجعة")
    assert "وضعه ليلى" in await ask(house, offered["بحاجة لمصدر ثانٍ"], SAMI)
    third = "زار وفد برلماني بغداد، وقال عضو فيه إن في العراق نحو 900 جندي أمريكي ضمن التحالف الدولي."
    await hear(house, told(9, "2025-08-14", "الثالث", third))
    assert "1 من 2" in await ask(house, "المراجعة")
    assert "عاد إلى القائمة" in await ask(house, buttons(aside)["تراجع"])


async def test_more_cases_ask_no_more_of_the_database(house: House) -> None:
    """What was done about a case is looked up for the one that is shown."""
    before, cases = await asked_of_store(house)
    await hear(
        house,
        told(7, "2025-08-12", "الأول", f"{MEETING} وفي العراق نحو 2500 جندي أمريكي يتبعون التحالف."),
        told(8, "2025-08-13", "الثاني", "وفي العراق نحو 900 جندي أمريكي يتبعون التحالف الدولي."),
    )
    assert (cases, await asked_of_store(house)) == (1, (before, 2))


async def asked_of_store(house: House) -> tuple[int, int]:
    """How many queries the queue takes, and how many cases are in it."""
    desk = house.desk

    def read(conn: Connection) -> tuple[int, int]:
        link, seen = conn.connection.driver_connection, list[str]()
        assert isinstance(link, sqlite3.Connection)
        link.set_trace_callback(seen.append)
        try:
            cases = reviewing.queue(conn, Ask(desk.ledger, desk.watchlist, desk.now()))
        finally:
            link.set_trace_callback(None)
        return len(seen), len(cases)

    return await desk.db.read(read)


async def test_decisions_become_labels(house: House) -> None:
    """A rejected sentence is wrong, a confirmed one right; undone ones are neither."""
    rejected = await say(house, buttons(await say(house, "المراجعة"))["ارفض"])
    (row,) = await labels(house)
    assert (row["text"], row["source"], row["ref_date"]) == (CLAIMED.text, CLAIMED.source, "2026-01-14")
    assert row["milestones"] == [] and row["wrong"]["milestones"][0]["evidence"] == CLAIMED.text
    assert "ain_al_asad" in row["entities_optional"]
    await say(house, buttons(rejected)["تراجع"])
    assert await labels(house) == []
    await say(house, f"review confirm {ASAD}")
    ((row,)) = await labels(house)
    (right,) = (one for one in row["milestones"] if one["judged"])
    assert (right["milestone"], right["stage"]) == (ASAD, "completed")
    assert LAYLA not in json.dumps(row)


async def labels(house: House) -> list[dict[str, Any]]:
    desk = house.desk
    read = desk.db.read
    return await read(lambda conn: list(export(conn, list(desk.watchlist.milestones), desk.ledger.zone)))
