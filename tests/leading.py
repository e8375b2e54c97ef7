"""`rasid run` with a lease of other seconds, in a process of its own:

python -m tests.leading 2.0
"""

from __future__ import annotations

import asyncio
import sys

from bot.app import serve
from bot.cli import EXIT_BUSY
from newsroom.errors import AlreadyRunningError
from newsroom.logs import configure_logging
from newsroom.settings import load_settings


def main() -> int:
    configure_logging()
    try:
        asyncio.run(serve(load_settings(), lease_s=float(sys.argv[1])))
    except AlreadyRunningError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_BUSY
    return 0


if __name__ == "__main__":
    sys.exit(main())
