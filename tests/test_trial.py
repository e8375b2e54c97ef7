"""`rasid try` and `rasid analyze`: everything that was found is told with its reason and its exact words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from bot.cli.rows import said
from bot.render import console
from bot.texts import LANGUAGES, Texts
from bot.trial import pasted, trial
from newsroom.closest import CONDITIONS, similar, unmet
from newsroom.matching import Matcher
from newsroom.models import (
    Alias,
    Analysis,
    Article,
    Attribution,
    Claim,
    Dossier,
    Entity,
    EntityKind,
    Mention,
    Milestone,
    Origin,
    Precision,
    Quantity,
    Refusal,
    Relevance,
    Report,
    Role,
    Rule,
    Stage,
    Voice,
    When,
    Window,
)
from newsroom.watchlist import Watchlist
from tests.house import plain
from tests.rendering import reads_safely
from tests.servers import FeedHost
from tests.test_cli import Rasid, rasid  # noqa: F401 - fixtures

TITLE = "اللجنة: إغلاق الميناء الشمالي الشهر المقبل"
PLANNED = (
    "قالت لجنة الموانئ، بحسب وكالة العينة، إن الميناء الشمالي سيُغلق في آذار المقبل، باستثناء الرصيف الأول."
)
COUNTED = "ولا يزال في الميناء نحو 2500 عامل."
ASKED = "وطالب نائب بإغلاق الميناء عام 2019."
ARTICLE = Article(
    "7", TITLE, f"{PLANNED} {COUNTED}\n{ASKED}", "عينة", published=datetime(2026, 2, 10, tzinfo=UTC)
)
BODY = ARTICLE.body

PORT = Entity("port", EntityKind.SITE, "الميناء الشمالي", "North port", (Alias("الميناء الشمالي"),))
SILK = Entity("silk", EntityKind.BASE, "معسكر حرير", "Silk camp", (Alias("حرير", before=("معسكر",)),))
PHASES = {"one": "الأولى"}
CLOSING = Milestone("closing", "إغلاق الميناء الشمالي", "North port closed", "one", None, ("port",))
WORKERS = Quantity("workers", "العاملون في الميناء", "Workers of the port")
DOSSIER = Dossier(
    "ports", "الموانئ", "Ports", PHASES, (PORT, SILK), (CLOSING,), (WORKERS,), Relevance(("port",))
)
WATCHLIST = Watchlist((DOSSIER,))


def at(words: str, start: int = 0) -> tuple[int, int]:
    first = BODY.index(words, start)
    return first, first + len(words)


def mention(start: int = 0) -> Mention:
    first, last = at("الميناء الشمالي", start)
    return Mention("port", first, last, "الميناء الشمالي")


MARCH = When(Window(date(2026, 3, 1), date(2026, 3, 31)), Precision.MONTH)
QUALIFIERS = (
    "exact",
    "about",
    "less-than",
    "more-than",
    "at-least",
    "at-most",
    "tens",
    "hundreds",
    "thousands",
    "millions",
    "range",
)
REPORT = Report(
    "closing",
    Stage.PLANNED,
    *at(PLANNED),
    at("سيُغلق"),
    Rule.FUTURE,
    MARCH,
    Attribution(Voice.OFFICIAL, "لجنة الموانئ", "وكالة العينة"),
    "الرصيف الأول",
)
CLAIM = Claim("workers", 2500, 2500, "about", "worker", Role.PRESENT, *at(COUNTED), at("2500"), as_of=MARCH)
ANALYSIS = Analysis(
    (mention(), mention(len(TITLE))),
    ("ports",),
    len(TITLE),
    mention(len(TITLE)),
    (REPORT,),
    (CLAIM,),
    (Refusal(*at("2019"), Rule.NUMBER_YEAR), Refusal(*at("بإغلاق"), Rule.DEMANDED, "closing")),
    Origin("agency", "وكالة العينة"),
)


def shown(analysis: Analysis = ANALYSIS, language: str = "ar", article: Article = ARTICLE) -> str:
    (part,) = console.render(trial(article, analysis, WATCHLIST, Texts(language)), width=0)
    return plain(part.text)


# ── as data ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_report_is_given_with_its_exact_sentence_and_all_that_is_known_of_it() -> None:
    """Milestone, stage, evidence with offsets, date and precision, who vouches, the rule, what is excepted."""
    (row,) = said(ARTICLE, ANALYSIS)["milestones"]

    assert row == {
        "milestone": "closing",
        "stage": "planned",
        "evidence": PLANNED,
        "start": len(TITLE) + 1,
        "end": len(TITLE) + 1 + len(PLANNED),
        "event_date": {"start": "2026-03-01", "end": "2026-03-31"},
        "precision": "month",
        "attribution": {"voice": "official", "speaker": "لجنة الموانئ", "via": "وكالة العينة"},
        "rule": "future",
        "except_for": "الرصيف الأول",
    }
    assert BODY[row["start"] : row["end"]] == row["evidence"]


def test_what_is_not_known_of_a_report_is_null_and_not_left_out() -> None:
    """Only an exception is named where there is one."""
    bare = replace(
        ANALYSIS, reports=(replace(REPORT, when=None, attribution=Attribution(Voice.MEDIA), except_for=""),)
    )
    (row,) = said(ARTICLE, bare)["milestones"]

    assert (row["event_date"], row["precision"]) == (None, None)
    assert row["attribution"] == {"voice": "media", "speaker": None, "via": None}
    assert "except_for" not in row


def test_a_claim_is_given_with_its_value_and_its_sentence() -> None:
    """With the unit it counts and the role it counts them in."""
    (row,) = said(ARTICLE, ANALYSIS)["claims"]

    assert row == {
        "quantity": "workers",
        "value": 2500,
        "qualifier": "about",
        "as_of": "2026-03",
        "evidence": COUNTED,
        "unit": "worker",
        "role": "present",
        "attribution": {"voice": "media", "speaker": None, "via": None},
    }


@pytest.mark.parametrize(
    ("low", "high", "value"), [(5, 5, 5), (10, 99, [10, 99]), (100, None, [100, None]), (1.5, 1.5, 1.5)]
)
def test_a_value_is_a_number_or_its_two_ends(low: float, high: float | None, value: object) -> None:
    """A whole number is written without a fraction, an open end as null."""
    (row,) = said(ARTICLE, replace(ANALYSIS, claims=(replace(CLAIM, low=low, high=high),)))["claims"]

    assert json.dumps(row["value"]) == json.dumps(value)


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        (date(2026, 3, 1), date(2026, 3, 1), "2026-03-01"),
        (date(2024, 2, 1), date(2024, 2, 29), "2024-02"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026"),
        (date(2026, 1, 1), date(2026, 3, 31), "2026-01-01/2026-03-31"),
        (None, date(2026, 3, 5), "../2026-03-05"),
        (date(2026, 3, 5), None, "2026-03-05/.."),
    ],
)
def test_a_claims_date_is_written_as_exactly_as_it_is_known(
    start: date | None, end: date | None, written: str
) -> None:
    """A day, a month, a year, or the two ends of a stretch; an open end is two dots."""
    claim = replace(CLAIM, as_of=When(Window(start, end), Precision.RANGE))

    assert said(ARTICLE, replace(ANALYSIS, claims=(claim,)))["claims"][0]["as_of"] == written


def test_an_article_says_where_it_comes_from() -> None:
    """Its own work names no source."""
    assert said(ARTICLE, ANALYSIS)["origin"] == {"kind": "agency", "source": "وكالة العينة"}
    assert said(ARTICLE, Analysis((), ()))["origin"] == {"kind": "own", "source": None}


# ── in sentences ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "key",
    [
        *(f"rule-{rule}" for rule in Rule),
        *(f"stage-{stage}" for stage in Stage),
        *(f"voice-{voice}" for voice in Voice),
        *(f"role-{role}" for role in Role),
        *(f"precision-{precision}" for precision in Precision),
        *(f"unmet-{condition.replace('_', '-')}" for condition in (*CONDITIONS, "doc")),
        *(f"origin-{kind}" for kind in get_args(Origin.__annotations__["kind"]) if kind != "own"),
        *(f"qualifier-{how}" for how in QUALIFIERS),
    ],
)
def test_whatever_a_reading_can_hold_has_a_sentence(key: str, language: str) -> None:
    """A rule, stage or role that is added without its words is found here and not by a reader."""
    assert Texts(language)(key, words="س", low="1", high="2")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_a_trial_reads_safely(language: str) -> None:
    """Arabic quotes in an English answer, and the other way round, keep their order."""
    (part,) = console.render(trial(ARTICLE, ANALYSIS, WATCHLIST, Texts(language)))

    reads_safely(part.text.replace("\u200e", "\u200f"))


def test_a_report_is_told_with_its_reason_its_source_and_its_sentence() -> None:
    """Milestone and stage, date, who vouches and through whom, what is excepted, the rule, the deciding word."""
    told = shown()

    assert "• إغلاق الميناء الشمالي: مخطط له" in told
    assert "آذار/مارس 2026 (بدقة شهر) · لجنة الموانئ (جهة رسمية)، نقلًا عن وكالة العينة" in told
    assert "ويُستثنى: «الرصيف الأول»" in told
    assert "السبب: الفعل للمستقبل، فالأمر لم يقع بعد." in told
    assert f"«{PLANNED.replace('سيُغلق', '[سيُغلق]')}»" in told


def test_a_figure_is_told_as_it_was_put() -> None:
    """With what it counts, and the number marked in its sentence."""
    told = shown()

    assert "• العاملون في الميناء: نحو 2,500" in told
    assert "العدد الموجود · آذار/مارس 2026 (بدقة شهر) · غير منسوب إلى أحد" in told
    assert "نحو [2500] عامل" in told


@pytest.mark.parametrize(
    ("attribution", "told"),
    [
        (Attribution(Voice.MEDIA), "غير منسوب إلى أحد"),
        (Attribution(Voice.MEDIA, via="وكالة العينة"), "نقلًا عن وكالة العينة"),
        (Attribution(Voice.ANONYMOUS), "مصدر لم يُذكر اسمه"),
        (
            Attribution(Voice.ANONYMOUS, "مصدر مطلع", "وكالة العينة"),
            "مصدر مطلع (مصدر لم يُذكر اسمه)، نقلًا عن وكالة العينة",
        ),
    ],
)
def test_it_says_who_vouches(attribution: Attribution, told: str) -> None:
    """Nobody, somebody, or somebody through another."""
    assert f"بلا تاريخ معروف · {told}\n" in shown(
        replace(ANALYSIS, reports=(replace(REPORT, when=None, attribution=attribution),))
    )


@pytest.mark.parametrize(
    ("low", "high", "how", "told"),
    [
        (5, 5, "exact", "5"),
        (10, 20, "exact", "من 10 إلى 20"),
        (10, 20, "about", "من 10 إلى 20"),
        (0, 500, "less_than", "أقل من 500"),
        (100, None, "more_than", "أكثر من 100"),
        (100, 999, "hundreds", "مئات (من 100 إلى 999)"),
    ],
)
def test_a_value_is_said_in_words(low: float, high: float | None, how: str, told: str) -> None:
    """A range is a range, and «hundreds» are said and explained."""
    claim = replace(CLAIM, low=low, high=high, qualifier=how)

    assert f"العاملون في الميناء: {told}\n" in shown(replace(ANALYSIS, claims=(claim,)))


def test_what_was_refused_is_told_with_its_rule_news_before_numbers() -> None:
    """The word, its sentence, the rule, and the milestone it might have been for."""
    told = shown()

    demanded = told.index("وطالب نائب [بإغلاق] الميناء عام 2019.» – مطالبة أو دعوة")
    assert "سيقع. (إغلاق الميناء الشمالي)" in told
    assert demanded < told.index("[2019].» – سنة، لا عدد.")


def test_many_refusals_are_counted_and_not_poured_out() -> None:
    """A long article has dozens."""
    places = [Refusal(at, at + 1, Rule.NUMBER_YEAR) for at in range(len(TITLE) + 1, len(TITLE) + 16)]
    many = shown(replace(ANALYSIS, refusals=(*places, *places)))

    assert "و3 مواضع أخرى مثلها." in many
    assert many.count("سنة، لا عدد") == 12


def test_a_text_that_says_nothing_of_a_milestone_says_so() -> None:
    """Silence would look like a fault."""
    assert "لم يجد راصد فيه خبرًا" in shown(replace(ANALYSIS, reports=()))


def test_a_missing_publication_date_is_pointed_out() -> None:
    """Since it is why «next month» has no date."""
    assert "لم يُعطَ تاريخ نشر" in shown(article=replace(ARTICLE, published=None))
    assert "لم يُعطَ تاريخ نشر" not in shown()


# ── a text outside every dossier ─────────────────────────────────────────────────────────────────────────


def outside(text: str) -> str:
    article = Article("", "", text)
    return shown(Analysis(Matcher(DOSSIER.entities).find(article.body), ()), article=article)


def test_a_text_outside_every_dossier_is_told_what_came_closest() -> None:
    """A name spelled otherwise, a name that is not enough, or nothing at all."""
    assert "«المينا الشمال» يشبه الميناء الشمالي" in outside("زار الوفد المينا الشمال أمس")
    assert "لا تكفي وحدها" in outside("زار الوفد الميناء الشمالي أمس")
    assert "ليس فيه ما يشبه اسمًا" in outside("ارتفعت أسعار القمح")
    assert all("لا يخص هذا النص" in outside(text) for text in ("القمح", "الميناء الشمالي"))


def test_a_spelling_that_does_not_count_is_explained() -> None:
    """The condition that its alias sets, with the words it asks for."""
    assert "«حرير» – ليس هنا «معسكر حرير»: لا يُحسب إلا بعد كلمة مثل «معسكر»" in outside("طريق حرير قديم")


@pytest.mark.parametrize(
    ("alias", "text", "condition"),
    [
        (Alias("حرير", before=("معسكر",), not_near=("طريق",)), "في حرير", "before"),
        (Alias("حرير", before=("معسكر",), not_near=("طريق",)), "طريق معسكر حرير", "not_near"),
        (Alias("حرير", before=("معسكر",), window=2), "معسكر كبير قرب حرير", "before"),
        (Alias("حرير", anywhere=("معسكر",)), "حرير", "anywhere"),
        (Alias("حرير", doc=True), "حرير", "doc"),
    ],
)
def test_it_is_the_condition_that_fails_that_is_named(alias: Alias, text: str, condition: str) -> None:
    """Each is tried alone, within the alias's own window."""
    (found,) = unmet(text, (replace(SILK, aliases=(alias,)),), ())

    assert (found.condition, found.text, text[found.start : found.end]) == (condition, "حرير", "حرير")


