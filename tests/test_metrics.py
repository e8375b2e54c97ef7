"""`/metrics`: every promise has its figure, nothing secret is in it, and dashboard and rules read what exists."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import yaml
from aiohttp import ClientSession
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from sqlalchemy import Connection, event, text

from bot.adapters.intake import answered
from bot.commands.registry import dispatch
from bot.commands.request import Request
from bot.healthz import answering
from bot.message import Message
from bot.metrics import Scrape
from newsroom import metrics
from newsroom.desk import Desk, open_desk, utc_now
from newsroom.settings import SHIPPED_CONFIG, load_settings
from newsroom.store import feeds, items, targets
from tests.house import TELL_ALL, feed, open_house
from tests.servers import FeedHost, publish
from tests.stores import DOSSIER, feed_spec, hanging, poll, read_item, target_spec

MONITORING = SHIPPED_CONFIG / "monitoring"
NEWS = "قوات التحالف الدولي تغادر قاعدة عين الأسد"
TOKEN = "987654321:AAcanaryOfTheTelegramToken-0000000000000"
NAME = re.compile(r"\b(?:rasid|process)_[a-z_]+")
LABELS = re.compile(r"\b((?:rasid|process)_[a-z_]+)\{([^}]*)\}")
SHORT_LISTS = {  # labels whose values do not grow with feeds, chats or people
    *(
        "change",
        "command",
        "dossier",
        "le",
        "outcome",
        "platform",
        "reason",
        "relevant",
        "state",
        "version",
        "what",
    )
}
FROM_PROMETHEUS = {"instance", "job"}


Figures = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def read(page: bytes) -> Figures:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(page.decode())
        for sample in family.samples
    }


def of(figures: Figures, name: str, **labels: str) -> float:
    return figures.get((name, tuple(sorted(labels.items()))), 0.0)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk whose only feed was read a moment ago, and brought an alert for one chat."""
    given = {"data": tmp_path, "redis_url": SecretStr("off"), "telegram_token": SecretStr(TOKEN)}
    async with open_desk(load_settings(**given), service=True) as opened:
        spec = feed_spec("one", url="https://reader:canary-password@news.example/rss?key=canary-key")

        def begin(conn: Connection) -> None:
            targets.sync(conn, [target_spec()], utc_now(), lambda *_: None)
            source = feeds.add(conn, spec, utc_now())
            items.record(conn, poll(source, read_item()), utc_now())

        await opened.db.write(begin)
        yield opened


async def test_what_waits_and_what_is_read_stands_on_the_page(desk: Desk) -> None:
    """Beside `/healthz`, in the words of Prometheus."""
    async with (
        answering(desk, ("127.0.0.1", 0), answer_s=60) as (host, port),
        ClientSession() as session,
        session.get(f"http://{host}:{port}/metrics") as answer,
    ):
        kind, page = answer.headers["Content-Type"], await answer.read()
    told = read(page)

    assert kind == metrics.CONTENT_TYPE
    assert of(told, "rasid_deliveries", platform="telegram", state="due") == 1
    assert of(told, "rasid_database_up") == 1
    assert of(told, "rasid_redis_state", state="off") == 1
    assert of(told, "rasid_conflicts_standing", dossier=DOSSIER) == 0
    assert ("rasid_milestones_overdue", (("dossier", DOSSIER),)) in told


async def test_nothing_secret_and_nobody_is_on_the_page(desk: Desk) -> None:
    """No token, no address or key of a feed, no chat: labels come from short lists."""
    page = await Scrape(desk, answer_s=60).page()
    # a chat's number may stand by chance among the digits of a value, say of the bytes left on the disk
    names = b"\n".join(line.rpartition(b" ")[0] for line in page.splitlines())

    for secret in (b"canary", b"1001", b"one.example", b"Bearer"):
        assert secret not in names
    assert {label for _, labels in read(page) for label, _ in labels} <= SHORT_LISTS


async def test_asking_often_costs_the_database_nothing(desk: Desk) -> None:
    """Twenty who ask at once, and twenty more, are served by one look."""
    statements: list[str] = []
    listen = lambda *given: statements.append(given[2])  # noqa: E731
    event.listen(desk.db._engine, "before_cursor_execute", listen)
    scrape = Scrape(desk, fresh_s=60, answer_s=60)
    await scrape.page()
    one = len(statements)
    await asyncio.gather(*(scrape.page() for _ in range(20)))

    assert one > 0
    assert len(statements) == one


async def test_the_page_comes_also_while_the_database_hangs(desk: Desk) -> None:
    """With all that was counted, and the word that the database is away."""
    scrape = Scrape(desk)
    async with hanging(desk.db):
        told = read(await scrape.page())
    await scrape.stop()

    assert ("rasid_database_up", ()) in told
    assert of(told, "rasid_database_up") == 0
    assert ("rasid_alerts_total", ()) in told


async def test_a_look_that_takes_too_long_is_what_the_next_who_asks_is_told(desk: Desk) -> None:
    """A database of which every look takes a second is slow, and not away."""
    scrape, told = Scrape(desk, fresh_s=0, answer_s=0.2), []
    for _ in range(2):
        async with hanging(desk.db):
            told.append(read(await scrape.page()))
            looking = scrape._looking
        assert looking
        await looking

    assert [of(one, "rasid_database_up") for one in told] == [0, 1]


