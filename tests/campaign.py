"""The kill campaign: `kill -9` of the real program again and again while news arrives, then an oracle counts.

    python -m tests.campaign --kills 50

A loopback host publishes bursts of items; rasid polls it and tells a console and a Telegram chat, which a fake
Bot API plays and writes down what a reader would have seen. Every item published must be seen in both places.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fakes.telegram import TOKEN, TelegramFake
from tests.servers import FeedHost, item, rss

CHAT = "-1001234567890"
MARK = "واقعة رقم"  # every title holds it and a number of its own
SETTLED_S = 25.0  # without anything new seen, after which what is missing is lost

RASID_YAML = f"""
policy: {{first_poll_alerts: 50, instant_at_once: 50}}
targets:
  - key: console
    subscriptions: [{{dossier: coalition-withdrawal, digest: false}}]
  - key: "telegram:{CHAT}"
    subscriptions: [{{dossier: coalition-withdrawal, digest: false}}]
"""


@dataclass
class Result:
    kills: int = 0
    published: int = 0
    lost: dict[str, list[int]] = field(default_factory=dict)  # place -> numbers
    repeats: dict[str, int] = field(default_factory=dict)
    unmarked: dict[str, int] = field(default_factory=dict)  # repeats that did not say so

    def __str__(self) -> str:
        lines = [f"kills {self.kills}, items {self.published}"]
        for place, lost in self.lost.items():
            rate = self.repeats[place] / max(1, self.kills)
            lines.append(
                f"{place}: lost {len(lost)} {lost[:10] or ''}, repeated {self.repeats[place]}"
                f" ({rate:.2f} a kill), of them not marked {self.unmarked[place]}"
            )
        return "\n".join(lines)


class Campaign:
    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._dice = random.Random(seed)
        self._published = 0
        self._items: list[str] = []
        self._console = folder / "console.txt"

    async def run(self, kills: int) -> Result:
        async with AsyncExitStack() as stack:
            self._host = await stack.enter_async_context(FeedHost())
            self._telegram = await stack.enter_async_context(TelegramFake())
            self._telegram.latency = 0.01
            self._publish(3)
            self._write_config()
            for _ in range(kills):
                await self._one_life()
            await self._last_life()
            return self._judge(kills)

    async def _one_life(self) -> None:
        """Half of them end at any moment, the others while a burst is on its way to people."""
        process = await self._start()
        if self._dice.random() < 0.5:
            await asyncio.sleep(self._dice.uniform(0.0, 5.0))
            self._publish(self._dice.randint(1, 12))
        else:
            await self._polled(process)
            self._publish(self._dice.randint(1, 12))
            await self._polled(process)
            await asyncio.sleep(self._dice.uniform(0.0, 1.8))
        process.send_signal(signal.SIGKILL)
        await process.wait()

    async def _polled(self, process: asyncio.subprocess.Process) -> None:
        """Wait for the next poll of the feed."""
        before = self._host.hits("/feed.xml")
        while self._host.hits("/feed.xml") == before and process.returncode is None:  # noqa: ASYNC110
            await asyncio.sleep(0.005)

    async def _last_life(self) -> None:
        """Live until nothing new has been seen for a while, then stop as one should."""
        process = await self._start()
        before, quiet = -1, 0.0
        while quiet < SETTLED_S and any(self._lost(seen) for seen in self._seen().values()):
            await asyncio.sleep(0.5)
            count = sum(sum(seen.values()) for seen in self._seen().values())
            quiet = quiet + 0.5 if count == before else 0.0
            before = count
        process.send_signal(signal.SIGTERM)
        await process.wait()

    async def _start(self) -> asyncio.subprocess.Process:
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("RASID_")},
            "RASID_DATA": str(self._folder / "data"),
            "RASID_CONFIG": str(self._folder / "config"),
            "RASID_ALLOW_LOOPBACK": "true",
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_BASE_URL": self._telegram.base_url,
        }
        with self._console.open("ab") as out, (self._folder / "log.txt").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot.cli", "run", stdout=out, stderr=log, env=environment
            )

    def _publish(self, count: int) -> None:
        for _ in range(count):
            self._published += 1
            n = self._published
            title = f"التحالف الدولي يصدر بيانا عن قاعدة عين الأسد، {MARK} {n}."
            self._items.insert(0, item(title, link=f"https://news.example/{n}", guid=f"n{n}"))
        self._url = self._host.put("/feed.xml", rss(*self._items), compress=True)

    def _write_config(self) -> None:
        config = self._folder / "config"
        shutil.copytree(Path(__file__).parent.parent / "config" / "dossiers", config / "dossiers")
        feed = f"{{key: host, outlet: 'عينة: المضيف', url: '{self._url}', interval: 1s, pages: never}}"
        (config / "feeds.yaml").write_text(f"feeds: {{campaign: [{feed}]}}\n", encoding="utf-8")
        (config / "rasid.yaml").write_text(RASID_YAML, encoding="utf-8")

    # ── the oracle ──

    def _seen(self) -> dict[str, Counter[int]]:
        console = self._console.read_text(encoding="utf-8", errors="replace")
        return {
            "console": Counter(numbers([console])),
            "telegram": Counter(numbers(seen.text for seen in self._telegram.seen)),
        }

    def _lost(self, seen: Counter[int]) -> list[int]:
        return [n for n in range(1, self._published + 1) if not seen[n]]

    def _judge(self, kills: int) -> Result:
        result = Result(kills, self._published)
        for place, seen in self._seen().items():
            result.lost[place] = self._lost(seen)
            result.repeats[place] = sum(count - 1 for count in seen.values() if count > 1)
        console = self._console.read_text(encoding="utf-8", errors="replace").split("\n\n")
        result.unmarked = {
            "console": unmarked(console),
            "telegram": unmarked(seen.text for seen in self._telegram.seen),
        }
        return result


def unmarked(messages: Iterable[str]) -> int:
    """Items told again by a message that does not say so."""
    met: set[int] = set()
    count = 0
    for message in messages:
        found = set(numbers([message]))
        count += len(found & met) if "قد يكون مكررًا" not in message else 0
        met |= found
    return count


def numbers(texts: Iterable[str]) -> Iterable[int]:
    """The items named in these texts; the headline stands once in a message, a quote repeats it within «»."""
    for text in texts:
        plain = "".join(c for c in text if c not in "\u200f\u2066\u2067\u2068\u2069")
        for line in plain.split("\n"):
            if "«" not in line:
                _, *after = line.split(MARK)
                yield from (int(part.split(".")[0]) for part in after)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--keep", type=Path, help="keep logs and data in this folder")
    args = parser.parse_args()
    with TemporaryDirectory() as scratch:
        folder = args.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        result = asyncio.run(Campaign(folder, args.seed).run(args.kills))
    print(f"seed {args.seed}\n{result}")
    return 1 if any(result.lost.values()) or any(result.unmarked.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
