"""The real program, stopped in the middle of its work for hours of its own time: a suspended machine, a frozen VM.

libfaketime gives it a clock that a file moves; it is stopped by SIGSTOP, the clock is moved on, and it wakes.
"""

from __future__ import annotations

import asyncio
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.environment import inherited
from tests.fakes.telegram import TOKEN, TelegramFake
from tests.oracle import MARK, numbers
from tests.servers import FeedHost, item, rss

LIBRARY = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)
MORNING = datetime(2027, 3, 1, 9, 40, tzinfo=ZoneInfo("Asia/Baghdad"))  # when the program begins, for itself
CHAT = "-1001234567890"
# As long as libfaketime leaves the monotonic clock alone, it spoils the system call Python's sleep is made of.
SLEEP = "import select, time\ntime.sleep = lambda seconds: select.select((), (), (), seconds) and None\n"
PATIENCE_S = 60.0  # for what should come; in vain only when the promise is broken
POLLS = 3  # waited for, in which nothing more may come

RASID_YAML = f"""
policy: {{timezone: Asia/Baghdad, first_poll_alerts: 50}}
targets:
  - key: console
    subscriptions: [{{dossier: coalition-withdrawal, frequency: [hourly]}}]
  - key: "telegram:{CHAT}"
    digest_at: ["10:00"]
    subscriptions: [{{dossier: coalition-withdrawal, frequency: [daily]}}]
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(LIBRARY is None, reason="the Debian package libfaketime is not installed"),
]


class Frozen:
    """The program, a feed of three items, and those who are told: the terminal each hour, a chat at ten."""

    def __init__(self, folder: Path, host: FeedHost, telegram: TelegramFake) -> None:
        self._folder = folder
        self._host = host
        self.telegram = telegram
        self._items: list[str] = []
        self.publish(3)

    def publish(self, count: int) -> None:
        for n in range(len(self._items) + 1, len(self._items) + count + 1):
            title = f"التحالف الدولي يصدر بيانا عن قاعدة عين الأسد، {MARK} {n}."
            self._items.insert(0, item(title, link=f"https://news.example/{n}", guid=f"n{n}"))
        self._url = self._host.put("/feed.xml", rss(*self._items))

    async def start(self) -> None:
        assert LIBRARY is not None
        self._write_config()
        (self._folder / "site").mkdir()
        (self._folder / "site" / "sitecustomize.py").write_text(SLEEP)
        self._set_clock(MORNING)
        environment = inherited() | {
            "RASID_DATA": str(self._folder / "data"),
            "RASID_CONFIG": str(self._folder / "config"),
            "RASID_ALLOW_LOOPBACK": "true",
            "REDIS_URL": "off",
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_BASE_URL": self.telegram.base_url,
            "PYTHONPATH": str(self._folder / "site"),
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self._folder / "clock"),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        with (self._folder / "console.txt").open("wb") as out, (self._folder / "log.txt").open("wb") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot.cli", "run", stdout=out, stderr=log, env=environment
            )

    async def stop(self) -> None:
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(self._process.wait(), PATIENCE_S)
            except TimeoutError:
                self._process.kill()
                raise

    def _set_clock(self, wall: datetime) -> None:
        shift = wall - datetime.now(wall.tzinfo)
        (self._folder / "clock").write_text(f"{shift.total_seconds():+.0f}\n")

    def sleep_until(self, *, day: int, hour: int, minute: int = 0, second: int = 0) -> None:
        """Stopped, and awake again when its clock shows that, in the month in which it began."""
        self._process.send_signal(signal.SIGSTOP)
        self._set_clock(MORNING.replace(day=day, hour=hour, minute=minute, second=second))
        self._process.send_signal(signal.SIGCONT)

    async def sending(self) -> None:
        """A message to Telegram is on its way."""
        await self._wait_for(lambda: any(method == "sendMessage" for method, _ in self.telegram.calls))

    async def polled(self, times: int = POLLS) -> None:
        """The feed is asked for again; a poll begins when what the one before found is recorded."""
        enough = self._host.hits("/feed.xml") + times
        await self._wait_for(lambda: self._host.hits("/feed.xml") >= enough)

    async def told(self, hourly: int, daily: int) -> None:
        """So many digests have come, and no more follow."""
        await self._wait_for(lambda: len(self.hourly()) >= hourly and len(self.daily()) >= daily)
        await self.polled()
        assert (len(self.hourly()), len(self.daily())) == (hourly, daily), self.log()

    async def _wait_for(self, happened: Callable[[], bool]) -> None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not happened():
                    assert self._process.returncode is None, self.log()
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"{self.hourly()} {self.daily()}\n{self.log()}") from None

    def hourly(self) -> list[list[int]]:
        """For each digest on the terminal the items in it."""
        shown = (self._folder / "console.txt").read_text(encoding="utf-8").split("\n\n")
        return [found for text in shown if (found := sorted(numbers([text])))]

    def daily(self) -> list[list[int]]:
        return [sorted(numbers([seen.text])) for seen in self.telegram.seen]

    def log(self) -> str:
        return (self._folder / "log.txt").read_text(encoding="utf-8", errors="replace")

    def _write_config(self) -> None:
        config = self._folder / "config"
        shutil.copytree(Path(__file__).parent.parent / "config" / "dossiers", config / "dossiers")
        feed = f"{{key: host, outlet: 'عينة: المضيف', url: '{self._url}', interval: 1s, pages: never}}"
        (config / "feeds.yaml").write_text(f"feeds: {{frozen: [{feed}]}}\n", encoding="utf-8")
        (config / "rasid.yaml").write_text(RASID_YAML, encoding="utf-8")


@asynccontextmanager
async def frozen(folder: Path) -> AsyncIterator[Frozen]:
    async with FeedHost() as host, TelegramFake() as telegram:
        program = Frozen(folder, host, telegram)
        await program.start()
        try:
            await program.polled()
            assert (program.hourly(), program.daily()) == ([], [])
            yield program
        finally:
            await program.stop()


async def test_after_hours_of_sleep_each_digest_is_caught_up_on_once_or_left_to_a_next_one_that_is_near(
    tmp_path: Path,
) -> None:
    """It begins at 09:40. By 12:40 three hourly digests and the daily one were missed. Two mornings later, at 09:30,
    they are late by more than a day and a half, but the next are half an hour away, and tell it all."""
    async with frozen(tmp_path) as program:
        program.sleep_until(day=1, hour=12, minute=40)
        await program.told(hourly=1, daily=1)
        program.publish(2)
        await program.polled()
        program.sleep_until(day=1, hour=13, minute=40)
        await program.told(hourly=2, daily=1)
        program.publish(1)
        await program.polled()
        program.sleep_until(day=3, hour=9, minute=30)
        await program.told(hourly=2, daily=1)
        program.sleep_until(day=3, hour=10, minute=1)
        await program.told(hourly=3, daily=2)

        assert program.hourly() == [[1, 2, 3], [4, 5], [6]]
        assert program.daily() == [[1, 2, 3], [4, 5, 6]]


async def test_stopped_in_the_middle_of_a_digest_it_tells_that_once(tmp_path: Path) -> None:
    """The message is on its way, and its lease is over when the program wakes."""
    async with frozen(tmp_path) as program:
        program.telegram.latency = 1.0
        program.sleep_until(day=1, hour=10, minute=1)
        await program.sending()
        program.sleep_until(day=1, hour=12, minute=1)
        await program.told(hourly=1, daily=1)

        assert program.hourly() == [[1, 2, 3]]
        assert program.daily() == [[1, 2, 3]]


async def test_a_clock_set_back_over_the_hour_repeats_no_digest(tmp_path: Path) -> None:
    """Ten o'clock comes twice, as it does when a clock that ran ahead is put right."""
    async with frozen(tmp_path) as program:
        program.sleep_until(day=1, hour=9, minute=59, second=57)
        await program.told(hourly=1, daily=1)
        program.publish(2)
        program.sleep_until(day=1, hour=9, minute=59, second=57)
        await program.told(hourly=1, daily=1)
        program.sleep_until(day=1, hour=11)
        await program.told(hourly=2, daily=1)

        assert program.hourly() == [[1, 2, 3], [4, 5]]
        assert program.daily() == [[1, 2, 3]]


async def test_a_clock_set_back_by_an_hour_stops_nothing(tmp_path: Path) -> None:
    """Feeds are read and digests sent as if nothing had happened, and no day's digest comes twice."""
    async with frozen(tmp_path) as program:
        program.sleep_until(day=1, hour=10, minute=1)
        await program.told(hourly=1, daily=1)
        program.publish(2)
        program.sleep_until(day=1, hour=9)
        await program.polled()
        program.sleep_until(day=1, hour=11)
        await program.told(hourly=2, daily=1)

        assert program.daily() == [[1, 2, 3]]
