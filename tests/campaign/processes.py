"""One life of a program: begun cold, as `python -m bot.cli run`, or forked from a process that has loaded its modules.

A forked life saves the second that importing takes and is the same program from there on: settings, files, locks,
database and children are its own. `Nursery` is the parent of such lives; this module, run, is that parent.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import runpy
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.texts import LANGUAGES, Texts

PROGRAM = ("bot.cli", "run")  # module, arguments
LOADED = ("bot.cli.app", "bot.cli.service", "bot.app", "bot.adapters.telegram_bot", "bot.adapters.slack_bot")


class Life:
    """A process that was begun; ends when it likes, or by `kill`."""

    def __init__(self, pid: int, code: asyncio.Future[int] | asyncio.Task[int]) -> None:
        self.pid = pid
        self._code = code

    async def ended(self, within_s: float) -> int | None:
        """Its exit code, below 0 the signal it died of; None if it lives on."""
        done, _ = await asyncio.wait([self._code], timeout=within_s)
        return self._code.result() if done else None

    async def end(self, number: signal.Signals) -> int:
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)
        return await self._code


class Cold:
    """Begins lives of `module arguments…` as a shell would."""

    def __init__(self, module: str = PROGRAM[0], arguments: Sequence[str] = PROGRAM[1:]) -> None:
        self._words = [sys.executable, "-m", module, *arguments]

    async def begin(self, environment: Mapping[str, str], out: Path, log: Path) -> Life:
        with out.open("ab") as stdout, log.open("ab") as stderr:
            process = await asyncio.create_subprocess_exec(
                *self._words, stdin=asyncio.subprocess.DEVNULL, stdout=stdout, stderr=stderr, env=environment
            )
        return Life(process.pid, asyncio.create_task(process.wait()))

    async def close(self) -> None:
        """Nothing stays behind."""


class Nursery:
    """Begins lives of rasid, one at a time, in a process that has its modules loaded."""

    _parent: asyncio.subprocess.Process | None = None

    async def begin(self, environment: Mapping[str, str], out: Path, log: Path) -> Life:
        if self._parent is None:
            self._parent = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.campaign.processes"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env=environment,
            )
        assert self._parent.stdin
        wanted = {"environment": dict(environment), "out": str(out), "log": str(log)}
        self._parent.stdin.write(json.dumps(wanted).encode() + b"\n")
        return Life(await self._told(), asyncio.create_task(self._told()))

    async def close(self) -> None:
        if self._parent and self._parent.stdin:
            self._parent.stdin.close()
            await self._parent.wait()

    async def _told(self) -> int:
        assert self._parent and self._parent.stdout
        return int(await self._parent.stdout.readline())


def _rear() -> None:
    """For each line of stdin a life: its id to stdout, and when it has ended its exit code."""
    for module in LOADED:
        __import__(module)
    for language in LANGUAGES:
        Texts(language)
    while line := sys.stdin.readline():
        pid = os.fork()
        if pid == 0:
            _live(json.loads(line))
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _live(wanted: dict[str, Any]) -> None:
    random.seed()
    os.environ.clear()
    os.environ.update(wanted["environment"])
    for number, name in ((1, wanted["out"]), (2, wanted["log"])):
        os.dup2(os.open(name, os.O_WRONLY | os.O_APPEND | os.O_CREAT), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    module, *arguments = PROGRAM
    sys.argv = [module, *arguments]
    code: object = 1
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as stopped:
        code = stopped.code or 0
    finally:
        os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    _rear()
