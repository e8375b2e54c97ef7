"""What a command is given."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Request:
    text: str  # as the person wrote it; for a command's handler, what follows the command's name
    language: str = "ar"
