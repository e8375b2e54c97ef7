"""A desk for commands that only ask: they make no database, and may have a page or a feed read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from newsroom.errors import ConfigError, Fault
from newsroom.settings import Settings, load_settings

if TYPE_CHECKING:
    from newsroom.desk import Desk


def existing(settings: Settings) -> Settings:
    """The same settings. Raises ConfigError where a question would make an empty database, and be answered from it."""
    from newsroom.store.engine import address

    url = address(settings)
    path = Path(url.database or "")
    if url.get_backend_name() == "sqlite" and not (path.exists() and path.stat().st_size):
        name = "DATABASE_URL" if settings.database_url else "RASID_DATA"
        why = f"there is no database at {path.absolute()} yet: `rasid run` makes one, `rasid demo` shows one"
        raise ConfigError([Fault("environment", name, why)])
    return settings


@asynccontextmanager
async def asking_desk() -> AsyncIterator[Desk]:
    """Raises ConfigError, as `existing`."""
    from newsroom.desk import open_desk
    from watchers.outside import LazyGate

    settings = existing(load_settings())
    async with LazyGate(settings) as gate, open_desk(settings, service=False) as desk:
        desk.outside = gate
        yield desk
