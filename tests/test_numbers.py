"""Numbers of Arabic news are read for what they are: value or range, qualifier, what is counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from newsroom.arabic.numbers import NumberReader, UnitFile
from newsroom.arabic.words import page
from newsroom.lexicon import shipped_lexicon

ROWS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "texts/numbers.yaml").read_text("utf-8"))
SORTED = [row for row in ROWS if "sort" in row]
COUNTED = [row for row in ROWS if "is" in row]
READER = NumberReader(shipped_lexicon().numbers)
PIECES = [
    "2500",
    "٢٬٥٠٠",
    "و",
    "ألف",
    "آلاف",
    "مئات",
    "من",
    "إلى",
    "بين",
    "أكثر من",
    "جندي",
    "%",
    ":",
    "-",
    "ر",
    "،",
    "\n",
]


@pytest.fixture(scope="module")
def reader() -> NumberReader:
    return READER


def told(reader: NumberReader, text: str) -> list[list[object]]:
    """[value or [low, high], qualifier, unit] of each."""
    return [
        [n.low if n.low == n.high else [n.low, n.high], n.qualifier, n.unit] for n in reader.find(page(text))
    ]


@pytest.mark.parametrize("row", COUNTED, ids=lambda row: row["text"])
def test_a_number_is_read_with_its_qualifier_and_unit(reader: NumberReader, row: dict[str, Any]) -> None:
    """As the row says, and nothing besides."""
    assert told(reader, row["text"]) == row["is"]


@pytest.mark.parametrize("row", SORTED, ids=lambda row: row["text"])
def test_a_figure_that_counts_nothing_says_what_it_is(reader: NumberReader, row: dict[str, Any]) -> None:
    """Years, dates, clock times, shares, ages, money, distances, ranks and names."""
    assert {n.sort for n in reader.find(page(row["text"]))} == {row["sort"]}


def test_the_words_of_a_number_are_its_span(reader: NumberReader) -> None:
    """Without what qualifies it and what it counts."""
    text = page("ونحو ثلاثة آلاف جندي")
    (number,) = reader.find(text)

    assert text.text[number.start : number.end] == "ثلاثه الاف"
    assert text.text[number.begin : number.last] == "نحو ثلاثه الاف جندي"


def test_a_pair_knows_which_is_which(reader: NumberReader) -> None:
    """«من … إلى …» may be two figures or one range: the sentence decides, the pair is kept."""
    assert [n.pair for n in reader.find(page("من 5200 إلى 3000 جندي"))] == ["from", "to"]


def test_a_reader_can_be_taught_what_a_dossier_counts(reader: NumberReader) -> None:
    """With plural and dual, and without forgetting the lexicon."""
    taught = reader.counting({"truck": UnitFile(one=("شاحنة",), many=("شاحنات",))})

    assert told(taught, "3 شاحنات وشاحنتان و5 جنود") == [
        [3, "exact", "truck"],
        [2, "exact", "truck"],
        [5, "exact", "soldier"],
    ]
    assert told(reader, "3 شاحنات") == [[3, "exact", ""]]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=12))
def test_no_text_makes_it_raise(pieces: list[str]) -> None:
    """Whatever the page holds, numbers come in order, inside it, and their bounds in order too."""
    text = page(" ".join(pieces))
    found = READER.find(text)

    assert list(found) == sorted(found, key=lambda n: n.start)
    for number in found:
        assert 0 <= number.begin <= number.start < number.end <= number.last <= len(text.text)
        assert number.high is None or number.low <= number.high
