"""What the one-process default holds when nothing happens, process by process, and how soon it begins to work.

The service with a Telegram bot and the embedded Redis, a minute and a half after its start without any feed; and as
long after it has read so many feeds of 30 entries, which then rest. The database exists: whoever brings it up to date
holds 10 MB more until it ends. Resident pages that processes share count in each of them; the proportional figure
counts them once, and is the one to add up.
"""

from __future__ import annotations

import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import feedhost, processes, program, stage, table
from bench.demo import RASID

READY_S = 600.0
HOUR_S = 3600
WHOLE = "all processes"


def bench(scale: stage.Scale) -> Iterator[table.Row]:
    yield from _imports()
    rest_s = 2.0 if scale.quick else 90.0
    for feeds in (0, scale.feeds):
        stage.say(f"  at rest, {feeds} feeds read")
        yield from _memory(feeds, rest_s)


def start(scale: stage.Scale) -> Iterator[table.Row]:
    """From the start of the process to the first poll, beside `rasid --help`."""
    laps: dict[str, list[stage.Lap]] = defaultdict(list)
    for run in range(1, scale.runs + 1):
        stage.say(f"  run {run} of {scale.runs}")
        laps["rasid --help"].append(stage.whole((*RASID, "--help")))
        laps["rasid run, to its first poll"].append(_first_poll())
    yield from table.seconds("start", laps)


def _memory(feeds: int, rest_s: float) -> Iterator[table.Row]:
    what = f"at rest, {feeds:,} feeds read"
    for name, rss, pss in _roles(_resting(feeds, rest_s)):
        yield table.Row(f"{what}: resident", name, "MB", (rss,), None, None, rss)
        yield table.Row(f"{what}: proportional", name, "MB", (pss,), None, None, pss)


def _resting(feeds: int, rest_s: float) -> list[processes.Resident]:
    with (
        TemporaryDirectory(prefix="rasid-bench-") as name,
        program.telegram_fake(Path(name) / "seen") as port,
    ):
        folder = Path(name)
        with stage.started(stage.Contestant("feed host", "feedhost", "host", (str(max(1, feeds)),))) as host:
            feed_port = int(host.lap("cold").amount)
            polled = [program.feed(n, feedhost.url(n, feed_port), HOUR_S) for n in range(feeds)]
            program.write_config(folder / "config", polled)
            command = (*RASID, "db", "upgrade")
            subprocess.run(command, env=program.environment(folder), check=True, stdout=subprocess.DEVNULL)
            with program.running(folder, port) as rasid:
                database = folder / "data" / "rasid.db"
                program.until(lambda: program.all_polled(database, feeds), READY_S, "the first poll", rasid)
                time.sleep(rest_s)
                return processes.tree(rasid.pid)


def _first_poll() -> stage.Lap:
    with TemporaryDirectory(prefix="rasid-bench-") as name:
        folder = Path(name)
        with stage.started(stage.Contestant("feed host", "feedhost", "host", ("1",))) as host:
            port = int(host.lap("cold").amount)
            host.lap(feedhost.FIRST)
            program.write_config(folder / "config", [program.feed(0, feedhost.url(0, port), HOUR_S)])
            began = time.time()
            with program.running(folder) as rasid, processes.Sampler(rasid.pid) as sampler:
                first: list[float] = []

                def asked() -> bool:
                    first.append(host.lap(feedhost.FIRST).amount)
                    return first[-1] > 0

                program.until(asked, READY_S, "the first poll", rasid)
                return stage.Lap(first[-1] - began, *sampler.totals())


def _roles(found: Sequence[processes.Resident]) -> Iterator[tuple[str, float, float]]:
    """(role, resident MB, proportional MB) of all together, then of each kind of process."""
    by_role: dict[str, list[processes.Resident]] = defaultdict(list)
    for one in found:
        by_role[_role(one, found)].append(one)
    yield WHOLE, sum(one.rss_mb for one in found), sum(one.pss_mb for one in found)
    for role, members in by_role.items():
        times = f" ({len(members)})" if len(members) > 1 else ""
        yield role + times, sum(one.rss_mb for one in members), sum(one.pss_mb for one in members)


def _role(one: processes.Resident, tree: Sequence[processes.Resident]) -> str:
    """By what stands on its command line; children of a fork server carry that of their parent."""
    parent = next((other for other in tree if other.pid == one.parent), None)
    if "redis" in one.command or "valkey" in one.command:
        return "Redis server"
    if "resource_tracker" in one.command:
        return "resource tracker"
    if "forkserver" in one.command:
        return "parser child" if parent and "forkserver" in parent.command else "fork server"
    return "main process" if parent is None else "other child"


def _imports() -> Iterator[table.Row]:
    """What the interpreter alone takes, and with everything imported: the floor of the main process."""
    for label, code in (
        ("Python alone", "pass"),
        ("with the service imported", "import bot.cli, bot.app"),
        ("with what Telegram needs", "import bot.cli, bot.app, bot.adapters.telegram_bot"),
    ):
        yield table.Row("main process", label, "MB", (_held(code),), None, None, 0.0)


def _held(code: str) -> float:
    told = "import re;print(re.search(r'VmRSS:\\s+(\\d+)', open('/proc/self/status').read())[1])"
    command = [RASID[0], "-c", f"{code}\n{told}"]
    done = subprocess.run(command, cwd=stage.ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return int(done.stdout.split()[-1]) / 1024
