"""The words of the language are files: a newsroom replaces one, a dossier adds to them, a fault says where it is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from newsroom.analysis import Analyser
from newsroom.dossiers import read_dossiers
from newsroom.errors import Fault
from newsroom.lexicon import FOLDER, Lexicon, read_lexicon, shipped_lexicon
from newsroom.models import Article
from newsroom.settings import SHIPPED_CONFIG

FILES = sorted(path.name for path in (SHIPPED_CONFIG / FOLDER).glob("*.yaml"))
DOSSIER = """
id: dams
ar: السدود
en: Dams
phases: {works: الأعمال}
entities: [{id: north, kind: site, ar: سد الشمال, en: North, aliases: [سد الشمال]}]
relevance: {core: [north]}
milestones: [{id: left, phase: works, ar: م, en: M, reports: [{events: [leave, grout], at: [north]}]}]
"""
GROUT = "events: {grout: {verbs: [{past: حقن, present: يحقن}]}}"

shipped = cache(shipped_lexicon)
Edit = Callable[[str, str, str], Path]


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """A newsroom's folder whose only lexicon file is a shipped one with one piece replaced."""

    def edit(name: str, old: str, new: str) -> Path:
        text = (SHIPPED_CONFIG / FOLDER / name).read_text("utf-8")
        assert old in text
        (tmp_path / FOLDER).mkdir()
        (tmp_path / FOLDER / name).write_text(text.replace(old, new, 1), "utf-8")
        return tmp_path

    return edit


def faults(folder: Path) -> list[str]:
    found: list[Fault] = []
    assert read_lexicon(folder, found) is None
    return [f"{fault.file}: {fault.path}" for fault in found]


def told(folder: Path, text: str, lexicon: Lexicon, more: str = "") -> list[str]:
    dossiers = folder / "dossiers"
    dossiers.mkdir(exist_ok=True)
    (dossiers / "dams.yaml").write_text(DOSSIER + more, "utf-8")
    analysis = Analyser(read_dossiers(dossiers, []), lexicon).analyse(Article("1", "", text))
    return [f"{report.milestone} {report.stage}" for report in analysis.reports]


def test_a_folder_without_a_lexicon_uses_the_shipped_one(tmp_path: Path) -> None:
    """A newsroom starts with the language as rasid knows it."""
    assert read_lexicon(tmp_path, []) == shipped()


def test_a_file_of_ones_own_replaces_the_shipped_one_and_the_others_stay(edited: Edit) -> None:
    """One word more in one file; everything else goes on as shipped."""
    folder = edited("events.yaml", "{past: غادر, present: يغادر}", "{past: نزح, present: ينزح}")
    own = read_lexicon(folder, [])
    assert own is not None
    assert own.milestones.cues == shipped().milestones.cues
    assert (own.dates, own.numbers, own.sources) == (shipped().dates, shipped().numbers, shipped().sources)
    assert told(folder, "نزح العمال عن سد الشمال.", own) == ["left completed"]
    assert told(folder, "غادر العمال سد الشمال.", own) == []
    assert told(folder, "غادر العمال سد الشمال.", shipped()) == ["left completed"]


def test_a_cue_of_ones_own_rules_as_the_shipped_ones_do(edited: Edit) -> None:
    """A verb taught to a class does what the class does, in all its forms."""
    folder = edited("cues.yaml", "{past: نفى, present: ينفي}", "{past: تنصّل, present: يتنصّل}")
    own = read_lexicon(folder, [])
    assert own is not None
    text = "وتنصلت الشركة من مغادرة سد الشمال."
    assert told(folder, text, own) == ["left denied"]
    assert told(folder, text, shipped()) == []


def test_events_of_a_dossier_stand_beside_those_of_the_lexicon(tmp_path: Path) -> None:
    """For its own milestones: the word is nobody else's."""
    lexicon = shipped()
    assert told(tmp_path, "حقن العمال سد الشمال.", lexicon) == []
    assert told(tmp_path, "حقن العمال سد الشمال.", lexicon, GROUT) == ["left completed"]
    assert told(tmp_path, "ستحقن سد الشمال شركة محلية.", lexicon, GROUT) == ["left planned"]
    assert told(tmp_path, "غادر العمال سد الشمال.", lexicon, GROUT) == ["left completed"]


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        ("events.yaml", "present: ينسحب", "future: سينسحب", "events.leave.verbs[0].present"),
        ("events.yaml", "    nouns:", "    nuons:", "events.leave.nuons"),
        ("events.yaml", "placed: true", "placed: often", "events.hand_over.placed"),
        ("cues.yaml", "reach: 2", "reach: far", "cues.near.reach"),
        ("cues.yaml", "may: [قد]", "", "may"),
        ("clauses.yaml", "verbal: [", "verbale: [", "verbale"),
        ("reference.yaml", "  base: [", "  castle: [", "nouns.castle"),
    ],
)
def test_a_fault_of_a_lexicon_file_names_file_and_place(
    name: str, old: str, new: str, place: str, edited: Edit
) -> None:
    """So that an editor finds the line."""
    assert any(said.startswith(f"{name}: {place}") for said in faults(edited(name, old, new)))


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    """And none of a file that is sound."""
    shutil.copytree(SHIPPED_CONFIG / FOLDER, tmp_path / FOLDER)
    for name in ("dates.yaml", "cues.yaml"):
        (tmp_path / FOLDER / name).write_text("nonsense: [", "utf-8")
    assert {said.partition(":")[0] for said in faults(tmp_path)} == {"dates.yaml", "cues.yaml"}


def test_every_lexicon_file_is_read(tmp_path: Path) -> None:
    """No shipped file lies there unread: each, broken, is a fault."""
    (tmp_path / FOLDER).mkdir()
    for name in FILES:
        (tmp_path / FOLDER / name).write_text("[", "utf-8")
    assert sorted({said.partition(":")[0] for said in faults(tmp_path)}) == FILES
