"""Which addresses may be reached: every spelling of a private one is refused, before or at the socket."""

from __future__ import annotations

import socket

import pytest

from newsroom.errors import FetchError
from tests.servers import FeedHost
from watchers.fetch import Fetcher
from watchers.guard import check_url, is_reachable

SPELLINGS = (
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.000.000.001",
    "0177.0.0.1",
    "0177.0.0.01",
    "017700000001",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0x7f.0x0.0x0.0x1",
    "127.0.0.1.",
    "127.255.255.254",
    "0",
    "0.0.0.0",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::127.0.0.1]",
    "[2002:7f00:1::]",
    "①②⑦.0.0.1",
    "１２７.0.0.1",
    "127。0。0。1",
    "ⓛocalhost",
)

PRIVATE = (
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",  # metadata services
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "fd00:ec2::254",
    "100.64.0.1",
    "192.88.99.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "0.0.0.0",
    "::",
    "::127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::a00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2001:0:1::1",
    "2001:db8::1",
    "2002:a00:1::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
)


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_no_spelling_of_loopback_is_reached(spelling: str) -> None:
    """A server that listens on loopback sees no request, however its address is written."""
    async with FeedHost() as target, Fetcher() as fetcher:
        for url in (f"http://{spelling}/", f"http://{spelling}:{target.port}/"):
            with pytest.raises(FetchError) as refusal:
                await fetcher.get(url, limit=1000)
            assert refusal.value.reason in ("address", "private-address", "dns")
        assert target.log == []


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_the_socket_gate_alone_stops_every_spelling(spelling: str) -> None:
    """Were the first gate to miss a spelling, the address that is dialled would still be refused."""
    host = spelling.strip("[]")
    try:
        found = socket.getaddrinfo(
            host.encode("idna") if host.isascii() else host, 80, type=socket.SOCK_STREAM
        )
    except (OSError, UnicodeError):
        found = []  # it is no name at all here
    assert not any(is_reachable(str(info[4][0]), 80) for info in found)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_and_special_addresses_are_refused(address: str) -> None:
    """Also when loopback is allowed, which means loopback alone."""
    assert not is_reachable(address, 443)
    assert not is_reachable(address, 443, allow_loopback=True)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "64:ff9b::5db8:d822"])
def test_public_addresses_are_allowed_on_web_ports_only(address: str) -> None:
    """An ordinary outlet is reachable; a mail server on the same machine is not."""
    assert is_reachable(address, 443)
    assert is_reachable(address, 80)
    assert not is_reachable(address, 25)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
def test_loopback_needs_an_explicit_word(address: str) -> None:
    """The demo and the tests say it, on any port; nobody else."""
    assert not is_reachable(address, 80)
    assert is_reachable(address, 8080, allow_loopback=True)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/a",
        "file:///etc/passwd",
        "gopher://example.com/",
        "javascript:alert(1)",
        "//example.com/a",
        "/a",
        "",
        "http://",
        "http:///a",
        "http://user@example.com/",
        "http://user:secret@example.com/",
        "http://example.com\\@127.0.0.1/",
        "http://example.com/a b",
        "http://example.com/a\tb",
        "http://example.com/\r\nHost: x",
        "http://example.com/\x00",
        "http://example.com/\u00a0",
        "http://example.com/\ud800",
        " http://example.com/",
        "http://example.com:22/",
        "http://example.com:8080/",
        "http://example.com:99999/",
        "http://example.com:x/",
        "http://[::1/",
        "http://example.com/" + "a" * 5000,
    ],
)
def test_odd_addresses_are_refused_before_anything_is_sent(url: str) -> None:
    """Scheme, user names, strange characters, other ports: each is an `address` fault."""
    with pytest.raises(FetchError) as refusal:
        check_url(url)
    assert refusal.value.reason == "address"


@pytest.mark.parametrize(
    "url",
    [
        "https://shafaq.com/rss/ar",
        "http://example.com:80/",
        "https://www.alsumaria.tv/Rss/News/ar/1/سياسة",
        "https://www.shafaq.com/rss/ar/%D9%85%D8%AC%D8%AA%D9%80%D9%85%D8%B9",
        "https://www.aa.com.tr/ar/rss/default?cat=guncel",
        "https://مثال.موقع/feed",
    ],
)
def test_addresses_of_real_outlets_are_taken(url: str) -> None:
    """Raw Arabic in a path, queries and Arabic host names are ordinary."""
    assert check_url(url).host


def test_any_port_of_loopback_is_taken_when_loopback_is_allowed() -> None:
    """A feed host of the demo listens where it can; other hosts stay on web ports."""
    assert check_url("http://127.0.0.1:4567/", allow_loopback=True).port == 4567
    assert check_url("http://localhost:4567/", allow_loopback=True).port == 4567
    with pytest.raises(FetchError):
        check_url("http://example.com:4567/", allow_loopback=True)
