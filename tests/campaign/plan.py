"""What is to happen in each life: how much news comes, and how the life ends. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

LARGEST_BURST = 50
AT_ONCE = (3, 12)  # `policy.instant_at_once` in one life or another
MIGRATION = "mid_migration"
UPGRADE_STATEMENTS = 478  # from the first version to revision 0003, on SQLite
LAST_TIMES = {  # point -> the last of the times at which it may be reached
    "after_fetch": 2,
    "after_item_insert": 1,
    "before_send": 12,
    "before_begin": 12,
    "begun": 12,
    "after_send": 12,
    "mid_digest": 1,
    "mid_command": 2,
}
MOMENTS = {
    "started": 3,
    "fetched": 4,
    "recorded": 4,
    "told": 9,
}  # step of a life -> lives of 20 ended after it
PATIENCE = 3.0  # times the usual, for a named point to be reached
ASKED, DIGESTED, UPGRADED = 0.3, 0.1, 0.06  # of all lives


@dataclass(frozen=True, slots=True)
class Life:
    burst: int = 0  # items published before it begins
    point: str | None = None  # where it ends; null: at a moment
    times: int = 1  # ... when it gets there for the `times`-th time
    after: str = "recorded"  # step: the moment comes between it and the next; a point is waited for beyond it
    wait: float = 1.0  # the moment, as a part of the time to the next step
    questions: int = 0  # people ask so many
    digest: bool = False  # one falls due
    at_once: int = 3  # `policy.instant_at_once`: more alerts than these make one message

    @property
    def crash_at(self) -> str | None:
        return f"{self.point}:{self.times}" if self.point else None


def lives(dice: Random, kills: int, *, sparse: bool = False, digests: bool = True) -> Iterator[Life]:
    """As many as there are kills; every second one ends at a named point."""
    for n in range(kills):
        burst = 1 if sparse else _up_to(LARGEST_BURST, dice)
        at_once = dice.choice(AT_ONCE)
        questions = 1 if dice.random() < ASKED else 0
        digest = digests and dice.random() < DIGESTED
        if n % 2:
            yield _at_a_point(dice, burst, at_once, questions, digest=digest)
        else:
            (after,) = dice.choices(tuple(MOMENTS), tuple(MOMENTS.values()))
            yield Life(burst, None, 1, after, dice.random(), questions, digest, at_once)


def _at_a_point(dice: Random, burst: int, at_once: int, questions: int, *, digest: bool) -> Life:
    if dice.random() < 2 * UPGRADED:
        return Life(point=MIGRATION, times=dice.randint(1, UPGRADE_STATEMENTS))
    point = dice.choice(tuple(LAST_TIMES))
    times = _up_to(LAST_TIMES[point], dice)
    questions = max(questions, times) if point == "mid_command" else questions
    digest = digest or point == "mid_digest"
    return Life(burst, point, times, "recorded", PATIENCE, questions, digest, at_once)


def _up_to(most: int, dice: Random) -> int:
    """1 to `most`, small ones more often than large ones."""
    return round(math.exp(dice.uniform(0.0, math.log(most))))
