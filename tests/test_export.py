"""What is in force comes out as files that say the same, with the remarks of those it began with; and goes back in."""

from __future__ import annotations

import asyncio
import difflib
import io
import zipfile
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.cli.app import app
from newsroom import applying, filing, steering
from newsroom.errors import ConfigError
from newsroom.exporting import exported, write
from newsroom.files import Config, load_config
from newsroom.settings import SHIPPED_CONFIG
from newsroom.store import edits, targets
from newsroom.yamlfiles import load
from newsroom.yamlpatch import patched
from tests.house import plain
from tests.steered import FIRST, READER, Steered, open_steered, shown, write_config
from tests.test_steering import IRON, NEW, STONE, WOOD, stone

CHAT = "telegram:-100555"
DUE = "bridges/stone_repair"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Steered]:
    async with open_steered(tmp_path) as town:
        yield town


async def steer(town: Steered) -> None:
    """A bit of everything that can be changed."""
    desk = town.desk
    milestone = dict(await steering.current(desk, "milestone", DUE) or {})
    river = dict(await steering.current(desk, "feed", "river-news") or {})
    console = dict(await steering.current(desk, "target", "console") or {})
    await steering.change(desk, "entity", STONE, await stone(town, ar="الجسر العتيق"), FIRST)
    await steering.change(desk, "entity", WOOD, NEW, FIRST)
    await steering.change(desk, "milestone", DUE, {**milestone, "due": "2026-09"}, FIRST)
    await steering.change(desk, "milestone", "bridges/iron_opening", None, FIRST)
    await steering.change(desk, "person", "slack:U1", {"id": "slack:U1", "role": "analyst"}, FIRST)
    await steering.change(desk, "feed", "river-news", {**river, "trust": "low"}, FIRST)
    hill = {"key": "hill-news", "outlet": "أخبار التل", "url": "https://hill.example/rss"}
    await steering.change(desk, "feed", "hill-news", hill, FIRST)
    await steering.change(desk, "target", "console", {**console, "language": "en"}, FIRST)
    wanted = {
        "dossier": "bridges",
        "about": ["stone_repair", "wood_bridge", "opening"],
        "frequency": ["weekly"],
    }
    await steering.change(
        desk, "target", CHAT, {"key": CHAT, "title": "الغرفة", "subscriptions": [wanted]}, FIRST
    )


async def in_force(town: Steered) -> Config:
    """What the running newsroom works by."""
    desk = town.desk
    config = load_config(town.config, await desk.db.read(edits.amendments))
    rows = await desk.db.read(filing.every_feed)
    told = [one.spec for one in await desk.db.read(targets.all_targets) if one.enabled]
    polled = tuple(filing.feed_spec(data, config.policy) for data in rows.values())
    return replace(config, feeds=polled, targets=tuple(told))


def same(one: Config, other: Config) -> None:
    """Equal in all that is decided; the order of feeds and targets decides nothing."""
    assert one.dossiers == other.dossiers
    assert (one.policy, one.roles) == (other.policy, other.roles)
    assert {spec.key: spec for spec in one.feeds} == {spec.key: spec for spec in other.feeds}
    wanted = {spec.key: spec for spec in one.targets}
    assert {key: _sorted(spec) for key, spec in wanted.items()} == {s.key: _sorted(s) for s in other.targets}


def _sorted(spec: Any) -> Any:
    """What is followed of a dossier is a set: the files keep names, milestones and phases apart."""
    return replace(
        spec, subscriptions=tuple(replace(s, about=tuple(sorted(s.about))) for s in spec.subscriptions)
    )


async def test_what_is_exported_reads_back_as_what_is_in_force(town: Steered, tmp_path: Path) -> None:
    await steer(town)
    made = await exported(town.desk)
    write(made, tmp_path / "out")
    same(load_config(tmp_path / "out"), await in_force(town))
    assert made.rewritten == ()
    assert {(one.kind, one.key) for one in made.differences} >= {
        ("entity", WOOD),
        ("feed", "hill-news"),
        ("target", CHAT),
    }


