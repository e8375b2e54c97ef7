"""What is killed: rasid, and beside it a bot that keeps another order. Each with a folder and a world of its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from tempfile import gettempdir
from typing import Protocol

import yaml

from newsroom.killpoints import VARIABLE
from tests.campaign.books import Books
from tests.campaign.plan import LARGEST_BURST
from tests.campaign.plan import Life as Plan
from tests.campaign.processes import Cold, Life, Nursery
from tests.campaign.world import DIGEST, INSTANT, World
from tests.environment import inherited
from tests.fakes.slack import BOT_TOKEN
from tests.fakes.telegram import TOKEN
from tests.naive import DATABASE
from tests.oracle import numbers

BYTECODE = (
    Path(gettempdir()) / "rasid-campaign-bytecode"
)  # most of a start is compiling where nothing keeps it
DOSSIER = """
id: port
ar: ميناء السنديان
en: Sindyan port
phases: {all: كل المراحل}
entities:
  - {id: sindyan, kind: site, ar: ميناء السنديان, en: Sindyan port, aliases: [ميناء السنديان]}
relevance: {core: [sindyan]}
"""  # small: nothing here depends on the words, and every life reads the file


class Contestant(Protocol):
    name: str
    world: World
    books: Books
    log: Path  # its standard error
    targets: tuple[str, ...]  # those that are to be told everything
    answers: bool  # people, when they ask it something

    async def begin(self, plan: Plan) -> Life: ...
    async def close(self) -> None: ...
    def recorded(self) -> set[int]:
        """Numbers of the items its database holds."""

    def cut(self) -> Counter[str]:
        """Targets to which a send was begun and not marked when it died."""

    def set_aside(self) -> dict[str, set[int]]:
        """Target -> items it gave up and told the admins of: nobody knows whether they arrived."""

    def given_up(self) -> int:
        """Questions that two kills in a row cut off: it says so, and nobody waits for them any more."""


class Rasid:
    name = "rasid"
    targets: tuple[str, ...] = (*INSTANT, DIGEST)
    answers = True

    def __init__(
        self, folder: Path, world: World, *, warm: bool, database: str = "", redis: str = "off"
    ) -> None:
        self.world = world
        self.books = Books(database or folder / "data" / "rasid.db")
        self.log = folder / "log.txt"
        self._folder, self._database, self._redis = folder, database, redis
        self._beginner: Cold | Nursery = Nursery() if warm else Cold()
        write_config(folder / "config", world.url)

    async def begin(self, plan: Plan) -> Life:
        write_targets(self._folder / "config", plan.at_once)
        self.books.change(
            "UPDATE feeds SET tries = 0"
        )  # the feed is not what kills, and would be blamed for it
        if plan.digest:  # the hour has come
            self.books.change('UPDATE schedules SET next_at = "until"')
        environment = service_environment(self._folder, self.world, self._redis, self._database)
        if plan.crash_at:
            environment[VARIABLE] = plan.crash_at
        return await self._beginner.begin(environment, self.world.terminal, self.log)

    async def close(self) -> None:
        await self._beginner.close()

    def recorded(self) -> set[int]:
        return set(numbers(title for (title,) in self.books.read("SELECT title FROM items")))

    def cut(self) -> Counter[str]:
        begun = "d.state = 'claimed' AND d.begun_at IS NOT NULL"
        query = f"SELECT DISTINCT t.key FROM deliveries d JOIN targets t ON t.id = d.target_id WHERE {begun}"
        return Counter(key for (key,) in self.books.read(query))

    def set_aside(self) -> dict[str, set[int]]:
        query = (
            "SELECT t.key, i.title FROM deliveries d JOIN targets t ON t.id = d.target_id"
            " JOIN alerts a ON a.id = d.alert_id JOIN items i ON i.id = a.item_id WHERE d.state = 'dead'"
        )
        found: dict[str, set[int]] = defaultdict(set)
        for key, title in self.books.read(query):
            found[key] |= set(numbers([title]))
        return found

    def given_up(self) -> int:
        ((count,),) = self.books.read("SELECT count(*) FROM inbox WHERE state = 'expired'") or [(0,)]
        return int(count)


class Naive:
    """«Mark seen, then send»."""

    name = "mark seen, then send"
    targets: tuple[str, ...] = INSTANT
    answers = False

    def __init__(self, folder: Path, world: World) -> None:
        self.world = world
        self.books = Books(folder / DATABASE)
        self.log = folder / "log.txt"
        places = {"feed": world.url, "data": str(folder), "slack": world.slack.base_url}
        places["telegram"] = f"{world.telegram.base_url}{TOKEN}"
        words = [word for name, value in places.items() for word in (f"--{name}", value)]
        self._beginner = Cold("tests.naive", [*words, *INSTANT])

    async def begin(self, plan: Plan) -> Life:
        environment = _machine() | ({VARIABLE: plan.crash_at} if plan.crash_at else {})
        return await self._beginner.begin(environment, self.world.terminal, self.log)

    async def close(self) -> None:
        """Nothing stays behind."""

    def recorded(self) -> set[int]:
        return set(numbers(title for (title,) in self.books.read("SELECT title FROM seen")))

    def cut(self) -> Counter[str]:
        return Counter()

    def set_aside(self) -> dict[str, set[int]]:
        return {}

    def given_up(self) -> int:
        return 0


def service_environment(folder: Path, world: World, redis: str, database: str) -> dict[str, str]:
    """What `rasid run` is told, in this folder and this world."""
    return {
        **_machine(),
        **({"DATABASE_URL": database} if database else {}),
        "REDIS_URL": redis,
        "RASID_DATA": str(folder / "data"),
        "RASID_CONFIG": str(folder / "config"),
        "RASID_ALLOW_LOOPBACK": "true",
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_BASE_URL": world.telegram.base_url,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_API_BASE_URL": world.slack.base_url,
    }


def write_config(folder: Path, url: str) -> None:
    (folder / "dossiers").mkdir(parents=True, exist_ok=True)
    (folder / "dossiers" / "port.yaml").write_text(DOSSIER, encoding="utf-8")
    feed = {"key": "host", "outlet": "عينة: المضيف", "url": url, "interval": "1s", "pages": "never"}
    _write(folder / "feeds.yaml", {"feeds": {"campaign": [feed]}})
    write_targets(folder, LARGEST_BURST)


def write_targets(folder: Path, at_once: int) -> None:
    wanted = [(key, "instant") for key in INSTANT] + [(DIGEST, "hourly")]
    targets = [
        {"key": key, "subscriptions": [{"dossier": "port", "frequency": [how]}]} for key, how in wanted
    ]
    policy = {"first_poll_alerts": LARGEST_BURST, "instant_at_once": at_once}
    _write(folder / "rasid.yaml", {"policy": policy, "targets": targets})


def _write(path: Path, data: object) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def _machine() -> dict[str, str]:
    """Its environment, with a place where compiled modules are kept."""
    return {"PYTHONPYCACHEPREFIX": str(BYTECODE)} | inherited()


def tail(path: Path) -> str:
    """The last lines of a log."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    return "\n".join(lines[-12:])
