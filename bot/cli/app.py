"""The one console script `rasid`. Each group of commands is a module; heavy imports wait for their command."""

from __future__ import annotations

from importlib import metadata
from typing import Annotated

import typer

from bot.cli import admin, articles, cluster, ledger, review, service, talk, trial

app = typer.Typer(
    name="rasid",
    help="راصد: reads Arabic news feeds, tells only what changed, and shows the sentence that proves it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(service.demo)
app.command()(service.run)
app.command()(talk.chat)
app.command()(talk.ask)
app.command()(ledger.status)
app.command()(ledger.timeline)
app.command()(ledger.conflicts)
app.command()(ledger.claims)
app.command()(ledger.changes)
app.add_typer(review.review, name="review", help="What waits for a person, and what people decided.")
app.command()(articles.analyze)
app.command("try")(trial.try_)
app.command()(cluster.cluster)
app.command()(articles.ingest)
app.add_typer(admin.feeds, name="feeds", help="List, add, remove, test, import and export feeds.")
app.add_typer(admin.config, name="config", help="Check the files in config/.")
app.add_typer(admin.db, name="db", help="Look after the database.")
app.command()(admin.health)


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