async def test_nothing_changed_exports_the_files_letter_by_letter(town: Steered) -> None:
    made = await exported(town.desk)
    assert made.differences == ()
    for name, text in made.files.items():
        assert text == (town.config / name).read_text("utf-8")


async def test_remarks_and_order_stay_and_only_what_changed_is_written_anew(town: Steered) -> None:
    """Few lines differ, and none of them is a remark."""
    await steer(town)
    made = await exported(town.desk)
    before = (town.config / "dossiers/bridges.yaml").read_text("utf-8")
    after = made.files["dossiers/bridges.yaml"]
    for remark in ("# Bridges of a river town", "# ── bridges ──", "# this one too"):
        assert remark in after
    assert "# Who may what." in made.files["rasid.yaml"]
    assert "# the second of the two" in made.files["rasid.yaml"]
    changed = [
        line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[:2] in ("- ", "+ ")
    ]
    assert len([line for line in changed if line.startswith("- ")]) == 3  # a name, a date, a milestone
    assert not any("#" in line for line in changed)


async def test_without_a_file_for_people_one_is_made(tmp_path: Path) -> None:
    """A chat that subscribed does not silence the terminal, which stood for a list of targets until then."""
    write_config(tmp_path / "config")
    (tmp_path / "config" / "rasid.yaml").unlink()
    async with open_steered(tmp_path) as town:
        await steering.change(town.desk, "person", "slack:U1", {"id": "slack:U1", "role": "admin"}, FIRST)
        wanted = {"key": CHAT, "subscriptions": [{"dossier": "bridges", "about": []}]}
        await steering.change(town.desk, "target", CHAT, wanted, FIRST)
        write(await exported(town.desk), tmp_path / "out")
        same(load_config(tmp_path / "out"), await in_force(town))


async def test_a_chat_that_follows_nothing_is_left_out_and_told(town: Steered, tmp_path: Path) -> None:
    await steering.change(town.desk, "target", CHAT, {"key": CHAT, "language": "en"}, FIRST)
    made = await exported(town.desk)
    assert made.left_out == (CHAT,)
    write(made, tmp_path / "out")
    assert CHAT not in {spec.key for spec in load_config(tmp_path / "out").targets}


async def test_the_command_hands_over_the_files(town: Steered, tmp_path: Path) -> None:
    """As one archive that a newsroom can start from, with what differs in words; to admins alone."""
    assert "لا فرق" in await town.say("صدّر")
    await steer(town)
    message = await town.answer("export", language="en")
    assert message.document is not None
    assert message.document.name == "rasid-config-2026-01-18.zip"
    with zipfile.ZipFile(io.BytesIO(message.document.content)) as archive:
        archive.extractall(tmp_path / "unpacked")
    same(load_config(tmp_path / "unpacked" / "config"), await in_force(town))
    text = shown(message)
    assert "Wood bridge: added" in text
    assert "Due date: September 2026, was: March 2026" in text
    assert "للمشرفين وحدهم" in await town.say("صدّر", READER)


# ── in place ─────────────────────────────────────────────────────────────────────────────────────────────

SHIPPED = {path.name: path.read_text("utf-8") for path in sorted(SHIPPED_CONFIG.glob("dossiers/*.yaml"))}


@pytest.mark.parametrize("name", SHIPPED)
def test_one_change_in_a_large_file_touches_its_own_lines(name: str) -> None:
    """A name, a spelling, a date, a switch: two lines at most; a new entity: its own."""
    text = SHIPPED[name]
    changes: list[Callable[[Any], Any]] = [
        lambda raw: raw["entities"][3].update(ar="اسم آخر"),
        lambda raw: raw["entities"][1]["aliases"].append("صيغة أخرى"),
        lambda raw: raw["milestones"][2].update(due=["2026-01-01", "2026-02-28"]),
        lambda raw: raw["entities"][2].update(enabled=False),
        lambda raw: raw["entities"].append(
            {"id": "x", "kind": "site", "ar": "س", "en": "X", "aliases": ["س ص"]}
        ),
    ]
    for change in changes:
        raw = load(text)
        change(raw)
        made = patched(text, raw)
        assert made.kept
        assert load(made.text) == raw
        lines = list(difflib.ndiff(text.splitlines(), made.text.splitlines()))
        assert sum(line.startswith("- ") for line in lines) <= 1
        assert sum(line.startswith("+ ") for line in lines) <= 5


