"""What people ask is stored before the platform is told so, and answered once, whatever happens in between."""

from __future__ import annotations

import asyncio
import shutil
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, closing
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from structlog.testing import capture_logs

import tests.fakes.slack as slack_fake
import tests.fakes.telegram as telegram_fake
from bot.adapters.slack_asked import asked_by_command, command_key
from bot.adapters.slack_bot import SlackBot
from bot.adapters.telegram_bot import TelegramBot
from bot.commands.request import Request
from bot.inbox import AWAITED, REMEMBERED, Inbox
from bot.message import Foreign, Message, Paragraph
from newsroom.desk import utc_now
from newsroom.models import Platform
from newsroom.store.database import Database, open_database
from newsroom.store.inbox import MOST_TRIES
from tests.chat import slack_settings, telegram_settings, until
from tests.environment import inherited
from tests.fakes import Fault
from tests.fakes.slack import SlackFake
from tests.fakes.telegram import TelegramFake
from tests.stores import NOW, PostgresCluster, run_sql, settings_for

FIVE = tuple(f"سؤال رقم {n}" for n in range(1, 6))
NEVER_SHOWN = Fault(before=600)  # a call that hangs, and leaves nothing


class OnTelegram:
    def __init__(self, fake: TelegramFake) -> None:
        self.fake = fake
        self.method = "sendMessage"
        self.environment = {"TELEGRAM_TOKEN": telegram_fake.TOKEN, "TELEGRAM_BASE_URL": fake.base_url}
        self._said = 0

    async def say(self, text: str) -> None:
        self._said += 1
        self.fake.say(text)

    async def say_again(self) -> None:
        """The offset never arrived: Telegram gives everything again."""
        self.fake.fail("getUpdates", Fault(body={"ok": True, "result": [self._last()]}))

    def _last(self) -> dict[str, Any]:
        message = {
            "message_id": 1,
            "date": 1,
            "chat": {"id": 42, "type": "private"},
            "from": {"id": 42, "is_bot": False, "first_name": "ليلى", "language_code": "ar"},
            "text": FIVE[0],
        }
        return {"update_id": 1000 + self._said, "message": message}

    def told(self) -> int:
        """How many updates Telegram was told to have arrived."""
        offsets = [int(given.get("offset", 0)) for method, given in self.fake.calls if method == "getUpdates"]
        return max([0, *(offset - 1001 for offset in offsets)])

    def bot(self, inbox: Inbox, answer: Callable[[Request], Any]) -> TelegramBot:
        return TelegramBot(telegram_settings(self.fake), inbox, answer)


class OnSlack:
    def __init__(self, fake: SlackFake) -> None:
        self.fake = fake
        self.method = "chat.postMessage"
        self.environment = {
            "SLACK_BOT_TOKEN": slack_fake.BOT_TOKEN,
            "SLACK_APP_TOKEN": slack_fake.APP_TOKEN,
            "SLACK_API_BASE_URL": fake.base_url,
        }
        self._event_id = ""

    async def say(self, text: str) -> None:
        self._event_id = f"Ev{text}"
        await self._send(text)

    async def say_again(self) -> None:
        await self._send(FIVE[0])

    async def _send(self, text: str) -> None:
        """Through the newest socket, once it is there: that of a life that ended is closed."""
        async with asyncio.timeout(60):
            while True:
                try:
                    await self.fake.say(text, event_id=self._event_id)
                except ConnectionResetError:
                    await asyncio.sleep(0.05)
                else:
                    return

    def told(self) -> int:
        return len(self.fake.acks)

    def bot(self, inbox: Inbox, answer: Callable[[Request], Any]) -> SlackBot:
        return SlackBot(slack_settings(self.fake), inbox, answer)


@pytest.fixture(params=["telegram", "slack"])
async def place(request: pytest.FixtureRequest) -> AsyncIterator[OnTelegram | OnSlack]:
    async with AsyncExitStack() as stack:
        if request.param == "telegram":
            yield OnTelegram(await stack.enter_async_context(TelegramFake()))
        else:
            yield OnSlack(await stack.enter_async_context(SlackFake()))


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Database]:
    database = await open_database(settings_for(tmp_path))
    yield database
    await database.close()


