"""Page furniture goes, prose with the same words stays."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from newsroom.analysis import Analyser
from newsroom.arabic.sentences import spans
from newsroom.dossiers import read_dossiers
from newsroom.models import Article, Feed, FeedState, Pages
from newsroom.settings import SHIPPED_CONFIG
from watchers.articles import strip_furniture
from watchers.ingest import as_item

CORPUS = os.environ.get("RASID_CORPUS")
PROSE = (
    "أعلنت وزارة الدفاع العراقية أن القوات الأميركية أتمت انسحابها من القاعدة الجوية في محافظة الأنبار.",
    "وقال المتحدث باسم الوزارة إن آخر دفعة من المستشارين غادرت صباح اليوم.",
    "وأضاف أن القوات العراقية تسلمت المقر كاملا.",
)


@pytest.mark.parametrize(
    "line",
    [
        "شارك الخبر",
        "شــارك هذا المقال:",
        "شارك على",
        "اظهار أخبار متعلقة",
        "إظهار أخبار متعلقة",
        "تم نسخ الرابط",
        "اقرأ المزيد…",
        "- إعلان -",
        "TOP",
        "Advertisement",
        "الأكثر قراءة",
        "255 حرف متبقي",
        "linkedin facebook pinterest youtube rss twitter instagram facebook-blank rss-blank linkedin-blank",
        "Facebook | Twitter | WhatsApp",
        "فيسبوك تويتر واتساب تلغرام",
        "\uf06e \uf06f",
        "_",
        "* * *",
        "--------------------",
        "اقرأ أيضا: كوريا تعلن تدمير موقعها",
        "إقرأ أيضاً | كوريا تعلن تدمير موقعها",
        "شاهد أيضًا: لقطات من القاعدة",
        "للمزيد: كوريا الشمالية تعلن تدمير موقعها للتجارب النووية",
        "قد يهمك أيضا: بومبيو يشكر الملك",
        "تاريخ النشر: 17 أغسطس 2025 - 10:56 GMT",
        "نشر في: 19 أغسطس, 2025: 12:09 ص",
        "آخر تحديث: 2025-08-19 12:09",
        "date 2025-10-11",
        "عدد المشاهدات: 1,234",
        "3 دقائق قراءة",
        "جريدة المدى > سياسية > الوجود الأميركي في العراق",
        "تابعونا على فيسبوك",
        "تابع آخر الأخبار عبر قناتنا على تلغرام",
        "اشترك في النشرة البريدية",
        "تابعوا أخبارنا على Google News",
        "يمكنكم تسلم إشعارات بأهم الموضوعات بعد تحميل أحدث نسخة من تطبيق بي بي سي عربي على هاتفكم المحمول.",
        "** جميع المقالات المنشورة تمثل رأي كتابها فقط.",
        "جميع الحقوق محفوظة © 2025",
    ],
)
def test_furniture_is_cut_wherever_it_stands(line: str) -> None:
    """Before, between or after the paragraphs."""
    for place in range(4):
        lines = [*PROSE[:place], line, *PROSE[place:]]
        assert strip_furniture("\n".join(lines)).split("\n") == list(PROSE)


@pytest.mark.parametrize(
    "sentence",
    [
        "شارك الخبر عدد من النواب على صفحاتهم، وقال أحدهم إن القاعدة سلمت.",
        "شارك في الاجتماع قائد العمليات المشتركة",
        "وأثارت التعليقات غضب الحكومة",
        "التعليقات التي أدلى بها الوزير لا تمثل الحكومة",
        "اقرأ أيضا ما كتبه الوزير في مذكراته عن القاعدة.",
        "قد يهمك أن تعرف أن القاعدة بنيت عام 1980.",
        "مقالات ذات صلة بالاتفاق نشرت في الصحف الأميركية",
        "نشر في عام 2019 تقرير عن القاعدة جاء فيه أن عدد الجنود 2500 جندي.",
        "نشرت في القاعدة منظومة باتريوت",
        "للمزيد من الضغط على الحكومة لوحت الفصائل بالتصعيد",
        "تابع الوزير حديثه قائلا إن القوات غادرت",
        "وتابع على تويتر: غادرنا القاعدة",
        "انضم إلى التحالف 80 دولة منذ 2014",
        "حمل الوزير الفصائل المسؤولية عن الهجوم",
        "قال «نعم» ثم قال «لا» ثم «ربما» في يوم واحد",
        "جميع الآراء المطروحة في الاجتماع رفضت الانسحاب",
        "الرئيسية بين القواعد هي عين الأسد",
        "إعلان بغداد",
        "نقلت واتساب أن 100 حساب أغلق",
        "100 > 50",
        "2500",
        "عاجل",
    ],
)
def test_prose_with_the_same_words_stays(sentence: str) -> None:
    """Only a line that is nothing but furniture is furniture."""
    text = "\n".join([PROSE[0], sentence, *PROSE[1:]])
    assert strip_furniture(text) == text
    assert strip_furniture(sentence) == sentence


def test_a_list_of_other_articles_at_the_end_goes() -> None:
    """Its heading and all its headlines, however many."""
    headlines = [f"عنوان خبر آخر لا علاقة له رقم {n}" for n in range(9)]
    for heading in ("مقالات ذات صلة", "اقرأ أيضاً:", "قد يهمك أيضاً", "أخبار متعلقة"):
        assert strip_furniture("\n".join([*PROSE, heading, *headlines])) == "\n".join(PROSE)


def test_a_list_in_the_middle_takes_no_prose_with_it() -> None:
    """After it the article goes on, and all of that stays."""
    lines = [PROSE[0], "اقرأ أيضا:", "عنوان خبر آخر", "عنوان خبر ثالث", *PROSE[1:]]
    assert strip_furniture("\n".join(lines)) == "\n".join(PROSE)
    unfinished = [f"فقرة قصيرة بلا نقطة رقم {n}" for n in range(9)]
    kept = strip_furniture("\n".join([PROSE[0], "اقرأ أيضا:", *unfinished, PROSE[1]])).split("\n")
    assert kept == [PROSE[0], *unfinished[3:], PROSE[1]]


@pytest.mark.parametrize(
    "heading",
    ["التعليقات", "التعليقات (0)", "التعليقات 12", "تعليقات القراء:", "انضم الى المحادثة", "أضف تعليقاً"],
)
def test_the_readers_part_goes_with_all_that_follows(heading: str) -> None:
    """Comments are not the outlet's words, even where they are long sentences."""
    comments = [heading, "أحمد: هذا كلام غير صحيح، والقوات لم تنسحب من القاعدة.", "2025-01-01"]
    assert strip_furniture("\n".join([*PROSE, *comments])) == "\n".join(PROSE)


