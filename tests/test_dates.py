"""Dates: what a text gives, on what day it was written, and what it must not be taken for."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.arabic.dates import DateLexicon, DateMention, DateReader
from newsroom.arabic.dates.vocabulary import entries
from newsroom.arabic.fold import heavy
from newsroom.arabic.words import page
from newsroom.errors import Fault
from newsroom.models import Precision, When
from newsroom.settings import SHIPPED_CONFIG
from newsroom.yamlfiles import read

CORPUS = Path(os.environ.get("RASID_CORPUS", "/nonexistent"))
GROUPS: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parent / "texts" / "dates.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
)
ROWS = [
    pytest.param(
        text, date.fromisoformat(group["on"]), expected, id=f"{group['keeps'][:40]} {group['on']} {number}"
    )
    for group in GROUPS
    for number, (text, _, expected) in enumerate((row.partition(" → ") for row in group["rows"]), 1)
]


@cache
def reader() -> DateReader:
    faults: list[Fault] = []
    lexicon = read(SHIPPED_CONFIG / "lexicon" / "dates.yaml", DateLexicon, faults)
    assert lexicon, faults
    return DateReader(lexicon)


def dates(text: str, published: date | None = None) -> tuple[DateMention, ...]:
    return reader().find(page(text), published)


def written(when: When | None) -> str:
    """A window as the rows write it."""
    if when is None:
        return "?"
    start, end = when.window.start, when.window.end
    assert start and end
    whole = start.day == (end + timedelta(1)).day == 1
    match when.precision:
        case Precision.DAY:
            return f"{start}"
        case Precision.MONTH if whole and start.month == end.month:
            return f"{start:%Y-%m}"
        case Precision.QUARTER if whole:
            return f"{start.year}-Q{end.month // 3}"
        case Precision.HALF if whole:
            return f"{start.year}-H{end.month // 6}"
        case Precision.YEAR if start.month == 1 and end.month == 12 and start.year == end.year:
            return f"{start.year}"
        case Precision.RANGE:
            return f"{start}..{end}"
    return f"{start}..{end} {when.precision}"


def told(mention: DateMention) -> str:
    return f"{written(mention.when)} {mention.modifier}".strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ينتهي العمل نهاية عام 2026.", "2026 end"),
        ("ينتهي العمل بحلول نهاية أيلول 2025.", "2025-09 end"),
        ("ينتهي العمل بنهاية سبتمبر/أيلول المقبل.", "2025-09 end"),
        ("ينتهي العمل في ختام العام الحالي.", "2025 end"),
        ("ينتهي العمل في آخر الشهر المقبل.", "2025-09 end"),
        ("ينتهي العمل أواخر شهر أيلول من العام المقبل.", "2026-09 end"),
        ("ينتهي العمل مع نهاية العام.", "2025 end"),
        ("ينتهي العمل نهاية الربع الأول من عام 2026.", "2026-Q1 end"),
        ("يبدأ العمل أوائل أيلول 2025.", "2025-09 start"),
        ("يبدأ العمل في بداية الشهر المقبل.", "2025-09 start"),
        ("يبدأ العمل مطلع الأسبوع المقبل.", "2025-08-24..2025-08-30 start"),
        ("يبدأ العمل منتصف أيلول المقبل.", "2025-09 middle"),
        ("يبدأ العمل أواسط عام 2026.", "2026 middle"),
        ("يبدأ العمل في منتصف العام المقبل.", "2026 middle"),
        ("يبدأ العمل مطلع العام 2026.", "2026-01"),  # January is that start already
        ("يبدأ العمل نهاية الأسبوع المقبل.", "2025-08-29..2025-08-30"),  # and the weekend that end
        ("يبدأ العمل في أيلول 2025.", "2025-09"),
        ("يستمر العمل من مطلع أيلول إلى نهاية تشرين الأول 2025.", "2025-09-01..2025-10-31"),
        ("يستمر العمل بداية من أيلول 2025.", "2025-09"),
    ],
)
def test_a_date_says_which_end_of_its_days_is_meant(text: str, expected: str) -> None:
    """The days stay those of the unit named; the end of them named stands beside."""
    (mention,) = dates(text, date(2025, 8, 17))
    assert mention.when
    assert f"{written(mention.when)} {mention.when.edge}".strip() == expected


@pytest.mark.parametrize(("text", "published", "expected"), ROWS)
def test_a_sentence_gives_exactly_the_dates_it_says(text: str, published: date, expected: str) -> None:
    """Every row of tests/texts/dates.yaml, its words in order, nothing more and nothing less."""
    assert ("; ".join(map(told, dates(text, published))) or "none") == expected


@pytest.mark.parametrize(
    "text",
    [
        "تنسحب القوات في أيلول المقبل.",
        "تنسحب القوات في 30 أيلول.",
        "تنسحب القوات الأسبوع المقبل.",
        "انسحبت القوات الأربعاء.",
        "انسحبت القوات اليوم.",
        "انسحبت القوات قبل ثلاثة أشهر.",
        "تنسحب القوات خلال الأيام المقبلة.",
        "تنسحب القوات نهاية العام.",
        "تنسحب القوات في رمضان المقبل.",
    ],
)
def test_without_a_day_to_count_from_a_relative_date_stays_open(text: str) -> None:
    """It is found, says that it needs the article's day, and is not guessed."""
    (mention,) = dates(text)

    assert (mention.when, mention.relative) == (None, True)