class Answering:
    """Answers with the question; one that is in `held` waits for `go`."""

    def __init__(self, *held: str) -> None:
        self.asked: list[Request] = []
        self.held = held
        self.go = asyncio.Event()

    async def __call__(self, request: Request) -> Message:
        self.asked.append(request)
        if request.text in self.held:
            await self.go.wait()
        if request.text == "عطل":
            raise ZeroDivisionError
        return Message((Paragraph(Foreign(request.text)),))


def rows(folder: Path) -> list[tuple[str, int]]:
    """State and tries of every update, as another program sees them at this moment."""
    with closing(sqlite3.connect(folder / "rasid.db")) as conn:
        return conn.execute("SELECT state, tries FROM inbox ORDER BY id").fetchall()


def change(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "rasid.db")) as conn, conn:
        conn.execute(statement)


def answers(place: OnTelegram | OnSlack) -> Counter[str]:
    """How often each of the five was answered."""
    return Counter(text for seen in place.fake.seen for text in FIVE if text in seen.text)


# ── stored first ──


class Journal(list[Any]):
    """Notes with each entry how many updates were stored by then."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.stored: list[int] = []
        self._folder = folder

    def append(self, entry: Any) -> None:
        super().append(entry)
        self.stored.append(len(rows(self._folder)))


async def test_telegram_is_told_only_of_what_is_stored(tmp_path: Path, sqlite: Database) -> None:
    """Whenever an offset passes an update, its row is there, though no answer is ready."""
    async with TelegramFake() as fake:
        journal = fake.calls = Journal(tmp_path)
        place, answer = OnTelegram(fake), Answering(*FIVE)
        bot = place.bot(Inbox(sqlite, utc_now), answer)
        for text in FIVE:
            fake.say(text)
        await bot.start()
        await until(lambda: place.told() == 5)
        polls = [
            (int(given.get("offset", 0)) - 1001, stored)
            for (method, given), stored in zip(journal, journal.stored, strict=True)
            if method == "getUpdates"
        ]
        assert all(stored >= told for told, stored in polls), polls
        assert not fake.seen
        answer.go.set()
        await bot.stop()
        assert answers(place) == Counter(FIVE)


async def test_slack_is_told_only_of_what_is_stored(tmp_path: Path, sqlite: Database) -> None:
    """The acknowledgement of each event and slash command follows its row."""
    async with SlackFake() as fake:
        journal = fake.acks = Journal(tmp_path)
        answer = Answering(*FIVE)
        bot = OnSlack(fake).bot(Inbox(sqlite, utc_now), answer)
        await bot.start()
        ways: list[Callable[[str], Awaitable[str]]] = [
            fake.say,
            fake.command,
            fake.mention,
            fake.say,
            fake.command,
        ]
        for text, ask in zip(FIVE, ways, strict=True):
            told = len(fake.acks)
            await ask(text)
            await until(lambda: len(fake.acks) > told)  # noqa: B023 - awaited before the next turn
        assert journal.stored == [1, 2, 3, 4, 5]
        assert not fake.seen
        answer.go.set()
        await bot.stop()
        assert len(fake.seen) == 5


async def test_what_is_not_a_question_is_not_stored(
    place: OnTelegram | OnSlack, sqlite: Database, tmp_path: Path
) -> None:
    """Talk of bots, edits and forwards leaves no row."""
    answer = Answering()
    bot = place.bot(Inbox(sqlite, utc_now), answer)
    await bot.start()
    if isinstance(place, OnTelegram):
        place.fake.forward(FIVE[0], chat=-7, kind="supergroup")
    else:
        await place.fake.say(FIVE[0], bot_id="B9")
    await place.say(FIVE[1])
    await until(lambda: place.fake.seen)
    await bot.stop()
    assert rows(tmp_path) == [("done", 1)]


# ── once ──


async def test_an_update_delivered_twice_is_answered_once(
    place: OnTelegram | OnSlack, database: Database
) -> None:
    """In one life and in the next; and it is acknowledged all the same."""
    for life in range(2):
        answer = Answering()
        bot = place.bot(Inbox(database, utc_now), answer)
        await bot.start()
        if life == 0:
            await place.say(FIVE[0])
            await until(lambda: place.fake.seen)
        await place.say_again()
        await place.say_again()
        await place.say(FIVE[life + 1])
        await until(lambda: answers(place)[FIVE[life + 1]])  # noqa: B023 - awaited before the next turn
        await bot.stop()
    assert answers(place) == Counter(FIVE[:3])


async def test_a_slash_command_delivered_twice_is_answered_once(sqlite: Database) -> None:
    """It has no id of its own; the same words typed again are another command."""
    async with SlackFake() as fake:
        bot = OnSlack(fake).bot(Inbox(sqlite, utc_now), Answering())
        await bot.start()
        for trigger in ("1.1", "1.1", "1.2"):
            await fake.envelope("slash_commands", slash(fake, FIVE[0], trigger))
        await until(lambda: len(fake.acks) == 3 and len(fake.seen) == 2)
        await bot.stop()
        assert len(fake.seen) == 2


def slash(fake: SlackFake, text: str, trigger: str) -> dict[str, Any]:
    return {
        "command": "/rasid",
        "text": text,
        "user_id": "U0LAYLA",
        "channel_id": "C0NEWS",
        "trigger_id": trigger,
        "response_url": f"http://127.0.0.1:{fake.port}/respond/{trigger}",
    }


async def test_a_handler_that_fails_has_answered(
    place: OnTelegram | OnSlack, sqlite: Database, tmp_path: Path
) -> None:
    """It apologises and is done: the next life does not run into the same fault."""
    bot = place.bot(Inbox(sqlite, utc_now), Answering())
    await bot.start()
    await place.say("عطل")
    await until(lambda: place.fake.seen)
    await bot.stop()
    assert "حدث خطأ" in place.fake.seen[0].text
    assert rows(tmp_path) == [("done", 1)]


async def test_an_answer_the_platform_refuses_is_not_tried_again(
    place: OnTelegram | OnSlack, sqlite: Database, tmp_path: Path
) -> None:
    """What became of it is logged; the question is done."""
    bot = place.bot(Inbox(sqlite, utc_now), Answering())
    await bot.start()
    place.fake.fail(place.method, Fault(status=500, body="<html>"))
    with capture_logs() as logs:
        await place.say(FIVE[0])
        await until(lambda: ("done", 1) in rows(tmp_path))
    await bot.stop()
    assert "an answer was not sent" in {entry["event"] for entry in logs}
    assert not place.fake.seen


async def test_stopping_answers_what_is_in_hand(
    place: OnTelegram | OnSlack, sqlite: Database, tmp_path: Path
) -> None:
    """The question that came last is not left to the next life."""
    answer = Answering(FIVE[0])
    bot = place.bot(Inbox(sqlite, utc_now), answer)
    await bot.start()
    await place.say(FIVE[0])
    await until(lambda: answer.asked)
    stopping = asyncio.create_task(bot.stop())
    await asyncio.sleep(0)
    answer.go.set()
    await stopping
    assert answers(place) == Counter(FIVE[:1])
    assert rows(tmp_path) == [("done", 1)]


# ── the next life ──


async def test_what_takes_too_long_to_stop_for_is_left_to_the_next_life(
    place: OnTelegram | OnSlack, sqlite: Database, tmp_path: Path
) -> None:
    """Stopping does not wait for it for ever; it is answered on the next start, without being asked again."""
    stuck = Answering(FIVE[0])
    bot = place.bot(Inbox(sqlite, utc_now), stuck)
    await bot.start()
    await place.say(FIVE[0])
    await until(lambda: stuck.asked)
    await bot.stop()
    assert rows(tmp_path) == [("open", 1)]
    stuck.go.set()  # too late

    bot = place.bot(Inbox(sqlite, utc_now), Answering())
    await bot.start()
    await until(lambda: rows(tmp_path) == [("done", 2)])
    await bot.stop()
    assert answers(place) == Counter(FIVE[:1])


@pytest.mark.parametrize("late", [False, True])
async def test_a_slash_command_left_over_is_answered_where_only_its_asker_sees_it(
    sqlite: Database, tmp_path: Path, late: bool
) -> None:
    """At Slack's address for it; once that is dead the question is given up, and the channel is told nothing."""
    async with SlackFake() as fake:
        body = slash(fake, FIVE[0], "1.1")
        await Inbox(sqlite, lambda: NOW).take(Platform.SLACK, command_key(body), asked_by_command(body))
        now = NOW + AWAITED + timedelta(seconds=late)
        bot = OnSlack(fake).bot(Inbox(sqlite, lambda: now), Answering())
        await bot.start()
        await until(lambda: rows(tmp_path) == [("expired", 0) if late else ("done", 1)])
        await bot.stop()
        assert [(seen.chat, seen.text.count(FIVE[0])) for seen in fake.seen] == [("U0LAYLA", 1)][: not late]


