"""`rasid feeds …`, `rasid config check`, `rasid health`: work for admins."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from bot.cli import terminal
from newsroom.errors import ConfigError, Fault
from newsroom.rights import TERMINAL
from newsroom.settings import load_settings

if TYPE_CHECKING:
    from newsroom.desk import Desk
    from newsroom.models import FeedSpec

R = TypeVar("R")

feeds = typer.Typer(no_args_is_help=True, help="List, add, remove, test, import and export feeds.")
config = typer.Typer(no_args_is_help=True, help="Check, export and apply the files of config/.")

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
        print_json([asdict(row) for row in rows])
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
    from pydantic import ValidationError

    from newsroom import filing, opml
    from newsroom.files import FeedFile, Policy
    from newsroom.fingerprint import canonical_url
    from newsroom.store import feeds as store
    from newsroom.yamlfiles import of_validation

    try:
        file = FeedFile(key=key or opml.slug(url), outlet=outlet, url=url, country=country)
    except ValidationError as error:
        raise ConfigError(list(of_validation("feeds add", error))) from None
    if canonical_url(url) is None:
        raise ConfigError([Fault("feeds add", "url", "is not an http or https address")])
    spec = file.spec(filing.GROUP, Policy())

    async def work(desk: Desk) -> bool:
        every = await desk.db.read(store.all_feeds)
        if any(spec.key == one.key or opml.place(spec.url) == opml.place(one.url) for one in every):
            return False
        return await _follow([spec], desk)

    if not at_desk(work):
        raise ConfigError([Fault("feeds add", "", f"{spec.key} or its address is followed already")])
    terminal.say(f"added {spec.key}")


@feeds.command("remove")
def remove_feed(key: Key) -> None:
    """Stop following a feed; what it reported stays."""

    async def work(desk: Desk) -> bool:
        from newsroom import steering

        known = await steering.current(desk, "feed", key)
        if known is not None:
            await steering.change(desk, "feed", key, None, steering.Editor(TERMINAL))
        return known is not None

    if not at_desk(work):
        raise ConfigError([Fault("feeds remove", "KEY", f"no feed is called {key}")])
    terminal.say(f"removed {key}")


@feeds.command("resume")
def resume_feed(key: Key) -> None:
    """Let a feed be polled again that is paused, or quarantined because polling it ended one process after another."""

    async def work(desk: Desk) -> bool:
        from newsroom import steering
        from newsroom.models import FeedState
        from newsroom.store import feeds as store
        from newsroom.store import polls

        feed = await desk.db.read(store.by_key, key)
        if feed is None or feed.state is not FeedState.PAUSED:
            return False
        if not await desk.db.write(polls.resume, feed.id, desk.now()):
            said = dict(await steering.current(desk, "feed", key) or {})
            said.pop("enabled", None)
            await steering.change(desk, "feed", key, said, steering.Editor(TERMINAL))
        return True

    if not at_desk(work):
        raise ConfigError([Fault("feeds resume", "KEY", f"no feed that is paused is called {key}")])
    terminal.say(f"resumed {key}")


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

    async def work(desk: Desk) -> int:
        fresh = opml.unknown(specs, await desk.db.read(store.all_feeds))
        await _follow(fresh, desk)
        return len(fresh)

    added = at_desk(work)
    terminal.say(f"added {added}, known already {len(specs) - added}")


@feeds.command("export")
def export_feeds() -> None:
    """All feeds as OPML, on standard output."""
    from newsroom import opml
    from newsroom.store import feeds as store

    sys.stdout.write(opml.write(at_desk(lambda desk: desk.db.read(store.all_feeds))))


async def _follow(specs: Sequence[FeedSpec], desk: Desk) -> bool:
    """All of them or none, each with its line in the books."""
    from newsroom import filing, steering
    from newsroom.amending import version

    wishes = [
        steering.Wish("feed", one.key, filing.spec_data(replace(one, group=filing.GROUP)), version(None))
        for one in specs
    ]
    return bool(await steering.change_all(desk, wishes, steering.Editor(TERMINAL)))


@config.command("check")
def check_config() -> None:
    """Report everything wrong in config/ and the environment at once; exit 2 when something is."""
    from newsroom.files import load_config, unreachable

    settings = load_settings()
    loaded = load_config(settings.config)
    if faults := unreachable(loaded.targets, settings):
        raise ConfigError(faults)
    terminal.say(
        f"{settings.config}: fine. {len(loaded.dossiers)} dossiers, {len(loaded.feeds)} feeds, "
        f"{len(loaded.targets)} targets"
    )


def health(as_json: Json = False) -> None:
    """Whether every promise holds; exit 1 when one is in danger."""
    from newsroom import health
    from newsroom.store.health import snapshot

    now = datetime.now(UTC)
    facts = at_desk(lambda desk: desk.db.read(snapshot, now))
    report = health.examine(facts, now)
    if as_json:
        sys.stdout.write(health.as_json(facts, report, now) + "\n")
    else:
        terminal.health_lines(report, now)
    raise typer.Exit(1 if report.dangers else 0)


def print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")
