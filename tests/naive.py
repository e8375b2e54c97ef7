"""The order that feed bots keep: mark what a poll brought as seen, then tell people. Stands beside rasid in the
kill campaign; see `tests/campaign`.

    python -m tests.naive --feed URL --data FOLDER --telegram URL --slack URL TARGET …

A poll a second. What is new goes into SQLite in one transaction, as safely as rasid writes (WAL, FULL); then each
target is sent one message an item, in order, by a thread of its own, while polling goes on. A message that is
refused is dropped. It dies where rasid dies (`newsroom/killpoints.py`), as far as it has such places.
"""

from __future__ import annotations

import argparse
import gzip
import json
import queue
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen
from xml.etree import ElementTree

from newsroom import killpoints

INTERVAL_S, TIMEOUT_S = 1.0, 10.0
DATABASE = "naive.db"
Entry = tuple[str, str]  # guid, headline


class Seen:
    """What was met before."""

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / DATABASE, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("CREATE TABLE IF NOT EXISTS seen (guid TEXT PRIMARY KEY, title TEXT)")

    def mark(self, entries: list[Entry]) -> list[Entry]:
        """Those that were not; they are from now on."""
        known = {guid for (guid,) in self._db.execute("SELECT guid FROM seen")}
        new = [entry for entry in entries if entry[0] not in known]
        if new:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany("INSERT INTO seen VALUES (?, ?)", new)
            killpoints.reached("after_item_insert")
            self._db.execute("COMMIT")
            print(f"feed read new={len(new)}", file=sys.stderr, flush=True)
        return new


class Teller(threading.Thread):
    """Sends to one target, one message after the other."""

    def __init__(self, target: str, telegram: str, slack: str) -> None:
        super().__init__(daemon=True)
        self.waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
        platform, _, self._chat = target.partition(":")
        senders: dict[str, Callable[[str], None]] = {
            "console": self._print,
            "telegram": lambda text: _post(f"{telegram}/sendMessage", {"chat_id": self._chat, "text": text}),
            "slack": lambda text: _post(f"{slack}chat.postMessage", {"channel": self._chat, "text": text}),
        }
        self._send = senders[platform]

    def run(self) -> None:
        while True:
            text = self.waiting.get()
            killpoints.reached("before_send")
            try:
                self._send(text)
            except (URLError, OSError) as error:
                print(f"dropped: {error}", file=sys.stderr)
            killpoints.reached("after_send")

    def _print(self, text: str) -> None:
        sys.stdout.write(f"{text}\n\n")
        sys.stdout.flush()


def fetch(url: str) -> list[Entry]:
    """The feed's entries, the oldest first."""
    with urlopen(url, timeout=TIMEOUT_S) as response:
        body = response.read()
        packed = response.headers.get("Content-Encoding") == "gzip"
    killpoints.reached("after_fetch")
    channel = ElementTree.fromstring(gzip.decompress(body) if packed else body)
    found = [(one.findtext("guid", ""), one.findtext("title", "")) for one in channel.iter("item")]
    return found[::-1]


def _post(url: str, words: dict[str, str]) -> None:
    from tests.fakes.slack import BOT_TOKEN

    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {BOT_TOKEN}"}
    with urlopen(Request(url, json.dumps(words).encode(), headers), timeout=TIMEOUT_S) as response:
        response.read()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("feed", "data", "telegram", "slack"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("targets", nargs="+")
    given = parser.parse_args()
    seen = Seen(Path(given.data))
    tellers = [Teller(target, given.telegram, given.slack) for target in given.targets]
    for teller in tellers:
        teller.start()
    while True:
        for _, title in seen.mark(fetch(given.feed)):
            for teller in tellers:
                teller.waiting.put(title)
        time.sleep(INTERVAL_S)


if __name__ == "__main__":
    main()
