"""`rasid slack`: what Slack wants to know of the app."""

from __future__ import annotations

from typing import Annotated

import typer

slack = typer.Typer(no_args_is_help=True, help="What Slack wants to know of the app.")


@slack.callback()
def _slack() -> None:
    """One command, and it keeps its name."""


@slack.command()
def manifest(
    url: Annotated[
        str, typer.Option("--url", metavar="URL", help="Where Slack's requests arrive over HTTP.")
    ] = "",
) -> None:
    """Print the manifest of the Slack app, to be pasted where Slack asks for it."""
    import yaml

    from bot.adapters.slack_manifest import manifest as drawn
    from bot.commands.registry import COMMANDS
    from newsroom.errors import ConfigError, Fault

    if url and not url.startswith("https://"):
        raise ConfigError([Fault("slack manifest", "--url", "is not an https address")])
    print(  # noqa: T201
        yaml.safe_dump(drawn(COMMANDS, url), allow_unicode=True, sort_keys=False, width=110), end=""
    )
