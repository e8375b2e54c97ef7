"""Sentences of an article: exact evidence, whatever the page did to its lines; and which of them are headlines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.arabic.sentences import LONGEST, headlined, sentences, spans
from newsroom.arabic.words import page

PIECES = st.lists(
    st.sampled_from(["غادر", "الرتل", ".", "..", "،", "؟", "«", ".»", "\n", "\n\n", " ", "2.5", "أ."])
)


def said(text: str, title: str = "") -> list[str]:
    body = f"{title}\n{text}"
    return [body[each.start : each.end] for each in sentences(body, len(title), page(body))]


def headlines(text: str, title: str = "") -> list[str]:
    body = f"{title}\n{text}"
    found = headlined(title, sentences(body, len(title), page(body)), body)
    return [body[each.start : each.end] for each in found if each.title]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("غادر الرتل. ووصل آخر!", ["غادر الرتل.", "ووصل آخر!"]),
        ("غادر الرتل.. والجيش ينتشر.", ["غادر الرتل.. والجيش ينتشر."]),  # a dash of headlines
        ("قالت (أ. ف. ب.) ذلك. ثم صمتت.", ["قالت (أ. ف. ب.) ذلك.", "ثم صمتت."]),
        ("بقي 2.5 ألف جندي. انتهى.", ["بقي 2.5 ألف جندي.", "انتهى."]),
        ("قال «انتهت المهمة.» ثم مضى.", ["قال «انتهت المهمة.»", "ثم مضى."]),
        ('قال "انتهت المهمة".وأضاف أمرا.', ['قال "انتهت المهمة".', "وأضاف أمرا."]),  # the feed lost a gap
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(text: str, expected: list[str]) -> None:
    """Not at an abbreviation, a decimal point or the two dots of a headline; and with its closing quote."""
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "وصلت قوات\nالتحالف الدولي\nإلى أربيل أمس بعد رحلة طويلة من الصحراء.",  # a page gave each link its line
        "انتشر الجيش في قاعدة\nعين الأسد\n، ثم في محيطها القريب حتى المساء.",
    ],
)
def test_a_sentence_a_page_broke_at_its_links_is_one(text: str) -> None:
    """Its evidence holds the line breaks, for it is the text as it stands."""
    assert said(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "خرج رتل طويل من القاعدة فجرا\nوصل رتل آخر إليها بعد الظهر",  # two whole lines
        "عنوان فرعي قصير\n\nوصل رتل آخر إليها بعد الظهر",  # an empty line
        "انتهى الأمر.\nنعم",  # a full stop
    ],
)
def test_two_lines_that_stand_for_themselves_stay_two(text: str) -> None:
    """A list, a subheading or a paragraph is not drawn into what follows."""
    assert len(said(text)) == 2


def test_the_title_is_never_drawn_into_the_text() -> None:
    """It has no full stop, and the line after it may be short."""
    assert said("نعم، غادر.", title="غادر الرتل") == ["غادر الرتل", "نعم، غادر."]


def test_the_title_is_a_headline_and_so_is_its_repetition_in_the_text() -> None:
    """Many pages print it twice; the sentences after it are told in another tense."""
    title = "اكتمال إخلاء القاعدة"
    assert headlines(f"{title}\n\nقال مصدر إن القاعدة أخليت.", title) == [title, title]


def test_the_first_sentence_of_a_text_without_title_is_a_headline() -> None:
    """As a channel posts its news; a longer text goes on in full sentences."""
    assert headlines("الجيش يتسلم القاعدة\n\nقال مصدر ذلك. وأضاف غيره. وسكت.") == ["الجيش يتسلم القاعدة"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("!" * 200_000 + "نعم", 134),
        ("؟" * 200_000 + "نعم", 134),
        ("نعم\n" * 100_000, 267),
        ("نعم." + " " * 200_000 + "\nلا.", 2),
        ("\t" * 200_000, 0),
    ],
    ids=["!", "؟", "short lines", "spaces", "an empty line"],
)
def test_a_long_run_of_anything_does_not_keep_the_newsroom_waiting(text: str, count: int) -> None:
    """Whoever posts it would stop the whole program for minutes: no other thread runs while a pattern is tried."""
    assert len(said(text, title="غادر الرتل")) == count + 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("أحقا غادر؟!!! نعم.", ["أحقا غادر؟!!!", "نعم."]),
        ("غادر.!! نعم.", ["غادر.!!", "نعم."]),  # the first sign after a stop ends nothing, the second does
        ("غادر…!! نعم.", ["غادر…!!", "نعم."]),
        ("غادر…! نعم.", ["غادر…! نعم."]),
        ("غادر!!!» نعم.", ["غادر!!!»", "نعم."]),
    ],
)
def test_a_run_of_signs_ends_a_sentence_once(text: str, expected: list[str]) -> None:
    """Wherever in the run its end is seen from."""
    assert said(text) == expected


@given(PIECES)
def test_sentences_cover_every_word_once_and_in_order(pieces: list[str]) -> None:
    """Nothing is lost between two of them, and none begins or ends in a gap."""
    text = "".join(pieces)
    found = said(text)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(each == each.strip() for each in found)


def test_what_never_stops_is_read_piece_by_piece() -> None:
    """Else one endless line would keep the whole newsroom waiting; not a word of it is left out."""
    body = "غادرت القوات القاعدة، " * 1000
    pieces = [body[start:end] for start, end in spans(body, 0)]
    assert max(map(len, pieces)) <= LONGEST
    assert " ".join(pieces) == body.strip()
