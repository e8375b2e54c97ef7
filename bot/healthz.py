"""`/healthz` over HTTP: 200 while every promise holds, 503 when one is in danger, with the JSON of `rasid health`;
and `/metrics` beside it, for Prometheus.

It answers within a second, also when the database does not: that is a danger of its own. Nothing it says is secret:
facts, names and reason codes, no addresses of feeds, no tokens.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from aiohttp import web

from bot.metrics import Scrape
from bot.vitals import look
from newsroom.desk import Desk
from newsroom.errors import ConfigError, Fault, StoreError
from newsroom.health import Report, Status, as_json
from newsroom.logs import redact
from newsroom.metrics import CONTENT_TYPE
from newsroom.store.health import Snapshot

log = structlog.get_logger()

ANSWER_S = 0.8
OK, IN_DANGER = 200, 503


class _Answers:
    def __init__(self, desk: Desk, answer_s: float) -> None:
        self._desk = desk
        self._answer_s = answer_s
        self._looking: asyncio.Task[tuple[Snapshot, Report]] | None = None

    async def answer(self, request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(self._answer_s):
                facts, report = await self._look()
        except TimeoutError:
            return _unwell("the database does not answer")
        except StoreError as error:
            return _unwell(redact(str(error)))
        except Exception:
            log.exception("health could not be told")
            return _unwell("health could not be told, see the log")
        status = IN_DANGER if report.dangers else OK
        return _json(as_json(facts, report, self._desk.now()), status)

    async def stop(self) -> None:
        if self._looking:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    async def _look(self) -> tuple[Snapshot, Report]:
        """All who ask at once share one look: a database that hangs holds one thread, not one for each of them."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(look(self._desk))
            self._looking.add_done_callback(_heard)
        return await asyncio.shield(self._looking)


@asynccontextmanager
async def answering(
    desk: Desk, address: tuple[str, int], *, answer_s: float = ANSWER_S
) -> AsyncIterator[tuple[str, int]]:
    """Answer at this host and port, 0 for any, while the block runs; gives those it listens on. `answer_s`: seconds
    after which a database that is silent is called so.

    Raises ConfigError where that cannot be listened on.
    """
    answers, scrape = _Answers(desk, answer_s), Scrape(desk, answer_s=answer_s)

    async def metrics(request: web.Request) -> web.Response:
        return web.Response(body=await scrape.page(), headers={"Content-Type": CONTENT_TYPE})

    app = web.Application()
    app.router.add_get("/healthz", answers.answer)
    app.router.add_get("/metrics", metrics)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=ANSWER_S)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, *address).start()
        except OSError as error:
            why = f"cannot be listened on ({error.strerror})"
            raise ConfigError([Fault("environment", "RASID_HEALTH", why)]) from error
        host, port = runner.addresses[0][:2]
        log.info("health told", at=f"{host}:{port}/healthz")
        yield host, port
    finally:
        await runner.cleanup()
        await answers.stop()
        await scrape.stop()


def _heard(looking: asyncio.Task[tuple[Snapshot, Report]]) -> None:
    """A look that failed when nobody waited for it any more is no news."""
    if not looking.cancelled():
        looking.exception()


def _unwell(why: str) -> web.Response:
    found = [{"key": "database", "count": 0, "since": None}]
    whole = {"status": Status.DANGER, "reason": why, "checks": {}, "dangers": found}
    return _json(json.dumps(whole, ensure_ascii=False), IN_DANGER)


def _json(text: str, status: int) -> web.Response:
    headers = {"Cache-Control": "no-store"}
    return web.Response(text=text, status=status, content_type="application/json", headers=headers)
