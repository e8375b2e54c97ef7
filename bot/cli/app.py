"""The one console script `rasid`. Each command is imported when it is called, and all of them only for `--help`."""

from __future__ import annotations

from collections import UserDict
from importlib import import_module, metadata
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

HOMES = {
    "demo": "service:demo",
    "run": "service:run",
    "watch": "roles:watch",
    "work": "roles:work",
    "send": "roles:send",
    "bot": "roles:bot",
    "chat": "talk:chat",
    "ask": "talk:ask",
    "status": "ledger:status",
    "timeline": "ledger:timeline",
    "conflicts": "ledger:conflicts",
    "claims": "ledger:claims",
    "changes": "ledger:changes",
    "find": "find:find",
    "analyze": "articles:analyze",
    "try": "trial:try_",
    "cluster": "cluster:cluster",
    "ingest": "articles:ingest",
    "health": "admin:health",
    "review": "review:review",
    "targets": "targets:targets",
    "outbox": "outbox:outbox",
    "feeds": "admin:feeds",
    "watchlist": "watchlist:watchlist",
    "config": "watchlist:config",
    "db": "db:db",
    "slack": "slack:slack",
}  # in the order of `--help`: command -> its module in bot/cli, and its name there


class _Commands(UserDict[str, Any]):
    """What typer makes of them, by name."""

    def __getitem__(self, name: str) -> Any:
        module, _, home = self.data[name].partition(":")
        found = getattr(import_module(f"bot.cli.{module}"), home)
        if isinstance(found, typer.Typer):
            group = get_group(found)
            group.name = name
            return group
        alone = typer.Typer(add_completion=False)
        alone.command(name)(found)
        return get_command(alone)

    def get(self, name: str, default: Any = None) -> Any:
        """Mapping.get would take a KeyError in a command's own module for a command that is not there."""
        return self[name] if name in self.data else default


class _Group(TyperGroup):
    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        if self.commands:
            raise TypeError(f"a command is named in HOMES and nowhere else: {', '.join(self.commands)}")
        self.commands = _Commands(HOMES)


app = typer.Typer(
    name="rasid",
    cls=_Group,
    help="راصد: reads Arabic news feeds, tells only what changed, and shows the sentence that proves it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"rasid {metadata.version('rasid')}")  # noqa: T201
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which rasid this is.")
    ] = False,
) -> None:
    """Options of rasid itself."""
