"""The command line as a person meets it: the real program in a process of its own."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from newsroom.settings import SHIPPED_CONFIG
from tests.environment import inherited
from tests.house import plain
from tests.servers import FeedHost, item, rss

NEWS = "قوات التحالف الدولي تغادر قاعدة عين الأسد"
CONSOLE = """
policy: {first_poll_alerts: 50}
targets: [{key: console, subscriptions: [{dossier: coalition-withdrawal, frequency: [instant]}]}]
"""


@dataclass
class Rasid:
    """`rasid` with a data folder and a config of its own."""

    folder: Path
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return inherited() | {
            "RASID_DATA": str(self.folder / "data"),
            "RASID_CONFIG": str(self.folder / "config"),
            "RASID_ALLOW_LOOPBACK": "true",
            "RASID_LOG_LEVEL": "WARNING",
            **self.more,
        }

    async def __call__(self, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        process = await self.start(*words)
        out, err = await process.communicate(given.encode())
        return subprocess.CompletedProcess(words, process.returncode or 0, out.decode(), err.decode())

    async def start(self, *words: str) -> asyncio.subprocess.Process:
        return await self.start_script("-m", "bot.cli", *words)

    async def start_script(self, *words: str) -> asyncio.subprocess.Process:
        pipe = asyncio.subprocess.PIPE
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *words,
            env=self.environment,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            cwd=self.folder,
        )

    def follow(self, *urls: str) -> None:
        feeds = "\n".join(
            f"    - {{key: f{n}, outlet: 'عينة {n}', url: '{url}'}}" for n, url in enumerate(urls)
        )
        (self.folder / "config" / "feeds.yaml").write_text(f"feeds:\n  test:\n{feeds}\n", encoding="utf-8")


@pytest.fixture
def rasid(tmp_path: Path) -> Rasid:
    program = Rasid(tmp_path, {"PYTHONPATH": str(Path(__file__).parent.parent), "REDIS_URL": "off"})
    shutil.copytree(SHIPPED_CONFIG / "dossiers", tmp_path / "config" / "dossiers")
    (tmp_path / "config" / "feeds.yaml").write_text("feeds: {}\n", encoding="utf-8")
    (tmp_path / "config" / "rasid.yaml").write_text(CONSOLE, encoding="utf-8")
    return program


def article(**values: object) -> str:
    return (
        json.dumps({"id": "1", "title": NEWS, "text": "", "source": "عينة", **values}, ensure_ascii=False)
        + "\n"
    )


async def test_the_demo_ends_well_on_its_own_and_shows_the_whole_path(rasid: Rasid) -> None:
    """Alerts, a digest and an answer, with the embedded Redis and without anything set up."""
    del rasid.more["REDIS_URL"]
    done = await rasid("demo")

    assert (done.returncode, done.stderr) == (0, "")
    shown = plain(done.stdout)
    assert (
        shown.index("راصد: عرض")
        < shown.index("جديد: قاعدة عين الأسد")
        < shown.index("الموجز اليومي: السبت 24")
    )
    assert shown.index("ويسأل محلل") < shown.rindex("تجاوز الموعد")
    assert "كأس" not in shown


async def test_one_cycle_tells_what_is_new_and_a_second_one_nothing(rasid: Rasid, host: FeedHost) -> None:
    """The terminal is a target like any other."""
    rasid.follow(host.put("/f", rss(item(NEWS, link="https://news.example/1"))))
    first, second = await rasid("run", "--once"), await rasid("run", "--once")

    assert (first.returncode, second.returncode) == (0, 0)
    assert NEWS in plain(first.stdout)
    assert second.stdout == ""
    assert host.hits("/f") == 2


async def test_a_second_rasid_on_the_same_data_says_so_and_does_nothing(rasid: Rasid, host: FeedHost) -> None:
    """Exit 75: try again later."""
    rasid.follow(host.put("/f", rss(), delay_s=60))
    running = await rasid.start("run", "--once")
    while not host.hits("/f"):
        await asyncio.sleep(0.05)
    second = await rasid("run", "--once")
    running.kill()
    await running.wait()

    assert second.returncode == 75
    assert second.stderr.startswith("another rasid is running on ")
    assert host.hits("/f") == 1


async def test_the_service_stops_in_order_when_asked_to(rasid: Rasid, host: FeedHost) -> None:
    """SIGTERM ends it with exit 0 and everything told."""
    rasid.follow(host.put("/f", rss(item(NEWS, link="https://news.example/1"))))
    running = await rasid.start("run")
    assert running.stdout
    while NEWS not in plain((await running.stdout.readline()).decode()):
        pass
    running.send_signal(signal.SIGTERM)

    assert await running.wait() == 0


async def test_every_fault_of_the_configuration_is_told_at_once(rasid: Rasid) -> None:
    """Three files, three lines, exit 2."""
    (rasid.folder / "config" / "feeds.yaml").write_text("feeds: {a: [{key: b, url: 'https://b.example'}]}")
    (rasid.folder / "config" / "rasid.yaml").write_text("policy: {timezone: Asia/Bagdad}\n")
    rasid.more["RASID_LOG_LEVL"] = "DEBUG"
    environment = await rasid("config", "check")
    del rasid.more["RASID_LOG_LEVL"]
    files = await rasid("config", "check")

    assert (environment.returncode, files.returncode) == (2, 2)
    assert environment.stderr == "environment: RASID_LOG_LEVL: is not a setting of rasid\n"
    assert files.stderr.splitlines() == [
        "feeds.yaml: feeds.a[0].outlet: is missing",
        "rasid.yaml: policy.timezone: is no time zone; write one like Asia/Baghdad",
    ]


async def test_analyze_says_what_an_article_says_and_stores_nothing(rasid: Rasid) -> None:
    """Offsets count the title, one newline and the text."""
    text = "وصل الوفد إلى قاعدة حرير."
    done = await rasid("analyze", "-", given=article(text=text))

    row = json.loads(done.stdout)
    body = f"{NEWS}\n{text}"
    assert (row["id"], row["relevant"]) == ("1", True)
    assert {"ain_al_asad", "coalition", "harir_base"} <= {e["id"] for e in row["entities"]}
    assert all(body[e["start"] : e["end"]] == e["text"] for e in row["entities"])
    assert [m["evidence"] for m in row["milestones"] if m["milestone"] == "ain_al_asad_handover"] == [NEWS]
    assert all(body[m["start"] : m["end"]] == m["evidence"] for m in row["milestones"])
    assert not (rasid.folder / "data").exists()


async def test_a_bad_line_is_told_and_the_good_ones_are_still_analysed(rasid: Rasid) -> None:
    """Exit 2, one line for each fault."""
    done = await rasid(
        "analyze", "-", given=f"{article()}oops\n{article(id='3', published='أمس')}{article(id='4')}"
    )

    assert done.returncode == 2
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["1", "4"]
    assert [line.split(": ")[:2] for line in done.stderr.splitlines()] == [
        ["line 2", "json"],
        ["line 3", "published"],
    ]


async def test_a_file_that_is_not_there_is_one_clear_line(rasid: Rasid) -> None:
    """No traceback, exit 2."""
    done = await rasid("analyze", "missing.jsonl")

    assert (done.returncode, done.stderr) == (
        2,
        "missing.jsonl: cannot be read (No such file or directory)\n",
    )


async def test_ingesting_twice_changes_nothing_and_tells_nobody(rasid: Rasid) -> None:
    """A backfill fills the archive, not the channel."""
    lines = article(published="2026-01-18") + article(id="2", title="خبر آخر عن قاعدة حرير الجوية اليوم")
    first, second = [await rasid("ingest", "-", given=lines) for _ in range(2)]
    answer, after = await rasid("ask", "حالة عين الأسد"), await rasid("run", "--once")

    assert first.stderr == "new 2, updated 0, known 0, alerts 0, bad lines 0\n"
    assert second.stderr == "new 0, updated 0, known 2, alerts 0, bad lines 0\n"
    assert NEWS in plain(answer.stdout)
    assert after.stdout == ""


async def test_ingesting_with_alert_tells_subscribers(rasid: Rasid) -> None:
    """As if the article had just been fetched."""
    await rasid("ingest", "-", "--alert", given=article())

    assert NEWS in plain((await rasid("run", "--once")).stdout)


async def test_feeds_are_added_listed_exported_imported_and_removed(rasid: Rasid, host: FeedHost) -> None:
    """What a person added stays when the file does not know it."""
    url = host.put("/f", rss(item(NEWS, link="https://news.example/1")))
    await rasid("feeds", "add", url, "--outlet", "عينة", "--key", "mine")
    exported = await rasid("feeds", "export")
    listed = json.loads((await rasid("feeds", "list", "--json")).stdout)
    tested = await rasid("feeds", "test", "mine")
    removed = await rasid("feeds", "remove", "mine")
    (rasid.folder / "list.opml").write_text(exported.stdout, encoding="utf-8")
    imported = await rasid("feeds", "import", "list.opml")

    assert [(row["key"], row["outlet"]) for row in listed] == [("mine", "عينة")]
    assert f"* {NEWS}" in tested.stdout
    assert removed.returncode == 0
    assert imported.stderr == "added 1, known already 0\n"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (
            ("feeds", "add", "file:///etc/passwd", "--outlet", "x"),
            "feeds add: url: is not an http or https address",
        ),
        (
            ("feeds", "import", "bomb.opml"),
            "bomb.opml: declares a document type or entities, which is refused",
        ),
        (("feeds", "remove", "nothing"), "feeds remove: KEY: no feed is called nothing"),
    ],
)
async def test_bad_input_to_an_admin_is_one_clear_line(
    words: tuple[str, ...], complaint: str, rasid: Rasid
) -> None:
    """Exit 2 and nothing changed."""
    (rasid.folder / "bomb.opml").write_text('<!DOCTYPE o [<!ENTITY a "b">]><opml/>')
    done = await rasid(*words)

    assert (done.returncode, done.stderr) == (2, f"{complaint}\n")


async def test_health_fails_until_something_was_read(rasid: Rasid, host: FeedHost) -> None:
    """Exit 1 says why; after one good cycle it is 0."""
    rasid.follow(host.put("/f", rss()))
    before = await rasid("health")
    await rasid("run", "--once")
    after = await rasid("health", "--json")

    assert (before.returncode, before.stderr) == (1, "No feed was read successfully yet.\n")
    assert after.returncode == 0
    assert json.loads(after.stdout)["dangers"] == []


async def test_chat_answers_line_by_line_until_an_empty_one(rasid: Rasid) -> None:
    """The commands of the chat platforms, in the terminal."""
    await rasid("db", "upgrade")
    done = await rasid("chat", given="مساعدة\nحالة حرير\n\n")

    assert done.returncode == 0
    assert plain(done.stdout).index("عمَّ يمكنك") < plain(done.stdout).index("قاعدة حرير الجوية")


async def test_a_database_that_is_not_ours_is_refused_and_left_alone(rasid: Rasid) -> None:
    """One line, exit 1, not a byte changed."""
    (rasid.folder / "data").mkdir()
    foreign = rasid.folder / "data" / "rasid.db"
    foreign.write_bytes(b"this is no database" * 100)
    done = await rasid("health")

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert foreign.read_bytes() == b"this is no database" * 100


async def test_a_question_asked_from_elsewhere_changes_nothing_for_the_service(
    rasid: Rasid, host: FeedHost, tmp_path: Path
) -> None:
    """`rasid health` in another folder, with another config, beside a running service."""
    rasid.follow(host.put("/f", rss(item(NEWS, link="https://news.example/1"))))
    await rasid("run", "--once")
    before = (await rasid("feeds", "list", "--json")).stdout
    mine = rasid.environment["RASID_CONFIG"]
    rasid.more["RASID_CONFIG"] = str(SHIPPED_CONFIG)
    for words in (("health",), ("ask", "حالة حرير"), ("feeds", "list"), ("feeds", "export")):
        await rasid(*words)
    rasid.more["RASID_CONFIG"] = mine

    assert (await rasid("feeds", "list", "--json")).stdout == before


async def test_two_services_on_one_database_file_are_refused_wherever_their_data_lies(
    rasid: Rasid, host: FeedHost, tmp_path: Path
) -> None:
    """The file is what two must not share."""
    rasid.follow(host.put("/f", rss(), delay_s=60))
    rasid.more["DATABASE_URL"] = f"sqlite:///{tmp_path}/shared.db"
    running = await rasid.start("run", "--once")
    while not host.hits("/f"):
        await asyncio.sleep(0.05)
    rasid.more["RASID_DATA"] = str(tmp_path / "elsewhere")
    second = await rasid("run", "--once")
    running.kill()
    await running.wait()

    assert second.returncode == 75


@pytest.mark.parametrize(
    ("variable", "value", "code"),
    [
        ("RASID_DATA", "/proc/nope", 1),
        ("RASID_DATA", "/dev/null/x", 1),
        ("DATABASE_URL", "postgresql://u:hunter2@127.0.0.1:1/x", 1),
        ("DATABASE_URL", "postgresql://u:hunter2@127.0.0.1:1/x?nonsense=1", 2),
        ("DATABASE_URL", "mysql://u:hunter2@db/x", 2),
    ],
)
async def test_stores_that_cannot_be_used_are_one_clear_line(
    variable: str, value: str, code: int, rasid: Rasid
) -> None:
    """No traceback, no password; a wrong setting is bad input, a store that is away is not."""
    rasid.more[variable] = value
    done = await rasid("run", "--once")

    assert done.returncode == code
    assert len(done.stderr.splitlines()) == 1
    assert "hunter2" not in done.stderr


async def test_a_backup_is_a_copy_that_can_be_opened(rasid: Rasid) -> None:
    """And an existing file is not written over."""
    await rasid("ingest", "-", given=article())
    first, second = await rasid("db", "backup", "copy.db"), await rasid("db", "backup", "copy.db")
    rasid.more["DATABASE_URL"] = f"sqlite:///{rasid.folder}/copy.db"

    assert (first.returncode, second.returncode) == (0, 1)
    assert NEWS in plain((await rasid("ask", "آخر الأخبار")).stdout)


async def test_a_target_without_its_token_is_named_before_anyone_waits_for_it(rasid: Rasid) -> None:
    """`config check` refuses what would be silent otherwise; with the token it is fine."""
    target = '{key: "telegram:-1001234567890", subscriptions: [{dossier: coalition-withdrawal}]}'
    (rasid.folder / "config" / "rasid.yaml").write_text(f"targets: [{target}]\n", encoding="utf-8")
    without = await rasid("config", "check")
    rasid.more["TELEGRAM_TOKEN"] = "123456789:AAFakeTokenForLoopbackTestsOnly-00000"
    within = await rasid("config", "check")

    said = "rasid.yaml: targets: telegram:-1001234567890: cannot be reached: TELEGRAM_TOKEN is not set\n"
    assert (without.returncode, without.stderr) == (2, said)
    assert within.returncode == 0


async def test_a_feed_that_is_followed_already_is_not_written_over(rasid: Rasid, host: FeedHost) -> None:
    """Neither its key nor its address; a careless key or country is refused too."""
    url = host.put("/f", rss())
    await rasid("feeds", "add", url, "--outlet", "عينة", "--key", "mine")
    before = (await rasid("feeds", "list", "--json")).stdout
    for words in (
        ("https://other.example/rss", "--outlet", "أخرى", "--key", "mine"),
        (url, "--outlet", "أخرى", "--key", "other"),
        ("https://other.example/rss", "--outlet", "أخرى", "--key", "بغداد"),
        ("https://other.example/rss", "--outlet", "أخرى", "--country", "Iraq"),
        ("https://other.example/rss", "--outlet", " "),
    ):
        refused = await rasid("feeds", "add", *words)
        assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)

    assert (await rasid("feeds", "list", "--json")).stdout == before


async def test_a_bare_name_is_answered_and_nothing_at_all_is_helped(rasid: Rasid) -> None:
    """The most natural question has no command word, and may end in a smile."""
    await rasid("db", "upgrade")
    bare, smiling, nothing = [await rasid("ask", text) for text in ("عين الاسد", "حالة عين الأسد 🙂", "")]

    assert plain(bare.stdout).startswith("قاعدة عين الأسد الجوية")
    assert plain(smiling.stdout) == plain(bare.stdout)
    assert plain(nothing.stdout).startswith("عمَّ يمكنك")


async def test_a_file_that_is_no_text_is_not_complained_of_line_by_line(rasid: Rasid) -> None:
    """The first few lines, and how many more."""
    (rasid.folder / "noise").write_bytes(b"\xff\xfe\n" * 400)
    done = await rasid("analyze", "noise")

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 6
    assert done.stderr.endswith("and 395 more bad lines\n")
