"""Updates by webhook: Telegram posts each one to us, and asks no second time once we said 200."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from telegram import Bot, Update

from bot.adapters.telegram import token
from newsroom.settings import Settings

log = structlog.get_logger()

HEADER = "X-Telegram-Bot-Api-Secret-Token"
AT_ONCE = 20  # connections Telegram opens to us


class Webhook:
    """Listens on loopback, behind whatever serves the public address. Any path will do: the secret decides."""

    def __init__(self, settings: Settings, bot: Bot, take: Callable[[Update], Awaitable[None]]) -> None:
        """`take` returns once the update is stored."""
        self._secret = secret_of(settings)
        self._url = settings.telegram_webhook_url
        self._address = settings.webhook_address
        self._bot = bot
        self._take = take
        self._runner: web.AppRunner | None = None

    async def start(self, asked_for: list[str]) -> None:
        """May be called again when it fails. Raises OSError when the address is taken, TelegramError."""
        self._runner = self._runner or await self._listening()
        await self._bot.set_webhook(
            self._url, secret_token=self._secret, allowed_updates=asked_for, max_connections=AT_ONCE
        )

    async def _listening(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_post("/{path:.*}", self._arrived)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=3.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, *self._address).start()
        except OSError:
            await runner.cleanup()
            raise
        return runner

    async def stop(self) -> None:
        """What is being stored is stored; the rest Telegram keeps for the next life."""
        if self._runner:
            await self._runner.cleanup()

    async def _arrived(self, request: web.Request) -> web.Response:
        given = request.headers.get(HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            log.warning("a webhook call without our secret was refused", platform="telegram")
            return web.Response(status=403)
        try:
            told = await request.json()
            update = Update.de_json(told, self._bot)
        except (ValueError, TypeError, KeyError, AttributeError, json.JSONDecodeError):
            log.warning("a webhook call made no sense", platform="telegram")
            return web.Response(status=400)
        await self._take(update)
        return web.Response()


def secret_of(settings: Settings) -> str:
    """As set, or drawn from the token: known to nobody who does not know that."""
    if settings.telegram_webhook_secret:
        return settings.telegram_webhook_secret.get_secret_value()
    return hmac.new(token(settings).encode(), b"rasid webhook", hashlib.sha256).hexdigest()
