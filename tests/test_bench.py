"""The benches measure what they say they measure."""

import gzip
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import feedparser
import pytest

from bench import endtoend, feedhost, report, stage, table, wire
from bench.documents import ENTRIES, FRESH, document
from bench.peers import cache
from bench.peers.stored import check
from bench.processes import Sampler
from bench.stage import Lap

ROOT = Path(__file__).parent.parent
BUSY = "import time; end = time.process_time() + 0.3\nwhile time.process_time() < end: pass"


@asynccontextmanager
async def outlets(count: int = 40) -> AsyncIterator[tuple[feedhost.Lap, int]]:
    async with feedhost.host(str(count)) as lap:
        yield lap, int(await lap("cold"))


async def got(url: str, **headers: str) -> tuple[int, bytes, Mapping[str, str]]:
    async with (
        aiohttp.ClientSession(auto_decompress=False, skip_auto_headers=["Accept-Encoding"]) as session,
        session.get(url, headers=headers) as answer,
    ):
        return answer.status, await answer.read(), answer.headers


async def test_a_feed_that_is_known_is_not_sent_again() -> None:
    """Every reader that sends back a validator is spared the body, whichever of the two it keeps."""
    async with outlets() as (_, port):
        url = feedhost.url(1, port)
        _, body, told = await got(url)
        by_tag, *_ = await got(url, **{"If-None-Match": told["ETag"]})
        by_date, *_ = await got(url, **{"If-Modified-Since": told["Last-Modified"]})

    assert len(feedparser.parse(body).entries) == ENTRIES
    assert (by_tag, by_date) == (304, 304)


