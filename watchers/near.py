"""Asks the index of near-duplicates which stored articles new ones may repeat, and fills it when it has forgotten.

Imports newsroom only.
"""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from newsroom.desk import Desk
from newsroom.models import Feed
from newsroom.store import placing
from newsroom.store.outbox import ReadItem
from newsroom.store.placing import AROUND, Asked

log = structlog.get_logger()


async def asked(desk: Desk, feed: Feed, reads: Sequence[ReadItem]) -> Asked | None:
    """What it says of these items; None when there is nothing to ask or nobody to answer."""
    now = desk.now()
    entries = [entry for read in reads if (entry := placing.entry(read, feed, now))]
    if not entries:
        return None
    latest, missed = await desk.db.read(placing.latest)
    answers = await desk.near.ask(entries, missed)
    if answers == "empty":
        await _fill(desk, missed)
        answers = await desk.near.ask(entries, missed)
    if answers is None or answers == "empty":
        return None
    return Asked(latest, {one.token: tokens for one, tokens in zip(entries, answers, strict=True)})


async def _fill(desk: Desk, missed: str) -> None:
    stored = await desk.db.read(placing.entries, desk.now() - AROUND)
    if await desk.near.fill(stored):
        await desk.near.filled(missed)
        log.info("index of near-duplicates filled", articles=len(stored))
