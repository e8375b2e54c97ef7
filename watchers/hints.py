"""What a server and a feed say of when to come back and who tells of changes. Pure; imports newsroom.models only.

All of it is a hint: `watchers.rhythm` bounds it. Only the head of a feed is looked at, before its first entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape

from newsroom.models import Hints

HEAD = 16 * 1024  # characters
LONGEST_URL = 1024
LONGEST_S = 366 * 24 * 3600  # of any hint; far beyond what is ever obeyed

_FIRST_ENTRY = re.compile(r"<(?:\w{1,20}:)?(?:item|entry)[\s>/]", re.I)
_TTL = re.compile(r"<ttl>\s*(\d{1,9})\s*</ttl>", re.I)
_PERIOD = re.compile(
    r"<(?:\w{1,20}:)?updatePeriod(?:\s[^<>]*)?>\s*(hourly|daily|weekly|monthly|yearly)\s*<", re.I
)
_FREQUENCY = re.compile(r"<(?:\w{1,20}:)?updateFrequency(?:\s[^<>]*)?>\s*(\d{1,6})\s*<", re.I)
_SKIP = re.compile(r"<skip(Hours|Days)>(.{0,2000}?)</skip\1>", re.I | re.S)
_HOUR = re.compile(r"<hour>\s*(\d{1,2})\s*</hour>", re.I)
_DAY = re.compile(r"<day>\s*(\w{6,9})\s*</day>", re.I)
_LINK = re.compile(r"<(?:\w{1,20}:)?link\s([^<>]{1,2500})>", re.I)
_ATTRIBUTE = re.compile(r"""([\w:]{1,20})\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_HEADER_LINK = re.compile(r"<([^<>]{1,1024})>([^<>]{0,500})")
_REL = re.compile(r"""\brel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))""", re.I)
_MAX_AGE = re.compile(r"\bmax-age\s*=\s*\"?(\d{1,12})", re.I)
_NEVER_FRESH = re.compile(r"\bno-(?:store|cache)\b", re.I)

_PERIODS = {
    "hourly": 3600,
    "daily": 86_400,
    "weekly": 7 * 86_400,
    "monthly": 30 * 86_400,
    "yearly": LONGEST_S,
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def of_feed(text: str) -> Hints:
    """What the head of a feed says."""
    head = text[:HEAD]
    first = _FIRST_ENTRY.search(head)
    head = head[: first.start()] if first else head
    skipped = {match[1].lower(): match[2] for match in _SKIP.finditer(head)}
    links = _links(head)
    return Hints(
        ttl_s=_ttl(head),
        skip_hours=_bits(
            int(hour) % 24 for hour in _HOUR.findall(skipped.get("hours", "")) if int(hour) <= 24
        ),
        skip_days=_bits(
            _DAYS.index(day.lower()) for day in _DAY.findall(skipped.get("days", "")) if day.lower() in _DAYS
        ),
        hub=links.get("hub"),
        topic=links.get("self"),
    )


def of_link_header(value: str | None) -> Hints:
    """The hub and the topic of an HTTP Link header, as far as it names them."""
    found: dict[str, str] = {}
    for url, parameters in _HEADER_LINK.findall(value or ""):
        rel = _REL.search(parameters)
        for name in (rel[1] or rel[2] or "").lower().split() if rel else ():
            found.setdefault(name, url.strip())
    return Hints(hub=_address(found.get("hub")), topic=_address(found.get("self")))


def fresh_s(headers: Mapping[str, str], now: datetime) -> int | None:
    """For how many seconds a cache would go on handing out this answer; None when nothing is said."""
    control = headers.get("Cache-Control", "")[:1000]
    if _NEVER_FRESH.search(control):
        return None
    if given := _MAX_AGE.search(control):
        left = int(given[1]) - _seconds(headers.get("Age"))
        return min(left, LONGEST_S) if left > 0 else None
    expires, sent = _moment(headers.get("Expires")), _moment(headers.get("Date")) or now
    left = int((expires - sent).total_seconds()) if expires else 0
    return min(left, LONGEST_S) if left > 0 else None


def _ttl(head: str) -> int | None:
    """The longer of the two ways to say it."""
    ttl = _TTL.search(head)
    period, frequency = _PERIOD.search(head), _FREQUENCY.search(head)
    times = max(1, int(frequency[1])) if frequency else 1
    said = [int(ttl[1]) * 60] if ttl else []
    said += [_PERIODS[period[1].lower()] // times] if period else []
    return min(max(said), LONGEST_S) or None if said else None


def _links(head: str) -> dict[str, str]:
    """Address by relation, the first of each."""
    found: dict[str, str] = {}
    for attributes in _LINK.findall(head):
        named = {name.lower(): unescape(one or other) for name, one, other in _ATTRIBUTE.findall(attributes)}
        url = _address(named.get("href"))
        for name in named.get("rel", "").lower().split() if url else ():
            found.setdefault(name, url or "")
    return found


def _address(url: str | None) -> str | None:
    """An absolute one that can be asked; whether it may be is the gate's to say."""
    url = (url or "").strip()
    usable = url.lower().startswith(("http://", "https://")) and len(url) <= LONGEST_URL
    return url if usable and url.isascii() and url.isprintable() else None


def _bits(numbers: Iterable[int]) -> int:
    mask = 0
    for number in numbers:
        mask |= 1 << number
    return mask


def _seconds(value: str | None) -> int:
    value = (value or "").strip()
    return int(value[:9]) if value.isdecimal() and value.isascii() else 0


def _moment(value: str | None) -> datetime | None:
    if not value:
        return None
    try:
        when = parsedate_to_datetime(value)
        return when if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
