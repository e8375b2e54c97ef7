"""Every option of an editor's rule, every reason to report and to refuse, on a made-up dossier of two dams."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import Protocol

import pytest

from newsroom.analysis import Analyser
from newsroom.dossiers import read_dossiers
from newsroom.errors import Fault
from newsroom.lexicon import shipped_lexicon
from newsroom.models import Analysis, Article, Report

HEAD = """
id: dams
ar: السدود
en: Dams
since: 2020-01-01
phases: {works: الأعمال}
words: {works: [أعمال, الأعمال]}
entities:
  - {id: crew, kind: organisation, ar: الشركة, en: Crew, aliases: [شركة الرافدين]}
  - {id: board, kind: organisation, ar: الهيئة, en: Board, aliases: [هيئة السدود]}
  - {id: north, kind: site, ar: سد الشمال, en: North, aliases: [سد الشمال]}
  - {id: south, kind: site, ar: سد الجنوب, en: South, aliases: [سد الجنوب]}
  - {id: contract, kind: agreement, ar: العقد, en: Contract, aliases: [عقد الصيانة]}
events:
  grout: {verbs: [{past: حقن, present: يحقن}], nouns: [حقن], of: [الأساس, أساس], never: [حقن الدماء]}
  prolong: {verbs: [{past: أطال, present: يطيل}], nouns: [إطالة], tells: delayed}
relevance: {core: [crew, board, north, south, contract]}
milestones:
"""
LEAVE = "{events: [leave], at: [north]}"
END = "{events: [end], words: [مهمة], shared: true}"
TODAY = "2026-05-10"


class Read(Protocol):
    def __call__(self, text: str, *rules: str, day: str | None = TODAY) -> Analysis: ...


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """A text, read by milestones `one` and `two` of these rules; the first is due in March, the second in September."""
    lexicon = shipped_lexicon()

    @cache
    def analyser(rules: tuple[str, ...]) -> Analyser:
        milestones = [
            f"  - {{id: {name}, phase: works, ar: م, en: M, due: {due}, reports: [{rule}]}}"
            for name, due, rule in zip(("one", "two"), ("2026-03", "2026-09"), rules, strict=False)
        ]
        folder = tmp_path_factory.mktemp("dams")
        (folder / "dams.yaml").write_text(HEAD + "\n".join(milestones), "utf-8")
        faults: list[Fault] = []
        dossiers = read_dossiers(folder, faults)
        assert faults == []
        return Analyser(dossiers, lexicon)

    def analysis(text: str, *rules: str, day: str | None = TODAY) -> Analysis:
        published = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC) if day else None
        return analyser(rules or (LEAVE,)).analyse(Article("1", "", text, published=published))

    return analysis


def told(analysis: Analysis) -> list[str]:
    return [f"{report.milestone} {report.stage}" for report in analysis.reports]


def only(analysis: Analysis) -> Report:
    (report,) = analysis.reports
    return report


def days(report: Report) -> tuple[date | None, date | None] | None:
    return (report.when.window.start, report.when.window.end) if report.when else None


# ── every option of a rule ───────────────────────────────────────────────────────────────────────────────

LEFT = "غادرت شركة الرافدين سد الشمال."
WILL_LEAVE = "ستغادر شركة الرافدين سد الشمال."


@pytest.mark.parametrize(
    ("rule", "counts", "does_not"),
    [
        ("{events: [leave], at: [north]}", LEFT, "غادرت شركة الرافدين سد الجنوب."),
        (
            "{events: [move], to: [south]}",
            "انتقلت شركة الرافدين من سد الشمال إلى سد الجنوب.",
            "انتقلت شركة الرافدين من سد الجنوب إلى سد الشمال.",
        ),
        (
            "{events: [leave], at: [north], by: [crew]}",
            "شركة الرافدين غادرت سد الشمال.",
            "هيئة السدود غادرت سد الشمال.",
        ),
        (
            "{events: [leave], by: [crew], called: [المقاولون]}",
            "المقاولون مع هيئة السدود غادروا سد الشمال.",
            "الزوار مع هيئة السدود غادروا سد الشمال.",
        ),
        ("{events: [leave], at: [north], words: [نهائيا]}", "غادر العمال سد الشمال نهائيا.", LEFT),
        ("{events: [leave], at: [north], without: [زيارة]}", LEFT, "غادر الوزير سد الشمال بعد زيارة."),
        (
            "{events: [end], words: [مهمة], without: [$works]}",  # a list of the dossier
            "انتهت مهمة شركة الرافدين.",
            "انتهت مهمة شركة الرافدين في الأعمال.",
        ),
        ("{events: [leave], at: [north], stages: [planned]}", WILL_LEAVE, LEFT),
        (
            "{events: [leave], at: [north], when: 2024}",
            "غادرت شركة الرافدين سد الشمال في آذار 2024.",
            "غادرت شركة الرافدين سد الشمال في آذار 2025.",
        ),
        ("{events: [leave], at: [north], dated: true}", "غادرت شركة الرافدين سد الشمال أمس.", LEFT),
        (
            "{named: true, at: [contract]}",
            "تعمل شركة الرافدين بموجب عقد الصيانة.",
            "تعمل شركة الرافدين في سد الشمال.",
        ),
        (
            "{events: [grout], at: [north]}",  # an event of the dossier's own
            "حقنت شركة الرافدين أساس سد الشمال.",
            "دعت هيئة السدود إلى حقن الدماء قرب أساس سد الشمال.",
        ),
    ],
)
def test_a_rule_counts_a_sentence_only_when_all_of_it_holds(
    rule: str, counts: str, does_not: str, read: Read
) -> None:
    """One pair of sentences for each thing a rule can ask for."""
    assert len(read(counts, rule).reports) == 1
    assert read(does_not, rule).reports == ()


@pytest.mark.parametrize(
    ("text", "rule", "stage"),
    [
        ("بدأت شركة الرافدين مغادرة سد الشمال.", "{events: [leave], at: [north], start: true}", "completed"),
        ("ستبدأ شركة الرافدين مغادرة سد الشمال.", "{events: [leave], at: [north], start: true}", "planned"),
        ("غادرت أول دفعة من العمال سد الشمال.", "{events: [leave], at: [north], start: true}", "completed"),
        ("غادرت أول دفعة من العمال سد الشمال.", LEAVE, "underway"),
        (LEFT, "{events: [leave], at: [north], reads: {completed: underway}}", "underway"),
        (WILL_LEAVE, "{events: [leave], at: [north], reads: {completed: underway}}", "planned"),
        ("بحثت الهيئة مغادرة سد الشمال.", "{events: [leave], at: [north], spoken: planned}", "planned"),
        ("أطالت شركة الرافدين العمل في سد الشمال.", "{events: [prolong], at: [north]}", "delayed"),
    ],
)
def test_a_rule_may_say_what_a_stage_means_for_its_milestone(
    text: str, rule: str, stage: str, read: Read
) -> None:
    """The start of an event, one of several batches, a thing only spoken of, an event that is a delay."""
    assert told(read(text, rule)) == [f"one {stage}"]


def test_what_is_not_begun_is_no_start(read: Read) -> None:
    """A milestone that is a beginning is not told by the whole."""
    assert read(LEFT, "{events: [leave], at: [north], start: true}").reports == ()


# ── wordings that milestones share ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "day", "milestone"),
    [
        ("تنتهي مهمة شركة الرافدين في آذار 2026.", "2026-01-10", "one planned"),
        ("تنتهي مهمة شركة الرافدين في أيلول 2026.", "2026-01-10", "two planned"),
        ("ستنتهي مهمة شركة الرافدين.", "2026-01-10", "one planned"),  # the next that is due
        ("ستنتهي مهمة شركة الرافدين.", "2026-05-10", "two planned"),
        ("انتهت مهمة شركة الرافدين.", "2026-05-10", "one completed"),  # the last that was due
        ("انتهت مهمة شركة الرافدين.", "2026-10-10", "two completed"),
        ("ستنتهي مهمة شركة الرافدين في أيلول 2026.", None, "two planned"),
    ],
)
def test_the_date_tells_which_milestone_a_shared_wording_means(
    text: str, day: str | None, milestone: str, read: Read
) -> None:
    """The event's date, else that of the article, beside what was due."""
    assert told(read(text, END, END, day=day)) == [milestone]


