"""The outside of one newsroom: a feed host, the platforms, and the reader of its terminal."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Self

from tests.fakes.slack import SlackFake
from tests.fakes.telegram import TelegramFake
from tests.oracle import MARK, Published, Shown, target_of
from tests.servers import FeedHost, item, rss

FEED = "/feed.xml"
TERMINAL, PRIVATE, CHANNEL, SLACK = "console", "telegram:4242", "telegram:-1001234567890", "slack:C0NEWS"
DIGEST = "telegram:-1009876543210"  # told by digests alone
INSTANT = (TERMINAL, PRIVATE, CHANNEL, SLACK)
LATENCY_S = 0.01  # before a message is shown, and again before its sender is told
FIRST_ASKER = 500_000  # chat ids from here on are people with one question each
STANDING = 30  # items that stay in the feed although they were recorded


class Telegram(TelegramFake):
    """Forgets updates that were acknowledged, whoever asks next."""

    _acknowledged = 0

    async def _get_updates(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        self._acknowledged = max(self._acknowledged, int(given.get("offset", 0)))
        return await super()._get_updates({**given, "offset": self._acknowledged})


class World:
    """`async with World(folder) as world`: everything on loopback."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.terminal = folder / "terminal.txt"
        self.published: list[Published] = []
        self.askers = 0
        self._told = self._read = 0
        self._standing: list[int] = []  # numbers of the items in the feed, the oldest first

    async def __aenter__(self) -> Self:
        self._stack = AsyncExitStack()
        self.host = await self._stack.enter_async_context(FeedHost())
        self.telegram = await self._stack.enter_async_context(Telegram())
        self.slack = await self._stack.enter_async_context(SlackFake())
        self.telegram.latency = self.slack.latency = LATENCY_S
        self.terminal.touch()
        self.publish(0)
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._stack.aclose()

    @property
    def url(self) -> str:
        return self.host.url(FEED)

    @property
    def polls(self) -> int:
        return self.host.hits(FEED)

    @property
    def told(self) -> int:
        """Grows with every message to a target."""
        news = self.telegram.seen[self._read :]
        self._read += len(news)
        self._told += sum(not _asker(seen.chat) for seen in news)
        return self._told + len(self.slack.seen) + self.terminal.stat().st_size

    def publish(self, count: int) -> None:
        for _ in range(count):
            number = len(self.published) + 1
            self.published.append(Published(number, time.time(), "host"))
            self._standing.append(number)
        self._put()

    def recorded(self, numbers: Collection[int]) -> None:
        """These may leave the feed: a feed moves on, but not over what nobody has fetched."""
        newest = self._standing[-STANDING:]
        self._standing = [n for n in self._standing if n not in numbers or n in newest]
        self._put()

    def ask(self) -> None:
        """A person nobody has met before asks what there is."""
        chat = FIRST_ASKER + self.askers
        self.askers += 1
        self.telegram.say("مساعدة", chat=chat, user=chat)

    def answers(self) -> list[int]:
        """How often each person was answered."""
        told = Counter(int(seen.chat) - FIRST_ASKER for seen in self.telegram.seen)
        return [told[asker] for asker in range(self.askers)]

    def shown(self) -> list[Shown]:
        """What readers met, target by target, in order."""
        text = self.terminal.read_text(encoding="utf-8", errors="replace")
        found = [Shown(TERMINAL, message) for message in text.split("\n\n") if message.strip()]
        for seen in (*self.telegram.seen, *self.slack.seen):
            if not (seen.chat.isdecimal() and int(seen.chat) >= FIRST_ASKER):
                platform = seen.platform or ("slack" if seen.chat.startswith("C") else "telegram")
                found.append(
                    Shown(target_of(platform, seen.chat, seen.thread), seen.text, seen.at, seen.rows)
                )
        return found

    def _put(self) -> None:
        self.host.put(FEED, rss(*(_entry(number) for number in reversed(self._standing))), compress=True)


def _asker(chat: str) -> bool:
    return chat.isdecimal() and int(chat) >= FIRST_ASKER


def _entry(number: int) -> str:
    title = f"سفينة ترسو في ميناء السنديان، {MARK} {number}."
    return item(title, link=f"https://news.example/{number}", guid=f"n{number}")
