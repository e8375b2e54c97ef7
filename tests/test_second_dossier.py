"""A dossier is data: another subject, with milestones of other kinds, is read by the same code from its file alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.commands.registry import COMMANDS
from newsroom.analysis import Analyser
from newsroom.arabic.words import any_of, page
from newsroom.dossiers import read_dossiers
from newsroom.errors import Fault
from newsroom.models import Analysis, Article, Dossier, Report
from newsroom.rulefiles import days

ROOT = Path(__file__).parent.parent
DOSSIERS = ROOT / "config" / "dossiers"
FILE = DOSSIERS / "gaza-ceasefire.yaml"
SAMPLES = (
    ROOT / "bot/demo/show.py",
    ROOT / "bot/cli/talk.py",
)  # the demo, and an example in --help, ask about one base
CODE = sorted(
    {path for side in ("newsroom", "watchers", "bot") for path in (ROOT / side).rglob("*.py")} - set(SAMPLES)
)

Row = dict[str, Any]
ROWS: list[Row] = yaml.load((ROOT / "tests/texts/second_dossier.yaml").read_text("utf-8"), yaml.BaseLoader)


def each(part: str) -> pytest.MarkDecorator:
    """Every article; one that a rule of the language still reads wrongly says why, and is expected to fail."""
    rows = []
    for row in ROWS:
        reason = row.get("open", {}).get(part)
        marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
        rows.append(pytest.param(row, id=row["id"], marks=marks))
    return pytest.mark.parametrize("row", rows)


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """The file by itself, switched on by one word."""
    folder = tmp_path_factory.mktemp("dossiers")
    text = FILE.read_text("utf-8").replace("enabled: false", "enabled: true")
    (folder / FILE.name).write_text(text, "utf-8")
    faults: list[Fault] = []
    (read,) = read_dossiers(folder, faults)
    assert faults == []
    return read


@pytest.fixture(scope="module")
def analyser(dossier: Dossier) -> Analyser:
    return Analyser([dossier])


def article(row: Row) -> Article:
    published = datetime.fromisoformat(row["published"]).replace(hour=12, tzinfo=UTC)
    return Article(row["id"], row["title"], row["text"], row["source"], published=published)


def window(value: str | list[str]) -> tuple[date, date]:
    """A day, a month, a year, or [from, to]."""
    first, last = (date.fromisoformat(str(edge)) for edge in days(value))  # type: ignore[attr-defined]
    return first, last


def agrees(report: Report, wanted: str | list[str]) -> bool:
    """At least half of the days that the two windows cover together are in both."""
    if report.when is None:
        return False
    first, last = window(wanted)
    start, end = report.when.window.start or first, report.when.window.end or last
    shared = (min(last, end) - max(first, start)).days + 1
    return 2 * shared >= (max(last, end) - min(first, start)).days + 1


def said(analysis: Analysis) -> set[tuple[str, str]]:
    return {(report.milestone, str(report.stage)) for report in analysis.reports}


def pairs(row: Row, key: str) -> set[tuple[str, str]]:
    return {(told[0], told[1]) for told in row.get(key, [])}


@each("entities")
def test_its_entities_are_found_and_no_others(analyser: Analyser, row: Row) -> None:
    """Homographs of its names (enthusiasm, diameter, force majeure, a movement called opening) are not taken."""
    analysis = analyser.analyse(article(row))
    found = {mention.entity for mention in analysis.mentions} - set(row.get("also", []))
    assert found == set(row["entities"])
    assert analysis.relevant is (row["relevant"] == "true")


@each("milestones")
def test_its_milestones_are_told_as_they_are_said(analyser: Analyser, row: Row) -> None:
    """Each at its stage; what another careful reader might have put otherwise counts neither way."""
    got = said(analyser.analyse(article(row)))
    wanted, allowed = pairs(row, "milestones"), pairs(row, "also_said")
    others = {milestone for milestone, _ in got & allowed}
    missed = {(milestone, stage) for milestone, stage in wanted - got if milestone not in others}
    assert (missed, got - wanted - allowed) == (set(), set())


@each("dates")
def test_its_milestones_are_dated(analyser: Analyser, row: Row) -> None:
    """The window a sentence names, against the article's own date."""
    reports = analyser.analyse(article(row)).reports
    for milestone, stage, *wanted in row["milestones"]:
        told = [report for report in reports if (report.milestone, str(report.stage)) == (milestone, stage)]
        if wanted and told:
            assert any(agrees(report, wanted[0]) for report in told), (milestone, stage, wanted)


@each("claims")
def test_its_figures_are_claimed(analyser: Analyser, row: Row) -> None:
    """Numbers of its own kinds, for its own quantities, with how exact they are."""
    claims = analyser.analyse(article(row)).claims
    got = {(claim.quantity, claim.low, claim.qualifier) for claim in claims}
    assert got == {(quantity, float(value), qualifier) for quantity, value, qualifier in row["claims"]}


def test_it_is_off_as_shipped_and_sound() -> None:
    """A newsroom switches it on by one word; until then `config check` reads it all the same."""
    faults: list[Fault] = []
    shipped = {dossier.id: dossier for dossier in read_dossiers(DOSSIERS, faults)}
    assert faults == []
    assert not shipped[FILE.stem].enabled


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("اكتمل حقن الأسس في سد الموصل.", {("grouting_end", "completed")}),
        ("سيبدأ حقن الأسس في سد الموصل.", {("grouting_end", "planned")}),
        ("زار الوفد سد الموصل ودعا إلى حقن الدماء.", set()),
    ],
)
def test_the_dossier_of_the_editors_page_reads_as_the_page_says(
    text: str, told: set[tuple[str, str]], tmp_path: Path
) -> None:
    """A third subject, whole, in thirty lines of an editor's own."""
    blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/editors.md").read_text("utf-8"), re.DOTALL)
    (tmp_path / "d.yaml").write_text(next(block for block in blocks if "mosul-dam" in block), "utf-8")
    analysis = Analyser(read_dossiers(tmp_path, [])).analyse(Article("1", "", text))
    assert analysis.relevant
    assert said(analysis) == told


# ── no code knows any dossier ────────────────────────────────────────────────────────────────────────────


def names(dossiers: tuple[Dossier, ...]) -> Iterator[str]:
    """Names of two words and more: a word alone may be a word of the language."""
    for dossier in dossiers:
        for entity in dossier.entities:
            yield from (alias.text for alias in entity.aliases if " " in alias.text)


def ids(dossiers: tuple[Dossier, ...]) -> Iterator[str]:
    for dossier in dossiers:
        for part in (dossier.entities, dossier.milestones, dossier.quantities):
            yield from (item.id for item in part)


def texts(path: Path) -> Iterator[str]:
    """The strings of a module that the program uses: not its docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


@cache
def patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Any id, and any name, of the shipped dossiers."""
    dossiers = read_dossiers(DOSSIERS, [])
    known = "|".join(map(re.escape, sorted(ids(dossiers))))
    return re.compile(rf"(?<![\w-])(?:{known})(?![\w-])"), any_of(tuple(sorted(set(names(dossiers)))))


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_code_names_what_a_dossier_follows(path: Path) -> None:
    """No id and no name of an entity, milestone or quantity of either dossier stands in the program."""
    known, named = patterns()
    asked = {name for command in COMMANDS for name in command.names}  # «الجدول الزمني» asks for a timeline
    said = [text for text in texts(path) if text not in asked]
    hits = [text for text in said if known.search(text) or named.search(page(text).text)]
    assert hits == []
