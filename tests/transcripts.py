"""The transcripts of docs/: the real service on the sample feeds of `rasid demo`, talked to over the Telegram fake.

    python -m tests.transcripts     writes what was shown into the pages, between their markers

By hand is what the people of `tests/pagetalks.py` say and press, nothing else; `tests/test_docs.py` holds the pages to
it. Left out are the addresses behind links, and what stands behind a "…".
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from pydantic import SecretStr
from sqlalchemy import Connection, func, select, update

import tests.fakes.telegram as telegram_fake
from bot.app import Service, open_service
from bot.demo.host import SampleHost
from bot.demo.show import EVENING, WAVES
from newsroom import filing
from newsroom.logs import configure_logging
from newsroom.rights import Role
from newsroom.settings import SHIPPED_CONFIG, load_settings
from newsroom.store import feeds, tables
from newsroom.store.inbox import UNFINISHED
from tests.fakes import Seen
from tests.fakes.telegram import TelegramFake
from tests.house import Clock, plain

DOCS = Path(__file__).parent.parent / "docs"
README = DOCS.parent / "README.md"
ADDRESS = re.compile(r" \(127\.0\.0\.1:\d+\)")  # of the site, behind each link
PORT = re.compile(r"(?<=127\.0\.0\.1:)\d+|(?<=127-0-0-1-)\d+")
NOT_READ = "sharq"  # this sample an admin has yet to add
ONE = "8000"  # whichever port the samples were served at
CUT = "…"
BLOCK = re.compile(r"(<!-- transcript: (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)
PATIENCE_S = 60
ROOM = {  # the newsroom's group, which everybody reads
    "key": "telegram:-1001234567890",
    "title": "غرفة الأخبار",
    "digest_at": ["20:00"],
    "subscriptions": [{"dossier": "coalition-withdrawal", "frequency": ["daily"]}],
}


# ── what a person does ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Step:
    """Shown are the first `keep` lines of an answer, all when it is None. {samples} is the samples' address."""

    words: str = ""
    keep: int | None = None


class Say(Step):
    """In words."""


class Answer(Step):
    """In words, in answer to the newest alert that was shown."""


class Press(Step):
    """The button of that name, on the newest message that has it."""


class Forward(Step):
    """Words of a channel, handed on."""


class News(Step):
    """The samples publish what comes next, and alerts arrive; shown are those that hold these words."""


class Evening(Step):
    """Eight in the evening in Baghdad: the digest arrives."""


@dataclass(frozen=True, slots=True)
class Person:
    """One of the newsroom, in a private chat with the bot; their page is docs/<page>.<language>.md."""

    page: str
    id: int  # of the user, and of their chat
    role: Role
    name: str


@dataclass(frozen=True, slots=True)
class Talk:
    """What stands at a marker of a page; without a marker it only happens."""

    person: Person
    marker: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """All that happens in one newsroom, in one language, in its order."""

    language: str
    bot: str  # what it is called
    talks: tuple[Talk, ...]


# ── the stage ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Stage:
    """One newsroom that has read the first wave of the samples, and its people in private chats."""

    service: Service
    clock: Clock
    host: SampleHost
    fake: TelegramFake
    told: dict[int, str] = field(default_factory=dict)  # chat -> the newest alert shown, its message id

    async def read(self) -> None:
        """One feed after another, so that all numbers are the same each time."""
        db, now = self.service.desk.db, self.clock()
        await db.write(_rest, self.clock() + timedelta(days=1))
        for feed in await db.read(feeds.all_feeds):
            await db.write(feeds.make_due, now, [feed.key])
            await self.service.watch.once(lambda: None)
        await self.service.sender.once()

    async def wave(self, number: int) -> None:
        self.host.wave, self.clock.moment = number, WAVES[number - 1]
        await self.read()

    async def evening(self) -> None:
        self.clock.moment = EVENING
        await self.read()

    async def settled(self) -> bool:
        """Nothing that was asked waits for its answer."""
        return not await self.service.desk.db.read(_waiting)

    def shown(self, seen: Seen) -> list[str]:
        """The lines of a message, and its buttons as they stand under it now."""
        text = PORT.sub(ONE, ADDRESS.sub("", plain(seen.text))).strip()
        message = self.fake.world.messages[seen.chat, int(seen.message)]
        rows = ["  ".join(f"[{plain(label)}]" for label in row) for row in message.labels]
        if message.file:
            text = f"🖼 {text}" if message.kind == "photo" else f"📎 {message.file.name}\n{text}"
        return [*(line.rstrip() for line in text.split("\n")), *rows]


def _rest(conn: Connection, until: object) -> None:
    conn.execute(update(tables.feeds).values(next_check_at=until))


def _waiting(conn: Connection) -> int:
    waits = tables.inbox.c.state.in_(UNFINISHED)
    return conn.execute(select(func.count()).select_from(tables.inbox).where(waits)).scalar_one()


class Telegram(TelegramFake):
    """Where everybody has a name of their own."""

    def __init__(self, people: Iterable[Person], language: str, clock: Clock) -> None:
        super().__init__(now=lambda: clock().timestamp())
        self._names = {one.id: one.name for one in people}
        self._language = language

    def _person(self, user: int, language: str = "ar") -> dict[str, Any]:
        return super()._person(user, self._language) | {"first_name": self._names[user]}


