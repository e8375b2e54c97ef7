"""Time zones by the newest data there are: states move their clocks at short notice, and systems are old.

Imports nothing of the project.
"""

from __future__ import annotations

import zoneinfo
from pathlib import Path

import tzdata


def prefer_newest() -> None:
    """Let zones come from the installed `tzdata` package where that is newer than the system's; once, at the start."""
    known = [version for folder in zoneinfo.TZPATH if (version := _version(Path(folder)))]
    if not known or max(known) < tzdata.IANA_VERSION:
        zoneinfo.reset_tzpath(to=())
        zoneinfo.ZoneInfo.clear_cache()


def _version(folder: Path) -> str:
    """«2025b», as the system's own copy says; empty where it says nothing."""
    try:
        with (folder / "tzdata.zi").open(encoding="utf-8") as file:
            return file.readline().removeprefix("# version").strip()
    except OSError:
        return ""
