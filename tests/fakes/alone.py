"""A fake in a process of its own, told by its command line what to write and how to fail."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping
from pathlib import Path

from tests.fakes import Fake
from tests.fakes.faults import Fault, Outage, read_script


def run(kind: type[Fake], named: Mapping[str, Fault], description: str | None) -> None:
    """Until the process is killed."""
    options = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--log", type=Path, required=True, help="appended to, one JSON object a line")
    options.add_argument("--script", help="faults: a JSON file, or the JSON itself")
    options.add_argument("--latency", type=float, default=0.0, help="seconds before and after recording")
    options.add_argument("--real-rate", action="store_true", help="refuse as many as the platform would")
    chosen = options.parse_args()
    fake = kind(chosen.log)
    fake.latency, fake.real_rate = chosen.latency, chosen.real_rate
    outages: list[Outage] = []
    if chosen.script:
        given = chosen.script
        text = given if given.lstrip().startswith("[") else Path(given).read_text(encoding="utf-8")
        fake.plan.rules, outages = read_script(text, named)
    asyncio.run(_serve(fake, chosen.port, outages))


async def _serve(fake: Fake, port: int, outages: list[Outage]) -> None:
    await fake.serve(port)
    since = 0.0
    for outage in sorted(outages, key=lambda one: one.after):
        await asyncio.sleep(max(0.0, outage.after - since))
        await fake.down()
        await asyncio.sleep(outage.lasts)
        await fake.up()
        since = outage.after + outage.lasts
    await asyncio.Event().wait()
