"""Finding: the archive by its words, the latest page by page, and names as people really type them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import Connection
from typer.testing import CliRunner

from bot.cli.app import app
from bot.commands.registry import find as command_of
from newsroom.store import search
from newsroom.store.search import META_VERSION
from newsroom.store.sql import upsert
from newsroom.store.tables import meta
from newsroom.watchlist import Watchlist
from tests.archive import ask, asked, lines, open_archive, shown
from tests.house import House, plain, shipped_config

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with open_archive(tmp_path_factory.mktemp("archive")) as opened:
        yield opened


# ── find ─────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_result_has_outlet_day_sentence_and_what_to_cite_it_by(house: House) -> None:
    """The sentence that has the words, not the headline."""
    for text in ("ابحث عن المراسم ضباط", "ابحث مراسم وضباط", "find المراسم ضباط"):
        said = await ask(house, text)
        assert "مراسم في غربي العراق (https://news.example/2)" in said
        assert "موقع الرصيف · الأربعاء 14 كانون الثاني/يناير 2026 · a2.2" in said
        assert "«وحضر المراسم ضباط من الجانبين.»" in said


async def test_five_to_a_page_and_a_button_for_older_ones(house: House) -> None:
    """And back; what a button types is short enough for any platform."""
    first = await asked(house, "ابحث عن قاعدة حرير")
    assert "7 مواد" in shown(first) and shown(first).count("واطّلع") == 5
    assert "find +5 قاعدة حرير" in lines(first) and not first.replaces
    assert "status harir_base" in lines(first)
    assert all(len(line.encode()) <= 60 for line in lines(first))
    second = await asked(house, "find +5 قاعدة حرير", pressed=True)
    assert second.replaces and shown(second).count("واطّلع") == 2
    assert "6. جولة رقم 1" in shown(second) and "find +0 قاعدة حرير" in lines(second)
    assert "لا نتائج بعد هذه" in await ask(house, "ابحث +50 قاعدة حرير")


async def test_words_too_many_for_a_button_are_gone_on_with_by_typing(house: House) -> None:
    """No page is out of reach."""
    long = "وفد بغداد قاعدة حرير الجوية أربيل الملف"
    message = await asked(house, f"ابحث {long}")
    assert not any(line.startswith("find") for line in lines(message))
    assert f"لما هو أقدم اكتب: ابحث +5 {long}" in shown(message)


async def test_phrases_days_and_outlets_narrow_the_search(house: House) -> None:
    """In quotation marks of any kind; «منذ», «حتى», «مصدر:»."""
    assert "مادتان" in await ask(house, "ابحث «الجيش العراقي»")
    assert "لم أجد" in await ask(house, 'ابحث "العراقي الجيش"')
    assert "مادة واحدة" in await ask(house, "ابحث “عين الأسد” منذ 15 كانون الثاني 2026")
    assert "مادة واحدة" in await ask(house, "ابحث عين الأسد حتى 2025-12-31")
    assert "مادة واحدة" in await ask(house, "ابحث عين الأسد منذ 2026-01-01 حتى 2026-01-15")
    assert "مادة واحدة" in await ask(house, "ابحث عين الأسد مصدر: الجسر")
    assert "1 article" in await ask(house, 'find "عين الأسد" since 2026-01-01 outlet: «وكالة الجسر»', "en")
    assert "مادة واحدة" in await ask(house, "ابحث عين الأسد مصدر: الجسر منذ 2026-01-01")


async def test_an_article_outside_all_dossiers_is_found_too(house: House) -> None:
    """The archive is all that was read."""
    assert "معرض التمور" in await ask(house, "ابحث تمور البصرة")


async def test_nothing_found_says_so_and_offers_what_is_followed(house: House) -> None:
    """A name misspelt leads to the thing itself."""
    message = await asked(house, "ابحث حريير")
    assert "لم أجد في الأرشيف" in shown(message)
    assert lines(message)[0] == "status harir_base"
    english = await asked(house, "find hareer", "en")
    assert "No article" in shown(english) and "status harir_base" in lines(english)
    assert lines(await asked(house, "ابحث كيمياء عضوية")) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ابحث", "اكتب ما تبحث عنه"),
        ("ابحث عن ؟!", "اكتب ما تبحث عنه"),
        ("ابحث و", "اكتب ما تبحث عنه"),
        ("ابحث +5", "اكتب ما تبحث عنه"),
        ("ابحث " + "كلام " * 300, "24 كلمة على الأكثر"),
        ("ابحث " + " ".join(f"ك{n}م" for n in range(25)), "24 كلمة على الأكثر"),
        ("ابحث حرير منذ الربيع الفائت جدا", "ليس تاريخًا أفهمه"),
        ("ابحث حرير منذ 2025-02-30", "ليس تاريخًا أفهمه"),
        ("ابحث حرير حتى 2025-13-01", "ليس تاريخًا أفهمه"),
        ("ابحث حرير منذ 2026-02-01 حتى 2026-01-01", "بعد يوم النهاية"),
        ("ابحث حرير مصدر: المجرة", "لا مصدر عندي باسم «المجرة»"),
        ("ابحث " + "ن" * 390, "لم أجد"),
        ('ابحث forms:x" OR NEAR(a*', "لم أجد"),
    ],
)
async def test_what_cannot_be_looked_for_is_answered(house: House, text: str, said: str) -> None:
    """With what to type instead."""
    assert said in await ask(house, text)
    assert await ask(house, text, "en")


async def test_until_without_a_date_is_a_word_like_others(house: House) -> None:
    """People look for «حتى الآن» too."""
    assert "لم أجد" in await ask(house, "ابحث لم تغادر حتى الساعة")


async def test_a_search_while_the_archive_is_indexed_says_so(house: House) -> None:
    """Nobody takes what is not indexed yet for what was never published."""

    def behind(conn: Connection) -> None:
        upsert(conn, meta, {"key": META_VERSION}, {"value": "0"})

    await house.desk.db.write(behind)
    try:
        assert "ما زال الأرشيف القديم يُفهرس" in await ask(house, "ابحث كيمياء")
        assert "still being indexed" in await ask(house, "find حرير", "en")
    finally:
        while await house.desk.db.write(search.catch_up):
            pass
    assert "يُفهرس" not in await ask(house, "ابحث حرير")


async def test_the_command_line_finds_the_same(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As text and as data; a date that is none and words that are none are refused."""
    monkeypatch.setenv("RASID_DATA", str(house.desk.settings.data))
    monkeypatch.setenv("REDIS_URL", "off")

    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["find", *words])
        return done.exit_code, done.stdout

    code, out = await asyncio.to_thread(run, "عين الأسد", "--since", "2026-01-15", "--json")
    (found,) = json.loads(out)["results"]
    assert (code, found["id"], found["outlet"]) == (0, "a3.1", "وكالة الجسر")
    code, out = await asyncio.to_thread(run, "قاعدة", "حرير", "--outlet", "المرفأ", "--limit", "2")
    assert code == 0 and "7 مواد" in plain(out) and out.count("واطّلع") == 2
    assert (await asyncio.to_thread(run, "حرير", "--since", "أمس الأول"))[0] == 2
    assert (await asyncio.to_thread(run, "؟"))[0] == 2


