"""Text that others wrote, made harmless: the one filter before anything is shown, and the ways to cut it.

Direction overrides, control and invisible characters go; letters, ZWNJ/ZWJ inside words and up to two
marks a letter stay. What is left is shown between FSI and PDI, so that it cannot reorder its surroundings.
Imports nothing of the project.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import quote, urlsplit

RLM, LRM = "\u200f", "\u200e"
LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
MARKS = 2  # per letter: shadda and a vowel
URL_LENGTH = 1500  # Slack refuses sections over 3000, markup included

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\x00-\x09\x0e-\x1b\x1f\x7f-\x9f\xad\u180e\u200b\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_ISOLATES = re.compile(f"[{LRI}{RLI}{FSI}{PDI}]")
# Whatever is neither a letter, a gap nor ordinary punctuation: three marks in a row are among these.
_PILED = re.compile(r"[^\w\s!-/:-@\[-`{-~«»،؛؟…–—·•]{3}")
_LOOSE_JOINERS = re.compile("(?:^|(?<=[\\s\u200c\u200d]))[\u200c\u200d]+|[\u200c\u200d]+(?=\\s|$)")
_BIDI = re.compile(f"[{RLM}{LRM}\u061c\u202a-\u202e{LRI}-{PDI}]")
_DATES = re.compile(
    rf"(?<![\w/.:={FSI}{LRI}-])[0-9]{{4}}-[0-9]{{2}}(?:-[0-9]{{2}})?(?:\.\.[0-9]{{4}}[0-9-]*)?(?![\w/=-])"
)
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\]")


def sentence(text: str) -> str:
    """Our own words: isolates stay, balanced on each line. The variables in them are still others' words."""
    text = _BREAKS.sub("\n", text).replace("\t", " ")
    text = _LOOSE_JOINERS.sub("", _INVISIBLE.sub("", text))
    return "\n".join(_few_marks(_balanced(line)) for line in text.split("\n"))


def one_line(text: str) -> str:
    """Others' words without any isolate or line break."""
    return " ".join(sentence(_ISOLATES.sub("", text)).split())


def directed(text: str) -> str:
    """An Arabic line that begins with a Latin word («CNN بالعربية: …») still runs from the right."""
    text = dates_apart(text)
    strong = (kind for char in text if (kind := unicodedata.bidirectional(char)) in ("L", "R", "AL"))
    if next(strong, "AL") != "L":
        return text
    rest = [kind != "L" for kind in strong]
    return RLM + text if 2 * sum(rest) > len(rest) else text


def dates_apart(text: str) -> str:
    """Between Arabic words «2025-09-30» would be read as 30-09-2025: what is written in digits runs left to right."""
    if _DATES.search(text) and any(unicodedata.bidirectional(char) in ("R", "AL") for char in text):
        return _DATES.sub(lambda found: f"{LRI}{found[0]}{PDI}", text)
    return text


def isolated(text: str) -> str:
    text = one_line(text)
    return f"{FSI}{directed(text)}{PDI}" if text else ""


def ltr(text: str) -> str:
    return f"{LRI}{one_line(text)}{PDI}"


def without_bidi(text: str) -> str:
    """What a person typed, free of the direction marks that clients and copying leave in it."""
    return _BIDI.sub("", text)


def _few_marks(text: str) -> str:
    if not _PILED.search(text):
        return text
    kept, run = [], 0
    for char in text:
        kind = unicodedata.category(char)
        if kind != "Cf":  # an invisible character does not begin a new letter
            run = run + 1 if kind in ("Mn", "Me") else 0
        if run <= MARKS or kind == "Cf":
            kept.append(char)
    return "".join(kept)


def _balanced(text: str) -> str:
    """Without closings that close nothing, and with every opening closed."""
    if not _ISOLATES.search(text):
        return text
    kept, depth = [], 0
    for char in text:
        if char == PDI and not depth:
            continue
        depth += (char in (LRI, RLI, FSI)) - (char == PDI)
        kept.append(char)
    return "".join(kept) + PDI * depth


# ── cutting ──────────────────────────────────────────────────────────────────────────────────────────────


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clip(text: str, limit: int, size: Callable[[str], int] = utf16) -> str:
    """The text, or its beginning and `…`, no larger than `limit`; isolates stay closed, letters whole."""
    if size(text) <= limit:
        return text
    depths, room, end = 0, limit - size("…"), 0
    for index, char in enumerate(text):
        depths += (char in (LRI, RLI, FSI)) - (char == PDI)
        room -= size(char)
        if room < depths * size(PDI):
            break
        end = index + 1
    while end and _continues(text, end):
        end -= 1
    return _balanced(text[:end].rstrip() + "…") if end else ""


def _continues(text: str, end: int) -> bool:
    """Cutting here would part a letter from its marks, or an emoji from its other half."""
    after = text[end] if end < len(text) else ""
    return bool(after) and (unicodedata.category(after) in ("Mn", "Me") or "\u200d" in (after, text[end - 1]))


# ── links ────────────────────────────────────────────────────────────────────────────────────────────────


def web_address(url: str | None) -> tuple[str, str] | None:
    """The address as it may stand in a link, and its host; None for anything that two readers read as two."""
    if not url or len(url) > URL_LENGTH or re.search(r"[\x00-\x20\x7f\\]", url):
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
    except ValueError:  # UnicodeError too
        return None
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or not _HOST.fullmatch(host):
        return None
    authority = f"{host}:{port}" if port is not None else host
    rest = parts.path + (parts.query and f"?{parts.query}") + (parts.fragment and f"#{parts.fragment}")
    href = f"{parts.scheme}://{authority}" + quote(rest, safe="/?#[]@!$&()*+,;=:%~-._", errors="ignore")
    return (href, authority) if len(href) <= URL_LENGTH else None