def test_a_shared_wording_without_any_date_is_refused(read: Read) -> None:
    """A guess would be wrong half of the time."""
    analysis = read("انتهت مهمة شركة الرافدين.", END, END, day=None)
    assert analysis.reports == ()
    assert [refusal.rule for refusal in analysis.refusals] == ["undated"]


def test_a_milestones_own_wording_comes_before_a_shared_one(read: Read) -> None:
    """Unless the shared one stands besides."""
    text, own = "انتهت مهمة شركة الرافدين في سد الشمال.", "{events: [end], at: [north]}"
    besides = END.replace("shared: true", "shared: true, besides: true")
    assert told(read(text, own, END, day="2026-10-10")) == ["one completed"]
    assert told(read(text, own, besides, day="2026-10-10")) == ["one completed", "two completed"]


# ── what a report holds ──────────────────────────────────────────────────────────────────────────────────


def test_a_report_shows_its_sentence_its_word_and_what_it_leaves_out(read: Read) -> None:
    """Exact offsets into the text, for the quote in an alert."""
    text = f"مقدمة قصيرة. {LEFT[:-1]}، باستثناء وحدة الحراسة. خاتمة."
    report = only(read(text))
    body = Article("1", "", text).body
    assert body[report.start : report.end] == f"{LEFT[:-1]}، باستثناء وحدة الحراسة."
    assert body[slice(*report.trigger)] == "غادرت"
    assert report.except_for == "باستثناء وحدة الحراسة"


