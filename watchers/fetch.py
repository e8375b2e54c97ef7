"""The one way out to the outlets: every byte from outside comes through `Fetcher`.

The address check sits in the socket factory, so it sees what is really dialled: IP literals, each of several
DNS answers, each redirect. Limits count decoded bytes. Imports aiohttp, `watchers.guard`, `.hints`, `newsroom.errors`.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from time import monotonic
from types import TracebackType
from typing import Self
from weakref import WeakValueDictionary

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from newsroom import metrics
from newsroom.errors import FetchError
from watchers.guard import check_url, is_reachable
from watchers.hints import fresh_s

DEADLINE_S = 20.0
HOPS = 5
PER_HOST = 2
AT_ONCE = 48
LONGEST_WAIT_S = 24 * 3600.0
LONGEST_LINK = 4096  # characters of a header

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT_REDIRECTS = frozenset({301, 308})
ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    url: str  # after redirects
    body: bytes
    content_type: str | None
    etag: str | None
    last_modified: str | None
    not_modified: bool
    permanent_to: str | None  # where 301 and 308 say the address has moved to
    fresh_s: int | None = None  # for so many seconds a cache would hand out the same
    link: str | None = None  # the Link header
    seconds: float = 0.0  # from a free place to the last byte


class _PrivateAddressError(OSError):
    def __init__(self) -> None:
        super().__init__("address not allowed")  # always the same text: the connector keeps the class then


class Fetcher:
    """Async context manager around one aiohttp session. Nothing is kept between calls but connections."""

    def __init__(
        self,
        *,
        contact: str = "",
        allow_loopback: bool = False,
        deadline_s: float = DEADLINE_S,
        at_once: int = AT_ONCE,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._resolver = resolver
        self._allow_loopback = allow_loopback
        self._deadline_s = deadline_s
        self._user_agent = f"rasid/{version('rasid')}" + (f" (+{contact})" if contact else "")
        self._at_once = at_once
        self._all = asyncio.Semaphore(at_once)
        self._hosts: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self._at_once,
                limit_per_host=PER_HOST,
                resolver=self._resolver,
                socket_factory=self._open_socket,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None),  # one deadline over all hops instead
            headers={"User-Agent": self._user_agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"},
            trust_env=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def get(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, limit: int
    ) -> Response:
        """The body behind `url`, at most `limit` decoded bytes. Waiting for a free place is not timed."""
        with _outcome_counted():
            response = await self._get(url, etag, last_modified, limit)
        metrics.FETCHES.labels("unchanged" if response.not_modified else "ok").inc()
        return response

    async def _get(self, url: str, etag: str | None, last_modified: str | None, limit: int) -> Response:
        address = check_url(url, allow_loopback=self._allow_loopback)
        conditions = {
            name: value
            for name, value in (("If-None-Match", etag), ("If-Modified-Since", last_modified))
            if value
        }
        async with self._place(address):
            began = monotonic()
            with _errors_named():
                async with asyncio.timeout(self._deadline_s):
                    response = await self._follow(address, conditions, limit)
            return replace(response, seconds=monotonic() - began)

    async def post(self, url: str, form: dict[str, str]) -> int:
        """Hand in a form; the status, 2xx. Redirects are not followed and the answer's body is not read."""
        address = check_url(url, allow_loopback=self._allow_loopback)
        async with self._place(address):
            with _errors_named():
                async with asyncio.timeout(self._deadline_s):
                    async with self._session.post(address, data=form, allow_redirects=False) as answer:
                        _refuse_bad_status(answer)
                        return answer.status

    @asynccontextmanager
    async def _place(self, url: URL) -> AsyncIterator[None]:
        """A host's own queue comes first: a slow host must not hold places others could use."""
        host = self._hosts.setdefault(url.host or "", asyncio.Semaphore(PER_HOST))
        async with host, self._all:
            yield

    async def _follow(self, url: URL, conditions: dict[str, str], limit: int) -> Response:
        permanent_to: str | None = None
        all_permanent = True
        for _ in range(HOPS + 1):
            async with self._session.get(url, headers=conditions, allow_redirects=False) as answer:
                if answer.status not in REDIRECTS:
                    return await _read(answer, conditions, limit, permanent_to)
                all_permanent = all_permanent and answer.status in PERMANENT_REDIRECTS
                url = self._next(answer)
                if all_permanent:
                    permanent_to = str(url)
        raise FetchError("redirects", f"more than {HOPS}")

    def _next(self, answer: aiohttp.ClientResponse) -> URL:
        location = answer.headers.get("Location", "").strip()
        if not location:
            raise FetchError(f"http-{answer.status}", "no Location")
        try:
            target = answer.url.join(URL(location))
        except ValueError as error:
            raise FetchError("address", "redirect to what is no address") from error
        return check_url(str(target), allow_loopback=self._allow_loopback)

    def _open_socket(self, info: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, proto, _, (host, port, *_) = info
        if not is_reachable(str(host), int(port), allow_loopback=self._allow_loopback):
            raise _PrivateAddressError
        return socket.socket(family, kind, proto)


@contextmanager
def _outcome_counted() -> Iterator[None]:
    try:
        yield
    except FetchError as error:
        metrics.FETCHES.labels(metrics.reason(error.reason)).inc()
        raise


@contextmanager
def _errors_named() -> Iterator[None]:
    """Whatever the network or the client library raises, as FetchError with a reason code."""
    try:
        yield
    except TimeoutError as error:
        raise FetchError("timeout") from error
    except aiohttp.ClientConnectorDNSError as error:
        raise FetchError("dns", str(error.os_error)) from error
    except (aiohttp.ClientSSLError, ssl.SSLError) as error:
        raise FetchError("tls", _short(error)) from error
    except aiohttp.ClientConnectorError as error:
        reason = "private-address" if isinstance(error.os_error, _PrivateAddressError) else "connection"
        raise FetchError(reason, str(error.os_error)) from error
    except aiohttp.InvalidURL as error:
        raise FetchError("address", _short(error)) from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        reason = "encoding" if "content-encoding" in str(error).lower() else "connection"
        raise FetchError(reason, _short(error)) from error


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]


