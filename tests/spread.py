"""rasid on several hosts, of which one is killed and one is cut off while news comes: what is told, and how fast.

    python -m tests.spread [--feeds 120] [--rate 10] [--seconds 40]        JSON; root and iproute2

A hub has PostgreSQL, Redis, the outlets, a Telegram, the ticker and the sender; each of three workers has a host and an
address of its own (`tests.hosts`). Items come in bursts. Phases, one after another:

    all          three workers
    one killed   the first gets SIGKILL while it waits for outlets; its host stays
    one cut off  the second's cable is pulled while one of its transactions waits for a lock and one of its polls for
                 an outlet: what it asked, the server does; what it is answered, it never hears
    joined       the cable is back: two workers, of which one brings polls that are not its own any more

An oracle counts what readers saw: each item once, nothing lost. Polls are told apart by the address they come from.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from asyncio.subprocess import Process
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

import psycopg
from aiohttp import web

from newsroom.store.embedded import binaries
from tests.fakes import Seen
from tests.fakes.telegram import TelegramFake
from tests.fleet import HARBOUR, SOON, Fleet
from tests.hosts import SERVERS, Host, Network, missing, network, outlet
from tests.oracle import Published, Report, Shown, judge, numbers
from tests.servers import FeedHost, Wire
from tests.stores import PostgresCluster, RedisServer, run_sql

KILLED, CUT, STAYS = "killed", "cut", "stays"
CHAT = "700001"
INTERVAL_S = 5
ANSWER_S = 0.3  # of an outlet: so that polls are in hand at any time
BURST_S = 2.0
SETTLED_S = 0.5  # after which nothing comes any more of what the dead had asked
WORK = ("--threads", "4", *SOON)  # few tasks in each hand, so that all have some
KEEPS = 60  # items of a feed: more than come in the longest time that any of them waits
RESERVED_S = 150.0  # what the dead reserved in Redis comes a minute later, and then with the next poll
LETTERS = "بتجحدرسصطعفقكلمن"
PASSWORD = "only-here"
REFUSED = "another has taken the feed up meanwhile"


@dataclass(frozen=True, slots=True)
class Plan:
    feeds: int = 120
    rate: float = 10.0  # items a second
    seconds: float = 40.0  # of each phase
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Span:
    """Of a phase, in seconds since the epoch."""

    name: str
    began: float
    ended: float

    @property
    def seconds(self) -> float:
        return self.ended - self.began


@dataclass(frozen=True, slots=True)
class Phase:
    name: str
    seconds: float
    polls_s: float
    by_host: dict[str, int]  # polls
    items: int  # published
    told_s: float  # items a second that readers saw
    delay_p50_s: float  # from publication to the message, of what was published in this phase
    delay_p95_s: float
    delay_most_s: float


@dataclass
class Result:
    plan: Plan
    phases: list[Phase] = field(default_factory=list)
    items: int = 0
    lost: int = 0
    missing: dict[int, str] = field(
        default_factory=dict
    )  # what was lost: number -> phase and path of its feed
    repeated: int = 0
    rows: int = 0  # of items in the database
    refused: int = 0  # polls that the one cut off brought too late
    taken_over_s: dict[str, float] = field(
        default_factory=dict
    )  # until others had asked for all it had in hand
    quarantined: int = 0

    @property
    def kept(self) -> bool:
        return not (self.lost or self.repeated or self.quarantined) and self.rows == self.items


class Outlets(FeedHost):
    """At every address of the hub; knows who asks."""

    def __init__(self) -> None:
        super().__init__("0.0.0.0", 80)
        self._held: set[str] | None = None  # addresses, of which a poll is held back each; null: none is
        self._let_go = asyncio.Event()
        self.polls: list[tuple[float, str, str]] = []  # seconds since the epoch, address, path
        self.in_hand: dict[str, Counter[str]] = defaultdict(Counter)  # address -> path -> requests

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        who, path = request.remote or "", request.path
        self.polls.append((time.time(), who, path))
        self.in_hand[who][path] += 1
        try:
            await asyncio.sleep(ANSWER_S)
            if self._held is not None and who not in self._held:
                self._held.add(who)
                await self._let_go.wait()
            return await super()._serve(request)
        finally:
            self.in_hand[who][path] -= 1

    @contextmanager
    def holding_back(self) -> Iterator[None]:
        """One poll of each host waits for its answer meanwhile."""
        self._held = set()
        try:
            yield
        finally:
            self._held = None
            self._let_go.set()

    def waiting(self, host: Host) -> set[str]:
        return {path for path, count in self.in_hand[host.address].items() if count}

    def asked_by_others(self, paths: set[str], host: Host, since: float) -> bool:
        return paths <= {path for at, who, path in self.polls if at > since and who != host.address}


@dataclass
class Scene:
    plan: Plan
    net: Network
    cluster: PostgresCluster
    fleet: Fleet
    outlets: Outlets
    bot_api: TelegramFake
    result: Result
    wires: list[Wire] = field(default_factory=list)
    workers: dict[str, Process] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    watching: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def published(self) -> list[Published]:
        return sorted((one for wire in self.wires for one in wire.published), key=lambda one: one.number)

    async def begin(self) -> None:
        self.wires = [Wire(self.outlets, f"/{n}", keeps=KEEPS) for n in range(self.plan.feeds)]
        hub = self.net.hub.through
        for role in ("watch", "send"):
            await self.fleet.start(role, through=hub)
        for name, host in self.net.hosts.items():
            self.workers[name] = await self.fleet.start("work", *WORK, name=name, through=host.through)
        await self.fleet.up("watch", "send", *self.workers)
        self.publish(Random(self.plan.seed), self.plan.feeds)
        urls = [f"http://{outlet(n)}/{n}" for n in range(self.plan.feeds)]
        keys = await self.fleet.follow(*urls, interval_s=INTERVAL_S)
        await self.fleet.until(lambda: self.read_once(keys))
        await self.all_told(60)

    def read_once(self, keys: Sequence[str]) -> bool:
        read = "SELECT count(*) FROM feeds WHERE key = ANY(%s) AND baseline_at IS NOT NULL"
        return self.fleet.number(read, list(keys)) == len(keys)

    def publish(self, dice: Random, count: int) -> None:
        """A burst over the feeds, each item with a number of its own among all."""
        last = max((wire.published[-1].number for wire in self.wires if wire.published), default=0)
        wires = dice.sample(self.wires, min(count, len(self.wires)))
        for n, wire in enumerate(wires, last + 1):
            wire.publish(f"سفينة ترسو في {HARBOUR} {_cargo(dice)}", first=n)

    def told(self) -> Counter[int]:
        return Counter(numbers(seen.text for seen in self.bot_api.seen))

    async def all_told(self, seconds: float) -> None:
        wanted = {one.number for one in self.published}
        with suppress(AssertionError):  # what is missing then is counted as lost
            await self.fleet.until(lambda: self.told().keys() >= wanted, seconds)

    async def phase(self, name: str, seconds: float) -> None:
        dice, began, bursts = Random(f"{self.plan.seed} {name}"), time.time(), 0
        while (passed := time.time() - began) < seconds:
            if passed >= bursts * BURST_S:
                self.publish(dice, round(self.plan.rate * BURST_S))
                bursts += 1
            await asyncio.sleep(0.1)
        self.spans.append(Span(name, began, time.time()))

    async def kill(self) -> None:
        """In the middle of polls that find something."""
        host = self.net.hosts[KILLED]
        self.publish(Random(f"{self.plan.seed} before the kill"), self.plan.feeds // 2)
        await self.fleet.until(lambda: len(self.outlets.waiting(host)) > 1)
        self.watch_over(KILLED, host)
        self.workers[KILLED].kill()
        await self.workers[KILLED].wait()
        await asyncio.sleep(SETTLED_S)

    async def cut(self) -> None:
        """While one of its transactions waits for a lock, and some of its polls for outlets."""
        host = self.net.hosts[CUT]
        with psycopg.connect(self.fleet.database_url) as server, self.outlets.holding_back():
            server.execute("LOCK TABLE items IN SHARE MODE")
            self.publish(Random(f"{self.plan.seed} before the cut"), self.plan.feeds // 2)
            await self.fleet.until(lambda: self.recording(host) and self.outlets.waiting(host))
            self.watch_over(CUT, host)
            await asyncio.to_thread(host.cut)

    def recording(self, host: Host) -> int:
        query = "SELECT count(*) FROM pg_stat_activity WHERE client_addr = %s AND wait_event_type = 'Lock'"
        return self.fleet.number(query, host.address)

    def watch_over(self, name: str, host: Host) -> None:
        """Write down when others have asked for all that this host has in hand now."""
        paths, since = self.outlets.waiting(host), time.time()

        async def taken_over() -> None:
            await self.fleet.until(lambda: self.outlets.asked_by_others(paths, host, since), 300)
            self.result.taken_over_s[name] = round(time.time() - since, 1)

        self.watching.append(asyncio.create_task(taken_over()))

    async def join(self) -> None:
        await asyncio.gather(*self.watching)
        await asyncio.to_thread(self.net.hosts[CUT].join)

    async def end(self) -> None:
        host = self.net.hosts[CUT]
        joined = time.time()
        await self.all_told(RESERVED_S)
        await self.fleet.until(lambda: REFUSED in self.fleet.log(CUT), RESERVED_S)
        await self.fleet.until(
            lambda: any(at > joined and who == host.address for at, who, _ in self.outlets.polls)
        )
        self.judge()

    def judge(self) -> None:
        published, result = self.published, self.result
        report = _report(published, self.bot_api.seen)
        result.items, result.lost, result.repeated = len(published), report.lost, report.repeated
        missing = {n for verdict in report.targets.values() for n in verdict.lost}
        result.missing = {one.number: self.origin(one) for one in published if one.number in missing}
        result.rows = self.fleet.number("SELECT count(*) FROM items")
        result.refused = self.fleet.log(CUT).count(REFUSED)
        result.quarantined = self.fleet.number("SELECT count(*) FROM feeds WHERE state = 'paused'")
        names = {host.address: name for name, host in self.net.hosts.items()}
        polls = [(at, names[who]) for at, who, _ in self.outlets.polls]
        read = _read(self.bot_api.seen)
        result.phases = [_phase(span, published, polls, read) for span in self.spans]

    def origin(self, item: Published) -> str:
        begun = [span.name for span in self.spans if span.began <= item.at]
        return f"{begun[-1] if begun else 'before'}, {item.feed}"


def _cargo(dice: Random) -> str:
    """Words that no other item has: each is a story of its own."""
    return " ".join("".join(dice.choices(LETTERS, k=5)) for _ in range(8))


def _read(seen: Sequence[Seen]) -> dict[int, float]:
    """Item -> when a reader first met it."""
    first: dict[int, float] = {}
    for one in seen:
        for n in numbers([one.text]):
            first.setdefault(n, one.at)
    return first


def _phase(
    span: Span, published: Sequence[Published], polls: Sequence[tuple[float, str]], read: dict[int, float]
) -> Phase:
    mine = [one for one in published if span.began <= one.at < span.ended]
    delays = sorted(read[one.number] - one.at for one in mine if one.number in read) or [0.0]
    by_host = Counter(who for at, who in polls if span.began <= at < span.ended)
    told = sum(span.began <= at < span.ended for at in read.values())
    return Phase(
        span.name,
        round(span.seconds, 1),
        round(by_host.total() / span.seconds, 1),
        dict(sorted(by_host.items())),
        len(mine),
        round(told / span.seconds, 1),
        round(median(delays), 1),
        round(delays[int(0.95 * (len(delays) - 1))], 1),
        round(delays[-1], 1),
    )


def _report(published: Sequence[Published], seen: Sequence[Seen]) -> Report:
    shown = [Shown(f"telegram:{one.chat}", one.text, one.at) for one in seen]
    return judge(published, {f"telegram:{CHAT}": {one.number for one in published}}, shown)


@asynccontextmanager
async def scene(folder: Path, plan: Plan) -> AsyncIterator[Scene]:
    with ExitStack() as made:
        net = made.enter_context(network(KILLED, CUT, STAYS))
        with net.hub.entered():
            cluster = PostgresCluster(_postgres(), listen=SERVERS)
            made.callback(cluster.remove)
            server = RedisServer(
                next(binaries()), "--port", "6379", "--bind", SERVERS, "--protected-mode", "no"
            )
            made.callback(server.remove)
            server.client.config_set("requirepass", PASSWORD)
        run_sql(cluster.url("postgres"), "CREATE DATABASE rasid TEMPLATE template0")
        async with AsyncExitStack() as running:
            with net.hub.entered():
                outlets = await running.enter_async_context(Outlets())
                bot_api = await running.enter_async_context(TelegramFake())
            fleet = Fleet(folder, cluster.url("rasid"), "")
            running.push_async_callback(fleet.end)
            fleet.tell(bot_api, CHAT)
            fleet.more |= {
                "DATABASE_URL": f"postgresql://rasid@{SERVERS}/rasid",
                "REDIS_URL": f"redis://:{PASSWORD}@{SERVERS}/0",
                "RASID_ALLOW_LOOPBACK": "false",
            }
            yield Scene(plan, net, cluster, fleet, outlets, bot_api, Result(plan))


async def run(folder: Path, plan: Plan) -> Result:
    async with scene(folder, plan) as here:
        await here.begin()
        await here.phase("all", plan.seconds)
        await here.kill()
        await here.phase("one killed", plan.seconds)
        await here.cut()
        await here.phase("one cut off", plan.seconds)
        await here.join()
        await here.phase("joined", plan.seconds)
        await here.end()
        return here.result


def _postgres() -> Path:
    return max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--feeds", type=int, default=Plan().feeds)
    options.add_argument("--rate", type=float, default=Plan().rate, help="items a second")
    options.add_argument("--seconds", type=float, default=Plan().seconds, help="of each phase")
    options.add_argument("--keep", type=Path, help="an empty folder for logs and data")
    given = options.parse_args()
    if why := missing():
        sys.exit(why)
    with TemporaryDirectory() as scratch:
        result = asyncio.run(run(given.keep or Path(scratch), Plan(given.feeds, given.rate, given.seconds)))
    print(json.dumps(asdict(result) | {"kept": result.kept}, indent=1))
    return 0 if result.kept else 1


if __name__ == "__main__":
    sys.exit(main())
