"""The kill campaign in short; `python -m tests.campaign --kills 1000` is the long one."""

from __future__ import annotations

import ast
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from newsroom import killpoints
from tests.campaign import plan
from tests.campaign.campaign import Options, run
from tests.campaign.contestants import Naive
from tests.campaign.figures import Tally
from tests.campaign.job import Job
from tests.campaign.world import World
from tests.environment import inherited
from tests.oracle import MARK, Published, Shown, judge

ROOT = Path(__file__).parent.parent
SIDES = ("newsroom", "watchers", "bot")
REPEAT = "قد يكون مكررًا"


@pytest.mark.slow
async def test_killed_two_hundred_times_it_loses_nothing_and_marks_every_repeat(tmp_path: Path) -> None:
    """Bursts to a terminal, Telegram and Slack, at any moment and at every named point; nothing twice on Slack."""
    result = await run(tmp_path, Options(kills=200, jobs=4, seed=20260118))

    assert result.broken_promises == [], str(result)


@pytest.mark.slow
async def test_what_is_marked_before_it_is_sent_is_lost_and_the_campaign_sees_it(tmp_path: Path) -> None:
    """The order of other bots: killed at its third send, it never tells the rest of that burst."""
    async with World(tmp_path) as world:
        tally = await Job(Naive(tmp_path, world), quiet_s=2.0).run([plan.Life(20, "before_send", 3)])

    assert tally.killed == {"before_send": 1}
    assert (
        tally.lost >= 4 * 20 - 2 - 3
    )  # at most two were sent before, and one to each other target under way
    assert tally.repeated("") == 0


def test_the_same_seed_plans_the_same_lives() -> None:
    first, second = (list(plan.lives(Random("7"), 300)) for _ in range(2))

    assert first == second
    assert {life.point for life in first} == {None, plan.MIGRATION, *plan.LAST_TIMES}
    assert all(1 <= life.burst <= plan.LARGEST_BURST for life in first if life.point != plan.MIGRATION)


def test_every_named_point_stands_in_the_code_and_is_planned() -> None:
    placed = [name for path in _code() for name in _reached(path)]

    assert sorted(placed) == sorted(killpoints.POINTS)
    assert {plan.MIGRATION, *plan.LAST_TIMES} == {*killpoints.POINTS}


@pytest.mark.parametrize(("wanted", "printed"), [("here", 0), ("here:3", 2), ("there", 5), ("", 5)])
def test_a_process_dies_at_the_named_point_when_it_gets_there_so_often(wanted: str, printed: int) -> None:
    script = (
        "from newsroom.killpoints import reached\nfor n in range(5):\n reached('here'); print(n, flush=True)"
    )
    environment = inherited() | {killpoints.VARIABLE: wanted}
    done = subprocess.run([sys.executable, "-c", script], env=environment, cwd=ROOT, stdout=subprocess.PIPE)

    assert done.returncode == (0 if printed == 5 else -signal.SIGKILL)
    assert len(done.stdout.split()) == printed


def test_figures_of_several_jobs_add_up() -> None:
    """Copies over one, and messages that tell something again, target by target; the most copies is the highest."""
    published = [Published(number, 0.0) for number in (1, 2, 3)]

    def job(*messages: str) -> Tally:
        tally = Tally("rasid", items=3)
        tally.killed["after_send"] += 2
        shown = [Shown("slack:C1", message) for message in messages]
        tally.take(judge(published, {"slack:C1": {1, 2, 3}}, shown), shown, {"slack:C1": {3}})
        return tally

    whole = job(f"{MARK} 1.", f"{MARK} 1.\n{REPEAT}", f"{MARK} 1.\n{MARK} 2.")
    whole.add(job(f"{MARK} 1.", f"{MARK} 2.", f"{MARK} 3."))
    told = whole.targets["slack:C1"]

    assert (whole.kills, whole.items, whole.lost, whole.repeated("slack")) == (4, 6, 1, 2)
    assert (told.lost_aside, told.set_aside, whole.lost_untold) == (1, 2, 0)
    assert (told.wanted, told.most_copies, told.unmarked, told.messages_repeated) == (6, 3, 1, 2)
    assert whole.repeated("telegram") == 0


def _code() -> list[Path]:
    return [path for side in SIDES for path in (ROOT / side).rglob("*.py")]


def _reached(path: Path) -> list[str]:
    """The points named in a file."""
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    return [
        str(call.args[0].value)
        for call in calls
        if ast.unparse(call.func) == "killpoints.reached" and isinstance(call.args[0], ast.Constant)
    ]