# ── latest ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_latest_page_by_page(house: House) -> None:
    """As many as wanted, of a name or of all; older and newer by buttons."""
    first = await asked(house, "آخر الأخبار عن حرير ٣")
    assert shown(first).count("واطّلع") == 3 and "latest harir_base 3 +3" in lines(first)
    last = await asked(house, "latest harir_base 3 +6", pressed=True)
    assert shown(last).count("واطّلع") == 1 and lines(last) == ["latest harir_base 3 +3"] and last.replaces
    assert "nothing older" in await ask(house, "latest harir 3 +60", "en")
    assert lines(await asked(house, "آخر الأخبار")) == ["latest 5 +5"]


@pytest.mark.parametrize("text", ["أخبار 0", "أخبار 99", "أخبار حرير -3", "أخبار 2.5", "أخبار 99999999999"])
async def test_a_number_of_stories_that_makes_no_sense_is_answered(house: House, text: str) -> None:
    """With the bounds."""
    assert "عددًا من 1 إلى 10" in await ask(house, text)
    assert "from 1 to 10" in await ask(house, text, "en")


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────

MISSPELT = """
حرر harir_base | حربر harir_base | حريير harir_base | حريرر harir_base | حرثر harir_base | خرير harir_base
هرير harir_base | حيرر harir_base | جرير harir_base | قاعده حريرر harir_base | قاعدة خرير harir_base
قاغدة حرير harir_base | قاعدةحرير harir_base | hareer harir_base | harrir harir_base | hrir harir_base
harier harir_base | pvdv harir_base | اشقهق harir_base | وضع قاعدة حرير الآن؟ harir_base
ما هو وضع حرير اليوم؟ harir_base | بحرير harir_base | عين الاسدد ain_al_asad | عينالأسد ain_al_asad
عين الأسدالجوية ain_al_asad | عين الاسذ ain_al_asad | عي الأسد ain_al_asad | عين اللاسد ain_al_asad
عبن الأسد ain_al_asad | غين الأسد ain_al_asad | عين الأصد ain_al_asad | عن الاسد ain_al_asad
لعين الأسد ain_al_asad | ain alasad ain_al_asad | ainalasad ain_al_asad | ein el asad ain_al_asad
ayn al assad ain_al_asad | ain al-asd ain_al_asad | بغداذ baghdad | بغدد baghdad | bagdad baghdad | اربل erbil
اربييل erbil | أريبل erbil | irbil erbil | arbeel erbil | كركوم kirkuk | كروك kirkuk | karkuk kirkuk
الموصول mosul | mousul mosul | البيشمرقة peshmerga | البشمركا peshmerga | peshmarga peshmerga
الحشد الشعي pmf | الحشد الشعببي pmf | داعس isis | دعاش isis | كتائب حزبالله kataib_hezbollah
ترامبب donald_trump | نرامب donald_trump | دونلد ترامب donald_trump | السودني mohammed_al_sudani
سليمني qasem_soleimani | قاسم سلماني qasem_soleimani | التحاف الدولي coalition | التحلف الدولي coalition
التحالفالدولي coalition | القوات الامركية us_forces | البنتاجون pentagon | سنتكم centcom | sentcom centcom
الناتوو nato | بلت balad_base | قاعدة بلدد balad_base | مطار بغدد baghdad_airport | مطاربغداد baghdad_airport
الطون كبري altun_kupri | altun kobri altun_kupri | لاريجني ali_larijani | اوبام barack_obama
فيلق القس quds_force | الابنار anbar | كردستن kurdistan_region | العزم الصلبب cjtf_oir | النجبا nujaba
"""
NOBODY = (
    *("باريس", "القمر", "كرة القدم", "الطقس", "نتائج الامتحانات", "برشلونة", "xyz", "سعر الدولار", "طوكيو"),
    *("مسلسل رمضان", "hello world", "12345", "weather", "ن", "football", "مطبخ", "بيتزا", "الذكاء الاصطناعي"),
    *("؟؟؟", "***", "الآن", "ن" * 5000, "كلام " * 300),
)


