"""`python -m tests.campaign`: see the package."""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import tests.campaign
from tests.campaign.campaign import Options, run


def main() -> int:
    parser = argparse.ArgumentParser(
        description=tests.campaign.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=6, help="folders at a time, each with a life (6)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--sparse", action="store_true", help="one item a life instead of bursts of 1 to 50")
    parser.add_argument(
        "--cold", action="store_true", help="begin every life as a shell would, and not by a fork"
    )
    parser.add_argument("--redis", default="off", help="off, or REDIS_URL; empty: embedded (off)")
    parser.add_argument("--postgres", action="store_true", help="on a private server instead of SQLite")
    parser.add_argument(
        "--beside-naive", action="store_true", help="kill «mark seen, then send» in the same way"
    )
    parser.add_argument("--chart", type=Path, help="draw both into this file (.svg, .png)")
    parser.add_argument("--json", action="store_true", help="figures as JSON to stdout, the table to stderr")
    parser.add_argument("--keep", type=Path, help="keep logs and data in this folder")
    given = parser.parse_args()
    options = Options(
        kills=given.kills,
        jobs=given.jobs,
        seed=given.seed,
        sparse=given.sparse,
        cold=given.cold,
        redis=given.redis,
        postgres=given.postgres,
        beside_naive=given.beside_naive or bool(given.chart),
    )
    with TemporaryDirectory() as scratch:
        result = asyncio.run(run(given.keep or Path(scratch), options))
    print(f"seed {given.seed}\n{result}", file=sys.stderr if given.json else sys.stdout)
    if given.json:
        print(json.dumps(result.as_json(), ensure_ascii=False, indent=1))
    if given.chart:
        from bench.delivery import draw

        draw(given.chart, [tally.as_json() for tally in result.tallies])
    return 0 if result.kept else 1


if __name__ == "__main__":
    sys.exit(main())
