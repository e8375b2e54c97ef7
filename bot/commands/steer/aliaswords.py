"""A spelling and what it asks of its surroundings, as people write and read it:

    حرير، الحرير (قرب: قاعدة، مطار؛ ليس بعد: طريق)   ◄──►   {"text": [حرير, الحرير], "near": [...], "not_before": [...]}

The words are data of the command line, like the names of commands: both languages are read, whatever is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from newsroom.arabic.fold import heavy
from newsroom.errors import UserError

LISTS = {
    "near": ("قرب", "near", "مع", "with"),
    "not_near": ("ليس قرب", "not near", "دون", "بلا", "without"),
    "before": ("بعد", "after"),  # the word stands before it, so it stands after the word
    "not_before": ("ليس بعد", "not after"),
    "after": ("قبل", "before"),
    "not_after": ("ليس قبل", "not before"),
    "anywhere": ("في النص", "in the text"),
    "not_anywhere": ("ليس في النص", "not in the text"),
}
FLAGS: dict[str, tuple[str, ...]] = {
    "mode": ("حرفيًا", "exactly", "بالضبط", "exact"),
    "strict": ("بهذا الرسم", "as written"),
    "al": ("بأل وبدونها", "with or without al"),
    "nisba": ("والنسبة", "and nisba"),
    "doc": ("مختصر", "short form"),
}
NUMBERS = {"window": ("بمدى", "within"), "weight": ("بوزن", "weight")}
VALUES = {"mode": "exact"}  # of a flag that is not just set
ORDER = (*LISTS, *NUMBERS, *FLAGS)
_NAMES = {
    heavy(word): option
    for table in (LISTS, FLAGS, NUMBERS)
    for option, words in table.items()
    for word in words
}
_COMMA = re.compile(r"[،,]")
_SEMICOLON = re.compile(r"[؛;]")
_LINE = re.compile(r"(?P<texts>[^()]*?)\s*(?:\((?P<options>[^()]*)\))?")

Alias = Mapping[str, Any]


def said(alias: str | Alias, language: str) -> str:
    """One line of what stands in the file."""
    if isinstance(alias, str):
        return alias
    given = {name: value for name, value in alias.items() if value not in (None, False, [], ())}
    texts = given.pop("text", [])
    comma, semicolon = ("، ", "؛ ") if language == "ar" else (", ", "; ")
    line = comma.join([texts] if isinstance(texts, str) else texts)
    options = [_option(name, given[name], language, comma) for name in ORDER if name in given]
    options = [option for option in options if option]
    return f"{line} ({semicolon.join(options)})" if options else line


def _option(name: str, value: Any, language: str, comma: str) -> str:
    word = {**LISTS, **FLAGS, **NUMBERS}[name][0 if language == "ar" else 1]
    if name in LISTS:
        return f"{word}: {comma.join([value] if isinstance(value, str) else value)}"
    if name in NUMBERS:
        return f"{word}: {value}"
    return word if value == VALUES.get(name, True) else ""


def read(line: str) -> str | dict[str, Any]:
    """The line as it stands in the file. Raises UserError."""
    found = _LINE.fullmatch(" ".join(line.split()))
    texts = _parts(found["texts"]) if found else []
    if not found or not texts:
        raise UserError("alias-unread", line=line)
    data: dict[str, Any] = {}
    for option in _SEMICOLON.split(found["options"] or ""):
        if option.strip():
            name, value = _read_option(option)
            data[name] = [*data.get(name, ()), *value] if isinstance(value, list) else value
    if not data and len(texts) == 1:
        return texts[0]
    return {"text": texts, **data}


def read_all(text: str) -> list[str | dict[str, Any]]:
    """A line each; a line of plain names without conditions is that many names."""
    lines = [read(line) for line in text.splitlines() if line.strip()]
    return [one for line in lines for one in _spread(line)]


def _spread(line: str | dict[str, Any]) -> Sequence[str | dict[str, Any]]:
    return line["text"] if isinstance(line, dict) and set(line) == {"text"} else (line,)


def _read_option(option: str) -> tuple[str, Any]:
    word, colon, rest = option.partition(":")
    name = _NAMES.get(heavy(word.strip()))
    values = _parts(rest)
    if name is None or (name in FLAGS) != (not colon) or (not values and name not in FLAGS):
        raise UserError("alias-option", option=option.strip())
    if name in LISTS:
        return name, values
    if name in FLAGS:
        return name, VALUES.get(name, True)
    return name, _number(values[0], option)


def _number(text: str, option: str) -> int | float:
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        raise UserError("alias-option", option=option.strip()) from None


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _COMMA.split(text) if part.strip()]
