"""People greet and thank: that is answered as people do, and never taken for a question."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot import faults
from bot.render.foreign import LRI, PDI, dates_apart, isolated
from bot.texts import Texts
from newsroom.errors import Fault
from newsroom.watchlist import Watchlist
from tests.house import House, open_house, plain, shipped_config
from tests.talking import Talk

ON_ONE_LOOP = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    folder: Path = tmp_path_factory.mktemp("courtesies")
    async with open_house(folder) as opened:
        yield opened


@pytest.mark.parametrize(
    ("said", "language", "answer"),
    [
        ("مرحبًا", "ar", "أهلًا بك"),
        ("صباح الخير!", "ar", "أهلًا بك"),
        ("السلام عليكم", "ar", "وعليكم السلام"),
        ("السلام عليكم ورحمة الله وبركاته", "ar", "وعليكم السلام"),
        ("شكرًا", "ar", "عفوًا"),
        ("شكرًا جزيلًا لك", "ar", "عفوًا"),
        ("hello", "en", "Hello."),
        ("Thanks!", "en", "You are welcome."),
        ("thank you very much", "en", "You are welcome."),
        ("مرحبا حالة عين الأسد", "ar", "عين الأسد الجوية"),
        ("السلام عليكم، حالة عين الأسد؟", "ar", "عين الأسد الجوية"),
        ("hello Harir", "en", "Harir"),
    ],
)
@ON_ONE_LOOP
async def test_a_courtesy_is_returned(house: House, said: str, language: str, answer: str) -> None:
    """Briefly; a question that comes with it is answered in its stead."""
    told = await Talk(house)(said, language=language)
    assert answer in told
    assert not any(word in told for word in ("هل تقصد", "Did you mean", "لم أفهم"))


def test_dates_run_left_to_right_between_arabic_words() -> None:
    """In our own sentences, in what stands in their holes, and in words of others; an address stays whole."""
    apart = f"{LRI}2026-09-01..2026-09-30{PDI}"
    assert dates_apart("موعد 2026-09-01..2026-09-30، أو بلا") == f"موعد {apart}، أو بلا"
    for said in (
        Texts("ar")("fault-date"),
        Texts("ar")("milestone-due-hint"),
        Texts("ar")("milestone-due-what", text="2026-13 أو غيره"),
        Texts("ar")("not-a-day", text="يوم 2026-13-01"),
        isolated("بيان 2026-09-30"),
    ):
        before = [said[found.start() - 1] for found in re.finditer(r"2026-\d\d|2025-\d\d", said)]
        assert LRI in before and set(before) <= {LRI, "."}, said
    for untouched in (
        "2026-09-30",
        "from 2026-09-30",
        "رابط https://a.example/2026-09-30/x",
        "رقم a-2026-09-30",
    ):
        assert dates_apart(untouched) == untouched


@pytest.mark.parametrize(
    ("language", "said"),
    [("ar", "النوع: ليس من القيم المعروفة: قاعدة، موقع، مؤسسة"), ("en", "base, site, organisation")],
)
def test_a_choice_that_does_not_exist_is_told_in_words(language: str, said: str) -> None:
    """Not as the program spells them."""
    fault = Fault("dossiers/a.yaml", "entities[3].kind", "Input should be 'base', 'site' or 'organisation'")
    config = shipped_config()
    lines = faults.told([fault], Watchlist(config.dossiers), Texts(language)).lines
    assert said.lower() in plain(str(lines[0])).lower()
