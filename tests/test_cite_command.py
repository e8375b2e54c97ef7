"""Citations: exact words, outlet, Arabic date, link; by number, name, link or alert; and what was edited since."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from newsroom.store import statements
from tests.archive import DONE, PLANNED, ask, asked, hear, lines, open_archive, shown
from tests.house import House, feed, open_house
from tests.servers import FeedHost, item, rss

pytestmark = pytest.mark.asyncio(loop_scope="module")
SENTENCE = "سلمت قوات التحالف الدولي قاعدة عين الأسد إلى الجيش العراقي."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with open_archive(tmp_path_factory.mktemp("archive")) as opened:
        yield opened


async def test_a_citation_is_ready_to_paste(house: House) -> None:
    """The words as they stand, the outlet, the day with both names of its month, the link; a button copies it."""
    line = f"«{SENTENCE}»، موقع الرصيف، 14 كانون الثاني/يناير 2026 https://news.example/2"
    for text in ("اقتبس a2.1", "استشهاد A2", "اقتبس a٢", "cite a2"):
        message = await asked(house, text)
        assert line in shown(message)
        assert [action.copies for row in message.actions for action in row if action.copies] == [line]
    assert f"“{SENTENCE}”, موقع الرصيف, 14 January 2026" in await ask(house, "cite a2.1", "en")


async def test_the_sentences_beside_it_are_a_button_away(house: House) -> None:
    """From the headline to the last."""
    assert lines(await asked(house, "اقتبس a2.1")) == ["cite a2.0", "cite a2.2"]
    after = await asked(house, "cite a2.2", pressed=True)
    assert "«وحضر المراسم ضباط من الجانبين.»" in shown(after) and after.replaces
    assert "«مراسم في غربي العراق»" in await ask(house, "اقتبس a2.0")
    assert "آخر جملة فيها 2" in await ask(house, "اقتبس a2.9")


async def test_what_was_read_is_cited_with_who_said_it(house: House) -> None:
    """A report by «r», a figure by «f», as «compare» numbers them."""
    said = await ask(house, "قارن عين الأسد")
    number = next(word for word in said.split() if word.startswith("r") and word[1:].isdecimal())
    assert "وزارة الدفاع العراقية، وكالة الجسر" in await ask(house, f"اقتبس {number}")
    assert "2500" in await ask(house, "اقتبس f1")


async def test_of_a_name_one_chooses_the_article(house: House) -> None:
    """The newest first, each with a button."""
    message = await asked(house, "اقتبس حرير")
    assert "من أي مادة؟" in shown(message) and len(lines(message)) == 5
    assert all(line.startswith("cite a") for line in lines(message))
    assert lines(await asked(house, "اقتبس حريير")) == ["cite harir_base"]


async def test_a_link_is_cited_too_and_what_has_none_says_so(house: House) -> None:
    assert SENTENCE in await ask(house, "اقتبس https://news.example/2")
    found = await ask(house, "ابحث التمور")
    number = next(word for word in found.split() if word.startswith("a") and word[1:2].isdecimal())
    assert "لا رابط لهذه المادة" in await ask(house, f"اقتبس {number}")


async def test_what_is_too_long_to_be_copied_by_a_button_is_shown_all_the_same(house: House) -> None:
    """As text to copy by hand."""
    long = replace(DONE, id="90", title="طويل", text="قالت اللجنة " + "كلامًا كثيرًا " * 40 + "في حرير.")
    await hear(house, replace(long, url="https://news.example/90"))
    message = await asked(house, "اقتبس https://news.example/90")
    assert "كلامًا كثيرًا في حرير.»" in shown(message)
    assert not any(action.copies for row in message.actions for action in row)


async def test_an_alert_is_cited_by_answering_it(tmp_path: Path) -> None:
    """Or by its number."""
    news = "غادرت قوات التحالف الدولي قاعدة عين الأسد."
    async with FeedHost() as host:
        url = host.put("/feed.xml", rss(item(news, link="https://news.example/1", guid="n1")))
        async with open_house(tmp_path, feed(url)) as house:
            await house.poll()
            assert house.room.texts()
            for more in ({"text": "اقتبس", "replies_to": "1"}, {"text": "اقتبس 1"}, {"text": "cite item 1"}):
                said = shown(await asked(house, more.pop("text"), chat="console", **more))
                assert "عينة: الرافد" in said and "قاعدة عين الأسد.»" in said
            assert "لا تنبيه" in await ask(house, "اقتبس 77")


@pytest.mark.parametrize(
    ("text", "said", "english"),
    [
        ("cite", "ماذا أقتبس؟", "What shall I cite?"),
        ("cite a999", "لا شيء عندي رقمه a999", "nothing numbered a999"),
        ("cite r999", "لا شيء عندي رقمه r999", "nothing numbered r999"),
        ("cite f999999999", "لا شيء عندي رقمه f999999999", "nothing numbered f999999999"),
        ("cite شيء لا يُتابع", "لا أتابع شيئًا باسم", "“شيء لا يُتابع”"),
        ("cite كركوك", "لا مادة عندي عن «كركوك»", "no article on “Kirkuk”"),
        ("cite " + "ن" * 5000, "لا أتابع شيئًا باسم", "…"),
    ],
)
async def test_what_cannot_be_cited_is_answered(house: House, text: str, said: str, english: str) -> None:
    assert said in await ask(house, text)
    assert english in await ask(house, text, "en")


async def test_a_sentence_that_its_outlet_took_back_is_cited_with_a_warning(house: House) -> None:
    """Who pastes it must know that it no longer stands there."""

    def reports(conn: object) -> list[int]:
        found = statements.evidence(conn, ["ain_al_asad_handover"], house.desk.ledger.zone)  # type: ignore[arg-type]
        return [one.id for one in found if one.source.outlet == PLANNED.source and one.quote != PLANNED.title]

    (number, *_) = await house.desk.db.read(reports)
    before = await ask(house, f"اقتبس r{number}")
    await hear(
        house, replace(PLANNED, text="صُحّح الخبر. وفي العراق نحو 2500 جندي أمريكي يتبعون التحالف الدولي.")
    )
    after = await ask(house, f"اقتبس r{number}")
    assert "ستغادر قاعدة عين الأسد" in before and "ستغادر قاعدة عين الأسد" in after
    assert "حذف المصدر هذه الجملة" not in before and "حذف المصدر هذه الجملة أو غيّرها في" in after
    assert "وما زالت الجملة فيها كما هي" in await ask(house, "اقتبس f1")
    assert "من نصها بعد التعديل" in await ask(house, "اقتبس a1")
    assert "edited this article" in await ask(house, "cite a1.1", "en")
