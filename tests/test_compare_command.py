"""Sources side by side: who says what, since when, from whom; and who has nothing on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

import pytest
import pytest_asyncio

from newsroom.comparing import newest_of_each, origins, silent
from newsroom.models import Stage
from tests.archive import ASAD, ask, asked, hear, lines, open_archive, told
from tests.house import House
from tests.ledger import evidence

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with open_archive(tmp_path_factory.mktemp("archive")) as opened:
        yield opened


async def test_each_source_says_its_newest_with_its_proof(house: House) -> None:
    """State, date, who vouches for it, the sentence, the link, and what to cite it by."""
    said = await ask(house, "قارن عين الأسد")
    assert said.startswith("ماذا يقول كل مصدر: قاعدة عين الأسد الجوية")
    assert "تم (مصدران) · مخطط له (مصدر واحد)" in said
    order = [said.index(outlet) for outlet in ("وكالة الجسر (", "موقع الرصيف (", "صحيفة النخيل (")]
    assert order == sorted(order)
    assert "تم · وزارة الدفاع العراقية (جهة رسمية) · الجمعة 16 كانون الثاني/يناير 2026" in said
    assert "مخطط له – أيلول/سبتمبر 2025" in said
    assert "«سلمت قوات التحالف الدولي قاعدة عين الأسد إلى الجيش العراقي.»" in said


async def test_outlets_that_have_nothing_on_it_are_named(house: House) -> None:
    """In one line, among those that are read."""
    assert "لا شيء عنه عند: صحيفة الصمت" in await ask(house, "قارن المصادر عين الأسد")
    assert "Nothing on it from: صحيفة الصمت" in await ask(house, "compare harir", "en")


async def test_figures_are_compared_by_source(house: House) -> None:
    """Of a quantity, or of who is counted."""
    for text in ("قارن us_troops_iraq", "قارن القوات الأمريكية"):
        said = await ask(house, text)
        assert "نحو 900" in said and "نحو 2,500" in said
        assert said.index("نحو 900") < said.index("نحو 2,500")


async def test_who_takes_it_from_another_is_told_apart(house: House) -> None:
    """Five that reprint one are one voice."""
    text = "نقلا عن رويترز، سلمت قوات التحالف الدولي قاعدة عين الأسد إلى الجيش العراقي أمس."
    await hear(house, told(60, "2026-01-18", "موقع الناقل", "نقل", text))
    said = await ask(house, "compare ain_al_asad_handover", "en")
    assert "taken from رويترز" in said and "its own" in said


async def test_without_a_state_or_figure_the_newest_articles_are_compared(house: House) -> None:
    """One of each outlet."""
    said = await ask(house, "قارن حرير")
    assert "لم يقل أحد شيئًا عن حالة أو رقم" in said
    assert said.count("قناة المرفأ") == 1 and "جولة رقم 6" in said


async def test_the_other_things_of_a_name_are_buttons(house: House) -> None:
    """What stands in the answer is not offered again."""
    text = "قالت وزارة الدفاع العراقية إن المرحلة الثانية من انسحاب التحالف الدولي تنتهي في أيلول 2026."
    await hear(house, told(61, "2026-01-19", "موقع الرصيف", "مراحل", text))
    message = await asked(house, "قارن انسحاب التحالف الدولي")
    assert lines(message) == ["compare phase2_full_withdrawal"]
    assert lines(await asked(house, f"قارن {ASAD}")) == []


@pytest.mark.parametrize(
    ("text", "said", "english"),
    [
        ("compare", "اكتب الاسم بعد الأمر", "compare Ain al-Asad"),
        ("compare قطب شمالي", "لا أتابع شيئًا باسم", "قطب شمالي"),
        ("compare كركوك", "لم يُرصد عنه شيء بعد", "Nothing was seen of it yet"),
        ("compare " + "ن" * 5000, "لا أتابع شيئًا باسم", "…"),
    ],
)
async def test_what_cannot_be_compared_is_answered(house: House, text: str, said: str, english: str) -> None:
    assert said in await ask(house, text)
    assert english in await ask(house, text, "en")


async def test_the_newest_of_each_outlet_counts_and_what_was_withdrawn_does_not() -> None:
    """And one origin is one voice, however many carry it."""
    gone = datetime.fromisoformat("2026-02-01T00:00:00+00:00")
    said = [
        evidence("m", Stage.PLANNED, "2026-01-01", outlet="أ"),
        evidence("m", Stage.COMPLETED, "2026-01-03", outlet="أ"),
        evidence("m", Stage.DENIED, "2026-01-04", outlet="أ", withdrawn=gone),
        evidence("m", Stage.COMPLETED, "2026-01-02", outlet="ب", origin="أ"),
    ]
    found = newest_of_each(said)
    assert [(one.said.source.outlet, one.said.report.stage, one.taken_from) for one in found] == [
        ("أ", Stage.COMPLETED, ""),
        ("ب", Stage.COMPLETED, "أ"),
    ]
    assert origins(found) == 1
    assert silent(["أ", "ج", "ج"], ["أ"]) == ["ج"]
