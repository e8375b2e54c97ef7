"""Sees from outside how far a life has come, and how long each step usually takes on this machine."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.campaign.processes import Life
from tests.campaign.world import World

STEPS = ("started", "fetched", "recorded", "told")
RECORDED = b"feed read"  # what a program writes to its log when it has recorded news
USUAL_S = {"fetched": 3.0, "recorded": 1.0, "told": 1.5}  # after the step before: first guesses
LEAST_S = 0.5  # so that whoever is quick is not always killed in the middle of a step
TELLING_S = 1.5  # how long the step after the last one is watched
MOST_S = 90.0  # a life that has not fetched by then waits for something else
LOOK_S = 0.02
SLOWER = 1.5


class Witness:
    """Of the lives of one contestant, one at a time."""

    def __init__(self, world: World, log: Path) -> None:
        self._world = world
        self._log = log
        self._offset = 0
        self._recorded = 0
        self._usual = dict(USUAL_S)
        self._before = self._counts()

    def begin(self) -> None:
        """A life begins: what is seen from now on is its doing."""
        self._before = self._counts()

    def usual(self, step: str) -> float:
        """Seconds from `step` to the next one, most of the time."""
        following = STEPS.index(step) + 1
        return max(LEAST_S, self._usual[STEPS[following]]) if following < len(STEPS) else TELLING_S

    async def reaches(self, life: Life, step: str) -> int | None:
        """Wait until the life has come so far, or takes much longer than usual. Its exit code, if it ended."""
        for one in STEPS[1 : STEPS.index(step) + 1]:
            code, took = await self._wait(life, one)
            if code is not None:
                return code
            if took is None:
                self._usual[one] *= SLOWER
                return None
            self._usual[one] += (took - self._usual[one]) / 5
        return None

    async def _wait(self, life: Life, step: str) -> tuple[int | None, float | None]:
        """(exit code if it ended, seconds it took if it came so far)."""
        clock = asyncio.get_running_loop().time
        began = clock()
        most = MOST_S if step == "fetched" else 3 * self._usual[step] + 2.0
        while self._counts()[step] == self._before[step]:
            code = await life.ended(LOOK_S)
            if code is not None or clock() > began + most:
                return code, None
        return None, clock() - began

    def _counts(self) -> dict[str, int]:
        return {"fetched": self._world.polls, "recorded": self._records(), "told": self._world.told}

    def _records(self) -> int:
        size = self._log.stat().st_size if self._log.exists() else 0
        if size > self._offset:
            with self._log.open("rb") as log:
                log.seek(self._offset)
                news = log.read()
            whole = news[: news.rfind(b"\n") + 1]
            self._offset += len(whole)
            self._recorded += whole.count(RECORDED)
        return self._recorded
