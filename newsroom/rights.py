"""Who may do what, by platform user id and never by name. Pure.

reader  asks (everybody)      editor  decides what a shared chat is told      analyst  reviews      admin  steers
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Protocol

TERMINAL = "terminal"  # whoever can start the program here reads its database anyway


class Role(IntEnum):
    STRANGER = 0
    READER = 1
    EDITOR = 2
    ANALYST = 3
    ADMIN = 4


class Guarded(Protocol):
    @property
    def role(self) -> Role: ...
    @property
    def changes_chat(self) -> bool: ...


def role_of(person: str, roles: Mapping[str, Role], *, closed: bool = False) -> Role:
    """`person`: "telegram:42", "slack:U012AB3CD"; empty when nobody can be held to it.

    `closed`: this newsroom answers only people it has named.
    """
    if person == TERMINAL:
        return Role.ADMIN
    return roles.get(person, Role.STRANGER if closed else Role.READER)


def needed(command: Guarded, *, shared: bool) -> Role:
    """What a command asks for in a place: what a chat of several people is told is an editor's to change."""
    return max(command.role, Role.EDITOR) if command.changes_chat and shared else command.role
