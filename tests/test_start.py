"""What each command loads: a program at rest holds, and one that starts waits for, nothing that it has no use for."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.main import get_group

from bot.cli.app import app
from newsroom.settings import SHIPPED_CONFIG, variables
from tests.environment import inherited
from tests.scene_of_processes import Rasid

ROOT = Path(__file__).parent.parent
PATIENCE_S = 120  # on a busy machine it starts slowly

# What a process of its own does, and a platform or a server that is not set; each is megabytes.
NOT_HERE = {"feedparser", "trafilatura", "lxml", "matplotlib", "PIL"}
NOT_SET = {"telegram", "httpx", "slack_sdk", "slack_bolt", "psycopg", "dramatiq", "aiohttp.web"}
NOT_DRAWN = {"rich", "pygments"}
NOT_ASKED = {"rapidfuzz", "newsroom.analysis"}
NO_STORES = {"sqlalchemy", "alembic", "redis", "aiohttp", "numpy", "apscheduler", "pebble", "newsroom.desk"}

LOADED = """
import json, sys
from bot.cli import main
sys.argv = ["rasid", *sys.argv[1:]]
try:
    main()
finally:
    print("\\n" + json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def loaded(folder: Path, *words: str, **more: str) -> set[str]:
    """The names of the modules that `rasid words…` has loaded when it ends, and ends well."""
    done = ended(folder, *words, **more)
    *told, names = done.stderr.splitlines()
    assert done.returncode == 0, told
    return set(json.loads(names))


def ended(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """`rasid words…`, with the names of the modules that it has loaded as the last line of its errors."""
    here = {"RASID_DATA": str(folder / "data"), "RASID_CONFIG": str(_config(folder)), "REDIS_URL": "off"}
    return subprocess.run(
        [sys.executable, "-c", LOADED, *words],
        env=inherited() | here | {"PYTHONPATH": str(ROOT)} | more,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )


def _config(folder: Path) -> Path:
    """The shipped dossiers, and no feed."""
    config = folder / "config"
    if not config.exists():
        shutil.copytree(SHIPPED_CONFIG / "dossiers", config / "dossiers")
        (config / "feeds.yaml").write_text("feeds: {}\n", encoding="utf-8")
    return config


def test_the_service_holds_only_what_it_works_with(tmp_path: Path) -> None:
    """Its second start: the first one brings the database to its newest revision, and keeps what did that."""
    loaded(tmp_path, "db", "upgrade")
    found = loaded(tmp_path, "run", "--once")

    assert not found & (NOT_HERE | NOT_SET | NOT_ASKED | {"alembic"})


def test_logs_need_nothing_that_draws(tmp_path: Path) -> None:
    """structlog would load it; a bar in a terminal still can."""
    assert not loaded(tmp_path, "config", "check") & NOT_DRAWN


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("run", "--help"), ("feeds", "--help")])
def test_help_opens_no_stores(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Nor anything that reads or speaks to the outside."""
    assert not loaded(tmp_path, *words) & (NOT_HERE | NOT_SET | NOT_ASKED | NO_STORES)


def test_a_command_loads_no_other_command(tmp_path: Path) -> None:
    """Their modules stand in a table, and only the one called for is imported."""
    commands = {name for name in loaded(tmp_path, "run", "--help") if name.startswith("bot.cli.")}
    assert commands == {"bot.cli.app", "bot.cli.service", "bot.cli.terminal"}


def test_a_command_that_reads_files_opens_no_stores(tmp_path: Path) -> None:
    """`rasid config check` looks at files and nothing else."""
    assert not loaded(tmp_path, "config", "check") & {"sqlalchemy", "redis", "aiohttp", "apscheduler"}


def test_a_command_that_cannot_be_loaded_is_not_called_unknown(tmp_path: Path) -> None:
    """What its module meets is told as it is, even a KeyError, and a name that nobody knows is still bad input."""
    (tmp_path / "getpass.py").write_text("raise KeyError('HOME')\n", encoding="utf-8")
    broken, unknown = ended(tmp_path, "review", "--help"), ended(tmp_path, "revue", "--help")

    assert broken.returncode == 1
    assert "KeyError: 'HOME'" in broken.stderr
    assert "No such command" not in broken.stderr
    assert unknown.returncode == 2
    assert "No such command" in unknown.stderr


def test_a_command_stands_in_the_table_or_is_refused() -> None:
    """One that is registered otherwise would be lost in silence."""
    other = typer.Typer(cls=app.info.cls)
    other.command("extra")(lambda: None)

    with pytest.raises(TypeError, match="extra"):
        get_group(other)


def test_a_program_that_a_test_starts_gets_nothing_that_is_set_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or the suite would write into the real database, and speak in the real chats."""
    for name in variables():
        for spelt in (name, f"{name}_FILE", name.lower()):
            monkeypatch.setenv(spelt, "of this machine")
    monkeypatch.setenv("OF_ANOTHER", "kept")

    given = inherited()
    assert "of this machine" not in {*given.values(), *Rasid(tmp_path).environment.values()}
    assert given["OF_ANOTHER"] == "kept"
