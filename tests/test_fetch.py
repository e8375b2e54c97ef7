"""The one way out: what is taken, what is refused, and that refusing costs neither memory nor time."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import zlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from aiohttp import abc

from newsroom.errors import FetchError
from tests.servers import RSS, FeedHost, rss
from watchers.fetch import Fetcher, retry_after

LIMIT = 5_000_000
MB = 1024 * 1024


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(contact="desk@example.org", allow_loopback=True, deadline_s=2) as fetcher:
        yield fetcher


async def reason(fetcher: Fetcher, url: str, limit: int = LIMIT) -> FetchError:
    with pytest.raises(FetchError) as refusal:
        await fetcher.get(url, limit=limit)
    return refusal.value


async def test_a_feed_is_read_with_its_validators(host: FeedHost, fetcher: Fetcher) -> None:
    """Body, type and validators come back as sent; the request says honestly who asks."""
    url = host.put("/a.xml", rss(), etag='"1"', last_modified="Mon, 01 Sep 2025 00:00:00 GMT", compress=True)
    response = await fetcher.get(url, limit=LIMIT)
    assert (response.status, response.url, response.not_modified) == (200, url, False)
    assert response.body.decode() == rss()
    assert (response.content_type, response.etag) == (RSS, '"1"')
    assert response.last_modified == "Mon, 01 Sep 2025 00:00:00 GMT"
    sent = host.log[0].headers
    assert sent["User-Agent"].startswith("rasid/")
    assert sent["User-Agent"].endswith(" (+desk@example.org)")
    assert sent["Accept-Encoding"] == "gzip, deflate"
    assert "Cookie" not in sent


@pytest.mark.parametrize("sent", [{"etag": '"1"'}, {"last_modified": "Mon, 01 Sep 2025 00:00:00 GMT"}])
async def test_an_unchanged_feed_costs_no_body(
    host: FeedHost, fetcher: Fetcher, sent: dict[str, str]
) -> None:
    """Either validator alone is enough for a 304."""
    url = host.put("/a.xml", rss(), etag='"1"', last_modified="Mon, 01 Sep 2025 00:00:00 GMT")
    response = await fetcher.get(url, limit=LIMIT, **sent)
    assert (response.status, response.not_modified, response.body) == (304, True, b"")


async def test_a_304_nobody_asked_for_is_a_fault(host: FeedHost, fetcher: Fetcher) -> None:
    """Otherwise a broken cache would look like a healthy silent feed."""
    assert (await reason(fetcher, host.put("/a", status=304))).reason == "http-304"


async def test_validators_that_cannot_be_sent_back_are_not_kept(host: FeedHost, fetcher: Fetcher) -> None:
    """A header of a thousand letters, or not ASCII, would break the next request."""
    for etag in ('"' + "x" * 2000 + '"', '"é"'):
        assert (await fetcher.get(host.put("/a", rss(), etag=etag), limit=LIMIT)).etag is None


async def test_cookies_are_not_kept(host: FeedHost, fetcher: Fetcher) -> None:
    """Nobody is followed from poll to poll."""
    url = host.put("/a", rss(), headers={"Set-Cookie": "who=you"})
    for _ in range(2):
        await fetcher.get(url, limit=LIMIT)
    assert "Cookie" not in host.log[1].headers


async def test_proxy_settings_of_the_machine_are_ignored(
    host: FeedHost, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy would open the sockets itself, unguarded."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert (await fetcher.get(host.put("/a", rss()), limit=LIMIT)).status == 200


@pytest.mark.parametrize("compress", [False, True])
async def test_a_body_over_the_limit_is_refused(host: FeedHost, fetcher: Fetcher, compress: bool) -> None:
    """What counts is the decoded size; a body of exactly the limit is taken."""
    url = host.put("/a", b"x" * 10_000, compress=compress)
    assert len((await fetcher.get(url, limit=10_000)).body) == 10_000
    assert (await reason(fetcher, url, limit=9_999)).reason == "too-large"


@pytest.mark.parametrize("coding", ["br", "zstd", "compress", "gzip, br", "x" * 100])
async def test_other_codings_are_refused(host: FeedHost, fetcher: Fetcher, coding: str) -> None:
    """Also when nobody asked for them, and whether or not a decoder is installed."""
    url = host.put("/a", b"\x8b\x03\x80", headers={"Content-Encoding": coding})
    assert (await reason(fetcher, url)).reason == "encoding"


async def test_damaged_compression_is_a_named_fault(host: FeedHost, fetcher: Fetcher) -> None:
    """Not a crash."""
    url = host.put("/a", b"this is not gzip", headers={"Content-Encoding": "gzip"})
    assert (await reason(fetcher, url)).reason == "encoding"


BOMB = """
import asyncio, json, re, sys
from newsroom.errors import FetchError
from tests.servers import FeedHost
from watchers.fetch import Fetcher

def peak(): return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024

