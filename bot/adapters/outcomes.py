"""What is known of a message after a failed send, by an explicit table: a row names the exact class of the
exception, the class that caused it and words it says. Inheritance plays no part (PTB's BadRequest *is* a
NetworkError), and what no row names may have been delivered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsroom.errors import DeliveryError, Outcome
from newsroom.logs import redact

TOKEN_PAUSE = 300.0  # seconds; a refused token is an admin's to mend, and nothing is lost meanwhile
DETAIL = 200


@dataclass(frozen=True, slots=True)
class Row:
    error: str  # name of the exception's class
    outcome: Outcome
    reason: str
    says: str = ""  # within its message, in any case
    cause: str = ""  # name of the class of its __cause__
    target_gone: bool = False
    retry_after: float | None = None


def judge(error: Exception, table: Sequence[Row], *, retry_after: float | None = None) -> DeliveryError:
    """The first row that fits; `retry_after` is what the platform itself asked for."""
    kind, cause, said = type(error).__name__, type(error.__cause__).__name__, str(error).lower()
    for row in table:
        if row.error == kind and row.cause in ("", cause) and row.says.lower() in said:
            break
    else:
        row = Row(kind, Outcome.UNSURE, "unsure")
    return DeliveryError(
        row.outcome,
        row.reason,
        redact(f"{kind}: {error}")[:DETAIL],
        retry_after=row.retry_after if retry_after is None else retry_after,
        target_gone=row.target_gone,
    )
