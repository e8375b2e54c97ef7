"""Dossier files: what they become, and what is said of a wrong one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from newsroom.dossiers import read_dossiers
from newsroom.errors import Fault
from newsroom.models import Alias, Dossier, EntityKind, Promotion, ReportRule, Roll, Silence, Window
from newsroom.settings import SHIPPED_CONFIG


def good() -> dict[str, Any]:
    return {
        "id": "exit",
        "ar": "الانسحاب",
        "en": "Exit",
        "phases": {"one": "الأولى"},
        "words": {"iraq": ["العراق", "بغداد"]},
        "entities": [
            {"id": "base", "kind": "base", "ar": "القاعدة", "en": "Base", "aliases": ["عين الأسد"]},
            {
                "id": "town",
                "kind": "city",
                "ar": "البلدة",
                "en": "Town",
                "aliases": [{"text": "حرير", "al": True}],
            },
        ],
        "milestones": [
            {
                "id": "handover",
                "phase": "one",
                "ar": "تسليم",
                "en": "Handover",
                "entities": ["base"],
                "parts": ["start"],
            },
            {"id": "start", "phase": "one", "ar": "بدء", "en": "Start"},
        ],
        "quantities": [
            {"id": "troops", "ar": "الجنود", "en": "Troops", "part_of": "all", "like": ["all"]},
            {"id": "all", "ar": "الكل", "en": "All"},
        ],
        "rolls": [
            {"id": "stay", "ar": "الباقية", "en": "Staying", "kinds": ["base"], "told_by": ["handover"]}
        ],
        "silence": {"entities": ["base"]},
        "relevance": {"core": ["base"], "within": ["base"], "setting": ["$iraq"]},
    }


def read(folder: Path, *files: dict[str, Any]) -> tuple[tuple[Dossier, ...], list[Fault]]:
    for number, file in enumerate(files):
        (folder / f"{number}.yaml").write_text(yaml.safe_dump(file, allow_unicode=True), encoding="utf-8")
    faults: list[Fault] = []
    return read_dossiers(folder, faults), faults


def changed(path: str, value: Any) -> dict[str, Any]:
    """The good file with one place changed: "entities.0.aliases" and its new value."""
    file = good()
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place: Any = file
    for step in way:
        place = place[step]
    if isinstance(place, list) and last == len(place):
        place.append(value)
    else:
        place[last] = value
    return file


def test_a_good_file_becomes_a_dossier(tmp_path: Path) -> None:
    """Plain aliases, shared options, word lists and windows arrive in the models."""
    file = changed(
        "entities.1.aliases", ["حرير", {"text": ["بلد", "بلدة"], "near": ["$iraq", "قضاء"], "window": 3}]
    )
    file["milestones"][0]["due"] = ["2025-09-01", None]
    (dossier,), faults = read(tmp_path, file)
    assert faults == []
    town = dossier.entities[1]
    near = ("العراق", "بغداد", "قضاء")
    assert town.kind is EntityKind.CITY
    assert town.aliases == (
        Alias("حرير"),
        Alias("بلد", near=near, window=3),
        Alias("بلدة", near=near, window=3),
    )
    assert dossier.milestones[0].due == Window(date(2025, 9, 1), None)
    assert dossier.relevance.setting == ("العراق", "بغداد")


def test_what_a_dossier_says_of_its_own_parts_arrives(tmp_path: Path) -> None:
    """Promotion, parts, sums, like questions, rolls and silence, with the named lists spread."""
    file = changed("rolls.0.reports", [{"events": ["remain"], "by": ["base"], "called": ["$iraq", "القوات"]}])
    file["milestones"][1]["promotion"] = "person"
    file["silence"]["days"] = 14
    (dossier,), faults = read(tmp_path, file)
    assert faults == []
    handover, start = dossier.milestones
    assert (handover.promotion, handover.parts) == (Promotion.OFFICIAL_OR_TWO, ("start",))
    assert (start.promotion, start.parts) == (Promotion.PERSON, ())
    assert (dossier.quantities[0].part_of, dossier.quantities[0].like) == ("all", ("all",))
    assert (dossier.quantities[1].part_of, dossier.quantities[1].like) == (None, ())
    wording = ReportRule(("remain",), by=("base",), called=("العراق", "بغداد", "القوات"))
    assert dossier.rolls == (
        Roll("stay", "الباقية", "Staying", (EntityKind.BASE,), ("handover",), (wording,)),
    )
    assert dossier.silence == Silence(14, ("base",))


def test_what_is_left_out_asks_for_nothing(tmp_path: Path) -> None:
    """Three weeks are the silence when no other is said; a dossier needs neither rolls nor silence."""
    (dossier,), _ = read(tmp_path, good())
    assert dossier.silence == Silence(21, ("base",))
    file = good()
    del file["silence"], file["rolls"]
    (dossier,), faults = read(tmp_path, file)
    assert faults == []
    assert (dossier.silence, dossier.rolls) == (None, ())


def test_one_day_is_a_window_of_that_day(tmp_path: Path) -> None:
    """`due: 2024-09-27` starts and ends on it."""
    (dossier,), _ = read(tmp_path, changed("milestones.0.due", "2024-09-27"))
    due = dossier.milestones[0].due
    assert due is not None
    assert due.start == due.end
    assert str(due.end) == "2024-09-27"


FIRST = "entities[0].aliases[0]"


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("title", "س", "title: unknown key"),
        ("entities.0.alias", ["س"], "entities[0].alias: unknown key"),
        ("entities.0.id", "Ain", "entities[0].id: String should match pattern '^[a-z][a-z0-9_-]*$'"),
        ("entities.0.kind", "river", "entities[0].kind: Input should be 'base', 'site', 'city', 'organisation', "
         "'force', 'person', 'agreement' or 'other'"),
        ("entities", [], "entities: is empty"),
        ("entities.0.aliases", [], "entities[0].aliases: is empty"),
        ("entities.0.aliases", [" «» "], f"{FIRST}.text[0]: is empty"),
        ("entities.0.aliases", [{"text": "س", "near": [""]}], f"{FIRST}.near[0]: is empty"),
        ("entities.0.aliases", [{"text": "س", "window": 13}], f"{FIRST}.window: Input should be less than or "
         "equal to 12"),
        ("entities.0.aliases", [{"text": "س", "near": ["$iran"]}], f"{FIRST}.near: '$iran' is no list of "
         "`words`"),
        ("entities.0.aliases", ["الحسكة", "الحَسَكه"], "entities[0].aliases[1]: 'الحَسَكه' is an alias of 'base' "
         f"already, in 0.yaml: {FIRST}"),
        ("entities.0.aliases", ["حرير"], "entities[1].aliases[0]: 'حرير' is an alias of 'base' already, in "
         f"0.yaml: {FIRST}"),
        ("entities.1.id", "base", "entities[1].id: 'base' is used already, in 0.yaml: entities[0].id"),
        ("milestones.0.entities", ["bass"], "milestones[0].entities[0]: 'bass' is no entity"),
        ("milestones.0.phase", "two", "milestones[0].phase: 'two' is no phase of this dossier"),
        ("milestones.0.due", ["2025-09-30", "2025-09-01"], "milestones[0].due: ends before it starts"),
        ("milestones.0.promotion", "rumour", "milestones[0].promotion: Input should be 'official-or-two', 'two' "
         "or 'person'"),
        ("milestones.0.parts", ["takeover"], "milestones[0].parts[0]: 'takeover' is no milestone of this dossier"),
        ("milestones.0.parts", ["handover"], "milestones[0].parts: names itself"),
        ("milestones.1.parts", ["handover"], "milestones[0].parts: goes round: handover → start → handover"),
        ("quantities.0.part_of", "ships", "quantities[0].part_of: 'ships' is no quantity of this dossier"),
        ("quantities.0.part_of", "troops", "quantities[0].part_of: names itself"),
        ("quantities.1.part_of", "troops", "quantities[1].part_of: goes round: all → troops → all"),
        ("quantities.0.like", ["all", "ships"], "quantities[0].like[1]: 'ships' is no quantity of this dossier"),
        ("quantities.0.like", ["troops"], "quantities[0].like: names itself"),
        ("rolls.0.kinds", [], "rolls[0].kinds: is empty"),
        ("rolls.0.kinds", ["harbour"], "rolls[0].kinds[0]: Input should be 'base', 'site', 'city', 'organisation', "
         "'force', 'person', 'agreement' or 'other'"),
        ("rolls.0.told_by", ["takeover"], "rolls[0].told_by[0]: 'takeover' is no milestone of this dossier"),
        ("rolls.0.told_by", [], "rolls[0]: needs told_by, or reports"),
        ("rolls.0.reports", [{"events": ["remain"], "by": ["bass"]}], "rolls[0].reports[0].by[0]: 'bass' is no entity"),
        ("rolls.0.reports", [{"events": ["remain"], "called": ["$iran"]}], "rolls[0].reports[0].called: '$iran' is no "
         "list of `words`"),
        ("rolls.0.reports", [{"by": ["base"]}], "rolls[0].reports[0]: needs events, or named with at"),
        ("rolls.1", {"id": "stay", "ar": "س", "en": "S", "kinds": ["base"], "told_by": ["handover"]},
         "rolls[1].id: 'stay' is used already, in 0.yaml: rolls[0].id"),
        ("silence.days", 0, "silence.days: Input should be greater than or equal to 1"),
        ("silence.entities", [], "silence.entities: is empty"),
        ("silence.entities", ["bass"], "silence.entities[0]: 'bass' is no entity"),
        ("silence.weeks", 3, "silence.weeks: unknown key"),
        ("relevance.core", ["bass"], "relevance.core[0]: 'bass' is no entity"),
        ("relevance.within", ["base", "bass"], "relevance.within[1]: 'bass' is no entity"),
        ("relevance.setting", ["$iran"], "relevance.setting: '$iran' is no list of `words`"),
    ],
)  # fmt: skip
def test_a_wrong_place_is_named_with_path_and_reason(
    tmp_path: Path, path: str, value: Any, fault: str
) -> None:
    """One bad file a rule, one line a fault, and no dossier from a faulty folder."""
    dossiers, faults = read(tmp_path, changed(path, value))
    assert [str(found) for found in faults] == [f"0.yaml: {fault}"]
    assert dossiers == ()


def test_a_bad_date_is_a_fault(tmp_path: Path) -> None:
    """The thirtieth of February is no day."""
    _, (fault,) = read(tmp_path, changed("milestones.0.due", ["2025-02-30", None]))
    assert fault.path == "milestones[0].due[0]"


def test_a_context_lets_two_entities_share_a_spelling(tmp_path: Path) -> None:
    """حرير is the town by itself and the base after قاعدة."""
    _, faults = read(tmp_path, changed("entities.0.aliases", [{"text": "حرير", "before": ["قاعدة"]}]))
    assert faults == []


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    """An editor mends them in one go, not one a run."""
    wrong = changed("milestones.0.phase", "two")
    wrong["relevance"]["core"] = ["bass"]
    _, faults = read(tmp_path, wrong, good())
    text = [str(fault) for fault in faults]
    assert "0.yaml: milestones[0].phase: 'two' is no phase of this dossier" in text
    assert "0.yaml: relevance.core[0]: 'bass' is no entity" in text
    assert "1.yaml: id: 'exit' is used already, in 0.yaml: id" in text
    assert "1.yaml: entities[0].id: 'base' is used already, in 0.yaml: entities[0].id" in text
    already = "1.yaml: entities[0].aliases[0]: 'عين الأسد' is an alias of 'base' already"
    assert f"{already}, in 0.yaml: {FIRST}" in text


def test_a_dossier_may_refer_to_the_entities_of_another(tmp_path: Path) -> None:
    """Entity ids are one space across files."""
    other = {
        **good(),
        "id": "other",
        "entities": [{"id": "third", "kind": "city", "ar": "س", "en": "T", "aliases": ["سنجار"]}],
    }
    dossiers, faults = read(tmp_path, good(), other)
    assert faults == []
    assert [dossier.id for dossier in dossiers] == ["exit", "other"]


def test_an_empty_folder_is_a_fault(tmp_path: Path) -> None:
    """Nothing to follow is a mistake, not a choice."""
    assert [fault.message for fault in read(tmp_path)[1]] == ["holds no dossier (*.yaml)"]


def test_the_shipped_dossier_is_sound() -> None:
    """What rasid ships passes its own check and says what it is in Arabic."""
    faults: list[Fault] = []
    dossiers = read_dossiers(Path(__file__).parent.parent / "config" / "dossiers", faults)
    assert faults == []
    assert all(entity.about for dossier in dossiers for entity in dossier.entities)


@pytest.mark.parametrize(
    ("due", "window"),
    [
        ("2025", Window(date(2025, 1, 1), date(2025, 12, 31))),
        ("2026-02", Window(date(2026, 2, 1), date(2026, 2, 28))),
        ("2025-09-30", Window(date(2025, 9, 30), date(2025, 9, 30))),
        ("[2025-09, 2026]", Window(date(2025, 9, 1), date(2026, 12, 31))),
        ("[~, 2026-09]", Window(None, date(2026, 9, 30))),
    ],
)
def test_a_named_year_or_month_is_a_window_of_days(due: str, window: Window, tmp_path: Path) -> None:
    """An editor writes the unit that was announced."""
    text = (SHIPPED_CONFIG / "dossiers" / "coalition-withdrawal.yaml").read_text(encoding="utf-8")
    milestone = f"milestones:\n  - {{id: m, phase: phase-1, ar: م, en: m, due: {due}}}\n"
    (tmp_path / "d.yaml").write_text(text.replace("milestones:\n", milestone, 1), encoding="utf-8")
    faults: list[Fault] = []
    (dossier,) = read_dossiers(tmp_path, faults)

    assert faults == []
    assert dossier.milestones[0].due == window