async def main():
    coding, body = sys.argv[1], sys.stdin.buffer.read()
    async with FeedHost() as host, Fetcher(allow_loopback=True) as fetcher:
        await fetcher.get(host.put("/warm", b"x"), limit=1000)
        url = host.put("/bomb", body, headers={"Content-Encoding": coding})
        before = peak()
        try:
            await fetcher.get(url, limit=5_000_000)
            reason = None
        except FetchError as error:
            reason = error.reason
        print(json.dumps({"reason": reason, "grew": peak() - before}))

asyncio.run(main())
"""


def gigabyte(bits: int) -> bytes:
    """A gigabyte of zeros, deflated. A full flush makes the packed 64 MB repeatable."""
    packer = zlib.compressobj(9, zlib.DEFLATED, bits)
    start = packer.compress(b"\0") + packer.flush(zlib.Z_FULL_FLUSH)
    return start + 16 * (packer.compress(bytes(64 * MB)) + packer.flush(zlib.Z_FULL_FLUSH))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
@pytest.mark.parametrize(
    ("coding", "body", "expected"),
    [
        ("gzip", lambda: gigabyte(31), "too-large"),
        ("deflate", lambda: gigabyte(15), "too-large"),
        ("br", lambda: b"\xff" * 809, "encoding"),  # refused unread: what it unpacks to does not matter
    ],
)
def test_a_bomb_of_a_gigabyte_costs_little_memory(
    coding: str, body: Callable[[], bytes], expected: str
) -> None:
    """A megabyte on the wire that unpacks to a gigabyte is refused with at most 32 MB of memory."""
    run = subprocess.run(
        [sys.executable, "-c", BOMB, coding], input=body(), capture_output=True, check=True, timeout=60
    )
    told = json.loads(run.stdout)
    assert told["reason"] == expected
    assert told["grew"] <= 32


async def test_redirects_are_followed_and_permanent_ones_reported(host: FeedHost, fetcher: Fetcher) -> None:
    """A feed that moved for good is known by its new address; a temporary detour changes nothing."""
    end = host.put("/end", rss())
    host.redirect("/middle", "/end", 308)
    assert (await fetcher.get(host.redirect("/old", "/middle", 301), limit=LIMIT)).permanent_to == end
    host.redirect("/today", "/end", 302)
    moved = await fetcher.get(host.redirect("/old", "/today", 301), limit=LIMIT)
    assert (moved.permanent_to, moved.url) == (host.url("/today"), end)
    assert (await fetcher.get(host.redirect("/now", "/end", 307), limit=LIMIT)).permanent_to is None


async def test_validators_reach_the_end_of_a_redirect(host: FeedHost, fetcher: Fetcher) -> None:
    """They were given by the final address, so it must see them."""
    host.put("/end", rss(), etag='"1"')
    assert (await fetcher.get(host.redirect("/a", "/end"), etag='"1"', limit=LIMIT)).not_modified


async def test_a_redirect_loop_ends(host: FeedHost, fetcher: Fetcher) -> None:
    """Five hops are followed, the sixth is not."""
    assert (await reason(fetcher, host.redirect("/a", "/a"))).reason == "redirects"
    assert host.hits("/a") == 6


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("http://10.0.0.1/", "private-address"),
        ("http://169.254.169.254/latest/meta-data/", "private-address"),
        ("http://[fd00:ec2::254]/", "private-address"),
        ("http://[::ffff:10.0.0.1]/", "private-address"),
        ("http://2852039166/", "address"),  # 169.254.169.254 as one number
        ("file:///etc/passwd", "address"),
        ("http://example.com:22/", "address"),
        ("http://user@example.com/", "address"),
        ("http://[::1/", "address"),
        ("", "http-302"),
    ],
)
async def test_a_redirect_is_checked_like_a_first_address(
    host: FeedHost, fetcher: Fetcher, target: str, expected: str
) -> None:
    """An outlet cannot send us into a private network."""
    assert (await reason(fetcher, host.redirect("/a", target))).reason == expected


class Rebinding(abc.AbstractResolver):
    """A name server that gives a public address first and loopback from then on."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[abc.ResolveResult]:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            abc.ResolveResult(
                hostname=host, host=ip, port=port, family=socket.AF_INET, proto=0, flags=socket.AI_NUMERICHOST
            )
            for ip in answer
        ]

    async def close(self) -> None: ...


@pytest.mark.parametrize("answer", [["127.0.0.1"], ["127.0.0.1", "127.0.0.2"], ["127.0.0.1", "10.0.0.1"]])
async def test_a_name_that_resolves_to_private_addresses_is_refused(
    host: FeedHost, answer: list[str]
) -> None:
    """Whatever the name server says, one address or several, no socket is opened."""
    async with Fetcher(deadline_s=2, resolver=Rebinding(answer)) as fetcher:
        assert (await reason(fetcher, "http://outlet.example/")).reason == "private-address"
    assert host.log == []


