"""The pictures of the documents, from the sample feeds: `python -m bench.pictures docs` writes two files there.

All samples are taken in as they came, and asked about two days after the last of them.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.commands.ask import figures, timeline
from bot.commands.ask.asking import answered
from bot.commands.resolve import one_thing
from bot.demo.samples import load_samples
from bot.pictures.content import Sheet
from bot.pictures.draw import png
from bot.texts import Texts
from newsroom import answers
from newsroom.desk import Desk, open_desk
from newsroom.models import Article
from newsroom.settings import SHIPPED_CONFIG, load_settings
from watchers.ingest import ingest

LAST_WAVE = 99
COUNTED = "us_forces"  # what is asked for its figures


def articles() -> Iterator[Article]:
    for outlet in load_samples(SHIPPED_CONFIG / "samples"):
        for item, version in outlet.at(LAST_WAVE):
            url = f"https://{outlet.key}.example/{item.slug}"
            yield Article(item.slug, version.title, version.text, outlet.name, url, item.published)


def _moment(article: Article) -> datetime:
    assert article.published
    return article.published


async def sheets(folder: Path, language: str = "ar") -> dict[str, Sheet | None]:
    """By the name of the file."""
    told = sorted(articles(), key=_moment)
    moment = _moment(told[-1]) + timedelta(days=2)
    settings = load_settings(
        data=folder, config=SHIPPED_CONFIG, database_url=None, redis_url="off", telegram_token=None
    )
    async with open_desk(settings, service=False, now=lambda: moment) as desk:
        await ingest(desk, told, tell=False, as_of=True, advance=lambda: None)
        texts = Texts(language)
        return {"timeline": await _timeline(desk, texts), "figures": await _figures(desk, texts)}


async def _timeline(desk: Desk, texts: Texts) -> Sheet | None:
    dossier = timeline.the_dossier(desk, texts)
    found = await answered(desk, None, answers.timeline, dossier)
    return timeline.picture(dossier, found, None, desk, texts)


async def _figures(desk: Desk, texts: Texts) -> Sheet | None:
    thing = one_thing(COUNTED, desk.watchlist, texts)
    found = await answered(desk, None, answers.readings, thing)
    return figures.picture(thing, found, None, desk, texts)


def main(folder: Path, language: str = "ar") -> None:
    with TemporaryDirectory(prefix="rasid-pictures-") as data:
        for name, sheet in asyncio.run(sheets(Path(data), language)).items():
            if sheet:
                (folder / f"{name}.png").write_bytes(png(sheet))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
