"""Whatever becomes of Redis, at the start or in the middle of a poll, nothing is lost, repeated or left unanswered."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis
from structlog.testing import capture_logs

from newsroom.store import stories
from newsroom.store.embedded import binaries
from tests.bursts import Bursts, open_bursts
from tests.house import DOSSIER, feed, open_house
from tests.servers import FeedHost, item, rss
from tests.stores import RedisServer, wait_for

WIRE = (
    "ذكر مسؤول في محافظة الأنبار أن قافلة من أربعين شاحنة للتحالف الدولي تحركت من قاعدة عين الأسد قبل طلوع الشمس، وأن "
    "الطريق الدولي أغلق ساعتين لمرورها، مبينا أن فرقة هندسية تتولى إزالة السواتر وتفكيك الأبراج القديمة، وأن الأهالي "
    "تابعوا المشهد من أطراف البلدة، فيما تستعد لجنة من الوزارة لتسلم الوقود والمولدات وجردها قبل نهاية الشهر الجاري."
)
PASSWORD = "لا أحد يعرفها"


class Server(RedisServer):
    """A server that fails as it is told. Each fault is one of the server's own: nothing is imitated."""

    @property
    def dump(self) -> Path:
        return self._folder / "dump.rdb"

    def restart(self) -> None:
        self.kill()
        self.start()

    def evict(self) -> None:
        """Everything it holds makes room for somebody else's keys."""
        self.client.config_set("maxmemory-policy", "allkeys-lru")
        self.client.config_set("maxmemory", int(self.client.info("memory")["used_memory"]) + 1_000_000)
        rounds = 0
        while rounds < 3 or any(self.client.scan_iter("rasid:*", count=5000)):
            self.client.mset({f"theirs:{rounds}:{number}": "x" * 1000 for number in range(500)})
            rounds += 1

    def evict_what_ends(self) -> None:
        """Under a policy that spares keys without an end, of which each day of the near-duplicates has one."""
        self.client.config_set("maxmemory-policy", "volatile-lru")
        self.client.config_set("maxmemory", int(self.client.info("memory")["used_memory"]) + 100_000)
        rounds = 0
        while any(self.client.ttl(key) > 0 for key in self.client.scan_iter("rasid:*", count=5000)):
            with suppress(redis.OutOfMemoryError):  # nothing is left that may go
                self.client.mset({f"theirs:{rounds}:{number}": "x" * 1000 for number in range(5)})
            rounds += 1
        self.client.config_set("maxmemory", 0)

    def fail_to_save(self) -> None:
        """A folder stands where the dump should go."""
        self.dump.unlink(missing_ok=True)
        self.dump.mkdir()
        self.client.config_set("save", "3600 1000000")
        self._saved("err")

    def save_again(self) -> None:
        self.dump.rmdir()
        self._saved("ok")

    def load_slowly(self) -> None:
        """Started anew, with more to load than it gets done."""
        self.client.config_set("rdbcompression", "no")
        self.client.mset({f"theirs:{number}": "x" * 1000 for number in range(2000)})
        self.client.save()
        self.kill()
        words = [self._binary, "--port", "0", "--unixsocket", f"{self._folder}/redis.sock", "--save", ""]
        words += ["--dir", str(self._folder), "--key-load-delay", "20000"]
        words += ["--loading-process-events-interval-bytes", "1024"]
        self._process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        wait_for(self._is_loading)

    def load_fast(self) -> None:
        self.client.config_set("key-load-delay", 0)
        wait_for(self._pings)

    def lock(self, password: str) -> None:
        self.client.config_set("requirepass", password)
        self.client.client_kill_filter(_type="normal", skipme=True)

    def _saved(self, status: str) -> None:
        self.client.bgsave()
        wait_for(lambda: self.client.info("persistence")["rdb_last_bgsave_status"] == status)

    def _is_loading(self) -> bool:
        try:
            self.client.ping()
        except redis.BusyLoadingError:
            return True
        except redis.RedisError:
            return False
        raise AssertionError("it has loaded everything already")


@dataclass(frozen=True)
class State:
    begin: Callable[[Server], object]
    end: Callable[[Server], object] = lambda _: None
    usable: bool = False  # it has only forgotten


