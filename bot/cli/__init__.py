"""The one console script `rasid`. Each group of commands is a module; heavy imports wait for their command."""

from __future__ import annotations

import os
import sys

import typer

from bot.cli import admin, articles, service, talk, terminal
from newsroom.errors import AlreadyRunningError, ConfigError, RasidError

EXIT_UNUSABLE = 1  # the service or a promise is in danger
EXIT_BAD_INPUT = 2
EXIT_STOPPED = 130  # Ctrl-C
EXIT_BUSY = 75  # another rasid holds the data directory; try again later

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
app.command()(articles.analyze)
app.command()(articles.ingest)
app.add_typer(admin.feeds, name="feeds", help="List, add, remove, test, import and export feeds.")
app.add_typer(admin.config, name="config", help="Check the files in config/.")
app.add_typer(admin.db, name="db", help="Look after the database.")
app.command()(admin.health)


def main() -> None:
    """Run a command; an expected failure is one clear line per fault and an exit code, never a traceback."""
    try:
        app()
    except ConfigError as error:
        for fault in error.faults:
            terminal.error(str(fault))
        sys.exit(EXIT_BAD_INPUT)
    except AlreadyRunningError as error:
        terminal.error(str(error))
        sys.exit(EXIT_BUSY)
    except RasidError as error:
        terminal.error(str(error))
        sys.exit(EXIT_UNUSABLE)
    except KeyboardInterrupt:
        sys.exit(EXIT_STOPPED)
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_UNUSABLE)
