"""What feeds can do to us, tried twenty thousand times: damaged ones, from their bytes to the messages they make.

All of them go through the parser's boundary and are made into items. One in sixteen is read by the analyser,
brought to the subject if it is not on it, told in one of the two languages, alone and with others as a flood and
as a digest, and judged as each platform would judge it. RASID_FUZZ_FEEDS=50000 tries more.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from collections import Counter
from importlib.metadata import version
from pathlib import Path

import pytest

from newsroom.errors import ParseError
from tests.fuzz import Plan, Report, corpus, fuzz
from tests.mutants import Mutator
from tests.servers import rss
from tests.stores import FEED, NOW
from watchers import child
from watchers.feeds import Found
from watchers.pool import JOB_S, ParserPool

FEEDS = int(os.environ.get("RASID_FUZZ_FEEDS", "20000"))
SDIST_FEEDS = 2000  # of feedparser's own tests; it has 2,233


def keeps_every_promise(report: Report, folder: Path) -> None:
    if report.findings:
        kept = "\n".join(map(str, report.keep(folder)))
        pytest.fail(f"{report}\n{kept}", pytrace=False)


@pytest.mark.slow
def test_no_damaged_feed_gets_past_the_boundaries(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing but a named refusal leaves the parser, nothing hangs after it, and no platform refuses a message,
    is made to call anybody or shows a link that leads elsewhere."""
    report = fuzz(Plan(feeds=FEEDS, seed=1, rendered=16))
    with capsys.disabled():
        print(f"\n{report}")
    keeps_every_promise(report, tmp_path)
    read = report.outcomes["read"] + report.outcomes["read, without entries"]
    assert read > FEEDS // 2, "most of what is damaged must still be read, or the rest is not tried"
    assert report.outcomes["messages judged"] > FEEDS // 16


@pytest.mark.slow
def test_a_feed_that_hangs_the_parser_costs_its_worker_and_is_counted() -> None:
    """The cases after it are tried all the same; that the parser had to be killed breaks no promise."""
    field = f"<author>{'a' * 64_000}</author>"
    more = (rss(f"<item>{field}</item>"),) * 99
    seed = next(n for n in range(99) if field.encode() in Mutator(n, more).mutant(0).body)
    report = fuzz(Plan(feeds=2, seed=seed, workers=1, more=more, limit_s=3))
    outcomes = report.outcomes
    assert outcomes["parser killed as it hung"] >= 1
    assert sum(outcomes[name] for name in outcomes if name.startswith(("read", "refused", "parser"))) == 2
    assert report.findings == []


async def answer(pool: ParserPool, body: bytes, content_type: str | None = None) -> Found | str:
    """What is read of it, or the reason why nothing is."""
    try:
        return await pool.feed(body, content_type, FEED, NOW)
    except ParseError as error:
        return error.reason


async def test_the_pool_says_what_its_child_says() -> None:
    """The mutants above are parsed in their worker; through the service's own pool the same comes out."""
    mutator = Mutator(2)
    async with ParserPool() as pool:
        for mutant in map(mutator.mutant, range(200)):
            given = child.run("read_items", JOB_S, mutant.body, mutant.content_type, FEED, NOW)
            expected = given.get("reason") or given["found"]
            assert await answer(pool, mutant.body, mutant.content_type) == expected


def test_a_mutant_depends_on_its_seed_and_number_alone() -> None:
    """So that a finding can be tried again."""
    one, other = Mutator(7), Mutator(7)
    assert [one.mutant(n) for n in range(50)] == [other.mutant(n) for n in reversed(range(50))][::-1]
    assert one.mutant(3).body != Mutator(8).mutant(3).body


# ── feedparser's own test feeds ──────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def feedparser_feeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpacked from its source archive, which the wheel is without; not part of this repository."""
    folder = tmp_path_factory.mktemp("feedparser")
    wanted = f"feedparser=={version('feedparser')}"
    pip = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--disable-pip-version-check",
        "--retries",
        "0",
    ]
    try:
        subprocess.run(
            [*pip, "--timeout", "10", "--no-deps", "--no-binary", ":all:", "--dest", folder, wanted],
            check=True,
            capture_output=True,
            timeout=120,
        )
        (archive,) = folder.glob("*.tar.gz")
    except (subprocess.SubprocessError, ValueError):
        pytest.skip("feedparser's source archive cannot be had here")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder


def bodies(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.rglob("tests/**/*.xml"))]


@pytest.mark.slow
async def test_feedparsers_own_feeds_are_read_or_refused_by_name(feedparser_feeds: Path) -> None:
    """Two thousand files in which everything that can be in a feed is; none is beyond the parser."""
    answers = Counter[str]()
    async with ParserPool() as pool:
        for body in bodies(feedparser_feeds):
            said = await answer(pool, body)
            answers[said if isinstance(said, str) else "read"] += 1
    assert answers.total() > SDIST_FEEDS
    assert answers.keys() <= {"read", "entities-refused", "not-a-feed", "empty"}


@pytest.mark.slow
def test_no_damage_to_feedparsers_own_feeds_gets_past_the_boundaries(
    feedparser_feeds: Path, tmp_path: Path
) -> None:
    """The promise of the first test, for what other people think belongs in a feed."""
    report = fuzz(Plan(feeds=FEEDS // 10, seed=3, rendered=16, more=corpus(feedparser_feeds)))
    keeps_every_promise(report, tmp_path)
