"""A feed list full of attacks: each is refused or killed with its reason, and the good feeds do not notice."""

from __future__ import annotations

import gzip
import json
import zlib
from pathlib import Path

import pytest

from tests.servers import FeedHost, item, rss
from tests.test_cli import NEWS, Rasid, rasid

__all__ = ["rasid"]  # fixtures

GIGABYTE = 1024**3
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
PEAK = """
import resource, sys
from bot.cli import main
try:
    main()
finally:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    print(max(resource.getrusage(kind).ru_maxrss for kind in kinds) // 1024, file=sys.stderr)
"""


def gzip_bomb() -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    block = bytes(1024 * 1024)
    return b"".join(packer.compress(block) for _ in range(GIGABYTE // len(block))) + packer.flush()


@pytest.mark.slow
async def test_every_attack_gets_its_reason_and_the_good_feeds_are_read(rasid: Rasid, host: FeedHost) -> None:
    """What `rasid feeds list` says of each after one cycle of the real program."""
    good = [
        host.put(f"/good{n}", rss(item(f"{NEWS} {n}", link=f"https://news.example/{n}"))) for n in range(3)
    ]
    attacks = {
        "http://10.1.2.3/feed": "private-address",
        "http://[::ffff:169.254.169.254]/feed": "private-address",
        "file:///etc/passwd": "address",
        "gopher://a.example/1": "address",
        host.redirect("/to-private", "http://192.168.1.1/feed"): "private-address",
        host.redirect("/to-file", "file:///etc/passwd"): "address",
        host.redirect("/loop", "/loop"): "redirects",
        host.put("/bomb", gzip_bomb(), headers={"Content-Encoding": "gzip"}): "too-large",
        host.put("/br", b"\xcf\xff\xff\x7f\xf8" * 99, headers={"Content-Encoding": "br"}): "encoding",
        host.put("/laughs", f'<!DOCTYPE r [<!ENTITY l0 "ha">{LAUGHS}]><rss>&l9;</rss>'): "entities-refused",
        host.put("/newlines", b"\n" * 40_000 + b"<rss></rss>"): None,  # stripped before a parser sees it
        host.put("/redos", rss(f"<item><id/><author>{'a' * 64_000}</author></item>")): "parser-timeout",
        host.put("/page", b"<!DOCTYPE html><html><body>hello</body></html>"): "html-not-feed",
        host.put("/empty", b""): "empty",
        host.put("/noise", gzip.compress(b"x")): "not-a-feed",
    }
    rasid.follow(*good, *attacks)
    done = await rasid("run", "--once")
    listed = json.loads((await rasid("feeds", "list", "--json")).stdout)

    reasons = {row["url"]: row["last_reason"] for row in listed}
    assert {url: reasons[url] for url in attacks} == attacks
    assert [reasons[url] for url in good] == [None] * 3
    assert all(f"{NEWS} {n}" in done.stdout for n in range(3))


async def test_loopback_is_refused_without_the_setting_that_allows_it(rasid: Rasid, host: FeedHost) -> None:
    """The demo and the tests ask for it; nobody else should."""
    rasid.follow(host.put("/f", rss(item(NEWS))), f"http://localhost:{host.port}/f", "http://127.0.0.1/f")
    rasid.more["RASID_ALLOW_LOOPBACK"] = "false"
    await rasid("run", "--once")
    listed = json.loads((await rasid("feeds", "list", "--json")).stdout)

    assert {row["last_reason"] for row in listed} <= {"private-address", "address"}
    assert host.log == []


@pytest.mark.slow
async def test_a_gigabyte_behind_a_megabyte_does_not_fill_the_memory(rasid: Rasid, host: FeedHost) -> None:
    """Peak of the program and its children while it refuses the bomb, beside a cycle with a harmless feed."""
    peaks = []
    for url in (
        host.put("/harmless", rss(item(NEWS))),
        host.put("/bomb", gzip_bomb(), headers={"Content-Encoding": "gzip"}),
    ):
        rasid.follow(url)
        (rasid.folder / "peak.py").write_text(PEAK)
        process = await rasid.start_script("peak.py", "run", "--once")
        _, err = await process.communicate()
        peaks.append(int(err.decode().splitlines()[-1]))

    assert peaks[1] - peaks[0] <= 32


def test_this_file_makes_its_bombs_by_code() -> None:
    """Nothing hostile lies in the repository."""
    assert not [path for path in Path(__file__).parent.rglob("*") if path.suffix in (".gz", ".br", ".zip")]
