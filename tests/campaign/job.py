"""One life after another on one folder, and the last one, which is left to finish."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Collection, Iterable

from tests.campaign.contestants import Contestant, tail
from tests.campaign.figures import Tally
from tests.campaign.plan import Life as Plan
from tests.campaign.processes import Life
from tests.campaign.witness import MOST_S, Witness
from tests.campaign.world import INSTANT
from tests.oracle import Report, judge

QUIET_S = 15.0  # without anything new seen, after which what is missing is lost
FIRST_ITEMS = 3
LAST_TRIES = 3  # last lives, each of which lets a digest fall due
LOOK_S = 0.25
PATIENCE_S = 2.5  # at least, for a named point to be reached
MOMENT, FINAL = "some time after", Plan(digest=True, at_once=3)


class Job:
    """Kills one contestant as planned, and counts."""

    def __init__(self, contestant: Contestant, *, quiet_s: float = QUIET_S) -> None:
        self._contestant = contestant
        self._world = contestant.world
        self._quiet_s = quiet_s
        self._witness = Witness(self._world, contestant.log)
        self.tally = Tally(contestant.name)

    async def run(self, plans: Iterable[Plan]) -> Tally:
        await self._first()
        for plan in plans:
            await self._one(plan)
        await self._last()
        await self._contestant.close()
        self._judge()
        return self.tally

    async def _first(self) -> None:
        """Left in peace: a feed met for the first time is told in part only, and we learn how long things take."""
        self._world.publish(FIRST_ITEMS)
        self._witness.begin()
        life = await self._contestant.begin(Plan())
        try:
            await self._witness.reaches(life, "told")
            await self._settled(life, INSTANT)
        finally:
            await life.end(signal.SIGTERM)
        self._look()

    async def _one(self, plan: Plan) -> None:
        self._world.publish(plan.burst)
        for _ in range(plan.questions):
            self._world.ask()
        self._witness.begin()
        life = await self._contestant.begin(plan)
        try:
            code = await self._until(life, plan)
        finally:
            killed = await life.end(signal.SIGKILL)
        if code is None:
            self.tally.killed[f"{MOMENT} {plan.after}"] += 1
        elif code == -signal.SIGKILL and plan.point:
            self.tally.killed[plan.point] += 1
        if killed != -signal.SIGKILL:
            self._fault(f"ended by itself with {killed}")
        await asyncio.to_thread(self._look)

    async def _until(self, life: Life, plan: Plan) -> int | None:
        """Its exit code, if it did not live to the moment it is to be killed at."""
        code = await self._witness.reaches(life, plan.after)
        if code is not None:
            return code
        wait = plan.wait * self._witness.usual(plan.after)
        return await life.ended(max(wait, PATIENCE_S) if plan.point else wait)

    def _look(self) -> None:
        """What the dead left behind."""
        books = self._contestant.books
        if books.checkable:
            self.tally.checked += 1
            if not books.sound():
                self.tally.broken += 1
                self._fault("the database is damaged")
        self._world.recorded(self._contestant.recorded())
        self.tally.cut.update(self._contestant.cut())

    async def _last(self) -> None:
        """Live until all has been told or nothing new has been for a while, then stop as one should."""
        for _ in range(LAST_TRIES):
            life = await self._contestant.begin(FINAL)
            await self._settled(life, self._contestant.targets)
            code = await life.end(signal.SIGTERM)
            if code not in (0, -signal.SIGTERM):
                self._fault(f"stopped with {code}")
            if not self._waiting(self._contestant.targets):
                break
        await asyncio.to_thread(self._look)

    async def _settled(self, life: Life, targets: Collection[str]) -> None:
        """Until nobody waits for anything, or nothing new has come for a while. That counts from the first poll on:
        a life may have to wait for the lease of the dead."""
        polls, told, waited, quiet = self._world.polls, -1, 0.0, 0.0
        while quiet < self._quiet_s and waited < MOST_S:
            now = self._world.told
            if now != told and not self._waiting(targets):
                return
            if await life.ended(LOOK_S) is not None:
                return
            polled = self._world.polls > polls
            waited += 0.0 if polled else LOOK_S
            quiet = quiet + LOOK_S if polled and now == told else 0.0
            told = now

    def _waiting(self, targets: Collection[str]) -> bool:
        """Whether one of these, or a person, waits for something that may come."""
        if self._contestant.answers and self._world.answers().count(0) > self._contestant.given_up():
            return True
        aside, report = self._contestant.set_aside(), self._report()
        return any(set(report.targets[key].lost) - aside.get(key, set()) for key in targets)

    def _report(self) -> Report:
        every = frozenset(range(1, len(self._world.published) + 1))
        wanted = dict.fromkeys(self._contestant.targets, every)
        return judge(self._world.published, wanted, self._world.shown())

    def _judge(self) -> None:
        self.tally.items = len(self._world.published)
        self.tally.take(self._report(), self._world.shown(), self._contestant.set_aside())
        if self._contestant.answers:
            self.tally.answers += self._world.answers()
            self.tally.given_up += self._contestant.given_up()

    def _fault(self, what: str) -> None:
        self.tally.faults.append(f"{what}\n{tail(self._contestant.log)}")