def test_a_readers_part_above_the_article_does_not_swallow_it() -> None:
    """Some pages link to the comments first."""
    assert strip_furniture("\n".join(["التعليقات (2)", *PROSE])) == "\n".join(PROSE)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("نص الخبر. The post عنوان الخبر appeared first on Hespress.", "نص الخبر."),
        ("نص الخبر. ظهرت المقالة عنوان الخبر أولاً على الموقع.", "نص الخبر."),
        ("نص الخبر مقطوع [&#8230;]".replace("&#8230;", "…"), "نص الخبر مقطوع…"),
        ("نص الخبر مقطوع [...]", "نص الخبر مقطوع…"),
        (" date 2025-10-11 شفق نيوز- بغداد", "شفق نيوز- بغداد"),
        ("نص\ue001 فيه رمز", "نص فيه رمز"),
    ],
)
def test_furniture_within_a_line_is_cut_out_of_it(line: str, expected: str) -> None:
    """Signatures, cut marks, icons."""
    assert strip_furniture(line) == expected


def test_a_caption_given_twice_is_kept_once() -> None:
    """As picture text and as caption."""
    assert strip_furniture("صورة من القاعدة - جيتي\nصورة من القاعدة - جيتي") == "صورة من القاعدة - جيتي"


@pytest.mark.parametrize("text", ["", "\n\n", " ", "شارك الخبر", "\n".join(PROSE)])
def test_doing_it_again_changes_nothing(text: str) -> None:
    """Feed texts may pass through more than once."""
    once = strip_furniture(text)
    assert strip_furniture(once) == once


def test_a_full_stop_a_page_broke_off_stays() -> None:
    """Where links have lines of their own, the end of the sentence has one too."""
    text = 'وقال إن القوات "موجودة في\nإقليم كردستان\n".\nوأضاف أن الرتل غادر'
    assert strip_furniture(text) == text


# ── what a person hands in ───────────────────────────────────────────────────────────────────────────────

