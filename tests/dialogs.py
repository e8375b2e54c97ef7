"""One newsroom reached from three places: the real PTB and Bolt clients against the fakes, and the terminal.

async with newsroom(folder) as desk_and_places: await place.say("حالة عين الأسد") → all that was shown in answer
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from pydantic import SecretStr
from sqlalchemy import Connection, func, select

import tests.fakes.slack as slack_fake
import tests.fakes.telegram as telegram_fake
from bot.app import connect
from bot.cli.conversation import Conversation
from newsroom.desk import Desk
from newsroom.rights import Role
from newsroom.store.inbox import UNFINISHED
from newsroom.store.tables import inbox
from tests.fakes.slack import SlackFake
from tests.fakes.telegram import TelegramFake
from tests.house import House, feed, open_house, plain
from tests.servers import FeedHost, item, rss

NEWS = (
    item(
        "وزارة الدفاع: قوات التحالف الدولي تسلّم قاعدة عين الأسد",
        text="أعلنت وزارة الدفاع العراقية أن قوات التحالف الدولي سلمت قاعدة عين الأسد إلى الجيش العراقي اليوم.",
        link="https://news.example/1",
        guid="n1",
    ),
    item(
        "مسؤول: سيبقى في العراق 2500 جندي أمريكي",
        text="قال مسؤول في التحالف الدولي إن نحو 2500 جندي أمريكي سيبقون في العراق حتى أيلول المقبل.",
        link="https://news.example/2",
        guid="n2",
    ),
    item(
        "قاعدة حرير آخر المواقع",
        text="قالت مصادر أمنية إن قوات التحالف ستغادر قاعدة حرير في أربيل في أيلول 2026.",
        link="https://news.example/3",
        guid="n3",
    ),
)


class Place(Protocol):
    """Where one person talks to the bot."""

    async def say(self, text: str) -> str:
        """All that is shown in answer, without direction marks."""
        ...


@dataclass
class OnTelegram:
    fake: TelegramFake
    desk: Desk
    user: int = 42

    async def say(self, text: str) -> str:
        seen = len(self.fake.seen)
        person: dict[str, Any] = {"id": self.user, "is_bot": False, "first_name": "ليلى"}
        person["language_code"] = "en" if text.isascii() else "ar"
        more: dict[str, Any] = {"from": person}
        self.fake.say(text, chat=self.user, user=self.user, **more)
        await _answered(self.desk, lambda: len(self.fake.seen) > seen)
        return "\n".join(plain(one.text) for one in self.fake.seen[seen:])


@dataclass
class OnSlack:
    fake: SlackFake
    desk: Desk
    user: str = slack_fake.USER

    async def say(self, text: str) -> str:
        seen = len(self.fake.seen)
        await self.fake.say(text, user=self.user)
        await _answered(self.desk, lambda: len(self.fake.seen) > seen)
        return "\n".join(plain(one.text) for one in self.fake.seen[seen:])


@dataclass
class InTerminal:
    desk: Desk
    lines: list[str] = field(default_factory=list)

    async def say(self, text: str) -> str:
        lines = iter([text, "إلغاء", ""])  # a form that is asked is called off

        async def read(_: str) -> str | None:
            return next(lines, None)

        shown = io.StringIO()
        with redirect_stdout(shown):
            await Conversation(self.desk, "ar" if not text.isascii() else "en", read).go()
        return plain(shown.getvalue())


async def _answered(desk: Desk, shown: object) -> None:
    """The answer is there whole: the question is settled, and something was shown."""
    assert callable(shown)
    async with asyncio.timeout(30):
        while not shown() or await desk.db.read(_open):
            await asyncio.sleep(0.01)


def _open(conn: Connection) -> int:
    return conn.execute(
        select(func.count()).select_from(inbox).where(inbox.c.state.in_(UNFINISHED))
    ).scalar_one()


@dataclass
class Newsroom:
    house: House
    places: dict[str, Place]
    telegram: TelegramFake
    slack: SlackFake


@asynccontextmanager
async def newsroom(folder: Path) -> AsyncIterator[Newsroom]:
    """Three articles are read; whoever talks is an admin."""
    async with AsyncExitStack() as stack:
        host = await stack.enter_async_context(FeedHost())
        telegram = await stack.enter_async_context(TelegramFake())
        slack = await stack.enter_async_context(SlackFake())
        house = await stack.enter_async_context(
            open_house(
                folder,
                feed(host.put("/f", rss(*NEWS))),
                roles={"telegram:42": Role.ADMIN, f"slack:{slack_fake.USER}": Role.ADMIN},
                telegram_token=SecretStr(telegram_fake.TOKEN),
                telegram_base_url=telegram.base_url,
                slack_bot_token=SecretStr(slack_fake.BOT_TOKEN),
                slack_app_token=SecretStr(slack_fake.APP_TOKEN),
                slack_api_base_url=slack.base_url,
            )
        )
        await house.poll()
        _, bots = await connect(house.desk, stack, listen=True)
        for bot in bots:
            await bot.start()
        try:
            places: dict[str, Place] = {
                "telegram": OnTelegram(telegram, house.desk),
                "slack": OnSlack(slack, house.desk),
                "terminal": InTerminal(house.desk),
            }
            yield Newsroom(house, places, telegram, slack)
        finally:
            for bot in bots:
                await bot.stop()
