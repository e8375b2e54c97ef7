"""The real service with an outbox full of alerts, before chats that fail as they are told."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import SecretStr

import tests.fakes.slack as slack_fake
import tests.fakes.telegram as telegram_fake
from bot.adapters.slack import SlackChannel
from bot.adapters.telegram import TelegramChannel
from bot.app import Service, open_service
from bot.courier import Outlet
from bot.delivery import Sender
from bot.render import slack, telegram
from newsroom.files import Config, Policy, load_config
from newsroom.models import FeedSpec, Frequency, Pages, Platform, Subscription, TargetSpec
from newsroom.settings import SHIPPED_CONFIG, Settings, load_settings
from newsroom.store import health
from tests.fakes import Fake
from tests.fakes.slack import SlackFake
from tests.fakes.telegram import TelegramFake
from tests.house import DOSSIER, Clock
from tests.oracle import Published, Report, Shown, journal, judge, numbers
from tests.servers import Wire

HEADLINES = (
    "وفد برلماني يتفقد المدارس المتضررة في عين الأسد",
    "عاصفة ترابية تعطل الرحلات في عين الأسد",
    "خبير يشرح أهمية المدرجات في عين الأسد",
)  # each a story of its own
MORE_HEADLINES = ("حريق محدود في مخزن للوقود في عين الأسد", "افتتاح مستشفى ميداني جديد في عين الأسد")
TELEGRAM, OTHER_TELEGRAM = "telegram:-1001", "telegram:-1002"
SLACK, OTHER_SLACK = "slack:C01", "slack:C02"
TARGETS = (TELEGRAM, OTHER_TELEGRAM, SLACK, OTHER_SLACK)
PATIENCE_S = 3.0  # for an answer; the product's own is too long for a test
SENDS = {Platform.TELEGRAM: "sendMessage", Platform.SLACK: "chat.postMessage"}


def platform_of(target: str) -> Platform:
    return Platform(target.partition(":")[0])


def address_of(target: str) -> str:
    return target.partition(":")[2]


@dataclass
class Scene:
    service: Service
    sender: Sender  # as the service's own, and less patient
    clock: Clock
    fakes: dict[Platform, Fake]
    logs: dict[Platform, Path]
    published: list[Published]

    def fake(self, target: str) -> Fake:
        return self.fakes[platform_of(target)]

    async def send(self, **time: float) -> None:
        """Let time pass, send what is due, and wait until all that arrived is shown."""
        self.clock.pass_(**time)
        await self.sender.once()
        for fake in self.fakes.values():
            await fake.settled()

    def shown(self, target: str) -> list[Shown]:
        return [one for one in self._journal() if one.target == target]

    def tries(self, target: str, number: int) -> int:
        """How often the message of an item was handed to its chat."""
        fake, place = self.fake(target), address_of(target)
        sent = [given for method, given in fake.calls if method == SENDS[platform_of(target)]]
        texts = [
            str(given["text"]) for given in sent if place in (given.get("chat_id"), given.get("channel"))
        ]
        return sum(number in numbers([text]) for text in texts)

    def report(self) -> Report:
        everything = [item.number for item in self.published]
        return judge(self.published, dict.fromkeys(TARGETS, everything), self._journal())

    async def dead(self) -> int:
        return (await self.service.desk.db.read(health.snapshot, self.clock())).dead

    def _journal(self) -> list[Shown]:
        logs = [log.read_text(encoding="utf-8").splitlines() for log in self.logs.values()]
        return [one for lines in logs for one in journal(lines)]


def config_of(shipped: Config, *feeds: FeedSpec, targets: Sequence[str] = TARGETS) -> Config:
    """Every target is told everything, at once, an item a message."""
    subscriptions = (Subscription(DOSSIER, frequencies=(Frequency.INSTANT,)),)
    specs = tuple(
        TargetSpec(key, platform_of(key), address_of(key), subscriptions=subscriptions) for key in targets
    )
    policy = Policy(first_poll_alerts=50, instant_at_once=50)
    return replace(shipped, feeds=feeds, targets=specs, policy=policy)


def settings_of(data: Path, bot_api: str, slack_api: str) -> Settings:
    values: dict[str, Any] = {"data": data, "redis_url": "off", "allow_loopback": True}
    values |= {"telegram_token": SecretStr(telegram_fake.TOKEN), "telegram_base_url": bot_api}
    values |= {"slack_bot_token": SecretStr(slack_fake.BOT_TOKEN), "slack_api_base_url": slack_api}
    return load_settings(**values)


def lean(config: Config) -> Config:
    """For a service that only sends: without the rules for reading articles, which take long to prepare."""
    dossiers = tuple(
        replace(dossier, milestones=(), quantities=(), rolls=(), events={}) for dossier in config.dossiers
    )
    return replace(config, dossiers=dossiers)


@dataclass(frozen=True)
class Full:
    """A data folder whose outbox holds what was published, nothing of it sent."""

    data: Path
    config: Config
    published: list[Published]
    clock: Clock


async def fill(folder: Path, wire: Wire, clock: Clock) -> Full:
    """Poll the wire once."""
    feed = FeedSpec("wire", wire.url, "عينة: البرقية", pages=Pages.NEVER)
    config = config_of(load_config(SHIPPED_CONFIG), feed)
    settings = settings_of(folder, "http://127.0.0.1:9/bot", "http://127.0.0.1:9/api/")
    async with open_service(settings, config, listen=False, now=clock) as service:
        await service.read()
    return Full(folder, config, wire.published, clock)


@asynccontextmanager
async def open_scene(
    folder: Path, full: Full, *, skew_s: float = 0.0, config: Config | None = None
) -> AsyncIterator[Scene]:
    """On a copy of the full folder; it only sends, unless a config says what to read.

    `skew_s`: how far the platforms' clocks are ahead of ours.
    """
    clock = Clock(full.clock())
    shutil.copytree(full.data, folder / "data")
    logs = {platform: folder / f"{platform}.jsonl" for platform in SENDS}
    now: Callable[[], float] = lambda: clock().timestamp() + skew_s  # noqa: E731
    async with (
        TelegramFake(logs[Platform.TELEGRAM], now=now) as bot_api,
        SlackFake(logs[Platform.SLACK], now=now) as slack_api,
    ):
        settings = settings_of(folder / "data", bot_api.base_url, slack_api.base_url)
        async with (
            open_service(settings, config or lean(full.config), listen=False, now=clock) as service,
            TelegramChannel(settings, read_timeout=PATIENCE_S) as chat,
            SlackChannel(settings, read_timeout=PATIENCE_S) as channel,
        ):
            outlets = {
                Platform.TELEGRAM: Outlet(telegram.render, chat),
                Platform.SLACK: Outlet(slack.render, channel),
            }
            fakes: dict[Platform, Fake] = {Platform.TELEGRAM: bot_api, Platform.SLACK: slack_api}
            sender = Sender(service.desk, outlets)
            yield Scene(service, sender, clock, fakes, logs, list(full.published))
