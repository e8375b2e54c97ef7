"""The real program in processes of its own, for tests that freeze, stop and kill it."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from newsroom.settings import SHIPPED_CONFIG
from tests.environment import inherited

ROOT = Path(__file__).parent.parent


@dataclass
class Rasid:
    """`rasid` with a data folder and a config of its own."""

    folder: Path
    more: dict[str, str] = field(default_factory=dict)
    started: list[Process] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return inherited() | {
            "PYTHONPATH": str(ROOT),
            "RASID_DATA": str(self.folder / "data"),
            "RASID_CONFIG": str(self.folder / "config"),
            "RASID_ALLOW_LOOPBACK": "true",
            "REDIS_URL": "off",
            **self.more,
        }

    async def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        process = await self.start(*words)
        out, err = await asyncio.wait_for(process.communicate(), 90)
        return subprocess.CompletedProcess(words, process.returncode or 0, out.decode(), err.decode())

    async def start(self, *words: str) -> Process:
        return await self.start_script("-m", "bot.cli", *words)

    async def start_script(self, *words: str) -> Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *words, env=self.environment, stdout=PIPE, stderr=PIPE, cwd=self.folder
        )
        self.started.append(process)
        return process

    async def end(self) -> None:
        """Nothing that a test started outlives it."""
        for process in self.started:
            with suppress(ProcessLookupError):
                process.kill()
            await process.communicate()

    def follow(self, *urls: str, interval: str = "5m") -> None:
        feeds = "\n".join(
            f"    - {{key: f{n}, outlet: 'عينة {n}', url: '{url}', interval: {interval}, pages: never}}"
            for n, url in enumerate(urls)
        )
        (self.folder / "config" / "feeds.yaml").write_text(f"feeds:\n  test:\n{feeds}\n", encoding="utf-8")


def prepared(folder: Path, rasid_yaml: str) -> Rasid:
    shutil.copytree(SHIPPED_CONFIG / "dossiers", folder / "config" / "dossiers")
    (folder / "config" / "feeds.yaml").write_text("feeds: {}\n", encoding="utf-8")
    (folder / "config" / "rasid.yaml").write_text(rasid_yaml, encoding="utf-8")
    return Rasid(folder)
