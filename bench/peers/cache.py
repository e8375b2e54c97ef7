"""The peers' own places, in a cache folder: virtual environments for those of PyPI, unpacked packages for those of
Debian. Nothing is installed into the system or the project.

    $XDG_CACHE_HOME/rasid-bench/{reader,rss2email}/   pip          debian/   apt-get download, dpkg -x

What is there already is used; `rm -r` of the folder begins anew. A peer that cannot be had is a reason, not an error.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PATIENCE_S = 300.0
VERSION = re.compile(r"^Version: (\S+)", re.M)


@dataclass(frozen=True, slots=True)
class Found:
    """Where a peer is, or why it is not."""

    place: Path | None
    version: str = ""
    missing: str = ""


def folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rasid-bench"


def from_pypi(name: str, *more: str) -> Found:
    """The python of an environment that holds `name`, what it asks for, and what it needs `more` without saying so."""
    home = folder() / name
    python = home / "bin" / "python"
    pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
    if not python.exists():
        shutil.rmtree(home, ignore_errors=True)
    if not _done(pip, "show", "--quiet", name):
        made = _done([sys.executable], "-m", "venv", str(home)) and _done(
            pip, "install", "--quiet", name, *more
        )
        if not made:
            return Found(None, missing=f"pip cannot install {name} here")
    told = VERSION.search(_told([*pip, "show", name]))
    return Found(python, told[1] if told else "")


def from_debian(name: str) -> Found:
    """The folder into which `name`, and what it needs and the system lacks, is unpacked; `/` if it is installed."""
    if shutil.which(name) or shutil.which(f"{name}_update"):
        return Found(Path("/"), _debian_version(name))
    home = folder() / "debian" / name
    if not (home / "usr").is_dir() and (why := _unpacked(name, home)):
        return Found(None, missing=why)
    return Found(home, (home / "version").read_text(encoding="utf-8").strip())


def environment(place: Path) -> dict[str, str]:
    """For a program that was unpacked there. No proxy: all addresses are on loopback."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    bins = f"{place / 'usr/bin'}:{kept.get('PATH', '/usr/bin:/bin')}"
    if place == Path("/"):
        return kept
    libraries = dict.fromkeys(str(one.parent) for one in place.glob("usr/lib/**/lib*.so.*"))
    return kept | {"PATH": bins, "LD_LIBRARY_PATH": ":".join(libraries)}


def _unpacked(name: str, home: Path) -> str:
    """Why it could not be had; empty when it is there."""
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        return "no Debian here, and it is not installed"
    wanted = re.findall(
        r"^Inst (\S+)", _told(["apt-get", "install", "-s", "--no-install-recommends", name]), re.M
    )
    if name not in wanted:
        return f"apt-get knows no {name}; try apt-get update"
    home.mkdir(parents=True, exist_ok=True)
    if not _done(["apt-get"], "download", "-q", *wanted, at=home):
        return f"apt-get cannot download {name} here"
    for package in sorted(home.glob("*.deb")):
        if not _done(["dpkg"], "-x", package.name, ".", at=home):
            return f"{package.name} cannot be unpacked"
    (home / "version").write_text(_debian_version(name), encoding="utf-8")
    return ""


def _debian_version(name: str) -> str:
    told = VERSION.search(_told(["apt-cache", "show", "--no-all-versions", name]))
    return told[1] if told else ""


def _done(command: Sequence[str], *more: str, at: Path | None = None) -> bool:
    try:
        return (
            subprocess.run(
                [*command, *more],
                cwd=at,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE_S,
            ).returncode
            == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def _told(command: Sequence[str]) -> str:
    try:
        return subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=PATIENCE_S
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""
