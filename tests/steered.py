"""A newsroom to be steered: a small dossier of bridges in files of its own, people who may, and what they say."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bot.commands.registry import dispatch
from bot.commands.request import Request
from bot.message import Message
from bot.render import console
from newsroom.desk import Desk
from newsroom.files import load_config
from newsroom.models import Article, Platform
from newsroom.steering import Editor
from newsroom.store import inbox
from tests.house import House, open_house, plain
from watchers.ingest import ingest

ADMIN, OTHER, READER = "telegram:42", "telegram:7", "telegram:900"
FIRST, SECOND = Editor(ADMIN, "سلمى"), Editor(OTHER, "مروان")

DOSSIER = """\
# Bridges of a river town. This remark stays.
id: bridges
ar: جسور المدينة
en: Bridges of the town
phases:
  repair: مرحلة الترميم
  opening: مرحلة الافتتاح
words:
  town: [المدينة, النهر]
entities:
  # ── bridges ──
  - id: stone_bridge
    kind: site
    ar: الجسر الحجري
    en: Stone bridge
    about: جسر قديم على النهر.
    aliases:
      - text: [الجسر الحجري, جسر الحجر]
      - text: [الحجري]
        near: [جسر, $town]  # this one too
  - id: iron_bridge
    kind: site
    ar: جسر الحديد
    en: Iron bridge
    aliases: [جسر الحديد, Iron bridge]
  - {id: works_office, kind: organisation, ar: دائرة الأشغال, en: Works office, aliases: [دائرة الأشغال]}
milestones:
  - id: stone_repair
    phase: repair
    ar: ترميم الجسر الحجري
    en: Stone bridge repaired
    due: 2026-03
    entities: [stone_bridge, works_office]
    reports:
      - {events: [end], at: [stone_bridge], by: [works_office]}
  - {id: iron_opening, phase: opening, ar: افتتاح جسر الحديد, en: Iron bridge opened, entities: [iron_bridge]}
quantities: []
relevance:
  core: [stone_bridge, iron_bridge]
"""
RASID = """\
# Who may what.
people:
  - {id: "telegram:42", role: admin}
  - {id: "telegram:7", role: admin}  # the second of the two
targets:
  - key: console
    digest_at: ["08:00"]
    subscriptions:
      - dossier: bridges
        entities: [stone_bridge]
"""
FEEDS = """\
# The papers of the town.
feeds:
  town:
    - key: river-news
      outlet: أخبار النهر
      url: https://river.example/rss.xml
      evidence: ok
"""


def write_config(folder: Path, *, dossier: str = DOSSIER, rasid: str = RASID, feeds_: str = FEEDS) -> Path:
    (folder / "dossiers").mkdir(parents=True, exist_ok=True)
    (folder / "dossiers" / "bridges.yaml").write_text(dossier, "utf-8")
    (folder / "rasid.yaml").write_text(rasid, "utf-8")
    (folder / "feeds.yaml").write_text(feeds_, "utf-8")
    return folder


@dataclass
class Steered:
    """The house, and the ways people speak to it."""

    house: House
    config: Path

    @property
    def desk(self) -> Desk:
        return self.house.desk

    async def answer(self, text: str, person: str = ADMIN, language: str = "ar", **more: Any) -> Message:
        chat = more.pop("chat", "telegram:-1001")
        return await dispatch(Request(text, language, person, chat=chat, **more), self.desk)

    async def say(self, text: str, person: str = ADMIN, language: str = "ar", **more: Any) -> str:
        return shown(await self.answer(text, person, language, **more))

    async def update(self) -> int:
        """A stored question, as the platforms' listeners keep it."""
        held = await self.desk.db.write(
            inbox.put, Platform.TELEGRAM, str(next(_KEYS)), {}, self.house.clock()
        )
        assert held is not None
        return held

    async def publish(self, title: str, text: str = "", *, days_ago: float = 1) -> None:
        """An article of a paper of the town, as if it had been read then."""
        when = self.house.clock() - timedelta(days=days_ago)
        number = next(_KEYS)
        article = Article(f"n{number}", title, text, "أخبار النهر", f"https://river.example/{number}", when)
        await ingest(self.desk, [article], tell=False, as_of=True, advance=lambda: None)


_KEYS = count(1)


def shown(message: Message) -> str:
    """As a terminal prints it, with its buttons."""
    text = plain("\n".join(part.text for part in console.render(message, width=0)))
    buttons = [f"[{action.label}: {action.line}]" for row in message.actions for action in row]
    return "\n".join([text, *buttons])


def button(message: Message, label: str) -> str:
    """The line of the button of that label."""
    return next(action.line for row in message.actions for action in row if label in action.label)


@asynccontextmanager
async def open_steered(folder: Path, **changes: Any) -> AsyncIterator[Steered]:
    config = write_config(folder / "config") if not (folder / "config").exists() else folder / "config"
    loaded = load_config(config)
    targets = changes.pop("targets", loaded.targets)
    given = {"dossiers": loaded.dossiers, "roles": loaded.roles, "config": config, "targets": targets}
    async with open_house(folder / "data", *loaded.feeds, **(given | changes)) as house:
        yield Steered(house, config)