def test_an_absolute_date_needs_no_day_to_count_from() -> None:
    """أيلول 2025 is what it is, whenever the article was written."""
    (known,), (unknown,) = (dates("تنتهي في نهاية أيلول 2025.", day) for day in (date(2024, 1, 1), None))

    assert known == unknown
    assert (written(known.when), known.relative) == ("2025-09", False)


def test_what_hangs_on_another_event_would_not_be_known_with_a_day_either() -> None:
    """ "Two days after the announcement" is not relative to the article."""
    (mention,) = dates("تنسحب القوات بعد يومين من إعلان النتائج.", date(2025, 8, 17))

    assert (mention.when, mention.relative) == (None, False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("وفي نهاية سبتمبر/أيلول من العام الماضي أعلن الطرفان", "نهاية سبتمبر/أيلول من العام الماضي"),
        ("قالت، اليوم الأربعاء (15 تموز 2026)، إن العمل", "اليوم الأربعاء (15 تموز 2026"),
        ("بحلول شهر أيلُول ٢٠٢٦ ينتهي", "شهر أيلُول ٢٠٢٦"),
        ("والأربعاء بدأ العمل", "الأربعاء"),
        ("للعام المقبل خطة", "لعام المقبل"),
    ],
)
def test_a_mention_covers_the_words_of_its_date(text: str, words: str) -> None:
    """Offsets lead back to the raw text; a clitic before the date is left outside."""
    found = page(text)
    (mention,) = reader().find(found, date(2025, 8, 17))
    start, end = found.span(mention.start, mention.end)

    assert text[start:end] == words


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("عنوان\nتاريخ النشر: 17 أغسطس 2025 - 10:56 بتوقيت غرينتش\nقال مصدر إن العمل انتهى.", "2025-08-17"),
        ("عنوان\nنشر في: 19 أغسطس, 2025: 12:09 ص\nقال مصدر إن العمل انتهى.", "2025-08-19"),
        ("عنوان\n date 2025-10-11 وكالة العينة- بغداد\nقال مصدر إن العمل انتهى.", "2025-10-11"),
        ("عنوان\nمحرر العينة Published On 24/7/2026\nقال مصدر إن العمل انتهى.", "2026-07-24"),
        ("عنوان\nالأحد 18 يناير 2026 | 10:20 ص\nقال مصدر إن العمل انتهى.", "2026-01-18"),
        ("عنوان\n2026/01/18\nقال مصدر إن العمل انتهى.", "2026-01-18"),
        ("عنوان\nأعلنت الشركة اليوم السبت 18 يناير 2026 أن العمل انتهى.", "2026-01-18"),
        ("عنوان\nكشف مصدر، اليوم الإثنين (18 آب 2025)، عن انتهاء العمل.", "2025-08-18"),
        ("عنوان\nكشف مصدر، اليوم (18 آب 2025)، عن انتهاء العمل.", "2025-08-18"),
        ("عنوان\nانتهى العمل في 30 أيلول 2025 بحسب مصدر.", None),
        ("انتهاء العمل في 30 أيلول 2025\nقال مصدر إن العمل انتهى.", None),
        ("30 أيلول 2026 موعد انتهاء العمل\nقال مصدر إن العمل انتهى.", None),
        ("عنوان\nأبرز المحطات:\nأولى\nثانية\nثالثة\nرابعة\n14 شباط 2018\nافتتاح المحطة.", None),
        ("عنوان\nأعلنت الشركة، الأربعاء، أن العمل انتهى.", None),
        ("عنوان\nأعلنت الشركة اليوم أن العمل انتهى في 30 أيلول 2025.", None),
        ("عنوان\nتاريخ النشر: أيلول 2025\nقال مصدر إن العمل انتهى.", None),
        ("عنوان\nنشر الجيش قواته في 30 أيلول 2025 قرب الحدود.", None),
        ("عنوان\nتاريخ النشر: 17 أغسطس 2025\nقال مصدر اليوم السبت 18 يناير 2026 إنه انتهى.", None),
        ("عنوان\n" + "قال مصدر إن العمل انتهى. " * 80 + "\nتاريخ النشر: 17 أغسطس 2025", None),
    ],
)
def test_an_article_tells_its_own_day_or_none(text: str, day: str | None) -> None:
    """Beside a label, on a line of its own near the top, or beside «اليوم»; never a date it only speaks of."""
    found = reader().dateline(page(text))

    assert (found and found.isoformat()) == day


