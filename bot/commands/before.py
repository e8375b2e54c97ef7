"""What has to be known of a question before it is read, in one look at the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.commands.request import Request
from newsroom.store import dialogues, edits, targets


@dataclass(frozen=True, slots=True)
class Before:
    language: str | None  # of the chat, once it is told anything
    revision: int  # the last change to what is followed
    waits: bool  # a form of ours for this person's words


def look(conn: Any, request: Request, now: datetime) -> Before:
    form = None
    if request.chat:
        form = dialogues.waiting(conn, request.chat, request.person, request.update_id, now)
    return Before(targets.language_of(conn, request.chat), edits.revision(conn), form is not None)