def cases() -> list[tuple[str, str]]:
    pairs = [case.strip().rsplit(" ", 1) for case in MISSPELT.replace("\n", "|").split("|") if case.strip()]
    return [(typed, meant) for typed, meant in pairs]


def watchlist() -> Watchlist:
    return Watchlist(shipped_config().dossiers)


async def test_a_name_misspelt_leads_to_its_thing_first() -> None:
    """Letters lacking, doubled, turned round or next on the keyboard; by ear; without gaps; in Latin letters."""
    known = watchlist()
    wrong = {}
    for typed, meant in cases():
        found = known.find(typed)
        ids = [thing.id for thing in found.exact or found.nearest]
        if ids[:1] != [meant] or len(found.nearest) > 3:
            wrong[typed] = ids
    assert len(cases()) >= 60
    assert wrong == {}


async def test_what_is_followed_by_nobody_gets_no_suggestion() -> None:
    """Neither a thing nor a guess."""
    known = watchlist()
    found = {typed[:20]: known.find(typed) for typed in NOBODY}
    assert {typed: f for typed, f in found.items() if f.exact or f.nearest} == {}


async def test_a_name_nearly_right_gets_buttons(house: House) -> None:
    """«حالة حرر» offers the base, though its name counts in context only."""
    message = await asked(house, "حالة حرر")
    assert "هل تقصد" in shown(message) and lines(message)[0] == "status harir_base"
    assert "latest harir_base" in lines(await asked(house, "أخبار حرير الجوي"))


@pytest.mark.parametrize(
    ("typed", "command", "rest"),
    [
        ("ما وضع حرير؟", "status", "حرير"),
        ("شو وضع حرير", "status", "حرير"),
        ("وين وصل ملف الانسحاب", "status", "ملف الانسحاب"),
        ("إلى أين وصلت المرحلة الثانية؟", "status", "المرحلة الثانية"),
        ("ماذا حدث في عين الأسد", "status", "عين الأسد"),
        ("what about harir?", "status", "harir"),
        ("ما آخر أخبار حرير", "latest", "حرير"),
        ("آخر المستجدات", "latest", ""),
        ("ابحث لي عن مراسم", "find", "مراسم"),
        ("search for harir", "find", "harir"),
        ("قارن المصادر عين الأسد", "compare", "عين الأسد"),
        ("استشهاد a2", "cite", "a2"),
    ],
)
async def test_questions_as_people_ask_them_are_commands(typed: str, command: str, rest: str) -> None:
    found, left = command_of(typed)
    assert found
    assert (found.name, left) == (command, rest)


async def test_a_question_with_words_around_the_name_is_answered(house: House) -> None:
    """«وضع قاعدة حرير الآن؟»، «وين وصل ملف الانسحاب»"""
    for text in ("وضع قاعدة حرير الآن؟", "ما وضع حرير؟", "شو صار بحرير", "status harir"):
        assert (await ask(house, text)).startswith("قاعدة حرير الجوية")
    assert "انسحاب" in (await ask(house, "وين وصل ملف انسحاب التحالف الدولي")).splitlines()[0]
