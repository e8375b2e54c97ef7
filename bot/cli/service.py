"""`rasid run` and `rasid demo`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot.cli import terminal
from newsroom.logs import configure_logging
from newsroom.settings import Settings, load_settings


def run(
    once: Annotated[
        bool,
        typer.Option("--once", help="One full cycle (read every feed, send all that is due), then exit."),
    ] = False,
) -> None:
    """The service: polls, matches and sends, and listens on the platforms whose tokens are set."""
    from bot.app import serve

    settings = load_settings()
    configure_logging(settings.log_level, settings.log_format)
    asyncio.run(_once(settings) if once else serve(settings))


async def _once(settings: Settings) -> None:
    from bot.app import open_service
    from newsroom.store import feeds

    async with open_service(settings, listen=False) as service:
        due = len(await service.desk.db.read(feeds.all_feeds))
        with terminal.progress("feeds", due) as advance:
            await service.read(advance)
        await service.sender.once()


def demo(
    keep: Annotated[bool, typer.Option("--keep", help="Go on serving, and open the prompt.")] = False,
) -> None:
    """The main job on sample feeds: no token, no server, no network. Prints alerts, a digest and an answer."""
    from bot.demo.show import show

    configure_logging("ERROR", "console")
    asyncio.run(show(keep=keep))
