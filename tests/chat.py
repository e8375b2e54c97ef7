"""What tests of the chat platforms share: settings that lead to the fakes, and waiting."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
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
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.02)
