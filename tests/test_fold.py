"""The fold: what is read as the same, and the way back to the raw text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.arabic.fold import fold, heavy

# Letters, marks and signs that meet in real feeds, with what has broken folds before: the ligature that holds
# a final ى, marks between a letter and its hamza, lone surrogates, styled letters of the second plane.
TRICKY = "اأإآٱبةهىيئؤءوکگیێەۀۂلا لإﻻﷲﷺ﷽ﷹﹶﺃـًَُّْٕٓٔ"
TRICKY += "\u200c\u200d\u200f\u061c\u2067\u00ad\ud800\udfff٣۳٬٫…“”’\u00a0\n.a𝐍🇮ÉİßΣﬁ①"
TEXTS = st.one_of(st.text(), st.text(alphabet=TRICKY), st.text(alphabet=st.characters(exclude_categories=())))


@pytest.mark.parametrize(
    ("written", "light"),
    [
        ("قَاعِدَةُ", "قاعدة"),
        ("الأســــد", "الأسد"),
        ("هٰذا", "هذا"),
        ("ق\u200cا\u200dع\u200fدة", "قاعدة"),
        ("\u2067عين الأسد\u2069", "عين الأسد"),
        ("کردستان", "كردستان"),
        ("پێشمەرگە", "بيشمهركه"),
        ("ﺍﻟﻌﺮﺍﻕ", "العراق"),
        ("ﻻ", "لا"),
        ("ﷲ", "الله"),
        ("٢٥٠٠ و۹۰۰", "2500 و900"),
        ("“داعش” و«داعش»", '"داعش" و"داعش"'),
        ("2025٬ ثم", "2025، ثم"),
        ("انتهى…", "انتهى."),
        ("CENTCOM", "centcom"),
        ("𝐍𝐀𝐓𝐎", "nato"),
        ("أ\u00a0ب", "أ ب"),
        ("ا\u0653ب", "آب"),
        ("\uf06e بيان", "  بيان"),
        ("ﹶ", ""),
    ],
)
def test_light_fold_reads_the_same_letter_whatever_its_form(written: str, light: str) -> None:
    """Marks, tatweel, invisible signs and foreign forms of a letter carry no difference."""
    assert fold(written).light == light


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("إلى", "الي"),
        ("مسؤول", "مسوول"),
        ("هيئة", "هييه"),
        ("ٱلعراق", "العراق"),
        ("على", "علي"),
    ],
)
def test_heavy_fold_joins_hamza_seats_maqsura_and_ta_marbuta(one: str, other: str) -> None:
    """House spellings of hamza, final ya and ta marbuta meet on the heavy fold only."""
    assert heavy(one) == other
    assert fold(one).light != fold(other).light


def test_a_detached_hamza_is_the_hamza() -> None:
    """Composed and decomposed text fold alike, also with a tatweel run after it."""
    assert fold("أمن ؤ ئ").light == fold("ا\u0654من و\u0654 ي\u0654").light


def test_lone_surrogates_never_reach_what_is_stored() -> None:
    """A broken emoji must not make a hash or a database write fail."""
    fold("بيان\ud83d").text.encode("utf-8")


@given(TEXTS)
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    """Both levels are stable, so a stored fold can be compared with a fresh one."""
    once = fold(text)
    assert fold(once.light).light == once.light
    assert heavy(once.text) == once.text
    assert heavy(once.light) == once.text


@given(TEXTS)
def test_both_levels_and_the_offsets_have_one_length(text: str) -> None:
    """An index of one level is an index of the other, and each has a raw place."""
    folded = fold(text)
    assert len(folded.text) == len(folded.light) == len(folded.offsets) - 1
    assert (folded.offsets[1:] >= folded.offsets[:-1]).all()


@given(TEXTS, st.data())
def test_a_span_leads_back_to_text_that_folds_the_same(text: str, data: st.DataObject) -> None:
    """The raw text of a span holds the folded span."""
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    raw_start, raw_end = folded.span(start, end)
    assert 0 <= raw_start <= raw_end <= len(text)
    assert folded.text[start:end] in heavy(text[raw_start:raw_end])


@pytest.mark.parametrize(
    ("text", "word", "raw"),
    [
        ("في قَاعِدَةٍ قرب", "قاعده", "قَاعِدَةٍ"),
        ("الأســد هنا", "الاسد", "الأســد"),
        ("قال ﷲ أكبر", "الله", "ﷲ"),
        ("عين\u200f الأسد", "عين", "عين"),
    ],
)
def test_a_span_takes_the_marks_after_its_last_letter(text: str, word: str, raw: str) -> None:
    """A highlighted word keeps its last vowel, and takes no invisible sign with it."""
    folded = fold(text)
    at = folded.text.index(word)
    start, end = folded.span(at, at + len(word))
    assert text[start:end] == raw