async def test_only_who_can_read_gzip_gets_it() -> None:
    """A reader without compression is served as well, and the same document."""
    async with outlets() as (_, port):
        _, plain, told = await got(feedhost.url(0, port))
        _, packed, said = await got(feedhost.url(0, port), **{"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in told
    assert said["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == plain


async def test_one_feed_in_twenty_publishes() -> None:
    """What is called 5 % changed is that, for old validators of either kind, and is undone by the next cold lap."""
    async with outlets(40) as (lap, port):
        before = [await got(url) for url in feedhost.urls(40, port)]
        await lap(feedhost.CHANGED)
        after = [
            await got(url, **{"If-Modified-Since": told["Last-Modified"]})
            for url, (_, _, told) in zip(feedhost.urls(40, port), before, strict=True)
        ]
        await lap("cold")
        again = [await got(url) for url in feedhost.urls(40, port)]

    assert [status for status, *_ in after].count(200) == 2
    assert [body for _, body, _ in again] == [body for _, body, _ in before]


def test_a_feed_that_publishes_keeps_its_other_entries() -> None:
    """Only what is new is new: an entry does not change because others come."""
    before, after = (feedparser.parse(document(4, generation)).entries for generation in (0, 1))

    assert [e.id for e in after[FRESH:]] == [e.id for e in before[:-FRESH]]
    assert [e.summary for e in after[FRESH:]] == [e.summary for e in before[:-FRESH]]


async def test_dead_feeds_are_dead_each_in_its_way() -> None:
    """One in five, and a way for each quarter of them."""
    dead = [n for n in range(200) if not feedhost.healthy(n, 20)]
    async with outlets(4) as (_, port):
        refused = feedhost.dead_url(1, port, "refused")
        with pytest.raises(aiohttp.ClientConnectorError):
            await got(refused)
        gone, *_ = await got(feedhost.dead_url(1, port, "404"))
        broken, *_ = await got(feedhost.dead_url(1, port, "500"))

    assert len(dead) == 40
    assert {feedhost.DEAD[n % len(feedhost.DEAD)] for n in dead} == set(feedhost.DEAD)
    assert (gone, broken) == (404, 500)


def test_children_that_lived_between_two_looks_are_counted() -> None:
    """A shell that starts many short programs pays for all of them."""
    script = f"{sys.executable} -c '{BUSY}'; {sys.executable} -c '{BUSY}'; read wait"
    with subprocess.Popen(["/bin/sh", "-c", script], stdin=subprocess.PIPE) as shell:
        with Sampler(shell.pid, runner=True) as sampler:
            while sampler.totals()[0] < 0.6:
                assert shell.poll() is None
        assert shell.stdin
        shell.stdin.close()

    assert sampler.totals()[1] > 0


def test_an_item_is_lost_only_if_no_message_tells_its_story(tmp_path: Path) -> None:
    """Of two that came together the one published first is shown, whichever was recorded first; what came to a story
    from before the lap is told with that."""
    journal, log = tmp_path / "journal", tmp_path / "log"
    journal.write_text("".join(json.dumps({"n": n, "at": n, "found": n + 1}) + "\n" for n in range(6)))
    shown = [{"text": f"{wire.MARK} {n}", "at": n + 3} for n in (0, 2, 3)]
    log.write_text("".join(json.dumps(line) + "\n" for line in shown))
    stories = {0: 50, 1: 50, 2: 51, 3: 52, 4: 52, 5: 53}

    told = endtoend.judged(journal, log, {1, 2, 3, 4, 5}, stories, Lap(1, 0, 0))
    assert (list(told.from_publication), list(told.from_poll)) == ([3, 3], [2, 2])
    assert (told.joined, told.lost) == (2, 1)


def test_a_whole_command_pays_for_its_children() -> None:
    """What ended before anybody looked is in its bill."""
    lap = stage.whole(["/bin/sh", "-c", f"{sys.executable} -c '{BUSY}'; true"])

    assert lap.cpu_s >= 0.3


def test_a_reader_that_left_entries_out_has_no_figures() -> None:
    """Who skips work is not fast."""
    check(40 * 30 + 6, 40, ["cold", "changed"])
    with pytest.raises(SystemExit):
        check(40 * 30, 40, ["cold", "changed"])


def test_a_peer_that_cannot_be_had_is_named() -> None:
    """A row says why, rather than being left out."""
    row = table.noted("refresh", "newsboat", "missing: no Debian here")

    assert "| refresh | newsboat | missing: no Debian here |" in table.markdown([row])


def test_a_peer_that_does_not_exist_is_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bench goes on without it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    found = cache.from_debian("no-such-reader-anywhere")

    assert found.place is None
    assert found.missing


def test_runs_are_compared_with_the_run_they_stood_beside() -> None:
    """A peer that takes part in every second run is compared with those runs alone."""
    ours = [Lap(1.0, 1.0, 1.0, run=1), Lap(10.0, 1.0, 1.0, run=2), Lap(2.0, 1.0, 1.0, run=3)]
    peer = [Lap(3.0, 1.0, 1.0, run=1), Lap(8.0, 1.0, 1.0, run=3)]

    _, row = table.seconds("refresh", {"rasid": ours, "peer": peer})

    assert row.ratios == [3.0, 4.0]


def test_what_people_wrote_around_the_figures_stays() -> None:
    """Only what is between the marks is replaced; a bench without marks comes at the end."""
    document = "# Title\n\nBefore.\n\n<!-- bench fold -->\nstale\n<!-- end fold -->\n\nAfter.\n"

    once = report.replaced(document, "fold", "new \\1")
    more = report.replaced(once, "parse", "parsed")

    assert "stale" not in once
    assert once.startswith(
        "# Title\n\nBefore.\n\n<!-- bench fold -->\n\nnew \\1\n\n<!-- end fold -->\n\nAfter."
    )
    assert more.startswith(once.rstrip())
    assert more.endswith("## parse\n\n<!-- bench parse -->\n\nparsed\n\n<!-- end parse -->\n")
    assert report.replaced(more, "fold", "new \\1") == more


@pytest.mark.slow
def test_a_bench_runs_from_the_command_to_its_table() -> None:
    """The real program is started, polls, and is ended."""
    command = [sys.executable, "-m", "bench", "--quick", "start"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)

    assert "rasid run, to its first poll" in done.stdout