TAIL = "انضم إلى النقاش\n255 حرف متبقي\nمقالات ذات صلة\nالجيش العراقي يتسلم قاعدة عين الأسد"
DAY = datetime(2026, 1, 20, 12, tzinfo=UTC)


@cache
def analyser() -> Analyser:
    return Analyser([each for each in read_dossiers(SHIPPED_CONFIG / "dossiers", []) if each.enabled])


def test_an_article_handed_in_loses_its_page_as_a_fetched_one_does() -> None:
    """Backfill and replay must not know more than the pipeline would have known."""
    feed = Feed(1, "archive", "", "واحة", "", "ar", "", Pages.NEVER, 0, FeedState.ACTIVE)
    raw = "\n\n".join(["عنوان الخبر", "شارك الخبر", *PROSE, TAIL])
    item = as_item(feed, Article("1", "عنوان الخبر", raw, "واحة", published=DAY))
    assert item.text == "\n".join(PROSE)
    clean = as_item(feed, Article("1", "عنوان الخبر", item.text, "واحة", published=DAY))
    assert (clean.content_hash, clean.keys) == (item.content_hash, item.keys)


def test_what_stands_around_an_article_is_not_read() -> None:
    """The headline of another article reports nothing here; offsets are those of the text as it stands."""
    kept = "أعلنت وزارة الدفاع العراقية أن قوات التحالف الدولي ستغادر قاعدة عين الأسد في أيلول المقبل."
    article = Article("1", "", f"سياسة\n\nشارك الخبر\n{kept}\n\n{TAIL}", published=DAY)
    (report,) = analyser().analyse(article).reports
    assert (report.milestone, report.stage) == ("ain_al_asad_handover", "planned")
    assert article.body[report.start : report.end] == kept


@pytest.mark.parametrize("caption", ["جنود في القاعدة", "الأنبار (واحة)", "شارك الخبر", "عين الأسد - جيتي"])
def test_a_caption_is_no_part_of_the_sentence_below_it(caption: str) -> None:
    """It has no full stop, and what follows begins as sentences of the news do."""
    lead = "وكشف مصدر حكومي أن آخر رتل غادر قاعدة عين الأسد صباح الجمعة."
    article = Article("1", "رتل يغادر", f"{caption}\n{lead}", published=DAY)
    assert {article.body[r.start : r.end] for r in analyser().analyse(article).reports} == {lead}


@pytest.mark.parametrize(
    "text",
    [
        "بيان الوزارة\nأعلن فيه\nقائد العمليات\nانسحاب القوات من القاعدة صباح الجمعة.",
        "وصلت قوات\nالتحالف الدولي\nإلى أربيل أمس بعد رحلة طويلة من الصحراء.",
        "قال مسؤول في\nوزارة الدفاع\nذكر اسمه في البيان إن القوات غادرت القاعدة صباح الجمعة نهائيا.",
    ],
)
def test_a_sentence_broken_at_its_links_stays_whole(text: str) -> None:
    """Its short lines are no captions."""
    assert [text[start:end] for start, end in spans(text, 0)] == [text]


@pytest.mark.skipif(not CORPUS, reason="RASID_CORPUS is not set")
def test_sample_articles_keep_every_sentence_and_lose_their_page() -> None:
    """Nothing of any kept paragraph changes; of the paragraphs only furniture goes."""
    for path in sorted(Path(CORPUS or "", "seeds").glob("*.txt")):
        raw = path.read_text(encoding="utf-8")
        text = strip_furniture(raw)
        paragraphs = {" ".join(line.split()) for line in raw.split("\n")}
        gone = paragraphs - set(text.split("\n")) - {""}
        for word in ("شارك الخبر", "حرف متبقي", "facebook", "التعليقات", "متعلقة", "GMT", "date 2025"):
            assert word not in text
        late = raw.find("انضم الى المحادثة")  # from here on another article follows
        assert not [line for line in gone if len(line) > 130 and (late < 0 or raw.find(line) < late)]


def test_an_endless_gap_in_a_page_does_not_keep_the_newsroom_waiting() -> None:
    """It would take minutes, in which no other thread runs."""
    text = "\n".join([PROSE[0], " " * 200_000, "\t" * 200_000, PROSE[1]])
    assert strip_furniture(text).split() == [*PROSE[0].split(), *PROSE[1].split()]