def test_a_spelling_that_counts_is_no_near_miss() -> None:
    """Neither is one inside another mention, nor of an entity that is named already."""
    base = Entity("base", EntityKind.BASE, "", "", (Alias("معسكر حرير"),))
    text = "في معسكر حرير"

    assert unmet(text, (SILK,), Matcher([SILK]).find(text)) == ()
    assert unmet("طريق حرير", (SILK,), (Mention("silk", 0, 4, "طريق"),)) == ()
    other = replace(SILK, aliases=(Alias("حرير", before=("طريق",)),))
    assert unmet(text, (other,), Matcher([base]).find(text)) == ()


def test_short_names_are_like_too_much_to_be_suggested() -> None:
    """«بلد» is like «بلدة», «ولد» and a hundred others."""
    assert similar("بلدة ولد", (replace(SILK, aliases=(Alias("بلد"),)),)) is None


# ── the command ──────────────────────────────────────────────────────────────────────────────────────────

NEWS = "أعلنت وزارة الدفاع العراقية أن قوات التحالف الدولي ستنسحب من قاعدة عين الأسد في أيلول المقبل."


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("تقرير عن الانسحاب\n\nقال الوزير كذا.", "تقرير عن الانسحاب"),
        ("قال الوزير كذا.\nثم سطر آخر", ""),
        ("تقرير عن الانسحاب", ""),
        (f"{'كلمة ' * 40}\nثم سطر آخر", ""),
    ],
)
def test_a_short_first_line_is_the_headline(text: str, title: str) -> None:
    """As people paste articles; a sentence, a long line or a line alone is text."""
    assert pasted(text).title == title
    assert pasted(text).body.split() == text.split()
    assert pasted(text, "عنوان").title == "عنوان"


