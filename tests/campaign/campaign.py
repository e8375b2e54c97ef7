"""The whole of it: plans shared out among jobs, jobs run at a time, tallies added up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.campaign import plan
from tests.campaign.contestants import Contestant, Naive, Rasid
from tests.campaign.figures import MOST_ANSWERS, Tally
from tests.campaign.job import Job
from tests.campaign.upgrades import Upgrades
from tests.campaign.world import World
from tests.stores import PostgresCluster, run_sql

MOST_COPIES = 2


@dataclass(frozen=True, slots=True)
class Options:
    kills: int
    jobs: int = 6
    seed: int = 0
    sparse: bool = False
    cold: bool = False
    redis: str = "off"
    postgres: bool = False
    beside_naive: bool = False


@dataclass
class Result:
    """Of rasid, and of who stood beside it."""

    options: Options
    tallies: list[Tally] = field(default_factory=list)
    took_s: float = 0.0

    @property
    def rasid(self) -> Tally:
        return self.tallies[0]

    @property
    def kept(self) -> bool:
        return not self.broken_promises

    @property
    def broken_promises(self) -> list[str]:
        """By rasid."""
        told = self.rasid
        counts = {
            "lost, and nobody told": told.lost_untold,
            "repeated on Slack": told.repeated("slack"),
            "repeats that are not marked": told.unmarked,
            f"copies over {MOST_COPIES}": max(0, told.most_copies - MOST_COPIES),
            "damaged databases": told.broken,
            "unanswered questions": told.unanswered,
            f"questions answered more than {MOST_ANSWERS} times": sum(n > MOST_ANSWERS for n in told.answers),
            "faults": len(told.faults),
        }
        return [f"{name}: {count}" for name, count in counts.items() if count]

    def __str__(self) -> str:
        verdict = (
            f"broken: {', '.join(self.broken_promises)}" if self.broken_promises else "all promises kept"
        )
        return "\n\n".join((*map(str, self.tallies), f"{verdict}; {self.took_s:.0f} s"))

    def as_json(self) -> dict[str, Any]:
        options = {name: getattr(self.options, name) for name in self.options.__dataclass_fields__}
        figures = [tally.as_json() for tally in self.tallies]
        return {
            "options": options,
            "took_s": round(self.took_s, 1),
            "kept": self.kept,
            "contestants": figures,
        }


async def run(folder: Path, options: Options) -> Result:
    """Every life of the campaign, in folders below this one."""
    began = time.monotonic()
    with ExitStack() as stack:
        cluster = _server() if options.postgres else None
        if cluster:
            stack.callback(cluster.remove)
        done = await asyncio.gather(*(_job(folder, options, n, cluster) for n in range(options.jobs)))
    result = Result(options)
    for tallies in zip(*done, strict=True):
        whole = Tally(tallies[0].name)
        for tally in tallies:
            whole.add(tally)
        result.tallies.append(whole)
    result.took_s = time.monotonic() - began
    return result


async def _job(folder: Path, options: Options, n: int, cluster: PostgresCluster | None) -> list[Tally]:
    """The tally of rasid, then of who stands beside it: the same lives, killed in the same way."""
    kills = options.kills // options.jobs + (n < options.kills % options.jobs)
    plans = list(plan.lives(Random(f"{options.seed} {n}"), kills, sparse=options.sparse))
    ours = await _rasid(folder / f"rasid-{n}", options, plans, _database(cluster, n))
    if not options.beside_naive:
        return [ours]
    return [ours, await _naive(folder / f"naive-{n}", [one for one in plans if one.point != plan.MIGRATION])]


async def _rasid(folder: Path, options: Options, plans: Sequence[plan.Life], database: str) -> Tally:
    async with World(folder) as world:
        rasid: Contestant = Rasid(
            folder, world, warm=not options.cold, database=database, redis=options.redis
        )
        tally = await Job(rasid).run(one for one in plans if one.point != plan.MIGRATION)
        upgrades = Upgrades(folder / "upgrades", world)
        tally.add(await upgrades.run([one for one in plans if one.point == plan.MIGRATION]))
    return tally


async def _naive(folder: Path, plans: Sequence[plan.Life]) -> Tally:
    async with World(folder) as world:
        return await Job(Naive(folder, world), quiet_s=5.0).run(plans)


def _server() -> PostgresCluster:
    """Of the newest binaries installed."""
    return PostgresCluster(
        max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    )


def _database(cluster: PostgresCluster | None, n: int) -> str:
    if cluster is None:
        return ""
    run_sql(cluster.url("postgres"), f"CREATE DATABASE campaign_{n}")
    return cluster.url(f"campaign_{n}")