async def test_what_crashes_twice_is_not_tried_a_third_time(sqlite: Database, tmp_path: Path) -> None:
    """A question that kills its process would kill it for ever."""
    held = await Inbox(sqlite, utc_now).take(Platform.TELEGRAM, "1:1", {"text": FIVE[0]})
    assert held
    for life in range(MOST_TRIES):
        inbox = Inbox(sqlite, utc_now)
        assert await inbox.unfinished(Platform.TELEGRAM) == [held], life
        with pytest.raises(asyncio.CancelledError):
            async with inbox.handling(held):
                raise asyncio.CancelledError
    assert await Inbox(sqlite, utc_now).unfinished(Platform.TELEGRAM) == []
    assert rows(tmp_path) == [("expired", MOST_TRIES)]


async def test_what_was_answered_days_ago_is_forgotten(sqlite: Database, tmp_path: Path) -> None:
    """The table does not grow with every question ever asked."""
    now = NOW
    inbox = Inbox(sqlite, lambda: now)
    for n, later in enumerate((timedelta(), REMEMBERED, timedelta(hours=2), timedelta(hours=2))):
        now += later
        held = await inbox.take(Platform.TELEGRAM, str(n), {})
        assert held
        async with inbox.handling(held):
            pass
    assert rows(tmp_path) == [("done", 1)] * 3


