"""A feed host on loopback that does what it is told: real HTTP, real sockets, misbehaviour on request."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import dataclass, field
from typing import Self

from aiohttp import web

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
    drip_s: float | None = None  # one byte, a pause, one byte ...
    cut_after: int | None = None  # bytes, then the connection is gone

    def is_unchanged_for(self, headers: dict[str, str]) -> bool:
        if self.etag and "If-None-Match" in headers:
            return headers["If-None-Match"] == self.etag
        return self.last_modified is not None and headers.get("If-Modified-Since") == self.last_modified

    def validators(self) -> dict[str, str]:
        pairs = (("ETag", self.etag), ("Last-Modified", self.last_modified))
        return {name: value for name, value in pairs if value}


class FeedHost:
    """`async with FeedHost() as host: url = host.put("/a.xml", body, etag='"1"')`."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.address = address
        self.log: list[Seen] = []
        self.most_at_once = 0
        self._at_once = 0
        self._answers: dict[str, Answer] = {}

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.address, 0)
        await site.start()
        self.port: int = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

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

    def hits(self, path: str) -> int:
        return sum(seen.path == path for seen in self.log)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self.log.append(Seen(request.path, dict(request.headers)))
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            return await self._answer(request, self._answers.get(request.path, Answer(b"", 404)))
        finally:
            self._at_once -= 1

    async def _answer(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        await asyncio.sleep(answer.delay_s)
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
