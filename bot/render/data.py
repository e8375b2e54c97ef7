"""Message → plain data, for `--json` and for programs. Pure; imports message only."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from bot.message import Message


def as_data(message: Message) -> list[dict[str, Any]]:
    """One object per block: its kind, and its fields that say something."""
    return [_plain(block) for block in message.blocks]


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        said = {f.name: _plain(getattr(value, f.name)) for f in fields(value) if getattr(value, f.name)}
        return {"kind": type(value).__name__.lower(), **said}
    return [_plain(part) for part in value] if isinstance(value, tuple) else value
