"""A newsroom on stores that fail: bursts of items, something that happens in the middle of one, and what was told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from bot.commands.registry import dispatch
from bot.commands.request import Request
from newsroom.files import load_config
from newsroom.models import Dossier, Pages
from newsroom.settings import SHIPPED_CONFIG
from newsroom.store.tables import item_keys
from tests.chat import until
from tests.house import House, Room, feed, open_house, target
from tests.oracle import MARK, Published, Report, Shown, judge
from tests.scene import lean
from tests.servers import FeedHost, item, rss
from tests.stores import RedisServer

QUESTION = "حالة عين الأسد"
TARGET = "console"
IN_HAND_S = 0.4  # how long a page keeps a poll waiting in which something is to happen


@dataclass
class Bursts:
    """One feed, and one chat that is to be told every item of it once."""

    house: House
    host: FeedHost
    published: list[Published] = field(default_factory=list)
    _items: list[str] = field(default_factory=list)

    async def burst(self, midway: Callable[[], object] | None = None, items: int = 3, size: int = 0) -> None:
        """Publish, poll and send. `midway` happens when the items are known to be new and none of them is recorded:
        the reader waits for a page then. `size`: of each item's text, in characters."""
        page = f"/page/{len(self.published)}"
        self.host.put(page, status=404, delay_s=IN_HAND_S)
        for n in range(items):
            number = len(self.published) + 1
            self.published.append(Published(number, self.house.clock().timestamp(), "/f"))
            title = f"رتل يصل إلى عين الأسد، {MARK} {number}."
            link = self.host.url(page) if midway and n == 0 else ""
            text = " ".join(f"كلمة{number}{n}" for n in range(size // 9))
            self._items.insert(
                0, item(title, guid=f"urn:news:{number}", link=link, text=text if n or not midway else "")
            )
        self.host.put("/f", rss(*self._items))
        polling = asyncio.create_task(self.house.poll())
        try:
            if midway:
                await until(lambda: self.host.hits(page))
                midway()
        finally:
            await polling

    async def again(self) -> None:
        """Poll and send what is left, when a reader or a sender that gave up is believed dead."""
        await self.house.poll(minutes=10)
        await self.house.poll(minutes=10)

    async def answered(self) -> bool:
        """Whether somebody who asks is answered, from what is recorded."""
        return len((await dispatch(Request(QUESTION), self.house.desk)).blocks) > 1

    def report(self) -> Report:
        shown = [Shown(key, text) for key, text in self.house.room.seen]
        return judge(self.published, {TARGET: {one.number for one in self.published}}, shown)

    async def confirmed(self, server: RedisServer) -> set[str]:
        """The keys of items that Redis takes for recorded."""
        prefix = f"rasid:{self.house.desk.db.instance}:item:"
        keys = [str(key) for key in server.client.scan_iter(f"{prefix}*", count=5000)]
        return {key.removeprefix(prefix) for key in keys if str(server.client.get(key)).startswith("=")}

    async def recorded(self) -> set[str]:
        return await self.house.desk.db.read(_keys)


def _keys(conn: Connection) -> set[str]:
    return set(conn.execute(select(item_keys.c.key)).scalars())


@cache
def _dossiers() -> tuple[Dossier, ...]:
    """What is followed, without the rules for reading what is said of it."""
    return lean(load_config(SHIPPED_CONFIG)).dossiers


@asynccontextmanager
async def open_bursts(folder: Path, *, room: Room | None = None, **settings: Any) -> AsyncIterator[Bursts]:
    async with FeedHost() as host:
        spec = feed(host.put("/f", rss()), pages=Pages.AUTO)
        dossiers, targets = _dossiers(), (target(TARGET),)
        async with open_house(
            folder, spec, room=room, dossiers=dossiers, targets=targets, **settings
        ) as house:
            yield Bursts(house, host)
