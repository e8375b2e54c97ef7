"""What tests of the chat platforms share: settings that lead to the fakes, and waiting."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from random import SystemRandom
from typing import Any

from pydantic import SecretStr

import tests.fakes.slack as slack_fake
import tests.fakes.telegram as telegram_fake
from newsroom.settings import Settings, load_settings
from tests.fakes.slack import SlackFake
from tests.fakes.telegram import TelegramFake


def telegram_settings(fake: TelegramFake, **changes: Any) -> Settings:
    given = {"telegram_token": SecretStr(telegram_fake.TOKEN), "telegram_base_url": fake.base_url}
    return load_settings(**(given | changes))


def slack_settings(fake: SlackFake, **changes: Any) -> Settings:
    given = {
        "slack_bot_token": SecretStr(slack_fake.BOT_TOKEN),
        "slack_app_token": SecretStr(slack_fake.APP_TOKEN),
        "slack_api_base_url": fake.base_url,
    }
    return load_settings(**(given | changes))


def closed_port() -> int:
    """Of those the system gives to nobody who asks for any: it is free still when it is opened."""
    for port in SystemRandom().sample(range(20_000, 30_000), 100):
        with socket.socket() as listener, suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.02)
