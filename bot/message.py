"""What the bot says, before it has a form: blocks made of inline pieces. Holds no markup and no platform.

    Message ── render/telegram · slack · console ──► [Part, …] ── adapters ──► people

A plain `str` is our own sentence (from `texts`); words of others go in `Foreign`, `Link`, `Item` or `Quote`,
where renderers filter them and set them apart. Make messages with `Texts.message`: it fills in the language.
Imports nothing of the project.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

# ── inline pieces ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Foreign:
    """Words of others, in any direction: an outlet's name, what a user typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Bold:
    text: str


@dataclass(frozen=True, slots=True)
class Italic:
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Something to type or copy as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Ltr:
    """Left to right whatever surrounds it: `/status`, `-5%`, `2025-09-30`."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Shown with its real host beside it; only the text is shown unless `url` is plain http or https."""

    text: str
    url: str | None


Piece = str | Foreign | Bold | Italic | Code | Ltr | Link
Inline = Piece | tuple[Piece, ...]


# ── blocks ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Heading:
    """The first title of a message is repeated when the message needs several parts."""

    text: str
    level: Literal["title", "section"] = "title"


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: Inline
    refs: tuple[int, ...] = ()  # deliveries it accounts for, e.g. "and 12 more alerts"


@dataclass(frozen=True, slots=True)
class Bullets:
    lines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """Label and value, one pair a line."""

    pairs: tuple[tuple[str, Inline], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Evidence: the exact words, folded away where the platform can."""

    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One story: never split over two parts."""

    title: str
    url: str | None = None
    outlets: Inline = ""
    meta: Inline = ""  # dates, entities
    quote: Quote | None = None
    marker: str = ""  # "•", "1."
    refs: tuple[int, ...] = ()  # deliveries it accounts for


@dataclass(frozen=True, slots=True)
class Note:
    """Small print: why you see this, when it was made, a warning."""

    text: Inline


Block = Heading | Paragraph | Bullets | Fields | Quote | Item | Note


# ── what a person may do with it ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Action:
    """A button. Pressing it is typing `line`; or it copies a text to the clipboard, where the platform can."""

    label: str  # up to 20 characters
    line: str = ""  # a command as people may type it, in ids: "status ain_al_asad"; up to 60 bytes
    copies: str = ""  # up to 256 characters
    style: Literal["normal", "primary", "danger"] = "normal"


@dataclass(frozen=True, slots=True)
class Field:
    """A thing to fill in."""

    key: str  # what the command calls it
    label: str
    value: str = ""  # what stands there already
    kind: Literal["text", "lines", "choice"] = "text"  # lines: one entry a line
    choices: tuple[tuple[str, str], ...] = ()  # (value, label)
    optional: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What a command asks for. Filled in, `line` is run with `Request.values`.

    A window where the platform has them; elsewhere what the person writes next is taken as its answer.
    """

    title: str  # up to 24 characters
    line: str
    fields: tuple[Field, ...]
    submit: str  # up to 24 characters
    optional: bool = False  # the message is an answer without it: where there is no window, nothing is asked


@dataclass(frozen=True, slots=True)
class Picture:
    png: bytes
    alt: str  # what it shows, for who does not see it


@dataclass(frozen=True, slots=True)
class Document:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    blocks: tuple[Block, ...]
    rtl: bool = True
    continued: str = "…"  # the word before 2/3 on later parts
    actions: tuple[tuple[Action, ...], ...] = ()  # rows of buttons, under the last part
    form: Form | None = None
    picture: Picture | None = None  # above the text
    document: Document | None = None
    replaces: bool = False  # pressed from a message of ours, it takes that message's place
    refused: bool = False  # nothing was done, and the words say why
    about: str = ""  # refused because of what this field of the form says


@dataclass(frozen=True, slots=True)
class Part:
    """One platform message, within that platform's limits."""

    text: str  # Telegram: HTML; Slack: notification text, escaped; console: as printed
    refs: tuple[int, ...] = ()  # deliveries whose blocks this part holds; each in exactly one part
    plain: str = ""  # the same without markup, should the markup be refused; Slack: escaped
    blocks: tuple[Mapping[str, Any], ...] = ()  # Slack only
    begins: tuple[int, ...] = ()  # deliveries of which it holds a beginning only: a later part settles them
    buttons: tuple[tuple[Mapping[str, Any], ...], ...] = ()  # Telegram only: the rows of its keyboard
    picture: Picture | None = None  # Telegram: the text stands under it
    document: Document | None = None  # the same
