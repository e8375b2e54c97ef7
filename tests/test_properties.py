"""What holds for every text there is. A few hundred examples each; RASID_EXAMPLES=10000 tries as many."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cli.rows import said
from bot.render import console
from bot.texts import Texts
from bot.trial import trial
from newsroom import jsonlines
from newsroom.analysis import Analyser
from newsroom.arabic.fold import fold, heavy
from newsroom.arabic.sentences import sentences
from newsroom.arabic.words import page
from newsroom.files import Config, load_config
from newsroom.models import Analysis, Article
from newsroom.settings import SHIPPED_CONFIG
from newsroom.watchlist import Watchlist
from tests.rendering import reads_safely

EXAMPLES = int(os.environ.get("RASID_EXAMPLES", "200"))
ON_THE_SUBJECT = "قوات التحالف الدولي تغادر قاعدة عين الأسد"  # so that every reader is asked
ODD = "\ud83d\udc00\x00\x07\x1b\u202e\u2067\u200c\u200d\u061c\ufeff\u0640\u0651\u0655ﷺﻻ﷽\U0001d40d\U0001eeffß\u0130٪۔"
FIGURES = ("2500", "٢٠٢٥", "2026-09-30", "30/9/2026", "1447", "24,5", "1.000.000", "9" * 20, "0")
JOINS = (
    " ",
    " ",
    " ",
    "، ",
    ". ",
    ".",
    "\n",
    "\n\n",
    ": ",
    "؛ ",
    "؟ ",
    "",
    "-",
    "/",
    ' "',
    '" ',
    " («",
    "») ",
)


@cache
def shipped() -> Config:
    return load_config(SHIPPED_CONFIG)


@cache
def analyser() -> Analyser:
    return Analyser(shipped().dossiers, shipped().lexicon, shipped().policy.timezone)


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (each for pair in value.items() for part in pair for each in strings(part))
    elif isinstance(value, list):
        yield from (each for part in value for each in strings(part))


@cache
def words() -> tuple[str, ...]:
    """What the lexicons and dossiers hold: triggers, cues, months, numbers, names; and numbers in figures."""
    files = [*SHIPPED_CONFIG.glob("lexicon/*.yaml"), *SHIPPED_CONFIG.glob("dossiers/*.yaml")]
    read = {each for file in files for each in strings(yaml.safe_load(file.read_text(encoding="utf-8")))}
    arabic = {each for each in read if any("\u0600" <= char <= "\u06ff" for char in each)}
    return tuple(sorted(arabic | set(FIGURES)))


@st.composite
def news(draw: st.DrawFn) -> str:
    """Words of the news in no order, joined and dirtied in every way feeds have."""
    parts: list[str] = []
    for _ in range(draw(st.integers(0, 40))):
        lead = draw(st.sampled_from(("", "", "", "و", "ف", "ب", "ل", "س", "ال", "لل")))
        dirt = draw(st.sampled_from(ODD)) if draw(st.integers(0, 9)) == 0 else ""
        parts += [lead, draw(st.sampled_from(words())), dirt, draw(st.sampled_from(JOINS))]
    return "".join(parts)


ANYTHING = st.one_of(st.text(), st.text(alphabet=st.characters(exclude_categories=())), news())
DAYS = st.one_of(
    st.none(),
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from((datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC))),
)
ARTICLES = st.builds(
    Article, st.just("1"), st.one_of(ANYTHING, st.just(ON_THE_SUBJECT)), ANYTHING, published=DAYS
)

every = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@every
@given(ANYTHING)
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    """Both levels, and they have one length."""
    once = fold(text)
    assert fold(once.light).light == once.light
    assert heavy(once.text) == heavy(once.light) == once.text
    assert len(once.text) == len(once.light) == len(once.offsets) - 1


@every
@given(ANYTHING, st.data())
def test_every_place_of_a_page_leads_to_the_text_and_back(text: str, data: st.DataObject) -> None:
    """The raw text of a span reads as the span does, and its beginning leads back to where it began."""
    searched = page(text)
    letters = [at for at, letter in enumerate(searched.letters) if letter]
    if not letters:
        return
    first = data.draw(st.sampled_from(letters))
    last = data.draw(st.sampled_from([at for at in letters if first <= at < first + 50]))
    start, end = searched.span(first, last + 1)
    assert 0 <= start < end <= len(text)
    assert searched.text[first : last + 1].strip() in page(text[start:end]).text
    assert searched.places[searched.at(start)] <= searched.places[first]
    assert searched.at(start) <= first < searched.at(end) + 1


@every
@given(ANYTHING, ANYTHING)
def test_sentences_are_pieces_of_the_text_in_order(title: str, text: str) -> None:
    """None is empty, none overlaps another, and none holds the end of the title within."""
    body = f"{title}\n{text}"
    found = sentences(body, len(title), page(body))
    assert all(each.start < each.end and body[each.start : each.end].strip() for each in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert not any(each.start < len(title) < each.end for each in found)


@every
@given(ARTICLES)
def test_no_article_makes_the_analyser_raise_and_all_it_says_is_in_the_text(article: Article) -> None:
    """Mentions, evidence, triggers and numbers are pieces of the body; dates and values are in order."""
    exact(analyser().analyse(article), article.body)


def exact(analysis: Analysis, body: str) -> None:
    size = len(body)
    for mention in analysis.mentions:
        assert mention.text == body[mention.start : mention.end] != ""
    for report in analysis.reports:
        assert 0 <= report.start <= report.trigger[0] < report.trigger[1] <= report.end <= size
    for claim in analysis.claims:
        assert 0 <= claim.start <= claim.number[0] < claim.number[1] <= claim.end <= size
        assert claim.high is None or claim.low <= claim.high
    for refusal in analysis.refusals:
        assert 0 <= refusal.start < refusal.end <= size
    for when in (*(r.when for r in analysis.reports), *(c.as_of for c in analysis.claims)):
        assert (
            when is None
            or not (when.window.start and when.window.end)
            or when.window.start <= when.window.end
        )


@settings(every, max_examples=max(1, EXAMPLES // 4))
@given(ARTICLES, st.sampled_from(["ar", "en"]))
def test_whatever_is_read_can_be_told(article: Article, language: str) -> None:
    """As data, and as a message no line of which is out of order."""
    analysis = analyser().analyse(article)
    jsonlines.dump(said(article, analysis))
    for part in console.render(trial(article, analysis, Watchlist(shipped().dossiers), Texts(language))):
        reads_safely(part.text.replace("\u200e", "\u200f"))
