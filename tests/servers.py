"""A feed host on loopback that does what it is told: real HTTP, real sockets, misbehaviour on request."""

from __future__ import annotations

import asyncio
import gzip
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from aiohttp import web

from tests.fakes.port import Port
from tests.oracle import MARK, Published

RSS = "application/rss+xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it came in."""

    path: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None
    delay_s: float = 0.0  # before the answer begins
    after: asyncio.Event | None = None  # the answer is held back until then
    drip_s: float | None = None  # one byte, a pause, one byte ...
    cut_after: int | None = None  # bytes, then the connection is gone, though more were promised
    cut: bool = False  # the connection is gone before a word is said

    def is_unchanged_for(self, headers: dict[str, str]) -> bool:
        if self.etag and "If-None-Match" in headers:
            return headers["If-None-Match"] == self.etag
        return self.last_modified is not None and headers.get("If-Modified-Since") == self.last_modified

    def validators(self) -> dict[str, str]:
        pairs = (("ETag", self.etag), ("Last-Modified", self.last_modified))
        return {name: value for name, value in pairs if value}


class FeedHost:
    """`async with FeedHost() as host: url = host.put("/a.xml", body, etag='"1"')`."""

    def __init__(self, address: str = "127.0.0.1", port: int = 0) -> None:
        self.address = address
        self.port = port  # 0: any that is free, known when it is entered
        self.log: list[Seen] = []
        self.most_at_once = 0
        self._at_once = 0
        self._answers: dict[str, Answer] = {}
        self._next: dict[str, deque[Answer]] = defaultdict(deque)

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._port = Port(app, self.address)
        await self._port.start(self.port)
        self.port = self._port.number
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._port.end()

    async def down(self) -> None:
        """Connections are refused from now on, and those that stand are cut."""
        await self._port.close()

    async def up(self) -> None:
        """On the same port as before."""
        await self._port.open()

    def url(self, path: str) -> str:
        return f"http://{self.address}:{self.port}{path}"

    def put(
        self,
        path: str,
        body: bytes | str = b"",
        *,
        content_type: str | None = RSS,
        headers: dict[str, str] | None = None,
        compress: bool = False,
        **answer: object,
    ) -> str:
        """Serve `body` at `path` from now on; further keywords are those of Answer. Returns the address."""
        raw = body.encode() if isinstance(body, str) else body
        sent = dict(headers or {})
        if content_type:
            sent.setdefault("Content-Type", content_type)
        if compress:
            raw, sent["Content-Encoding"] = gzip.compress(raw), "gzip"
        self._answers[path] = Answer(raw, headers=sent, **answer)  # type: ignore[arg-type]
        return self.url(path)

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        return self.put(path, status=status, headers={"Location": to})

    def fail(self, path: str, *answers: Answer) -> None:
        """The next requests for `path` meet these, one each."""
        self._next[path].extend(answers)

    def hits(self, path: str) -> int:
        return sum(seen.path == path for seen in self.log)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self.log.append(Seen(request.path, dict(request.headers)))
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            failing = self._next[request.path]
            usual = self._answers.get(request.path, Answer(b"", 404))
            return await self._answer(request, failing.popleft() if failing else usual)
        finally:
            self._at_once -= 1

    async def _answer(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        await asyncio.sleep(answer.delay_s)
        if answer.after:
            await answer.after.wait()
        if answer.cut and request.transport is not None:
            request.transport.close()
        if answer.is_unchanged_for(dict(request.headers)):
            return web.Response(status=304, headers=answer.validators())
        headers = answer.headers | answer.validators()
        if answer.drip_s is None and answer.cut_after is None:
            return web.Response(body=answer.body, status=answer.status, headers=headers)
        response = web.StreamResponse(status=answer.status, headers=headers)
        response.content_length = len(answer.body)
        await response.prepare(request)
        if answer.cut_after is not None:
            await response.write(answer.body[: answer.cut_after])
            assert request.transport is not None
            request.transport.close()
        else:
            await _drip(response, answer.body, answer.drip_s or 0.0)
        return response


class Wire:
    """A feed of numbered items, and the truth about it: what was published when."""

    def __init__(
        self,
        host: FeedHost,
        path: str = "/wire.xml",
        *,
        now: Callable[[], float] = time.time,
        keeps: int = 400,
    ) -> None:
        self._host, self._path, self._now = host, path, now
        self._items: deque[str] = deque(maxlen=keeps)  # the newest first; older ones leave the feed
        self.published: list[Published] = []
        self.url = host.put(path, rss())

    def publish(self, *headlines: str, first: int | None = None) -> list[int]:
        """One item for each headline, which gets its number; those numbers. `first` numbers them from there."""
        given: list[int] = []
        for headline in headlines:
            last = self.published[-1].number if self.published else 0
            number = first + len(given) if first is not None else last + 1
            title, link = f"{headline}، {MARK} {number}.", f"https://news.example{self._path}/{number}"
            self._items.appendleft(item(title, link=link, guid=f"n{number}"))
            self.published.append(Published(number, self._now(), self._path))
            given.append(number)
        self._host.put(self._path, rss(*self._items))
        return given


async def _drip(response: web.StreamResponse, body: bytes, pause_s: float) -> None:
    for byte in body:
        await response.write(bytes([byte]))
        await asyncio.sleep(pause_s)


def rss(*items: str, title: str = "أخبار", head: str = "") -> str:
    """An RSS 2.0 document around ready-made `<item>` elements."""
    return f'<rss version="2.0">{head}<channel><title>{title}</title>{"".join(items)}</channel></rss>'


def item(title: str = "", *, link: str = "", guid: str = "", date: str = "", text: str = "") -> str:
    parts = {"title": title, "link": link, "guid": guid, "pubDate": date, "description": text}
    return (
        "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in parts.items() if value) + "</item>"
    )


def publish(host: FeedHost, *titles: str) -> str:
    """Newest first, as feeds do."""
    entries = [
        item(f"{title}", link=f"https://news.example/{n}", guid=f"n{n}") for n, title in enumerate(titles, 1)
    ]
    return host.put("/f", rss(*reversed(entries)))
