"""Sample outlets on loopback, served as real sites are: conditional requests, compression, edited articles.

Imports bot.demo.samples and newsroom.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from types import TracebackType

from aiohttp import web

from bot.demo.samples import SampleItem, SampleOutlet, feed, load_samples, page
from newsroom.models import FeedSpec, Pages


class SampleHost:
    """`async with SampleHost(folder) as host`; raising `host.wave` publishes and rewrites."""

    def __init__(self, folder: Path) -> None:
        self.outlets = {outlet.key: outlet for outlet in load_samples(folder)}
        self.wave = 1
        self.base = ""
        app = web.Application()
        app.add_routes([web.get("/{outlet}/feed.xml", self._feed), web.get("/{outlet}/{slug}", self._page)])
        self._runner = web.AppRunner(app, access_log=None)

    @property
    def last_wave(self) -> int:
        return max(v.wave for o in self.outlets.values() for item in o.items for v in item.versions)

    def feeds(self) -> tuple[FeedSpec, ...]:
        return tuple(self._spec(outlet) for outlet in self.outlets.values())

    async def __aenter__(self) -> SampleHost:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.base = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    def _spec(self, outlet: SampleOutlet) -> FeedSpec:
        return FeedSpec(
            key=f"sample-{outlet.key}",
            url=f"{self.base}/{outlet.key}/feed.xml",
            outlet=outlet.name,
            country=outlet.country,
            group="samples",
            pages=Pages.NEVER if outlet.text == "none" else Pages.AUTO,
        )

    async def _feed(self, request: web.Request) -> web.Response:
        outlet = self._outlet(request)
        body = feed(outlet, self.base, self.wave)
        return _answer(request, body, f"application/{outlet.format}+xml", outlet.changed(self.wave))

    async def _page(self, request: web.Request) -> web.Response:
        outlet = self._outlet(request)
        item = _item(outlet, request.match_info["slug"])
        version = item.at(self.wave) if item else None
        if not item or not version:
            raise web.HTTPNotFound
        return _answer(request, page(outlet, item, self.wave), "text/html", version.at, outlet.encoding)

    def _outlet(self, request: web.Request) -> SampleOutlet:
        outlet = self.outlets.get(request.match_info["outlet"])
        if not outlet:
            raise web.HTTPNotFound
        return outlet


def _item(outlet: SampleOutlet, slug: str) -> SampleItem | None:
    return next((item for item in outlet.items if item.slug == slug), None)


def _answer(
    request: web.Request, body: bytes, kind: str, changed: datetime, charset: str | None = None
) -> web.Response:
    """The body, compressed when that is understood, or 304 when the caller has it already."""
    tag = hashlib.blake2b(body, digest_size=8).hexdigest()
    answer = web.Response(status=304)
    if not _has_it(request, tag, changed):
        answer = web.Response(body=body, content_type=kind, charset=charset)
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            answer.enable_compression(web.ContentCoding.gzip)
    answer.etag = tag
    answer.last_modified = changed
    return answer


def _has_it(request: web.Request, tag: str, changed: datetime) -> bool:
    """If-None-Match decides alone where it is sent (RFC 9110, 13.2.2)."""
    if request.if_none_match is not None:
        return any(known.value in (tag, "*") for known in request.if_none_match)
    since = request.if_modified_since
    return since is not None and changed.replace(microsecond=0) <= since
