"""`rasid demo`: the whole path on sample feeds, in a terminal, in a few seconds.

    sample host (loopback HTTP) ─► poll ─► parse, extract, match, deduplicate, record ─► alerts ─► digest ─► an answer

Everything is the real thing: the real service on embedded stores in a folder of its own, deleted at the end. Only the
clock is set back to the days of the samples.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.adapters.console import for_terminal
from bot.app import Service, open_service
from bot.cli import terminal
from bot.cli.talk import prompt
from bot.commands.registry import dispatch
from bot.commands.request import Request
from bot.demo.host import SampleHost
from bot.message import Block, Code, Heading, Message, Note, Paragraph
from bot.texts import Texts
from newsroom.desk import utc_now
from newsroom.files import Config, load_config
from newsroom.models import Frequency, Platform, Subscription, TargetSpec
from newsroom.settings import SHIPPED_CONFIG, load_settings
from newsroom.store import health

BASE, QUESTION = "ain_al_asad", "حالة عين الأسد"
WAVES = (
    datetime(2026, 1, 24, 8, tzinfo=UTC),
    datetime(2026, 1, 24, 11, tzinfo=UTC),
    datetime(2026, 1, 24, 14, tzinfo=UTC),
)
EVENING = datetime(2026, 1, 24, 17, tzinfo=UTC)  # eight in Baghdad, when all samples are out
EMBEDDED: dict[str, Any] = {  # whatever the environment says, the demo touches nothing of it
    "config": SHIPPED_CONFIG,
    "database_url": None,
    "redis_url": None,
    "telegram_token": None,
    "slack_bot_token": None,
    "slack_app_token": None,
    "allow_loopback": True,
}


async def show(*, keep: bool) -> None:
    """Run the demo; with `keep` go on serving, and answer at a prompt until an empty line."""
    with TemporaryDirectory(prefix="rasid-demo-") as folder:
        settings = load_settings(data=Path(folder), **EMBEDDED)
        async with SampleHost(SHIPPED_CONFIG / "samples") as host:
            config, clock = _config(load_config(SHIPPED_CONFIG), host), _Clock()
            async with open_service(settings, config, listen=False, now=clock) as service:
                await _perform(service, host, clock)
                if keep:
                    await _keep(service)


class _Clock:
    """Runs on from whatever moment it was last set to."""

    def __init__(self) -> None:
        self.set(WAVES[0])

    def set(self, moment: datetime) -> None:
        self._ahead = moment - utc_now()

    def __call__(self) -> datetime:
        return utc_now() + self._ahead


async def _perform(service: Service, host: SampleHost, clock: _Clock) -> None:
    texts, desk = Texts("ar"), service.desk
    feeds = len(host.feeds())
    _print(texts, Heading(texts("demo-title")), Paragraph(texts("demo-intro", feeds=feeds)))
    for wave, moment in enumerate(WAVES, 1):
        host.wave = wave
        clock.set(moment)
        with terminal.progress(texts("demo-wave", wave=wave, waves=host.last_wave), feeds) as advance:
            await service.read(advance)
        await service.sender.once()
    clock.set(EVENING)
    with terminal.progress(texts("demo-again"), feeds) as advance:
        await service.read(advance)
    await service.sender.once()
    _print(texts, Paragraph((texts("demo-ask"), " ", Code(QUESTION))))
    _show(await dispatch(Request(QUESTION), desk))
    facts = await desk.db.read(health.snapshot, desk.now())
    _print(texts, Note(texts("demo-end", items=facts.items, alerts=facts.alerts)))


async def _keep(service: Service) -> None:
    stop = asyncio.Event()
    serving = asyncio.create_task(service.forever(stop))
    try:
        await prompt(service.desk, "ar")
    finally:
        stop.set()
        await serving


def _config(shipped: Config, host: SampleHost) -> Config:
    """The shipped dossiers on the sample feeds: one base at once, everything in the digest."""
    dossier = shipped.dossiers[0]
    target = TargetSpec(
        key="console",
        platform=Platform.CONSOLE,
        address="console",
        timezone=shipped.policy.timezone,
        digest_at=(time(20),),
        subscriptions=(
            Subscription(dossier.id, (BASE,), frequencies=(Frequency.INSTANT,)),
            Subscription(dossier.id, frequencies=(Frequency.DAILY,)),
        ),
    )
    policy = replace(shipped.policy, first_poll_alerts=1)
    return replace(shipped, feeds=host.feeds(), targets=(target,), policy=policy)


def _print(texts: Texts, *blocks: Block) -> None:
    _show(texts.message(*blocks))


def _show(message: Message) -> None:
    for part in for_terminal(sys.stdout)(message):
        sys.stdout.write(f"{part.text}\n\n")
    sys.stdout.flush()
