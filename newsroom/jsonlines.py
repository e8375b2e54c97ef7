"""Articles as JSON lines, in and out: {"id","title","text","source","url","published","lang"}; `link` is `url` too.

A bad line costs itself only: it is told with its number and field, and the lines around it are read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from newsroom.models import Article

_TEXT_FIELDS = ("id", "title", "text", "source", "url", "link", "lang")


@dataclass(frozen=True, slots=True)
class BadLine:
    line: int  # from 1
    field: str  # "json" when the line is no JSON object at all
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.field}: {self.message}"


def read(lines: Iterable[bytes]) -> Iterator[Article | BadLine]:
    """One article or one complaint for every line that is not blank."""
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        try:
            yield _article(json.loads(raw.decode("utf-8-sig")))
        except _FieldError as error:
            yield BadLine(number, error.field, error.message)
        except UnicodeDecodeError:
            yield BadLine(number, "json", "is not UTF-8")
        except (ValueError, RecursionError) as error:
            yield BadLine(number, "json", f"is not JSON ({error})")


def dump(row: dict[str, Any]) -> bytes:
    """One line of UTF-8; characters that have no UTF-8 (lone surrogates) stay as JSON escapes."""
    try:
        return json.dumps(row, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(row).encode() + b"\n"


class _FieldError(Exception):
    def __init__(self, field: str, message: str) -> None:
        self.field = field
        self.message = message


def _article(row: object) -> Article:
    if not isinstance(row, dict):
        raise _FieldError("json", "is not an object")
    for name in _TEXT_FIELDS:
        if not isinstance(row.get(name) or "", str):
            raise _FieldError(name, "is not a string")
    if not row.get("id"):
        raise _FieldError("id", "is missing")
    if not (row.get("title") or row.get("text")):
        raise _FieldError("text", "is missing, and so is the title")
    return Article(
        id=row["id"],
        title=row.get("title") or "",
        text=row.get("text") or "",
        source=row.get("source") or "",
        url=row.get("url") or row.get("link") or None,
        published=_moment(row.get("published")),
        lang=row.get("lang") or "ar",
    )


def _moment(value: object) -> datetime | None:
    """An ISO date or date and time; without a zone it is UTC, without a time the start of the day."""
    if value is None or value == "":
        return None
    try:
        if not isinstance(value, str):
            raise ValueError
        if len(value) == len("2025-09-30"):
            return datetime.combine(date.fromisoformat(value), time(), UTC)
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise _FieldError("published", "is not an ISO date") from None
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
