"""Kills in the middle of an upgrade: a database of the first version, in which one alert waits to be told.

Each killed start must leave the database as it was or as it is to be; the first that is not killed brings it up to
date and tells the alert.
"""

from __future__ import annotations

import asyncio
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path

from newsroom.killpoints import VARIABLE
from newsroom.settings import Settings
from tests.campaign.books import Books
from tests.campaign.contestants import service_environment, tail, write_config
from tests.campaign.figures import Tally
from tests.campaign.plan import MIGRATION, Life
from tests.campaign.processes import Cold
from tests.campaign.world import World
from tests.test_migrations import first_version

KILLS_EACH = 4  # of one database, before it is left to finish
WAITING = "خبر"  # the headline of what waits in it
LIFE_S = 60.0


class Upgrades:
    """Kills at statements of the upgrade; SQLite, where a table is altered by writing it anew."""

    def __init__(self, folder: Path, world: World) -> None:
        self._folder = folder
        self._world = world

    async def run(self, plans: Sequence[Life]) -> Tally:
        tally = Tally("rasid")
        if not plans:
            return tally
        old = self._folder / "old"
        await asyncio.to_thread(first_version, Settings(_env_file=None, data=old))  # type: ignore[call-arg]
        for n, start in enumerate(range(0, len(plans), KILLS_EACH)):
            folder = self._folder / str(n)
            write_config(folder / "config", self._world.host.url("/nothing.xml"))
            shutil.copytree(old, folder / "data")
            await self._one(folder, plans[start : start + KILLS_EACH], tally)
        return tally

    async def _one(self, folder: Path, plans: Sequence[Life], tally: Tally) -> None:
        books = Books(folder / "data" / "rasid.db")
        for plan in plans:
            code = await self._live(folder, plan.crash_at)
            if code == -signal.SIGKILL:
                tally.killed[MIGRATION] += 1
            elif code != 0:
                tally.faults.append(f"an upgrade ended with {code}\n{_log(folder)}")
            tally.checked += 1
            tally.broken += not books.sound()
        code = await self._live(folder, None)
        told = (folder / "out.txt").read_text(encoding="utf-8").count(WAITING)
        if code != 0 or not told:
            tally.upgrades_lost += 1
            tally.faults.append(f"after an upgrade: exit {code}, told {told} times\n{_log(folder)}")

    async def _live(self, folder: Path, crash_at: str | None) -> int:
        environment = service_environment(folder, self._world, "off", "")
        for name in ("TELEGRAM_TOKEN", "SLACK_BOT_TOKEN"):
            environment.pop(name)
        if crash_at:
            environment[VARIABLE] = crash_at
        life = await Cold("bot.cli", ["run", "--once"]).begin(
            environment, folder / "out.txt", folder / "log.txt"
        )
        code = await life.ended(LIFE_S)
        return await life.end(signal.SIGKILL) if code is None else code


def _log(folder: Path) -> str:
    return tail(folder / "log.txt")
