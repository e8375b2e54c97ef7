"""What a database error means: it passes by itself, or it is told to an admin in a line without secrets.

Imports `newsroom.errors`.
"""

from __future__ import annotations

import sqlite3

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, OperationalError

from newsroom.errors import StoreError

PASSING = {
    "25006",  # read only: a server that is to take over, and has not yet
    "23505",  # another worker recorded the same item first: the next try finds it known
    "25P03",  # idle within a transaction for too long: the process was frozen, and has thawed
    "40001",  # serialisation failure
    "40P01",  # deadlock
    "53300",  # too many connections
    "57P01",  # the server is stopping
    "57P02",
    "57P03",  # ... or not yet started
}
POSTGRES_REASONS = {"25006": "read-only", "40001": "busy", "40P01": "busy", "53100": "full"}
SQLITE_REASONS = {
    "SQLITE_BUSY": ("busy", "is locked by another program"),
    "SQLITE_LOCKED": ("busy", "is locked by another program"),
    "SQLITE_CANTOPEN": ("unreachable", "cannot be opened"),
    "SQLITE_CORRUPT": ("corrupt", "is damaged and was left as it is; restore a backup"),
    "SQLITE_FULL": ("full", "cannot grow: the disk is full"),
    "SQLITE_IOERR": ("disk", "cannot be read or written: the disk reports an error"),
    "SQLITE_NOTADB": ("not-ours", "is not a database and was left as it is"),
    "SQLITE_READONLY": ("read-only", "cannot be written"),
}


def passes(error: DBAPIError) -> bool:
    """Whether the same transaction may well succeed in a moment."""
    if error.connection_invalidated:
        return True
    if isinstance(error.orig, sqlite3.Error):
        return _sqlite_reason(error.orig)[0] == "busy"
    code: str | None = getattr(error.orig, "sqlstate", None)
    if code is None:  # it never came to a connection
        return isinstance(error, OperationalError)
    return code in PASSING or code.startswith("08")


def explained(error: Exception, url: URL) -> Exception:
    """The StoreError that tells an admin what is wrong; an error of ours stays what it is."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        reason, words = _sqlite_reason(cause)
        return StoreError(reason, f"{url.database} {words}") if reason else error
    if isinstance(cause, OSError):
        return StoreError("unreachable", f"{url.database}: {cause.strerror}")
    code = getattr(cause, "sqlstate", None) or ""
    if isinstance(error, DBAPIError) and (isinstance(error, OperationalError) or code in POSTGRES_REASONS):
        reason = POSTGRES_REASONS.get(code, "unreachable")
        where = url.set(username=None, password=None, query={}).render_as_string().partition("://")[2]
        return StoreError(reason, f"{where}: {first_line(error)}")
    if isinstance(error, DBAPIError) and error.statement is None:  # it never came to a connection
        return StoreError("address", f"DATABASE_URL cannot be used: {type(cause).__name__}")
    return error


def first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().partition("\n")[0]


def _sqlite_reason(error: sqlite3.Error) -> tuple[str, str]:
    words = getattr(error, "sqlite_errorname", "").split("_")  # SQLITE_READONLY_DIRECTORY and such have more
    return SQLITE_REASONS.get("_".join(words[:2]), ("", ""))
