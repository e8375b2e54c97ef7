"""An HTTP server that costs next to nothing: answers made beforehand, conditions and compression understood.

What stands beside rasid on these addresses is measured, not this: a request takes some 30 µs. Standard library only.
"""

from __future__ import annotations

import asyncio
import gzip
import resource
import socket
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha1

LONGEST_HEAD = 64 * 1024
COMPRESSION = 1  # the size hardly matters on loopback, the time to get ready does
HANG = b""  # an answer that never comes

Headers = Mapping[bytes, bytes]  # names in lower case
Answerer = Callable[[str, Headers], bytes]


@dataclass(frozen=True, slots=True)
class Page:
    """A body, compressed, and how it is known again."""

    packed: bytes
    kind: str
    etag: str
    modified: str

    @classmethod
    def of(cls, body: bytes, kind: str, modified: datetime) -> Page:
        tag = f'"{sha1(body).hexdigest()}"'
        return cls(gzip.compress(body, COMPRESSION), kind, tag, _http_date(modified))

    def modified_at(self, moment: datetime) -> Page:
        return replace(self, modified=_http_date(moment))

    def answer(self, headers: Headers) -> bytes:
        """304, or the body, as the caller can read it. If-None-Match decides alone where it is sent."""
        validators = f"ETag: {self.etag}\r\nLast-Modified: {self.modified}\r\n"
        known = headers.get(b"if-none-match")
        unchanged = (
            known == self.etag.encode()
            if known is not None
            else headers.get(b"if-modified-since") == self.modified.encode()
        )
        if unchanged:
            return f"HTTP/1.1 304 Not Modified\r\n{validators}\r\n".encode()
        packed = b"gzip" in headers.get(b"accept-encoding", b"")
        body = self.packed if packed else gzip.decompress(self.packed)
        coding = "Content-Encoding: gzip\r\n" if packed else ""
        return head(200, len(body), f"Content-Type: {self.kind}\r\n{coding}{validators}") + body


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def head(status: int, length: int, more: str = "") -> bytes:
    return f"HTTP/1.1 {status} Status\r\n{more}Content-Length: {length}\r\n\r\n".encode()


class _Connection(asyncio.Protocol):
    def __init__(self, answer: Answerer) -> None:
        self._answer = answer
        self._waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while b"\r\n\r\n" in self._waiting:
            request, _, self._waiting = self._waiting.partition(b"\r\n\r\n")
            self._meet(request)
        if len(self._waiting) > LONGEST_HEAD:
            self._transport.close()

    def _meet(self, request: bytes) -> None:
        line, *lines = request.split(b"\r\n")
        parts = line.split(b" ")
        if len(parts) != 3:
            self._transport.close()
            return
        pairs = (one.partition(b":") for one in lines)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        if said := self._answer(parts[1].decode("ascii", "replace"), headers):
            self._transport.write(said)
            if parts[2] == b"HTTP/1.0" or headers.get(b"connection", b"").lower() == b"close":
                self._transport.close()


class Listening:
    """`async with Listening(addresses, answer) as ports`: one port on all of these loopback addresses."""

    def __init__(self, addresses: Iterable[str], answer: Answerer) -> None:
        self._addresses = sorted(set(addresses))
        self._answer = answer
        self._servers: list[asyncio.Server] = []

    async def __aenter__(self) -> int:
        allow_open_files(len(self._addresses) + 2000)
        loop, port = asyncio.get_running_loop(), 0
        for address in self._addresses:
            server = await loop.create_server(
                lambda: _Connection(self._answer), address, port, family=socket.AF_INET, backlog=512
            )
            self._servers.append(server)
            port = server.sockets[0].getsockname()[1]
        return port

    async def __aexit__(self, *_: object) -> None:
        for server in self._servers:
            server.close()


def allow_open_files(wanted: int) -> None:
    """As many as the machine lets this process have, up to `wanted`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(wanted, hard)), hard))