async def _read(
    answer: aiohttp.ClientResponse, conditions: dict[str, str], limit: int, permanent_to: str | None
) -> Response:
    not_modified = answer.status == 304 and bool(conditions)
    if not not_modified:
        _refuse_bad_status(answer)
        _refuse_bad_encoding(answer)
    return Response(
        status=answer.status,
        url=str(answer.url),
        body=b"" if not_modified else await _body(answer, limit),
        content_type=answer.headers.get("Content-Type"),
        etag=_validator(answer, "ETag"),
        last_modified=_validator(answer, "Last-Modified"),
        not_modified=not_modified,
        permanent_to=permanent_to,
        fresh_s=fresh_s(answer.headers, datetime.now(UTC)),
        link=", ".join(answer.headers.getall("Link", ()))[:LONGEST_LINK] or None,
    )


async def _body(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    if (answer.content_length or 0) > limit:
        raise FetchError("too-large", f"{answer.content_length} bytes")
    body = bytearray()
    async for chunk in answer.content.iter_any():
        body += chunk
        if len(body) > limit:
            raise FetchError("too-large", f"more than {limit} bytes")
    return bytes(body)


def _refuse_bad_status(answer: aiohttp.ClientResponse) -> None:
    if answer.status == 410:
        raise FetchError("gone", permanent=True)
    if not 200 <= answer.status < 300:
        wait = answer.headers.get("Retry-After") if answer.status in (429, 503) else None
        raise FetchError(f"http-{answer.status}", retry_after=retry_after(wait, datetime.now(UTC)))


def _refuse_bad_encoding(answer: aiohttp.ClientResponse) -> None:
    coding = answer.headers.get("Content-Encoding", "").strip().lower()
    if coding not in ENCODINGS:
        raise FetchError("encoding", coding[:40])


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds of a Retry-After header (seconds or a date), within 0 and a day; None when unreadable."""
    if not value:
        return None
    if value.strip().isdecimal():
        seconds = float(value.strip()[:12])
    else:
        try:
            when = parsedate_to_datetime(value)
        except (ValueError, OverflowError):
            return None
        seconds = (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds()
    return min(max(seconds, 0.0), LONGEST_WAIT_S)


def _validator(answer: aiohttp.ClientResponse, name: str) -> str | None:
    """A validator that can be sent back as it came."""
    value = answer.headers.get(name, "")
    return value if 0 < len(value) <= 1024 and value.isascii() and value.isprintable() else None
