"""A newsroom with an archive of its own words, for the commands that find, cite and compare."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.commands.registry import dispatch
from bot.commands.request import Request
from bot.message import Message
from bot.render import console
from newsroom.models import Article
from tests.house import Clock, House, feed, open_house, plain
from watchers.ingest import ingest

TODAY = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ASAD = "ain_al_asad_handover"


def told(number: int, day: str, outlet: str, title: str, text: str, *, link: bool = True) -> Article:
    moment = datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC)
    url = f"https://news.example/{number}" if link else None
    return Article(str(number), title, text, outlet, url, moment)


PLANNED = told(
    1,
    "2025-08-12",
    "صحيفة النخيل",
    "خطة لمغادرة القاعدة",
    "قالت وزارة الدفاع العراقية إن قوات التحالف الدولي ستغادر قاعدة عين الأسد في أيلول المقبل. "
    "وفي العراق نحو 2500 جندي أمريكي يتبعون التحالف الدولي.",
)
DONE = told(
    2,
    "2026-01-14",
    "موقع الرصيف",
    "مراسم في غربي العراق",
    "سلمت قوات التحالف الدولي قاعدة عين الأسد إلى الجيش العراقي. وحضر المراسم ضباط من الجانبين.",
)
OFFICIAL = told(
    3,
    "2026-01-16",
    "وكالة الجسر",
    "بيان وزاري",
    "أعلنت وزارة الدفاع العراقية أن قوات التحالف الدولي سلمت قاعدة عين الأسد إلى الجيش العراقي.",
)
COUNTED = told(
    4,
    "2026-01-17",
    "منبر الضفة",
    "أرقام جديدة",
    "قال مصدر إن في العراق نحو 900 جندي أمريكي يتبعون التحالف الدولي.",
)
DATES = told(5, "2026-02-01", "جريدة الميناء", "معرض التمور", "افتُتح معرض للتمور في البصرة.", link=False)
TOURS = tuple(
    told(
        20 + n,
        f"2026-03-{n + 1:02d}",
        "قناة المرفأ",
        f"جولة رقم {n}",
        f"زار وفد من بغداد قاعدةَ حرير الجوية في أربيل، واطّلع على الملف رقم {n}.",
    )
    for n in range(7)
)
ARCHIVE = (PLANNED, DONE, OFFICIAL, COUNTED, DATES, *TOURS)


@asynccontextmanager
async def open_archive(folder: Path) -> AsyncIterator[House]:
    """One feed is read besides that has published nothing."""
    quiet = feed("https://quiet.example/rss", "quiet", "صحيفة الصمت")
    async with open_house(folder, quiet, clock=Clock(TODAY)) as house:
        await hear(house, *ARCHIVE)
        yield house


async def hear(house: House, *articles: Article) -> None:
    await ingest(house.desk, articles, tell=False, as_of=True, advance=lambda: None)


async def asked(house: House, text: str, language: str = "ar", **more: object) -> Message:
    return await dispatch(Request(text, language, **more), house.desk)  # type: ignore[arg-type]


def shown(message: Message) -> str:
    return plain("\n".join(part.text for part in console.render(message, width=0)))


async def ask(house: House, text: str, language: str = "ar") -> str:
    return shown(await asked(house, text, language))


def lines(message: Message) -> list[str]:
    """What the buttons type."""
    return [action.line for row in message.actions for action in row if action.line]
