"""What can go wrong, as a tree:

    RasidError
    ├── ConfigError         configuration that cannot be used; carries every fault found
    ├── FetchError          an address could not be read; `reason` is a code, `permanent`, `retry_after`
    ├── ParseError          bytes that are no feed, or a parser that was killed; `reason` is a code
    ├── StoreError          the database cannot be used
    ├── AlreadyRunningError another rasid serves this data
    ├── DeliveryError       a message was not accepted; `outcome` says what is known of it
    └── UserError           a request that cannot be served; `key` names the sentence for the user

Reasons are short codes (`too-large`, `private-address`): the admin's text for each stands in the Fluent files.
Imports nothing of the project.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class RasidError(Exception):
    """Base of everything raised on purpose."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in one place of a file or the environment."""

    file: str
    path: str  # "entities[3].aliases[0]"; empty when the whole file is meant
    message: str

    def __str__(self) -> str:
        where = f"{self.file}: {self.path}" if self.path else self.file
        return f"{where}: {self.message}"


class ConfigError(RasidError):
    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


class ReasonedError(RasidError):
    """An expected failure, told by a code and a detail that is safe to show an admin."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(f"{reason}: {detail}" if detail else reason)


class FetchError(ReasonedError):
    def __init__(
        self, reason: str, detail: str = "", *, permanent: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(reason, detail)
        self.permanent = permanent  # the server said it is gone for good (410)
        self.retry_after = retry_after  # seconds


class ParseError(ReasonedError):
    """The body is no feed, or reading it was stopped."""


class StoreError(ReasonedError):
    """The database cannot be opened or is not one of ours."""


class AlreadyRunningError(RasidError):
    """Another rasid serves this data."""


class Outcome(StrEnum):
    """What is known of a send that did not return a message id."""

    NOT_SENT = "not-sent"  # certainly not delivered: try again freely
    UNSURE = "unsure"  # may have been delivered: one marked repeat
    PERMANENT = "permanent"  # this message, or this target, will never be accepted
    MOVED = "moved"  # the chat has a new id


class DeliveryError(ReasonedError):
    def __init__(
        self,
        outcome: Outcome,
        reason: str,
        detail: str = "",
        *,
        retry_after: float | None = None,
        target_gone: bool = False,
        moved_to: str | None = None,
    ) -> None:
        super().__init__(reason, detail)
        self.outcome = outcome
        self.retry_after = retry_after  # seconds; pauses this target only
        self.target_gone = target_gone  # blocked, kicked, archived: disable the target
        self.moved_to = moved_to


class UserError(RasidError):
    """Shown to the user as the sentence `key` with `values` filled in, and what may be meant instead."""

    def __init__(self, key: str, **values: str | int) -> None:
        self.key = key
        self.lines: tuple[tuple[str, str], ...] = ()
        self.about = ""
        self.values = values
        super().__init__(key)

    def offering(self, *lines: tuple[str, str]) -> Self:
        """What may be meant, as (name, what to write instead after the command's own name)."""
        self.lines = lines
        return self

    def at(self, field: str) -> Self:
        """Which field of a form is to be filled in differently, by its key."""
        self.about = field
        return self