def test_no_word_of_the_lexicon_has_two_meanings() -> None:
    """A word listed twice would be read as whichever list comes first; only a form built with ال gives way."""
    faults: list[Fault] = []
    lexicon = read(SHIPPED_CONFIG / "lexicon" / "dates.yaml", DateLexicon, faults)
    assert lexicon
    meanings: dict[str, set[tuple[str, int]]] = {}
    for kind, value, word in entries(lexicon):
        if kind.startswith("the_"):
            continue
        meanings.setdefault(heavy(word), set()).add((kind, value))

    assert {word: kinds for word, kinds in meanings.items() if len(kinds) > 1} == {}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="RASID_CORPUS is not set")
def test_the_dates_of_labelled_events_stand_among_those_found() -> None:
    """Of the events a reader dated in real articles, nearly all have that date in their sentence, or their article."""
    found = [_has_date(label, article) for label, article in _labelled() if label["event_date"]]

    assert sum(found) / len(found) >= 0.95


def _labelled() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each label of a milestone with its article."""
    for articles, gold in (("seeds.jsonl", "gold_seeds.jsonl"), ("dev/articles.jsonl", "dev/gold.jsonl")):
        texts, labels = (
            [json.loads(line) for line in (CORPUS / name).read_text(encoding="utf-8").splitlines()]
            for name in (articles, gold)
        )
        by_id = {row["id"]: row for row in texts}
        for row in labels:
            yield from ((label, by_id[row["id"]]) for label in row["milestones"])


def _has_date(label: dict[str, Any], article: dict[str, Any]) -> bool:
    body = f"{article['title']}\n{article['text']}"
    text = page(body)
    published = article["published"]
    day = date.fromisoformat(published[:10]) if published else reader().dateline(text)
    at = body.find(label["evidence"])
    first, last = text.at(at), text.at(at + len(label["evidence"]))
    return any(
        _agrees(label["event_date"], mention)
        for mention in reader().find(text, day)
        if mention.when and (label.get("date_from_context") or first <= mention.start < last)
    )


def _agrees(want: Any, mention: DateMention) -> bool:
    """At least half of the days both cover are common; an open start is met by "until" its end."""
    assert mention.when and mention.when.window.start and mention.when.window.end
    days = {"start": want, "end": want} if isinstance(want, str) else want
    got = mention.when.window.start.toordinal(), mention.when.window.end.toordinal()
    last = date.fromisoformat(days["end"]).toordinal()
    if days["start"] is None:
        return mention.modifier == "until" and got[1] == last
    first = date.fromisoformat(days["start"]).toordinal()
    shared = min(got[1], last) - max(got[0], first) + 1
    return shared / (max(got[1], last) - min(got[0], first) + 1) >= 0.5


_WORDS = sorted({word for text, _, _ in (row.values for row in ROWS) for word in str(text).split()})


@pytest.mark.parametrize(
    "run", ["الأحد ", "من 2014 إلى ", "سبتمبر/", "الخامس والعشرين ", "1، ", "ستنسحب الأحد و", "1,000,"]
)
def test_a_word_said_a_thousand_times_is_read(run: str) -> None:
    """Lists and ranges do not pile up without end."""
    assert len(dates(run * 2000, date(2025, 8, 17))) <= 2000


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=200),
        st.text(alphabet="0123456789٣/-.: هم،و()\n", max_size=60),
        st.lists(st.sampled_from(_WORDS), max_size=40).map(" ".join),
    ),
    st.one_of(st.none(), st.dates()),
)
def test_no_text_is_too_strange_to_be_read(text: str, published: date | None) -> None:
    """Nothing raises; mentions lie within the page, in order, apart, and no window ends before it begins."""
    found = page(text)
    mentions = reader().find(found, published)
    reader().dateline(found)

    edges = [edge for mention in mentions for edge in (mention.start, mention.end)]
    assert edges == sorted(edges) and all(0 <= edge <= len(found.text) for edge in edges)
    assert all(mention.start < mention.end for mention in mentions)
    for when in (mention.when for mention in mentions if mention.when):
        assert when.window.start and when.window.end and when.window.start <= when.window.end
