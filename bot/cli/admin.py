"""`rasid feeds …`, `rasid config check`, `rasid db upgrade`, `rasid health`: work for admins."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from pydantic import ValidationError

from bot.cli import terminal
from newsroom.errors import ConfigError, Fault
from newsroom.files import FeedFile, Policy, load_config, unreachable
from newsroom.fingerprint import canonical_url
from newsroom.settings import load_settings
from newsroom.yamlfiles import of_validation

if TYPE_CHECKING:
    from newsroom.desk import Desk

R = TypeVar("R")

feeds = typer.Typer(no_args_is_help=True)
config = typer.Typer(no_args_is_help=True)
db = typer.Typer(no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="As data, one JSON document.")]
Key = Annotated[str, typer.Argument(metavar="KEY", help="The feed's key, as `rasid feeds list` shows it.")]


def at_desk(work: Callable[[Desk], Awaitable[R]]) -> R:
    """Do `work` with the stores open, changing nothing else."""

    async def run() -> R:
        from newsroom.desk import open_desk

        async with open_desk(load_settings(), service=False) as desk:
            return await work(desk)

    return asyncio.run(run())


@feeds.command("list")
def list_feeds(as_json: Json = False) -> None:
    """Every feed, how its last poll went, and why it failed."""
    from newsroom.store import feeds as store

    rows = at_desk(lambda desk: desk.db.read(store.all_feeds))
    if as_json:
        _print_json([asdict(row) for row in rows])
    else:
        terminal.feeds_table(rows)


@feeds.command("add")
def add_feed(
    url: Annotated[str, typer.Argument(help="Address of the RSS or Atom feed.")],
    outlet: Annotated[str, typer.Option(help="The outlet as readers know it.")],
    key: Annotated[str, typer.Option(help="Short name; made from the address when left out.")] = "",
    country: Annotated[str, typer.Option(help="Two letters, such as IQ.")] = "",
) -> None:
    """Follow one more feed from the next poll on."""
    from newsroom import opml
    from newsroom.store import feeds as store

    try:
        file = FeedFile(key=key or opml.slug(url), outlet=outlet, url=url, country=country)
    except ValidationError as error:
        raise ConfigError(list(of_validation("feeds add", error))) from None
    if canonical_url(url) is None:
        raise ConfigError([Fault("feeds add", "url", "is not an http or https address")])
    spec = file.spec("", Policy())
    if not at_desk(lambda desk: desk.db.write(store.add_all, [spec], desk.now())):
        raise ConfigError([Fault("feeds add", "", f"{spec.key} or its address is followed already")])
    terminal.say(f"added {spec.key}")


@feeds.command("remove")
def remove_feed(key: Key) -> None:
    """Stop following a feed; what it reported stays."""
    from newsroom.store import feeds as store

    if not at_desk(lambda desk: desk.db.write(store.remove, key)):
        raise ConfigError([Fault("feeds remove", "KEY", f"no feed is called {key}")])
    terminal.say(f"removed {key}")


@feeds.command("test")
def test_feed(address: Annotated[str, typer.Argument(metavar="URL|KEY")]) -> None:
    """Read a feed once and show what would be found; nothing is stored."""
    from bot.cli.probe import probe

    raise typer.Exit(at_desk(lambda desk: probe(desk, address)))


@feeds.command("import")
def import_feeds(file: Annotated[Path, typer.Argument(metavar="FILE.opml")]) -> None:
    """Follow every feed of an OPML file, or none when the file has a fault."""
    from newsroom import opml
    from newsroom.store import feeds as store

    faults: list[Fault] = []
    try:
        specs = opml.read(file.name, file.read_bytes(), faults)
    except OSError as error:
        raise ConfigError([Fault(str(file), "", f"cannot be read ({error.strerror})")]) from None
    if faults:
        raise ConfigError(faults)
    added = at_desk(lambda desk: desk.db.write(store.add_all, specs, desk.now()))
    terminal.say(f"added {len(added)}, known already {len(specs) - len(added)}")


@feeds.command("export")
def export_feeds() -> None:
    """All feeds as OPML, on standard output."""
    from newsroom import opml
    from newsroom.store import feeds as store

    sys.stdout.write(opml.write(at_desk(lambda desk: desk.db.read(store.all_feeds))))


@config.command("check")
def check_config() -> None:
    """Report everything wrong in config/ and the environment at once; exit 2 when something is."""
    settings = load_settings()
    loaded = load_config(settings.config)
    if faults := unreachable(loaded.targets, settings):
        raise ConfigError(faults)
    terminal.say(
        f"{settings.config}: fine. {len(loaded.dossiers)} dossiers, {len(loaded.feeds)} feeds, "
        f"{len(loaded.targets)} targets"
    )


@db.command("upgrade")
def upgrade_db() -> None:
    """Bring the database to the newest schema, creating it when there is none."""
    from newsroom.store.database import upgrade

    terminal.say(f"database at revision {upgrade(load_settings())}")


@db.command("backup")
def backup_db(file: Annotated[Path, typer.Argument(help="The copy to make; must not exist yet.")]) -> None:
    """A consistent copy of the SQLite database, also while the service runs."""
    from newsroom.store.database import backup

    backup(load_settings(), file)
    terminal.say(f"copied to {file}")


def health(as_json: Json = False) -> None:
    """Whether every promise holds; exit 1 when one is in danger."""
    from newsroom.health import dangers
    from newsroom.store.health import snapshot

    facts = at_desk(lambda desk: desk.db.read(snapshot, desk.now()))
    found = dangers(facts, datetime.now(UTC))
    if as_json:
        _print_json({**asdict(facts), "dangers": [asdict(danger) for danger in found]})
    else:
        terminal.health_lines(facts, found)
    raise typer.Exit(1 if found else 0)


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")
