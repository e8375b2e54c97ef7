"""What goes wrong between us and a platform loses nothing, and stays with the chat it happens to.

The matrix: 14 faults × 2 platforms × the first, middle and last message of a burst. What is certain is told once;
what is not is looked up on Slack, and told once more on Telegram by a message that says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import pytest

import tests.fakes.slack as slack_fake
import tests.fakes.telegram as telegram_fake
from newsroom.files import Config
from newsroom.models import FeedSpec, Pages, Platform
from newsroom.store import feeds
from tests.chat import until
from tests.fakes import (
    CUT,
    CUT_AFTER,
    DRIP,
    ERROR,
    ERROR_AFTER,
    JUNK,
    JUNK_LOST,
    LAST,
    PARTIAL,
    SLOW_AFTER,
    SLOW_BEFORE,
    Fault,
)
from tests.fakes.slack import SlackFake
from tests.fakes.telegram import TelegramFake
from tests.house import Clock
from tests.oracle import REPEAT
from tests.scene import (
    HEADLINES,
    MORE_HEADLINES,
    OTHER_TELEGRAM,
    PATIENCE_S,
    SENDS,
    SLACK,
    TARGETS,
    TELEGRAM,
    Full,
    Scene,
    address_of,
    fill,
    open_scene,
    platform_of,
)
from tests.servers import Answer, FeedHost, Wire

pytestmark = pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # RetryAfter in seconds

POSITIONS = {"first": 1, "middle": 2, "last": 3}


class Known(Enum):
    """What can be known of a message that met the fault."""

    SENT = "sent"
    NOT_SENT = "not sent"
    UNSURE = "unsure"
    EITHER = "sent or unsure"  # by how patient the client is
    REFUSED = "refused"  # this message, for good
    GONE = "gone"  # this chat, as far as anybody can tell


@dataclass(frozen=True)
class Row:
    known: Known
    telegram: Fault
    slack: Fault
    down: bool = False  # the whole platform cannot be reached; no fault of one call

    def fault(self, platform: Platform) -> Fault:
        return self.telegram if platform is Platform.TELEGRAM else self.slack


def both(known: Known, fault: Fault, **changes: float) -> Row:
    changed = replace(fault, **changes)  # type: ignore[arg-type]
    return Row(known, changed, changed)


FAULTS = {
    "slow before it is shown": both(Known.UNSURE, SLOW_BEFORE, before=PATIENCE_S * 1.3),
    "slow after it is shown": both(Known.UNSURE, SLOW_AFTER),
    "cut before": both(Known.UNSURE, CUT),
    "cut after": both(Known.UNSURE, CUT_AFTER),
    "too many": Row(Known.NOT_SENT, telegram_fake.too_many(300), slack_fake.too_many(300)),
    "500": both(Known.UNSURE, ERROR),
    "502, shown": both(Known.UNSURE, ERROR_AFTER),
    "junk": both(Known.UNSURE, JUNK_LOST),
    "junk, shown": both(Known.UNSURE, JUNK),
    "part of an answer": both(Known.UNSURE, PARTIAL),
    "a byte now and then": Row(Known.EITHER, replace(DRIP, drip=0.005), replace(DRIP, drip=0.03)),
    "refused": Row(
        Known.REFUSED,
        telegram_fake.refusal(400, "Bad Request: wrong padding"),
        slack_fake.refusal("msg_too_long"),
    ),
    "gone": Row(Known.GONE, telegram_fake.BLOCKED, slack_fake.refusal("is_archived")),
    "connection refused": Row(Known.NOT_SENT, CUT, CUT, down=True),
}
LASTING = {
    "too many": FAULTS["too many"],
    "cut before": FAULTS["cut before"],
    "cut after": FAULTS["cut after"],
    "500": FAULTS["500"],
    "gone": FAULTS["gone"],
    "no such chat": Row(Known.GONE, telegram_fake.NO_CHAT, slack_fake.refusal("channel_not_found")),
}


@pytest.fixture(scope="session")
def full() -> Iterator[Full]:
    """Made once: three items, each waiting to be told to every target."""

    async def make(folder: Path) -> Full:
        async with FeedHost() as host:
            clock = Clock()
            wire = Wire(host, now=lambda: clock().timestamp())
            wire.publish(*HEADLINES)
            return await fill(folder, wire, clock)

    with TemporaryDirectory() as folder:
        yield asyncio.run(make(Path(folder)))


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("target", [TELEGRAM, SLACK])
@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_loses_nothing_and_holds_up_nobody_else(
    name: str, target: str, position: str, full: Full, tmp_path: Path
) -> None:
    """Other chats have everything before any time has passed; this one has it once the fault is over."""
    row, number = FAULTS[name], POSITIONS[position]
    async with open_scene(tmp_path, full) as scene:
        await strike(scene, row, target, number)
        untouched = [key for key in TARGETS if not row.down and key != target] or others(target)
        assert all(not scene.report().targets[key].lost for key in untouched)
        await recover(scene, row)
        check(scene, row, target, number)
        assert await scene.dead() == (1 if row.known is Known.REFUSED else 0)


def following(full: Full, *wires: Wire) -> Config:
    """The same newsroom, which reads these feeds now."""
    specs = [
        FeedSpec(f"wire{n}", wire.url, f"عينة: البرقية {n}", pages=Pages.NEVER)
        for n, wire in enumerate(wires)
    ]
    return replace(full.config, feeds=tuple(specs))


def others(target: str) -> list[str]:
    """Those of the other platform."""
    return [key for key in TARGETS if platform_of(key) is not platform_of(target)]


async def strike(scene: Scene, row: Row, target: str, number: int) -> None:
    """Send the burst; the message of this number meets the fault."""
    fake, method = scene.fake(target), SENDS[platform_of(target)]
    if row.down:
        await down_from(scene, target, number)
        return
    times = None if row.known is Known.GONE else 1
    fake.fail_at(method, number, row.fault(platform_of(target)), chat=address_of(target), times=times)
    await scene.send()


async def down_from(scene: Scene, target: str, number: int) -> None:
    """The platform is away when that message's turn comes."""
    fake, place = scene.fake(target), address_of(target)
    if number == 1:
        await fake.down()
        await scene.send()
        return
    wait = telegram_fake.too_many(1) if platform_of(target) is Platform.TELEGRAM else slack_fake.too_many(1)
    fake.fail_at(SENDS[platform_of(target)], 1, wait, chat=place)
    fake.fail_at(SENDS[platform_of(target)], number, LAST, chat=place)  # one call later than its message
    await scene.send()  # the other chats have everything
    await scene.send(seconds=5)


