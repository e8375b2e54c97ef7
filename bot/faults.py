"""What is wrong with a change, in the reader's language: the faults of the files, told as sentences.

A fault no sentence is known for is shown as it stands, in English: told in a foreign language is better than untold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.message import Bullets, Foreign, Inline
from bot.naming import entity_name
from bot.texts import Texts
from bot.thingwords import value_in
from newsroom.errors import Fault
from newsroom.watchlist import Watchlist

SHOWN = 6
# what the fault's message looks like → the sentence that says it, with the groups as its variables
KNOWN = tuple(
    (re.compile(pattern), key)
    for pattern, key in (
        (r"(?s)'(?P<text>.*)' is an alias of '(?P<other>.*?)' already.*", "taken"),
        (r"is empty|is an empty list", "empty"),
        (r"'(?P<text>.*)' is no phase of this dossier", "phase"),
        (r"'(?P<text>.*)' is no entity|no entity '(?P<text2>[^']*)'.*", "entity"),
        (r"'(?P<text>.*)' is no milestone.*|no milestone '(?P<text2>[^']*)'.*", "milestone"),
        (r"'(?P<text>.*)' is no quantity.*", "quantity"),
        (r"'(?P<text>.*)' is used already, in .*|'(?P<text2>.*)' is already at .*", "repeated"),
        (r"'(?P<text>.*)' is no list of `words`", "words"),
        (r"no dossier '(?P<text>[^']*)'.*", "dossier"),
        (r"no event '(?P<text>[^']*)'.*", "event"),
        (r"ends before it starts", "order"),
        (r"goes round.*|names itself", "circle"),
        (r"Input should be a valid date.*|.*invalid character in (?:year|month|day).*", "date"),
        (r"String should match pattern.*", "id"),
        (r"String should have at most .*", "long"),
        (r"Input should be (?P<text>'.*)", "choice"),
        (r"is missing|Field required", "missing"),
        (r"unknown key", "key"),
        (r"needs events, or named with at", "rule"),
        (r"is no person; .*", "person"),
        (r"is no target; .*", "target"),
        (r"is no address; .*", "address"),
        (r"is no time of day; .*", "time"),
        (r"is no time zone; .*", "zone"),
        (r"is no interval .*", "interval"),
        (r"is no country code; .*", "country"),
        (r"is no language code; .*", "language"),
        (r"is no key; .*", "slug"),
        (r".*tells nothing: set digest_at.*", "digest"),
        (r"cannot be read.*|is not UTF-8|is not YAML.*", "file"),
    )
)
_FIELD = re.compile(r"([a-z_]+)(?:\[\d+\])?$")


def told(faults: Iterable[Fault], watchlist: Watchlist, texts: Texts) -> Bullets:
    """A line for each, the same one once."""
    lines = dict.fromkeys(_line(fault, watchlist, texts) for fault in faults)
    return Bullets(tuple(lines)[:SHOWN])


def _line(fault: Fault, watchlist: Watchlist, texts: Texts) -> Inline:
    for pattern, key in KNOWN:
        if found := pattern.fullmatch(fault.message):
            groups = {
                name.rstrip("2"): value for name, value in found.groupdict().items() if value is not None
            }
            if "other" in groups:
                groups["other"] = entity_name(groups["other"], watchlist, texts)
            if key == "choice":
                groups["text"] = _choices(groups["text"], fault.path, watchlist, texts)
            return f"{_where(fault, texts)}{texts(f'fault-{key}', **groups)}"
    return Foreign(str(fault))


def _choices(said: str, path: str, watchlist: Watchlist, texts: Texts) -> str:
    """«'base', 'site' or 'city'» as people call them."""
    field = found[1] if (found := _FIELD.search(path)) else ""
    names = [value_in("", field, one, watchlist, texts) for one in re.findall(r"'([^']*)'", said)]
    return ("، " if texts.language == "ar" else ", ").join(names)


def _where(fault: Fault, texts: Texts) -> str:
    """The field that is meant, where it has a name people know."""
    found = _FIELD.search(fault.path)
    name = f"field-{found[1].replace('_', '-')}" if found else ""
    return f"{texts(name)}: " if texts.has(name) else ""
