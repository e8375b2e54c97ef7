"""Slack over HTTP, for those who would rather not use Socket Mode: the same listeners behind a signature."""

from __future__ import annotations

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

PATH = "/slack/events"
LARGEST = 1024 * 1024  # bytes of a request
UNAUTHORIZED = 401  # HTTP


class Doorway:
    """Listens while it is open. Whose signature is wrong or older than five minutes is turned away unread."""

    def __init__(self, app: AsyncApp, secret: str) -> None:
        self._app = app
        self._verifier = SignatureVerifier(secret)
        server = web.Application(client_max_size=LARGEST)
        server.router.add_post(PATH, self._take)
        self._runner = web.AppRunner(server, access_log=None, shutdown_timeout=3.0)

    async def open(self, address: tuple[str, int]) -> tuple[str, int]:
        """Gives where it listens; port 0 is any. Raises OSError."""
        await self._runner.setup()
        await web.TCPSite(self._runner, *address).start()
        host, port = self._runner.addresses[0][:2]
        return str(host), int(port)

    async def close(self) -> None:
        """What came in is answered first."""
        await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.text()
        if not self._signed(request, body):
            return web.Response(status=UNAUTHORIZED)
        return await to_aiohttp_response(await self._app.async_dispatch(await to_bolt_request(request)))

    def _signed(self, request: web.Request, body: str) -> bool:
        """Compared in constant time; a stamp or a signature that is none at all is a wrong one."""
        try:
            return self._verifier.is_valid_request(body, dict(request.headers))
        except (ValueError, TypeError):
            return False
