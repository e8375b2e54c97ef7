"""Feed lists as OPML 2.0, in and out. An import is a hostile file: small, without entities or document types."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import quoteattr

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from newsroom.errors import Fault
from newsroom.fingerprint import canonical_url
from newsroom.models import Feed, FeedSpec

LARGEST = 1_000_000  # bytes
MOST = 2000  # feeds
LONGEST_NAME = 120  # characters

_SLUG = re.compile(r"[^a-z0-9]+")


def read(name: str, content: bytes, faults: list[Fault]) -> tuple[FeedSpec, ...]:
    """The feeds of an OPML file, each place once, under keys of their own; what is wrong is added to `faults`."""
    root = _root(name, content, faults)
    outlines = [] if root is None else [one for one in root.iter("outline") if one.get("xmlUrl")]
    if root is not None and root.tag != "opml":
        faults.append(Fault(name, "", "is no OPML"))
        return ()
    if len(outlines) > MOST:
        faults.append(Fault(name, "", f"lists more than {MOST} feeds"))
        return ()
    found: dict[str, FeedSpec] = {}
    keys: set[str] = set()
    for n, outline in enumerate(outlines):
        url = canonical_url(outline.get("xmlUrl", ""))
        if url is None:
            faults.append(Fault(name, f"outline[{n}].xmlUrl", "is not an http or https address"))
        elif place(url) not in found:
            key = free_key(url, keys)
            keys.add(key)
            found[place(url)] = FeedSpec(key=key, url=url, outlet=_outlet(outline) or key)
    return tuple(found.values())


def write(feeds: Iterable[Feed]) -> str:
    """Readers elsewhere know an outlet by `text`, and `title` where they follow the older ones."""
    rows = "".join(
        f'    <outline type="rss" text={quoteattr(f.outlet)} title={quoteattr(f.outlet)}'
        f" xmlUrl={quoteattr(f.url)}/>\n"
        for f in feeds
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  <head><title>rasid</title></head>\n'
        f"  <body>\n{rows}  </body>\n</opml>\n"
    )


def slug(url: str) -> str:
    """A readable key for an address: shafaq.com/rss/ar -> shafaq-com-rss-ar."""
    return _SLUG.sub("-", url.lower().split("://", 1)[-1].removeprefix("www.")).strip("-")[:56].strip("-")


def free_key(url: str, taken: Iterable[str]) -> str:
    """The key of an address, with a number where another address has it."""
    base, known = slug(url) or "feed", set(taken)
    return next(
        key for n in range(1, len(known) + 2) if (key := base if n == 1 else f"{base}-{n}") not in known
    )


def place(url: str) -> str:
    """The same for addresses that lead to one feed: http or https, `www.`, a slash at the end make no other."""
    return (canonical_url(url) or url).partition("://")[2].removeprefix("www.").rstrip("/")


def unknown(specs: Iterable[FeedSpec], feeds: Sequence[Feed]) -> tuple[FeedSpec, ...]:
    """Those that no feed reads yet, each place once, under keys that are free."""
    places, keys = {place(feed.url) for feed in feeds}, {feed.key for feed in feeds}
    fresh: list[FeedSpec] = []
    for spec in specs:
        if place(spec.url) not in places:
            places.add(place(spec.url))
            key = spec.key if spec.key and spec.key not in keys else free_key(spec.url, keys)
            keys.add(key)
            fresh.append(replace(spec, key=key))
    return tuple(fresh)


def _root(name: str, content: bytes, faults: list[Fault]) -> Element | None:
    if len(content) > LARGEST:
        faults.append(Fault(name, "", f"is larger than {LARGEST} bytes"))
        return None
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        faults.append(Fault(name, "", "declares a document type or entities, which is refused"))
    except ParseError as error:
        faults.append(Fault(name, f"line {error.position[0]}", "is not XML"))
    except (ValueError, LookupError):  # an encoding that nobody knows
        faults.append(Fault(name, "", "is not XML"))
    else:
        return root
    return None


def _outlet(outline: Element) -> str:
    named = outline.get("text") or outline.get("title") or ""
    return " ".join(named.split())[:LONGEST_NAME].strip()