# ── the database is away ──


async def test_a_database_that_is_away_delays_a_question(
    place: OnTelegram | OnSlack, sqlite: Database, tmp_path: Path
) -> None:
    """Nobody is told that the question arrived before it is stored; then it is answered."""
    bot = place.bot(Inbox(sqlite, utc_now), Answering())
    await bot.start()
    await until(lambda: {"getUpdates", "apps.connections.open"} & {method for method, _ in place.fake.calls})
    change(tmp_path, "ALTER TABLE inbox RENAME TO gone")
    with capture_logs() as logs:
        await place.say(FIVE[0])
        await until(lambda: any("waiting for the database" in entry["event"] for entry in logs))
    assert place.told() == 0
    assert not place.fake.seen
    change(tmp_path, "ALTER TABLE gone RENAME TO inbox")
    await until(lambda: place.told() == 1 and rows(tmp_path) == [("done", 1)])
    await bot.stop()
    assert answers(place) == Counter(FIVE[:1])


@pytest.mark.slow
async def test_a_server_that_is_down_for_longer_than_a_transaction_waits_delays_a_question(
    postgres_cluster: PostgresCluster, tmp_path: Path
) -> None:
    """The inbox asks on after the database has given up."""
    run_sql(postgres_cluster.url("postgres"), "CREATE DATABASE away")
    database = await open_database(settings_for(tmp_path, postgres_cluster.url("away")))
    await asyncio.to_thread(postgres_cluster.stop)
    with capture_logs() as logs:
        taking = asyncio.create_task(Inbox(database, utc_now).take(Platform.SLACK, "Ev1", {}))
        await until(lambda: any("waiting for the database" in entry["event"] for entry in logs))
    assert not taking.done()
    await asyncio.to_thread(postgres_cluster.start)
    assert await taking
    await database.close()


# ── two programs on one token ──


async def test_another_program_that_polls_is_noticed_until_it_stops(sqlite: Database) -> None:
    """Told once, not at every try; what was asked meanwhile is answered afterwards."""
    async with TelegramFake() as fake:
        place, inbox = OnTelegram(fake), Inbox(sqlite, utc_now)
        other, bot = place.bot(inbox, Answering()), place.bot(inbox, Answering())
        await other.start()
        await until(lambda: "getUpdates" in {method for method, _ in fake.calls})
        with capture_logs() as logs:
            await bot.start()
            await until(lambda: [method for method, _ in fake.calls].count("getUpdates") >= 3)
        assert (bot.conflict is not None, other.conflict) == (True, None)
        assert [entry["log_level"] for entry in logs if "another program" in entry["event"]] == ["error"]
        await other.stop()
        await place.say(FIVE[0])
        await until(lambda: fake.seen)
        await until(lambda: bot.conflict is None)
        await bot.stop()


