"""What a message says, as a fingerprint: content that is equal is not sent again."""

from __future__ import annotations

from hashlib import blake2b

from bot.message import Part


def fingerprint(part: Part) -> str:
    return blake2b(repr((part.text, part.plain, part.blocks)).encode(), digest_size=16).hexdigest()
