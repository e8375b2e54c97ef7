"""A loopback port that can be closed for a while and opened again where it was."""

from __future__ import annotations

import socket

from aiohttp import web


class Port:
    """Serves `app`. While it is closed the number stays taken, so that nobody else is reached by mistake."""

    def __init__(self, app: web.Application, address: str) -> None:
        self._address = address
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        self._site: web.SockSite | None = None

    async def start(self, number: int = 0) -> None:
        """Number 0: any that is free."""
        await self._runner.setup()
        self._socket = self._taken(number)
        self.number: int = self._socket.getsockname()[1]
        await self.open()

    async def open(self) -> None:
        if self._site is None:
            self._site = web.SockSite(self._runner, self._socket)
            await self._site.start()

    async def close(self, spared: object = None) -> None:
        """Connections that stand are cut, but the one of this protocol, which has an answer to bring."""
        if self._site is not None and self._runner.server is not None:
            await self._site.stop()
            self._site = None
            self._socket = self._taken(self.number)
            for one in self._runner.server.connections:
                if one is not spared:
                    one.force_close()

    async def end(self) -> None:
        await self._runner.cleanup()
        self._socket.close()

    def _taken(self, number: int) -> socket.socket:
        """Bound, not yet listening: a caller is refused."""
        taken = socket.socket()
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((self._address, number))
        return taken