STATES = {
    "down": State(RedisServer.kill, RedisServer.start),
    "hung": State(RedisServer.freeze, RedisServer.thaw),
    "flushed": State(lambda server: (server.client.flushall(), server.client.script_flush()), usable=True),
    "restarted": State(Server.restart, usable=True),
    "evicting": State(Server.evict, lambda server: server.client.config_set("maxmemory", 0), usable=True),
    "full": State(
        lambda server: server.client.config_set("maxmemory", 1),
        lambda server: server.client.config_set("maxmemory", 0),
    ),
    "MISCONF": State(Server.fail_to_save, Server.save_again),
    "READONLY": State(
        lambda server: server.client.replicaof("127.0.0.1", 1),
        lambda server: server.client.replicaof("NO", "ONE"),
    ),
    "NOREPLICAS": State(
        lambda server: server.client.config_set("min-replicas-to-write", 1),
        lambda server: server.client.config_set("min-replicas-to-write", 0),
    ),
    "LOADING": State(Server.load_slowly, Server.load_fast),
    "another password": State(lambda server: server.lock("غيرها"), lambda server: server.lock(PASSWORD)),
}


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server(next(binaries()))
    yield running
    running.remove()


@pytest.mark.parametrize("name", STATES)
async def test_nothing_is_lost_repeated_or_left_unanswered(name: str, server: Server, tmp_path: Path) -> None:
    """Struck before the start and, once well, again in the middle of a poll; said once each time, and found again."""
    state, url = STATES[name], server.url
    if name == "another password":
        server.lock(PASSWORD)
        url = url.replace("unix://", f"unix://:{PASSWORD}@")
    state.begin(server)
    with capture_logs() as logs:
        async with open_bursts(tmp_path, redis_url=url) as bursts:
            await struck(bursts, state)
            await well(bursts, server, state)
            await bursts.burst(lambda: state.begin(server))
            await struck(bursts, state)
            await well(bursts, server, state)
            report = bursts.report()
    assert report.kept and report.repeated == 0, str(report)
    said = [
        line["event"]
        for line in logs
        if line["log_level"] in ("warning", "error") or "Redis" in line["event"]
    ]
    assert said == ([] if state.usable else ["working without Redis", "Redis answers again"] * 2)


async def struck(bursts: Bursts, state: State) -> None:
    """It goes on, and a probe finds nothing well that is not."""
    await bursts.burst()
    assert await bursts.answered()
    link = bursts.house.desk.seen.link
    assert await link.check() is state.usable
    assert link.state == ("up" if state.usable else "down")
    await bursts.burst()
    assert not bursts.report().lost


async def well(bursts: Bursts, server: Server, state: State) -> None:
    """Found again by the next probe, and nothing in it that the database does not have."""
    state.end(server)
    assert await bursts.house.desk.seen.link.check()
    await bursts.burst()
    confirmed = await bursts.confirmed(server)
    assert confirmed and confirmed <= await bursts.recorded()


async def test_articles_that_were_evicted_are_still_met_by_their_copies(
    server: Server, tmp_path: Path
) -> None:
    """The days of the index go one by one, and what says that it was filled may stay: it is filled again."""
    async with FeedHost() as host:
        specs = [feed(host.put(f"/{n}", rss()), key=f"o{n}", outlet=f"عينة {n}") for n in range(3)]
        async with open_house(tmp_path, *specs, redis_url=server.url) as house:
            for n, lead in enumerate(("", "في تطور جديد غربي العراق. ", "من مراسلنا في الرمادي: ")):
                copy = item(f"عين الأسد: قافلة تتحرك {n}", link=f"https://o{n}.example/a", text=lead + WIRE)
                host.put(f"/{n}", rss(copy))
                await house.poll()
                server.evict_what_ends()

            assert any(server.client.scan_iter("rasid:*:filled:*"))
            (story,) = await house.desk.db.read(lambda conn: stories.latest(conn, dossier=DOSSIER, limit=9))
            assert len(story.outlets) == 3
            assert len(house.room.seen) == 1