_SCALARS = st.one_of(
    st.text(max_size=12),
    st.integers(),
    st.booleans(),
    st.none(),
    st.sampled_from(["no", "22:00", "2026-01-01", "# x", "a: b", "[", "- x"]),
)
_DATA = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.text("abcdef-", min_size=1, max_size=4), inner, max_size=4),
    ),
    max_leaves=12,
)


SMALL = """\
# head
a: 1  # one
b:
  - {id: p, v: [1, 2]}
  # between
  - id: q
    w: {x: y}  # last

# tail
c: [k, l]
"""


@settings(max_examples=60, deadline=None)
@given(name=st.text("xyz", min_size=1, max_size=3), value=_DATA, at=st.integers(0, 2))
def test_whatever_is_written_reads_back(name: str, value: object, at: int) -> None:
    """Into a file with remarks, flow and block style; if it cannot be done in place, it is written anew."""
    text = SMALL
    raw: dict[str, Any] = load(text)
    places: list[dict[str, Any]] = [raw, raw["b"][0], raw["b"][1]]
    places[at][name] = value
    made = patched(text, raw)
    assert load(made.text) == raw
    assert made.text.startswith("# head\n")
    for remark in ("# one", "# between", "# last", "# tail"):
        assert made.text.count(remark) == made.kept


# ── back in ──────────────────────────────────────────────────────────────────────────────────────────────


def command(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, list(words))
    said = (
        done.output
        if done.exception is None or isinstance(done.exception, SystemExit)
        else repr(done.exception)
    )
    return done.exit_code, plain(done.stdout), said