async def recover(scene: Scene, row: Row) -> None:
    """The fault is over: at once, or for a chat that was gone when it is tried again."""
    if row.known is Known.GONE:
        for _ in range(6):
            await scene.send(minutes=50)
    for fake in scene.fakes.values():
        fake.heal()
        await fake.up()
    for minutes in (1, 10, 60, 420):
        await scene.send(minutes=minutes)


def check(scene: Scene, row: Row, target: str, number: int) -> None:
    """The promise, by what could be known."""
    report = scene.report()
    verdict, slack = report.targets[target], platform_of(target) is Platform.SLACK
    assert report.kept or row.known is Known.REFUSED, str(report)
    assert all(report.targets[key].repeated == 0 for key in TARGETS if key != target), str(report)
    assert verdict.rows_repeated == 0
    assert verdict.lost == ((number,) if row.known is Known.REFUSED else ()), str(report)
    if row.known in (Known.REFUSED, Known.GONE):
        assert scene.tries(target, number) <= 2 + (row.known is Known.GONE)  # once more when it is back
    doubted = row.known in (Known.UNSURE, Known.EITHER) and not slack
    shown = row.fault(platform_of(target)).recorded
    assert verdict.repeated <= (1 if doubted and shown else 0), str(report)
    if row.known is Known.UNSURE and not slack:
        marks = [REPEAT in one.text for one in scene.shown(target)]
        assert marks.count(True) == 1
    if slack or row.known not in (Known.UNSURE, Known.EITHER):
        assert not any(REPEAT in one.text for one in scene.shown(target))


@pytest.mark.parametrize("target", [TELEGRAM, SLACK])
@pytest.mark.parametrize("fault", [SLOW_BEFORE, SLOW_AFTER, DRIP], ids=["before", "after", "drip"])
async def test_a_chat_that_hangs_holds_up_no_other(
    fault: Fault, target: str, full: Full, tmp_path: Path
) -> None:
    """The others have everything while the first message to this one is still on its way."""
    async with open_scene(tmp_path, full) as scene:
        scene.fake(target).refuse[address_of(target)] = fault
        sending = asyncio.create_task(scene.service.sender.once())  # as patient as the product is
        rest = [key for key in TARGETS if key != target]
        await until(lambda: not any(scene.report().targets[key].lost for key in rest))
        assert not sending.done()
        sending.cancel()
        await scene.service.sender.drain(0)


