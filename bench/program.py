"""The real `rasid run` on a folder of its own, with a config made for it, beside the fake of Telegram in a process of
its own. Standard library and PyYAML; the fake is that of the tests.
"""

from __future__ import annotations

import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

from bench import stage
from bench.stage import ROOT
from newsroom.settings import SHIPPED_CONFIG
from tests.environment import inherited

END_S = 60.0
PAUSE_S = 0.5


def feed(number: int, url: str, interval_s: int) -> dict[str, Any]:
    """An entry of feeds.yaml; its text is all there is of an item."""
    return {
        "key": f"f{number}",
        "outlet": f"وكالة {number}",
        "url": url,
        "interval": f"{interval_s}s",
        "pages": "never",
    }


def write_config(
    folder: Path, feeds: Sequence[Mapping[str, Any]], targets: Sequence[Mapping[str, Any]] = ()
) -> None:
    """The shipped dossiers, these feeds and these targets; the terminal where there are none."""
    shutil.copytree(SHIPPED_CONFIG / "dossiers", folder / "dossiers")
    _write(folder / "feeds.yaml", {"feeds": {"bench": list(feeds)} if feeds else {}})
    if targets:
        _write(folder / "rasid.yaml", {"targets": list(targets)})


def environment(folder: Path, telegram: int = 0) -> dict[str, str]:
    """`telegram`: the port of its fake; 0 for no Telegram."""
    env = inherited() | {"RASID_DATA": str(folder / "data"), "RASID_CONFIG": str(folder / "config")}
    env |= {"RASID_ALLOW_LOOPBACK": "true", "RASID_LOG_LEVEL": "WARNING"}
    if telegram:
        env |= {"TELEGRAM_TOKEN": _token(), "TELEGRAM_BASE_URL": f"http://127.0.0.1:{telegram}/bot"}
    return env


@contextmanager
def running(folder: Path, telegram: int = 0) -> Iterator[subprocess.Popen[bytes]]:
    """Until the block ends; the end of its log is shown if that ends badly."""
    log = folder / "log.txt"
    with log.open("wb") as told:
        program = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "run"],
            env=environment(folder, telegram),
            stdout=told,
            stderr=told,
            cwd=ROOT,
        )
    try:
        yield program
        if program.poll() is not None:
            raise SystemExit(f"rasid ended with {program.returncode}")
    except BaseException:
        sys.stderr.write(log.read_text(encoding="utf-8", errors="replace")[-3000:])
        raise
    finally:
        program.terminate()
        try:
            program.wait(END_S)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()


@contextmanager
def telegram_fake(log: Path) -> Iterator[int]:
    """Its port; it writes down what a reader would have seen."""
    port = free_port()
    command = [sys.executable, "-m", "tests.fakes.telegram", "--port", str(port), "--log", str(log)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as fake:
        try:
            until(lambda: _answers(port), 20.0, "the fake of Telegram", fake)
            yield port
        finally:
            fake.terminate()


def all_polled(database: Path, feeds: int) -> bool:
    """Whether every feed has been read once."""
    with suppress(sqlite3.OperationalError), closing(_opened(database)) as db:
        read = db.execute("SELECT count(*) FROM feeds WHERE baseline_at IS NOT NULL").fetchone()
        return bool(read[0] >= feeds)
    return False


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    """Read beside the program, which goes on writing."""
    with closing(_opened(database)) as db:
        return db.execute(query).fetchall()


def until(
    condition: Callable[[], bool], seconds: float, what: str, alive: subprocess.Popen[bytes] | None = None
) -> bool:
    """Whether `condition` came true in time; if not, that is said, and figures will show it. Ends with the program."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        if alive and alive.poll() is not None:
            raise SystemExit(f"{what}: rasid ended with {alive.returncode}")
        time.sleep(PAUSE_S)
    stage.say(f"  {what}: not within {seconds:.0f} s")
    return False


def free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _opened(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)


def _answers(port: int) -> bool:
    with suppress(OSError), closing(socket.create_connection(("127.0.0.1", port), 1)):
        return True
    return False


def _token() -> str:
    """The one the fake knows."""
    return str(import_module("tests.fakes.telegram_people").TOKEN)


def _write(path: Path, data: object) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
