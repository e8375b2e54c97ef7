"""The command line. `main` is light: it answers Ctrl-C and a broken pipe before anything heavy is imported."""

from __future__ import annotations

import os
import sys
from importlib import import_module

EXIT_UNUSABLE = 1  # the service or a promise is in danger
EXIT_BAD_INPUT = 2
EXIT_BUSY = 75  # another rasid holds the data; try again later
EXIT_STOPPED = 130  # Ctrl-C


def main() -> None:
    """Run a command; an expected failure is one clear line per fault and an exit code, never a traceback."""
    try:
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        sys.exit(_run())
    except KeyboardInterrupt:
        os._exit(EXIT_STOPPED)  # modules may be half imported; nothing here needs their farewell
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_UNUSABLE)


def _run() -> int:
    _plain_logs()
    from bot.cli import terminal
    from bot.cli.app import app
    from newsroom.errors import AlreadyRunningError, ConfigError, RasidError, StoreError
    from newsroom.zones import prefer_newest

    prefer_newest()
    try:
        app()
    except ConfigError as error:
        for fault in error.faults:
            terminal.error(str(fault))
        return EXIT_BAD_INPUT
    except RasidError as error:
        terminal.error(str(error))
        if isinstance(error, StoreError) and error.reason == "address":
            return EXIT_BAD_INPUT
        return EXIT_BUSY if isinstance(error, AlreadyRunningError) else EXIT_UNUSABLE
    except BrokenPipeError:
        raise
    except OSError as error:
        terminal.error(f"output cannot be written ({error.strerror})" if error.errno == 28 else str(error))
        return EXIT_UNUSABLE
    return 0


def _plain_logs() -> None:
    """structlog takes rich along wherever it finds it, to draw tracebacks that we never show: 4 MB of every process."""
    sys.modules["rich"] = None  # type: ignore[assignment]
    import_module("structlog")
    del sys.modules["rich"]