@pytest.mark.parametrize("target", [TELEGRAM, SLACK])
@pytest.mark.parametrize("name", LASTING)
async def test_while_one_chat_keeps_failing_the_others_are_told_what_is_new(
    name: str, target: str, full: Full, tmp_path: Path
) -> None:
    """News that comes meanwhile too; and the failing chat has it all in the end, save what nobody could be sure of."""
    row = LASTING[name]
    async with FeedHost() as host:
        wire = Wire(host, now=lambda: full.clock().timestamp())
        async with open_scene(tmp_path, full, config=following(full, wire)) as scene:
            fault = row.fault(platform_of(target))
            scene.fake(target).refuse[address_of(target)] = fault
            await scene.send()
            wire.publish(*MORE_HEADLINES, first=len(HEADLINES) + 1)
            scene.published += wire.published
            scene.clock.pass_(minutes=10)
            await scene.service.read()
            await scene.send()
            rest = [key for key in TARGETS if key != target]
            assert all(scene.report().targets[key].kept for key in rest), str(scene.report())
            assert all(scene.tries(target, number) <= 2 for number in range(1, 6))
            await recover(scene, row)

            verdict = scene.report().targets[target]
            aside = await scene.dead()
            assert len(verdict.lost) == (0 if fault.recorded else aside)
            assert aside == 0 or (row.known is Known.UNSURE and target == TELEGRAM)
            assert verdict.most_copies <= (2 if target == TELEGRAM and fault.recorded else 1)
            assert (verdict.unmarked, verdict.out_of_order, verdict.wrong) == (0, (), ())


@pytest.mark.parametrize("skew_s", [-240.0, 240.0])
async def test_a_slack_whose_clock_differs_from_ours_finds_what_arrived(
    skew_s: float, full: Full, tmp_path: Path
) -> None:
    """Its timestamps are its own; minutes apart, the message that arrived is still recognised."""
    async with open_scene(tmp_path, full, skew_s=skew_s) as scene:
        scene.fake(SLACK).fail_at("chat.postMessage", 2, CUT_AFTER, chat=address_of(SLACK))
        await scene.send()
        await scene.send(minutes=10)

        verdict = scene.report().targets[SLACK]
        assert (verdict.lost, verdict.repeated) == ((), 0)


async def test_what_slack_will_not_let_us_look_up_is_sent_once_more_and_says_so(
    full: Full, tmp_path: Path
) -> None:
    """Without the right to read the channel, Slack is served as Telegram is."""
    async with open_scene(tmp_path, full) as scene:
        fake = scene.fake(SLACK)
        fake.fail_at("chat.postMessage", 2, CUT_AFTER, chat=address_of(SLACK))
        fake.fail_at("conversations.history", 1, slack_fake.refusal("missing_scope"), times=None)
        fake.fail_at("conversations.replies", 1, slack_fake.refusal("missing_scope"), times=None)
        await scene.send()
        await scene.send(minutes=10)

        verdict = scene.report().targets[SLACK]
        assert (verdict.lost, verdict.repeated, verdict.unmarked) == ((), 1, 0)


async def test_a_look_up_that_fails_is_made_again_and_nothing_is_repeated(full: Full, tmp_path: Path) -> None:
    """Slack asks for patience, breaks down, then answers."""
    async with open_scene(tmp_path, full) as scene:
        fake = scene.fake(SLACK)
        fake.fail_at("chat.postMessage", 1, CUT_AFTER, chat=address_of(SLACK))
        fake.fail("conversations.history", slack_fake.too_many(60), ERROR, CUT, JUNK_LOST)
        await scene.send()
        for _ in range(8):
            await scene.send(minutes=10)

        verdict = scene.report().targets[SLACK]
        assert (verdict.lost, verdict.repeated) == ((), 0)


async def test_a_group_that_moved_is_told_the_rest_where_it_went(full: Full, tmp_path: Path) -> None:
    """Nothing lost and nothing twice, in the two places together."""
    async with open_scene(tmp_path, full) as scene:
        moved = telegram_fake.migrated(-1009)
        scene.fake(TELEGRAM).fail_at("sendMessage", 2, moved, chat="-1001", times=None)
        await scene.send()
        await scene.send(minutes=10)

        old, new = (scene.shown(key) for key in (TELEGRAM, "telegram:-1009"))
        assert (len(old), len(new)) == (1, 2)
        assert not scene.report().targets[OTHER_TELEGRAM].lost