@asynccontextmanager
async def stage(folder: Path, day: Day, **more: Any) -> AsyncIterator[Stage]:
    """`more`: settings, of another platform say."""
    clock, people = Clock(WAVES[0]), list(dict.fromkeys(talk.person for talk in day.talks))
    async with (
        SampleHost(SHIPPED_CONFIG / "samples") as host,
        Telegram(people, day.language, clock) as fake,
    ):
        settings = load_settings(
            data=folder / "data",
            config=_config(folder / "config", host, people),
            redis_url="off",
            allow_loopback=True,
            telegram_token=SecretStr(telegram_fake.TOKEN),
            telegram_base_url=fake.base_url,
            **more,
        )
        async with open_service(settings, now=clock) as service:
            for bot in service.bots:
                await bot.start()
            try:
                there = Stage(service, clock, host, fake)
                await there.wave(1)
                yield there
            finally:
                for bot in service.bots:
                    await bot.stop()


def _config(folder: Path, host: SampleHost, people: Iterable[Person]) -> Path:
    """The shipped dossiers and lexicon on the sample feeds, with the people of the newsroom."""
    for part in ("dossiers", "lexicon"):
        copytree(SHIPPED_CONFIG / part, folder / part)
    named = [{"id": f"telegram:{one.id}", "role": one.role.name.lower()} for one in people]
    rasid = {
        "policy": {"first_poll_alerts": 1, "timezone": "Asia/Baghdad"},
        "people": named,
        "targets": [ROOM],
    }
    listed = [filing.spec_data(spec) for spec in host.feeds() if not spec.key.endswith(NOT_READ)]
    samples = {"feeds": {"samples": [{k: v for k, v in one.items() if k != "group"} for one in listed]}}
    for name, data in {"rasid.yaml": rasid, "feeds.yaml": samples}.items():
        (folder / name).write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return folder


# ── a talk ───────────────────────────────────────────────────────────────────────────────────────────────


async def performed(day: Day) -> dict[tuple[str, str], str]:
    """(page, marker) -> what was said and shown."""
    with TemporaryDirectory(prefix="rasid-page-") as folder:
        async with stage(Path(folder), day) as there:
            said = [(talk, await acted(there, day, talk)) for talk in day.talks]
    return {(talk.person.page, talk.marker): text for talk, text in said if talk.marker}


async def acted(there: Stage, day: Day, talk: Talk) -> str:
    lines: list[str] = []
    for step in talk.steps:
        words = step.words.replace("{samples}", there.host.base)
        before = len(there.fake.seen), len(there.fake.edits)
        if isinstance(step, (News, Evening)):
            await (there.evening() if isinstance(step, Evening) else there.wave(there.host.wave + 1))
            shown = [one for one in _news(there, talk.person, before) if words in plain(one.text)]
            if shown:
                there.told[talk.person.id] = shown[-1].message
        else:
            _do(there, talk.person, step, words)
            async with asyncio.timeout(PATIENCE_S):
                while not _news(there, talk.person, before) or not await there.settled():
                    await asyncio.sleep(0.005)
            shown = _news(there, talk.person, before)
            lines += [f"{talk.person.name}: {_as_done(step, words)}", ""]
        for one in shown:
            lines += [f"{day.bot}:", *_kept(there.shown(one), step.keep), ""]
    return "\n".join(lines).rstrip()


def _news(there: Stage, person: Person, before: tuple[int, int]) -> list[Seen]:
    """What was changed and what was sent to this person since."""
    seen, edits = before
    both = [*there.fake.edits[edits:], *there.fake.seen[seen:]]
    return [one for one in both if one.chat == str(person.id)]


def _do(there: Stage, person: Person, step: Step, words: str) -> None:
    fake, chat = there.fake, person.id
    match step:
        case Press():
            fake.press(words, chat=chat, user=chat)
        case Answer():
            fake.say(words, answers=int(there.told[chat]), chat=chat, user=chat)
        case Forward():
            fake.forward(words, chat=chat, user=chat)
        case _:
            fake.say(words, chat=chat, user=chat)


def _kept(lines: list[str], keep: int | None) -> list[str]:
    return lines if keep is None or keep >= len(lines) else [*lines[:keep], CUT]


def _as_done(step: Step, words: str) -> str:
    said = PORT.sub(ONE, words)
    return f"[{said}]" if isinstance(step, Press) else f"↩ {said}" if isinstance(step, Answer) else said


# ── the pages ────────────────────────────────────────────────────────────────────────────────────────────


def filled(page: str, said: dict[str, str]) -> str:
    """The page with every transcript as it is now. Raises KeyError for a marker nobody talks at."""
    return BLOCK.sub(lambda block: f"{block[1]}```text\n{said[block[2]]}\n```\n{block[3]}", page)


async def written(day: Day) -> dict[Path, str]:
    """Page -> how it is to read."""
    said: dict[str, dict[str, str]] = {}
    for (page, marker), text in (await performed(day)).items():
        said.setdefault(page, {})[marker] = text
    paths = {DOCS / f"{page}.{day.language}.md": texts for page, texts in said.items()}
    if day.language == "ar":
        paths[README] = said["staff"]
    return {path: filled(path.read_text(encoding="utf-8"), texts) for path, texts in paths.items()}


async def main() -> None:
    from tests.pagetalks import DAYS

    configure_logging("ERROR", "console")
    for day in DAYS:
        for path, text in (await written(day)).items():
            path.write_text(text, encoding="utf-8")
            print(path.name)


if __name__ == "__main__":
    from tests import transcripts  # the module whose steps the talks are made of, not this second copy of it

    asyncio.run(transcripts.main())
