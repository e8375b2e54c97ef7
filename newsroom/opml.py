"""Feed lists as OPML 2.0, in and out. An import is a hostile file: small, and without entities."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from newsroom.errors import Fault
from newsroom.fingerprint import canonical_url
from newsroom.models import Feed, FeedSpec

LARGEST = 1_000_000  # bytes
MOST = 2000  # feeds

_SLUG = re.compile(r"[^a-z0-9]+")


def read(name: str, content: bytes, faults: list[Fault]) -> tuple[FeedSpec, ...]:
    """The feeds of an OPML file; everything wrong with it is added to `faults`."""
    if len(content) > LARGEST:
        faults.append(Fault(name, "", f"is larger than {LARGEST} bytes"))
        return ()
    if b"<!" in content.replace(b"<!--", b""):
        faults.append(Fault(name, "", "declares a document type or entities, which is refused"))
        return ()
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - see above
    except ElementTree.ParseError as error:
        faults.append(Fault(name, f"line {error.position[0]}", "is not XML"))
        return ()
    outlines = [outline for outline in root.iter("outline") if outline.get("xmlUrl")]
    if len(outlines) > MOST:
        faults.append(Fault(name, "", f"lists more than {MOST} feeds"))
        return ()
    return tuple(spec for n, outline in enumerate(outlines) if (spec := _spec(name, n, outline, faults)))


def write(feeds: Iterable[Feed]) -> str:
    rows = "".join(
        f'    <outline type="rss" text={quoteattr(f.outlet)} xmlUrl={quoteattr(f.url)}/>\n' for f in feeds
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  <head><title>rasid</title></head>\n'
        f"  <body>\n{rows}  </body>\n</opml>\n"
    )


def slug(url: str) -> str:
    """A readable key for an address: shafaq.com/rss/ar -> shafaq-com-rss-ar."""
    return _SLUG.sub("-", url.lower().split("://", 1)[-1].removeprefix("www.")).strip("-")[:60]


def _spec(name: str, n: int, outline: ElementTree.Element, faults: list[Fault]) -> FeedSpec | None:
    url = canonical_url(outline.get("xmlUrl", ""))
    if url is None:
        faults.append(Fault(name, f"outline[{n}].xmlUrl", "is not an http or https address"))
        return None
    return FeedSpec(key=slug(url), url=url, outlet=outline.get("text") or outline.get("title") or slug(url))
