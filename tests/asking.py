"""Many people asking at once, while feeds are polled: the real program on one side, the platform on the other.

    python -m tests.asking --feeds 1000 --rate 50 --seconds 60

Prints one JSON object: how many were asked and answered, and after how long, from the moment the platform has a
question until it has the answer; CPU seconds and peak memory of the program and its children.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from statistics import quantiles
from typing import Any

import yaml

from bench import feedhost, stage
from bench.processes import Sampler
from newsroom.settings import SHIPPED_CONFIG
from tests.environment import inherited
from tests.fakes.telegram import TOKEN, TelegramFake

QUESTIONS = (
    *("حالة عين الأسد", "ما وضع حرير؟", "المرحلة الثانية", "المسار عين الأسد", "المراحل", "التناقضات"),
    *(
        "أعداد القوات",
        "ما الجديد",
        "آخر الأخبار",
        "اشتراكاتي",
        "ابحث قاعدة",
        "مساعدة",
        "حالة قاعدة لا وجود لها",
    ),
)
FIRST_CHAT = 700_000
PATIENCE_S = 30.0
POLL = "60s"


async def asked(feeds: int, rate: float, seconds: float, seed: int) -> dict[str, Any]:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rasid-asking-")))
        telegram = await stack.enter_async_context(TelegramFake())
        host = await asyncio.to_thread(
            stack.enter_context,
            stage.started(stage.Contestant("feed host", "feedhost", "host", (str(max(1, feeds)),))),
        )
        port = int((await asyncio.to_thread(host.lap, "cold")).amount)
        write_config(folder / "config", [feedhost.url(n, port) for n in range(feeds)])
        program = await stack.enter_async_context(running(folder, telegram))
        await polled(folder / "data" / "rasid.db", feeds)
        await answered_once(telegram)
        with Sampler(program.pid) as sampler:
            before, _ = sampler.totals()
            changing = asyncio.create_task(asyncio.to_thread(host.lap, feedhost.CHANGED))
            delays, lost = await answers(telegram, rate, seconds, random.Random(seed))
            await changing
            after, peak = sampler.totals()
    cuts = quantiles(delays, n=100)
    return {
        "feeds": feeds,
        "asked": len(delays) + lost,
        "lost": lost,
        "p50_s": round(cuts[49], 3),
        "p95_s": round(cuts[94], 3),
        "p99_s": round(cuts[98], 3),
        "cpu_s": round(after - before, 1),
        "peak_mb": round(peak),
    }


async def answers(
    telegram: TelegramFake, rate: float, seconds: float, chance: random.Random
) -> tuple[list[float], int]:
    """The seconds each answer took, and how many never came. Every question comes from a chat of its own."""
    began = time.time()
    at: dict[str, float] = {}
    for n in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, began + n / rate - time.time()))
        chat = FIRST_CHAT + n
        at[str(chat)] = time.time()
        telegram.say(chance.choice(QUESTIONS), chat=chat, user=chat)
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_S):
            while len(first_answers(telegram, at)) < len(at):
                await asyncio.sleep(0.1)
    found = first_answers(telegram, at)
    return [found[chat] - at[chat] for chat in found], len(at) - len(found)


def first_answers(telegram: TelegramFake, asked: dict[str, float]) -> dict[str, float]:
    first: dict[str, float] = {}
    for seen in telegram.seen:
        if seen.chat in asked:
            first.setdefault(seen.chat, seen.at)
    return first


async def answered_once(telegram: TelegramFake) -> None:
    for question in QUESTIONS:  # also what draws a picture, which then lies on the shelf
        telegram.say(question, chat=FIRST_CHAT - 1, user=FIRST_CHAT - 1)
    async with asyncio.timeout(PATIENCE_S):
        while len(telegram.seen) < len(QUESTIONS):
            await asyncio.sleep(0.05)


async def polled(database: Path, feeds: int) -> None:
    """Until every feed has been read once."""
    async with asyncio.timeout(900):
        while True:
            with (
                suppress(sqlite3.OperationalError),
                sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db,
            ):
                (left,) = db.execute("SELECT count(*) FROM feeds WHERE baseline_at IS NULL").fetchone()
                (known,) = db.execute("SELECT count(*) FROM feeds").fetchone()
                if known >= feeds and left == 0:
                    return
            await asyncio.sleep(1)


@asynccontextmanager
async def running(folder: Path, telegram: TelegramFake) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = inherited() | {
        "RASID_DATA": str(folder / "data"),
        "RASID_CONFIG": str(folder / "config"),
        "RASID_ALLOW_LOOPBACK": "true",
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_BASE_URL": telegram.base_url,
    }
    with (folder / "log.txt").open("w") as log:
        program = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.cli", "run", env=environment, stdout=log, stderr=log
        )
        try:
            yield program
        finally:
            if program.returncode is None:
                program.terminate()
            await program.wait()


def write_config(folder: Path, urls: list[str]) -> None:
    shutil.copytree(SHIPPED_CONFIG / "dossiers", folder / "dossiers")
    feeds = [
        {"key": f"f{n}", "outlet": f"عينة {n}", "url": url, "interval": POLL, "pages": "never"}
        for n, url in enumerate(urls)
    ]
    said = {"feeds": {"asking": feeds} if feeds else {}}
    (folder / "feeds.yaml").write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--feeds", type=int, default=1000)
    options.add_argument("--rate", type=float, default=50.0)
    options.add_argument("--seconds", type=float, default=60.0)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    found = asyncio.run(asked(chosen.feeds, chosen.rate, chosen.seconds, chosen.seed))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