# ── killed ──


class Program:
    """The real `rasid run`, listening on one platform, with the dossiers we ship and no feed."""

    def __init__(self, folder: Path, place: OnTelegram | OnSlack) -> None:
        self.data = folder / "data"
        self._fake = place.fake
        self._log = folder / "log.txt"
        config = folder / "config"
        shutil.copytree(Path(__file__).parent.parent / "config" / "dossiers", config / "dossiers")
        (config / "feeds.yaml").write_text("feeds: {}\n", encoding="utf-8")
        self._environment = (
            inherited()
            | {"RASID_DATA": str(self.data), "RASID_CONFIG": str(config), "REDIS_URL": "off"}
            | place.environment
        )

    async def start(self) -> None:
        """Back when it listens."""
        before = len(self._fake.calls)
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot.cli", "run", stdout=log, stderr=log, env=self._environment
            )
        listening = {"getUpdates", "apps.connections.open"}
        async with asyncio.timeout(120):  # a busy machine starts it slowly
            while not listening & {method for method, _ in self._fake.calls[before:]}:
                await asyncio.sleep(0.05)

    async def end(self, by: signal.Signals) -> None:
        self._process.send_signal(by)
        await self._process.wait()

    def rows(self) -> list[tuple[str, int]]:
        """None before it made its database."""
        try:
            return rows(self.data)
        except sqlite3.OperationalError:
            return []


@pytest.fixture
async def program(place: OnTelegram | OnSlack, tmp_path: Path) -> AsyncIterator[Program]:
    made = Program(tmp_path, place)
    await made.start()
    yield made
    await made.end(signal.SIGKILL)


@pytest.mark.slow
async def test_killed_in_the_middle_it_answers_the_rest_on_the_next_start(
    place: OnTelegram | OnSlack, program: Program
) -> None:
    """Five questions, `kill -9` while the second is being answered: all five are answered, each once."""
    await place.say(FIVE[0])
    await until(lambda: ("done", 1) in program.rows())
    place.fake.fail_at(place.method, 2, NEVER_SHOWN, times=None)
    for text in FIVE[1:]:
        await place.say(text)
    await until(lambda: place.told() == 5 and program.rows()[1:] == [("open", 1)] + [("open", 0)] * 3)
    await program.end(signal.SIGKILL)
    assert answers(place) == Counter(FIVE[:1])

    place.fake.heal()
    await program.start()
    await until(lambda: program.rows() == [("done", 1), ("done", 2)] + [("done", 1)] * 3)
    assert answers(place) == Counter(FIVE)


@pytest.mark.slow
async def test_killed_at_any_moment_it_answers_everything_and_nothing_three_times(
    place: OnTelegram | OnSlack, program: Program
) -> None:
    """What was done before the kill is not answered again; what was in hand may be, once."""
    place.fake.latency = 0.02
    dice, asked = Random(20261122), 0
    for _ in range(2):
        before = len(program.rows())
        for n in range(5):
            await place.say(f"سؤال رقم {asked + n}.")
        asked += 5
        await until(lambda: len(program.rows()) > before)  # noqa: B023 - awaited before the next turn
        await asyncio.sleep(dice.uniform(0.0, 0.2))
        await program.end(signal.SIGKILL)
        done = [n for n, (state, _) in enumerate(program.rows()) if state == "done"]
        known, told = len(program.rows()), numbers(place)
        await program.start()
        await until(lambda: [state for state, _ in program.rows()].count("done") >= known)  # noqa: B023
        assert all(numbers(place)[n] == told[n] for n in done)
    if isinstance(place, OnTelegram):  # it gives again what was not stored; the Slack fake does not
        await until(
            lambda: len(program.rows()) == asked and set(program.rows()) <= {("done", 1), ("done", 2)}
        )
    assert place.told() <= len(program.rows()) == len(numbers(place))
    assert set(numbers(place).values()) <= {1, 2}


def numbers(place: OnTelegram | OnSlack) -> Counter[int]:
    return Counter(int(seen.text.partition("رقم ")[2].partition(".")[0]) for seen in place.fake.seen)
