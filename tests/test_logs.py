"""Secrets never reach a log, by whatever road."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from newsroom.logs import redact

CANARIES = {
    "telegram token": "8123456789:AAEcanary-token_of_telegram-0123456789",
    "bot token": "xoxb-123456789012-canarytokenofslack",
    "app token": "xapp-1-A0CANARY-987-canarytokenofslack",
    "database password": "canary-pg-password",
    "redis password": "canary-redis-password",
    "libpq password": "canary-libpq-password",
    "password with an at": "canary@word",
}
LEAKS = """
import asyncio, logging, sys, warnings
import httpx, structlog
from newsroom.logs import configure_logging

configure_logging("DEBUG", sys.argv[1])
token, slack, app, pg, redis, libpq, at = sys.argv[2:]
log = structlog.get_logger()
log.info("connected", url=f"postgresql://rasid:{pg}@db.example/rasid", redis=f"redis://:{redis}@cache:6379/0")
log.info(f"https://api.telegram.org/bot{token}/getMe", headers={"Authorization": f"Bearer {slack}"})
log.info("dsn", dsn=f"host=db user=rasid password={libpq} dbname=rasid", other={"password": libpq})
log.info("at", url=f"postgresql://rasid:{at}@db.example/rasid")
logging.getLogger("library").error("opened %s with %s", f"wss://x/?t={app}", slack)
warnings.warn(f"token {slack} is old")

def fail():
    raise ValueError(f"cannot reach postgresql://rasid:{pg}@db.example/ with {token}")

try:
    fail()
except ValueError:
    log.exception("failed", token=token)
    logging.getLogger("library").exception("failed %s", app)

async def ask():
    async with httpx.AsyncClient(transport=httpx.MockTransport(lambda r: httpx.Response(200))) as client:
        await client.get(f"https://api.telegram.org/bot{token}/getMe")

async def lose_a_task():
    async def lost():
        fail()
    task = asyncio.create_task(lost())
    await asyncio.sleep(0)
    del task

asyncio.run(ask())
asyncio.run(lose_a_task())
print("on stdout")
fail()
"""


@pytest.mark.parametrize("style", ["console", "json"])
def test_no_secret_reaches_a_log(style: str) -> None:
    """Values, messages, libraries, warnings, tracebacks, lost tasks and the last exception: nothing leaks."""
    run = subprocess.run(
        [sys.executable, "-c", LEAKS, style, *CANARIES.values()], capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert run.stdout == "on stdout\n"
    assert [name for name, secret in CANARIES.items() if secret in run.stderr] == []
    assert run.stderr.count("***") >= 12
    assert "uncaught exception" in run.stderr
    assert "db.example" in run.stderr
    if style == "json":
        assert all(json.loads(line)["level"] for line in run.stderr.splitlines())


@pytest.mark.parametrize(
    "harmless",
    [
        "2026-11-22 04:35:46 poll took 1234567:8",
        "https://example.org/a:b/c?d=e",
        "user@example.org wrote",
        "see https://example.org/ or mail desk@example.org",
        "عين الأسد: جديد 3",
    ],
)
def test_what_is_no_secret_stays(harmless: str) -> None:
    """Logs stay of use."""
    assert redact(harmless) == harmless
