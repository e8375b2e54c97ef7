"""The process of one contestant: `python -m bench.contestant <module> <name> <arguments>`.

`bench.<module>.<name>` is an async context manager that gets ready and yields a function. Each line read
names a lap; the function runs it, and what it gives back, the amount of work done, is the answer.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from importlib import import_module
from pathlib import Path

Lap = Callable[[str], Awaitable[float]]
Contest = Callable[..., AbstractAsyncContextManager[Lap]]

READY = "ready"


def addresses(listed: str) -> list[str]:
    """Of a file with one a line."""
    return Path(listed).read_text(encoding="utf-8").split()


async def serve(contest: Contest, arguments: list[str]) -> None:
    async with contest(*arguments) as lap:
        print(READY, flush=True)
        while name := (await asyncio.to_thread(sys.stdin.readline)).strip():
            print(await lap(name), flush=True)


if __name__ == "__main__":
    module, name, *arguments = sys.argv[1:]
    asyncio.run(serve(getattr(import_module(f"bench.{module}"), name), arguments))
