"""`rasid db …`: the database brought up to date, copied, restored, and cleared of what nothing rests on."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import terminal
from bot.cli.admin import Json, at_desk, print_json
from newsroom.settings import load_settings

if TYPE_CHECKING:
    from newsroom.desk import Desk
    from newsroom.store.retention import Removed

db = typer.Typer(no_args_is_help=True, help="Look after the database.")


@db.command("upgrade")
def upgrade_db() -> None:
    """Bring the database to the newest schema, creating it when there is none."""
    from newsroom.store.database import upgrade

    terminal.say(f"database at revision {upgrade(load_settings())}")


@db.command("backup")
def backup_db(file: Annotated[Path, typer.Argument(help="The copy to make; must not exist yet.")]) -> None:
    """A consistent copy of the SQLite database, also while the service runs."""
    from newsroom.store.backups import backup

    backup(load_settings(), file)
    terminal.say(f"copied to {file}")


@db.command("restore")
def restore_db(file: Annotated[Path, typer.Argument(help="A copy that `rasid db backup` made.")]) -> None:
    """Let the SQLite database be what it was when the copy was made; the service must not be running."""
    from bot.leader import alone
    from newsroom.store.backups import restore

    settings = load_settings()
    with alone(settings):
        done = restore(settings, file, datetime.now(UTC))
    terminal.say(f"restored from {file}, at revision {done.revision}")
    if done.replaced:
        terminal.say(f"what was there is kept as {done.replaced}")
    if done.waiting:
        terminal.say(f"{done.waiting} deliveries waited in it: sent before, they come again, and say so")


@db.command("prune")
def prune_db(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be cleared away.")] = False,
    as_json: Json = False,
) -> None:
    """Clear away what nothing rests on, as the service does each night: policy.keep_days in rasid.yaml."""

    async def work(desk: Desk) -> Removed:
        from newsroom.pruning import steps
        from newsroom.retention import bounds
        from newsroom.store import retention

        until = bounds(desk.policy.keep_days, desk.now())
        expected = await desk.db.read(retention.count, until)
        if dry_run:
            return expected
        total = retention.Removed()
        with terminal.progress("articles", expected.articles) as advance:
            async for removed in steps(desk.db, until):
                total += removed
                for _ in range(removed.articles):
                    advance()
        return total

    found = at_desk(work)
    if as_json:
        print_json(asdict(found))
        return
    terminal.say("would be cleared away:" if dry_run else "cleared away:")
    for name, number in asdict(found).items():
        print(f"{name:12} {number:>12,}")  # noqa: T201
