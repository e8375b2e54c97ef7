"""The walls of the house hold: who may import whom, and where the dangerous libraries may appear."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(p for package in ("newsroom", "watchers", "bot") for p in (ROOT / package).rglob("*.py"))

# library -> the only places that may import it
HOMES = {
    "sqlalchemy": ("newsroom/store/",),
    "alembic": ("newsroom/store/",),
    "redis": ("newsroom/store/", "watchers/tasks.py"),
    "dramatiq": ("watchers/tasks.py",),
    "psycopg": ("newsroom/store/",),
    "aiohttp": (
        "watchers/fetch.py",
        "watchers/doorbell.py",
        "bot/demo/host.py",
        "bot/adapters/",
        "bot/healthz.py",
    ),
    "httpx": ("bot/adapters/",),
    "requests": (),
    "urllib.request": (),
    "urllib3": (),
    "feedparser": ("watchers/parsing.py",),
    "trafilatura": ("watchers/parsing.py",),
    "telegram": ("bot/adapters/telegram.py", "bot/adapters/telegram_"),
    "slack_sdk": ("bot/adapters/slack.py", "bot/adapters/slack_"),
    "slack_bolt": ("bot/adapters/slack_bot.py", "bot/adapters/slack_http.py"),
    "typer": ("bot/cli/",),
    "apscheduler": ("watchers/schedule.py",),
    "matplotlib": ("bot/pictures/paper.py",),  # in a child: it is larger than the bot
    "PIL": ("bot/pictures/paper.py",),
    "pickle": (),
}
OF_ARABIC = ("newsroom.arabic", "newsroom.models", "newsroom.yamlfiles")  # the language knows no dossier
WIRING = (
    "bot/app.py",
    "bot/running.py",
    "bot/roles/",
    "bot/cli/",
    "bot/demo/",
)  # where watchers and bot may meet


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_module_keeps_to_its_side_of_the_walls(path: Path) -> None:
    """Domain below, watchers and bot beside each other, libraries at home."""
    here = path.relative_to(ROOT).as_posix()
    for name in imports(path):
        if here.startswith("newsroom/"):
            assert not within(name, "watchers") and not within(name, "bot"), f"{here} imports {name}"
        if here.startswith("watchers/"):
            assert not within(name, "bot"), f"{here} imports {name}"
        if here.startswith("bot/") and not here.startswith(WIRING):
            assert not within(name, "watchers"), f"{here} imports {name}"
        if here.startswith("bot/render/") and within(name, "bot"):
            assert within(name, "bot.message") or within(name, "bot.render"), f"{here} imports {name}"
        if here.startswith("newsroom/arabic/") and within(name, "newsroom"):
            assert any(within(name, home) for home in OF_ARABIC), f"{here} imports {name}"
        for library, homes in HOMES.items():
            if within(name, library):
                assert here.startswith(homes) if homes else False, f"{here} imports {name}"


def test_files_stay_small_enough_to_read_in_one_go() -> None:
    """At most 400 lines a module."""
    long = {str(p.relative_to(ROOT)): n for p in MODULES if (n := len(p.read_text().splitlines())) > 400}

    assert not long
