"""Pages drawn together are those drawn alone, and short cuts of the fold lead where the fold leads."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from newsroom.analysis import Analyser
from newsroom.arabic.fold import SHORT, fold, heavy, light, runs
from newsroom.arabic.words import SOFT, TOGETHER, Page, page, pages
from newsroom.models import Alias, Article, Dossier, Entity, EntityKind, Relevance

# What a fold drops, spreads, joins or squeezes, beside plain letters: all of it may stand at the edge of a text.
ODD = "\u064b\u0640\u200f\u0654\u0655ﷲﻻ½😀\ud83d\x00\x01\x02\ufffe \t\n\r\"'_-#.،؟ةأىوa1٣\u0627"
TEXTS = st.text(st.one_of(st.sampled_from(ODD), st.characters(codec=None)), max_size=90)
BLOCK = 256


def shown(found: Page) -> tuple[object, ...]:
    ways = found.places.tolist(), found.folded.text, found.folded.offsets.tolist()
    return found.raw, found.text, found.light, found.broken, found.letters, *ways


@given(st.lists(TEXTS, max_size=6))
def test_a_text_has_the_page_it_would_have_alone(texts: list[str]) -> None:
    """Nothing of one text leaks into the next, however strange their edges."""
    assert [shown(found) for found in pages(texts)] == [shown(page(text)) for text in texts]


def test_texts_that_are_too_long_to_be_drawn_together_have_their_pages_too() -> None:
    """A page stays that of its text across the ends of what is drawn in one go."""
    texts = [f"{number} " + "قاعدة " * (TOGETHER // 20) for number in range(9)]
    assert [found.text.split()[0] for found in pages(texts)] == [str(number) for number in range(9)]


@given(TEXTS)
def test_every_place_of_a_page_leads_to_its_own_character(text: str) -> None:
    """Gaps are squeezed and glued words parted; all else stands where the way back says."""
    found = page(text)
    for at, place in enumerate(found.places.tolist()):
        if 0 <= place < len(found.folded.light):
            written = found.folded.light[place]
            assert found.light[at] == (" " if written in SOFT else written)


def test_a_word_is_read_letter_by_letter_as_a_text_is() -> None:
    """Short texts take another way through the fold: of every character both ways say the same."""
    for first in range(0, 0x11000, SHORT // 2):
        text = "ل".join(map(chr, range(first, first + SHORT // 2)))
        assert (heavy(text), light(text)) == (fold(text).text, fold(text).light)
        assert heavy(text + text) == fold(text + text).text


def test_runs_are_the_words_a_pattern_finds() -> None:
    """Hashes and indexes are kept: no character may begin to divide words, or cease to."""
    for first in range(0, 0x10000, BLOCK):
        text = heavy("ب".join(map(chr, range(first, first + BLOCK))))
        assert runs(text) == re.findall(r"[^\W_]+", text)
        assert runs(text, underscore=True) == re.findall(r"\w+", text)


def test_an_article_says_the_same_from_a_page_drawn_with_others() -> None:
    """Whoever reads many articles may draw their pages at once."""
    base = Entity("base", EntityKind.BASE, "عين الأسد", "Ain al-Asad", (Alias("عين الأسد"),))
    analyser = Analyser([Dossier("exit", "الانسحاب", "exit", {}, (base,), (), (), Relevance(core=("base",)))])
    articles = [
        Article("1", "طقس حار", "لا جديد"),
        Article("2", "إخلاء عين الأسد", "أخلى الجيش قاعدةَ عين الأسـد 😀 فجرا."),
        Article("3", "", "وعين الأسد"),
    ]
    found = pages([article.body for article in articles])
    together = [analyser.analyse(article, text) for article, text in zip(articles, found, strict=True)]
    assert together == [analyser.analyse(article) for article in articles]
    assert [bool(analysis.mentions) for analysis in together] == [False, True, True]
