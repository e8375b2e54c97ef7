"""Which addresses may be reached. Pure: imports only the standard library, yarl and `newsroom.errors`.

Two gates, both needed. `check_url` refuses odd addresses before anything is sent; `is_reachable` is asked
with the numeric address of every socket, after name resolution, so no spelling and no DNS answer gets by.
"""

from __future__ import annotations

import unicodedata
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from yarl import URL

from newsroom.errors import FetchError

PORTS = frozenset({80, 443})
LONGEST = 4096

# `is_global` calls these global, by its definition or in some versions of Python.
DENIED = tuple(
    map(
        ip_network,
        (
            "100.64.0.0/10",  # carrier NAT, and 100.100.100.200
            "168.63.129.16/32",  # Azure
            "192.0.0.0/24",
            "192.88.99.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::/96",  # IPv4-compatible
            "64:ff9b:1::/48",  # local NAT64
            "2001::/32",  # Teredo
            "2002::/16",  # 6to4
            "3fff::/20",
            "5f00::/16",
            "fec0::/10",
            "ff00::/8",
        ),
    )
)
NAT64 = IPv6Network("64:ff9b::/96")


def check_url(text: str, *, allow_loopback: bool = False) -> URL:
    """`text` as the address that will be dialled; raises FetchError("address")."""
    usual = text.isascii() and text.isprintable() and " " not in text
    if len(text) > LONGEST or "\\" in text or not (usual or not any(map(_is_odd, text))):
        raise FetchError("address", "characters no address has")
    try:
        url = URL(text)
        host, port = url.host, url.port
    except ValueError as error:
        raise FetchError("address", "is not an address") from error
    if url.scheme not in ("http", "https") or not host:
        raise FetchError("address", "only http and https")
    if url.raw_user is not None or url.raw_password is not None:
        raise FetchError("address", "holds a user name")
    if port not in PORTS and not (allow_loopback and _names_loopback(host)):
        raise FetchError("address", f"port {port}")
    return url


def is_reachable(address: str, port: int, *, allow_loopback: bool = False) -> bool:
    """May a socket be opened to this numeric address?"""
    ip = _unwrapped(ip_address(address))
    if ip.is_loopback:
        return allow_loopback
    return port in PORTS and ip.is_global and not any(ip in network for network in _denied(ip))


def _unwrapped(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address a mapped or NAT64 address leads to."""
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped:
            return ip.ipv4_mapped
        if ip in NAT64:
            return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip


def _denied(ip: IPv4Address | IPv6Address) -> list[IPv4Network | IPv6Network]:
    return [network for network in DENIED if network.version == ip.version]


def _is_odd(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in ("Cc", "Cs", "Zs")


def _names_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
