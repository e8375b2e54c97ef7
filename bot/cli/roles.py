"""`rasid watch`, `rasid work`, `rasid send`, `rasid bot`: the service in several processes."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Annotated

import typer

from newsroom.logs import configure_logging
from newsroom.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.running import Lasting

THREADS, PARSERS, DEAD_AFTER_S = 16, 2, 8.0


def watch(
    ahead: Annotated[
        int, typer.Option(min=1, help="Feeds handed out at one time, waiting or in hand.")
    ] = 1000,
) -> None:
    """Scaled out: hands the feeds that are due to workers. One at a time."""
    settings = _settings()
    from bot.roles.watch import open_watcher

    _serve(open_watcher(settings, ahead=ahead))


def work(
    processes: Annotated[int, typer.Option(min=1, help="Worker processes, kept running by this one.")] = 1,
    threads: Annotated[
        int, typer.Option(min=1, max=500, help="Tasks at one time in each, of up to eight polls.")
    ] = THREADS,
    parsers: Annotated[int, typer.Option(min=1, max=64, help="Children of each that parse.")] = PARSERS,
    dead_after: Annotated[
        float,
        typer.Option(
            min=3, max=300, help="Seconds without a sign of life; then a worker's tasks go to the others."
        ),
    ] = DEAD_AFTER_S,
    under: Annotated[int | None, typer.Option(hidden=True)] = None,
) -> None:
    """Scaled out: polls, reads and records what is handed out. Any number, on any number of hosts."""
    settings = _settings()
    if processes > 1:
        from bot.roles.crew import open_crew

        words = (
            *("--threads", str(threads), "--parsers", str(parsers)),
            *("--dead-after", str(dead_after)),
        )
        _serve(open_crew(settings, processes, words))
    else:
        from bot.roles.work import open_worker

        _serve(open_worker(settings, threads=threads, parsers=parsers, dead_after_s=dead_after, parent=under))


def send() -> None:
    """Scaled out: tells the chats, minds the calendar, and gives the heartbeat. One at a time."""
    settings = _settings()
    from bot.roles.send import open_sender

    _serve(open_sender(settings))


def bot() -> None:
    """Scaled out: listens and answers on the platforms whose tokens are set. One at a time."""
    settings = _settings()
    from bot.roles.listen import open_listener

    _serve(open_listener(settings))


def _settings() -> Settings:
    settings = load_settings()
    configure_logging(settings.log_level, settings.log_format)
    return settings


def _serve(opening: AbstractAsyncContextManager[Lasting]) -> None:
    from bot.running import serve

    asyncio.run(serve(opening))
