"""What the documents say of commands and settings is true."""

import re
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from bot.cli.app import app
from bot.commands.registry import COMMANDS, find
from newsroom.dossiers import read_dossiers
from newsroom.errors import Fault
from newsroom.settings import variables
from tests.pagetalks import DAYS
from tests.transcripts import Day, written

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
EVERYTHING = {"README.md": README, **DOCS}
PAGES = ("staff", "analysts", "admins")


def commands() -> dict[str, str]:
    """ "feeds add" -> its help."""
    found = {}
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        for inner, sub in getattr(command, "commands", {"": command}).items():
            found[f"{name} {inner}".strip()] = sub.help or ""
    return found


def test_every_command_has_help_and_stands_in_the_readme() -> None:
    """A command nobody can find does not exist."""
    groups = {name.split()[0] for name in commands()}

    assert all(help_ for help_ in commands().values())
    assert [name for name in groups if f"`rasid {name}" not in README] == []
    for sub in (name.split()[1] for name in commands() if name.startswith("feeds ")):
        assert re.search(rf"`rasid feeds [a-z\\|]*\b{sub}\b", README), sub


@pytest.mark.parametrize("name", EVERYTHING)
def test_every_command_named_in_a_document_exists(name: str) -> None:
    """Nothing is promised that the program does not know."""
    known = {word for command in commands() for word in (command, command.split()[0])}
    for first, second in re.findall(r"`rasid ([a-z]+)(?: ([a-z]+))?", EVERYTHING[name]):
        assert first in known, first
        if second and any(command.startswith(f"{first} ") for command in known):
            assert f"{first} {second}" in known, f"{first} {second}"


def test_every_setting_stands_in_the_operators_page_and_no_other_does() -> None:
    """The table and the program agree."""
    named = set(re.findall(r"^\| `([A-Z_]+)` \|", DOCS["operators.md"], re.MULTILINE))

    assert named == set(variables())


@pytest.mark.parametrize("name", EVERYTHING)
def test_every_link_inside_the_repository_leads_somewhere(name: str) -> None:
    """No dead ends."""
    folder = ROOT if name == "README.md" else ROOT / "docs"
    for target in re.findall(r"\]\(([^)#]+)", EVERYTHING[name]):
        assert target.startswith("https://") or (folder / target).exists(), target


def test_the_editors_examples_can_be_used_as_they_stand(tmp_path: Path) -> None:
    """The entity and the milestone of the recipes, put into the shipped dossier, are valid."""
    blocks = re.findall(r"```yaml\n(.*?)```", DOCS["editors.md"], re.DOTALL)
    entity = next(block for block in blocks if "camp_taji\n" in block and "kind:" in block)
    milestone = next(block for block in blocks if "milestones:" in block)
    shipped = (ROOT / "config" / "dossiers" / "coalition-withdrawal.yaml").read_text(encoding="utf-8")
    shipped = shipped.replace("\nentities:\n", f"\nentities:\n{entity}", 1)
    shipped = shipped.replace("\nmilestones:\n", f"\n{milestone}", 1)
    (tmp_path / "d.yaml").write_text(shipped, encoding="utf-8")
    faults: list[Fault] = []
    (dossier,) = read_dossiers(tmp_path, faults) or (None,)

    assert faults == []
    assert dossier
    assert "camp_taji" in {e.id for e in dossier.entities}


def test_the_small_dossier_is_a_whole_one(tmp_path: Path) -> None:
    """It can be copied into a file as it stands."""
    block = next(
        b for b in re.findall(r"```yaml\n(.*?)```", DOCS["editors.md"], re.DOTALL) if "mosul-dam" in b
    )
    (tmp_path / "mosul-dam.yaml").write_text(block, encoding="utf-8")
    faults: list[Fault] = []
    (dossier,) = read_dossiers(tmp_path, faults) or (None,)

    assert faults == []
    assert dossier


def test_the_feed_example_is_a_feed_of_ours() -> None:
    """Key, outlet and address as the shipped list has them."""
    block = re.search(r"```yaml\n(feeds:.*?)```", DOCS["editors.md"], re.DOTALL)
    assert block
    (example,) = yaml.safe_load(block[1])["feeds"]["iraq"]
    shipped = (ROOT / "config" / "feeds.yaml").read_text(encoding="utf-8")

    assert example["url"] in shipped


# ── the pages for those who talk to it ───────────────────────────────────────────────────────────────────


def lines_of(language: str) -> list[str]:
    """What the three pages tell people to write."""
    text = "".join(DOCS[f"{page}.{language}.md"] for page in PAGES)
    written_by_hand = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return [line for line in re.findall(r"`([^`\n]+)`", written_by_hand) if not line.startswith("rasid ")]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_the_pages_tell_people_to_write_is_understood(language: str) -> None:
    """Every line is a command; in Arabic by an Arabic name, in English by a Latin one."""
    assert [line for line in lines_of(language) if find(line)[0] is None] == []
    assert [line for line in lines_of(language) if line[0].isascii() != (language == "en")] == []


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_command_is_explained_to_those_who_need_it(language: str) -> None:
    """On one of the three pages, in both languages."""
    told = {command.name for line in lines_of(language) if (command := find(line)[0])}

    assert {command.name for command in COMMANDS if command.listed} - told == set()


@pytest.mark.slow
@pytest.mark.parametrize("day", DAYS, ids=[day.language for day in DAYS])
async def test_the_transcripts_are_what_the_bot_says(day: Day) -> None:
    """Word for word. After a change that is meant: python -m tests.transcripts"""
    for path, page in (await written(day)).items():
        assert page == path.read_text(encoding="utf-8"), f"{path.name} is out of date"
