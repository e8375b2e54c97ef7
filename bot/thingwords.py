"""What stands in the files, value by value, as people say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.commands.steer import aliaswords
from bot.naming import any_name, dossier_name
from bot.render.foreign import clip
from bot.texts import Texts
from newsroom.amending import Data
from newsroom.arabic import display
from newsroom.models import EntityKind, Promotion, Window
from newsroom.rights import Role
from newsroom.rulefiles import Days
from newsroom.watchlist import Watchlist

LONGEST = 200  # characters of a value
NAMED = ("entities", "parts", "about")  # lists of ids
_DAYS: TypeAdapter[tuple[Any, Any]] = TypeAdapter(Days)


def name_in(data: Data, texts: Texts) -> str:
    """What a thing calls itself; empty when it does not."""
    first, second = ("ar", "en") if texts.language == "ar" else ("en", "ar")
    return str(data.get(first) or data.get(second) or data.get("title") or data.get("outlet") or "")


def value_in(kind: str, name: str, value: Any, watchlist: Watchlist, texts: Texts) -> str:
    """A value of that field, or one entry of its list; empty when nothing is said."""
    if value in (None, ""):
        return ""
    return clip(_value(kind, name, value, watchlist, texts), LONGEST)


def _value(kind: str, name: str, value: Any, watchlist: Watchlist, texts: Texts) -> str:
    match name:
        case "aliases":
            return aliaswords.said(value, texts.language)
        case "subscriptions":
            return _subscription(value, watchlist, texts)
        case "quiet":
            return f"{value.get('from')}–{value.get('to')}"
        case "due":
            return window_words(value, texts)
        case "since" | "until" if kind == "mute":
            return str(value)[:16].replace("T", " ")
    if name in NAMED or name == "phase":
        return any_name(str(value), watchlist, texts)
    return _word(name, value, texts)


def _word(name: str, value: Any, texts: Texts) -> str:
    """Of the values that are words of ours."""
    if isinstance(value, bool):
        return texts("yes-word") if value else texts("no-word")
    if name == "kind" and value in list(EntityKind):
        return texts(f"sort-{value}")
    if name == "promotion" and value in list(Promotion):
        return texts(f"promotion-{value}")
    if name == "role" and str(value).upper() in Role.__members__:
        return texts(f"rank-{value}")
    return str(value)


def _subscription(value: Mapping[str, Any], watchlist: Watchlist, texts: Texts) -> str:
    """«عين الأسد (فوري ويومي)»"""
    names = [id_ for field in ("about", "entities", "milestones", "phases") for id_ in value.get(field, ())]
    comma = "، " if texts.language == "ar" else ", "
    about = [any_name(id_, watchlist, texts) for id_ in names]
    frequency = [texts(f"pace-{one}") for one in value.get("frequency", ())]
    said = comma.join(about or [dossier_name(str(value.get("dossier")), watchlist, texts)])
    return f"{said} ({comma.join(frequency)})" if frequency else said


def window_of(value: Any) -> Window | None:
    """What a file says of a due date: a day, a month, a year, or two ends; None when that is none."""
    try:
        return Window(*_DAYS.validate_python(value)) if value is not None else None
    except ValidationError:
        return None


def window_words(value: Any, texts: Texts) -> str:
    window = window_of(value)
    return display.window(window, texts.language) if window else str(value or "")
