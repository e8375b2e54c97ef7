"""Feeds made wrong on purpose: one of our own, damaged a few times over in the ways feeds get damaged.

`Mutator(seed).mutant(n)` is always the same mutant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from tests.spoilers import (
    ATTRIBUTES,
    CODECS,
    DATES,
    DECLARED,
    NEWS,
    PINGS,
    PROLOGS,
    REFERENCES,
    TAGS,
    TEXTS,
    TYPES,
    URLS,
    escaped,
    seeds,
)

_TOKEN = re.compile(r"<!\[CDATA\[.*?\]\]>|<[^<>]*>|[^<]+|<", re.S)
_VALUE = re.compile(r"=\s*(\"[^\"<>]*\"|'[^'<>]*')")
LONG, VERY_LONG = 1500, 40_000  # characters of a field

Edit = Callable[[Random, str], str]
ByteEdit = Callable[[Random, bytes], bytes]


@dataclass(frozen=True, slots=True)
class Mutant:
    number: int
    body: bytes
    content_type: str | None
    made: tuple[str, ...]  # how, in order


class Mutator:
    def __init__(self, seed: int, more: Sequence[str] = ()) -> None:
        self._seed = seed
        self._seeds = (*seeds(), *more)

    def mutant(self, number: int) -> Mutant:
        dice = Random(f"{self._seed}:{number}")
        text = dice.choice(self._seeds)
        made = []
        for _ in range(dice.choice((1, 1, 1, 2, 2, 3, 4, 6))):
            edit = self._splice if dice.random() < 0.06 else dice.choice(EDITS)
            text = edit(dice, text)
            made.append(edit.__name__)
        body = text.encode("utf-8", "surrogatepass")
        if dice.random() < 0.1:
            codec = dice.choice(CODECS)
            body = text.encode(codec, "replace")
            made.append(codec)
        for _ in range(dice.choice((0, 0, 0, 1, 1, 3))):
            spoil = dice.choice(BYTE_EDITS)
            body = spoil(dice, body)
            made.append(spoil.__name__)
        content_type = dice.choice(TYPES) if dice.random() < 0.3 else None
        return Mutant(number, body, content_type, tuple(name.strip("_") for name in made))

    def _splice(self, dice: Random, text: str) -> str:
        other = dice.choice(self._seeds)
        return text[: dice.randint(0, len(text))] + other[dice.randint(0, len(other)) :]


# ── edits of text ────────────────────────────────────────────────────────────────────────────────────────


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text) or [text]


def _at(dice: Random, tokens: list[str], wanted: Callable[[str], bool]) -> int:
    """The place of a token of that kind, or of any where there is none."""
    places = [place for place, token in enumerate(tokens) if wanted(token)]
    return dice.choice(places) if places else dice.randrange(len(tokens))


def _is_tag(token: str) -> bool:
    return token.startswith("<") and token[1:2].isalpha()


def _is_text(token: str) -> bool:
    return bool(token.strip()) and (not token.startswith("<") or token.startswith("<![CDATA["))


def _into(dice: Random, text: str, put: str) -> str:
    """`put` inside, instead of or beside the words of some element."""
    tokens = _tokens(text)
    place = _at(dice, tokens, _is_text)
    cut = dice.randint(0, len(tokens[place]))
    whole = dice.random() < 0.2
    tokens[place] = put if whole else tokens[place][:cut] + put + tokens[place][cut:]
    return "".join(tokens)


def _put_text(dice: Random, text: str) -> str:
    return _into(dice, text, dice.choice(TEXTS) * dice.choice((1, 1, 1, 3)))


def _put_ping(dice: Random, text: str) -> str:
    """Escaped as feeds escape it, or not: the reader of the feed undoes it, the writer of a message must again."""
    ping = dice.choice(PINGS) * dice.choice((1, 1, 2))
    return _into(dice, text, dice.choice((ping, escaped(ping), escaped(escaped(ping)))))


def _put_reference(dice: Random, text: str) -> str:
    return _into(dice, text, dice.choice(REFERENCES) * dice.choice((1, 1, 5)))


def _put_noise(dice: Random, text: str) -> str:
    high = dice.choice((0x80, 0x700, 0x3000, 0x10FFFF))
    return _into(dice, text, "".join(chr(dice.randrange(high)) for _ in range(dice.randint(1, 30))))


def _put_long(dice: Random, text: str) -> str:
    letters = dice.choice(
        ("a", "م", "<", "&", "\n", " ", "كلمة ", "&amp;", "<b>", "\u064b", "ﷺ", "😀", "a.", "0,")
    )
    size = VERY_LONG if dice.random() < 0.02 else LONG
    return _into(dice, text, letters * (dice.randint(1, size) // len(letters)))


def _put_date(dice: Random, text: str) -> str:
    tokens = _tokens(text)
    place = _at(dice, tokens, lambda token: bool(re.search(r"\d:\d|\d{4}-\d", token)) and not _is_tag(token))
    tokens[place] = dice.choice(DATES)
    return "".join(tokens)


def _put_address(dice: Random, text: str) -> str:
    url = dice.choice(URLS)
    found = list(re.finditer(r"https?://[^\s\"'<>]+|href=\"[^\"]*", text))
    if not found:
        return text
    match = dice.choice(found)
    put = f'href="{url}' if match[0].startswith("href") else url
    return text[: match.start()] + put + text[match.end() :]


def _swap(dice: Random, text: str) -> str:
    tokens = _tokens(text)
    one, other = dice.randrange(len(tokens)), dice.randrange(len(tokens))
    tokens[one], tokens[other] = tokens[other], tokens[one]
    return "".join(tokens)


def _delete(dice: Random, text: str) -> str:
    tokens = _tokens(text)
    start = dice.randrange(len(tokens))
    del tokens[start : start + dice.choice((1, 1, 2, 9))]
    return "".join(tokens)


def _repeat(dice: Random, text: str) -> str:
    tokens = _tokens(text)
    start = dice.randrange(len(tokens))
    some = tokens[start : start + dice.choice((1, 1, 3, 12))]
    return "".join(tokens[:start] + some * dice.choice((2, 2, 3, 8)) + tokens[start:])


def _nest(dice: Random, text: str) -> str:
    tokens = _tokens(text)
    place, tag, deep = dice.randrange(len(tokens)), dice.choice(TAGS), dice.choice((1, 2, 9, 120))
    closing = f"</{tag}>" * dice.choice((deep, deep, 0, 1))
    tokens[place] = f"<{tag}>" * deep + tokens[place] + closing
    return "".join(tokens)


def _rename(dice: Random, text: str) -> str:
    tokens = _tokens(text)
    place = _at(dice, tokens, _is_tag)
    name = re.match(r"<([^\s/>]+)", tokens[place])
    if not name:
        return text
    new = dice.choice((*TAGS, *TAGS, name[1].upper(), f"x:{name[1]}", "0", "a:b:c", "\u202e", "x" * 300))
    if dice.random() < 0.7:  # the closing one too
        return text.replace(f"<{name[1]}", f"<{new}").replace(f"</{name[1]}>", f"</{new}>")
    tokens[place] = tokens[place].replace(name[1], new, 1)
    return "".join(tokens)


def _element(dice: Random, text: str) -> str:
    """One more element, of a kind some reader has opinions on."""
    tokens = _tokens(text)
    place, tag = _at(dice, tokens, _is_tag), dice.choice(TAGS)
    words = dice.choice((*TEXTS, *DATES, *URLS, "1", "1 2", "1 2 3", "x", "", NEWS))
    attribute = f" {dice.choice(ATTRIBUTES)}" if dice.random() < 0.5 else ""
    tokens[place] = f"<{tag}{attribute}>{words}</{tag}>{tokens[place]}"
    return "".join(tokens)


def _attribute(dice: Random, text: str) -> str:
    tokens = _tokens(text)
    place = _at(dice, tokens, _is_tag)
    tag = tokens[place]
    match dice.randrange(4):
        case 0:
            tokens[place] = re.sub(r"(/?>)$", rf" {dice.choice(ATTRIBUTES)}\1".replace("\\\\", ""), tag)
        case 1:
            tokens[place] = tag.replace('"', dice.choice(("", "'", '""')), dice.choice((1, -1)))
        case 2:
            tokens[place] = re.sub(r'\s[\w:]+="[^"]*"', "", tag, count=1)
        case _:
            value = dice.choice((*TEXTS, *URLS, *DATES)).replace("\\", "/")
            tokens[place] = _VALUE.sub(lambda _: f'="{value}"', tag, count=1)
    return "".join(tokens)


def _namespace(dice: Random, text: str) -> str:
    found = re.findall(r'\sxmlns(?::\w+)?="[^"]*"', text)
    if not found:
        return text.replace(">", f" {dice.choice(ATTRIBUTES)}>", 1)
    one, other = dice.choice(found), dice.choice(found)
    return text.replace(
        one, dice.choice(("", other.partition("=")[0] + "=" + one.partition("=")[2], ' xmlns=""')), 1
    )


def _declare(dice: Random, text: str) -> str:
    rest = re.sub(r"^\s*<\?xml[^>]*>", "", text)
    version = dice.choice(("1.0", "1.0", "1.1", "2", ""))
    return f'<?xml version="{version}" encoding="{dice.choice(DECLARED)}"?>{rest}'


def _prolog(dice: Random, text: str) -> str:
    put = dice.choice(
        (*PROLOGS, "\n" * dice.randint(1, 9000), " " * 9000, "x" * 300, "<!-- <rss> -->", "\ufeff\ufeff")
    )
    return put + text


def _cdata(dice: Random, text: str) -> str:
    tokens = _tokens(text)
    place = _at(dice, tokens, _is_text)
    left, right = dice.choice(
        (("<![CDATA[", "]]>"), ("<![CDATA[", ""), ("<!--", "-->"), ("<![CDATA[<![CDATA[", "]]>]]>"))
    )
    tokens[place] = f"{left}{tokens[place]}{right}"
    return "".join(tokens)


def _truncate(dice: Random, text: str) -> str:
    return text[: dice.randint(0, len(text))]


def _escape(dice: Random, text: str) -> str:
    tokens = _tokens(text)
    place = dice.randrange(len(tokens))
    tokens[place] = escaped(tokens[place])
    return "".join(tokens)


def _unescape(dice: Random, text: str) -> str:
    return (
        text.replace("&lt;", "<").replace("&gt;", ">") if dice.random() < 0.5 else text.replace("&amp;", "&")
    )


EDITS: tuple[Edit, ...] = (
    *(
        _put_text,
        _put_ping,
        _put_text,
        _put_text,
        _put_reference,
        _put_reference,
        _put_noise,
        _put_long,
        _put_date,
        _put_address,
    ),
    *(
        _swap,
        _delete,
        _repeat,
        _nest,
        _rename,
        _element,
        _element,
        _attribute,
        _attribute,
        _namespace,
        _declare,
    ),
    *(_prolog, _cdata, _truncate, _escape, _unescape),
)

# ── edits of bytes ───────────────────────────────────────────────────────────────────────────────────────


def _flip(dice: Random, body: bytes) -> bytes:
    spoilt = bytearray(body)
    for _ in range(dice.choice((1, 1, 4, 30)) if spoilt else 0):
        spoilt[dice.randrange(len(spoilt))] ^= 1 << dice.randrange(8)
    return bytes(spoilt)


def _overwrite(dice: Random, body: bytes) -> bytes:
    spoilt = bytearray(body)
    for _ in range(dice.choice((1, 2, 9)) if spoilt else 0):
        spoilt[dice.randrange(len(spoilt))] = dice.choice(b"\0\xff\xfe\x80\xc0\xed\xf4<>&;\"'/:=!-?[]\n\t ")
    return bytes(spoilt)


def _cut(dice: Random, body: bytes) -> bytes:
    start = dice.randint(0, len(body))
    return body[:start] + body[start + dice.choice((1, 1, 3, 50)) :]


def _insert(dice: Random, body: bytes) -> bytes:
    start = dice.randint(0, len(body))
    return body[:start] + dice.randbytes(dice.choice((1, 1, 2, 16))) + body[start:]


def _mark(dice: Random, body: bytes) -> bytes:
    return (
        dice.choice(
            (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0", b"\xff\xfe\0\0", b"\x1f\x8b\x08", b"<\0")
        )
        + body
    )


def _copy(dice: Random, body: bytes) -> bytes:
    start, to = dice.randint(0, len(body)), dice.randint(0, len(body))
    return body[:to] + body[start : start + dice.randint(1, 200)] + body[to:]


BYTE_EDITS: tuple[ByteEdit, ...] = (_flip, _flip, _overwrite, _overwrite, _cut, _insert, _mark, _copy)