async def test_what_happens_is_counted_where_it_happens(tmp_path: Path, host: FeedHost) -> None:
    """Polls by outcome, requests, items, articles, alerts, sends and questions: each by as many as there were."""
    url = publish(host, NEWS, "افتتاح معرض الكتاب في المدينة الجديدة")
    async with open_house(tmp_path, feed(url), policy=TELL_ALL) as house:
        before = read(metrics.page([]))
        await house.poll()
        await house.poll()
        await dispatch(Request("حالة عين الأسد", "console", "console:me"), house.desk)
        after = read(metrics.page([]))

    def more(name: str, **labels: str) -> float:
        return of(after, name, **labels) - of(before, name, **labels)

    assert more("rasid_polls_total", outcome="read") == 1
    assert more("rasid_polls_total", outcome="unchanged") == 1
    assert more("rasid_items_total", change="new") == 2
    assert more("rasid_articles_analysed_total", relevant="yes") >= 1
    assert more("rasid_alerts_total") == 1
    assert more("rasid_sends_total", platform="console", outcome="sent") == 1
    assert more("rasid_poll_lateness_seconds_count") == 2
    assert more("rasid_questions_total", command="status", outcome="answered") == 1


async def test_a_question_that_fails_and_a_look_that_fails_are_no_secret(
    desk: Desk,
) -> None:
    """By a fault of ours: the one is counted, the other leaves the rest of the page standing."""

    async def stumble(request: Request) -> Message:
        raise KeyError(request.text)

    before = read(metrics.page([]))
    await answered(stumble, Request("x", "ar", "console:me"))
    await desk.db.write(lambda conn: conn.execute(text("INSERT INTO meta VALUES ('vitals', '[')")))
    after = read(await Scrape(desk).page())
    failed = {"command": "none", "outcome": "failed"}

    assert of(after, "rasid_questions_total", **failed) - of(before, "rasid_questions_total", **failed) == 1
    assert of(after, "rasid_database_up") == 0


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("timeout", "timeout"),
        ("http-404", "http-404"),
        ("http-503", "http-5xx"),
        ("http-999", "http-other"),
        ("http-12345", "http-other"),
    ],
)
def test_a_server_cannot_make_labels_of_its_own(code: str, label: str) -> None:
    """Whatever status it answers with, there are few."""
    assert metrics.reason(code) == label


def test_our_counters_are_not_in_the_registry_of_everybody() -> None:
    """Another library that counts is not shown, and does not show us."""
    from prometheus_client import REGISTRY

    assert not [name for name in REGISTRY._names_to_collectors if name.startswith("rasid")]


# ── the files for Prometheus and Grafana ─────────────────────────────────────────────────────────────────


def expressions() -> Iterator[tuple[str, str]]:
    """(where, expression) of the dashboard and of the rules."""
    board = json.loads((MONITORING / "dashboard.json").read_text(encoding="utf-8"))
    for panel in board["panels"]:
        for target in panel.get("targets", ()):
            yield panel["title"], target["expr"]
    for variable in board["templating"]["list"]:
        yield variable["name"], variable["query"]
    rules = yaml.safe_load((MONITORING / "alerts.yaml").read_text(encoding="utf-8"))
    for group in rules["groups"]:
        for rule in group["rules"]:
            yield rule["alert"], rule["expr"]


async def known(desk: Desk) -> tuple[dict[str, set[str]], set[str]]:
    """Sample name → its labels; and the names of all that is ours."""
    page = (await Scrape(desk, answer_s=60).page()).decode()
    found: dict[str, set[str]] = {}
    families = set()
    for family in text_string_to_metric_families(page):
        families.add(family.name)
        ends = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(family.type, ("",))
        labels = {label for sample in family.samples for label in sample.labels}
        for end in ends:
            found[family.name + end] = labels
    for counter in metrics.REGISTRY._collector_to_names:
        for name in metrics.REGISTRY._collector_to_names[counter]:
            found.setdefault(name, set()).update(getattr(counter, "_labelnames", ()))
            if name.endswith("_bucket"):
                found[name].add("le")
    return found, families


async def test_every_query_names_what_exists(desk: Desk) -> None:
    """Names and labels, of the dashboard and of the rules."""
    found, _ = await known(desk)
    for where, expression in expressions():
        names = NAME.findall(re.sub(r'"[^"]*"', '""', expression))
        assert names or "query" in where or expression == "prometheus" or "up{" in expression, where
        for name in names:
            assert name in found, f"{where}: {name}"
        for name, labels in LABELS.findall(expression):
            asked = set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", labels)) - FROM_PROMETHEUS
            assert asked <= found[name], f"{where}: {name}{asked}"
        for by in re.findall(r"by \(([^)]*)\)", expression):
            assert set(re.findall(r"\w+", by)) <= set().union(*(found[n] for n in names)), f"{where}: {by}"


async def test_everything_counted_is_shown_somewhere(desk: Desk) -> None:
    """A figure that nobody looks at is none; what the process itself costs may be left out."""
    _, families = await known(desk)
    asked = " ".join(expression for _, expression in expressions())

    missing = {name for name in families if name.startswith("rasid_") and name not in asked}
    assert missing - {name for name in missing if name.endswith("_created")} == set()


def test_every_rule_says_what_is_wrong_in_both_languages() -> None:
    """And how urgent it is."""
    rules = yaml.safe_load((MONITORING / "alerts.yaml").read_text(encoding="utf-8"))["groups"][0]["rules"]

    for rule in rules:
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert " · " in rule["annotations"]["summary"], rule["alert"]
        assert re.search("[ا-ي]", rule["annotations"]["summary"])
