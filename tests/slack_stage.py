"""A Slack workspace with the real client in it, and answers written by the test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.adapters.slack_bot import SlackBot
from bot.adapters.slack_manifest import EVENTS, SCOPES
from bot.commands.request import Request
from bot.inbox import Inbox
from bot.message import Action, Field, Form, Heading, Message, Paragraph
from newsroom.desk import utc_now
from newsroom.models import Platform
from newsroom.store.database import open_database
from tests.chat import slack_settings
from tests.fakes.slack import SlackFake
from tests.stores import settings_for

Said = Message | Callable[[Request], Message]

NAME = Field("name", "الاسم المعتمد")
KIND = Field(
    "kind",
    "النوع",
    value="base",
    kind="choice",
    choices=(("base", "قاعدة"), ("city", "مدينة")),
    optional=True,
)
ALIASES = Field("aliases", "صيغ أخرى", value="عين الأسد", kind="lines", optional=True, hint="صيغة في كل سطر")
FORM = Form("تعديل قائمة المراقبة", "watch edit ain", (NAME, ALIASES, KIND), "احفظ")


def said(text: str, *, title: str = "عنوان", **more: Any) -> Message:
    return replace(Message((Heading(title), Paragraph(text))), **more)


def buttons(*labels_and_lines: tuple[str, str]) -> tuple[tuple[Action, ...], ...]:
    return (tuple(Action(label, line) for label, line in labels_and_lines),)


def asking(form: Form = FORM) -> Message:
    return said("غيّر ما تريد.", form=form)


@dataclass
class Script:
    """Answers by what is asked; what is not in it is answered with the question."""

    answers: Mapping[str, Said] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    worded: list[Request] = field(default_factory=list)
    go: asyncio.Event | None = None  # what a form brings is met after this only

    async def __call__(self, request: Request) -> Message:
        self.asked.append(request)
        if self.go and request.values:
            await self.go.wait()
        answer = self.answers.get(request.text, said(f"سألت: {request.text}"))
        return answer if isinstance(answer, Message) else answer(request)

    async def in_words(self, request: Request, message: Message) -> Message:
        self.worded.append(request)
        return replace(message, form=None, blocks=(*message.blocks, Paragraph("اكتب الاسم.")))


@dataclass
class Places:
    told: list[tuple[str, ...]] = field(default_factory=list)

    async def gone(self, address: str, reason: str) -> None:
        self.told.append(("gone", address, reason))

    async def back(self, address: str) -> None:
        self.told.append(("back", address))


@dataclass
class Stage:
    slack: SlackFake
    script: Script
    places: Places
    bot: SlackBot

    @property
    def request(self) -> Request:
        return self.script.asked[-1]

    def texts(self, chat: str) -> list[str]:
        return [seen.text for seen in self.slack.seen if seen.chat == chat]


@asynccontextmanager
async def staged(
    folder: Path,
    answers: Mapping[str, Said] | None = None,
    *,
    left: Callable[[SlackFake], Mapping[str, Any]] | None = None,
    **settings: Any,
) -> AsyncIterator[Stage]:
    """With the scopes and the events of our manifest, no more. `left`: what a former life stored and did not answer."""
    database = await open_database(settings_for(folder))
    async with SlackFake() as slack:
        slack.scopes, slack.events = frozenset(SCOPES), frozenset(EVENTS)
        script, places = Script(answers or {}), Places()
        inbox = Inbox(database, utc_now)
        if left:
            await inbox.take(Platform.SLACK, "left", left(slack))
        bot = SlackBot(
            slack_settings(slack, **settings),
            inbox,
            script,
            in_words=script.in_words,
            places=places,
        )
        await bot.start()
        yield Stage(slack, script, places, bot)
        await bot.stop()
    await database.close()