def test_a_day_given_is_that_day_wherever_the_outlet_is() -> None:
    """Not the day before, west of Greenwich."""
    article = pasted("نص", published=date(2026, 2, 10))
    assert article.published
    assert {
        article.published.astimezone(ZoneInfo(zone)).day for zone in ("Asia/Baghdad", "America/Lima")
    } == {10}


async def test_a_text_is_tried_without_being_stored(rasid: Rasid) -> None:  # noqa: F811
    """From the argument; the language is the reader's."""
    done = await rasid("try", NEWS, "--published", "2026-02-10")

    assert (done.returncode, done.stderr) == (0, "")
    assert plain(done.stdout).startswith("ما فهمه راصد من النص\nيخص ملف «انسحاب التحالف الدولي من العراق»")
    assert "قاعدة عين الأسد الجوية: «قاعدة عين الأسد» (مرة واحدة)" in plain(done.stdout)
    assert not (rasid.folder / "data").exists()


async def test_the_answer_as_data_holds_the_refusals_too(rasid: Rasid) -> None:  # noqa: F811
    """From standard input: what `analyze` gives, the dossiers, and what was not taken."""
    row = json.loads((await rasid("try", "-", "--json", given=f"تقرير عن الانسحاب\n{NEWS}\n")).stdout)

    assert (row["relevant"], row["dossiers"]) == (True, ["coalition-withdrawal"])
    assert {"entities", "milestones", "claims", "origin", "refusals"} <= row.keys()
    assert all(f"تقرير عن الانسحاب\n{NEWS}"[e["start"] : e["end"]] == e["text"] for e in row["entities"])


