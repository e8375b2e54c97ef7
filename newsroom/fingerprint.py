"""What makes two entries the same one: canonical addresses, identity keys, hashes. Pure.

Identity keys are hashed with BLAKE2b and not with a fast hash: a hostile feed must not be able to build an
entry that collides with somebody else's and so keeps it from being told. Imports only arabic and models.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from newsroom.arabic.fold import heavy, runs
from newsroom.models import Feed

MIN_TITLE_WORDS = 3  # «عاجل» or «الموجز» alone identifies nothing
MIN_BODY_WORDS = 40  # below this two outlets may well write the same words of different events

_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|igshid|mc_[ce]id|yclid|at_(?:medium|campaign)|ocid|cmpid)$")
_CANONICAL = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]{1,63}/(?:[\w/:@!$&'()*+,;=~.-]|%[0-9A-F]{2})*",
    re.A,
)
_WORDS = re.compile(r"\w+")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical_url(url: str) -> str | None:
    """The address without fragment, tracking parameters and spelling differences; None unless http(s)."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host:
        return None
    netloc = host if port in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k)]
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._", errors="replace") or "/"
    path = re.sub(r"%[0-9a-fA-F]{2}", lambda escape: escape[0].upper(), path)
    return urlunsplit((scheme, netloc, path, urlencode(query, errors="replace"), ""))


def is_canonical(url: str) -> bool:
    """Whether it is sure to be what `canonical_url` makes of it: most are, and taking them apart costs far more."""
    return _CANONICAL.fullmatch(url) is not None


def item_keys(
    feed: Feed,
    *,
    guid: str | None,
    url: str | None,
    title: str,
    text: str,
    day: date | None,
    content: str,  # content_hash of title and text
) -> tuple[str, ...]:
    """Every key by which the entry may be met again; it is new only if none of them is known.

    Addresses and contents are keyed by outlet, so that two feeds of one outlet share an item and no outlet
    can occupy another's; guids and headlines by feed. Never empty.
    """
    keys = []
    if guid:
        keys.append(f"g:{feed.id}:{_hash(guid)}")
    if url:
        keys.append(address_key(feed.outlet, url))
    if _has_words(title, MIN_TITLE_WORDS):
        keys.append(f"t:{feed.id}:{day or '-'}:{_hash(_title_words(title))}")
    # A short text may come again another day with other news ("dollar rates today").
    if _has_words(text, 1) or not keys:
        when = "" if _has_words(text, MIN_BODY_WORDS) else f"{day or '-'}:"
        keys.append(f"c:{when}{_hash(feed.outlet, content)}")
    return tuple(keys)


def address_key(outlet: str, url: str) -> str:
    """The key of what an outlet has at a canonical address."""
    return f"u:{_hash(outlet, _address(url))}"


def content_hash(title: str, text: str) -> str:
    """Changes when an editor changed something a reader would notice; spelling of hamza or marks is not."""
    return _hash(_title_words(title), _words(text))


def _address(url: str) -> str:
    """What stays the same of a canonical address when a site moves to https, drops www or adds a slash."""
    place, _, query = url.partition("://")[2].partition("?")
    return place.removeprefix("www.").rstrip("/") + "?" + query


def _has_words(text: str, enough: int) -> bool:
    return next(islice(_WORDS.finditer(text), enough - 1, None), None) is not None


def _words(text: str) -> str:
    return " ".join(runs(heavy(text), underscore=True))


_title_words = lru_cache(maxsize=128)(_words)  # of a feed's entries: each is asked for twice


def _hash(*parts: str) -> str:
    return blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()
