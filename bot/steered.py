"""What people changed, in words: what stood and what stands, what two of them wanted, why it cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from bot import faults
from bot.message import Action, Block, Bullets, Foreign, Heading, Inline, Message, Note, Paragraph
from bot.naming import any_name
from bot.render.foreign import clip
from bot.texts import Texts
from bot.thingwords import name_in, value_in
from newsroom.amending import Data
from newsroom.errors import UserError
from newsroom.steering import RefusedEditError, StaleError
from newsroom.store.edits import Entry
from newsroom.watchlist import Watchlist

MOST = 12  # lines of one thing
ONE_LINE = 160  # characters of a list that stands on one line
LONGEST = 300  # characters of a line
USUAL = {"promotion": "official-or-two"}  # what holds where nothing is said
HIDDEN = ("id", "key", "group")  # what it is called by, not what it says


def title(kind: str, key: str, data: Data | None, watchlist: Watchlist, texts: Texts) -> str:
    """What a thing is called, from its own words."""
    name = name_in(data, texts) if data else ""
    if kind == "mute":
        chat, _, about = key.partition(" ")
        return texts("audit-mute", name=any_name(about, watchlist, texts) if about else chat)
    if kind == "target":
        return texts("audit-target", name=name or key)
    return name or key.partition("/")[2] or key


def subject(entry: Entry, watchlist: Watchlist, texts: Texts) -> str:
    return title(entry.kind, entry.key, entry.after or entry.before, watchlist, texts)


def differences(
    kind: str, before: Data | None, after: Data | None, watchlist: Watchlist, texts: Texts
) -> tuple[str, ...]:
    """What an edit changed, a line for each field or entry of a list."""
    if before is None or after is None:
        return (texts("diff-new") if before is None else texts("diff-gone"),)
    names = [name for name in (*before, *(n for n in after if n not in before)) if name not in HIDDEN]
    found = [
        line
        for name in names
        if (old := before.get(name)) != (new := after.get(name))
        for line in _of_field(kind, name, old, new, watchlist, texts)
    ]
    return tuple(clip(line, LONGEST) for line in found)


def _of_field(kind: str, name: str, old: Any, new: Any, watchlist: Watchlist, texts: Texts) -> Iterator[str]:
    if name == "enabled":
        yield texts("diff-on") if new in (None, True) else texts("diff-off")
        return
    field = field_name(name, texts)
    if name == "reports":
        yield texts("diff-rules", before=len(old or ()), after=len(new or ()))
    elif _is_list(old, name) or _is_list(new, name):
        was = [value_in(kind, name, one, watchlist, texts) for one in old or ()]
        stands = [value_in(kind, name, one, watchlist, texts) for one in new or ()]
        yield from (texts("diff-added", field=field, value=one) for one in stands if one not in was)
        yield from (texts("diff-removed", field=field, value=one) for one in was if one not in stands)
        if set(was) == set(stands):
            yield texts("diff-order", field=field)
    else:
        usual = USUAL.get(name)
        was_, is_ = (value_in(kind, name, one, watchlist, texts) for one in (old or usual, new or usual))
        if not was_:
            yield texts("diff-set", field=field, value=is_)
        elif not is_:
            yield texts("diff-unset", field=field, value=was_)
        else:
            yield texts("diff-changed", field=field, before=was_, after=is_)


def contents(kind: str, data: Data | None, watchlist: Watchlist, texts: Texts) -> Bullets:
    """All that a thing says of itself."""
    if data is None:
        return Bullets((texts("diff-nothing"),))
    lines = [line for name, value in data.items() for line in _content(kind, name, value, watchlist, texts)]
    more = len(lines) - MOST
    shown = [*lines[:MOST], *([texts("and-more", count=more)] if more > 0 else [])]
    return Bullets(tuple(clip(line, LONGEST) for line in shown))


def _content(kind: str, name: str, value: Any, watchlist: Watchlist, texts: Texts) -> Iterator[str]:
    if name in HIDDEN or value in (None, "", []):
        return
    if name == "enabled":
        yield texts("diff-is-on") if value else texts("diff-is-off")
    elif name == "reports":
        yield texts("diff-has-rules", count=len(value))
    elif _is_list(value, name):
        said = [value_in(kind, name, one, watchlist, texts) for one in value]
        together = " · ".join(said)
        lines = [together] if len(together) <= ONE_LINE else said
        yield from (texts("diff-set", field=field_name(name, texts), value=one) for one in lines)
    else:
        yield texts(
            "diff-set", field=field_name(name, texts), value=value_in(kind, name, value, watchlist, texts)
        )


def _is_list(value: Any, name: str) -> bool:
    return isinstance(value, (list, tuple)) and name != "due"


def field_name(name: str, texts: Texts) -> str:
    key = f"field-{name.replace('_', '-')}"
    return texts(key) if texts.has(key) else name


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────────


def done(
    entry: Entry | None,
    watchlist: Watchlist,
    texts: Texts,
    *more: Block,
    rows: Iterable[Sequence[Action]] = (),
) -> Message:
    """What stands now, in words, with the way back. `entry` None: this request was carried out before."""
    if entry is None:
        return texts.message(Paragraph(texts("steer-done-before")))
    lines = differences(entry.kind, entry.before, entry.after, watchlist, texts)
    said: list[Block] = [Paragraph(texts("steer-saved", name=subject(entry, watchlist, texts)))]
    if lines:
        said.append(Bullets(lines))
    undo = Action(texts("steer-undo"), f"undo {entry.id}")
    message = texts.message(*said, *more)
    return replace(message, actions=(*(tuple(row) for row in rows), (undo,)), replaces=True)


def refusal(error: UserError, watchlist: Watchlist, texts: Texts) -> Message | None:
    """Of an edit; None when it is no refusal of an edit."""
    if isinstance(error, StaleError):
        return texts.message(
            Paragraph(
                texts(
                    "edit-stale",
                    name=title(error.kind, error.key, error.now or error.wanted, watchlist, texts),
                )
            ),
            Heading(texts("edit-stands"), "section"),
            contents(error.kind, error.now, watchlist, texts),
            Heading(texts("edit-wanted"), "section"),
            contents(error.kind, error.wanted, watchlist, texts),
            Note(texts("edit-stale-hint")),
        )
    if isinstance(error, RefusedEditError):
        return texts.message(Paragraph(texts("edit-refused")), faults.told(error.faults, watchlist, texts))
    return None


def entry_line(entry: Entry, when: str, watchlist: Watchlist, texts: Texts, *, undone: bool) -> Inline:
    """«12 · سلمى · 18 كانون الثاني/يناير 2026، 12:05 · قاعدة عين الأسد: …»"""
    said = "؛ " if texts.language == "ar" else "; "
    words = said.join(differences(entry.kind, entry.before, entry.after, watchlist, texts)[:3])
    if entry.undoes:
        words = texts("audit-undoes", id=str(entry.undoes), words=words)
    if undone:
        words = texts("audit-undone", words=words)
    who, what = Foreign(entry.name or entry.by), Foreign(subject(entry, watchlist, texts))
    return (f"{entry.id} · ", who, f" · {when} · ", what, f": {words}")