async def test_a_link_is_read_through_the_gate(rasid: Rasid, host: FeedHost) -> None:  # noqa: F811
    """The text of the page, not the page around it."""
    page = (
        f"<html><body><nav>الرئيسية</nav><article><h1>خبر</h1>{f'<p>{NEWS}</p>' * 3}</article></body></html>"
    )
    done = await rasid("try", host.put("/a", page, content_type="text/html; charset=utf-8"), "-l", "en")

    assert (done.returncode, done.stderr) == (0, "")
    assert "Ain al-Asad air base" in plain(done.stdout)


@pytest.mark.parametrize(
    ("given", "code", "complaint"),
    [
        ("/gone", 1, "رد الخادم بخطأ (http-404)"),
        ("/empty", 1, "لم يُعثر في الصفحة على نص مقال."),
        ("http://169.254.169.254/latest/", 1, "العنوان يقود إلى شبكة داخلية، وقراءته ممنوعة"),
        (" ", 2, "لا نص هنا ليُقرأ."),
        ("article.jsonl", 2, "ليس نصًّا ولا رابطًا"),
        ("ftp://example.com/x", 2, "ليس نصًّا ولا رابطًا"),
    ],
)
async def test_what_cannot_be_read_is_one_clear_sentence(
    rasid: Rasid,  # noqa: F811
    host: FeedHost,
    given: str,
    code: int,
    complaint: str,
) -> None:
    """A page that is not there or holds no article, an address inside the house, no text at all."""
    host.put("/gone", status=404)
    host.put("/empty", content_type="text/html")
    done = await rasid("try", host.url(given) if given.startswith("/") else given)

    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (code, "", 1)
    assert complaint in done.stderr