async def test_a_message_doubted_twice_is_set_aside_and_the_next_go_on(full: Full, tmp_path: Path) -> None:
    """Two copies of one at most; it is listed as dead, the rest arrives."""
    async with open_scene(tmp_path, full) as scene:
        scene.fake(TELEGRAM).fail_at("sendMessage", 1, CUT_AFTER, chat="-1001", times=2)
        for _ in range(6):
            await scene.send(minutes=10)

        verdict = scene.report().targets[TELEGRAM]
        assert (verdict.lost, verdict.most_copies, verdict.unmarked) == ((), 2, 0)
        assert await scene.dead() == 1


async def test_at_the_platforms_real_rate_nothing_is_lost_or_repeated(full: Full, tmp_path: Path) -> None:
    """Refused because others have written there in the same minute, told when the time has come."""
    async with open_scene(tmp_path, full) as scene, aiohttp.ClientSession() as session:
        bot_api, slack_api = scene.fakes.values()
        assert isinstance(bot_api, TelegramFake) and isinstance(slack_api, SlackFake)
        bearer = {"Authorization": f"Bearer {slack_fake.BOT_TOKEN}"}
        bot_api.real_rate = slack_api.real_rate = True
        for _ in range(telegram_fake.GROUP_RATE[0] - 1):
            given = {"chat_id": address_of(TELEGRAM), "text": "إجابة"}
            await session.post(f"{bot_api.base_url}{telegram_fake.TOKEN}/sendMessage", data=given)
        for _ in range(slack_fake.MOST_AT_ONCE - 1):
            given = {"channel": address_of(SLACK), "text": "إجابة"}
            await session.post(f"{slack_api.base_url}chat.postMessage", data=given, headers=bearer)
        await scene.send()
        assert [len(scene.report().targets[key].lost) for key in TARGETS] == [2, 0, 2, 0]
        for _ in range(3):
            await scene.send(minutes=2)

        assert (scene.report().kept, scene.report().repeated) == (True, 0)


# ── feeds ────────────────────────────────────────────────────────────────────────────────────────────────

GOOD = b'<rss version="2.0"><channel><title>x</title></channel></rss>' * 4
FEED_FAULTS = {
    "part of a body": Answer(GOOD, cut_after=100),
    "a byte a second": Answer(GOOD, drip_s=1.0),  # until the deadline of a fetch
    "500": Answer(b"<html>Internal Server Error</html>", 500),
    "502": Answer(b"<html>Bad Gateway</html>", 502),
    "junk": Answer(b"<!DOCTYPE html><html><body>a captive portal</body></html>"),
    "cut": Answer(b"", cut=True),
    "empty": Answer(b""),
}


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.slow] * (name == "a byte a second")) for name in FEED_FAULTS],
)
async def test_a_feed_that_fails_delays_its_own_news_only_and_is_told_once(
    name: str, full: Full, tmp_path: Path
) -> None:
    """The other feed's news arrives while this one fails; this one's arrives once when it is back."""
    async with FeedHost() as host, FeedHost("127.0.0.2") as other_host:
        wire = Wire(host, "/wire.xml", now=lambda: full.clock().timestamp())
        other = Wire(other_host, "/other.xml", now=lambda: full.clock().timestamp())
        async with open_scene(tmp_path, full, config=following(full, wire, other)) as scene:
            await poll(scene)  # both answer, and have nothing yet
            again = [FEED_FAULTS[name]] * (
                name == "cut"
            )  # a client asks once more on a connection of its own
            host.fail("/wire.xml", FEED_FAULTS[name], *again)
            wire.publish(MORE_HEADLINES[0], first=11)
            other.publish(MORE_HEADLINES[1], first=101)
            scene.published += [*wire.published, *other.published]
            reading = asyncio.create_task(poll(scene, lambda: told(scene, 101), minutes=10))
            await until(lambda: told(scene, 101))
            assert not told(scene, 11)
            await reading
            for _ in range(3):
                await poll(scene, hours=2)

        assert (scene.report().kept, scene.report().repeated) == (True, 0), str(scene.report())


def told(scene: Scene, number: int) -> bool:
    return number not in scene.report().targets[TELEGRAM].lost


async def poll(scene: Scene, enough: Callable[[], bool] = lambda: True, **time: float) -> None:
    """Read what is due, and send what it brings as soon as it is there and the chats' pace allows."""
    scene.clock.pass_(**time)
    await scene.service.desk.db.write(feeds.make_due, scene.clock())
    reading = asyncio.create_task(scene.service.watch.once(lambda: None))
    while not (reading.done() and enough()):
        await asyncio.sleep(0.05)
        await scene.sender.once()
    await reading
    await scene.sender.once()
