"""newsboat, sfeed and rss2email as commands, each with its own files in a temporary home.

The process that starts them does nothing else; its memory is not counted. What each has stored is counted at its end,
outside of the time taken. Standard library only.
"""

from __future__ import annotations

import json
import shlex
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.contestant import Lap, addresses
from bench.peers.cache import environment
from bench.peers.stored import check

# As sfeed's README proposes under "Caching, incremental data updates and bandwidth-saving".
ETAGS = """
fetch() {
	etag="$HOME/.sfeed/etags/$(basename "$3")"
	curl -L --max-redirs 0 -H "User-Agent:" -f -s -m 15 --compressed \\
		--etag-save "${etag}" --etag-compare "${etag}" -z "${etag}" "$2" 2>/dev/null
}
"""


@asynccontextmanager
async def newsboat(listed: str, place: str) -> AsyncIterator[Lap]:
    """`newsboat -x reload`, with its defaults."""
    with TemporaryDirectory(prefix="rasid-peer-") as home:
        folder, urls = Path(home), addresses(listed)
        (folder / "urls").write_text("\n".join(urls) + "\n", encoding="utf-8")
        (folder / "config").touch()
        files = [f"--{name}-file={folder / name}" for name in ("url", "cache", "config")]
        files[0] = f"--url-file={folder / 'urls'}"

        def stored() -> int:
            with closing(sqlite3.connect(folder / "cache")) as db:
                return int(db.execute("SELECT count(*) FROM rss_item").fetchone()[0])

        laps: list[str] = []
        yield _lap(["newsboat", *files, "-x", "reload"], _env(place, folder), laps, len(urls))
        check(stored(), len(urls), laps)


@asynccontextmanager
async def sfeed(listed: str, place: str, etags: str = "") -> AsyncIterator[Lap]:
    """`sfeed_update` with its eight jobs; `etags`: with the fetch that its README proposes."""
    with TemporaryDirectory(prefix="rasid-peer-") as home:
        folder, urls = Path(home), addresses(listed)
        (folder / ".sfeed" / "etags").mkdir(parents=True)
        feeds = "\n".join(f"\tfeed feed{n} {shlex.quote(url)}" for n, url in enumerate(urls))
        said = f"{ETAGS if etags else ''}\nfeeds() {{\n{feeds}\n}}\n"
        (folder / ".sfeed" / "sfeedrc").write_text(said, encoding="utf-8")

        def stored() -> int:
            files = (folder / ".sfeed" / "feeds").iterdir()
            return sum(file.read_bytes().count(b"\n") for file in files)

        laps: list[str] = []
        yield _lap(["sfeed_update"], _env(place, folder), laps, len(urls))
        check(stored(), len(urls), laps)


@asynccontextmanager
async def rss2email(listed: str, python: str) -> AsyncIterator[Lap]:
    """`r2e run --no-send`: mails are written and not sent."""
    with TemporaryDirectory(prefix="rasid-peer-") as home:
        folder, urls = Path(home), addresses(listed)
        r2e = [python, str(Path(python).with_name("r2e"))]
        r2e += ["-c", str(folder / "rss2email.cfg"), "-d", str(folder / "rss2email.json")]
        env = _env("/", folder)
        _run([*r2e, "new", "reader@bench.example"], env)
        outlines = "".join(
            f'<outline type="rss" text="feed{n}" xmlUrl="{url}"/>' for n, url in enumerate(urls)
        )
        opml = f'<opml version="1.0"><body>{outlines}</body></opml>'
        (folder / "feeds.opml").write_text(opml, encoding="utf-8")
        _run([*r2e, "opmlimport", str(folder / "feeds.opml")], env)

        def stored() -> int:
            known = json.loads((folder / "rss2email.json").read_text(encoding="utf-8"))
            return sum(len(feed["seen"]) for feed in known["feeds"])

        laps: list[str] = []
        yield _lap([*r2e, "run", "--no-send"], env, laps, len(urls))
        check(stored(), len(urls), laps)


def _lap(command: list[str], env: Mapping[str, str], done: list[str], feeds: int) -> Lap:
    async def lap(name: str) -> float:
        _run(command, env)
        done.append(name)
        return feeds

    return lap


def _env(place: str, home: Path) -> dict[str, str]:
    return environment(Path(place)) | {"HOME": str(home), "LC_ALL": "C.UTF-8"}


def _run(command: list[str], env: Mapping[str, str]) -> None:
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, f"{command[0]} ended with {done.returncode}: {done.stdout[-500:]}"
