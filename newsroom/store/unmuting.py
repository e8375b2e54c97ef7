"""The end of a silence about one thing: a chat is told how much of it there was.

Imports `newsroom.models`, the tables and its siblings.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from newsroom.models import MutedNotice
from newsroom.store import mutes
from newsroom.store.alone import tell_alone
from newsroom.store.mutes import Mute


def end_all(conn: Connection, now: datetime) -> int:
    """Those whose time has passed are forgotten, and an alert for that chat alone says what was not told; how many."""
    ended = mutes.over(conn, now)
    for mute in ended:
        if missed := mutes.kept_back(conn, mute):
            _tell(conn, mute, missed, now)
        mutes.forget(conn, mute)
    return len(ended)


def _tell(conn: Connection, mute: Mute, missed: dict[int, str], now: datetime) -> None:
    key = f"muted:{mute.target_id}:{mute.about}:{mute.until.isoformat()}"
    notice = MutedNotice(mute.about, len(missed))
    tell_alone(conn, mute.target_id, missed[max(missed)], key, notice, now, (mute.about,))
