"""The last line of a picture: whose word it rests on. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from bot.message import Foreign
from bot.render.foreign import clip, isolated
from bot.standings import named_outlets
from bot.texts import Texts

OUTLETS = 4  # named; the others are counted
NAME = 60  # characters of one


def outlets(names: Iterable[str], texts: Texts, most: int = OUTLETS) -> str:
    pieces = named_outlets((clip(name, NAME) for name in names), texts, most)
    return "".join(isolated(one.text) if isinstance(one, Foreign) else one for one in pieces)


def foot(names: Iterable[str], texts: Texts) -> str:
    """«المصادر: الأول، الثاني ومصدران آخران»; where only the dossier speaks, that it does."""
    named = outlets(names, texts)
    return f"{texts('picture-sources')} {named}" if named else texts("picture-dossier")
