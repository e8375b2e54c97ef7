"""What sentences say of milestones, one fact a row in `texts/reports.yaml`, with the shipped dossier and lexicon."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from newsroom.analysis import Analyser
from newsroom.dossiers import read_dossiers
from newsroom.lexicon import shipped_lexicon
from newsroom.models import (
    Article,
    EventWords,
    Milestone,
    Precision,
    Quantity,
    Report,
    ReportRule,
    Roll,
    Silence,
    When,
    Window,
)

Row = dict[str, Any]
Pair = tuple[str, str]  # milestone, stage

SHIPPED = Path(__file__).parent.parent / "config" / "dossiers"
ROWS: list[Row] = yaml.safe_load((Path(__file__).parent / "texts/reports.yaml").read_text("utf-8"))


def marked(row: Row) -> Any:
    """A row the rules cannot do yet says why, and is expected to fail until they can."""
    gap = [pytest.mark.xfail(reason=row["gap"], strict=True)] if "gap" in row else []
    return pytest.param(row, id=row["keeps"], marks=gap)


@cache
def analyser() -> Analyser:
    return Analyser([dossier for dossier in read_dossiers(SHIPPED, []) if dossier.enabled])


@cache
def reports(title: str, text: str, published: date | None) -> tuple[Report, ...]:
    noon = datetime.combine(published, time(12), UTC) if published else None
    return analyser().analyse(Article("row", title, text, published=noon)).reports


def told(row: Row) -> dict[Pair, list[Report]]:
    found: dict[Pair, list[Report]] = {}
    for report in reports(row.get("title", ""), row["text"], row["published"]):
        found.setdefault((report.milestone, str(report.stage)), []).append(report)
    return found


def pairs(of: Row, key: str) -> set[Pair]:
    return {(milestone, stage) for milestone, stage in of.get(key, [])}


def answers(wanted: Row) -> list[Pair]:
    return [(wanted["milestone"], wanted["stage"]), *sorted(pairs(wanted, "also"))]


def agrees(when: When | None, days: Sequence[date | None] | None) -> bool:
    """No date where none is given; else windows that share at least half of the days they cover together."""
    if when is None or days is None:
        return when is None and days is None
    start, end = (edge or other for edge, other in (days, reversed(days)))
    first = when.window.start or when.window.end
    last = when.window.end or when.window.start
    assert start and end and first and last
    shared = (min(last, end) - max(first, start)).days + 1
    return 2 * shared >= (max(last, end) - min(first, start)).days + 1


def dated(wanted: Row, found: dict[Pair, list[Report]]) -> bool:
    """Whether one of the reports that answer gives the event its days."""
    told = [
        report for pair in answers(wanted) if pair[0] == wanted["milestone"] for report in found.get(pair, [])
    ]
    return not told or any(agrees(report.when, wanted["date"]) for report in told)


@pytest.mark.parametrize("row", [marked(row) for row in ROWS])
def test_a_text_reports_what_it_says_and_nothing_else(row: Row) -> None:
    """Every report of the row, or one that says as much; none beyond; each with its date."""
    found = told(row)
    allowed = pairs(row, "also").union(*map(answers, row["reports"]))
    missed = [answers(wanted)[0] for wanted in row["reports"] if not found.keys() & set(answers(wanted))]
    misdated = [
        answers(wanted)[0] for wanted in row["reports"] if "date" in wanted and not dated(wanted, found)
    ]
    assert (missed, sorted(found.keys() - allowed), misdated) == ([], [], [])


@pytest.mark.parametrize("row", [pytest.param(row, id=row["keeps"]) for row in ROWS if "never" in row])
def test_no_text_is_told_as_what_it_must_never_be(row: Row) -> None:
    """Not even by a row with a gap, unless its gap is just that."""
    assert pairs(row, "never") & told(row).keys() == pairs(row, "tells")


def test_the_rows_speak_of_the_dossier_as_it_is() -> None:
    """No row keeps a milestone that is gone, nor forbids what it allows; each keeps something of its own."""
    assert len({row["keeps"] for row in ROWS}) == len(ROWS)
    known = {m.id for dossier in read_dossiers(SHIPPED, []) for m in dossier.milestones}
    for row in ROWS:
        said = pairs(row, "also").union(*map(answers, row["reports"]))
        assert not said & pairs(row, "never"), row["keeps"]
        assert {milestone for milestone, _ in said | pairs(row, "never")} <= known, row["keeps"]


# ── what the editors' page says ──────────────────────────────────────────────────────────────────────────

PAGE = (SHIPPED.parent.parent / "docs" / "editors.md").read_text("utf-8")
DAY = date(2026, 1, 20)


def test_the_worked_example_reads_as_the_page_says() -> None:
    """A base handed over soon, an airport not left."""
    (sentence,) = re.findall(r"(?m)^> (.+)$", PAGE)
    said = {report.milestone: (str(report.stage), str(report.rule)) for report in reports("", sentence, DAY)}
    assert said == {
        "ain_al_asad_handover": ("imminent", "near"),
        "baghdad_airport_exit": ("denied", "refuted"),
    }


@pytest.mark.parametrize(
    ("stage", "text"), re.findall(r"(?m)^\| ([a-z]+|\*no report\*) \| .* \| «(.+)» \|$", PAGE)
)
def test_every_stage_of_the_page_is_given_as_it_says(stage: str, text: str) -> None:
    """An example that does not hold would teach the wrong thing."""
    said = {
        str(report.stage) for report in reports("", f"{text}.", DAY) if report.milestone.startswith("ain_")
    }
    assert said == (set() if stage == "*no report*" else {stage})


def test_every_option_and_cue_class_stands_on_the_page() -> None:
    """What an editor cannot find is not there."""
    options = {
        field.name
        for model in (ReportRule, EventWords, Milestone, Quantity, Roll, Silence)
        for field in fields(model)
    }
    cues = shipped_lexicon().milestones.cues.cues
    assert [name for name in sorted({*options, *cues}) if not re.search(rf"`{name}\b|\b{name}:", PAGE)] == []


def test_the_end_of_the_days_named_stays_with_a_report() -> None:
    """«نهاية عام 2026» is the year for comparing, and its end for telling."""
    text = "ستغادر قوات التحالف الدولي قاعدة عين الأسد بحلول نهاية عام 2026."
    (report,) = reports("", text, date(2026, 1, 20))
    assert report.when == When(Window(date(2026, 1, 1), date(2026, 12, 31)), Precision.YEAR, "end")


@pytest.mark.parametrize("year", [1, 9999])
def test_a_day_at_the_ends_of_the_calendar_is_no_day_of_news(year: int) -> None:
    """Feeds write such years; what a sentence says is read all the same, without a date."""
    article = Article(
        "row",
        "",
        "تغادر قوات التحالف الدولي قاعدة عين الأسد غدا.",
        published=datetime(year, 1, 1, tzinfo=UTC),
    )
    assert all(report.when is None for report in analyser().analyse(article).reports)