@pytest.fixture
def terminal(town: Steered, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Steered:
    monkeypatch.setenv("RASID_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("RASID_CONFIG", str(town.config))
    monkeypatch.setenv("REDIS_URL", "off")
    return town


async def run(*words: str) -> tuple[int, str, str]:
    return await asyncio.to_thread(command, *words)


async def test_a_dossier_file_is_applied_with_a_shown_difference(terminal: Steered, tmp_path: Path) -> None:
    """Shown first; applied only when it is said; in the books, and to be undone."""
    text = (terminal.config / "dossiers/bridges.yaml").read_text("utf-8")
    text = text.replace("ar: الجسر الحجري", "ar: الجسر العتيق").replace("due: 2026-03", "due: 2026-09")
    file = tmp_path / "other.yaml"
    file.write_text(text.replace("opening: مرحلة الافتتاح", "opening: مرحلة أخرى"), "utf-8")
    code, told, said = await run("watchlist", "apply", str(file))
    assert code == 1
    assert "Name in Arabic: الجسر العتيق, was: الجسر الحجري" in told
    assert "Due date: September 2026, was: March 2026" in told
    assert "phases: differs" in said
    assert await terminal.desk.db.read(edits.entries, 9) == []
    code, _, said = await run("watchlist", "apply", str(file), "--yes")
    assert (code, "changes applied: 2" in said) == (0, True)
    assert "الجسر العتيق" in await terminal.say("watch stone_bridge")
    assert "آذار/مارس 2026" in await terminal.say("undo 2")
    code, _, said = await run("watchlist", "apply", str(file), "--yes")
    assert "changes applied: 1" in said


async def test_what_has_a_fault_changes_nothing(terminal: Steered, tmp_path: Path) -> None:
    """Every fault is told, and the exit code says so."""
    text = (terminal.config / "dossiers/bridges.yaml").read_text("utf-8")
    file = tmp_path / "bad.yaml"
    file.write_text(
        text.replace("phase: opening", "phase: war").replace("due: 2026-03", "due: soon"), "utf-8"
    )
    code, _, said = await run("watchlist", "apply", str(file), "--yes")
    assert code != 0
    assert "ConfigError" in said
    assert await terminal.desk.db.read(edits.entries, 9) == []
    for content in ("id: [", "- a", "id: tunnels", "id: bridges\nentities: [{ar: س}]"):
        file.write_text(content, "utf-8")
        code, _, said = await run("watchlist", "apply", str(file), "--yes")
        assert "ConfigError" in said, content
    assert "ConfigError" in (await run("watchlist", "apply", str(tmp_path / "nowhere")))[2]


async def test_what_files_are_silent_on_is_left_as_it_is(terminal: Steered, tmp_path: Path) -> None:
    """No list of people is no wish to have none; feeds with a fault are told as a fault."""
    given = tmp_path / "given"
    given.mkdir()
    (given / "rasid.yaml").write_text("targets: []\n", "utf-8")
    plan = await applying.plan(terminal.desk, given, watchlist_only=False)
    assert (plan.differences, plan.beyond) == ([], [])
    (given / "feeds.yaml").write_text("feeds: {hill: [{key: hill}]}\n", "utf-8")
    with pytest.raises(ConfigError, match="is missing"):
        await applying.plan(terminal.desk, given, watchlist_only=False)


async def test_a_whole_configuration_goes_out_and_back_in(terminal: Steered, tmp_path: Path) -> None:
    """What was exported differs in nothing; put into another newsroom it makes the same of it."""
    await steer(terminal)
    wanted = await in_force(terminal)
    out = tmp_path / "out"
    code, told, _ = await run("config", "export", str(out))
    assert code == 0
    assert "Wood bridge: added" in told
    assert "nothing differs" in (await run("config", "apply", str(out), "--yes"))[2]
    async with open_steered(tmp_path / "second") as second:
        plan = await applying.plan(second.desk, out, watchlist_only=False)
        await applying.apply(second.desk, plan, FIRST)
        same(await in_force(second), wanted)


async def test_once_the_files_say_it_they_rule_again(terminal: Steered, tmp_path: Path) -> None:
    """Exported into the newsroom's own folder: the copies are forgotten, and a later edit of the file counts."""
    await steer(terminal)
    wanted = await in_force(terminal)
    code, _, said = await run("config", "export", str(terminal.config))
    assert "rasid watchlist tidy" in said
    assert "nothing differs" in (await run("config", "apply", str(terminal.config), "--yes"))[2]
    code, _, said = await run("watchlist", "tidy")
    assert code == 0
    assert await terminal.desk.db.read(edits.amendments) == []
    assert await terminal.desk.db.read(edits.by_hand, "feed") == []
    same(await in_force(terminal), wanted)
    assert "fine" in (await run("watchlist", "check"))[2]


async def test_a_change_that_does_not_fit_any_more_is_told_by_check(terminal: Steered) -> None:
    """And it is not forgotten: when the file is put right, it stands again."""
    iron = {"id": "iron_bridge", "kind": "site", "ar": "الحديد", "en": "Iron", "aliases": ["جسر فلاذي"]}
    await steering.change(terminal.desk, "entity", IRON, iron, FIRST)
    text = (terminal.config / "dossiers/bridges.yaml").read_text("utf-8")
    write_config(
        terminal.config, dossier=text.replace("[الجسر الحجري, جسر الحجر]", "[الجسر الحجري, جسر فلاذي]")
    )
    code, _, said = await run("watchlist", "check")
    assert "iron_bridge" in said
    assert code != 0
    await run("watchlist", "tidy")
    assert len(await terminal.desk.db.read(edits.amendments)) == 1


async def test_the_dossiers_alone_go_to_standard_output(terminal: Steered) -> None:
    code, told, _ = await run("watchlist", "export")
    assert code == 0
    assert load(told.split("---\n", 1)[1]) == load(
        (terminal.config / "dossiers/bridges.yaml").read_text("utf-8")
    )