async def test_the_client_library_asks_the_socket_gate_every_time(host: FeedHost) -> None:
    """aiohttp opens no socket past `socket_factory`: not for literals, not with several addresses."""
    asked = []

    def refuse(info: aiohttp.AddrInfoType) -> socket.socket:
        asked.append(info[4][0])
        raise OSError("no")

    resolver = Rebinding(["127.0.0.1", "127.0.0.2"])
    connector = aiohttp.TCPConnector(socket_factory=refuse, resolver=resolver)
    async with aiohttp.ClientSession(connector=connector) as session:
        for url in (
            f"http://127.0.0.1:{host.port}/",
            f"http://outlet.example:{host.port}/",
            f"http://[::1]:{host.port}/",
        ):
            with pytest.raises(aiohttp.ClientConnectorError):
                await session.get(url)
    assert set(asked) == {"127.0.0.1", "127.0.0.2", "::1"}
    assert host.log == []


async def test_a_slow_outlet_is_given_up(host: FeedHost) -> None:
    """Neither silence nor a byte now and then holds a place beyond the deadline."""
    async with Fetcher(allow_loopback=True, deadline_s=0.5) as fetcher:
        assert (await reason(fetcher, host.put("/silent", rss(), delay_s=30))).reason == "timeout"
        assert (await reason(fetcher, host.put("/drip", rss(), drip_s=0.1))).reason == "timeout"


async def test_slow_outlets_do_not_hold_up_good_ones() -> None:
    """Twelve requests to a host that never answers, and another host is read all the same."""
    async with FeedHost() as slow, FeedHost("127.0.0.2") as good, Fetcher(allow_loopback=True) as fetcher:
        stuck = [asyncio.create_task(fetcher.get(slow.put(f"/{n}", delay_s=60), limit=9)) for n in range(30)]
        await asyncio.sleep(0.1)
        url = good.put("/a", rss())
        assert [(await fetcher.get(url, limit=LIMIT)).status for _ in range(50)] == [200] * 50
        assert not any(task.done() for task in stuck)
        for task in stuck:
            task.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)


async def test_a_host_is_asked_for_two_things_at_once_at_most(host: FeedHost, fetcher: Fetcher) -> None:
    """And waiting for one's turn is no timeout: twelve half seconds in pairs outlast the deadline of two."""
    urls = [host.put(f"/{n}", rss(), delay_s=0.5) for n in range(12)]
    answers = await asyncio.gather(*(fetcher.get(url, limit=LIMIT) for url in urls))
    assert [answer.status for answer in answers] == [200] * 12
    assert host.most_at_once == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 502, 503])
async def test_refusals_are_named_by_their_status(host: FeedHost, fetcher: Fetcher, status: int) -> None:
    """So that the admin reads `http-403` and not `failed`."""
    error = await reason(fetcher, host.put("/a", status=status))
    assert (error.reason, error.permanent) == (f"http-{status}", False)


async def test_gone_for_good_is_permanent(host: FeedHost, fetcher: Fetcher) -> None:
    """410 is the only answer that says so."""
    error = await reason(fetcher, host.put("/a", status=410))
    assert (error.reason, error.permanent) == ("gone", True)


def test_a_wish_that_no_clock_can_fulfil_is_none() -> None:
    """A zone beyond all zones is a fault of the server, not of the feed's reading."""
    assert retry_after("01 Sep 2025 12:00:00 +99999999999999", datetime.now(UTC)) is None


@pytest.mark.parametrize(("status", "expected"), [(429, 120.0), (503, 120.0), (500, None)])
async def test_a_wish_to_wait_is_heard(
    host: FeedHost, fetcher: Fetcher, status: int, expected: float | None
) -> None:
    """Retry-After counts where it has a meaning."""
    url = host.put("/a", status=status, headers={"Retry-After": "120"})
    assert (await reason(fetcher, url)).retry_after == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Mon, 01 Sep 2025 00:01:00 GMT", 60.0),
        ("Mon, 01 Sep 2025 03:01:00 +0300", 60.0),
        ("Sun, 31 Aug 2025 00:00:00 GMT", 0.0),
        ("Mon, 01 Sep 2035 00:00:00 GMT", 86_400.0),
        ("9" * 5000, 86_400.0),
        ("-5", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_in_either_form(value: str | None, expected: float | None) -> None:
    """Seconds or a date; never below zero, never more than a day, never an exception."""
    assert retry_after(value, datetime(2025, 9, 1, tzinfo=UTC)) == expected


async def test_faults_of_the_network_are_named(host: FeedHost, fetcher: Fetcher) -> None:
    """A cut connection, a closed port, an unknown name, a server without TLS, an answer that is no HTTP."""
    assert (await reason(fetcher, host.put("/cut", b"x" * 1000, cut_after=10))).reason == "connection"
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        assert (await reason(fetcher, url)).reason == "connection"
    assert (await reason(fetcher, "http://no-such-name.invalid/")).reason == "dns"
    assert (await reason(fetcher, f"https://127.0.0.1:{host.port}/")).reason == "tls"


async def test_junk_instead_of_http_is_a_named_fault(fetcher: Fetcher) -> None:
    """Whatever the other side says, the caller sees FetchError."""

    async def junk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"\x00\xff nonsense\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(junk, "127.0.0.1", 0)
    async with server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        assert (await reason(fetcher, url)).reason == "connection"