@pytest.mark.parametrize(
    ("text", "day", "window"),
    [
        ("غادرت شركة الرافدين سد الشمال أمس.", TODAY, (date(2026, 5, 9), date(2026, 5, 9))),
        ("غادرت شركة الرافدين سد الشمال أمس.", None, None),  # yesterday of what day?
        ("ستغادر شركة الرافدين سد الشمال في حزيران 2026.", None, (date(2026, 6, 1), date(2026, 6, 30))),
        ("أعلنت الهيئة أمس أن شركة الرافدين ستغادر سد الشمال.", TODAY, None),  # the day of the saying
    ],
)
def test_an_event_has_the_date_its_sentence_gives_it(
    text: str, day: str | None, window: tuple[date, date] | None, read: Read
) -> None:
    """A relative date stays open in an article without a date; the day of an announcement is not that of a plan."""
    assert days(only(read(text, day=day))) == window


def test_what_goes_on_until_a_day_ends_on_it(read: Read) -> None:
    """And has no beginning; other wordings take the day for that of the event."""
    text = "سيبقى العمال في سد الشمال حتى أيلول 2026."
    lasts = "{events: [remain], at: [north], until: true}"
    assert days(only(read(text, lasts))) == (None, date(2026, 9, 30))
    assert days(only(read(text, lasts.replace(", until: true", "")))) == (date(2026, 9, 1), date(2026, 9, 30))


def test_one_article_speaks_with_one_voice(read: Read) -> None:
    """A plan without a date is history once the same article tells of its fulfilment; and it is said so."""
    analysis = read(f"{LEFT} وقالت هيئة السدود إن مغادرة سد الشمال كانت مقررة.")
    assert told(analysis) == ["one completed"]
    assert [refusal.rule for refusal in analysis.refusals] == ["outweighed"]


# ── why something is no report ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("negated", "لم تغادر شركة الرافدين سد الشمال."),
        ("negated", "انتهى العام دون أن تغادر شركة الرافدين سد الشمال."),
        ("not-meant", "بقاء المعدات لا يعني أن شركة الرافدين غادرت سد الشمال."),
        ("conditional", "إذا غادرت شركة الرافدين سد الشمال توقف العمل."),
        ("conditional", "ربما تغادر شركة الرافدين سد الشمال."),
        ("conditional", "قد تغادر شركة الرافدين سد الشمال."),
        ("demanded", "طالبت هيئة السدود بمغادرة شركة الرافدين سد الشمال."),
        ("hypothetical", "حذرت هيئة السدود من مغادرة شركة الرافدين سد الشمال."),
        ("excluded", "حراس السد غير مشمولين بمغادرة سد الشمال."),
        ("topic", "بحثت هيئة السدود مع شركة الرافدين مغادرة سد الشمال."),
        ("background", "ذكّرت هيئة السدود بأن مغادرة سد الشمال، كما جرى عام 2015، كانت صعبة."),
        ("too-old", "غادرت شركة الرافدين سد الشمال عام 2015."),
        ("elsewhere", "غادرت شركة الرافدين معسكر الوادي نهائيا."),
        ("no-milestone", "غادرت شركة الرافدين سد الجنوب."),
    ],
)
def test_what_is_not_reported_says_why(rule: str, text: str, read: Read) -> None:
    """At the word that looked like a report, so that a person can judge the rule."""
    analysis = read(text)
    (refusal,) = [each for each in analysis.refusals if not each.rule.startswith("number-")]
    assert (analysis.reports, refusal.rule) == ((), rule)
    assert "غادر" in Article("1", "", text).body[refusal.start : refusal.end]


@pytest.mark.parametrize(
    ("rule", "stage", "text"),
    [
        ("past", "completed", LEFT),
        ("done", "completed", "تمت مغادرة سد الشمال."),
        ("future", "planned", WILL_LEAVE),
        ("plan", "planned", "من المقرر أن تغادر شركة الرافدين سد الشمال."),
        ("near", "imminent", "أعلنت هيئة السدود قرب مغادرة شركة الرافدين سد الشمال."),
        ("begun", "underway", "بدأت شركة الرافدين مغادرة سد الشمال."),
        ("going-on", "underway", "تتواصل مغادرة العمال سد الشمال."),
        ("postponed", "delayed", "أجلت هيئة السدود مغادرة شركة الرافدين سد الشمال."),
        ("refuted", "denied", "نفت هيئة السدود مغادرة شركة الرافدين سد الشمال."),
        ("unchanged", "planned", "نفت هيئة السدود تأجيل مغادرة شركة الرافدين سد الشمال."),
    ],
)
def test_a_report_says_by_which_rule_it_has_its_stage(rule: str, stage: str, text: str, read: Read) -> None:
    """The heart of it: planned is not done, and begun is not finished."""
    reports = read(f"زار الوزير هيئة السدود. وبقي يومين. {text}").reports
    assert [(report.stage, report.rule) for report in reports] == [(stage, rule)]
