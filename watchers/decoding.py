"""Bytes to text, whatever was declared. Pure; imports only the standard library.

Declarations are often wrong in old Arabic sites, the bytes seldom are: what is valid UTF-8 is UTF-8, and a
single-byte text whose foreign letters form Arabic words in windows-1256 is windows-1256.
"""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_NAME = re.compile(r"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z][\w.:-]{1,30})""", re.I)
_HEAD = 2048  # bytes in which a document declares its encoding
_ARABIC_WORD = re.compile(r"[ء-ي]{2,}")
_FOREIGN = re.compile(r"[^\x00-\x7f]")

# Servers add these by default, so they say nothing about the bytes.
_DEFAULTS = frozenset({"utf-8", "cp1252"})
_WEB_NAMES = {"iso8859-1": "cp1252", "ascii": "utf-8"}  # as browsers read them
# Python's other text codecs are escapes or state machines that no feed needs.
_PLAIN = re.compile(r"utf-(?:8|16|32).*|iso8859-\d+|cp\d+|koi8-\w+|mac-.+|gb.*|big5.*|euc.*|shift.*|tis-620")


def decode(body: bytes, content_type: str | None = None) -> tuple[str, str | None]:
    """The text, and the encoding when it is not the one declared."""
    marked = _by_mark(body)
    if marked is not None:
        return marked, None
    declared = _declared(body, content_type)
    encoding = _guess(body, declared)
    expected = declared or ["utf-8"]
    note = None if encoding in expected else encoding.replace("cp12", "windows-12")
    return body.decode(encoding, "replace"), note


def _by_mark(body: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    for start, encoding in _WIDE:
        if body.startswith(start):
            return body.decode(encoding, "replace")
    return None


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """Usable codec names of the HTTP header and of the document, in this order."""
    head = body[:_HEAD].decode("ascii", "replace")
    names = [match[1] for match in map(_NAME.search, (content_type or "", head)) if match]
    return [codec for codec in map(_codec, names) if codec]


def _codec(name: str) -> str | None:
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    codec = _WEB_NAMES.get(codec, codec)
    return codec if _PLAIN.fullmatch(codec) else None


def _guess(body: bytes, declared: list[str]) -> str:
    if _is_utf8(body):
        return "utf-8"
    for codec in declared:
        if codec not in _DEFAULTS and _decodes(body, codec):
            return codec
    return "cp1256" if _reads_arabic(body.decode("cp1256", "replace")) else "cp1252"


def _is_utf8(body: bytes) -> bool:
    """Valid, or damaged in few places: sites cut titles in the middle of a letter."""
    if _decodes(body, "utf-8"):
        return True
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return len(_FOREIGN.findall(text)) - broken > 3 * broken


def _decodes(body: bytes, codec: str) -> bool:
    try:
        body.decode(codec)
    except UnicodeError:
        return False
    return True


def _reads_arabic(text: str) -> bool:
    """Do most letters beyond ASCII stand in Arabic words?"""
    arabic = sum(map(len, _ARABIC_WORD.findall(text)))
    return 2 * arabic > len(_FOREIGN.findall(text))
